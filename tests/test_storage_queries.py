"""Queries have one name each, say what they are for, and refuse what engines would store differently."""

from pathlib import Path
from typing import Any

import pytest

from bot.storage import Store, StoreError, Tx
from bot.storage.queries import ENGINES, OneStatement, load_queries, read_queries

GOOD = "-- name: one(a)^\n-- Why.\nSELECT :a AS a;\n"


@pytest.mark.parametrize("engine", ENGINES)
def test_every_query_says_what_it_is_for(engine: str) -> None:
    silent = [name for name, query in read_queries(engine, OneStatement()).items() if not query.doc_comments.strip()]
    assert silent == []


def test_every_engine_has_the_same_queries_with_the_same_parameters() -> None:
    shapes = [
        {
            name: (set(query.parameters or ()), query.operation_type)
            for name, query in read_queries(engine, OneStatement()).items()
        }
        for engine in ENGINES
    ]
    assert all(shape == shapes[0] for shape in shapes)


def test_a_name_used_twice_is_an_error_that_names_both_files(tmp_path: Path) -> None:
    (tmp_path / "a.sql").write_text(GOOD)
    (tmp_path / "b.sql").write_text(GOOD)
    with pytest.raises(StoreError, match=r"b\.sql: the query one is already in .*a\.sql"):
        load_queries("sqlite", OneStatement(), tmp_path)
    (tmp_path / "b.sql").write_text("")
    (tmp_path / "a.sql").write_text(GOOD + GOOD)
    with pytest.raises(StoreError, match="already in"):
        load_queries("sqlite", OneStatement(), tmp_path)


def test_a_twin_is_used_on_its_engine_only(tmp_path: Path) -> None:
    (tmp_path / "a.sql").write_text(GOOD)
    (tmp_path / "a.postgres.sql").write_text(GOOD.replace(":a AS a", ":a AS twin"))
    assert "twin" not in read_queries("sqlite", OneStatement(), tmp_path)["one"].sql
    assert "twin" in read_queries("postgres", OneStatement(), tmp_path)["one"].sql


@pytest.mark.parametrize(
    ("file", "sql", "reason"),
    [
        ("a.mysql.sql", GOOD, "mysql is no engine"),
        ("a.sql", "-- name: one(a)<!\n-- Why.\nINSERT INTO setting VALUES (:a, '') RETURNING name;", "use `\\^` with RETURNING"),
        ("a.sql", "-- name: one()*!\n-- Why.\nINSERT INTO setting VALUES ('', '');", "once for each row"),
        ("a.sql", "-- name: one()#\n-- Why.\nDROP TABLE setting;", "is a migration"),
        ("a.sql", "-- name: one()!\n-- Why.\nCOMMIT;", "the store keeps the transaction"),
    ],
)
def test_a_query_no_work_may_run_is_refused_at_load(tmp_path: Path, file: str, sql: str, reason: str) -> None:
    (tmp_path / file).write_text(sql)
    with pytest.raises(StoreError, match=reason):
        load_queries("sqlite", OneStatement(), tmp_path)


@pytest.mark.parametrize("value", [True, 1.5, b"x", object(), [1]])
async def test_a_value_that_engines_store_differently_is_refused(store: Store, value: Any) -> None:
    async def work(tx: Tx) -> None:
        await tx.set_setting(name="a", value=value)

    with pytest.raises(TypeError, match="set_setting: value must be a str, an int or None"):
        await store.write(work)


@pytest.mark.parametrize("values", [{"name": "a"}, {"name": "a", "value": "b", "valeu": "c"}, {}])
async def test_a_missing_or_misspelt_parameter_is_refused(store: Store, values: dict[str, str]) -> None:
    async def work(tx: Tx) -> None:
        await tx.set_setting(**values)

    with pytest.raises(TypeError, match=r"set_setting takes \(name, value\)"):
        await store.write(work)

"""The named queries of queries/*.sql, loaded into one namespace and checked before use."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import aiosql.queries
from aiosql.query_loader import QueryLoader
from aiosql.types import QueryDatum, SQLOperationType

from bot.storage.errors import StoreError
from bot.storage.tx import Query

FOLDER = Path(__file__).parent / "queries"
ENGINES = ("sqlite", "postgres")
_REFUSED = {
    SQLOperationType.INSERT_RETURNING: "`<!` returns different things on different engines: use `^` with RETURNING",
    SQLOperationType.INSERT_UPDATE_DELETE_MANY: "`*!` is not for works: call the query once for each row",
    SQLOperationType.SCRIPT: "`#` is not for works: a schema change is a migration",
}
_STATEMENT = re.compile(r"\s*(SELECT|INSERT|UPDATE|DELETE|WITH)\b", re.IGNORECASE)


class OneStatement:
    """How aiosql reaches a connection of ours: every query is one call of its `rows`."""

    is_aio_driver = True

    def process_sql(self, name: str, kind: SQLOperationType, sql: str) -> str:
        """The SQL as it is written."""
        return sql

    async def select(self, connection: Any, name: str, sql: str, values: Any, record_class: Any = None) -> Any:
        """Every row, one by one."""
        for row in await connection.rows(sql, values):
            yield row

    async def select_one(self, connection: Any, name: str, sql: str, values: Any, record_class: Any = None) -> Any:
        """The first row, or None."""
        rows = await connection.rows(sql, values)
        return rows[0] if rows else None

    async def select_value(self, connection: Any, name: str, sql: str, values: Any) -> Any:
        """The first column of the first row, or None."""
        rows = await connection.rows(sql, values)
        return rows[0][0] if rows else None

    async def insert_update_delete(self, connection: Any, name: str, sql: str, values: Any) -> None:
        """Nothing: counts differ between engines, so a query that must know uses RETURNING."""
        await connection.rows(sql, values)


def load_queries(engine: str, adapter: Any, folder: Path = FOLDER) -> dict[str, Query]:
    """Every query by its name, those of `<subject>.<engine>.sql` in place of the common ones; StoreError for a bad file."""
    loaded: Any = aiosql.queries.Queries(adapter).load_from_list(list(read_queries(engine, adapter, folder).values()))
    return {name: _checked(name, getattr(loaded, name)) for name in loaded.available_queries}


def read_queries(engine: str, adapter: Any, folder: Path = FOLDER) -> dict[str, QueryDatum]:
    """The queries of one engine as aiosql reads them; StoreError for a name used twice or a statement no work may run."""
    loader = QueryLoader(adapter, None)
    common: dict[str, QueryDatum] = {}
    own: dict[str, QueryDatum] = {}
    for path in sorted(folder.glob("*.sql")):
        _, _, dialect = path.stem.partition(".")
        if dialect not in ("", *ENGINES):
            raise StoreError(f"{path}: {dialect} is no engine; known are {', '.join(ENGINES)}")
        if dialect not in ("", engine):
            continue
        into = own if dialect else common
        for query in loader.load_query_data_from_file(path, encoding="utf-8"):
            _refuse_unfit(query, path, into)
            into[query.query_name] = query
    return common | own


def _refuse_unfit(query: QueryDatum, path: Path, known: Mapping[str, QueryDatum]) -> None:
    name = query.query_name
    if name in known:
        raise StoreError(f"{path}: the query {name} is already in {known[name].floc[0]}")
    if query.operation_type in _REFUSED:
        raise StoreError(f"{path}: {name}: {_REFUSED[query.operation_type]}")
    if not _STATEMENT.match(query.sql):
        raise StoreError(f"{path}: {name}: a query is a SELECT, INSERT, UPDATE, DELETE or WITH; the store keeps the transaction")


def _checked(name: str, query: Query) -> Query:
    """The query, refusing other parameters than its own and values that engines store differently."""
    names = frozenset(query.__signature__.parameters) - {"self"}  # type: ignore[attr-defined]

    def call(connection: Any, **values: Any) -> Any:
        if values.keys() != names:
            raise TypeError(f"{name} takes ({', '.join(sorted(names))}), not ({', '.join(sorted(values))})")
        for key, value in values.items():
            if value is not None and (not isinstance(value, (str, int)) or isinstance(value, bool)):
                raise TypeError(f"{name}: {key} must be a str, an int or None, not {type(value).__name__}")
        return query(connection, **values)

    return call

"""Anonymous means that nothing the bot holds leads from an answer to a person: no key, no order, no time, no log."""

import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from functools import partial
from typing import Any

from bot.evaluation.form import Given
from bot.evaluation.pilot import Pilot
from bot.evaluation.pseudonym import lots, pseudonym
from bot.storage import Store, Tx
from bot.storage.asking import Asking, add_asking, asking_by_id, set_at
from bot.storage.migrate import migrate
from bot.storage.outbox import Address, put
from bot.storage.people import learner_by_id
from bot.storage.pilot import delete_old_answers, end_pilot, pilot_by_id
from bot.storage.response import given_so_far, hand_in, keep, keep_nobodys
from tests.test_storage_scrub import bytes_on_disk

NOW = 1_795_000_000  # in the week 2026-W47
KEY = "a7" * 32
CANARY = "the-canteen-is-too-loud"


def columns(table: str) -> tuple[dict[str, str], list[str]]:
    """The columns of a table with their types, and the tables that it refers to."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as raw:
        migrate(raw)
        named = {row[1]: row[2] for row in raw.execute(f"PRAGMA table_info({table})")}
        return named, [row[2] for row in raw.execute(f"PRAGMA foreign_key_list({table})")]


async def rows_of(tx: Tx, table: str) -> list[dict[str, Any]]:
    """Everything a table holds, with the numbers of its rows."""
    return [dict(row) for row in await tx._connection.rows(f"SELECT rowid AS number, * FROM {table} ORDER BY rowid", {})]


async def make(store: Store, people: int = 12, language: str = "en") -> Pilot:
    """A pilot, and learners p0, p1 and so on."""

    async def work(tx: Tx) -> Pilot:
        await tx.add_pilot(
            id="pilot", name="Autumn", example="online", course="basic", languages="[]", instruments='["end"]', blended=0, open=1,
            zone="UTC", starts_at=1, ends_at=NOW * 2, revs="{}", previous=None, pairing_key=KEY, made_by="bot", look_at=None,
            now=1,
        )  # fmt: skip
        for number in range(people):
            await tx._connection.rows(
                "INSERT INTO learner (id, telegram_id, chat_id, language, zone, minute_of_day, days, notice_version, "
                "notice_shown_at, joined_at) VALUES (:id, :number, :number, :language, 'UTC', 540, '12345', 'x', 1, 1)",
                {"id": f"p{number}", "number": 5_000_000 + number, "language": language},
            )
        pilot = await pilot_by_id(tx, "pilot")
        assert pilot is not None
        return pilot

    return await store.write(work)


async def draft(store: Store, pilot: Pilot, who: str, answers: dict[str, Given]) -> Asking:
    """Somebody half-way through an anonymous form."""

    async def work(tx: Tx) -> Asking:
        asking = await add_asking(
            tx, pilot_id=pilot.id, learner_id=who, moment="leaving", occasion="", items=tuple(answers), privacy="anonymous",
            language="en", asked_on="2026-11-18",
        )  # fmt: skip
        assert asking is not None
        assert await set_at(tx, asking, 1, draft=answers, due_at=NOW)
        kept = await asking_by_id(tx, asking.id)
        assert kept is not None
        return kept

    return await store.write(work)


def test_no_column_and_no_key_of_an_anonymous_answer_leads_to_a_person_or_to_a_moment() -> None:
    named, refers = columns("anonymous_response")
    assert set(named) == {"rid", "pilot_id", "instrument", "occasion", "language", "week", "answers", "texts", "released"}
    assert refers == ["pilot"]
    assert {name for name, kind in named.items() if kind != "TEXT"} == {"texts", "released"}  # no number that could be a time
    under_code, refers = columns("response")
    assert set(under_code) & {"id", "learner_id", "asking_id", "at", "made_at"} == set()
    assert refers == ["pilot"]


def test_whatever_is_drawn_by_lot_for_somebody_is_drawn_with_the_key_and_tells_nothing_of_their_code() -> None:
    drawn = {lots(KEY, "p0"), lots("b8" * 32, "p0"), lots(KEY, "p1"), pseudonym(KEY, "p0")}
    assert len(drawn) == 4
    assert lots(KEY, "p0") == lots(KEY, "p0")


async def test_the_order_of_rows_tells_nothing_of_when_they_came(store: Store) -> None:
    pilot = await make(store)

    async def work(tx: Tx) -> dict[str, list[int]]:
        order: dict[str, list[int]] = {"anonymous_response": [], "response": [], "participant": []}
        for number in range(12):
            await keep_nobodys(tx, pilot, "end", {"wish": f"{number}"}, occasion="after", language="en", now=NOW, texts=1)
            learner = await learner_by_id(tx, f"p{number}")
            assert learner is not None
            await keep(tx, pilot, learner, {"end/overall": Given(f"{number}")}, occasion="after", language="en", now=NOW)
        for row in await rows_of(tx, "anonymous_response"):
            order["anonymous_response"].append(int(json.loads(row["answers"])["wish"]))
        codes = [pseudonym(KEY, f"p{number}") for number in range(12)]
        for table in ("response", "participant"):
            order[table] = [codes.index(row["pseudonym"]) for row in await rows_of(tx, table)]
        for table in order:
            numbers = [row["number"] for row in await rows_of(tx, table)]
            assert min(numbers[1:]) > 2**40  # drawn from 2^62, nobody counted
        return order

    order = await store.write(work)
    assert all(sorted(found) == list(range(12)) for found in order.values())
    assert all(found != list(range(12)) for found in order.values())  # by chance once in 10^8


async def test_handing_in_leaves_no_draft_and_nothing_that_pairs_it_with_the_answer(store: Store) -> None:
    pilot = await make(store)
    asking = await draft(store, pilot, "p0", {"leaving/why": Given(CANARY), "leaving/more": Given(None, "skipped")})
    assert CANARY.encode() in bytes_on_disk(store)
    assert await store.write(lambda tx: hand_in(tx, asking, pilot, NOW, words=["leaving/why"]))
    assert not await store.write(lambda tx: hand_in(tx, asking, pilot, NOW, words=["leaving/why"]))  # once only

    async def look(tx: Tx) -> None:
        (asked,) = await rows_of(tx, "asking")
        assert (asked["state"], asked["draft"], asked["due_at"]) == ("done", None, None)
        assert asked["at_item"] == 0  # nor how far somebody went in it
        (kept,) = await rows_of(tx, "anonymous_response")
        assert json.loads(kept["answers"]) == {"why": CANARY}  # what was skipped is not there
        assert (kept["week"], kept["language"], kept["occasion"]) == ("2026-W47", "", "leaving")
        values = {str(value) for value in kept.values()}
        assert not {value for value in values for name in ("p0", "5000000", asking.id, pseudonym(KEY, "p0")) if name in value}
        assert {asked["id"], asked["asked_on"]} & values == set()

    await store.read(look)
    assert bytes_on_disk(store).count(CANARY.encode()) == 1  # where the draft was, and in the log, nothing is left of it


async def test_a_form_that_may_have_arrived_or_not_leaves_no_answer_in_the_queue(store: Store) -> None:
    await make(store, people=1)

    async def work(tx: Tx) -> list[dict[str, Any]]:
        for swept in (False, True):
            row = await put(tx, Address(5_000_000, "en", "p0"), "form", {"given": CANARY}, now=NOW)
            for _ in range(2):
                await tx.claim(id=row, reach_epoch=0, now=NOW)
                if swept:
                    await tx.sweep_sending()
                else:
                    await tx.mark_settled(id=row, claimed_at=NOW, state="uncertain", reason="no answer", passing=0)
        return await rows_of(tx, "outbox")

    assert [(row["state"], row["args"]) for row in await store.write(work)] == [("uncertain", None)] * 2


async def test_answers_of_nobody_are_shown_in_fives_with_a_language_only_where_five_were_asked_in_it(store: Store) -> None:
    pilot = await make(store)
    seen, texts, languages = [], [], []
    for number in range(11):
        asking = await draft(store, pilot, f"p{number}", {"leaving/why": Given(f"words {number}")})
        await store.write(partial(hand_in, asking=asking, pilot=pilot, now=NOW, words=["leaving/why"]))
        kept = await store.read(lambda tx: rows_of(tx, "anonymous_response"))
        now = await store.read(lambda tx: pilot_by_id(tx, "pilot"))
        assert now is not None
        seen.append(sum(row["released"] for row in kept))
        texts.append(now.texts)
        languages.append(sum(row["language"] == "en" for row in kept))
    assert seen == texts == [0, 0, 0, 0, 5, 5, 5, 5, 5, 10, 10]
    assert languages == [0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7]


async def test_whoever_answers_often_is_one_of_five_people_and_not_four_of_them(store: Store) -> None:
    pilot = await make(store)
    lessons = [f"1.{number}" for number in range(1, 7)]
    shown = []
    for lesson in [*lessons, *lessons[:1] * 4]:  # one person after six lessons, then four others after the first
        said: dict[str, Any] = {"occasion": lesson, "language": "en", "now": NOW, "texts": 1}
        await store.write(partial(keep_nobodys, pilot=pilot, instrument="pulse", answers={"why": lesson}, **said))
        rows = await store.read(lambda tx: rows_of(tx, "anonymous_response"))
        shown.append(sum(row["released"] for row in rows))
    assert shown == [0, 0, 0, 0, 0, 0, 0, 0, 0, 10]


async def test_words_that_nobody_asked_for_are_shown_in_a_later_week_so_that_no_hour_tells_when_the_fifth_came(
    store: Store,
) -> None:
    pilot = await make(store)
    said: dict[str, Any] = {"pilot": pilot, "occasion": "any", "language": "en", "texts": 1}
    shown = []
    for week in (0, 0, 0, 0, 0, 1, 1, 1, 1, 1):
        await store.write(partial(keep_nobodys, instrument="end", answers={"why": "x"}, now=NOW + week * 7 * 86400, **said))
        shown.append([row["released"] for row in await store.read(lambda tx: rows_of(tx, "anonymous_response"))])
    other = replace(pilot, id="everyone", instruments=())
    assert [sum(rows) for rows in shown] == [0] * 10  # nor would the hour of the next one be told
    await store.write(partial(delete_old_answers, pilot=other, now=NOW + 14 * 86400))  # once a week, of every pilot that runs
    for _ in range(5):
        await store.write(partial(keep_nobodys, instrument="end", answers={"why": "x"}, now=NOW + 14 * 86400, **said))
    for texts in (10, 15):
        found = await store.read(lambda tx: pilot_by_id(tx, "pilot"))
        assert found is not None
        assert found.texts == texts
        assert texts == 15 or await store.write(partial(end_pilot, pilot=found, by="bot", now=NOW + 15 * 86400))


async def test_answers_under_a_code_are_kept_changed_and_taken_back_and_counted_once(store: Store) -> None:
    pilot = await make(store, 1)

    async def answer(tx: Tx, **given: Given | None) -> None:
        learner = await learner_by_id(tx, "p0")
        assert learner is not None
        said = {f"basic/quiz-1/{item}": each for item, each in given.items()}
        await keep(tx, pilot, learner, said, occasion="quiz-1", language="en", now=NOW, words=["basic/quiz-1/more"])

    await store.write(lambda tx: answer(tx, useful=Given("8"), more=Given("longer, please")))
    await store.write(lambda tx: answer(tx, useful=Given("9"), more=Given("shorter, please")))
    await store.write(lambda tx: answer(tx, useful=None))

    async def look(tx: Tx) -> None:
        learner, now = await learner_by_id(tx, "p0"), await pilot_by_id(tx, "pilot")
        assert learner is not None
        assert now is not None
        refs = ["basic/quiz-1/useful", "basic/quiz-1/more"]
        assert await given_so_far(tx, pilot, learner, "quiz-1", refs) == {"basic/quiz-1/more": Given("shorter, please")}
        assert await given_so_far(tx, pilot, learner, "quiz-2", refs) == {}
        assert now.texts == 1
        for table in ("response", "participant"):
            assert not [value for row in await rows_of(tx, table) for value in row.values() if value in ("p0", 5_000_000, NOW)]

    await store.read(look)

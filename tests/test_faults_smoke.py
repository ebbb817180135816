"""A smoke share of `./run test faults`: the real bot killed, doubled, starved of its disk, blocked, poisoned."""

import dataclasses
import random
import sqlite3
from collections import deque
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from bot.handlers.house import House
from bot.sandbox.faults import Call
from tests.faults import announcement, blocks, crash, disk, instances, order, pauses, poison, replay
from tests.faults.oracle import SENDS, Verdict, judge, weigh
from tests.faults.process import ROOT
from tests.faults.seeds import house_of, plant
from tests.faults.town import Town, copied, open_town

SEED = 20261121


@pytest.fixture(scope="module")
def house() -> House:
    """The course as the bot has it."""
    return house_of(ROOT)


async def test_killed_doubled_starved_and_stopped_a_town_loses_nothing(tmp_path: Path, house: House) -> None:
    """G1, G2, G9, G10, G20, G21, G22: one town through all of it, judged by its quiet run, then all of it three times."""
    chance = random.Random(SEED)
    async with open_town(tmp_path, SEED, size=24) as town:
        await plant(town, house, 8, spread_seconds=0)
        before = copied(town.database, tmp_path / "before.db")
        for place in ("tap_mid_effect", "claim_after_commit", crash.RANDOM):
            await crash.kill(town, place, chance, most=4)
        await through_trouble(town)
        verdict = await judge(town, house, before)
        assert verdict.wrong == []
        assert verdict.figures["updates"] > 50
        for name, tampered, word in TAMPERED:
            assert word in str((await spoilt(town, house, tampered)).wrong), f"{name} was not noticed"
    again = await replay.replayed(town.database, before, house, town.crowd.updates, SEED)
    assert again.wrong == []
    assert again.figures["times received"] >= 3 * again.figures["updates"]


async def through_trouble(town: Town) -> None:
    """Once locked, once full, once doubled, then stopped cleanly."""
    verdict = Verdict()
    bot = await town.bot(LOG_LEVEL="CRITICAL").start()
    await town.life(bot)
    for trouble in (disk.locked, disk.full):
        async with trouble(town, bot):
            await disk.stands_still(town, trouble.__name__, 0.3, verdict)
    await instances.refused(town, 1, verdict)
    town.crowd.calm = True
    await town.dry()
    code, seconds = await bot.stop()
    assert (verdict.wrong, code) == ([], 0)
    assert seconds < 20
    assert not (await town.ending("a clean stop")).on_the_way


def statement(sql: str) -> Callable[[Town], None]:
    """A hand that changes the database behind the bot's back."""

    def change(town: Town) -> None:
        with closing(sqlite3.connect(town.database, isolation_level=None)) as raw:
            assert raw.execute(sql).rowcount == 1

    return change


def one_more_arrival(town: Town) -> None:
    """A message that the bot knows nothing of."""
    call = next(call for call in reversed(town.calls) if call.method in SENDS and call.effect)
    town.sandbox.traffic.calls = deque([*town.calls, extra(call)])


def one_arrival_less(town: Town) -> None:
    """A message that the bot believes to have sent."""
    lost = next(call for call in reversed(town.calls) if call.method in SENDS and call.effect)
    town.sandbox.traffic.calls = deque(call for call in town.calls if call is not lost)


def extra(call: Call) -> Call:
    return dataclasses.replace(call, number=call.number + 1_000_000, message_id=(call.message_id or 0) + 1_000)


ANY_ANSWER = "(SELECT min(id) FROM answer)"
TAMPERED: tuple[tuple[str, Callable[[Town], None], str], ...] = (
    ("a lost answer", statement(f"DELETE FROM answer WHERE id = {ANY_ANSWER}"), "answer of chat"),
    ("another answer", statement(f"""UPDATE answer SET given = '["z"]' WHERE id = {ANY_ANSWER}"""), "answer of chat"),
    ("a lost update", statement("DELETE FROM inbox WHERE update_id = (SELECT max(update_id) FROM inbox)"), "is nowhere"),
    ("a step too far", statement("UPDATE plan SET step = step + 1 WHERE id = (SELECT min(id) FROM plan)"), "plan of chat"),
    (
        "a lost message",
        statement("DELETE FROM outbox WHERE id = (SELECT min(id) FROM outbox WHERE policy <> 'cosmetic')"),
        "messages instead of",
    ),
    (
        "an open end",
        statement("UPDATE outbox SET state = 'queued' WHERE id = (SELECT min(id) FROM outbox WHERE policy <> 'cosmetic')"),
        "ended as queued",
    ),
    ("a stray message", one_more_arrival, "unexplained message"),
    ("a message that never came", one_arrival_less, "nothing arrived"),
)


async def spoilt(town: Town, house: House, tampered: Callable[[Town], None]) -> Verdict:
    """The verdict on the same town with one thing wrong."""
    file, calls = town.database, town.calls
    town.database = copied(file, file.with_name("spoilt.db"))
    try:
        tampered(town)
        return await weigh(town, house, file.with_name("quiet.db"))
    finally:
        town.database, town.sandbox.traffic.calls = file, calls


async def test_a_learner_who_blocks_the_bot_in_the_middle_hears_nothing_until_they_return(tmp_path: Path, house: House) -> None:
    """G15."""
    verdict = await blocks.blocked(tmp_path, house, SEED, 1, size=30)
    assert verdict.wrong == []
    assert verdict.figures["blocks"] >= 10


async def test_poison_among_many_is_set_aside_and_the_others_do_not_wait(tmp_path: Path, house: House) -> None:
    """G4."""
    verdict = await poison.poisoned(tmp_path, house, SEED, 120)
    assert verdict.wrong == []
    assert verdict.figures["given up"] > 0


async def test_every_interleaving_keeps_each_chat_in_its_order(tmp_path: Path, house: House) -> None:
    """G5."""
    verdict = await order.interleaved(tmp_path, house, SEED, 2)
    assert verdict.wrong == []


async def test_an_announcement_through_kills_and_errors_counts_everybody_exactly_once(tmp_path: Path) -> None:
    """G10, G11, G15."""
    verdict = await announcement.announced(tmp_path, SEED, 150, 2, most_trouble=1)
    assert verdict.wrong == []
    assert verdict.figures["sent"] > 130
    assert verdict.figures["blocked"] > 0


async def test_a_pause_holds_a_resume_repeats_nobody_and_a_cancel_is_final(tmp_path: Path) -> None:
    """G12."""
    verdict = await pauses.sequences(tmp_path, SEED, 3)
    assert verdict.wrong == []
    assert min(verdict.figures["kills"], verdict.figures["cancels"]) > 0


def test_every_crash_point_of_the_bot_is_one_we_kill_at() -> None:
    assert {"receive_after_insert", "tap_mid_effect", "claim_after_commit", "send_after_request"} <= set(crash.crash_points())
    assert not crash.ELSEWHERE & set(crash.crash_points())

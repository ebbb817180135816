"""G10, G11, G12, G15: what becomes of an announcement on its way: sent, paused, cancelled, corrected, withdrawn, counted."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import cast

import pytest

from bot.clock import Clock
from bot.course.catalogue import Library
from bot.delivery.dispatcher import Dispatcher
from bot.handlers.house import House
from bot.handlers.mailings import retry_passing
from bot.language import Interface
from bot.sandbox.faults import Fault
from bot.storage import Tx
from tests.delivery_rooms import Rooms, open_rooms
from tests.mailing_rooms import (
    BOSS,
    HOUR,
    arrived,
    begin,
    counted,
    daytime_zone,
    ends,
    enrolled,
    mailed,
    moved,
    settled,
    state,
    written,
)


@pytest.fixture
async def rooms(tmp_path: Path) -> AsyncIterator[Rooms]:
    async with open_rooms(tmp_path) as opened:
        yield opened


def dispatcher(rooms: Rooms, clock: Clock | None = None) -> Dispatcher:
    house = House(cast(Library, None), Interface(Path("locales")), frozenset())
    return Dispatcher(rooms.store, house, clock or rooms.clock, lambda: rooms.delivery.queued() if rooms.delivery else None)


async def test_everybody_gets_it_in_their_language_or_is_counted_with_a_reason(rooms: Rooms) -> None:
    chats = await rooms.crowd(7)
    now = rooms.clock.now()
    danes, others = await enrolled(rooms.store, chats[:2], language="da"), await enrolled(rooms.store, chats[2:])
    said = await written(rooms.store, {"en": "The room is <b>2.17</b>", "da": "Lokalet er <b>2.17</b>"}, now)
    mailing = await mailed(rooms.store, said, now, [*danes, *others])
    blocked, bad, stopped, out, erased = (one.learner_id for one in others)
    rooms.sandbox.faults.append(Fault("sendMessage", 1, 400, "Bad Request: chat not found", chat_id=others[1].chat_id))
    rooms.sandbox.faults.append(Fault("sendMessage", 1, 403, "Forbidden: bot was blocked by the user", chat_id=others[0].chat_id))

    async def life(tx: Tx) -> None:
        await tx.set_stopped(id=stopped, stopped_at=now)
        await tx.opt_out(learner_id=out, topic="course", now=now)
        await tx.erase_messages(chat_id=others[4].chat_id, learner_id=erased)
        await tx.erase_opt_outs(learner_id=erased)
        await tx.erase_learner(learner_id=erased)

    await rooms.store.write(life)
    begin(rooms)
    await settled(rooms, mailing)
    assert sorted(text.split("\n")[0] for text in rooms.texts()) == ["Lokalet er <b>2.17</b>"] * 2
    assert await ends(rooms, mailing) == {
        danes[0].learner_id: ("sent", None),
        danes[1].learner_id: ("sent", None),
        blocked: ("blocked", "blocked"),
        bad: ("failed", "Chat not found"),
        stopped: ("cancelled", "stopped"),
        out: ("cancelled", "opted out"),
        None: ("cancelled", "erased"),
    }
    figures = await counted(rooms.store, mailing)
    assert (figures.total, figures.adds_up, figures.passing) == (7, True, 0)
    assert await rooms.rows("SELECT n_total FROM mailing") == [{"n_total": 7}]
    await dispatcher(rooms).dispatch()
    assert await state(rooms, mailing) == "finished"


async def test_a_pause_is_a_pause_a_resume_repeats_nobody_and_a_cancel_is_final(rooms: Rooms) -> None:
    people = await enrolled(rooms.store, await rooms.crowd(40))
    now = rooms.clock.now()
    said = await written(rooms.store, {"en": "Hello"}, now)
    mailing = await mailed(rooms.store, said, now, people)
    rooms.sandbox.faults.append(Fault("sendMessage", 99, delay_seconds=0.02))
    begin(rooms, window=4)
    await arrived(rooms, mailing, 5)
    assert await moved(rooms.store, mailing, "paused", now)
    made = len(rooms.calls())
    await asyncio.sleep(0.2)
    assert len(rooms.calls()) <= made + 4
    assert await moved(rooms.store, mailing, "running", now)
    rooms.delivery.queued()  # type: ignore[union-attr]
    await arrived(rooms, mailing, 25)
    assert await moved(rooms.store, mailing, "cancelled", now)
    assert not await moved(rooms.store, mailing, "running", now)
    await settled(rooms, mailing)
    figures = await counted(rooms.store, mailing)
    assert figures.adds_up
    assert figures.cancelled == {"the rest was cancelled": 40 - figures.sent}
    chats = [call.chat_id for call in rooms.calls() if "Hello" in call.params["text"]]
    assert len(chats) == len(set(chats)) == figures.sent


async def test_what_comes_back_to_a_cancelled_mailing_ends_there(rooms: Rooms) -> None:
    (one, other) = await enrolled(rooms.store, await rooms.crowd(2))
    now = rooms.clock.now()
    mailing = await mailed(rooms.store, await written(rooms.store, {"en": "Hello"}, now), now, [one, other])
    rooms.sandbox.faults.append(Fault("sendMessage", 1, 502, delay_seconds=0.3, chat_id=one.chat_id))
    rooms.sandbox.faults.append(Fault("sendMessage", 1, after_effect=True, delay_seconds=0.3, chat_id=other.chat_id))
    begin(rooms)
    await rooms.until(lambda: rooms.sandbox.traffic.open == 2)
    await moved(rooms.store, mailing, "cancelled", now)
    await settled(rooms, mailing)
    found = await ends(rooms, mailing)
    assert found[one.learner_id] == ("cancelled", "the rest was cancelled")
    assert found[other.learner_id][0] == "uncertain"  # nobody knows whether it arrived, and nobody will try again


async def test_who_may_have_got_it_before_a_crash_is_never_called_cancelled(rooms: Rooms) -> None:
    may, never, left = await enrolled(rooms.store, await rooms.crowd(3))
    now = rooms.clock.now()
    mailing = await mailed(rooms.store, await written(rooms.store, {"en": "Hello"}, now), now, [may, never, left])
    await rooms.rows("UPDATE outbox SET state = 'sending', claimed_at = 1 WHERE chat_id <> :id", id=never.chat_id)
    await rooms.rows("UPDATE learner SET reach = 'blocked' WHERE chat_id = :id", id=left.chat_id)
    await moved(rooms.store, mailing, "paused", now)
    begin(rooms)

    async def swept() -> bool:
        return not await rooms.rows("SELECT 1 FROM outbox WHERE state = 'sending'")

    await rooms.until(swept)
    assert (await ends(rooms, mailing))[left.learner_id][0] == "uncertain"
    await moved(rooms.store, mailing, "cancelled", now)
    found = await ends(rooms, mailing)
    assert found[may.learner_id] == ("uncertain", "it may have arrived before the process ended")
    assert found[never.learner_id] == ("cancelled", "the rest was cancelled")
    assert rooms.calls() == []


async def test_one_announcement_does_not_wait_for_another_but_for_what_its_chat_awaits(rooms: Rooms) -> None:
    (one,) = await enrolled(rooms.store, await rooms.crowd(1))
    now = rooms.clock.now()
    later = await mailed(
        rooms.store,
        await written(rooms.store, {"en": "next week"}, now),
        now,
        [one],
        state="scheduled",
        starts_at=now + 7 * 86400,
    )
    await rooms.queue(one.chat_id, "reply one", learner_id=one.learner_id)
    await mailed(rooms.store, await written(rooms.store, {"en": "today"}, now), now, [one])
    await rooms.queue(one.chat_id, "reply two", learner_id=one.learner_id)
    begin(rooms)
    await rooms.until(lambda: len(rooms.texts()) == 3)
    assert [text.split("\n")[0] for text in rooms.texts()] == ["reply one", "reply two", "today"]
    assert (await counted(rooms.store, later)).queued == 1


async def test_nobody_is_woken_and_who_sleeps_gets_it_in_the_morning(rooms: Rooms) -> None:
    east, noon = await rooms.crowd(2)
    now = rooms.clock.now()
    awake = await enrolled(rooms.store, [noon], zone=daytime_zone(now))
    asleep = await enrolled(rooms.store, [east], zone=daytime_zone(now + 12 * HOUR))
    said = await written(rooms.store, {"en": "Hello"}, now)
    mailing = await mailed(rooms.store, said, now, [*awake, *asleep], urgent=False)
    # Frozen for the day, and then the learner travels: the claim looks at the clocks where they are now.
    await rooms.rows("UPDATE outbox SET not_before = :now", now=now)
    begin(rooms)
    await arrived(rooms, mailing, 1)

    async def put_off() -> bool:
        (row,) = await rooms.rows("SELECT not_before, state FROM outbox WHERE chat_id = :chat_id", chat_id=east)
        return bool(row["state"] == "queued" and now + 8 * HOUR < row["not_before"] < now + 10 * HOUR)

    await rooms.until(put_off)
    rooms.clock.turn(10 * HOUR)
    await settled(rooms, mailing)
    assert (await counted(rooms.store, mailing)).sent == 2


async def test_only_what_failed_for_what_passes_is_tried_again_and_the_sum_stays(rooms: Rooms) -> None:
    passing, lasting = await enrolled(rooms.store, await rooms.crowd(2))
    now = rooms.clock.now()
    mailing = await mailed(rooms.store, await written(rooms.store, {"en": "Hello"}, now), now, [passing, lasting])
    await rooms.rows("UPDATE outbox SET attempts = 8")
    rooms.sandbox.faults.append(Fault("sendMessage", 1, 502, "Bad Gateway", chat_id=passing.chat_id))
    rooms.sandbox.faults.append(Fault("sendMessage", 1, 400, "Bad Request: chat not found", chat_id=lasting.chat_id))
    begin(rooms)
    await settled(rooms, mailing)
    watching = dispatcher(rooms)
    await watching.dispatch()
    figures = await counted(rooms.store, mailing)
    assert (await state(rooms, mailing), figures.passing, figures.total) == ("finished", 1, 2)
    assert await rooms.store.write(lambda tx: retry_passing(tx, mailing, by=BOSS, now=now)) == 1
    assert await state(rooms, mailing) == "running"
    rooms.delivery.queued()  # type: ignore[union-attr]
    await settled(rooms, mailing)
    await watching.dispatch()
    assert await ends(rooms, mailing) == {passing.learner_id: ("sent", None), lasting.learner_id: ("failed", "Chat not found")}
    assert await state(rooms, mailing) == "finished"


async def test_it_pauses_itself_when_too_many_fail_and_goes_on_when_somebody_says_so(rooms: Rooms) -> None:
    people = await enrolled(rooms.store, await rooms.crowd(60))
    now = rooms.clock.now()
    mailing = await mailed(rooms.store, await written(rooms.store, {"en": "Hello"}, now), now, people)
    for one in people[:6]:
        rooms.sandbox.faults.append(Fault("sendMessage", 1, 400, "Bad Request: chat not found", chat_id=one.chat_id))
    begin(rooms, window=2)

    async def paused() -> bool:
        return await state(rooms, mailing) == "paused"

    await rooms.until(paused)
    assert await rooms.rows("SELECT reason FROM mailing") == [{"reason": "many failed"}]
    assert (await counted(rooms.store, mailing)).queued > 30
    await moved(rooms.store, mailing, "running", rooms.clock.now() + 1)
    rooms.delivery.queued()  # type: ignore[union-attr]
    await settled(rooms, mailing)
    assert (await counted(rooms.store, mailing)).sent == 54


class Machine(Clock):
    """A clock of a machine that a test can put ahead: as if the time had passed."""

    ahead = 0

    def now(self) -> int:
        return super().now() + self.ahead


async def test_holds_and_hours_end_by_themselves_and_a_turned_clock_is_no_absence(rooms: Rooms) -> None:
    (one,) = await enrolled(rooms.store, await rooms.crowd(1))
    clock = Machine()
    now = clock.now()
    watching = dispatcher(rooms, clock)
    said = await written(rooms.store, {"en": "Hello"}, now)
    mailing = await mailed(rooms.store, said, now, [one], state="held", release_at=now + 300, starts_at=now + 24 * HOUR)
    waits = await mailed(rooms.store, said, now, [one], state="approval", release_at=now + HOUR)
    await watching.dispatch()
    assert await state(rooms, mailing) == "held"
    clock.turn(HOUR)
    await watching.dispatch()
    assert (await state(rooms, mailing), await state(rooms, waits)) == ("scheduled", "cancelled")
    clock.turn(30 * HOUR)
    await watching.dispatch()
    assert await state(rooms, mailing) == "running"
    # Nothing leaves although it is due, for an hour of the machine's own time, looked at all the while.
    for _ in range(7):
        clock.ahead += 600
        await watching.dispatch()
    assert await state(rooms, mailing) == "asking"
    assert (await rooms.rows("SELECT reason FROM mailing WHERE id = :id", id=mailing))[0]["reason"] == "stuck"


async def test_after_an_absence_what_was_overtaken_asks_before_anything_leaves(rooms: Rooms) -> None:
    people = await enrolled(rooms.store, await rooms.crowd(3))
    now = rooms.clock.now()
    said = await written(rooms.store, {"en": "Hello"}, now)
    under_way = await mailed(rooms.store, said, now, people)
    planned = await mailed(rooms.store, said, now, people, state="scheduled", starts_at=now + HOUR)
    far = await mailed(rooms.store, said, now, people, state="scheduled", starts_at=now + 9 * HOUR)
    await rooms.store.write(lambda tx: tx.set_setting(name="alive_at", value=str(now)))
    rooms.clock.offset_seconds += 2 * HOUR
    watching = dispatcher(rooms)
    begin(rooms, dispatcher=watching)

    async def asks() -> bool:
        return await state(rooms, under_way) == await state(rooms, planned) == "asking"

    await rooms.until(asks)
    assert await state(rooms, far) == "scheduled"
    await asyncio.sleep(0.2)
    assert rooms.calls() == []
    await moved(rooms.store, under_way, "running", rooms.clock.now())
    rooms.delivery.queued()  # type: ignore[union-attr]
    await settled(rooms, under_way)
    assert len(rooms.calls()) == 3


async def test_thousands_that_are_paused_cost_the_others_nothing(rooms: Rooms) -> None:
    """The claim never even looks at them: what it does is counted, not timed."""
    people = await enrolled(rooms.store, await rooms.crowd(3))
    now = rooms.clock.now()
    said = await written(rooms.store, {"en": "Hello"}, now)
    await mailed(rooms.store, said, now, people, state="held")
    plans = await rooms.rows(
        "EXPLAIN QUERY PLAN SELECT min(not_before) FROM outbox WHERE state = 'queued' AND mailing_id IS NULL AND lane = 2"
    )
    assert "outbox_ready" in plans[0]["detail"]
    (index,) = await rooms.rows("SELECT sql FROM sqlite_master WHERE name = 'outbox_ready'")
    assert "mailing_id IS NULL" in index["sql"]
    begin(rooms)
    await asyncio.sleep(0.1)
    assert rooms.delivery is not None
    await rooms.until(lambda: rooms.delivery.sender.idle)  # type: ignore[union-attr]
    assert rooms.calls() == []

"""G11: corrections and withdrawals reach exactly those who have an announcement, whenever they got it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.handlers.mailings import retry_passing
from bot.sandbox.faults import Fault
from bot.sandbox.files import Upload, picture_png
from tests.delivery_rooms import Rooms, open_rooms
from tests.mailing_rooms import (
    BOSS,
    HOUR,
    arrived,
    begin,
    counted,
    ends,
    enrolled,
    mailed,
    moved,
    reworded,
    settled,
    state,
    written,
)


@pytest.fixture
async def rooms(tmp_path: Path) -> AsyncIterator[Rooms]:
    async with open_rooms(tmp_path) as opened:
        yield opened


async def test_a_correction_reaches_exactly_those_who_got_it_and_the_others_get_the_new_words(rooms: Rooms) -> None:
    got, doubtful, waits = await enrolled(rooms.store, await rooms.crowd(3))
    now = rooms.clock.now()
    said = await written(rooms.store, {"en": "at 9"}, now)
    rooms.sandbox.faults.append(Fault("sendMessage", 2, after_effect=True, chat_id=doubtful.chat_id))
    sending = await mailed(rooms.store, said, now, [got, doubtful, waits])
    await rooms.rows("UPDATE outbox SET not_before = :later WHERE chat_id = :id", later=now + 9 * HOUR, id=waits.chat_id)
    begin(rooms)
    await arrived(rooms, sending, 1)

    async def in_doubt() -> bool:
        return (await counted(rooms.store, sending)).uncertain == 1

    await rooms.until(in_doubt)
    await reworded(rooms.store, said, 2, {"en": "at 10"}, now)
    await rooms.store.write(lambda tx: tx.opt_out(learner_id=got.learner_id, topic="course", now=now))
    correction = await mailed(rooms.store, said, now, kind="correct", version=2)
    rooms.delivery.queued()  # type: ignore[union-attr]
    await settled(rooms, correction)
    assert [call.params["text"].split("\n")[0] for call in rooms.calls("editMessageText")] == ["at 10"]
    assert (await counted(rooms.store, correction)).sent == (await counted(rooms.store, correction)).total == 1
    rooms.clock.turn(9 * HOUR)
    await settled(rooms, sending)
    assert rooms.texts(waits.chat_id)[0].startswith("at 10")


async def test_a_withdrawal_deletes_where_it_can_edits_where_it_cannot_and_ends_the_rest(rooms: Rooms) -> None:
    old, fresh, refused, waits = await enrolled(rooms.store, await rooms.crowd(4))
    now = rooms.clock.now()
    picture = rooms.sandbox.world.files.put(Upload("room.png", "image/png", picture_png(40, 30)), photo=True)
    said = await written(rooms.store, {"en": "Hello"}, now, photo=picture.file_id)
    sending = await mailed(rooms.store, said, now, [old, fresh, refused, waits])
    await rooms.rows("UPDATE outbox SET not_before = :later WHERE chat_id = :id", later=now + 99 * HOUR, id=waits.chat_id)
    begin(rooms)
    await arrived(rooms, sending, 3)
    await rooms.rows("UPDATE outbox SET sent_at = sent_at - 172300 WHERE chat_id = :id", id=old.chat_id)
    words = "Bad Request: message can't be deleted"
    rooms.sandbox.faults.append(Fault("deleteMessage", 1, 400, words, chat_id=refused.chat_id))
    back = await mailed(rooms.store, said, now, kind="withdraw")
    rooms.delivery.queued()  # type: ignore[union-attr]
    await settled(rooms, back, sending)
    assert {call.chat_id for call in rooms.calls("deleteMessage") if call.effect} == {fresh.chat_id}
    assert {call.chat_id for call in rooms.calls("editMessageCaption") if call.effect} == {old.chat_id, refused.chat_id}
    ways = await rooms.rows("SELECT chat_id, method FROM outbox WHERE mailing_id = :id AND state = 'sent'", id=back)
    assert {row["chat_id"]: row["method"] for row in ways} == {
        old.chat_id: "edit",
        fresh.chat_id: "delete",
        refused.chat_id: "edit",
    }
    assert await state(rooms, sending) == "cancelled"
    assert (await ends(rooms, sending))[waits.learner_id] == ("cancelled", "the rest was cancelled")
    assert await rooms.store.write(lambda tx: retry_passing(tx, sending, by=BOSS, now=now)) == 0


async def test_what_got_it_between_the_confirmation_and_the_start_of_a_correction_gets_that_too(rooms: Rooms) -> None:
    first, second = await enrolled(rooms.store, await rooms.crowd(2))
    now = rooms.clock.now()
    said = await written(rooms.store, {"en": "old"}, now)
    sending = await mailed(rooms.store, said, now, [first, second])
    await rooms.rows("UPDATE outbox SET not_before = :later WHERE chat_id = :id", later=now + HOUR, id=second.chat_id)
    begin(rooms)
    await arrived(rooms, sending, 1)
    await reworded(rooms.store, said, 2, {"en": "new"}, now)
    correction = await mailed(rooms.store, said, now, kind="correct", version=2, state="held", release_at=now + 300)
    assert (await counted(rooms.store, correction)).total == 1
    rooms.clock.turn(HOUR)
    await arrived(rooms, sending, 2)
    await moved(rooms.store, correction, "running", rooms.clock.now())
    rooms.delivery.queued()  # type: ignore[union-attr]
    await settled(rooms, correction)
    assert (await counted(rooms.store, correction)).sent == 2
    assert {call.chat_id for call in rooms.calls("editMessageText")} == {first.chat_id, second.chat_id}
    assert await rooms.rows("SELECT n_total FROM mailing WHERE id = :id", id=correction) == [{"n_total": 2}]


async def test_nothing_is_tried_again_that_something_newer_has_taken_the_place_of(rooms: Rooms) -> None:
    people = await enrolled(rooms.store, await rooms.crowd(2))
    now = rooms.clock.now()
    said = await written(rooms.store, {"en": "Room 1"}, now)
    sending = await mailed(rooms.store, said, now, people)
    begin(rooms)
    await settled(rooms, sending)
    await reworded(rooms.store, said, 2, {"en": "Room 2"}, now)
    await reworded(rooms.store, said, 3, {"en": "Room 3"}, now)
    second = await mailed(rooms.store, said, now, kind="correct", version=2)
    await settled(rooms, second)
    third = await mailed(rooms.store, said, now, kind="correct", version=3)
    await settled(rooms, third)
    for one in (sending, second, third):
        await moved(rooms.store, one, "finished", now)
        await rooms.rows(
            "UPDATE outbox SET state = 'failed', reason = 'Bad Gateway', passing = 1 WHERE mailing_id = :id AND chat_id = :chat",
            id=one,
            chat=people[0].chat_id,
        )

    async def again(mailing_id: str) -> int:
        return await rooms.store.write(lambda tx: retry_passing(tx, mailing_id, by=BOSS, now=now))

    assert (await again(second), await again(third)) == (0, 1)  # or an older text would come back
    await rooms.store.write(lambda tx: tx.set_announcement_version(id=said, version=3))
    assert await moved(rooms.store, third, "cancelled", now)
    assert await again(sending) == 1
    rooms.delivery.queued()  # type: ignore[union-attr]
    await settled(rooms, sending)
    assert rooms.texts(people[0].chat_id)[-1].startswith("Room 3")  # part of them have it: it is the text now
    await rooms.rows("UPDATE outbox SET state = 'failed', reason = 'Bad Gateway', passing = 1 WHERE mailing_id = :id", id=sending)
    await moved(rooms.store, sending, "finished", now)
    withdrawal = await mailed(rooms.store, said, now, kind="withdraw")
    assert await moved(rooms.store, withdrawal, "cancelled", now)
    assert await again(sending) == 0  # whether or not the withdrawal got to its end

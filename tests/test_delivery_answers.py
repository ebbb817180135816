"""G10, G15, G16: what becomes of a message whatever Telegram answers, or does not."""

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.delivery.trouble import TokenRefused
from bot.sandbox.faults import Fault
from tests.delivery_rooms import Rooms, ended, enrol, open_rooms


@pytest.fixture
async def rooms(tmp_path: Path) -> AsyncIterator[Rooms]:
    async with open_rooms(tmp_path) as opened:
        yield opened


@pytest.fixture
async def chat(rooms: Rooms) -> int:
    """Somebody who pressed Start; nothing is delivering yet."""
    return (await rooms.crowd(1))[0]


async def test_trouble_at_telegram_is_tried_again_in_its_place(rooms: Rooms, chat: int) -> None:
    rooms.sandbox.faults.append(Fault("sendMessage", times=1, status=502, description="Bad Gateway"))
    first = await rooms.queue(chat, "first")
    await rooms.queue(chat, "second")
    rooms.start()

    async def waits() -> bool:
        row = await rooms.row(first)
        return (row["state"], row["attempts"], row["reason"]) == ("queued", 1, "Bad Gateway")

    await rooms.until(waits)
    assert rooms.texts() == []
    rooms.clock.turn(5)
    await rooms.settled()
    assert rooms.texts() == ["first", "second"]


async def test_trouble_for_several_chats_is_an_outage_and_counts_no_tries(rooms: Rooms) -> None:
    rooms.sandbox.faults.append(Fault("sendMessage", times=12, status=500))
    for chat_id in await rooms.crowd(8):
        await rooms.queue(chat_id, "x")
    rooms.start()

    async def arrived() -> bool:
        rooms.clock.turn(1)
        return len(rooms.texts()) == 8

    await rooms.until(arrived)
    await rooms.settled()
    assert len(rooms.calls()) == 20
    assert (await rooms.rows("SELECT max(attempts) AS most FROM outbox"))[0]["most"] <= 3


async def test_a_lost_answer_is_sent_once_more_and_never_a_third_time(rooms: Rooms, chat: int) -> None:
    rooms.sandbox.faults.append(Fault("sendMessage", times=2, after_effect=True))
    row_id = await rooms.queue(chat, "x")
    rooms.start()
    state, reason = await ended(rooms, row_id)
    assert state == "uncertain"
    assert reason is not None
    assert reason.startswith("no answer: ")
    assert len(rooms.calls()) == 2
    assert json.loads((await rooms.row(row_id))["args"]) == {"text": "x"}


@pytest.mark.parametrize(("policy", "end"), [("once", "uncertain"), ("cosmetic", "cancelled")])
async def test_a_lost_answer_follows_the_policy(rooms: Rooms, chat: int, policy: str, end: str) -> None:
    rooms.sandbox.faults.append(Fault("sendMessage", times=1, after_effect=True))
    row_id = await rooms.queue(chat, "x", policy=policy)
    rooms.start()
    assert (await ended(rooms, row_id))[0] == end
    assert len(rooms.calls()) == 1


async def test_refused_markup_goes_as_plain_words(rooms: Rooms, chat: int) -> None:
    row_id = await rooms.queue(chat, '<b>bold</b> &amp; <a href="https://europa.eu">link</a> <nonsense>')
    rooms.start()
    assert await ended(rooms, row_id) == ("sent", None)
    assert [call.params.get("parse_mode") for call in rooms.calls()] == ["HTML", None]
    assert rooms.texts() == ["bold & link (https://europa.eu)"]
    assert (await rooms.row(row_id))["plain"] == 1


async def test_a_chat_that_moved_is_followed(rooms: Rooms) -> None:
    old, new = await rooms.crowd(2)
    words = "Bad Request: group chat was upgraded to a supergroup chat"
    rooms.sandbox.faults.append(Fault("sendMessage", status=400, description=words, migrate_to_chat_id=new, chat_id=old))
    await rooms.queue(old, "first")
    await rooms.queue(old, "second")
    rooms.start()
    await rooms.settled()
    assert rooms.texts(new) == ["first", "second"]
    assert await rooms.rows("SELECT old_chat_id, new_chat_id FROM chat_alias") == [{"old_chat_id": old, "new_chat_id": new}]


async def test_nothing_more_goes_to_a_learner_who_blocked_the_bot(rooms: Rooms, chat: int) -> None:
    learner = await enrol(rooms, chat)
    await rooms.post("block", person="crowd-1")
    lesson = await rooms.queue(chat, "lesson", learner_id=learner, lane=1, plan_id=f"p-{chat}")
    other = await rooms.queue(chat, "other", learner_id=learner, lane=1)
    rooms.start()
    assert await ended(rooms, lesson) == ("blocked", "blocked")
    assert (await ended(rooms, other))[0] == "blocked"
    (person,) = await rooms.rows("SELECT reach, reach_epoch FROM learner")
    assert person == {"reach": "blocked", "reach_epoch": 1}
    assert await rooms.rows("SELECT state FROM plan") == [{"state": "held"}]
    late = await rooms.queue(chat, "late", learner_id=learner)
    assert (await ended(rooms, late))[0] == "blocked"
    assert len(rooms.calls()) == 1


async def test_a_late_refusal_does_not_undo_a_return(rooms: Rooms, chat: int) -> None:
    learner = await enrol(rooms, chat)
    fault = Fault("sendMessage", status=403, description="Forbidden: bot was blocked by the user", delay_seconds=0.2)
    rooms.sandbox.faults.append(fault)
    row_id = await rooms.queue(chat, "x", learner_id=learner)
    rooms.start()
    await rooms.until(lambda: bool(rooms.calls()))
    await rooms.store.write(lambda tx: tx.set_reach(id=learner, reach="blocked"))
    await rooms.store.write(lambda tx: tx.set_reach(id=learner, reach="ok"))
    assert (await ended(rooms, row_id))[0] == "blocked"
    assert await rooms.rows("SELECT reach FROM learner") == [{"reach": "ok"}]


async def test_a_refused_token_stops_all_sending_and_blames_no_message(rooms: Rooms, chat: int) -> None:
    rooms.start()
    await rooms.say("crowd-1", "hello")
    await rooms.settled()
    rooms.sandbox.faults.append(Fault("sendMessage", times=9, status=401, description="Unauthorized"))
    row_id = await rooms.queue(chat, "x")
    assert rooms.running is not None
    with pytest.raises(TokenRefused):
        await rooms.running
    row = await rooms.row(row_id)
    assert (row["state"], row["attempts"]) == ("queued", 0)
    rooms.delivery = rooms.running = None


async def test_a_message_cut_off_by_a_crash_follows_its_policy_at_the_next_start(rooms: Rooms, chat: int) -> None:
    ids = {}
    for policy, resends in (("resend_once", 0), ("resend_once", 1), ("once", 0), ("cosmetic", 0)):
        ids[policy, resends] = row_id = await rooms.queue(chat, f"{policy} {resends}", policy=policy)
        claimed = "UPDATE outbox SET state = 'sending', claimed_at = 1, attempts = 1, crash_resends = :n WHERE id = :id"
        await rooms.rows(claimed, n=resends, id=row_id)
    rooms.start()
    await rooms.settled()
    ends = {key: (await ended(rooms, row_id))[0] for key, row_id in ids.items()}
    assert ends == {
        ("resend_once", 0): "sent",
        ("resend_once", 1): "uncertain",
        ("once", 0): "uncertain",
        ("cosmetic", 0): "cancelled",
    }
    assert rooms.texts() == ["resend_once 0"]


async def test_an_erased_chat_ends_what_was_on_its_way(rooms: Rooms, chat: int) -> None:
    rooms.sandbox.faults.append(Fault("sendMessage", status=500, delay_seconds=0.1))
    row_id = await rooms.queue(chat, "x")
    rooms.start()
    await rooms.until(lambda: bool(rooms.calls()))
    await rooms.store.write(lambda tx: tx.erase_messages(chat_id=chat, learner_id=""))
    assert (await ended(rooms, row_id))[0] == "cancelled"

"""What leaves: claimed in order, said just in time, and only if it is still wanted."""

import itertools
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

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


async def test_replies_go_before_lessons_and_lessons_before_announcements(rooms: Rooms) -> None:
    people = await rooms.crowd(9)
    for place, chat_id in enumerate(people):
        await rooms.queue(chat_id, f"lane {2 - place % 3}", lane=2 - place % 3)
    rooms.start(window=1)
    await rooms.settled()
    assert rooms.texts() == sorted(rooms.texts())


async def test_a_chat_has_one_message_on_its_way_at_a_time(rooms: Rooms, chat: int) -> None:
    for place in range(6):
        await rooms.queue(chat, f"{place}", lane=place % 2)
    rooms.sandbox.faults.append(Fault("sendMessage", times=6, delay_seconds=0.03))
    rooms.start()
    await rooms.settled()
    assert rooms.texts() == ["0", "2", "4", "1", "3", "5"]
    starts = [call.at for call in rooms.calls()]
    assert all(later - earlier > 0.03 for earlier, later in itertools.pairwise(starts))


async def test_no_more_than_the_window_are_claimed_at_once(rooms: Rooms) -> None:
    for chat_id in await rooms.crowd(30):
        await rooms.queue(chat_id, "x")
    rooms.sandbox.faults.append(Fault("sendMessage", times=30, delay_seconds=0.02))
    rooms.start(window=4)
    most = 0

    async def watch() -> bool:
        nonlocal most
        counts = await rooms.rows("SELECT count(*) AS n FROM outbox WHERE state = 'sending'")
        most = max(most, counts[0]["n"])
        return len(rooms.texts()) == 30

    await rooms.until(watch)
    assert most == 4


async def test_a_message_is_said_in_the_language_of_now(rooms: Rooms, chat: int) -> None:
    learner = await enrol(rooms, chat, language="da")
    row_id = await rooms.queue(chat, "", screen="language", learner_id=learner)
    await rooms.store.write(lambda tx: tx.set_language(id=learner, language="fr"))
    rooms.start()
    assert await ended(rooms, row_id) == ("sent", None)
    assert rooms.texts() == ["fr"]


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ({"void_after": 5}, "too late"),
        ({"plan": "begun", "plan_id": "p"}, "begun"),
        ({"plan": "held", "plan_id": "p"}, "begun"),
        ({"stopped": True, "lane": 1}, "stopped"),
        ({"learner_id": "nobody any more"}, "erased"),
        ({"method": "strip", "nonce": "n"}, "no message"),
    ],
)
async def test_what_is_not_wanted_any_more_is_cancelled(rooms: Rooms, chat: int, options: dict[str, Any], reason: str) -> None:
    learner = await enrol(rooms, chat, plan=options.pop("plan", "issued"))
    if options.pop("stopped", False):
        await rooms.store.write(lambda tx: tx.set_stopped(id=learner, stopped_at=5))
    for name in ("plan_id", "nonce"):
        if name in options:
            options[name] = f"{options[name]}-{chat}"
    row_id = await rooms.queue(chat, "unwanted", **({"learner_id": learner} | options))
    after = await rooms.queue(chat, "wanted")
    rooms.start()
    assert await ended(rooms, row_id) == ("cancelled", reason)
    assert await ended(rooms, after) == ("sent", None)
    assert rooms.texts() == ["wanted"]


async def test_a_stopped_learner_still_gets_replies(rooms: Rooms, chat: int) -> None:
    learner = await enrol(rooms, chat)
    await rooms.store.write(lambda tx: tx.set_stopped(id=learner, stopped_at=5))
    row_id = await rooms.queue(chat, "goodbye", learner_id=learner)
    rooms.start()
    assert await ended(rooms, row_id) == ("sent", None)


async def test_a_message_that_carries_a_prompt_can_be_edited_by_it_later(rooms: Rooms, chat: int) -> None:
    await enrol(rooms, chat)
    await rooms.queue(chat, "question", screen="button", nonce=f"n-{chat}")
    await rooms.queue(chat, "answered", method="edit", nonce=f"n-{chat}")
    await rooms.queue(chat, "", method="strip", screen="strip", nonce=f"n-{chat}")
    rooms.start()
    await rooms.settled()
    (sent,) = rooms.calls()
    assert sent.params["reply_markup"] == {"inline_keyboard": [[{"text": "Tap", "callback_data": "tap"}]]}
    assert await rooms.rows("SELECT message_id FROM prompt") == [{"message_id": sent.message_id}]
    (edit,) = rooms.calls("editMessageText")
    (strip,) = rooms.calls("editMessageReplyMarkup")
    assert edit.params["message_id"] == strip.params["message_id"] == sent.message_id


async def test_a_lesson_is_heard_and_a_reply_is_silent(rooms: Rooms, chat: int) -> None:
    await rooms.queue(chat, "lesson", loud=True)
    await rooms.queue(chat, "reply")
    rooms.start()
    await rooms.settled()
    lesson, reply = rooms.calls()
    assert "disable_notification" not in lesson.params
    assert reply.params["disable_notification"] is True
    assert all(call.params["link_preview_options"] == {"is_disabled": True} for call in (lesson, reply))


async def test_a_file_is_made_just_before_it_is_sent(rooms: Rooms, chat: int) -> None:
    await rooms.queue(chat, "", screen="file")
    rooms.start()
    await rooms.settled()
    (call,) = rooms.calls("sendDocument")
    assert call.params["document"] == {"file": "data.json", "mime_type": "application/json", "size": 2}
    assert call.params["caption"] == "Your file"


async def test_a_screen_without_words_fails_and_stops_nothing(rooms: Rooms, chat: int) -> None:
    wordless = await rooms.queue(chat, "", screen="wordless")
    unknown = await rooms.queue(chat, "", screen="never written")
    after = await rooms.queue(chat, "after")
    rooms.start()
    assert (await ended(rooms, wordless))[1] == "words: KeyError: 'nobody wrote this screen'"
    assert (await ended(rooms, unknown))[0] == "failed"
    assert await ended(rooms, after) == ("sent", None)


async def test_a_group_is_left(rooms: Rooms) -> None:
    await rooms.post("group", person="anna", action="add", title="Office")
    group = next(chat for chat in rooms.sandbox.world.chats.by_id if chat < 0)
    row_id = await rooms.queue(group, "", screen="leave", method="leave")
    rooms.start()
    assert await ended(rooms, row_id) == ("sent", None)
    assert [call.chat_id for call in rooms.calls("leaveChat")] == [group]

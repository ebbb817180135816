"""A learner's rights: the notice, a copy, an end, a way back."""

import json
import sqlite3
from pathlib import Path

from tests.journeys.chat import Chat, words
from tests.journeys.conftest import Town, town_in
from tests.journeys.test_days import enrolled

CANARY = "the canary sings about ferries"


async def test_the_notice_and_help_are_there_for_strangers_too(chat: Chat) -> None:
    await chat.say("/privacy")
    assert "Your data in this course" in await chat.screen()
    await chat.say("/help")
    assert "This is an independent course." in await chat.screen()
    await chat.say("/mydata")
    assert "I keep nothing about you." in await chat.screen()


async def test_mydata_holds_everything_as_json(town: Town, chat: Chat) -> None:
    await chat.start()
    await chat.tap("Start lesson 1")
    await chat.do_lesson(line=CANARY)
    await chat.say("/mydata")
    document = (await chat.last())["document"]
    assert document["file_name"] == "my-data.json"
    async with town.http.get(f"{town.url}/api/file/{document['file_id']}") as response:
        data = json.loads(await response.read())
    assert [line["words"] for line in data["own_lines"]] == [CANARY]
    assert {answer["item"] for answer in data["answers"]} == {"basic/1.1/guess", "basic/1.1/q1", "basic/1.1/q2"}
    assert data["you"]["notice_version"]
    assert "Sofia" not in json.dumps(data)


async def test_erasing_asks_first_and_then_leaves_nothing_behind(tmp_path: Path) -> None:
    async with town_in(tmp_path) as town:
        chat = town.chat()
        await chat.start()
        await chat.tap("Start lesson 1")
        await chat.do_lesson(line=CANARY)
        await chat.say("/erase")
        await chat.tap("No, keep it")
        assert "Nothing was erased." in await chat.screen()
        await chat.say("/erase")
        await chat.tap("Yes, erase everything")
        assert "Everything about you is erased." in await chat.screen()
        await chat.turn(seconds=6)
        number = str((await chat.state())["person"]["user_id"])
        await chat.say("/mydata")
        assert "I keep nothing about you." in await chat.screen()
    nothing_is_left(tmp_path / "sandbox.db", number)


def nothing_is_left(database: Path, number: str) -> None:
    """No row of a learner, no word of theirs in the files, and messages that say nothing about anybody."""
    for file in database.parent.glob(f"{database.name}*"):
        assert CANARY.encode() not in file.read_bytes()
    with sqlite3.connect(database) as db:
        for table in ("learner", "enrolment", "plan", "prompt", "answer", "own_line", "report"):
            assert db.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,), table
        rows = db.execute("SELECT * FROM outbox WHERE screen <> 'nothing_kept'").fetchall()
    assert rows
    assert not [row for row in rows if number in map(str, row)]


async def test_an_erase_button_of_yesterday_only_asks_again(chat: Chat) -> None:
    await enrolled(chat)
    await chat.say("/erase")
    await chat.turn(seconds=86400)
    await chat.tap("Yes, erase everything")
    assert "Erase everything?" in words((await chat.messages())[-2]) or "Erase everything?" in await chat.screen()
    await chat.say("/progress")
    assert "Where you are" in await chat.screen()


async def test_who_stops_hears_nothing_and_finds_the_place_kept(chat: Chat) -> None:
    await enrolled(chat)
    await chat.say("/stop")
    await chat.tap("Keep my place")
    count = len(await chat.messages())
    for _ in range(5):
        await chat.turn(until="next morning")
    assert len(await chat.messages()) == count
    await chat.say("/start")
    assert "Your place was kept." in await chat.screen()
    await chat.tap("Start lesson 2")
    assert "lesson 2 of 5" in await chat.screen()


async def test_who_blocks_the_bot_is_left_in_peace_and_picked_up_where_they_were(town: Town, chat: Chat) -> None:
    await enrolled(chat)
    await chat.post("block")
    await chat.settle()
    before = len(town.sandbox.calls)
    for _ in range(5):
        await chat.turn(until="next morning")
    tried = [call for call in list(town.sandbox.calls)[before:] if call.method not in ("getupdates", "getUpdates")]
    assert not tried
    await chat.post("unblock")
    await chat.settle()
    await chat.turn(until="next morning")
    openings = [message for message in await chat.messages() if "lesson 2 of 5" in words(message)]
    assert len(openings) == 1

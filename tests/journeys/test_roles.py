"""Owners give and withdraw roles by one-time links; what everybody did can be read, and nobody can change it."""

import csv
import io
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.journeys.chat import Chat, words
from tests.journeys.conftest import Town, town_in

UNKNOWN = "I don't know that command. /help lists what I can do."


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    """The bot with Olga as its owner."""
    async with town_in(tmp_path, peopled=True) as running:
        yield running


async def menu(chat: Chat) -> list[str]:
    """The commands that Telegram offers this person beside those of learners."""
    commands = [one["command"] for one in (await chat.state())["commands"]]
    return commands[: commands.index("next")]


async def link_for(owner: Chat, role: str, label: str, cohort: str = "") -> str:
    """The payload of a new link."""
    await owner.say("/roles")
    await owner.tap("Give a role")
    await owner.tap(role)
    if cohort:
        await owner.tap(cohort)
    await owner.say(label)
    return (await owner.screen()).partition("?start=")[2].split()[0]


async def opens(chat: Chat, payload: str) -> None:
    """Somebody follows a link into the bot."""
    await chat.post("start", payload=payload)
    await chat.settle()


async def told(chat: Chat, beginning: str) -> bool:
    """Whether one of the bot's messages begins so."""
    return any(words(message).startswith(beginning) for message in await chat.messages())


async def test_a_role_comes_by_a_link_that_works_once_and_ends_at_once(town: Town) -> None:
    olga, anton, sofia = town.chat("olga"), town.chat("anton"), town.chat()
    await olga.start()
    everything = ["cohorts", "pilots", "announce", "requests", "proposals", "evaluation", "export", "roles", "audit", "staff"]
    assert await menu(olga) == everything
    for step in ("/roles", "Give a role", "Admin"):
        await (olga.say(step) if step.startswith("/") else olga.tap(step))
    await olga.say("x" * 61)
    assert "That has 61 characters, and 60 fit." in await olga.screen()
    await olga.say("Anton, <town> hall")
    assert "Never mind" not in str(await olga.messages())  # both questions are answered
    text = await olga.screen()
    payload = text.partition("?start=")[2].split()[0]
    assert "A link for Anton, <town> hall: admin" in text
    assert "It works once, until Wednesday 25 November, 10:02 (Brussels)." in text
    await olga.say("/roles")
    assert "1. An open link for Anton, <town> hall: admin, until Wednesday 25 November, 10:02 (Brussels)" in await olga.screen()

    await sofia.start()
    before = await menu(sofia)
    await opens(olga, payload)
    assert await olga.screen() == "As an owner you may do all this already. The link is unused: send it on."
    await opens(anton, payload)
    assert "You now help to run this course. Your role: admin." in await anton.screen()
    assert "/announce write to learners" in await anton.screen()
    assert "I keep your answers and progress" in await anton.screen()  # a stranger before, so the notice belongs here
    assert await menu(anton) == ["cohorts", "pilots", "announce", "requests", "proposals", "staff"]
    assert "Anton, <town> hall has opened the link: admin." in await olga.screen()
    await opens(sofia, payload)
    assert "Hi Sofia." in await sofia.screen()  # as any other /start of somebody who has not begun
    assert await menu(sofia) == before == []

    await anton.say("/staff")
    assert "Your roles: admin." in await anton.screen()
    await anton.say("/roles")
    assert await anton.screen() == UNKNOWN
    again = await link_for(olga, "Admin", "Anton")
    await opens(anton, again)
    assert "You have this role already. The link is unused" in await anton.screen()
    await olga.tap("Take the link back")
    assert "The link is taken back" in await olga.screen()
    await opens(anton, again)
    assert "Hi Anton." in await anton.screen()

    await olga.say("/roles")
    await olga.tap("Withdraw 1")
    question, yes = await olga.find("Yes, withdraw")
    assert "Withdraw this role? Anton, <town> hall: admin." in words(question)
    await anton.tap_data((await anton.last())["message_id"], yes)  # somebody else's confirmation
    await olga.tap_data(question["message_id"], yes)
    assert "Nobody has a role yet." in words((await olga.messages())[-2])
    assert await olga.screen() == "👥 An owner has withdrawn a role. Anton, <town> hall: admin."
    assert await anton.screen() == "Your role in running this course has ended: admin. Thank you for it."
    assert await menu(anton) == []
    await anton.say("/staff")
    assert await anton.screen() == UNKNOWN
    assert await olga.tap_data(question["message_id"], yes) == "That is settled already."


async def test_a_link_expires_and_a_confirmation_too(town: Town) -> None:
    olga, anton, maria = town.chat("olga"), town.chat("anton"), town.chat("maria")
    await olga.start()
    payload, other = await link_for(olga, "Evaluator", "Maria"), await link_for(olga, "Evaluator", "Anton")
    await opens(anton, other)
    await olga.say("/roles")
    await olga.tap("Withdraw 1")
    question, yes = await olga.find("Yes, withdraw")
    await olga.turn(seconds=301)
    assert await olga.tap_data(question["message_id"], yes) == "That is settled already."
    await anton.say("/staff")
    assert "Your roles: evaluator." in await anton.screen()
    await olga.turn(seconds=24 * 3600)
    await opens(maria, payload)
    assert "Hi Maria." in await maria.screen()
    await opens(maria, "r-" + "A" * 22)
    assert "Hi Maria." in await maria.screen()


async def test_a_trainer_has_a_cohort_and_a_menu_in_their_language_until_they_erase_themselves(
    town: Town, tmp_path: Path
) -> None:
    olga, maria = town.chat("olga"), town.chat("maria")
    await olga.start()
    await olga.say("/roles")
    await olga.tap("Give a role")
    await olga.tap("Trainer")
    assert await olga.screen() == "There is no cohort yet. /cohorts makes one."

    with sqlite3.connect(tmp_path / "sandbox.db") as db:
        db.execute(
            "INSERT INTO cohort (id, name, course, language, zone, starts_on, code, made_by, made_at)"
            " VALUES ('cohort-of-Ruse-1', 'Ruse, autumn', 'basic', 'en', 'Europe/Sofia', '2026-12-01', 'CODE', '', 0)"
        )
    payload = await link_for(olga, "Trainer", "Maria, training unit", "Ruse, autumn")
    await opens(maria, payload)
    assert "Your role: trainer of Ruse, autumn." in await maria.screen()
    assert await menu(maria) == ["cohorts", "requests", "digest", "staff"]
    await olga.say("/roles")
    assert "1. Maria, training unit: trainer of Ruse, autumn, since Tuesday 24 November" in await olga.screen()
    await another_cohort_brings_no_digest_that_is_switched_off(olga, maria, tmp_path)
    await maria.say("/help")
    assert "/staff lists what you may do for this course." in await maria.screen()
    if "da" in town.bot.house.interface.whole():
        await maria.say("/language")
        await maria.tap("Dansk")
        said = {one["command"]: one["description"] for one in (await maria.state())["commands"]}
        assert "næste" in said["next"]
        await maria.say("/language")
        await maria.tap("English")
    assert await menu(maria) == ["cohorts", "requests", "digest", "staff"]

    await maria.say("/erase")
    await maria.tap("Yes, erase everything")
    assert await menu(maria) == []
    assert await olga.screen() == (
        "👥 Somebody who helped to run the course has erased their data. Roles that ended: trainer of Ruse, autumn."
    )
    await olga.say("/audit")
    text = await olga.screen()
    assert "Somebody who is gone erased their data, and a role ended: trainer." in text
    assert "An owner made a link that gives a role: trainer." in text
    assert "Maria" not in text


async def another_cohort_brings_no_digest_that_is_switched_off(olga: Chat, maria: Chat, tmp_path: Path) -> None:
    """The switch counts for all cohorts of a trainer, also for those that come later."""
    await maria.say("/digest")
    await maria.press("hs:digest:off")
    with sqlite3.connect(tmp_path / "sandbox.db") as db:
        db.execute(
            "INSERT INTO cohort (id, name, course, language, zone, starts_on, code, made_by, made_at)"
            " VALUES ('cohort-of-Varna1', 'Varna', 'basic', 'en', 'Europe/Sofia', '2026-12-01', 'KODE', '', 0)"
        )
    await opens(maria, await link_for(olga, "Trainer", "Maria", "Varna"))
    with sqlite3.connect(tmp_path / "sandbox.db") as db:
        assert db.execute("SELECT cohort_id, digest_at FROM role WHERE digest_at IS NOT NULL").fetchall() == []
        assert db.execute("DELETE FROM role WHERE cohort_id = 'cohort-of-Varna1'").rowcount == 1


async def test_owners_read_what_was_done_page_by_page_and_as_a_file_and_see_a_broken_chain(town: Town, tmp_path: Path) -> None:
    olga, anton = town.chat("olga"), town.chat("anton")
    await olga.start()
    await olga.say("/audit")
    assert "Nothing was done yet." in await olga.screen()
    await opens(anton, await link_for(olga, "Admin", "=1+1"))
    for _ in range(15):
        await olga.say("/roles")
        await olga.tap("Give a role")
        await olga.tap("Evaluator")
        await olga.say("Somebody")
    await olga.say("/audit")
    assert "17 entries. The chain of digests holds" in await olga.screen()
    assert await olga.labels() == ["Older", "As a file"]
    await olga.tap("Older")
    assert "Tuesday 24 November at 10:02: =1+1 opened a link and has a role now: admin." in await olga.screen()
    assert await olga.labels() == ["Newer", "As a file"]
    await olga.tap("Newer")
    assert await olga.labels() == ["Older", "As a file"]
    await olga.tap("As a file")
    assert await olga.screen() == "📜 An owner has taken the list of who did what as a file."
    document = (await olga.messages())[-2]["document"]
    async with town.http.get(f"{town.url}/api/file/{document['file_id']}") as response:
        rows = list(csv.DictReader(io.StringIO((await response.read()).decode("utf-8-sig"), newline="")))
    assert [row["action"] for row in rows][:2] == ["role.link", "role.given"]
    assert len(rows) == 18
    assert rows[1]["who"] == "'=1+1"  # no spreadsheet takes it for a formula
    assert rows[0]["who"] == "owner"

    with sqlite3.connect(tmp_path / "sandbox.db") as db:
        db.execute("UPDATE audit SET action = 'role.taken' WHERE seq = 5")
    await olga.say("/audit")
    assert "The chain of digests breaks at entry 5" in await olga.screen()
    await olga.tap("Older")
    assert "An owner: role.taken" not in await olga.screen()
    await anton.say("/audit")
    assert await anton.screen() == UNKNOWN


async def test_evaluators_are_sent_a_photo_as_it_comes_and_read_words_when_they_like(town: Town) -> None:
    olga, maria, sofia = town.chat("olga"), town.chat("maria"), town.chat()
    await olga.start()
    await opens(maria, await link_for(olga, "Evaluator", "Maria"))
    assert await menu(maria) == ["evaluation", "export", "staff"]
    await sofia.start()
    for _ in range(2):
        await sofia.say("/feedback")
        await sofia.post("attach", kind="photo", caption="More ferries.")
        await sofia.settle()
    for chat in (olga, maria):
        assert await chat.screen() == "💬 Feedback (English)\n\nMore ferries."

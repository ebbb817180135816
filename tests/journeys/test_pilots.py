"""Pilots from the phone: made from an example in one card, started once, changed, and ended so that no answer can be traced."""

import json
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from bot.evaluation.form import Given
from bot.evaluation.pilot import KEPT_SECONDS
from bot.handlers.asking import unasked_key
from bot.storage import Tx
from bot.storage.asking import add_asking, set_at
from bot.storage.outbox import put
from bot.storage.people import learner_by_telegram_id
from bot.storage.pilot import pilot_by_id, pilot_of
from bot.storage.response import keep
from tests.journeys.chat import Chat, words
from tests.journeys.cohorts import cohort_with
from tests.journeys.conftest import Town, town_in
from tests.journeys.test_roles import link_for, opens


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    async with town_in(tmp_path, peopled=True) as running:
        yield running


class Card:
    """One message that is edited, as the person sees it whose card it is."""

    def __init__(self, town: Town, chat: Chat, message_id: int) -> None:
        self.town, self.chat, self.id = town, chat, message_id

    def example(self, id: str) -> str:
        """What the button of an example says."""
        return self.town.bot.house.library.pilots[id].name

    async def text(self) -> str:
        """What it says now."""
        return words(next(one for one in await self.chat.messages() if one["message_id"] == self.id))

    async def after(self, label: str) -> str:
        """What it says after this button, and the toast."""
        message, data = await self.chat.find(label)
        assert message["message_id"] == self.id, "a card is edited, not sent anew"
        toast = await self.chat.tap_data(self.id, data)
        return f"{await self.text()} [{toast}]" if toast else await self.text()

    async def said(self, text: str) -> str:
        """What it says after something was typed."""
        await self.chat.say(text)
        return await self.text()


async def card_of(town: Town, chat: Chat) -> Card:
    """A new card, with the list."""
    await chat.say("/pilots")
    return Card(town, chat, (await chat.last())["message_id"])


def kept(folder: Path, sql: str, *values: object) -> list[tuple[Any, ...]]:
    """What the database holds."""
    with closing(sqlite3.connect(folder / "sandbox.db")) as db:
        return db.execute(sql, values).fetchall()


def on_disk(folder: Path) -> bytes:
    """All that the database and its log hold."""
    return b"".join(file.read_bytes() for file in folder.glob("sandbox.db*") if file.suffix != ".lock")


async def in_which(town: Town, chat: Chat) -> str:
    """The name of the pilot somebody is in now."""
    number = (await chat.state())["person"]["user_id"]

    async def work(tx: Tx) -> str:
        learner = await learner_by_telegram_id(tx, number)
        assert learner is not None
        return (await pilot_of(tx, town.bot.house, learner, town.sandbox.world.clock.now())).name

    return await town.bot.store.write(work)


async def people(town: Town) -> tuple[Chat, Chat, Chat, Chat, Chat]:
    """Olga the owner, Anton an admin, Eva an evaluator, and two learners."""
    chats = [town.chat(name) for name in ("olga", "anton", "eva", "sofia", "ania")]
    for chat in chats:
        await chat.be(language_code="en")
        await chat.start()
    olga, anton, eva, sofia, ania = chats
    for chat, role in ((anton, "Admin"), (eva, "Evaluator")):
        await opens(chat, await link_for(olga, role, chat.person))
    for chat in (sofia, ania):
        await chat.press("begin")
    return olga, anton, eva, sofia, ania


async def autumn(card: Card, other: Chat) -> None:
    """An admin makes a pilot, types what will not do, and starts it with a nervous finger; another admin cannot."""
    assert "There is none yet." in await card.text()
    examples = await card.after("New pilot")
    assert "Everyone outside a pilot" not in examples
    assert "asks every questionnaire" in examples
    assert "take this one" in await card.after(card.example("poland"))
    assert "too long" in await card.said("x" * 61)
    assert "New pilot: Autumn in Poland" in await card.said("Autumn  in Poland")
    assert "needs a cohort" in await card.after("That is all")
    for label in ("☐ Lodz", "☐ Gdansk", "☑ Lodz", "☐ Lodz"):
        await card.after(label)
    assert "Which is the first day?" in await card.after("That is all")
    for typed, sentence in (("soon", "not a day I can read"), ("31.2.2027", "no 31.2.2027"), ("23.11.2026", "in the past")):
        assert sentence in await card.said(typed)
    assert "Which is the last day?" in await card.after("Tuesday 24 November 2026")
    assert "before the first day" in await card.said("2026-11-23")
    assert "more than two years" in await card.said("1.1.2029")
    whole = await card.after("Monday 10 May 2027")
    for sentence in (
        "Languages: Polish. Whoever reads none of them",
        "2 cohorts: Gdansk, Lodz",
        "These start before the pilot: Gdansk, Lodz",
        "Before the first lesson: ",
        "After the quiz of each week: ",
        "never more than once a day or four times a week",
        "24 questions (You and your work; How sure you feel; What you know already, form A or What you know already, form B)",
        "Three months after finishing: ",
        "The key is destroyed at the end of Monday 10 May 2027.",
        "Whoever finishes by Tuesday 9 February 2027",
        "by the clocks of Sofia",
    ):
        assert sentence in whole
    assert "Start Autumn in Poland?" in await card.after("Start this pilot")
    _, data = await card.chat.find("Yes, start it")
    assert await other.tap_data((await other.last())["message_id"], data) == "That is settled already."
    assert "Running." in await card.after("Yes, start it")
    assert await card.chat.tap_data(card.id, data) == "That is settled already."


async def online(card: Card) -> None:
    """A second round, open and planned, that follows the first; called off and made again."""
    await card.after("New pilot")
    await card.after(card.example("online"))
    await card.after("Take this name")
    assert "It may have none" in await card.after("☐ Vidin")
    await card.after("☑ Vidin")
    await card.after("That is all")
    await card.said("26.11.2026")
    whole = await card.said("27.11.2026")
    assert "No cohort yet." in whole
    assert "Learners without a cohort take part too if they read one of these languages." in whole
    assert "too short for what is asked three months after" in whole
    assert "Autumn in Poland, from Tuesday 24 November 2026" in await card.after("It follows an earlier round")
    assert "It follows an earlier round." in await card.after("Autumn in Poland")
    await card.after("Name")
    await card.said("Winter online")
    await card.after("Start this pilot")
    assert "Planned: nobody is asked anything yet." in await card.after("Yes, start it")


async def beside(card: Card) -> None:
    """Another one that is open to the same learners in these days is not started without a word; it is given up."""
    await card.after("New pilot")
    await card.after(card.example("online"))
    await card.said("Winter again")
    await card.after("That is all")
    await card.said("27.11.2026")
    assert "⚠️ Open to the same learners in these days: Winter online." in await card.said("1.6.2027")
    await card.after("Do not make it")


async def changed(card: Card) -> None:
    """Days and cohorts while it is planned, and what changed since the round before."""
    await card.after("Change the dates")
    await card.said("25.11.2026")
    assert "From Wednesday 25 November 2026 to Monday 30 November 2026" in await card.said("30.11.2026")
    assert "No cohort yet." in await card.after("Cohorts")
    assert "These take part: Vidin" in await card.after("☐ Vidin")
    assert "No cohort yet." in await card.after("☑ Vidin")
    await card.after("Back")
    since = await card.after("Changed since the last round")
    for sentence in ("Changed since Autumn in Poland", "New: 1.2", "Changed: 1.1, the quiz of Week 1", "Gone: 9.9"):
        assert sentence in since
    await card.after("Write a line")
    assert "201 characters" in await card.said("x" * 201)
    await card.said("Shorter  cards, because people said they read on the bus.")
    await card.after("Write a line")
    assert "2. Another picture" in await card.said("Another picture")
    said = await card.after("Remove 1")
    assert "1. Another picture" in said
    assert "on the bus" not in said
    await card.after("Back")


async def test_a_pilot_is_made_started_once_and_ended_so_that_nobody_can_trace_an_answer(town: Town, tmp_path: Path) -> None:
    olga, anton, eva, sofia, ania = await people(town)
    await cohort_with(town, "Gdansk", [sofia])
    for name in ("Lodz", "Vidin"):
        await cohort_with(town, name)
    for chat in (eva, sofia):
        await chat.say("/xyzzy")
        unknown = await chat.screen()
        await chat.say("/pilots")
        assert await chat.screen() == unknown
    assert await in_which(town, sofia) == "Everyone outside a pilot"

    await olga.say("/audit")
    card = await card_of(town, anton)
    await autumn(card, olga)
    ((pilot_id, key),) = kept(tmp_path, "SELECT id, pairing_key FROM pilot WHERE id <> 'everyone'")
    assert len(key) == 64
    assert await in_which(town, sofia) == "Autumn in Poland"
    assert await in_which(town, ania) == "Everyone outside a pilot"
    await olga.say("/cohorts")
    await olga.tap("Gdansk")
    assert "It takes part in the pilot Autumn in Poland." in await olga.screen()

    await revised(town, pilot_id)
    await card.after("All pilots")
    await online(card)
    await changed(card)
    await card.after("All pilots")
    await beside(card)
    await card.after("Winter online")
    assert await in_which(town, ania) == "Everyone outside a pilot"
    await sofia.turn(until="next morning")
    assert await in_which(town, ania) == "Winter online"
    assert await in_which(town, sofia) == "Autumn in Poland"

    asking_id = await answered(town, sofia, pilot_id)
    assert key.encode() in on_disk(tmp_path)
    await card.after("All pilots")
    await card.after("Autumn in Poland")
    await card.after("Cohorts")
    assert "cannot be taken out again" in await card.after("☐ Vidin")
    assert "These take part: Gdansk, Lodz, Vidin" in await card.after("Yes, take it in")
    await card.after("Back")
    asked = await card.after("End it now")
    for sentence in ("New answers can no longer be ", "Nobody can have their answers erased", "three months after finishing"):
        assert sentence in asked
    ended = await card.after("Yes, end it for good")
    assert "It ended on Wednesday 25 November 2026." in ended
    await evaluates(eva)
    assert "Autumn in Poland has ended." in await olga.screen()
    assert key.encode() not in on_disk(tmp_path)
    assert kept(tmp_path, "SELECT learner_id, state, draft, due_at FROM asking WHERE id = ?", asking_id) == [
        (None, "done", None, None)
    ]
    named = f"%{asking_id}%"
    assert kept(tmp_path, "SELECT id FROM outbox WHERE dedup_key LIKE ? OR args LIKE ?", named, named) == []
    assert kept(tmp_path, "SELECT id FROM outbox WHERE screen LIKE 'form%' AND learner_id IS NOT NULL") == []
    assert kept(tmp_path, "SELECT id FROM learner WHERE expects LIKE ?", named) == []
    assert kept(tmp_path, "SELECT answers FROM anonymous_response WHERE pilot_id = ?", pilot_id) == [('{"right": "7"}',)]
    assert kept(tmp_path, "SELECT count(*) FROM response WHERE pilot_id = ?", pilot_id) == [(1,)]
    assert await in_which(town, sofia) == "Everyone outside a pilot"
    await by_itself(town, tmp_path, olga, pilot_id)


async def evaluates(eva: Chat) -> None:
    """An evaluator reads what is otherwise than in the round before, and when that one ended in truth."""
    await eva.say("/evaluation")
    await eva.tap("Winter online")
    await eva.tap("What changed")
    said = await eva.screen()
    assert "New: 1.2\nChanged: 1.1, the quiz of Week 1\nGone: 9.9" in said
    assert "• Another picture" in said
    await eva.say("/evaluation")
    await eva.tap("Autumn in Poland (ended)")
    assert "Tuesday 24 November 2026 – Wednesday 25 November 2026 (Sofia). It has ended" in await eva.screen()


async def revised(town: Town, pilot_id: str) -> None:
    """As if other lessons had been taught when that pilot began."""

    async def work(tx: Tx) -> None:
        pilot = await pilot_by_id(tx, pilot_id)
        assert pilot is not None
        revs = {**pilot.revs, "1.1": "older", "quiz-1": "older", "9.9": "gone"}
        del revs["1.2"]
        await tx.set_pilot_revs(id=pilot_id, revs=str(revs).replace("'", '"'))

    await town.bot.store.write(work)


async def answered(town: Town, chat: Chat, pilot_id: str) -> str:
    """One answer under a code, and one in an anonymous form that is not handed in yet; returns the id of its asking."""
    number, now = (await chat.state())["person"]["user_id"], town.sandbox.world.clock.now()

    async def work(tx: Tx) -> str:
        learner, pilot = await learner_by_telegram_id(tx, number), await pilot_by_id(tx, pilot_id)
        assert learner is not None
        assert pilot is not None
        await keep(tx, pilot, learner, {"pulse/useful": Given("4", None)}, occasion="1.1", language="en", now=now)
        asking = await add_asking(
            tx, pilot_id=pilot_id, learner_id=learner.id, moment="after", occasion="", items=["end/right"],
            privacy="anonymous", language="en", asked_on="2026-11-25", due_at=now + 3600,
        )  # fmt: skip
        assert asking is not None
        assert await set_at(tx, asking, 1, draft={"end/right": Given("7", None)}, due_at=now + 3600)
        about = {"moment": "after", "last": "end/right"}
        await put(tx, learner.address, "form_done", about, now=now, dedup_key=unasked_key(asking))
        await tx.set_expects(id=learner.id, expects=json.dumps({"form": {"asking": asking.id, "at": 1, "message": 1}}))
        return asking.id

    made = await town.bot.store.write(work)
    town.bot.delivery.queued()
    await chat.settle()
    return made


async def by_itself(town: Town, folder: Path, olga: Chat, pilot_id: str) -> None:
    """The other pilot ends after its last day, and in a year nothing is left of either but that they were."""
    await olga.turn(seconds=7 * 86400)
    assert "Winter online has ended." in await olga.screen()
    assert kept(folder, "SELECT count(*) FROM pilot WHERE pairing_key IS NOT NULL") == [(1,)], "that of everyone"
    await olga.turn(seconds=KEPT_SECONDS + 86400)
    for table in ("response", "anonymous_response", "participant", "asking"):
        assert kept(folder, f"SELECT count(*) FROM {table} WHERE pilot_id = ?", pilot_id) == [(0,)], table
    assert kept(folder, "SELECT name, look_at FROM pilot WHERE id = ?", pilot_id) == [("Autumn in Poland", None)]
    acts = [
        row[0]
        for row in kept(folder, "SELECT action FROM audit WHERE action LIKE 'pilot.%' AND object = ? ORDER BY seq", pilot_id)
    ]
    assert acts == ["pilot.made", "pilot.cohort_added", "pilot.ended", "pilot.deleted"]
    await olga.say("/audit")
    assert "The bot deleted the answers of the pilot Autumn in Poland." in await olga.screen()

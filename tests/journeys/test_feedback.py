"""Feedback at any time: under a code or without a trace; and what an erasure takes out of a pilot."""

import json
import logging
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.__main__ import QUIET
from bot.evaluation.form import Given
from bot.evaluation.pilot import Pilot
from bot.evaluation.pseudonym import pseudonym
from bot.storage.export import portions
from bot.storage.people import Learner, learner_by_telegram_id
from bot.storage.pilot import every_pilot, everyone
from bot.storage.response import keep
from bot.storage.tx import Tx
from tests.journeys.chat import Chat, words
from tests.journeys.conftest import ROOT, TUESDAY, Town, town_in

NOW = int(TUESDAY.timestamp())


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    """The bot with the whole course and its questionnaires; Olga owns it."""
    async with town_in(tmp_path, root=ROOT, peopled=True) as running:
        yield running


async def everything(town: Town) -> dict[str, list[dict[str, Any]]]:
    """Every row of every table."""

    async def look(tx: Tx) -> dict[str, list[dict[str, Any]]]:
        names = [row["name"] for row in await tx._connection.rows("SELECT name FROM sqlite_master WHERE type = 'table'", {})]
        return {name: [dict(row) for row in await tx._connection.rows(f"SELECT * FROM {name}", {})] for name in names}

    return await town.bot.store.read(look)


async def number_of(chat: Chat) -> int:
    """The Telegram number of whoever sits at this chat."""
    return int((await chat.state())["person"]["user_id"])


def saying(rows: dict[str, list[dict[str, Any]]], canary: str) -> list[tuple[str, dict[str, Any]]]:
    """The rows in which some words stand, with their tables."""
    return [(table, row) for table, found in rows.items() for row in found if canary in json.dumps(row, ensure_ascii=False)]


async def exported(town: Town) -> str:
    """Everything an evaluator can take away of everybody's pilot."""

    async def work(tx: Tx) -> str:
        pilot = (await every_pilot(tx))[-1]
        return json.dumps([list(map(list, portion.rows)) async for portion in portions(tx, town.bot.house.library, pilot)])

    return await town.bot.store.read(work)


async def test_words_under_a_code_are_told_to_their_writer_and_gone_with_them(town: Town) -> None:
    sofia, jan = town.chat("sofia"), town.chat("jan")
    await sofia.start()
    await jan.start()
    for chat, canary in ((sofia, "More ferries, please."), (sofia, "And fewer trains."), (jan, "Longer evenings.")):
        await chat.say("/feedback")
        assert "Words are kept under a code, without your name" in await chat.screen()
        assert await chat.labels() == ["Leave no trace", "Never mind"]
        await chat.say(canary)
        assert await chat.screen() == "💬 Thank you, saved under a code, without your name. /next leads back to the course."
        assert await chat.tap("Leave no trace") == "That button is from an earlier moment. /next shows where you are."
    rows = await everything(town)
    kept = [row for table, row in saying(rows, "please") + saying(rows, "trains")]
    assert [(row["instrument"], row["item"], row["value"]) for row in kept] == [
        ("feedback", "words", "More ferries, please."),
        ("feedback", "words", "And fewer trains."),
    ]
    assert {row["occasion"] for row in kept} == {"1", "2"}
    ((pilot,), learners) = rows["pilot"], {row["telegram_id"]: row["id"] for row in rows["learner"]}
    sofias, jans = learners[await number_of(sofia)], learners[await number_of(jan)]
    assert {row["pseudonym"] for row in kept} == {pseudonym(pilot["pairing_key"], sofias)}
    assert [row for row in rows["response"] + rows["participant"] for value in row.values() if value in (sofias, jans)] == []
    assert (pilot["texts"], pilot["erased"]) == (3, 0)
    assert "More ferries" in await exported(town)
    await sofia.say("/mydata")
    assert [file for file in (await sofia.messages())[-1:] if "document" in file]
    await sofia.say("/erase")
    await sofia.tap("Yes, erase everything")
    rows = await everything(town)
    assert saying(rows, "please") == saying(rows, "trains") == []
    code = pseudonym(pilot["pairing_key"], sofias)
    assert [row for table in ("response", "participant", "reply") for row in rows[table] if row["pseudonym"] == code] == []
    assert rows["pilot"][0]["erased"] == 1  # the pilot's counts say so
    told = await exported(town)
    assert "ferries" not in told
    assert code not in told
    assert "Longer evenings." in told  # of somebody else
    assert [row["learner_id"] for row in rows["asking"]] == [jans]


async def test_words_without_a_trace_lead_to_nobody_in_anything_the_bot_holds(
    town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    sofia, owner = town.chat("sofia"), town.chat("olga")
    await owner.start()
    await sofia.start()
    await sofia.press("begin")
    heard = len(await owner.messages())
    number = await number_of(sofia)
    for canary in ("The canary sings in bar four.", "The canary sings in bar five."):
        await sofia.say("/feedback")
        count = len(await sofia.messages())
        await sofia.tap("Leave no trace")
        assert len(await sofia.messages()) == count  # the same message says it
        assert "Nothing here leads to you, not even for us" in await sofia.screen()
        assert await sofia.labels() == ["Keep it under a code", "Never mind"]
        await sofia.post("attach", kind="voice")
        await sofia.settle()
        assert "only words will do: nothing was kept" in await sofia.screen()
        await sofia.say(canary)
        assert await sofia.screen() == "💬 Thank you, saved without a trace. /next leads back to the course."
    await sofia.turn(seconds=3600)  # addresses of messages to nobody are forgotten once they were sent
    rows = await everything(town)
    (learner,) = [row for row in rows["learner"] if row["telegram_id"] == number]
    found = saying(rows, "canary sings")
    assert [table for table, _ in found] == ["anonymous_response", "anonymous_response"]
    for _, row in found:
        assert (row["week"], row["language"], row["released"]) == ("2026-W48", "", 0)  # not shown before five are there
        assert not {value for value in map(str, row.values()) for mine in (learner["id"], str(number)) if mine in value}
    assert learner["expects"] is None
    thanked = [row for row in rows["outbox"] if row["screen"] in ("feedback_thanks", "feedback_words_only")]
    assert [(row["learner_id"], row["chat_id"], row["args"]) for row in thanked] == [(None, None, None)] * 4
    assert rows["asking"] == rows["response"] == rows["participant"] == []
    logged = [one.getMessage() for one in caplog.records if one.levelno >= logging.WARNING or not one.name.startswith(QUIET)]
    assert caplog.records
    assert [line for line in logged if "canary sings" in line] == []
    assert len(await owner.messages()) == heard  # words are read in /evaluation
    assert "canary" not in await exported(town)
    await sofia.say("/feedback")
    await sofia.tap("Leave no trace")
    await sofia.tap("Keep it under a code")
    await sofia.say("This is mine.")
    assert "saved under a code" in await sofia.screen()


async def test_a_voice_or_a_photo_goes_to_those_who_evaluate_at_once(town: Town) -> None:
    sofia, owner = town.chat("sofia"), town.chat("olga")
    await owner.start()
    await sofia.start()
    for kind in ("voice", "photo"):
        await sofia.say("/feedback")
        assert "A voice or a photo is passed on at once and may be recognised." in await sofia.screen()
        await sofia.post("attach", kind=kind)
        await sofia.settle()
        assert "Thank you, saved and passed on." in await sofia.screen()
        assert kind in await owner.last()
    assert "Sofia" not in str(await owner.messages())
    await sofia.say("/feedback")
    await sofia.tap("Never mind")
    await sofia.say("This is nothing.")
    assert saying(await everything(town), "This is nothing.") == []


async def test_answers_of_whoever_erases_are_gone_from_the_numbers_too(town: Town) -> None:
    chats = [town.chat(f"person{number}") for number in range(6)]
    for number, chat in enumerate(chats):
        await chat.post("person", user_id=6000 + number, first_name=f"Person {number}")
        await chat.start()

    async def answer(tx: Tx) -> Pilot:
        pilot = await everyone(tx, town.bot.house, NOW)
        for number in range(6):
            learner = await learner_by_telegram_id(tx, 6000 + number)
            assert isinstance(learner, Learner)
            answers = {"commitment/when": Given(f"words of {number}")}
            await keep(tx, pilot, learner, answers, occasion="1.1", language="en", now=NOW, words=answers)
        return pilot

    await town.bot.store.write(answer)
    assert "words of 3" in await exported(town)
    for number in (3, 4):
        await chats[number].say("/erase")
        await chats[number].tap("Yes, erase everything")
    told = await exported(town)
    assert [f"words of {number}" in told for number in range(6)] == [True, True, True, False, False, True]
    rows = await everything(town)
    assert len(rows["participant"]) == len(rows["response"]) == 4
    assert [row["erased"] for row in rows["pilot"]] == [2]
    assert "Everything about you is erased." in words(await chats[3].last())

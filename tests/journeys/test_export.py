"""An evaluator takes the answers of a pilot as a file, and nobody else does."""

import asyncio
import io
import json
import sqlite3
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from bot.delivery import exports
from bot.storage.tx import Tx
from tests import exported
from tests.exported import PILOT, Row
from tests.journeys.chat import Chat, words
from tests.journeys.conftest import Town, town_in
from tests.journeys.test_roles import link_for, opens

INSTRUMENTS = ("about-you", "weekly")
NAME = "Autumn, three towns"


async def put(town: Town, rows: Iterable[tuple[str, Row]]) -> None:
    """Rows as the bot would have kept them."""

    async def work(tx: Tx) -> None:
        for table, row in rows:
            sql = f"INSERT INTO {table} ({', '.join(row)}) VALUES ({', '.join(':' + name for name in row)})"
            await tx._connection.rows(sql, row)

    await town.bot.store.write(work)


async def with_answers(town: Town) -> None:
    """A pilot in which eight people answered under codes, and six without."""
    found = list(exported.answers(town.bot.house.library, INSTRUMENTS, people=8))
    nobodys = exported.nobodys("pulse", 6, {"useful": "5", "why": "=HYPERLINK({number})"})
    await put(town, [("pilot", exported.pilot((*INSTRUMENTS, "pulse"))), *found, *nobodys])


async def files(chat: Chat, count: int) -> list[dict[str, Any]]:
    """The messages with a file, once there are so many; they are made beside everything else."""
    for _ in range(400):
        found = [message for message in await chat.messages() if "document" in message]
        if len(found) >= count:
            break
        await asyncio.sleep(0.05)
    await chat.settle()
    assert len(found) == count
    return found


async def said(chat: Chat, beginning: str) -> dict[str, Any]:
    """The newest message, once it begins like this."""
    for _ in range(400):
        if words(await chat.last()).startswith(beginning):
            break
        await asyncio.sleep(0.05)
    message = await chat.last()
    assert words(message).startswith(beginning)
    return message


def content(town: Town, message: dict[str, Any]) -> bytes:
    """What is in the file of a message."""
    return town.sandbox.world.files.content[str(message["document"]["file_id"])]


async def rows(town: Town, sql: str) -> list[tuple[Any, ...]]:
    """What the bot remembers."""
    found = await town.bot.store.read(lambda tx: tx._connection.rows(sql, {}))
    return [tuple(row) for row in found]


async def test_an_evaluator_takes_a_workbook_with_a_dictionary_and_without_anybody(tmp_path: Path) -> None:
    async with town_in(tmp_path, peopled=True) as town:
        olga, eva = town.chat("olga"), town.chat("eva")
        await olga.start()
        await opens(eva, await link_for(olga, "Evaluator", "Eva"))
        await with_answers(town)
        await eva.say("/export")
        assert await eva.labels() == [NAME, "Learners in no pilot"]
        await eva.tap(NAME)
        assert "The bot itself can follow a code, to erase answers and to bring replies" in await eva.screen()
        data = (await eva.find("📊 Excel"))[1]
        choice = (await eva.last())["message_id"]
        await asyncio.gather(eva.post("tap", message_id=choice, data=data), eva.post("tap", message_id=choice, data=data))
        [file] = await files(eva, 1)
        assert words(file) == f"{NAME}: a sheet for each table. Begin with “about” and “dictionary”."
        assert file["document"]["file_name"] == "autumn-three-towns.xlsx"
        assert words((await eva.messages())[-2]) == f"{NAME}. The file is ready and comes in a message of its own."
        book = openpyxl.load_workbook(io.BytesIO(content(town, file)))
        assert book.sheetnames[:4] == ["about", "counts", "about-you", "weekly"]
        assert "dictionary" in book.sheetnames
        cells = [cell for page in book for row in page.iter_rows() for cell in row]
        assert all(cell.data_type in "sn" for cell in cells)
        seen = {str(cell.value) for cell in cells}
        kept = await rows(town, "SELECT pseudonym, value FROM response WHERE instrument = 'weekly' AND item = 'w6'")
        assert {text for pair in kept for text in pair if text} <= seen
        assert {f"'=HYPERLINK({number})" for number in range(6)} <= seen
        people = await rows(town, "SELECT id, telegram_id, chat_id FROM learner")
        assert not {str(one) for row in people for one in row} & seen
        assert await olga.screen() == f"📜 Eva took the answers of {NAME} as a file (XLSX)."  # owners hear of it at once
        await olga.say("/audit")
        assert f"Eva took the answers of {NAME} as a file (XLSX)." in await olga.screen()
        assert (await olga.screen()).count("as a file") == 1  # however often the button was tapped
        for format in ("🗂", "🧩"):
            await eva.tap(format)
        archive, told = sorted((await files(eva, 3))[1:], key=lambda file: str(file["document"]["file_name"]), reverse=True)
        assert "texts.csv" in zipfile.ZipFile(io.BytesIO(content(town, archive))).namelist()
        assert len(json.loads(content(town, told))["about-you"]) == 8
        end = "UPDATE pilot SET pairing_key = NULL, ended_at = ends_at WHERE ends_at IS NOT NULL"
        await town.bot.store.write(lambda tx: tx._connection.rows(end, {}))
        await eva.tap("Another pilot")
        await eva.tap(NAME)
        assert "The key that made them is destroyed: not even the bot can follow one now." in words(
            (await eva.find("📊 Excel"))[0]
        )
        await eva.tap("Another pilot")
        await eva.tap("Learners in no pilot")
        assert words((await eva.find("📊 Excel"))[0]).startswith("Learners in no pilot. As which file?")


async def test_who_may_not_gets_nothing_and_what_fails_can_be_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exports, "SHOW_EVERY_SECONDS", 0.0)
    async with town_in(tmp_path, peopled=True) as town:
        olga, eva = town.chat("olga"), town.chat("eva")
        await olga.start()
        await opens(eva, await link_for(olga, "Evaluator", "Eva"))
        await with_answers(town)
        await put(town, exported.nobodys("pulse", 1, {}, seed=9))
        await town.bot.store.write(
            lambda tx: tx._connection.rows("UPDATE anonymous_response SET answers = '{' WHERE answers = '{}'", {})
        )
        await eva.say("/export")
        await eva.tap(NAME)
        await eva.tap("🧩 JSON")
        await said(eva, f"{NAME}. The file could not be made just now.")
        await town.bot.store.write(lambda tx: tx._connection.rows("DELETE FROM anonymous_response WHERE answers = '{'", {}))
        await eva.tap("Try again")
        await files(eva, 1)
        shown = await rows(town, "SELECT count(*) FROM outbox WHERE screen = 'export_wait' AND method = 'edit'")
        assert shown[0][0] > 2  # how far it is, again and again

        monkeypatch.setattr(exports, "MOST_BYTES", 100)
        await eva.press(f"ex:make:{PILOT}:json")
        message = await said(eva, f"{NAME}. This file is larger than the 50 MB that Telegram takes.")
        assert f"./run export {PILOT} --format json" in words(message)
        monkeypatch.undo()

        [person] = await rows(town, "SELECT learner_id FROM staff_label WHERE label = 'Eva'")
        await town.bot.store.write(lambda tx: tx._connection.rows("DELETE FROM role", {}))
        before = await eva.messages()
        await eva.press(f"ex:make:{PILOT}:json")  # an old button
        assert await rows(town, "SELECT count(*) FROM export_job WHERE state = 'new'") == [(0,)]
        job = {"id": "wish-number-one", "learner_id": person[0], "pilot_id": PILOT, "format": "csv", "made_at": 1_795_000_000}
        await put(town, [("export_job", job)])  # wished for a moment before the role ended
        for _ in range(100):
            if await rows(town, "SELECT state FROM export_job WHERE id = 'wish-number-one'") != [("new",)]:
                break
            await asyncio.sleep(0.05)
        assert await rows(town, "SELECT state FROM export_job WHERE id = 'wish-number-one'") == [("failed",)]
        assert await eva.messages() == before


async def test_a_wish_survives_a_restart(tmp_path: Path) -> None:
    async with town_in(tmp_path, peopled=True) as town:
        olga = town.chat("olga")
        await olga.start()
        await with_answers(town)
        [row] = await rows(town, "SELECT id FROM learner")
    with sqlite3.connect(tmp_path / "sandbox.db") as db:  # as if the bot had died between the tap and the file
        job = ("wish-number-one", row[0], PILOT, "csv", 1_795_000_000)
        db.execute("INSERT INTO export_job (id, learner_id, pilot_id, format, made_at) VALUES (?, ?, ?, ?, ?)", job)
    async with town_in(tmp_path, peopled=True) as town:
        [file] = await files(town.chat("olga"), 1)
        assert file["document"]["file_name"] == "autumn-three-towns.zip"

"""G19: what a message says is chosen when it leaves, and the words of a lesson are those that were asked."""

from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from bot.course.catalogue import Library
from bot.delivery.wording import Speech, unbroken, without_tags
from bot.language import Interface, escape
from bot.screens.screen import Operator, Screen, Screens, Voice
from bot.storage import Tx
from bot.storage.outbox import Address, Pinned, put
from tests.delivery_rooms import Rooms, open_rooms

LESSON, OLD = "basic/1.1", "an older revision"


def title(voice: Voice, args: Mapping[str, Any]) -> Screen:
    return Screen(escape(f"{voice.told.lesson.title} | {voice.told.language} | {voice.tr.language}"))


@pytest.fixture(scope="module")
def speech() -> Speech:
    library = Library(Path("lessons"), Path("locales"))
    return Speech(Screens({"title": title}), library, Interface(Path("locales")), Operator("Somebody", "somebody@example.eu"))


@pytest.fixture
async def rooms(tmp_path: Path) -> AsyncIterator[Rooms]:
    async with open_rooms(tmp_path) as opened:
        yield opened


async def queue_lesson(rooms: Rooms, rev: str, lesson: str = LESSON) -> str:
    """A message that shows a lesson as it was at that revision, in English; its row's id."""
    chat = (await rooms.crowd(1))[0]

    async def work(tx: Tx) -> str | None:
        to = Address(chat, "da")
        return await put(tx, to, "title", {}, now=rooms.clock.now(), pinned=Pinned(lesson, rev, "en"))

    row_id = await rooms.store.write(work)
    assert row_id is not None
    return row_id


async def test_a_lesson_nobody_changed_is_told_from_the_library(rooms: Rooms, speech: Speech) -> None:
    current = speech.current_rev(LESSON)
    assert current is not None
    await queue_lesson(rooms, current)
    rooms.start(speech=speech)
    await rooms.settled()
    wanted = speech.library.telling("basic", "1.1", "da")
    assert rooms.texts() == [f"{wanted.lesson.title} | {wanted.language} | da"]


async def test_a_lesson_that_changed_is_told_as_it_was_asked(rooms: Rooms, speech: Speech) -> None:
    lesson = speech.library.courses["basic"].by_id["1.1"].model_copy(update={"title": "The old title"})
    body = lesson.model_dump_json()
    await rooms.store.write(lambda tx: tx.keep_content(lesson=LESSON, rev=OLD, language="en", body=body))
    await queue_lesson(rooms, OLD)
    rooms.start(speech=speech)
    await rooms.settled()
    assert rooms.texts() == ["The old title | en | da"]


@pytest.mark.parametrize("lesson", [LESSON, "basic/99.9", "no-course/1.1", "nonsense"])
async def test_words_that_are_nowhere_kept_fail_and_stop_nothing(rooms: Rooms, speech: Speech, lesson: str) -> None:
    row_id = await queue_lesson(rooms, OLD, lesson)
    rooms.start(speech=speech)
    await rooms.settled()
    row = await rooms.row(row_id)
    assert row["state"] == "failed"
    assert row["reason"].startswith("words: LookupError: the words of ")


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("<b>a</b> &lt;b&gt; &amp;", "a <b> &"),
        ('<a href="https://europa.eu">here</a>', "here (https://europa.eu)"),
        ("no tags at all", "no tags at all"),
        ("<blockquote expandable>x\n\ny</blockquote>", "x\n\ny"),
    ],
)
def test_plain_words_keep_everything_but_the_tags(html: str, words: str) -> None:
    assert without_tags(html) == words


def test_a_number_and_its_percent_sign_stay_on_one_line() -> None:
    assert unbroken("<b>57.7 %</b> said yes, 60 % was required") == "<b>57.7\xa0%</b> said yes, 60\xa0% was required"
    assert unbroken("a % b, 5  %, 5%, 5\xa0%") == "a % b, 5  %, 5%, 5\xa0%"

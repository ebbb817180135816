"""Examples of pilots (lessons/pilots): whom a round of the course asks what; staff make their own pilots from them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import Field

from bot.course.content import Content, Id, Plain, Truth, Whole
from bot.course.document import Document, Mistake, Mistakes, read_inside
from bot.course.instrument import MOMENTS, Instrument, Moment
from bot.course.model import Outline
from bot.course.rules import text_mistakes
from bot.course.schema import did_you_mean, read_model
from bot.course.texts import Text
from bot.language import LANGUAGES

FOLDER = "pilots"  # in lessons/; only staff read it, so it has no catalogues
EVERYONE = "everyone"  # for learners who are in no other pilot
FOLLOW_UP_WEEKS = 13 + 1  # 90 days after the course, and a week to answer
LONGEST = {"name": 60, "about": 300}  # characters
_ONCE: tuple[Moment, ...] = ("leaving", "any")  # one message or one command stands for these, so one instrument does


class PilotExample(Content):
    """One pilot as a round may run it; everyone's has no end, so no weeks."""

    id: Id
    name: Plain
    about: Plain
    course: Id
    languages: tuple[str, ...] = ()  # none: every language
    blended: Truth = False  # with sessions in a room
    open: Truth = False  # also takes learners without a cohort
    weeks: Whole = Field(0, ge=0, le=104)  # until the key is destroyed that pairs answers; 0: never
    instruments: tuple[Id, ...]  # in the order they are asked


@dataclass(frozen=True)
class PilotFiles:
    """Every example as it was read, without those that have no shape."""

    pilots: tuple[PilotExample, ...]
    mistakes: tuple[Mistake, ...]


def read_pilots(lessons: Path, instruments: Mapping[str, Instrument | None], courses: Mapping[str, Outline | None]) -> PilotFiles:
    """The examples of a folder of lessons with every mistake, given all instruments and courses by id; None is unreadable."""
    folder = lessons / FOLDER
    paths = sorted(path for path in folder.iterdir() if path.suffix in (".yaml", ".yml")) if folder.is_dir() else []
    pilots: list[PilotExample] = []
    mistakes: list[Mistake] = []
    for path in paths:
        document = read_inside(path, lessons)
        pilot, found = read_model(document, PilotExample)
        if path.suffix == ".yml":
            found = [Mistake(document.file, 1, 1, "", "the name of a pilot's file ends in .yaml")]
        elif pilot is not None and not found:  # a file mended by guesses is not weighed
            found = list(_pilot(document, pilot, path.stem, instruments, courses))
            pilots.append(pilot)
        mistakes += found
    return PilotFiles(tuple(pilots), tuple(mistakes))


def load_pilots(lessons: Path, instruments: Mapping[str, Instrument], courses: Mapping[str, Outline]) -> dict[str, PilotExample]:
    """Every example by its id; Mistakes, all of them at once, if a file is wrong."""
    files = read_pilots(lessons, dict(instruments), dict(courses))
    if files.mistakes:
        raise Mistakes(list(files.mistakes))
    return {pilot.id: pilot for pilot in files.pilots}


def _pilot(
    document: Document,
    it: PilotExample,
    stem: str,
    instruments: Mapping[str, Instrument | None],
    courses: Mapping[str, Outline | None],
) -> Iterator[Mistake]:
    if it.id != stem:
        yield document.mistake(("id",), f"must be the name of its file, {stem}", it.id)
    for name, longest in LONGEST.items():
        words = getattr(it, name)
        yield from text_mistakes(document, (Text("", words, (name,), "title"),))
        if len(words) > longest:
            yield document.mistake((name,), f"has {len(words)} characters, at most {longest} fit")
    if it.course not in courses:
        yield document.mistake(("course",), f"is no course{did_you_mean(it.course, courses)}", it.course)
    for number, language in enumerate(it.languages):
        if language not in LANGUAGES:
            yield document.mistake(("languages", number), "is no language of the bot: write its two letters, as pl", language)
        elif language in it.languages[:number]:
            yield document.mistake(("languages", number), "is named twice", language)
    yield from _instruments(document, it, instruments)
    yield from _length(document, it, instruments, courses.get(it.course))


def _instruments(document: Document, it: PilotExample, instruments: Mapping[str, Instrument | None]) -> Iterator[Mistake]:
    first: dict[Moment, Instrument] = {}  # of each moment
    for number, id in enumerate(it.instruments):
        path = ("instruments", number)
        if id in it.instruments[:number]:
            yield document.mistake(path, "is named twice, and would be asked twice", id)
            continue
        if id not in instruments:
            yield document.mistake(path, f"is no instrument{did_you_mean(id, instruments)}", id)
            continue
        instrument = instruments[id]
        if instrument is None:
            continue
        if not instrument.asked:
            yield document.mistake(path, f"is never asked: give it a moment, asked: one or more of {', '.join(MOMENTS)}", id)
        for moment in instrument.asked:
            other = first.setdefault(moment, instrument)
            if other is not instrument and moment in _ONCE:
                yield document.mistake(path, f"is asked at the moment {moment}, and {other.id} is already", id)
            elif other.privacy != instrument.privacy:
                what = (
                    f"is {instrument.privacy}, and {other.id} is {other.privacy}: what is asked together, {moment}, is one form"
                )
                yield document.mistake(path, what, id)
        if "week" in instrument.asked and instrument.privacy == "anonymous":
            yield document.mistake(path, "is anonymous, and the week's own question, asked with it, is pseudonymous", id)
        other_form = instrument.parallel_to or next((o.id for o in instruments.values() if o and o.parallel_to == id), None)
        if other_form and other_form not in it.instruments:
            yield document.mistake(path, f"needs {other_form} too: one is asked before, the other after", id)


def _length(
    document: Document, it: PilotExample, instruments: Mapping[str, Instrument | None], course: Outline | None
) -> Iterator[Mistake]:
    if it.id == EVERYONE:
        if it.weeks:
            yield document.mistake(("weeks",), f"{EVERYONE} has no end: leave it out", str(it.weeks))
        if it.languages:
            yield document.mistake(("languages",), f"{EVERYONE} is in every language: leave them out")
        return
    if not it.weeks:
        what = "is missing: how many weeks until nobody can tell any more which answers are one person's"
        yield document.mistake(("weeks",), what, at_key=True)
        return
    follows_up = any("later" in one.asked for id in it.instruments if (one := instruments.get(id)) is not None)
    units = len(course.units) if course else 0  # a unit takes a week
    if follows_up and it.weeks < units + FOLLOW_UP_WEEKS:
        what = f"is too short for what is asked three months later: a course of {units} week(s) needs {units + FOLLOW_UP_WEEKS}"
        yield document.mistake(("weeks",), what, str(it.weeks))

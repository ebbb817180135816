"""Everything an evaluator may take away of one pilot, read in portions, so that its size does not matter."""

import asyncio
import hashlib
import json
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.course.catalogue import Library
from bot.course.fixed import fixed_questions
from bot.course.instrument import Instrument
from bot.evaluation.counts import Counts, counts
from bot.evaluation.dataset import BESIDE, Answers, Person, answers, tellable
from bot.evaluation.dataset import nobodys as nobodys_sheet
from bot.evaluation.dictionary import ABOUT, TEXTS, about, dictionary, dictionary_sheet
from bot.evaluation.pilot import Pilot
from bot.evaluation.questions import moments_of
from bot.evaluation.sheet import Cell, Portion, Sheet, named
from bot.evaluation.suppression import generalised, rounded
from bot.evaluation.tally import COUNTS, TABLES, Tally, counted
from bot.language import LANGUAGES
from bot.storage.evaluation import askings_counted
from bot.storage.pilot import pilot_by_id
from bot.storage.tx import Tx

PEOPLE = 100  # whose answers are read at a time
FORMS = 500  # forms without a code that are read at a time
TAKEN = (ABOUT.name, COUNTS.name, TEXTS.name, TABLES.name, "dictionary")
NOBODY_YET = "Not answered by anybody yet, so without a sheet"
ANONYMOUS = "Anonymous, so without a sheet"
Slices = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Contents:
    """What there is to export of a pilot; `instruments` are all that the lessons still have, in English and in their order."""

    counts: Counts
    languages: tuple[str, ...]  # beside English, of the dictionary
    instruments: tuple[Instrument, ...]
    coded: tuple[Answers, ...]
    silent: Mapping[str, Sheet]  # questionnaires under a code that nobody has answered yet
    nobodys_questions: Mapping[str, Sheet]  # of those without a code
    nobodys: Mapping[str, int]  # forms without a code that may be seen, by instrument
    people: Mapping[str, Person]
    size: int  # answers under codes


@dataclass
class Progress:
    """How much of an export is behind, of so many answers and forms."""

    size: int
    done: int = 0

    def percent(self, more: int = 0) -> int:
        """The share of all, 0 to 99, after `more`."""
        self.done += more
        return min(99, 100 * self.done // max(1, self.size))


async def portions(tx: Tx, library: Library, pilot: Pilot, *, people: int = PEOPLE) -> AsyncIterator[Portion]:
    """The sheets one after the other, each in portions of so many people; equal data come in equal order.

    A portion's rows are made while they are read: read them all before you ask for the next portion."""
    contents = await _contents(tx, library, pilot)
    progress, tally = Progress(contents.size + sum(contents.nobodys.values())), Tally()
    before = await pilot_by_id(tx, pilot.previous) if pilot.previous else None
    spoken = [language for language, *_ in contents.counts.languages]
    absent = {NOBODY_YET: tuple(contents.silent), ANONYMOUS: tuple(contents.nobodys_questions)}
    yield Portion(ABOUT, about(pilot, before, spoken, _figures(pilot, contents), absent), 0)
    yield Portion(COUNTS, counted(contents.counts), 0)
    slices = _slices(sorted(contents.people), people)
    for coded in contents.coded:
        yield Portion(coded.sheet, (), progress.percent())
        for first, last in slices:
            rows = tx.export_responses(pilot_id=pilot.id, instrument=coded.id, first=first, last=last)
            found = [row async for row in rows]
            yield Portion(coded.sheet, coded.rows(found, contents.people, tally), progress.percent(len(found)))
    yield Portion(TEXTS, (), progress.percent())
    async for rows in _words_under_codes(tx, pilot.id, contents, slices):
        yield Portion(TEXTS, rows, progress.percent())
    for id, forms in contents.nobodys.items():
        instrument = next((one for one in contents.instruments if one.id == id), None)
        yield Portion(TEXTS, await _nobodys_words(tx, pilot.id, id, instrument, tally), progress.percent(forms))
    counted_ones = [one for one in contents.instruments if one.id not in contents.silent]
    yield Portion(TABLES, (row for instrument in counted_ones for row in tally.rows(instrument)), progress.percent())
    meaning = dictionary_sheet(contents.languages)
    asked = (*(coded.sheet for coded in contents.coded), *contents.silent.values(), *contents.nobodys_questions.values())
    yield Portion(meaning, dictionary((ABOUT, COUNTS, *asked, TEXTS, TABLES, meaning), contents.languages), 100)


async def _contents(tx: Tx, library: Library, pilot: Pilot) -> Contents:
    found: dict[str, set[str]] = {}
    async for row in tx.export_items(pilot_id=pilot.id):
        found.setdefault(row["instrument"], set()).add(row["item"])
    nobodys = {row["instrument"]: row["sheets"] async for row in tx.export_nobodys(pilot_id=pilot.id)}
    course = library.courses.get(pilot.course)
    asked = (*pilot.instruments, *(fixed_questions(course) if course else ()))
    ids = tuple(dict.fromkeys((*asked, *sorted(found), *sorted(nobodys))))
    english = {id: told for id in ids if (told := _told(library, id, "en")) is not None}
    askings = await askings_counted(tx, pilot.id)
    told_counts = counts(askings, moments_of(library, pilot), pilot.languages or tuple(LANGUAGES))
    spoken = pilot.languages or tuple(sorted(language for language, *_ in told_counts.languages))
    languages = tuple(language for language in spoken if language != "en" and language in LANGUAGES)
    coded: list[Answers] = []
    silent: dict[str, Sheet] = {}
    nobodys_questions: dict[str, Sheet] = {}
    taken = list(TAKEN)
    for id in ids:
        instrument = english.get(id)
        others = {language: told for language in languages if (told := _told(library, id, language)) is not None}
        taken.append(name := named(id, taken))
        if id in found:
            coded.append(answers(id, name, instrument, others, found[id]))
        elif instrument is not None and instrument.privacy == "pseudonymous":
            silent[id] = answers(id, name, instrument, others, ()).sheet
        elif instrument is not None:
            nobodys_questions[id] = nobodys_sheet(name, instrument, others)
    people = await _people(tx, pilot, tuple(english.values()))
    size = await tx.export_size(pilot_id=pilot.id)
    told_instruments = tuple(english.values())
    return Contents(told_counts, languages, told_instruments, tuple(coded), silent, nobodys_questions, nobodys, people, size)


def _told(library: Library, id: str, language: str) -> Instrument | None:
    """The instrument if it is told in that very language."""
    try:
        telling = library.instrument(id, language)
    except KeyError:
        return None
    return telling.instrument if telling.language == language else None


async def _people(tx: Tx, pilot: Pilot, instruments: Sequence[Instrument]) -> Mapping[str, Person]:
    """Everybody who answered under a code, with what may be told of them."""
    known: dict[str, dict[str, list[str]]] = {}
    since: dict[str, str] = {}
    newest = ""
    async for row in tx.export_people(pilot_id=pilot.id):
        code = row["pseudonym"]
        person = known.setdefault(code, {"language": [row["language"]], "cohort": [row["cohort"]], "asked": []})
        person["asked"].append(row["asked"])
        since[code], newest = min(row["first_week"], since.get(code, row["first_week"])), max(row["last_week"], newest)
    for instrument in instruments:
        for item in instrument.items:
            if item.about is not None:
                async for row in tx.export_described(pilot_id=pilot.id, instrument=instrument.id, item=item.id):
                    said = known[row["pseudonym"]].setdefault(item.about, [])
                    if row["value"] not in said:
                        said.append(row["value"])
    facts = {code: {name: " ".join(values) for name, values in said.items()} for code, said in known.items()}
    people = {code: Person(**told, since=since[code]) for code, told in facts.items()}
    return await asyncio.to_thread(tellable, people, None if pilot.ended_at is not None else newest)


def _figures(pilot: Pilot, contents: Contents) -> Mapping[str, int]:
    return {
        "People who answered under a code": rounded(len(contents.people)),
        "Answers under codes": rounded(contents.size),
        "Forms without a code": rounded(sum(contents.nobodys.values())),
        "People who erased their answers": rounded(pilot.erased),
    }


def _slices(codes: Sequence[str], people: int) -> Slices:
    """The first and the last code of so many people each."""
    return [(codes[start], codes[start : start + people][-1]) for start in range(0, len(codes), people)]


async def _words_under_codes(
    tx: Tx, pilot_id: str, contents: Contents, slices: Slices
) -> AsyncIterator[Iterable[Sequence[Cell]]]:
    """What was written under codes, question by question and code by code."""
    for coded in contents.coded:
        for item in coded.instrument.items if coded.instrument else ():
            if item.kind != "open":
                continue
            for first, last in slices:
                rows = tx.export_words(pilot_id=pilot_id, instrument=coded.id, item=item.id, first=first, last=last)
                yield [_words(coded.id, item.id, row, contents.people[row["pseudonym"]]) async for row in rows]


def _words(instrument: str, item: str, row: Mapping[str, Any], person: Person) -> tuple[Cell, ...]:
    language = row["language"] if person.asked else ""
    return instrument, item, row["occasion"], language, row["pseudonym"], row["value"]


async def _nobodys_words(
    tx: Tx, pilot_id: str, id: str, instrument: Instrument | None, tally: Tally
) -> Iterator[tuple[Cell, ...]]:
    """What was written without a code; what was chosen is only counted. Of one instrument at a time, as its order needs it."""
    told: dict[str, tuple[str, ...]] = {}
    written: list[tuple[str, str, str]] = []  # item, form, words
    after = ""
    while forms := [row async for row in tx.export_released(pilot_id=pilot_id, instrument=id, after=after, k=FORMS)]:
        for form in forms:
            told[form["rid"]], given = _beside_words(form["language"], form["occasion"]), json.loads(form["answers"])
            all_words = form["texts"] == len(given)  # of what is in the lessons no more: else it may have been a choice
            for item_id, value in given.items():
                item = instrument.by_id.get(item_id) if instrument else None
                if item is not None:
                    tally.count(id, item, form["occasion"], value)
                if all_words if item is None else item.kind == "open":
                    written.append((item_id, form["rid"], value))
        after = forms[-1]["rid"]
    known = await asyncio.to_thread(generalised, told)
    return iter(sorted((_nobodys(id, item, known[rid], value) for item, rid, value in written), key=_by_chance))


def _nobodys(instrument: str, item: str, told: tuple[str, ...], words: str) -> tuple[Cell, ...]:
    language, occasion = told
    return instrument, item, occasion.partition(BESIDE)[2], language, "", words


def _beside_words(language: str, occasion: str) -> tuple[str, str]:
    """What may be told beside words without a code: an occasion that five share whose words are in the same language."""
    return language, f"{language}{BESIDE}{occasion}"


def _by_chance(row: tuple[Cell, ...]) -> tuple[Cell, bytes]:
    """An order made of what can be read anyway: it tells neither when nor by whom, and two answers of one form part ways."""
    return row[1], hashlib.sha256("\n".join(map(str, row)).encode()).digest()

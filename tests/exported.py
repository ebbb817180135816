"""A pilot full of answers, written straight into a database: what exports are tried on."""

import json
import random
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from bot.course.catalogue import Library
from bot.course.instrument import Instrument, Item, KnowledgeItem, NumberItem, OpenItem, SeveralItem

PILOT = "pilot-of-autumn1"
LANGUAGES = ("da", "en", "pl")
COHORTS = ("Ruse, autumn", "Vidin", "")
WORDS = ("the", "bus", "to the hospital", "leaves", "before anybody", "in our village", "can be there", "and nobody", "asked us")
WEEKS = ("2026-W47", "2026-W48", "2026-W49")
Row = Mapping[str, Any]


def occasions(instrument: Instrument) -> Sequence[str]:
    """On which occasions it is asked of everybody here."""
    if "week" in instrument.asked:
        return ("quiz-1", "quiz-2", "quiz-3")
    return instrument.asked[:2] or ("before",)


def value(item: Item, instrument: Instrument, chance: random.Random) -> str:
    """Some answer that this item can have."""
    if isinstance(item, OpenItem):
        return " ".join(chance.choices(WORDS, k=chance.randint(5, 40)))
    if isinstance(item, NumberItem):
        return str(chance.randint(item.low, item.high))
    ids = [choice.id for choice in instrument.choices(item)]
    if isinstance(item, SeveralItem):
        return " ".join(sorted(chance.sample(ids, chance.randint(1, 2))))
    if isinstance(item, KnowledgeItem):
        return chance.choice(ids)
    return min(chance.choice(ids), chance.choice(ids))  # not all alike, so that some groups are small


def pilot(instruments: Sequence[str], **changed: Any) -> Row:
    """The pilot's row."""
    return {
        "id": PILOT,
        "name": "Autumn, three towns",
        "example": "online",
        "course": "basic",
        "languages": json.dumps(LANGUAGES),
        "instruments": json.dumps(list(instruments)),
        "open": 1,
        "zone": "Europe/Sofia",
        "starts_at": 1_790_000_000,
        "ends_at": 1_805_000_000,
        "revs": '{"1.1": "aaaa", "1.2": "bbbb"}',
        "changes": '["Shorter quizzes", "=SUM(A1) is no formula"]',
        "pairing_key": "5a" * 32,
        "made_by": "bot",
        "made_at": 1_780_000_000,
        **changed,
    }


def answers(library: Library, instruments: Sequence[str], people: int, seed: int = 1) -> Iterator[tuple[str, Row]]:
    """Rows with their tables: cohorts, participants, and everything each of them was asked."""
    chance = random.Random(seed)
    for place, name in enumerate(COHORTS[:2]):
        about = {"course": "basic", "language": "en", "zone": "UTC", "starts_on": "2026-11-02", "code": name, "made_by": "x"}
        yield "cohort", {"id": f"cohort-{place}", "name": name, **about, "made_at": 1}
    for _ in range(people):
        code, language = f"{chance.getrandbits(128):032x}", chance.choices(LANGUAGES, (6, 3, 1))[0]
        cohort = chance.choice(("cohort-0", "cohort-1", ""))
        yield "participant", {"pilot_id": PILOT, "pseudonym": code, "language": language, "cohort_id": cohort}
        for id in instruments:
            instrument = library.instrument(id, "en").instrument
            for occasion in occasions(instrument):
                for item in instrument.items:
                    missing = chance.choices((None, "skipped", "not_said"), (94, 5, 1 if item.personal else 0))[0]
                    given = None if missing else value(item, instrument, chance)
                    where = {"pilot_id": PILOT, "pseudonym": code, "instrument": id, "occasion": occasion, "item": item.id}
                    yield (
                        "response",
                        {**where, "value": given, "missing": missing, "language": language, "week": chance.choice(WEEKS)},
                    )


def nobodys(instrument: str, forms: int, given: Mapping[str, str], released: int = 1, seed: int = 2) -> Iterator[tuple[str, Row]]:
    """Forms without a code, each with these answers."""
    chance = random.Random(seed)
    for number in range(forms):
        told = {item: words.format(number=number) for item, words in given.items()}
        about = {
            "occasion": ("1.1", "1.2")[number % 2],
            "language": LANGUAGES[number % 3],
            "week": WEEKS[0],
            "released": released,
        }
        rid = f"{chance.getrandbits(96):024x}"
        yield (
            "anonymous_response",
            {"rid": rid, "pilot_id": PILOT, "instrument": instrument, **about, "answers": json.dumps(told), "texts": 1},
        )


def write(database: Path, rows: Iterator[tuple[str, Row]] | Sequence[tuple[str, Row]]) -> None:
    """The rows, in this order."""
    with closing(sqlite3.connect(database)) as file, file:
        for table, row in rows:
            names = ", ".join(row)
            file.execute(f"INSERT INTO {table} ({names}) VALUES ({', '.join(':' + name for name in row)})", dict(row))

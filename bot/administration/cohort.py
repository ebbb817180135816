"""Rules of a cohort: its name, its dates as people type them, its calendar of weeks, and the code that lets people in."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise
from typing import Literal

NAME_LIMIT = 60  # characters
LARGEST = 99_999  # members
YEARS = range(2020, 2100)
WEEK = timedelta(days=7)

# Ten digits and the letters that nobody takes for one of them or for each other: 32 signs, 5 bits each.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LETTERS = 12  # 60 bits
GROUP = 4
_LOOKS_LIKE = str.maketrans(
    "OILАВСЕНКМОРТХІЅЈ" + "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ",  # Latin, Cyrillic, Greek: whoever types on another keyboard
    "011ABCEHKM0PTX1SJ" + "ABEZH1KMN0PTYX",
)
_LINK = re.compile(r"start=c-([0-9A-Za-z]+)")
_BETWEEN = re.compile(r"[\s\-\u2010-\u2015.,_]+")
_ISO = re.compile(r"(\d{4})\s*[-/.]\s*(\d{1,2})\s*[-/.]\s*(\d{1,2})")
_EUROPEAN = re.compile(r"(\d{1,2})\s*[.]\s*(\d{1,2})\s*[.]\s*(\d{4})")
_TIME = re.compile(r"(\d{1,2})\s*(?:[:.h]\s*(\d{2}))?\s*(?:h|uhr)?", re.IGNORECASE)

NotADay = Literal["form", "impossible", "far"]
NotAName = Literal["empty", "long", "signs"]
Oddity = Literal["begun", "closed", "disorder"]


@dataclass(frozen=True)
class Terms:
    """What an organiser decides about a cohort; a unit that is not in `openings` opens with the start."""

    name: str
    course: str
    language: str
    zone: str
    starts_on: date
    openings: Mapping[str, date] = field(default_factory=dict)  # the earliest day of each unit
    size_limit: int | None = None
    closes_on: date | None = None  # the last day on which somebody may join
    blended: bool = False


def name_of(text: str) -> str:
    """What was typed, on one line and without spaces around it."""
    return " ".join(text.split())


def name_trouble(text: str) -> NotAName | None:
    """What keeps it from being a cohort's name; None if nothing does."""
    name = name_of(text)
    if not name:
        return "empty"
    if any(unicodedata.category(sign) in ("Cc", "Cf", "Cs", "Co", "Cn") for sign in name):
        return "signs"
    return "long" if len(name) > NAME_LIMIT else None


def day_typed(text: str) -> date | NotADay:
    """The day that was typed as 2026-12-01 or 1.12.2026: 'form' if it is neither, 'impossible' for 31.2., 'far' for 1926."""
    words = unicodedata.normalize("NFKC", text).strip().rstrip(".")
    if found := _ISO.fullmatch(words):
        year, month, day = map(int, found.groups())
    elif found := _EUROPEAN.fullmatch(words):
        day, month, year = map(int, found.groups())
    else:
        return "form"
    try:
        typed = date(year, month, day)
    except ValueError:
        return "impossible"
    return typed if year in YEARS else "far"


def minute_typed(text: str) -> int | None:
    """The minute of the day that was typed as 14:00, 14.00, 14h00 or 14; None if it is no time of day."""
    found = _TIME.fullmatch(unicodedata.normalize("NFKC", text).strip())
    if found is None:
        return None
    hour, minute = int(found[1]), int(found[2] or 0)
    return hour * 60 + minute if hour < 24 and minute < 60 else None


def moment_typed(text: str) -> tuple[date, int] | NotADay | Literal["time"]:
    """A day and a minute of it, typed as "1.12.2026 14:00"; otherwise which of the two is wrong and how."""
    first, _, rest = unicodedata.normalize("NFKC", text).strip().replace(",", " ").partition(" ")
    day = day_typed(first)
    if isinstance(day, str):
        return day
    minute = minute_typed(rest)
    return "time" if minute is None else (day, minute)


def size_typed(text: str) -> int | None:
    """How many may join, from 1; None if that is no number of people."""
    words = unicodedata.normalize("NFKC", text).strip()
    return int(words) if words.isdecimal() and len(words) <= 5 and 1 <= int(words) <= LARGEST else None


def next_mondays(today: date, count: int = 4) -> tuple[date, ...]:
    """The coming Mondays, today's among them."""
    first = today + timedelta(days=(8 - today.isoweekday()) % 7)
    return tuple(first + n * WEEK for n in range(count))


def every_week(starts_on: date, units: Iterable[str]) -> dict[str, date]:
    """The usual calendar: the first unit opens with the start, each next one a week later."""
    return {unit: starts_on + n * WEEK for n, unit in enumerate(units)}


def all_at_once(starts_on: date, units: Iterable[str]) -> dict[str, date]:
    """Everything opens with the start."""
    return dict.fromkeys(units, starts_on)


def moved(openings: Mapping[str, date], by: timedelta) -> dict[str, date]:
    """The calendar after the start has moved: its weeks move along."""
    return {unit: day + by for unit, day in openings.items()}


def opens_on(openings: Mapping[str, date], unit: str, starts_on: date) -> date:
    """The earliest day of a unit; one that the calendar does not know opens with the start."""
    return openings.get(unit, starts_on)


def oddities(terms: Terms, today: date) -> tuple[Oddity, ...]:
    """What is allowed and worth a warning: the start is behind us, nobody can join any more, a later week opens earlier."""
    days = list(terms.openings.values())
    found: dict[Oddity, bool] = {
        "begun": terms.starts_on < today,
        "closed": terms.closes_on is not None and terms.closes_on < today,
        "disorder": any(later < earlier for earlier, later in pairwise(days)),
    }
    return tuple(oddity for oddity, is_so in found.items() if is_so)


def code_of(number: int) -> str:
    """The code that a random number of 60 bits makes."""
    letters = ""
    for _ in range(CODE_LETTERS):
        number, place = divmod(number, len(ALPHABET))
        letters = ALPHABET[place] + letters
    return letters


def code_shown(code: str) -> str:
    """A code in groups, so that people can read it out: "7K3M-PQ2X-9TDA"."""
    return "-".join(code[n : n + GROUP] for n in range(0, len(code), GROUP))


def code_typed(text: str) -> str | None:
    """The code in what somebody typed or pasted, None if there is none; groups and other alphabets are forgiven."""
    link = _LINK.search(text)
    words = link[1] if link else unicodedata.normalize("NFKC", text)
    code = _BETWEEN.sub("", words).upper().translate(_LOOKS_LIKE)
    return code if len(code) == CODE_LETTERS and set(code) <= set(ALPHABET) else None

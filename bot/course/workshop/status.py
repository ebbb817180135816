"""How carefully each translation was made (locales/status.yaml): drafted, read twice, or reviewed by a named person."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from bot.course.document import Document, Mistake, read_document
from bot.course.schema import did_you_mean
from bot.language import LANGUAGES

FILE = "status.yaml"
REVIEWED = "reviewed"
STATES = ("drafted", "read twice", REVIEWED)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True)
class State:
    """What was last done to a catalogue as a whole, and when; a review names who did it, or in what role."""

    state: str
    on: str
    by: str = ""

    def __str__(self) -> str:
        by = f" by {self.by}" if self.by else ""
        return f"{self.state} {self.on}{by}"


@dataclass(frozen=True)
class Status:
    """The state of every catalogue that has one, by language and domain."""

    states: Mapping[tuple[str, str], State] = field(default_factory=dict)
    mistakes: tuple[Mistake, ...] = ()


def read_status(locales: Path, domains: Collection[str]) -> Status:
    """What the file says, nothing where there is none; a claim of a review without a person is a mistake."""
    file = locales / FILE
    if not file.is_file():
        return Status()
    document = read_document(file, file.relative_to(locales.parent).as_posix())
    mistakes = list(document.mistakes) or list(_mistakes(document, domains))
    if mistakes or not document.data:
        return Status(mistakes=tuple(mistakes))
    return Status(
        {
            (language, domain): State(said["state"], said["on"], said.get("by", ""))
            for language, states in document.data.items()
            for domain, said in states.items()
        }
    )


def _mistakes(document: Document, domains: Collection[str]) -> Iterator[Mistake]:
    known = set(LANGUAGES) - {"en"}
    if not isinstance(document.data, dict):
        yield document.mistake((), "must have languages, and their domains below them")
        return
    for language, states in document.data.items():
        if language not in known:
            yield document.mistake((language,), f"is no language to translate into{did_you_mean(language, known)}", at_key=True)
        elif not isinstance(states, dict):
            yield document.mistake((language,), "must have domains below it, such as bot")
        else:
            for domain, said in states.items():
                if domain not in domains:
                    yield document.mistake((language, domain), f"is no domain{did_you_mean(domain, domains)}", at_key=True)
                yield from _wrong(document, (language, domain), said)


def _wrong(document: Document, path: tuple[str, str], said: object) -> Iterator[Mistake]:
    if not isinstance(said, dict) or not {"state", "on"} <= said.keys() <= {"state", "on", "by"}:
        yield document.mistake(path, "must be {state: ..., on: a date}, with `by` where a person reviewed it")
        return
    if said["state"] not in STATES:
        yield document.mistake((*path, "state"), f"must be one of: {', '.join(STATES)}", str(said["state"]))
    if said["state"] == REVIEWED and not re.search(r"[^\W\d_]{2}", str(said.get("by", ""))):
        yield document.mistake(path, "a review needs the name or role of the person who made it, as `by`")
    if not _is_date(str(said["on"])):
        yield document.mistake((*path, "on"), "must be a date such as 2025-11-19", str(said["on"]))


def _is_date(text: str) -> bool:
    try:
        return bool(_DATE.fullmatch(text)) and bool(date.fromisoformat(text))
    except ValueError:
        return False

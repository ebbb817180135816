"""What an announcement says: its texts and link buttons by language, which are missing, and what a confirmation is bound to."""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

Kind = Literal["course", "community"]
KINDS: tuple[Kind, ...] = ("course", "community")  # what people can opt out of
TEXT_LIMIT = 4096  # characters after parsing, as Telegram counts them
CAPTION_LIMIT = 1024
LINKS_LIMIT = 3
LABEL_LIMIT = 30  # characters on a button; more is cut off on a phone
URL_LIMIT = 1000
Links = tuple[tuple[str, str], ...]
_LINE = re.compile(r"(.+?)\s*(?:\s[-–—:|]|[–—|])\s*(\S+)")  # "Title - https://…"
_HTTPS = re.compile(r"https://(?:[\w-]+\.)+\w{2,}(?::\d{1,5})?(?:[/?#]\S*)?")


class Text(NamedTuple):
    """One language's words as Telegram HTML, and its link buttons."""

    html: str
    buttons: Links = ()


Texts = Mapping[str, Text]  # by language, the one written first in front


@dataclass(frozen=True)
class File:
    """A picture or document that Telegram has already."""

    kind: Literal["photo", "document"]
    file_id: str
    name: str = ""


def units(text: str) -> int:
    """The length as Telegram's apps count it: a sign outside the basic plane is two."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def fallback_of(chosen: str | None, texts: Texts) -> str | None:
    """The language that stands in for a missing one: the one chosen, else English, else the first written; None without texts."""
    for language in (chosen, "en", *texts):
        if language in texts:
            return language
    return None


class Missing(NamedTuple):
    """A language of the audience without a text, how many read it, and which language they get instead (None: nothing yet)."""

    language: str
    readers: int
    instead: str | None


def missing(counts: Mapping[str, int], texts: Texts, chosen: str | None) -> tuple[Missing, ...]:
    """The languages that the audience reads and nobody has written in, the most frequent first."""
    instead = fallback_of(chosen, texts)
    return tuple(Missing(language, count, instead) for language, count in counts.items() if language not in texts)


def without_links(texts: Texts) -> tuple[str, ...]:
    """The languages that have a text and no link buttons, while another has some."""
    linked = {language for language, text in texts.items() if text.buttons}
    return tuple(language for language in texts if language not in linked) if linked else ()


LinkProblem = Literal["form", "https", "too many", "long label", "long address"]


@dataclass(frozen=True)
class WrongLink:
    """Why a line is no link button; `line` is the line itself."""

    problem: LinkProblem
    line: str = ""


def links_of(typed: str) -> Links | WrongLink:
    """The link buttons in lines "Title - https://…", at most three; or the first thing that is wrong with them."""
    lines = [line.strip() for line in typed.splitlines() if line.strip()]
    if not lines:
        return WrongLink("form")
    found: list[tuple[str, str]] = []
    for line in lines:
        parts = _LINE.fullmatch(line)
        if parts is None:
            return WrongLink("form", line)
        label, address = parts[1].strip(), parts[2]
        if not _HTTPS.fullmatch(address):
            return WrongLink("https", line)
        if units(label) > LABEL_LIMIT:
            return WrongLink("long label", label)
        if len(address) > URL_LIMIT:
            return WrongLink("long address", label)
        found.append((label, address))
    return WrongLink("too many") if len(found) > LINKS_LIMIT else tuple(found)


def digest(parts: Mapping[str, Any], texts: Texts, recipients: Iterable[str] = ()) -> str:
    """SHA-256, as hex, over everything that would be sent and to whom: the same for the same, another for anything changed."""
    written = {language: [text.html, [list(link) for link in text.buttons]] for language, text in texts.items()}
    whole: Sequence[Any] = [dict(parts), written, sorted(recipients)]
    return hashlib.sha256(json.dumps(whole, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()).hexdigest()

"""Danish for a root of a story's own: the bot's real words, and what the story has it say; no other language is there."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

from bot.course.extract import merge, templates, write_catalogue
from bot.language.interface import catalogue_file
from bot.language.po import Entry, read_po
from tests.journeys.conftest import ROOT


def speak_danish(root: Path, domain: str, words_of: Callable[[str], str]) -> None:
    """Give the root the interface in Danish, whole, and one more domain, each text of it as the function has it."""
    header, *entries = merge(templates(root, (domain,))[domain], (), domain, "da")
    told = [replace(entry, strings=(words_of(entry.id),)) for entry in entries]
    write_catalogue(catalogue_file(root / "locales", "da", domain), [header, *told])
    write_catalogue(catalogue_file(root / "locales", "da", "bot"), interface())


@cache
def interface() -> list[Entry]:
    """The real Danish of today's messages, with made-up words for what no translator has reached yet."""
    real = read_po(catalogue_file(ROOT / "locales", "da", "bot").read_text("utf-8"))
    header, *entries = merge(templates(ROOT, ("bot",))["bot"], real, "bot", "da")
    return [header, *(entry if entry.done else made_up(entry) for entry in entries if not entry.obsolete)]


def made_up(entry: Entry) -> Entry:
    """A message in words that nobody has translated."""
    words = tuple(f"Å {text}" for text in entry.english * 2)
    return replace(entry, strings=words[: len(entry.strings)])

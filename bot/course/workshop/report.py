"""`languages`: how far every language is, the gate every catalogue passes, and what a second look should be given to."""

import gc
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import TextIO

from bot.course.check import Content, read_content
from bot.course.document import Mistake
from bot.course.english import English, english_of
from bot.course.gate import Read, gate
from bot.course.workshop.reading import SURE, by_file, long_sentences, seems_to_be, weigh, words_to_read
from bot.course.workshop.shelf import Shelf
from bot.course.workshop.stale import stale_lines
from bot.course.workshop.status import read_status
from bot.course.workshop.table import detail_lines, table_lines
from bot.course.workshop.terms import other_words, read_terms
from bot.language import LANGUAGES
from bot.language.po import read_po


def run_languages(root: Path, out: TextIO, languages: Sequence[str] = (), *, detect: bool = False) -> int:
    """Print the table, what is told in English, the warnings and the mistakes; 1 if there are mistakes.

    Some languages only, if they are named; `detect` also asks, lesson by lesson, which language a text seems to be in."""
    gc.disable()  # it all stays until the end anyway
    try:
        read = cache(read_po)  # the gate and the tables look at the same files
        content, english, shelf = _read(root, read)
        asked = [code for code in shelf.languages if code in (languages or LANGUAGES)]
        status = read_status(root / "locales", english.domains)
        mistakes = [*gate(root / "locales", english, read)[0], *status.mistakes, *_own(content)]
        if languages:
            mistakes = [each for each in mistakes if _is_of(each, asked)]
        warnings = [*_warnings(root, shelf, asked, detect=detect)]
        print(*table_lines(shelf, content, asked), "", sep="\n", file=out)
        print(*detail_lines(shelf, content, status, asked), "", sep="\n", file=out)
        print(*(f"warning: {each}" for each in warnings), sep="\n", end="\n" if warnings else "", file=out)
        print(*(f"error: {each}" for each in sorted(set(mistakes))), sep="\n", end="\n" if mistakes else "", file=out)
        print(f"{len(set(mistakes))} error(s), {len(warnings)} warning(s)", file=out)
    finally:
        gc.enable()
    return 1 if mistakes else 0


def run_stale(root: Path, out: TextIO, languages: Sequence[str] = ()) -> int:
    """Print every stale message with its former and today's English and what became different; 1 if lessons have mistakes."""
    content, _, shelf = _read(root)
    lines = list(stale_lines(shelf, [code for code in shelf.languages if code in (languages or LANGUAGES)]))
    own = list(_own(content))
    print(*(lines or ["nothing is stale"]), *(f"error: {each}" for each in own), sep="\n", file=out)
    return 1 if own else 0


def run_reading(root: Path, out: TextIO, languages: Sequence[str] = ()) -> int:
    """Print for each lesson how many words it has and how heavy it is to read, in the language and in English."""
    _, _, shelf = _read(root)
    asked = [code for code in shelf.languages if code in (languages or LANGUAGES)]
    for language, domain in ((language, domain) for language in asked for domain in shelf.english):
        for place, translations in by_file(shelf.translations(language, domain)).items():
            said = weigh(words_to_read(text, markdown=each.is_content) for each in translations for text in each.entry.strings)
            was = weigh(words_to_read(text, markdown=each.is_content) for each in translations for text in each.english.english)
            print(f"{language} {place}: {said.words} words, LIX {said.lix} (English: {was.words} words, LIX {was.lix})", file=out)
    return 0


def _read(root: Path, read: Read = read_po) -> tuple[Content, English, Shelf]:
    content = read_content(root / "lessons")
    english = english_of(content.domains, root / "bot", root / "locales")
    messages = {name: tuple(domain.values()) for name, domain in english.domains.items() if domain}
    return content, english, Shelf(root, messages, read)


def _own(content: Content) -> Iterator[Mistake]:
    """What keeps the English itself from being read, so that nothing can be said of its translations."""
    for name, domain in content.domains.items():
        if domain is None:
            what = "has mistakes of its own, see `python -m bot check`: nothing is said of its translations"
            yield Mistake(f"lessons/{name}", 1, 1, "", what)


def _is_of(mistake: Mistake, languages: Sequence[str]) -> bool:
    """Whether a mistake stands in a catalogue of these languages, or in a file that all of them share."""
    parts = mistake.file.split("/")
    return parts[0] != "locales" or len(parts) < 3 or parts[1] in languages


def _warnings(root: Path, shelf: Shelf, languages: Sequence[str], *, detect: bool) -> Iterator[Mistake]:
    terms = read_terms(root / "locales")
    for language in languages:
        for domain in shelf.english:
            lessons = by_file(shelf.translations(language, domain))
            for translations in lessons.values():
                for each in translations:
                    yield from (each.remark(what) for what in other_words(each, terms))
                    for text in each.entry.strings:
                        for count, sentence in long_sentences(words_to_read(text, markdown=each.is_content)):
                            yield each.remark(f"has a sentence of {count} words", sentence)
            for place, translations in lessons.items() if detect else ():
                said = "\n".join(
                    words_to_read(text, markdown=each.is_content) for each in translations for text in each.entry.strings
                )
                seems, sure = seems_to_be(said)
                if seems and seems != language and sure >= SURE:
                    yield translations[0].remark(f"all of {place} seems to be in {LANGUAGES[seems].name}, not in {language}")

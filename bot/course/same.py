"""What may stay as it is in English: names, and words that are the same in a language (locales/same.yaml)."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bot.course.document import Document, Mistake, read_document
from bot.course.schema import did_you_mean
from bot.language import LANGUAGES

FILE = "same.yaml"
EVERYWHERE = "all"
_NO_WORDS = re.compile(r"\{[^{}]*\}|<[^<>]*>|&#?\w+;|https?://\S+|\(term:[^)]*\)|(?<!\w)/[a-z]\w*")
_WORD = re.compile(r"[^\W\d_]{2,}")


@dataclass(frozen=True)
class SameWords:
    """For each language, the words and phrases that may be left as they are, in small letters with single spaces."""

    phrases: Mapping[str, frozenset[str]] = field(default_factory=dict)
    mistakes: tuple[Mistake, ...] = ()

    def left_over(self, text: str, language: str) -> str:
        """The words of an English text that this language should say in another way; gaps, tags and addresses are no words.

        While the list itself has mistakes nothing is left over: they are named, and not a hundred others that follow."""
        if self.mistakes:
            return ""
        rest = words_of(text)
        allowed = self.phrases.get(EVERYWHERE, frozenset()) | self.phrases.get(language, frozenset())
        for phrase in sorted(allowed, key=lambda phrase: (-len(phrase), phrase)):
            rest = re.sub(rf"(?<!\w){re.escape(phrase)}(?!\w)", " ", rest)
        return " ".join(rest.split())


def words_of(text: str) -> str:
    """The words of a text in small letters, one space between them."""
    return " ".join(_WORD.findall(_NO_WORDS.sub(" ", text))).casefold()


def read_same(locales: Path) -> SameWords:
    """The list, empty where there is none; a phrase is a text, or `text` with the reason as `why`."""
    file = locales / FILE
    if not file.is_file():
        return SameWords()
    document = read_document(file, file.relative_to(locales.parent).as_posix())
    if document.mistakes:
        return SameWords(mistakes=tuple(document.mistakes))
    mistakes = list(_mistakes(document))
    if mistakes:
        return SameWords(mistakes=tuple(mistakes))
    data = document.data or {}
    return SameWords({code: frozenset(words_of(_phrase(item)) for item in items) for code, items in data.items()})


def _phrase(item: str | dict[str, str]) -> str:
    return item if isinstance(item, str) else item["text"]


def _mistakes(document: Document) -> Iterator[Mistake]:
    known = {EVERYWHERE, *LANGUAGES} - {"en"}
    if not isinstance(document.data, dict):
        yield document.mistake((), "must be a list of phrases for each language")
        return
    for code, items in document.data.items():
        if code not in known:
            yield document.mistake((code,), f"is no language to translate into{did_you_mean(code, known)}", at_key=True)
        if not isinstance(items, list):
            yield document.mistake((code,), "must be a list of phrases")
            continue
        for number, item in enumerate(items):
            is_text = isinstance(item, str) or (isinstance(item, dict) and set(item) in ({"text"}, {"text", "why"}))
            if not is_text or not words_of(_phrase(item)):
                yield document.mistake((code, number), "must be a phrase, or {text: the phrase, why: the reason}")

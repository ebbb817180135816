"""Finding terms of the glossary by a word: by name, by a part, in English too, by what they mean, with a slip of the finger."""

import difflib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bot.course.glossary import Glossary
from bot.language.alphabet import alphabetical, typed

MOST = 12  # terms that are found at once, or more buttons than anybody reads
LONGEST = 64  # characters of what is looked for; more are no word
PART = 4  # characters from which on a part inside a word counts: "lot" is no way to "pilot"
MEANING = 3  # characters from which on a word is looked for in what terms mean
SLIP, NEAR, FAR = 0.8, 0.5, 0.08  # alike enough to be meant; to be offered; and how much less alike than the best one
OFFERED = 3  # terms that come nearest


@dataclass(frozen=True)
class Found:
    """The ids of the terms that fit, the best first; only where none does, of those that come nearest."""

    hits: tuple[str, ...] = ()
    nearest: tuple[str, ...] = ()
    more: bool = False  # whether there are more hits than these


@dataclass(frozen=True)
class _Entry:
    id: str
    names: tuple[str, ...]  # in the language, in English; as they are typed
    meaning: tuple[str, ...]  # words


def may_be_term(words: str) -> bool:
    """Whether somebody may look for a term with this: a number is none, and neither is a text of several sentences."""
    return len(words) <= LONGEST and any(sign.isalpha() for sign in words)


def in_order(glossary: Glossary, language: str) -> tuple[str, ...]:
    """The ids of the terms as a dictionary of the language lists them."""
    key = alphabetical(language)
    return tuple(term.id for term in sorted(glossary.terms, key=lambda term: key(term.term)))


def find(words: str, glossary: Glossary, language: str, english: Glossary) -> Found:
    """The terms somebody means who types these words; `glossary` is told in the language, `english` gives other names."""
    wanted = typed(words[:LONGEST])
    if not wanted:
        return Found()
    entries = [_entry(glossary, english, id) for id in in_order(glossary, language)]
    for rules in ((_is_name,), (_begins, _has_words), (_is_part,), (_means,)):
        hits = list(dict.fromkeys(entry.id for fits in rules for entry in entries if fits(wanted, entry)))
        if hits:
            return Found(tuple(hits[:MOST]), more=len(hits) > MOST)
    return _alike(wanted, entries)


def _entry(glossary: Glossary, english: Glossary, id: str) -> _Entry:
    term = glossary.by_id[id]
    names = (term.term, english.by_id[id].term) if id in english.by_id else (term.term,)
    return _Entry(id, tuple(dict.fromkeys(map(typed, names))), tuple(typed(term.text).split()))


def _close(text: str) -> str:
    return text.replace(" ", "")


def _is_name(wanted: str, entry: _Entry) -> bool:
    return any(_close(name) == _close(wanted) for name in entry.names)


def _begins(wanted: str, entry: _Entry) -> bool:
    return any(_close(name).startswith(_close(wanted)) for name in entry.names)


def _has_words(wanted: str, entry: _Entry) -> bool:
    """Every word looked for begins a word of the name."""
    return any(_begin(wanted, name.split()) for name in entry.names)


def _is_part(wanted: str, entry: _Entry) -> bool:
    return len(_close(wanted)) >= PART and any(_close(wanted) in _close(name) for name in entry.names)


def _means(wanted: str, entry: _Entry) -> bool:
    return len(wanted) >= MEANING and _begin(wanted, entry.meaning)


def _begin(wanted: str, words: tuple[str, ...] | list[str]) -> bool:
    return all(any(word.startswith(part) for word in words) for part in wanted.split())


def _alike(wanted: str, entries: list[_Entry]) -> Found:
    """Who mistyped a word is understood; who typed another one is offered what looks most like it."""
    likeness = _likeness(wanted)
    weighed = sorted(((max(map(likeness, _shapes(entry))), entry.id) for entry in entries), key=lambda pair: -pair[0])
    if not weighed:
        return Found()
    best = weighed[0][0]
    if best >= SLIP:
        return Found(tuple(id for alike, id in weighed if alike >= max(SLIP, best - FAR))[:MOST])
    return Found(nearest=tuple(id for alike, id in weighed if alike >= NEAR)[:OFFERED])


def _shapes(entry: _Entry) -> Iterator[str]:
    """What a mistyped word may have been meant as: a name, or a long word of it."""
    for name in entry.names:
        yield _close(name)
        yield from (word for word in name.split() if len(word) >= PART)


def _likeness(wanted: str) -> Callable[[str], float]:
    matcher = difflib.SequenceMatcher(autojunk=False)
    matcher.set_seq2(_close(wanted))

    def likeness(shape: str) -> float:
        matcher.set_seq1(shape)
        return matcher.ratio()

    return likeness

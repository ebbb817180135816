"""The .po format, read strictly with line numbers and written the same way each time."""

# Babel's reader is not used: it drops the `#|` lines that carry a stale text's former English, and believes the header's
# `nplurals`, so that one line of a catalogue could take all memory.

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

WIDTH = 76
_STRING_LINE = re.compile(
    r"(?P<layer>#~\||#~|#\|)?[ \t]*(?P<key>msgctxt|msgid_plural|msgid|msgstr(?:\[[0-9]\])?)?"
    r"[ \t]*\"(?P<text>(?:[^\"\\]|\\.)*)\"[ \t]*"
)
_ESCAPE = re.compile(r"\\(.)")
_MEANING = {"n": "\n", "t": "\t", "r": "\r", '"': '"', "\\": "\\"}


class PoError(ValueError):
    """A line that is no .po; `line` counts from 1."""

    def __init__(self, line: int, problem: str) -> None:
        super().__init__(f"line {line}: {problem}")
        self.line = line
        self.problem = problem


@dataclass(frozen=True)
class Entry:
    """One message of a catalogue; `strings` has one text, or one for each plural form."""

    context: str
    id: str
    plural: str | None = None
    strings: tuple[str, ...] = ("",)
    flags: frozenset[str] = frozenset()
    previous: tuple[str, ...] = ()  # the English that a stale translation was made from
    notes: tuple[str, ...] = ()  # the translators' own
    comments: tuple[str, ...] = ()  # ours, for the translators
    places: tuple[str, ...] = ()
    obsolete: bool = False
    line: int = 0

    @property
    def stale(self) -> bool:
        """Whether the English changed since this was translated."""
        return "fuzzy" in self.flags

    @property
    def done(self) -> bool:
        """Whether there is a translation, in every plural form; stale counts."""
        return all(self.strings)

    @property
    def english(self) -> tuple[str, ...]:
        """The English this entry stands for: one text, or the singular and the plural."""
        return (self.id,) if self.plural is None else (self.id, self.plural)

    @property
    def made_from(self) -> tuple[str, ...]:
        """The English that the translation was made from: the former one while it is stale."""
        return self.previous if self.stale and self.previous else self.english


@dataclass
class _Draft:
    """The lines of one entry while it is being read."""

    line: int = 0
    texts: dict[str, list[str]] = field(default_factory=dict)
    key: str = ""
    flags: set[str] = field(default_factory=set)
    notes: list[str] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    places: list[str] = field(default_factory=list)
    obsolete: bool = False

    def take(self, number: int, key: str, layer: str, text: str) -> None:
        self.obsolete |= layer.startswith("#~")
        if key:
            self.key = ("|" if layer.endswith("|") else "") + key
            if self.key in self.texts:
                raise PoError(number, f"{key} stands twice in one message")
            self.texts[self.key] = []
            self.line = self.line or (0 if layer.endswith("|") else number)
        elif not self.key:
            raise PoError(number, "a text that belongs to nothing")
        self.texts[self.key].append(_unescape(text, number))

    def comment(self, line: str) -> None:
        if line.startswith("#,"):
            self.flags.update(flag.strip() for flag in line[2:].split(",") if flag.strip())
        elif line.startswith("#."):
            self.comments.append(line[2:].strip())
        elif line.startswith("#:"):
            self.places.extend(line[2:].split())
        else:
            self.notes.append(line[1:].strip())

    @property
    def complete(self) -> bool:
        return any(key.startswith("msgstr") for key in self.texts)

    def entry(self, number: int) -> Entry:
        texts = {key: "".join(parts) for key, parts in self.texts.items()}
        if "msgid" not in texts:
            raise PoError(self.line or number, "a message without msgid")
        plural = texts.get("msgid_plural")
        indexed = sorted(key for key in texts if key.startswith("msgstr["))
        if indexed != [f"msgstr[{index}]" for index in range(len(indexed))] or bool(indexed) == ("msgstr" in texts):
            raise PoError(self.line, "msgstr must stand once, or from [0] on without a gap")
        if bool(indexed) != (plural is not None):
            raise PoError(self.line, "plural forms need msgid_plural, and msgid_plural needs plural forms")
        return Entry(
            context=texts.get("msgctxt", ""),
            id=texts["msgid"],
            plural=plural,
            strings=tuple(texts[key] for key in indexed or ["msgstr"]),
            flags=frozenset(self.flags),
            previous=tuple(texts[key] for key in ("|msgid", "|msgid_plural") if key in texts),
            notes=tuple(self.notes),
            comments=tuple(self.comments),
            places=tuple(self.places),
            obsolete=self.obsolete,
            line=self.line,
        )


def _unescape(text: str, number: int) -> str:
    if "\\" not in text:
        return text
    unknown = [found for found in _ESCAPE.findall(text) if found not in _MEANING]
    if unknown:
        raise PoError(number, f"unknown escape \\{unknown[0]}")
    return _ESCAPE.sub(lambda found: _MEANING[found[1]], text)


def read_po(text: str) -> list[Entry]:
    """Every message in order, the header first (its context and id are empty); PoError at the first line that is no .po."""
    entries: list[Entry] = []
    draft = _Draft()
    number = 0
    for number, line in enumerate(text.removeprefix("\ufeff").split("\n"), 1):
        line = line.rstrip("\r")
        found = _STRING_LINE.fullmatch(line)
        starts = not line.strip() or (found is None and line.startswith("#"))
        if found is not None and found["key"] is not None:
            starts = not found["key"].startswith("msgstr")
        if starts and draft.complete:
            entries.append(draft.entry(number))
            draft = _Draft()
        if found is not None:
            draft.take(number, found["key"] or "", found["layer"] or "", found["text"])
        elif line.startswith("#"):
            draft.comment(line)
        elif line.strip():
            raise PoError(number, "neither a comment nor a text in quotes")
    if draft.complete:
        entries.append(draft.entry(number))
    elif draft.texts:
        raise PoError(draft.line or number, "a message without msgstr")
    return entries


def write_po(entries: Iterable[Entry]) -> str:
    """The catalogue as text: reading it again gives the same entries, writing those the same text."""
    return "\n".join("".join(f"{line}\n" for line in _lines(entry)) for entry in entries)


def _lines(entry: Entry) -> Iterator[str]:
    yield from (f"# {note}".rstrip() for note in entry.notes)
    yield from (f"#. {comment}" for comment in entry.comments)
    yield from (f"#: {place}" for place in entry.places)
    if entry.flags:
        yield "#, " + ", ".join(sorted(entry.flags))
    mark = "#~ " if entry.obsolete else ""
    for key, former in zip(("msgid", "msgid_plural"), entry.previous, strict=False):
        yield _text("#~| " if entry.obsolete else "#| ", key, former)
    if entry.context:
        yield _text(mark, "msgctxt", entry.context)
    yield _text(mark, "msgid", entry.id)
    if entry.plural is None:
        yield _text(mark, "msgstr", entry.strings[0])
        return
    yield _text(mark, "msgid_plural", entry.plural)
    for index, string in enumerate(entry.strings):
        yield _text(mark, f"msgstr[{index}]", string)


def _text(mark: str, key: str, text: str) -> str:
    from babel.messages.pofile import normalize  # 35 ms of import that only writing needs

    return f"{mark}{key} {normalize(text, prefix=mark, width=WIDTH)}"

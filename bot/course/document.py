"""A YAML file as plain texts, lists and mappings with a position for each; whatever YAML can do beyond that is a mistake."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import yaml

LARGEST = 1_000_000  # bytes
DEEPEST = 20
PathInFile = tuple[str | int, ...]


@dataclass(frozen=True, order=True)
class Mistake:
    """Something wrong in a file, where an author finds it: lines and columns count from 1."""

    file: str
    line: int
    column: int
    field: str
    message: str
    found: str = ""

    def __str__(self) -> str:
        found = f" (found: {_short(self.found)})" if self.found else ""
        what = f"{self.field}: {self.message}" if self.field else self.message
        return f"{self.file}:{self.line}:{self.column}: {what}{found}"


class Mistakes(Exception):
    """Content that cannot be used; every mistake of every file at once, in order of file and line."""

    def __init__(self, mistakes: list[Mistake]) -> None:
        self.mistakes = tuple(sorted(set(mistakes)))
        super().__init__("\n".join(str(mistake) for mistake in self.mistakes))


class Position(NamedTuple):
    """Where something begins (from 1), and how its text is laid out: "|" blocks keep their lines."""

    line: int
    column: int
    style: str = ""
    indent: int = 0  # columns in front of the lines of a block


@dataclass
class Document:
    """One file: `data` holds only str, list and dict, the positions are kept by path."""

    file: str
    data: Any = None
    values: dict[PathInFile, Position] = field(default_factory=dict)
    keys: dict[PathInFile, Position] = field(default_factory=dict)
    mistakes: list[Mistake] = field(default_factory=list)

    def mistake(
        self, path: PathInFile, message: str, found: str = "", *, at_key: bool = False, line: int = 0, column: int = 0
    ) -> Mistake:
        """A mistake at the value of a path, or of the nearest thing above it; line and column count from 0 inside a text."""
        place = path
        while place and place not in self.values:
            place = place[:-1]
        position = self.values.get(place, Position(1, 1))
        if at_key:
            position = self.keys.get(path, position)
        elif (line or column) and position.style == "|":
            position = Position(position.line + 1 + line, position.indent + column + 1)
        elif column and not line and position.style in ("", '"', "'"):
            position = Position(position.line, position.column + column + len(position.style))
        return Mistake(self.file, position.line, position.column, dotted(path), message, found)


def dotted(path: PathInFile) -> str:
    """A path as an author reads it, counted from 1: questions[2].options[1].why."""
    words = "".join(f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in path)
    return words.removeprefix(".")


def read_document(path: Path, name: str) -> Document:
    """The file as data and positions; what is wrong with it as YAML is in `mistakes`, and then `data` is not to be used."""
    document = Document(name)
    try:
        if path.stat().st_size > LARGEST:
            document.mistakes.append(Mistake(name, 1, 1, "", f"larger than {LARGEST:,} bytes"))
            return document
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as problem:
        document.mistakes.append(Mistake(name, 1, 1, "", f"cannot be read: {problem.strerror}"))
        return document
    except UnicodeDecodeError as problem:
        line = problem.object[: problem.start].count(b"\n") + 1
        document.mistakes.append(Mistake(name, line, 1, "", "not UTF-8 text", repr(problem.object[problem.start : problem.end])))
        return document
    _Reading(document, text).read()
    return document


def read_inside(path: Path, root: Path) -> Document:
    """A file below the folder `root`, named from the folder above it; a link that leads out of the root is not followed."""
    name = name_inside(path, root)
    if (path.is_symlink() or path.parent.is_symlink()) and not path.resolve().is_relative_to(root.resolve()):
        document = Document(name)
        document.mistakes.append(Mistake(name, 1, 1, "", "is a link that leads out of the lessons"))
        return document
    return read_document(path, name)


def name_inside(path: Path, root: Path) -> str:
    """What a mistake calls a file below the folder `root`: lessons/basic/1.1.yaml."""
    return path.relative_to(root.parent).as_posix()


class _Reading:
    """Builds the data while the events come, so that nothing is ever built from an alias, a tag or a bottomless nesting."""

    def __init__(self, document: Document, text: str) -> None:
        self.document = document
        self.text = text
        self.lines = text.split("\n")

    def read(self) -> None:
        try:
            events = yaml.parse(self.text, Loader=yaml.CSafeLoader)
            self._documents(events)
        except yaml.MarkedYAMLError as problem:
            mark = problem.problem_mark or problem.context_mark
            said = problem.problem or problem.context or "not YAML"
            self._mistake(mark, f"not YAML: {said}")
        except yaml.reader.ReaderError as problem:
            line = self.text.encode()[: problem.position].count(b"\n") + 1
            sign = f"U+{problem.character:04X}" if isinstance(problem.character, int) else repr(problem.character)
            self.document.mistakes.append(Mistake(self.document.file, line, 1, "", "not YAML: a sign that no text has", sign))
        except _Enough:
            pass

    def _documents(self, events: Iterator[Any]) -> None:
        seen = 0
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                seen += 1
                if event.version or event.tags:
                    self._mistake(event.start_mark, "YAML directives (%) are not allowed")
                if seen > 1:
                    self._mistake(event.start_mark, "a file holds one document: --- may not stand inside")
                    return
            elif isinstance(event, yaml.NodeEvent):
                self.document.data = self._node(event, events, (), 1)
        if not seen:
            self._mistake(None, "the file is empty")

    def _node(self, event: Any, events: Iterator[Any], path: PathInFile, depth: int) -> Any:
        mark = event.start_mark
        if isinstance(event, yaml.AliasEvent):
            self._mistake(mark, "aliases (*) are not allowed", f"*{event.anchor}", path)
            return ""
        if event.anchor is not None:
            self._mistake(mark, "anchors (&) are not allowed", f"&{event.anchor}", path)
        if event.tag is not None:
            self._mistake(mark, "tags (!) are not allowed", event.tag, path)
        if depth > DEEPEST:
            self._mistake(mark, f"nested deeper than {DEEPEST} levels", path=path)
            raise _Enough
        style = getattr(event, "style", None) or ""
        self.document.values[path] = Position(
            mark.line + 1, mark.column + 1, style, self._indent(mark.line) if style == "|" else 0
        )
        if isinstance(event, yaml.ScalarEvent):
            return event.value
        if isinstance(event, yaml.SequenceStartEvent):
            items: list[Any] = []
            for inner in events:
                if isinstance(inner, yaml.SequenceEndEvent):
                    break
                items.append(self._node(inner, events, (*path, len(items)), depth + 1))
            return items
        return self._mapping(events, path, depth)

    def _mapping(self, events: Iterator[Any], path: PathInFile, depth: int) -> dict[str, Any]:
        mapping: dict[str, Any] = {}
        for event in events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            key = self._node(event, events, (*path, "?"), depth + 1)
            self.document.values.pop((*path, "?"), None)
            mark = event.start_mark
            if not isinstance(key, str):
                self._mistake(mark, "the name of a field must be a word", path=path)
                key = "?"
            inner = (*path, key)
            if key in mapping:
                before = self.document.keys[inner].line
                self._mistake(mark, f"stands twice here, first in line {before}", key, inner)
            else:
                self.document.keys[inner] = Position(mark.line + 1, mark.column + 1)
            mapping[key] = self._node(next(events), events, inner, depth + 1)
        return mapping

    def _indent(self, header: int) -> int:
        """How far the lines of a block are indented: as far as its first line that is not empty."""
        for line in self.lines[header + 1 :]:
            if line.strip():
                return len(line) - len(line.lstrip(" "))
        return 0

    def _mistake(self, mark: Any, message: str, found: str = "", path: PathInFile = ()) -> None:
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        self.document.mistakes.append(Mistake(self.document.file, line, column, dotted(path), message, found))


class _Enough(Exception):
    """The rest of the file is not worth reading."""


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 60 else line[:59] + "…"

"""What tests read again and again, taken apart once for each of its contents."""

from functools import lru_cache
from pathlib import Path

import pytest

from bot.course import files, glossary
from bot.course.document import Document, read_inside
from bot.language import interface, messages
from bot.language.po import Entry, read_po

read_code = messages._read  # the real one, whatever stands there meanwhile


@lru_cache(maxsize=256)
def _document(path: Path, root: Path, content: bytes) -> Document:
    return read_inside(path, root)


def document(path: Path, root: Path) -> Document:
    """A file of a course."""
    return _document(path, root, path.read_bytes()) if path.is_file() and not path.is_symlink() else read_inside(path, root)


@lru_cache(maxsize=1024)
def code(source: str, place: str) -> tuple[messages.Message | messages.Problem, ...]:
    """The messages of a file of the bot."""
    return tuple(read_code(source, place))


@lru_cache(maxsize=64)
def catalogue(text: str) -> list[Entry]:
    """The entries of a catalogue."""
    return read_po(text)


def keep(monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on a file with the same words in it is not taken apart again."""
    for module in (files, glossary):
        monkeypatch.setattr(module, "read_inside", document)
    monkeypatch.setattr(messages, "_read", code)
    monkeypatch.setattr(interface.read_catalogue, "__defaults__", (catalogue,))

"""`preview`: a lesson, a quiz or an instrument as a learner meets it, in the terminal; a lesson or quiz also as a page."""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import TextIO

from bot.preview.desk import NotShown, open_desk
from bot.preview.walk import walk


def preview(root: Path, name: str, language: str, html: Path | None, out: TextIO, trouble: TextIO) -> int:
    """Print what is named, or write it to the file `html`; 1 if it has mistakes or there is nothing to show."""
    from bot.preview.questionnaire import is_instrument

    if is_instrument(name):
        return _instrument(root, name, language, html, out, trouble)
    try:
        desk = open_desk(root, name, language)
    except NotShown as reason:
        print(reason, file=trouble)
        return 1
    moments = list(walk(desk))
    if html is None:
        from bot.preview.terminal import lines

        _print(lines(desk, moments, colour=_has_colour(out)), out)
    else:
        from bot.preview.page import page
        from bot.preview.terminal import head

        try:
            html.write_text(page(desk, moments), encoding="utf-8")
        except OSError as problem:
            print(f"{html} cannot be written: {problem.strerror}", file=trouble)
            return 1
        print(*head(desk), f"{html} shows it; open it in a browser", sep="\n", file=out)
    return 1 if desk.mistakes else 0


def _instrument(root: Path, name: str, language: str, html: Path | None, out: TextIO, trouble: TextIO) -> int:
    from bot.preview.questionnaire import questionnaire

    try:
        if html is not None:
            raise NotShown("an instrument is shown in the terminal only: leave --html out")
        too_long, lines = questionnaire(root, name, language, colour=_has_colour(out))
    except NotShown as reason:
        print(reason, file=trouble)
        return 1
    _print([*map(str, too_long), *lines], out)
    return 1 if too_long else 0


def _has_colour(out: TextIO) -> bool:
    return out.isatty() and "NO_COLOR" not in os.environ


def _print(lines: Iterable[str], out: TextIO) -> None:
    try:
        print(*lines, sep="\n", file=out, flush=True)
    except BrokenPipeError:  # the reader of a pipe has seen enough; nobody is to hear of it when Python ends
        os.dup2(os.open(os.devnull, os.O_WRONLY), out.fileno())

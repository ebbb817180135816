"""`preview`: a lesson or quiz as a learner meets it, in the terminal or as a page."""

import os
from pathlib import Path
from typing import TextIO

from bot.preview.desk import NotShown, open_desk
from bot.preview.walk import walk


def preview(root: Path, name: str, language: str, html: Path | None, out: TextIO, trouble: TextIO) -> int:
    """Print the lesson or quiz, or write it to the file `html`; 1 if it has mistakes or there is nothing to show."""
    try:
        desk = open_desk(root, name, language)
    except NotShown as reason:
        print(reason, file=trouble)
        return 1
    moments = list(walk(desk))
    if html is None:
        from bot.preview.terminal import lines

        colour = out.isatty() and "NO_COLOR" not in os.environ
        try:
            print(*lines(desk, moments, colour=colour), sep="\n", file=out, flush=True)
        except BrokenPipeError:  # the reader of a pipe has seen enough; nobody is to hear of it when Python ends
            os.dup2(os.open(os.devnull, os.O_WRONLY), out.fileno())
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

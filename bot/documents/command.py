"""`elements`: the contact sheet of a course on the standard output."""

import argparse
import re
from pathlib import Path
from typing import TextIO

from bot.course.document import Mistakes
from bot.documents.diagrams import draw
from bot.documents.elements import elements
from bot.documents.sheet import write_html, write_markdown

NEEDED = 1
_USERNAME = re.compile(r"[A-Za-z]\w{3,31}", re.ASCII)


def print_elements(root: Path, args: argparse.Namespace, out: TextIO, trouble: TextIO) -> int:
    """Write the sheet of `args.course` as Markdown, or as HTML if `args.html`; 1 and what is wrong if there is none to write."""
    bot = args.bot.removeprefix("@")
    if bot and not _USERNAME.fullmatch(bot):
        print(f"{args.bot} is no bot's username: it looks like example_bot", file=trouble)
        return NEEDED
    try:
        sheet = elements(root / "lessons", args.course, bot)
    except LookupError as error:
        print(error.args[0], file=trouble)
        return NEEDED
    except Mistakes as mistakes:
        print(mistakes, file=trouble)
        return NEEDED
    if args.html:
        write_html(sheet, draw, out)
    else:
        write_markdown(sheet, out)
    return 0

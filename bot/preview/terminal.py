"""The walk in a terminal: a margin with what authors count, and beside it each message as it stands in the chat."""

import re
import textwrap
from collections.abc import Iterator

from bot.preview.desk import Desk
from bot.preview.figures import arrived, card_figures, lesson_figures, picture_name, place_in_file
from bot.preview.walk import Moment, Said
from bot.screens.screen import Screen

MARGIN = 26  # columns
BUBBLE = 56
SHOWN_AT_MOST = 8  # reasons for falling back
_PIECES = re.compile(r"(<[^<>]*>)")
_HREF = re.compile(r'<a href="([^"]*)">')
_ENTITIES = {"&lt;": "<", "&gt;": ">", "&quot;": '"', "&amp;": "&"}
_STYLES = {"b": "\x1b[1m", "i": "\x1b[3m", "a": "\x1b[4m"}
_PLAIN = "\x1b[0m"


def lines(desk: Desk, moments: list[Moment], *, colour: bool) -> Iterator[str]:
    """Everything to print; `colour` allows bold, italics and underlines."""
    yield from head(desk)
    yield from ("", *lesson_figures(desk, moments))
    for moment in moments:
        yield ""
        margin = iter([part for note in _margin(desk, moment) for part in textwrap.wrap(note, MARGIN)])
        for said in moment.said:
            if said.how:
                yield f"{next(margin, ''):{MARGIN}}   {arrived(said)}"
            for line in bubble(said, colour=colour):
                yield f"{next(margin, ''):{MARGIN}} │ {line}".rstrip()
        yield from margin


def head(desk: Desk) -> Iterator[str]:
    """The mistakes first, then what is shown and in which language, and what is worth a look."""
    if desk.mistakes:
        yield from (f"{len(desk.mistakes)} mistake(s) to mend first:", *map(str, desk.mistakes), "")
    told, wanted = desk.languages
    yield f"{desk.name} · {desk.content.title} · {told}"
    if told != wanted:
        yield f"Not whole in {wanted}: learners get it in {told}, as shown here."
        yield from (f"  {reason}" for reason in desk.lacking[:SHOWN_AT_MOST])
        if len(desk.lacking) > SHOWN_AT_MOST:
            yield f"  and {len(desk.lacking) - SHOWN_AT_MOST} more"
    if desk.remarks:
        yield from ("", "Worth a look:", *map(str, desk.remarks))


def _margin(desk: Desk, moment: Moment) -> Iterator[str]:
    yield moment.name
    yield from place_in_file(desk, moment)
    yield from card_figures(desk, moment)


def bubble(said: Said, *, colour: bool) -> Iterator[str]:
    """One message: its picture by name, its words, its buttons."""
    if said.screen is None:
        yield from wrapped(f"! {said.problem}", colour=False)
        return
    if said.screen.photo:
        yield f"[picture: {picture_name(said.screen.photo)}]"
    for line in said.screen.text.split("\n"):
        yield from wrapped(line, colour=colour)
    yield from rows(said.screen)


def rows(screen: Screen) -> Iterator[str]:
    """The buttons, row by row."""
    for row in screen.buttons:
        yield " ".join(f"[ {button.label} ]" for button in row)


def wrapped(line: str, *, colour: bool) -> Iterator[str]:
    """A line of Telegram HTML in the width of a bubble, bold as bold where the terminal may; links with their address."""
    now, width = "", 0
    for word, length in _words(line, colour=colour):
        if now and width + 1 + length > BUBBLE:
            yield now
            now, width = "", 0
        now, width = (f"{now} {word}", width + 1 + length) if now else (word, length)
    yield now


def _words(line: str, *, colour: bool) -> Iterator[tuple[str, int]]:
    """Each word as it is printed, and how wide it is."""
    styles: list[str] = []
    word, length, link = "", 0, ""
    for piece in _PIECES.split(line):
        if opened := _HREF.fullmatch(piece):
            link = opened[1]
        if piece.startswith("</"):
            styles = styles[:-1]
            piece = f" ({link})" if piece == "</a>" else ""
        elif piece.startswith("<"):
            styles.append(_STYLES.get(piece[1], ""))
            continue
        for number, part in enumerate(_unescaped(piece).split(" ")):
            if number and word:
                yield word, length
                word, length = "", 0
            if part:
                word += f"{''.join(styles)}{part}{_PLAIN}" if colour and styles else part
                length += len(part)
    if word:
        yield word, length


def _unescaped(text: str) -> str:
    for entity, sign in _ENTITIES.items():
        text = text.replace(entity, sign)
    return text

"""What must hold in a chooser, a plan page and a video beyond their shape: every suggestion can win, every answer leads on."""

import itertools
import re
from collections.abc import Iterator, Sequence

from bot.course.document import PathInFile
from bot.course.exercise import Chooser, PlanPage
from bot.course.model import Card, Video
from bot.course.schema import did_you_mean

Flaw = tuple[PathInFile, str, str]  # the place within the piece, what is wrong there, what was found
_ADDRESS = re.compile(r"https://(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}(?:[/?#][^\s\"<>]*)?", re.IGNORECASE)


def chooser_flaws(part: Chooser) -> Iterator[Flaw]:
    """What is wrong with a chooser: doubled ids, points for nothing there is, suggestions that no answers lead to."""
    yield from _doubles(("items",), [item.id for item in part.items])
    yield from _doubles(("suggestions",), [suggestion.id for suggestion in part.suggestions])
    known = [suggestion.id for suggestion in part.suggestions]
    is_sound = True
    for number, item in enumerate(part.items):
        yield from _doubles(("items", number, "options"), [option.id for option in item.options])
        for place, option in enumerate(item.options):
            for name in option.points:
                if name not in known:
                    is_sound = False
                    where = ("items", number, "options", place, "points", name)
                    yield where, f"is no suggestion of this exercise{did_you_mean(name, known)}", name
    if is_sound:
        yield from _outcomes(part)


def _outcomes(part: Chooser) -> Iterator[Flaw]:
    """Try every way to answer: at most 4 to the power of 6."""
    never = dict.fromkeys(suggestion.id for suggestion in part.suggestions)
    silent: Sequence[str] = ()
    for given in itertools.product(*([option.id for option in item.options] for item in part.items)):
        shown = part.suggested(given)
        silent = silent or (() if shown else given)
        for suggestion in shown:
            never.pop(suggestion.id, None)
        if not never and silent:
            break
    for number, suggestion in enumerate(part.suggestions):
        if suggestion.id in never:
            yield ("suggestions", number, "id"), "can never be suggested: no answers give it the most points", suggestion.id
    if silent:
        yield ("items",), "these answers give no suggestion a point", ", ".join(silent)


def plan_flaws(part: PlanPage, lines: Sequence[str]) -> Iterator[Flaw]:
    """What is wrong with a plan page, given the plan lines of course.yaml: a plan needs some."""
    if not lines:
        yield ("kind",), "shows the plan, and course.yaml has no plan lines", part.kind


def video_flaws(card: Card, video: Video) -> Iterator[Flaw]:
    """What is wrong with the video of a card: its address is no https page, or the card has a picture too."""
    if not _ADDRESS.fullmatch(video.url):
        yield ("url",), "must be the https:// address of a page", video.url
    if card.picture is not None:
        yield (), "a card has a picture or a video, not both", ""


def _doubles(path: PathInFile, ids: Sequence[str]) -> Iterator[Flaw]:
    for number, id in enumerate(ids):
        if id in ids[:number]:
            yield (*path, number, "id"), "this id is taken in this list", id

"""Draws the diagrams of cards from their labels in any language: one typst file for each, and what they share."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from bot.course.diagrams import DIAGRAMS
from bot.documents.palette import COLOURS

HERE = Path(__file__).parent
FONTS = HERE.parent / "fonts"
PIXELS_PER_INCH = 216.0  # 360 pt become 1,080 pixels
WIDTH = 1080  # pixels


class NotDrawn(Exception):
    """A diagram could not be drawn: it is unknown, a label is missing, or the drawing itself failed."""


def draw(diagram: str, labels: Mapping[str, str], language: str) -> bytes:
    """The diagram as a PNG, 1,080 pixels wide; the same labels always give the same bytes. NotDrawn where it cannot be.

    Takes 40 to 160 ms of a small machine and lets other threads run meanwhile.
    """
    import typst

    try:
        drawn = compiler(diagram, labels, language).compile(format="png", ppi=PIXELS_PER_INCH)
    except typst.TypstError as error:
        raise NotDrawn(f"{diagram}: {error}") from error
    if not isinstance(drawn, bytes):
        raise NotDrawn(f"{diagram}: not one page")
    return drawn


def compiler(diagram: str, labels: Mapping[str, str], language: str) -> Any:
    """Typst with this diagram and nothing else: the house's fonts, no packages, the labels as data that cannot be code."""
    import typst

    missing = [label for label in DIAGRAMS.get(diagram, ()) if label not in labels]
    if diagram not in DIAGRAMS or missing:
        raise NotDrawn(f"{diagram}: no such diagram" if diagram not in DIAGRAMS else f"{diagram}: lacks {', '.join(missing)}")
    data = {"labels": dict(labels), "language": language, "colours": dict(COLOURS)}
    return typst.Compiler(
        HERE / f"{diagram}.typ",
        root=HERE,
        font_paths=_fonts(),
        sys_inputs={"data": json.dumps(data, ensure_ascii=False, sort_keys=True)},
    )


@cache
def _fonts() -> Any:
    import typst

    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS])

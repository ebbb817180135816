"""A small course with every kind of step, and a preview of it as the command line prints it."""

import io
from dataclasses import dataclass
from pathlib import Path

from bot.preview.command import preview
from tests.course_kinds import CHOOSER, PLAN, with_check, with_parts, with_video
from tests.course_lessons import add_quiz, change, write_course

DIAMOND = """\
    picture:
      diagram: double-diamond
      alt: Two diamonds side by side, "wide & narrow".
      credit: After the *village*
      labels:
        - {id: title, text: Two diamonds}
        - {id: problem, text: Problem}
        - {id: solution, text: Solution}
        - {id: discover, text: Discover}
        - {id: define, text: Define}
        - {id: develop, text: Develop}
        - {id: deliver, text: Deliver}
"""


@dataclass(frozen=True)
class Printed:
    """What a preview left: its exit code, what it printed and what it complained of."""

    code: int
    out: str
    trouble: str


def write_everything(root: Path) -> Path:
    """Write a small course that has every kind of step there is; the same folder."""
    folder = write_course(root)
    add_quiz(folder)
    with_check(folder / "1.1.yaml")
    with_video(folder / "1.1.yaml")
    with_parts(folder / "1.2.yaml", CHOOSER, PLAN)
    change(folder / "1.2.yaml", "  - id: card-2\n", "  - id: card-2\n" + DIAMOND)
    return root


def shown(root: Path, name: str, language: str = "en", html: Path | None = None) -> Printed:
    """What `preview` prints."""
    out, trouble = io.StringIO(), io.StringIO()
    code = preview(root, name, language, html, out, trouble)
    return Printed(code, out.getvalue(), trouble.getvalue())

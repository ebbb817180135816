"""The one-page plan: which lines are written, which are empty, and how much of each one message holds."""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from bot.course.model import Course, Lesson, Write

CUT = "…"
JOINER = "\u200d"  # holds the parts of one emoji together


def plan_lines(rows: Iterable[Mapping[str, Any]], course: Course) -> dict[str, str]:
    """The words of each plan line by its id, in the order of the course; of two rows for one line the later one counts.

    `rows` are a learner's own lines with `line` and `words`, oldest first.
    """
    written = {row["line"]: row["words"] for row in rows if row["line"] is not None}
    return {line.id: written[line.id] for line in course.plan if line.id in written}


def writes_line(course: Course, line: str) -> tuple[Lesson, Write] | None:
    """The lesson and the exercise whose words become this plan line, the first of them; None where none does."""
    for id in course.order:
        lesson = course.by_id.get(id)
        for part in lesson.exercise if lesson else ():
            if isinstance(part, Write) and part.line == line and lesson:
                return lesson, part
    return None


def lines_passed_over(course: Course, done: Sequence[str], written: Iterable[str]) -> list[str]:
    """The plan lines that are still empty although their lesson is done, in the order of the course."""
    empty = [line.id for line in course.plan if line.id not in set(written)]
    return [line for line in empty if (found := writes_line(course, line)) and found[0].id in done]


def fitted(texts: Sequence[str], room: int) -> list[str]:
    """The texts, the longest ones cut with "…" to one common length, if together they are longer than `room` characters."""
    longest = max(map(len, texts), default=0)
    while longest > 1 and sum(min(len(text), longest) for text in texts) > room:
        longest -= 1
    return [text if len(text) <= longest else _cut(text, longest - 1) + CUT for text in texts]


def _cut(text: str, length: int) -> str:
    """The beginning of a text, up to the end of a word where one is near, and never through a letter and its accents."""
    kept = text[:length]
    words = kept.rpartition(" ")[0]
    if len(words) > length * 3 // 4:
        return words.rstrip()
    while kept and (unicodedata.category(text[len(kept)])[0] == "M" or JOINER in (text[len(kept)], kept[-1])):
        kept = kept[:-1]
    return kept.rstrip()

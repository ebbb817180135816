"""Pieces to put into the small course: a chooser, a plan page, a check, a video, a feedback question with buttons."""

from pathlib import Path

from tests.course_lessons import change

CHOOSER = """\
  - kind: chooser
    id: method
    text: |
      **Which way to cook?** Three taps.
    items:
      - id: purpose
        text: What is the meal for?
        options:
          - {id: talk, text: To talk, points: {table: "2"}}
          - {id: feed, text: To feed many, points: {field: "2", market: "1"}}
      - id: people
        text: How many come?
        options:
          - {id: few, text: Ten, points: {table: "1"}}
          - {id: many, text: A hundred, points: {field: "1", market: "1"}}
      - id: money
        text: Who pays?
        options:
          - {id: guests, text: The guests, points: {market: "3"}}
          - {id: nobody, text: Nobody yet}
    suggestions:
      - {id: table, text: One long table, why: "People talk where they **sit together**."}
      - {id: field, text: A field kitchen, why: It feeds many with one pot.}
      - {id: market, text: A market stall, why: Guests pay for what they eat.}
    closing: You know your village best.
"""
PLAN = """\
  - kind: plan
    id: my-plan
    text: |
      **Your plan on one page.** Read it aloud.
    closing: Show it to a colleague.
"""
CHECK = """\
    check: |
      - Somebody is hungry in it.
      - No recipe yet.
"""
VIDEO = """\
    video:
      url: https://films.example/kitchen
      title: A kitchen in four minutes
      minutes: 4
      transcript: |
        **The cook:** Welcome to our kitchen.

        **A guest:** It smells of onions.
"""
POLL = """\
feedback:
  kind: choice
  id: useful
  text: What helped you most?
  options:
    - {id: cards, text: The cards}
    - {id: taps, text: The exercises}
    - {id: nothing, text: Nothing yet}
  more: What was missing?
"""


def with_parts(lesson: Path, *parts: str) -> None:
    """Put these parts in the place of a lesson's exercise."""
    text = lesson.read_text(encoding="utf-8")
    start, end = text.index("exercise:\n") + len("exercise:\n"), text.index("questions:\n")
    lesson.write_text(text[:start] + "".join(parts) + text[end:], encoding="utf-8")


def with_check(lesson: Path) -> None:
    """Give the lesson's own words something to compare them with."""
    change(lesson, "    example: A soup for forty people.\n", "    example: A soup for forty people.\n" + CHECK)


def with_video(lesson: Path) -> None:
    """Give the lesson's first card a video."""
    change(lesson, "  - id: card-1\n", "  - id: card-1\n" + VIDEO)


def with_poll(quiz: Path) -> None:
    """Ask for feedback on the quiz with buttons instead of a scale."""
    text = quiz.read_text(encoding="utf-8")
    quiz.write_text(text[: text.index("feedback:\n")] + POLL, encoding="utf-8")

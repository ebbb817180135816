"""An instrument with every kind of item and a pilot that asks it: right in every way, so that a test can spoil one thing."""

from pathlib import Path

ALL = """\
id: all
title: Everything about a meal
asked: [after]
intro: |
  **Some questions about the meal.** One minute.
thanks: |
  Thank you for *every* answer.
unsure: I don't know yet
low: 0
high: 5
low_label: Cannot do it
high_label: Can do it asleep
agreement: [No, Perhaps, "Yes"]
items:
  - kind: test
    id: salt
    outcome: O1
    text: Who salts the soup?
    options:
      - {id: cook, text: The cook, right: true}
      - {id: guest, text: The guest}
      - {id: both, text: Both of them}
      - {id: none, text: Nobody does}
  - {kind: rating, id: stir, outcome: O2, text: I can stir.}
  - {kind: scale, id: hot, text: How hot was it?, low: 1, high: 4, low_label: Cold, high_label: Boiling}
  - {kind: likert, id: more, text: I want more.}
  - kind: single
    id: where
    about: workplace
    text: Where do you cook?
    options:
      - {id: home, text: At home}
      - {id: inn, text: In an inn}
  - kind: several
    id: with
    text: What did you eat it with?
    most: 2
    options:
      - {id: bread, text: Bread}
      - {id: rice, text: Rice}
      - {id: spoon, text: A spoon}
      - {id: nothing, text: Nothing, alone: true}
  - {kind: number, id: plates, text: How many plates?, low: 0, high: 20}
  - {kind: open, id: bakery, text: Which bread was it?, when: {item: with, is: [bread]}, personal: true}
"""

ROUND = """\
id: round
name: A round of soup
about: For villages that cook together.
course: basic
languages: [da, pl]
blended: true
weeks: 15
instruments: [all, once, mood]
"""


def short(id: str, moment: str, more: str = "") -> str:
    """An instrument of one question, asked at a moment."""
    return f"id: {id}\ntitle: One thing\nasked: [{moment}]\n{more}items:\n  - {{kind: open, id: words, text: What was it?}}\n"


def write_instruments(root: Path) -> Path:
    """Write the instruments and the pilot beside the course of a folder; the same folder."""
    for name, files in (
        ("instruments", {"all": ALL, "once": short("once", "later"), "mood": short("mood", "lesson", "privacy: anonymous\n")}),
        ("pilots", {"round": ROUND}),
    ):
        folder = root / "lessons" / name
        folder.mkdir(parents=True)
        for id, text in files.items():
            (folder / f"{id}.yaml").write_text(text, encoding="utf-8")
    return root

"""A small course to write into a folder: right in every way, so that a test can spoil one thing."""

from pathlib import Path

OUTLINE = """\
id: basic
level: basic
title: A course about cooking together
unit_word: Week {number}
clusters:
  - {id: cook, title: Cook}
  - {id: share, title: Share a meal}
plan:
  - {id: problem, title: The problem}
pass_mark_percent: 70
recall_after_working_days: [2, 7]
units:
  - id: "1"
    title: Why people cook together
    lessons: ["1.1", "1.2"]
"""

_WORDS = "People in the village meet once a week and cook what the gardens give. They talk, they taste and they learn. "


def card(number: int) -> str:
    """A card of about 90 words."""
    return f"""\
  - id: card-{number}
    text: |
      **A kitchen is a place to meet, part {"ABC"[number - 1]}.**

      {_WORDS * 2}Some bring *onions*, some bring time.

      - One brings bread & butter
      - One brings a song

      {_WORDS}Who washes up decides the music, says the [town](https://town.example/meals).
"""


def lesson(id: str) -> str:
    """A lesson with every kind of step."""
    return f"""\
id: "{id}"
title: From one pot to many
minutes: 9
outcomes:
  - Say what a kitchen is for.
clusters: [cook]
sources: [F01, C02]
guess:
  text: Does the soup need salt?
  options:
    - {{id: yes, text: "Yes, always"}}
    - {{id: no, text: No}}
  reply: |
    Let's taste it first.
cards:
{card(1)}{card(2)}{card(3)}exercise:
  - kind: write
    id: issue
    line: problem
    text: |
      **Your turn.** What would you cook?
    example: A soup for forty people.
  - kind: sort
    id: pots
    text: Which pot is it?
    labels:
      - {{id: big, text: Big}}
      - {{id: small, text: Small}}
    items:
      - {{id: soup, text: Soup for forty, answer: big, why: Forty people eat a lot.}}
      - {{id: egg, text: One egg}}
    closing: Every pot has its day.
questions:
  - kind: single
    id: q1
    text: Who may join the kitchen?
    hint: Think of the door.
    options:
      - {{id: a, text: Anyone who is hungry, right: true, why: An open door is the idea.}}
      - {{id: b, text: Only the cook, why: A cook alone is no shared kitchen.}}
      - {{id: c, text: Only the mayor, why: The mayor is welcome like everyone else.}}
  - kind: number
    id: q2
    text: How many spoons do forty people need?
    answer: 40
    tolerance: 2
    why: One spoon each is enough.
  - kind: open
    id: q3
    text: What would you bring along?
    sample: I would bring an old song.
takeaway: A kitchen is a place to meet.
"""


RECALL = """\
recall:
  - kind: single
    id: r1
    text: Who is welcome at the harvest supper?
    options:
      - {id: a, text: All who are hungry, right: true, why: The door stays open.}
      - {id: b, text: Those who dug, why: They are welcome like everyone else.}
      - {id: c, text: Nobody at all, why: Then who would eat the soup?}
"""


def question(id: str, kind: str = "single") -> str:
    """One question of a slot, indented as it stands there."""
    if kind == "number":
        return f"""\
      - kind: number
        id: {id}
        text: How many bowls do ten people need in {id}?
        answer: 10
        why: One bowl each.
"""
    return f"""\
      - kind: {kind}
        id: {id}
        text: Which kitchen is shared in {id}?
        options:
          - {{id: a, text: The open one, right: true, why: "Everyone may cook there, says {id}."}}
          - {{id: b, text: The locked one, why: "Only the owner has a key, says {id}."}}
"""


def quiz(slots: int = 4) -> str:
    """A quiz with every kind of question it may have."""
    kinds = ("single", "several", "number")
    pool = "".join(
        f'  - id: s{slot}\n    about: "1.{slot % 2 + 1}"\n    questions:\n'
        + "".join(question(f"s{slot}{letter}", kinds[slot % 3]) for letter in "abc")
        for slot in range(slots)
    )
    return f"""\
id: quiz-1
title: The kitchen in new scenes
minutes: 4
intro: |
  Two lessons are behind you. **Well done.**
slots:
{pool}feedback:
  kind: scale
  id: useful
  text: How useful was this?
  low_label: Not at all
  high_label: Very
  more: What was missing?
"""


def write_course(root: Path) -> Path:
    """Write the course below root/lessons with empty root/locales and root/bot; the folder of the course."""
    folder = root / "lessons" / "basic"
    folder.mkdir(parents=True)
    (root / "locales").mkdir()
    (root / "bot").mkdir()
    (folder / "course.yaml").write_text(OUTLINE, encoding="utf-8")
    for id in ("1.1", "1.2"):
        (folder / f"{id}.yaml").write_text(lesson(id), encoding="utf-8")
    return folder


def change(file: Path, old: str, new: str, count: int = 1) -> None:
    """Replace a text that must be there."""
    text = file.read_text(encoding="utf-8")
    assert old in text, f"{old!r} is not in {file.name}"
    file.write_text(text.replace(old, new, count), encoding="utf-8")


def add_quiz(folder: Path) -> None:
    """Give the course's unit a quiz, and lesson 1.1 a recall question."""
    (folder / "quiz-1.yaml").write_text(quiz(), encoding="utf-8")
    change(folder / "course.yaml", 'lessons: ["1.1", "1.2"]', 'lessons: ["1.1", "1.2"]\n    quiz: quiz-1')
    change(folder / "1.1.yaml", "takeaway:", f"{RECALL}takeaway:")

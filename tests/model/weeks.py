"""A course of two short units: lessons of a few taps that recall each other, and a quiz after each unit, in several editions."""

import json
from pathlib import Path

from tests.model.course import Json, mark_of, options


def single(name: str, mark: str, letters: str = "abc") -> Json:
    """A question with one right option, the first."""
    return {"kind": "single", "id": name, "text": f"Which one? {mark}", "options": options(letters, right="a", words="Word")}


def lesson(name: str, edition: str) -> Json:
    """A guess, a card, a question; and what is asked of it days later, twice in the first lesson and once in the others."""
    mark = mark_of(edition)
    recall = [single(f"r{n}", "", "abcd" if n == 1 else "abc") for n in range(1, 3 if name == "1.1" else 2)]
    told: Json = {
        "id": name,
        "title": f"Lesson {name}",
        "minutes": "3",
        "outcomes": ["Know it."],
        "guess": {"text": f"A guess? {mark}", "options": options("abc", words="Guess"), "reply": "Let's see."},
        "cards": [{"id": "card-1", "text": f"**A point.** {mark}"}],
        "exercise": [],
        "questions": [single("q1", mark)],
        "recall": recall,
        "takeaway": f"Take this. {mark}",
    }
    if edition == "other words":
        recall[0]["text"] += " In other words."
    if edition == "other shape":
        recall[0]["options"].reverse()
        told["guess"]["options"].pop()
        told["cards"].append({"id": "card-2", "text": f"**Another point.** {mark}"})
    return told


def quiz(name: str, edition: str, about: list[str]) -> Json:
    """Four slots with every kind of question; what it asks about its unit is a scale after quiz-1 and buttons after quiz-2."""
    mark = mark_of(edition)

    def drawn(slot: int, letter: str) -> Json:
        id = f"s{slot}{letter}"
        if slot == 1:
            return {"kind": "number", "id": id, "text": f"How many? {mark}", "answer": "250", "why": "Counted."}
        if slot == 2:
            parts = options("abcd", right="ab", words="Part")
            return {"kind": "several", "id": id, "text": f"Which ones? {mark}", "options": parts}
        return single(id, mark, "ab" if letter == "a" else "abc")

    slots = [
        {"id": f"s{slot}", "about": about[slot % len(about)], "questions": [drawn(slot, letter) for letter in "abc"]}
        for slot in range(4)
    ]
    scale: Json = {"kind": "scale", "id": "useful", "text": "Useful?", "low_label": "Not", "high_label": "Very", "more": "Why?"}
    poll: Json = {"kind": "choice", "id": "useful", "text": "What for?", "options": options("abc", words="That"), "more": "Why?"}
    by_tapping = (name == "quiz-2") != (edition == "other shape")
    told: Json = {"id": name, "title": f"The {name}", "minutes": "3", "intro": f"It is time. {mark}", "slots": slots}
    told["feedback"] = poll if by_tapping else scale
    if edition == "other shape":
        slots.reverse()
    return told


def write_weeks(folder: Path, edition: str) -> None:
    """The files of one edition below `folder`/basic; one without a lesson is without the second quiz, too."""
    first, second = ["1.1", "1.2"], ["2.1"]
    quizzes: dict[str, list[str]] = {"quiz-1": first, "quiz-2": second}
    if edition == "a lesson less":
        first.remove("1.2")
        del quizzes["quiz-2"]
    if edition == "a lesson more":
        second += ["2.2", "2.3", "2.4"]
    units: list[Json] = [{"id": "1", "title": "First", "lessons": first}, {"id": "2", "title": "Then", "lessons": second}]
    for number, name in enumerate(quizzes):
        units[number]["quiz"] = name
    outline = {
        "id": "basic",
        "level": "basic",
        "title": "Two short weeks",
        "unit_word": "Week {number}",
        "pass_mark_percent": "70",
        "recall_after_working_days": ["1", "1", "2"],
        "recall_daily_cap": "1",
        "units": units,
    }
    files = {"course": outline, **{name: lesson(name, edition) for name in (*first, *second)}}
    files |= {name: quiz(name, edition, about) for name, about in quizzes.items()}
    (folder / "basic").mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / "basic" / f"{name}.yaml").write_text(json.dumps(content, ensure_ascii=False, indent=1), encoding="utf-8")

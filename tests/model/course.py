"""A course of short lessons with every kind of step, in several editions, and a Danish that can be told from English."""

import json
import re
import shutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from bot.course.catalogue import Library
from bot.course.extract import course_entries, interface_entries, merge
from bot.course.instrument import instruments_domain
from bot.course.model import Course
from bot.language import Interface
from bot.language.interface import PACKAGE
from bot.language.po import Entry, write_po

ROOT = PACKAGE.parent
EDITIONS = ("first", "other words", "other shape", "a lesson less", "a lesson more")
UNCHANGED = ("question.letters",)  # letters stand for options; a mark before them would be one
Json = dict[str, Any]
FORM = re.compile(r"^feedback:\n(?:[ ].*\n|\n)*", re.MULTILINE)  # what a quiz asks about its unit


def options(names: str, *, right: str = "", words: str) -> list[Json]:
    """Options with these one-letter ids, those in `right` marked as right; unscored ones have no reasons."""
    plain = [{"id": name, "text": f"{words} {name.upper()}"} for name in names]
    if not right:
        return plain
    return [{**each, "right": str(each["id"] in right).lower(), "why": f"Why {each['id']}."} for each in plain]


def mark_of(edition: str) -> str:
    """What every text of a step carries, so that those of another edition are found out."""
    return f"(r{EDITIONS.index(edition) if edition in ('other words', 'other shape') else 0})"


def exercises(lesson: str, mark: str) -> list[Json]:
    """The exercises of a lesson of the short course."""
    head: Json = {"text": f"**Your turn.** {mark}"}
    write: Json = {"kind": "write", "id": "issue", "line": "problem", "example": "Nights & nurseries at seven.", **head}
    items = [{"id": f"i{n}", "text": f"Item {n}"} for n in range(2)]
    sort: Json = {
        "kind": "sort",
        "id": "piles",
        "labels": options("xyz", words="Pile"),
        "items": items,
        "closing": "Well.",
        **head,
    }
    rate: Json = {"kind": "rate", "id": "scale", "low": "1", "high": "8", "items": items, **head}
    choose: Json = {"kind": "choose", "id": "one", "options": options("pqr", words="Way"), **head}
    ways = [{"id": name, "text": f"Way {name}", "points": {name: "1"}} for name in "pq"]
    finder: Json = {
        "kind": "chooser",
        "id": "finder",
        "items": [{"id": name, "text": "Which way?", "options": ways} for name in ("i0", "i1", "i3")],
        "suggestions": [{"id": name, "text": f"The way {name}", "why": "It fits."} for name in "pq"],
        **head,
    }
    page: Json = {"kind": "plan", "id": "page", **head}
    note: Json = {"kind": "write", "id": "note", "example": "A note.", **head}
    return {"1.1": [write, page], "1.2": [sort, finder], "1.3": [rate, choose], "1.4": [note]}[lesson]


def questions(lesson: str, mark: str) -> list[Json]:
    """The questions of a lesson of the short course: with and without a second try."""
    text: Json = {"text": f"Which one? {mark}"}
    hinted: Json = {
        "kind": "single",
        "id": "q1",
        "hint": "Look again.",
        "options": options("abcd", right="c", words="Word"),
        **text,
    }
    several: Json = {"kind": "several", "id": "q2", "options": options("abcd", right="bd", words="Part"), **text}
    number: Json = {"kind": "number", "id": "q1", "answer": "250", "tolerance": "5", "why": "Counted.", "hint": "More.", **text}
    open_: Json = {"kind": "open", "id": "q1", "sample": "Like this.", **text}
    fixed: Json = {"kind": "single", "id": "q2", "shuffle": "false", "options": options("ab", right="a", words="Side"), **text}
    again: Json = {**several, "id": "q1", "hint": "Two of them."}
    return {"1.1": [hinted, several], "1.2": [number], "1.3": [open_, fixed], "1.4": [again]}[lesson]


def lesson(name: str, edition: str) -> Json:
    """One lesson of one edition; every text that a learner meets in a step carries the edition's mark."""
    mark = mark_of(edition)
    told: Json = {
        "id": name,
        "title": f"Lesson {name} & words",
        "minutes": "8",
        "outcomes": ["Know it."],
        "guess": {"text": f"A guess? {mark}", "options": options("abc", words="Guess"), "reply": "Let's see."},
        "cards": [{"id": "card-1", "text": f"**A point.** {mark}"}],
        "exercise": exercises(name, mark),
        "questions": questions(name, mark),
        "takeaway": f"Take this. {mark}",
    }
    if edition == "other shape":
        told["cards"].append({"id": "card-2", "text": f"**Another point.** {mark}"})
        told["guess"]["options"].pop()
        for part in (*told["exercise"], *told["questions"]):
            if len(part.get("options", ())) > 2:
                part["options"] = part["options"][:0:-1]
            if "items" in part:
                part["items"].append({**part["items"][0], "id": "i2"})
        told["questions"].reverse()
    return told


def write_edition(folder: Path, edition: str) -> None:
    """The files of one edition of the short course below `folder`/basic."""
    names = ["1.1", "1.2", "1.3"]
    if edition == "a lesson less":
        names.remove("1.2")
    if edition == "a lesson more":
        names.append("1.4")
    outline = {
        "id": "basic",
        "level": "basic",
        "title": "A short course",
        "unit_word": "Week {number}",
        "plan": [{"id": "problem", "title": "The problem"}],
        "pass_mark_percent": "70",
        "units": [{"id": "1", "title": "All of it", "lessons": names}],
    }
    files = {"course": outline, **{name: lesson(name, edition) for name in names}}
    (folder / "basic").mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / "basic" / f"{name}.yaml").write_text(json.dumps(content, ensure_ascii=False, indent=1), encoding="utf-8")


def danish(entries: Iterable[Entry]) -> list[Entry]:
    """Every message translated by a mark before it."""
    told = []
    for entry in entries:
        mark = "" if entry.context in UNCHANGED else "¤ "
        told.append(replace(entry, strings=tuple(mark + text for text in entry.english)))
    return told


def write_danish(locales: Path, course: Course) -> None:
    """Danish for the whole interface, the course's own words, its lesson 1.1 and quiz-1, and for nothing else."""
    folder = locales / "da" / "LC_MESSAGES"
    folder.mkdir(parents=True, exist_ok=True)
    interface = interface_entries(PACKAGE)
    (folder / "bot.po").write_text(write_po(merge(interface, danish(interface), "bot", "da")), encoding="utf-8")
    entries = course_entries(course)
    ready = [entry for entry in entries if not re.match(r"basic/(?!1\.1/|quiz-1/)(\d|quiz)", entry.context)]
    (folder / "basic.po").write_text(write_po(merge(entries, danish(ready), "basic", "da")), encoding="utf-8")


def write_danish_questionnaires(locales: Path, library: Library) -> None:
    """Danish for every questionnaire but one."""
    entries = instruments_domain(tuple(library.instruments.values())).entries()
    told = [entry for entry in entries if not entry.context.startswith("instruments/end/")]
    file = locales / "da" / "LC_MESSAGES" / "instruments.po"
    file.write_text(write_po(merge(entries, danish(told), "instruments", "da")), encoding="utf-8")


class Shelf:
    """Every edition of one course, written by `write`, and the interface; read once and used by many lives."""

    def __init__(self, folder: Path, write: Callable[[Path, str], None], editions: Sequence[str] = EDITIONS) -> None:
        self.editions = editions
        for edition in self.editions:
            write(folder / edition, edition)
        first = Library(folder / "first", folder / "locales")
        write_danish(folder / "locales", first.courses["basic"])
        if first.instruments:
            write_danish_questionnaires(folder / "locales", first)
        self.libraries = {edition: Library(folder / edition, folder / "locales") for edition in self.editions}
        self.interface = Interface(folder / "locales")
        assert self.interface.whole() == ("da", "en"), self.interface.whole()
        assert self.libraries["first"].ready("basic", "da") == {"1.1", "quiz-1"} & set(first.courses["basic"].order)


def copy_real(folder: Path, edition: str) -> None:
    """The lessons of the project, in the second edition with one card of each lesson in other words; nothing that asks forms."""
    shutil.copytree(ROOT / "lessons", folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("instruments", "pilots"))
    for file in (folder / "basic").glob("quiz-*.yaml"):
        file.write_text(FORM.sub("", file.read_text("utf-8")), "utf-8")
    if edition == "first":
        return
    for file in (folder / "basic").glob("[0-9]*.yaml"):
        words = file.read_text(encoding="utf-8")
        file.write_text(words.replace("    text: |\n      **", "    text: |\n      **Anew: ", 1), "utf-8")

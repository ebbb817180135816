"""Questions of a course as GIFT and back; what GIFT has no place for travels in comments, which Moodle leaves alone."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import yaml

from bot.course.document import Mistake
from bot.course.gift.question import Answer, GiftQuestion
from bot.course.gift.reading import read_gift, span
from bot.course.model import ChoiceQuestion, Course, NumberQuestion, OpenQuestion, Question

LETTERS = "abcdefghijklmnopqrstuvwxyz"
_NO_KIND = {
    "short": "a short answer",
    "matching": "matching",
    "description": "a text without a question",
}
_TRUTH = {"TRUE": "True", "FALSE": "False"}


def questions_of(course: Course, id: str) -> Iterator[GiftQuestion]:
    """Every question of a lesson or quiz of that course, in its language, recall questions last; KeyError for an unknown id."""
    if id in course.quiz_by_id:
        questions: Iterable[Question] = course.quiz_by_id[id].questions.values()
    else:
        lesson = course.by_id[id]
        questions = (*lesson.questions, *lesson.recall)
    for question in questions:
        yield to_gift(question, f"{course.id}/{id}")


def to_gift(question: Question, category: str) -> GiftQuestion:
    """One question of a course; right options of `several` share 100 per cent, wrong ones take as much away, as in the bot."""
    name = f"{category}/{question.id}"
    about: dict[str, Any] = {"title": name, "markup": "markdown", "category": category, "id": name}
    match question:
        case OpenQuestion():
            return GiftQuestion("essay", question.text, general=question.sample, **about)
        case NumberQuestion():
            number = f"{question.answer:g}:{question.tolerance:g}" if question.tolerance else f"{question.answer:g}"
            answer = Answer(number, 100, question.why, equals=True)
            return GiftQuestion("numerical", question.text, (answer,), notes=_notes(question), **about)
        case ChoiceQuestion():
            return GiftQuestion("choice", question.text, tuple(_options(question)), notes=_notes(question), **about)


def _options(question: ChoiceQuestion) -> Iterator[Answer]:
    right = sum(option.right for option in question.options)
    for option in question.options:
        if question.kind == "single":
            yield Answer(option.text, 100 if option.right else 0, option.why, equals=option.right)
        else:
            share = round(100 / right, 5)
            yield Answer(option.text, share if option.right else -share, option.why)


def _notes(question: ChoiceQuestion | NumberQuestion) -> tuple[str, ...]:
    notes = [f"hint: {' '.join(question.hint.split())}"] if question.hint else []
    if isinstance(question, ChoiceQuestion):
        ids = [option.id for option in question.options]
        notes += [] if question.shuffle else ["shuffle: false"]
        notes += [f"kind: {question.kind}"] if question.kind == "several" else []
        notes += [] if ids == list(LETTERS[: len(ids)]) else [f"options: {' '.join(ids)}"]
    return tuple(notes)


def from_gift(text: str, name: str) -> tuple[list[dict[str, Any]], list[Mistake]]:
    """The questions of a GIFT file as a lesson's YAML has them, and each one that a course cannot ask, with its line.

    An answer without feedback comes with an empty `why`, which `check` then asks the author for."""
    found, mistakes = read_gift(text, name)
    questions: list[dict[str, Any]] = []
    for question in found:
        try:
            questions.append(_question(question, {one["id"] for one in questions}))
        except ValueError as problem:
            mistakes.append(Mistake(name, question.line, 1, question.title, str(problem), question.text))
    return questions, sorted(mistakes)


def _question(question: GiftQuestion, taken: set[str]) -> dict[str, Any]:
    if question.kind in _NO_KIND:
        raise ValueError(f"this is {_NO_KIND[question.kind]}, which a lesson cannot ask: make it a choice, a number or an essay")
    said = dict(note.split(": ", 1) for note in question.notes if ": " in note)
    text = f"{question.text} _____ {question.after}".strip() if question.after else question.text
    if not text:
        raise ValueError("the question has no words")
    start: dict[str, Any] = {"kind": "", "id": _id(question, taken), "text": text}
    hint = {"hint": said["hint"]} if "hint" in said else {}
    if question.kind == "essay":
        return start | {"kind": "open", "sample": question.general}
    if question.kind == "numerical":
        return start | {"kind": "number", **_number(question), **hint}
    return start | {"kind": _kind(question, said), **hint, **_shuffle(said), "options": _choices(question, said)}


def _kind(question: GiftQuestion, said: dict[str, str]) -> str:
    if said.get("kind") == "several":
        return "several"
    rights = [answer for answer in question.answers if answer.percent > 0]
    if question.kind == "choice" and question.has_one_right and len(rights) > 1:
        raise ValueError("partly right answers beside a right one are nothing a lesson can mark: make each right or wrong")
    return "single" if question.has_one_right else "several"


def _shuffle(said: dict[str, str]) -> dict[str, str]:
    return {"shuffle": "false"} if said.get("shuffle") == "false" else {}


def _choices(question: GiftQuestion, said: dict[str, str]) -> list[dict[str, Any]]:
    if not 2 <= len(question.answers) <= 6:
        raise ValueError(f"a lesson's question has 2 to 6 options, this has {len(question.answers)}")
    if not any(answer.percent > 0 for answer in question.answers):
        raise ValueError("no answer is right")
    ids: Sequence[str] = said.get("options", "").split()
    if len(set(ids)) != len(question.answers):  # a comment of somebody else's
        ids = LETTERS
    return [
        {
            "id": id,
            "text": _TRUTH.get(answer.text, answer.text) if question.kind == "true-false" else answer.text,
            **({"right": "true"} if answer.percent > 0 else {}),
            "why": answer.feedback or question.general,
        }
        for id, answer in zip(ids, question.answers, strict=False)
    ]


def _number(question: GiftQuestion) -> dict[str, str]:
    rights = [answer for answer in question.answers if answer.percent == 100]
    if len(rights) != 1 or len([answer for answer in question.answers if answer.percent > 0]) != 1:
        raise ValueError("a lesson's number has one right answer and its tolerance, without partly right ones")
    answer, tolerance = span(rights[0].text)
    found = {"answer": f"{answer:.12g}", "tolerance": f"{tolerance:.12g}", "why": rights[0].feedback or question.general}
    return found if tolerance else {name: value for name, value in found.items() if name != "tolerance"}


def _id(question: GiftQuestion, taken: set[str]) -> str:
    """The id the course gave it, else a short name made of its title, else its number."""
    named = (question.id or question.title).rpartition("/")[2] or f"q{len(taken) + 1}"
    short = re.sub(r"[^A-Za-z0-9._-]+", "-", named).strip("-._")[:28] or f"q{len(taken) + 1}"
    number = 2
    id = short
    while id in taken:
        id, number = f"{short}-{number}", number + 1
    return id


class _Words(yaml.SafeDumper):
    """Writes texts of several lines as blocks, as authors write them."""


def _block(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


_Words.add_representer(str, _block)


def as_yaml(questions: list[dict[str, Any]]) -> str:
    """The questions as they may be pasted into a lesson's file."""
    return yaml.dump({"questions": questions}, Dumper=_Words, allow_unicode=True, sort_keys=False, width=10_000)

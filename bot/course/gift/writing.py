"""Writes GIFT that Moodle and read_gift understand alike."""

import re
from collections.abc import Iterable

from bot.course.gift.question import Answer, GiftQuestion


def write_gift(questions: Iterable[GiftQuestion]) -> str:
    """A file of these questions; read_gift gives the same questions back, but for the line each begins in."""
    pieces: list[str] = []
    category = ""
    for question in questions:
        if question.category != category:
            category = question.category
            pieces.append(f"$CATEGORY: {category}\n")
        pieces.append(_written(question))
    return "\n".join(pieces)


def protected(text: str) -> str:
    """Text in which no sign means anything to GIFT; line breaks are written \\n, so that no blank line divides a question."""
    return re.sub(r"([~=#{}:\\])", r"\\\1", text).replace("\n", "\\n")


def _written(question: GiftQuestion) -> str:
    identity = re.sub(r"([\\\]])", r"\\\1", question.id)
    lines = [f"// [id:{identity}]"] if identity else []
    lines += [f"// {note}" for note in question.notes]
    head = f"::{protected(question.title)}::" if question.title else ""
    head += f"[{question.markup}]" if question.markup else ""
    head += protected(question.text)
    if question.kind == "description":
        return "\n".join([*lines, head, ""])
    general = f"####{protected(question.general)}" if question.general else ""
    after = f" {protected(question.after)}" if question.after else ""
    answers = _answers(question)
    if len(answers) == 1 and answers[0][:1] != "#" and question.kind in ("essay", "true-false"):
        return "\n".join([*lines, f"{head} {{{answers[0]}{general}}}{after}", ""])
    body = [f"    {answer}" for answer in answers]
    opening = f"{head} {{#" if question.kind == "numerical" else f"{head} {{"
    return "\n".join([*lines, opening, *body, *([f"    {general}"] if general else []), f"}}{after}", ""])


def _answers(question: GiftQuestion) -> list[str]:
    match question.kind:
        case "essay":
            return [""]
        case "true-false":
            right = next(answer for answer in question.answers if answer.percent == 100)
            wrong = next(answer for answer in question.answers if answer.percent != 100)
            said = f"#{protected(wrong.feedback)}" if wrong.feedback or right.feedback else ""
            said += f"#{protected(right.feedback)}" if right.feedback else ""
            return [f"{right.text}{said}"]
        case "matching":
            return [f"={protected(answer.text)} -> {protected(answer.partner)}" for answer in question.answers]
        case "numerical":
            return [_weighed(answer, answer.text) for answer in question.answers]
        case _:
            return [_weighed(answer, protected(answer.text)) for answer in question.answers]


def _weighed(answer: Answer, text: str) -> str:
    usual = 100 if answer.equals else 0
    is_needed = answer.percent != usual or text.startswith("%")  # a text of its own must not be read as a weight
    weight = f"%{answer.percent:.8g}%" if is_needed else ""
    feedback = f"#{protected(answer.feedback)}" if answer.feedback else ""
    return f"{'=' if answer.equals else '~'}{weight}{text}{feedback}"

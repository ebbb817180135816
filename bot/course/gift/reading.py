"""Reads GIFT as Moodle documents it (docs.moodle.org, "GIFT format"): blank lines divide, backslashes protect."""

import re
from collections.abc import Iterator

from bot.course.document import Mistake
from bot.course.gift.question import Answer, GiftQuestion, Kind

_SPLIT_ANSWERS = re.compile(r"(?<!\\)(?:\\\\)*([=~])")
_MARKUP = re.compile(r"\s*\[(html|markdown|plain|moodle)\]", re.IGNORECASE)
_TITLE = re.compile(r"\s*::((?:\\.|[^\\])*?)::", re.DOTALL)
_WEIGHT = re.compile(r"\s*%\s*(-?\d+(?:\.\d+)?)\s*%")
_IDENTITY = re.compile(r"\[id:((?:[^\]\\]|\\.)*)\]")
_TRUTH = {"T": True, "TRUE": True, "F": False, "FALSE": False}
_PROTECTED = {"n": "\n"}


def read_gift(text: str, name: str) -> tuple[list[GiftQuestion], list[Mistake]]:
    """Every question of a file in its order, and what could not be read, with `name`, line and column; nothing is guessed."""
    questions: list[GiftQuestion] = []
    mistakes: list[Mistake] = []
    category = ""
    waiting: list[str] = []  # comments between two questions belong to the second
    for line, block in _blocks(text):
        comments = [part.strip()[2:].strip() for part in block if part.lstrip().startswith("//")]
        rest = [part for part in block if not part.lstrip().startswith("//")]
        said = [part for part in rest if not part.startswith("$CATEGORY:")]
        for part in rest:
            if part.startswith("$CATEGORY:"):
                category = part.removeprefix("$CATEGORY:").strip()
        waiting += comments
        body = "\n".join(said).strip()
        if not body:
            continue
        try:
            questions.append(_question(body, category, waiting, line))
        except ValueError as problem:
            mistakes.append(Mistake(name, line, 1, "", str(problem), body.split("\n", 1)[0]))
        waiting = []
    return questions, mistakes


def _blocks(text: str) -> Iterator[tuple[int, list[str]]]:
    """The pieces between blank lines, each with the number of its first line that is no comment."""
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    block: list[str] = []
    first = 0
    for number, line in enumerate([*lines, ""], 1):
        if line.strip():
            if not first and not line.lstrip().startswith("//"):
                first = number
            block.append(line)
        elif block:
            yield first or number, block
            block, first = [], 0


def _question(body: str, category: str, comments: list[str], line: int) -> GiftQuestion:
    title = ""
    if found := _TITLE.match(body):
        title, body = plain(found[1]), body[found.end() :]
    markup = ""
    if found := _MARKUP.match(body):
        markup, body = found[1].lower(), body[found.end() :]
    identity = next((match[1] for comment in comments if (match := _IDENTITY.search(comment))), "")
    notes = tuple(rest for comment in comments if (rest := _IDENTITY.sub("", comment).strip()))
    about = {"title": title, "markup": markup, "category": category, "notes": notes, "line": line}
    about["id"] = re.sub(r"\\(.)", r"\1", identity)
    opened, closed = _find(body, "{"), _find(body, "}", last=True)
    if opened < 0 and closed < 0:
        return GiftQuestion("description", plain(body), **about)  # type: ignore[arg-type]
    if opened < 0 or closed < opened:
        raise ValueError("a { and its } are needed round the answers, and one of them is missing")
    inside, general = _divided(body[opened + 1 : closed], "####")
    kind, answers = _answers(inside.strip())
    after = body[closed + 1 :].strip()
    return GiftQuestion(
        kind,
        plain(body[:opened]),
        answers,
        after=plain(after),
        general=plain(general),
        **about,  # type: ignore[arg-type]
    )


def _answers(inside: str) -> tuple[Kind, tuple[Answer, ...]]:
    """What the braces hold decides the kind, in Moodle's order."""
    if not inside:
        return "essay", ()
    if inside.startswith("#"):
        return "numerical", _numbers(inside[1:].strip())
    if _find(inside, "~") >= 0:
        return "choice", tuple(_choices(inside))
    if _find(inside, "=") >= 0 and "->" in inside:
        return "matching", tuple(_pairs(inside))
    word, feedback = _divided(inside, "#")
    if word.strip().upper() in _TRUTH:
        return "true-false", _truth(_TRUTH[word.strip().upper()], feedback)
    return "short", tuple(_choices(inside if _find(inside, "=") >= 0 else f"={inside}"))


def _truth(right: bool, feedback: str) -> tuple[Answer, ...]:
    """What is said after the wrong answer stands first, then what is said after the right one."""
    wrong, said = _divided(feedback, "#")
    return tuple(
        Answer("TRUE" if value else "FALSE", 100 if value is right else 0, plain(said if value is right else wrong))
        for value in (True, False)
    )


def _choices(inside: str) -> Iterator[Answer]:
    for sign, text in _pieces(inside):
        percent = 100.0 if sign == "=" else 0.0
        if found := _WEIGHT.match(text):
            percent, text = float(found[1]), text[found.end() :]
        text, feedback = _divided(text, "#")
        if not text.strip():
            raise ValueError("an answer is empty")
        yield Answer(plain(text), percent, plain(feedback), equals=sign == "=")


def _pairs(inside: str) -> Iterator[Answer]:
    for sign, text in _pieces(inside):
        left, arrow, right = text.partition("->")
        if sign != "=" or not arrow:
            raise ValueError("each pair of a matching question is written =one -> other")
        yield Answer(plain(left), 100, partner=plain(right), equals=True)


def _numbers(inside: str) -> tuple[Answer, ...]:
    answers = []
    pieces = list(_pieces(inside)) if _find(inside, "=") == 0 else [("=", inside)]
    for sign, text in pieces:
        percent = 100.0 if sign == "=" else 0.0
        if found := _WEIGHT.match(text):
            percent, text = float(found[1]), text[found.end() :]
        number, feedback = _divided(text, "#")
        number = number.strip()
        if sign == "=":
            span(number)
        answers.append(Answer(number, percent, plain(feedback), equals=sign == "="))
    return tuple(answers)


def span(number: str) -> tuple[float, float]:
    """The answer and the tolerance of "1822", "1822:2" or "1..5"; ValueError for anything else."""
    low, dots, high = number.partition("..")
    middle, colon, tolerance = number.partition(":")
    try:
        if dots:
            return (float(low) + float(high)) / 2, abs(float(high) - float(low)) / 2
        return float(middle), float(tolerance) if colon else 0.0
    except ValueError:
        raise ValueError(f"a number is written 12, 12:0.5 or 11.5..12.5, not {number}") from None


def _pieces(inside: str) -> list[tuple[str, str]]:
    """The answers with the sign in front of each."""
    places = [found.start(1) for found in _SPLIT_ANSWERS.finditer(inside)]
    if not places or inside[: places[0]].strip():
        raise ValueError("the first answer begins with = or ~")
    ends = [*places[1:], len(inside)]
    return [(inside[start], inside[start + 1 : end]) for start, end in zip(places, ends, strict=True)]


def _divided(text: str, sign: str) -> tuple[str, str]:
    """What stands before and after the first unprotected sign."""
    place = _find(text, sign)
    return (text, "") if place < 0 else (text[:place], text[place + len(sign) :])


def _find(text: str, sign: str, *, last: bool = False) -> int:
    """Where an unprotected sign stands first, or last; -1 if nowhere."""
    found = -1
    place = 0
    while place < len(text):
        if text[place] == "\\":
            place += 2
            continue
        if text.startswith(sign, place):
            if not last:
                return place
            found = place
        place += 1
    return found


def plain(text: str) -> str:
    """The text a reader sees: protected signs are bare, line breaks of the file are spaces, \\n is a line break."""
    joined = re.sub(r"[ \t]*\n[ \t]*", " ", text).strip()
    said = re.sub(r"\\(.)", lambda match: _PROTECTED.get(match[1], match[1] if match[1] in "~=#{}:\\" else match[0]), joined)
    return "\n".join(part.strip() for part in said.split("\n"))

"""The messages that stand in the code: every id with its English, where it stands, and what translators should know."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

LEARNERS, STAFF = "bot", "staff"  # the two domains of the interface: what learners can meet, and what only staff do
_STAFF_IDS = ("owner.", "staff.")
_CALLS = {"tr": 1, "label": 1, "plural": 2, "label_plural": 2}  # how many English texts follow the id
_FILE_NAMES = (".csv", ".json", ".png", ".txt", ".ogg", ".mp4", ".webp")  # look like ids and are none
_ID = r"[a-z][a-z0-9_]*(?:\.[a-z0-9_]+)+"
_WORTH_READING = re.compile(rf"\b(?:tr|label|plural|label_plural)\(|\(\s*[\"']{_ID}[\"'],\s*[rRfF]?[\"']")


@dataclass(frozen=True)
class Message:
    """One message of the code; `texts` is one English text, or the singular and the plural."""

    id: str
    texts: tuple[str, ...]
    plain: bool  # for a button or a toast: no tags
    place: str  # file from the project's root
    line: int
    note: str = ""


@dataclass(frozen=True)
class Problem:
    """A call whose message cannot be found by reading the code."""

    place: str
    line: int
    what: str


def domain_of(id: str) -> str:
    """The domain a message of the interface is translated in: its id says whether a learner can ever meet it."""
    return STAFF if id.startswith(_STAFF_IDS) else LEARNERS


def messages_of(package: Path) -> tuple[tuple[Message, ...], tuple[Problem, ...]]:
    """Every message of the Python files below a package, in order of file and line, and what is wrong with some."""
    messages: list[Message] = []
    problems: list[Problem] = []
    for file in sorted(package.rglob("*.py")):
        source = file.read_text(encoding="utf-8")
        if not _WORTH_READING.search(source):  # parsing is the slow part, and it stands in the way of the start
            continue
        place = file.relative_to(package.parent).as_posix()
        for found in _read(source, place):
            messages.append(found) if isinstance(found, Message) else problems.append(found)
    first: dict[str, Message] = {}
    for message in messages:
        known = first.setdefault(message.id, message)
        if (known.texts, known.plain) != (message.texts, message.plain):
            what = f"{message.id} has another text or kind in {known.place}:{known.line}"
            problems.append(Problem(message.place, message.line, what))
    return tuple(messages), tuple(problems)


def _read(source: str, place: str) -> Iterator[Message | Problem]:
    lines = source.splitlines()
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    for call in sorted(calls, key=lambda node: (node.lineno, node.col_offset)):
        name = _called(call)
        if name not in _CALLS:
            if likely := _likely_id(call):
                said = f"{likely} looks like a message, and no tr, label, plural or label_plural says it"
                yield Problem(place, call.lineno, said)
            continue
        texts = [argument.value for argument in call.args if isinstance(argument, ast.Constant)]
        strings = [text for text in texts if isinstance(text, str)]
        if len(call.args) < 2 or (name != "tr" and not isinstance(call.args[0], ast.Constant)):
            continue  # other things are called tr, label or plural too
        if len(strings) != _CALLS[name] + 1 or len(call.args) != len(strings):
            yield Problem(place, call.lineno, f"{name}() takes an id and {_CALLS[name]} text(s), each written out, nothing else")
            continue
        yield Message(strings[0], tuple(strings[1:]), name.startswith("label"), place, call.lineno, _note(lines, call.lineno))


def _called(call: ast.Call) -> str:
    if isinstance(call.func, ast.Name):
        return call.func.id if call.func.id == "tr" else ""
    return call.func.attr if isinstance(call.func, ast.Attribute) else ""


def _likely_id(call: ast.Call) -> str:
    """The dotted id, where something is called with what looks like an id and a text: a translator under another name."""
    match call.args:
        case [ast.Constant(value=str(id)), ast.Constant(value=str()) | ast.JoinedStr(), *_] if re.fullmatch(_ID, id):
            return "" if id.endswith(_FILE_NAMES) else id
    return ""


def _note(lines: list[str], line: int) -> str:
    """The comment directly above a call that begins with "Translators:", on one line."""
    above: list[str] = []
    for text in reversed(lines[: line - 1]):
        if not text.lstrip().startswith("#"):
            break
        above.insert(0, text.strip().lstrip("# "))
    note = " ".join(above)
    return note.partition("Translators:")[2].strip() if "Translators:" in note else ""

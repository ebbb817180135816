"""Makes docs/guarantees.md from the promises, the names of the tests and docs/measurements.json."""

import ast
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from tests.faults import measurements
from tests.faults.process import ROOT
from tests.faults.promises import CHAPTERS, Promise

FILE = ROOT / "docs" / "guarantees.md"
MARK = re.compile(r"\bG(\d{1,2})\b|_g(\d{1,2})_")
HEAD = """# What the bot promises, and what proves it

Made by `python -m tests.faults.guarantees_page` from the tests' names and docs/measurements.json; do not edit. The tests run with
every `./run test`; the trials with `./run test faults`, which starts the real bot as a process, on the machine and the day named.
**Proven** means: tests or a trial that found no violation, within what they try. What nobody has tried reads **not proven**.
Two hundred kills without a loss bound the chance of a loss at a random kill below about 1.5 %; the named crash points cover the
narrow moments between.
"""


def page() -> str:
    """The whole page as it should be now; LookupError if a promise names a test that is not there."""
    trials = measurements.read().get("faults", {})
    found = tests_by_file()
    parts = [HEAD]
    for chapter, promises in CHAPTERS.items():
        parts.append(f"## {chapter}\n")
        parts += [entry(promise, found, trials) for promise in promises]
    return "\n".join(parts)


def write() -> None:
    """Put the page where it belongs."""
    FILE.parent.mkdir(exist_ok=True)
    FILE.write_text(page(), encoding="utf-8")


def entry(promise: Promise, found: Mapping[Path, list[tuple[str, set[int]]]], trials: Mapping[str, Any]) -> str:
    """One guarantee: the promise, its state, its trials, its tests."""
    name = f"G{promise.number}"
    mine = {title: trial for title, trial in trials.items() if name in trial["guarantees"]}
    tests = list(named(promise, found))
    lines = [f"**{name}** {promise.says}", "", f"- {state(promise, mine, tests)}"]
    lines += [f"- trial *{title}*: {told(trial)}" for title, trial in mine.items()]
    lines += [f"- `{file}`: {'; '.join(names)}" for file, names in tests]
    return "\n".join(lines) + "\n"


def state(promise: Promise, trials: Mapping[str, Any], tests: list[tuple[str, list[str]]]) -> str:
    """Proven, violated, or not; and what is left."""
    if any(trial["wrong"] for trial in trials.values()):
        return "**violated in the last trial**"
    if not trials and not tests:
        return f"**not proven**: {promise.open}" if promise.open else "**not proven**"
    return f"**proven in part**; not proven: {promise.open}" if promise.open else "**proven**"


def told(trial: Mapping[str, Any]) -> str:
    """What a trial did and came to, when and where."""
    figures = ", ".join(figure(name, value) for name, value in trial["figures"].items())
    on = trial["machine"]
    where = f"{on['cores']} cores {on['cpu']}, Python {on['python']}, SQLite {on['sqlite']}"
    result = f"**{len(trial['wrong'])} violations**" if trial["wrong"] else "no violation"
    return f"{trial['trial']}: {figures}; {result} ({trial['date']}, commit {trial['commit']}, {trial['seconds']} s on {where})"


def figure(name: str, value: int) -> str:
    """A number with its unit; what is called `most …` is the greatest of all."""
    return f"at most {value:,} {name.removeprefix('most ')}" if name.startswith("most ") else f"{value:,} {name}"


def named(promise: Promise, found: Mapping[Path, list[tuple[str, set[int]]]]) -> Iterator[tuple[str, list[str]]]:
    """The tests of a guarantee by file: those the promise names, and those that carry its number."""
    wanted = [reference.partition("::")[::2] for reference in promise.tests]
    for stem, part in wanted:
        if not any(file.stem == stem and any(part in name for name, _ in tests) for file, tests in found.items()):
            raise LookupError(f"G{promise.number} names {stem}::{part}, and there is no such test")
    for file, tests in found.items():
        parts = [part for stem, part in wanted if stem == file.stem]
        names = [name for name, marks in tests if any(part in name for part in parts)]
        if not names:  # a file that is about this guarantee as a whole
            names = [name for name, marks in tests if promise.number in marks]
        if names:
            yield str(file.relative_to(ROOT / "tests")), [sentence(name) for name in names]


def sentence(name: str) -> str:
    """A test's name as the sentence it is."""
    return re.sub(r"^g\d+ ", "", name.removeprefix("test_").replace("_", " "))


def tests_by_file() -> dict[Path, list[tuple[str, set[int]]]]:
    """Every test's name with the guarantees it carries: in its name, its source, or the first line of its file."""
    found = {}
    for file in sorted((ROOT / "tests").rglob("test_*.py")):
        source = file.read_text("utf-8")
        tree = ast.parse(source)
        common = marks(ast.get_docstring(tree) or "")
        found[file] = [
            (node.name, common | marks("\n".join(source.splitlines()[first_line(node) - 1 : node.end_lineno])))
            for node in tree.body
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_")
        ]
    return found


def first_line(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Where a function begins, its decorators included."""
    return min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])


def marks(text: str) -> set[int]:
    """The guarantees whose numbers stand in a text."""
    return {int(a or b) for a, b in MARK.findall(text)}


if __name__ == "__main__":
    write()

"""The authors' document tells the truth: every field, limit, diagram, command and remark of it is one of the program."""

import argparse
import re
import typing
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import BaseModel, TypeAdapter

from bot.__main__ import command_line
from bot.course.craft import cards, questions
from bot.course.diagrams import DIAGRAMS
from bot.course.glossary import Term
from bot.course.limits import CARD_WORDS, LESSON_WORDS, PART_CHARACTERS
from bot.course.markup import render
from bot.course.model import Lesson, Outline, Quiz
from bot.course.term_links import MOST
from bot.course.texts import KINDS
from bot.preview.figures import CAPTION

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "docs" / "authoring.md").read_text("utf-8")
BLOCKS = re.findall(r"^```yaml\n(.*?)^```", TEXT, re.M | re.S)
NAMES = set(re.findall(r"`([^`\n]+)`", TEXT)) | set(re.findall(r"^ *(?:- )?\{?(\w+):", "\n".join(BLOCKS), re.M))
FILES: tuple[type[BaseModel], ...] = (Lesson, Quiz, Outline)


def models(kind: Any) -> set[type[BaseModel]]:
    """A model and every model inside it."""
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        inner = (models(field.annotation) for field in kind.model_fields.values())
        return {kind}.union(*inner)
    return set().union(*map(models, typing.get_args(kind)))


EVERY = sorted(set().union(*map(models, (*FILES, Term))), key=lambda model: model.__name__)


@pytest.mark.parametrize("model", EVERY, ids=lambda model: model.__name__)
def test_every_field_of_a_course_is_named(model: type[BaseModel]) -> None:
    inline = set(re.findall(r"\{(\w+): |, (\w+): ", "\n".join(BLOCKS)))
    known = NAMES | {name for pair in inline for name in pair if name}
    assert [name for name in model.model_fields if name not in known] == []


def test_every_kind_of_step_has_an_example() -> None:
    kinds = {
        word for model in EVERY if "kind" in model.model_fields for word in typing.get_args(model.model_fields["kind"].annotation)
    }
    shown = set(re.findall(r"kind: ([\w-]+)", "\n".join(BLOCKS)))
    assert kinds - shown - {"several"} == set()
    assert "`several`" in TEXT


@pytest.mark.parametrize("number", range(len(BLOCKS)))
def test_every_example_is_one_that_a_file_may_have(number: int) -> None:
    data = yaml.load(BLOCKS[number], Loader=yaml.BaseLoader)
    for name, value in data.items():
        homes = [model for model in FILES if name in model.model_fields]
        assert homes, name
        errors = []
        for home in homes:
            try:
                kind: Any = home.model_fields[name].annotation
                TypeAdapter(kind).validate_python(value)
            except ValueError as error:
                errors.append(str(error))
        assert len(errors) < len(homes), errors[0]


def texts(data: Any) -> list[str]:
    if isinstance(data, str):
        return [data]
    inner = data.values() if isinstance(data, dict) else data
    return [text for each in inner for text in texts(each)]


def test_every_text_of_the_examples_is_markdown_that_a_chat_shows() -> None:
    every = [text for block in BLOCKS for text in texts(yaml.load(block, Loader=yaml.BaseLoader))]
    assert [text for text in every if render(text.strip())[1]] == []


def test_the_table_of_limits_is_the_one_that_check_keeps() -> None:
    rows = re.findall(r"^\| `(\w+)` \| ([\d,]+) \| ([\d,]+) \| (Markdown|plain words) \|$", TEXT, re.M)
    said = {name: (int(own.replace(",", "")), int(other.replace(",", "")), what == "Markdown") for name, own, other, what in rows}
    assert said == {name: (kind.english, kind.translated, kind.markdown) for name, kind in KINDS.items()}


@pytest.mark.parametrize(
    "sentence",
    [
        f"A card has {CARD_WORDS[0]} to {CARD_WORDS[1]} words, the cards of a lesson {LESSON_WORDS[0]} to {LESSON_WORDS[1]}",
        f"has at most {PART_CHARACTERS:,} characters",
        f"the {CAPTION:,} characters of a caption",
        f"more than {cards.LONGEST_SENTENCE} words",
        f"above Flesch-Kincaid grade {cards.HARDEST_GRADE:g}",
        f"more than {questions.LONGER_PERCENT} % over the mean",
        f"in more than {questions.LONGEST_PERCENT} % of them",
    ],
)
def test_every_number_is_that_of_the_code(sentence: str) -> None:
    assert sentence in TEXT


def test_the_number_of_links_to_terms_is_that_of_the_code() -> None:
    assert MOST == 4
    assert "at most four times a lesson" in TEXT


def test_the_table_of_diagrams_names_every_diagram_with_its_labels() -> None:
    rows = dict(re.findall(r"^\| `([\w-]+)` \| (`.*`) \|$", TEXT, re.M))
    assert {name: tuple(re.findall(r"`([\w-]+)`", labels)) for name, labels in rows.items()} == dict(DIAGRAMS)


def test_the_table_of_remarks_uses_the_words_of_the_program() -> None:
    code = "".join(file.read_text("utf-8") for file in (ROOT / "bot" / "course" / "craft").glob("*.py"))
    table = TEXT[TEXT.index("## Worth a look") : TEXT.index("## preview")]
    said = [row.split("…")[0].strip() for row in re.findall(r"^\| (?!it says)([^|-][^|]*?) \|", table, re.M)]
    assert len(said) == 16
    for words in said:
        pattern = re.escape(words).replace("31", ".*?").replace("13", ".*?").replace("B\\ is", "{letter} is").replace("\\ ", " ")
        assert re.search(pattern, code), words


def test_every_command_it_names_exists_and_those_of_authors_are_named() -> None:
    parser = command_line()
    action = next(action for action in parser._actions if isinstance(action, argparse._SubParsersAction))
    named = re.findall(r"^(?:\./run|python -m bot) ([a-z]\w*)|`(?:\./run|python -m bot) ([a-z]\w*)", TEXT, re.M)
    commands = {first or second for first, second in named}
    assert commands <= set(action.choices)
    assert {"check", "preview", "extract", "update", "languages", "gift", "elements"} <= commands
    for line in re.findall(r"(?:^|`)\./run ([a-z][^`\n>]*)", TEXT, re.M):
        parser.parse_args(line.split())


def test_every_link_inside_it_leads_somewhere() -> None:
    headings = {re.sub(r"[^\w\- ]", "", line.lower()).strip().replace(" ", "-") for line in re.findall(r"^#+ (.+)$", TEXT, re.M)}
    assert set(re.findall(r"\]\(#([\w-]+)\)", TEXT)) <= headings
    files = re.findall(r"`(lessons/[\w./-]+\.yaml)`", TEXT)
    assert [file for file in files if not (ROOT / file).is_file() and file != "lessons/basic/2.6.yaml"] == []

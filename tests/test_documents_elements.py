"""The contact sheet: every element of a course, each with links that lead where they say."""

import io
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.course.catalogue import Library
from bot.course.document import Mistakes
from bot.documents.diagrams import draw
from bot.documents.elements import Elements, elements
from bot.documents.sheet import write_html, write_markdown
from tests.course_lessons import add_quiz, change, write_course

ROOT = Path(__file__).parents[1]


def markdown(sheet: Elements) -> str:
    out = io.StringIO()
    write_markdown(sheet, out)
    return out.getvalue()


def page(sheet: Elements) -> str:
    out = io.StringIO()
    write_html(sheet, draw, out)
    return out.getvalue()


class Page(HTMLParser):
    """What a browser and a screen reader find: tags with what they say of themselves, and whether each is closed in its turn."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in ("meta", "br", "img"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def every(self, *tags: str) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes in self.tags if tag in tags]


@pytest.fixture(scope="module")
def basic() -> Elements:
    return elements(ROOT / "lessons", "basic", "example_bot")


def test_every_element_of_the_course_is_on_the_sheet(basic: Elements) -> None:
    course = Library(ROOT / "lessons", ROOT / "locales").courses["basic"]
    cards = [card for lesson in course.lessons for card in lesson.cards]
    assert {kind: basic.count(kind) for kind in ("unit", "lesson", "quiz", "guess", "card", "picture", "recall", "exercise")} == {
        "unit": len(course.units),
        "lesson": len(course.lessons),
        "quiz": len(course.quizzes),
        "guess": len(course.lessons),
        "card": len(cards),
        "picture": sum(card.picture is not None for card in cards),
        "recall": sum(len(lesson.recall) for lesson in course.lessons),
        "exercise": sum(len(lesson.exercise) for lesson in course.lessons),
    }
    asked = sum(len(lesson.questions) for lesson in course.lessons) + sum(len(quiz.questions) for quiz in course.quizzes)
    assert basic.count("question") == asked


def test_every_link_leads_to_the_line_where_the_element_is_written(basic: Elements) -> None:
    for element in basic.every:
        file = ROOT / element.file
        lines = file.read_text("utf-8").splitlines()
        if element.kind in ("card", "exercise", "question", "recall", "term"):
            id = element.id.rpartition("/")[2]
            near = "\n".join(lines[element.line - 1 : element.line + 3])  # `kind:` may stand before `id:`
            assert re.search(rf"\bid: \"?{re.escape(id)}\b", near), element
        else:
            assert lines[element.line - 1].strip(), element


def test_only_terms_open_in_the_bot_and_only_if_its_name_is_known(basic: Elements) -> None:
    opened = [element for element in basic.every if element.address]
    assert {element.kind for element in opened} == {"term"}
    assert all(re.fullmatch(r"https://t\.me/example_bot\?start=term-[a-z0-9-]+", element.address) for element in opened)
    assert not [element for element in elements(ROOT / "lessons", "basic").every if element.address]


def test_the_sheet_is_the_same_every_time(basic: Elements) -> None:
    assert markdown(basic) == markdown(elements(ROOT / "lessons", "basic", "example_bot"))
    assert page(basic) == page(basic)


def test_the_page_stands_by_itself_and_can_be_read_by_everybody(basic: Elements) -> None:
    html = page(basic)
    read = Page(html)
    assert read.open == []
    assert read.every("html") == [{"lang": "en"}]
    assert len(read.every("title")) == len(read.every("h1")) == len(read.every("main")) == 1
    images = read.every("img")
    assert len(images) == basic.count("picture") > 0
    assert all(image["alt"] and str(image["src"]).startswith("data:image/png;base64,") for image in images)
    assert not read.every("link", "script", "iframe")
    ids = [str(heading["id"]) for heading in read.every("h2", "h3")]
    assert len(set(ids)) == len(ids)
    inside = {str(link["href"])[1:] for link in read.every("a") if str(link["href"]).startswith("#")}
    assert inside == set(ids), "the contents lead to every heading"
    assert all(cell.get("scope") for cell in read.every("th"))
    outside = [str(link["href"]) for link in read.every("a") if "://" in str(link["href"])]
    assert all(address.startswith("https://t.me/example_bot?start=term-") for address in outside)
    assert html.count("<caption>") == len(read.every("table"))


def test_a_small_course_with_odd_words_and_a_video_is_told_whole(tmp_path: Path) -> None:
    folder = write_course(tmp_path)
    add_quiz(folder)
    fields = "url: 'https://town.example/v', title: 'A film | of soup & songs', minutes: 2, transcript: We cook."
    video = f"    video: {{{fields}}}\n"
    change(folder / "1.1.yaml", "  - id: card-1\n", f"  - id: card-1\n{video}")
    sheet = elements(tmp_path / "lessons", "basic")
    [film] = [element for element in sheet.every if element.kind == "video"]
    assert (film.id, film.words) == ("basic/1.1/card-1/video", "A film | of soup & songs")
    assert "| video `basic/1.1/card-1/video` | A film \\| of soup & songs | [lessons/basic/1.1.yaml:17]" in markdown(sheet)
    assert "A film | of soup &amp; songs" in page(sheet)
    assert [head.id for head, _ in sheet.parts()] == ["basic/unit-1", "basic/1.1", "basic/1.2", "basic/quiz-1"]
    assert len(sheet.every) == len({element.id for element in sheet.every}), "every element has an id of its own"


def test_a_glossary_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    change(write_course(tmp_path) / "1.1.yaml", "- One brings a song", "- One brings a [song](term:song)")
    (tmp_path / "lessons" / "glossary").mkdir()
    (tmp_path / "lessons" / "glossary" / "glossary.yaml").write_text("terms: [", encoding="utf-8")
    with pytest.raises(Mistakes, match=r"lessons/glossary/glossary.yaml:2:1: not YAML"):
        elements(tmp_path / "lessons", "basic")


def test_the_command_prints_the_sheet(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["elements", "basic"]) == 0
    assert capsys.readouterr().out.startswith("# Elements of Co-creation for policymakers\n")
    assert main(["elements", "basic", "--html", "--bot", "@example_bot"]) == 0
    assert capsys.readouterr().out.startswith("<!doctype html>")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["basics"], "basics is no course; did you mean basic?: there are basic\n"),
        (["basic", "--bot", "an evil/name"], "an evil/name is no bot's username: it looks like example_bot\n"),
    ],
)
def test_what_cannot_be_listed_is_said_calmly(arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["elements", *arguments]) == 1
    assert capsys.readouterr().err == said

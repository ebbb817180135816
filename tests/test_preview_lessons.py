"""A preview shows every word a learner meets, says why a lesson falls back, and lets no mistake elsewhere hide it."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import bot.__main__ as command_line
from bot.course.extract import update
from bot.course.files import read_course
from bot.course.markup import plain, render
from bot.course.model import Quiz
from bot.course.texts import Text, lesson_texts, quiz_texts
from bot.preview.desk import Desk, NotShown, open_desk
from bot.preview.page import page
from bot.preview.terminal import BUBBLE, MARGIN, lines
from bot.preview.walk import Moment, Said, walk
from tests.course_kinds import with_poll
from tests.course_lessons import change
from tests.preview_course import shown, write_everything

pytestmark = pytest.mark.usefixtures("kept")
ROOT = Path(__file__).parents[1]
NOT_IN_THE_CHAT = ("outcome", "label")  # labels stand in the picture


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A small course that has every kind of step there is."""
    return write_everything(tmp_path)


def words(text: str) -> str:
    return " ".join(plain(text).split())


def everything(moments: list[Moment]) -> str:
    """All that is said and all buttons, on one line."""
    screens = [said.screen for moment in moments for said in moment.said if said.screen]
    return words(" ".join(part for screen in screens for part in (screen.text, *_labels(screen.buttons))))


def _labels(rows: tuple[tuple[object, ...], ...]) -> Iterator[str]:
    yield from (f"[{getattr(button, 'label', '')}]" for row in rows for button in row)


def texts(desk: Desk) -> Iterator[Text]:
    content = desk.content
    every = quiz_texts("", content) if isinstance(content, Quiz) else lesson_texts("", content)
    yield from (text for text in every if text.kind not in NOT_IN_THE_CHAT)


REAL = sorted(path.stem for path in (ROOT / "lessons" / "basic").glob("*.yaml") if path.stem != "course")


@pytest.mark.parametrize("id", REAL)
def test_every_word_of_every_lesson_and_quiz_is_shown(id: str) -> None:
    desk = open_desk(ROOT, f"basic/{id}", "en")
    moments = list(walk(desk))
    seen = everything(moments)
    assert [text.context for text in texts(desk) if words(render(text.text)[0]) not in seen] == []
    assert [said.problem for moment in moments for said in moment.said if said.problem] == []


@pytest.mark.parametrize("id", ["1.1", "1.2", "quiz-1"])
def test_every_word_of_every_kind_of_step_is_shown(root: Path, id: str) -> None:
    if id == "quiz-1":
        with_poll(root / "lessons" / "basic" / "quiz-1.yaml")
    desk = open_desk(root, f"basic/{id}", "en")
    assert desk.mistakes == ()
    seen = everything(list(walk(desk)))
    assert [text.context for text in texts(desk) if words(render(text.text)[0]) not in seen] == []


def moment(desk: Desk, name: str) -> dict[str, Said]:
    """The states of one step, each by how it came about."""
    return {said.how: said for one in walk(desk) if one.name.startswith(name) for said in one.said}


def test_a_question_is_shown_asked_after_a_hint_and_with_the_verdict_on_every_option(root: Path) -> None:
    asked = moment(open_desk(root, "basic/1.1", "en"), "q1")
    states = [(how.split(",")[-1].strip(), said.screen.text.count("A cook alone")) for how, said in asked.items() if said.screen]
    assert [name for name, _ in states] == ["", "a wrong answer", "the right answer"]
    assert [count for _, count in states] == [0, 0, 1]
    hint = next(said for how, said in asked.items() if how.endswith("a wrong answer")).screen
    assert hint is not None
    assert "Think of the door." in hint.text


def test_an_exercise_is_shown_with_its_sample_and_with_what_was_saved(root: Path) -> None:
    states = moment(open_desk(root, "basic/1.1", "en"), "issue")
    assert [(how, said.is_new) for how, said in states.items()] == [
        ("", True),
        ("after a tap on the example", False),
        ("after the sample answer was written", True),
    ]


def test_every_suggestion_of_a_chooser_is_reached_and_a_plan_is_shown_full_and_empty(root: Path) -> None:
    desk = open_desk(root, "basic/1.2", "en")
    finals = [said.screen.text for said in moment(desk, "method").values() if said.screen and "💡" in said.screen.text]
    assert all(
        any(f"💡 <b>{name}." in text for text in finals) for name in ("One long table", "A field kitchen", "A market stall")
    )
    full, empty = moment(desk, "my-plan").values()
    assert full.screen is not None
    assert empty.screen is not None
    assert "A soup for forty people." in full.screen.text
    assert "Still empty:" in empty.screen.text


def test_the_margin_counts_words_characters_and_the_caption_of_a_card(root: Path) -> None:
    out = shown(root, "basic/1.2").out
    assert re.search(r"^card-1 +│", out, re.M)
    assert re.search(r"^95 words of 60–110 +│", out, re.M)
    assert re.search(r"^\d+ of 700 characters +│", out, re.M)
    assert re.search(r"^\d+ of 1024 as caption +│", out, re.M)
    assert "│ [picture: diagram double-diamond]\n" in out
    assert "The picture: Two diamonds side by side" in out
    assert re.search(r"^cards together \d+ words of 250–400 · \d+ new messages of 12 · about 9 minutes$", out, re.M)


def test_nothing_in_the_terminal_is_wider_than_its_column(root: Path) -> None:
    desk = open_desk(root, "basic/1.1", "en")
    moments = list(walk(desk))
    rows = [line for line in lines(desk, moments, colour=False) if " │ " in line and "http" not in line]
    assert rows
    assert max(map(len, rows)) <= MARGIN + 3 + BUBBLE
    coloured = "\n".join(lines(desk, moments, colour=True))
    assert "\x1b[1mA\x1b[0m \x1b[1mkitchen\x1b[0m" in coloured
    assert re.sub(r"\x1b\[\dm", "", coloured) == "\n".join(lines(desk, moments, colour=False))


def test_a_lesson_that_is_not_whole_falls_back_as_the_bot_does_and_says_why(root: Path) -> None:
    printed = shown(root, "basic/1.1", "da")
    assert printed.code == 0
    assert "basic/1.1 · From one pot to many · English\n" in printed.out
    assert "Not whole in Dansk: learners get it in English, as shown here.\n  basic/course/title: is missing\n" in printed.out
    assert re.search(r"^  and \d+ more$", printed.out, re.M)
    assert re.search(r"^ +│ .*engelsk", printed.out, re.M), "the bot's own sentence says which language it comes in"


def test_the_pseudo_language_is_told_by_every_message(root: Path) -> None:
    desk = open_desk(root, "basic/quiz-1", "xx")
    texts = [said.screen.text for one in walk(desk) for said in one.said if said.screen]
    assert texts
    assert all("⟦" in text for text in texts)
    assert '<div class="bubble" lang="en">' in page(desk, list(walk(desk)))


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("1.2.yaml", "minutes: 9", "minutes: [9"),
        ("1.2.yaml", "minutes: 9", "minutes: 99"),
        ("course.yaml", "level: basic", "level: high"),
        ("course.yaml", "units:", "unitz: ["),
        ("quiz-1.yaml", "intro:", "introduction:"),
    ],
)
@pytest.mark.parametrize("html", [False, True])
def test_a_mistake_in_another_file_hides_nothing(root: Path, file: str, old: str, new: str, html: bool) -> None:
    before = everything(list(walk(open_desk(root, "basic/1.1", "en"))))
    change(root / "lessons" / "basic" / file, old, new)
    printed = shown(root, "basic/1.1", html=root / "page.html" if html else None)
    assert (printed.code, printed.trouble) == (0, "")
    assert "mistake(s)" not in printed.out
    after = everything(list(walk(open_desk(root, "basic/1.1", "en"))))
    assert "Take away: A kitchen is a place to meet." in after
    assert before.partition("part A.")[2].partition("part C.")[0] in after


@pytest.mark.parametrize("language", ["da", "xx"])
@pytest.mark.parametrize("file", ["1.2.yaml", "quiz-1.yaml"])
def test_a_mistake_in_another_file_hides_nothing_in_another_language_either(root: Path, file: str, language: str) -> None:
    update(root, ["da"])
    (root / "lessons" / "basic" / file).write_text("id: [", encoding="utf-8")
    printed = shown(root, "basic/1.1", language=language)
    assert (printed.code, printed.trouble) == (0, "")
    assert ("Not whole in Dansk" in printed.out) is (language == "da")


def test_a_glossary_with_mistakes_hides_nothing(root: Path) -> None:
    (root / "lessons" / "glossary").mkdir()
    (root / "lessons" / "glossary" / "glossary.yaml").write_text("terms: [", encoding="utf-8")
    assert shown(root, "basic/1.1").code == 0


def test_the_mistakes_of_the_lesson_itself_come_first_and_the_rest_is_shown(root: Path) -> None:
    file = root / "lessons" / "basic" / "1.1.yaml"
    change(file, "minutes: 9", "minutes: 99")
    change(file, "**A kitchen is a place to meet, part B.**", "**A kitchen** is a `place` to meet, part B.")
    printed = shown(root, "basic/1.1")
    assert printed.code == 1
    first, second, third = printed.out.splitlines()[:3]
    assert first == "3 mistake(s) to mend first:" or first.endswith("mistake(s) to mend first:")
    assert second == "lessons/basic/1.1.yaml:3:10: minutes: must be 30 or less (found: 99)"
    assert third.startswith("lessons/basic/1.1.yaml:")
    assert "! this cannot be shown: code is not part of a lesson" in printed.out
    assert "A kitchen is a place to meet, part C." in printed.out


def test_a_file_that_cannot_be_read_at_all_is_named_and_nothing_is_invented(root: Path) -> None:
    change(root / "lessons" / "basic" / "1.1.yaml", "minutes: 9", "minutes: [9")
    printed = shown(root, "basic/1.1")
    assert (printed.code, printed.out) == (1, "")
    assert re.match(r"lessons/basic/1\.1\.yaml:\d+:\d+: not YAML: .+\nbasic/1\.1 cannot be shown before", printed.trouble)


def seen_or_explained(root: Path, name: str) -> str:
    """What is seen of a lesson, or why nothing is; anything else that is raised is a fault."""
    try:
        desk = open_desk(root, name, "en")
    except NotShown as reason:
        return str(reason)
    return everything(list(walk(desk)))


@pytest.mark.parametrize("id", ["1.1", "1.2", "quiz-1"])
def test_a_file_with_any_one_line_gone_is_shown_or_explained(root: Path, id: str) -> None:
    file = root / "lessons" / "basic" / f"{id}.yaml"
    rows = file.read_text("utf-8").splitlines(keepends=True)
    for number in range(len(rows)):
        file.write_text("".join(rows[:number] + rows[number + 1 :]), "utf-8")
        said = seen_or_explained(root, f"basic/{id}")
        assert re.search(r"Lesson \d done|Quiz done|cannot be shown before this is mended", said), rows[number]


def test_a_lesson_that_no_unit_lists_yet_is_shown_and_says_so(root: Path) -> None:
    folder = root / "lessons" / "basic"
    text = (folder / "1.1.yaml").read_text("utf-8")
    (folder / "1.3.yaml").write_text(text.replace('"1.1"', '"1.3"'), "utf-8")
    printed = shown(root, "basic/1.3")
    assert printed.code == 1
    assert "lessons/basic/1.3.yaml:1:1: 1.3 is in no unit of course.yaml" in printed.out
    assert "Take away: A kitchen is a place to meet." in printed.out


@pytest.mark.parametrize(
    ("name", "language", "said"),
    [
        ("basc/1.1", "en", "there is no course basc; did you mean basic?"),
        ("basic/1.11", "en", "there is no lesson or quiz 1.11 in basic; did you mean 1.1?"),
        ("basic/zebra", "en", "there is no lesson or quiz zebra in basic; there are 1.1, 1.2, quiz-1"),
        ("basic", "en", "say which lesson or quiz of basic: basic/ID; there are 1.1, 1.2, quiz-1"),
        ("basic/1.1", "plx", "there is no language plx; did you mean pl?"),
    ],
)
def test_what_there_is_not_is_answered_with_what_was_meant(root: Path, name: str, language: str, said: str) -> None:
    with pytest.raises(NotShown) as reason:
        open_desk(root, name, language)
    assert str(reason.value) == said


def test_the_command_line_knows_it(root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(command_line, "ROOT", root)
    assert command_line.main(["preview", "basic/1.1", "--language", "xx"]) == 0
    assert "⟦Pseudo⟧" in capsys.readouterr().out
    assert command_line.main(["preview", "basic/9.9"]) == 1
    assert capsys.readouterr().err.startswith("there is no lesson or quiz 9.9 in basic")
    with pytest.raises(SystemExit):
        command_line.main(["preview"])


def test_a_lesson_is_shown_as_it_is_read_by_the_course(root: Path) -> None:
    """The desk reads the files as the bot does: nothing it tells is another lesson than the course's."""
    course = read_course(root / "lessons" / "basic").course
    assert course is not None
    assert open_desk(root, "basic/1.1", "en").content == course.by_id["1.1"]
    assert open_desk(root, "basic/quiz-1", "en").content == course.quiz_by_id["quiz-1"]

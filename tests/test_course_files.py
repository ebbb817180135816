"""A course folder is a Course or a list of every mistake in it; no file makes the loader do anything else."""

import random
import time
from pathlib import Path

import pytest

from bot.course.document import LARGEST, read_document
from bot.course.files import Mistakes, load_course, read_course
from bot.course.model import ChoiceQuestion, Lesson, NumberQuestion
from tests.course_lessons import add_quiz, change, write_course


def mistakes_of(folder: Path) -> list[str]:
    with pytest.raises(Mistakes) as error:
        load_course(folder)
    return [str(mistake) for mistake in error.value.mistakes]


def test_a_right_course_loads_whole(tmp_path: Path) -> None:
    course = load_course(write_course(tmp_path))
    assert course.order == ("1.1", "1.2")
    assert course.unit_name(1) == "Week 1"
    assert course.recall_after_working_days == (2, 7)
    lesson = course.by_id["1.1"]
    assert [choice.id for choice in lesson.guess.options] == ["yes", "no"]  # words, not truths
    first, second, _ = lesson.questions
    assert isinstance(first, ChoiceQuestion)
    assert [option.right for option in first.options] == [True, False, False]
    assert isinstance(second, NumberQuestion)
    assert (second.answer, second.tolerance) == (40.0, 2.0)


def test_a_lesson_survives_its_way_through_the_archive(tmp_path: Path) -> None:
    lesson = load_course(write_course(tmp_path)).lessons[0]
    again = Lesson.model_validate_json(lesson.model_dump_json())
    assert again == lesson
    assert again.rev == lesson.rev


def test_seven_mistakes_are_named_at_once_each_at_its_place(tmp_path: Path) -> None:
    folder = write_course(tmp_path)
    file = folder / "1.1.yaml"
    change(file, "minutes: 9", "minutes: nine")
    change(file, "clusters: [cook]", "clustres: [cook]")
    change(file, "  - id: card-2\n", "  - &again\n    id: card-2\n")
    assert mistakes_of(folder) == ["lessons/basic/1.1.yaml:26:5: cards[2]: anchors (&) are not allowed (found: &again)"]
    change(file, "  - &again\n    id: card-2\n", "  - id: card-2\n")
    change(file, "      - One brings bread", "      > One brings bread")
    change(file, "kind: sort", "kind: sorted")
    change(file, ", right: true, why: An open", ", right: yes, why: An open")
    change(file, ", why: A cook alone is no shared kitchen.", "")
    change(file, "takeaway: A kitchen is a place to meet.", "takeaway: [A kitchen, a place]")
    assert mistakes_of(folder) == [
        "lessons/basic/1.1.yaml:3:10: minutes: must be a whole number (found: nine)",
        "lessons/basic/1.1.yaml:6:1: clustres: is no field here; did you mean clusters? (found: clustres)",
        "lessons/basic/1.1.yaml:53:11: exercise[2].kind: must be one of write, sort, rate, choose, chooser, plan; did you mean "
        "sort? (found: sorted)",
        "lessons/basic/1.1.yaml:69:52: questions[1].options[1].right: must be true or false (found: yes)",
        "lessons/basic/1.1.yaml:70:9: questions[1].options[2].why: is missing",
        "lessons/basic/1.1.yaml:82:11: takeaway: must be a text",
    ]


def test_seven_different_mistakes_of_meaning_are_named_at_their_places(tmp_path: Path) -> None:
    folder = write_course(tmp_path)
    file = folder / "1.1.yaml"
    change(file, "clusters: [cook]", "clusters: [coook]")
    change(file, "sources: [F01, C02]", "sources: [F01, X9]")
    change(file, "*onions*", "`onions`")
    change(file, "line: problem", "line: probblem")
    change(file, "answer: big", "answer: bigg")
    change(file, "id: b, text: Only the cook, why", "id: b, text: Only the cook, right: true, why")
    change(file, "id: q2", "id: q1")
    change(folder / "course.yaml", 'lessons: ["1.1", "1.2"]', 'lessons: ["1.1", "1.3"]')
    assert mistakes_of(folder) == [
        "lessons/basic/1.1.yaml:6:12: clusters[1]: is no cluster of course.yaml; did you mean cook? (found: coook)",
        "lessons/basic/1.1.yaml:7:16: sources[2]: is no code of the fact pack, such as F01, C01, R1 or A1 (found: X9)",
        "lessons/basic/1.1.yaml:20:236: cards[1].text: code is not part of a lesson (found: `)",
        "lessons/basic/1.1.yaml:49:11: exercise[1].line: is no plan line of course.yaml; did you mean problem? (found: probblem)",
        "lessons/basic/1.1.yaml:60:50: exercise[2].items[1].answer: is no label of this exercise; did you mean big? "
        "(found: bigg)",
        "lessons/basic/1.1.yaml:69:7: questions[1].options: a single question has exactly one right option, this has 2",
        "lessons/basic/1.1.yaml:73:9: questions[2].id: this id is taken in this lesson (found: q1)",
        "lessons/basic/1.2.yaml:1:1: 1.2 is in no unit of course.yaml",
        "lessons/basic/course.yaml:15:22: units[1].lessons[2]: there is no file 1.3.yaml; did you mean 1.2? (found: 1.3)",
    ]


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ('id: "1.1"', 'id: "1.9"', ":1:5: id: must be the name of its file, 1.1 (found: 1.9)"),
        ('id: "1.1"', "id: bad id", ":1:5: id: must be a short id of letters, digits, dots and dashes (found: bad id)"),
        ("minutes: 9", "minutes: 99", ":3:10: minutes: must be 30 or less (found: 99)"),
        ("minutes: 9", "minutes: 1_0", ":3:10: minutes: must be a whole number (found: 1_0)"),
        ("minutes: 9", "minutes: 9\nminutes: 8", ":4:1: minutes: stands twice here, first in line 3 (found: minutes)"),
        ("title: From one pot to many", "title:", ":2:7: title: is empty"),
        ("title: From one pot to many", "title: From *one* pot", ":2:8: title: must be plain text on one line, without signs"),
        ("answer: 40", "answer: nan", ":75:13: questions[2].answer: must be a number (found: nan)"),
        (
            "kind: open",
            "kind: opne",
            ":78:11: questions[3].kind: must be one of single, several, number, open; did you mean open?",
        ),
        ("  - kind: open\n    id", "  - id", ":78:5: questions[3].kind: is missing"),
        ("hint: Think", "hnit: Think", ":67:5: questions[1].hnit: is no field here; did you mean hint? (found: hnit)"),
        ("why: Forty people eat a lot.}", "wy: x}", ":60:55: exercise[2].items[1].wy: is no field here; did you mean why?"),
        ("id: no, text: No", "id: yes, text: No", ":12:12: guess.options[2].id: this id is taken in this list (found: yes)"),
        ("id: b, text: Only", "id: why, text: Only", ":70:14: questions[1].options[2].id: this id has a meaning of its own"),
        (
            "takeaway: A",
            "meaning_changed: [card-9]\ntakeaway: A",
            ":82:19: meaning_changed[1]: is no step with words; did you mean card-",
        ),
        ("    example: A soup for forty people.\n", "", ":47:5: exercise[1].example: is missing"),
    ],
)
def test_every_mistake_has_its_place(tmp_path: Path, old: str, new: str, line: str) -> None:
    folder = write_course(tmp_path)
    change(folder / "1.1.yaml", old, new)
    assert any(mistake.startswith(f"lessons/basic/1.1.yaml{line}") for mistake in mistakes_of(folder)), mistakes_of(folder)


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("level: basic", "level: basics", ":2:8: level: must be one of basic, advanced, train-the-trainer; did you mean basic?"),
        ("Week {number}", "Week {numbr}", ":4:12: unit_word: needs the gap {number} and no other (found: Week {numbr})"),
        ("id: basic", "id: basics", ":1:5: id: must be the name of its folder, basic (found: basics)"),
        ("clusters:", "prerequisites: [basic2]\nclusters:", ":5:17: prerequisites[1]: is no course (found: basic2)"),
        ('"1.1", "1.2"', '"1.1", "1.2", "1.1"', ":15:29: units[1].lessons[3]: is listed twice (found: 1.1)"),
        ("{id: share,", "{id: cook,", ":7:10: clusters[2].id: this id is taken in this list (found: cook)"),
    ],
)
def test_the_outline_is_checked_too(tmp_path: Path, old: str, new: str, line: str) -> None:
    folder = write_course(tmp_path)
    change(folder / "course.yaml", old, new)
    assert any(mistake.startswith(f"lessons/basic/course.yaml{line}") for mistake in mistakes_of(folder)), mistakes_of(folder)


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b"", "1:1: the file is empty"),
        (
            b"a: !!python/object:os.system x",
            "1:4: a: tags (!) are not allowed (found: tag:yaml.org,2002:python/object:os.system)",
        ),
        (b"a: &b c\nd: *b", "1:4: a: anchors (&) are not allowed (found: &b)"),
        (b"a: &b c\nd: *b", "2:4: d: aliases (*) are not allowed (found: *b)"),
        (b"a: 1\n---\nb: 2", "2:1: a file holds one document: --- may not stand inside"),
        (b"%YAML 1.1\n---\na: 1", "1:1: YAML directives (%) are not allowed"),
        (b"a:\n  b: 1\n  b: 2", "3:3: a.b: stands twice here, first in line 2 (found: b)"),
        (b"? [a, b]\n: c", "1:3: the name of a field must be a word"),
        (b"[" * 3000, "1:21: " + "[1]" * 20 + ": nested deeper than 20 levels"),
        (b"a: [1", "2:1: not YAML: did not find expected ',' or ']'"),
        (b"a: b\nc: \xff", "2:1: not UTF-8 text (found: b'\\xff')"),
        (b"a: b\nc: \x07", "2:1: not YAML: a sign that no text has (found: U+0007)"),
        (b"a" * (LARGEST + 1), "1:1: larger than 1,000,000 bytes"),
    ],
)
def test_whatever_yaml_can_do_beyond_plain_data_is_a_mistake(tmp_path: Path, content: bytes, line: str) -> None:
    file = tmp_path / "x.yaml"
    file.write_bytes(content)
    assert f"x.yaml:{line}" in [str(mistake) for mistake in read_document(file, "x.yaml").mistakes]


def test_scalars_are_never_anything_but_text(tmp_path: Path) -> None:
    file = tmp_path / "x.yaml"
    file.write_text("a: no\nb: 12:30\nc: 0o17\nd: ~\ne: 2025-11-19\nf: 1e3\ng: <<\n")
    data = read_document(file, "x.yaml").data
    assert data == {"a": "no", "b": "12:30", "c": "0o17", "d": "~", "e": "2025-11-19", "f": "1e3", "g": "<<"}


def test_pictures_are_found_and_stay_inside_their_folder(tmp_path: Path) -> None:
    folder = write_course(tmp_path)
    media = tmp_path / "lessons" / "media"
    media.mkdir()
    (media / "pot.png").write_bytes(b"png")
    (media / "pot.gif").write_bytes(b"gif")
    (tmp_path / "secret.png").write_bytes(b"png")
    (media / "link.png").symlink_to(tmp_path / "secret.png")
    pictured = "  - id: card-1\n    picture: {file: FILE, alt: A pot with soup.}\n"
    change(folder / "1.1.yaml", "  - id: card-1\n", pictured.replace("FILE", "pot.png"))
    assert load_course(folder).lessons[0].cards[0].picture
    former = "pot.png"
    for file, said in {
        "pott.png": "there is no such file in media/; did you mean pot.png?",
        "pot.gif": "must be a .png or .jpg of at most 10 MB",
        "../../secret.png": "leads out of the folder of pictures",
        "/etc/passwd": "leads out of the folder of pictures",
        "link.png": "leads out of the folder of pictures",
    }.items():
        change(folder / "1.1.yaml", f"file: {former},", f"file: {file},")
        former = file
        assert mistakes_of(folder) == [f"lessons/basic/1.1.yaml:17:21: cards[1].picture.file: {said} (found: {file})"]
    change(folder / "1.1.yaml", ", alt: A pot with soup.", "")
    assert any("cards[1].picture.alt: is missing" in mistake for mistake in mistakes_of(folder))


def test_a_lesson_that_is_a_link_out_of_the_lessons_is_not_read(tmp_path: Path) -> None:
    folder = write_course(tmp_path)
    outside = tmp_path / "outside.yaml"
    (folder / "1.2.yaml").rename(outside)
    (folder / "1.2.yaml").symlink_to(outside)
    assert mistakes_of(folder) == ["lessons/basic/1.2.yaml:1:1: is a link that leads out of the lessons"]


SPOILING = [
    "[",
    "]",
    "{",
    "}",
    ":",
    "- ",
    "? ",
    "&a ",
    "*a",
    "!!str ",
    "|",
    ">",
    '"',
    "'",
    "#",
    "\n",
    "\t",
    "  ",
    "---\n",
    "%",
    "@",
    "\0",
]
SPOILING += [
    "\ufeff",
    "é",
    "👩‍⚖️",
    "\u2028",
    "\x85",
    "null",
    "~",
    "1e9999",
    "-1",
    "9" * 400,
    "**",
    "<b>",
    "`",
    "[" * 50,
    "{a: " * 30,
    "kind: x",
    "<<: ",
]


def spoilt(text: str, chance: random.Random) -> str:
    """The text with a few things cut, doubled, moved or put in."""
    for _ in range(chance.randint(1, 6)):
        at, to = sorted((chance.randrange(len(text) + 1), chance.randrange(len(text) + 1)))
        to = min(to, at + chance.choice((1, 3, 40)))
        what = chance.randrange(4)
        if what == 0:
            text = text[:at] + text[to:]
        elif what == 1:
            text = text[:at] + chance.choice(SPOILING) + text[at:]
        elif what == 2:
            text = text[:to] + text[at:to] + text[to:]
        else:
            lines = text.split("\n")
            chance.shuffle(lines) if chance.random() < 0.02 else lines.insert(0, lines.pop(chance.randrange(len(lines))))
            text = "\n".join(lines)
    return text


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.usefixtures("kept")  # the other files of the course stay as they are
def test_a_thousand_spoilt_files_raise_mistakes_and_nothing_else(tmp_path: Path, seed: int) -> None:
    folder = write_course(tmp_path)
    add_quiz(folder)
    (folder / "1.2.yaml").unlink()
    change(folder / "course.yaml", '"1.1", "1.2"', '"1.1"')
    change(folder / "quiz-1.yaml", '"1.2"', '"1.1"', 2)
    chance = random.Random(seed)
    refused = 0
    for name, count in (("1.1.yaml", 300), ("course.yaml", 100), ("quiz-1.yaml", 100)):
        original = (folder / name).read_text(encoding="utf-8")
        for number in range(count):
            (folder / name).write_text(spoilt(original, chance), encoding="utf-8")
            started = time.process_time()
            files = read_course(folder)
            refused += files.course is None
            assert bool(files.mistakes) == (files.course is None), (name, number)
            assert all(mistake.line >= 1 and mistake.column >= 1 and mistake.message for mistake in files.mistakes)
            assert time.process_time() - started < 5.0, (name, number)  # seconds; 0.01 is usual
        (folder / name).write_text(original, encoding="utf-8")
    assert refused > 250

"""What is worth a look: each remark has an example that calls for it and one beside it that does not."""

import io
import time
from pathlib import Path

import pytest

from bot.course.check import run_check
from bot.course.craft.course import course_remarks
from bot.course.files import read_course
from tests.course_lessons import add_quiz, change, write_course

CALM = "- One brings a song"
CARD = "**A kitchen is a place to meet, part A.**"
ASKED = "text: Who may join the kitchen?"
COOK, MAYOR = "text: Only the cook", "text: Only the mayor"


OPEN = "  - kind: open\n    id: q3\n    text: What would you bring along?\n    sample: I would bring an old song.\n"


def calm_course(root: Path) -> Path:
    """The small course, each lesson without its last question: eleven messages."""
    folder = write_course(root)
    for lesson in ("1.1.yaml", "1.2.yaml"):
        change(folder / lesson, OPEN, "")
    return folder


def remarks(folder: Path) -> list[str]:
    files = read_course(folder)
    assert files.mistakes == []
    return [str(remark) for remark in course_remarks(files)]


def test_a_calm_lesson_calls_for_no_remark(tmp_path: Path) -> None:
    assert remarks(calm_course(tmp_path)) == []


LONG = "Whoever comes early may choose a knife and a board and a place at the table and the song of the evening for all those {}"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (CALM, "- " + LONG.format("who follow them"), "a sentence of 28 words; 25 are plenty (found: Whoever comes early"),
        (CALM, "- " + LONG.format("").strip(), ""),
        (CALM, "- " + LONG.format("who") + ". And then they sing", "a sentence of 26 words"),
        (CALM, "- " + LONG.format("").strip() + ". And then they sing along", ""),
        (
            "why: An open door is the idea.",
            'why: "' + LONG.format("who follow them") + '"',
            "questions[1].options[1].why: a sentence of 28 words",
        ),
        (CALM, "- What an amazing song", "no hype (found: amazing)"),
        (CALM, "- What a song!", "no exclamation marks, no hype (found: !)"),
        (CALM, "- What a maze of songs", ""),
        (CALM, "- One brings 12 songs", 'figures, and no "Source:" line and no "Imagine" on this card (found: 12)'),
        (CALM, "- One brings 12 songs, three in 1970 and 1,200.5 cups", "(found: 12, 1970, 1,200.5)"),
        (CALM, "- Imagine that one brings 12 songs", ""),
        (CALM, "- One might bring 12 songs", ""),
        (CALM, "- One sings as in lesson 1 and steps 2 and 3", ""),
        (CARD, "**Who may meet in a kitchen?**", "cards[1].text: the first line only asks; say the point there (found: Who may"),
        (CARD, "**Who may meet? Everyone who is hungry.**", ""),
        (CALM, "- One wrote to an NGO", "write it out once, with the letters in brackets: Long Form (NGO) (found: NGO)"),
        (CALM, "- One wrote to a non-governmental organisation (NGO), and the NGO wrote back", ""),
        (CALM, "- One wrote to the EU about UK plugs", ""),
        (CALM, "- One wrote to SISCODE", ""),
        (
            COOK,
            "text: All of the above",
            "options are shuffled and stand for themselves: none of this kind (found: All of the above)",
        ),
        (COOK, "text: All of the village", ""),
        (COOK, "text: A and B", "options are shuffled"),
        (COOK, 'text: "The cook, always"', "a word that gives an option away as wrong (found: always)"),
        (COOK, "text: The cook was never asked", "a word that gives an option away as wrong (found: never)"),
        (COOK, "text: Those who have never cooked", ""),
        (COOK, "text: Nobody who is not a cook", ""),
        (COOK, "text: Nobody does not cook", "a double negative: say it the other way round (found: Nobody does not cook)"),
        (COOK, "text: It is not unwelcome", "a double negative"),
        (COOK, "text: It is not under the lid", ""),
        (ASKED, "text: Who may not cook without a spoon?", "questions[1].text: a double negative"),
        (ASKED, "text: Who does not bring no bread?", "questions[1].text: a double negative"),
        (ASKED, "text: Who may not cook, as there is no spoon?", ""),
        (MAYOR, 'text: "The mayor, who has no spoon"', ""),
        ("text: Anyone who is hungry", "text: Anyone who is hungry and has a free evening", "the right option is the longest, "),
        ("text: Anyone who is hungry", "text: Anyone with an appetite", ""),
        (
            "why: A cook alone is no shared kitchen.",
            "why: The mayor is welcome like everyone else.",
            "the same explanation stands in line ",
        ),
        ("why: A cook alone is no shared kitchen.", "why: The cook is welcome like everyone else.", ""),
    ],
)
def test_a_remark_comes_where_it_is_called_for_and_nowhere_else(tmp_path: Path, old: str, new: str, said: str) -> None:
    folder = calm_course(tmp_path)
    change(folder / "1.1.yaml", old, new)
    found = remarks(folder)
    assert len(found) == bool(said), found
    assert not said or said in found[0]


def test_a_remark_names_the_line_and_column_of_what_it_is_about(tmp_path: Path) -> None:
    folder = calm_course(tmp_path)
    change(folder / "1.1.yaml", CALM, "- One brings bread. One brings 12 songs")
    lines = (folder / "1.1.yaml").read_text("utf-8").splitlines()
    line = next(number for number, line in enumerate(lines, 1) if "12 songs" in line)
    column = lines[line - 1].index("One brings 12") + 1
    assert remarks(folder)[0].startswith(f"lessons/basic/1.1.yaml:{line}:{column}: cards[1].text: figures")


def test_a_figure_that_an_earlier_card_has_sourced_may_come_again(tmp_path: Path) -> None:
    folder = calm_course(tmp_path)
    text = (folder / "1.1.yaml").read_text("utf-8")
    first, second, third = text.split(CALM)[:3]
    rest = CALM.join(text.split(CALM)[3:])
    sourced = "- One brings 12 songs (*Source: the village*)"
    (folder / "1.1.yaml").write_text(first + sourced + second + "- All 12 songs are sung" + third + CALM + rest, "utf-8")
    assert remarks(folder) == []
    change(folder / "1.1.yaml", "(*Source: the village*)", "")
    assert len(remarks(folder)) == 1


def test_a_negation_asked_for_and_another_in_an_option_are_a_double_one(tmp_path: Path) -> None:
    folder = calm_course(tmp_path)
    change(folder / "1.1.yaml", ASKED, "text: What does not belong into a kitchen?")
    assert remarks(folder) == []
    change(folder / "1.1.yaml", MAYOR, "text: A pot that has no lid")
    assert "questions[1].options[3].text: a double negative" in remarks(folder)[0]


def test_an_option_that_two_explanations_repeat_is_named_once(tmp_path: Path) -> None:
    folder = calm_course(tmp_path)
    change(folder / "1.1.yaml", "why: A cook alone is no shared kitchen.", "why: But anyone who is hungry may come.")
    assert remarks(folder) == []
    change(folder / "1.1.yaml", "why: The mayor is welcome like everyone else.", "why: A mayor is anyone who is hungry.")
    assert ["two explanations repeat this option word for word" in remark for remark in remarks(folder)] == [True]


def test_a_card_that_is_hard_to_read_is_named_with_its_grade_once_a_lesson(tmp_path: Path) -> None:
    folder = calm_course(tmp_path)
    plain = "They talk, they taste and they learn."
    hard = "Participatory deliberation institutionalises intergenerational communication capabilities."
    change(folder / "1.1.yaml", plain, hard, count=6)
    [remark] = remarks(folder)
    assert remark.startswith("lessons/basic/1.1.yaml:15:1: cards: hard to read: Flesch-Kincaid grade card-1 1")
    assert "card-2 1" in remark
    assert remark.endswith("; up to 9 is plain")


@pytest.mark.parametrize(("asked", "count"), [("single", 12), ("number", 13), ("open", 13)])
def test_a_lesson_of_more_than_twelve_messages_is_named(tmp_path: Path, asked: str, count: int) -> None:
    folder = calm_course(tmp_path)
    options = "    options:\n      - {id: a, text: Bread, right: true, why: Yes.}\n      - {id: b, text: Salt, why: No.}\n"
    tail = {"single": options, "number": "    answer: 3\n    why: Yes.\n", "open": "    sample: Bread.\n"}[asked]
    change(folder / "1.1.yaml", "takeaway:", f"  - kind: {asked}\n    id: q4\n    text: What do you bring?\n{tail}takeaway:")
    what = "the lesson sends 13 new messages, typed words and their replies among them; 12 are plenty"
    assert remarks(folder) == ([f"lessons/basic/1.1.yaml:15:1: cards: {what}"] if count > 12 else [])


def one_place(folder: Path, shuffle: str, rights: str) -> None:
    """Give lesson 1.1 questions whose right options stand at these places, in this order of the author's."""
    options = {place: ["Bread and a little salt", "Soup with a few herbs", "Beans and some oil"] for place in "abc"}
    asked = []
    for number, right in enumerate(rights):
        rows = ""
        for n, place in enumerate("abc"):
            yes = str(place == right).lower()
            rows += f"      - {{id: {place}, text: {options[place][n]}{number}, right: {yes}, why: W{number}{n}.}}\n"
        asked.append(f"  - kind: single\n    id: q{number}\n    text: Question?\n    shuffle: {shuffle}\n    options:\n{rows}")
    text = (folder / "1.1.yaml").read_text("utf-8")
    start, end = text.index("questions:\n") + len("questions:\n"), text.index("takeaway:")
    (folder / "1.1.yaml").write_text(text[:start] + "".join(asked) + text[end:], "utf-8")


@pytest.mark.parametrize(
    ("shuffle", "rights", "said"),
    [("false", "bbb", "shuffle is false 3 times here, and B is right every time"), ("false", "bab", ""), ("true", "bbb", "")],
)
def test_unshuffled_questions_whose_right_option_is_always_at_one_place_are_named(
    tmp_path: Path, shuffle: str, rights: str, said: str
) -> None:
    folder = calm_course(tmp_path)
    one_place(folder, shuffle, rights)
    found = remarks(folder)
    assert len(found) == bool(said), found
    assert not said or said in found[0]


def pool(folder: Path, right: str, longest: str) -> None:
    """A quiz of sixteen questions: the place of each right option, and whether that is the longest, letter by letter."""
    add_quiz(folder)
    slots = []
    for slot in range(4):
        asked = ""
        for number in range(4):
            place, is_long = right[slot * 4 + number], longest[slot * 4 + number] == "y"
            rows = ""
            for letter in "abcd":
                words = "A pot of soup or more" if (letter == place) == is_long else "A pot of soup"
                name, yes = f"{letter}{number}{slot}", str(letter == place).lower()
                rows += f"          - {{id: {letter}, text: {words} {name}, right: {yes}, why: Because {name}.}}\n"
            asked += f"      - kind: single\n        id: s{slot}n{number}\n        text: Which?\n        options:\n{rows}"
        slots.append(f'  - id: s{slot}\n    about: "1.1"\n    questions:\n{asked}')
    text = (folder / "quiz-1.yaml").read_text("utf-8")
    start, end = text.index("slots:\n") + len("slots:\n"), text.index("feedback:")
    (folder / "quiz-1.yaml").write_text(text[:start] + "".join(slots) + text[end:], "utf-8")


@pytest.mark.parametrize(
    ("right", "said"),
    [
        ("abcd" * 4, []),
        ("b" * 14 + "ca", ["lessons/basic/course.yaml:1:1: B is right in 14 of 19 questions; even places would make it about 5"]),
    ],
)
def test_a_place_that_is_right_too_often_over_the_course_is_named(tmp_path: Path, right: str, said: list[str]) -> None:
    folder = calm_course(tmp_path)
    pool(folder, right, "n" * 16)
    assert [remark for remark in remarks(folder) if "B is right" in remark] == said


@pytest.mark.parametrize(("longest", "is_said"), [("y" * 12 + "n" * 4, True), ("y" * 3 + "n" * 13, False)])
def test_a_unit_whose_right_options_are_mostly_the_longest_is_named(tmp_path: Path, longest: str, is_said: bool) -> None:
    folder = calm_course(tmp_path)
    pool(folder, "abcd" * 4, longest)
    found = remarks(folder)
    assert (["units[1]: the right option is the longest in" in remark for remark in found] == [True]) is is_said


def test_check_says_what_is_worth_a_look_after_its_result_and_still_ends_well(tmp_path: Path) -> None:
    folder = calm_course(tmp_path)
    change(folder / "1.1.yaml", CALM, "- What a song!")
    out = io.StringIO()
    code = run_check(tmp_path / "lessons", tmp_path / "locales", out, tmp_path / "bot")
    lines = out.getvalue().splitlines()
    assert code == 0
    assert lines[0].startswith("all well: ")
    assert lines[-2].startswith("Worth a look")
    assert lines[-1].startswith("lessons/basic/1.1.yaml:23:20: cards[1].text: calm readers")


def test_check_keeps_remarks_for_when_the_mistakes_are_mended(tmp_path: Path) -> None:
    folder = calm_course(tmp_path)
    change(folder / "1.1.yaml", CALM, "- What a song!")
    change(folder / "1.2.yaml", "minutes: 9", "minutes: 99")
    out = io.StringIO()
    assert run_check(tmp_path / "lessons", tmp_path / "locales", out, tmp_path / "bot") == 1
    assert out.getvalue() == "lessons/basic/1.2.yaml:3:10: minutes: must be 30 or less (found: 99)\n"


def test_remarks_on_a_large_course_take_little_time(tmp_path: Path) -> None:
    """Processor time, so that a busy machine is no reason to fail; ten times what it takes."""
    folder = calm_course(tmp_path)
    text = (folder / "1.1.yaml").read_text("utf-8")
    names = [f"9.{number}" for number in range(100)]
    for name in names:
        (folder / f"{name}.yaml").write_text(text.replace('"1.1"', f'"{name}"'), "utf-8")
    change(folder / "course.yaml", '"1.1", "1.2"', ", ".join(f'"{name}"' for name in ("1.1", "1.2", *names)))
    files = read_course(folder)
    begun = time.process_time()
    assert {remark.file for remark in course_remarks(files)} == {"lessons/basic/course.yaml"}
    assert time.process_time() - begun < 2.0

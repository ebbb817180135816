"""A card's picture is a file or a diagram, its labels are translated, and its caption fits in every language."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.course.catalogue import Library, translate
from bot.course.check import check
from bot.course.diagrams import DIAGRAMS
from bot.course.extract import course_entries, update
from bot.course.files import Mistakes, load_course
from bot.course.harm import AROUND_ALT, CAPTION, caption_harm
from bot.course.markup import plain
from bot.language import LANGUAGES, Interface
from bot.language.interface import catalogue_file
from bot.language.po import read_po, write_po
from bot.screens.screen import Drawing, Operator, Voice
from tests.course_lessons import change, write_course

ROOT = Path(__file__).parents[1]
PICTURE = """\
  - id: card-1
    picture:
      diagram: double-diamond
      alt: Two diamonds.
      credit: "Idea: somebody"
      labels:
        - {id: title, text: Two diamonds}
        - {id: problem, text: The problem}
        - {id: solution, text: The solution}
        - {id: discover, text: Discover}
        - {id: define, text: Define}
        - {id: develop, text: Develop}
        - {id: deliver, text: Deliver}
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A course with a diagram on its first card."""
    change(write_course(tmp_path) / "1.1.yaml", "  - id: card-1\n", PICTURE)
    (tmp_path / "bot" / "speak.py").write_text('tr("hi", "Hi")\n')
    return tmp_path


def mistakes_after(root: Path, old: str, new: str) -> list[str]:
    """What is wrong once one thing of the lesson is changed, with line and column."""
    change(root / "lessons/basic/1.1.yaml", old, new)
    with pytest.raises(Mistakes) as error:
        load_course(root / "lessons/basic")
    return [str(mistake).removeprefix("lessons/basic/1.1.yaml:") for mistake in error.value.mistakes]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "double-diamond",
            "duoble-diamond",
            "18:16: cards[1].picture.diagram: is no diagram; did you mean double-diamond?: there are "
            f"{', '.join(sorted(DIAGRAMS))} (found: duoble-diamond)",
        ),
        (
            "{id: define,",
            "{id: defin,",
            "26:16: cards[1].picture.labels[5].id: is no label of this diagram; did you mean define? (found: defin)",
        ),
        ("        - {id: define, text: Define}\n", "", "22:9: cards[1].picture.labels: lacks define"),
        (
            "{id: develop, text: Develop}",
            "{id: define, text: Develop}",
            "27:16: cards[1].picture.labels[6].id: this label is there already (found: define)",
        ),
        (
            "      diagram: double-diamond\n",
            "      diagram: double-diamond\n      file: pot.png\n",
            "18:7: cards[1].picture: needs a file or a diagram, and not both (found: pot.png, double-diamond)",
        ),
        ("      diagram: double-diamond\n", "", "18:7: cards[1].picture: needs a file or a diagram, and not both"),
        (
            "      diagram: double-diamond\n",
            "      file: pot.png\n",
            "22:9: cards[1].picture.labels: only a diagram has labels",
        ),
        ("text: Discover}", "text: '**Discover**'}", "25:32: cards[1].picture.labels[4].text: must be plain text on one line, "),
    ],
)
def test_what_is_wrong_with_a_diagram_is_said_at_its_place(root: Path, old: str, new: str, said: str) -> None:
    found = mistakes_after(root, old, new)
    assert [mistake for mistake in found if mistake.startswith(said)], found


def test_a_label_and_a_caption_leave_room_for_translation(root: Path) -> None:
    assert not [mistake for mistake in check(root / "lessons", root / "locales", root / "bot") if "1.1.yaml" in mistake.file]
    file = root / "lessons/basic/1.1.yaml"
    change(file, "text: Discover}", f"text: {'Discover ' * 5}}}")
    change(file, "alt: Two diamonds.", f"alt: {'Two diamonds. ' * 20}")
    found = {mistake.field: mistake for mistake in check(root / "lessons", root / "locales", root / "bot")}
    label, card = found["cards[1].picture.labels[4].text"], found["cards[1].text"]
    assert (label.line, label.message) == (25, "has 44 characters, at most 40 leave room for translation")
    assert (card.line, card.message) == (29, "with alt and credit has 792 characters, at most 760 leave room under a picture")


def test_labels_are_messages_of_their_own_and_are_drawn_in_the_language_of_the_lesson(root: Path) -> None:
    course = load_course(root / "lessons/basic")
    entries = {entry.context: replace(entry, strings=(entry.id.replace("diamond", "rombe"),)) for entry in course_entries(course)}
    assert "At most 60 characters." in entries["basic/1.1/card-1/label-title"].comments[0]
    assert [id.rpartition("label-")[2] for id in entries if "label-" in id] == list(DIAGRAMS["double-diamond"])
    told, ready = translate(course, entries)
    assert "1.1" in ready
    picture = told.lessons[0].cards[0].picture
    assert picture is not None
    assert (picture.labels[0].text, picture.alt) == ("Two rombes", "Two rombes.")


def test_a_screen_names_the_diagram_its_labels_and_their_language(root: Path) -> None:
    library, interface = Library(root / "lessons", root / "locales"), Interface(ROOT / "locales")
    telling = library.telling("basic", "1.1", "da")
    voice = Voice(interface.translator("da"), library, interface, Operator(), telling)
    drawing = voice.picture(telling.lesson.cards[0])
    assert isinstance(drawing, Drawing)
    assert (drawing.diagram, drawing.language) == ("double-diamond", "en"), "the lesson is not there in Danish"
    assert dict(drawing.labels)["define"] == "Define"
    assert voice.picture(telling.lesson.cards[1]) is None


def test_the_gate_counts_the_whole_caption(root: Path) -> None:
    (root / "locales" / "da").mkdir()
    update(root)
    file = catalogue_file(root / "locales", "da", "basic")
    longer = {"basic/1.1/card-1": 400, "basic/1.1/card-1/alt": 120}
    entries = [
        replace(entry, strings=(entry.id + " ord" * (longer.get(entry.context, 0) // 4),)) if entry.context else entry
        for entry in read_po(file.read_text("utf-8"))
    ]
    file.write_text(write_po(entries), "utf-8")
    said = [mistake for mistake in check(root / "lessons", root / "locales", root / "bot") if "caption" in mistake.message]
    assert [mistake.field for mistake in said] == ["basic/1.1/card-1"]
    assert f"at most {CAPTION} fit" in said[0].message


def test_a_caption_of_exactly_the_limit_fits() -> None:
    assert not list(caption_harm("a" * (CAPTION - AROUND_ALT - 20), "b" * 10, "c" * 10))
    assert list(caption_harm("a" * (CAPTION - AROUND_ALT - 19), "b" * 10, "c" * 10))


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_the_interface_says_around_a_picture_stays_short(language: str) -> None:
    around = Interface(ROOT / "locales").translator(language)(
        "lesson.picture", "<i>The picture: {description}</i>", description=""
    )
    # With the lines between the card, the description and the credit.
    assert len(plain(str(around))) + len("\n\n\n") <= AROUND_ALT

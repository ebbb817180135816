"""Choosers, plan pages, checks, videos and feedback with buttons: read, held to their rules, extracted, translated."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from bot.course.catalogue import Library, from_archive
from bot.course.check import check
from bot.course.extract import course_entries, update
from bot.course.files import Mistakes, load_course
from bot.course.model import Chooser, Course, PlanPage, Poll, Quiz, Scale, Write
from bot.course.texts import course_texts
from bot.language.po import read_po, write_po
from tests.course_kinds import CHOOSER, PLAN, with_check, with_parts, with_poll, with_video
from tests.course_lessons import add_quiz, change, write_course

FIRST, SECOND, QUIZ = "lessons/basic/1.1.yaml", "lessons/basic/1.2.yaml", "lessons/basic/quiz-1.yaml"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The small course with one of each: check and video in 1.1, chooser and plan in 1.2, buttons after the quiz."""
    add_quiz(write_course(tmp_path))
    with_check(tmp_path / FIRST)
    with_video(tmp_path / FIRST)
    with_parts(tmp_path / SECOND, CHOOSER, PLAN)
    with_poll(tmp_path / QUIZ)
    (tmp_path / "locales" / "da").mkdir()
    update(tmp_path)
    return tmp_path


def course_of(root: Path) -> Course:
    return load_course(root / "lessons" / "basic")


def checked(root: Path) -> list[str]:
    return [str(mistake) for mistake in check(root / "lessons", root / "locales", root / "bot")]


def test_one_of_each_passes_the_check_and_is_read_as_it_is_meant(root: Path) -> None:
    assert checked(root) == []
    course = course_of(root)
    write, chooser, plan = course.by_id["1.1"].exercise[0], *course.by_id["1.2"].exercise
    assert isinstance(write, Write)
    assert write.check == "- Somebody is hungry in it.\n- No recipe yet."
    assert isinstance(chooser, Chooser)
    assert chooser.items[0].options[1].points == {"field": 2, "market": 1}
    assert chooser.items[2].options[1].points == {}
    assert isinstance(plan, PlanPage)
    video = course.by_id["1.1"].cards[0].video
    assert video is not None
    assert (video.url, video.minutes) == ("https://films.example/kitchen", 4)
    assert isinstance(course.quiz_by_id["quiz-1"].feedback, Poll)


@pytest.mark.parametrize(
    ("file", "old", "new", "line"),
    [
        (SECOND, "{table: \"2\"}", "{tabel: \"2\"}", "points.tabel: is no suggestion of this exercise; did you mean table?"),
        (SECOND, "{table: \"2\"}", "{table: two}", "options[1].points.table: must be a whole number (found: two)"),
        (SECOND, "{table: \"2\"}", "{table: \"11\"}", "options[1].points.table: must be 10 or less (found: 11)"),
        (SECOND, "{table: \"2\"}", "{table: \"-1\"}", "options[1].points.table: must be 0 or more (found: -1)"),
        (SECOND, "field: \"2\", ", "", "suggestions[2].id: can never be suggested"),
        (SECOND, "id: people", "id: purpose", "items[2].id: this id is taken in this list (found: purpose)"),
        (SECOND, "{id: feed,", "{id: talk,", "options[2].id: this id is taken in this list (found: talk)"),
        (SECOND, "{id: market, text: A m", "{id: field, text: A m", "suggestions[3].id: this id is taken in this list"),
        (SECOND, "          - {id: nobody, text: Nobody yet}\n", "", "items[3].options: needs at least 2, has 1"),
        (SECOND, "    suggestions:", "    sugestions:", "exercise[1].sugestions: is no field here; did you mean suggestions?"),
        (SECOND, "kind: chooser", "kind: choser", "one of write, sort, rate, choose, chooser, plan; did you mean chooser?"),
        (SECOND, "text: To talk", "text: To *talk*", "options[1].text: must be plain text on one line"),
        (SECOND, "id: my-plan", "id: method", "exercise[2].id: this id is taken in this lesson (found: method)"),
        (SECOND, "    closing: Show it", "    clsing: Show it", "exercise[2].clsing: is no field here; did you mean closing?"),
        (FIRST, "https://films", "http://films", "cards[1].video.url: must be the https:// address of a page"),
        (FIRST, "films.example/kitchen", "localhost/kitchen", "cards[1].video.url: must be the https:// address of a page"),
        (FIRST, "films.example/kitchen", "me@films.example", "cards[1].video.url: must be the https:// address of a page"),
        (FIRST, "      minutes: 4\n", "      minutes: 31\n", "cards[1].video.minutes: must be 30 or less (found: 31)"),
        (FIRST, "      transcript: |", "      transkript: |", "video.transkript: is no field here; did you mean transcript?"),
        (FIRST, "**The cook:**", "# The cook:", "video.transcript: headings do not exist in a chat"),
        (QUIZ, "kind: choice", "kind: choices", "feedback.kind: must be one of scale, choice; did you mean choice?"),
        (QUIZ, "  kind: choice\n", "", "feedback.kind: is missing"),
        (QUIZ, "{id: taps,", "{id: cards,", "feedback.options[2].id: this id is taken in this list (found: cards)"),
        (QUIZ, "  more: What", "  mor: What", "feedback.mor: is no field here; did you mean more?"),
    ],
)  # fmt: skip
def test_every_mistake_has_its_place(root: Path, file: str, old: str, new: str, line: str) -> None:
    change(root / file, old, new)
    with pytest.raises(Mistakes) as error:
        course_of(root)
    found = [str(mistake) for mistake in error.value.mistakes]
    assert any(mistake.startswith(f"{file}:") and line in mistake for mistake in found), found


def test_a_suggestion_that_is_always_third_in_a_tie_can_never_be_suggested(root: Path) -> None:
    same = 'points: {table: "1", field: "1", market: "1"}'
    text = (root / SECOND).read_text(encoding="utf-8")
    for old in ('points: {table: "2"}', 'points: {field: "2", market: "1"}', 'points: {table: "1"}'):
        text = text.replace(old, same)
    text = text.replace('points: {field: "1", market: "1"}', same).replace('points: {market: "3"}', same)
    (root / SECOND).write_text(text, encoding="utf-8")
    with pytest.raises(Mistakes, match=r"suggestions\[3\]\.id: can never be suggested"):
        course_of(root)


def test_answers_that_lead_to_no_suggestion_are_named(root: Path) -> None:
    change(root / SECOND, 'text: To talk, points: {table: "2"}', "text: To talk")
    change(root / SECOND, 'text: Ten, points: {table: "1"}', "text: Ten")
    with pytest.raises(Mistakes, match=r"items: these answers give no suggestion a point \(found: talk, few, nobody\)"):
        course_of(root)


def test_a_card_has_a_picture_or_a_video_and_not_both(root: Path) -> None:
    change(root / FIRST, "    video:\n", "    picture: {file: kitchen.png, alt: A kitchen}\n    video:\n")
    with pytest.raises(Mistakes, match=r"cards\[1\]\.video: a card has a picture or a video, not both"):
        course_of(root)


def test_a_plan_page_needs_plan_lines(root: Path) -> None:
    change(root / "lessons/basic/course.yaml", "plan:\n  - {id: problem, title: The problem}\n", "")
    change(root / FIRST, "    line: problem\n", "")
    with pytest.raises(Mistakes, match=r"exercise\[2\]\.kind: shows the plan, and course\.yaml has no plan lines"):
        course_of(root)


def test_two_ids_that_one_button_cannot_carry_are_named(root: Path) -> None:
    folder, name = root / "lessons" / "basic", "q" + "u" * 30
    (root / QUIZ).rename(folder / f"{name}.yaml")
    change(folder / "course.yaml", "quiz: quiz-1", f"quiz: {name}")
    change(folder / f"{name}.yaml", "id: quiz-1", f"id: {name}")
    course_of(root)
    change(folder / f"{name}.yaml", "{id: nothing,", f"{{id: {'n' * 28},")
    with pytest.raises(Mistakes, match=r"options\[3\]\.id: together with the id of the quiz longer than 58 characters"):
        course_of(root)


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        (FIRST, "No recipe yet.", "x" * 300, "exercise[1].check: has 330 characters, at most 300"),
        (FIRST, "It smells of onions.", "x" * 3500, "cards[1].video.transcript: has 3544 characters, at most 3500"),
        (SECOND, "text: To talk", f"text: {'x' * 31}", "options[1].text: has 31 characters, at most 30"),
        (SECOND, "It feeds many with one pot.", "x" * 201, "suggestions[2].why: has 201 characters, at most 200"),
        (SECOND, "A field kitchen", "x" * 61, "suggestions[2].text: has 61 characters, at most 60"),
        (SECOND, "How many come?", "x" * 121, "items[2].text: has 121 characters, at most 120"),
        (QUIZ, "text: The cards", f"text: {'x' * 31}", "feedback.options[1].text: has 31 characters, at most 30"),
    ],
)
def test_the_limits_hold(root: Path, file: str, old: str, new: str, said: str) -> None:
    change(root / file, old, new)
    assert any(mistake.startswith(f"{file}:") and said in mistake for mistake in checked(root)), checked(root)


def test_an_exercise_whose_one_message_would_burst_in_translation_is_named(root: Path) -> None:
    item = '      - {{id: i{n}, text: {text}, why: "{text}"}}\n'
    many = "".join(item.format(n=n, text="x" * 119) for n in range(8))
    sort = f"  - kind: sort\n    id: pots\n    text: {'x' * 690}\n    labels: [{{id: big, text: Big}}, {{id: s, text: Small}}]\n"
    with_parts(root / FIRST, f"{sort}    items:\n{many}    closing: {'x' * 690}\n")
    assert any("exercise[1]: makes a message of 3364 characters, at most 3000" in one for one in checked(root)), checked(root)


def test_a_translated_exercise_that_bursts_its_message_is_named_in_its_catalogue(root: Path) -> None:
    items = "".join(f"      - {{id: i{n}, text: {'word ' * 20}, why: {'word ' * 20}}}\n" for n in range(8))
    labels = "    labels: [{id: big, text: Big}, {id: s, text: Small}]\n"
    sort = f"  - kind: sort\n    id: pots\n    text: {'word ' * 100}\n{labels}    items:\n{items}    closing: {'word ' * 100}\n"
    with_parts(root / SECOND, sort)
    update(root)
    file = root / "locales" / "da" / "LC_MESSAGES" / "basic.po"
    text = "ordet "
    file.write_text(
        write_po(
            replace(entry, strings=((text * (len(entry.id) * 3 // 10)).strip(),))
            if "/pots/i" in entry.context or entry.context.endswith(("pots", "pots/closing"))
            else entry
            for entry in read_po(file.read_text("utf-8"))
        ),
        "utf-8",
    )
    said = [one for one in checked(root) if "makes a message of" in one]
    assert len(said) == 1, said
    assert "basic/1.2/pots: makes a message of" in said[0]
    assert "at most 3600 fit: shorten the English" in said[0]


def test_every_new_text_has_a_name_of_its_own_and_a_note_for_translators(root: Path) -> None:
    contexts = [text.context for text in course_texts(course_of(root))]
    assert len(set(contexts)) == len(contexts)
    assert {
        "basic/1.1/issue/check",
        "basic/1.1/card-1/video/title",
        "basic/1.1/card-1/video/transcript",
        "basic/1.2/method",
        "basic/1.2/method/items/purpose",
        "basic/1.2/method/items/purpose/feed",
        "basic/1.2/method/suggestions/field",
        "basic/1.2/method/suggestions/field/why",
        "basic/1.2/method/closing",
        "basic/1.2/my-plan",
        "basic/1.2/my-plan/closing",
        "basic/quiz-1/feedback",
        "basic/quiz-1/feedback/options/taps",
        "basic/quiz-1/feedback/more",
    } <= set(contexts)
    notes = {entry.context: entry.comments for entry in course_entries(course_of(root))}
    assert notes["basic/1.2/method/suggestions/field/why"] == (
        "Why an exercise suggests this. Markdown. At most 300 characters.",
    )


def test_a_translation_changes_words_and_neither_points_nor_addresses(root: Path) -> None:
    file = root / "locales" / "da" / "LC_MESSAGES" / "basic.po"
    other = [
        replace(entry, strings=(entry.id.replace("kitchen", "køkken"),)) if entry.context else entry
        for entry in read_po(file.read_text("utf-8"))
    ]
    file.write_text(write_po(other), "utf-8")
    library = Library(root / "lessons", root / "locales")
    english, danish = (library.telling("basic", "1.2", language).lesson.exercise[0] for language in ("en", "da"))
    assert isinstance(english, Chooser)
    assert isinstance(danish, Chooser)
    assert danish.suggestions[1].text == "A field køkken"
    assert [[option.points for option in item.options] for item in danish.items] == [
        [option.points for option in item.options] for item in english.items
    ]
    told = library.telling("basic", "1.1", "da").lesson.cards[0].video
    assert told is not None
    assert (told.url, told.title) == ("https://films.example/kitchen", "A køkken in four minutes")


def test_other_points_make_another_revision(root: Path) -> None:
    before = course_of(root).by_id["1.2"].rev
    change(root / SECOND, 'points: {table: "2"}', 'points: {table: "3"}')
    assert course_of(root).by_id["1.2"].rev != before


def test_a_quiz_kept_before_its_feedback_had_a_kind_is_read_as_it_was(root: Path) -> None:
    change(root / QUIZ, "  kind: choice", "  kind: scale\n  low_label: Low\n  high_label: High")
    text = (root / QUIZ).read_text(encoding="utf-8")
    start, end = text.index("  options:\n    - {id: cards"), text.index("  more: What")
    (root / QUIZ).write_text(text[:start] + text[end:], encoding="utf-8")
    quiz = course_of(root).quiz_by_id["quiz-1"]
    body = json.loads(quiz.model_dump_json())
    del body["feedback"]["kind"]
    kept = from_archive(json.dumps(body))
    assert isinstance(kept, Quiz)
    assert isinstance(kept.feedback, Scale)
    assert kept == quiz

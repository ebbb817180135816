"""Every step of every lesson and quiz, open and settled, as its screens say it: in one language only, and short enough."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import pytest

from bot.course.fixed import MORE, fixed_id
from bot.course.markup import LONGEST, visible_length
from bot.course.model import (
    ChoiceQuestion,
    Chooser,
    Course,
    Lesson,
    OpenQuestion,
    PlanPage,
    Quiz,
    Rate,
    Sort,
    Takeaway,
    Write,
)
from bot.language.markup import strip_tags
from bot.learning.chooser import number_of
from bot.learning.progress import Done, Event, Example, Inside, Pick, PickFor, Skip, Step, Words, decide, expects_words, fresh
from bot.learning.sitting import Result, sit
from bot.screens.looking_back import pages_of
from bot.screens.screen import Operator, Screen, Voice
from bot.screens.table import SCREENS
from tests.journeys.conftest import ROOT
from tests.journeys.tongues import Tongue

LANGUAGES = ("en", "da", "pl")
LINE = "Xxxx 17 xxxx."  # a line of one's own, in no language at all
CAPTION = 1024
AFTER = {"asked": 3, "right": 2, "day": "2026-11-25", "today": "2026-11-24", "minute": 540, "days": "12345", "page": 0,
         "local_minute": 610, "nonce": "n"}  # fmt: skip


@cache
def tongue(language: str) -> Tongue:
    """The language, read once."""
    return Tongue(ROOT, language)


def voice(language: str, name: str) -> Voice:
    """Who tells a lesson or quiz in a language."""
    spoken = tongue(language)
    quiz = name in spoken.library.courses["basic"].quiz_by_id
    telling = (spoken.library.quiz_telling if quiz else spoken.library.telling)("basic", name, language)
    assert telling.language == language, f"{name} is not whole in {language}"
    return Voice(spoken.interface.translator(language), spoken.library, spoken.interface, Operator(), telling, "some_bot")


def lives(step: Step) -> Iterator[Inside]:
    """A step as it stands at every moment of some ways to answer it: always the first choice, the second, the last, and words."""
    for choice in (0, 1, 2, 3, -1):
        inside = fresh(step, "learner")
        yield inside
        while not inside.settled:
            outcome = decide(step, inside, event(step, inside, choice))
            if outcome.problem is not None:
                break
            inside = outcome.inside
            yield inside
    skipped = decide(step, fresh(step, "learner"), Skip())
    if skipped.problem is None and isinstance(step, Write | Chooser):
        yield skipped.inside


def event(step: Step, inside: Inside, choice: int) -> Event:
    """What somebody does next who always takes this choice; a number is wrong at first."""
    if isinstance(step, Write) and not inside.example and choice:
        return Example()
    if expects_words(step, inside):
        return Words(LINE) if isinstance(step, Write | OpenQuestion) else Words(str(17 + choice))
    if isinstance(step, Chooser):
        here = step.items[len(inside.given)].options
        return Pick(number_of(step, len(inside.given), choice % len(here)))
    options = getattr(step, "options", ()) or getattr(step, "labels", ()) or range(11)
    if isinstance(step, ChoiceQuestion) and step.kind == "several" and inside.given:
        return Done()
    place = (choice + inside.tries) % len(options)
    place = min(place, getattr(step, "high", place) - getattr(step, "low", 0))
    return PickFor(len(inside.given), place) if isinstance(step, Rate | Sort) else Pick(place)


def lesson_screens(language: str, lesson: Lesson, course: Course) -> Iterator[Screen]:
    """Everything a lesson shows, from its first message to the last page of it read again."""
    told = voice(language, lesson.id)
    for number, step in enumerate(told.told.lesson.steps):
        if isinstance(step, Takeaway):
            continue
        for inside in lives(step):
            yield shown(told, "step", step=number, inside=inside.as_json(), nonce="n", plan={})
        if isinstance(step, PlanPage):
            for count in range(1, len(course.plan) + 1):
                plan = {line.id: LINE for line in course.plan[:count]}
                yield shown(told, "step", step=number, inside={}, nonce="n", plan=plan)
    yield from with_recall(told, told.told.lesson)
    for after, quiz in ((course.after(lesson.id), course.after(lesson.id) in course.quiz_by_id), (None, False)):
        for ask in (None, "hour", "hours", "place"):
            yield shown(told, "lesson_done", next=after, quiz=quiz, ask=ask, **AFTER)
    chosen = {part.id: [item.options[0].id for item in part.items] for part in lesson.exercise if isinstance(part, Chooser)}
    for page in range(len(pages_of(lesson, chosen))):
        yield shown(told, "look", page=page, chosen=chosen)
    for part in lesson.exercise:
        if isinstance(part, Write) and part.line:
            yield shown(told, "write_line", part=part.id)


def with_recall(told: Voice, lesson: Lesson) -> Iterator[Screen]:
    """The first message with each of the lesson's own questions for later days in it, open and answered."""
    for question in lesson.recall:
        order = [option.id for option in question.options]
        recall = {"item": "i", "lesson": "1.1", "attempt": 11, "question": question.model_dump(mode="json"), "order": order}
        for recalled in ((), *((option,) for option in order)):
            inside = {"recall": recall, "recalled": list(recalled)}
            yield shown(told, "step", step=0, inside=inside, nonce="n")


def quiz_screens(language: str, quiz: Quiz, course: Course) -> Iterator[Screen]:
    """Everything a quiz shows: every question of its pool, both results, its feedback question."""
    told = voice(language, quiz.id)
    for number in range(1, max(len(slot.questions) for slot in quiz.slots) + 1):
        sitting = sit(told.quiz_told.quiz, "learner", number)
        draw = [question.id for question in sitting.questions]
        for place, step in enumerate(sitting.steps):
            if not isinstance(step, Result):
                for inside in lives(step):
                    yield shown(told, "step", step=place, inside=inside.as_json(), nonce="n", draw=draw)
    for passed, weak in ((True, []), (False, list(course.place(quiz.id)[0].lessons))):
        for after in (course.after(quiz.id), None):
            result = {"percent": 70 if passed else 50, "pass_mark": 70, "passed": passed, "weak": weak}
            yield shown(told, "quiz_done", next=after, quiz=False, ask=None, **result, **AFTER)
    yield from feedback_screens(told)


def feedback_screens(told: Voice) -> Iterator[Screen]:
    """The form of the question after the quiz: before an answer, with each there is, and its end."""
    home = fixed_id("basic", told.quiz_told.quiz.id)
    instrument = told.library.instrument(home, told.tr.language).instrument
    same = {"asking": "a" * 16, "moment": "week", "privacy": "pseudonymous", "of": 2}
    for at, item in enumerate(instrument.items):
        here = {**same, "at": at, "number": at + 1, "item": f"{home}/{item.id}", "opens": not at, "intro": not at}
        for given in (None, *(choice.id for choice in instrument.choices(item))) if not at else (None, LINE):
            yield shown(told, "form", given=given, **here)
    yield shown(told, "form_done", moment="week", last=f"{home}/{MORE}")


def shown(told: Voice, name: str, **args: Any) -> Screen:
    """One screen."""
    return SCREENS.render(name, args, told)


@cache
def everything(language: str) -> Mapping[str, tuple[Screen, ...]]:
    """Every screen of the course in a language, by lesson and quiz."""
    course = tongue(language).library.course_in("basic", language)
    lessons = {lesson.id: tuple(lesson_screens(language, lesson, course)) for lesson in course.lessons}
    return lessons | {quiz.id: tuple(quiz_screens(language, quiz, course)) for quiz in course.quizzes}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_step_of_the_course_says_what_it_says_in_one_language(language: str) -> None:
    spoken = tongue(language)
    assert spoken.whole
    strange: dict[str, list[str]] = {}
    lines = {
        line
        for screens in everything(language).values()
        for screen in screens
        for text in (strip_tags(screen.text), *(button.label for row in screen.buttons for button in row))
        for line in text.split("\n")
    }
    assert len(lines) > 2000
    for line in sorted(lines):
        if left := spoken.unexplained(line, LINE):
            strange[line] = left
    assert not strange, f"words that {language} does not have"


@pytest.mark.parametrize("language", ["da", "pl"])
def test_no_sentence_of_the_course_was_left_in_english(language: str) -> None:
    assert tongue(language).borrowed(tongue("en")) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_of_the_course_fits_and_every_button_has_words(language: str) -> None:
    for name, screens in everything(language).items():
        for screen in screens:
            most = CAPTION if screen.photo else LONGEST
            assert visible_length(screen.text) <= most, (name, screen.text[:200])
            assert all(button.label.strip() and len(button.data.encode()) <= 64 for row in screen.buttons for button in row)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_step_can_be_answered_to_its_end_and_then_leads_on(language: str) -> None:
    course = tongue(language).library.course_in("basic", language)
    for lesson in course.lessons:
        for step in lesson.steps:
            ends = [inside for inside in lives(step) if inside.settled]
            assert ends or not (getattr(step, "options", ()) or getattr(step, "items", ()) or isinstance(step, Write))

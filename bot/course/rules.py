"""What must hold in a course before a learner may meet it: ids, references, right options, pictures, markup."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path

from bot.course.diagrams import diagram_flaws
from bot.course.document import Document, Mistake, PathInFile
from bot.course.exercise_rules import Flaw, chooser_flaws, plan_flaws, video_flaws
from bot.course.markup import render
from bot.course.model import (
    Asked,
    ChoiceQuestion,
    Choose,
    Chooser,
    Lesson,
    Outline,
    Picture,
    PlanPage,
    Question,
    Quiz,
    Rate,
    Scale,
    Sort,
    Write,
)
from bot.course.schema import did_you_mean
from bot.course.texts import KINDS, Text, lesson_texts, outline_texts, quiz_texts
from bot.language import escape

_SOURCE = re.compile(r"[FC]\d\d|[RA]\d")
_OWN_MEANING = frozenset({"why", "hint", "sample", "reply", "closing", "labels", "items", "example", "alt", "credit"})
_PICTURES = (".png", ".jpg", ".jpeg")
LONGEST_PAIR = 58  # characters: a button of the feedback question carries both ids in 64 bytes
LARGEST_PICTURE = 10_000_000  # bytes, what Telegram takes as a photo


def outline_mistakes(
    document: Document,
    outline: Outline,
    folder: str,
    lessons: Collection[str],
    quizzes: Collection[str],
    courses: Collection[str],
) -> Iterator[Mistake]:
    """What is wrong in course.yaml, given its folder's name, the lessons and quizzes there and the ids of all courses."""
    if outline.id != folder:
        yield document.mistake(("id",), f"must be the name of its folder, {folder}", outline.id)
    yield from _doubles(document, ("clusters",), [cluster.id for cluster in outline.clusters], "id")
    yield from _doubles(document, ("plan",), [line.id for line in outline.plan], "id")
    yield from _doubles(document, ("units",), [unit.id for unit in outline.units], "id")
    if set(re.findall(r"\{[^{}]*\}", outline.unit_word)) != {"{number}"}:
        yield document.mistake(("unit_word",), "needs the gap {number} and no other", outline.unit_word)
    for number, course in enumerate(outline.prerequisites):
        if course not in courses or course == outline.id:
            yield _unknown(document, ("prerequisites", number), course, set(courses) - {outline.id}, "course")
    yield from _units(document, outline, lessons, quizzes)
    ids = {"title", "unit_word", "clusters", "plan", *(f"unit-{unit.id}" for unit in outline.units)}
    yield from _meaning(document, outline.meaning_changed, ids)
    yield from text_mistakes(document, outline_texts(outline))


def _units(document: Document, outline: Outline, lessons: Collection[str], quizzes: Collection[str]) -> Iterator[Mistake]:
    seen: set[str] = set()
    for number, unit in enumerate(outline.units):
        listed: list[tuple[str, PathInFile, Collection[str]]] = [
            (lesson, ("units", number, "lessons", place), lessons) for place, lesson in enumerate(unit.lessons)
        ]
        if unit.quiz is not None:
            listed.append((unit.quiz, ("units", number, "quiz"), quizzes))
        for id, path, files in listed:
            if id in seen:
                yield document.mistake(path, "is listed twice", id)
            elif id not in files:
                yield document.mistake(path, f"there is no file {id}.yaml{did_you_mean(id, files)}", id)
            seen.add(id)


def lesson_mistakes(document: Document, lesson: Lesson, stem: str, outline: Outline | None, media: Path) -> Iterator[Mistake]:
    """What is wrong in a lesson, given its file's name without .yaml and the course it belongs to, if that could be read."""
    yield from _file(document, lesson.id, stem, outline)
    if outline is not None:
        clusters = {cluster.id for cluster in outline.clusters}
        for number, cluster in enumerate(lesson.clusters):
            if cluster not in clusters:
                yield _unknown(document, ("clusters", number), cluster, clusters, "cluster of course.yaml")
    for number, source in enumerate(lesson.sources):
        if not _SOURCE.fullmatch(source):
            yield document.mistake(("sources", number), "is no code of the fact pack, such as F01, C01, R1 or A1", source)
    for number, card in enumerate(lesson.cards):
        if card.picture:
            yield from _picture(document, ("cards", number, "picture"), card.picture, media)
        if card.video:
            yield from _flaws(document, ("cards", number, "video"), video_flaws(card, card.video))
    yield from _exercise(document, lesson, outline)
    yield from _doubles(document, ("guess", "options"), [option.id for option in lesson.guess.options], "id")
    for number, question in enumerate(lesson.questions):
        yield from _question(document, ("questions", number), question)
    for number, question in enumerate(lesson.recall):
        yield from _recall(document, ("recall", number), question)
    texts = list(lesson_texts("", lesson))
    yield from _lesson_ids(document, lesson, texts)
    yield from text_mistakes(document, texts)


def quiz_mistakes(document: Document, quiz: Quiz, stem: str, outline: Outline | None) -> Iterator[Mistake]:
    """What is wrong in a quiz, given its file's name without .yaml and the course it belongs to, if that could be read."""
    yield from _file(document, quiz.id, stem, outline)
    lessons = [id for unit in outline.units if unit.quiz == stem for id in unit.lessons] if outline else []
    yield from _doubles(document, ("slots",), [slot.id for slot in quiz.slots], "id")
    steps: list[tuple[str, PathInFile]] = []
    for number, slot in enumerate(quiz.slots):
        if lessons and slot.about not in lessons:
            yield _unknown(document, ("slots", number, "about"), slot.about, lessons, "lesson of this unit")
        for place, question in enumerate(slot.questions):
            path: PathInFile = ("slots", number, "questions", place)
            yield from _question(document, path, question)
            if question.hint is not None:
                yield document.mistake((*path, "hint"), "questions of a quiz have no hint", question.hint, at_key=True)
            steps.append((question.id, (*path, "id")))
    if quiz.feedback:
        yield from _feedback(document, quiz.feedback, quiz.id)
    texts = list(quiz_texts("", quiz))
    ids = {"title", "intro", "feedback"}
    yield from _ids(document, steps, ids, texts, "quiz")
    yield from _meaning(document, quiz.meaning_changed, ids | {id for id, _ in steps})
    yield from text_mistakes(document, texts)


def text_mistakes(document: Document, texts: Iterable[Text]) -> Iterator[Mistake]:
    """Texts that a chat cannot show as they are written."""
    for text in texts:
        markup, flaws = render(text.text)
        for flaw in flaws:
            yield document.mistake(text.path, flaw.problem, flaw.found, line=flaw.line, column=flaw.column)
        if not flaws and not KINDS[text.kind].markdown and markup != escape(text.text):
            yield document.mistake(text.path, "must be plain text on one line, without signs of Markdown", text.text)


def _file(document: Document, id: str, stem: str, outline: Outline | None) -> Iterator[Mistake]:
    if id != stem:
        yield document.mistake(("id",), f"must be the name of its file, {stem}", id)
    if outline is not None and stem not in {id for unit in outline.units for id in (*unit.lessons, unit.quiz)}:
        yield document.mistake((), f"{stem} is in no unit of course.yaml")


def _exercise(document: Document, lesson: Lesson, outline: Outline | None) -> Iterator[Mistake]:
    plan = {line.id for line in outline.plan} if outline else set()
    for number, part in enumerate(lesson.exercise):
        path: PathInFile = ("exercise", number)
        match part:
            case Write():
                if part.line is not None and outline and part.line not in plan:
                    yield _unknown(document, (*path, "line"), part.line, plan, "plan line of course.yaml")
            case Sort():
                labels = [label.id for label in part.labels]
                yield from _doubles(document, (*path, "labels"), labels, "id")
                yield from _doubles(document, (*path, "items"), [item.id for item in part.items], "id")
                for place, item in enumerate(part.items):
                    if item.answer is not None and item.answer not in labels:
                        yield _unknown(document, (*path, "items", place, "answer"), item.answer, labels, "label of this exercise")
            case Rate():
                yield from _doubles(document, (*path, "items"), [item.id for item in part.items], "id")
                if not 0 < part.high - part.low <= 10:
                    yield document.mistake((*path, "high"), "must be 1 to 10 above low", str(part.high))
            case Choose():
                yield from _doubles(document, (*path, "options"), [option.id for option in part.options], "id")
            case Chooser():
                yield from _flaws(document, path, chooser_flaws(part))
            case PlanPage():
                yield from _flaws(document, path, plan_flaws(part, sorted(plan)) if outline else ())


def _flaws(document: Document, path: PathInFile, flaws: Iterable[Flaw]) -> Iterator[Mistake]:
    return (document.mistake((*path, *place), what, found) for place, what, found in flaws)


def _feedback(document: Document, asked: Asked, quiz: str) -> Iterator[Mistake]:
    path: PathInFile = ("feedback",)
    if isinstance(asked, Scale):
        if asked.low >= asked.high:
            yield document.mistake((*path, "high"), f"must be above low, {asked.low}", str(asked.high))
        return
    yield from _doubles(document, (*path, "options"), [option.id for option in asked.options], "id")
    for number, option in enumerate(asked.options):
        if len(quiz) + len(option.id) > LONGEST_PAIR:
            what = f"together with the id of the quiz longer than {LONGEST_PAIR} characters, more than a button carries"
            yield document.mistake((*path, "options", number, "id"), what, option.id)


def _question(document: Document, path: PathInFile, question: Question) -> Iterator[Mistake]:
    if not isinstance(question, ChoiceQuestion):
        return
    path = (*path, "options")
    right = sum(option.right for option in question.options)
    if question.kind == "single" and right != 1:
        yield document.mistake(path, f"a single question has exactly one right option, this has {right}")
    elif not right:
        yield document.mistake(path, "at least one option must be right")
    yield from _doubles(document, path, [option.id for option in question.options], "id")


def _recall(document: Document, path: PathInFile, question: ChoiceQuestion) -> Iterator[Mistake]:
    """A recall question is one tap at the top of another lesson: single, three or four options, no second try."""
    yield from _question(document, path, question)
    if question.kind != "single":
        yield document.mistake((*path, "kind"), "a recall question is single", question.kind)
    if not 3 <= len(question.options) <= 4:
        yield document.mistake((*path, "options"), f"a recall question has 3 or 4 options, this has {len(question.options)}")
    if question.hint is not None:
        yield document.mistake((*path, "hint"), "recall questions have no hint", question.hint, at_key=True)


def _lesson_ids(document: Document, lesson: Lesson, texts: Sequence[Text]) -> Iterator[Mistake]:
    steps: list[tuple[str, PathInFile]] = [
        *((card.id, ("cards", number, "id")) for number, card in enumerate(lesson.cards)),
        *((part.id, ("exercise", number, "id")) for number, part in enumerate(lesson.exercise)),
        *((question.id, ("questions", number, "id")) for number, question in enumerate(lesson.questions)),
        *((question.id, ("recall", number, "id")) for number, question in enumerate(lesson.recall)),
    ]
    ids = {"title", "guess", "takeaway", *(f"outcome-{number + 1}" for number in range(len(lesson.outcomes)))}
    yield from _ids(document, steps, ids, texts, "lesson")
    yield from _meaning(document, lesson.meaning_changed, ids | {id for id, _ in steps})


def _ids(
    document: Document, steps: Iterable[tuple[str, PathInFile]], taken: Collection[str], texts: Iterable[Text], home: str
) -> Iterator[Mistake]:
    """Ids name what learners answered and what translators translated: none may stand for two things."""
    seen = set(taken)
    for id, path in steps:
        if id in seen:
            yield document.mistake(path, f"this id is taken in this {home}", id)
        seen.add(id)
    for text in texts:
        id = text.context.rpartition("/")[2]
        if id in _OWN_MEANING and text.path[-1] == "text":
            yield document.mistake((*text.path[:-1], "id"), "this id has a meaning of its own", id)


def _meaning(document: Document, marks: Sequence[str], ids: Collection[str]) -> Iterator[Mistake]:
    for number, mark in enumerate(marks):
        if mark not in ids:
            yield _unknown(document, ("meaning_changed", number), mark, ids, "step with words")


def _picture(document: Document, path: PathInFile, picture: Picture, media: Path) -> Iterator[Mistake]:
    if bool(picture.file) == bool(picture.diagram):
        found = picture.file and f"{picture.file}, {picture.diagram}"
        yield document.mistake(path, "needs a file or a diagram, and not both", found)
    elif picture.diagram or picture.labels:
        yield from _flaws(document, path, diagram_flaws(picture))
    else:
        yield from _file_of(document, path, picture, media)


def _file_of(document: Document, path: PathInFile, picture: Picture, media: Path) -> Iterator[Mistake]:
    file = media / picture.file
    if not file.resolve().is_relative_to(media.resolve()):
        yield document.mistake((*path, "file"), "leads out of the folder of pictures", picture.file)
    elif not file.is_file():
        others = [other.relative_to(media).as_posix() for other in media.rglob("*") if other.is_file()]
        near = did_you_mean(picture.file, others)
        yield document.mistake((*path, "file"), f"there is no such file in {media.name}/{near}", picture.file)
    elif file.suffix.lower() not in _PICTURES or file.stat().st_size > LARGEST_PICTURE:
        yield document.mistake((*path, "file"), "must be a .png or .jpg of at most 10 MB", picture.file)


def _doubles(document: Document, path: PathInFile, ids: Sequence[str], name: str) -> Iterator[Mistake]:
    for number, id in enumerate(ids):
        if id in ids[:number]:
            yield document.mistake((*path, number, name), "this id is taken in this list", id)


def _unknown(document: Document, path: PathInFile, word: str, known: Collection[str], what: str) -> Mistake:
    return document.mistake(path, f"is no {what}{did_you_mean(word, known)}", word)

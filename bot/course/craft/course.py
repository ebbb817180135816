"""Everything of a course that is worth a look: file by file, then what only shows over a unit or the whole course."""

from collections.abc import Collection, Iterator

from bot.course.craft.cards import card_remarks, letter_remarks, letters_introduced, message_remarks, sentence_remarks
from bot.course.craft.questions import Placed, in_lesson, in_quiz, longest_remarks, place_remarks, question_remarks
from bot.course.document import Document, Mistake
from bot.course.files import CourseFiles
from bot.course.model import Lesson, Quiz
from bot.course.texts import lesson_texts, quiz_texts


def course_remarks(files: CourseFiles) -> list[Mistake]:
    """What is worth a look in a course as it was read, in order of file and line; no mistakes, and nothing has to change."""
    found: list[Mistake] = []
    introduced: set[str] = set()
    for document, lesson in files.lessons.values():
        if lesson is not None:
            found += lesson_remarks(document, lesson)
            introduced.update(letters_introduced(lesson_texts("", lesson)))
    for document, quiz in files.quizzes.values():
        if quiz is not None:
            found += quiz_remarks(document, quiz, introduced)
    found += _over_all(files)
    return sorted(set(found))


def lesson_remarks(document: Document, lesson: Lesson) -> Iterator[Mistake]:
    """What is worth a look in one lesson."""
    texts = list(lesson_texts("", lesson))
    yield from sentence_remarks(document, texts)
    yield from card_remarks(document, lesson)
    yield from message_remarks(document, lesson)
    yield from letter_remarks(document, texts)
    yield from question_remarks(document, in_lesson(lesson))


def quiz_remarks(document: Document, quiz: Quiz, introduced: Collection[str] = ()) -> Iterator[Mistake]:
    """What is worth a look in one quiz; `introduced` are the abbreviations that the lessons write out."""
    texts = list(quiz_texts("", quiz))
    yield from sentence_remarks(document, texts)
    yield from letter_remarks(document, texts, introduced)
    yield from question_remarks(document, in_quiz(quiz))


def _over_all(files: CourseFiles) -> Iterator[Mistake]:
    document, outline = files.outline
    asked: dict[str, list[Placed]] = {id: in_lesson(lesson) for id, (_, lesson) in files.lessons.items() if lesson is not None}
    asked |= {id: in_quiz(quiz) for id, (_, quiz) in files.quizzes.items() if quiz is not None}
    yield from place_remarks(document, [placed for questions in asked.values() for placed in questions])
    for number, unit in enumerate(outline.units if outline else ()):
        inside = [placed for id in (*unit.lessons, unit.quiz) for placed in asked.get(id or "", [])]
        yield from longest_remarks(document, ("units", number), inside)

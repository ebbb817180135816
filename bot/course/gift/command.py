"""`gift export` and `gift import`: a lesson's questions to Moodle, and Moodle's questions to paste into a lesson."""

import sys
from pathlib import Path
from typing import TextIO

from bot.course.catalogue import Library
from bot.course.document import Mistakes
from bot.course.gift.ours import as_yaml, from_gift, questions_of
from bot.course.gift.writing import write_gift
from bot.course.model import Course
from bot.course.schema import did_you_mean
from bot.language import LANGUAGES

NEEDED = 1


def export_gift(root: Path, what: str, language: str, out: TextIO, trouble: TextIO = sys.stderr) -> int:
    """Write the questions of "basic", "basic/2.3" or "basic/quiz-2" as GIFT; 1 and why, if there is no such thing or a mistake.

    Words are in `language` where the lesson is whole in it; a lesson that is not is left out, and named, and the result is 1."""
    try:
        library = Library(root / "lessons", root / "locales")
    except Mistakes as mistakes:
        return _say(trouble, str(mistakes))
    name, _, id = what.partition("/")
    if name not in library.courses:
        return _say(trouble, f"there is no course {name}{did_you_mean(name, library.courses)}")
    course = library.courses[name]
    if id and id not in course.order:
        return _say(trouble, f"there is no lesson or quiz {id} in {name}{did_you_mean(id, course.order)}")
    if language not in LANGUAGES:
        return _say(trouble, f"there is no language {language}{did_you_mean(language, LANGUAGES)}")
    code = 0
    questions = []
    for one in [id] if id else course.order:
        told = _in_language(library, course, one, language)
        if told is None:
            code = _say(trouble, f"{name}/{one} is not whole in {LANGUAGES[language].name}: left out")
        else:
            questions += list(questions_of(told, one))
    out.write(write_gift(questions))
    return code


def _in_language(library: Library, course: Course, id: str, language: str) -> Course | None:
    """The course with one lesson or quiz in that language; None where it would fall back."""
    if id in course.quiz_by_id:
        sitting = library.quiz_telling(course.id, id, language)
        return course.model_copy(update={"quizzes": (sitting.quiz,)}) if sitting.language == language else None
    telling = library.telling(course.id, id, language)
    return course.model_copy(update={"lessons": (telling.lesson,)}) if telling.language == language else None


def import_gift(file: Path, out: TextIO, trouble: TextIO = sys.stderr) -> int:
    """Write the questions of a GIFT file as a lesson has them; 1 if any could not be taken, each named with its line."""
    try:
        text = file.read_bytes().decode("utf-8-sig")
    except OSError as problem:
        return _say(trouble, f"{file} cannot be read: {problem.strerror}")
    except UnicodeDecodeError as problem:
        line = problem.object[: problem.start].count(b"\n") + 1
        return _say(trouble, f"{file}:{line}: not UTF-8 text; save it as UTF-8 and try again")
    questions, mistakes = from_gift(text, str(file))
    if questions:
        out.write(as_yaml(questions))
    for mistake in mistakes:
        print(mistake, file=trouble)
    if not questions and not mistakes:
        return _say(trouble, f"{file} holds no question")
    return NEEDED if mistakes else 0


def _say(trouble: TextIO, sentence: str) -> int:
    print(sentence, file=trouble)
    return NEEDED

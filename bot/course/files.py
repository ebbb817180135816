"""A course folder becomes a Course, whole or not at all: course.yaml, and one file for each lesson and quiz."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from bot.course.document import Document, Mistake, Mistakes, name_inside, read_inside
from bot.course.glossary import read_glossary
from bot.course.model import Course, Lesson, Outline, Quiz
from bot.course.rules import lesson_mistakes, outline_mistakes, quiz_mistakes
from bot.course.schema import read_model
from bot.course.term_links import term_link_mistakes
from bot.course.texts import Text, lesson_texts, outline_texts, quiz_texts

__all__ = ["CourseFiles", "Mistake", "Mistakes", "course_folders", "load_course", "read_course"]

OUTLINE = "course.yaml"
MEDIA = "media"
BESIDE = frozenset({MEDIA, "glossary", "instruments", "pilots"})  # what stands beside the courses: content of a kind of its own


@dataclass
class CourseFiles:
    """One course folder as it was read; `course` is there only when nothing is wrong that a learner would meet."""

    folder: Path
    outline: tuple[Document, Outline | None]
    lessons: dict[str, tuple[Document, Lesson | None]] = field(default_factory=dict)  # by file name without .yaml
    quizzes: dict[str, tuple[Document, Quiz | None]] = field(default_factory=dict)  # likewise
    mistakes: list[Mistake] = field(default_factory=list)
    course: Course | None = None
    misshapen: set[tuple[str, str]] = field(default_factory=set)  # file and field of what breaks the shape

    def is_echo(self, mistake: Mistake) -> bool:
        """Whether a rule complains of a stand-in for what was said to be misshapen already."""
        return any(mistake.file == file and mistake.field.startswith(field) for file, field in self.misshapen)


def course_folders(lessons: Path) -> list[Path]:
    """The folders of courses, in order of their names: those with a course.yaml, and those that hold lessons without one."""
    return sorted(path for path in lessons.iterdir() if path.is_dir() and path.name not in BESIDE and any(path.glob("*.yaml")))


def load_course(folder: Path) -> Course:
    """The course of a folder; Mistakes, all of them at once, if any file of it is wrong."""
    files = read_course(folder)
    if files.course is None:
        raise Mistakes(files.mistakes)
    return files.course


def read_course(folder: Path) -> CourseFiles:
    """Everything that can be read of a course folder, with every mistake of shape, reference and markup."""
    root = folder.parent
    document = read_inside(folder / OUTLINE, root)
    outline, mistakes = read_model(document, Outline)
    outline = None if mistakes else outline  # lessons are not weighed against guesses
    files = CourseFiles(folder, (document, outline), mistakes=list(mistakes))
    for path in sorted(folder.iterdir()):
        if path.name == OUTLINE:
            continue
        if path.suffix == ".yml":
            files.mistakes.append(Mistake(name_inside(path, root), 1, 1, "", "the name of a lesson's file ends in .yaml"))
        if path.suffix == ".yaml":
            _read(files, path, root)
    if outline is not None:
        courses = {other.name for other in root.iterdir() if (other / OUTLINE).is_file()}
        files.mistakes += outline_mistakes(document, outline, folder.name, set(files.lessons), set(files.quizzes), courses)
    for stem, (lesson_document, lesson) in files.lessons.items():
        if lesson is not None:
            found = lesson_mistakes(lesson_document, lesson, stem, outline, root / MEDIA)
            files.mistakes += [mistake for mistake in found if not files.is_echo(mistake)]
    for stem, (quiz_document, quiz) in files.quizzes.items():
        if quiz is not None:
            files.mistakes += [one for one in quiz_mistakes(quiz_document, quiz, stem, outline) if not files.is_echo(one)]
    files.mistakes += _links(files, root)
    if outline is not None and not files.mistakes:
        files.course = _whole(outline, files)
    return files


def _links(files: CourseFiles, root: Path) -> Iterator[Mistake]:
    """What is wrong with links to the glossary that stands beside the course."""
    terms = read_glossary(root).ids
    texts: list[tuple[Document, Iterator[Text]]] = []
    if files.outline[1] is not None:
        texts.append((files.outline[0], outline_texts(files.outline[1])))
    texts += ((document, lesson_texts("", lesson)) for document, lesson in files.lessons.values() if lesson is not None)
    texts += ((document, quiz_texts("", quiz)) for document, quiz in files.quizzes.values() if quiz is not None)
    for document, each in texts:
        yield from (one for one in term_link_mistakes(document, each, terms) if not files.is_echo(one))


def _whole(outline: Outline, files: CourseFiles) -> Course:
    lessons = {stem: lesson for stem, (_, lesson) in files.lessons.items() if lesson is not None}
    quizzes = {stem: quiz for stem, (_, quiz) in files.quizzes.items() if quiz is not None}
    return Course.model_validate(
        {
            **dict(outline),
            "lessons": tuple(lessons[id] for unit in outline.units for id in unit.lessons),
            "quizzes": tuple(quizzes[unit.quiz] for unit in outline.units if unit.quiz is not None),
        }
    )


def _read(files: CourseFiles, path: Path, root: Path) -> None:
    """Read one file as what course.yaml says it is; where that says nothing, a file with slots is a quiz."""
    document = read_inside(path, root)
    units = files.outline[1].units if files.outline[1] else ()
    is_listed = any(path.stem in unit.lessons for unit in units)
    has_slots = isinstance(document.data, dict) and "slots" in document.data
    if any(path.stem == unit.quiz for unit in units) or (has_slots and not is_listed):
        quiz, mistakes = read_model(document, Quiz)
        files.quizzes[path.stem] = document, quiz
    else:
        lesson, mistakes = read_model(document, Lesson)
        files.lessons[path.stem] = document, lesson
    files.mistakes += mistakes
    files.misshapen |= {(mistake.file, mistake.field) for mistake in mistakes}

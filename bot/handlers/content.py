"""The words a learner is asked in: kept as they were, so that an author's edit never changes a question already put."""

from bot.course.catalogue import QuizTelling, Telling, from_archive
from bot.course.model import Lesson, Quiz
from bot.handlers.house import House
from bot.learning.progress import Step
from bot.learning.sitting import Sitting, parse, sit
from bot.storage.outbox import Pinned
from bot.storage.people import Enrolment, Learner, Plan
from bot.storage.tx import Tx


async def pin(tx: Tx, house: House, course: str, name: str, language: str) -> Telling | QuizTelling:
    """Keep a lesson's or a quiz's present words in a language; KeyError for what the course does not have."""
    unit, _ = parse(name)
    if unit in house.library.courses[course].quiz_by_id:
        return await pin_quiz(tx, house, course, unit, language)
    telling = house.library.telling(course, unit, language)
    await _keep(tx, f"{course}/{unit}", telling.rev, telling.language, telling.lesson)
    return telling


async def pin_quiz(tx: Tx, house: House, course: str, quiz: str, language: str) -> QuizTelling:
    """Keep a quiz's present words in a language."""
    telling = house.library.quiz_telling(course, quiz, language)
    await _keep(tx, f"{course}/{quiz}", telling.rev, telling.language, telling.quiz)
    return telling


async def _keep(tx: Tx, name: str, rev: str, language: str, content: Lesson | Quiz) -> None:
    if await tx.has_content(lesson=name, rev=rev, language=language) is None:
        await tx.keep_content(lesson=name, rev=rev, language=language, body=content.model_dump_json())


async def asked_in(tx: Tx, house: House, learner: Learner, enrolment: Enrolment, plan: Plan) -> Lesson | Sitting:
    """The lesson or the try at a quiz in the shape it had when this learner began it, whatever authors changed since."""
    course = house.library.courses[enrolment.course]
    unit, number = parse(plan.lesson)
    today = course.by_id.get(unit) or course.quiz_by_id.get(unit)
    if today is None or today.rev != plan.rev:
        row = await tx.content(lesson=f"{course.id}/{unit}", rev=plan.rev, language=plan.language)
        today = from_archive(row["body"])
    return sit(today, learner.id, number) if isinstance(today, Quiz) else today


def pinned(course: str, plan: Plan) -> Pinned:
    """What a message about this lesson or quiz must be worded from."""
    assert plan.rev is not None
    assert plan.language is not None
    return Pinned(f"{course}/{parse(plan.lesson)[0]}", plan.rev, plan.language)


def item_of(course: str, lesson: Lesson | Sitting, step: Step) -> str:
    """The stable id of what a step asks or shows: basic/1.1/q1."""
    return f"{course}/{lesson.id}/{getattr(step, 'id', 'guess')}"

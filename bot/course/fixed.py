"""The fixed question of each quiz as an instrument, so that it is kept, counted and exported like every other."""

from bot.course.instrument import Instrument
from bot.course.model import Course, Poll, Quiz, Scale

FEEDBACK = "feedback"  # the item that is tapped
MORE = "feedback-more"  # the line of the learner's own after it


def fixed_id(course_id: str, quiz_id: str) -> str:
    """The id of the instrument that a quiz's own question makes: "basic/quiz-1"."""
    return f"{course_id}/{quiz_id}"


def fixed_questions(course: Course) -> tuple[str, ...]:
    """The ids of the instruments that the quizzes of a course make, in the order of the course."""
    return tuple(fixed_id(course.id, quiz.id) for quiz in course.quizzes if quiz.feedback is not None)


def fixed_instrument(course_id: str, quiz: Quiz) -> Instrument:
    """What a quiz asks about its unit, in the words of this quiz; KeyError where it asks nothing."""
    asked = quiz.feedback
    if asked is None:
        raise KeyError(fixed_id(course_id, quiz.id))
    item = {"id": FEEDBACK, **asked.model_dump(include={"text"})}
    match asked:
        case Scale():
            item |= {"kind": "scale", **asked.model_dump(include={"low", "high", "low_label", "high_label"})}
            answers = [str(mark) for mark in range(asked.low, asked.high + 1)]
        case Poll():
            item |= {"kind": "single", **asked.model_dump(include={"options"})}
            answers = [option.id for option in asked.options]
    line = {"kind": "open", "id": MORE, "text": asked.more, "when": {"item": FEEDBACK, "is": answers}}  # it says thank you
    data = {"id": fixed_id(course_id, quiz.id), "title": quiz.title, "asked": ("week",)}
    return Instrument.model_validate({**data, "items": (item, line)})

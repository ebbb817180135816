"""What a pilot asks, as evaluators choose among it: its instruments, their closed items and their open questions."""

from bot.course.catalogue import Library
from bot.course.fixed import fixed_questions
from bot.course.instrument import MOMENTS, Instrument, Moment, OpenItem, reference
from bot.evaluation.pilot import Pilot


def sheets(library: Library, pilot: Pilot) -> tuple[Instrument, ...]:
    """The instruments of a pilot in English, in the order they are asked, those of its course's quizzes last."""
    course = library.courses.get(pilot.course)
    own = [library.instruments[id] for id in pilot.instruments if id in library.instruments]
    fixed = [library.instrument(id, "en").instrument for id in (fixed_questions(course) if course else ())]
    return (*own, *fixed)


def closed_items(instrument: Instrument) -> tuple[str, ...]:
    """The ids of the items whose answers are counted."""
    return tuple(item.id for item in instrument.items if not isinstance(item, OpenItem))


def open_questions(library: Library, pilot: Pilot) -> tuple[str, ...]:
    """The references of everything that is answered in words: "end/more", "basic/quiz-1/feedback-more"."""
    return tuple(
        reference(sheet.id, item.id) for sheet in sheets(library, pilot) for item in sheet.items if isinstance(item, OpenItem)
    )


def moments_of(library: Library, pilot: Pilot) -> tuple[Moment, ...]:
    """When a pilot asks, in the order of a learner's way."""
    asked = {moment for sheet in sheets(library, pilot) for moment in sheet.asked}
    return tuple(moment for moment in MOMENTS if moment in asked)

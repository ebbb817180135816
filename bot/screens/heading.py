"""The head of a first message: where in the course this is, its title, and why it may come in another language."""

from bot.course.catalogue import Library, QuizTelling
from bot.language import Markup, Translator, escape
from bot.screens.screen import Voice, lines, paragraphs

FULL, EMPTY = "▓", "░"


def heading(voice: Voice) -> Markup:
    """Unit, place and title of the lesson or quiz told here, in its own language."""
    tr, telling = voice.lesson_tr, voice.telling
    assert telling is not None
    content = telling.quiz if isinstance(telling, QuizTelling) else telling.lesson
    title = Markup(f"<b>{escape(content.title)}</b>")
    if content.id not in telling.course.order:  # taken out of the course since it was begun
        return paragraphs(title, why_not_mine(voice))
    unit, number, place = telling.course.place(content.id)
    total = len(unit.lessons)
    name = telling.course.unit_word.replace("{number}", tr.number(number))
    bar = FULL * min(place, total) + EMPTY * max(0, total - place)
    if isinstance(telling, QuizTelling):
        where = tr("quiz.header", "<b>{unit} · quiz</b>", unit=name)
    else:
        where = tr("lesson.header", "<b>{unit} · lesson {number} of {total}</b>", unit=name, number=place, total=total)
    return paragraphs(lines(Markup(f"{where} {bar}"), title), why_not_mine(voice))


def why_not_mine(voice: Voice) -> Markup:
    """Why a lesson comes in another language than the learner's, said in the learner's own; nothing where it does not."""
    told = voice.telling
    if told is None or told.language == told.wanted:
        return Markup("")
    tr = voice.interface.translator(told.wanted)
    return tr(
        "lesson.fallback",
        "<i>What follows is not ready in your language yet. It comes in another one: {language}.</i>",
        language=tr.language_name(told.language),
    )


def unit_asked_about(library: Library, tr: Translator, instrument: str) -> str:
    """The name of the unit whose quiz asks this, "Week 1", in the reader's language; "" for any other questionnaire."""
    course_id, _, quiz = instrument.rpartition("/")
    course = library.courses.get(course_id)
    if course is None or quiz not in course.order:
        return ""
    number = course.place(quiz)[1]
    return library.course_in(course_id, tr.language).unit_word.replace("{number}", tr.number(number))

"""A trainer's weekly digest of one cohort: figures about the cohort, never about one person."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from bot.course.markup import to_html
from bot.language import Markup, Translator
from bot.screens.screen import Button, Screen, Voice, lines, paragraphs


def digest(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """The week of a cohort; args: those of `bot.handlers.staff.digest.digest_args`."""
    tr = voice.staff
    title = tr.plural(
        "staff.digest.title",
        "📋 <b>The week of {cohort}</b>, {count} learner",
        "📋 <b>The week of {cohort}</b>, {count} learners",
        count=args["people"],
        cohort=args["cohort"],
    )
    done = tr.plural("staff.digest.done", "{count} lesson done this week", "{count} lessons done this week", count=args["done"])
    unread = tr.plural(
        "staff.digest.unread", "{count} unread request for help", "{count} unread requests for help", count=args["unread"]
    )
    text = paragraphs(title, _stages(voice, tr, args), done, _hardest(voice, tr, args), lines(unread, _session(tr, args)))
    roster = Button(tr.label("staff.digest.roster", "Roster"), f"rs:list:{args['cohort_id']}:0")
    requests = Button(tr.label("staff.digest.requests", "Requests"), "hs:list")
    if args["on"]:
        other = Button(tr.label("staff.digest.never", "No digest any more"), "hs:digest:off")
    else:
        other = Button(tr.label("staff.digest.again", "Send it every Monday"), "hs:digest:on")
    return Screen(text, ((roster, requests), (other,)))


def _stages(voice: Voice, tr: Translator, args: Mapping[str, Any]) -> Markup:
    """Where everybody is, a line for each stage that somebody is at."""
    course = voice.library.course_in(args["course"], tr.language)
    rows: list[tuple[str, int]] = [(tr("staff.digest.not_started", "Not started"), args["not_started"])]
    rows += [(course.unit_name(number), count) for number, count in args["units"]]
    rows += [(tr("staff.digest.finished", "Finished"), args["finished"])]
    said = [
        tr("staff.digest.stage", "{stage}: <b>{count}</b>", stage=stage, count=tr.number(count)) for stage, count in rows if count
    ]
    silent = tr("staff.digest.silent", "Of them silent for a week or longer: <b>{count}</b>", count=tr.number(args["silent"]))
    waiting = tr("staff.digest.waiting", "Paused, stopped or not reachable: <b>{count}</b>", count=tr.number(args["waiting"]))
    return paragraphs(lines(*said), lines(silent if args["silent"] else Markup(""), waiting if args["waiting"] else Markup("")))


def _hardest(voice: Voice, tr: Translator, args: Mapping[str, Any]) -> Markup:
    """The hardest question in the reader's language; nothing where the course has it no more."""
    if args["hardest"] is None:
        return tr("staff.digest.no_hardest", "No question was hard, or too few have answered any.")
    course, lesson, item = args["hardest"]["item"].split("/")
    words = _words_of(voice, tr.language, course, lesson, item)
    if not words:
        return Markup("")
    head = tr(
        "staff.digest.hardest",
        "<b>The hardest question</b>, from lesson {lesson}: {percent} % of {count} learners had it right at once.",
        lesson=lesson,
        percent=tr.number(args["hardest"]["percent"]),
        count=tr.number(args["hardest"]["answers"]),
    )
    return lines(head, to_html(words))


def _words_of(voice: Voice, language: str, course: str, lesson: str, item: str) -> str:
    known = voice.library.courses.get(course)
    if known is not None and lesson in known.quiz_by_id:
        found: Any = voice.library.quiz_telling(course, lesson, language).quiz.questions.get(item)
    elif known is not None and lesson in known.by_id:
        questions = voice.library.telling(course, lesson, language).lesson.questions
        found = next((question for question in questions if question.id == item), None)
    else:
        found = None
    return found.text if found is not None else ""


def _session(tr: Translator, args: Mapping[str, Any]) -> Markup:
    """When the cohort meets next, by the trainer's own clock."""
    session = args["session"]
    if session is None:
        return tr("staff.digest.no_session", "No room session is planned.")
    return tr(
        "staff.digest.session",
        "Next room session: {day} at {time} ({city}), {place}",
        day=tr.date(date.fromisoformat(session["day"])),
        time=tr.time(session["minute"]),
        city=tr.city(session["zone"]),
        place=session["place"],
    )


def digest_none(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """There is nothing to tell of."""
    tr = voice.staff
    return Screen(tr("staff.digest.none", "📋 You are the trainer of no cohort that runs now."))

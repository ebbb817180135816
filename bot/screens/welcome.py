"""The first message, the way back, and the choice of a language."""

from collections.abc import Mapping
from typing import Any

from bot.language import Markup
from bot.language.alphabet import alphabetical
from bot.screens.after import comes_line, opens_line
from bot.screens.joining import go_on, in_cohort
from bot.screens.screen import Button, Rows, Screen, Voice, lines, paragraphs

NOTICE_VERSION = "2027-01"  # recorded with each learner; a new wording of the notice needs a new one


def welcome(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """One message: who speaks, what is kept, one tap to the first lesson; args: name (may be empty), course, cohort, later.

    `cohort` (name, number) took somebody in; with `later` its first lesson opens on another day, and there is nothing to tap."""
    tr = voice.tr
    course = voice.library.course_in(args["course"], tr.language)
    hello = (
        tr("welcome.hello", "👋 <b>Hi {name}.</b>", name=args["name"])
        if args["name"]
        else tr("welcome.hello_bare", "👋 <b>Hello.</b>")
    )
    what = tr.plural(
        "welcome.what",
        "I'm the training bot for <i>{course}</i>: {count} short lesson, about ten minutes.",
        "I'm the training bot for <i>{course}</i>: {count} short lessons, one each working day, about ten minutes.",
        count=len(course.lessons),
        course=course.title,
    )
    cohort, later = args.get("cohort"), args.get("later")
    begin = () if later else ((Button(tr.label("welcome.start", "Start lesson 1"), "begin"),),)
    code = () if cohort else ((Button(tr.label("welcome.code", "I have a code"), "jo:code"),),)
    buttons: Rows = (
        *begin,
        (Button(tr.label("welcome.language", "🌐 Another language"), "welcome:languages"),),
        *code,
        (Button(tr.label("welcome.notice", "Read the notice"), "welcome:notice"),),
    )
    place = lines(in_cohort(tr, cohort), comes_line(tr, later) if later else "") if cohort else ""
    return Screen(paragraphs(Markup(f"{hello} {what}"), place, around(voice, args["course"]), short_notice(voice)), buttons)


def around(voice: Voice, course: str) -> Markup:
    """Where the course does not begin in this language: that it comes in English; else nothing."""
    tr = voice.tr
    first = voice.library.courses[course].order[0]
    if first in voice.library.ready(course, tr.language):
        return Markup("")
    return tr(
        "welcome.around",
        "Not all is translated yet. Language of the lessons, for now: {other}. Everything else: {language}.",
        language=tr.language_name(tr.language),
        other=tr.language_name("en"),
    )


def short_notice(voice: Voice) -> Markup:
    """What is kept and who sees it, in four sentences that must stay true."""
    return voice.tr(
        "welcome.notice_short",
        "I keep your answers and progress with your Telegram user ID, not your name. The people who run the course read what you report, "
        "propose, ask or say about the course, without your name; in a cohort they and its trainers see how far you are. Telegram carries "
        "every message. /privacy has the whole story, /erase deletes everything that leads to you. Run by {operator} · an independent course, not made or endorsed by the European Commission.",
        operator=voice.operator_name,
    )


def languages(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """Every language whose interface is whole, each by its own name; args: back ('welcome' or 'settings')."""
    in_order = alphabetical("en")  # Čeština beside Dansk; other scripts follow
    own_names = {code: voice.interface.translator(code).own_name for code in voice.interface.whole()}
    prefix = "welcome:lang" if args["back"] == "welcome" else "lang"
    buttons = [Button(name, f"{prefix}:{code}") for code, name in sorted(own_names.items(), key=lambda one: in_order(one[1]))]
    rows = tuple(tuple(buttons[n : n + 2]) for n in range(0, len(buttons), 2))
    which = voice.tr("language.which", "🌐 Which language would you like?")
    return Screen(paragraphs(which, _lessons_in(voice)), rows)


def _lessons_in(voice: Voice) -> Markup:
    """Which of the languages have every lesson; nothing where all have."""
    library, offered = voice.library, voice.interface.whole()
    whole = [code for code in offered if all(library.ready(id, code) >= set(it.order) for id, it in library.courses.items())]
    if len(whole) == len(offered):
        return Markup("")
    names = sorted((voice.interface.translator(code).own_name for code in whole), key=alphabetical("en"))
    return voice.tr(
        "language.lessons_in",
        "All lessons are there in: {languages}. Where a lesson is missing in your language, it comes in: {other}.",
        languages=", ".join(names),
        other=voice.tr.language_name("en"),
    )


def language_set(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """The new language, said in it."""
    tr = voice.tr
    name = tr.language_name(tr.language)
    return Screen(tr("language.set", "From now on I speak {language}. /language changes it.", language=name))


def back(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """Somebody who knows the course says /start again; args: lesson (course/lesson or None), number, quiz, begun, returned, later."""
    tr = voice.tr
    hello = (
        tr("back.returned", "👋 <b>Welcome back.</b> Your place was kept.")
        if args["returned"]
        else tr("back.hello", "👋 <b>Hello again.</b>")
    )
    if args["lesson"] is None:
        return Screen(paragraphs(hello, tr("back.finished", "You have done every lesson there is. /notes shows what you wrote.")))
    opens = opens_line(voice, tr, args.get("later"))
    return Screen(paragraphs(hello, opens, tr("back.commands", "/help lists what I can do.")), go_on(tr, args))

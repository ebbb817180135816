"""The first message, the way back, and the choice of a language."""

from collections.abc import Mapping
from typing import Any

from bot.language import LANGUAGES, Markup
from bot.screens.screen import Button, Rows, Screen, Voice, paragraphs

NOTICE_VERSION = "2026-11"  # recorded with each learner; a new wording of the notice needs a new one


def welcome(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """One message: who speaks, what is kept, one tap to the first lesson; args: name (may be empty), course."""
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
    buttons: Rows = (
        (Button(tr.label("welcome.start", "Start lesson 1"), "begin"),),
        (Button(tr.label("welcome.language", "🌐 Another language"), "welcome:languages"),),
        (Button(tr.label("welcome.notice", "Read the notice"), "welcome:notice"),),
    )
    return Screen(paragraphs(Markup(f"{hello} {what}"), short_notice(voice)), buttons)


def short_notice(voice: Voice) -> Markup:
    """What is kept and who sees it, in four sentences that must stay true."""
    return voice.tr(
        "welcome.short_notice",
        "I keep your answers and progress with your Telegram user ID, not your name. The people who run the course see the mistakes "
        "you report and the feedback you send, without your name. Telegram carries every message. /privacy has the whole story, /erase deletes "
        "everything. Run by {operator} · an independent course, not made or endorsed by the European Commission.",
        operator=voice.operator_name,
    )


def languages(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """Every language whose interface is whole, each by its own name; args: back ('welcome' or 'settings')."""
    names = sorted((LANGUAGES[code].name, code) for code in voice.interface.whole())
    prefix = "welcome:lang" if args["back"] == "welcome" else "lang"
    buttons = [Button(name, f"{prefix}:{code}") for name, code in names]
    rows = tuple(tuple(buttons[n : n + 2]) for n in range(0, len(buttons), 2))
    return Screen(voice.tr("language.which", "🌐 Which language would you like?"), rows)


def language_set(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """The new language, said in it."""
    tr = voice.tr
    name = tr.language_name(tr.language)
    return Screen(tr("language.set", "From now on I speak {language}. /language changes it.", language=name))


def back(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """Somebody who knows the course says /start again; args: lesson (course/lesson or None), number, begun, returned."""
    tr = voice.tr
    hello = (
        tr("back.returned", "👋 <b>Welcome back.</b> Your place was kept.")
        if args["returned"]
        else tr("back.hello", "👋 <b>Hello again.</b>")
    )
    if args["lesson"] is None:
        return Screen(paragraphs(hello, tr("back.finished", "You have done every lesson there is. /notes shows what you wrote.")))
    if args["quiz"]:
        label = tr.label("back.quiz", "On to the quiz")
    elif args["begun"]:
        label = tr.label("back.go_on", "Go on with lesson {number}", number=args["number"])
    else:
        label = tr.label("back.start", "Start lesson {number}", number=args["number"])
    return Screen(paragraphs(hello, tr("back.commands", "/help lists what I can do.")), ((Button(label, "next"),),))

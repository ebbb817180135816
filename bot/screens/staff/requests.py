"""Requests for help as those who answer see them: a number in a cohort, a card, words, and never a name."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from bot.course.catalogue import QuizTelling
from bot.course.markup import to_html
from bot.course.model import Card
from bot.language import Markup, Translator
from bot.screens.screen import Button, Rows, Screen, Voice, lines, paragraphs

ANSWER_LIMIT = 1000  # characters


def help_request(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """A question with what was said before; args: those of `bot.handlers.help.request_args`."""
    tr = voice.staff
    about = {"lesson": args["lesson"], "title": title_of(voice, tr, args["course"], args["lesson"])}
    language = tr.language_name(args["language"])
    if args["number"]:
        head = tr(
            "staff.help.asks",
            "🙋 <b>No. {number} in {cohort}</b> asks about lesson {lesson} · {title} ({language}):",
            number=args["number"],
            cohort=args["cohort"],
            language=language,
            **about,
        )
    else:
        head = tr(
            "staff.help.asks_alone",
            "🙋 <b>A learner</b> asks about lesson {lesson} · {title} ({language}):",
            language=language,
            **about,
        )
    *before, asked = args["thread"]
    rows = [_said(tr, each) for each in before]
    earlier = lines(tr("staff.help.before", "Before that:"), *rows) if rows else Markup("")
    said = tr("staff.help.words", "<i>{words}</i>", words=asked["words"])
    return Screen(paragraphs(head, said, earlier), _buttons(tr, f"{args['request']}:{args['exchange']}"))


def _said(tr: Translator, each: Mapping[str, str]) -> Markup:
    if each["by"] == "staff":
        return tr("staff.help.answered_then", "Answered: <i>{words}</i>", words=each["words"])
    return tr("staff.help.asked_then", "Asked: <i>{words}</i>", words=each["words"])


def _buttons(tr: Translator, which: str) -> Rows:
    return (
        (
            Button(tr.label("staff.help.answer", "Answer"), f"hs:answer:{which}"),
            Button(tr.label("staff.help.show", "Show the card"), f"hs:card:{which}"),
        ),
        (
            Button(tr.label("staff.help.later", "Read, answer later"), f"hs:later:{which}"),
            Button(tr.label("staff.help.close", "Close"), f"hs:close:{which}"),
        ),
    )


def title_of(voice: Voice, tr: Translator, course: str, lesson: str) -> str:
    """The title of a lesson or quiz in a language; its id where the course has it no more."""
    known = voice.library.courses.get(course)
    if known is None or lesson not in known.order:
        return lesson
    if lesson in known.quiz_by_id:
        return voice.library.quiz_telling(course, lesson, tr.language).quiz.title
    return voice.library.telling(course, lesson, tr.language).lesson.title


def help_card(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """The words of the card that was asked about, as the lesson tells it; args: step (its id)."""
    telling = voice.telling
    steps: tuple[Any, ...] = (
        tuple(telling.quiz.questions.values()) if isinstance(telling, QuizTelling) else voice.told.lesson.steps
    )
    shown = next((step for step in steps if getattr(step, "id", "guess") == args["step"]), None)
    if isinstance(shown, Card):
        return Screen(voice.card(shown.text), photo=voice.picture(shown))
    if shown is None:
        tr = voice.staff
        return Screen(tr("staff.help.no_card", "The words of this card are not kept any more."))
    return Screen(to_html(shown.text))


def help_type(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """Now type the answer; args: number (None for a learner without a cohort)."""
    tr = voice.staff
    never = Button(tr.label("staff.help.never_mind", "Never mind"), "forget")
    limit = tr.number(ANSWER_LIMIT)
    if args["number"]:
        text = tr(
            "staff.help.type",
            "✏️ Type your answer to No. {number}, up to {limit} characters. It goes out without your name.",
            number=args["number"],
            limit=limit,
        )
    else:
        text = tr(
            "staff.help.type_alone", "✏️ Type your answer, up to {limit} characters. It goes out without your name.", limit=limit
        )
    return Screen(text, ((never,),))


def help_too_long(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """An answer over the limit; args: length."""
    tr = voice.staff
    return Screen(
        tr(
            "staff.help.too_long",
            "That is {length} characters; {limit} fit. Your text is still above: copy it, shorten it and send it again.",
            length=tr.number(args["length"]),
            limit=tr.number(ANSWER_LIMIT),
        )
    )


def help_words_only(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """A picture or a file where words were asked for."""
    tr = voice.staff
    return Screen(tr("staff.help.words_only", "An answer is typed words. Please type it, or tap “Never mind” above."))


def help_done(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """The answer is on its way."""
    tr = voice.staff
    return Screen(tr("staff.help.sent", "🙋 Sent. If the learner asks again, the question comes here."))


def help_unreachable(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """An answer would not arrive."""
    tr = voice.staff
    text = tr(
        "staff.help.unreachable",
        "🙋 This learner has blocked the bot: an answer would not arrive. The request stays open in /requests in case they come back.",
    )
    return Screen(text)


def help_late(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """An answer that came too late; args: why ('gone', 'closed', 'newer', else somebody answered)."""
    tr, why = voice.staff, args["why"]
    if why == "gone":
        return Screen(tr("staff.help.late_gone", "🙋 Not sent: this request is not there any more, the learner erased it."))
    if why == "closed":
        return Screen(tr("staff.help.late_closed", "🙋 Not sent: this request is closed."))
    if why == "newer":
        return Screen(
            tr("staff.help.late_newer", "🙋 Not sent: the learner has asked again meanwhile. /requests shows the question.")
        )
    return Screen(tr("staff.help.late_answered", "🙋 Not sent: this request has been answered meanwhile."))


def help_helped(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """The learner says thanks; args: cohort, number."""
    tr = voice.staff
    if not args["number"]:
        return Screen(tr("staff.help.helped_alone", "🙋 Your answer helped."))
    text = tr(
        "staff.help.helped", "🙋 Your answer helped No. {number} in {cohort}.", number=args["number"], cohort=args["cohort"]
    )
    return Screen(text)


def help_open(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """A page of what waits, oldest first; args: rows (request, number, cohort, lesson, day, words, read, reachable), page, more."""
    tr, page = voice.staff, args["page"]
    if not args["rows"]:
        return Screen(tr("staff.help.none", "🙋 No request for help is open."))
    rows = [_row(tr, number, row) for number, row in enumerate(args["rows"], args["first"])]
    opens = tuple(
        Button(tr.number(number), f"hs:open:{row['request']}") for number, row in enumerate(args["rows"], args["first"])
    )
    turn = []
    if page:
        turn.append(Button(tr.label("staff.help.earlier", "Back"), f"hs:list:{page - 1}"))
    if args["more"]:
        turn.append(Button(tr.label("staff.help.more", "More"), f"hs:list:{page + 1}"))
    title = tr("staff.help.open", "🙋 <b>Open requests for help</b>, oldest first. Tap a number to open one.")
    return Screen(paragraphs(title, *rows), (opens, tuple(turn)) if turn else (opens,))


def _row(tr: Translator, number: int, row: Mapping[str, Any]) -> Markup:
    gaps = {
        "place": tr.number(number),
        "lesson": row["lesson"],
        "day": tr.date(date.fromisoformat(row["day"])),
        "words": row["words"],
    }
    if row["number"]:
        said = tr(
            "staff.help.row",
            "<b>{place}.</b> No. {number} in {cohort}, lesson {lesson}, {day}: <i>{words}</i>",
            number=row["number"],
            cohort=row["cohort"],
            **gaps,
        )
    else:
        said = tr("staff.help.row_alone", "<b>{place}.</b> A learner, lesson {lesson}, {day}: <i>{words}</i>", **gaps)
    read = tr("staff.help.row_read", "Read.") if row["read"] else Markup("")
    blocked = Markup("") if row["reachable"] else tr("staff.help.row_blocked", "Has blocked the bot.")
    return lines(said, Markup(" ".join(part for part in (read, blocked) if part)))

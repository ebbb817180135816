"""After a lesson: what was done, the line to take away, and when the next lesson comes."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from bot.course.markup import to_html
from bot.language import Markup, Translator
from bot.language.alphabet import alphabetical
from bot.learning.places import COUNTRIES, NEIGHBOURS, likely_countries
from bot.learning.schedule import EARLIEST_MINUTE, LATEST_MINUTE
from bot.screens.screen import Button, Rows, Screen, Voice, lines, paragraphs

USUAL_MINUTES = (8 * 60, 9 * 60, 12 * 60 + 30, 16 * 60)  # the hours offered first
PER_PAGE = 9


def lesson_done(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """The end of a lesson; args: nonce, asked, right, next, quiz, day, later, today, minute, days, ask, local_minute, page."""
    tr, lesson = voice.lesson_tr, voice.told.lesson
    course = voice.told.course
    place = course.place(lesson.id)[2] if lesson.id in course.order else lesson.id
    counted = tr.plural(
        "done.questions",
        "{count} question. Right at first try: {right}.",
        "{count} questions. Right at first try: {right}.",
        count=args["asked"],
        right=args["right"],
    )
    title = tr("done.title", "☑️ <b>Lesson {number} done.</b>", number=place)
    head = Markup(f"{title} {counted}") if args["asked"] else title
    away = tr("done.take_away", "<b>Take away:</b> {takeaway}", takeaway=to_html(lesson.takeaway))
    last, buttons = _next(voice, tr, args)
    return Screen(paragraphs(head, away, last), buttons)


def _next(voice: Voice, tr: Translator, args: Mapping[str, Any]) -> tuple[Markup, Rows]:
    if args["next"] is None:
        return course_done(voice, tr), ()
    match args["ask"]:
        case "hour":
            return hours(tr, args)
        case "hours":
            return all_hours(tr, args)
        case "place":
            return places(voice, tr, args)
    if args.get("later"):
        return lines(opens_line(voice, tr, args["later"]), tr("done.change", "Another hour or place: /settings")), ()
    comes = next_comes(voice, tr, args)
    change = tr("done.change", "Another hour or place: /settings")
    if args["quiz"]:
        now = Button(tr.label("done.quiz_now", "Take the quiz now"), "next")
        return lines(tr("done.quiz_open", "The quiz of this part is open."), comes, change), ((now,),)
    return lines(comes, tr("done.curious", "Curious already? /next"), change), ()


def course_done(voice: Voice, tr: Translator) -> Markup:
    """The end of everything there is."""
    assert voice.telling is not None
    return tr.plural(
        "done.all",
        "That was the whole course as it stands today: {count} lesson. /notes shows what you wrote.",
        "That was the whole course as it stands today: {count} lessons. /notes shows what you wrote.",
        count=len(voice.telling.course.lessons),
    )


def next_comes(voice: Voice, tr: Translator, args: Mapping[str, Any]) -> Markup:
    """When the next lesson or quiz comes and what it is called, where its title is in the language spoken here."""
    assert voice.telling is not None
    when = moment(tr, args["day"], args["today"], args["minute"])
    if args["quiz"]:
        return tr("done.next_quiz", "Otherwise: {when}.", when=when)
    course = voice.library.courses[voice.telling.course.id]
    following = voice.library.telling(course.id, args["next"], tr.language) if args["next"] in course.by_id else None
    if following is None or following.language != tr.language:
        return tr("done.next_bare", "<b>The next lesson:</b> {when}.", when=when)
    # Translators: {when} opens the line and comes with a capital letter: Tomorrow at 09:00.
    return tr("done.next", "<b>{when}:</b> <i>{title}</i>", when=_capital(when), title=following.lesson.title)


def opens_line(voice: Voice, tr: Translator, later: Mapping[str, Any] | None) -> Markup:
    """On which day a part of the course opens, and when it comes by itself; nothing for what is open."""
    if later is None:
        return Markup("")
    course = voice.library.course_in(later["course"], tr.language)
    day = date.fromisoformat(later["opens"])
    opens = tr(
        "cohort.opens",
        "🗓 <b>{unit}</b> of {cohort} opens on {date}.",
        unit=course.unit_word.replace("{number}", tr.number(later["unit"])),
        cohort=later["cohort"],
        date=tr.date(day),
    )
    return lines(opens, comes_line(tr, later))


def comes_line(tr: Translator, later: Mapping[str, Any]) -> Markup:
    """When what opens later comes by itself."""
    when = moment(tr, later["day"], later["today"], later["minute"])
    if later["quiz"]:
        return tr("progress.quiz_coming", "The quiz: {when}.", when=when)
    return tr("progress.coming", "The next lesson: {when}.", when=when)


def _capital(words: Markup) -> Markup:
    return Markup(words[:1].upper() + words[1:])


def moment(tr: Translator, day: str, today: str, minute: int) -> Markup:
    """A day and an hour as people say it, in the middle of a sentence; days are ISO dates, the minute is of the local day."""
    ahead = (date.fromisoformat(day) - date.fromisoformat(today)).days
    time = tr.time(minute)
    if ahead == 0:
        return tr("when.today", "today at {time}", time=time)
    if ahead == 1:
        return tr("when.tomorrow", "tomorrow at {time}", time=time)
    return tr("when.date", "{date} at {time}", date=tr.date(date.fromisoformat(day)), time=time)


def working_days(tr: Translator, days: str) -> Markup:
    """The days lessons come on, in words."""
    if days == "12345":
        return tr("days.working", "Monday to Friday")
    if days == "1234567":
        return tr("days.all", "every day")
    return Markup(", ".join(tr.weekday(int(day)) for day in days))


def hours(tr: Translator, args: Mapping[str, Any]) -> tuple[Markup, Rows]:
    """When should the next one come? The usual hours, the present one marked."""
    text = tr(
        "done.when",
        "<b>When should the next one come?</b> It's {time} at yours, right? Days: {days}.",
        time=tr.time(args["local_minute"]),
        days=working_days(tr, args["days"]),
    )
    row = tuple(_hour(tr, args, minute) for minute in USUAL_MINUTES)
    other = Button(tr.label("done.other_hour", "Another hour"), f"p:{args['nonce']}:hs")
    place = Button(tr.label("done.other_place", "It's another time here"), f"p:{args['nonce']}:m0")
    return text, (row, (other,), (place,))


def _hour(tr: Translator, args: Mapping[str, Any], minute: int) -> Button:
    chosen = "• " if minute == args["minute"] else ""
    return Button(chosen + tr.time(minute), f"p:{args['nonce']}:h{minute}")


def all_hours(tr: Translator, args: Mapping[str, Any]) -> tuple[Markup, Rows]:
    """Every hour a lesson can come at."""
    every = [_hour(tr, args, minute) for minute in range(EARLIEST_MINUTE, LATEST_MINUTE + 1, 60)]
    return tr("done.which_hour", "<b>At what hour should lessons come?</b>"), tuple(
        tuple(every[n : n + 4]) for n in range(0, len(every), 4)
    )


def places(voice: Voice, tr: Translator, args: Mapping[str, Any]) -> tuple[Markup, Rows]:
    """Which country's clock to go by; those likely for the learner's own language first, whatever the lesson is told in."""
    text = tr("done.where", "<b>Where do you work?</b> So that lessons come at your hour.")
    choices, more = place_page(tr, voice.tr.language, args["page"])
    rows = [
        tuple(Button(tr.country(code), f"p:{args['nonce']}:c{code}") for code in choices[n : n + 2])
        for n in range(0, len(choices), 2)
    ]
    if more:
        rows.append((Button(tr.label("done.more_places", "More places"), f"p:{args['nonce']}:m{args['page'] + 1}"),))
    elif args["page"]:
        rows.append((Button(tr.label("done.first_places", "Back to the first"), f"p:{args['nonce']}:m0"),))
    return text, tuple(rows)


def place_page(tr: Translator, language: str, page: int) -> tuple[list[str], bool]:
    """One page of countries for a speaker of the language, and whether more follow: likely ones, the Union's, the neighbours.

    Those of the Union and the neighbours stand each in the order of their names, as `tr` says them."""
    in_order = alphabetical(tr.language)
    likely = list(likely_countries(language))
    named = [sorted(codes, key=lambda code: in_order(tr.country(code))) for codes in (COUNTRIES, NEIGHBOURS)]
    every = likely + [code for codes in named for code in codes if code not in likely]
    start = page * PER_PAGE
    return every[start : start + PER_PAGE], start + PER_PAGE < len(every)

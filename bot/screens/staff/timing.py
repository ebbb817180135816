"""When an announcement goes out, in words, and the menus in which that is chosen."""

from datetime import date, timedelta

from bot.administration.timing import EVERY_WEEKS, TIMES
from bot.language import Markup, Translator
from bot.screens.after import moment
from bot.screens.screen import Screen, Voice, lines, paragraphs
from bot.screens.staff.draft_buttons import Args, back, on, title

HOURS = range(7, 21)
DAYS_OFFERED = 14


def when_said(tr: Translator, args: Args) -> Markup:
    """The timing as a line; args: many, timing (when, day, minute, zone, weeks, times, past, left: seconds to the start, today)."""
    timing = args["timing"]
    if timing["when"] == "now":
        return soon_said(tr, args)
    gaps = {"when": moment(tr, timing["day"], timing["today"], timing["minute"]), "city": tr.city(timing["zone"])}
    left = tr("staff.when.past", "⚠️ that is past") if timing["past"] else countdown(tr, timing["left"])
    if timing["when"] == "at":
        return tr("staff.when.at", "Goes out: <b>{when}</b> ({city} time), {left}", left=left, **gaps)
    if timing["when"] == "local":
        return tr("staff.when.local", "Goes out: <b>{when}</b>, on everybody's own clock; the first {left}", left=left, **gaps)
    weeks = tr.plural("staff.when.weeks", "every week", "every {count} weeks", count=timing["weeks"])
    return tr.plural(
        "staff.when.repeat",
        "Goes out {weeks}, {count} time, first <b>{when}</b> ({city} time), {left}",
        "Goes out {weeks}, {count} times, first <b>{when}</b> ({city} time), {left}",
        count=timing["times"],
        weeks=weeks,
        left=left,
        **gaps,
    )


def soon_said(tr: Translator, args: Args) -> Markup:
    """How long what starts at once still waits once it is confirmed; args: many (whether a second person is asked)."""
    if args["many"]:
        return tr(
            "staff.when.now_many",
            "Goes out: five minutes after a second person has agreed; where there is nobody to ask, fifteen minutes after you "
            "have confirmed it",
        )
    return tr("staff.when.now", "Goes out: five minutes after you have confirmed it")


def countdown(tr: Translator, seconds: int) -> Markup:
    """How long it is until then, in the largest unit that says enough."""
    if seconds >= 2 * 86400:
        return tr.plural("staff.when.in_days", "in {count} day", "in {count} days", count=seconds // 86400)
    if seconds >= 2 * 3600:
        return tr.plural("staff.when.in_hours", "in {count} hour", "in {count} hours", count=seconds // 3600)
    return tr.plural("staff.when.in_minutes", "in {count} minute", "in {count} minutes", count=max(1, seconds // 60))


def quiet_said(tr: Translator, args: Args) -> Markup:
    """Whom the quiet hours hold up, and until when; args: urgent, quiet (count, day, minute), timing (today, zone)."""
    if args["urgent"]:
        return tr("staff.when.urgent", "⚠️ Urgent: it reaches people in their night too")
    if not args["quiet"]["count"]:
        return Markup("")
    until = moment(tr, args["quiet"]["day"], args["timing"]["today"], args["quiet"]["minute"])
    return tr.plural(
        "staff.when.quiet",
        "🌙 {count} has quiet hours then (20:00 to 08:00) and gets it after them, by {until} ({city} time)",
        "🌙 {count} have quiet hours then (20:00 to 08:00) and get it after them, by {until} ({city} time)",
        count=args["quiet"]["count"],
        until=until,
        city=tr.city(args["timing"]["zone"]),
    )


def when(voice: Voice, args: Args) -> Screen:
    """The ways to time it; args: those of the card."""
    tr = voice.staff
    urgent = (
        tr.label("staff.when.not_urgent", "Respect quiet hours again")
        if args["urgent"]
        else tr.label("staff.when.make_urgent", "Urgent: do not wait for 8:00")
    )
    rows = (
        (
            on(args, tr.label("staff.when.now_button", "Now"), "now"),
            on(args, tr.label("staff.when.at_button", "At a time"), "at"),
        ),
        (on(args, tr.label("staff.when.local_button", "At everybody's own hour"), "local"),),
        (on(args, tr.label("staff.when.repeat_button", "Again and again"), "repeat"),),
        (on(args, urgent, "urgent", int(not args["urgent"])),),
        back(tr, args),
    )
    return Screen(paragraphs(title(tr, args), lines(when_said(tr, args), quiet_said(tr, args))), rows)


def when_day(voice: Voice, args: Args) -> Screen:
    """Which day? args: id, rev, number, way (the act and what was chosen before), today, zone, problem."""
    tr, first = voice.staff, date.fromisoformat(args["today"])
    days = [first + timedelta(days=n) for n in range(DAYS_OFFERED)]
    marks = [on(args, _day(tr, day), *args["way"], day.strftime("%Y%m%d")) for day in days]
    rows = tuple(tuple(marks[n : n + 3]) for n in range(0, len(marks), 3))
    ask = {
        "at": lambda: tr("staff.when.which_day", "On which day? Times are those of {city}.", city=tr.city(args["zone"])),
        "local": lambda: tr("staff.when.which_day_local", "On which day? The hour is read on everybody's own clock."),
        "repeat": lambda: tr(
            "staff.when.which_first", "On which day for the first time? Times are those of {city}.", city=tr.city(args["zone"])
        ),
    }[args["way"][0]]()
    typed = tr("staff.when.typed", "Or type day and time, like <code>{example}</code>.", example=f"{days[-1].isoformat()} 14:30")
    return Screen(paragraphs(problem_said(tr, args), title(tr, args), ask, typed), (*rows, back(tr, args)))


def problem_said(tr: Translator, args: Args) -> Markup:
    """What was wrong with what was typed or chosen, if anything was."""
    match args.get("problem"):
        case "form":
            return tr("staff.when.not_read", "⚠️ I cannot read that as a day and a time.")
        case "past":
            return tr("staff.when.is_past", "⚠️ That time is past. Nothing was changed.")
        case "far":
            return tr("staff.when.is_far", "⚠️ That is more than a year away. Nothing was changed.")
    return Markup("")


def _day(tr: Translator, day: date) -> str:
    return f"{tr.weekday(day.isoweekday(), short=True)} {day.day}.{day.month}."


def when_hour(voice: Voice, args: Args) -> Screen:
    """At what hour? args: id, rev, number, way, day."""
    tr = voice.staff
    marks = [on(args, tr.time(hour * 60), *args["way"], args["day"].replace("-", ""), hour * 60) for hour in HOURS]
    rows = tuple(tuple(marks[n : n + 4]) for n in range(0, len(marks), 4))
    ask = tr("staff.when.which_hour", "{day}: at what hour?", day=tr.date(date.fromisoformat(args["day"])))
    return Screen(paragraphs(title(tr, args), ask), (*rows, back(tr, args)))


def when_often(voice: Voice, args: Args) -> Screen:
    """How often, and how many times; args: id, rev, number, weeks (None: to be chosen)."""
    tr = voice.staff
    if args["weeks"] is None:
        marks = [
            on(args, tr.label_plural("staff.when.weeks_button", "Every week", "Every {count} weeks", count=n), "repeat", n)
            for n in EVERY_WEEKS
        ]
        return Screen(
            paragraphs(title(tr, args), tr("staff.when.how_often", "How often?")), (*((mark,) for mark in marks), back(tr, args))
        )
    times = [on(args, str(n), "repeat", args["weeks"], n) for n in TIMES]
    rows = tuple(tuple(times[n : n + 4]) for n in range(0, len(times), 4))
    ask = tr("staff.when.how_many", "How many times in all?")
    return Screen(paragraphs(title(tr, args), ask), (*rows, back(tr, args)))

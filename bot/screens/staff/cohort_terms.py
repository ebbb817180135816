"""What is asked about a cohort, one thing after the other in one card: a new one is made so, and a standing one changed."""

from collections.abc import Mapping
from typing import Any

from bot.administration.cohort import NAME_LIMIT
from bot.language import Markup, Translator
from bot.language.markup import strip_tags
from bot.learning.places import zones_of
from bot.screens.after import place_page
from bot.screens.screen import Button, Screen, Voice, paragraphs
from bot.screens.staff.cohorts import back, day_named, languages_of


def cohort_name(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """What is it called? args: id ('new' for one that is being made), name ('' for that), trouble (None, 'empty', 'long', 'signs')."""
    tr = voice.staff
    ask = tr(
        "staff.cohort.ask_name",
        "<b>What is the cohort called?</b> Type a name of at most {limit} characters. Its members see it.",
        limit=NAME_LIMIT,
    )
    trouble = {
        "empty": tr("staff.cohort.name_empty", "⚠️ There was no name in that. Please type it as a text."),
        "long": tr("staff.cohort.name_long", "⚠️ That name is too long. Please type a shorter one."),
        "signs": tr("staff.cohort.name_signs", "⚠️ There are invisible signs in that name. Please type it anew."),
    }
    return Screen(paragraphs(_head(tr, args), ask, trouble.get(args["trouble"], Markup(""))), (_back(tr, args),))


def _head(tr: Translator, args: Mapping[str, Any]) -> Markup:
    if args["id"] != "new":
        return Markup("")
    return tr("staff.cohort.new", "👥 <b>New cohort</b>: {name}", name=args["name"]) if args["name"] else tr("staff.cohort.new_bare", "👥 <b>New cohort</b>")  # fmt: skip


def _back(tr: Translator, args: Mapping[str, Any]) -> tuple[Button, ...]:
    return back(tr, args["id"], "change")


def cohort_course(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """Which course? args: id, name, courses (ids)."""
    tr = voice.staff
    titles = {id: voice.library.courses[id].title for id in args["courses"] if id in voice.library.courses}
    rows = tuple((Button(title, f"co:course:{args['id']}:{id}"),) for id, title in titles.items())
    return Screen(paragraphs(_head(tr, args), tr("staff.cohort.ask_course", "<b>Which course?</b>")), (*rows, _back(tr, args)))


def cohort_language(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """Which language? args: id, name, told (codes of the course's languages), others (the interface's other ones)."""
    tr = voice.staff
    text = tr(
        "staff.cohort.ask_language",
        "<b>Which language for those whose own is not offered?</b> Everybody else has the lessons and the buttons in their own. "
        "First come the languages that the lessons are told in.",
    )
    prefix = f"co:lang:{args['id']}"
    rows = (*languages_of(args["told"], prefix), *languages_of(args["others"], prefix))
    return Screen(paragraphs(_head(tr, args), text), (*rows, _back(tr, args)))


def cohort_zone(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """Is it the organiser's own clock? args: id, name, zone."""
    tr = voice.staff
    text = tr("staff.cohort.ask_zone", "<b>Which clock does the cohort go by?</b> Its weeks open at its own midnight.")
    rows = (
        (
            Button(
                tr.label("staff.cohort.zone_mine", "As here: {city}", city=tr.city(args["zone"])),
                f"co:zone:{args['id']}:{args['zone']}",
            ),
        ),
        (Button(tr.label("staff.cohort.zone_other", "Another time zone"), f"co:place:{args['id']}:0"),),
    )
    return Screen(paragraphs(_head(tr, args), text), (*rows, _back(tr, args)))


def cohort_place(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """Which country's clock? args: id, name, page."""
    tr, page, id = voice.staff, args["page"], args["id"]
    choices, more = place_page(tr, tr.language, page)
    marks = [Button(tr.country(code), f"co:country:{id}:{code}") for code in choices]
    rows = [tuple(marks[n : n + 2]) for n in range(0, len(marks), 2)]
    if more:
        rows.append((Button(tr.label("staff.cohort.more_places", "More places"), f"co:place:{id}:{page + 1}"),))
    elif page:
        rows.append((Button(tr.label("staff.cohort.first_places", "Back to the first"), f"co:place:{id}:0"),))
    return Screen(
        paragraphs(_head(tr, args), tr("staff.cohort.ask_place", "<b>In which country is the cohort?</b>")),
        (*rows, _back(tr, args)),
    )


def cohort_clock(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """A country with more than one clock: which of them? args: id, name, country."""
    tr = voice.staff
    rows = tuple((Button(tr.city(zone), f"co:zone:{args['id']}:{zone}"),) for zone in zones_of(args["country"]))
    text = tr("staff.cohort.ask_clock", "<b>Which clock in {country}?</b>", country=tr.country(args["country"]))
    return Screen(paragraphs(_head(tr, args), text), (*rows, _back(tr, args)))


def cohort_day(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """Which day? args: id, name, what ('start', 'closing', 'week'), unit (of 'week'), days (ISO, to offer), trouble, found."""
    tr, id, what = voice.staff, args["id"], args["what"]
    if what == "start":
        ask = tr("staff.cohort.ask_start", "<b>When does it start?</b> Nothing comes to its members before that day.")
    elif what == "closing":
        ask = tr("staff.cohort.ask_closing", "<b>Until which day may people join?</b> That day is the last one.")
    else:
        ask = tr("staff.cohort.ask_week", "<b>From which day is {unit} open?</b>", unit=args["unit"])
    how = tr("staff.cohort.how_day", "Type a day like <code>2026-12-01</code> or <code>1.12.2026</code>.")
    rows = [(Button(strip_tags(day_named(tr, day)), f"co:start:{id}:{day}"),) for day in args["days"]]
    if what == "closing":
        rows.append((Button(tr.label("staff.cohort.no_closing", "No closing date"), f"co:never:{id}"),))
    leave = back(tr, id, "weeks") if what == "week" else _back(tr, args)
    text = paragraphs(_head(tr, args), ask, how, day_trouble(tr, args["trouble"], args["found"]))
    return Screen(text, (*rows, leave))


def day_trouble(tr: Translator, trouble: str | None, found: str) -> Markup:
    """What is wrong with a day that was typed, and what to do."""
    if trouble is None:
        return Markup("")
    said = {
        "form": tr(
            "staff.cohort.day_form",
            "⚠️ “{found}” is not a day I can read. Please type it like <code>1.12.2026</code>.",
            found=found,
        ),
        "impossible": tr(
            "staff.cohort.day_impossible",
            "⚠️ There is no {found} in the calendar. Please look at day and month again.",
            found=found,
        ),
        "far": tr("staff.cohort.day_far", "⚠️ The year in {found} cannot be right. Please type the day again.", found=found),
        "time": tr(
            "staff.cohort.day_time",
            "⚠️ I miss the time in “{found}”. Please type both, like <code>1.12.2026 14:00</code>.",
            found=found,
        ),
        "past": tr("staff.cohort.day_past", "⚠️ {found} is in the past. Please type a later one.", found=found),
        "short": tr("staff.cohort.day_short", "⚠️ {found} is longer away than a year. Please type an earlier day.", found=found),
    }
    return said[trouble]


def cohort_size(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """How many? args: id, name, trouble (bool)."""
    tr = voice.staff
    ask = tr("staff.cohort.ask_size", "<b>How many may join at most?</b> Type a number. Whoever is in already stays in.")
    trouble = tr("staff.cohort.size_trouble", "⚠️ That is not a number of people. Please type one like <code>30</code>.")
    none = Button(tr.label("staff.cohort.no_size", "No limit"), f"co:any:{args['id']}")
    return Screen(paragraphs(ask, trouble if args["trouble"] else Markup("")), ((none,), _back(tr, args)))

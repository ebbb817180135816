"""Hour, days, time zone and language: one message that is edited as the learner chooses."""

from collections.abc import Mapping
from typing import Any

from bot.language import Translator
from bot.learning.places import zones_of
from bot.learning.schedule import EARLIEST_MINUTE, LATEST_MINUTE
from bot.screens.after import moment, place_page, working_days
from bot.screens.joining import place_line
from bot.screens.screen import Button, Rows, Screen, Voice, lines, paragraphs


def settings(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """How lessons come, and what to change; args: minute, days, country, zone, next (day or None), today, local_minute, cohort."""
    tr = voice.tr
    place = place_name(tr, args["country"], args["zone"])
    rows = lines(
        tr("settings.hour", "Hour: <b>{time}</b>", time=tr.time(args["minute"])),
        tr("settings.days", "Days: <b>{days}</b>", days=working_days(tr, args["days"])),
        tr(
            "settings.place", "Time zone: <b>{place}</b>, where it is {time} now", place=place, time=tr.time(args["local_minute"])
        ),
        tr("settings.language", "Language: <b>{language}</b>", language=tr.own_name),
        place_line(tr, args.get("cohort")),
    )
    coming = tr("settings.spread", "Lessons come within 20 minutes after the hour, at most one a day.")
    if args["next"]:
        when = moment(tr, args["next"], args["today"], args["minute"])
        coming = lines(tr("settings.next", "The next lesson: {when}.", when=when), coming)
    code = Button(tr.label("welcome.code", "I have a code"), "jo:code")
    left = Button(tr.label("settings.leave_cohort", "Leave the cohort"), "jo:leave")
    buttons: Rows = (
        (
            Button(tr.label("settings.change_hour", "Hour"), "set:hour"),
            Button(tr.label("settings.change_days", "Days"), "set:days"),
        ),
        (
            Button(tr.label("settings.change_place", "Time zone"), "set:place:0"),
            Button(tr.label("settings.change_language", "Language"), "set:language"),
        ),
        (Button(tr.label("settings.change_topics", "Which messages I get"), "set:topics"),),
        (left if args.get("cohort") else code,),
    )
    return Screen(paragraphs(tr("settings.title", "⚙️ <b>Your settings</b>"), rows, coming), buttons)


def place_name(tr: Translator, country: str | None, zone: str) -> str:
    """Whose clock lessons go by: the country, its city too where it has several clocks, the city alone where none was chosen."""
    if country is None:
        return tr.city(zone)
    return f"{tr.country(country)}, {tr.city(zone)}" if len(zones_of(country)) > 1 else tr.country(country)


def _back(voice: Voice) -> tuple[Button, ...]:
    return (Button(voice.tr.label("settings.back", "Back"), "set:back"),)


def settings_hour(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """Every hour lessons can come at; args: minute."""
    tr = voice.tr
    minutes = sorted({*range(EARLIEST_MINUTE, LATEST_MINUTE + 1, 60), 12 * 60 + 30, args["minute"]})
    marks = [Button(("• " if minute == args["minute"] else "") + tr.time(minute), f"set:hour:{minute}") for minute in minutes]
    rows = tuple(tuple(marks[n : n + 4]) for n in range(0, len(marks), 4))
    return Screen(tr("settings.which_hour", "At what hour should lessons come?"), (*rows, _back(voice)))


def settings_days(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """The days lessons may come on, switched one by one; args: days."""
    tr = voice.tr
    marks = [Button(("☑ " if str(day) in args["days"] else "☐ ") + tr.weekday(day), f"set:days:{day}") for day in range(1, 8)]
    rows = tuple(tuple(marks[n : n + 2]) for n in range(0, 7, 2))
    return Screen(
        tr("settings.which_days", "On which days may lessons come? Tap to switch a day on or off."), (*rows, _back(voice))
    )


def settings_place(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """Which country's clock to go by; args: page."""
    tr, page = voice.tr, args["page"]
    choices, more = place_page(tr, tr.language, page)
    rows = [
        tuple(Button(tr.country(code), f"set:country:{code}") for code in choices[n : n + 2]) for n in range(0, len(choices), 2)
    ]
    if more:
        rows.append((Button(tr.label("settings.more_places", "More places"), f"set:place:{page + 1}"),))
    return Screen(tr("settings.which_place", "Where do you work?"), (*rows, _back(voice)))


def settings_zone(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """A country with more than one clock: which of them; args: country."""
    tr = voice.tr
    rows = tuple((Button(tr.city(zone), f"set:zone:{zone}"),) for zone in zones_of(args["country"]))
    return Screen(
        tr("settings.which_zone", "Which clock do you go by in {country}?", country=tr.country(args["country"])),
        (*rows, _back(voice)),
    )


def settings_topics(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """The kinds of messages beside lessons, switched one by one; args: off (those not wanted)."""
    tr = voice.tr
    topics = (
        ("reminders", tr.label("settings.topic_reminders", "Reminders of a lesson")),
        ("course", tr.label("settings.topic_course", "News of the course")),
        ("community", tr.label("settings.topic_community", "News of the community")),
    )
    rows = tuple((Button(("☐ " if topic in args["off"] else "☑ ") + label, f"set:topics:{topic}"),) for topic, label in topics)
    text = tr(
        "settings.which_topics",
        "Which messages would you like beside your lessons? Tap to switch a kind on or off. Lessons come in any case, and so do "
        "answers to what you ask; /stop ends the lessons.",
    )
    return Screen(text, (*rows, _back(voice)))

"""All of a pilot in words: its days, its people, what is asked when, what is anonymous, and when its key is destroyed."""

from collections.abc import Mapping
from typing import Any

from bot.evaluation.pilot import are_parallel
from bot.language import Markup, Translator
from bot.screens.screen import Voice, lines, paragraphs
from bot.screens.staff.cohorts import day_named

Args = Mapping[str, Any]


def state_said(tr: Translator, state: str) -> Markup:
    """Whether it has begun, and whether it is over."""
    if state == "planned":
        return tr("staff.pilot.planned", "Planned: nobody is asked anything yet.")
    if state == "running":
        return tr("staff.pilot.running", "Running.")
    return tr("staff.pilot.ended", "Ended: the key is destroyed.")


def days_said(tr: Translator, args: Args) -> Markup:
    """From when until when; args: first, last."""
    first = day_named(tr, args["first"])
    if not args["last"]:
        return tr("staff.pilot.since", "From {first} on", first=first)
    return tr("staff.pilot.days", "From {first} to {last}", first=first, last=day_named(tr, args["last"]))


def card(voice: Voice, args: Args, state: Markup) -> Markup:
    """All of a pilot in words.

    args: name, course, languages, blended, open, zone, first, last, cohorts, begun, rivals (names), asked (moment, instruments, questions),
    anonymous (instruments), later (ISO or None), fits, gone (ISO or None), state."""
    tr = voice.staff
    course = voice.library.courses.get(args["course"])
    title = tr("staff.pilot.title", "🧭 <b>{name}</b>", name=args["name"])
    return paragraphs(
        lines(title, state),
        lines(
            days_said(tr, args),
            tr("staff.pilot.zone", "Its days begin and end by the clocks of {city}.", city=tr.city(args["zone"])),
            tr("staff.pilot.course", "Course: {course}", course=course.title if course else args["course"]),
        ),
        lines(*_people(tr, args)),
        _asked(voice, args),
        lines(*_privacy(voice, args)),
    )


def _people(tr: Translator, args: Args) -> list[Markup]:
    """Who takes part."""
    languages = ", ".join(tr.language_name(code) for code in args["languages"])
    names = ", ".join(args["cohorts"])
    said = [
        tr(
            "staff.pilot.languages",
            "Languages: {languages}. Whoever reads none of them is only asked each week's own question.",
            languages=languages,
        )
        if languages
        else tr("staff.pilot.every_language", "Languages: all of them"),
        tr.plural("staff.pilot.cohorts", "{count} cohort: {names}", "{count} cohorts: {names}", count=len(args["cohorts"]), names=names)
        if names
        else tr("staff.pilot.no_cohort", "No cohort yet."),
    ]  # fmt: skip
    if args["open"]:
        said.append(
            tr("staff.pilot.open_languages", "Learners without a cohort take part too if they read one of these languages.")
            if languages
            else tr("staff.pilot.open", "Learners without a cohort take part too.")
        )
    if args.get("rivals"):
        beside = tr(
            "staff.pilot.rivals",
            "⚠️ Open to the same learners in these days: {names}. Each of them is in one pilot at a time, as a rule the one that began last, "
            "and leaves the other.",
            names=", ".join(args["rivals"]),
        )
        said.append(beside)
    if args["blended"]:
        said.append(tr("staff.pilot.blended", "The cohorts also meet in a room."))
    if args["begun"]:
        early = tr(
            "staff.pilot.begun",
            "⚠️ These start before the pilot: {names}. Whoever has begun by then is not asked what comes before the first lesson.",
            names=", ".join(args["begun"]),
        )
        said.append(early)
    return said


def _asked(voice: Voice, args: Args) -> Markup:
    """What is asked when, and how many questions that is."""
    tr = voice.staff
    told = [_moment(voice, moment, instruments, count) for moment, instruments, count in args["asked"]]
    head = tr(
        "staff.pilot.asked",
        "<b>What one person is asked at most</b>, never more than once a day or four times a week. Every question can be skipped.",
    )
    return lines(head, *told)


def _moment(voice: Voice, moment: str, instruments: list[str], count: int) -> Markup:
    tr = voice.staff
    names = _titles(voice, instruments)
    if moment == "week":
        names.insert(0, tr.label("staff.pilot.own_question", "the week's own question"))
    questions = tr.plural("staff.pilot.questions", "{count} question", "{count} questions", count=count)
    gaps = {"questions": questions, "names": "; ".join(names)}
    match moment:
        case "before":
            return tr("staff.pilot.at_before", "• Before the first lesson: {questions} ({names})", **gaps)
        case "lesson":
            return tr("staff.pilot.at_lesson", "• After a few lessons of each week: {questions} ({names})", **gaps)
        case "week":
            return tr("staff.pilot.at_week", "• After the quiz of each week: {questions} ({names})", **gaps)
        case "after":
            return tr("staff.pilot.at_after", "• After the last lesson: {questions} ({names})", **gaps)
        case "leaving":
            return tr("staff.pilot.at_leaving", "• When somebody stops or falls silent: {questions} ({names})", **gaps)
        case "later":
            return tr("staff.pilot.at_later", "• Three months after finishing: {questions} ({names})", **gaps)
        case "plan":
            return tr("staff.pilot.at_plan", "• 7 and 30 days after writing down a plan: {questions} ({names})", **gaps)
    return tr("staff.pilot.at_any", "• At any time, with /feedback: {questions} ({names})", **gaps)


def _titles(voice: Voice, instruments: list[str]) -> list[str]:
    """What they are called; of two parallel forms one person gets one at a time."""
    every, told = voice.library.instruments, dict[str, str]()
    for id in instruments:
        twin = next((one for one in told if one in every and id in every and are_parallel(every[one], every[id])), None)
        title = _title(voice, id)
        if twin is None:
            told[id] = title
        else:
            told[twin] = voice.staff.label("staff.pilot.either", "{one} or {other}", one=told[twin], other=title)
    return list(told.values())


def _title(voice: Voice, instrument: str) -> str:
    if instrument not in voice.library.instruments:
        return instrument
    return voice.library.instrument(instrument, voice.staff.language).instrument.title


def _privacy(voice: Voice, args: Args) -> list[Markup]:
    """What is anonymous, what is under a code, and until when."""
    tr = voice.staff
    if args["state"] == "ended":
        over = tr(
            "staff.pilot.over",
            "<b>The key is destroyed</b>: nobody can say whose answers are whose, or join new ones to them.",
        )
        return [over, _deleted(tr, args)]
    names = "; ".join(_title(voice, id) for id in args["anonymous"])
    code = tr(
        "staff.pilot.code",
        "Each person's answers stand under a code that only a key of this pilot makes. No evaluator sees who that is.",
    )
    anonymous = tr(
        "staff.pilot.anonymous",
        "Anonymous: {names}. These answers stand under no code, and are shown only when there are five of them.",
        names=names,
    )
    key = tr(
        "staff.pilot.key",
        "<b>The key is destroyed at the end of {day}.</b> From then on nobody can join new answers to earlier ones, or erase those of one person.",
        day=day_named(tr, args["last"]),
    )
    return [code, anonymous if names else Markup(""), _later(tr, args), key, _deleted(tr, args)]


def _later(tr: Translator, args: Args) -> Markup:
    if args["later"] is None:
        return Markup("")
    if not args["fits"]:
        return tr("staff.pilot.too_short", "⚠️ The pilot is too short for what is asked three months after finishing.")
    return tr(
        "staff.pilot.later",
        "Whoever finishes by {day} is asked once more three months later; later ones are not.",
        day=day_named(tr, args["later"]),
    )


def _deleted(tr: Translator, args: Args) -> Markup:
    if not args["gone"]:
        return Markup("")
    return tr("staff.pilot.deleted", "The answers themselves are deleted on {day}.", day=day_named(tr, args["gone"]))

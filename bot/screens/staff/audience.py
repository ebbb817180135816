"""Who gets an announcement, in words, and the menus in which they are chosen."""

from bot.language import LANGUAGES, Markup, Translator, escape
from bot.screens.screen import Button, Rows, Screen, Voice, lines, paragraphs
from bot.screens.staff.draft_buttons import Args, back, on, own_name, title

SILENCES = (3, 7, 14)  # days
PER_PAGE = 8
NO_COHORT = "0"  # in a button, where an id would stand


def audience_said(voice: Voice, audience: Args) -> Markup:
    """Who is meant, in one line; args: everybody, cohorts (names), without, course, languages, stage, minus (names), minus_got, got."""
    tr = voice.staff
    parts = [_whom(tr, audience)]
    if audience["course"] in voice.library.courses and len(voice.library.courses) > 1:
        parts.append(escape(voice.library.course_in(audience["course"], tr.language).title))
    if audience["languages"]:
        parts.append(escape(", ".join(own_name(code) for code in audience["languages"])))
    if audience["stage"]:
        parts.append(escape(stage_said(voice, audience)))
    if audience["minus"]:
        names = ", ".join(audience["minus"])
        parts.append(tr("staff.audience.minus", "not {cohorts}", cohorts=names))
    if audience["minus_got"]:
        numbers = ", ".join(map(str, audience["minus_got"]))
        parts.append(tr("staff.audience.minus_got", "not those who got announcement {numbers}", numbers=numbers))
    return Markup(" · ".join(parts))


def _whom(tr: Translator, audience: Args) -> Markup:
    if audience["got"]:
        return tr("staff.audience.got", "those who got announcement {number}", number=audience["got"])
    if audience["everybody"]:
        return tr("staff.audience.everybody", "everybody")
    alone = [tr("staff.audience.alone", "those without a cohort")] if audience["without"] else []
    names = [tr("staff.audience.cohort", "<i>{name}</i>", name=name) for name in audience["cohorts"]]
    return Markup(", ".join([*names, *alone])) if names or alone else tr("staff.audience.none", "nobody yet")


def stage_said(voice: Voice, audience: Args) -> str:
    """The stage as a button and a line have it; args: stage, with its name, unit, days; course."""
    tr, stage = voice.staff, audience["stage"]
    match stage["name"]:
        case "unit":
            return unit_said(voice, audience["course"], stage["unit"])
        case "silent":
            days = stage["days"]
            return tr.label_plural(
                "staff.audience.silent", "silent for {count} day or more", "silent for {count} days or more", count=days
            )
        case "finished":
            return tr.label("staff.audience.finished", "have finished")
        case _:
            return tr.label("staff.audience.not_started", "have not begun")


def unit_said(voice: Voice, course: str, unit: str) -> str:
    """The name of a unit in the reader's language; its id where the course has it no more."""
    known = voice.library.courses.get(course)
    number = next((n for n, one in enumerate(known.units, 1) if one.id == unit), None) if known else None
    return unit if number is None else voice.library.course_in(course, voice.staff.language).unit_name(number)


def left_out_said(tr: Translator, args: Args) -> Markup:
    """Who is meant and does not get it, with numbers; args: left_out (by reason)."""
    said = {
        "blocked": lambda n: tr.plural(
            "staff.audience.blocked", "{count} has blocked the bot", "{count} have blocked the bot", count=n
        ),
        "stopped": lambda n: tr.plural("staff.audience.stopped", "{count} has stopped", "{count} have stopped", count=n),
        "opted out": lambda n: tr.plural(
            "staff.audience.opted_out", "{count} does not want this kind", "{count} do not want this kind", count=n
        ),
        "withdrawn": lambda n: tr.plural(
            "staff.audience.withdrawn", "{count} was withdrawn from the cohort", "{count} were withdrawn from the cohort", count=n
        ),
    }
    parts = [said[reason](count) for reason, count in args["left_out"].items()]
    return tr("staff.audience.left_out", "Left out: {reasons}", reasons=Markup(", ".join(parts))) if parts else Markup("")


def _head(voice: Voice, args: Args, counted: Markup) -> Markup:
    tr = voice.staff
    to = tr("staff.draft.to", "To: {audience}", audience=audience_said(voice, args["audience"]))
    return paragraphs(title(tr, args), lines(to, counted, left_out_said(tr, args)))


def live(tr: Translator, args: Args) -> Markup:
    """How many it is as things are chosen now."""
    if not args["chosen"]:
        return tr("staff.audience.start", "Choose cohorts, or everybody.")
    return tr.plural(
        "staff.audience.count", "<b>{count} person</b> as chosen now", "<b>{count} people</b> as chosen now", count=args["total"]
    )


def audience(voice: Voice, args: Args) -> Screen:
    """The ways to choose; args: those of the card."""
    tr, chosen = voice.staff, args["audience"]
    if chosen["got"]:
        text = tr("staff.audience.fixed", "This is a follow-up: it goes to exactly those who got the first one.")
        return Screen(paragraphs(_head(voice, args, live(tr, args)), text), (back(tr, args),))
    courses = (on(args, tr.label("staff.audience.course", "Course"), "courses"),) if len(voice.library.courses) > 1 else ()
    rows = (
        (
            on(args, tr.label("staff.audience.cohorts", "Cohorts"), "cohorts", 0),
            on(
                args, _tick(chosen["everybody"], tr.label("staff.audience.all", "Everybody")), "all", int(not chosen["everybody"])
            ),
        ),
        (
            on(args, tr.label("staff.audience.languages", "Languages"), "tongues"),
            on(args, tr.label("staff.audience.stage", "How far they are"), "stages"),
        ),
        (*courses, on(args, tr.label("staff.audience.without", "Leave out"), "minus", 0)),
        back(tr, args),
    )
    return Screen(_head(voice, args, live(tr, args)), rows)


def _tick(chosen: bool, label: str) -> str:
    return f"{'☑' if chosen else '☐'} {label}"


def _done(tr: Translator, args: Args) -> tuple[Button, ...]:
    return (on(args, tr.label("staff.audience.back", "Back to the audience"), "to"),)


def _pages(tr: Translator, args: Args, act: str) -> Rows:
    turn = []
    if args["page"]:
        turn.append(on(args, tr.label("staff.audience.fewer", "Those before"), act, args["page"] - 1))
    if args["further"]:
        turn.append(on(args, tr.label("staff.audience.further", "More"), act, args["page"] + 1))
    return (tuple(turn),) if turn else ()


def audience_cohorts(voice: Voice, args: Args) -> Screen:
    """Which cohorts; args: those of the card, offered (id, name, chosen), alone, page, further."""
    tr, page = voice.staff, args["page"]
    rows: list[tuple[Button, ...]] = [
        (on(args, _tick(chosen, name[:40]), "cohort", id, int(not chosen), page),) for id, name, chosen in args["offered"]
    ]
    if not page:
        label = _tick(args["alone"], tr.label("staff.audience.alone_button", "Without a cohort"))
        rows.append((on(args, label, "cohort", NO_COHORT, int(not args["alone"]), page),))
    ask = tr("staff.audience.which_cohorts", "Which cohorts? Tap as many as you like.")
    return Screen(paragraphs(_head(voice, args, live(tr, args)), ask), (*rows, *_pages(tr, args, "cohorts"), _done(tr, args)))


def audience_minus(voice: Voice, args: Args) -> Screen:
    """Whom to leave out; args: those of the card, offered (id, name, chosen), sent (id, number, chosen), page, further."""
    tr, page = voice.staff, args["page"]
    rows: list[tuple[Button, ...]] = [
        (on(args, _tick(chosen, name[:40]), "without", id, int(not chosen), page),) for id, name, chosen in args["offered"]
    ]
    for id, number, chosen in args["sent"]:
        label = tr.label("staff.audience.got_button", "Got announcement {number}", number=number)
        rows.append((on(args, _tick(chosen, label), "notgot", id, int(not chosen), page),))
    ask = tr("staff.audience.whom_not", "Whom to leave out? Those in a cohort, or those who got an earlier announcement.")
    return Screen(paragraphs(_head(voice, args, live(tr, args)), ask), (*rows, *_pages(tr, args, "minus"), _done(tr, args)))


def audience_languages(voice: Voice, args: Args) -> Screen:
    """Which languages; args: those of the card."""
    tr, chosen = voice.staff, frozenset(args["audience"]["languages"])
    marks = [on(args, _tick(code in chosen, own_name(code)), "tongue", code, int(code not in chosen)) for code in LANGUAGES]
    rows = tuple(tuple(marks[n : n + 3]) for n in range(0, len(marks), 3))
    any_ = (on(args, tr.label("staff.audience.any_language", "Any language"), "tongue", "any", 1),) if chosen else ()
    ask = tr("staff.audience.which_languages", "Which languages do they read? None ticked means any.")
    return Screen(paragraphs(_head(voice, args, live(tr, args)), ask), (*rows, *((any_,) if any_ else ()), _done(tr, args)))


def audience_stages(voice: Voice, args: Args) -> Screen:
    """How far they are; args: those of the card, course (whose units are offered), problem."""
    tr, course = voice.staff, args["units_of"]
    known = voice.library.courses.get(course)
    units = [on(args, unit_said(voice, course, unit.id), "stage", "unit", unit.id) for unit in known.units] if known else []
    silent = [
        on(
            args,
            tr.label_plural(
                "staff.audience.silent", "silent for {count} day or more", "silent for {count} days or more", count=n
            ),
            "stage",
            "silent",
            n,
        )
        for n in SILENCES
    ]
    rows = (
        (
            on(args, tr.label("staff.audience.any_stage", "Any stage"), "stage", "any"),
            on(args, tr.label("staff.audience.not_started", "have not begun"), "stage", "new"),
        ),
        *(tuple(units[n : n + 3]) for n in range(0, len(units), 3)),
        *((one,) for one in silent),
        (
            on(args, tr.label("staff.audience.other_days", "Silent for other days"), "days"),
            on(args, tr.label("staff.audience.finished", "have finished"), "stage", "done"),
        ),
        _done(tr, args),
    )
    ask = tr("staff.audience.which_stage", "How far are they? Silent means: not a single tap for that long.")
    return Screen(paragraphs(_head(voice, args, live(tr, args)), ask), rows)


def audience_courses(voice: Voice, args: Args) -> Screen:
    """Which course; args: those of the card."""
    tr = voice.staff
    rows = [(on(args, voice.library.course_in(id, tr.language).title[:40], "course", id),) for id in voice.library.courses]
    any_ = (on(args, tr.label("staff.audience.any_course", "Any course"), "course", "any"),)
    ask = tr("staff.audience.which_course", "Which course do they take?")
    return Screen(paragraphs(_head(voice, args, live(tr, args)), ask), (any_, *rows, _done(tr, args)))


def audience_days(voice: Voice, args: Args) -> Screen:
    """For how many days silent? args: id, rev, number, longest, problem."""
    tr = voice.staff
    wrong = (
        tr("staff.audience.days_wrong", "⚠️ That is no number of days from 1 to {longest}.", longest=args["longest"])
        if args.get("problem")
        else Markup("")
    )
    ask = tr("staff.audience.how_many_days", "For how many days have they been silent? Type a number.")
    return Screen(paragraphs(wrong, title(tr, args), ask), (_done(tr, args),))

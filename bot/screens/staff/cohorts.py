"""Cohorts as those who run them see them: the list, one cohort's card, its invitation, and what is asked before a change."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from bot.administration.cohort import all_at_once, code_shown, every_week
from bot.language import LANGUAGES, Markup, Translator
from bot.screens.screen import Button, QrCode, Rows, Screen, Voice, lines, paragraphs


def day_named(tr: Translator, iso: str) -> Markup:
    """A day with its year: plans reach over the turn of it."""
    day = date.fromisoformat(iso)
    return tr("staff.cohort.day", "{date} {year}", date=tr.date(day), year=str(day.year))


def cohorts(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """The list; args: cohorts (id, name, starts_on, members, limit, finished), page, more, admin."""
    tr = voice.staff
    if args["cohorts"]:
        text = paragraphs(tr("staff.cohorts.title", "👥 <b>Cohorts</b>"), *(_one(tr, cohort) for cohort in args["cohorts"]))
    elif args["admin"]:
        text = tr("staff.cohorts.none", "There is no cohort yet. A cohort is a group of learners who start together.")
    else:
        text = tr("staff.cohorts.none_own", "There is no cohort that you are the trainer of. An owner gives that role in /roles.")
    rows: list[tuple[Button, ...]] = [(Button(cohort["name"], f"co:open:{cohort['id']}"),) for cohort in args["cohorts"]]
    turns = []
    if args["page"]:
        turns.append(Button(tr.label("staff.cohorts.before", "Back"), f"co:list:{args['page'] - 1}"))
    if args["more"]:
        turns.append(Button(tr.label("staff.cohorts.more", "More"), f"co:list:{args['page'] + 1}"))
    rows += [tuple(turns)] if turns else []
    if args["admin"]:
        rows.append((Button(tr.label("staff.cohorts.new", "New cohort"), "co:new"),))
        rows.append((Button(tr.label("staff.cohorts.import", "Import cohorts"), "co:import"),))
    if args["cohorts"]:
        rows.append((Button(tr.label("staff.cohorts.export", "All of them as CSV"), "co:csv"),))
    return Screen(text, tuple(rows))


def _one(tr: Translator, cohort: Mapping[str, Any]) -> Markup:
    return lines(
        tr("staff.cohorts.one", "<b>{name}</b>, starts {day}", name=cohort["name"], day=day_named(tr, cohort["starts_on"])),
        members(tr, cohort["members"], cohort["limit"], cohort["finished"]),
    )


def members(tr: Translator, count: int, limit: int | None, finished: int) -> Markup:
    """How many there are, how many there may be, how many have finished."""
    if limit is None:
        return tr.plural("staff.cohort.members", "{count} member, finished: {finished}", "{count} members, finished: {finished}", count=count, finished=tr.number(finished))  # fmt: skip
    return tr.plural("staff.cohort.members_of", "{count} member of at most {limit}, finished: {finished}", "{count} members of at most {limit}, finished: {finished}", count=count, limit=tr.number(limit), finished=tr.number(finished))  # fmt: skip


def cohort(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """One cohort's card.

    args: id, name, course, language, zone, starts_on, units, openings, members, finished, size_limit, closes_on, blended, trainers,
    oddities, admin; pilot (its name or None)."""
    tr = voice.staff
    text = card(voice, args)
    id = args["id"]
    roster = Button(tr.label("staff.cohort.roster", "Roster"), f"rs:list:{id}:0")
    invite = Button(tr.label("staff.cohort.invite", "Invitation"), f"co:invite:{id}")
    rows: list[tuple[Button, ...]] = [(roster, invite)]
    if args["blended"]:
        rows.append((Button(tr.label("staff.cohort.sessions", "Room sessions"), f"se:list:{id}"),))
    if args["admin"]:
        change = Button(tr.label("staff.cohort.change", "Change"), f"co:change:{id}")
        rows.append((change, Button(tr.label("staff.cohort.archive", "Archive"), f"co:archive:{id}")))
    return Screen(text, (*rows, _all(tr)))


def _all(tr: Translator) -> tuple[Button, ...]:
    return (Button(tr.label("staff.cohort.all", "All cohorts"), "co:list:0"),)


def card(voice: Voice, args: Mapping[str, Any]) -> Markup:
    """Everything that is settled about a cohort."""
    tr = voice.staff
    course = voice.library.courses.get(args["course"])
    trainers = ", ".join(args["trainers"])
    return paragraphs(
        lines(
            tr("staff.cohort.title", "👥 <b>{name}</b>", name=args["name"]),
            tr("staff.cohort.course", "Course: {course}", course=course.title if course else args["course"]),
            members(tr, args["members"], args["size_limit"], args["finished"]),
        ),
        lines(
            tr("staff.cohort.starts", "Starts: <b>{day}</b>", day=day_named(tr, args["starts_on"])),
            _weeks(tr, args),
            tr("staff.cohort.closes", "Joining is open until {day}.", day=day_named(tr, args["closes_on"]))
            if args["closes_on"]
            else tr("staff.cohort.open", "Joining is open without a closing date."),
            tr("staff.cohort.blended", "The cohort also meets in a room.")
            if args["blended"]
            else tr("staff.cohort.online", "The cohort does not meet in a room."),
            tr("staff.cohort.in_pilot", "It takes part in the pilot {pilot}.", pilot=args["pilot"]) if args.get("pilot") else "",
        ),
        lines(
            tr("staff.cohort.zone", "Time zone: {city}", city=tr.city(args["zone"])),
            tr(
                "staff.cohort.language",
                "For whoever's own language is not offered: {language}",
                language=tr.language_name(args["language"]),
            ),
            tr("staff.cohort.trainers", "Trainer: {names}", names=trainers)
            if trainers
            else tr("staff.cohort.no_trainer", "There is no trainer yet: an owner gives that role in /roles."),
        ),
        lines(*(_oddity(tr, oddity) for oddity in args["oddities"])),
    )


def _weeks(tr: Translator, args: Mapping[str, Any]) -> Markup:
    starts_on, days = (
        date.fromisoformat(args["starts_on"]),
        {unit: date.fromisoformat(day) for unit, day in args["openings"].items()},
    )
    if days == every_week(starts_on, args["units"]):
        return tr("staff.cohort.weekly", "A part of the course opens every week.")
    if days == all_at_once(starts_on, args["units"]):
        return tr("staff.cohort.at_once", "All of the course opens at the start.")
    return tr("staff.cohort.own_days", "Each part of the course opens on a day of its own.")


def _oddity(tr: Translator, oddity: str) -> Markup:
    if oddity == "begun":
        return tr("staff.cohort.begun", "⚠️ The start is in the past: whoever joins now begins at once.")
    if oddity == "closed":
        return tr("staff.cohort.closed", "⚠️ The closing date is in the past: nobody can join.")
    return tr("staff.cohort.disorder", "⚠️ A later part of the course opens before an earlier one.")


def cohort_change(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """What may be changed; args as of the card."""
    tr, id = voice.staff, args["id"]
    blend = (
        tr.label("staff.cohort.not_blended", "No room sessions")
        if args["blended"]
        else tr.label("staff.cohort.make_blended", "With room sessions")
    )
    rows = (
        (
            Button(tr.label("staff.cohort.change_name", "Name"), f"co:ask:{id}:name"),
            Button(tr.label("staff.cohort.change_language", "Language"), f"co:lang:{id}"),
        ),
        (
            Button(tr.label("staff.cohort.change_start", "Start"), f"co:ask:{id}:start"),
            Button(tr.label("staff.cohort.change_zone", "Time zone"), f"co:place:{id}:0"),
        ),
        (
            Button(tr.label("staff.cohort.change_weeks", "Weeks"), f"co:weeks:{id}"),
            Button(tr.label("staff.cohort.change_closes", "Closing date"), f"co:ask:{id}:closing"),
        ),
        (
            Button(tr.label("staff.cohort.change_size", "Size limit"), f"co:ask:{id}:size"),
            Button(blend, f"co:blend:{id}"),
        ),
        back(tr, id),
    )
    return Screen(paragraphs(card(voice, args), tr("staff.cohort.what", "<b>What is to change?</b>")), rows)


def back(tr: Translator, id: str, to: str = "open") -> tuple[Button, ...]:
    """The way back to the card, or to what may be changed; from a cohort that is being made, to the list."""
    if id == "new":
        return (Button(tr.label("staff.cohort.give_up", "Do not make it"), "co:list:0"),)
    return (Button(tr.label("staff.cohort.back", "Back"), f"co:{to}:{id}"),)


def cohort_weeks(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """The earliest day of each part; args as of the card."""
    tr, id = voice.staff, args["id"]
    course = voice.library.courses.get(args["course"])
    names = {unit: course.unit_name(number) if course else unit for number, unit in enumerate(args["units"], 1)}
    days = {unit: args["openings"].get(unit, args["starts_on"]) for unit in args["units"]}
    listed = [tr("staff.cohort.week", "{name}: from {day}", name=names[unit], day=day_named(tr, days[unit])) for unit in names]
    marks = [Button(names[unit], f"co:ask:{id}:week:{unit}") for unit in names]
    rows: Rows = tuple(tuple(marks[n : n + 3]) for n in range(0, len(marks), 3))
    ways = (
        Button(tr.label("staff.cohort.every_week", "Every week"), f"co:every:{id}"),
        Button(tr.label("staff.cohort.once", "All at once"), f"co:once:{id}"),
    )
    text = paragraphs(
        tr(
            "staff.cohort.weeks",
            "<b>The earliest day of each part</b> of {name}. Nobody is pushed: it only opens.",
            name=args["name"],
        ),
        lines(*listed),
        lines(*(_oddity(tr, oddity) for oddity in args["oddities"])),
        tr("staff.cohort.which_week", "Tap a part to give it another day."),
    )
    return Screen(text, (*rows, ways, back(tr, id, "change")))


def cohort_invite(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """How people get in; args: id, name, code, admin."""
    tr, id = voice.staff, args["id"]
    rows: list[tuple[Button, ...]] = [(Button(tr.label("staff.cohort.qr", "QR code"), f"co:qr:{id}"),)]
    if args["admin"]:
        rows.append((Button(tr.label("staff.cohort.new_code", "New code"), f"co:code:{id}"),))
    return Screen(
        paragraphs(tr("staff.cohort.invitation", "✉️ <b>Invitation to {name}</b>", name=args["name"]), _way_in(voice, args)),
        (*rows, back(tr, id)),
    )


def _way_in(voice: Voice, args: Mapping[str, Any]) -> Markup:
    tr = voice.staff
    return lines(
        tr("staff.cohort.link", "Link: {link}", link=link_of(voice, args["code"])),
        tr("staff.cohort.code", "Code: <code>{code}</code>, to be typed to the bot after /start", code=code_shown(args["code"])),
    )


def link_of(voice: Voice, code: str) -> str:
    """The link that opens the bot and says the code."""
    return f"https://t.me/{voice.bot}?start=c-{code}"


def cohort_qr(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """The link as a picture, with the link and the code in words below; args: name, code."""
    tr = voice.staff
    text = tr("staff.cohort.qr_caption", "<b>Invitation to {name}</b>. The picture is a QR code of this link.", name=args["name"])
    return Screen(paragraphs(text, _way_in(voice, args)), photo=QrCode(link_of(voice, args["code"])))


def cohort_sure(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """Really? args: what ('code', 'archive'), id, name, nonce."""
    tr = voice.staff
    if args["what"] == "code":
        text = tr(
            "staff.cohort.code_sure",
            "<b>A new code for {name}?</b> The link, the QR code and the code of before open nothing any more, wherever they stand.",
            name=args["name"],
        )
        yes = tr.label("staff.cohort.code_yes", "Yes, make a new code")
    else:
        text = tr(
            "staff.cohort.archive_sure",
            "<b>Archive {name}?</b> Nobody can join any more, and it leaves the lists for good. "
            "Its members keep learning, and no longer wait for the days its weeks open.",
            name=args["name"],
        )
        yes = tr.label("staff.cohort.archive_yes", "Yes, archive it")
    return Screen(text, ((Button(yes, f"co:yes:{args['nonce']}"),), back(tr, args["id"])))


def languages_of(codes: list[str], prefix: str) -> Rows:
    """A button for each language, by its own name."""
    marks = [Button(LANGUAGES[code].name if code in LANGUAGES else code, f"{prefix}:{code}") for code in codes]
    return tuple(tuple(marks[n : n + 3]) for n in range(0, len(marks), 3))

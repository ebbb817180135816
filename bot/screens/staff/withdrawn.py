"""Those who were withdrawn from a cohort: their numbers, and letting one of them in again."""

from collections.abc import Mapping
from typing import Any

from bot.language import Markup, Translator
from bot.screens.screen import Button, Screen, Voice, lines, paragraphs
from bot.screens.staff.cohorts import day_named


def let_in_button(tr: Translator, id: str, number: int) -> Button:
    """[ Let in again ], which asks first."""
    return Button(tr.label("staff.roster.let_in", "Let in again"), f"rs:in:{id}:{number}")


def gone_row(tr: Translator, id: str, count: int) -> tuple[tuple[Button, ...], ...]:
    """[ Withdrawn: n ] as rows of the roster; none where nobody is."""
    if not count:
        return ()
    return ((Button(tr.label("staff.roster.gone", "Withdrawn: {count}", count=tr.number(count)), f"rs:gone:{id}:0"),),)


def members_gone(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """A page of them; args: id, name (of the cohort), members (number and day each), page, more."""
    tr, id = voice.staff, args["id"]
    head = tr("staff.roster.gone_title", "📋 <b>Withdrawn from {name}</b>", name=args["name"])
    if not args["members"]:
        nobody = tr("staff.roster.gone_nobody", "Nobody is withdrawn from this cohort.")
        return Screen(paragraphs(head, nobody), (_to_roster(tr, id),))
    listed = lines(*(_line(tr, member) for member in args["members"]))
    marks = [Button(tr.label("staff.roster.number", "No. {number}", number=m["number"]), f"rs:was:{id}:{m['number']}") for m in args["members"]]  # fmt: skip
    rows: list[tuple[Button, ...]] = [tuple(marks[n : n + 4]) for n in range(0, len(marks), 4)]
    turns = []
    if args["page"]:
        turns.append(Button(tr.label("staff.cohorts.before", "Back"), f"rs:gone:{id}:{args['page'] - 1}"))
    if args["more"]:
        turns.append(Button(tr.label("staff.cohorts.more", "More"), f"rs:gone:{id}:{args['page'] + 1}"))
    rows += [tuple(turns)] if turns else []
    return Screen(paragraphs(head, listed), (*rows, _to_roster(tr, id)))


def _to_roster(tr: Translator, id: str) -> tuple[Button, ...]:
    return (Button(tr.label("staff.roster.back", "To the roster"), f"rs:list:{id}:0"),)


def _line(tr: Translator, member: Mapping[str, Any]) -> Markup:
    day = day_named(tr, member["day"])
    return tr("staff.roster.gone_line", "<b>No. {number}</b>: since {day}", number=member["number"], day=day)


def member_gone(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """One of them; args: id, name, number, day, obstacle ("full", "elsewhere" or None: they can be let in again)."""
    tr, id = voice.staff, args["id"]
    text = paragraphs(
        tr("staff.roster.one", "📋 <b>No. {number}</b> of {name}", number=args["number"], name=args["name"]),
        tr("staff.roster.gone_since", "No longer in the cohort since {day}.", day=day_named(tr, args["day"])),
        _obstacle(tr, args["obstacle"]),
    )
    let_in = ((let_in_button(tr, id, args["number"]),),) if args["obstacle"] is None else ()
    return Screen(text, (*let_in, _to_roster(tr, id)))


def _obstacle(tr: Translator, obstacle: str | None) -> Markup:
    match obstacle:
        case "full":
            return tr(
                "staff.roster.gone_full", "Every place in this cohort is taken. With a larger size limit there is room again."
            )
        case "elsewhere":
            return tr(
                "staff.roster.gone_elsewhere",
                "This learner is in another cohort of the course now. From its roster they can be moved here.",
            )
    return Markup("")


def member_let_in_sure(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """Really? args: id, name, number, nonce."""
    tr = voice.staff
    text = tr(
        "staff.roster.let_in_sure",
        "<b>Let No. {number} into {name} again?</b> Number, answers and place in the course are as before, and the learner is told. "
        "Lessons come again, unless the learner had stopped them before.",
        number=args["number"],
        name=args["name"],
    )
    yes = Button(tr.label("staff.roster.let_in_yes", "Yes, let in again"), f"rs:let:{args['nonce']}")
    no = Button(tr.label("staff.cohort.back", "Back"), f"rs:was:{args['id']}:{args['number']}")
    return Screen(text, ((yes,), (no,)))


def member_let_in(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """It is done; args: id, name, number."""
    tr = voice.staff
    text = tr(
        "staff.roster.let_in_done",
        "No. {number} is in {name} again, and has been told.",
        number=args["number"],
        name=args["name"],
    )
    return Screen(text, (_to_roster(tr, args["id"]),))

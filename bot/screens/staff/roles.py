"""Who helps to run the course: the owners' list, giving a role by a link, withdrawing one."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from bot.administration.roles import GIVEN
from bot.language import Markup, Translator
from bot.screens.screen import Button, Screen, Voice, lines, paragraphs
from bot.screens.staff.commands import ROLES, abilities
from bot.screens.welcome import short_notice

IN_A_ROW = 3


def roles(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """Everybody with a role and every open link; args: entries, first (the number of the first), owners, page, more, zone.

    An entry has label, role, cohort, day, minute (None for a role) and data (what its button sends)."""
    tr = voice.staff
    numbered = list(enumerate(args["entries"], args["first"]))
    listed = lines(*(_entry(tr, number, entry, args["zone"]) for number, entry in numbered))
    nobody = tr("staff.roles.nobody", "Nobody has a role yet.") if args["first"] == 1 else Markup("")
    owners = tr.plural("staff.roles.owners", "{count} owner, set in OWNER_IDS.", "{count} owners, set in OWNER_IDS.", count=args["owners"])  # fmt: skip
    ends = [
        Button(
            tr.label("staff.roles.withdraw", "Withdraw {number}", number=number)
            if entry["minute"] is None
            else tr.label("staff.roles.take_back", "Take back {number}", number=number),
            entry["data"],
        )
        for number, entry in numbered
    ]
    rows: list[tuple[Button, ...]] = [(Button(tr.label("staff.roles.give", "Give a role"), "ro:give"),)]
    rows += [tuple(ends[at : at + IN_A_ROW]) for at in range(0, len(ends), IN_A_ROW)]
    turns = []
    if args["page"]:
        turns.append(Button(tr.label("staff.roles.before", "Back"), f"ro:list:{args['page'] - 1}"))
    if args["more"]:
        turns.append(Button(tr.label("staff.roles.more", "More"), f"ro:list:{args['page'] + 1}"))
    title = tr("staff.roles.title", "👥 <b>Who helps to run this course</b>")
    return Screen(paragraphs(title, listed or nobody, owners), (*rows, tuple(turns)) if turns else tuple(rows))


def _entry(tr: Translator, number: int, entry: Mapping[str, Any], zone: str) -> Markup:
    day = tr.date(date.fromisoformat(entry["day"]))
    gaps = {"number": number, "label": entry["label"], "role": role_of(tr, entry), "day": day}
    if entry["minute"] is None:
        return tr("staff.roles.one", "{number}. <b>{label}</b>: {role}, since {day}", **gaps)
    return tr(
        "staff.roles.open_link",
        "{number}. An open link for <b>{label}</b>: {role}, until {day}, {time} ({city})",
        **gaps,
        time=tr.time(entry["minute"]),
        city=tr.city(zone),
    )


def role_of(tr: Translator, entry: Mapping[str, Any]) -> str:
    """The role of an entry in words, a trainer's with the cohort."""
    if entry["role"] == "trainer":
        return tr.label("staff.roles.trainer_of", "trainer of {cohort}", cohort=entry["cohort"] or "?")
    return ROLES[entry["role"]](tr)


def roles_which(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """Which role is to be given?"""
    tr = voice.staff
    text = paragraphs(
        tr("staff.roles.which", "<b>Which role?</b>"),
        lines(
            tr("staff.roles.admin_may", "<b>Admin</b>: runs cohorts, writes to learners, answers proposals and calls for help."),
            tr(
                "staff.roles.evaluator_may",
                "<b>Evaluator</b>: reads what learners answer and say about the course, without names.",
            ),
            tr("staff.roles.trainer_may", "<b>Trainer</b>: sees how far one cohort is and answers its calls for help."),
        ),
    )
    labels = {
        "admin": tr.label("staff.roles.as_admin", "Admin"),
        "evaluator": tr.label("staff.roles.as_evaluator", "Evaluator"),
        "trainer": tr.label("staff.roles.as_trainer", "Trainer of a cohort"),
    }
    return Screen(text, (*((Button(labels[role], f"ro:role:{role}"),) for role in GIVEN), _back(tr)))


def roles_cohort(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """Which cohort is the trainer's? args: cohorts ([id, name] each), page, more."""
    tr = voice.staff
    rows: list[tuple[Button, ...]] = [(Button(_short(name), f"ro:coh:{id}"),) for id, name in args["cohorts"]]
    if args["more"]:
        rows.append((Button(tr.label("staff.roles.more", "More"), f"ro:cohs:{args['page'] + 1}"),))
    text = (
        tr("staff.roles.which_cohort", "<b>Which cohort?</b>")
        if args["cohorts"]
        else tr("staff.roles.no_cohort", "There is no cohort yet. /cohorts makes one.")
    )
    return Screen(text, (*rows, _back(tr)))


def _short(words: str) -> str:
    return words if len(words) <= 30 else words[:29] + "…"


def _back(tr: Translator) -> tuple[Button, ...]:
    return (Button(tr.label("staff.roles.never_mind", "Never mind"), "ro:list:0"),)


def roles_label(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """Who is it for? args: length (of words that were too long, else 0)."""
    tr = voice.staff
    ask = tr(
        "staff.roles.label",
        "<b>Who is it for?</b> Type what you call this person, as <i>Maria, training unit</i>. At most 60 characters; it is how the "
        "list and the audit name them.",
    )
    if args["length"]:
        ask = tr(
            "staff.roles.label_long", "That has {length} characters, and 60 fit. A shorter one, please.", length=args["length"]
        )
    return Screen(ask, (_back(tr),))


def role_link(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """The link, once; args: code, label, role, cohort, day, minute, zone, data (what takes it back)."""
    tr = voice.staff
    text = paragraphs(
        tr("staff.roles.link", "<b>A link for {label}</b>: {role}", label=args["label"], role=role_of(tr, args)),
        Markup(f"https://t.me/{voice.bot}?start=r-{args['code']}"),
        tr(
            "staff.roles.link_how",
            "It works once, until {day}, {time} ({city}). Whoever opens it first has the role, so send it to this person alone.",
            day=tr.date(date.fromisoformat(args["day"])),
            time=tr.time(args["minute"]),
            city=tr.city(args["zone"]),
        ),
    )
    return Screen(text, ((Button(tr.label("staff.roles.take_link", "Take the link back"), args["data"]),),))


def role_link_ended(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """The link was taken back; args: taken (False: it was used or had expired before)."""
    tr = voice.staff
    if args["taken"]:
        return Screen(tr("staff.roles.link_taken", "The link is taken back and opens nothing. /roles shows who has a role."))
    return Screen(tr("staff.roles.link_over", "That link was used already, or had expired. /roles shows who has a role."))


def role_withdraw(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """Really? args: nonce, label, role, cohort."""
    tr = voice.staff
    text = tr(
        "staff.roles.sure",
        "<b>Withdraw this role?</b> {label}: {role}. It ends at once, and a new link can give it again.",
        label=args["label"],
        role=role_of(tr, args),
    )
    yes = Button(tr.label("staff.roles.yes", "Yes, withdraw"), f"ro:yes:{args['nonce']}")
    return Screen(text, ((yes,), (Button(tr.label("staff.roles.no", "No, keep it"), "ro:list:0"),)))


def role_withdrawn(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """A role has ended, said to whoever had it; args: role, cohort, roles (those that are left)."""
    tr = voice.staff
    text = tr("staff.role_ended", "Your role in running this course has ended: {role}. Thank you for it.", role=role_of(tr, args))
    left = tr("staff.role_left", "/staff lists what you may still do.") if args["roles"] else Markup("")
    return Screen(paragraphs(text, left))


def staff_welcome(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """The link was opened; args: role, cohort, roles (all they have now), new (the bot did not know them)."""
    tr = voice.staff
    hello = tr("staff.welcome", "👋 <b>Welcome.</b> You now help to run this course. Your role: {role}.", role=role_of(tr, args))
    menu = tr("staff.welcome_menu", "These commands are in your menu, and /staff lists them.")
    notice = short_notice(voice) if args["new"] else Markup("")
    return Screen(paragraphs(hello, abilities(tr, args["roles"]), menu, notice))


def role_held(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """Somebody opens a link for what they may do already; args: owner."""
    tr = voice.staff
    if args["owner"]:
        return Screen(tr("staff.roles.held_owner", "As an owner you may do all this already. The link is unused: send it on."))
    return Screen(tr("staff.roles.held", "You have this role already. The link is unused and still works for somebody else."))


def owner_role_given(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """Somebody has opened their link; args: label, role, cohort."""
    tr = voice.staff
    text = tr("staff.owner.given", "👥 <b>{label}</b> has opened the link: {role}. /roles withdraws it.", label=args["label"], role=role_of(tr, args))  # fmt: skip
    return Screen(text)


def owner_role_withdrawn(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """A role was withdrawn; args: label, role, cohort."""
    tr = voice.staff
    return Screen(tr("staff.owner.withdrawn", "👥 An owner has withdrawn a role. <b>{label}</b>: {role}.", label=args["label"], role=role_of(tr, args)))  # fmt: skip


def owner_role_erased(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """Somebody with a role has erased their data; args: roles (role and cohort each)."""
    tr = voice.staff
    names = ", ".join(role_of(tr, entry) for entry in args["roles"])
    text = tr("staff.owner.erased", "👥 Somebody who helped to run the course has erased their data. Roles that ended: {roles}.", roles=names)  # fmt: skip
    return Screen(text)

"""What those who run the course may type: /staff lists it, and their menu has it above what every learner can do."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from bot.administration.roles import RIGHTS, Right, Role
from bot.language import Markup, Translator
from bot.screens.road import command_words
from bot.screens.screen import Screen, Voice, lines, paragraphs

# Each command with the rights of which one is enough; none: whoever has a role.
COMMANDS: tuple[tuple[str, tuple[Right, ...], Callable[[Translator], str]], ...] = (
    ("cohorts", ("cohorts", "own cohorts"), lambda tr: tr.label("staff.command.cohorts", "groups of learners")),
    ("pilots", ("pilots",), lambda tr: tr.label("staff.command.pilots", "rounds that are evaluated")),
    ("announce", ("announcements",), lambda tr: tr.label("staff.command.announce", "write to learners")),
    ("requests", ("help",), lambda tr: tr.label("staff.command.requests", "learners who ask for help")),
    ("digest", ("own cohorts",), lambda tr: tr.label("staff.command.digest", "how your cohort is doing")),
    ("proposals", ("proposals",), lambda tr: tr.label("staff.command.proposals", "what learners propose")),
    ("evaluation", ("feedback",), lambda tr: tr.label("staff.command.evaluation", "what learners answer")),
    ("export", ("feedback",), lambda tr: tr.label("staff.command.export", "answers as a file")),
    ("roles", ("roles",), lambda tr: tr.label("staff.command.roles", "who helps to run the course")),
    ("audit", ("audit",), lambda tr: tr.label("staff.command.audit", "who did what")),
    ("staff", (), lambda tr: tr.label("staff.command.staff", "what you may do here")),
)
ROLES: Mapping[Role, Callable[[Translator], str]] = {
    "owner": lambda tr: tr.label("staff.role.owner", "owner"),
    "admin": lambda tr: tr.label("staff.role.admin", "admin"),
    "evaluator": lambda tr: tr.label("staff.role.evaluator", "evaluator"),
    "trainer": lambda tr: tr.label("staff.role.trainer", "trainer"),
}


def staff_commands(tr: Translator, roles: Iterable[Role]) -> tuple[tuple[str, str], ...]:
    """The commands that these roles bring together, with what they do; none without a role."""
    held = [RIGHTS[role] for role in roles]
    return tuple((name, what(tr)) for name, rights, what in COMMANDS if held and may(held, rights))


def may(held: Iterable[frozenset[Right]], rights: tuple[Right, ...]) -> bool:
    """Whether one of the rights is among those held; where none is asked for, everybody may."""
    return not rights or any(right in bundle for bundle in held for right in rights)


def menu(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """The menu of one person's chat; args: roles; without any, everybody's menu is back."""
    mine = staff_commands(voice.staff, args["roles"])
    return Screen(Markup(""), commands=(*mine, *command_words(voice)) if mine else ())


def staff(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """What somebody may do; args: roles, feedback (whether they are sent it)."""
    tr = voice.staff
    names = ", ".join(ROLES[role](tr) for role in args["roles"])
    mine = tr("staff.mine", "<b>You help to run this course.</b> Your roles: {roles}.", roles=names)
    rest = tr("staff.that_is_all", "That is all that your roles add. What every learner can do, /help lists.")
    return Screen(paragraphs(mine, abilities(tr, args["roles"]), rest))


def abilities(tr: Translator, roles: Iterable[Role]) -> Markup:
    """One line for each command, and what comes by itself."""
    listed = tuple(roles)
    commands = (Markup(f"/{name} {what}") for name, what in staff_commands(tr, listed))
    comes = any("feedback" in RIGHTS[role] for role in listed)
    feedback = (
        tr("staff.feedback_comes", "Voice messages and photos from /feedback come to you by themselves, without names.")
        if comes
        else Markup("")
    )
    return paragraphs(lines(*commands), feedback)

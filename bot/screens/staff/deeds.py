"""The sentence of each thing that is noted in the audit."""

from collections.abc import Callable, Mapping
from typing import Any

from bot.language import Markup, Translator
from bot.screens.staff.commands import ROLES
from bot.screens.staff.evaluation import MOMENTS, about

# What an entry has for its sentence: who did it, the object, the detail, and the names of what the ids among them stand for:
# `whom` (somebody of the staff), `cohort`, `to` (another cohort), `announcement` (its number).
Deed = Mapping[str, Any]
Sentence = Callable[[Translator, str, Deed], Markup]


def _role(tr: Translator, deed: Deed) -> str:
    role = ROLES.get(deed["role"])
    return role(tr) if role else str(deed["role"])


def _withdrawn(tr: Translator, who: str, deed: Deed) -> Markup:
    role = _role(tr, deed)
    if "whom" not in deed:
        return tr(
            "staff.audit.role_withdrawn_gone", "{who} withdrew a role from somebody who is gone: {role}.", who=who, role=role
        )
    return tr("staff.audit.role_withdrawn", "{who} withdrew a role from {whom}: {role}.", who=who, whom=deed["whom"], role=role)


def _proposal(tr: Translator, who: str, deed: Deed) -> Markup:
    number, state = deed["object"], deed["state"]
    if state == "accepted":
        return tr("staff.audit.proposal_accepted", "{who} accepted proposal {number}.", who=who, number=number)
    if state == "declined":
        return tr("staff.audit.proposal_declined", "{who} declined proposal {number}.", who=who, number=number)
    return tr("staff.audit.proposal_considered", "{who} is considering proposal {number}.", who=who, number=number)


def _confirmed(tr: Translator, who: str, deed: Deed) -> Markup:
    gaps = {"who": who, "number": deed["announcement"], "count": deed["people"]}
    if deed["kind"] == "correct":
        return tr.plural(
            "staff.audit.mailing_correct",
            "{who} corrected announcement {number} at {count} person.",
            "{who} corrected announcement {number} at {count} people.",
            **gaps,
        )
    if deed["kind"] == "withdraw":
        return tr.plural(
            "staff.audit.mailing_withdraw",
            "{who} withdrew announcement {number} from {count} person.",
            "{who} withdrew announcement {number} from {count} people.",
            **gaps,
        )
    return tr.plural(
        "staff.audit.mailing_made",
        "{who} confirmed announcement {number} to {count} person.",
        "{who} confirmed announcement {number} to {count} people.",
        **gaps,
    )


def _begun(tr: Translator, who: str, deed: Deed) -> Markup:
    gaps = {"who": who, "number": deed["announcement"]}
    if deed["kind"] == "correct":
        return tr("staff.audit.correction_running", "{who} let the corrected text of announcement {number} go out.", **gaps)
    if deed["kind"] == "withdraw":
        return tr("staff.audit.withdrawal_running", "{who} let announcement {number} be taken back.", **gaps)
    return tr("staff.audit.mailing_running", "{who} let announcement {number} go out.", **gaps)


ABOUT_ROLES: Mapping[str, Sentence] = {
    "role.link": lambda tr, who, deed: tr(
        "staff.audit.role_link", "{who} made a link that gives a role: {role}.", who=who, role=_role(tr, deed)
    ),
    "role.link_taken_back": lambda tr, who, deed: tr(
        "staff.audit.role_link_back", "{who} took a link back before it was used: {role}.", who=who, role=_role(tr, deed)
    ),
    "role.given": lambda tr, who, deed: tr(
        "staff.audit.role_given", "{who} opened a link and has a role now: {role}.", who=who, role=_role(tr, deed)
    ),
    "role.withdrawn": _withdrawn,
    "role.erased": lambda tr, who, deed: tr(
        "staff.audit.role_erased", "{who} erased their data, and a role ended: {role}.", who=who, role=_role(tr, deed)
    ),
    "audit.file": lambda tr, who, deed: tr("staff.audit.taken", "{who} took the whole list as a file.", who=who),
    "proposal.answered": _proposal,
    "help.answered": lambda tr, who, deed: tr("staff.audit.help_answered", "{who} answered a request for help.", who=who),
    "help.closed": lambda tr, who, deed: tr("staff.audit.help_closed", "{who} closed a request for help.", who=who),
}
ABOUT_COHORTS: Mapping[str, Sentence] = {
    "cohort.made": lambda tr, who, deed: tr("staff.audit.cohort_made", "{who} made the cohort {cohort}.", who=who, cohort=deed["cohort"]),
    "cohort.changed": lambda tr, who, deed: tr(
        "staff.audit.cohort_changed", "{who} changed the cohort {cohort}.", who=who, cohort=deed["cohort"]
    ),
    "cohort.code_renewed": lambda tr, who, deed: tr(
        "staff.audit.cohort_code", "{who} gave the cohort {cohort} a new link and code.", who=who, cohort=deed["cohort"]
    ),
    "cohort.archived": lambda tr, who, deed: tr(
        "staff.audit.cohort_archived", "{who} archived the cohort {cohort}.", who=who, cohort=deed["cohort"]
    ),
    "cohorts.exported": lambda tr, who, deed: tr("staff.audit.cohorts_taken", "{who} took all cohorts as a file.", who=who),
    "cohorts.imported": lambda tr, who, deed: tr.plural(
        "staff.audit.cohorts_made", "{who} made {count} cohort from a file.", "{who} made {count} cohorts from a file.",
        who=who, count=deed["count"],
    ),
    "roster.exported": lambda tr, who, deed: tr(
        "staff.audit.roster_taken", "{who} took the roster of {cohort} as a file.", who=who, cohort=deed["cohort"]
    ),
    "learner.paused": lambda tr, who, deed: tr(
        "staff.audit.learner_paused", "{who} paused number {number} of {cohort}.", who=who, number=deed["number"], cohort=deed["cohort"]
    ),
    "learner.resumed": lambda tr, who, deed: tr(
        "staff.audit.learner_resumed", "{who} ended the pause of number {number} of {cohort}.",
        who=who, number=deed["number"], cohort=deed["cohort"],
    ),
    "learner.moved": lambda tr, who, deed: tr(
        "staff.audit.learner_moved", "{who} moved number {number} of {cohort} to {other}.",
        who=who, number=deed["number"], cohort=deed["cohort"], other=deed["to"],
    ),
    "learner.withdrawn": lambda tr, who, deed: tr(
        "staff.audit.learner_withdrawn", "{who} took number {number} out of {cohort}.",
        who=who, number=deed["number"], cohort=deed["cohort"],
    ),
    "member.let_in": lambda tr, who, deed: tr(
        "staff.audit.member_let_in", "{who} let number {number} into {cohort} again.",
        who=who, number=deed["number"], cohort=deed["cohort"],
    ),
    "session.made": lambda tr, who, deed: tr(
        "staff.audit.session_made", "{who} planned a room session of {cohort}.", who=who, cohort=deed["cohort"]
    ),
    "session.cancelled": lambda tr, who, deed: tr(
        "staff.audit.session_cancelled", "{who} called off a room session of {cohort}.", who=who, cohort=deed["cohort"]
    ),
}  # fmt: skip
ABOUT_ANNOUNCEMENTS: Mapping[str, Sentence] = {
    "announcement.made": lambda tr, who, deed: tr(
        "staff.audit.draft_made", "{who} began announcement {number}.", who=who, number=deed["object"]
    ),
    "announcement.follow_up": lambda tr, who, deed: tr(
        "staff.audit.draft_follow_up", "{who} began announcement {number} as a follow-up.", who=who, number=deed["object"]
    ),
    "announcement.changed": lambda tr, who, deed: tr(
        "staff.audit.draft_changed", "{who} changed the draft of announcement {number}.", who=who, number=deed["object"]
    ),
    "announcement.discarded": lambda tr, who, deed: tr(
        "staff.audit.draft_discarded", "{who} threw the draft of announcement {number} away.", who=who, number=deed["object"]
    ),
    "announcement.repeat_asked": lambda tr, who, deed: tr(
        "staff.audit.repeat_asked", "{who} asked whether announcement {number} should go out again.", who=who, number=deed["object"]
    ),
    "announcement.repeats_ended": lambda tr, who, deed: tr(
        "staff.audit.repeats_ended", "{who} ended the repeating of announcement {number}.", who=who, number=deed["object"]
    ),
    "mailing.made": _confirmed,
    "mailing.approval": lambda tr, who, deed: tr(
        "staff.audit.mailing_approval", "{who} asked for a second person's yes to announcement {number}.", who=who, number=deed["announcement"]
    ),
    "mailing.held": lambda tr, who, deed: tr(
        "staff.audit.mailing_held", "{who} approved announcement {number}.", who=who, number=deed["announcement"]
    ),
    "mailing.scheduled": lambda tr, who, deed: tr(
        "staff.audit.mailing_scheduled", "{who} let announcement {number} wait for its time.", who=who, number=deed["announcement"]
    ),
    "mailing.running": _begun,
    "mailing.paused": lambda tr, who, deed: tr(
        "staff.audit.mailing_paused", "{who} paused announcement {number}.", who=who, number=deed["announcement"]
    ),
    "mailing.asking": lambda tr, who, deed: tr(
        "staff.audit.mailing_asking", "{who} held announcement {number} back and asked.", who=who, number=deed["announcement"]
    ),
    "mailing.finished": lambda tr, who, deed: tr(
        "staff.audit.mailing_finished", "{who} finished announcement {number}.", who=who, number=deed["announcement"]
    ),
    "mailing.cancelled": lambda tr, who, deed: tr(
        "staff.audit.mailing_cancelled", "{who} stopped announcement {number}.", who=who, number=deed["announcement"]
    ),
    "mailing.retry": lambda tr, who, deed: tr(
        "staff.audit.mailing_retry", "{who} sent announcement {number} again to whom it had not reached.", who=who, number=deed["announcement"]
    ),
}  # fmt: skip
ABOUT_PILOTS: Mapping[str, Sentence] = {
    "pilot.made": lambda tr, who, deed: tr("staff.audit.pilot_made", "{who} made the pilot {pilot}.", who=who, pilot=deed["pilot"]),
    "pilot.dates": lambda tr, who, deed: tr(
        "staff.audit.pilot_dates", "{who} changed the days of the pilot {pilot}.", who=who, pilot=deed["pilot"]
    ),
    "pilot.cohort_added": lambda tr, who, deed: tr(
        "staff.audit.pilot_cohort_in", "{who} took the cohort {cohort} into the pilot {pilot}.",
        who=who, cohort=deed["cohort"], pilot=deed["pilot"],
    ),
    "pilot.cohort_removed": lambda tr, who, deed: tr(
        "staff.audit.pilot_cohort_out", "{who} took the cohort {cohort} out of the pilot {pilot}.",
        who=who, cohort=deed["cohort"], pilot=deed["pilot"],
    ),
    "pilot.changes": lambda tr, who, deed: tr(
        "staff.audit.pilot_changes", "{who} changed the lines on what is new since the last round in the pilot {pilot}.",
        who=who, pilot=deed["pilot"],
    ),
    "pilot.ended": lambda tr, who, deed: tr(
        "staff.audit.pilot_ended", "{who} ended the pilot {pilot}, and its key was destroyed.", who=who, pilot=deed["pilot"]
    ),
    "pilot.deleted": lambda tr, who, deed: tr(
        "staff.audit.pilot_deleted", "{who} deleted the answers of the pilot {pilot}.", who=who, pilot=deed["pilot"]
    ),
}  # fmt: skip
ABOUT_EVALUATION: Mapping[str, Sentence] = {
    "export.made": lambda tr, who, deed: tr(
        "staff.audit.export_made", "{who} took the answers of {pilot} as a file ({format}).",
        who=who, pilot=deed["pilot"], format=deed["format"].upper(),
    ),
    "evaluation.answered": lambda tr, who, deed: tr(
        "staff.audit.evaluation_answered", "{who} answered what people wrote in {pilot} ({people} people).",
        who=who, pilot=deed["pilot"], people=about(tr, deed["people"]),
    ),
    "evaluation.reminded": lambda tr, who, deed: tr(
        "staff.audit.evaluation_reminded", "{who} had people of {pilot} reminded of a questionnaire ({people} people): {moment}.",
        who=who, pilot=deed["pilot"], people=about(tr, deed["people"]), moment=MOMENTS[deed["moment"]](tr),
    ),
}  # fmt: skip
# An action that has no row here is told by its name alone.
SENTENCES: Mapping[str, Sentence] = {**ABOUT_ROLES, **ABOUT_COHORTS, **ABOUT_ANNOUNCEMENTS, **ABOUT_PILOTS, **ABOUT_EVALUATION}

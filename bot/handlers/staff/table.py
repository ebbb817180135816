"""Every handler of staff in the order it is asked; whoever has no role passes through all of them unseen."""

from bot.handlers.house import Handler, House
from bot.handlers.staff.amends import Amends
from bot.handlers.staff.announcing import Announcing
from bot.handlers.staff.audit import Audit
from bot.handlers.staff.cohort_changes import CohortChanges
from bot.handlers.staff.cohort_import import CohortImport
from bot.handlers.staff.cohort_new import NewCohort
from bot.handlers.staff.cohorts import Cohorts
from bot.handlers.staff.digest import Digests
from bot.handlers.staff.door import Topic, Typed
from bot.handlers.staff.evaluation import Evaluation
from bot.handlers.staff.evaluation_digest import News
from bot.handlers.staff.evaluation_reminders import Reminders
from bot.handlers.staff.evaluation_replies import Replies
from bot.handlers.staff.evaluation_texts import Texts
from bot.handlers.staff.exports import Exports
from bot.handlers.staff.hold import Hold
from bot.handlers.staff.pilot_changes import PilotChanges
from bot.handlers.staff.pilot_new import NewPilot
from bot.handlers.staff.pilots import Pilots
from bot.handlers.staff.progress import Progress
from bot.handlers.staff.proposals import Proposals
from bot.handlers.staff.requests import Requests
from bot.handlers.staff.role_links import RoleLinks
from bot.handlers.staff.roles import Roles
from bot.handlers.staff.room_sessions import RoomSessions
from bot.handlers.staff.roster import Roster
from bot.handlers.staff.sending import Confirming
from bot.handlers.staff.withdrawn import Withdrawn
from bot.handlers.staff.words import StaffWords


def staff_handlers(house: House) -> list[Handler]:
    """All that staff can do, before what everybody can do."""
    topics: list[Topic] = [
        Requests(house),
        Digests(house),
        RoleLinks(house),
        Roles(house),
        Audit(house),
        Proposals(house),
        Announcing(house),
        Confirming(house),
        Hold(house),
        Progress(house),
        Amends(house),
        *_cohorts(house),
        *_pilots(house),
        *_evaluation(house),
    ]
    typed: Typed = {name: take for topic in topics for name, take in topic.typed().items()}
    return [*StaffWords(house, typed).handlers(), *(handler for topic in topics for handler in topic.handlers())]


def _evaluation(house: House) -> list[Topic]:
    """Everything that evaluators read and do."""
    return [Evaluation(house), Texts(house), Replies(house), Reminders(house), News(house), Exports(house)]


def _cohorts(house: House) -> list[Topic]:
    """Everything about cohorts."""
    cards: list[Topic] = [Cohorts(house), NewCohort(house), CohortChanges(house), CohortImport(house)]
    return [*cards, Roster(house), Withdrawn(house), RoomSessions(house)]


def _pilots(house: House) -> list[Topic]:
    """Everything about pilots."""
    return [Pilots(house), NewPilot(house), PilotChanges(house)]

"""Every handler in the order it is asked; the first that matches has the update to itself."""

from bot.handlers.arrival import Arrival
from bot.handlers.community import Community
from bot.handlers.doors import Doors
from bot.handlers.feedback import Feedback
from bot.handlers.forms import Forms
from bot.handlers.glossary import Terms
from bot.handlers.help import Helping
from bot.handlers.house import Handler, House
from bot.handlers.invitation import Invitation
from bot.handlers.joining import Joining
from bot.handlers.lesson import Learning
from bot.handlers.looking_back import LookingBack
from bot.handlers.overview import Overview
from bot.handlers.privacy import Privacy
from bot.handlers.settings import Settings
from bot.handlers.staff.table import staff_handlers
from bot.handlers.waiting import Waiting


def all_handlers(house: House) -> list[Handler]:
    """The whole conversation: other people's rooms first, then topics, then everything unexpected."""
    doors = Doors(house)
    return [
        *doors.first(),
        *staff_handlers(house),
        *Invitation(house).handlers(),
        *Joining(house).handlers(),
        *Terms(house).handlers(),
        *Arrival(house).handlers(),
        *Forms(house).handlers(),
        *Learning(house).handlers(),
        *Helping(house).handlers(),
        *Settings(house).handlers(),
        *Waiting(house).handlers(),
        *LookingBack(house).handlers(),
        *Feedback(house).handlers(),
        *Community(house).handlers(),
        *Overview(house).handlers(),
        *Privacy(house).handlers(),
        *doors.last(),
    ]

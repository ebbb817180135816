"""What the buttons under a step send: the action of each event, and the event of each action."""

import re

from bot.learning.progress import Done, Event, Example, Go, Pick, PickFor, Skip

PLAIN_EVENTS: dict[str, Event] = {"go": Go(), "ok": Done(), "ex": Example(), "sk": Skip()}


def action_for(item: int, number: int) -> str:
    """What the n-th choice for an item sends, both counted from 0: "=2.0", another for every item."""
    return f"={item}.{number}"


def event_of(action: str) -> Event | None:
    """What a lesson button means, or None for anything we never put on a button."""
    if match := re.fullmatch(r"=(?:(\d{1,2})\.)?(\d{1,3})", action, re.ASCII):
        item, number = match.groups()
        return Pick(int(number)) if item is None else PickFor(int(item), int(number))
    return PLAIN_EVENTS.get(action)

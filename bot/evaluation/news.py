"""When evaluators hear that there is something new to read, and of how much."""

from collections.abc import Mapping
from datetime import timedelta
from itertools import count
from typing import Literal, get_args

from bot.learning.schedule import WINDOW_CLOSES_MINUTE, WINDOW_OPENS_MINUTE, instant, local_day, local_minute

Rhythm = Literal["daily", "weekly", "off"]
RHYTHMS: tuple[Rhythm, ...] = get_args(Rhythm)
NEWS_MINUTE = 9 * 60  # by the evaluator's own clock


def next_news(rhythm: str, now: int, zone: str, days: str) -> int | None:
    """The next nine o'clock after `now` on one of the days ("12345"), weekly on the first of them; UTC seconds, None: off."""
    if rhythm == "off":
        return None
    wanted = days if rhythm == "daily" else min(days)
    today = local_day(now, zone)
    ahead = (today + timedelta(days=number) for number in count())
    moments = (instant(day, NEWS_MINUTE, zone) for day in ahead if str(day.isoweekday()) in wanted)
    return next(moment for moment in moments if moment > now)


def may_come(now: int, zone: str) -> bool:
    """Whether it is day there: what is late because the bot was away does not come at night."""
    return WINDOW_OPENS_MINUTE <= local_minute(now, zone) < WINDOW_CLOSES_MINUTE


def new_texts(told: Mapping[str, int], now_there: Mapping[str, int]) -> dict[str, int]:
    """How many texts of each pilot somebody has not heard of; a pilot whose answers were deleted begins anew."""
    fresh = {id: texts - (told.get(id, 0) if told.get(id, 0) <= texts else 0) for id, texts in now_there.items()}
    return {id: texts for id, texts in fresh.items() if texts}

"""A cohort's calendar as its learners meet it: the earliest day of each part of the course, in their own zone."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from bot.administration.cohort import opens_on


@dataclass(frozen=True)
class Calendar:
    """When the units of a course open for the members of a cohort."""

    cohort: str  # its name
    starts_on: date
    weeks: Mapping[str, date] = field(default_factory=dict)  # by unit

    def opens(self, unit: str) -> date:
        """The day before which nothing of this unit comes or can be fetched."""
        return opens_on(self.weeks, unit, self.starts_on)

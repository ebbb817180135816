"""A cohort as the model knows it."""

from dataclasses import dataclass, field
from datetime import date

from bot.administration.cohort import Terms

ZONE = "Europe/Sofia"


@dataclass
class Group:
    """A cohort as the model knows it: what opens it, how many may be in it, and its calendar."""

    name: str
    starts: date
    weeks: dict[str, date] = field(default_factory=dict)
    places: int | None = None
    id: str = ""
    code: str = ""

    @property
    def terms(self) -> Terms:
        """What its organisers decided."""
        return Terms(self.name, "basic", "da", ZONE, self.starts, self.weeks, self.places)

    def opens(self, lesson: str) -> date:
        """The earliest day of a lesson or quiz, whose names begin with their unit: 2.1, quiz-2, quiz-2~2."""
        unit = lesson.removeprefix("quiz-").partition("~")[0].partition(".")[0]
        return self.weeks.get(unit, self.starts)

"""Who may do what: the four roles and the rights each brings."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

Role = Literal["owner", "admin", "evaluator", "trainer"]
Right = Literal["roles", "audit", "cohorts", "announcements", "proposals", "own cohorts", "help", "feedback", "pilots"]

# The one table of rights; a right that is not here exists for nobody.
RIGHTS: dict[Role, frozenset[Right]] = {
    "owner": frozenset({"roles", "audit", "cohorts", "announcements", "proposals", "help", "feedback", "pilots"}),
    "admin": frozenset({"cohorts", "announcements", "proposals", "help", "pilots"}),
    "evaluator": frozenset({"feedback"}),
    "trainer": frozenset({"own cohorts", "help"}),
}
GIVEN: tuple[Role, ...] = ("admin", "evaluator", "trainer")  # by a link; owners stand in OWNER_IDS


@dataclass(frozen=True)
class Held:
    """One role that somebody holds; `cohort` is a trainer's, empty for the others."""

    role: Role
    cohort: str = ""


@dataclass(frozen=True)
class Powers:
    """Everything one person may do."""

    held: frozenset[Held] = field(default_factory=frozenset)

    @classmethod
    def of(cls, held: Iterable[Held]) -> "Powers":
        """The powers that these roles bring together."""
        return cls(frozenset(held))

    def __bool__(self) -> bool:
        """Whether this person helps to run the course at all."""
        return bool(self.held)

    def may(self, right: Right) -> bool:
        """Whether one of the roles brings this right."""
        return any(right in RIGHTS[one.role] for one in self.held)

    @property
    def roles(self) -> tuple[Role, ...]:
        """The roles, the widest first, each once."""
        return tuple(role for role in RIGHTS if any(one.role == role for one in self.held))

    @property
    def trained(self) -> frozenset[str]:
        """The cohorts this person is the trainer of."""
        return frozenset(one.cohort for one in self.held if one.role == "trainer")

    def may_see_cohort(self, cohort: str) -> bool:
        """Whether this person may open that cohort: any of them with the right, a trainer their own."""
        return self.may("cohorts") or (self.may("own cohorts") and cohort in self.trained)

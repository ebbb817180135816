"""Who gets an announcement: people chosen by cohort, course, language and stage, minus others, and who is left out and why."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

StageName = Literal["not started", "unit", "silent", "finished"]
Reason = Literal["blocked", "stopped", "opted out", "withdrawn"]
REASONS: tuple[Reason, ...] = get_args(Reason)
WITHOUT_COHORT = ""  # among cohorts: those who learn on their own
LONGEST_SILENCE_DAYS = 365


@dataclass(frozen=True)
class Person:
    """One learner on one course and, if they are in one, in one cohort; a learner may be several of these."""

    learner_id: str
    chat_id: int
    language: str
    zone: str
    reach: str
    stopped: bool
    course: str
    cohort_id: str | None  # None: without a cohort
    withdrawn: bool  # from that cohort
    stage: Literal["not started", "under way", "finished"]
    unit: str | None  # the unit of the next lesson, or of the open one; None: not started, or finished
    silent_days: int  # whole days since the last sign of life
    opted_out: frozenset[str] = frozenset()  # topics
    waits: bool = True  # a lesson or quiz has come and is not done; what a calendar keeps closed does not wait


@dataclass(frozen=True)
class Stage:
    """How far people are; `unit` belongs to "unit", `days` to "silent"."""

    name: StageName
    unit: str = ""
    days: int = 0

    def holds(self, person: Person) -> bool:
        """Whether this person is there; only who has a lesson before them is silent."""
        match self.name:
            case "unit":
                return person.stage == "under way" and person.unit == self.unit
            case "silent":
                return person.stage != "finished" and person.waits and person.silent_days >= self.days
            case _:
                return person.stage == self.name


@dataclass(frozen=True)
class Audience:
    """Who is meant; empty is nobody. Languages and course left empty mean any."""

    everybody: bool = False
    cohorts: frozenset[str] = frozenset()  # WITHOUT_COHORT among them: those without one
    course: str = ""
    languages: frozenset[str] = frozenset()
    stage: Stage | None = None
    minus_cohorts: frozenset[str] = frozenset()
    minus_got: frozenset[str] = frozenset()  # announcements by id
    got: str = ""  # exactly those who got that announcement, wherever they are now

    @property
    def chosen(self) -> bool:
        """Whether anybody was chosen at all."""
        return bool(self.everybody or self.cohorts or self.got)

    def as_json(self) -> dict[str, Any]:
        """Only what was chosen, in one order."""
        said: dict[str, Any] = {}
        for name, value in vars(self).items():
            if isinstance(value, Stage):
                said[name] = {key: each for key, each in vars(value).items() if each}
            elif value:
                said[name] = sorted(value) if isinstance(value, frozenset) else value
        return said

    @classmethod
    def from_json(cls, said: Mapping[str, Any]) -> "Audience":
        """The inverse of `as_json`."""
        known: dict[str, Any] = {name: frozenset(value) if isinstance(value, list) else value for name, value in said.items()}
        if "stage" in known:
            known["stage"] = Stage(**known["stage"])
        return cls(**known)


@dataclass(frozen=True)
class Recipient:
    """One person who gets it, once."""

    learner_id: str
    chat_id: int
    language: str
    zone: str


@dataclass(frozen=True)
class Choice:
    """Who gets it, by their ids in order, and how many of those meant do not, by reason."""

    recipients: tuple[Recipient, ...] = ()
    left_out: Mapping[Reason, int] = field(default_factory=dict)

    @property
    def by_language(self) -> dict[str, int]:
        """How many read which language, the most frequent first."""
        counts: dict[str, int] = {}
        for one in self.recipients:
            counts[one.language] = counts.get(one.language, 0) + 1
        return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


Got = Mapping[str, Mapping[str, bool]]  # announcement -> learner -> True: it arrived, False: it may have or still will


def choose(people: Iterable[Person], audience: Audience, topic: str, got: Got | None = None) -> Choice:
    """Everybody whom the audience means, once each; `topic` is what people can have opted out of, `got` who got what already."""
    known = got or {}
    meant: dict[str, list[Person]] = {}
    excluded: set[str] = set()
    for person in people:
        if person.cohort_id in audience.minus_cohorts and not person.withdrawn:
            excluded.add(person.learner_id)
        if _means(audience, person, known):
            meant.setdefault(person.learner_id, []).append(person)
    for announcement in audience.minus_got:
        excluded.update(known.get(announcement, ()))
    recipients: list[Recipient] = []
    left_out: dict[Reason, int] = {}
    for learner_id in sorted(meant.keys() - excluded):
        found = meant[learner_id]
        reason = _obstacle(found, topic, follow_up=bool(audience.got))
        if reason is None:
            one = found[0]
            recipients.append(Recipient(learner_id, one.chat_id, one.language, one.zone))
        else:
            left_out[reason] = left_out.get(reason, 0) + 1
    return Choice(tuple(recipients), {reason: left_out[reason] for reason in REASONS if reason in left_out})


def _means(audience: Audience, person: Person, got: Got) -> bool:
    if audience.got and not got.get(audience.got, {}).get(person.learner_id, False):
        return False
    if not audience.got and not audience.everybody and (person.cohort_id or WITHOUT_COHORT) not in audience.cohorts:
        return False
    if audience.course and person.course != audience.course:
        return False
    if audience.languages and person.language not in audience.languages:
        return False
    return audience.stage is None or audience.stage.holds(person)


def _obstacle(found: Collection[Person], topic: str, *, follow_up: bool) -> Reason | None:
    """Why somebody who is meant does not get it; None: they do. Who got the first one may hear the second, in a cohort or not."""
    one = next(iter(found))
    if one.reach != "ok":
        return "blocked"
    if one.stopped:
        return "stopped"
    if topic in one.opted_out:
        return "opted out"
    if not follow_up and all(person.withdrawn for person in found):
        return "withdrawn"
    return None

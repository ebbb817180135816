"""Lives of learners on a turned clock: outages, jumps, moves; every lesson comes once, by day, one a day."""

import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cache
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from bot.learning.places import COUNTRIES, NEIGHBOURS, zones_of
from bot.learning.schedule import EARLIEST_MINUTE, LATEST_MINUTE, Push, Rhythm, day_used, due_now, next_slot, spread_seconds

ZONES = sorted({zone for country in COUNTRIES + NEIGHBOURS for zone in zones_of(country)})
HOUR, DAY = 3600, 86400
delay = cache(spread_seconds)
LOOK = 30 * 60  # how often these lives look at what is due; the dispatcher does it every few seconds


@dataclass(frozen=True)
class Wall:
    """What a clock on the wall shows, read without the code under test."""

    day: date
    weekday: str
    second: int


@cache
def zone_info(zone: str) -> ZoneInfo:
    return ZoneInfo(zone)


@cache  # 500 learners look at the same few clocks
def wall(now: int, zone: str) -> Wall:
    local = datetime.fromtimestamp(now, zone_info(zone))
    return Wall(local.date(), str(local.isoweekday()), local.hour * HOUR + local.minute * 60 + local.second)


@dataclass
class Life:
    """One learner: a lesson is planned, comes (pushed or fetched), is finished, and the next is planned."""

    name: str
    rhythm: Rhythm
    now: int
    lesson: int = 1
    due_at: int | None = None  # None: it came and is not finished
    planned_at: int = 0
    used: date | None = None
    came: Counter[int] = field(default_factory=Counter)
    pushed_on: list[date] = field(default_factory=list)

    def plan(self) -> None:
        """Plan what is not sent, as the handlers do after a lesson and after a change of rhythm."""
        self.planned_at = self.now
        self.due_at = next_slot(self.rhythm, after=self.now, used=self.used, stable=self.name)

    def look(self) -> None:
        """What the dispatcher does: push what is due and allowed, move what is due and not allowed."""
        if self.due_at is None or self.due_at > self.now:
            return
        verdict = due_now(self.rhythm, now=self.now, due_at=self.due_at, used=self.used, stable=self.name)
        if not isinstance(verdict, Push):
            self.due_at = verdict.due_at
            return
        here = wall(self.now, self.rhythm.zone)
        assert here.weekday in self.rhythm.days
        assert 8 * HOUR <= here.second < 20 * HOUR
        assert here.day == verdict.day
        assert self.used is None or here.day > self.used, "a second lesson on one day"
        self.pushed_on.append(here.day)
        self._arrive(here.day)

    def fetch(self) -> None:
        """/next: the lesson comes at once and uses up the day."""
        if self.due_at is not None:
            self._arrive(day_used(self.now, self.rhythm.zone, self.used))

    def finish(self) -> None:
        if self.due_at is None:
            self.lesson += 1
            self.plan()

    def live(self, seconds: int) -> None:
        """Let time pass, looking regularly."""
        for _ in range(seconds // LOOK):
            self.now += LOOK
            self.look()

    def _arrive(self, day: date) -> None:
        self.came[self.lesson] += 1
        self.used = day
        self.due_at = None


somewhere = st.sampled_from(ZONES)
some_hour = st.integers(EARLIEST_MINUTE, LATEST_MINUTE)
some_days = st.sets(st.sampled_from("1234567"), min_size=1).map(lambda days: "".join(sorted(days)))
events = st.one_of(
    st.tuples(st.just("live"), st.integers(LOOK, 2 * DAY)),
    st.tuples(st.just("outage"), st.integers(HOUR, 30 * DAY)),
    st.tuples(st.just("jump"), st.integers(-2 * HOUR, 2 * HOUR)),
    st.tuples(st.just("move"), st.builds(Rhythm, somewhere, some_hour, some_days)),
    st.tuples(st.just("new rules"), somewhere),  # another time zone database: nothing is planned anew
    st.tuples(st.just("fetch"), st.none()),
    st.tuples(st.just("finish"), st.none()),
)


def happen(life: Life, event: str, what: object) -> None:
    """One event of a life; after a time in which nobody looked, somebody looks."""
    if event == "live":
        assert isinstance(what, int)
        life.live(what)
    elif event in ("outage", "jump"):
        assert isinstance(what, int)
        life.now += what
        life.look()
    elif event == "move":
        assert isinstance(what, Rhythm)
        life.rhythm = what
        if life.due_at is not None:
            life.plan()
    elif event == "new rules":
        life.rhythm = Rhythm(str(what), life.rhythm.minute_of_day, life.rhythm.days)
    elif event == "fetch":
        life.fetch()
    else:
        life.finish()


@given(
    st.builds(Rhythm, somewhere, some_hour, some_days),
    st.integers(1_764_000_000, 1_900_000_000),
    st.lists(events, max_size=25),
)
def test_whatever_happens_each_lesson_comes_once_and_never_two_are_pushed_on_one_day(
    rhythm: Rhythm, start: int, story: list[tuple[str, object]]
) -> None:
    life = Life("Sofia", rhythm, start)
    life.plan()
    for event, what in story:
        happen(life, event, what)
    if life.due_at is not None:
        life.live(14 * DAY)  # the rarest rhythm is once a week, and that day may be used
    assert life.came == dict.fromkeys(range(1, life.lesson + 1), 1)
    assert all(earlier < later for earlier, later in zip(life.pushed_on, life.pushed_on[1:], strict=False))


def may_come(life: Life) -> bool:
    """The promise, in other words: at the learner's first slot after planning or, that missed, whenever it is allowed."""
    here = wall(life.now, life.rhythm.zone)
    own = life.rhythm.minute_of_day * 60 + delay(life.name)
    if here.weekday not in life.rhythm.days or not own <= here.second < 20 * HOUR:
        return False
    planned = wall(life.planned_at, life.rhythm.zone)
    planned_after_its_slot = here.day == planned.day and planned.second >= own
    return not planned_after_its_slot and (life.used is None or here.day > life.used)


OUTAGES = ((HOUR, "2026-10-01"), (9 * HOUR, "2027-03-10"), (4 * DAY, "2026-10-15"), (30 * DAY, "2027-03-01"))


def looks(outage: int, start: str) -> list[int]:
    """When somebody looks in a month with an outage; the clocks change within each of these months."""
    begin = int(datetime.fromisoformat(start).replace(tzinfo=UTC).timestamp())
    down_from = begin + random.Random(f"{outage} {start}").randrange(5 * DAY, 12 * DAY, LOOK)
    return [t for t in range(begin, begin + 30 * DAY + outage, LOOK) if not down_from <= t < down_from + outage]


def test_after_an_outage_500_learners_get_their_lessons_at_the_first_moment_allowed() -> None:
    pushes = sum(pushed_to(125, outage, start) for outage, start in OUTAGES)
    assert pushes > 500 * 5


def pushed_to(count: int, outage: int, start: str) -> int:
    """Live through it with so many learners, each promise kept to the look; how many lessons came by themselves."""
    chance, times, pushes = random.Random(f"{outage} {start}"), looks(outage, start), 0
    for number in range(count):
        days = chance.choice(["12345", "12345", "12345", "1234", "24", "7", "1234567"])
        life = Life(str(number), Rhythm(chance.choice(ZONES), chance.randrange(480, 1141, 30), days), times[0])
        life.plan()
        finishes_at = 0
        for now in times:
            life.now = now
            if life.due_at is None:
                if now >= finishes_at:
                    life.finish()
                continue
            promised = may_come(life)
            life.look()
            assert (life.due_at is None) == promised
            if promised:
                finishes_at = now + chance.randrange(600, 30 * HOUR)
        assert life.came == dict.fromkeys(range(1, life.lesson + (life.due_at is None)), 1)
        pushes += len(life.pushed_on)
    return pushes

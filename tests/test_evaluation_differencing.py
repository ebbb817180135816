"""All that a pilot's evaluators can ever see, subtracted from itself: over time, erasures, tables and exports nobody is found."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.course.instrument import Instrument, Privacy
from bot.evaluation.counts import Answer, Askings, counts, distribution
from bot.evaluation.dataset import Person, tellable
from bot.evaluation.suppression import FEW, rounded
from bot.evaluation.tally import ANSWERED, Tally
from bot.handlers.staff.evaluation import told_item
from bot.storage.evaluation import Given

MOMENTS, LANGUAGES = ("before", "week", "after"), ("da", "de", "en", "fr", "pl")
OPTIONS = [{"id": id, "text": id.title()} for id in ("cards", "films", "tests")]
END = Instrument.model_validate(
    {
        "id": "end",
        "title": "End",
        "intro": "A few questions.",
        "asked": ["after"],
        "items": [
            {"kind": "single", "id": "best", "text": "What was best?", "options": OPTIONS},
            {"kind": "several", "id": "more", "text": "More of what?", "options": OPTIONS},
        ],
    }
)
CHOSEN = {"best": ("cards", "films", "tests"), "more": ("cards", "cards films", "films tests")}
Span = tuple[int, int]  # the lowest and the highest number that something can be
Seen = dict[str, int]  # a report: what is counted, and the number that is shown
UNKNOWN = 10_000


@dataclass
class Round:
    """A pilot as it is: who they are, and what became of being asked."""

    people: dict[int, tuple[str, str, str]] = field(default_factory=dict)  # language, cohort, role
    asked: dict[tuple[int, str], str] = field(default_factory=dict)
    answers: dict[tuple[int, str], str] = field(default_factory=dict)

    def live(self, act: tuple[str, int, int, int]) -> None:
        """Something happens to so many people in a row."""
        kind, first, count, which = act
        for number in range(first, first + count):
            if kind == "come":
                cohort, role = ("", "Ruse", "Vejle")[number % 3], ("", "planner", "clerk", "mayor")[(number * which) % 4]
                self.people.setdefault(number, (LANGUAGES[which % len(LANGUAGES)], cohort, role))
            elif number not in self.people:
                continue
            elif kind == "erase":
                del self.people[number]
                self.asked = {key: state for key, state in self.asked.items() if key[0] != number}
                self.answers = {key: value for key, value in self.answers.items() if key[0] != number}
            else:
                self.asked[number, MOMENTS[which % 3]] = kind
                if kind == "done" and which % 3 == 2:
                    for item, values in CHOSEN.items():
                        self.answers[number, item] = values[which // 3 % 3]

    def report(self) -> tuple[Seen, list[str]]:
        """Every number that is shown, on screens and in files; and of each person in a file all that is told."""
        found = Counter((moment, self.people[number][0], state) for (number, moment), state in self.asked.items())
        told = counts([Askings(*key, times) for key, times in found.items()], MOMENTS, LANGUAGES)
        seen = {"asked": told.asked, "answered": told.answered}
        for at in told.moments:
            states = {"asked": at.asked, "done": at.answered, "open": at.begun, "declined": at.declined}
            seen |= {f"{name} {at.moment}": shown for name, shown in states.items()}
        for language in LANGUAGES:
            _, asked, done = next((row for row in told.languages if row[0] == language), ("", 0, 0))
            seen |= {f"asked {language}": asked, f"done {language}": done}
        tally = Tally()
        for item in END.items:
            given_to = {number: value for (number, id), value in self.answers.items() if id == item.id}
            shown = distribution(END, item, [Answer(str(number), value) for number, value in given_to.items()], once=True)
            seen |= {f"{item.id} people": shown.people, **{f"{item.id} {id}": times for id, times in shown.chosen.items()}}
            for value in given_to.values():
                tally.count(END.id, item, "after", value)
        for _, id, _, answer, _, shown_there in tally.rows(END):
            if answer in ("cards", "films", "tests", ANSWERED):
                name = f"{id} people" if answer == ANSWERED else f"{id} {answer}"
                assert seen[name] == (0 if isinstance(shown_there, str) else shown_there)  # a file says what the screen says
        answered = {str(number): Person(*self.people[number]) for number, _ in self.answers}
        return seen, [" / ".join((one.language, one.cohort, one.role)) for one in tellable(answered).values()]


def sums() -> Iterator[tuple[str, tuple[str, ...]]]:
    """What adds up to what; what is never shown is there too, so that it can be worked out."""
    yield "asked", tuple(f"asked {moment}" for moment in MOMENTS)
    yield "asked", tuple(f"asked {language}" for language in LANGUAGES)
    yield "answered", tuple(f"done {moment}" for moment in MOMENTS)
    yield "answered", tuple(f"done {language}" for language in LANGUAGES)
    for moment in MOMENTS:
        yield f"asked {moment}", tuple(f"{state} {moment}" for state in ("done", "open", "declined", "silent"))
    for language in LANGUAGES:
        yield f"asked {language}", (f"done {language}", f"rest {language}")
    yield "best people", tuple(f"best {id}" for id in CHOSEN["best"])
    for id in CHOSEN["best"]:
        yield "more people", (f"more {id}", f"not more {id}")


SUMS = tuple(sums())
TOTALS = {"asked", "answered", "best people", "more people", *(f"asked {moment}" for moment in MOMENTS)}


def worked_out(seen: Mapping[str, int]) -> dict[str, Span] | None:
    """What follows from a report for each number, by its sums until nothing more follows; None if that cannot be.

    Whoever does so takes "10 or more" for 10 to 14, but of a total, which is often said lower than it is."""
    spans: dict[str, Span] = {}
    for name in {name for total, parts in SUMS for name in (total, *parts)}:
        shown = seen.get(name)
        spans[name] = (shown or 0, UNKNOWN if shown is None or name in TOTALS else shown + FEW - 1)
    while True:
        before = dict(spans)
        for total, parts in SUMS:
            low, high = sum(spans[part][0] for part in parts), sum(spans[part][1] for part in parts)
            spans[total] = max(spans[total][0], low), min(spans[total][1], high)
            for part in parts:
                others = low - before[part][0], high - before[part][1]
                span = max(spans[part][0], spans[total][0] - others[1]), min(spans[part][1], spans[total][1] - others[0])
                low, high = low - spans[part][0] + span[0], high - spans[part][1] + span[1]
                spans[part] = span
        if any(low > high for low, high in spans.values()):
            return None
        if spans == before:
            return spans


ACTS = st.tuples(
    st.sampled_from(["come", "asked", "open", "done", "done", "declined", "erase"]),
    st.integers(0, 30),
    st.integers(1, 14),
    st.integers(0, 14),
)
LIVES = st.lists(st.lists(ACTS, max_size=8), min_size=2, max_size=4)


@given(LIVES)
def test_no_pair_of_reports_tells_of_one_to_four_people(lives: list[list[tuple[str, int, int, int]]]) -> None:
    now = Round()
    for number in range(0, 30, 6):
        now.live(("come", number, 6, number // 6))
    reports = []
    for acts in lives:
        for act in acts:
            now.live(act)
        seen, told = now.report()
        reports.append(seen)
        assert all(shown == rounded(shown) for shown in seen.values())
        groups = Counter(told)
        assert all(size >= FEW for size in groups.values()) or set(groups) == {" /  / "}
    for seen in reports:
        spans = worked_out(seen)
        for name, (low, high) in (spans or {}).items():
            assert not (low == high and 0 < low < FEW), f"{name} is {low}, as follows from {seen}"
    for earlier, later in combinations(reports, 2):
        assert not [name for name in earlier if 0 < abs(later[name] - earlier[name]) < FEW]
        for total, parts in SUMS:  # nor by what is left of a total without one of its parts
            for part in parts:
                if part in earlier and total in earlier:
                    left = (later[total] - later[part]) - (earlier[total] - earlier[part])
                    assert not 0 < abs(left) < FEW
        before, after = worked_out(earlier) or {}, worked_out(later) or {}
        for name in before.keys() & after.keys():
            least, most = after[name][0] - before[name][1], after[name][1] - before[name][0]
            assert not 0 < least <= most < FEW, f"{least} to {most} more of {name}, from {earlier} to {later}"
            assert not -FEW < least <= most < 0, f"{least} to {most} fewer of {name}, from {earlier} to {later}"


@pytest.mark.parametrize("privacy", ["anonymous", "pseudonymous"])
def test_what_is_asked_after_every_lesson_adds_up_to_nothing_about_one_of_them(privacy: Privacy) -> None:
    pulse = END.model_copy(update={"id": "pulse", "asked": ("lesson",), "privacy": privacy})
    said, tally = [], Tally()
    for lesson in ("1.2", "1.3", "1.4", "1.5", "2.1"):  # after each, four choose films and one cards
        for number in range(5):
            value = "films" if number else "cards"
            said.append(Given(f"{lesson} {number}", lesson, value, "2026-W47", privacy == "anonymous"))
            tally.count("pulse", pulse.items[0], lesson, value)
    told = told_item(pulse, pulse.items[0], said, None)
    each = [told_item(pulse, pulse.items[0], said, place) for place, _ in enumerate(told["occasions"])]
    assert [[count for _, count in one["chosen"]] for one in each] == [[0, 0, 0]] * 5
    assert told["chosen"] == [["cards", 5], ["films", 15], ["tests", 0]]  # twenty would be four after each of five lessons
    rows = {row[3]: row[5] for row in tally.rows(pulse) if row[1] == "best" and row[2] == "all"}
    assert (rows["cards"], rows["films"], rows["tests"], rows[ANSWERED]) == (5, 15, "under 5", told["people"])


def test_whoever_subtracts_finds_what_is_there_to_find() -> None:
    seen = Round().report()[0] | {"asked": 20, "asked week": 20}
    spans = worked_out(seen)  # five languages under 5, and twenty people
    assert spans is not None
    assert spans["asked da"] == (4, 4)

"""The weekly digest: a Monday morning of the trainer's own, never at night, and figures that add up."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from bot.administration.digest import Item, Member, digest_later, hardest, next_digest, stages_of

ZONES = st.sampled_from(["Europe/Sofia", "Europe/Lisbon", "Atlantic/Azores", "Pacific/Auckland", "America/Los_Angeles"])
NOWS = st.integers(1_700_000_000, 1_900_000_000)
MEMBERS = st.builds(
    Member, st.booleans(), st.booleans(), st.booleans(), st.integers(1_700_000_000, 1_800_000_000), st.integers(1, 5)
)
ITEMS = st.builds(
    lambda item, answers, right: Item(f"basic/1.1/q{item}", answers, min(answers, right)),
    st.integers(1, 9),
    st.integers(1, 30),
    st.integers(0, 30),
)


def clock(at: int, zone: str) -> datetime:
    return datetime.fromtimestamp(at, UTC).astimezone(ZoneInfo(zone))


@given(NOWS, ZONES)
def test_the_next_digest_is_the_first_monday_at_nine_to_come(now: int, zone: str) -> None:
    at = next_digest(now, zone)
    local = clock(at, zone)
    assert (local.isoweekday(), local.hour, local.minute) == (1, 9, 0)
    assert now < at <= now + 7 * 86400 + 3600  # an hour more where the clocks go back


@given(NOWS, st.integers(0, 8 * 86400), ZONES)
def test_a_digest_that_is_late_comes_by_day_or_not_until_the_next_monday(due_at: int, late: int, zone: str) -> None:
    now = due_at + late
    later = digest_later(now, due_at, zone)
    if later is None:
        assert late <= 4 * 86400
        assert 8 <= clock(now, zone).hour < 20
    else:
        assert later > now
        assert clock(later, zone).hour == 9
        assert late > 4 * 86400 or not 8 <= clock(now, zone).hour < 20


@given(st.lists(MEMBERS, max_size=40), NOWS)
def test_everybody_is_counted_once_and_whoever_waits_is_not_called_silent(members: list[Member], now: int) -> None:
    stages = stages_of(members, now)
    assert stages.people == len(members)
    assert stages.silent + sum(member.waiting and member.begun and not member.finished for member in members) <= sum(
        count for _, count in stages.units
    )


@given(st.lists(ITEMS, max_size=12))
def test_the_hardest_question_was_answered_by_enough_and_not_by_all_rightly(items: list[Item]) -> None:
    found = hardest(items)
    asked = [item for item in items if item.answers >= 5]
    if found is None:
        assert all(item.right == item.answers for item in asked)
    else:
        assert found in asked
        assert found.percent == min(item.percent for item in asked if item.right < item.answers)

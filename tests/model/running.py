"""Many lives: a share of them for every run of the tests, and as many as one likes by hand."""

from collections.abc import Iterator
from contextlib import contextmanager

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.model.gestures import MORNINGS
from tests.model.machine import Lives


def live(lives: int, steps: int, *, start: int | None = None, shortened: bool = False) -> None:
    """So many lives of at most so many acts, the same for the same `start`; raises what one found, with its acts.

    `shortened` looks for the fewest acts that find it too, which can take minutes.
    """
    how = settings(
        max_examples=lives,
        stateful_step_count=steps,
        deadline=None,
        database=None,
        phases=[Phase.generate, Phase.shrink] if shortened else [Phase.generate],
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
    )
    machine = type("TheseLives", (Lives,), {})  # a class of its own: the seed is kept on it
    run_state_machine_as_test(machine if start is None else seed(start)(machine), settings=how)


def full(steps: int) -> dict[str, int]:
    """Lives until so many acts were compared with the model; returns what was counted: steps, lives, every screen said."""
    Lives.counts.clear()
    while Lives.counts["steps"] < steps:
        live(20, 50, shortened=True)
    return dict(Lives.counts)


@contextmanager
def lived_by_hand(course: str = "short", *, lessons_of: str = "", done: int = 0) -> Iterator[Lives]:
    """A town on a Tuesday morning for a test to live in, with one of the short courses, of which somebody has done so much."""
    made = Lives()
    made.settle_in(MORNINGS[0], course)
    for _ in range(done):
        made.lesson(lessons_of)
    yield made
    made.teardown()

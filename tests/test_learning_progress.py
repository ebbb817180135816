"""What a tap or words mean at each step of a lesson."""

from hypothesis import given
from hypothesis import strategies as st

from bot.course.model import (
    Card,
    Choice,
    ChoiceQuestion,
    Choose,
    Guess,
    NumberQuestion,
    OpenQuestion,
    Option,
    Rate,
    Sort,
    SortItem,
    Step,
    Takeaway,
    Write,
)
from bot.learning.progress import (
    WORDS_LIMIT,
    Done,
    Event,
    Example,
    Go,
    Inside,
    Pick,
    PickFor,
    Skip,
    Words,
    decide,
    expects_words,
    fresh,
)

TWO = (Choice(id="a", text="A"), Choice(id="b", text="B"))
OPTIONS = tuple(Option(id=name, text=name, right=name == "a", why="because") for name in "abcd")
GUESS = Guess(text="?", options=TWO, reply="Let's see.")
CARD = Card(id="card-1", text="**Point.**")
WRITE = Write(kind="write", id="issue", text="Write.", example="Like this.")
SORT = Sort(kind="sort", id="sort", text="Sort.", labels=TWO, items=(SortItem(id="x", text="X"), SortItem(id="y", text="Y")))
RATE = Rate(kind="rate", id="rate", text="Rate.", items=TWO)
CHOOSE = Choose(kind="choose", id="choose", text="Choose.", options=TWO)
SINGLE = ChoiceQuestion(kind="single", id="q1", text="?", options=OPTIONS)
HINTED = ChoiceQuestion(kind="single", id="q1", text="?", options=OPTIONS, hint="Look again.")
SEVERAL = ChoiceQuestion(kind="several", id="q1", text="?", options=OPTIONS)
NUMBER = NumberQuestion(kind="number", id="q1", text="?", answer=3000, why="because", hint="More.")
OPEN = OpenQuestion(kind="open", id="q1", text="?", sample="So.")
STEPS: list[Step] = [GUESS, CARD, WRITE, SORT, RATE, CHOOSE, SINGLE, HINTED, SEVERAL, NUMBER, OPEN, Takeaway(text="So.")]


def play(step: Step, *events: Event) -> Inside:
    inside = fresh(step, "learner")
    for event in events:
        inside = decide(step, inside, event).inside
    return inside


def test_a_guess_is_remembered_unscored_and_then_leads_on() -> None:
    outcome = decide(GUESS, Inside(), Pick(1))
    assert outcome.record is not None
    assert (outcome.record.given, outcome.record.percent) == (("b",), None)
    assert decide(GUESS, outcome.inside, Go()).moves


def test_nobody_goes_on_past_an_open_question() -> None:
    for step in (GUESS, WRITE, SORT, RATE, CHOOSE, SINGLE, SEVERAL, NUMBER, OPEN):
        outcome = decide(step, fresh(step, "learner"), Go())
        assert not outcome.moves
        assert outcome.problem == "answer first"


def test_a_card_only_leads_on() -> None:
    assert decide(CARD, Inside(), Go()).moves
    assert decide(CARD, Inside(), Pick(0)).problem == "unexpected"


def test_own_words_are_kept_as_they_were_typed_and_too_many_are_given_back() -> None:
    assert decide(WRITE, Inside(), Words("  Buses at night. ")).line == "Buses at night."
    long = decide(WRITE, Inside(), Words("x" * (WORDS_LIMIT + 1)))
    assert long.problem == "too long"
    assert long.inside == Inside()
    assert decide(WRITE, Inside(), Words("x" * WORDS_LIMIT)).line is not None


def test_the_example_opens_once_and_words_are_still_welcome() -> None:
    inside = play(WRITE, Example())
    assert inside.example
    assert decide(WRITE, inside, Example()).problem == "unexpected"
    assert expects_words(WRITE, inside)


def test_every_exercise_can_be_skipped_and_leads_straight_on() -> None:
    for step in (WRITE, SORT, RATE, CHOOSE, OPEN):
        outcome = decide(step, Inside(), Skip())
        assert outcome.moves
        assert outcome.record is None
    assert decide(SINGLE, fresh(SINGLE, "learner"), Skip()).problem == "unexpected"


def test_sorting_goes_item_by_item_and_is_remembered_as_a_whole() -> None:
    first = decide(SORT, Inside(), PickFor(0, 0))
    assert first.record is None
    second = decide(SORT, first.inside, PickFor(1, 1))
    assert second.record is not None
    assert second.record.given == ("a", "b")
    assert second.inside.settled


def test_a_scale_starts_at_its_low_end() -> None:
    assert play(RATE, PickFor(0, 0), PickFor(1, 10)).given == ("0", "10")
    assert decide(RATE, Inside(), PickFor(0, 11)).problem == "unexpected"


def test_the_first_answer_to_a_question_counts() -> None:
    inside = play(SINGLE, Pick(1))
    again = decide(SINGLE, inside, Pick(0))
    assert again.problem == "settled"
    assert again.record is None
    assert inside.given == ("b",)


def test_a_hint_gives_a_second_try_and_both_are_remembered() -> None:
    first = decide(HINTED, fresh(HINTED, "learner"), Pick(1))
    assert first.record is not None
    assert (first.record.attempt, first.record.percent) == (1, 0)
    assert not first.inside.settled
    assert decide(HINTED, first.inside, Pick(1)).problem == "settled"
    second = decide(HINTED, first.inside, Pick(0))
    assert second.record is not None
    assert (second.record.attempt, second.record.percent) == (2, 100)
    assert second.inside.settled


def test_several_options_are_switched_on_and_off_until_done() -> None:
    assert decide(SEVERAL, fresh(SEVERAL, "learner"), Done()).problem == "pick one"
    inside = play(SEVERAL, Pick(0), Pick(1), Pick(1))
    assert inside.given == ("a",)
    outcome = decide(SEVERAL, inside, Done())
    assert outcome.record is not None
    assert outcome.record.percent == 100


def test_words_that_hold_no_number_are_asked_for_again_and_cost_no_try() -> None:
    assert decide(NUMBER, Inside(), Words("many")).problem == "not a number"
    wrong = decide(NUMBER, Inside(), Words("300"))
    assert wrong.inside.tries == 1
    assert wrong.shows == "new"
    right = decide(NUMBER, wrong.inside, Words("3 000"))
    assert right.record is not None
    assert right.record.percent == 100


events = st.one_of(
    st.just(Go()),
    st.just(Done()),
    st.just(Example()),
    st.just(Skip()),
    st.builds(Pick, st.integers(-1, 12)),
    st.builds(PickFor, st.integers(0, 3), st.integers(-1, 12)),
    st.builds(Words, st.text(max_size=600)),
)


@given(st.sampled_from(STEPS), st.lists(events, max_size=12))
def test_no_sequence_of_taps_and_words_answers_an_attempt_twice_or_changes_what_is_settled(
    step: Step, sequence: list[Event]
) -> None:
    inside = fresh(step, "learner")
    attempts = []
    for event in sequence:
        outcome = decide(step, inside, event)
        assert outcome.problem is None or outcome.inside == inside
        if inside.settled:
            assert outcome.inside == inside
            assert outcome.record is None
        if outcome.record is not None:
            attempts.append(outcome.record.attempt)
        inside = outcome.inside
        assert Inside.from_json(inside.as_json()) == inside
    assert attempts == sorted(set(attempts))
    assert len(attempts) <= 2

"""Learners in cohorts and pilots, beside a small pure model of them: calendars, invitations, questionnaires, a round's end."""

from collections.abc import Iterator

import pytest

from tests.model.machine import Lives
from tests.model.questionnaires import ABROAD
from tests.model.running import lived_by_hand

SOFIA, MIKKEL = "sofiakanarie", "mikkelkanarie"


@pytest.fixture
def weeks() -> Iterator[Lives]:
    """A town with two short weeks of lessons that recall each other, and a quiz after each; week 1's lessons are done."""
    with lived_by_hand("weeks", lessons_of=SOFIA, done=2) as made:
        yield made


def test_a_member_of_a_cohort_waits_for_the_week_moves_and_is_withdrawn(weeks: Lives) -> None:
    weeks.opens_link(SOFIA, 1)  # it begins in four days; her quiz is planned for tomorrow
    weeks.studies(SOFIA, tomorrow=True, pick=0, how="well")
    assert weeks.life.counts["send:opens_later"] == 1
    weeks.calendar_changes(1, "1", 1)
    weeks.next_morning(9)
    assert weeks.life.models[SOFIA].places["quiz-1"].state == "issued"
    weeks.calendar_changes(1, "1", 9)  # what has come stays open
    weeks.studies(SOFIA, tomorrow=False, pick=0, how="well")
    weeks.moves_over(SOFIA, 0, 0)
    weeks.studies(SOFIA, tomorrow=True, pick=0, how="well")
    assert weeks.life.counts["send:opens_later"] == 2  # week 2 there
    weeks.is_withdrawn(SOFIA)
    for _ in range(3):  # over a weekend
        weeks.next_morning(9)
    assert weeks.life.models[SOFIA].places["2.1"].state == "issued"
    weeks.opens_link(SOFIA, 0)
    weeks.types_code(SOFIA, 2)
    weeks.types_code(SOFIA, 1)
    weeks.leaves_cohort(SOFIA)
    assert weeks.life.counts["edit:cohort_left"] == 1


def test_a_member_who_had_stopped_comes_back_by_the_invitation_of_their_cohort(weeks: Lives) -> None:
    life, code = weeks.life, weeks.code(0)
    weeks.opens_link(SOFIA, 0)
    greeted = life.counts["send:back"]
    for number, way in enumerate((life.link(SOFIA, code), life.say(SOFIA, code), life.tap(SOFIA, 1, f"jo:move:{code}"))):
        weeks.stops(SOFIA, keeps=True)
        if number == 1:
            weeks.run(life.tap(SOFIA, weeks.text(SOFIA), "jo:code"))
        assert life.models[SOFIA].stopped
        weeks.run(way)
        assert not life.models[SOFIA].stopped
    weeks.opens_link(SOFIA, 0)  # who had not stopped is told that they are in
    assert (life.counts["send:back"] - greeted, life.counts["send:not_joined"]) == (3, 1)


def test_a_pilot_asks_at_every_moment_of_its_course_and_of_nobody_once_it_has_ended(weeks: Lives) -> None:
    weeks.begins(MIKKEL)  # who reads Danish, in which a pilot is open; Sofia is in none
    weeks.fills_in(MIKKEL, 4, 0, "number")
    for day in range(5):
        weeks.studies_and_answers(MIKKEL, 1, day)
        weeks.studies_and_answers(SOFIA, 1, day)
    for _ in range(2):
        weeks.evaluators_remind("week")
        weeks.next_morning(9)
    weeks.run(weeks.life.command(SOFIA, "language"))
    weeks.says_freely(MIKKEL, "code", "short")
    weeks.says_freely(MIKKEL, "nobody", "short")
    weeks.a_season_passes()
    for _ in range(3):
        weeks.next_morning(9)
        weeks.fills_in(MIKKEL, 20, 0, "short")
    counts, forms = weeks.life.counts, weeks.life.forms
    assert forms is not None
    asked = {form.moment for form in forms.of(MIKKEL)}
    assert asked >= {"before", "lesson", "week", "after", "later", "any"}
    assert {form.moment for form in forms.of(SOFIA)} <= {"week", "plan", "leaving"}
    assert counts["edit:form_done"]
    answered, nobodys = dict(forms.kept), dict(forms.nobodys)
    assert {place[2] for place in answered} >= {"intake", "basic/quiz-1", "end", "feedback"}
    assert {place[1] for place in nobodys} >= {"pulse", "feedback"}
    weeks.pilot_ends(ABROAD)
    assert not [form for form in forms.of(MIKKEL) if form.pilot_id != "everyone"]
    weeks.erases(MIKKEL, 0, 0)
    weeks.erases(SOFIA, 0, 0)
    assert forms.kept == {place: answer for place, answer in answered.items() if forms.pilots[place[0]].ended}


def test_the_end_of_a_pilot_takes_no_words_away_that_were_asked_for_besides(weeks: Lives) -> None:
    weeks.begins(MIKKEL)
    for action in ("go", "=b", "skip"):
        message_id, datas = weeks.shown(MIKKEL)[-1]
        weeks.run(weeks.life.tap(MIKKEL, message_id, *(data for data in datas if data.endswith(f":{action}"))))
    model = weeks.life.models[MIKKEL]
    assert model.expects is not None
    assert model.expects[0] == "form"  # how many years
    weeks.run(weeks.life.command(MIKKEL, "feedback"))
    weeks.pilot_ends(ABROAD)
    assert (model.expects, model.then) == (("feedback", "code"), None)
    weeks.run(weeks.life.say(MIKKEL, "More about money."))
    assert weeks.life.counts["send:feedback_thanks"] == 1


def test_words_for_the_question_that_is_shown_are_kept_where_the_one_before_it_has_left_the_course(weeks: Lives) -> None:
    weeks.begins(MIKKEL)
    for action in ("go", "=b"):
        message_id, datas = weeks.shown(MIKKEL)[-1]
        weeks.run(weeks.life.tap(MIKKEL, message_id, *(data for data in datas if data.endswith(f":{action}"))))
    weeks.restarts("other shape")  # without what he is asked now
    for _ in range(6):
        weeks.next_morning(9)
    assert weeks.life.counts["by itself:reminded"] == 1
    weeks.run(weeks.life.say(MIKKEL, "17"))
    forms = weeks.life.forms
    assert forms is not None
    assert ("17", None) in [answer for place, answer in forms.kept.items() if place[4] == "years"]


def test_who_left_a_pilot_is_asked_nothing_of_it_by_itself_any_more(weeks: Lives) -> None:
    weeks.begins(MIKKEL)  # and is asked before the course, which he leaves unanswered
    forms = weeks.life.forms
    assert forms is not None
    assert [form.state for form in forms.of(MIKKEL)] == ["asked"]
    weeks.opens_link(MIKKEL, 1)  # into a cohort of no pilot
    for _ in range(6):
        weeks.next_morning(9)
    assert [form.reminded_on for form in forms.of(MIKKEL)] == [None]

"""Two learners do anything at any moment, and the bot agrees with a small pure model of them; and what such lives have found."""

from collections.abc import Iterator

import pytest

from bot.sandbox import acts
from tests.model.gestures import MORNINGS
from tests.model.machine import Lives
from tests.model.running import live, lived_by_hand
from tests.model.town import OWNER, buttons

SOFIA = "sofiakanarie"
MORNING = MORNINGS[0]  # a Tuesday


@pytest.fixture
def lives() -> Iterator[Lives]:
    """A town with the short course, on a Tuesday, that a test lives in by hand."""
    with lived_by_hand() as made:
        yield made


@pytest.fixture
def weeks() -> Iterator[Lives]:
    """The same with two short weeks of lessons that recall each other, and a quiz after each; week 1's lessons are done."""
    with lived_by_hand("weeks", lessons_of=SOFIA, done=2) as made:
        yield made


def test_whatever_two_learners_do_the_bot_agrees_with_the_model() -> None:
    live(7, 25, start=2034)  # many more by `python -m tests.model`
    assert Lives.counts["send:lesson_done"]
    assert Lives.counts["send:erased"]
    assert Lives.counts["send:feedback_thanks"]
    assert Lives.counts["send:quiz_done"]
    assert Lives.counts["send:joined"] + Lives.counts["edit:joined"]
    assert Lives.counts["asking:week"]
    assert Lives.counts["edit:form"]


@pytest.mark.parametrize("pick", range(2))
def test_whole_weeks_with_their_quizzes_further_tries_and_recall_agree_with_the_model(weeks: Lives, pick: int) -> None:
    weeks.restarts("a lesson more")
    for day in range(12):
        weeks.studies(SOFIA, tomorrow=True, pick=pick + day, how="ill" if day < 3 else "any" if pick % 2 else "well")
        if day < 2:
            weeks.tries_again(SOFIA, 0)
        if day == 3:
            weeks.time_passes(240, 0)
        if day == 4:
            weeks.studies(SOFIA, tomorrow=False, pick=pick, how="any")  # a second one on that day recalls nothing
        if pick % 2:
            weeks.run(weeks.life.command(SOFIA, "language"))
            weeks.newest(SOFIA, day)
        weeks.types(SOFIA, "number")
        weeks.twice(SOFIA, day, 0)
    model = weeks.life.models[SOFIA]
    assert any(place.number > 2 for place in model.places.values())
    assert pick % 2 or any(rung > 1 for rung, _ in model.recalls.values())
    assert pick % 2 or any(attempt > 10 for _, attempt in model.answers)


def test_every_lesson_of_the_real_course_agrees_with_the_model_to_its_end() -> None:
    made = Lives()
    made.settle_in(MORNING, "real")
    for _ in made.life.library.courses["basic"].order:
        made.lesson(SOFIA)
        made.next_morning(9)
    assert made.life.models[SOFIA].finished
    made.teardown()


def test_a_line_is_changed_by_its_button_and_a_pause_moves_the_next_lesson(lives: Lives) -> None:
    lives.lesson(SOFIA)
    lives.run(lives.life.command(SOFIA, "notes"))
    lives.newest(SOFIA, 0)
    lives.run(lives.life.say(SOFIA, "Night shifts and nurseries."))
    assert lives.life.models[SOFIA].lines["basic/1.1/issue"] == "Night shifts and nurseries."
    due = lives.life.models[SOFIA].places["1.2"].due
    lives.run(lives.life.command(SOFIA, "pause"))
    lives.newest(SOFIA, 0)
    assert lives.life.models[SOFIA].places["1.2"].due > due


def test_a_planned_lesson_that_left_the_course_gives_way_at_next(lives: Lives) -> None:
    lives.lesson(SOFIA)
    lives.run(lives.life.restart("a lesson less"))
    lives.run(lives.life.command(SOFIA, "next"))
    place = lives.life.models[SOFIA].place
    assert place is not None
    assert place.lesson == "1.3"


def test_start_greets_somebody_whose_next_lesson_left_the_course(lives: Lives) -> None:
    lives.lesson(SOFIA)
    lives.run(lives.life.restart("a lesson less"))
    lives.run(lives.life.command(SOFIA, "start"))


def test_a_lesson_that_left_the_course_is_still_shown_to_who_began_it(lives: Lives) -> None:
    lives.lesson(SOFIA)
    lives.run(lives.life.command(SOFIA, "next"))
    lives.run(lives.life.restart("a lesson less"))
    lives.run(lives.life.command(SOFIA, "next"))


def test_a_lesson_that_left_the_course_is_still_told_to_its_end(lives: Lives) -> None:
    lives.lesson(SOFIA)
    lives.run(lives.life.command(SOFIA, "next"))
    lives.newest(SOFIA, 0)
    lives.newest(SOFIA, 0)  # beyond the guess, whose message has the header
    lives.run(lives.life.restart("a lesson less"))
    lives.hurries(SOFIA, 40, 1, "any")
    assert lives.life.models[SOFIA].places["1.2"].state == "done"


def test_a_reminder_of_a_lesson_that_left_the_course_calls_it_no_quiz_and_no_other_lesson(lives: Lives) -> None:
    lives.lesson(SOFIA)
    lives.run(lives.life.command(SOFIA, "next"))
    lives.run(lives.life.restart("a lesson less"))
    lives.time_passes(24, 0)
    lives.next_morning(9)
    assert "Lesson 1.2 is still open" in lives.life.town.messages(SOFIA)[-1]["text"]


def held_after_a_push_when_it_leaves_the_course(lives: Lives) -> tuple[int, str]:
    """Sofia stops on a morning whose lesson she has not begun, and the lesson is taken out; returns its message and button."""
    lives.lesson(SOFIA)
    lives.next_morning(9)
    pushed = lives.life.town.messages(SOFIA)[-1]
    lives.run(lives.life.command(SOFIA, "stop"))
    lives.newest(SOFIA, 0)
    lives.run(lives.life.restart("a lesson less"))
    return pushed["message_id"], buttons(pushed)[0]


def test_a_lesson_held_after_its_push_that_left_the_course_gives_way_at_next(lives: Lives) -> None:
    held_after_a_push_when_it_leaves_the_course(lives)
    lives.run(lives.life.command(SOFIA, "next"))
    place = lives.life.models[SOFIA].place
    assert place is not None
    assert place.lesson == "1.3"


def test_a_lesson_held_after_its_push_that_left_the_course_gives_way_in_the_morning(lives: Lives) -> None:
    held_after_a_push_when_it_leaves_the_course(lives)
    lives.run(lives.life.command(SOFIA, "start"))
    lives.next_morning(9)
    place = lives.life.models[SOFIA].place
    assert place is not None
    assert place.lesson == "1.3"


def test_the_button_of_a_pushed_lesson_that_left_the_course_still_begins_it(lives: Lives) -> None:
    message_id, data = held_after_a_push_when_it_leaves_the_course(lives)
    lives.run(lives.life.tap(SOFIA, message_id, data))
    assert lives.life.models[SOFIA].places["1.2"].state == "begun"


def test_an_hour_can_be_chosen_when_the_next_lesson_has_left_the_course(lives: Lives) -> None:
    lives.lesson(SOFIA)
    lives.newest(SOFIA, 0)  # the country
    lives.run(lives.life.restart("a lesson less"))
    lives.newest(SOFIA, 0)  # the hour


def test_a_late_push_of_before_a_stop_is_not_planned_again_twice(lives: Lives) -> None:
    lives.lesson(SOFIA)
    town = lives.life.town

    async def act(**body: object) -> None:
        kind = acts.tap if "data" in body else acts.say
        kind(town.world, {"person": SOFIA, **body})
        await town.receive()
        await town.handle()
        await town.send()

    async def day(seconds: int) -> None:
        town.clock.turn(seconds)
        await town.dispatcher.dispatch()

    async def story() -> None:
        await day(24 * 3600)
        town.clock.turn(12 * 3600)
        await town.send()  # nine in the evening: too late
        await act(text="/stop")
        await act(message_id=town.messages(SOFIA)[-1]["message_id"], data="stop:keep")
        await act(text="/start")
        for _ in range(10):
            await day(12 * 3600)
            await town.send()

    lives.run(story())
    assert len(town.rows("SELECT 1 FROM outbox WHERE screen = 'step' AND lane = 1 AND state = 'sent'")) == 1


def test_never_mind_after_a_report_was_saved_does_not_say_that_nothing_changed(lives: Lives) -> None:
    lives.begins(SOFIA)
    for pick in (0, 0, 1):  # a guess, on to the card, report a mistake
        lives.newest(SOFIA, pick)
    asked = lives.life.town.messages(SOFIA)[-1]["message_id"]
    lives.run(lives.life.say(SOFIA, "The word is wrong."))
    lives.run(lives.life.tap(SOFIA, asked, "forget"))
    assert "nothing was changed" not in lives.life.town.chat(SOFIA).messages[asked].body["text"]


def test_the_buttons_of_an_earlier_push_do_not_answer_for_other_words(lives: Lives) -> None:
    lives.lesson(SOFIA)
    lives.next_morning(9)
    pushed = lives.life.town.messages(SOFIA)[-1]
    lives.run(lives.life.command(SOFIA, "stop"))
    lives.newest(SOFIA, 0)
    lives.run(lives.life.restart("other shape"))
    lives.run(lives.life.command(SOFIA, "start"))
    lives.next_morning(9)
    lives.run(lives.life.tap(SOFIA, pushed["message_id"], buttons(pushed)[0]))
    answer = lives.life.town.rows("SELECT rev FROM answer WHERE item = 'basic/1.2/guess'")
    assert not answer or answer[0]["rev"] == lives.life.town.shelf.libraries["first"].courses["basic"].by_id["1.2"].rev


def test_a_stranger_who_is_told_that_nothing_is_kept_leaves_no_address(lives: Lives) -> None:
    lives.run(lives.life.command(SOFIA, "mydata"))
    lives.next_morning(9)
    assert not lives.life.town.rows("SELECT 1 FROM outbox WHERE chat_id IS NOT NULL AND chat_id <> ?", OWNER)


def failed(weeks: Lives) -> tuple[int, str]:
    """Sofia takes the quiz of week 1 and fails; returns the result's message and its button for another try."""
    weeks.studies(SOFIA, tomorrow=False, pick=1, how="ill")
    shown = [
        message
        for message in weeks.life.town.messages(SOFIA)
        if buttons(message)[-1:] and buttons(message)[-1].endswith(":again")
    ]
    return shown[-1]["message_id"], buttons(shown[-1])[-1]


def test_try_again_under_an_earlier_try_takes_no_lesson_away(weeks: Lives) -> None:
    message_id, data = failed(weeks)
    weeks.run(weeks.life.tap(SOFIA, message_id, data))
    weeks.hurries(SOFIA, 20, 0, "well")
    assert weeks.life.models[SOFIA].places["quiz-1~2"].state == "done"
    weeks.run(weeks.life.tap(SOFIA, message_id, data))
    assert weeks.life.models[SOFIA].places["2.1"].state == "planned"
    weeks.next_morning(9)
    assert weeks.life.models[SOFIA].places["2.1"].state == "issued"


def test_two_quick_taps_on_try_again_begin_one_try(weeks: Lives) -> None:
    message_id, data = failed(weeks)
    weeks.run(weeks.life.tap(SOFIA, message_id, data, data))
    assert weeks.life.models[SOFIA].places["quiz-1~2"].state == "begun"


def test_try_again_says_so_where_the_quiz_has_left_the_course(weeks: Lives) -> None:
    for _ in range(2):
        weeks.studies(SOFIA, tomorrow=False, pick=1, how="ill")
    message_id, data = failed(weeks)
    assert data.endswith(":again")
    assert "quiz-2" in weeks.life.models[SOFIA].places
    weeks.run(weeks.life.restart("a lesson less"))
    weeks.run(weeks.life.tap(SOFIA, message_id, data))
    assert "quiz-2~2" not in weeks.life.models[SOFIA].places


def test_a_quiz_is_told_to_its_end_after_a_lesson_it_asks_about_left_the_course(weeks: Lives) -> None:
    weeks.run(weeks.life.command(SOFIA, "next"))
    weeks.hurries(SOFIA, 3, 1, "ill")
    weeks.run(weeks.life.restart("a lesson less"))
    weeks.hurries(SOFIA, 20, 1, "ill")
    assert weeks.life.models[SOFIA].places["quiz-1"].state == "done"

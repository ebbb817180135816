"""A learner does lesson 1.1 in the chat, at their own pace, over days and restarts."""

from datetime import timedelta
from pathlib import Path

from tests.journeys.chat import Chat, buttons, words
from tests.journeys.conftest import TUESDAY, Town, town_in


async def test_one_tap_leads_from_the_welcome_into_the_first_lesson(chat: Chat) -> None:
    await chat.start()
    assert "Hi Sofia." in await chat.screen()
    assert "not made or endorsed by the European Commission" in await chat.screen()
    await chat.tap("Start lesson 1")
    assert "Week 1 · lesson 1 of 5" in await chat.screen()


async def test_a_whole_lesson_ends_with_the_take_away_and_the_question_of_the_hour(chat: Chat) -> None:
    await chat.start()
    await chat.tap("Start lesson 1")
    before = len(await chat.messages())
    await chat.do_lesson()
    assert "Lesson 1 done." in await chat.screen()
    assert "Where do you work?" in await chat.screen()
    assert len(await chat.messages()) - before + 1 <= 12
    await chat.tap("Belgium")
    assert "It's 10:02 at yours, right? Days: Monday to Friday." in await chat.screen()
    await chat.tap("09:00")
    assert "Tomorrow at 09:00: Why now" in await chat.screen()
    assert [words(message) for message in await chat.messages() if "Saved as line 1 of your plan" in words(message)]


async def test_a_verdict_is_edited_into_the_question_with_a_reason_for_every_option(chat: Chat) -> None:
    await to_the_questions(chat)
    question = await chat.last()
    assert await chat.labels() == ["A", "B", "C", "D"]
    await chat.tap("A")
    verdict = await chat.last()
    assert verdict["message_id"] == question["message_id"]
    options = [
        line
        for line in words(verdict).splitlines()
        if line.removeprefix("✅ ").removeprefix("✖️ ")[:2] in ("A ", "B ", "C ", "D ")
    ]
    assert len(options) == 4
    assert all(": " in option for option in options)
    assert "(your answer)" in words(verdict)
    assert await chat.labels() == ["Go on"]


async def test_a_second_tap_keeps_the_first_answer(chat: Chat) -> None:
    await to_the_questions(chat)
    question = await chat.last()
    taps = [data for _, data in buttons(question)]
    await chat.tap_data(question["message_id"], taps[0])
    verdict = await chat.screen()
    assert await chat.tap_data(question["message_id"], taps[1]) == "You have answered this one already: the first answer counts."
    assert await chat.screen() == verdict


async def test_two_taps_at_once_move_on_once(town: Town, chat: Chat) -> None:
    await chat.start()
    await chat.tap("Start lesson 1")
    await chat.tap("Yes, they were asked")
    message, data = await chat.find("Go on")
    tap = {"act": "tap", "person": "sofia", "message_id": message["message_id"], "data": data}
    await chat.post("many", acts=[tap, tap, tap])
    await chat.settle()
    assert "The draft was ready when people came." in await chat.screen()
    cards = [message for message in await chat.messages() if "The draft was ready" in words(message)]
    assert len(cards) == 1


async def test_an_old_button_says_so_and_changes_nothing(chat: Chat) -> None:
    await chat.start()
    await chat.tap("Start lesson 1")
    opening, data = await chat.find("Yes, they were asked")
    await chat.tap("Yes, they were asked")
    await chat.tap("Go on")
    before = await chat.messages()
    assert await chat.tap_data(opening["message_id"], data) == "That button is from an earlier moment. /next shows where you are."
    assert [words(message) for message in await chat.messages()] == [words(message) for message in before]


async def test_the_button_of_the_card_above_disappears_and_only_the_push_of_the_day_makes_a_sound(chat: Chat) -> None:
    await chat.start()
    await chat.tap("Start lesson 1")
    await chat.tap("Yes, they were asked")
    await chat.tap("Go on")
    await chat.tap("Go on")
    with_buttons = [message for message in await chat.messages() if buttons(message)]
    assert len(with_buttons) == 1
    assert not any(message["loud"] for message in await chat.messages())


async def test_an_example_opens_in_the_same_message_and_skipping_is_free(chat: Chat) -> None:
    await chat.start()
    await chat.tap("Start lesson 1")
    await chat.tap("Yes, they were asked")
    for _ in range(5):
        await chat.tap("Go on")
    task = await chat.last()
    await chat.tap("Show me an example")
    assert (await chat.last())["message_id"] == task["message_id"]
    assert "An example:" in await chat.screen()
    await chat.tap("Skip for now")
    assert "1 of 2." in await chat.screen()


async def test_the_lesson_goes_on_at_the_exact_card_after_days_and_a_restart(tmp_path: Path) -> None:
    async with town_in(tmp_path) as town:
        chat = town.chat()
        await chat.start()
        await chat.tap("Start lesson 1")
        await chat.tap("Yes, they were asked")
        await chat.tap("Go on")
        await chat.tap("Go on")
        here = await chat.screen()
    async with town_in(tmp_path, TUESDAY + timedelta(days=9)) as town:
        chat = town.chat()
        await chat.settle()
        assert "Lesson 1 is still open, at the very place where you left it." in await chat.screen()
        await chat.tap("Go on with lesson 1")
        assert await chat.screen() == here
        await chat.tap("Go on")
        assert "Three words that are easy to mix up." in await chat.screen()
        assert await chat.do_lesson()


async def test_words_typed_where_none_are_wanted_get_a_calm_answer(chat: Chat) -> None:
    await chat.start()
    await chat.tap("Start lesson 1")
    await chat.say("what is this?")
    assert "I am not waiting for words just now" in await chat.screen()
    await chat.tap("Where am I?")
    assert "First a guess" in await chat.screen()


async def test_markup_and_signs_in_own_words_come_back_as_they_were_typed(chat: Chat) -> None:
    await to_the_exercise(chat)
    await chat.say('Buses <b>& trams</b> for 5 < 6 people, "now"')
    await chat.say("/notes")
    assert 'Buses <b>& trams</b> for 5 < 6 people, "now"' in await chat.screen()


async def test_too_many_words_are_given_back_and_shorter_ones_are_kept(chat: Chat) -> None:
    await to_the_exercise(chat)
    await chat.say("x" * 501)
    assert "That is 501 characters; I can keep 500." in await chat.screen()
    await chat.say("Shorter.")
    assert "Saved as line 1 of your plan" in await chat.screen()


async def test_a_saved_line_can_be_changed_at_once_and_later(chat: Chat) -> None:
    await to_the_exercise(chat)
    await chat.say("The first wording.")
    await chat.tap("Change it")
    assert "The first wording." in await chat.screen()
    await chat.say("The second wording.")
    await chat.say("/notes")
    assert "The second wording." in await chat.screen()
    await chat.tap("Change: ")
    await chat.tap("Keep it as it is")
    assert "nothing was changed" in await chat.screen()
    await chat.tap("Change: ")
    await chat.say("The third wording.")
    await chat.say("/notes")
    assert "The third wording." in await chat.screen()
    assert "second" not in await chat.screen()


async def to_the_exercise(chat: Chat) -> None:
    """Up to the exercise of lesson 1.1."""
    await chat.start()
    await chat.tap("Start lesson 1")
    await chat.tap("Yes, they were asked")
    for _ in range(5):
        await chat.tap("Go on")


async def to_the_questions(chat: Chat) -> None:
    """Up to the first question of lesson 1.1."""
    await to_the_exercise(chat)
    await chat.tap("Skip for now")

"""A learner does lesson 1.1 in the chat."""

from tests.journeys.chat import Chat, words


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
    assert "Monday to Friday" in await chat.screen()
    await chat.tap("09:00")
    assert "Tomorrow at 09:00" in await chat.screen()
    assert [words(message) for message in await chat.messages() if "Saved as line 1 of your plan" in words(message)]

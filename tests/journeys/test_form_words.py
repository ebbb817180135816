"""Words typed while a form waits for some, and what else may have been meant by them."""

from typing import Any

from bot.evaluation.form import Given
from bot.handlers.asking_due import see_to_asking
from bot.handlers.form_showing import show_form
from bot.storage.asking import asking_by_id
from tests.journeys.chat import Chat, words
from tests.journeys.conftest import Town
from tests.journeys.test_forms import NOW, asking, kept, learner_in, number_of, put, says_at_once
from tests.journeys.test_forms import chat as chat
from tests.journeys.test_forms import town as town


async def test_words_are_joined_to_no_answer_that_was_given_before_something_else(town: Town, chat: Chat) -> None:
    await chat.start()
    await chat.press("begin")
    id = await put(town, chat, ["once/words", "mood/words", "all/more"], "week")
    await chat.say("A roll.")
    await chat.say("/feedback")
    await says_at_once(chat, "More soup,", "and more bread.")  # the rest of that, before the form has come again
    assert "not waiting for words" in await chat.screen()
    assert await kept(town, chat, id) == {"once/words": "A roll."}
    number = await number_of(chat)

    async def remind(tx: Any) -> None:
        await tx.remind_asking(id=id, reminded_on="2026-11-24")
        found = await asking_by_id(tx, id)
        assert found is not None
        again: dict[str, Any] = {"reminds": True, "lane": 1, "void_after": NOW - 1}  # it will never arrive
        await show_form(tx, town.bot.house, await learner_in(tx, number), found, NOW, **again)

    await town.bot.store.write(remind)
    await chat.say("Warm.")  # an answer to what has been in front of them all along
    assert await kept(town, chat, id) == {"once/words": "A roll.", "mood/words": "Warm."}


async def test_a_thought_in_two_messages_is_one_answer_where_taps_come_next_too(town: Town, chat: Chat) -> None:
    await chat.start()
    await chat.press("begin")
    id = await put(town, chat, ["once/words", "all/more", "mood/words", "all/salt"], "week")
    await says_at_once(chat, "A roll.", "And butter.")
    assert await kept(town, chat, id) == {"once/words": "A roll.\nAnd butter."}
    await chat.say("And honey.")  # after the next question has come
    assert "not waiting for words" in await chat.screen()
    assert await kept(town, chat, id) == {"once/words": "A roll.\nAnd butter."}
    await chat.tap("Yes")
    await says_at_once(chat, "Warm. " * 50, "Very warm. " * 30)
    assert any("characters; I can keep 500" in words(one) for one in (await chat.messages())[-2:])
    assert f"You wrote: {('Warm. ' * 50).strip()}" in await chat.screen()
    await says_at_once(chat, "Warm.", "Very warm.")
    await chat.press(f"fo:{id}:3:skip")
    assert (await asking(town, id)).state == "done"
    answers = {"once/words": "A roll.\nAnd butter.", "more": "3", "mood/words": "Warm.\nVery warm.", "salt": "skipped"}
    assert await kept(town, chat, id) == answers
    nobodys = await put(town, chat, ["mood/words", "all/more"], "lesson", "anonymous")
    await says_at_once(chat, "A roll.", "And butter.")
    assert (await asking(town, nobodys)).draft == {"mood/words": Given("A roll.\nAnd butter.")}


async def test_a_form_that_is_over_takes_no_words_from_the_lesson(town: Town, chat: Chat) -> None:
    await chat.start()
    for button in ("begin", "=0", "go", "go", "go", "go"):
        await chat.press(button)  # the lesson waits for words
    answered = await put(town, chat, ["once/words", "all/more"], "week")
    await chat.say("/feedback")
    never, forget = await chat.find("Never mind")
    await chat.press(f"fo:{answered}:0:skip")
    await chat.tap_data(never["message_id"], forget)
    await chat.say("People miss the soup.")
    assert "Saved as line 1 of your plan" in words((await chat.messages())[-1])


async def test_a_form_handed_in_by_itself_takes_no_words_from_the_lesson(town: Town, chat: Chat) -> None:
    await chat.start()
    for button in ("begin", "=0", "go", "go", "go", "go"):
        await chat.press(button)
    left = await put(town, chat, ["all/more", "all/plates"], "lesson", "anonymous")
    await chat.tap("Yes")
    await town.bot.store.write(lambda tx: see_to_asking(tx, town.bot.house, left, NOW + 4000))
    assert (await asking(town, left)).state == "done"
    await chat.say("People miss the soup.")
    assert "Saved as line 1 of your plan" in words((await chat.messages())[-1])

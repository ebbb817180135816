"""Forms as learners go through them: one message, item by item, by taps and by typed words."""

from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from bot.course.instrument import Moment, Privacy
from bot.evaluation.form import Given
from bot.handlers.form_showing import show_form
from bot.storage.asking import Asking, add_asking, asking_by_id
from bot.storage.people import Learner, learner_by_telegram_id
from bot.storage.pilot import Plan, end_pilot, everyone, make_pilot, pilot_by_id
from bot.storage.response import given_so_far
from tests.course_instruments import short, write_instruments
from tests.course_lessons import add_quiz, write_course
from tests.journeys.chat import Chat, buttons, words
from tests.journeys.conftest import TUESDAY, Town, town_in

NOW = int(TUESDAY.timestamp())
OLD = "That button is from an earlier moment. /next shows where you are."
ITEMS = ["all/salt", "all/stir", "all/hot", "all/more", "all/where", "all/with", "all/plates", "all/bakery"]


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    """The bot with a small course and an instrument that has every kind of item."""
    folder = write_course(tmp_path / "root")
    add_quiz(folder)
    write_instruments(tmp_path / "root")
    (tmp_path / "root" / "lessons" / "instruments" / "feedback.yaml").write_text(short("feedback", "any"), "utf-8")
    async with town_in(tmp_path, root=tmp_path / "root") as running:
        yield running


@pytest.fixture
def chat(town: Town) -> Chat:
    """Sofia's chat."""
    return town.chat()


async def number_of(chat: Chat) -> int:
    """The Telegram number of whoever sits at this chat."""
    return int((await chat.state())["person"]["user_id"])


async def learner_in(tx: Any, number: int) -> Learner:
    """The learner behind a number."""
    learner = await learner_by_telegram_id(tx, number)
    assert learner is not None
    return learner


async def put(town: Town, chat: Chat, items: Sequence[str], moment: Moment, privacy: Privacy = "pseudonymous", **how: Any) -> str:
    """Ask the learner these items now, in a pilot of their own if it is at the moment "any"; the id of the asking."""
    number = await number_of(chat)

    async def work(tx: Any) -> str:
        learner = await learner_in(tx, number)
        if moment == "any":
            pilot = await make_pilot(tx, town.bot.house, Plan("Soup", "round", "UTC", NOW - 60, NOW + 86400), "bot", NOW)
        else:
            pilot = await everyone(tx, town.bot.house, NOW)
        what: Any = {"moment": moment, "occasion": "", "items": items, "privacy": privacy, "language": learner.language}
        asking = await add_asking(tx, pilot_id=pilot.id, learner_id=learner.id, **what)
        assert asking is not None
        await show_form(tx, town.bot.house, learner, asking, NOW, **how)
        return asking.id

    made = await town.bot.store.write(work)
    town.bot.delivery.queued()
    await chat.settle()
    return made


async def asking(town: Town, id: str) -> Asking:
    """How it stands with an asking."""
    found = await town.bot.store.read(lambda tx: asking_by_id(tx, id))
    assert found is not None
    return found


async def kept(town: Town, chat: Chat, id: str) -> dict[str, str | None]:
    """What is kept under the learner's code: values, or why there is none."""
    number = await number_of(chat)

    async def look(tx: Any) -> dict[str, Given]:
        found = await asking_by_id(tx, id)
        pilot = await everyone(tx, town.bot.house, NOW)
        assert found is not None
        return await given_so_far(tx, pilot, await learner_in(tx, number), found.kept_under, found.items)

    return {ref.removeprefix("all/"): given.value or given.missing for ref, given in (await town.bot.store.read(look)).items()}


async def test_a_form_is_answered_item_by_item_back_and_forth_by_taps_and_by_words(town: Town, chat: Chat) -> None:
    await chat.start()
    await chat.press("begin")
    id = await put(town, chat, ITEMS, "before")
    assert await chat.screen() == (
        "Some questions about the meal. One minute.\n\n8 questions at most, one at a time. You can skip any of them.\n\n"
        "Kept under a code instead of your name: those who evaluate the course see the answers, not who gave them."
    )
    assert await chat.labels() == ["Begin", "On to lesson 1"]
    message, begin = await chat.find("Begin")
    shown, count = message["message_id"], len(await chat.messages())
    await chat.tap("Begin")
    assert await chat.tap_data(shown, begin) == OLD
    assert await chat.screen() == "Question 1 of 8\nWho salts the soup?\n\nA The cook\nB The guest\nC Both of them\nD Nobody does"
    assert await chat.labels() == ["A", "B", "C", "D", "I don't know yet", "Skip", "Stop here"]
    await chat.tap("B")
    assert await chat.screen() == "Question 2 of 8\nI can stir.\n\n0 = Cannot do it, 5 = Can do it asleep"
    assert await chat.labels() == ["0", "1", "2", "3", "4", "5", "⬅ Back", "Skip", "Stop here"]
    _, four = await chat.find("4")
    await chat.tap_data(shown, four)
    assert await chat.tap_data(shown, four) == OLD  # a double tap
    await chat.tap("⬅ Back")
    assert (await chat.labels())[3:8] == ["3", "• 4", "5", "Go on", "⬅ Back"]
    await chat.tap("Go on")
    await chat.tap("Skip")
    await chat.tap("Perhaps")
    assert (await chat.labels())[:4] == ["At home", "In an inn", "Prefer not to say", "⬅ Back"]
    await chat.tap("Prefer not to say")
    assert await chat.screen() == "Question 6 of 8\nWhat did you eat it with?\n\nTap up to 2."
    for label in ("Bread", "Rice"):
        await chat.tap(label)
    assert (await chat.labels())[:5] == ["✓ Bread", "✓ Rice", "A spoon", "Nothing", "That's all"]
    assert await chat.tap("A spoon") == "That is as many as fit. Tap one again to take it away."
    assert await chat.tap_data(shown, four) == OLD
    stranger = town.chat("boyan")
    await stranger.start()
    assert await stranger.tap_data((await stranger.last())["message_id"], f"fo:{id}:5:+spoon") is not None
    await chat.say("With a spoon!")  # the form waits for taps, and the lesson does too
    assert "button" in await chat.screen()
    await chat.tap("That's all")
    assert len(await chat.messages()) == count + 1  # that calm word, and the form is still the one message
    await typed_part(town, chat, shown)
    answers = {"salt": "guest", "stir": "4", "hot": "skipped", "more": "2", "where": "not_said", "with": "rice", "plates": "12"}
    assert await kept(town, chat, id) == answers
    assert await chat.tap_data(shown, f"fo:{id}:6:skip") == OLD
    assert (await asking(town, id)).state == "done"
    await chat.tap("Start lesson 1")
    assert "lesson 1 of 2" in await chat.screen()


async def typed_part(town: Town, chat: Chat, shown: int) -> None:
    """The number and the words at the end of that form, and a branch that closes again."""
    at_form = next(one for one in await chat.messages() if one["message_id"] == shown)
    assert words(at_form) == "Question 7 of 8\nHow many plates?\n\n✏️ Type a number from 0 to 20."
    await chat.say("a hundred: 100")
    assert await chat.screen() == "Please send one whole number from 0 to 20, in digits."
    await chat.say("about 12")
    kind = "Please leave out names of real people and anything confidential."
    assert await chat.screen() == f"Question 8 of 8\nWhich bread was it?\n\n✏️ Type your answer and send it. {kind}"
    at_form = next(one for one in await chat.messages() if one["message_id"] == shown)
    assert buttons(at_form) == []
    await chat.say("Rye. " * 101)
    assert "504 characters" in await chat.screen()
    await chat.tap("⬅ Back")
    assert "You wrote: 12" in " ".join(words(one) for one in await chat.messages())
    await chat.tap("⬅ Back")
    await chat.tap("✓ Bread")  # and with it goes the question of which
    await chat.tap("That's all")
    assert "Question 7 of 7" in " ".join(words(one) for one in await chat.messages())
    await chat.tap("Go on")
    assert any(words(one) == "Thank you for every answer." for one in await chat.messages())


async def test_an_anonymous_form_keeps_a_draft_and_hands_it_in_without_a_trace(town: Town, chat: Chat) -> None:
    await chat.start()
    await chat.press("begin")
    for _ in range(4):
        await chat.press("=0" if _ == 0 else "go")
    await chat.press("go")  # the lesson waits for words of its own
    id = await put(town, chat, ["all/more", "all/bakery", "all/plates"], "lesson", "anonymous")
    assert (await chat.screen()).startswith("Some questions about the meal. One minute.\n\nQuestion 1 of 2\nI want more.")
    assert "without your name and without any code" in await chat.screen()
    await chat.tap("Yes")
    assert "Type a number" in await chat.screen()
    found = await asking(town, id)
    assert (found.state, found.draft) == ("open", {"all/more": Given("3")})
    assert found.due_at is not None
    assert 3600 <= found.due_at - NOW < 3700
    assert await kept(town, chat, id) == {}
    await chat.say("/next")  # going on with the lesson: words are the lesson's again
    await chat.say("People miss the soup.")
    assert "Saved as line 1 of your plan" in " ".join(words(one) for one in await chat.messages())
    await chat.tap("⬅ Back")
    await chat.press(f"fo:{id}:0:ready")  # and now they are the form's
    await chat.say("7")
    assert await chat.screen() == "Thank you for every answer.\n\n/next leads back to the course."
    found = await asking(town, id)
    assert (found.state, found.draft, found.due_at) == ("done", {}, None)

    async def waiting(tx: Any) -> int:
        return int(await tx.people_waiting(pilot_id=found.pilot_id, instrument="all", week=""))

    assert await town.bot.store.read(waiting) == 1


async def test_words_typed_for_a_form_are_neither_lost_nor_taken_for_something_else(town: Town, chat: Chat) -> None:
    await chat.start()
    await chat.press("begin")
    other = await put(town, chat, ["all/plates", "all/more"], "lesson", "anonymous")
    id = await put(town, chat, ["once/words", "mood/words", "all/more"], "week")
    await chat.press(f"fo:{other}:0:skip")  # another form that goes on takes nothing away from this one
    for command, choice, thanks in (("/feedback", "", "saved under a code"), ("/propose", "pr:new:idea", "proposal 1")):
        await chat.say(command)
        if choice:
            await chat.press(choice)
        await chat.say("More soup, please.")
        said, again = (await chat.messages())[-2:]
        assert thanks in words(said)
        assert "What was it?" in words(again)  # so that nobody has to look for what still waits for words
        assert buttons(again)
    await chat.say("/feedback")
    never, forget = await chat.find("Never mind")
    await chat.tap_data(never["message_id"], forget)
    assert await chat.tap_data(never["message_id"], forget) == "That is settled already."  # and the form still waits
    await says_at_once(chat, "A roll. " * 40, "And butter. " * 30)
    assert any("characters; I can keep 500" in words(one) for one in (await chat.messages())[-2:])
    assert f"You wrote: {('A roll. ' * 40).strip()}" in await chat.screen()
    await says_at_once(chat, "A roll.", "And butter.")  # one thought, and not the answer to what comes next
    assert "Question 2 of 3" in await chat.screen()
    await chat.say("/feedback")
    await chat.tap("Leave no trace")
    await chat.say("The salt.")
    assert "saved without a trace" in await chat.screen()
    await chat.say("And the pepper.")  # of which nobody may think that it leaves no trace either
    assert "button" in await chat.screen()
    await chat.tap("⬅ Back")
    await chat.tap("Go on")
    await chat.say("/feedback")
    reminded = await put(town, chat, ["once/words"], "plan", lane=1)  # a form that comes by itself cannot take what is typed now
    await chat.say("Warmer plates.")
    assert "saved under a code" in await chat.screen()
    await chat.say("Not yet.")
    assert (await asking(town, reminded)).state == "done"
    assert await kept(town, chat, reminded) == {"once/words": "Not yet."}
    assert await kept(town, chat, id) == {"once/words": "A roll.\nAnd butter."}
    last = await put(town, chat, ["once/words"], "after")
    await chat.tap("Begin")
    await says_at_once(chat, "When it rains,", "then I will cook.")  # the last answer too
    await chat.say("Or not.")
    assert "button" in await chat.screen()
    assert await kept(town, chat, last) == {"once/words": "When it rains,\nthen I will cook."}
    await chat.press(f"fo:{other}:1:skip")
    calm = "All right, no questions. Nothing changes for you.\n\n/next leads back to the course."
    assert calm in [words(one) for one in await chat.messages()]  # no thanks for nothing


async def says_at_once(chat: Chat, *texts: str) -> None:
    """Send these one right after the other, as people do who write as they speak."""
    await chat.post("many", acts=[{"act": "say", "person": chat.person, "text": text} for text in texts])
    await chat.settle()


async def test_a_form_can_be_declined_stopped_and_outlived(town: Town, chat: Chat) -> None:
    await chat.start()
    await chat.press("begin")
    declined = await put(town, chat, ITEMS, "after")
    message, begin = await chat.find("Begin")
    await chat.tap("Not now")
    assert await chat.screen() == "All right, no questions. Nothing changes for you.\n\n/next leads back to the course."
    assert (await asking(town, declined)).state == "declined"
    assert await chat.tap_data(message["message_id"], begin) == OLD
    stopped = await put(town, chat, ITEMS[1:4], "week")
    await chat.tap("5")
    await chat.tap("Stop here")
    assert await kept(town, chat, stopped) == {"stir": "5"}
    assert (await asking(town, stopped)).state == "done"
    ended = await put(town, chat, ["all/plates", "all/more"], "any")
    assert await chat.tap_data(message["message_id"], "fb:quiz-1:7") == OLD

    pilot_id = (await asking(town, ended)).pilot_id

    async def over(tx: Any) -> bool:
        pilot = await pilot_by_id(tx, pilot_id)
        return pilot is not None and await end_pilot(tx, pilot, "bot", NOW)

    assert await town.bot.store.write(over)
    assert await chat.tap("Skip") == OLD
    await chat.say("12")
    assert "button" in await chat.screen()
    assert (await asking(town, ended)).learner_id is None

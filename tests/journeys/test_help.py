"""A learner asks for help with a card; a trainer answers in the chat; neither sees the other's account."""

import sqlite3
from pathlib import Path

from bot.storage.people import learner_by_telegram_id
from bot.storage.tx import Tx
from tests.journeys.chat import Chat, Json, buttons, words
from tests.journeys.cohorts import cohort_with, push
from tests.journeys.conftest import Town, town_in

QUESTION = "Co to znaczy <współtworzenie>?"
ANSWER = "At man skaber noget sammen & deler ansvaret."
AGAIN = "A kto decyduje?"


async def arrived(town: Town, person: str, code: str, name: str) -> Chat:
    """Somebody who has pressed Start."""
    chat = town.chat(person)
    await chat.be(language_code=code, first_name=name)
    await chat.start()
    return chat


async def at_card(chat: Chat) -> None:
    """The first card of lesson 1.1."""
    await chat.press("begin")
    await chat.press("=0")
    await chat.press("go")


async def ask(chat: Chat, text: str) -> None:
    """Ask for help with the card that is shown."""
    await chat.press("rp")
    await push(chat, "he:help")
    await chat.say(text)


async def button_of(chat: Chat, start: str) -> tuple[int, str]:
    """The newest button whose data start like this, to be tapped whenever."""
    found = [(each["message_id"], data) for each in await chat.messages() for _, data in buttons(each) if data.startswith(start)]
    return found[-1]


async def said(chat: Chat) -> str:
    """Everything the bot has written to somebody."""
    return "\n".join(words(message) for message in await chat.messages())


async def trainer_no_more(tx: Tx, telegram_id: int, cohort: str) -> None:
    """Somebody's role as a trainer ends."""
    person = await learner_by_telegram_id(tx, telegram_id)
    assert person is not None
    await tx.withdraw_role(learner_id=person.id, role="trainer", cohort_id=cohort)


def audited(folder: Path) -> list[tuple[str, str]]:
    """What stands in the audit: what was done, and the rest."""
    with sqlite3.connect(folder / "sandbox.db") as db:
        return db.execute("SELECT action, detail FROM audit WHERE action LIKE 'help.%' ORDER BY seq").fetchall()


async def test_a_question_in_polish_is_answered_by_the_quicker_of_two_trainers_and_asked_again(tmp_path: Path) -> None:
    async with town_in(tmp_path) as town:
        ania, mikkel, jo = [
            await arrived(town, *who) for who in (("ania", "pl", "Ania"), ("mikkel", "da", "Mikkel"), ("jo", "en", "Joanna"))
        ]
        cohort = await cohort_with(town, "Ruse, autumn", [ania], [mikkel, jo])
        await at_card(ania)
        card = await ania.last()
        await ania.press("rp")
        await push(ania, "he:help")
        await ania.say("x" * 501)
        await ania.say(QUESTION)
        await ania.press("go")  # the lesson goes on meanwhile
        assert [data for _, data in buttons(await ania.last()) if data.startswith("p:")]
        asked = await jo.screen()
        assert asked.startswith("🙋 No. 1 in Ruse, autumn asks about lesson 1.1 · ")
        assert asked.endswith(f" (Polish):\n\n{QUESTION}")
        told = await mikkel.screen()
        assert all(part in told for part in ("Ruse, autumn", "1.1", QUESTION))
        await push(jo, "hs:card")
        assert (await jo.screen()).startswith("The draft was ready when people came.")
        assert await jo.screen() != words(card)  # the same card, in English
        assert await jo.tap("Read, answer later") == "Noted. /requests lists it until it is answered."
        await jo.say("/requests")
        assert "1. No. 1 in Ruse, autumn, lesson 1.1, Tuesday 24 November: " + QUESTION + "\nRead." in await jo.screen()
        await push(jo, "hs:open")
        first = await button_of(jo, "hs:answer")
        await jo.tap("Answer")
        await push(mikkel, "hs:answer")
        await mikkel.say(ANSWER)
        await jo.say("Making something together.")
        assert await jo.screen() == "🙋 Not sent: this request has been answered meanwhile."
        assert await jo.tap_data(*first) == "Somebody else has answered this one."
        assert [ANSWER in words(message) and QUESTION in words(message) for message in await ania.messages()][-1]
        await push(ania, "he:again")
        await ania.say(AGAIN)
        thread = await jo.screen()
        assert thread.index(AGAIN) < thread.index(QUESTION) < thread.index(ANSWER)
        assert await jo.tap_data(*first) == "The learner has asked again: see the newer message."
        await jo.tap("Answer")
        await jo.say("x" * 1001)
        assert (await jo.screen()).startswith("That is 1,001 characters; 1,000 fit.")
        await jo.say("All of them.")
        assert await push(ania, "he:helped")
        assert await jo.screen() == "🙋 Your answer helped No. 1 in Ruse, autumn."
        await jo.say("/requests")
        assert await jo.screen() == "🙋 No request for help is open."
        await push(ania, "he:again")
        await ania.say(AGAIN)
        await jo.tap("Answer")
        await jo.say("All of them.")
        number = (await jo.state())["person"]["user_id"]
        await town.bot.store.write(lambda tx: trainer_no_more(tx, number, cohort))
        assert await push(ania, "he:helped")
        assert "🙋 Sent." in await jo.screen(), "whose role has ended hears no more"
        for reader, names in ((ania, ("Mikkel", "Joanna")), (jo, ("Ania",)), (mikkel, ("Ania",))):
            seen = (await said(reader)).replace("Ania, ", "") if reader is ania else await said(reader)
            assert not [name for name in names if name in seen]
    entries = audited(tmp_path)
    assert [action for action, _ in entries] == ["help.answered"] * 3
    assert not [detail for _, detail in entries if "decyduje" in detail or "skaber" in detail]


async def test_a_restart_an_erasure_a_block_and_other_peoples_trainers_change_nothing_for_the_worse(tmp_path: Path) -> None:
    async with town_in(tmp_path) as town:
        ida, jo, other = [await arrived(town, *who) for who in (("ida", "en", "Ida"), ("jo", "en", "Jo"), ("kim", "en", "Kim"))]
        await at_card(ida)
        await ida.press("rp")  # nobody is there yet who could answer
        assert "Nobody is here to answer questions for now" in await ida.screen()
        assert await ida.labels() == ["There is a mistake", "Never mind"]
        await ida.tap("Never mind")
        await cohort_with(town, "Ruse, autumn", [ida], [jo])
        await cohort_with(town, "Porto", [], [other])
        await ida.press("rp")
        await ida.tap("I need help")
        assert "Your cohort's trainer answers here" in await ida.screen()
    async with town_in(tmp_path) as town:
        ida, jo, other = town.chat("ida"), town.chat("jo"), town.chat("kim")
        await ida.say("Where is the kitchen?")
        assert await ida.screen() == "🙋 Passed on. The answer comes here. Meanwhile the lesson goes on above."
        asked = await button_of(jo, "hs:answer")
        assert await other.tap_data(1, asked[1]) == "I don't know that button. /next shows where you are."
        await other.say("/requests")
        assert await other.screen() == "🙋 No request for help is open."
        assert await ida.tap_data(1, asked[1]) == "I don't know that button. /next shows where you are."
        await ida.post("block")
        await jo.tap("Answer")
        assert "has blocked the bot: an answer would not arrive" in await jo.screen()
        await ida.post("unblock")
        await ida.settle()
        await jo.tap("Answer")
        await ida.say("/erase")
        await ida.tap("Yes, erase everything")
        await jo.say("It is round the corner.")
        assert await jo.screen() == "🙋 Not sent: this request is not there any more, the learner erased it."
        assert await jo.tap_data(*asked) == "This request is not there any more."
        assert "round the corner" not in await said(ida)
    with sqlite3.connect(tmp_path / "sandbox.db") as db:
        assert [db.execute(f"SELECT count(*) FROM {table}").fetchone() for table in ("help_request", "help_words")] == [
            (0,),
            (0,),
        ]


async def test_without_a_cohort_the_people_who_run_the_course_answer_or_close(tmp_path: Path) -> None:
    async with town_in(tmp_path, OWNER_IDS="4711") as town:
        await town.chat("olga").post("person", user_id=4711)
        ida, olga = await arrived(town, "ida", "en", "Ida"), await arrived(town, "olga", "en", "Olga")
        await at_card(ida)
        await ask(ida, "Is there a book?")
        assert (await olga.screen()).startswith("🙋 A learner asks about lesson 1.1 · ")
        kim = await arrived(town, "kim", "en", "Kim")
        await cohort_with(town, "Porto", [], [], [kim])
        await kim.say("/requests")
        await kim.tap("1")
        assert await kim.tap("Close") == "This one is closed."
        assert "closed without an answer in this chat" in await ida.screen()
        assert await olga.tap("Answer") == "This one is closed."
        await ida.tap("Ask again")
        assert "The people who run the course answer here" in await ida.screen()
        await ida.say("I would read it.")
        assert "I would read it." in await kim.screen()
        await kim.tap("Answer")
        await kim.say("Yes: the one on your desk.")
        newest: Json = await ida.last()
        assert "The people who run the course answer: Yes: the one on your desk." in words(newest)
        assert [data.split(":")[1] for _, data in buttons(newest)] == ["helped", "again"]

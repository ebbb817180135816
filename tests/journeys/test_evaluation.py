"""An evaluator counts, reads, searches, answers and reminds, and never learns who anybody is."""

import asyncio
import json
import sqlite3
from datetime import date
from pathlib import Path
from typing import Any

from bot.administration.cohort import Terms
from bot.evaluation.form import Given
from bot.evaluation.pilot import Pilot
from bot.handlers.privacy import erase_learner
from bot.storage.asking import add_asking, asking_by_id, set_at
from bot.storage.cohort import make_cohort
from bot.storage.people import Learner, learner_by_id, learner_by_telegram_id
from bot.storage.pilot import Plan, end_pilot, make_pilot, pilot_by_id
from bot.storage.response import hand_in, keep
from bot.storage.tx import Tx
from tests.journeys.announcing import number_of
from tests.journeys.chat import Chat, buttons, words
from tests.journeys.conftest import Town, town_in
from tests.journeys.test_roles import link_for, opens

LEARNERS = 12  # seven read English, five Danish
CHANGE = "weekly/w6"
WRITTEN = {
    0: "The BUS times on Žižka street, see https://a.example/x or write /erase to @somebody <b>now</b>",
    1: "Busser er for små",
    2: "The film has no subtitles",
    3: "More boats, fewer buses",
    4: "The font is too small for me",
    8: "Færre busser, flere både",
}


def now_in(town: Town) -> int:
    """The hour of the town, UTC seconds."""
    return town.sandbox.world.clock.now()


async def evaluators(town: Town) -> tuple[Chat, Chat]:
    """Olga the owner, and Eva who evaluates."""
    olga, eva = town.chat("olga"), town.chat("eva")
    await olga.start()
    await eva.be(language_code="en", zone="Europe/Brussels")
    await opens(eva, await link_for(olga, "Evaluator", "Eva"))
    return olga, eva


async def somebody(tx: Tx, number: int, now: int) -> Learner:
    """A learner who was never in a chat, and whose number nobody has."""
    language, id = ("en", "da")[number % 12 >= 7], f"learner-id-{number:05}"
    await tx.add_learner(
        id=id, telegram_id=880000 + number, chat_id=880000 + number, language=language, zone="Europe/Copenhagen", country="DK",
        minute_of_day=540, days="12345", notice_version="1", now=now,
    )  # fmt: skip
    learner = await learner_by_id(tx, id)
    assert learner is not None
    return learner


async def asked(tx: Tx, pilot: Pilot, learner: Learner, moment: Any, state: Any, items: list[str], **more: Any) -> Any:
    """Somebody was asked last Friday."""
    kept: dict[str, Any] = {"occasion": "", "privacy": "pseudonymous", **more}
    where = {"pilot_id": pilot.id, "learner_id": learner.id, "moment": moment, "items": items, "language": learner.language}
    return await add_asking(tx, **where, **kept, state=state, asked_on="2026-11-20")


async def pilot_with_answers(town: Town) -> str:
    """A pilot in English: twelve were asked before the course, nine answered; words of six after the first quiz; pulses."""
    now = now_in(town)

    async def work(tx: Tx) -> str:
        group = await make_cohort(tx, Terms("Ruse", "basic", "en", "Europe/Sofia", date(2026, 11, 2)), "nobody", now)
        plan = Plan("Ruse, <autumn>", "online", "Europe/Sofia", now - 20 * 86400, now + 90 * 86400, (group.id,))
        pilot = await make_pilot(tx, town.bot.house, plan, "nobody", now - 21 * 86400)
        for number in range(LEARNERS):
            learner = await somebody(tx, number, now)
            await tx.add_enrolment(id=f"enrolment-{number:06}", learner_id=learner.id, course="basic", now=now)
            assert await tx.enter_cohort(cohort_id=group.id, learner_id=learner.id, now=now) is not None
            state = "done" if number < 9 else ("declined", "open", "asked")[number - 9]
            await asked(tx, pilot, learner, "before", state, ["self-efficacy/s1"])
            if state == "done":
                said = {"self-efficacy/s1": Given("7" if number < 6 else "2")}
                await keep(tx, pilot, learner, said, occasion="before", language=learner.language, now=now)
            week = "done" if number in WRITTEN else "asked"
            await asked(tx, pilot, learner, "week", week, [CHANGE], occasion="quiz-1")
            if number in WRITTEN:
                said, at = {CHANGE: Given(WRITTEN[number])}, now - (number % 3) * 7 * 86400
                await keep(tx, pilot, learner, said, occasion="quiz-1", language=learner.language, now=at, words=said)
            if number < 5:  # the fifth lets all of them be read
                why = ["pulse/why"]
                pulse = await asked(tx, pilot, learner, "lesson", "open", why, occasion="1.3", privacy="anonymous")
                await set_at(tx, pulse, 1, draft={why[0]: Given(f"Pulse words {number}")}, due_at=None)
                handed = await asking_by_id(tx, pulse.id)
                assert handed is not None
                await hand_in(tx, handed, pilot, now, words=why)
        return pilot.id

    return await town.bot.store.write(work)


async def seen(chat: Chat) -> str:
    """Everything that ever stood in a chat, buttons and what they send included."""
    return json.dumps([[words(one), buttons(one)] for one in await chat.messages()], ensure_ascii=False)


def nobodys(file: Path) -> set[str]:
    """Whatever leads to somebody."""
    with sqlite3.connect(file) as db:
        found = [row[0] for row in db.execute("SELECT id FROM learner UNION ALL SELECT telegram_id FROM learner")]
        found += [row[0] for row in db.execute("SELECT pseudonym FROM participant UNION ALL SELECT id FROM asking")]
    return {str(one) for one in found}


async def read_pages(eva: Chat) -> list[str]:
    """The pages from the one that is open to the last."""
    pages = [await eva.screen()]
    while "Next" in await eva.labels():
        await eva.tap("Next")
        pages.append(await eva.screen())
    return pages


async def test_an_evaluator_counts_and_reads_and_finds_nobody(tmp_path: Path) -> None:
    async with town_in(tmp_path, peopled=True) as town:
        _, eva = await evaluators(town)
        await pilot_with_answers(town)
        await eva.say("/evaluation")
        assert await eva.labels() == ["Ruse, <autumn>", "Learners in no pilot", "News: on working days"]
        await eva.tap("Ruse")
        card = await eva.screen()
        assert "📊 Ruse, <autumn>\n\nWednesday 4 November 2026 – " in card
        assert "Questionnaires asked: 25 or more, answered: 15 or more\nPeople who erased their answers: under 5" in card
        await eva.tap("Who answered")
        told = await eva.screen()
        assert "Before the first lesson\nasked 10 or more, answered 5 or more, begun under 5, said no under 5" in told
        assert "After a lesson\nasked 5 or more, answered 5 or more" in told
        assert "English: asked 15 or more, answered 15 or more" in told
        assert "Every other language: under 5" in told
        assert "“10 or more” is 10 to 14, of a total at times more; “under 5” may be none." in told
        await eva.tap("Back to the pilot")
        await eva.tap("Answers")
        await eva.press(next(data for _, data in buttons(await eva.last()) if data.endswith(":self-efficacy")))
        await eva.tap("1")
        told = await eva.screen()
        assert "Before the first lesson\nPeople who answered: 5 or more" in told
        assert "\n2: under 5\n" in told
        assert "\n7: 5 or more\n" in told
        await eva.tap("Other questions")
        await eva.tap("Other questionnaires")
        await eva.tap("Back to the pilot")

        await eva.tap("Read what people wrote")
        pages = await read_pages(eva)
        assert [page.count("Week ") for page in pages] == [5, 5, 1]
        read = "".join(pages).replace("\N{WORD JOINER}", "")
        assert all(one in read for one in (*WRITTEN.values(), *(f"Pulse words {number}" for number in range(5))))
        assert read.index("Week 48 of 2026") < read.index("Week 47 of 2026") < read.index("Week 46 of 2026")
        marked = [one["type"] for message in await eva.messages() for one in message.get("entities", ())]
        assert not {"url", "mention", "text_link"} & set(marked)
        await eva.tap("Choose a question")
        asked_there = (await eva.screen()).splitlines()
        assert any(". Week 1: Thank you. If you like, " in line for line in asked_there)  # every quiz asks so: of which week?
        question = next(line for line in asked_there if "What should we change?" in line)
        await eva.tap(question.partition(".")[0])
        assert "Pulse words" not in "".join(await read_pages(eva))
        await eva.tap("Search")
        await eva.say("?!")
        assert "There was no word in that." in await eva.screen()
        await eva.say("zizka BUS")
        assert "Texts with “zizka BUS”: under 5" in await eva.screen()
        await eva.tap("Search")
        await eva.say("e")
        assert "Texts with “e”: 5 or more" in await eva.screen()
        await eva.say("/staff")  # in between, something else
        await eva.tap("Next")
        await eva.tap("Search")
        await eva.say("flåt")
        assert "There is nothing to read here." in await eva.screen()
        older = next(one for one in reversed(await eva.messages()) if "“e”" in words(one))
        back = next(data for label, data in buttons(older) if label == "Back")
        assert await eva.tap_data(older["message_id"], back) == "That search is over. Tap Search to begin anew."
        await eva.say("/evaluation")
        await eva.tap("Learners in no pilot")
        await eva.tap("Who answered")
        assert "By language\nEach language: under 5" in await eva.screen()
        everything = await seen(eva)
        assert [one for one in nobodys(tmp_path / "sandbox.db") if one in everything] == []


async def test_whoever_wrote_hears_what_was_done_and_nobody_learns_who_it_is(tmp_path: Path) -> None:
    async with town_in(tmp_path, peopled=True) as town:
        olga, eva = await evaluators(town)
        people = [town.chat(name) for name in ("sofia", "boyan", "mads")]
        for chat in people:
            await chat.be(language_code="en", zone="Europe/Brussels")
            await chat.start()
            await chat.say("/feedback")
            await chat.say(f"The ferry is late, says {chat.person}")
        sofia, boyan, mads = people
        await sofia.say("/feedback")
        await sofia.say("And the <ferry> is wet")
        await boyan.say("/stop")
        await boyan.tap("Keep my place")

        await eva.say("/evaluation")
        await eva.tap("Learners in no pilot")
        await eva.tap("Read what people wrote")
        page = await eva.screen()
        number = next(line for line in page.splitlines() if "wet" not in line and line[:1].isdigit())[0]
        wet = page[: page.index("is wet")].splitlines()[-2][0]
        assert number
        await eva.tap(wet)
        await eva.say("x" * 501)
        assert "That has 501 characters, and 500 fit." in await eva.screen()
        await eva.say("We bought a <b>roof</b>.")
        await eva.say("We bought a roof & towels.")  # other words in their place
        assert "What was done:\nWe bought a roof & towels." in await eva.screen()
        first = next(one for one in await eva.messages() if "<b>roof</b>" in words(one))
        old = next(data for label, data in buttons(first) if label == "Send it")
        assert await eva.tap_data(first["message_id"], old) == "This button no longer counts. Nothing was sent by it."
        assert "You wrote:" not in await seen(sofia)
        await eva.tap("Send it")
        assert await eva.screen() == "✓ It is on its way."
        heard = await sofia.screen()
        assert heard.startswith("💬 You wrote:\nAnd the <ferry> is wet\n\nWhat was done:\nWe bought a roof & towels.")
        await sofia.tap("More feedback")
        assert "feedback:" in await seen(sofia)

        await town.chat("mads").turn(seconds=14 * 3600)  # shortly after midnight
        await eva.say("/evaluation")
        await eva.tap("Learners in no pilot")
        await eva.tap("Read what people wrote")
        assert (await eva.screen()).count("✓ Answered") == 1
        await eva.tap("Search")
        await eva.say("férry")
        await eva.tap("Answer all found together")
        await eva.say("A new ferry comes in May.")
        assert "Your answer to everybody who wrote “férry”: under 5 people" in await eva.screen()
        await eva.tap("Send it")
        assert await eva.screen() == "✓ It is on its way."
        assert "A new ferry" not in await seen(sofia) + await seen(mads)  # they sleep
        await forget(town, mads)
        await eva.turn(seconds=8 * 3600)
        heard = await sofia.screen()
        assert "You wrote:\nThe ferry is late, says sofia\n\nWhat was done:\nA new ferry comes in May." in heard
        assert "A new ferry" not in await seen(boyan) + await seen(mads)
        await olga.say("/audit")
        assert "Eva answered what people wrote in" in await olga.screen()
        await eva.turn(seconds=60)
        with sqlite3.connect(tmp_path / "sandbox.db") as db:
            told = "SELECT learner_id, chat_id, tg_message_id, args FROM outbox WHERE screen = 'you_said'"
            assert db.execute(told).fetchall() == [(None, None, None, None)] * 3  # of mads, who slept, it never left
            assert db.execute("SELECT count(*) FROM audit WHERE detail LIKE '%ferry%'").fetchone() == (0,)
            assert db.execute("SELECT count(*) FROM reply").fetchone() == (3,)  # sofia's two and boyan's
        everything = await seen(eva)
        assert [one for one in nobodys(tmp_path / "sandbox.db") if one in everything] == []


async def forget(town: Town, chat: Chat) -> None:
    """Somebody erases everything."""
    number = await number_of(chat)

    async def work(tx: Tx) -> None:
        learner = await learner_by_telegram_id(tx, number)
        assert learner is not None
        await erase_learner(tx, learner)

    await town.bot.store.write(work)


async def news(town: Town, file: Path, chat: Chat, count: int) -> list[str]:
    """The news that came to somebody so far, once there are so many; the dispatcher looks at them late."""
    to = (await chat.state())["person"]["user_id"]
    for _ in range(100):
        await town.chat("sofia").settle()
        with sqlite3.connect(file) as db:
            sent = db.execute("SELECT state FROM outbox WHERE chat_id = ? AND screen = 'evaluation_news'", [to]).fetchall()
        if sent == [("sent",)] * count:
            break
        await asyncio.sleep(0.05)
    assert sent == [("sent",)] * count
    return [text for one in await chat.messages() if (text := words(one)).startswith("💬 New feedback")]


async def test_people_are_reminded_and_news_come_once_a_day(tmp_path: Path) -> None:
    async with town_in(tmp_path, peopled=True) as town:
        olga, eva = await evaluators(town)
        id = await pilot_with_answers(town)
        file = tmp_path / "sandbox.db"
        await eva.say("/evaluation")
        await eva.tap("Ruse")
        await eva.tap("Remind who has not answered")
        assert "After a week’s quiz: 5 or more" in await eva.screen()
        assert "Before the first lesson: under 5" in await eva.screen()
        await eva.tap("After a week’s quiz")
        assert "5 or more people have not answered yet and were not reminded." in await eva.screen()
        asks = await eva.last()
        await eva.tap("Yes, remind them")
        assert "5 or more people will be reminded, each at their own hour." in await eva.screen()
        yes = next(data for label, data in buttons(asks) if label == "Yes, remind them")
        assert await eva.tap_data(asks["message_id"], yes) == "That is not possible now: see the list of moments."
        await eva.tap("Back to the pilot")
        await eva.tap("Remind who has not answered")
        assert "After a week’s quiz" not in await eva.labels()
        await eva.turn(until="next morning")
        (told,) = await news(town, file, eva, 1)
        assert told.splitlines()[2:] == [
            "Ruse, <autumn>",
            "New answers to read: 10 or more",
            "Questionnaires answered so far: 15 or more",  # as on the card: twenty would give its hidden cells away
        ]
        with sqlite3.connect(file) as db:
            reminded = db.execute("SELECT moment, count(*) FROM asking WHERE reminded = 1 GROUP BY moment").fetchall()
        assert reminded == [("week", 6)]
        await eva.tap("Read them")
        assert "Week 48 of 2026" in await eva.screen()
        await eva.turn(until="next morning")
        await news(town, file, eva, 1)  # nothing new, so nothing is said

        await olga.say("/evaluation")
        await olga.tap("News: on working days")
        await olga.tap("Off")
        await eva.say("/evaluation")
        await eva.tap("News: on working days")
        await eva.tap("Weekly")
        assert "the next time on Monday 30 November." in await eva.screen()
        await town.bot.store.write(lambda tx: tx.raise_texts(pilot_id=id, more=3))
        await eva.turn(until="next morning")
        await news(town, file, eva, 1)
        await eva.turn(seconds=4 * 86400)
        assert "New answers to read: under 5" in (await news(town, file, eva, 2))[-1]
        await news(town, file, olga, 0)

        async def over(tx: Tx) -> None:
            pilot = await pilot_by_id(tx, id)
            assert pilot is not None
            await end_pilot(tx, pilot, "nobody", now_in(town))

        await town.bot.store.write(over)
        await eva.say("/evaluation")
        await eva.tap("Ruse, <autumn> (ended)")
        assert "It has ended: nobody can find out any more who answered." in await eva.screen()
        await eva.tap("Read what people wrote")
        assert "1" not in await eva.labels()  # nobody can be answered any more

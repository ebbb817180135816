"""From the typed count to the first message: hold, Stop, Send now, a second person, and everything that confirms nothing."""

from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from bot.administration.announcement import Text
from bot.administration.timing import Timing
from bot.storage.announcement import announcement_by_id, changed, drop_text, put_text
from bot.storage.tx import Tx
from tests.journeys.announcing import HELLO, carried, confirm, crew, draft, got, push, seen, texts
from tests.journeys.chat import Chat
from tests.journeys.conftest import TUESDAY, Town, town_in

NOT_COUNTED = "This button no longer counts. Nothing was sent by it."


async def test_the_hold_can_be_stopped_by_anybody_and_ended_by_whoever_confirmed(tmp_path: Path) -> None:
    async with town_in(tmp_path) as town:
        anton, berta, cohort = await crew(town)
        jan = town.chat("jan")
        id = await draft(town, anton, cohort)
        await confirm(anton, id)
        asked = await anton.screen()
        assert "You are about to write to 3 people.\nGoes out: five minutes after you have confirmed it" in asked
        assert "3 people: 2 en, 1 bg" in asked
        assert "Type 3 within five minutes to confirm." in asked
        await anton.say("3")
        assert (
            "📣 Announcement 1\n\n⏳ Goes out today at 10:07 (Brussels time), in 5 minutes.\nTo 3 people." in await anton.screen()
        )
        assert "Announcement 1 goes out today at 10:07 (Brussels time) to 3 people, confirmed by anton." in await berta.screen()
        message, now = await carried(anton, "ma:now:")
        look = await carried(berta, "ma:look:")
        await berta.tap("Show: Български")
        assert "Стаята е Б12." in await berta.screen()
        assert await berta.tap_data((await carried(berta, "ma:stop:"))[0], now) == NOT_COUNTED
        await berta.tap("Stop")
        assert "berta stopped announcement 1. Nothing was sent." in await anton.screen()
        for language in HELLO:
            await town.bot.store.write(partial(drop_text, announcement_id=id, version=1, language=language))
        assert await berta.tap_data(*look) == "That is settled already."  # there is nothing to show
        for language, html in HELLO.items():
            text = Text(html)
            await town.bot.store.write(partial(put_text, announcement_id=id, version=1, language=language, text=text, now=0))
        await anton.turn(seconds=400)
        assert await anton.tap_data(message, now) == NOT_COUNTED
        assert await got(jan) == 0

        await anton.tap("Back to the draft")
        await anton.tap("Continue")
        await anton.say("3")
    async with town_in(tmp_path, TUESDAY + timedelta(minutes=8)) as town:  # the process ended in the hold
        anton, jan = town.chat("anton"), town.chat("jan")
        assert await got(jan) == 0
        await anton.tap("Send now")
        await seen(anton, "Announcement 1", "Done.", "3 of 3 sent", "By the language people read: English 2, Bulgarian 1")
        assert await got(jan) == 1
        assert await got(town.chat("sofia"), "Б12") == 1
        assert "confirmed and can no longer be changed" in await reopened(anton, id)


async def reopened(admin: Chat, announcement: str) -> str:
    """What a button of the draft's card says by now."""
    message, data = await carried(admin, f"an:{announcement}:")
    await admin.tap_data(message, data)
    return next(text for text in await texts(admin) if "can no longer be changed" in text)


async def rewrite(tx: Tx, announcement: str, html: str = "", **fields: Any) -> None:
    """Somebody else changes a draft meanwhile."""
    found = await announcement_by_id(tx, announcement)
    assert found is not None
    if html:
        await put_text(tx, announcement, found.version, "en", Text(html), 0)
    assert await changed(tx, replace(found, **fields), found.made_by, 0, "test") is not None


async def test_nothing_but_the_right_number_in_time_for_what_was_shown_sends_anything(tmp_path: Path) -> None:
    async with town_in(tmp_path) as town:
        anton, berta, cohort = await crew(town)
        id = await draft(town, anton, cohort)
        await confirm(anton, id, 4)
        assert "You typed 4; the number is 3. Nothing was sent." in await anton.screen()
        await anton.say("3")  # the confirmation is used up: this is a word like any other
        await anton.tap("Look again")
        await berta.say("3")  # and not hers either
        await anton.turn(seconds=301)
        await anton.say("3")
        assert "More than five minutes have passed" in await anton.screen()

        await anton.tap("Look again")
        await town.bot.store.write(partial(rewrite, announcement=id, html="The room is B13."))
        await anton.say("3")
        assert "has changed since you were asked. Nothing was sent." in await anton.screen()
        await anton.tap("Look again")
        await town.bot.store.write(partial(rewrite, announcement=id, urgent=True))
        await anton.say("3")
        assert "has changed since you were asked. Nothing was sent." in await anton.screen()
        await anton.tap("Look again")
        await town.chat("mads").start()
        await cohort_with_one_more(town, cohort, town.chat("mads"))
        await anton.say("3")
        assert "has changed since you were asked. Nothing was sent." in await anton.screen()
        await anton.tap("Look again")
        assert "You are about to write to 4 people." in await anton.screen()
        await anton.tap("Back to the draft")
        await anton.say("4")  # whoever goes back has not confirmed
        await anton.turn(seconds=600)
        assert [await got(town.chat(name)) for name in ("jan", "eleni", "mads", "berta")] == [0, 0, 0, 0]

        await confirm(anton, id, 4)
        await anton.say("4")
        await anton.tap_data(*await carried(anton, "ma:ask:"))
        assert "It was confirmed or discarded already." in await anton.screen()
        await anton.turn(seconds=301)
        await seen(anton, "Done.", "4 of 4 sent")
        assert [await got(town.chat(name), "B13") for name in ("jan", "eleni", "mads")] == [1, 1, 1]


async def cohort_with_one_more(town: Town, cohort: str, chat: Chat) -> None:
    """Somebody else joins the cohort."""
    number = (await chat.state())["person"]["user_id"]

    async def work(tx: Tx) -> None:
        learner = await tx.learner_by_telegram_id(telegram_id=number)
        await tx.enter_cohort(cohort_id=cohort, learner_id=learner["id"], now=town.sandbox.world.clock.now())

    await town.bot.store.write(work)


async def test_above_the_limit_a_second_person_must_agree(tmp_path: Path) -> None:
    async with town_in(tmp_path, APPROVAL_ABOVE="2") as town:
        anton, berta, cohort = await crew(town)
        id = await draft(town, anton, cohort)
        await confirm(anton, id, 3)
        assert "A second person has to approve it, because it goes to 3 people." in await anton.screen()
        assert not [label for label in await anton.labels() if label == "Send now"]
        assert "anton wants to send announcement 1 to 3 people." in await berta.screen()
        message, yes = await carried(berta, "ma:yes:")
        assert await anton.tap_data((await anton.last())["message_id"], yes) == NOT_COUNTED  # the maker, with her button
        await anton.turn(seconds=3600)
        assert await got(town.chat("jan")) == 0
        await berta.tap("Refuse")
        assert "You refused announcement 1." in await berta.screen()
        assert "berta did not approve announcement 1." in await anton.screen()
        assert await berta.tap_data(message, yes) == "That is settled already."

        await anton.tap("Back to the draft")
        await anton.tap("Continue")
        await anton.say("3")
        assert await berta.tap_data(message, yes.replace(":yes:", ":yes:x")) is not None
        await anton.turn(seconds=24 * 3600 + 5)
        await seen(anton, "Nobody approved it in time.")
        await anton.tap("Back to the draft")
        await anton.tap("Continue")
        await anton.say("3")
        await town.bot.store.write(partial(put_text, announcement_id=id, version=1, language="en", text=Text("Buy now!"), now=0))
        assert await berta.tap_data(*await carried(berta, "ma:yes:")) == NOT_COUNTED  # not what she was shown
        await town.bot.store.write(partial(put_text, announcement_id=id, version=1, language="en", text=Text(HELLO["en"]), now=0))
        await berta.tap("Approve")
        assert "You approved announcement 1. It goes out today at 11:07 (Brussels time)." in await berta.screen()
        await seen(anton, "Goes out", "in 5 minutes.")
        await anton.tap("Send now")
        await seen(anton, "Done.", "3 of 3 sent")
        assert await got(town.chat("jan")) == 1

        await anton.tap("Correct the text")
        await anton.tap("English")
        await anton.say("The room is B14.")
        await anton.tap("Continue")
        await anton.say("3")
        assert "anton wants to change the text of announcement 1 at 3 people who got it." in await berta.screen()
        await berta.tap("Show: English")
        assert "The room is B14." in await berta.screen()
        await berta.tap("Approve")
        await berta.turn(seconds=301)
        await seen(anton, "Corrected at 3 of 3")
        assert await got(town.chat("jan"), "B14") == 1


async def test_somebody_alone_waits_a_quarter_of_an_hour_and_cannot_shorten_it(tmp_path: Path) -> None:
    async with town_in(tmp_path, APPROVAL_ABOVE="2") as town:
        anton, berta, cohort = await crew(town)
        await berta.post("block")
        await berta.settle()
        await confirm(anton, await draft(town, anton, cohort), 3)
        text = await anton.screen()
        assert "in 15 minutes." in text
        assert "nobody else can be reached" in text
        assert await anton.labels() == ["Stop"]
        await anton.turn(seconds=600)
        assert await got(town.chat("jan")) == 0
        await anton.turn(seconds=301)
        await seen(anton, "Done.", "3 of 3 sent")


async def test_a_repeated_one_goes_by_itself_until_its_audience_has_grown(tmp_path: Path) -> None:
    async with town_in(tmp_path) as town:
        anton, berta, cohort = await crew(town)
        first = (TUESDAY + timedelta(days=1)).date()
        timing = Timing("repeat", first, 11 * 60, "Europe/Brussels", weeks=1, times=4)
        await confirm(anton, await draft(town, anton, cohort, timing=timing))
        text = await anton.screen()
        assert "You are about to write to 3 people.\nGoes out every week, 4 times, first tomorrow at 11:00" in text
        await anton.say("3")
        await anton.turn(seconds=25 * 3600)
        await seen(anton, "Done.", "3 of 3 sent")
        await anton.turn(seconds=7 * 86400 - 390)
        await seen(berta, "goes out today at 11:00", "confirmed by anton")
        await anton.turn(seconds=330)
        await seen(anton, "Done.", "today at 11:01")
        assert await got(town.chat("jan")) == 2

        for number in range(5):
            await town.chat(f"more-{number}").post("start")
            await town.chat(f"more-{number}").settle()
            await cohort_with_one_more(town, cohort, town.chat(f"more-{number}"))
        await anton.turn(seconds=7 * 86400)
        assert "Announcement 1 would go to 8 people today at 11:00 (Brussels time); last time it was 3." in await seen(
            anton, "would go to"
        )
        await anton.turn(seconds=600)
        assert await got(town.chat("jan")) == 2
        await anton.tap("Look at it")
        assert "You are about to write to 8 people." in await anton.screen()
        await anton.say("8")
        await anton.turn(seconds=301)
        await seen(anton, "Done.", "8 of 8 sent")
        await push(anton, "ma:once:")
        assert "is not repeated any more" in await anton.screen()
        await anton.turn(seconds=8 * 86400)
        assert await got(town.chat("jan")) == 3

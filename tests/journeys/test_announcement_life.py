"""An announcement on its way and afterwards: the bar, pause and cancel, the report, and what can still be done about it."""

from datetime import timedelta
from pathlib import Path

from bot.administration.timing import Timing
from bot.language.markup import strip_tags
from tests.journeys.announcing import carried, confirm, crew, draft, got, number_of, push, seen, texts
from tests.journeys.chat import Chat, buttons
from tests.journeys.conftest import TUESDAY, Town, town_in

FIVE = ("sofia", "jan", "eleni", "mads", "ania")


async def fails(town: Town, *faults: tuple[str, int | None, str, int], method: str = "sendMessage") -> None:
    """Telegram refuses what is sent to these people: who, with which status (None: it does it and does not say so), how often."""
    rows = [
        {
            "method": method,
            "chat_id": await number_of(town.chat(who)),
            "status": status,
            "description": words,
            "times": times,
            "after_effect": status is None,
        }
        for who, status, words, times in faults
    ]
    await town.chat().post("faults", faults=rows)


async def reopen(admin: Chat, announcement: str) -> None:
    """/announce, and its line in the list."""
    await admin.say("/announce")
    await push(admin, f"an:open:{announcement}")


async def test_the_bar_the_report_the_retry_the_correction_and_the_withdrawal(tmp_path: Path) -> None:
    async with town_in(tmp_path) as town:
        anton, berta, cohort = await crew(town, FIVE)
        jan, sofia = town.chat("jan"), town.chat("sofia")
        id = await draft(town, anton, cohort)
        await fails(
            town,
            ("jan", 502, "Bad Gateway", 50),
            ("eleni", 403, "Forbidden: bot was blocked by the user", 1),
            ("mads", 400, "Bad Request: chat not found", 1),
            ("ania", None, "the answer is lost", 2),
        )
        await confirm(anton, id, 5)
        await anton.tap("Send now")
        bar = await seen(anton, "▓▓▓▓▓▓▓▓░░ 1 of 5 sent", "1 has blocked the bot", "1 failed: Telegram no longer knows the chat")
        assert "1 uncertain: Telegram did not answer, it may have arrived" in bar
        assert "1 trying again in " in bar
        await anton.tap("Pause")
        assert "Paused. Nothing more goes out until somebody goes on." in await anton.screen()
        await anton.turn(seconds=900)
        await reopen(berta, id)
        await berta.tap("Go on")
        assert "1 of 5 sent" in await berta.screen()
        assert "Refresh" in await berta.labels()
        await anton.turn(seconds=7200)
        report = await seen(anton, "Done.", "1 failed: Telegram had trouble of its own")
        assert "By the language people read: Bulgarian 1" in report
        assert "Uncertain: learner 5 of Ruse" in report
        assert await got(jan) == 0
        await fails(town)
        await anton.tap("Try 1 failure again")
        await seen(anton, "Done.", "2 of 5 sent", "1 has blocked the bot")
        assert await got(jan) == 1

        await anton.tap("Correct the text")
        await anton.tap("English")
        assert "Now it says:\nThe room is B12." in await anton.screen()
        await anton.say("The room is B14.")
        assert "Before: The room is B12.\nAfter: The room is B14." in await anton.screen()
        await anton.tap("Send me a test")
        assert "The room is B14.\n\n/settings" in (await texts(anton))[-3]
        assert "After: The room is B14." in await anton.screen(), "the card again, below the test"
        await anton.tap("Continue")
        assert "You are about to change announcement 1 at 2 people who got it." in await anton.screen()
        await anton.say("2")
        assert "A corrected text of announcement 1 goes out today" in await berta.screen()
        assert await got(jan, "B14") == 0
        await anton.tap("Send now")
        corrected = await seen(anton, "corrected text", "Done.", "Corrected at 2 of 2")
        assert "1 person may have it and cannot be reached" in corrected
        assert (await got(jan, "B14"), await got(jan, "B12"), await got(sofia, "Б12")) == (1, 0, 1)

        await reopen(berta, id)
        await berta.tap("Withdraw")
        message, undo = await carried(berta, "ma:undo:")
        assert "Take announcement 1 back from 2 people?" in await berta.screen()
        assert "no longer counts" in str(await anton.tap_data((await anton.last())["message_id"], undo))
        await berta.tap("Yes, take it back")
        await seen(berta, "withdrawal", "Done.", "Deleted at 2 people")
        offered = [data for message in await anton.messages() for _, data in buttons(message)]
        assert not [data for data in offered if data.startswith(("ma:correct:", "ma:withdraw:", "ma:follow:"))]
        assert "berta withdraws announcement 1." in await anton.screen()
        assert (await got(jan, "B14"), await got(sofia, "Б12")) == (0, 0)
        assert "settled already" in str(await berta.tap_data(message, undo))


async def test_the_rest_is_cancelled_a_follow_up_reaches_those_who_got_it_and_what_is_old_gets_a_sentence(tmp_path: Path) -> None:
    async with town_in(tmp_path) as town:
        anton, berta, cohort = await crew(town)
        jan, sofia = town.chat("jan"), town.chat("sofia")
        id = await draft(town, anton, cohort)
        await fails(town, ("jan", 502, "Bad Gateway", 50))
        await confirm(anton, id, 3)
        await anton.tap("Send now")
        await seen(anton, "2 of 3 sent", "1 trying again in ")
        await berta.tap("Stop")
        assert "Pause" in await berta.labels()  # too late for that, so it shows what can be done
        await anton.tap("Cancel the rest")
        assert "Cancel the rest? 2 of 3 are done; 1 person who still waits will not get it." in await anton.screen()
        await anton.tap("No, leave it")
        await anton.tap("Cancel the rest")
        await fails(town, ("anton", 400, "Bad Request: message to edit not found", 1), method="editMessageText")
        await anton.tap("Yes, cancel the rest")
        await anton.turn(seconds=1)
        await seen(anton, "The rest is cancelled.", "2 of 3 sent", "1 cancelled")
        await fails(town)
        await anton.turn(seconds=900)
        assert (await got(jan), await got(sofia, "Б12")) == (0, 1)

        await reopen(anton, id)
        await anton.tap("Write a follow-up")
        assert "2 people: 1 bg, 1 en" in await anton.screen()
        await anton.tap("Write the text")
        await anton.tap("Add English")
        await anton.say("And bring a pen.")
        await anton.tap("Continue")
        await anton.say("2")
        await anton.tap("Send now")
        await seen(anton, "Announcement 2", "Done.", "2 of 2 sent")
        assert [await got(town.chat(name), "bring a pen") for name in ("sofia", "jan", "eleni")] == [1, 0, 1]

        await anton.turn(seconds=49 * 3600)
        await reopen(anton, id)
        await anton.tap("Withdraw")
        await anton.tap("Yes, take it back")
        await seen(anton, "withdrawal", "Done.", "Replaced by a sentence at 2 people")
        instead = town.bot.house.interface.translator("bg").label("announcement.withdrawn", "")
        assert (await got(sofia, strip_tags(instead)), await got(sofia, "Б12")) == (1, 0)


async def test_a_withdrawal_in_the_middle_ends_the_rest_at_once(tmp_path: Path) -> None:
    async with town_in(tmp_path) as town:
        anton, _, cohort = await crew(town)
        await fails(town, ("jan", 502, "Bad Gateway", 50))
        await confirm(anton, await draft(town, anton, cohort), 3)
        await anton.tap("Send now")
        await seen(anton, "2 of 3 sent", "1 trying again in ")
        await anton.tap("Withdraw")
        assert "Take announcement 1 back from 2 people?" in await anton.screen()
        assert "1 person has not got it yet and will not get it." in await anton.screen()
        await anton.tap("Yes, take it back")
        await fails(town)
        await seen(anton, "withdrawal", "Done.", "Deleted at 2 people")
        await seen(anton, "The rest is cancelled.", "2 of 3 sent", "1 cancelled")
        await anton.turn(seconds=3600)
        assert [await got(town.chat("jan")), await got(town.chat("eleni")), await got(town.chat("sofia"), "Б12")] == [0, 0, 0]


async def test_it_survives_a_restart_in_the_middle_and_asks_when_an_outage_has_overtaken_it(tmp_path: Path) -> None:
    async with town_in(tmp_path) as town:
        anton, _, cohort = await crew(town)
        id = await draft(town, anton, cohort)
        await fails(town, ("jan", 502, "Bad Gateway", 3))
        await confirm(anton, id, 3)
        await anton.tap("Send now")
        await seen(anton, "2 of 3 sent", "1 trying again in ")
        at_eleven = Timing("at", TUESDAY.date(), 11 * 60, "Europe/Brussels")
        await confirm(anton, await draft(town, anton, cohort, {"en": "It begins."}, at_eleven), 3)
        assert "Goes out today at 11:00 (Brussels time)." in await anton.screen()
    async with town_in(tmp_path, TUESDAY + timedelta(minutes=10)) as town:
        anton = town.chat("anton")
        await anton.turn(seconds=60)
        await seen(anton, "Announcement 1", "Done.", "3 of 3 sent")
        assert [await got(town.chat("jan")), await got(town.chat("sofia"), "Б12"), await got(town.chat("eleni"))] == [1, 1, 1]
    async with town_in(tmp_path, TUESDAY + timedelta(hours=3)) as town:
        anton = town.chat("anton")
        await seen(anton, "Announcement 2", "It was to go out today at 11:00 (Brussels time); the bot was away. 0 of 3 are done.")
        await anton.turn(seconds=3600)
        assert await got(town.chat("jan"), "It begins.") == 0
        await anton.tap("Send now")
        await seen(anton, "Announcement 2", "Done.", "3 of 3 sent")
        assert await got(town.chat("jan"), "It begins.") == 1
        audit = [text for text in await texts(anton) if "sent" in text]
        assert len(audit) == 2, "each has one message that updates itself, and what was asked anew stands in it"

"""Nothing goes on for somebody who may announce no more, and two people never send one time of it twice or undo a correction."""

from datetime import timedelta
from pathlib import Path

from bot.administration.timing import Timing
from tests.journeys.announcing import carried, confirm, crew, draft, got, seen, texts
from tests.journeys.conftest import TUESDAY, town_in
from tests.journeys.test_announcement_life import fails, reopen

GONE = "Whoever confirmed it does not run the course any more."


async def test_what_somebody_confirmed_stops_when_their_role_ends_or_they_erase_themselves(tmp_path: Path) -> None:
    async with town_in(tmp_path, peopled=True) as town:
        anton, berta, cohort = await crew(town)
        olga, jan = town.chat("olga"), town.chat("jan")
        await olga.start()
        weekly = Timing("repeat", TUESDAY.date(), 11 * 60, "Europe/Brussels", weeks=1, times=3)
        await confirm(anton, await draft(town, anton, cohort, {"en": "Every week."}, weekly), 3)
        await anton.turn(seconds=3600)
        await seen(anton, "Announcement 1", "Done.", "3 of 3 sent")
        running, held = await draft(town, anton, cohort), await draft(town, anton, cohort, {"en": "Buy now!"})
        await fails(town, ("jan", 502, "Bad Gateway", 50))
        await confirm(anton, running, 3)
        await anton.tap("Send now")
        await seen(anton, "Announcement 2", "2 of 3 sent", "1 trying again in ")
        await confirm(anton, held, 3)
        assert "Announcement 3 goes out" in await berta.screen()
        before = len(await texts(anton))

        await olga.say("/roles")
        number = next(line for line in (await olga.screen()).splitlines() if "anton: admin" in line).partition(".")[0]
        await olga.tap(f"Withdraw {number}")
        await olga.tap("Yes, withdraw")
        await seen(olga, "Announcement 3", f"Stopped. {GONE} Nothing was sent.")
        await seen(berta, "Announcement 2", f"{GONE} 2 of 3 are done. Nothing more goes out before you say so.")
        await fails(town)
        await anton.turn(seconds=3600)
        assert [await got(jan), await got(jan, "Buy now!"), await got(anton, "Done.")] == [0, 0, 1]
        await reopen(berta, running)
        await berta.tap("Go on")
        await seen(berta, "Announcement 2", "Done.", "3 of 3 sent")
        assert await got(jan) == 1
        assert len(await texts(anton)) == before + 1
        assert "Your role in running this course has ended" in await anton.screen()

        await confirm(berta, held, 3)
        assert "Announcement 3 goes out" in await olga.screen()
        await berta.say("/erase")
        await berta.tap("Yes, erase everything")
        await seen(olga, "Announcement 3", f"Stopped. {GONE} Nothing was sent.")
        await anton.turn(seconds=3600)
        assert await got(jan, "Buy now!") == 0


async def test_two_who_are_asked_about_one_repetition_send_it_once_and_two_corrections_do_not_undo_each_other(
    tmp_path: Path,
) -> None:
    async with town_in(tmp_path) as town:
        anton, berta, cohort = await crew(town)
        sofia, jan = town.chat("sofia"), town.chat("jan")
        weekly = Timing("repeat", TUESDAY.date(), 11 * 60, "Europe/Brussels", weeks=1, times=3)
        id = await draft(town, anton, cohort, timing=weekly)
        await confirm(anton, id, 3)
        await anton.turn(seconds=3600)
        await seen(anton, "Done.", "3 of 3 sent")
        await reopen(berta, id)
        for admin, language in ((anton, "English"), (berta, "Български")):
            await admin.tap("Correct the text")
            await admin.tap(language)
        await anton.say("The room is B14.")
        await berta.say("Стаята е Б14.")
        await anton.tap("Continue")
        await anton.say("3")
        await anton.tap("Send now")
        await seen(anton, "Corrected at 3 of 3")
        await berta.tap("Continue")
        assert "Another correction of it came first." in await berta.screen()
        assert (await got(jan, "B14"), await got(sofia, "Б12")) == (1, 1)

    async with town_in(tmp_path, TUESDAY + timedelta(days=7, hours=4)) as town:
        anton, berta, jan = town.chat("anton"), town.chat("berta"), town.chat("jan")
        await seen(anton, "was to go out again today at 11:00 (Brussels time); the bot was away.")
        message, look = await carried(anton, "ma:ask:again:")
        await anton.tap_data(message, look)
        await reopen(berta, id)
        await berta.tap_data((await berta.last())["message_id"], look)
        await anton.say("3")
        await berta.say("3")
        assert "It was confirmed or discarded already. Nothing was sent twice." in await berta.screen()
        await anton.tap_data(message, look)
        assert "It was confirmed or discarded already. Nothing was sent twice." in await anton.screen()
        await anton.turn(seconds=400)
        await seen(anton, "Done.", "3 of 3 sent")
        assert await got(jan, "B14") == 2

"""Mondays at nine a trainer hears how the cohort is; whoever does not want that is left in peace."""

import asyncio
from pathlib import Path

from tests.journeys.chat import Chat, words
from tests.journeys.cohorts import cohort_with
from tests.journeys.conftest import Town, town_in
from tests.journeys.test_help import arrived, ask

MONDAY = 6 * 86400  # from Tuesday morning


async def digests(chat: Chat) -> list[str]:
    """Every digest so far."""
    return [text for message in await chat.messages() if (text := words(message)).startswith("📋")]


async def digest_number(chat: Chat, number: int) -> str:
    """The digest of that number, from 1, once it has come; the dispatcher looks at digests last."""
    for _ in range(200):
        if len(found := await digests(chat)) >= number:
            break
        await asyncio.sleep(0.05)
    assert len(found) == number
    return found[-1]


async def six_learners(town: Town) -> list[Chat]:
    """Five who do lesson 1.1 and get the same things wrong, and one who only came."""
    people = [await arrived(town, f"learner-{number}", "en", f"Learner {number}") for number in range(6)]
    for chat in people[:5]:
        await chat.press("begin")
        await chat.do_lesson()
    return people


async def test_the_week_of_a_cohort_comes_on_monday_until_it_is_not_wanted_any_more(tmp_path: Path) -> None:
    async with town_in(tmp_path) as town:
        jo = await arrived(town, "jo", "en", "Jo")
        await jo.be(zone="Europe/Brussels")
        people = await six_learners(town)
        await cohort_with(town, "Ruse, autumn", people, [jo])
        await people[4].say("/next")
        await people[4].press("=0")
        await people[4].press("go")
        await ask(people[4], "What is a prototype?")
        await jo.turn(seconds=MONDAY + 1)
        told = await digest_number(jo, 1)
        assert told.startswith("📋 The week of Ruse, autumn, 6 learners\n\nNot started: 1\nWeek 1: 5")
        assert "Of them silent" not in told  # it is six days
        assert "5 lessons done this week" in told
        assert "The hardest question, from lesson 1.1: " in told
        assert "\N{NO-BREAK SPACE}% of 5 learners had it right at once." in told
        assert "1 unread request for help\nNo room session is planned." in told
        await jo.tap("Requests")
        assert "What is a prototype?" in await jo.screen()
        await jo.press("hs:digest:off")
        await jo.turn(seconds=7 * 86400)
        assert len(await digests(jo)) == 1
        await jo.say("/digest")
        told = await digest_number(jo, 2)
        assert "Of them silent for a week or longer: 5" in told
        assert "No question was hard, or too few have answered any." in told
        assert await jo.tap("Send it every Monday") == "The digest comes every Monday at nine."
        await jo.turn(seconds=7 * 86400)
        await digest_number(jo, 3)
        await jo.tap("Roster")
        assert "Ruse, autumn" in await jo.screen()
        await people[0].say("/digest")
        assert "I don't know that command" in await people[0].screen()

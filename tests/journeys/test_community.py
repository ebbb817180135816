"""Beyond the course: the operator's links, and proposals that are answered."""

import subprocess
import sys
from pathlib import Path

from tests.journeys.chat import words
from tests.journeys.conftest import ROOT, town_in
from tests.journeys.test_roles import UNKNOWN, link_for, opens
from tests.test_course_community import GOOD


async def test_the_links_are_the_operators_with_titles_in_the_learners_language(tmp_path: Path) -> None:
    file = tmp_path / "community.yaml"
    file.write_text(GOOD, encoding="utf-8")
    async with town_in(tmp_path, COMMUNITY_FILE=str(file)) as town:
        sofia = town.chat()
        await sofia.start()
        await sofia.say("/community")
        assert "These pages were chosen by the sandbox." in await sofia.screen()
        assert await sofia.labels() == ["Our newsletter", "The community of practice", "Propose an idea"]
        rows = (await sofia.last())["reply_markup"]["inline_keyboard"]
        assert rows[0][0]["url"] == "https://ruse.example/news"
        await sofia.tap("Propose an idea")
        assert "What would you like to propose?" in await sofia.screen()


def test_a_broken_list_stops_the_start_with_every_mistake_and_the_code_for_settings(tmp_path: Path) -> None:
    file = tmp_path / "community.yaml"
    file.write_text("links:\n  - kind: blog\n    url: ftp://x\n    title: {pl: Blog}\n", encoding="utf-8")
    environ = {"COMMUNITY_FILE": str(file), "DATABASE_URL": f"sqlite:///{tmp_path}/course.db", "SANDBOX_PORT": "0"}
    command = [sys.executable, "-m", "bot"]
    ran = subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, timeout=60, check=False)
    assert ran.returncode == 78
    assert f"COMMUNITY_FILE: {file}:3:10: links[1].url: must be a whole https address (found: ftp://x)" in ran.stderr
    assert f"COMMUNITY_FILE: {file}:4:12: links[1].title: needs a title in English, as en" in ran.stderr


async def test_a_proposal_gets_a_number_an_answer_and_no_name(tmp_path: Path) -> None:
    async with town_in(tmp_path, peopled=True) as town:
        olga, anton, sofia = town.chat("olga"), town.chat("anton"), town.chat()
        await olga.start()
        await opens(anton, await link_for(olga, "Admin", "Anton"))
        await sofia.start()
        await sofia.say("/community")
        assert "There are no links yet." in await sofia.screen()
        await sofia.tap("Propose an idea")
        await sofia.tap("A blog post")
        await sofia.say("long " * 101)
        assert "I can keep 500" in await sofia.screen()
        await sofia.say("How our <village> saved its ferry.")
        assert "Thank you, this is proposal 1." in await sofia.screen()
        for chat in (olga, anton):
            assert await chat.screen() == "💡 Proposal 1, a blog post (English): How our <village> saved its ferry."
        await sofia.say("/propose")
        await sofia.tap("An idea for the course")
        await sofia.say("More on budgets.")
        await sofia.say("/propose")
        assert "2. More on budgets. (not read yet)" in await sofia.screen()
        assert "1. How our <village> saved its ferry. (not read yet)" in await sofia.screen()

        await anton.say("/proposals")
        assert "2. Idea: More on budgets." in await anton.screen()
        assert "• New (2)" in await anton.labels()
        await anton.tap("No. 1")
        await anton.tap("Accept")
        question = await anton.last()
        assert "Proposal 1: accepted." in words(question)
        await olga.say("/proposals")
        await olga.tap("No. 1")
        await olga.tap("Considering")
        await olga.tap("Send without words")
        assert await sofia.screen() == "💡 Your proposal 1 is being considered."
        await anton.say("Too late, these words.")  # Olga was quicker: the author hears of one answer
        assert "The author knows that it is being considered." in await anton.screen()
        assert await sofia.screen() == "💡 Your proposal 1 is being considered."
        await anton.tap("Accept")
        await anton.say("w" * 501)
        assert "That has 501 characters, and 500 fit." in await anton.screen()
        await anton.say("We would love to print it.")
        assert "It was accepted, and the author knows." in await anton.screen()
        answer = "💡 Your proposal 1 was accepted. Thank you for it."
        assert await sofia.screen() == f"{answer}\n\nThe people who run the course write: We would love to print it."
        await anton.tap("All proposals")
        await anton.tap("New")
        await anton.tap("No. 2")
        _, decline = await anton.find("Decline")
        await anton.tap("Decline")
        await anton.tap("Send without words")
        assert await sofia.screen() == "💡 Your proposal 2 was not taken up. Thank you for it all the same."
        assert await anton.tap_data((await anton.last())["message_id"], decline) == "That is settled already."
        await sofia.say("/propose")
        assert "2. More on budgets. (declined)" in await sofia.screen()
        await olga.say("/audit")
        assert "Anton accepted proposal 1." in await olga.screen()
        assert "ferry" not in await olga.screen()

        open_one = "ps:open:1"
        await sofia.say("/proposals")
        assert await sofia.screen() == UNKNOWN
        assert (
            await sofia.tap_data((await sofia.last())["message_id"], open_one)
            == "I don't know that button. /next shows where you are."
        )
        await sofia.say("/erase")
        await sofia.tap("Yes, erase everything")
        assert await anton.tap_data((await anton.last())["message_id"], open_one) == "That is settled already."
        assert "There is none here." in await anton.screen()

"""An admin writes an announcement: in several languages, with a picture, over a restart, beside another admin."""

from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from bot.storage.people import learner_by_telegram_id
from bot.storage.tx import Tx
from tests.journeys.chat import Chat, buttons, words
from tests.journeys.cohorts import cohort_with
from tests.journeys.conftest import TUESDAY, Town, town_in

CHANGED = "Changed by somebody else meanwhile. This is how it stands now."
UNKNOWN = "I don't know that command. /help lists what I can do."
PEOPLE = {"sofia": "bg", "jan": "en", "eleni": "el", "anton": "en", "berta": "en"}


async def read_in(tx: Tx, telegram_id: int, language: str) -> None:
    """Somebody reads this language from now on, whether or not the interface is whole in it."""
    learner = await learner_by_telegram_id(tx, telegram_id)
    assert learner is not None
    await tx.set_language(id=learner.id, language=language)


async def everybody(town: Town) -> tuple[Chat, Chat]:
    """A cohort of three who read Bulgarian, English and Greek, and two admins who learn nothing."""
    for name, language in PEOPLE.items():
        await town.chat(name).be(language_code="en")
        await town.chat(name).start()
        person = (await town.chat(name).state())["person"]["user_id"]
        await town.bot.store.write(partial(read_in, telegram_id=person, language=language))
    anton, berta = town.chat("anton"), town.chat("berta")
    learners = [town.chat(name) for name in ("sofia", "jan", "eleni")]
    await cohort_with(town, "Ruse, autumn", learners, admins=(anton, berta))
    return anton, berta


async def draft_for_the_cohort(admin: Chat) -> None:
    """A new draft whose audience is the cohort."""
    await admin.say("/announce")
    await admin.tap("New announcement")
    await admin.tap("Choose audience")
    await admin.tap("Cohorts")
    await admin.tap("☐ Ruse, autumn")
    assert "☑ Ruse, autumn" in await admin.labels()
    await admin.tap("Back to the audience")
    await admin.tap("Back to the draft")


async def say_bold(admin: Chat, text: str, bold: str) -> None:
    """Type a text in which these words are bold."""
    before = len(text[: text.index(bold)].encode("utf-16-le")) // 2
    await admin.post("say", text=text, entities=[{"type": "bold", "offset": before, "length": len(bold)}])
    await admin.settle()


def bold_words(message: dict[str, Any]) -> list[str]:
    """What is bold in a message or its caption."""
    units = words(message).encode("utf-16-le")
    entities = message.get("entities") or message.get("caption_entities") or []
    return [
        units[2 * one["offset"] : 2 * (one["offset"] + one["length"])].decode("utf-16-le")
        for one in entities
        if one["type"] == "bold"
    ]


async def test_a_draft_in_two_languages_with_a_picture_names_what_is_missing_and_survives_a_restart(tmp_path: Path) -> None:
    async with town_in(tmp_path) as town:
        anton, _ = await everybody(town)
        await draft_for_the_cohort(anton)
        text = await anton.screen()
        assert "New announcement · draft 1\n" in text
        assert "To: Ruse, autumn\n3 people: 1 bg, 1 el, 1 en" in text
        assert "No text yet." in text
        await anton.tap("Write the text")
        await anton.tap("Add English")
        assert "Send the text in English as your next message." in await anton.screen()
        await say_bold(anton, "Dear all, the room is <B12> & free.", "the room")
        assert "the text in English is saved" in words((await anton.messages())[-2])
        text = await anton.screen()
        assert "✅ English: written" in text
        assert "⚠️ Български: missing → 1 person gets English, with a line that says so" in text
        await anton.tap("Add Български")
    async with town_in(tmp_path, TUESDAY + timedelta(hours=1)) as town:
        anton = town.chat("anton")
        caption = {"caption": "Здравейте, стаята е свободна.", "entities": [{"type": "bold", "offset": 0, "length": 9}]}
        await anton.post("attach", kind="photo", **caption)
        await anton.settle()
        text = await anton.screen()
        assert "✅ Български: written" in text
        assert "⚠️ Ελληνικά: missing → 1 person gets English" in text
        assert "With a picture" in text

        await anton.tap("Texts and links")
        await anton.tap("✅ English")
        assert "Dear all, the room is <B12> & free." in await anton.screen()
        await anton.tap("Link buttons")
        await anton.say("Sign up - http://example.eu")
        assert "must begin with https://" in await anton.screen()
        await anton.say("Sign up - https://example.eu/room")
        assert "Български: link buttons missing" in await anton.screen()

        await anton.tap("Send me a test")
        *_, english, bulgarian, instead, note = await anton.messages()
        assert words(english) == "Dear all, the room is <B12> & free.\n\n/settings: which messages you get"
        assert bold_words(english) == ["the room"]
        assert english["reply_markup"]["inline_keyboard"] == [[{"text": "Sign up", "url": "https://example.eu/room"}]]
        assert bulgarian["caption"].startswith("Здравейте, стаята е свободна.")
        assert bold_words(bulgarian) == ["Здравейте"]
        assert "photo" in english
        assert "photo" in bulgarian
        assert "There is no text in your language, so you get this one." in instead["caption"]
        assert "Test of draft 1, for you alone: English, Български" in words(note)
        assert "The last one is for those who read Ελληνικά." in words(note)
        await anton.tap("Back to the draft")
        assert "✅ English: written" in await anton.screen()
        assert await town.chat("sofia").screen() != words(bulgarian)


async def test_two_admins_do_not_cross(tmp_path: Path) -> None:
    async with town_in(tmp_path) as town:
        anton, berta = await everybody(town)
        await draft_for_the_cohort(anton)
        first = await anton.last()
        await berta.say("/announce")
        await berta.tap("New announcement")
        assert "draft 2" in await berta.screen()
        await anton.tap("Write the text")
        await anton.tap("Add English")

        await berta.say("/announce")
        await berta.tap("1")
        assert "draft 1" in await berta.screen()
        await berta.tap("Picture, kind, more")
        await berta.tap("Make it community news")
        assert "Kind: community news" in await berta.screen()
        await anton.say("Anton's words.")
        assert "✅ English: written" in await anton.screen()
        assert "Kind: community news" in await anton.screen()

        when = next(data for _, data in buttons(first) if data.endswith(":when"))
        await berta.tap("When")
        await berta.tap("Urgent")
        assert "Urgent: it reaches people in their night too" in await berta.screen()
        stale = when.replace(":when", ":now")
        assert await anton.tap_data(first["message_id"], stale) == CHANGED

        await berta.say("/announce")
        assert await berta.labels() == ["New announcement", "2", "1 · Anton's words."]
        await berta.tap("2")
        await berta.tap("Picture, kind, more")
        await berta.tap("Discard the draft")
        await berta.tap("Yes, discard it")
        assert "Draft 2 was discarded." in await berta.screen()
        await town.chat("jan").say("/announce")
        assert await town.chat("jan").screen() == UNKNOWN
        jan = town.chat("jan")
        unknown = await jan.tap_data((await jan.last())["message_id"], "nobody-made-this")
        assert await jan.tap_data((await jan.last())["message_id"], when) == unknown


async def test_too_long_a_text_is_given_back_with_the_numbers_and_times_are_weighed(tmp_path: Path) -> None:
    async with town_in(tmp_path) as town:
        anton, _ = await everybody(town)
        await draft_for_the_cohort(anton)
        await anton.tap("Write the text")
        await anton.tap("Add English")
        await anton.say("A text that stays.")
        await anton.tap("Texts and links")
        await anton.tap("✅ English")
        await anton.tap("Change text")
        await anton.say("ferry " * 800)  # arrives in two pieces, as Telegram's apps cut it
        text = await anton.screen()
        assert "A message has at most 4,096 characters" in text
        assert "too many" in text
        for piece in ("ferry " * 660, "ferry " * 100):  # cut between two words, so that the first piece alone would fit
            await anton.post("say", text=piece.strip())
        await anton.settle()
        assert "A message has at most 4,096 characters" in await anton.screen()
        await anton.tap("Back to the draft")
        await anton.tap("Texts and links")
        await anton.tap("✅ English")
        assert "A text that stays." in await anton.screen()
        await anton.tap("Change text")
        await anton.post("attach", kind="video", caption="A text with a film.")
        await anton.settle()
        assert "I can take a text, a picture or a file here. Nothing was changed" in await anton.screen()
        await anton.say("Kære alle, på torsdag mødes vi i Ruse. Husk jeres plan, og skriv hvis I ikke kan komme.")
        assert "The text in English looks like Dansk to me." in await anton.screen()
        await anton.tap("Picture, kind, more")
        await anton.tap("Picture or file")
        await anton.post("attach", kind="document")
        await anton.settle()
        assert "With the file notes.txt" in await anton.screen()
        await anton.tap("Texts and links")
        await anton.tap("✅ English")
        await anton.tap("Change text")
        await anton.say("ferry " * 180)
        assert "With a picture or file a text has at most 1,024 characters" in await anton.screen()
        await anton.tap("Back to the draft")
        await anton.tap("Send me a test")
        assert (await anton.messages())[-2]["document"]["file_name"] == "notes.txt"
        await anton.tap("Back to the draft")

        await anton.tap("When")
        await anton.tap("At a time")
        await anton.say("2026-11-24 08:00")
        assert "That time is past." in await anton.screen()
        await anton.say("27.11.2026 21:30")
        text = await anton.screen()
        assert "Goes out: Friday 27 November at 21:30 (Brussels time), in 3 days" in text
        assert "🌙 3 have quiet hours then (20:00 to 08:00) and get it after them, by Saturday 28 November at 08:00" in text
        await anton.tap("When")
        await anton.tap("Again and again")
        await anton.tap("Every 2 weeks")
        await anton.tap("6")
        await anton.tap("Wed 25.11.")
        await anton.tap("10:00")
        assert "Goes out every 2 weeks, 6 times, first tomorrow at 10:00 (Brussels time)" in await anton.screen()
        await anton.tap("Change audience")
        await anton.tap("How far they are")
        await anton.tap("have finished")
        await anton.tap("Back to the draft")
        assert "That is nobody at the moment." in await anton.screen()
        await anton.tap("Continue")
        assert "Choose first who gets it." in await anton.screen()

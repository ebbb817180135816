""" "You said, we did": an evaluator answers a text, or all that a search found, and never learns whom."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from telegram import Update
from telegram.ext import CallbackQueryHandler

from bot.evaluation.pilot import Pilot
from bot.evaluation.reply import QUOTED, REPLY_LIMIT, Text, digest, waking
from bot.evaluation.search import mark
from bot.evaluation.suppression import rounded
from bot.handlers.context import Context
from bot.handlers.house import PASS, Handler, House, Passed, say, tapped_words
from bot.handlers.staff.door import Typed
from bot.handlers.staff.evaluation import PILOT, become, opened
from bot.handlers.staff.evaluation_texts import ALL, QUESTION, SOUGHT, may_be_answered, texts_meant
from bot.handlers.staff.words import expect, expect_nothing
from bot.storage.evaluation import answered_texts, evaluator, keep_replies, key_of, people_behind
from bot.storage.pilot import pilot_by_id
from bot.storage.staff import Staff, ask_confirmation, confirmed, note

PURPOSE = "evaluation reply"
HANDLE, NONCE = r"[0-9a-f]{12}", r"[\w-]{16}"


@dataclass(frozen=True)
class Replies:
    """Answers to what was left under a code."""

    house: House

    def handlers(self) -> list[Handler]:
        """The table of contents."""
        return [
            CallbackQueryHandler(self.write, pattern=rf"^ev:say:{PILOT}:{HANDLE}$"),
            CallbackQueryHandler(self.write_all, pattern=rf"^ev:every:{PILOT}:{QUESTION}:{SOUGHT}$"),
            CallbackQueryHandler(self.send, pattern=rf"^ev:send:{PILOT}:{NONCE}$"),
        ]

    def typed(self) -> Typed:
        """What was done about it; other words in place of those in the preview."""
        return {PURPOSE: self.words}

    async def write(self, update: Update, context: Context) -> str | Passed | None:
        """The number of a text: the next words are for whoever wrote it."""
        return await self._ask(update, context, {"handle": tapped_words(update)[3], "question": ALL, "seeks": ""})

    async def write_all(self, update: Update, context: Context) -> str | Passed | None:
        """[ Answer all found together ]: the next words are for everybody whose text was found."""
        _, _, _, question, sought = tapped_words(update)
        return await self._ask(update, context, {"handle": None, "question": question, "sought": sought})

    async def _ask(self, update: Update, context: Context, about: dict[str, Any]) -> str | Passed | None:
        found = await opened(self.house, update, context)
        if not isinstance(found, tuple):
            return found
        staff, pilot = found
        if sought := about.pop("sought", None):
            about["seeks"] = (await evaluator(context.tx, staff.person, context.now)).seeks
            if mark(about["seeks"]) != sought:
                return self.house.toast("search over", staff.person.language)
        texts = await self._meant(context, pilot, about)
        if not texts:
            return self.house.toast("help others", staff.person.language)
        await expect(context, staff.person.id, PURPOSE, {"pilot": pilot.id, **about})
        await say(context, staff.person, "evaluation_write", {**_told(texts, about), "length": 0})
        return None

    async def words(self, staff: Staff, update: Update, context: Context, expects: dict[str, Any]) -> str | Passed | None:
        """The typed words, shown as they would arrive; too many are asked for again, and others take their place."""
        text = update.effective_message.text if update.effective_message else None
        pilot = await pilot_by_id(context.tx, expects["pilot"])
        if text is None or pilot is None or not staff.powers.may("feedback"):
            return PASS
        about = {name: expects[name] for name in ("handle", "question", "seeks")}
        texts, words = await self._meant(context, pilot, about), text.strip()
        if not texts:
            await expect_nothing(context, staff.person.id)
            await say(context, staff.person, "evaluation_replied", {"sent": False, "people": 0})
        elif not words or len(words) > REPLY_LIMIT:
            await say(context, staff.person, "evaluation_write", {**_told(texts, about), "length": len(words)})
        else:
            await expect(context, staff.person.id, PURPOSE, {"pilot": pilot.id, **about, "words": words})
            nonce = await ask_confirmation(
                context.tx, context.now, staff.person.id, PURPOSE, pilot.id, digest(words, texts)
            )  # fmt: skip
            args = {**_told(texts, about), "id": pilot.id, "words": words, "nonce": nonce}
            await say(context, staff.person, "evaluation_preview", args)
        return None

    async def send(self, update: Update, context: Context) -> str | Passed | None:
        """[ Send it ]: once, for exactly these words and these texts."""
        found = await opened(self.house, update, context)
        if not isinstance(found, tuple):
            return found
        staff, pilot = found
        waits: dict[str, Any] = (staff.person.expects or {}).get("staff", {})
        if waits.get("name") != PURPOSE or waits.get("pilot") != pilot.id or "words" not in waits:
            return self.house.toast("not confirmed", staff.person.language)
        words, nonce = waits["words"], tapped_words(update)[3]
        texts = await self._meant(context, pilot, waits)
        told = digest(words, texts)
        if not texts or not await confirmed(context.tx, context.now, nonce, staff.person.id, PURPOSE, pilot.id, told):
            return self.house.toast("not confirmed", staff.person.language)
        await expect_nothing(context, staff.person.id)
        people = await self._reply(staff, context, pilot, texts, words)
        await become(staff, update, context, "evaluation_replied", {"sent": True, "people": people})
        return None

    async def _meant(self, context: Context, pilot: Pilot, about: dict[str, Any]) -> list[Text]:
        """The texts that words would answer: left under a code that still leads to somebody, and not answered yet."""
        texts = await texts_meant(context.tx, self.house, pilot, about["question"], about["seeks"])
        answered = await answered_texts(context.tx, pilot.id)
        return [
            text
            for text in texts
            if may_be_answered(pilot, text) and key_of(text) not in answered and about["handle"] in (None, text.handle)
        ]

    async def _reply(self, staff: Staff, context: Context, pilot: Pilot, texts: Sequence[Text], words: str) -> int:
        """Keep it and queue one message to each person who can still be written to; returns how many wrote, rounded."""
        by_code: dict[str, list[Text]] = {}
        for text in texts:
            by_code.setdefault(text.code, []).append(text)
        people = await people_behind(context.tx, pilot, by_code)
        await keep_replies(context.tx, texts, words, staff.person.id, context.now)
        for code, person in people.items():
            if person.reach != "ok" or person.stopped_at is not None:
                continue
            # One they have asked to hear nothing for a while: after it, and awake.
            at = waking(context.now, person.zone, person.paused_until)
            args = {"said": [text.words for text in by_code[code][:QUOTED]], "done": words}
            await say(context, person, "you_said", args, lane=1, not_before=at)
        count = rounded(len(by_code))
        await note(
            context.tx, context.now, staff.person.id, "evaluation.answered", pilot.id, {"pilot": pilot.name, "people": count}
        )
        return count


def _told(texts: Sequence[Text], about: dict[str, Any]) -> dict[str, Any]:
    """What the screens say of the texts: the one that is answered, or about how many people those found come from."""
    if about["handle"] is not None:
        return {"said": texts[0].words, "people": 0, "seeks": ""}
    return {"said": None, "people": rounded(len({text.code for text in texts})), "seeks": about["seeks"]}

"""Reading what people wrote: five texts a page, one question or all, and searching among them."""

from dataclasses import dataclass
from typing import Any, Final

from telegram import Update
from telegram.ext import CallbackQueryHandler

from bot.evaluation.pilot import Pilot
from bot.evaluation.questions import open_questions
from bot.evaluation.reply import Text
from bot.evaluation.search import LONGEST, mark, occurs, wanted
from bot.evaluation.suppression import rounded
from bot.handlers.context import Context
from bot.handlers.house import PASS, Handler, House, Passed, say, tapped_words
from bot.handlers.staff.door import Typed
from bot.handlers.staff.evaluation import PILOT, become, named, opened
from bot.handlers.staff.words import expect, expect_nothing
from bot.storage.evaluation import answered_texts, evaluator, key_of, texts_of
from bot.storage.pilot import pilot_by_id
from bot.storage.staff import Staff
from bot.storage.tx import Tx

TEXTS_A_PAGE = 5
ALL = "all"
QUESTION: Final = rf"({ALL}|[0-9a-f]{{6}})"
SOUGHT: Final = r"[0-9a-f]{6}"


def refs_meant(house: House, pilot: Pilot, question: str) -> tuple[str, ...]:
    """The open questions that a button means by "all" or by the mark of one; none for one that is not asked any more."""
    every = open_questions(house.library, pilot)
    return every if question == ALL else tuple(ref for ref in every if mark(ref) == question)


async def texts_meant(tx: Tx, house: House, pilot: Pilot, question: str, words: str = "") -> list[Text]:
    """The texts to these questions in the order they are read, with all of the words in them where there are any."""
    texts, every = await texts_of(tx, pilot.id, refs_meant(house, pilot, question)), wanted(words)
    return [text for text in texts if occurs(every, text.words)] if words else texts


def may_be_answered(pilot: Pilot, text: Text) -> bool:
    """Whether its writer can be reached at all: a code, and the key that leads from it to somebody."""
    return bool(text.code) and pilot.pairing_key is not None


@dataclass(frozen=True)
class Texts:
    """What learners wrote, without a word about who."""

    house: House

    def handlers(self) -> list[Handler]:
        """The table of contents."""
        return [
            CallbackQueryHandler(self.read, pattern=rf"^ev:read:{PILOT}:{QUESTION}:\d{{1,4}}(:{SOUGHT})?$"),
            CallbackQueryHandler(self.questions, pattern=rf"^ev:which:{PILOT}$"),
            CallbackQueryHandler(self.seek, pattern=rf"^ev:seek:{PILOT}:{QUESTION}$"),
        ]

    def typed(self) -> Typed:
        """The words that are searched for."""
        return {"evaluation search": self.search}

    async def read(self, update: Update, context: Context) -> str | Passed | None:
        """A page of texts, in the same message."""
        found = await opened(self.house, update, context)
        if not isinstance(found, tuple):
            return found
        staff, pilot = found
        _, _, _, question, page, *sought = tapped_words(update)
        seeks = (await evaluator(context.tx, staff.person, context.now)).seeks if sought else ""
        if sought and mark(seeks) != sought[0]:
            return self.house.toast("search over", staff.person.language)
        args = await self._page(context, pilot, question, int(page), seeks)
        await become(staff, update, context, "evaluation_texts", args)
        return None

    async def questions(self, update: Update, context: Context) -> str | Passed | None:
        """[ Choose a question ]."""
        found = await opened(self.house, update, context)
        if not isinstance(found, tuple):
            return found
        staff, pilot = found
        every = [[ref, mark(ref)] for ref in open_questions(self.house.library, pilot)]
        await become(staff, update, context, "evaluation_questions", {**named(pilot), "questions": every})
        return None

    async def seek(self, update: Update, context: Context) -> str | Passed | None:
        """[ Search ]: the next words are looked for."""
        found = await opened(self.house, update, context)
        if not isinstance(found, tuple):
            return found
        staff, pilot = found
        about = {"pilot": pilot.id, "question": tapped_words(update)[3]}
        await expect(context, staff.person.id, "evaluation search", about)
        await say(context, staff.person, "evaluation_seek", {"name": pilot.name, "again": False})
        return None

    async def search(self, staff: Staff, update: Update, context: Context, expects: dict[str, Any]) -> str | Passed | None:
        """The typed words: what was found comes as a new message; what has no letter in it is asked for again."""
        text = update.effective_message.text if update.effective_message else None
        pilot = await pilot_by_id(context.tx, expects["pilot"])
        if text is None or pilot is None or not staff.powers.may("feedback"):
            return PASS
        words = " ".join(text.split())[:LONGEST]
        if not wanted(words):
            await say(context, staff.person, "evaluation_seek", {"name": pilot.name, "again": True})
            return None
        await expect_nothing(context, staff.person.id)
        await evaluator(context.tx, staff.person, context.now)
        await context.tx.seek_in_texts(learner_id=staff.person.id, seeks=words)
        await say(context, staff.person, "evaluation_texts", await self._page(context, pilot, expects["question"], 0, words))
        return None

    async def _page(self, context: Context, pilot: Pilot, question: str, page: int, seeks: str) -> dict[str, Any]:
        texts = await texts_meant(context.tx, self.house, pilot, question, seeks)
        answered = await answered_texts(context.tx, pilot.id)
        first, last = page * TEXTS_A_PAGE, (page + 1) * TEXTS_A_PAGE
        shown = [
            {
                "ref": text.ref,
                "week": text.week,
                "words": text.words,
                "handle": text.handle if may_be_answered(pilot, text) and key_of(text) not in answered else None,
                "answered": key_of(text) in answered,
            }
            for text in texts[first:last]
        ]
        waiting = any(may_be_answered(pilot, text) and key_of(text) not in answered for text in texts)
        return {
            **named(pilot),
            "question": question,
            "ref": next(iter(refs_meant(self.house, pilot, question)), None) if question != ALL else None,
            "texts": shown,
            "page": page,
            "more": last < len(texts),
            "seeks": seeks,
            "sought": mark(seeks) if seeks else None,
            "found": rounded(len(texts)),
            "waiting": bool(seeks) and waiting,
        }

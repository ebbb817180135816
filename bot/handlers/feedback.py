"""/feedback at any time: words under a code or without a trace, a voice message or a photo."""

from dataclasses import dataclass

from telegram import Update
from telegram.ext import CallbackQueryHandler, CommandHandler, MessageHandler, filters

from bot.course.catalogue import Library
from bot.course.instrument import OpenItem
from bot.evaluation.form import Given
from bot.handlers.arrival import arrive, welcome
from bot.handlers.context import Context
from bot.handlers.forms import show_again
from bot.handlers.house import Handler, House, say, tapped_message, tapped_words, tell_staff, wait_for
from bot.learning.progress import WORDS_LIMIT
from bot.storage.asking import add_asking
from bot.storage.outbox import Address
from bot.storage.people import Learner, new_id
from bot.storage.pilot import pilot_of
from bot.storage.response import keep, keep_nobodys, next_occasion

PRIVATE = filters.ChatType.PRIVATE
INSTRUMENT = "feedback"  # where these words stand among the answers of a pilot
CODE, NOBODY, STAFF = "code", "nobody", "open"  # under whose name words are kept; "open": no instrument, so staff are sent them


@dataclass(frozen=True)
class Feedback:
    """What learners think, kept for evaluators without a name."""

    house: House

    def handlers(self) -> list[Handler]:
        """The table of contents."""
        return [
            CommandHandler("feedback", self.feedback, PRIVATE),
            CallbackQueryHandler(self.feedback, pattern=r"^feedback$"),  # [ More feedback ] under an answer
            CallbackQueryHandler(self.turn, pattern=rf"^feedback:({CODE}|{NOBODY})$"),
            MessageHandler(PRIVATE & (filters.VOICE | filters.PHOTO), self.file),
        ]

    async def feedback(self, update: Update, context: Context) -> str | None:
        """/feedback: the next words, voice message or photo are it."""
        learner = await arrive(self.house, update, context)
        if learner is None:
            return await welcome(self.house, update, context)
        way = CODE if feedback_item(self.house.library) else STAFF
        await wait_for(context, learner, {"feedback": way})
        await say(context, learner, "feedback", {"way": way})
        return None

    async def turn(self, update: Update, context: Context) -> str | None:
        """[ Leave no trace ] and back: the same message says what becomes of the words."""
        learner = await arrive(self.house, update, context)
        if learner is None:
            return await welcome(self.house, update, context)
        # Once words are taken they stay as they were kept: a later tap must not look as if it changed that.
        if feedback_item(self.house.library) is None or "feedback" not in (learner.expects or {}):
            return self.house.toast("old", learner.language)
        way = tapped_words(update)[1]
        await wait_for(context, learner, {"feedback": way})
        await say(context, untold(learner), "feedback", {"way": way}, method="edit", message_id=tapped_message(update))
        return None

    async def file(self, update: Update, context: Context) -> str | None:
        """A voice message or a photo: feedback where that was asked for, else a calm word."""
        learner = await arrive(self.house, update, context)
        message = update.effective_message
        if learner is None or message is None:
            return await welcome(self.house, update, context)
        way = (learner.expects or {}).get("feedback")
        if way == NOBODY:
            await say(context, untold(learner), "feedback_words_only")
            return None
        if way not in (CODE, STAFF):
            await say(context, learner, "only_words")
            return None
        await context.tx.set_expects(id=learner.id, expects=None)
        words = (message.caption or "")[:WORDS_LIMIT]
        kind, file_id = ("voice", message.voice.file_id) if message.voice else ("photo", message.photo[-1].file_id)
        await pass_on(self.house, learner, context, kind=kind, words=words, file_id=file_id)
        await show_again(self.house, learner, context)
        return None


def feedback_item(library: Library) -> str | None:
    """The item that these words answer: the first open one; None where no instrument asks for them."""
    instrument = library.instruments.get(INSTRUMENT)
    items = instrument.items if instrument else ()
    return next((item.id for item in items if isinstance(item, OpenItem)), None)


def untold(learner: Learner) -> Address:
    """Where to answer so that no message says of this learner, once it was sent, that they left no trace."""
    return Address(learner.chat_id, learner.language)


async def take_words(house: House, learner: Learner, context: Context, way: str, words: str) -> None:
    """Keep words where the learner wanted them kept: under their code, or under nothing at all."""
    item = feedback_item(house.library)
    if way != NOBODY and (way != CODE or item is None):
        await pass_on(house, learner, context, kind="text", words=words, item=STAFF if way == CODE else way)
        return
    pilot, language, now = await pilot_of(context.tx, house, learner, context.now), learner.language, context.now
    if way == NOBODY:
        kept = {item or "words": words}  # whatever the course has become since: it was said that nothing leads to them
        await keep_nobodys(context.tx, pilot, INSTRUMENT, kept, occasion="any", language=language, now=now, texts=1)
    else:
        ref = f"{INSTRUMENT}/{item}"
        occasion = await next_occasion(context.tx, pilot, learner, ref)
        said = {ref: Given(words)}
        await keep(context.tx, pilot, learner, said, occasion=occasion, language=language, now=now, words=said)
        await add_asking(  # how a reply to these words finds its way back; nobody was asked, so it counts for no limit
            context.tx, pilot_id=pilot.id, learner_id=learner.id, moment="any", occasion=occasion, items=[ref],
            privacy="pseudonymous", language=language, state="done",
        )  # fmt: skip
    await say(context, untold(learner) if way == NOBODY else learner, "feedback_thanks", {"way": way})


async def pass_on(
    house: House, learner: Learner, context: Context, *, kind: str, words: str, file_id: str | None = None, item: str = STAFF
) -> None:
    """Store what no code can hide, thank for it and pass it on to owners and evaluators, without a word about who sent it."""
    await context.tx.add_feedback(
        id=new_id(), learner_id=learner.id, item=item, kind=kind, words=words or None, file_id=file_id,
        language=learner.language, now=context.now,
    )  # fmt: skip
    args = {"kind": kind, "words": words, "file_id": file_id, "language": learner.language}
    await tell_staff(house, context, "feedback", "owner_feedback", args)
    await say(context, learner, "feedback_thanks", {"way": STAFF})

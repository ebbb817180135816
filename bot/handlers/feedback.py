"""/feedback at any time: words, a voice message or a photo; and the question after a quiz."""

import json
from dataclasses import dataclass

from telegram import Update
from telegram.ext import CallbackQueryHandler, CommandHandler, MessageHandler, filters

from bot.course.model import Poll, Scale
from bot.handlers.arrival import arrive, welcome
from bot.handlers.content import pin_quiz
from bot.handlers.context import Context
from bot.handlers.house import Handler, House, say, tapped_message, tapped_words, tell_staff
from bot.handlers.quiz import was_taken
from bot.learning.progress import WORDS_LIMIT
from bot.screens.feedback import answered
from bot.storage.outbox import Pinned
from bot.storage.people import Learner, enrolment_of, new_id

PRIVATE = filters.ChatType.PRIVATE


@dataclass(frozen=True)
class Feedback:
    """What learners think, passed on to owners and evaluators without a name."""

    house: House

    def handlers(self) -> list[Handler]:
        """The table of contents."""
        return [
            CommandHandler("feedback", self.feedback, PRIVATE),
            MessageHandler(PRIVATE & (filters.VOICE | filters.PHOTO), self.file),
            CallbackQueryHandler(self.answer, pattern=r"^fb:[\w.-]+:(\d{1,2}|=[\w.-]+|skip|done)$"),
        ]

    async def feedback(self, update: Update, context: Context) -> str | None:
        """/feedback: the next words, voice message or photo are it."""
        learner = await arrive(self.house, update, context)
        if learner is None:
            return await welcome(self.house, update, context)
        await context.tx.set_expects(id=learner.id, expects=json.dumps({"feedback": "open"}))
        await say(context, learner, "feedback")
        return None

    async def file(self, update: Update, context: Context) -> str | None:
        """A voice message or a photo: feedback where that was asked for, else a calm word."""
        learner = await arrive(self.house, update, context)
        message = update.effective_message
        if learner is None or message is None:
            return await welcome(self.house, update, context)
        if (learner.expects or {}).get("feedback") != "open":
            await say(context, learner, "only_words")
            return None
        await context.tx.set_expects(id=learner.id, expects=None)
        words = (message.caption or "")[:WORDS_LIMIT]
        kind, file_id = ("voice", message.voice.file_id) if message.voice else ("photo", message.photo[-1].file_id)
        await keep_feedback(self.house, learner, context, kind=kind, words=words, file_id=file_id)
        return None

    async def answer(self, update: Update, context: Context) -> str | None:
        """A number of the scale or one of the choices; the first one counts, then an optional line is asked for."""
        learner = await arrive(self.house, update, context)
        enrolment = await enrolment_of(context.tx, learner.id) if learner else None
        _, quiz_id, said = tapped_words(update)
        if learner is None or enrolment is None:
            return await welcome(self.house, update, context)
        quiz = self.house.library.courses[enrolment.course].quiz_by_id.get(quiz_id)
        if quiz is None or quiz.feedback is None or not await was_taken(context.tx, enrolment, quiz_id):
            return self.house.toast("old", learner.language)
        item = f"{enrolment.course}/{quiz_id}/feedback"
        earlier = await context.tx.score_given(learner_id=learner.id, item=item)
        given = _meant(quiz.feedback, said)
        if given is None and said not in ("skip", "done"):
            return self.house.toast("old", learner.language)
        if earlier is None and given is not None:
            score, words = (given, None) if isinstance(given, int) else (None, given)
            await context.tx.add_feedback(
                id=new_id(), learner_id=learner.id, item=item, kind="score", score=score, words=words, file_id=None,
                language=learner.language, now=context.now,
            )  # fmt: skip
            await context.tx.set_expects(id=learner.id, expects=json.dumps({"feedback": item}))
        elif given is None and (learner.expects or {}).get("feedback") == item:
            await context.tx.set_expects(id=learner.id, expects=None)
        kept = given if earlier is None else earlier["words"] if earlier["score"] is None else earlier["score"]
        telling = await pin_quiz(context.tx, self.house, enrolment.course, quiz_id, learner.language)
        screen, args = answered(quiz.feedback, kept, said=given is None or earlier is not None)
        where = Pinned(f"{enrolment.course}/{quiz_id}", telling.rev, telling.language)
        await say(context, learner, screen, args, method="edit", message_id=tapped_message(update), pinned=where)
        return None


def _meant(asked: Scale | Poll, said: str) -> int | str | None:
    """The number or the option's id that a button of this question stands for; None for the others, and where there is none."""
    if isinstance(asked, Scale):
        return int(said) if said.isdecimal() and asked.low <= int(said) <= asked.high else None
    option = said.removeprefix("=")
    return option if said.startswith("=") and option in {one.id for one in asked.options} else None


async def keep_feedback(
    house: House, learner: Learner, context: Context, *, kind: str, words: str, file_id: str | None = None, item: str = "open"
) -> None:
    """Store feedback, thank for it and pass it on to owners and evaluators, without a word about who wrote it."""
    await context.tx.add_feedback(
        id=new_id(), learner_id=learner.id, item=item, kind=kind, score=None, words=words or None, file_id=file_id,
        language=learner.language, now=context.now,
    )  # fmt: skip
    args = {"kind": kind, "words": words, "file_id": file_id, "language": learner.language}
    await tell_staff(house, context, "feedback", "owner_feedback", args)
    await say(context, learner, "feedback_thanks")

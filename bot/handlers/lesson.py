"""A learner's lessons: begin, go on, answer, write."""

import json
from dataclasses import dataclass
from typing import Any

from telegram import Update
from telegram.ext import CallbackQueryHandler, CommandHandler, MessageHandler, filters

from bot.course.model import Card, Lesson, Takeaway, Write
from bot.handlers.after import choose_after
from bot.handlers.arrival import arrive, begin_course, come_back, welcome
from bot.handlers.asking import ask_afterwards, asked_first, waits_before
from bot.handlers.calendar import opening_args
from bot.handlers.content import asked_in, item_of, pinned
from bot.handlers.context import Context
from bot.handlers.help import ask_which
from bot.handlers.house import Handler, House, say, tapped_message, tapped_words
from bot.handlers.quiz import try_again
from bot.handlers.road import in_course, open_lesson, plan_next, replace_plan
from bot.handlers.showing import dumps, finish, show_step, strip
from bot.handlers.transcript import say_transcript
from bot.handlers.words import ask_for_line, expected_words, gives_way
from bot.learning.buttons import event_of
from bot.learning.progress import Inside, Outcome, Step, Words, decide, expects_words
from bot.learning.sitting import Result, Sitting
from bot.storage.people import (
    Enrolment,
    Learner,
    Plan,
    Prompt,
    enrolment_of,
    new_id,
    plan_by_id,
    plan_now,
    prompt_at,
    prompt_by_nonce,
)

PRIVATE = filters.ChatType.PRIVATE


@dataclass(frozen=True)
class Place:
    """Where in which lesson a tap or typed words belong."""

    learner: Learner
    enrolment: Enrolment
    plan: Plan
    prompt: Prompt
    lesson: Lesson | Sitting

    @property
    def step(self) -> Step:
        """The step the prompt asks about."""
        return self.lesson.steps[self.prompt.step]

    @property
    def item(self) -> str:
        """The stable id of what is asked: basic/1.1/q1."""
        return item_of(self.enrolment.course, self.lesson, self.step)


@dataclass(frozen=True)
class Learning:
    """What a learner can do in a lesson."""

    house: House

    def handlers(self) -> list[Handler]:
        """The table of contents."""
        return [
            CommandHandler("next", self.next, PRIVATE),
            CallbackQueryHandler(self.begin, pattern=r"^begin$"),
            CallbackQueryHandler(self.next, pattern=r"^next$"),
            CallbackQueryHandler(self.tap, pattern=r"^p:"),
            MessageHandler(PRIVATE & filters.TEXT & ~filters.COMMAND, self.words),
        ]

    async def begin(self, update: Update, context: Context) -> str | None:
        """[ Start lesson 1 ]: enrol with one tap, and lesson 1 starts."""
        learner = await arrive(self.house, update, context)
        if learner is None:
            return await welcome(self.house, update, context)
        if await enrolment_of(context.tx, learner.id) is not None:
            if await waits_before(context.tx, learner, context.now):
                return self._old(update, learner)
            return await self.next(update, context)
        await context.tx.set_expects(id=learner.id, expects=None)
        enrolment = await begin_course(self.house, learner, context)
        await strip(context.tx, learner, context.now, message_id=tapped_message(update))
        await self._pull(learner, enrolment, context)
        return None

    async def next(self, update: Update, context: Context) -> str | None:
        """The next lesson now, or the open one at the exact place where it was left."""
        learner = await arrive(self.house, update, context, returns=True)
        enrolment = await enrolment_of(context.tx, learner.id) if learner else None
        if learner is None or enrolment is None:
            return await welcome(self.house, update, context)
        await context.tx.set_expects(id=learner.id, expects=None)
        await self._pull(learner, enrolment, context)
        return None

    async def _pull(self, learner: Learner, enrolment: Enrolment, context: Context) -> None:
        tx, now = context.tx, context.now
        plan = await plan_now(tx, enrolment.id)
        if plan is None:  # all done, unless the course has grown
            await tx.reopen_enrolment(id=enrolment.id)
            plan = await plan_next(tx, self.house, learner, enrolment, now)
        elif plan.state in ("planned", "held") and not in_course(self.house, enrolment, plan):
            plan = await replace_plan(tx, self.house, learner, enrolment, plan, now)
        if plan is None:
            await say(context, learner, "nothing_further")
            return
        if (later := await opening_args(tx, self.house, learner, enrolment, plan, now)) is not None:
            await say(context, learner, "opens_later", later)
            return
        if await asked_first(tx, self.house, learner, enrolment, plan, now):
            return
        if plan.state == "begun":
            earlier = await prompt_at(tx, plan.id, plan.step)
            await show_step(tx, self.house, learner, enrolment, plan, now)
            if earlier is not None and earlier.message_id is not None:
                await strip(tx, learner, now, message_id=earlier.message_id)
            return
        plan = await open_lesson(tx, self.house, learner, enrolment, plan, now)
        await show_step(tx, self.house, learner, enrolment, plan, now)

    async def tap(self, update: Update, context: Context) -> str | None:
        """A button of a lesson; what it means depends only on what we asked, never on what the button says."""
        learner = await arrive(self.house, update, context)
        _, nonce, action = (*tapped_words(update), "", "")[:3]
        prompt = await prompt_by_nonce(context.tx, nonce)
        if learner is None or prompt is None or prompt.learner_id != learner.id:
            return self._old(update, learner)
        plan = await plan_by_id(context.tx, prompt.plan_id)
        if plan is None or plan.step != prompt.step:
            return self._old(update, learner)
        learner = await come_back(
            self.house, learner, context
        )  # a tap that means something is a return; one that does not is not
        place = await self._place(learner, prompt, context)
        if isinstance(place, dict):
            await say(context, learner, "opens_later", place)
            return None
        if place is None:
            return self._old(update, learner)
        if isinstance(place.step, Result):
            return await self._again(place, action, update, context)
        if isinstance(place.step, Takeaway):
            return await choose_after(self.house, place.learner, place.enrolment, place.plan, nonce, action, update, context)
        if action == "rp":
            return await ask_which(self.house, place.learner, place.enrolment.course, nonce, context)
        if action == "tr" and isinstance(place.step, Card) and place.step.video is not None:
            where = pinned(place.enrolment.course, place.plan)
            return await say_transcript(self.house, place.learner, place.step, where, tapped_message(update), context)
        if action == "ch" and isinstance(place.step, Write):
            asked = await ask_for_line(place.learner, place.item, context)
            return None if asked else self._old(update, learner)
        event = event_of(action)
        if event is None:
            return self._old(update, learner)
        if learner.expects is not None:
            await context.tx.set_expects(id=learner.id, expects=None)
        outcome = decide(place.step, Inside.from_json(prompt.inside), event)
        return await self._apply(place, outcome, context, tapped_message(update))

    async def _place(self, learner: Learner, prompt: Prompt, context: Context) -> Place | dict[str, Any] | None:
        """Where the tap belongs, or None if the learner has gone on since; a tap on a pushed lesson begins it.

        One that opens later by a calendar of today stays closed: what to say of it then."""
        plan = await plan_by_id(context.tx, prompt.plan_id)
        enrolment = await enrolment_of(context.tx, learner.id)
        if plan is None or enrolment is None or plan.enrolment_id != enrolment.id or plan.step != prompt.step:
            return None
        if (later := await opening_args(context.tx, self.house, learner, enrolment, plan, context.now)) is not None:
            return later
        if plan.state != "begun" and plan.state != "done":
            plan = await open_lesson(context.tx, self.house, learner, enrolment, plan, context.now)
        return Place(learner, enrolment, plan, prompt, await asked_in(context.tx, self.house, learner, enrolment, plan))

    async def _apply(self, place: Place, outcome: Outcome, context: Context, message_id: int | None) -> str | None:
        """Remember what was decided, show it, move on; returns the toast."""
        tx, now, learner = context.tx, context.now, place.learner
        if outcome.problem is not None:
            return self._objection(learner, outcome)
        await tx.set_inside(nonce=place.prompt.nonce, inside=dumps(outcome.inside))
        await self._remember(place, outcome, context)
        if outcome.shows != "nothing":
            how = {"method": "edit", "message_id": message_id} if outcome.shows == "edit" else {}
            await show_step(tx, self.house, learner, place.enrolment, place.plan, now, **how)
        if outcome.shows == "new" and place.prompt.message_id is not None:
            await strip(tx, learner, now, message_id=place.prompt.message_id)
        if outcome.moves:
            await self._advance(place, context, message_id)
        return None

    async def _remember(self, place: Place, outcome: Outcome, context: Context) -> None:
        assert place.plan.rev is not None
        assert place.plan.language is not None
        if outcome.record is not None:
            await context.tx.record_answer(
                id=new_id(),
                learner_id=place.learner.id,
                enrolment_id=place.enrolment.id,
                item=outcome.item or place.item,
                attempt=place.lesson.number if isinstance(place.lesson, Sitting) else outcome.record.attempt,
                given=json.dumps(outcome.record.given, ensure_ascii=False),
                percent=outcome.record.percent,
                rev=place.plan.rev,
                language=place.plan.language,
                now=context.now,
            )
        if outcome.line is not None:
            line = place.step.line if isinstance(place.step, Write) else None
            await context.tx.save_line(
                id=new_id(),
                learner_id=place.learner.id,
                enrolment_id=place.enrolment.id,
                item=place.item,
                line=line,
                words=outcome.line,
                now=context.now,
            )

    async def _advance(self, place: Place, context: Context, message_id: int | None) -> None:
        """On to the next step: send first, then take the old button away."""
        tx, now, step = context.tx, context.now, place.plan.step
        if await tx.step_plan(id=place.plan.id, step=step, next_step=step + 1) is None:
            return
        plan = await plan_by_id(tx, place.plan.id)
        assert plan is not None
        if isinstance(place.lesson.steps[step + 1], Takeaway | Result):
            await finish(tx, self.house, place.learner, place.enrolment, plan, now)
            await ask_afterwards(tx, self.house, place.learner, place.enrolment, plan, now)
        else:
            await show_step(tx, self.house, place.learner, place.enrolment, plan, now)
        await strip(tx, place.learner, now, message_id=message_id, nonce=place.prompt.nonce)

    async def _again(self, place: Place, action: str, update: Update, context: Context) -> str | None:
        """[ Try again ] under the result of a quiz: other questions, at once."""
        tx, now, learner = context.tx, context.now, place.learner
        if action != "again":
            return self._old(update, learner)
        made = await try_again(tx, self.house, place.enrolment, place.plan, now)
        if isinstance(made, str):
            return self.house.toast(made, learner.language)
        plan = await open_lesson(tx, self.house, learner, place.enrolment, made, now)
        await show_step(tx, self.house, learner, place.enrolment, plan, now)
        await strip(tx, learner, now, message_id=tapped_message(update), nonce=place.prompt.nonce)
        return None

    async def words(self, update: Update, context: Context) -> str | None:
        """Typed words: what was asked for last, an answer to the open step, or a calm word that a button will do."""
        learner = await arrive(self.house, update, context)
        if learner is None:
            return await welcome(self.house, update, context)
        message = update.effective_message
        text = (message.text or "") if message else ""
        place = await self._open_place(learner, context)
        awaited = place is not None and expects_words(place.step, Inside.from_json(place.prompt.inside))
        if learner.expects is not None and not (awaited and gives_way(learner.expects, text)):
            return await expected_words(self.house, learner, text, message, context)
        if learner.expects is not None:  # the lesson, which waits for words too
            await context.tx.set_expects(id=learner.id, expects=None)
        if place is None or not awaited:
            await say(context, learner, "button_will_do")
            return None
        outcome = decide(place.step, Inside.from_json(place.prompt.inside), Words(text))
        if outcome.problem == "too long":
            await say(context, learner, "too_long", {"length": len(text.strip())})
        elif outcome.problem == "not a number":
            await say(context, learner, "not_a_number")
        elif outcome.problem is not None:
            await say(context, learner, "button_will_do")
        else:
            await self._apply(place, outcome, context, None)
        return None

    async def _open_place(self, learner: Learner, context: Context) -> Place | None:
        enrolment = await enrolment_of(context.tx, learner.id)
        plan = await plan_now(context.tx, enrolment.id) if enrolment else None
        if enrolment is None or plan is None or plan.state != "begun":
            return None
        prompt = await prompt_at(context.tx, plan.id, plan.step)
        if prompt is None:
            return None
        return Place(learner, enrolment, plan, prompt, await asked_in(context.tx, self.house, learner, enrolment, plan))

    def _objection(self, learner: Learner, outcome: Outcome) -> str:
        named = outcome.problem if outcome.problem in ("pick one", "settled") else "answer first"
        return self.house.toast(named, learner.language)

    def _old(self, update: Update, learner: Learner | None) -> str:
        return self.house.toast("old", learner.language if learner else self.house.guessed(update))

"""A learner asks for help with a card: what they say goes to those who answer, and their answers come back."""

from dataclasses import dataclass
from typing import Any

from telegram import Update
from telegram.ext import CallbackQueryHandler

from bot.handlers.arrival import arrive, welcome
from bot.handlers.content import asked_in, item_of, pinned
from bot.handlers.context import Context
from bot.handlers.house import Handler, House, say, tapped_message, tapped_words, wait_for
from bot.handlers.showing import strip
from bot.learning.schedule import WINDOW_CLOSES_MINUTE, WINDOW_OPENS_MINUTE, local_minute
from bot.storage.cohort import cohort_of
from bot.storage.help import HelpRequest, ask_again, ask_help, help_request, thread
from bot.storage.people import (
    Learner,
    enrolment_by_id,
    learner_by_telegram_id,
    learner_from,
    plan_by_id,
    prompt_by_nonce,
)
from bot.storage.staff import powers_of
from bot.storage.tx import Tx


async def who_answers(tx: Tx, house: House, learner_id: str, cohort_id: str | None) -> tuple[str, list[Learner]]:
    """Everybody who can be told of a question, and what to call them: the trainers of the cohort, else admins, else owners."""
    trainers = [learner_from(row) async for row in tx.trainers_of(cohort_id=cohort_id)] if cohort_id else []
    admins = [learner_from(row) async for row in tx.staff_with_role(role="admin")]
    owners = [await learner_by_telegram_id(tx, owner) for owner in sorted(house.owners)]
    reached = [owner for owner in owners if owner is not None and owner.reach == "ok"]
    for by, people in (("trainer", trainers), ("people", admins), ("people", reached)):
        others = [one for one in people if one.id != learner_id]  # who runs a course may take it too
        if others:
            return by, others
    return "nobody", []


async def _cohort(tx: Tx, learner_id: str, course: str) -> str | None:
    cohort = await cohort_of(tx, learner_id, course)
    return cohort.id if cohort else None


async def ask_which(house: House, learner: Learner, course: str, nonce: str, context: Context) -> str | None:
    """Under a card: is help needed, or is there a mistake?"""
    _, people = await who_answers(context.tx, house, learner.id, await _cohort(context.tx, learner.id, course))
    await say(context, learner, "help_which", {"nonce": nonce, "answered": bool(people)})
    return None


async def take_question(house: House, learner: Learner, words: str, context: Context, about: dict[str, Any]) -> None:
    """Words that were asked for: a new request (`about`: item, rev, language), or the next question of one (`request`)."""
    tx, now = context.tx, context.now
    if "request" in about:
        earlier = await help_request(tx, about["request"])
        cohort_id = await _cohort(tx, learner.id, earlier.course) if earlier else None
        asked = await ask_again(tx, about["request"], learner.id, cohort_id, words, now)
    else:
        cohort_id = await _cohort(tx, learner.id, about["item"].split("/")[0])
        asked = await ask_help(tx, learner.id, cohort_id, about, words, now)
    if asked is None:  # it waits already: these words came twice
        await say(context, learner, "button_will_do")
        return
    _, people = await who_answers(tx, house, learner.id, asked.cohort_id)
    told = await request_args(tx, asked)
    for person in people:
        await say(context, person, "staff_help_request", told, loud=by_day(person, now))
    await say(context, learner, "help_sent")


def by_day(person: Learner, now: int) -> bool:
    """Whether a message may make a sound where this person is: from eight to eight."""
    return WINDOW_OPENS_MINUTE <= local_minute(now, person.zone) < WINDOW_CLOSES_MINUTE


async def request_args(tx: Tx, asked: HelpRequest) -> dict[str, Any]:
    """Everything that the message about a request says to those who answer."""
    return {
        "request": asked.id,
        "exchange": asked.exchange,
        "cohort": asked.cohort_name,
        "number": asked.number,
        "course": asked.course,
        "lesson": asked.lesson,
        "language": asked.speaks,
        "thread": await thread(tx, asked),
    }


@dataclass(frozen=True)
class Helping:
    """The learner's side of a request for help."""

    house: House

    def handlers(self) -> list[Handler]:
        """The table of contents."""
        return [
            CallbackQueryHandler(self.chosen, pattern=r"^he:(help|mistake):[\w-]+$"),
            CallbackQueryHandler(self.never, pattern=r"^he:never$"),
            CallbackQueryHandler(self.helped, pattern=r"^he:helped:[\w-]+$"),
            CallbackQueryHandler(self.again, pattern=r"^he:again:[\w-]+$"),
        ]

    async def chosen(self, update: Update, context: Context) -> str | None:
        """Help, or a mistake: the next words are it; the card may be behind the learner by now."""
        learner = await arrive(self.house, update, context)
        _, what, nonce = tapped_words(update)
        about = await self._about(learner, nonce, context) if learner else None
        if learner is None or about is None:
            return self._old(update, learner)
        if what == "mistake":
            return await self._ask(update, context, learner, {"report": about}, "report", {})
        course = about["item"].split("/")[0]
        by, people = await who_answers(context.tx, self.house, learner.id, await _cohort(context.tx, learner.id, course))
        if not people:  # those who were there have gone meanwhile
            args = {"nonce": nonce, "answered": False}
            await say(context, learner, "help_which", args, method="edit", message_id=tapped_message(update))
            return None
        return await self._ask(update, context, learner, {"help": about}, "help_ask", {"by": by})

    async def _about(self, learner: Learner, nonce: str, context: Context) -> dict[str, str] | None:
        """The card whose prompt that was, in the words it was shown in; None for another's, or one that is gone."""
        prompt = await prompt_by_nonce(context.tx, nonce)
        if prompt is None or prompt.learner_id != learner.id:
            return None
        plan = await plan_by_id(context.tx, prompt.plan_id)
        if plan is None or plan.rev is None:
            return None
        enrolment = await enrolment_by_id(context.tx, plan.enrolment_id)
        lesson = await asked_in(context.tx, self.house, learner, enrolment, plan)
        where = pinned(enrolment.course, plan)
        item = item_of(enrolment.course, lesson, lesson.steps[prompt.step])
        return {"item": item, "rev": where.rev, "language": where.language}

    async def _ask(
        self, update: Update, context: Context, learner: Learner, expects: dict[str, Any], screen: str, args: dict[str, Any]
    ) -> str | None:
        """The question for words, in the place of the choice."""
        await wait_for(context, learner, expects)
        await say(context, learner, screen, args, method="edit", message_id=tapped_message(update))
        return None

    async def never(self, update: Update, context: Context) -> str | None:
        """[ Never mind ] before anything was chosen."""
        learner = await arrive(self.house, update, context)
        if learner is None:
            return await welcome(self.house, update, context)
        await say(context, learner, "forgotten", method="edit", message_id=tapped_message(update))
        return None

    async def helped(self, update: Update, context: Context) -> str | None:
        """[ That helped ]: the request is done with, and whoever answered hears it, unless their role has ended since."""
        learner = await arrive(self.house, update, context)
        asked = await help_request(context.tx, tapped_words(update)[2])
        if learner is None or asked is None or await context.tx.help_helped(id=asked.id, learner_id=learner.id) is None:
            return self._old(update, learner)
        await strip(context.tx, learner, context.now, message_id=tapped_message(update))
        row = await context.tx.learner_by_id(id=asked.answered_by)
        if row is not None and (await powers_of(context.tx, row["id"], row["telegram_id"], self.house.owners)).may("help"):
            await say(context, learner_from(row), "staff_help_helped", {"cohort": asked.cohort_name, "number": asked.number})
        return self.house.toast("helped", learner.language)

    async def again(self, update: Update, context: Context) -> str | None:
        """[ Ask again ]: the next words continue the same request."""
        learner = await arrive(self.house, update, context)
        asked = await help_request(context.tx, tapped_words(update)[2])
        if learner is None or asked is None or asked.learner_id != learner.id or asked.state == "open":
            return self._old(update, learner)
        cohort_id = await _cohort(context.tx, learner.id, asked.course)
        by, people = await who_answers(context.tx, self.house, learner.id, cohort_id)
        if not people:
            return self.house.toast("nobody answers", learner.language)
        await wait_for(context, learner, {"help": {"request": asked.id}})
        await say(context, learner, "help_ask", {"by": by})
        return None

    def _old(self, update: Update, learner: Learner | None) -> str:
        return self.house.toast("old", learner.language if learner else self.house.guessed(update))

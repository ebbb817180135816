"""Who is there: strangers are welcomed, those who were away are taken back, the language is chosen."""

from dataclasses import dataclass, replace
from typing import Any

from telegram import Update
from telegram.ext import CallbackQueryHandler, CommandHandler, filters

from bot.handlers.calendar import cohort_args, opening_args
from bot.handlers.content import pin
from bot.handlers.context import Context
from bot.handlers.house import Handler, House, chat_of, say, tapped_message, tapped_words
from bot.handlers.road import move_next, next_lesson, plan_next
from bot.handlers.showing import retell_recall
from bot.handlers.staff.menu import keep_menu
from bot.learning.places import country_of, first_zone
from bot.learning.schedule import DEFAULT_DAYS, DEFAULT_MINUTE
from bot.learning.sitting import parse
from bot.screens.welcome import NOTICE_VERSION
from bot.storage.cohort import cohort_of
from bot.storage.people import Enrolment, Learner, enrolment_in, enrolment_of, learner_by_telegram_id, new_id, plan_now

PRIVATE = filters.ChatType.PRIVATE
SEEN_SECONDS = 60 * 60  # how exactly a sign of life is remembered


async def arrive(house: House, update: Update, context: Context, *, returns: bool = False) -> Learner | None:
    """The learner behind an update, None for a stranger; whoever had blocked the bot, or stopped and `returns`, is back."""
    assert update.effective_user is not None
    learner = await learner_by_telegram_id(context.tx, update.effective_user.id)
    if learner is None:
        return None
    if context.now - (learner.seen_at or 0) >= SEEN_SECONDS:
        await context.tx.see_learner(id=learner.id, now=context.now)
    if learner.reach != "ok":
        await context.tx.set_reach(id=learner.id, reach="ok")
        learner = replace(learner, reach="ok")
        if learner.stopped_at is None:
            await _wake(house, learner, context)
    return await come_back(house, learner, context) if returns else learner


async def come_back(house: House, learner: Learner, context: Context) -> Learner:
    """Whoever had stopped is back: the next lesson is planned again."""
    if learner.stopped_at is None:
        return learner
    await context.tx.set_stopped(id=learner.id, stopped_at=None)
    learner = replace(learner, stopped_at=None)
    await _wake(house, learner, context)
    return learner


async def _wake(house: House, learner: Learner, context: Context) -> None:
    enrolment = await enrolment_of(context.tx, learner.id)
    if enrolment is not None:
        await move_next(context.tx, house, learner, enrolment, context.now, wake=True)


async def newcomer(house: House, update: Update, context: Context, language: str = "") -> Learner:
    """The person behind an update, remembered from now on in a given language or the one guessed; the notice is recorded."""
    person = update.effective_user
    assert person is not None
    language = language or house.guessed(update)
    await context.tx.add_learner(
        id=new_id(),
        telegram_id=person.id,
        chat_id=chat_of(update),
        language=language,
        zone=first_zone(language),
        country=country_of(language),
        minute_of_day=DEFAULT_MINUTE,
        days=DEFAULT_DAYS,
        notice_version=NOTICE_VERSION,
        now=context.now,
    )
    learner = await learner_by_telegram_id(context.tx, person.id)
    assert learner is not None
    await context.tx.record_notice(id=learner.id, notice_version=NOTICE_VERSION, now=context.now)
    return learner


async def welcome(house: House, update: Update, context: Context) -> str | None:
    """The one message before anything else."""
    learner = await newcomer(house, update, context)
    assert update.effective_user is not None
    await say(context, learner, "welcome", await welcome_args(house, learner, update, context))
    await keep_menu(house, context, learner, update.effective_user.id)
    return None


async def welcome_args(house: House, learner: Learner, update: Update, context: Context) -> dict[str, Any]:
    """Everything the welcome says to somebody who has not begun: of the course, or of the cohort that took them in."""
    enrolment = await enrolment_of(context.tx, learner.id)
    course = enrolment.course if enrolment else house.course
    plan = await plan_now(context.tx, enrolment.id) if enrolment else None
    later = await opening_args(context.tx, house, learner, enrolment, plan, context.now) if enrolment else None
    cohort = await cohort_args(context.tx, learner.id, course)
    name = update.effective_user.first_name if update.effective_user else ""
    return {"name": name or "", "course": course, "cohort": cohort, "later": later}


async def begin_course(house: House, learner: Learner, context: Context, course: str = "") -> Enrolment:
    """Enrol on a course, the house's own unless another is named, and plan its first lesson for the learner's next slot."""
    tx, course = context.tx, course or house.course
    await tx.add_enrolment(id=new_id(), learner_id=learner.id, course=course, now=context.now)
    enrolment = await enrolment_in(tx, learner.id, course)
    assert enrolment is not None
    await plan_next(tx, house, learner, enrolment, context.now)
    return enrolment


async def next_args(house: House, learner: Learner, enrolment: Enrolment, context: Context) -> dict[str, Any]:
    """What comes next for somebody who has begun, for a message that offers it."""
    plan = await plan_now(context.tx, enrolment.id)
    course = house.library.courses[enrolment.course]
    # Without a plan all was done; what the course has gained since then begins with a tap.
    lesson = plan.lesson if plan else await next_lesson(context.tx, house, enrolment)
    unit = parse(lesson)[0] if lesson else ""
    return {
        "lesson": lesson,
        "number": course.place(unit)[2] if unit in course.order else 1,
        "quiz": unit in course.quiz_by_id,
        "begun": plan is not None and plan.state == "begun",
        "later": await opening_args(context.tx, house, learner, enrolment, plan, context.now),
    }


async def place_of(house: House, learner: Learner, context: Context) -> Learner:
    """The learner where they probably are: until the first lesson the country follows the language, and a cohort's zone helps."""
    country, zone = country_of(learner.language), first_zone(learner.language)
    cohort = await cohort_of(context.tx, learner.id, house.course) if country is None else None
    zone = cohort.zone if cohort else zone
    await context.tx.set_place(id=learner.id, country=country, zone=zone)
    learner = replace(learner, country=country, zone=zone)
    enrolment = await enrolment_of(context.tx, learner.id)
    if enrolment is not None:
        await move_next(context.tx, house, learner, enrolment, context.now)
    return learner


@dataclass(frozen=True)
class Arrival:
    """What brings a learner in: /start and the choice of a language."""

    house: House

    def handlers(self) -> list[Handler]:
        """The table of contents."""
        return [
            CommandHandler("start", self.start, PRIVATE),
            CommandHandler("language", self.language, PRIVATE),
            CallbackQueryHandler(self.welcome_languages, pattern=r"^welcome:languages$"),
            CallbackQueryHandler(self.welcome_notice, pattern=r"^welcome:notice$"),
            CallbackQueryHandler(self.choose, pattern=r"^(welcome:)?lang:[a-z]{2}$"),
        ]

    async def start(self, update: Update, context: Context) -> str | None:
        """/start: a welcome to strangers, a way back for everybody else."""
        before = await arrive(self.house, update, context)
        learner = await arrive(self.house, update, context, returns=True)
        enrolment = await enrolment_of(context.tx, learner.id) if learner else None
        if learner is None or before is None or enrolment is None:
            return await welcome(self.house, update, context)
        await context.tx.set_expects(id=learner.id, expects=None)
        coming = await next_args(self.house, learner, enrolment, context)
        await say(context, learner, "back", {**coming, "returned": before.stopped_at is not None})
        return None

    async def language(self, update: Update, context: Context) -> str | None:
        """/language: every language whose interface is whole."""
        learner = await arrive(self.house, update, context)
        if learner is None:
            return await welcome(self.house, update, context)
        await say(context, learner, "languages", {"back": "settings"})
        return None

    async def welcome_languages(self, update: Update, context: Context) -> str | None:
        """[ Another language ] under the welcome: the same message becomes the list."""
        learner = await arrive(self.house, update, context)
        if learner is None:
            return await welcome(self.house, update, context)
        await say(context, learner, "languages", {"back": "welcome"}, method="edit", message_id=tapped_message(update))
        return None

    async def welcome_notice(self, update: Update, context: Context) -> str | None:
        """[ Read the notice ]."""
        learner = await arrive(self.house, update, context)
        if learner is None:
            return await welcome(self.house, update, context)
        await say(context, learner, "privacy", {"version": NOTICE_VERSION})
        return None

    async def choose(self, update: Update, context: Context) -> str | None:
        """A language was chosen; under the welcome the message becomes the welcome again, in that language."""
        learner = await arrive(self.house, update, context)
        if learner is None:
            return await welcome(self.house, update, context)
        *where, code = tapped_words(update)
        if code not in self.house.interface.whole():
            return self.house.toast("no language", learner.language)
        await context.tx.set_language(id=learner.id, language=code)
        learner = replace(learner, language=code)
        enrolment = await enrolment_of(context.tx, learner.id)
        still_welcome = where[0] == "welcome" and (enrolment is None or await self._nothing_shown(enrolment, context))
        if enrolment is None or still_welcome:
            learner = await place_of(self.house, learner, context)
        if enrolment is not None:
            await self._retell(learner, enrolment, context)
        message = tapped_message(update)
        assert update.effective_user is not None
        if still_welcome:
            args = await welcome_args(self.house, learner, update, context)
            await say(context, learner, "welcome", args, method="edit", message_id=message)
        else:
            await say(context, learner, "language_set", method="edit", message_id=message)
        await keep_menu(self.house, context, learner, update.effective_user.id)
        return None

    async def _nothing_shown(self, enrolment: Enrolment, context: Context) -> bool:
        """Whether somebody who was taken into a cohort still waits for their first lesson."""
        plan = await plan_now(context.tx, enrolment.id)
        done = [row async for row in context.tx.lessons_done(enrolment_id=enrolment.id)]
        return plan is not None and plan.rev is None and not done

    async def _retell(self, learner: Learner, enrolment: Enrolment, context: Context) -> None:
        """A lesson that is open goes on in the new language, unless its words have changed since it was begun."""
        plan = await plan_now(context.tx, enrolment.id)
        if plan is None or plan.rev is None:
            return
        unit, _ = parse(plan.lesson)
        if self.house.library.rev(enrolment.course, unit) == plan.rev:
            telling = await pin(context.tx, self.house, enrolment.course, plan.lesson, learner.language)
            await context.tx.set_plan_language(id=plan.id, language=telling.language)
            await retell_recall(context.tx, self.house, enrolment, plan, telling.language)

"""Who is there: strangers are welcomed, those who were away are taken back, the language is chosen."""

from dataclasses import dataclass, replace

from telegram import Update
from telegram.ext import CallbackQueryHandler, CommandHandler, filters

from bot.handlers.content import pin
from bot.handlers.context import Context
from bot.handlers.house import Handler, House, chat_of, say, tapped_message, tapped_words
from bot.handlers.road import move_next, next_lesson
from bot.handlers.showing import retell_recall
from bot.learning.places import country_of, first_zone
from bot.learning.schedule import DEFAULT_DAYS, DEFAULT_MINUTE
from bot.learning.sitting import parse
from bot.screens.welcome import NOTICE_VERSION
from bot.storage.people import Enrolment, Learner, enrolment_of, learner_by_telegram_id, new_id, plan_now

PRIVATE = filters.ChatType.PRIVATE


async def arrive(house: House, update: Update, context: Context, *, returns: bool = False) -> Learner | None:
    """The learner behind an update, None for a stranger; whoever had blocked the bot, or stopped and `returns`, is back."""
    assert update.effective_user is not None
    learner = await learner_by_telegram_id(context.tx, update.effective_user.id)
    if learner is None:
        return None
    if learner.reach != "ok":
        await context.tx.set_reach(id=learner.id, reach="ok")
        learner = replace(learner, reach="ok")
        if learner.stopped_at is None:
            await _wake(learner, context)
    return await come_back(learner, context) if returns else learner


async def come_back(learner: Learner, context: Context) -> Learner:
    """Whoever had stopped is back: the next lesson is planned again."""
    if learner.stopped_at is None:
        return learner
    await context.tx.set_stopped(id=learner.id, stopped_at=None)
    learner = replace(learner, stopped_at=None)
    await _wake(learner, context)
    return learner


async def _wake(learner: Learner, context: Context) -> None:
    enrolment = await enrolment_of(context.tx, learner.id)
    if enrolment is not None:
        await move_next(context.tx, learner, enrolment, context.now, wake=True)


async def welcome(house: House, update: Update, context: Context) -> str | None:
    """The one message before anything else; the language is guessed and the notice's version is recorded."""
    person = update.effective_user
    assert person is not None
    language = house.guessed(update)
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
    await say(context, learner, "welcome", {"name": person.first_name or "", "course": house.course})
    return None


async def begin_course(house: House, learner: Learner, context: Context) -> Enrolment:
    """Enrol on the course and plan its first lesson for now."""
    await context.tx.add_enrolment(id=new_id(), learner_id=learner.id, course=house.course, now=context.now)
    enrolment = await enrolment_of(context.tx, learner.id)
    assert enrolment is not None
    first = house.library.courses[house.course].order[0]
    await context.tx.add_plan(id=new_id(), enrolment_id=enrolment.id, lesson=first, state="planned", due_at=context.now)
    return enrolment


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
        plan = await plan_now(context.tx, enrolment.id)
        course = self.house.library.courses[enrolment.course]
        # Without a plan all was done; what the course has gained since then begins with a tap.
        lesson = plan.lesson if plan else await next_lesson(context.tx, self.house, enrolment)
        unit = parse(lesson)[0] if lesson else ""
        args = {
            "lesson": lesson,
            "number": course.place(unit)[2] if unit in course.order else 1,
            "quiz": unit in course.quiz_by_id,
            "begun": plan is not None and plan.state == "begun",
            "returned": before.stopped_at is not None,
        }
        await say(context, learner, "back", args)
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
        enrolment = await enrolment_of(context.tx, learner.id)
        if enrolment is None:
            await self._place_of(learner, code, context)
        learner = replace(learner, language=code)
        if enrolment is not None:
            await self._retell(learner, enrolment, context)
        message = tapped_message(update)
        if where[0] == "welcome" and enrolment is None:
            assert update.effective_user is not None
            args = {"name": update.effective_user.first_name or "", "course": self.house.course}
            await say(context, learner, "welcome", args, method="edit", message_id=message)
        else:
            await say(context, learner, "language_set", method="edit", message_id=message)
        return None

    async def _place_of(self, learner: Learner, language: str, context: Context) -> None:
        """Before the first lesson the country follows the language; afterwards it is the learner's own choice."""
        await context.tx.set_place(id=learner.id, country=country_of(language), zone=first_zone(language))

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

"""/progress, /lessons, /notes: where a learner stands, what was read and what was written."""

import json
from dataclasses import dataclass
from typing import Any

from telegram import Update
from telegram.ext import CallbackQueryHandler, CommandHandler, filters

from bot.course.model import Chooser, Lesson
from bot.handlers.arrival import arrive, welcome
from bot.handlers.calendar import cohort_args, opening, opening_args
from bot.handlers.content import pin
from bot.handlers.context import Context
from bot.handlers.house import Handler, House, say, tapped_message, tapped_words, wait_for
from bot.handlers.quiz import best_results
from bot.handlers.road import rhythm_of
from bot.handlers.transcript import say_transcript
from bot.handlers.words import ask_for_line
from bot.learning.one_page import lines_passed_over, writes_line
from bot.learning.schedule import last_day, local_day
from bot.learning.sitting import parse
from bot.storage.joining import calendar_of
from bot.storage.outbox import Pinned
from bot.storage.people import Enrolment, Learner, enrolment_of, plan_now

PRIVATE = filters.ChatType.PRIVATE
NOTES_A_PAGE = 6  # six lines of 500 characters fit into one message


@dataclass(frozen=True)
class LookingBack:
    """What a learner can look at again."""

    house: House

    def handlers(self) -> list[Handler]:
        """The table of contents."""
        return [
            CommandHandler("progress", self.progress, PRIVATE),
            CommandHandler("lessons", self.lessons, PRIVATE),
            CommandHandler("notes", self.notes, PRIVATE),
            CallbackQueryHandler(self.look, pattern=r"^look:[\w.-]+:\d{1,2}$"),
            CallbackQueryHandler(self.picture, pattern=r"^pic:[\w.-]+:\d{1,2}$"),
            CallbackQueryHandler(self.all_lessons, pattern=r"^look:all$"),
            CallbackQueryHandler(self.turn_notes, pattern=r"^notes:\d{1,3}$"),
            CallbackQueryHandler(self.line, pattern=r"^line:[\w-]+$"),
            CallbackQueryHandler(self.write, pattern=r"^write:[\w.-]+$"),
            CallbackQueryHandler(self.said, pattern=r"^said:[\w.-]+:\d{1,2}$"),
        ]

    async def progress(self, update: Update, context: Context) -> str | None:
        """/progress: lessons, quizzes, what is left, and the likely end."""
        learner, enrolment = await self._enrolled(update, context)
        if learner is not None and enrolment is not None:
            await say(context, learner, "progress", await self._progress(learner, enrolment, context))
        return None

    async def lessons(self, update: Update, context: Context) -> str | None:
        """/lessons: every lesson that is done."""
        learner, enrolment = await self._enrolled(update, context)
        if learner is not None and enrolment is not None:
            plan = await plan_now(context.tx, enrolment.id)
            later = await opening_args(context.tx, self.house, learner, enrolment, plan, context.now)
            await say(context, learner, "lessons", {**await self._done(enrolment, context), "later": later})
        return None

    async def notes(self, update: Update, context: Context) -> str | None:
        """/notes: one's own lines, a page at a time."""
        learner, enrolment = await self._enrolled(update, context)
        if learner is not None and enrolment is not None:
            await say(context, learner, "notes", await self._notes(learner, enrolment, context, 0))
        return None

    async def turn_notes(self, update: Update, context: Context) -> str | None:
        """Another page of them, in the same message."""
        learner, enrolment = await self._enrolled(update, context)
        if learner is not None and enrolment is not None:
            args = await self._notes(learner, enrolment, context, int(tapped_words(update)[1]))
            await say(context, learner, "notes", args, method="edit", message_id=tapped_message(update))
        return None

    async def _notes(self, learner: Learner, enrolment: Enrolment, context: Context, page: int) -> dict[str, Any]:
        every = [
            {"id": row["id"], "item": row["item"], "line": row["line"], "words": row["words"]}
            async for row in context.tx.own_lines(learner_id=learner.id)
        ]
        first = page * NOTES_A_PAGE
        more = len(every) > first + NOTES_A_PAGE
        course = self.house.library.courses[enrolment.course]
        done = (await self._done(enrolment, context))["done"]
        missing = [] if more else lines_passed_over(course, done, [line["line"] for line in every])
        lines = every[first : first + NOTES_A_PAGE]
        return {"course": enrolment.course, "lines": lines, "page": page, "more": more, "missing": missing}

    async def look(self, update: Update, context: Context) -> str | None:
        """One page of a lesson that is done, in the same message."""
        return await self._page(update, context, "look", method="edit", message_id=tapped_message(update))

    async def picture(self, update: Update, context: Context) -> str | None:
        """[ Show the picture ] under such a page: it comes as a message of its own."""
        return await self._page(update, context, "look_picture")

    async def _page(self, update: Update, context: Context, screen: str, **how: Any) -> str | None:
        learner, enrolment = await self._enrolled(update, context)
        if learner is None or enrolment is None:
            return None
        _, name, page = tapped_words(update)
        lesson = await self._lesson_done(name, enrolment, context)
        if lesson is None:
            return self.house.toast("old", learner.language)
        chosen: dict[str, list[str]] = {}
        for part in lesson.exercise:
            item = f"{enrolment.course}/{name}/{part.id}"
            row = await context.tx.given_answer(learner_id=learner.id, item=item) if isinstance(part, Chooser) else None
            chosen |= {part.id: json.loads(row["given"])} if row else {}
        where = await self._pinned(name, learner, enrolment, context)
        await say(context, learner, screen, {"page": int(page), "chosen": chosen}, pinned=where, **how)
        return None

    async def said(self, update: Update, context: Context) -> str | None:
        """[ Read what is said ] on a card that is read again: the words of its video, once for each message tapped."""
        learner, enrolment = await self._enrolled(update, context)
        if learner is None or enrolment is None:
            return None
        _, name, number = tapped_words(update)
        lesson = await self._lesson_done(name, enrolment, context)
        card = dict(enumerate(lesson.cards)).get(int(number)) if lesson else None
        if card is None or card.video is None:
            return self.house.toast("old", learner.language)
        where = await self._pinned(name, learner, enrolment, context)
        return await say_transcript(self.house, learner, card, where, tapped_message(update), context)

    async def _lesson_done(self, name: str, enrolment: Enrolment, context: Context) -> Lesson | None:
        """The lesson of that name if it is done and still there."""
        done = (await self._done(enrolment, context))["done"]
        return self.house.library.courses[enrolment.course].by_id.get(name) if name in done else None

    async def _pinned(self, name: str, learner: Learner, enrolment: Enrolment, context: Context) -> Pinned:
        """The present words of a lesson in the learner's language, kept."""
        telling = await pin(context.tx, self.house, enrolment.course, name, learner.language)
        return Pinned(f"{enrolment.course}/{name}", telling.rev, telling.language)

    async def all_lessons(self, update: Update, context: Context) -> str | None:
        """Back to the list."""
        learner, enrolment = await self._enrolled(update, context)
        if learner is not None and enrolment is not None:
            args = await self._done(enrolment, context)
            await say(context, learner, "lessons", args, method="edit", message_id=tapped_message(update))
        return None

    async def line(self, update: Update, context: Context) -> str | None:
        """[ Change: … ]: the next words replace that line."""
        learner = await arrive(self.house, update, context)
        if learner is None:
            return await welcome(self.house, update, context)
        if not await ask_for_line(learner, tapped_words(update)[1], context):
            return self.house.toast("no line", learner.language)
        return None

    async def write(self, update: Update, context: Context) -> str | None:
        """[ Write: … ]: the next words become a plan line that was passed over in its lesson."""
        learner, enrolment = await self._enrolled(update, context)
        if learner is None or enrolment is None:
            return None
        course = self.house.library.courses[enrolment.course]
        line = tapped_words(update)[1]
        done = (await self._done(enrolment, context))["done"]
        kept = [row["line"] async for row in context.tx.own_lines(learner_id=learner.id)]
        found = writes_line(course, line)
        if found is None or line not in lines_passed_over(course, done, kept):
            return self.house.toast("old", learner.language)
        lesson, task = found
        expects = {"line": f"{course.id}/{lesson.id}/{task.id}", "fills": line}
        await wait_for(context, learner, expects)
        where = await self._pinned(lesson.id, learner, enrolment, context)
        await say(context, learner, "write_line", {"part": task.id}, pinned=where)
        return None

    async def _enrolled(self, update: Update, context: Context) -> tuple[Learner | None, Enrolment | None]:
        """The learner and their enrolment; whoever has none is told how to begin."""
        learner = await arrive(self.house, update, context)
        enrolment = await enrolment_of(context.tx, learner.id) if learner else None
        if learner is None:
            await welcome(self.house, update, context)
        elif enrolment is None:
            await say(context, learner, "not_started")
        return learner, enrolment

    async def _done(self, enrolment: Enrolment, context: Context) -> dict[str, Any]:
        done = [row["lesson"] async for row in context.tx.lessons_done(enrolment_id=enrolment.id)]
        return {"course": enrolment.course, "done": done}

    async def _progress(self, learner: Learner, enrolment: Enrolment, context: Context) -> dict[str, Any]:
        tx, now = context.tx, context.now
        args = await self._done(enrolment, context)
        scores = [row["percent"] async for row in tx.first_answers(learner_id=learner.id, prefix=f"{enrolment.course}/")]
        plan = await plan_now(tx, enrolment.id)
        coming = plan is not None and plan.state == "planned"
        today = local_day(now, learner.zone)
        next_day = local_day(plan.due_at, learner.zone) if plan and coming else today
        course = self.house.library.courses[enrolment.course]
        left = [unit for unit in course.order if unit not in args["done"]]
        calendar = await calendar_of(tx, learner.id, enrolment.course)
        days = [opening(self.house, calendar, enrolment.course, unit) for unit in left]
        following = plan.lesson if plan else left[0] if left else None  # without a plan the course has grown: /next begins it
        return {
            **args,
            "asked": len(scores),
            "right": sum(percent == 100 for percent in scores),
            "quizzes": await best_results(tx, self.house, learner, enrolment),
            "lesson": following,
            "quiz": following is not None and parse(following)[0] in course.quiz_by_id,
            "begun": plan is not None and plan.state == "begun",
            "day": next_day.isoformat() if coming else None,
            "today": today.isoformat(),
            "minute": learner.minute_of_day,
            "left": sum(unit in course.by_id for unit in left),
            "end": last_day(rhythm_of(learner), next_day, days).isoformat(),
            "later": await opening_args(tx, self.house, learner, enrolment, plan, now),
            "cohort": await cohort_args(tx, learner.id, enrolment.course),
        }

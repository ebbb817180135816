"""/settings: hour, days and time zone, changed in one message."""

from dataclasses import dataclass, replace
from typing import Any

from telegram import Update
from telegram.ext import CallbackQueryHandler, CommandHandler, filters

from bot.handlers.arrival import arrive, welcome
from bot.handlers.calendar import cohort_args
from bot.handlers.context import Context
from bot.handlers.house import Handler, House, say, tapped_message, tapped_words
from bot.handlers.pushes import remind_again
from bot.handlers.road import move_next
from bot.learning.places import COUNTRIES, NEIGHBOURS, zones_of
from bot.learning.schedule import EARLIEST_MINUTE, LATEST_MINUTE, local_day, local_minute
from bot.storage.people import Learner, enrolment_of, plan_now

ALL_ZONES = frozenset(zone for country in (*COUNTRIES, *NEIGHBOURS) for zone in zones_of(country))


@dataclass(frozen=True)
class Settings:
    """How and when lessons come; every change moves the next lesson at once."""

    house: House

    def handlers(self) -> list[Handler]:
        """The table of contents."""
        return [
            CommandHandler("settings", self.settings, filters.ChatType.PRIVATE),
            CallbackQueryHandler(self.hour, pattern=r"^set:hour(:\d{1,4})?$"),
            CallbackQueryHandler(self.days, pattern=r"^set:days(:[1-7])?$"),
            CallbackQueryHandler(self.place, pattern=r"^set:place:\d$"),
            CallbackQueryHandler(self.country, pattern=r"^set:country:[A-Z]{2}$"),
            CallbackQueryHandler(self.zone, pattern=r"^set:zone:[\w/+-]+$"),
            CallbackQueryHandler(self.language, pattern=r"^set:language$"),
            CallbackQueryHandler(self.topics, pattern=r"^set:topics(:(course|community|reminders))?$"),
            CallbackQueryHandler(self.back, pattern=r"^set:back$"),
        ]

    async def settings(self, update: Update, context: Context) -> str | None:
        """/settings: a new message with everything in it."""
        learner = await arrive(self.house, update, context)
        if learner is None:
            return await welcome(self.house, update, context)
        await say(context, learner, "settings", await self._args(learner, context))
        return None

    async def hour(self, update: Update, context: Context) -> str | None:
        """Show the hours, or take one."""
        learner = await arrive(self.house, update, context)
        if learner is None:
            return await welcome(self.house, update, context)
        chosen = tapped_words(update)[2:]
        if not chosen:
            return await self._menu(update, context, learner, "settings_hour", {"minute": learner.minute_of_day})
        minute = int(chosen[0])
        if EARLIEST_MINUTE <= minute <= LATEST_MINUTE:
            await context.tx.set_rhythm(id=learner.id, minute_of_day=minute, days=learner.days)
            learner = replace(learner, minute_of_day=minute)
        return await self._changed(update, context, learner)

    async def days(self, update: Update, context: Context) -> str | None:
        """Show the days, or switch one; the last one cannot be switched off."""
        learner = await arrive(self.house, update, context)
        if learner is None:
            return await welcome(self.house, update, context)
        chosen = tapped_words(update)[2:]
        if chosen:
            days = "".join(sorted(set(learner.days) ^ set(chosen[0])))
            if not days:
                return self.house.toast("one day", learner.language)
            await context.tx.set_rhythm(id=learner.id, minute_of_day=learner.minute_of_day, days=days)
            learner = replace(learner, days=days)
            await self._move(learner, context)
        return await self._menu(update, context, learner, "settings_days", {"days": learner.days})

    async def place(self, update: Update, context: Context) -> str | None:
        """One page of countries."""
        learner = await arrive(self.house, update, context)
        if learner is None:
            return await welcome(self.house, update, context)
        return await self._menu(update, context, learner, "settings_place", {"page": int(tapped_words(update)[2])})

    async def country(self, update: Update, context: Context) -> str | None:
        """A country; where it has several clocks, ask which."""
        learner = await arrive(self.house, update, context)
        if learner is None:
            return await welcome(self.house, update, context)
        country = tapped_words(update)[2]
        if country in (*COUNTRIES, *NEIGHBOURS):
            zones = zones_of(country)
            await context.tx.set_place(id=learner.id, country=country, zone=zones[0])
            learner = replace(learner, country=country, zone=zones[0])
            await self._move(learner, context)
            if len(zones) > 1:
                return await self._menu(update, context, learner, "settings_zone", {"country": country})
        return await self._changed(update, context, learner)

    async def zone(self, update: Update, context: Context) -> str | None:
        """One clock of a country that has several."""
        learner = await arrive(self.house, update, context)
        if learner is None:
            return await welcome(self.house, update, context)
        zone = tapped_words(update)[2]
        if zone in ALL_ZONES:
            country = next(code for code in (*COUNTRIES, *NEIGHBOURS) if zone in zones_of(code))
            await context.tx.set_place(id=learner.id, country=country, zone=zone)
            learner = replace(learner, country=country, zone=zone)
        return await self._changed(update, context, learner)

    async def language(self, update: Update, context: Context) -> str | None:
        """The list of languages, in the same message."""
        learner = await arrive(self.house, update, context)
        if learner is None:
            return await welcome(self.house, update, context)
        return await self._menu(update, context, learner, "languages", {"back": "settings"})

    async def topics(self, update: Update, context: Context) -> str | None:
        """The kinds of messages, or one of them switched; a reminder that was left out while they were off is planned again."""
        learner = await arrive(self.house, update, context)
        if learner is None:
            return await welcome(self.house, update, context)
        tx, off = context.tx, {row["topic"] async for row in context.tx.opted_out(learner_id=learner.id)}
        for topic in tapped_words(update)[2:]:
            if topic in off:
                await tx.opt_in(learner_id=learner.id, topic=topic)
            else:
                await tx.opt_out(learner_id=learner.id, topic=topic, now=context.now)
            if topic == "reminders" and topic in off:
                await remind_again(tx, self.house, learner, context.now)
            off ^= {topic}
        return await self._menu(update, context, learner, "settings_topics", {"off": sorted(off)})

    async def back(self, update: Update, context: Context) -> str | None:
        """Back to the overview."""
        learner = await arrive(self.house, update, context)
        if learner is None:
            return await welcome(self.house, update, context)
        return await self._changed(update, context, learner)

    async def _changed(self, update: Update, context: Context, learner: Learner) -> str | None:
        await self._move(learner, context)
        return await self._menu(update, context, learner, "settings", await self._args(learner, context))

    async def _move(self, learner: Learner, context: Context) -> None:
        enrolment = await enrolment_of(context.tx, learner.id)
        if enrolment is not None:
            await move_next(context.tx, self.house, learner, enrolment, context.now)

    async def _menu(self, update: Update, context: Context, learner: Learner, screen: str, args: dict[str, Any]) -> str | None:
        """The same message becomes another menu; no toast."""
        await say(context, learner, screen, args, method="edit", message_id=tapped_message(update))
        return None

    async def _args(self, learner: Learner, context: Context) -> dict[str, Any]:
        enrolment = await enrolment_of(context.tx, learner.id)
        plan = await plan_now(context.tx, enrolment.id) if enrolment else None
        coming = plan is not None and plan.state == "planned"
        return {
            "minute": learner.minute_of_day,
            "days": learner.days,
            "country": learner.country,
            "zone": learner.zone,
            "next": local_day(plan.due_at, learner.zone).isoformat() if plan and coming else None,
            "today": local_day(context.now, learner.zone).isoformat(),
            "local_minute": local_minute(context.now, learner.zone),
            "cohort": await cohort_args(context.tx, learner.id, enrolment.course if enrolment else self.house.course),
        }

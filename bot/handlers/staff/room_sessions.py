"""[ Room sessions ] of a cohort that also meets: the list, a new one in one card, and calling one off."""

from dataclasses import dataclass
from typing import Any, Final

from telegram import Update
from telegram.ext import CallbackQueryHandler

from bot.administration.cohort import moment_typed
from bot.handlers.context import Context
from bot.handlers.house import PASS, Handler, House, Passed, say, tapped_message, tapped_words
from bot.handlers.room_sessions import session_args
from bot.handlers.staff.cohort_card import ID, Opened, opened
from bot.handlers.staff.door import Typed, staff_with
from bot.handlers.staff.words import expect, expect_nothing
from bot.learning.schedule import instant, local_day, local_minute
from bot.storage.cohort import Cohort, cohort_by_id
from bot.storage.people import learner_from
from bot.storage.room_session import RoomSession, add_session, coming_sessions, session_by_id
from bot.storage.staff import Staff, note

EXPECTED: Final = "room session"
PLACE_LIMIT = 100  # characters
WORDS_LIMIT = 300
MOST_SHOWN = 15
AHEAD_SECONDS = 366 * 24 * 3600


@dataclass(frozen=True)
class RoomSessions:
    """When a cohort meets in a room; its members hear of it on the morning of that day."""

    house: House

    def handlers(self) -> list[Handler]:
        """The table of contents."""
        return [
            CallbackQueryHandler(self.list, pattern=rf"^se:list:{ID}$"),
            CallbackQueryHandler(self.new, pattern=rf"^se:new:{ID}$"),
            CallbackQueryHandler(self.bare, pattern=rf"^se:bare:{ID}$"),
            CallbackQueryHandler(self.cancel, pattern=rf"^se:(off|yes):{ID}$"),
        ]

    def typed(self) -> Typed:
        """Day and time, the place, what to bring."""
        return {EXPECTED: self.words}

    async def list(self, update: Update, context: Context) -> str | Passed | None:
        """What is to come, in the same message; what was asked there before is not waited for any more."""
        found = await opened(self.house, update, context, tapped_words(update)[2])
        if not isinstance(found, tuple):
            return found
        staff, cohort = found
        if "staff" in (staff.person.expects or {}):
            await expect_nothing(context, staff.person.id)
        await self._list(staff, cohort, context, tapped_message(update))
        return None

    async def new(self, update: Update, context: Context) -> str | Passed | None:
        """[ New session ]: when?"""
        found = await opened(self.house, update, context, tapped_words(update)[2])
        if not isinstance(found, tuple):
            return found
        staff, cohort = found
        about = {"cohort": cohort.id, "card": tapped_message(update), "step": "when"}
        await self._ask(staff, cohort, context, about)
        return None

    async def words(self, staff: Staff, update: Update, context: Context, expects: dict[str, Any]) -> str | Passed | None:
        """The answer to the question on the card; one that will not do is asked for again."""
        cohort = await cohort_by_id(context.tx, expects["cohort"])
        if cohort is None or cohort.archived_at is not None or not staff.powers.may_see_cohort(cohort.id):
            return PASS
        text = " ".join(((update.effective_message.text if update.effective_message else None) or "").split())
        about = {name: value for name, value in expects.items() if name != "name"}
        if expects["step"] == "when":
            at = self._moment(text, cohort, context.now)
            if isinstance(at, str):
                await self._ask(staff, cohort, context, about, trouble=at, found=text[:40])
            else:
                await self._ask(staff, cohort, context, {**about, "step": "place", "starts_at": at})
            return None
        limit = PLACE_LIMIT if expects["step"] == "place" else WORDS_LIMIT
        if not text or len(text) > limit:
            await self._ask(staff, cohort, context, about, trouble="length")
        elif expects["step"] == "place":
            await self._ask(staff, cohort, context, {**about, "step": "words", "place": text})
        else:
            await self._make(staff, cohort, context, about, text)
        return None

    def _moment(self, text: str, cohort: Cohort, now: int) -> int | str:
        """When it begins (UTC seconds), or what is wrong with that."""
        typed = moment_typed(text)
        if isinstance(typed, str):
            return typed
        at = instant(*typed, cohort.zone)
        if at <= now:
            return "past"
        return "short" if at > now + AHEAD_SECONDS else at

    async def bare(self, update: Update, context: Context) -> str | Passed | None:
        """[ Nothing to bring ]."""
        found = await opened(self.house, update, context, tapped_words(update)[2])
        if not isinstance(found, tuple):
            return found
        staff, cohort = found
        about = (staff.person.expects or {}).get("staff") or {}
        fits = about.get("cohort") == cohort.id and about.get("card") == tapped_message(update)
        if about.get("name") != EXPECTED or about.get("step") != "words" or not fits:
            return self.house.toast("cohort over", staff.person.language)
        await self._make(staff, cohort, context, about, "")
        return None

    async def _make(self, staff: Staff, cohort: Cohort, context: Context, about: dict[str, Any], words: str) -> None:
        await expect_nothing(context, staff.person.id)
        if about["starts_at"] > context.now:
            made = await add_session(context.tx, cohort.id, about["starts_at"], about["place"], words)
            await note(context.tx, context.now, staff.person.id, "session.made", cohort.id, {"session": made})
        await self._list(staff, cohort, context, about["card"])

    async def cancel(self, update: Update, context: Context) -> str | Passed | None:
        """[ Cancel ] asks first; [ Yes ] calls it off, and whoever was told of it is told so."""
        _, what, session_id = tapped_words(update)
        found = await self._session(update, context, session_id)
        if not isinstance(found, tuple):
            return found
        (staff, cohort), session = found
        if what == "off":
            args = {"id": cohort.id, "session": self._told(session, cohort), "zone": cohort.zone}
            await say(context, staff.person, "session_sure", args, method="edit", message_id=tapped_message(update))
            return None
        await self._call_off(staff, cohort, session, context)
        await self._list(staff, cohort, context, tapped_message(update))
        return None

    async def _session(self, update: Update, context: Context, session_id: str) -> tuple[Opened, RoomSession] | str | Passed:
        staff = await staff_with(self.house, update, context, "cohorts", "own cohorts")
        session = await session_by_id(context.tx, session_id) if staff else None
        if staff is None or session is None:
            return PASS
        found = await opened(self.house, update, context, session.cohort_id)
        if not isinstance(found, tuple):
            return found
        if session.cancelled_at is not None or session.starts_at <= context.now:
            return self.house.toast("session gone", staff.person.language)
        return found, session

    async def _call_off(self, staff: Staff, cohort: Cohort, session: RoomSession, context: Context) -> None:
        tx, about = context.tx, {"cohort_id": cohort.id, "session_id": session.id}
        await tx.cancel_room_session(id=session.id, now=context.now)
        await tx.drop_session_cards(**about)
        await note(tx, context.now, staff.person.id, "session.cancelled", cohort.id, {"session": session.id})
        for learner in [learner_from(row) async for row in tx.told_of_session(**about)]:
            args = session_args(session, cohort, learner)
            await say(context, learner, "room_session_off", args, lane=1, loud=True, void_after=session.starts_at)

    async def _ask(
        self,
        staff: Staff,
        cohort: Cohort,
        context: Context,
        about: dict[str, Any],
        trouble: str | None = None,
        found: str = "",
    ) -> None:
        """The question of this step on the card."""
        await expect(context, staff.person.id, EXPECTED, about)
        args = {
            "id": cohort.id,
            "name": cohort.name,
            "zone": cohort.zone,
            "step": about["step"],
            "trouble": trouble,
            "found": found,
        }
        limits = {"place_limit": PLACE_LIMIT, "words_limit": WORDS_LIMIT}
        await say(context, staff.person, "session_ask", {**args, **limits}, method="edit", message_id=about["card"])

    async def _list(self, staff: Staff, cohort: Cohort, context: Context, message_id: int | None) -> None:
        coming = await coming_sessions(context.tx, cohort.id, context.now)
        shown = [self._told(session, cohort) for session in coming[:MOST_SHOWN]]
        args = {"id": cohort.id, "name": cohort.name, "zone": cohort.zone, "sessions": shown, "blended": cohort.blended}
        await say(context, staff.person, "sessions", args, method="edit", message_id=message_id)

    def _told(self, session: RoomSession, cohort: Cohort) -> dict[str, Any]:
        return {
            "id": session.id,
            "day": local_day(session.starts_at, cohort.zone).isoformat(),
            "minute": local_minute(session.starts_at, cohort.zone),
            "place": session.place,
            "words": session.words,
        }

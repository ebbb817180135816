"""[ New pilot ]: an example, a name, its cohorts and its days, one question after the other; then its start."""

from dataclasses import dataclass
from typing import Any, Final

from telegram import Update
from telegram.ext import CallbackQueryHandler

from bot.administration.cohort import day_typed, name_of, name_trouble
from bot.handlers.context import Context
from bot.handlers.house import PASS, Handler, House, Passed, say, tapped_message, tapped_words
from bot.handlers.staff.door import Typed, staff_with
from bot.handlers.staff.pilot_card import ID, digest_of, show_pilot
from bot.handlers.staff.pilot_draft import EXPECTED, PilotDesk, draft_of, example_of
from bot.handlers.staff.words import expect_nothing
from bot.storage.pilot import Plan, make_pilot
from bot.storage.staff import Staff, ask_confirmation, confirmed, note

START: Final = "start a pilot"
FORGOTTEN = {"name": ("name",), "cohorts": ("settled",), "first": ("first", "last")}  # what is settled anew, by its step


@dataclass(frozen=True)
class NewPilot:
    """How owners and admins make a pilot."""

    house: House

    def handlers(self) -> list[Handler]:
        """The table of contents."""
        return [
            CallbackQueryHandler(self.begin, pattern=r"^pi:new$"),
            CallbackQueryHandler(self.example, pattern=r"^pi:like:[\w.-]+$"),
            CallbackQueryHandler(self.same_name, pattern=r"^pi:named$"),
            CallbackQueryHandler(self.cohort, pattern=rf"^pi:co:{ID}$"),
            CallbackQueryHandler(self.cohort_page, pattern=r"^pi:cos:\d{1,4}$"),
            CallbackQueryHandler(self.cohorts_chosen, pattern=r"^pi:chosen$"),
            CallbackQueryHandler(self.day, pattern=r"^pi:day:\d{4}-\d{2}-\d{2}$"),
            CallbackQueryHandler(self.again, pattern=r"^pi:again:(name|cohorts|first|round|card)$"),
            CallbackQueryHandler(self.round, pattern=rf"^pi:after:({ID}|none)$"),
            CallbackQueryHandler(self.ask, pattern=r"^pi:ask$"),
            CallbackQueryHandler(self.start, pattern=rf"^pi:start:{ID}$"),
        ]

    def typed(self) -> Typed:
        """The name, and the days."""
        return {EXPECTED: self.words}

    async def begin(self, update: Update, context: Context) -> str | Passed | None:
        """[ New pilot ]: the list becomes the first question."""
        staff = await staff_with(self.house, update, context, "pilots")
        if staff is None:
            return PASS
        await PilotDesk(self.house, staff, context, {"card": tapped_message(update)}).step("example")
        return None

    async def example(self, update: Update, context: Context) -> str | Passed | None:
        """An example was chosen."""
        desk = await self._desk(update, context, "example")
        if not isinstance(desk, PilotDesk):
            return desk
        chosen = tapped_words(update)[2]
        if example_of(self.house, chosen) is not None:
            await desk.on(example=chosen)
        return None

    async def words(self, staff: Staff, update: Update, context: Context, expects: dict[str, Any]) -> str | Passed | None:
        """The name or a day; where a button is wanted, the words are for somebody else."""
        desk = PilotDesk(self.house, staff, context, expects["draft"])
        step = desk.draft["step"]
        if not staff.powers.may("pilots") or step not in ("name", "first", "last"):
            return PASS
        if example_of(self.house, desk.draft["example"]) is None:
            return PASS
        text = (update.effective_message.text if update.effective_message else None) or ""
        if step != "name":
            await desk.day(day_typed(text), text[:40])
        elif trouble := name_trouble(text):
            await desk.show(trouble=trouble)
        else:
            await desk.on(name=name_of(text))
        return None

    async def same_name(self, update: Update, context: Context) -> str | Passed | None:
        """The name of the example will do."""
        desk = await self._desk(update, context, "name")
        if not isinstance(desk, PilotDesk):
            return desk
        await desk.on(name=desk.offered)
        return None

    async def cohort(self, update: Update, context: Context) -> str | Passed | None:
        """A cohort takes part, or it does not."""
        desk = await self._desk(update, context, "cohorts")
        if not isinstance(desk, PilotDesk):
            return desk
        chosen, before = tapped_words(update)[2], desk.draft.get("cohorts", [])
        cohorts = [id for id in before if id != chosen] if chosen in before else [*before, chosen]
        await desk.step("cohorts", cohorts=cohorts)
        return None

    async def cohort_page(self, update: Update, context: Context) -> str | Passed | None:
        """Another page of cohorts."""
        desk = await self._desk(update, context, "cohorts")
        if not isinstance(desk, PilotDesk):
            return desk
        await desk.step("cohorts", page=int(tapped_words(update)[2]))
        return None

    async def cohorts_chosen(self, update: Update, context: Context) -> str | Passed | None:
        """[ That is all ]: a pilot that takes nobody without a cohort needs one."""
        desk = await self._desk(update, context, "cohorts")
        if not isinstance(desk, PilotDesk):
            return desk
        cohorts = [cohort.id for cohort in await desk.cohorts()]
        if not cohorts and not desk.example.open:
            return self.house.toast("pilot cohort", desk.staff.person.language)
        await desk.on(cohorts=cohorts, settled=True)
        return None

    async def day(self, update: Update, context: Context) -> str | Passed | None:
        """One of the days offered."""
        desk = await self._desk(update, context, "first", "last")
        if not isinstance(desk, PilotDesk):
            return desk
        chosen = tapped_words(update)[2]
        await desk.day(day_typed(chosen), chosen)
        return None

    async def again(self, update: Update, context: Context) -> str | Passed | None:
        """Something on the card is to be another way; or back to the card."""
        desk = await self._desk(update, context, "card", "round")
        if not isinstance(desk, PilotDesk):
            return desk
        step = tapped_words(update)[2]
        await desk.step(step, *FORGOTTEN.get(step, ()))
        return None

    async def round(self, update: Update, context: Context) -> str | Passed | None:
        """Which earlier round it follows."""
        desk = await self._desk(update, context, "round")
        if not isinstance(desk, PilotDesk):
            return desk
        chosen = tapped_words(update)[2]
        known = {pilot.id for pilot in await desk.rounds()}
        await desk.step("card", previous=chosen if chosen in known else None)
        return None

    async def ask(self, update: Update, context: Context) -> str | Passed | None:
        """[ Start this pilot ] asks once more; what has become impossible meanwhile is asked anew."""
        desk = await self._desk(update, context, "card")
        if not isinstance(desk, PilotDesk):
            return desk
        if await desk.mended():
            return None
        nonce = await ask_confirmation(context.tx, context.now, desk.staff.person.id, START, "new", digest_of(desk.draft))
        args = {"what": "start", "id": "new", "name": desk.draft["name"], "state": "planned", "nonce": nonce}
        await say(context, desk.staff.person, "staff_pilot_sure", args, method="edit", message_id=desk.draft["card"])
        return None

    async def start(self, update: Update, context: Context) -> str | Passed | None:
        """[ Yes, start it ]: once, by whoever was asked, as it stood on the card."""
        staff = await staff_with(self.house, update, context, "pilots")
        if staff is None:
            return PASS
        draft, nonce, language = draft_of(staff), tapped_words(update)[2], staff.person.language
        if draft.get("step") != "card" or example_of(self.house, draft["example"]) is None:
            return self.house.toast("too late", language)
        if not await confirmed(context.tx, context.now, nonce, staff.person.id, START, "new", digest_of(draft)):
            return self.house.toast("too late", language)
        desk = PilotDesk(self.house, staff, context, draft)
        if await desk.mended():
            return None
        wanted = await desk.pilot()
        assert wanted.ends_at is not None
        plan = Plan(
            name=wanted.name,
            example=wanted.example,
            zone=wanted.zone,
            starts_at=wanted.starts_at,
            ends_at=wanted.ends_at,
            cohorts=tuple(draft["cohorts"]),
            previous=wanted.previous,
        )
        pilot = await make_pilot(context.tx, self.house, plan, staff.person.id, context.now)
        detail = {"example": pilot.example, "cohorts": len(plan.cohorts)}
        await note(context.tx, context.now, staff.person.id, "pilot.made", pilot.id, detail)
        await expect_nothing(context, staff.person.id)
        await show_pilot(self.house, staff, update, context, pilot.id, message_id=draft["card"])
        return None

    async def _desk(self, update: Update, context: Context, *steps: str) -> PilotDesk | str | Passed:
        """The desk of whoever tapped, if their card asks for one of these steps now; a toast if that question is over."""
        staff = await staff_with(self.house, update, context, "pilots")
        if staff is None:
            return PASS
        draft = draft_of(staff)
        if draft.get("step") not in steps or draft.get("card") != tapped_message(update):
            return self.house.toast("pilot over", staff.person.language)
        if "example" in draft and example_of(self.house, draft["example"]) is None:
            return self.house.toast("pilot over", staff.person.language)
        return PilotDesk(self.house, staff, context, draft)

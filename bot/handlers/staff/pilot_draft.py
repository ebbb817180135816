"""A pilot that is being made: what is settled so far, what is asked next, and how it would be."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from bot.administration.cohort import next_mondays
from bot.course.pilot import PilotExample
from bot.evaluation.pilot import EVERYONE, Pilot, last_day_after, span_of, trouble_with
from bot.handlers.context import Context
from bot.handlers.house import House, say
from bot.handlers.staff.pilot_card import PER_PAGE, card_args
from bot.handlers.staff.words import expect
from bot.learning.schedule import local_day
from bot.screens.staff.pilot_examples import example_name
from bot.storage.cohort import Cohort
from bot.storage.pilot import cohorts_in_no_pilot, every_pilot
from bot.storage.staff import Staff

EXPECTED: Final = "new pilot"
Draft = dict[
    str, Any
]  # step, card (its message), example, name, cohorts, settled, first, last, previous: as far as they are known
WANTED = {"name": "name", "settled": "cohorts", "first": "first", "last": "last"}  # which step settles what, in this order


def draft_of(staff: Staff) -> Draft:
    """What a person has settled so far; nothing if they make no pilot now."""
    expects = (staff.person.expects or {}).get("staff") or {}
    draft: Draft = expects.get("draft") or {}
    return draft if expects.get("name") == EXPECTED else {}


def example_of(house: House, id: str) -> PilotExample | None:
    """The example that a pilot is made from, or None; everyone's is none."""
    return house.library.pilots.get(id) if id != EVERYONE else None


@dataclass(frozen=True)
class PilotDesk:
    """One draft as the person who makes it has it before them; it waits with them, so that a restart loses nothing."""

    house: House
    staff: Staff
    context: Context
    draft: Draft

    @property
    def example(self) -> PilotExample:
        """What the pilot is made from."""
        return self.house.library.pilots[self.draft["example"]]

    @property
    def offered(self) -> str:
        """The name of the example, as its maker reads it."""
        interface, language = self.house.interface, self.staff.person.language
        told_in = language if language in interface.staffed() else "en"
        return example_name(interface, interface.translator(told_in), self.example)

    async def free(self) -> list[Cohort]:
        """The cohorts that may take part."""
        return await cohorts_in_no_pilot(self.context.tx, self.example.course)

    async def cohorts(self) -> list[Cohort]:
        """Those chosen that are still free, by their start."""
        chosen = set(self.draft.get("cohorts", ()))
        return [cohort for cohort in await self.free() if cohort.id in chosen] if chosen else []

    async def zone(self) -> str:
        """Whose midnight its days begin at: that of its first cohort, else of whoever makes it."""
        cohorts = await self.cohorts()
        return cohorts[0].zone if cohorts else self.staff.person.zone

    async def rounds(self) -> list[Pilot]:
        """What may be the round before: pilots of the same course that run or have ended."""
        every = [pilot for pilot in await every_pilot(self.context.tx) if pilot.course == self.example.course]
        return [pilot for pilot in every if pilot.id != EVERYONE and pilot.starts_at <= self.context.now]

    async def pilot(self) -> Pilot:
        """The pilot as it would be."""
        example, zone = self.example, await self.zone()
        starts_at, ends_at = span_of(date.fromisoformat(self.draft["first"]), date.fromisoformat(self.draft["last"]), zone)
        return Pilot(
            id="new",
            name=self.draft["name"],
            example=example.id,
            course=example.course,
            languages=tuple(example.languages),
            instruments=tuple(example.instruments),
            blended=example.blended,
            open=example.open,
            zone=zone,
            starts_at=starts_at,
            ends_at=ends_at,
            previous=self.draft.get("previous"),
        )

    async def on(self, **settled: Any) -> None:
        """This is settled; the next question that is still open follows, or the whole card when none is."""
        known = {**self.draft, **settled}
        await replace(self, draft=known).step(next((step for key, step in WANTED.items() if key not in known), "card"))

    async def step(self, step: str, *forgotten: str, trouble: str | None = None, found: str = "", **settled: Any) -> None:
        """Ask this next; what is `forgotten` has to be settled again."""
        draft = {**{key: value for key, value in self.draft.items() if key not in forgotten}, **settled, "step": step}
        await expect(self.context, self.staff.person.id, EXPECTED, {"draft": draft})
        await replace(self, draft=draft).show(trouble=trouble, found=found)

    async def day(self, day: date | str, found: str) -> None:
        """A day that was typed or tapped; one that will not do is asked for again."""
        step: str = self.draft["step"]
        trouble = day if isinstance(day, str) else None
        if isinstance(day, date):
            today = local_day(self.context.now, await self.zone())
            first = day if step == "first" else date.fromisoformat(self.draft["first"])
            trouble = trouble_with(first, day, today)
        if trouble is None:
            await self.on(**{step: str(day)})
        else:
            await self.show(trouble=trouble, found=found)

    async def mended(self) -> bool:
        """Ask again for what time or somebody else has made impossible; False if all is as it was."""
        cohorts = [cohort.id for cohort in await self.cohorts()]
        if len(cohorts) < len(self.draft["cohorts"]):
            await self.step("cohorts", "settled", trouble="taken", cohorts=cohorts)
            return True
        if date.fromisoformat(self.draft["first"]) < local_day(self.context.now, await self.zone()):
            await self.step("first", "first", "last", trouble="past", found=self.draft["first"])
            return True
        return False

    async def show(self, *, trouble: str | None = None, found: str = "") -> None:
        """The card with the question of this step."""
        screen, args = await self._asked()
        told = {"id": "new", "name": self.draft.get("name", ""), "trouble": trouble, "found": found, **args}
        await say(self.context, self.staff.person, screen, told, method="edit", message_id=self.draft["card"])

    async def _asked(self) -> tuple[str, dict[str, Any]]:
        """The screen of this step, and what it shows."""
        match self.draft["step"]:
            case "example":
                return "staff_pilot_example", {"examples": [id for id in self.house.library.pilots if id != EVERYONE]}
            case "name":
                return "staff_pilot_name", {"offered": self.offered}
            case "cohorts":
                return "staff_pilot_choose", await self._cohorts_args()
            case "first" | "last" as step:
                return "staff_pilot_day", await self._day_args(step)
            case "round":
                rounds = [[pilot.id, pilot.name, pilot.first_day.isoformat()] for pilot in await self.rounds()]
                return "staff_pilot_round", {"rounds": rounds[:PER_PAGE]}
        pilot = await self.pilot()
        others = await every_pilot(self.context.tx)
        card = card_args(self.house, pilot, await self.cohorts(), others, self.context.now)
        return "staff_pilot_draft", {**card, "rounds": bool(await self.rounds())}

    async def _cohorts_args(self) -> dict[str, Any]:
        every, chosen = await self.free(), set(self.draft.get("cohorts", ()))
        page = min(self.draft.get("page", 0), max(0, len(every) - 1) // PER_PAGE)
        first, last = page * PER_PAGE, (page + 1) * PER_PAGE
        return {
            "offered": [[cohort.id, cohort.name, cohort.id in chosen] for cohort in every[first:last]],
            "open": self.example.open,
            "page": page,
            "further": last < len(every),
        }

    async def _day_args(self, what: str) -> dict[str, Any]:
        zone, cohorts = await self.zone(), await self.cohorts()
        today = local_day(self.context.now, zone)
        if what == "first":
            coming = [cohort.starts_on for cohort in cohorts if cohort.starts_on > today][:1]
            days = sorted({today, *(coming or next_mondays(today)[:1])})
        else:
            days = [last_day_after(date.fromisoformat(self.draft["first"]), self.example.weeks or 1)]
        return {"what": what, "zone": zone, "days": [day.isoformat() for day in days], "first": self.draft.get("first")}

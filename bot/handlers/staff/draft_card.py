"""The card of a draft: everything it shows, and the desk at which one person changes it."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from bot.administration.announcement import fallback_of, missing, without_links
from bot.administration.audience import WITHOUT_COHORT, Choice, choose
from bot.administration.timing import Quiet, first_start, is_past, quiet_when_sent
from bot.handlers.context import Context
from bot.handlers.house import House, say
from bot.handlers.staff.words import expect_nothing
from bot.learning.schedule import local_day, local_minute
from bot.learning.sitting import parse
from bot.storage.announcement import Announcement, announcement_by_id, changed, got, texts_of
from bot.storage.audience import people
from bot.storage.cohort import cohort_by_id
from bot.storage.staff import Staff
from bot.storage.tx import Tx

Args = dict[str, Any]


def unit_of(house: House, course: str, lesson: str) -> str | None:
    """The unit of a lesson or quiz as a plan names it; None for one the course has no more."""
    known = house.library.courses.get(course)
    name = parse(lesson)[0]
    return known.place(name)[0].id if known is not None and name in known.order else None


async def chosen(house: House, tx: Tx, announcement: Announcement, now: int) -> Choice:
    """Whom an announcement would go to at this moment, and who is left out."""
    audience = announcement.audience
    if not audience.chosen:
        return Choice()
    known = {id: await got(tx, id) for id in {*audience.minus_got, audience.got} - {""}}
    everybody = await people(tx, now, lambda course, lesson: unit_of(house, course, lesson))
    return choose(everybody, audience, announcement.kind, known)


async def args_of(house: House, tx: Tx, announcement: Announcement, zone: str, now: int, note: str | None = None) -> Args:
    """Complete arguments of every view of a draft, for somebody who goes by the clocks of `zone`."""
    choice = await chosen(house, tx, announcement, now)
    texts = await texts_of(tx, announcement.id, announcement.version)
    counts = choice.by_language
    file = announcement.file
    quiet = Quiet() if announcement.urgent else quiet_when_sent(announcement.timing, now, [one.zone for one in choice.recipients])
    return {
        "id": announcement.id,
        "rev": announcement.rev,
        "number": announcement.number,
        "note": note,
        "kind": announcement.kind,
        "urgent": announcement.urgent,
        "chosen": announcement.audience.chosen,
        "total": len(choice.recipients),
        "many": len(choice.recipients) > house.rules.approval_above,
        "counts": list(counts.items()),
        "left_out": dict(choice.left_out),
        "texts": list(texts),
        "missing": [list(each) for each in missing(counts, texts, announcement.language)] if texts else [],
        "unlinked": list(without_links(texts)),
        "fallback": fallback_of(announcement.language, texts),
        "file_kind": file.kind if file else None,
        "file_name": file.name if file else None,
        "audience": await audience_args(tx, announcement),
        "timing": timing_args(announcement, choice, zone, now),
        "quiet": {"count": quiet.count, **_clock(quiet.until, zone)},
    }


def _clock(moment: int, zone: str) -> Args:
    return {"day": local_day(moment, zone).isoformat(), "minute": local_minute(moment, zone)}


def timing_args(announcement: Announcement, choice: Choice, zone: str, now: int) -> Args:
    """When it goes out, on the clocks it was chosen by."""
    timing = announcement.timing
    zones = {one.zone for one in choice.recipients} or {zone}
    by = timing.zone or zone
    return {
        "when": timing.when,
        "day": timing.day.isoformat() if timing.day else None,
        "minute": timing.minute,
        "weeks": timing.weeks,
        "times": timing.times,
        "zone": by,
        "today": local_day(now, by).isoformat(),
        "left": first_start(timing, now, zones) - now,
        "past": is_past(timing, now, zones),
    }


async def audience_args(tx: Tx, announcement: Announcement) -> Args:
    """Who is meant, with names and numbers for ids."""
    audience = announcement.audience
    stage = audience.stage
    numbers = {id: found.number for id in {*audience.minus_got, audience.got} if (found := await announcement_by_id(tx, id))}
    return {
        "everybody": audience.everybody,
        "cohorts": await cohort_names(tx, audience.cohorts),
        "without": WITHOUT_COHORT in audience.cohorts,
        "course": audience.course,
        "languages": sorted(audience.languages),
        "stage": {"name": stage.name, "unit": stage.unit, "days": stage.days} if stage else None,
        "minus": await cohort_names(tx, audience.minus_cohorts),
        "minus_got": sorted(numbers[id] for id in audience.minus_got if id in numbers),
        "got": numbers.get(audience.got),
    }


async def cohort_names(tx: Tx, ids: frozenset[str]) -> list[str]:
    """The names of cohorts in their order; one that is not there any more has none."""
    found = [await cohort_by_id(tx, id) for id in sorted(ids - {WITHOUT_COHORT})]
    return sorted(cohort.name for cohort in found if cohort is not None)


async def show_card(
    house: House, staff: Staff, context: Context, announcement_id: str, *, message_id: int | None = None, note: str | None = None
) -> None:
    """The card of a draft, in the message given or in a new one."""
    draft = await announcement_by_id(context.tx, announcement_id)
    assert draft is not None
    await Desk(house, staff, context, draft, message_id).card(note)


@dataclass(frozen=True)
class Desk:
    """One draft as one person has it before them: the message it stands in, and how it changes."""

    house: House
    staff: Staff
    context: Context
    draft: Announcement
    message_id: int | None = None  # None: what is shown next is a new message

    @property
    def which(self) -> Args:
        """What every view needs at least."""
        return {"id": self.draft.id, "rev": self.draft.rev, "number": self.draft.number}

    @property
    def today(self) -> date:
        """The day it is where this person is."""
        return local_day(self.context.now, self.staff.person.zone)

    async def show(self, screen: str, args: Args) -> None:
        """Turn the message into this view."""
        method = "edit" if self.message_id is not None else "send"
        await say(self.context, self.staff.person, screen, args, method=method, message_id=self.message_id)

    async def view(self, screen: str, **more: Any) -> None:
        """A view that shows the draft as it is, and more."""
        args = await args_of(self.house, self.context.tx, self.draft, self.staff.person.zone, self.context.now)
        await self.show(screen, {**args, **more})

    async def card(self, note: str | None = None, seems: tuple[str, str] | None = None) -> None:
        """The card itself; `note` is one of the screen's, `seems` a text's language and what it looks like instead."""
        await self.view("staff_draft", note=note, seems=seems)

    async def keep(self, what: str, **fields: Any) -> "Desk":
        """The draft with these fields, remembered; one that is no draft any more stays as it is."""
        kept = await changed(self.context.tx, replace(self.draft, **fields), self.staff.person.id, self.context.now, what)
        return replace(self, draft=kept) if kept is not None else self

    async def settle(self, what: str, language: str | None = None) -> None:
        """A question was answered: it says so, and the card follows below."""
        await expect_nothing(self.context, self.staff.person.id)
        if self.message_id is not None:
            await self.show("staff_draft_saved", {**self.which, "what": what, "language": language})

    def below(self) -> "Desk":
        """The same desk, its next view in a new message."""
        return replace(self, message_id=None)

"""A repeated announcement when its next time comes: sent by itself while it is still the same, else somebody is asked."""

from bot.administration.approval import HOLD_SECONDS, asks_again
from bot.administration.mailing import LATE_SECONDS
from bot.administration.timing import occurrences
from bot.handlers.house import House
from bot.handlers.mailings import Mailing
from bot.handlers.staff.announcers import announcers
from bot.handlers.staff.draft_card import chosen
from bot.handlers.staff.hold import begin
from bot.handlers.staff.mailing_card import moment_of
from bot.storage.announcement import Announcement, announcement_by_id, digest_of_content, set_repeat
from bot.storage.mailing import mailings_of
from bot.storage.outbox import put
from bot.storage.staff import note
from bot.storage.tx import Tx


async def repeat(tx: Tx, house: House, announcement_id: str, now: int) -> bool:
    """Choose the audience anew and hold the next mailing, or ask where it has grown or is late; False if it was not due.

    The next time is planned at once, so that whatever becomes of this one happens once."""
    announcement = await announcement_by_id(tx, announcement_id)
    if announcement is None or announcement.repeat_at is None or announcement.repeat_at > now:
        return False
    at = announcement.repeat_at + HOLD_SECONDS
    later = [moment for moment in occurrences(announcement.timing) if moment - HOLD_SECONDS > now and moment > at]
    await set_repeat(tx, announcement_id, len(later), later[0] - HOLD_SECONDS if later else None)
    before = [one for one in await mailings_of(tx, announcement_id) if one.kind == "send"]
    if announcement.state != "confirmed" or not before:
        return False
    announcement = await announcement_by_id(tx, announcement_id) or announcement
    people = (await chosen(house, tx, announcement, now)).recipients
    last = before[-1]
    why = _why_asked(len(people), last.n_total, house.rules.approval_above, late=now - at > LATE_SECONDS)
    if why is None and last.made_by not in {person.id for person in await announcers(tx, house)}:
        why = "orphaned"
    if why is not None:
        await _ask(tx, house, announcement, before, why, len(people), at, now)
        return True
    digest = await digest_of_content(tx, announcement, tuple(person.learner_id for person in people))
    await begin(
        tx,
        house,
        now,
        announcement=announcement,
        kind="send",
        recipients=people,
        digest=digest,
        by=last.made_by,
        starts_at=at,
        approved=True,
    )
    return True


def _why_asked(people: int, before: int, above: int, *, late: bool) -> str | None:
    if not people:
        return "nobody"
    if late:
        return "late"
    return "grown" if asks_again(before, people, above=above) else None


async def _ask(
    tx: Tx, house: House, announcement: Announcement, before: list[Mailing], why: str, count: int, at: int, now: int
) -> None:
    """Whoever confirmed the last one is asked; everybody with the right, if that is nobody any more."""
    last = before[-1]
    known = await announcers(tx, house)
    asked = [person for person in known if person.id == last.made_by] or known
    for person in asked:
        args = {
            "id": announcement.id,
            "number": announcement.number,
            "times": len(before),
            "why": why,
            "count": count,
            "before": last.n_total,
            "at": moment_of(at, now, person.zone),
        }
        await put(tx, person.address, "staff_repeat", args, now=now, loud=True)
    await note(tx, now, "bot", "announcement.repeat_asked", str(announcement.number), {"why": why, "people": count})

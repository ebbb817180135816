"""What becomes of a pilot by itself: it begins, it ends for good, and a year later its answers are deleted."""

from bot.evaluation.pilot import EVERYONE, Pilot, kept_until
from bot.handlers.house import House
from bot.handlers.mailings import BOT
from bot.handlers.staff.announcers import reached_with
from bot.handlers.staff.pilot_card import open_questions
from bot.storage.outbox import put
from bot.storage.pilot import begin_pilot, delete_answers, delete_old_answers, end_pilot, pilot_by_id
from bot.storage.tx import Tx


async def see_to_pilot(tx: Tx, house: House, pilot_id: str, now: int) -> bool:
    """Do what is due of a pilot, and plan when to look next; True if somebody is told of it."""
    pilot = await pilot_by_id(tx, pilot_id)
    assert pilot is not None
    if pilot.id == EVERYONE or pilot.ends_at is None:
        await delete_old_answers(tx, pilot, now)
    elif pilot.ended_at is not None:
        if now < kept_until(pilot.ended_at):
            await tx.look_at_pilot(id=pilot.id, until=kept_until(pilot.ended_at))
        else:
            await delete_answers(tx, pilot, now)
    elif now < pilot.starts_at:
        await tx.look_at_pilot(id=pilot.id, until=pilot.starts_at)
    elif now < pilot.ends_at:
        await begin_pilot(tx, house.library, pilot)
    elif await end_pilot(tx, pilot, BOT, now, words=open_questions(house, pilot)):
        return await tell_of_end(tx, house, pilot, now)
    return False


async def tell_of_end(tx: Tx, house: House, pilot: Pilot, now: int, *, but: str = "") -> bool:
    """Everybody who runs pilots hears that one has ended, except the learner of the id `but`; True if there is anybody."""
    people = [person for person in await reached_with(tx, house, "pilots") if person.id != but]
    for person in people:
        await put(tx, person.address, "staff_pilot_ended", {"id": pilot.id, "name": pilot.name}, now=now, loud=True)
    return bool(people)

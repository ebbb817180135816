"""Those who may announce: who they are, who can be reached, how the others call them."""

from bot.administration.roles import RIGHTS, Right
from bot.handlers.house import House
from bot.storage.people import Learner, learner_by_telegram_id, learner_from
from bot.storage.tx import Tx


async def announcers(tx: Tx, house: House) -> list[Learner]:
    """Everybody with the right to announce who can be reached now, once each."""
    return await reached_with(tx, house, "announcements")


async def reached_with(tx: Tx, house: House, right: Right) -> list[Learner]:
    """Everybody with this right who can be reached now, once each."""
    owners = [await learner_by_telegram_id(tx, number) for number in sorted(house.owners)]
    found = {one.id: one for one in owners if one is not None and one.reach == "ok"}
    for role, rights in RIGHTS.items():
        if role != "owner" and right in rights:
            found |= {row["id"]: learner_from(row) async for row in tx.staff_with_role(role=role)}
    return list(found.values())


async def label_of(tx: Tx, learner_id: str) -> str | None:
    """How the owners call one of them; None for an owner."""
    label: str | None = await tx.staff_label_of(learner_id=learner_id)
    return label

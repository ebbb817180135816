"""A cohort with its learners and trainers, put into the store as the links and codes of organisers do it."""

from collections.abc import Sequence
from datetime import date

from bot.administration.cohort import Terms
from bot.administration.digest import next_digest
from bot.storage.cohort import make_cohort
from bot.storage.people import learner_by_telegram_id
from bot.storage.tx import Tx
from tests.journeys.chat import Chat, buttons
from tests.journeys.conftest import Town


async def cohort_with(
    town: Town, name: str, learners: Sequence[Chat] = (), trainers: Sequence[Chat] = (), admins: Sequence[Chat] = ()
) -> str:
    """A cohort on the basic course that began in November; everybody has pressed Start. Returns its id."""
    numbers = {chat.person: (await chat.state())["person"]["user_id"] for chat in (*learners, *trainers, *admins)}
    now = town.sandbox.world.clock.now()

    async def work(tx: Tx) -> str:
        terms = Terms(name, "basic", "en", "Europe/Sofia", date(2026, 11, 2))
        cohort = await make_cohort(tx, terms, "nobody", now)
        for chat in learners:
            learner = await learner_by_telegram_id(tx, numbers[chat.person])
            assert learner is not None
            assert await tx.enter_cohort(cohort_id=cohort.id, learner_id=learner.id, now=now) is not None
        for role, home, people in (("trainer", cohort.id, trainers), ("admin", "", admins)):
            for chat in people:
                person = await learner_by_telegram_id(tx, numbers[chat.person])
                assert person is not None
                due = next_digest(now, person.zone) if role == "trainer" else None
                await tx.give_role(
                    learner_id=person.id, role=role, cohort_id=home, label=chat.person, given_by="nobody", digest_at=due, now=now
                )
        return cohort.id

    return await town.bot.store.write(work)


async def push(chat: Chat, start: str) -> str | None:
    """Tap the newest button whose data start like this, whatever language it speaks; returns the toast, if any."""
    for message in reversed(await chat.messages()):
        for _, data in buttons(message):
            if data.startswith(start):
                return await chat.tap_data(message["message_id"], data)
    raise AssertionError(f"no button sends {start}…; the newest message is {await chat.screen()!r}")

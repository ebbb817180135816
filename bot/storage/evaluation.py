"""What evaluators read and do: counts, answers, texts and replies; nothing here leaves the house with anybody's id."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.evaluation.counts import Answer, Askings
from bot.evaluation.news import next_news
from bot.evaluation.pilot import Pilot
from bot.evaluation.pseudonym import pseudonym
from bot.evaluation.reply import Text, in_order
from bot.learning.nudges import TONES
from bot.storage.people import Learner, learner_by_id, new_id
from bot.storage.response import parted
from bot.storage.tx import Tx

REMINDED = "evaluation.reminded"  # what the audit calls it
REMIND_EVERY_SECONDS = 3 * 86400  # of one moment of one pilot


async def askings_counted(tx: Tx, pilot_id: str) -> list[Askings]:
    """Who was asked in a pilot and what became of it, as sums."""
    rows = tx.askings_counted(pilot_id=pilot_id)
    return [Askings(row["moment"], row["language"], row["state"], row["times"]) async for row in rows]


@dataclass(frozen=True)
class Given:
    """What was answered to one item: by whom (a code, or the random id of a sheet without one), when and on which occasion."""

    person: str
    occasion: str
    value: str
    week: str
    anonymous: bool

    @property
    def answer(self) -> Answer:
        """What counts of it."""
        return Answer(self.person, self.value)


async def given_to(tx: Tx, pilot_id: str, ref: str) -> list[Given]:
    """Every answer to an item that evaluators may know of: under codes at once, without them once five are there."""
    instrument, item = parted(ref)
    coded = tx.answered_under_code(pilot_id=pilot_id, instrument=instrument, item=item)
    found = [Given(row["pseudonym"], row["occasion"], row["value"], row["week"], False) async for row in coded]
    async for row in tx.answered_by_nobody(pilot_id=pilot_id, instrument=instrument):
        value = json.loads(row["answers"]).get(item)
        if value is not None:
            found.append(Given(row["rid"], row["occasion"], value, row["week"], True))
    return found


async def texts_of(tx: Tx, pilot_id: str, refs: Collection[str]) -> list[Text]:
    """What people wrote to these open questions, in the order in which it is read."""
    texts = [
        Text(pilot_id, ref, one.occasion, one.week, one.value, "" if one.anonymous else one.person, one.person)
        for ref in refs
        for one in await given_to(tx, pilot_id, ref)
    ]
    return in_order(texts)


async def answered_texts(tx: Tx, pilot_id: str) -> frozenset[tuple[str, str, str]]:
    """Which texts were answered: code, reference and occasion of each."""
    rows = tx.replies_in(pilot_id=pilot_id)
    return frozenset([(row["pseudonym"], f"{row['instrument']}/{row['item']}", row["occasion"]) async for row in rows])


def key_of(text: Text) -> tuple[str, str, str]:
    """What `answered_texts` knows a text by."""
    return text.code, text.ref, text.occasion


async def people_behind(tx: Tx, pilot: Pilot, codes: Collection[str]) -> dict[str, Learner]:
    """The learners behind codes while the pilot has its key; whoever erased their data is not among them."""
    if pilot.pairing_key is None:
        return {}
    wanted = set(codes)
    asked = [row["learner_id"] async for row in tx.learners_asked(pilot_id=pilot.id)]
    found: dict[str, Learner] = {}
    for learner_id in asked:
        code = pseudonym(pilot.pairing_key, learner_id)
        if code in wanted:
            person = await learner_by_id(tx, learner_id)
            if person is not None:
                found[code] = person
    return found


async def keep_replies(tx: Tx, texts: Sequence[Text], words: str, by: str, now: int) -> None:
    """What was done about these texts; `by` is the id of whoever evaluates."""
    for text in texts:
        instrument, item = parted(text.ref)
        await tx.add_reply(
            id=new_id(), pilot_id=text.pilot_id, pseudonym=text.code, instrument=instrument, occasion=text.occasion, item=item,
            words=words, made_by=by, now=now,
        )  # fmt: skip


async def whom_to_remind(tx: Tx, pilot: Pilot, moment: str, now: int) -> list[str]:
    """The ids of the askings that a reminder at this moment of the pilot would bring back, one a learner."""
    rows = tx.whom_to_remind(pilot_id=pilot.id, moment=moment, last_nudge=len(TONES), now=now)
    return [row["id"] async for row in rows]


async def reminded_lately(tx: Tx, pilot_id: str, moment: str, now: int) -> bool:
    """Whether people were reminded of this moment of the pilot within the last three days."""
    last = await tx.last_deed_about(action=REMINDED, object=f"{pilot_id}/{moment}")
    return last is not None and last > now - REMIND_EVERY_SECONDS


@dataclass(frozen=True)
class Evaluator:
    """How somebody who evaluates hears of news, and the words they searched for last."""

    learner_id: str
    rhythm: str
    told: Mapping[str, int]  # texts of each pilot that they have heard of
    seeks: str


async def evaluator(tx: Tx, person: Learner, now: int) -> Evaluator:
    """Somebody who evaluates, from now on at the latest; their daily digest begins with what comes after."""
    known = await tx.evaluation_digest(learner_id=person.id)
    if known is None:
        due_at = next_news("daily", now, person.zone, person.days)
        told = {row["id"]: row["texts"] async for row in tx.texts_counted()}
        await tx.begin_evaluation_digest(learner_id=person.id, due_at=due_at, told=json.dumps(told))
        return Evaluator(person.id, "daily", told, "")
    if known["due_at"] is None and known["rhythm"] != "off":  # the role had ended meanwhile
        await set_rhythm(tx, person, known["rhythm"], now)
    return evaluator_from(known)


def evaluator_from(row: Mapping[str, Any]) -> Evaluator:
    """An evaluator out of their row."""
    return Evaluator(row["learner_id"], row["rhythm"], json.loads(row["told"]), row["seeks"])


async def set_rhythm(tx: Tx, person: Learner, rhythm: str, now: int) -> None:
    """How often somebody hears of what is new: "daily", "weekly" or "off"."""
    due_at = next_news(rhythm, now, person.zone, person.days)
    await tx.set_evaluation_digest(learner_id=person.id, rhythm=rhythm, due_at=due_at)

"""What learners answered: under the code of their pilot, or under nothing at all; and all of it that can be found again."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from bot.evaluation.form import Given
from bot.evaluation.pilot import Pilot
from bot.evaluation.pseudonym import pseudonym
from bot.evaluation.suppression import FEW
from bot.evaluation.week import iso_week
from bot.storage.asking import Asking, settle
from bot.storage.people import Learner, new_id
from bot.storage.tx import Tx

NO_WEEK = ""  # before every other


def parted(ref: str) -> tuple[str, str]:
    """The instrument and the item of "basic/quiz-1/feedback": cut at the last slash."""
    instrument, _, item = ref.rpartition("/")
    return instrument, item


async def keep(
    tx: Tx,
    pilot: Pilot,
    learner: Learner,
    refs: Mapping[str, Given | None],
    *,
    occasion: str,
    language: str,
    now: int,
    words: Collection[str] = (),
) -> None:
    """Keep answers under the learner's code, in place of earlier ones; None takes one back. Nothing once the key is gone.

    `words` names those of `refs` that are open questions: evaluators may read them at once."""
    if pilot.pairing_key is None:
        return
    code = pseudonym(pilot.pairing_key, learner.id)
    earlier = await given_so_far(tx, pilot, learner, occasion, refs)
    cohort = await tx.cohort_in_pilot(learner_id=learner.id, pilot_id=pilot.id)
    await tx.put_participant(pilot_id=pilot.id, pseudonym=code, language=learner.language, cohort_id=cohort or "")
    for ref, given in refs.items():
        instrument, item = parted(ref)
        where = {"pilot_id": pilot.id, "pseudonym": code, "instrument": instrument, "occasion": occasion, "item": item}
        if given is None:
            await tx.take_back_response(**where)
        else:
            answer = {"value": given.value, "missing": given.missing, "language": language, "week": iso_week(now)}
            await tx.put_response(**where, **answer)
    said = [ref for ref in words if (given := refs.get(ref)) and given.value is not None]
    new = [ref for ref in said if ref not in earlier or earlier[ref].value is None]
    if new:
        await tx.raise_texts(pilot_id=pilot.id, more=len(new))


async def given_so_far(tx: Tx, pilot: Pilot, learner: Learner, occasion: str, refs: Collection[str]) -> dict[str, Given]:
    """What the learner answered to these items on this occasion under their code, by reference."""
    if pilot.pairing_key is None:
        return {}
    code = pseudonym(pilot.pairing_key, learner.id)
    rows = tx.responses_on(pilot_id=pilot.id, pseudonym=code, occasion=occasion)
    given = {f"{row['instrument']}/{row['item']}": Given(row["value"], row["missing"]) async for row in rows}
    return {ref: given[ref] for ref in refs if ref in given}


async def next_occasion(tx: Tx, pilot: Pilot, learner: Learner, ref: str) -> str:
    """A number for words that somebody may leave again and again under their code: "1", "2" and so on."""
    if pilot.pairing_key is None:
        return "1"
    instrument, item = parted(ref)
    code = pseudonym(pilot.pairing_key, learner.id)
    last = await tx.last_words_under_code(pilot_id=pilot.id, pseudonym=code, instrument=instrument, item=item)
    return str((last or 0) + 1)


async def hand_in(tx: Tx, asking: Asking, pilot: Pilot, now: int, *, words: Collection[str] = ()) -> bool:
    """The draft of an anonymous asking becomes a response of nobody, and the asking keeps only that it is done.

    `words` names those of its items that are open questions. False, with nothing written, if it was settled before."""
    if not await settle(tx, asking.id, "done"):
        return False
    answers: dict[str, dict[str, str]] = {}
    for ref, given in asking.draft.items():
        if given.value is not None:
            instrument, item = parted(ref)
            answers.setdefault(instrument, {})[item] = given.value
    for instrument, kept in answers.items():
        open_ones = sum(f"{instrument}/{item}" in words for item in kept)
        await keep_nobodys(
            tx, pilot, instrument, kept, occasion=asking.kept_under, language=asking.language, now=now, texts=open_ones
        )
    return True


async def keep_nobodys(
    tx: Tx, pilot: Pilot, instrument: str, answers: Mapping[str, str], *, occasion: str, language: str, now: int, texts: int
) -> None:
    """Answers (by item) that lead to nobody, of which `texts` are open ones; evaluators see them with those of others.

    The language stays away where it would name few; and no log of the database keeps what was written beside it."""
    spoken_by = await tx.people_asked_in(pilot_id=pilot.id, language=language)
    await tx.put_anonymous_response(
        rid=new_id(),
        pilot_id=pilot.id,
        instrument=instrument,
        occasion=occasion,
        language=language if spoken_by >= FEW else "",
        week=iso_week(now),
        answers=json.dumps(dict(answers), ensure_ascii=False, sort_keys=True),
        texts=texts,
    )
    tx.scrub = True
    await show_waiting(tx, pilot.id, instrument, NO_WEEK)


async def show_waiting(tx: Tx, pilot_id: str, instrument: str, week: str) -> None:
    """What waits of an instrument without a code can be seen by evaluators, all of it, once five answered on one occasion.

    Those are five people: whoever answers after many lessons cannot be four of them. Who left how many words without being
    asked nobody knows; so these wait until `week` is a later one, and until the house looks by itself: no hour tells when
    any of them came, not even the first of a later week."""
    where = {"pilot_id": pilot_id, "instrument": instrument, "week": week}
    if (await tx.people_waiting(**where) or 0) >= FEW:
        released = [row["texts"] async for row in tx.release_anonymous(**where)]
        await tx.raise_texts(pilot_id=pilot_id, more=sum(released))


@dataclass(frozen=True)
class Code:
    """Under which code somebody would answer in a pilot whose key is still there."""

    pilot_id: str
    pilot_name: str
    pseudonym: str

    @property
    def where(self) -> dict[str, str]:
        """What the queries about one code take."""
        return {"pilot_id": self.pilot_id, "pseudonym": self.pseudonym}


async def codes_of(tx: Tx, learner_id: str) -> list[Code]:
    """Every code a learner has, or would have."""
    rows = [row async for row in tx.pilots_with_a_key()]
    return [Code(row["id"], row["name"], pseudonym(row["pairing_key"], learner_id)) for row in rows]


async def erase_codes(tx: Tx, learner_id: str) -> None:
    """Delete what a learner answered under codes that can still be found; each pilot counts whoever left it so."""
    for code in await codes_of(tx, learner_id):
        answered = [row["item"] async for row in tx.erase_responses(**code.where)]
        await tx.erase_participant(**code.where)
        await tx.erase_replies(**code.where)
        if answered:
            await tx.count_erased(pilot_id=code.pilot_id)


async def answers_under_codes(tx: Tx, learner_id: str) -> list[dict[str, Any]]:
    """For /mydata: pilot by pilot the code, what is kept with it, what was answered and what was said to that."""
    told = []
    for code in await codes_of(tx, learner_id):
        person = await tx.participant_by_code(**code.where)
        responses = [dict(row) async for row in tx.responses_by_code(**code.where)]
        replies = [dict(row) async for row in tx.replies_by_code(**code.where)]
        if person is not None or responses or replies:
            about = dict(person) if person is not None else {}
            told.append({"pilot": code.pilot_name, "code": code.pseudonym, **about, "responses": responses, "replies": replies})
    return told

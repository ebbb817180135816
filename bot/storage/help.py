"""Requests for help as the rest of the house sees them: one learner, one card, and an answer at a time."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from bot.storage.people import new_id
from bot.storage.tx import Tx

SHOWN_EXCHANGES = 3  # so much of what was said before stands over a new question


@dataclass(frozen=True)
class HelpRequest:
    """What a learner asked about a card; `exchange` counts the questions, `number` is the learner's in their cohort."""

    id: str
    learner_id: str
    cohort_id: str | None
    cohort_name: str | None
    number: int | None
    item: str
    rev: str
    language: str  # of the card as it was shown
    speaks: str  # the learner's own, in which the words probably are
    state: Literal["open", "answered", "closed"]
    exchange: int
    answered_by: str | None
    reachable: bool

    @property
    def course(self) -> str:
        """The course it is about."""
        return self.item.split("/")[0]

    @property
    def lesson(self) -> str:
        """The lesson or quiz it is about: 2.3."""
        return self.item.split("/")[1]


async def help_request(tx: Tx, id: str) -> HelpRequest | None:
    """The request of that id, or None once the learner has erased it."""
    row = await tx.help_request_by_id(id=id)
    if row is None:
        return None
    names = (
        "id",
        "learner_id",
        "cohort_id",
        "cohort_name",
        "number",
        "item",
        "rev",
        "language",
        "speaks",
        "state",
        "exchange",
        "answered_by",
    )
    return HelpRequest(**{name: row[name] for name in names}, reachable=row["reach"] == "ok")


async def ask_help(tx: Tx, learner_id: str, cohort_id: str | None, about: Mapping[str, str], words: str, now: int) -> HelpRequest:
    """Keep a new request; `about` is the card's item, its revision and its language."""
    id = new_id()
    await tx.add_help_request(id=id, learner_id=learner_id, cohort_id=cohort_id, now=now, **about)
    await tx.add_help_words(request_id=id, exchange=1, said_by="learner", words=words, now=now)
    made = await help_request(tx, id)
    assert made is not None
    return made


async def ask_again(tx: Tx, id: str, learner_id: str, cohort_id: str | None, words: str, now: int) -> HelpRequest | None:
    """The next question of the same request; None, with nothing kept, while the one before still waits or the request is gone."""
    row = await tx.ask_help_again(id=id, learner_id=learner_id, cohort_id=cohort_id, now=now)
    if row is None:
        return None
    await tx.add_help_words(request_id=id, exchange=row["exchange"], said_by="learner", words=words, now=now)
    return await help_request(tx, id)


async def answer_help(tx: Tx, asked: HelpRequest, by: str, words: str, now: int) -> bool:
    """Keep an answer to what was asked last; False, with nothing kept, if somebody was quicker."""
    if await tx.answer_help(id=asked.id, exchange=asked.exchange, by=by, now=now) is None:
        return False
    await tx.add_help_words(request_id=asked.id, exchange=asked.exchange, said_by="staff", words=words, now=now)
    return True


async def thread(tx: Tx, asked: HelpRequest) -> list[dict[str, Any]]:
    """The last exchanges, oldest first: who said what."""
    since = asked.exchange - SHOWN_EXCHANGES + 1
    return [{"by": row["said_by"], "words": row["words"]} async for row in tx.help_thread(request_id=asked.id, since=since)]

"""Length and rhythm of week 1, measured on a whole walk and printed: messages, words, taps, seconds."""

import time
from dataclasses import dataclass, field
from statistics import quantiles
from typing import Any

import pytest

from bot.course.markup import to_html
from bot.course.model import Lesson
from bot.language.markup import strip_tags
from bot.sandbox.faults import Call
from tests.journeys.chat import Json, words
from tests.journeys.conftest import Town
from tests.journeys.swift import Near
from tests.journeys.weeks import LESSONS, enrol, sit_quiz

MESSAGES_A_LESSON = 12
MESSAGES_IN_A_ROW = 3
WORDS_OF_CARDS = (200, 400)  # a lesson's cards together
WORDS_A_CARD = 110
LONGEST_MESSAGE = 1300  # characters: a question with its verdict, in English; Telegram takes 4096
SECONDS_TO_ANSWER = 1.0
HUMAN = ("start", "say", "tap", "attach")


@dataclass
class Act:
    """Something the learner did, or the clock: when, and the last request before it."""

    name: str
    at: float  # monotonic seconds
    after: int
    calls: list[Call] = field(default_factory=list)

    @property
    def new_messages(self) -> int:
        """How many new messages came of it."""
        return sum(call.method.startswith("send") and call.status == 200 for call in self.calls)


class Measured(Near):
    """A chat that notes every act and every request to its person that followed."""

    def __init__(self, town: Town, person: str) -> None:
        super().__init__(town.http, town.url, person, town.bot, town.sandbox)
        self.town = town
        self.acts: list[Act] = []

    async def post(self, act: str, **body: Any) -> Json:
        """As ever, but noted."""
        if act in (*HUMAN, "clock"):
            calls = self.town.sandbox.calls
            self.acts.append(Act(act, time.monotonic(), calls[-1].number if calls else 0))
        return await super().post(act, **body)

    async def noted(self) -> list[Act]:
        """Every act so far with the requests to this chat that came between it and the next one."""
        chat_id = (await self.state())["person"]["user_id"]
        calls = [call for call in self.town.sandbox.calls if call.chat_id == chat_id]
        ends = [*(act.after for act in self.acts[1:]), calls[-1].number]
        for act, end in zip(self.acts, ends, strict=True):
            act.calls = [call for call in calls if act.after < call.number <= end]
        return self.acts


@dataclass
class Length:
    """One lesson or quiz as it was walked."""

    name: str
    messages: int
    taps: int
    longest: int
    words_a_card: tuple[int, ...] = ()

    @classmethod
    def of(cls, name: str, acts: list[Act], lesson: Lesson | None = None) -> "Length":
        """Measured from the acts in which it came and was done."""
        texts = [call.params.get("text") or call.params.get("caption") or "" for act in acts for call in act.calls]
        cards = lesson.cards if lesson else ()
        return cls(
            name,
            sum(act.new_messages for act in acts),
            sum(act.name in HUMAN for act in acts),
            max(len(strip_tags(text)) for text in texts),
            tuple(len(strip_tags(to_html(card.text)).split()) for card in cards),
        )

    def line(self) -> str:
        """As it is printed."""
        cards = f"{min(self.words_a_card)}-{max(self.words_a_card)}, {sum(self.words_a_card)}" if self.words_a_card else "-"
        return f"{self.name:<8}{self.messages:>13}{self.taps:>8}{self.longest:>20}   {cards}"


async def walk(town: Town, chat: Measured) -> list[Length]:
    """The whole week by the clock; returns the length of each lesson and of the quiz."""
    course, lengths = town.bot.house.library.courses["basic"], []
    await enrol(chat)
    begun, names = 1, [*LESSONS, "quiz-1"]  # without the welcome
    for name in names:
        if name != "1.1":
            begun = len(chat.acts)
            await chat.turn(until="next morning")
        if name == "quiz-1":
            await sit_quiz(town, chat, "en", right=True)
        elif name != "1.1":
            await chat.do_lesson()
        ended = len(chat.acts)
        acts = (await chat.noted())[begun:ended]
        lengths.append(Length.of(name, acts, course.by_id.get(name)))
    return lengths


def tell(request: pytest.FixtureRequest, capfd: pytest.CaptureFixture[str], lines: list[str]) -> None:
    """Print it whether or not output is captured."""
    reporter = request.config.pluginmanager.get_plugin("terminalreporter")
    if reporter is None:
        return
    with capfd.disabled():
        reporter.ensure_newline()
        for line in lines:
            reporter.write_line(line)


async def test_week_1_is_short_calm_and_answers_at_once(
    town: Town, request: pytest.FixtureRequest, capfd: pytest.CaptureFixture[str]
) -> None:
    chat = Measured(town, "sofia")
    lengths = await walk(town, chat)
    acts = await chat.noted()
    waits = [act.calls[0].at - act.at for act in acts if act.name in ("tap", "say") and act.calls]
    cuts = quantiles(waits, n=100)
    row = max(act.new_messages for act in acts)
    speed = (
        f"tap to answer: p50 {cuts[49]:.3f} s, p95 {cuts[94]:.3f} s over {len(waits)} taps; at most {row} new messages in a row"
    )
    tell(
        request,
        capfd,
        ["", "        new messages    acts  longest message   words a card, together", *(one.line() for one in lengths), speed],
    )
    request.node.user_properties += [*((one.name, one.line()) for one in lengths), ("tap to answer", speed)]
    assert len(waits) > 80
    assert cuts[94] < SECONDS_TO_ANSWER
    assert row <= MESSAGES_IN_A_ROW
    for one in lengths:
        assert one.messages <= MESSAGES_A_LESSON, one
        assert one.longest <= LONGEST_MESSAGE, one
        if one.words_a_card:
            assert 3 <= len(one.words_a_card) <= 5, one
            assert max(one.words_a_card) <= WORDS_A_CARD, one
            assert WORDS_OF_CARDS[0] <= sum(one.words_a_card) <= WORDS_OF_CARDS[1], one


async def test_one_tap_leads_from_the_start_to_lesson_1(town: Town) -> None:
    chat = Measured(town, "sofia")
    await chat.start()
    taps = 0
    while "lesson 1 of 5" not in words(await chat.last()):
        message = await chat.last()
        await chat.tap_data(message["message_id"], message["reply_markup"]["inline_keyboard"][0][0]["callback_data"])
        taps += 1
        assert taps <= 1
    assert taps == 1
    assert [act.name for act in chat.acts] == ["start", "tap"]

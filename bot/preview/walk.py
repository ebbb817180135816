"""Every message of a lesson or quiz in its order, in every state a learner can see it in, said by the bot's own screens."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.course.document import PathInFile
from bot.course.fixed import FEEDBACK, MORE, fixed_id
from bot.course.markup import MarkupError
from bot.course.model import Card, ChoiceQuestion, Lesson, PlanPage, Question, Quiz, Takeaway
from bot.learning.one_page import writes_line
from bot.learning.progress import Inside, Step, decide, fresh
from bot.learning.sitting import Opening
from bot.preview.desk import Desk
from bot.preview.lives import lives, words_of
from bot.screens.question import letters, recalled
from bot.screens.screen import Button, Screen
from bot.screens.table import SCREENS

SOMEBODY = "preview"  # whose order of options is shown
TODAY, TOMORROW = "2026-03-02", "2026-03-03"  # any Monday will do
NINE = 9 * 60
NOT_YET = "this cannot be shown before the mistakes named above are mended"


@dataclass(frozen=True)
class Said:
    """One message in one state: how it came to it, whether it is a new message or an edit, and what it shows."""

    how: str
    is_new: bool
    screen: Screen | None
    problem: str = ""  # why there is no screen


@dataclass(frozen=True)
class Moment:
    """One step of a lesson: what authors call it, where it stands in the file, and all it says."""

    name: str
    path: PathInFile
    said: tuple[Said, ...]
    card: Card | None = None


def walk(desk: Desk) -> Iterator[Moment]:
    """The moments of a lesson or quiz, in the order a learner meets them; recall questions, which come days later, last."""
    content = desk.content
    return _Quiz(desk, content).moments() if isinstance(content, Quiz) else _Lesson(desk, content).moments()


@dataclass(frozen=True)
class _Walk:
    desk: Desk

    def say(self, name: str, args: Mapping[str, Any]) -> Screen:
        """A screen by its name, its arguments as they come out of the database."""
        return SCREENS.render(name, json.loads(json.dumps(args)), self.desk.voice)

    def said(self, how: str, make: Callable[[], Screen], *, is_new: bool = False) -> Said:
        """What a screen shows, or why it cannot: a mistake in one text hides no other."""
        try:
            return Said(how, is_new, make())
        except MarkupError as error:
            return Said(how, is_new, None, f"this cannot be shown: {error}")
        except (LookupError, ValueError, ArithmeticError, AssertionError, StopIteration):
            return Said(how, is_new, None, NOT_YET)

    def states(self, step: Step, begin: Inside, show: Callable[[Inside], Screen]) -> Iterator[Said]:
        """A message as it is first shown, then after every deed that changes it."""
        yield self.said("", lambda: show(begin), is_new=True)
        names = dict(zip(begin.order, letters(self.desk.voice.lesson_tr), strict=False))
        for life in lives(step, names):
            inside = begin
            for deed in life:
                try:
                    outcome = decide(step, inside, deed.event)
                except ArithmeticError:  # nothing is right here, which is named among the mistakes
                    yield Said(deed.name, False, None, NOT_YET)
                    break
                inside = outcome.inside
                if deed.name:
                    now = inside
                    yield self.said(deed.name, lambda now=now: show(now), is_new=outcome.shows == "new")  # type: ignore[misc]

    def step(self, number: int, step: Step, more: Mapping[str, Any]) -> tuple[Said, ...]:
        """Every state of one step."""

        def show(inside: Inside) -> Screen:
            return self.say("step", {"step": number, "inside": inside.as_json(), "nonce": "", **more})

        return tuple(self.states(step, fresh(step, SOMEBODY), show))

    def end(self, id: str) -> dict[str, Any]:
        """What the end of a lesson or quiz is told of what comes next."""
        course = self.desk.telling.course
        following = course.after(id)
        return {
            "nonce": "",
            "next": following,
            "quiz": following in course.quiz_by_id,
            "day": TOMORROW,
            "today": TODAY,
            "minute": NINE,
            "days": "12345",
            "local_minute": NINE,
            "page": 0,
        }


@dataclass(frozen=True)
class _Lesson(_Walk):
    lesson: Lesson

    def moments(self) -> Iterator[Moment]:
        cards = {card.id: card for card in self.lesson.cards}
        for number, step in enumerate(self.lesson.steps):
            if isinstance(step, Takeaway):
                yield Moment("takeaway", ("takeaway",), tuple(self.ends()))
                continue
            name, path = self.place(number)
            more = {"plan": self.plan()} if isinstance(step, PlanPage) else {}
            said = self.step(number, step, more)
            if isinstance(step, PlanPage):
                said = (*said, *(self.unwritten(number)))
            if isinstance(step, Card) and step.video:
                said = (*said, self.transcript(step))
            yield Moment(name, path, said, cards.get(name))
        for number, question in enumerate(self.lesson.recall):
            yield Moment(f"{question.id}, asked days later", ("recall", number), tuple(self.recall(question)))

    def place(self, number: int) -> tuple[str, PathInFile]:
        """What a step is called, and where it stands in the file."""
        lists: Sequence[tuple[str, Sequence[Any]]] = (
            ("cards", self.lesson.cards),
            ("exercise", self.lesson.exercise),
            ("questions", self.lesson.questions),
        )
        places: list[tuple[str, PathInFile]] = [("guess", ("guess",))]
        places += [(part.id, (field, place)) for field, parts in lists for place, part in enumerate(parts)]
        return places[number]

    def plan(self) -> dict[str, str]:
        """Every plan line as its lesson's sample answer would fill it."""
        course = self.desk.telling.course
        found = {line.id: writes_line(course, line.id) for line in course.plan}
        return {line: words_of(task[1].example) for line, task in found.items() if task is not None}

    def unwritten(self, number: int) -> Iterator[Said]:
        args = {"step": number, "inside": {}, "nonce": "", "plan": {}}
        yield self.said("if nothing was written", lambda: self.say("step", args))

    def transcript(self, card: Card) -> Said:
        return self.said("after “Read what is said”", lambda: self.say("transcript", {"card": card.id}), is_new=True)

    def ends(self) -> Iterator[Said]:
        asked = len(self.lesson.questions)
        end = {**self.end(self.lesson.id), "asked": asked, "right": asked, "ask": None}
        yield self.said("", lambda: self.say("lesson_done", end), is_new=True)
        if end["next"] and self.desk.telling.course.order[:1] == (self.lesson.id,):
            asking = {**end, "ask": "hour"}
            yield self.said("if it was the very first lesson", lambda: self.say("lesson_done", asking))

    def recall(self, question: ChoiceQuestion) -> Iterator[Said]:
        tr = self.desk.voice.lesson_tr
        order = fresh(question, SOMEBODY).order
        asked = {
            "item": f"{self.desk.name}/{question.id}",
            "lesson": self.lesson.id,
            "question": question.model_dump(mode="json"),
            "order": order,
            "attempt": 1,
        }

        def show(inside: Inside) -> Screen:
            then = Inside(recall=asked, recalled=inside.given if inside.settled else ())
            return Screen(*recalled(tr, then, Button))

        yield from self.states(question, fresh(question, SOMEBODY), show)


@dataclass(frozen=True)
class _Quiz(_Walk):
    quiz: Quiz

    def moments(self) -> Iterator[Moment]:
        first = [slot.questions[0].id for slot in self.quiz.slots]
        yield Moment("intro", ("intro",), self.step(0, Opening(), {"draw": first}))
        for number, slot in enumerate(self.quiz.slots):
            for place, question in enumerate(slot.questions):
                name = f"{question.id}, {place + 1} of {len(slot.questions)} to draw from for {slot.id}"
                yield Moment(name, ("slots", number, "questions", place), self.drawn(first, number, question))
        yield Moment("result", (), tuple(self.results()))
        if self.quiz.feedback:
            yield Moment("feedback", ("feedback",), tuple(self.asked()))

    def drawn(self, first: Sequence[str], number: int, question: Question) -> tuple[Said, ...]:
        """One question of a slot, the other slots as they are."""
        return self.step(number + 1, question, {"draw": [*first[:number], question.id, *first[number + 1 :]]})

    def results(self) -> Iterator[Said]:
        course = self.desk.telling.course
        asked, about = len(self.quiz.slots), [slot.about for slot in self.quiz.slots if slot.about in course.by_id]
        args = {**self.end(self.quiz.id), "asked": asked, "pass_mark": course.pass_mark_percent}
        passed = {**args, "right": asked, "percent": 100, "passed": True, "weak": []}
        failed = {**args, "right": 0, "percent": 0, "passed": False, "weak": sorted(set(about), key=course.order.index)}
        yield self.said("if all was right", lambda: self.say("quiz_done", passed), is_new=True)
        yield self.said("if nothing was right", lambda: self.say("quiz_done", failed))

    def asked(self) -> Iterator[Said]:
        """The form of the quiz's own question: the tap, the line after it, the thanks."""
        home = fixed_id(self.desk.telling.course.id, self.quiz.id)
        same = {"asking": SOMEBODY, "moment": "week", "privacy": "pseudonymous", "of": 2, "given": None}
        tap, line = ({**same, "at": at, "number": at + 1, "intro": not at, "opens": not at} for at in range(2))
        yield self.said("", lambda: self.say("form", {**tap, "item": f"{home}/{FEEDBACK}"}), is_new=True)
        yield self.said("after a tap", lambda: self.say("form", {**line, "item": f"{home}/{MORE}"}))
        thanks = {"moment": "week", "last": f"{home}/{MORE}"}
        yield self.said("after a line was written", lambda: self.say("form_done", thanks), is_new=True)

"""One form as it goes: what is asked, what a tap or a word changes, what is offered. Pure, and written anew for the model."""

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from bot.course.catalogue import Library
from bot.course.instrument import Instrument, Item

OPENS_ON_AN_INTRODUCTION = ("before", "after", "later")
LIMIT = 500
Answer = tuple[str | None, str | None]  # the value, or why there is none


def found(library: Library, ref: str) -> tuple[Instrument, Item] | None:
    """The item of a reference as the course has it today, if it still does."""
    name, _, item = ref.rpartition("/")
    try:
        instrument = library.instrument(name, "en").instrument
    except KeyError:
        return None
    return (instrument, instrument.by_id[item]) if item in instrument.by_id else None


@dataclass
class ModelForm:
    """One person asked at one moment on one occasion."""

    id: str
    key: str
    learner_id: str
    pilot_id: str
    moment: str
    occasion: str
    items: tuple[str, ...]
    anonymous: bool
    language: str
    state: str
    asked_on: date | None = None
    reminded_on: date | None = None
    at: int = 0
    given: dict[str, Answer] = field(default_factory=dict)
    touched: int = 0  # when it was answered last

    @property
    def going(self) -> bool:
        """Whether it waits for an answer."""
        return self.state in ("asked", "open")

    @property
    def introduced(self) -> bool:
        """Whether it stands at [ Begin ]."""
        return self.state == "asked" and self.moment in OPENS_ON_AN_INTRODUCTION

    @property
    def kept_under(self) -> str:
        """What its answers are kept under."""
        return self.occasion or self.moment

    def asks(self, library: Library, at: int) -> bool:
        """Whether the item there is asked, as things stand."""
        here = found(library, self.items[at])
        if here is None or here[1].when is None:
            return here is not None
        condition = here[1].when
        value, _ = self.given.get(f"{here[0].id}/{condition.item}", (None, None))
        return bool(set((value or "").split()) & set(condition.values))

    def typed(self, library: Library) -> bool:
        """Whether words are waited for."""
        here = found(library, self.items[self.at])
        return here is not None and not self.introduced and self.asks(library, self.at) and here[1].kind in ("open", "number")

    def tap(self, action: str, library: Library, now: int) -> str | None:
        """A button of where it stands; the name of the toast that objects."""
        if self.introduced:
            if action == "no":
                self.state = "declined"
            elif action == "go":
                self.go_on(library, -1, now)
            return None if action in ("no", "go") else "old"
        if action == "stop":
            return self.finish()
        if action == "back":
            earlier = [at for at in range(self.at) if self.asks(library, at)]
            if not earlier:
                return "old"
            return self.be_at(earlier[-1], now)
        if action in ("go", "no") or not re.fullmatch(r"skip|private|ready|[=+][\w.-]+", action):
            return "old"
        here = found(library, self.items[self.at])
        if here is None or not self.asks(library, self.at):
            return self.go_on(library, self.at, now)
        return self.answer(*here, action, library, now)

    def answer(self, instrument: Instrument, item: Item, action: str, library: Library, now: int) -> str | None:
        """What a button says to an item that is asked."""
        ref, choices = self.items[self.at], [choice.id for choice in instrument.choices(item)]
        several = item.kind == "several"
        if action == "skip" or (action == "private" and item.personal):
            self.given[ref] = (None, "skipped" if action == "skip" else "not_said")
        elif action == "ready":
            if ref not in self.given:
                return "old"
        elif action[0] == "=" and action[1:] in choices and not several:
            self.given[ref] = (action[1:], None)
        elif action[0] == "+" and action[1:] in choices and several:
            return self.tick(item, action[1:], library, now)
        else:
            return "old"
        return self.go_on(library, self.at, now)

    def tick(self, item: Any, value: str, library: Library, now: int) -> str | None:
        """One of several is ticked, or no longer."""
        ref, alone = self.items[self.at], {option.id for option in item.options if option.alone}
        ticked = set((self.given.get(ref, ("", None))[0] or "").split())
        if value in ticked:
            ticked -= {value}
        else:
            ticked = {value} if value in alone else (ticked - alone) | {value}
        if item.most is not None and len(ticked) > item.most:
            return "enough ticks"
        if ticked:
            self.given[ref] = (" ".join(option.id for option in item.options if option.id in ticked), None)
        else:
            self.given.pop(ref, None)
        self.close(library)
        return self.be_at(self.at, now)

    def words(self, text: str, library: Library, now: int) -> str | None:
        """Typed words for where it stands, which waits for some; the screen that gives them back."""
        here = found(library, self.items[self.at])
        if here is None or not self.asks(library, self.at):  # a question that the course has lost since
            return self.go_on(library, self.at, now)
        item, text = here[1], text.strip()
        if item.kind == "number":
            numbers = {int(number) for number in re.findall(r"\d+", text) if item.low <= int(number) <= item.high}
            if len(numbers) != 1:
                return "form_number"
            text = str(numbers.pop())
        elif len(text) > LIMIT:
            return "too_long"
        self.given[self.items[self.at]] = (text, None)
        return self.go_on(library, self.at, now)

    def close(self, library: Library) -> None:
        """Answers to what is not asked any more are gone."""
        for at, ref in enumerate(self.items):
            if ref in self.given and found(library, ref) is not None and not self.asks(library, at):
                del self.given[ref]

    def go_on(self, library: Library, at: int, now: int) -> str | None:
        """To the next item that is asked, or to the end; nothing objects."""
        self.close(library)
        following = [place for place in range(at + 1, len(self.items)) if self.asks(library, place)]
        return self.be_at(following[0], now) if following else self.finish()

    def be_at(self, at: int, now: int) -> str | None:
        """Here it stands; nothing objects."""
        self.state, self.at, self.touched = "open", at, now
        return None

    def finish(self) -> str | None:
        """Nothing more is asked here; nothing objects."""
        self.state = "done"
        return None

    def offers(self, library: Library) -> set[str]:
        """What its buttons are to do; whether there is one to stop depends on what may still come."""
        if self.introduced:
            return {"go"} if self.moment == "before" else {"go", "no"}
        here = found(library, self.items[self.at])
        assert here is not None
        instrument, item = here
        mark = "+" if item.kind == "several" else "="
        offered = {"skip", *(f"{mark}{choice.id}" for choice in instrument.choices(item))}
        offered |= {"private"} if item.personal else set()
        offered |= {"ready"} if self.given.get(self.items[self.at], (None, None))[0] is not None else set()
        return offered | ({"back"} if any(self.asks(library, at) for at in range(self.at)) else set())

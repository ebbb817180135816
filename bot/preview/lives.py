"""What a learner could do at a step, so that every state of its message is seen: taps and words, each with its name."""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.course.markup import plain, render
from bot.course.model import (
    ChoiceQuestion,
    Choose,
    Chooser,
    Guess,
    NumberQuestion,
    OpenQuestion,
    Rate,
    Sort,
    Write,
)
from bot.learning.chooser import number_of
from bot.learning.progress import Done, Event, Example, Pick, PickFor, Step, Words


@dataclass(frozen=True)
class Deed:
    """Something a learner does; without a name, what follows is not worth showing by itself."""

    event: Event
    name: str = ""


Life = Sequence[Deed]


def lives(step: Step, letters: dict[str, str]) -> Iterator[Life]:
    """Ways through a step that together show all its states; `letters` are those of its options, by id."""
    match step:
        case Guess() | Choose():
            yield [Deed(Pick(0), f"after a tap on “{step.options[0].text}”")]
        case Write():
            yield [Deed(Example(), "after a tap on the example")]
            yield [Deed(Words(words_of(step.example)), "after the sample answer was written")]
        case Sort():
            labels = [label.id for label in step.labels]
            picks = [labels.index(item.answer) if item.answer in labels else 0 for item in step.items]
            yield _taps(picks, "after the sample answers were tapped")
        case Rate():
            yield _taps([(step.high - step.low) // 2] * len(step.items), "after every item was rated")
        case Chooser():
            yield from _choosing(step)
        case ChoiceQuestion():
            yield from _asked(step, letters)
        case NumberQuestion():
            right = Deed(Words(f"{step.answer:g}"), f"after the right number, {step.answer:g}")
            wrong = step.answer + step.tolerance + 1
            yield [Deed(Words(f"{wrong:g}"), f"after a wrong number, {wrong:g}"), *([right] if step.hint else [])]
            yield [right]
        case OpenQuestion():
            yield [Deed(Words("…"), "after any words")]


def words_of(text: str) -> str:
    """The words of a text in Markdown, on one line."""
    return " ".join(plain(render(text)[0]).split())


def _taps(places: Sequence[int], name: str) -> Life:
    *before, last = (PickFor(item, place) for item, place in enumerate(places))
    return [*(Deed(event) for event in before), Deed(last, name)]


def _asked(step: ChoiceQuestion, letters: dict[str, str]) -> Iterator[Life]:
    right = [place for place, option in enumerate(step.options) if option.right] or [0]  # none is a mistake, and shown
    wrong = [place for place, option in enumerate(step.options) if not option.right][:1]
    done = [] if step.kind == "single" else [Deed(Done())]

    def tapped(places: Sequence[int], name: str) -> list[Deed]:
        named = " and ".join(sorted(letters.get(step.options[place].id, "?") for place in places))
        taps = [*(Deed(Pick(place)) for place in places), *done]
        return [*taps[:-1], Deed(taps[-1].event, f"after {named}, {name}")]

    if wrong and step.kind == "single":
        yield [*tapped(wrong, "a wrong answer"), *(tapped(right[:1], "the right answer") if step.hint else [])]
    elif wrong:
        yield tapped([*right[:1], *wrong], "not all of it right")
    if step.kind == "several" or not wrong:
        yield tapped(right, "all of it right")


def _choosing(step: Chooser) -> Iterator[Life]:
    """One way to every suggestion, the first of them item by item."""
    ways: dict[str, tuple[int, ...]] = {}
    for way in itertools.product(*(range(len(item.options)) for item in step.items)):
        given = [item.options[place].id for item, place in zip(step.items, way, strict=True)]
        for suggestion in step.suggested(given):
            ways.setdefault(suggestion.id, way)
    for number, way in enumerate(dict.fromkeys(ways.values()) or [(0,) * len(step.items)]):
        chosen = [item.options[place].text for item, place in zip(step.items, way, strict=True)]
        deeds = [Pick(number_of(step, item, place)) for item, place in enumerate(way)]
        names = ["" if number else f"after “{text}”" for text in chosen[:-1]]
        last = f"after {', '.join(f'“{text}”' for text in chosen)}"
        yield [Deed(event, name) for event, name in zip(deeds, [*names, last], strict=True)]

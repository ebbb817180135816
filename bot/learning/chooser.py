"""A chooser, decided: which button answers which item, what the answers come to, whether an earlier answer still reads."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.course.model import Chooser, Pointer, Suggestion


@dataclass(frozen=True)
class Advice:
    """What a chooser came to: what was tapped, item by item, and the one or two suggestions with most points."""

    taken: tuple[Pointer, ...]
    suggestions: tuple[Suggestion, ...]


def answered(task: Chooser, number: int) -> tuple[int, str] | None:
    """The item's place (from 0) and the option's id behind the n-th button, counted from 0 through all items; None for none."""
    every = [(place, option.id) for place, item in enumerate(task.items) for option in item.options]
    return every[number] if 0 <= number < len(every) else None


def number_of(task: Chooser, item: int, option: int) -> int:
    """The inverse of `answered`: the number of a button, given the places of its item and its option, both from 0."""
    return sum(len(earlier.options) for earlier in task.items[:item]) + option


def taken_so_far(task: Chooser, given: Sequence[str]) -> tuple[Pointer, ...] | None:
    """The options that were tapped, in the order of the items; None where one is not among them (any more)."""
    options = [{option.id: option for option in item.options} for item in task.items]
    if len(given) > len(options) or any(id not in known for id, known in zip(given, options, strict=False)):
        return None
    return tuple(known[id] for id, known in zip(given, options, strict=False))


def advice(task: Chooser, given: Sequence[str]) -> Advice | None:
    """What all the answers come to; None while one is missing, and for answers to another edition of the chooser."""
    taken = taken_so_far(task, given)
    return Advice(taken, task.suggested(given)) if taken is not None and len(taken) == len(task.items) else None

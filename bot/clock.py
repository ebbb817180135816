"""The only source of time: now() in UTC seconds; only the sandbox and rehearsals turn it."""

import time
from collections.abc import Callable


class Clock:
    """Tells the time in UTC seconds, `offset_seconds` ahead of the machine's clock."""

    def __init__(self, offset_seconds: int = 0) -> None:
        self.offset_seconds = offset_seconds
        self._callbacks: list[Callable[[], None]] = []

    def now(self) -> int:
        """The time in whole UTC seconds."""
        return int(time.time()) + self.offset_seconds

    def turn(self, seconds: int) -> None:
        """Turn the clock forward; ValueError for a negative number, because lessons cannot be unsent."""
        if seconds < 0:
            raise ValueError("the clock only turns forward")
        self.offset_seconds += seconds
        for callback in self._callbacks:
            callback()

    def on_turn(self, callback: Callable[[], None]) -> None:
        """Call back after each turn, so that what became due is looked at straight away."""
        self._callbacks.append(callback)

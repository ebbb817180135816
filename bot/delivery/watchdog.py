"""Ends the process when nothing is received any more, so that a supervisor starts it anew (G8)."""

import logging
import os
import threading
import time
from collections.abc import Callable

DEAF_SECONDS = 90.0
LOOK_SECONDS = 5.0
DEAF = 70  # EX_SOFTWARE of sysexits.h
log = logging.getLogger(__name__)


class Watchdog:
    """A thread of its own, because a loop that hangs cannot watch itself; ending at any instant loses nothing."""

    def __init__(
        self, alive_at: Callable[[], float], *, deaf_seconds: float = DEAF_SECONDS, look_seconds: float = LOOK_SECONDS
    ) -> None:
        self._alive_at = alive_at
        self._deaf_seconds = deaf_seconds
        self._look_seconds = look_seconds
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="watchdog", daemon=True)

    def start(self) -> None:
        """Watch from now on."""
        self._thread.start()

    def stop(self) -> None:
        """Watch no more; the thread ends by itself."""
        self._stopped.set()

    def _watch(self) -> None:
        while not self._stopped.wait(self._look_seconds):
            silent = time.monotonic() - self._alive_at()
            if silent > self._deaf_seconds:
                log.critical("no poll has ended for %.0f seconds; ending the process so that it can be started anew", silent)
                logging.shutdown()
                os._exit(DEAF)

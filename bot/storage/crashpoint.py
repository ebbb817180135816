"""Named places where a test kills the process the hard way; nothing happens there otherwise."""

import os
import signal

_name, _, _pass = os.environ.get("CRASH_AT", "").partition(":")
_passes_left = int(_pass or "1")


def crashpoint(name: str) -> None:
    """Kill this process with SIGKILL if CRASH_AT is `name` (at the first pass) or `name:n` (at the n-th)."""
    if name != _name:
        return
    global _passes_left
    _passes_left -= 1
    if _passes_left <= 0:
        os.kill(os.getpid(), signal.SIGKILL)

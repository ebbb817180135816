"""G8: a dead receiver is noticed, a patient one is left alone."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from bot.delivery.watchdog import Watchdog

ROOT = Path(__file__).resolve().parents[1]
HANG = """
import time
from bot.delivery.watchdog import Watchdog
began = time.monotonic()
Watchdog(lambda: {alive}, deaf_seconds=0.4, look_seconds=0.05).start()
time.sleep(2)   # a loop that hangs
raise SystemExit(5)
"""


@pytest.mark.parametrize(("alive", "code"), [("began", 70), ("time.monotonic()", 5)])
def test_a_process_whose_loop_hangs_is_ended_with_70_and_a_living_one_is_not(alive: str, code: int) -> None:
    ended = subprocess.run([sys.executable, "-c", HANG.format(alive=alive)], cwd=ROOT, timeout=20, check=False)
    assert ended.returncode == code


def test_a_watchdog_that_was_stopped_bites_nobody() -> None:
    watchdog = Watchdog(lambda: time.monotonic() - 1000, deaf_seconds=0.2, look_seconds=0.1)
    watchdog.start()
    watchdog.stop()
    time.sleep(0.4)

"""Runs the whole bench, prints the table, writes docs/bench.json; exit 1 where a bar is missed."""

import argparse
import asyncio
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from tests.bench import announcement, behind, due, export, latency, machine, morning, report, startup, taps
from tests.bench.journey import prepared
from tests.bench.processes import ROOT, echo, our_bot
from tests.bench.rival import aiogram_python

LEARNERS = 3000  # enough taps for SECONDS even on a fast machine; the round ends early where they are used up


def bots() -> tuple[dict[str, taps.Start], Mapping[str, str]]:
    """Who is measured, and why somebody is not."""
    python, version = aiogram_python()
    found: dict[str, taps.Start] = {
        "ours": our_bot,
        "python-telegram-bot": lambda telegram, database: echo(Path(sys.executable), "echo_ptb.py", telegram, database.parent),
    }
    if python is None:
        return found, {"aiogram": version}
    rival = python
    found["aiogram"] = lambda telegram, database: echo(rival, "echo_aiogram.py", telegram, database.parent)
    return found, {}


def say(what: str) -> None:
    """Progress, beside the table."""
    print(what, file=sys.stderr, flush=True)


async def run(folder: Path, recipients: int) -> report.Figures:
    """Everything in one run, one thing at a time."""
    loads: dict[str, list[float]] = {}

    def next_is(what: str) -> None:
        loads[what] = machine.load()
        say(f"{what} …")

    here = machine.here(folder)
    who, missing = bots()
    next_is("journey")
    database, standings = await prepared(folder / "prepared", LEARNERS)
    next_is("taps")
    tapped = await taps.measure(who, database, standings, folder / "taps")
    next_is("latency")
    waits = await latency.measure(database, standings, folder / "latency")
    next_is("queue")
    queue = await morning.measure(folder / "morning")
    next_is("behind a queue")
    replies = await behind.measure(database, standings, folder / "behind")
    next_is("announcement")
    announced = await announcement.measure(folder / "announcement", recipients)
    next_is("due")
    asked = await due.measure(folder / "due")
    next_is("export")
    files = await export.measure(folder / "export")
    next_is("start")
    started = await startup.measure(database, folder / "startup")
    return report.Figures(here, loads, tapped, missing, waits, queue, replies, announced, asked, files, started)


def main() -> int:
    """0 if every bar is kept."""
    parser = argparse.ArgumentParser(prog="./run bench", description=__doc__)
    help_ = "of the announcement; 5,000 take four minutes"
    parser.add_argument("--recipients", type=int, default=announcement.RECIPIENTS, help=help_)
    args = parser.parse_args()
    # On a disk: /tmp may be memory, where a COMMIT costs nothing.
    with tempfile.TemporaryDirectory(prefix="bench-", dir="/var/tmp") as folder:
        found = asyncio.run(run(Path(folder), args.recipients))
    report.write(found, ROOT / "docs" / "bench.json")
    print(report.table(found))
    missed = report.missed(found)
    if missed:
        say("missed: " + "; ".join(missed))
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())

"""`./run test faults`: every trial in full, the results in docs/measurements.json and docs/guarantees.md."""

import argparse
import asyncio
import logging
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from tests.faults import guarantees_page, measurements
from tests.faults.measurements import Measured
from tests.faults.oracle import Verdict
from tests.faults.process import ROOT
from tests.faults.seeds import house_of
from tests.faults.trials import TRIALS


def main() -> int:
    """Run what was asked for; 1 if anything went wrong."""
    parser = argparse.ArgumentParser(prog="./run test faults", description=__doc__)
    parser.add_argument("trials", nargs="*", metavar="TRIAL", help=f"one or more of: {', '.join(TRIALS)}; all without")
    parser.add_argument("--seed", type=int, help="repeat a run; otherwise by the clock")
    parser.add_argument("--keep", action="store_true", help="leave docs/ as it is")
    args = parser.parse_args()
    unknown = set(args.trials) - set(TRIALS)
    if unknown:
        parser.error(f"there is no trial {', '.join(sorted(unknown))}")
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))  # so that no bot is left behind
    logging.disable(logging.CRITICAL)  # what fails here is meant to
    seed = args.seed if args.seed is not None else int(time.time())
    wrong = False
    for name, result in results(args.trials or list(TRIALS), seed):
        wrong |= bool(result.wrong)
        if not args.keep:
            measurements.write({name: result})
            guarantees_page.write()
    return int(wrong)


def results(names: list[str], seed: int) -> Iterator[tuple[str, Measured]]:
    """One trial after the other, each in a folder that goes away and on a loop of its own."""
    house = house_of(ROOT)
    on = (measurements.today(), measurements.commit(), measurements.machine())
    for name in names:
        print(f"{name}: {TRIALS[name].says} (seed {seed})", flush=True)
        began = time.monotonic()
        with tempfile.TemporaryDirectory(prefix="faults-") as folder:
            try:
                verdict = asyncio.run(TRIALS[name].run(Path(folder), house, seed))
            except Exception as error:  # one trial that breaks down must not hide the others
                verdict = Verdict(wrong=[f"{type(error).__name__}: {error}"])
        seconds, figures, wrong = round(time.monotonic() - began), dict(verdict.figures), tuple(verdict.wrong)
        print(f"  {seconds} s: {', '.join(f'{value} {key}' for key, value in figures.items())}", flush=True)
        for line in wrong[:20]:
            print(f"  WRONG: {line}", flush=True)
        yield name, Measured(TRIALS[name].guarantees, TRIALS[name].says, *on, seed, seconds, figures, wrong)


if __name__ == "__main__":
    sys.exit(main())

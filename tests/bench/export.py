"""An export of 100,000 answers by the command line: seconds, and the most memory it ever had."""

import asyncio
import itertools
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from bot.course.catalogue import Library
from bot.documents.export import ENDINGS
from bot.storage import open_store
from tests import exported
from tests.bench.processes import ROOT, new

ANSWERS = 100_000
INSTRUMENTS = ("about-you", "self-efficacy", "knowledge-a", "knowledge-b", "weekly", "end", "basic/quiz-1", "feedback")


@dataclass(frozen=True)
class Exported:
    """One format: how long it took, the most memory of the process, the size of the file."""

    format: str
    seconds: float
    peak_mb: float
    file_mb: float


async def measure(folder: Path) -> list[Exported]:
    """Every format, each in a process of its own."""
    database = new(folder) / "export.db"
    await (await open_store(f"sqlite:///{database}")).close()
    library = Library(ROOT / "lessons", ROOT / "locales")
    rows = exported.answers(library, INSTRUMENTS, people=ANSWERS)
    exported.write(database, [("pilot", exported.pilot(INSTRUMENTS)), *itertools.islice(rows, ANSWERS)])
    exported.write(database, exported.nobodys("pulse", 5000, {"useful": "5", "why": "the story of day {number}"}))
    return [one(database, folder, format) for format in ENDINGS]


def one(database: Path, folder: Path, format: str) -> Exported:
    """One export; RuntimeError if it fails. The peak is that of a process that only waits for this one."""
    file = folder / f"answers.{ENDINGS[format]}"
    command = [sys.executable, "-m", "bot", "export", exported.PILOT, "--format", format, str(file)]
    measured = (
        "import resource, subprocess, sys; "
        "done = subprocess.run(sys.argv[1:], stdout=sys.stderr); "
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss); sys.exit(done.returncode)"
    )
    began = time.monotonic()
    environ = {**os.environ, "DATABASE_URL": f"sqlite:///{database}"}
    done = subprocess.run(
        [sys.executable, "-c", measured, *command], cwd=ROOT, env=environ, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(f"the export failed: {done.stderr}")
    return Exported(format, time.monotonic() - began, int(done.stdout) / 1024, file.stat().st_size / 1e6)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="bench-", dir="/var/tmp") as place:
        for found in asyncio.run(measure(Path(place) / "export")):
            print(found)

"""docs/measurements.json: what was measured, when, on which commit and on which machine."""

import json
import os
import platform
import sqlite3
import subprocess
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.faults.process import ROOT

FILE = ROOT / "docs" / "measurements.json"


@dataclass(frozen=True)
class Measured:
    """One trial's result: the guarantees it speaks of, how it was done, its figures, and what went wrong."""

    guarantees: tuple[str, ...]
    trial: str
    date: str
    commit: str
    machine: Mapping[str, Any]
    seed: int
    seconds: int
    figures: Mapping[str, int]
    wrong: tuple[str, ...]


def machine() -> dict[str, Any]:
    """What it ran on."""
    return {
        "cores": os.cpu_count(),
        "cpu": cpu_model(),
        "system": platform.system() + " " + platform.release().split("-")[0],
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
    }


def cpu_model() -> str:
    """The processor as Linux names it."""
    info = Path("/proc/cpuinfo")
    lines = info.read_text("utf-8").splitlines() if info.exists() else []
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine())


def commit() -> str:
    """The commit of the tree, with a + if the tree has changed since; `none yet` before the first."""
    head = _git("rev-parse", "--short=12", "HEAD")
    changed = _git("--no-optional-locks", "status", "--porcelain", "--", "bot", "lessons", "locales")
    return f"{head}{'+' if changed else ''}" if head else "none yet"


def _git(*arguments: str) -> str:
    run = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
    return run.stdout.strip() if run.returncode == 0 else ""


def today() -> str:
    """The date of the system's clock, UTC."""
    return datetime.now(UTC).date().isoformat()


def read(file: Path = FILE) -> dict[str, Any]:
    """Everything measured so far; empty if nothing was."""
    return json.loads(file.read_text("utf-8")) if file.exists() else {}


def write(results: Mapping[str, Measured], file: Path = FILE) -> None:
    """Replace the trials measured now under `faults`, keep everything else in the file."""
    whole = read(file)
    faults = {**whole.get("faults", {}), **{name: asdict(result) for name, result in results.items()}}
    file.parent.mkdir(exist_ok=True)
    text = json.dumps({**whole, "faults": dict(sorted(faults.items()))}, indent=2, ensure_ascii=False)
    file.write_text(text + "\n", encoding="utf-8")

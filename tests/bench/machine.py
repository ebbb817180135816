"""Where and of what these figures are."""

import os
import platform
import sqlite3
import statistics
import subprocess
import time
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.bench.processes import ROOT


def here(folder: Path) -> dict[str, Any]:
    """Date, commit and machine; `commit_ms` is what one small COMMIT with synchronous=FULL costs in that folder."""
    return {
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "commit": commit(),
        "cpu": cpu(),
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "commit_ms": round(commit_ms(folder), 3),
    }


def load() -> list[float]:
    """The load average: how many others wanted the processor."""
    return [round(minutes, 2) for minutes in os.getloadavg()]


def commit() -> str:
    """The commit of this tree, with + where files were changed since; empty without git."""
    try:
        head = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True)
        changed = subprocess.run(["git", "status", "--porcelain"], cwd=ROOT, capture_output=True, text=True)
    except OSError:
        return ""
    return head.stdout.strip() + ("+" if changed.stdout.strip() else "") if head.returncode == 0 else ""


def cpu() -> str:
    """The processor's own name."""
    info = Path("/proc/cpuinfo")
    lines = info.read_text("utf-8").splitlines() if info.exists() else []
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.processor())


def commit_ms(folder: Path) -> float:
    """The median of 50 transactions of one row."""
    took = []
    with closing(sqlite3.connect(folder / "disk.db", isolation_level=None)) as file:
        file.execute("PRAGMA journal_mode=WAL")
        file.execute("PRAGMA synchronous=FULL")
        file.execute("CREATE TABLE t (x)")
        for number in range(50):
            began = time.perf_counter()
            file.execute("INSERT INTO t VALUES (?)", (number,))
            took.append(time.perf_counter() - began)
    return statistics.median(took) * 1000

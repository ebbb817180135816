"""What was measured, what it must be, and the table of both."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from tests.bench.announcement import Announced
from tests.bench.behind import Behind
from tests.bench.due import Due
from tests.bench.export import ANSWERS, Exported
from tests.bench.latency import Latency
from tests.bench.morning import Morning
from tests.bench.startup import Startup
from tests.bench.taps import Round, median

TAPS_TIMES_ECHO = 1.5
P95_MS = 250.0
MESSAGES_PER_SECOND = 1500.0
DUE_RATIO = 2.0
READY_SECONDS = 2.0
MEMORY_MB = 120.0
EXPORT_SECONDS = 30.0
EXPORT_MB = 200.0
BEHIND_P95_MS = 1500.0
ANNOUNCED_P99_MS = 3000.0


@dataclass(frozen=True)
class Figures:
    """Everything one run has measured; `missing` says why a bot is not among the taps."""

    machine: Mapping[str, Any]
    load: Mapping[str, list[float]]
    taps: Mapping[str, Sequence[Round]]
    missing: Mapping[str, str]
    latency: Latency
    morning: Morning
    behind: Behind
    announced: Announced
    due: Due
    exported: Sequence[Exported]
    startup: Startup


@dataclass(frozen=True)
class Line:
    """One figure; `kept` is None where there is no bar."""

    what: str
    figure: str
    bar: str = ""
    kept: bool | None = None


def most(what: str, figure: float, unit: str, bar: float) -> Line:
    """A figure that must stay below its bar."""
    return Line(what, f"{figure:,.2f}{unit}", f"< {bar:g}{unit}", figure < bar)


def least(what: str, figure: float, unit: str, bar: float) -> Line:
    """A figure that must reach its bar."""
    return Line(what, f"{figure:,.2f}{unit}", f">= {bar:g}{unit}", figure >= bar)


def lines(found: Figures) -> Iterator[Line]:
    """The table, the acceptance's own order."""
    rate: Callable[[Round], float] = lambda one: one.taps_per_second  # noqa: E731
    ours, ptb = found.taps["ours"], found.taps["python-telegram-bot"]
    for name, rounds in found.taps.items():
        each = ", ".join(f"{one.taps_per_second:,.0f}" for one in rounds)
        calls = median(rounds, lambda one: one.calls_per_tap)
        used = median(rounds, lambda one: one.cpu_ms_per_tap)
        short = f"; {sum(one.incomplete for one in rounds)} taps not whole" if any(one.incomplete for one in rounds) else ""
        spent = f"{calls:.2f} calls and {used:.2f} ms of CPU a tap{short}"
        yield Line(f"taps/s, {name}", f"{median(rounds, rate):,.0f} of {each}; {spent}")
    for name, why in found.missing.items():
        yield Line(f"taps/s, {name}", why)
    yield least("taps, times the python-telegram-bot echo", median(ours, rate) / median(ptb, rate), "", TAPS_TIMES_ECHO)
    if "aiogram" in found.taps:
        yield Line("taps, times the aiogram echo", f"{median(ours, rate) / median(found.taps['aiogram'], rate):,.2f}", "goal: 1")
    latency = found.latency
    yield Line("tap to reply at 60/s, server 50 ms late, p50", f"{latency.p50_ms:,.1f} ms")
    yield most("tap to reply at 60/s, server 50 ms late, p95", latency.p95_ms, " ms", P95_MS)
    yield Line("tap to reply, one at a time, no delay, p50", f"{latency.calm_p50_ms:,.1f} ms")
    yield least("queue of 10,000, messages/s", found.morning.messages_per_second, "", MESSAGES_PER_SECOND)
    behind = found.behind
    yield most("tap to reply at 5/s while 5,000 lessons wait, p95", behind.p95_ms, " ms", BEHIND_P95_MS)
    yield Line(
        "the same, p50 and p99", f"{behind.p50_ms:,.0f} and {behind.p99_ms:,.0f} ms; {behind.still_waiting:,} still waited"
    )
    announced = found.announced
    beside = f"while an announcement to {announced.recipients:,} goes out"
    yield most(f"question to answer at 5/s {beside}, p95", announced.p95_ms, " ms", BEHIND_P95_MS)
    yield most("the same, p99", announced.p99_ms, " ms", ANNOUNCED_P99_MS)
    yield Line("the same, p50", f"{announced.p50_ms:,.0f} ms of {announced.asked:,} questions")
    yield most("the announcement, first to last", announced.seconds, " s", announced.most_seconds)
    due = found.due
    yield Line("due query among 1,000 and 1,000,000", f"{due.few_us:,.1f} and {due.many_us:,.1f} us")
    yield Line("a look of the dispatcher that finds nothing", f"{due.look_few_us:,.1f} and {due.look_many_us:,.1f} us")
    yield Line("due query, ratio", f"{due.ratio:.2f}", f"<= {DUE_RATIO:g}", due.ratio <= DUE_RATIO)
    for one in found.exported:
        yield most(f"an export of {ANSWERS:,} answers as {one.format}", one.seconds, " s", EXPORT_SECONDS)
        yield most("the same, the most memory it ever had", one.peak_mb, " MB", EXPORT_MB)
    yield most("ready, no database yet", found.startup.cold_seconds, " s", READY_SECONDS)
    yield most("ready, database there", found.startup.existing_seconds, " s", READY_SECONDS)
    yield most("memory at rest", found.startup.rest_mb, " MB", MEMORY_MB)
    yield most("memory after the taps, the most it ever was", max(one.peak_mb for one in ours), " MB", MEMORY_MB)
    crowded = median(ours, lambda one: one.commits_per_tap or 0.0)
    calm = f"{crowded:.2f} in a crowd, {latency.commits_per_tap:.2f} at 60/s, {latency.calm_commits_per_tap:.2f} one at a time"
    yield Line("commits per tap", calm)


def table(found: Figures) -> str:
    """The lines as a table for a terminal."""
    rows = [("what", "measured", "must be", "")] + [
        (line.what, line.figure, line.bar, {True: "ok", False: "MISSED", None: ""}[line.kept]) for line in lines(found)
    ]
    wide = [max(len(row[place]) for row in rows) for place in range(3)]
    head = f"{found.machine['cpu']}, {found.machine['cores']} cores, Python {found.machine['python']}, "
    head += f"SQLite {found.machine['sqlite']}, a COMMIT {found.machine['commit_ms']} ms\nload average before: "
    head += ", ".join(f"{what} {minutes[0]}" for what, minutes in found.load.items())
    text = ["  ".join([row[0].ljust(wide[0]), row[1].ljust(wide[1]), row[2].ljust(wide[2]), row[3]]).rstrip() for row in rows]
    return "\n".join([head, "", *text])


def missed(found: Figures) -> list[str]:
    """The bars that were not kept."""
    return [line.what for line in lines(found) if line.kept is False]


def write(found: Figures, file: Path) -> None:
    """The figures as JSON, with the table's lines."""
    body = asdict(found) | {"table": [asdict(line) for line in lines(found)]}
    file.parent.mkdir(exist_ok=True)
    file.write_text(json.dumps(rounded(body), indent=1, ensure_ascii=False) + "\n", "utf-8")


def rounded(value: Any) -> Any:
    """The same with every float cut to what is worth reading."""
    if isinstance(value, float):
        return round(value, 3)
    if isinstance(value, dict):
        return {name: rounded(one) for name, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [rounded(one) for one in value]
    return value

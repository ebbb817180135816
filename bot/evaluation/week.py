"""Weeks: the finest time that is kept with an answer."""

from datetime import UTC, datetime


def iso_week(now: int) -> str:
    """The week of a moment in UTC seconds, as 2026-W47; later weeks sort after earlier ones."""
    year, week, _ = datetime.fromtimestamp(now, UTC).isocalendar()
    return f"{year:04}-W{week:02}"

"""Whether the daemon does its work, as its last sign of life tells."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """A sign of life: when it was given (aware), how many files wait, and what last went wrong ("" for nothing).

    The next sign is due within `good_for_seconds`.
    """

    at: datetime
    waiting: int
    last_error: str
    good_for_seconds: float


def trouble(health: Health | None, now: datetime) -> str | None:
    """One sentence on what is wrong, or None when the daemon is alive."""
    if health is None:
        return "The daemon has given no sign of life yet."
    age = now - health.at
    if age <= timedelta(seconds=health.good_for_seconds):
        return None
    error = f" The last thing it said: {health.last_error}" if health.last_error else ""
    return f"The daemon gave its last sign of life {age.total_seconds():.0f} seconds ago: it has ended or hangs.{error}"

"""Times, spans and closings as people write them in a settings file.

Each function takes what the file says (or the finished value) and raises ValueError with a sentence for the officer.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True, slots=True)
class Closing:
    """When a week closes: `weekday` counts from Monday = 0."""

    weekday: int
    at: time


def zone(value: object) -> ZoneInfo:
    """A time zone by its IANA name, such as `Europe/Paris`."""
    try:
        return value if isinstance(value, ZoneInfo) else ZoneInfo(str(value))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(f"'{value}' is not a time zone; write one such as Europe/Paris or America/New_York") from None


def clock(value: object) -> time:
    """A time of day, such as `02:00`."""
    if isinstance(value, time):
        return value
    found = re.fullmatch(r"([01]?\d|2[0-3]):([0-5]\d)", str(value).strip())
    if not found:
        raise ValueError(f"'{value}' is not a time of day; write one such as 02:00 or 20:30")
    return time(int(found[1]), int(found[2]))


def day(value: object) -> date:
    """A day, such as `2026-11-21`."""
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value).strip())
    except ValueError:
        raise ValueError(f"'{value}' is not a day; write one such as 2026-11-21 (year-month-day)") from None


def span(value: object) -> timedelta:
    """A length of time, such as `3 days`."""
    if isinstance(value, timedelta):
        return value
    found = re.fullmatch(r"(\d{1,4})\s*(hour|day|week)s?", str(value).strip().lower())
    if not found:
        raise ValueError(f"'{value}' is not a length of time; write one such as 3 days, 36 hours or 2 weeks")
    return timedelta(**{f"{found[2]}s": int(found[1])})


def closing(value: object) -> Closing:
    """A weekday and a time of day, such as `sun 20:00`."""
    if isinstance(value, Closing):
        return value
    day, _, at = str(value).strip().lower().partition(" ")
    if day[:3] not in WEEKDAYS or not at:
        raise ValueError(f"'{value}' is not a day and time; write one such as sun 20:00")
    return Closing(weekday=WEEKDAYS.index(day[:3]), at=clock(at))

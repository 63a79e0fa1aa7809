"""Times, spans and closings as people write them in a settings file.

Each function takes what the file says (or the finished value) and raises ValueError with a sentence for the officer.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from daemon.domain.quantities import quantity

LONGEST_NUMBER = 30
"""More signs than this mean no number that any game shows."""

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
WHOLE_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


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
    """A length of time, such as `3 days` or `15 minutes`."""
    if isinstance(value, timedelta):
        return value
    found = re.fullmatch(r"(\d{1,4})\s*(minute|hour|day|week)s?", str(value).strip().lower())
    if not found:
        raise ValueError(f"'{value}' is not a length of time; write one such as 3 days, 36 hours or 15 minutes")
    return timedelta(**{f"{found[2]}s": int(found[1])})


def number(value: object) -> float:
    """A number, such as `1,000` or `2.5M`; a length of time is its seconds."""
    text = str(value)
    found = quantity(text) if len(text) <= LONGEST_NUMBER and not isinstance(value, bool) else None
    if found is not None:
        return found
    try:
        return span(value).total_seconds()
    except ValueError:
        asked = "is not a number such as 0, 1000, 2.5M or 3 days; for a text use 'is', such as is: Member"
        raise ValueError(f"'{value}' {asked}") from None


def closing(value: object) -> Closing:
    """A weekday and a time of day, such as `sun 20:00`."""
    if isinstance(value, Closing):
        return value
    day, _, at = str(value).strip().lower().partition(" ")
    if day not in {*WEEKDAYS, *WHOLE_WEEKDAYS} or not at:
        raise ValueError(f"'{value}' is not a day and time; write one such as sun 20:00")
    return Closing(weekday=WEEKDAYS.index(day[:3]), at=clock(at))

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
_WHOLE_WEEKDAYS = (
    ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
    ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
)
_WEEKDAYS = {
    spelling: number for whole in _WHOLE_WEEKDAYS for number, day in enumerate(whole) for spelling in (day, day[:3])
}


_UNITS = {
    "minute": timedelta(minutes=1),
    "min": timedelta(minutes=1),
    "hour": timedelta(hours=1),
    "heure": timedelta(hours=1),
    "h": timedelta(hours=1),
    "day": timedelta(days=1),
    "jour": timedelta(days=1),
    "d": timedelta(days=1),
    "j": timedelta(days=1),
    "week": timedelta(weeks=1),
    "semaine": timedelta(weeks=1),
    "w": timedelta(weeks=1),
}
"""English and French, in one number or several; `m` is left out, for it could be a month."""


@dataclass(frozen=True, slots=True)
class Closing:
    """When a week closes: `weekday` counts from Monday = 0."""

    weekday: int
    at: time


@dataclass(frozen=True, slots=True)
class FinalFrom:
    """A time of day from which the numbers of an event are final; with `weekday` (Monday = 0), on that day of it."""

    at: time
    weekday: int | None = None


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
    found = re.fullmatch(r"(\d{1,4})\s*([a-z]+?)s?", str(value).strip().lower())
    unit = _UNITS.get(found[2]) if found else None
    if found is None or unit is None:
        raise ValueError(f"'{value}' is not a length of time; write one such as 3 days, 36 hours or 15 minutes")
    return int(found[1]) * unit


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


def weekday(value: object) -> int:
    """A weekday, such as `sun` or `Sunday`, counted from Monday = 0."""
    found = _weekday(str(value).strip())
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if found is None:
        raise ValueError(f"'{value}' is not a weekday; write one such as mon or sunday")
    return found


def closing(value: object) -> Closing:
    """A weekday and a time of day, such as `sun 20:00`."""
    if isinstance(value, Closing):
        return value
    day, _, at = str(value).strip().partition(" ")
    found = _weekday(day)
    if found is None or not at:
        raise ValueError(f"'{value}' is not a day and time; write one such as sun 20:00")
    return Closing(weekday=found, at=clock(at))


def final_from(value: object) -> FinalFrom:
    """A time of day, such as `22:00`, or a weekday and a time of day, such as `sun 22:00`."""
    if isinstance(value, FinalFrom):
        return value
    text = str(value).strip()
    day, space, at = text.partition(" ")
    return FinalFrom(clock(at), weekday(day)) if space else FinalFrom(clock(text))


def _weekday(word: str) -> int | None:
    """Which weekday an English or French word means, whole or by its first three letters."""
    return _WEEKDAYS.get(word.lower().rstrip("."))

"""Which uploads are missing: what the officer says of each screen, or else what they usually do."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from daemon.domain.calendar import Calendar

LOOKED_BACK = timedelta(days=14)
"""Older gaps are no news, and nobody can fill them any more."""

WEEKS_OF_A_HABIT, OFTEN = 4, 3
"""A weekday is one on which a screen comes when it came on this many of so many weeks before; of three, in all."""

DAYS_OF_A_YOUNG_HABIT, MOST = 7, 6
"""Before there are weeks to go by, a screen comes daily when it came on this many of so many days before."""


class ExpectedBy(StrEnum):
    """How it is known that an upload was expected."""

    SETTINGS = "settings"
    HABIT = "habit"


@dataclass(frozen=True, slots=True)
class Missing:
    """A screen of which there is no screenshot of an event that is over; `last_day` is its last event before."""

    screen: str
    game_day: date
    expected_by: ExpectedBy
    last_day: date | None


def missing_uploads(
    screen: str,
    days: Collection[date],
    calendar: Calendar,
    weekdays: Collection[int] | None,
    today: date,
    *,
    since: date | None = None,
) -> list[Missing]:
    """The events of the last two weeks that are missing, oldest first.

    `days` are those of its events (a week's last ones), `weekdays` those on which the settings expect it (None: as is
    usual; a screen of a week is expected each week if on any day at all), `today` is the running game day. `since` is
    the first day of which there is a screenshot of any screen: from then on the settings expect this one, though it
    never came.
    """
    first, seen = min(days, default=None), frozenset(days)
    if weekdays is not None and since is not None:
        first = calendar.event_of(since)
    if first is None:
        return []
    step = calendar.period.days
    begin = max(first, calendar.event_of(today - LOOKED_BACK))
    over = [day for day in _events(begin, today, step) if day not in seen]
    found = []
    for day in over:
        by = ExpectedBy.HABIT if weekdays is None else ExpectedBy.SETTINGS
        expected = _usual(day, seen, first, step) if weekdays is None else _said(day, weekdays, step)
        if expected:
            found.append(Missing(screen, day, by, max((d for d in seen if d < day), default=None)))
    return found


def _events(begin: date, today: date, step: int) -> list[date]:
    """The events from `begin` on whose last day is over."""
    return [begin + timedelta(days=n) for n in range(0, (today - begin).days, step)]


def _said(day: date, weekdays: Collection[int], step: int) -> bool:
    return bool(weekdays) if step > 1 else day.weekday() in weekdays


def _usual(day: date, seen: Collection[date], first: date, step: int) -> bool:
    weeks = [day - timedelta(weeks=n) for n in range(1, WEEKS_OF_A_HABIT + 1)]
    known = [earlier for earlier in weeks if earlier >= first]
    if len(known) >= OFTEN and sum(earlier in seen for earlier in known) >= OFTEN:
        return True
    before = [day - timedelta(days=n) for n in range(1, DAYS_OF_A_YOUNG_HABIT + 1)]
    young = step == 1 and len(known) < OFTEN and before[-1] >= first
    return young and sum(earlier in seen for earlier in before) >= MOST

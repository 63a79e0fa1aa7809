"""Game days, weeks, and when a screenshot was taken."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from daemon.domain.written import Closing

REPORTS_MADE_UP = 8
"""How many weeks back a missing report is still made up for: one stray old date must not give years of reports."""


@dataclass(frozen=True, slots=True, order=True)
class Week:
    """An ISO 8601 week, Monday to Sunday, of game days."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> Week:
        """The week that `day` lies in."""
        year, number, _ = day.isocalendar()
        return cls(year, number)

    @classmethod
    def parse(cls, text: str) -> Week:
        """The week that `2026-W47` names; raises ValueError for any other text and for a week that is none."""
        year, separator, number = text.strip().upper().partition("-W")
        if not (separator and year.isdigit() and len(year) == 4 and number.isdigit() and len(number) == 2):
            raise ValueError(f"'{text}' is not a week such as 2026-W47")
        week = cls(int(year), int(number))
        date.fromisocalendar(week.year, week.number, 1)
        return week

    @property
    def first_day(self) -> date:
        """Its Monday."""
        return date.fromisocalendar(self.year, self.number, 1)

    @property
    def last_day(self) -> date:
        """Its Sunday."""
        return date.fromisocalendar(self.year, self.number, 7)

    def plus(self, weeks: int) -> Week:
        """The week so many weeks later (earlier when negative)."""
        return Week.of(self.first_day + timedelta(weeks=weeks))

    def __str__(self) -> str:
        return f"{self.year}-W{self.number:02d}"


def game_day(at: datetime, zone: tzinfo, reset: time) -> date:
    """The game day of the aware time `at`: the date in `zone`, where days begin at `reset` instead of midnight.

    The wall clock is shifted, not the instant, so that a day of 23 or 25 hours still begins at its reset.
    """
    wall = at.astimezone(zone).replace(tzinfo=None)
    shifted = wall - timedelta(hours=reset.hour, minutes=reset.minute)
    return shifted.date()


def closing_moment(week: Week, closes: Closing, zone: tzinfo) -> datetime:
    """When `week` closes, in UTC: the first such weekday and time on or after the week's Sunday, in `zone`.

    A wall time that a clock change skips is taken as if the clocks had not changed yet (so an hour later on the new
    clock); one that comes twice counts the first time.
    """
    days = (closes.weekday - week.last_day.weekday()) % 7
    wall = datetime.combine(week.last_day + timedelta(days=days), closes.at, tzinfo=zone)
    return wall.astimezone(UTC)


def weeks_due(
    first_day: date, now: datetime, written: Collection[Week], closes: Closing, zone: tzinfo, *, since: datetime
) -> list[Week]:
    """The closed weeks since `first_day` that lack their report, oldest first; none older than `REPORTS_MADE_UP`.

    Of a week that closed before Muster had anything to do, `since` when it has, nobody waits for a report.
    """
    newest = Week.of(now.astimezone(zone).date())
    while closing_moment(newest, closes, zone) > now:
        newest = newest.plus(-1)
    oldest = max(Week.of(first_day), newest.plus(1 - REPORTS_MADE_UP))
    count = (newest.first_day - oldest.first_day).days // 7 + 1
    closed = (oldest.plus(n) for n in range(count))
    return [week for week in closed if week not in written and closing_moment(week, closes, zone) >= since]

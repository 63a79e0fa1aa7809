"""Of which days a screen speaks, and from when its numbers no longer change."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum

from daemon.domain.days import game_day
from daemon.domain.written import FinalFrom


class Period(StrEnum):
    """How long one event of a screen lasts."""

    DAY = "day"
    WEEK = "week"

    @property
    def days(self) -> int:
        """The same in game days."""
        return 7 if self is Period.WEEK else 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """What a pack says of time. An event is called by its last game day.

    `shows`: 0 for a screen that speaks of the running period, -1 of the one before, 1 of the next. `week_starts` is the
    weekday (Monday = 0) on which a week begins in the game. `final_from`: before it, numbers are provisional; None
    means at once for a day, and for a week from the beginning of its last day.
    """

    period: Period = Period.DAY
    week_starts: int = 0
    shows: int = 0
    final_from: FinalFrom | None = None

    def event_day(self, at: datetime, zone: tzinfo, reset: time) -> date:
        """The last game day of the event that a screenshot taken at the aware time `at` speaks of."""
        return self.event_of(game_day(at, zone, reset), self.shows)

    def event_of(self, day: date, shows: int = 0) -> date:
        """The last game day of the event that the game day `day` lies in, or of one so many events later."""
        if self.period is Period.DAY:
            return day + timedelta(days=shows)
        return day + timedelta(days=6 - (day.weekday() - self.week_starts) % 7 + 7 * shows)

    def first_day(self, event: date) -> date:
        """The first game day of the event that is called by its last one."""
        return event - timedelta(days=self.period.days - 1)

    def final_at(self, event: date, zone: tzinfo, reset: time) -> datetime | None:
        """From when the numbers of an event are final, in UTC; None: at once.

        A wall time that a clock change skips is taken as if the clocks had not changed yet; one that comes twice counts
        the first time.
        """
        final = self.final_from or (FinalFrom(reset) if self.period is Period.WEEK else None)
        if final is None:
            return None
        day = event
        if final.weekday is not None:
            day -= timedelta(days=(event.weekday() - final.weekday) % 7)
        # The hours before the reset belong to the game day before.
        day += timedelta(days=final.at < reset)
        return datetime.combine(day, final.at, tzinfo=zone).astimezone(UTC)

    def filed_under(self, at: datetime, zone: tzinfo, reset: time) -> date:
        """The day under which a screenshot is laid away: that of which it speaks, or on which a week's was taken."""
        day = game_day(at, zone, reset)
        return self.event_of(day, self.shows) if self.period is Period.DAY else day

"""Asks the judge's tables for what the report of one week needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from daemon.adapters.store.connection import Database, statements, stored_time
from daemon.config import Config
from daemon.domain.contribution import Measure
from daemon.domain.days import Week, closing_moment, game_day
from daemon.domain.pack import MetricKind

WEEKS_OF_HISTORY = 8

Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Asker:
    """Asks for one week. Arrivals between two closings belong to the later one, and the week's own days always."""

    database: Database
    config: Config
    week: Week
    now: datetime
    measure: Measure | None

    def days(self, name: str) -> list[Row]:
        """What the week's own days say."""
        return self._rows(name, self._days)

    def until(self, name: str) -> list[Row]:
        """What is known up to the end of the week."""
        return self._rows(name, {"last_day": self.week.last_day})

    def arrivals(self, name: str) -> list[Row]:
        """What came in between the closings of the week before and of this one."""
        return self._rows(name, self._arrived)

    def days_and_arrivals(self, name: str) -> list[Row]:
        """Both."""
        return self._rows(name, {**self._days, **self._arrived})

    def history(self, name: str) -> list[Row]:
        """What the weeks of the charts say."""
        return self._rows(name, {"oldest_day": self.weeks[0].first_day, "last_day": self.week.last_day})

    def on_the_day(self, name: str) -> list[Row]:
        """What holds on the last day of the week that has come."""
        return self._rows(name, {"day": self.day})

    def before(self, name: str) -> list[Row]:
        """What is of earlier weeks."""
        return self._rows(name, {"week": str(self.week)})

    def measured(self, name: str, *, own_days: bool) -> list[Row]:
        """What the metric that stands for contributions says; nothing without one."""
        measure = self.measure
        values = {
            "screen": measure.screen if measure else "",
            "metric": measure.metric if measure else "",
            "per_event": measure is not None and measure.kind is MetricKind.PER_EVENT,
            "last_day": self.week.last_day,
        }
        return self._rows(name, values | ({"first_day": self.week.first_day} if own_days else {}))

    @property
    def weeks(self) -> list[Week]:
        """The weeks of the charts, this one last."""
        return [self.week.plus(n) for n in range(1 - WEEKS_OF_HISTORY, 1)]

    @property
    def day(self) -> date:
        """The last day of the week, or today before that."""
        alliance = self.config.alliance
        return min(self.week.last_day, game_day(self.now, alliance.time_zone, alliance.day_reset))

    @property
    def final(self) -> bool:
        """Whether the week is closed."""
        return self.now >= closing_moment(self.week, self.config.report.closes, self.config.alliance.time_zone)

    @property
    def _days(self) -> Mapping[str, object]:
        return {"first_day": self.week.first_day, "last_day": self.week.last_day}

    @property
    def _arrived(self) -> Mapping[str, object]:
        zone, closes = self.config.alliance.time_zone, self.config.report.closes
        begin = min(closing_moment(self.week.plus(-1), closes, zone), self._day_begins(self.week.first_day))
        end = max(closing_moment(self.week, closes, zone), self._day_begins(self.week.last_day + timedelta(days=1)))
        return {"arrived_from": stored_time(begin), "arrived_before": stored_time(end)}

    def _day_begins(self, day: date) -> datetime:
        alliance = self.config.alliance
        return datetime.combine(day, alliance.day_reset, tzinfo=alliance.time_zone).astimezone(UTC)

    def _rows(self, name: str, values: Mapping[str, object]) -> list[Row]:
        return self.database.rows(statements(f"report_{name}.sql"), values)

"""What the officers read: the published database, `latest.*`, and the report of each closed week."""

from __future__ import annotations

import dataclasses
from datetime import date

import structlog

from daemon.domain.days import Week, closing_moment, game_day, weeks_due
from daemon.service.parts import Parts, Working

DATABASE = "alliance.duckdb"

REPORT_PATIENCE = 60.0
"""Seconds that a due report waits for files that are still being written, or have to be tried again."""

log = structlog.get_logger()


class Publisher:
    """Works out what the readings say, and lays it down. `stale` says that there is something new to work out."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._day: date | None = None
        self._waiting_since: float | None = None
        self.stale = True
        self.published_at = parts.clock.monotonic()

    def publish(self, working: Working, settings_error: str) -> None:
        """Judge anew, publish the database and renew `latest.*`, if anything is new or a new day has begun."""
        config, now = working.config, self._parts.clock.now()
        today = game_day(now, config.alliance.time_zone, config.alliance.day_reset)
        if not self.stale and today == self._day:
            return
        self.published_at = self._parts.clock.monotonic()
        self._parts.judge.judge(config, working.packs, now)
        self._parts.judge.publish(config.folders.reports / DATABASE)
        self._write(Week.of(today), "latest", working, settings_error)
        self.stale, self._day = False, today

    def write_due_reports(self, working: Working, settings_error: str, waiting: int) -> None:
        """Write the report of each closed week that lacks it, once the files that wait are in and judged."""
        judge, config, now = self._parts.judge, working.config, self._parts.clock.now()
        first = judge.first_game_day()
        zone = config.alliance.time_zone
        due = weeks_due(first, now, judge.reports_written(), config.report.closes, zone) if first else []
        if not due or self.stale or self._patient(waiting):
            return
        for week in due:
            self._write(week, str(week), working, settings_error)
            judge.report_written(week, now)
            log.info("report.written", week=str(week))
        self._waiting_since = None

    def _patient(self, waiting: int) -> bool:
        """Whether to give the files that wait a little more time."""
        if not waiting:
            return False
        now = self._parts.clock.monotonic()
        if self._waiting_since is None:
            self._waiting_since = now
        return now - self._waiting_since < REPORT_PATIENCE

    def _write(self, week: Week, stem: str, working: Working, settings_error: str) -> None:
        config, now = working.config, self._parts.clock.now()
        report = self._parts.judge.week_report(config, working.packs, week, now)
        closed = closing_moment(week, config.report.closes, config.alliance.time_zone) <= now
        self._parts.write_report(dataclasses.replace(report, final=closed, config_error=settings_error), stem)

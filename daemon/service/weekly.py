"""What the officers read: the published database, `latest.*`, and the report of each closed week."""

from __future__ import annotations

import dataclasses
from datetime import date, datetime

import structlog

from daemon.domain.days import Week, closing_moment, game_day, weeks_due
from daemon.domain.health import Part
from daemon.domain.notices import Notice, NoticeKind
from daemon.service.parts import Parts, Working

DATABASE = "alliance.duckdb"

PUBLISHED_EVERY = 60.0
"""Seconds under load after which what was read so far is published, though more files wait."""

PUBLISH_SHARE = 10
"""At least so many times as long as it last took to publish is between two times: a long history is judged as a whole,
and must not keep the files from being read."""

AFTER_A_FAILURE = 10.0
"""Seconds after which publishing that failed is tried again."""

SLOW = 3.0
"""Seconds from which on publishing is too slow to be done once more when the daemon is asked to end."""

REPORT_PATIENCE = 60.0
"""Seconds that a due report waits for files that are still being written, or have to be tried again."""

_EVENTS = {NoticeKind.UPLOAD_MISSING: "upload.missing", NoticeKind.SCREEN_DRIFTED: "screen.drifted"}

log = structlog.get_logger()


class Publisher:
    """Works out what the readings say, and lays it down.

    `stale`: there is something new to work out. `failing`: the last try failed, and no other was made since.
    """

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._day: date | None = None
        self._noticed: frozenset[Notice] = frozenset()
        self._waiting_since: float | None = None
        self._tried_at = parts.clock.monotonic()
        self.took = 0.0
        self.failing = False
        self.stale = True
        self._edited = False
        self.written_at: datetime | None = None
        self.closed_week = ""

    @property
    def slow(self) -> bool:
        """Whether to publish takes too long to be done once more before the end."""
        return self.took > SLOW

    def settings_changed(self) -> None:
        """Publish at once, however long that takes: an officer waits to see what became of their edit."""
        self.stale = self._edited = True

    def due_in(self, *, more: bool) -> float:
        """In how many seconds to publish, given that `more` files wait to be read; never while nothing is new."""
        if not self.stale:
            return float("inf")
        if self._edited:
            return 0.0
        pause = PUBLISHED_EVERY if more else AFTER_A_FAILURE if self.failing else 0.0
        return self._tried_at + max(pause, PUBLISH_SHARE * self.took) - self._parts.clock.monotonic()

    def publish(self, working: Working, settings_error: str, *, more: bool = False, at_once: bool = False) -> None:
        """Judge anew, publish the database and renew `latest.*`, if it is time or a new day has begun."""
        config, now = working.config, self._parts.clock.now()
        today = game_day(now, config.alliance.time_zone, config.alliance.day_reset)
        due = self.stale and (at_once or self.due_in(more=more) <= 0)
        if not due and (more or self.failing or today == self._day):
            return
        self._tried_at, self.failing, self._edited = self._parts.clock.monotonic(), True, False
        self._parts.judge.judge(config, working.packs, now, working.corrections)
        self._parts.judge.publish(config.folders.reports / DATABASE)
        self._write(Week.of(today), "latest", working, settings_error)
        self._parts.write_review(self._parts.judge.review(config, working.packs, now))
        self._parts.note_quality(self._parts.judge.quality(today))
        self._tell_notices()
        self._parts.judge.rest()
        self.stale, self.failing, self._day, self.written_at = False, False, today, now
        self.took = self._parts.clock.monotonic() - self._tried_at

    def _tell_notices(self) -> None:
        """Log what is to be noticed, each once as long as it lasts."""
        noticed = frozenset(self._parts.judge.notices())
        for notice in sorted(noticed - self._noticed, key=lambda n: (n.kind, n.screen, n.since, n.measure)):
            about = {"screen": notice.screen, "since": str(notice.since)}
            log.warning(_EVENTS[notice.kind], **about, **({"measure": notice.measure} if notice.measure else {}))
        self._noticed = noticed

    def write_due_reports(self, working: Working, settings_error: str, waiting: int) -> None:
        """Write the report of each closed week that lacks it, once the files that wait are in and judged."""
        judge, config, now = self._parts.judge, working.config, self._parts.clock.now()
        first = judge.first_game_day()
        zone = config.alliance.time_zone
        written = judge.reports_written()
        self.closed_week = str(max(written)) if written else ""
        since = judge.at_work_since()
        due = weeks_due(first, now, written, config.report.closes, zone, since=since) if first and since else []
        if not due or self.stale or self._patient(waiting):
            return
        for week in due:
            self._write(week, str(week), working, settings_error)
            judge.report_written(week, now)
            self.closed_week = str(week)
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
        report = self._parts.judge.week_report(config, working.packs, week, now, working.noted)
        closed = closing_moment(week, config.report.closes, config.alliance.time_zone) <= now
        undelivered = next((one.code for one in self._parts.troubles() if one.part is Part.DELIVERY), "")
        told = dataclasses.replace(report, final=closed, config_error=settings_error, undelivered=undelivered)
        self._parts.write_report(told, stem)

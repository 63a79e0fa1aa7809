"""The weekly alarm clock: APScheduler, in memory, only posting that the hour has come.

What is due is worked out from the reports that exist (`daemon.domain.days.weeks_due`), so an alarm that is missed or
comes twice does no harm.
"""

from __future__ import annotations

from collections.abc import Callable
from zoneinfo import ZoneInfo

from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.cron import CronTrigger

from daemon.domain.written import WEEKDAYS, Closing

JOB = "week"


class WeeklyAlarm:
    """Calls `ring` from a thread of its own whenever a week closes."""

    def __init__(self, ring: Callable[[], None]) -> None:
        self._ring = ring
        self._scheduler = BackgroundScheduler()

    def start(self) -> None:
        """Begin to keep time."""
        self._scheduler.start()

    def set(self, closes: Closing, zone: ZoneInfo) -> None:
        """Ring at this weekday and time in `zone` from now on."""
        # Days by name: APScheduler counts them from Monday = 0, crontab from Sunday = 0. No grace: a late ring is good.
        trigger = CronTrigger(
            day_of_week=WEEKDAYS[closes.weekday], hour=closes.at.hour, minute=closes.at.minute, timezone=zone
        )
        self._scheduler.add_job(
            self._ring, trigger, id=JOB, replace_existing=True, misfire_grace_time=None, coalesce=True
        )

    def stop(self) -> None:
        """End its thread."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)

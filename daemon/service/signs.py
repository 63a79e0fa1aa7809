"""What the daemon tells of itself: the sign of life with all that is in trouble, and how far a backlog is."""

from __future__ import annotations

import errno
from datetime import timedelta

import structlog

from daemon.domain.health import SYSTEM, Health, Part, Trouble
from daemon.errors import SetupError, StoreDamagedError, StoreError, StoreLockedError, StoreLostError
from daemon.service.backlog import BACKLOG, Backlog
from daemon.service.parts import Parts, Working
from daemon.service.weekly import Publisher

SIGN_EVERY = 1.0
"""Seconds between two signs of life under load; more would write a file for each picture."""

TOLD_EVERY = 60.0
"""Seconds between two lines in the log on how far a backlog is."""

STILL_TIMES = 3
"""A healthy daemon may be silent for so many times the longest pause or call: one picture is read in several calls."""

READ_ONLY = frozenset({errno.EROFS, errno.EACCES, errno.EPERM})
"""What the system says where nothing may be written."""

FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
"""What it says where there is no room left."""

log = structlog.get_logger()


def refused(error: OSError) -> str:
    """What the system did not do, as a sentence for a person; its own words and number are for the log."""
    where = f"'{error.filename}'" if error.filename else "a folder of Muster"
    if error.errno in READ_ONLY:
        return f"Muster may not write or move {where}: see 'muster doctor'."
    if error.errno in FULL:
        return f"The disk has no room left for {where}: free some space."
    if error.errno == errno.ENOENT:
        return f"What belongs at {where} is gone: see 'muster doctor'."
    return f"The system did not let Muster use {where} ({error.strerror or error}): see 'muster doctor'."


def trouble_of(error: Exception, otherwise: Part) -> Trouble:
    """What is in trouble when this went wrong; `otherwise` is what was being done."""
    if isinstance(error, OSError):
        return Trouble(otherwise, SYSTEM, refused(error))
    said = str(error) if isinstance(error, SetupError) else f"{type(error).__name__}: {error}"
    # Only the live database itself: a copy that cannot be written is a report's trouble.
    graver = isinstance(error, StoreDamagedError | StoreLockedError | StoreLostError)
    if isinstance(error, StoreError):
        part = Part.DATABASE if graver or otherwise is Part.FOLDERS else otherwise
        return Trouble(part, error.code.removeprefix("store").lstrip("-") or "failing", said)
    if otherwise is Part.FOLDERS:
        # A picture was in hand: the disk works, so it is what reads it.
        otherwise = Part.READER if isinstance(error, SetupError) else Part.PROGRAM
    return Trouble(otherwise, getattr(error, "code", type(error).__name__), said)


class Signs:
    """Puts the sign of life together and gives it when it is time."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._started_at = self._swept_at = parts.clock.now()
        self._given_at = self._told_at = float("-inf")
        self._troubles: dict[Part, Trouble] = {}
        self._in_backlog = False

    def went_well(self, part: Part) -> None:
        """This was done as it should be; earlier trouble with it is over."""
        self._troubles.pop(part, None)
        if part is Part.INPUT:
            self._swept_at = self._parts.clock.now()

    def went_wrong(self, part: Part, trouble: Trouble) -> None:
        """This could not be done."""
        self._troubles[part] = trouble

    def give(
        self, working: Working, backlog: Backlog, publisher: Publisher, settings_error: str, *, last: bool = False
    ) -> None:
        """Give a sign of life, unless one was given a moment ago. Raises OSError when it cannot be written."""
        at = self._parts.clock.monotonic()
        if not last and 0 <= at - self._given_at < SIGN_EVERY:
            return
        self._given_at = at
        intake, ocr = working.config.intake, working.config.ocr
        self._parts.note_health(
            Health(
                at=self._parts.clock.now(),
                good_for_seconds=0 if last else STILL_TIMES * max(intake.sweep_seconds, ocr.timeout_seconds),
                started_at=self._started_at,
                waiting=len(backlog) + self._parts.vault.settling,
                stuck=self._parts.vault.stuck,
                oldest_since=backlog.oldest_since,
                busy_since=backlog.busy_since,
                seconds_left=backlog.seconds_left,
                swept_at=self._swept_at,
                published_at=publisher.written_at,
                publish_seconds=publisher.took,
                closed_week=publisher.closed_week,
                troubles=self._all_troubles(backlog, settings_error),
                rooms=self._parts.rooms(),
            )
        )

    def tell_backlog(self, backlog: Backlog) -> None:
        """Say in the log how far a backlog is: when it begins, each minute, and when it is over."""
        at = self._parts.clock.monotonic()
        if len(backlog) < BACKLOG:
            if self._in_backlog and not len(backlog):
                self._in_backlog = False
                log.info("backlog.done")
            return
        if self._in_backlog and 0 <= at - self._told_at < TOLD_EVERY:
            return
        self._in_backlog, self._told_at = True, at
        left, oldest = backlog.seconds_left, backlog.oldest_since
        now = self._parts.clock.now()
        log.info(
            "backlog.waits",
            files=len(backlog),
            oldest_waits_minutes=round((now - oldest).total_seconds() / 60) if oldest else 0,
            minutes_left="not known yet" if left is None else round(left / 60),
            done_at="not known yet" if left is None else f"{now + timedelta(seconds=left):%Y-%m-%d %H:%M} UTC",
            order="what was dropped last comes first, and every fourth is the oldest",
        )

    def _all_troubles(self, backlog: Backlog, settings_error: str) -> tuple[Trouble, ...]:
        """What does not go well: of the files that wait, the newest word on each part; then everything else."""
        found = {trouble.part: trouble for trouble in self._parts.troubles()}
        found |= {task.trouble.part: task.trouble for task in backlog if task.trouble}
        found |= {trouble.part: trouble for trouble in self._troubles.values()}
        if settings_error:
            found[Part.SETTINGS] = Trouble(Part.SETTINGS, "settings", settings_error)
        return tuple(found[part] for part in Part if part in found)

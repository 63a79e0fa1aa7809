"""One claimed file, from its bytes to where it is laid away; each step can be done again after a crash at any point."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto

import structlog

from daemon.domain.capture import capture_time
from daemon.domain.census import plain
from daemon.domain.days import game_day
from daemon.domain.health import Part, Trouble
from daemon.domain.ledger import Capture, FileState, LedgerEntry
from daemon.domain.reading import ScreenshotRead
from daemon.domain.seen import Seen
from daemon.errors import (
    NotAPictureError,
    ScreenshotError,
    TooLargeError,
    TruncatedError,
    UnexpectedError,
    UnknownScreenError,
)
from daemon.ports import Claim, Contents
from daemon.service.parts import Parts, Working

MOST_BREAKS = 3
"""How often a file that the program breaks on is tried before it is laid aside."""

UNSETTLED = 5
"""A file that is no whole picture may still be on its way as long as it changed within so many settle times."""

MEGABYTE = 1_000_000

log = structlog.get_logger()


class Fate(Enum):
    """What became of a claimed file."""

    READ = auto()
    FAILED = auto()
    COPY = auto()
    UNFINISHED = auto()
    AGAIN = auto()
    GONE = auto()


@dataclass(slots=True)
class Task:
    """A claimed file. `begun`: an earlier try may have got as far as the archive. `in_hand`: it is being read.

    `drop` is the number of the look that found it. `breaks` counts the tries that the program broke on, `waits` all
    that came to nothing, `trouble` is what the last one ran into; it is tried again from `not_before` on, by the
    monotonic clock.
    """

    claim: Claim
    begun: bool = False
    in_hand: bool = False
    drop: int = 0
    breaks: int = 0
    waits: int = 0
    trouble: Trouble | None = None
    not_before: float = 0.0


@dataclass(frozen=True, slots=True, eq=False)
class Opened:
    """A claimed file whose bytes are at hand; it `arrived` when they were looked at.

    It is read and settled by the settings in use at that moment: `working`.
    """

    task: Task
    contents: Contents
    arrived: datetime
    working: Working


def begin(task: Task, parts: Parts, working: Working) -> Fate | tuple[Opened, bytes]:
    """Look at the file's bytes: its fate, where that is known without reading it, else the file and what to read.

    Raises OSError or SetupError when the disk or the database is not ready: the file then waits.
    """
    claim = task.claim
    contents = parts.vault.read(claim, int(working.config.intake.max_megabytes * MEGABYTE))
    if contents is None:
        log.warning("screenshot.gone", file=claim.file_name, source=claim.source)
        return Fate.GONE
    if not contents.steady:
        return Fate.UNFINISHED
    opened = Opened(task, contents, parts.clock.now(), working)
    known = parts.ledger.find(contents.sha256)
    if known is not None and known.state is FileState.READ:
        return _lay_known(opened, known, parts)
    if task.breaks >= MOST_BREAKS:
        return _fail(opened, UnexpectedError(), parts)
    if contents.data is None:
        too_large = TooLargeError(
            f"The file is larger than the {working.config.intake.max_megabytes:g} MB that 'max_megabytes' allows. Drop "
            "a plain screenshot, or raise 'max_megabytes' under 'intake' in config.yaml."
        )
        return _fail(opened, too_large, parts)
    return opened, contents.data


def settle(opened: Opened, outcome: Callable[[], ScreenshotRead], parts: Parts) -> Fate:
    """Remember what the file says, and lay it away; `outcome` gives its reading or raises why there is none.

    It counts at the one moment when the ledger keeps it; all before can be repeated, and all after is found again by
    its hash. Raises OSError or SetupError when the disk, the database or the reader is not ready: the file then waits.
    """
    sha256 = opened.contents.sha256
    if not parts.vault.stands(opened.task.claim, opened.contents):
        # What was read is there no more, and would be archived under the name of what is.
        return Fate.UNFINISHED
    try:
        picture = outcome()
    except ScreenshotError as error:
        if isinstance(error, NotAPictureError | TruncatedError) and _may_still_grow(opened):
            return Fate.UNFINISHED
        if error.tries > 1 and (tries := parts.vault.note_try(sha256)) < error.tries:
            file, of = opened.task.claim.file_name, error.tries
            log.warning("screenshot.again", file=file, code=error.code, reason=error.message, tries=tries, of=of)
            opened.task.trouble = Trouble(Part.PROGRAM, error.code, error.message)
            return Fate.AGAIN
        return _fail(opened, error, parts)
    # A copy of it may have been read at the same time.
    known = parts.ledger.find(sha256)
    if known is not None and known.state is FileState.READ:
        return _lay_known(opened, known, parts)
    _keep(opened, picture, parts)
    return Fate.READ


def _may_still_grow(opened: Opened) -> bool:
    window = timedelta(seconds=UNSETTLED * opened.working.config.intake.settle_seconds)
    return abs(opened.arrived - opened.contents.changed_at) < window


def _captured(opened: Opened, picture: ScreenshotRead | None) -> Capture:
    claim, alliance = opened.task.claim, opened.working.config.alliance
    taken = picture.taken if picture else None
    return capture_time(
        claim.file_name, taken, claim.file_time, opened.arrived, alliance.time_zone, reset=alliance.day_reset
    )


def _keep(opened: Opened, picture: ScreenshotRead, parts: Parts) -> None:
    claim, contents, working = opened.task.claim, opened.contents, opened.working
    alliance, reading = working.config.alliance, picture.reading
    capture = _captured(opened, picture)
    calendar = working.calendar(reading.screen)
    day = calendar.filed_under(capture.at, alliance.time_zone, alliance.day_reset)
    entry = LedgerEntry(
        sha256=contents.sha256,
        file_name=claim.file_name,
        source=claim.source,
        state=FileState.READ,
        screen=reading.screen,
        pack_version=reading.pack_version,
        model=working.model,
        capture=capture,
        game_day=day,
        received_at=opened.arrived,
        code="",
        reason="",
        archived_as=parts.vault.archive_name(claim, contents.sha256, day),
        width=picture.size[0],
        height=picture.size[1],
        seconds=picture.seconds,
        census=plain(picture.census),
    )
    parts.ledger.keep(entry, reading)
    parts.vault.forget_tries(entry.sha256)
    log.info(
        "screenshot.read",
        sha=entry.sha256[:12],
        file=claim.file_name,
        screen=reading.screen,
        rows=len(reading.rows),
        held=reading.held_cells,
        seconds=round(sum(picture.seconds.values()), 3),
    )
    path = parts.vault.archive(claim, entry)
    log.info("screenshot.archived", sha=entry.sha256[:12], path=str(path))
    if contents.data is not None:
        parts.set_aside(contents.data, entry, working.config.labels.keep_unsure)


def _fail(opened: Opened, error: ScreenshotError, parts: Parts) -> Fate:
    claim, contents, working = opened.task.claim, opened.contents, opened.working
    alliance = working.config.alliance
    capture = _captured(opened, None)
    entry = LedgerEntry(
        sha256=contents.sha256,
        file_name=claim.file_name,
        source=claim.source,
        state=FileState.FAILED,
        screen=None,
        pack_version=None,
        model=working.model,
        capture=capture,
        game_day=game_day(capture.at, alliance.time_zone, alliance.day_reset),
        received_at=opened.arrived,
        code=error.code,
        reason=error.message,
        archived_as=parts.vault.failed_name(claim, contents.sha256, error.code),
        width=0,
        height=0,
    )
    parts.ledger.keep(entry, None)
    parts.vault.forget_tries(entry.sha256)
    path = parts.vault.fail(claim, entry, _seen(error))
    log.warning(
        "screenshot.failed",
        sha=entry.sha256[:12],
        file=claim.file_name,
        code=error.code,
        reason=error.message,
        path=str(path),
    )
    return Fate.FAILED


def _seen(error: ScreenshotError) -> Seen | None:
    """What was read on a picture that is no screen. That came from where a stranger's picture was looked at."""
    if not isinstance(error, UnknownScreenError):
        return None
    try:
        return Seen.plain(error.size, error.texts)
    except (TypeError, ValueError):
        return None


def _lay_known(opened: Opened, known: LedgerEntry, parts: Parts) -> Fate:
    """Lay away a file whose bytes were read before: the rest of an earlier try, or a further copy."""
    claim, vault = opened.task.claim, parts.vault
    same_arrival = (claim.file_name, claim.source) == (known.file_name, known.source)
    unfinished = opened.task.begun and same_arrival
    if not unfinished:
        capture = _captured(opened, None)
        parts.ledger.sighted(known.sha256, claim.file_name, claim.source, capture, opened.arrived)
    if unfinished or not vault.holds(known.archived_as):
        path = vault.archive(claim, known)
        log.info("screenshot.archived", sha=known.sha256[:12], path=str(path))
        return Fate.READ
    path = vault.archive_copy(claim, known)
    log.info("screenshot.copied", sha=known.sha256[:12], file=claim.file_name, path=str(path), first=known.archived_as)
    return Fate.COPY

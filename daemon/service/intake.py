"""One claimed file, from its bytes to where it is laid away; each step can be done again after a crash at any point."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto

import structlog

from daemon.domain.capture import capture_time
from daemon.domain.days import game_day
from daemon.domain.health import Trouble
from daemon.domain.ledger import Capture, FileState, LedgerEntry
from daemon.errors import NotAPictureError, ScreenshotError, TooLargeError, TruncatedError
from daemon.ports import Claim, Contents
from daemon.service.parts import Parts, ReadPicture, Working

MOST_BREAKS = 3
"""How often a file that the program breaks on is tried before it is laid aside."""

MOST_DEATHS = 8
"""How often in a row the process may die over one file: more than chance and restarts of the machine explain."""

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
    GONE = auto()


class UnexpectedError(ScreenshotError):
    """Muster itself breaks on this picture."""

    code = "unexpected"


@dataclass(slots=True)
class Task:
    """A claimed file. `begun`: an earlier try may have got as far as the archive.

    `drop` is the number of the look that found it. `breaks` counts the tries that the program broke on, `waits` all
    that came to nothing, `trouble` is what the last one ran into; it is tried again from `not_before` on, by the
    monotonic clock.
    """

    claim: Claim
    begun: bool = False
    drop: int = 0
    breaks: int = 0
    waits: int = 0
    trouble: Trouble | None = None
    not_before: float = 0.0


def take(task: Task, parts: Parts, working: Working) -> Fate:
    """Read the file, remember what it says, and lay it away.

    It counts at the one moment when the ledger keeps it; all before can be repeated, and all after is found again by
    its hash. Raises OSError or SetupError when the disk, the database or the reader is not ready: the file then waits.
    """
    claim = task.claim
    contents = parts.vault.read(claim, int(working.config.intake.max_megabytes * MEGABYTE))
    if contents is None:
        log.warning("screenshot.gone", file=claim.file_name, source=claim.source)
        return Fate.GONE
    if not contents.steady:
        return Fate.UNFINISHED
    arrived = parts.clock.now()
    known = parts.ledger.find(contents.sha256)
    if known is not None and known.state is FileState.READ:
        return _lay_known(task, known, arrived, parts, working)
    try:
        picture = _read(task, contents, parts, working)
    except ScreenshotError as error:
        if isinstance(error, NotAPictureError | TruncatedError) and _may_still_grow(contents, arrived, working):
            return Fate.UNFINISHED
        _fail(claim, contents, error, arrived, parts, working)
        return Fate.FAILED
    _keep(claim, contents, picture, arrived, parts, working)
    return Fate.READ


def _read(task: Task, contents: Contents, parts: Parts, working: Working) -> ReadPicture:
    if task.breaks >= MOST_BREAKS:
        raise UnexpectedError(
            "Muster itself broke on this picture, three times: this is a mistake in Muster, not in the picture. Please "
            "report it with the daemon's log and this file."
        )
    if contents.data is None:
        raise TooLargeError(
            f"The file is larger than the {working.config.intake.max_megabytes:g} MB that 'max_megabytes' allows. Drop "
            "a plain screenshot, or raise 'max_megabytes' under 'intake' in config.yaml."
        )
    deaths = parts.vault.take_up(contents.sha256)
    try:
        if deaths >= MOST_DEATHS:
            raise UnexpectedError(
                f"The daemon died {deaths} times in a row while it read this picture, perhaps for want of memory. Give "
                "it more memory or lower 'max_megapixels', or report it with this file."
            )
        return working.read(contents.data)
    finally:
        parts.vault.put_down()


def _may_still_grow(contents: Contents, now: datetime, working: Working) -> bool:
    window = timedelta(seconds=UNSETTLED * working.config.intake.settle_seconds)
    return abs(now - contents.changed_at) < window


def _captured(claim: Claim, picture: ReadPicture | None, arrived: datetime, working: Working) -> Capture:
    taken = picture.taken if picture else None
    alliance = working.config.alliance
    return capture_time(claim.file_name, taken, claim.file_time, arrived, alliance.time_zone, reset=alliance.day_reset)


def _keep(
    claim: Claim, contents: Contents, picture: ReadPicture, arrived: datetime, parts: Parts, working: Working
) -> None:
    alliance, reading = working.config.alliance, picture.reading
    capture = _captured(claim, picture, arrived, working)
    shows_day = next((pack.shows_day for pack in working.packs if pack.screen == reading.screen), 0)
    day = game_day(capture.at, alliance.time_zone, alliance.day_reset, shows_day)
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
        received_at=arrived,
        code="",
        reason="",
        archived_as=parts.vault.archive_name(claim, contents.sha256, day),
        width=picture.size[0],
        height=picture.size[1],
        seconds=picture.seconds,
    )
    parts.ledger.keep(entry, reading)
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


def _fail(
    claim: Claim, contents: Contents, error: ScreenshotError, arrived: datetime, parts: Parts, working: Working
) -> None:
    alliance = working.config.alliance
    capture = _captured(claim, None, arrived, working)
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
        received_at=arrived,
        code=error.code,
        reason=error.message,
        archived_as=parts.vault.failed_name(claim, contents.sha256, error.code),
        width=0,
        height=0,
    )
    parts.ledger.keep(entry, None)
    path = parts.vault.fail(claim, entry)
    log.warning(
        "screenshot.failed",
        sha=entry.sha256[:12],
        file=claim.file_name,
        code=error.code,
        reason=error.message,
        path=str(path),
    )


def _lay_known(task: Task, known: LedgerEntry, arrived: datetime, parts: Parts, working: Working) -> Fate:
    """Lay away a file whose bytes were read before: the rest of an earlier try, or a further copy."""
    claim, vault = task.claim, parts.vault
    same_arrival = (claim.file_name, claim.source) == (known.file_name, known.source)
    unfinished = task.begun and same_arrival
    if not unfinished:
        capture = _captured(claim, None, arrived, working)
        parts.ledger.sighted(known.sha256, claim.file_name, claim.source, capture, arrived)
    if unfinished or not vault.holds(known.archived_as):
        path = vault.archive(claim, known)
        log.info("screenshot.archived", sha=known.sha256[:12], path=str(path))
        return Fate.READ
    path = vault.archive_copy(claim, known)
    log.info("screenshot.copied", sha=known.sha256[:12], file=claim.file_name, path=str(path), first=known.archived_as)
    return Fate.COPY

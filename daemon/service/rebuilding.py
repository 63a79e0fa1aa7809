"""Reading the archive again: each picture that the ledger does not know is read and kept as on the day it came."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import structlog

from daemon.domain.archived import Archived, Sidecar
from daemon.domain.capture import capture_time
from daemon.domain.census import plain
from daemon.domain.ledger import Capture, FileState, LedgerEntry
from daemon.domain.reading import ScreenshotRead
from daemon.errors import ScreenshotError
from daemon.ports import Claim, Ledger
from daemon.service.parts import Progress, Working

log = structlog.get_logger()


class Archive(Protocol):
    """The pictures that were laid away. Every method raises FolderError when one cannot be read."""

    def names(self) -> Sequence[str]:
        """The names of all pictures below the archive, further copies of known bytes last."""

    def look(self, name: str) -> Archived:
        """What lies under a name."""

    def data(self, name: str) -> bytes:
        """The bytes of a picture."""

    def claim(self, name: str) -> Claim:
        """The picture as if it had just been taken out of `input/`."""

    def add_sidecar(self, claim: Claim, entry: LedgerEntry) -> None:
        """Lay a sidecar beside a picture that has none, or a wrong one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadAgain:
    """What came of it: pictures `read`, further copies noted, and those that `failed`, each with why."""

    read: int
    copies: int
    failed: tuple[tuple[str, str], ...]


def read_again(archive: Archive, ledger: Ledger, working: Working, progress: Callable[[Progress], None]) -> ReadAgain:
    """Read every archived picture that the ledger does not know, and note the names of further copies.

    Each is kept by itself, so that it can be broken off at any moment and begun again. Raises StoreError, SetupError
    or OSError when it cannot go on.
    """
    read = copies = 0
    failed: list[tuple[str, str]] = []
    names = archive.names()
    for number, name in enumerate(names, 1):
        found = archive.look(name)
        known = ledger.find(found.sha256)
        if known is None or known.state is not FileState.READ:
            try:
                _keep(archive, ledger, working, found)
                read += 1
            except ScreenshotError as error:
                log.warning("rebuild.unreadable", picture=name, code=error.code, reason=error.message)
                failed.append((name, error.message))
        elif found.copy:
            copies += _sighted(archive, ledger, working, found)
        elif found.sidecar is None or found.sidecar.sha256 != found.sha256:
            archive.add_sidecar(archive.claim(name), known)
        progress(Progress(number, len(names), name))
    return ReadAgain(read=read, copies=copies, failed=tuple(failed))


def _keep(archive: Archive, ledger: Ledger, working: Working, found: Archived) -> None:
    claim = archive.claim(found.name)
    picture = working.read(archive.data(found.name))
    sidecar = found.sidecar if found.sidecar and found.sidecar.sha256 == found.sha256 else None
    entry = _entry(working, claim, found, picture, sidecar)
    ledger.keep(entry, picture.reading)
    if sidecar is None:
        archive.add_sidecar(claim, entry)


def _entry(
    working: Working, claim: Claim, found: Archived, picture: ScreenshotRead, sidecar: Sidecar | None
) -> LedgerEntry:
    """The screenshot as it was kept when it came; without a sidecar, as well as name, picture and file tell."""
    alliance, reading = working.config.alliance, picture.reading
    zone, reset = alliance.time_zone, alliance.day_reset
    arrived = sidecar.received_at if sidecar else claim.taken_at
    capture = (
        sidecar.captured
        if sidecar
        else capture_time(claim.file_name, picture.taken, claim.file_time, arrived, zone, reset=reset)
    )
    calendar = working.calendar(reading.screen)
    return LedgerEntry(
        sha256=found.sha256,
        file_name=sidecar.file_name if sidecar else claim.file_name,
        source=sidecar.source if sidecar else claim.source,
        state=FileState.READ,
        screen=reading.screen,
        pack_version=reading.pack_version,
        model=working.model,
        capture=capture,
        game_day=sidecar.game_day if sidecar else calendar.filed_under(capture.at, zone, reset),
        received_at=arrived,
        code="",
        reason="",
        archived_as=found.name,
        width=picture.size[0],
        height=picture.size[1],
        seconds=picture.seconds,
        census=plain(picture.census),
    )


def _sighted(archive: Archive, ledger: Ledger, working: Working, found: Archived) -> bool:
    """Note the name under which known bytes came again; the sidecar of a copy tells of the first one's times."""
    if found.sidecar is None:
        return False
    claim, alliance = archive.claim(found.name), working.config.alliance
    name, source, at = found.sidecar.file_name, found.sidecar.source, claim.taken_at
    capture: Capture = capture_time(
        name, None, found.sidecar.file_time, at, alliance.time_zone, reset=alliance.day_reset
    )
    ledger.sighted(found.sha256, name, source, capture, at)
    return True

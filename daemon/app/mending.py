"""The ledger compared with the archive, and made anew from it when it is lost or damaged."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import structlog

from daemon.adapters.disk.lock import FolderLock
from daemon.adapters.disk.moves import Disk
from daemon.adapters.processes.clock import SystemClock
from daemon.adapters.settings.config_file import load_settings
from daemon.adapters.store.connection import Database
from daemon.adapters.store.judge import DuckDBJudge
from daemon.adapters.store.ledger import DuckDBLedger
from daemon.adapters.store.restore import DatabaseLook, published_screenshots, take_over
from daemon.adapters.vault.archive import ArchiveFolder
from daemon.adapters.vault.folders import prepare_folders
from daemon.config import Folders
from daemon.domain.archived import Archived, compare, sentences
from daemon.domain.days import Week
from daemon.domain.health import Part, Trouble
from daemon.errors import FolderError, StoreError, StoreLostError
from daemon.service import Progress, Working
from daemon.service.rebuilding import read_again

LIVE_DATABASE = "muster.duckdb"
"""The daemon's own file in the state folder; no other process opens it."""

REBUILDING = {False: "muster.rebuilding.duckdb", True: "muster.reading-anew.duckdb"}
"""The database that is being made, by whether every picture is read anew: one way is not ended the other way."""

PUBLISHED = "alliance.duckdb"

LOOKED_AT = 200
"""So many of the newest pictures are looked up at each start: a damaged log loses what was written last."""

log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """What was compared, and what is wrong, one sentence each."""

    screenshots: int
    pictures: int
    copies: int
    wrong: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rebuilt:
    """Where the screenshots of the new database came from, which pictures could not be read, and the old database."""

    taken_over: int
    read: int
    failed: tuple[tuple[str, str], ...]
    screenshots: int
    aside: Path | None


def verify(path: Path, *, named: bool, progress: Callable[[Progress], None]) -> Verified:
    """Compare ledger and archive, byte by byte, without changing either.

    Raises ConfigError, AlreadyRunningError while a daemon works on these folders, FolderError, or StoreError when the
    database cannot be opened.
    """
    folders = load_settings(path, named=named).config.folders
    archive, live = ArchiveFolder(folders.archive), folders.state / LIVE_DATABASE
    prepare_folders(folders)
    with FolderLock(folders.state):
        look = DatabaseLook(live)
        try:
            known = look.known()
            wrong = [*_begun(folders), *look.loose_ends()]
        finally:
            look.close()
        found = compare(known, _each(archive, progress))
        wrong += sentences(found)
        forgotten = published_screenshots(folders.reports / PUBLISHED) - set(known)
        if forgotten:
            wrong.append(
                f"The published database {folders.reports / PUBLISHED} knows {len(forgotten)} screenshots that the "
                "database does not. Type: muster rebuild"
            )
    return Verified(screenshots=len(known), pictures=found.pictures, copies=found.copies, wrong=tuple(wrong))


def make_anew(folders: Folders, working: Working, *, read_anew: bool, progress: Callable[[Progress], None]) -> Rebuilt:
    """Make a new database, and lay the old one aside.

    What the old database or the published copy still holds whole is taken over, and the rest is read from the archive;
    with `read_anew` every picture is read. Broken off, it goes on where it was the next time. Raises SetupError, or
    AlreadyRunningError while a daemon works on these folders.
    """
    prepare_folders(folders)
    with FolderLock(folders.state):
        new = folders.state / REBUILDING[read_anew]
        database = _begin(new)
        try:
            taken = sum(_take(database, source, screenshots=not read_anew) for source in _sources(folders))
            ledger = DuckDBLedger(database)
            found = read_again(ArchiveFolder(folders.archive), ledger, working, progress)
            # What is left of a screenshot that cannot be read any more is better than nothing of it.
            taken += sum(_take(database, source, screenshots=not read_anew, torn=True) for source in _sources(folders))
            _remember_reports(database, folders)
            screenshots = ledger.count()
        finally:
            database.close()
        aside = _put_in_place(new, folders.state)
    return Rebuilt(taken_over=taken, read=found.read, failed=found.failed, screenshots=screenshots, aside=aside)


def open_live(folders: Folders) -> Database:
    """The live database, made when there is none and the archive is empty.

    Raises StoreError when it cannot be used. Without a database beside an archive, counting would begin again at
    nothing: StoreLostError, as for a rebuild that was not finished.
    """
    live, archive = folders.state / LIVE_DATABASE, ArchiveFolder(folders.archive)
    for sentence in _begun(folders):
        raise StoreLostError(sentence)
    there = live.exists()
    archived = archive.count()
    if not there and archived:
        raise _lost(live, "is not there", folders.archive, archived)
    database = Database(live)
    if there and archived and not DuckDBLedger(database).count():
        database.close()
        raise _lost(live, "is empty", folders.archive, archived)
    return database


def _lost(live: Path, how: str, archive: Path, archived: int) -> StoreLostError:
    return StoreLostError(
        f"The database {live} {how}, but the archive {archive} holds {archived} pictures: the database was lost or "
        "moved. Put it back from a backup, or type: muster rebuild"
    )


def gaps(ledger: DuckDBLedger, folders: Folders) -> tuple[Trouble, ...]:
    """What a start finds out at once: a database that knows less than the archive holds. Nothing is hashed."""
    archive, count = ArchiveFolder(folders.archive), ledger.count()
    archived = archive.count()
    newest = archive.newest(LOOKED_AT)
    lost = max(archived - count, sum(ledger.find(sidecar.sha256) is None for sidecar in newest))
    if lost <= 0:
        return ()
    said = (
        f"The archive holds {lost} or more pictures that the database does not know: what was read from them does not "
        "count. Stop Muster and type: muster rebuild"
    )
    log.warning("store.gap", pictures=lost, mend="muster rebuild")
    return (Trouble(Part.ARCHIVE, "gap", said),)


def _each(archive: ArchiveFolder, progress: Callable[[Progress], None]) -> Iterator[Archived]:
    names = archive.names()
    for number, name in enumerate(names, 1):
        yield archive.look(name)
        progress(Progress(number, len(names), name))


def _begun(folders: Folders) -> Iterator[str]:
    """A rebuild that was broken off."""
    for name in REBUILDING.values():
        if (folders.state / name).exists():
            anew = " --read-anew" if name == REBUILDING[True] else ""
            yield (
                f"A new database was begun and not finished ({folders.state / name}). Type 'muster rebuild{anew}' to "
                "finish it, or remove that file."
            )


def _begin(new: Path) -> Database:
    """The database that is being made: gone on with if it can be used, else begun anew."""
    try:
        return Database(new)
    except StoreError as error:
        if not new.exists():
            raise
        log.warning("rebuild.begun_anew", reason=error.message)
    for path in (new, _wal(new)):
        path.unlink(missing_ok=True)
    return Database(new)


def _sources(folders: Folders) -> Iterator[Path]:
    yield from (path for path in (folders.state / LIVE_DATABASE, folders.reports / PUBLISHED) if path.is_file())


def _take(database: Database, source: Path, *, screenshots: bool, torn: bool = False) -> int:
    try:
        taken = take_over(database, source, screenshots=screenshots, torn=torn)
    except StoreError as error:
        log.warning("rebuild.source_refused", source=str(source), reason=error.message)
        return 0
    log.info("rebuild.taken_over", source=str(source), screenshots=taken)
    return taken


def _remember_reports(database: Database, folders: Folders) -> None:
    """A closed week's report is written once and never again: those that lie there are written."""
    judge = DuckDBJudge(database)
    for report in sorted(folders.reports.glob("????-W??.html")):
        try:
            week = Week.parse(report.stem)
        except ValueError:
            continue
        # What it told is not known here, so nothing is held against it.
        judge.report_written(week, datetime.fromtimestamp(report.stat().st_mtime, UTC), told=False)


def _put_in_place(new: Path, state: Path) -> Path | None:
    """Lay the old database aside and put the new one in its place, so that a crash in between leaves either or none."""
    live, disk = state / LIVE_DATABASE, Disk()
    aside = state / f"{LIVE_DATABASE}.old-{SystemClock().now():%Y%m%d-%H%M%S}"
    try:
        old = [(_wal(live), _wal(aside)), (live, aside)]
        there = [(source, target) for source, target in old if source.exists()]
        for source, target in there:
            disk.rename(source, target)
        disk.rename(new, live)
        disk.sync(state)
    except OSError as error:
        raise FolderError(
            f"The new database {new} could not be put in its place: {error.strerror}. Type 'muster rebuild' once more."
        ) from error
    return aside if there else None


def _wal(database: Path) -> Path:
    return database.with_name(f"{database.name}.wal")

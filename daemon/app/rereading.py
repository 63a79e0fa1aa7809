"""Archived screenshots read again by another model: what would change, and the new readings in place of the old."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import structlog

from daemon.adapters.disk.lock import FolderLock
from daemon.adapters.disk.moves import open_plain
from daemon.adapters.models.model_registry import ModelRegistry
from daemon.adapters.store.kept_readings import Kept, kept_readings
from daemon.adapters.store.ledger import DuckDBLedger
from daemon.app.comparing import reader_of
from daemon.app.mending import PUBLISHED, open_live
from daemon.app.reading import ScreenshotReader
from daemon.app.settled import settle_settings
from daemon.domain.census import plain
from daemon.domain.comparing import Difference, differences, moved
from daemon.domain.corrections import CellIs, Correction, RowIs
from daemon.domain.reading import ScreenshotRead
from daemon.errors import NothingToDoError, ScreenshotError
from daemon.service import Progress

LARGEST = 100_000_000
"""Bytes of a picture."""

AT_ONCE = 16
"""Screenshots whose new readings are held before they are looked at."""

log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reread:
    """What came of it: `pictures` read by the `model`, each cell that is read otherwise, how many were `kept` anew.

    `left`: those whose new readings were not kept, each with why; `failed`: those that could not be read.
    """

    model: str
    pictures: int
    differences: tuple[Difference, ...]
    kept: int
    left: tuple[tuple[str, str], ...]
    failed: tuple[tuple[str, str], ...]


def reread(
    path: Path,
    said: str,
    *,
    named: bool,
    screen: str | None,
    since: date | None,
    keep: bool,
    progress: Callable[[Progress], None],
) -> Reread:
    """Read archived screenshots with the model `said`, and list every cell that is read otherwise than it was kept.

    With `keep` the new readings take the place of the old: counters are worked out anew from them at the next start of
    the daemon. Raises NothingToDoError when there is no such screenshot or model, AlreadyRunningError when something is
    to be kept while a daemon works here, SettingsError or SetupError.
    """
    settled = settle_settings(path, named=named)
    folders = settled.config.folders
    version = ModelRegistry(folders.models).find(said)
    copy = folders.reports / PUBLISHED
    pictures = tuple(kept_readings(copy, screen=screen, since=since)) if copy.is_file() else ()
    if not pictures:
        raise NothingToDoError("There is no archived screenshot to read again.")
    if not keep:
        with reader_of(settled, version) as reader:
            return _compared(reader, pictures, folders.archive, progress, lambda _kept, _read: "")
    with FolderLock(folders.state):
        database = open_live(folders)
        try:
            ledger = DuckDBLedger(database)
            with reader_of(settled, version) as reader:

                def put(kept: Kept, found: ScreenshotRead) -> str:
                    return _put(ledger, settled.corrections, reader.model, kept, found)

                return _compared(reader, pictures, folders.archive, progress, put)
        finally:
            database.close()


def _compared(
    reader: ScreenshotReader,
    pictures: Sequence[Kept],
    archive: Path,
    progress: Callable[[Progress], None],
    put: Callable[[Kept, ScreenshotRead], str],
) -> Reread:
    """Compare each new reading with the old one, and `put` it in its place when they differ: gives why not, if not."""
    changed: list[Difference] = []
    left: list[tuple[str, str]] = []
    failed: list[tuple[str, str]] = []
    kept = 0
    for number, (picture, found) in enumerate(_read(reader, pictures, archive), 1):
        if isinstance(found, str):
            failed.append((picture.name, found))
        else:
            new = list(differences(picture.name, picture.reading, found.reading))
            changed += new
            why = put(picture, found) if new else ""
            left += [(picture.name, why)] if why else []
            kept += bool(new) and not why
        progress(Progress(number, len(pictures), picture.name))
    return Reread(
        model=reader.model,
        pictures=len(pictures),
        differences=tuple(changed),
        kept=kept,
        left=tuple(left),
        failed=tuple(failed),
    )


def _read(
    reader: ScreenshotReader, pictures: Sequence[Kept], archive: Path
) -> Iterator[tuple[Kept, ScreenshotRead | str]]:
    """Each picture with its new reading, or why there is none; a few at a time, so that none waits in memory."""

    def one(picture: Kept) -> ScreenshotRead | str:
        try:
            with open_plain(archive / picture.archived_as) as content:
                data = content.read(LARGEST)
            return reader.read(data)
        except (OSError, ScreenshotError) as error:
            return str(error)

    with ThreadPoolExecutor(reader.most) as pool:
        for first in range(0, len(pictures), AT_ONCE):
            some = pictures[first : first + AT_ONCE]
            yield from zip(some, pool.map(one, some), strict=True)


def _put(ledger: DuckDBLedger, corrections: Sequence[Correction], model: str, kept: Kept, found: ScreenshotRead) -> str:
    """Keep the new reading in the place of the old one; gives why not, "" when it is kept."""
    numbered = [
        correction.screenshot
        for correction in corrections
        if isinstance(correction, CellIs | RowIs) and kept.sha256.startswith(correction.screenshot)
    ]
    if numbered and moved(kept.reading, found.reading):
        return "its rows are others now, and your corrections name them by number: take those back first"
    entry = ledger.find(kept.sha256)
    if entry is None:
        return "the database does not know it any more"
    if found.reading.screen != entry.screen:
        return f"it would be {found.reading.screen} now, and was {entry.screen}"
    ledger.keep(
        replace(
            entry,
            model=model,
            pack_version=found.reading.pack_version,
            seconds=found.seconds,
            census=plain(found.census),
        ),
        found.reading,
    )
    log.info("screenshot.reread", sha=kept.sha256[:12], file=kept.name, model=model)
    return ""

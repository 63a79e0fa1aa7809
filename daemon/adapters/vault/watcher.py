"""Hears of files as they come, so that nobody waits for the next sweep. It only wakes: the sweep alone decides.

inotify loses events in a burst, is deaf to what other machines write, and goes deaf for good when the folder is
replaced; nothing is lost by any of that, it only takes until the next sweep.
"""

from __future__ import annotations

import errno
import logging
import os
import stat
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Literal

import structlog
from watchdog.events import (
    DirCreatedEvent,
    DirMovedEvent,
    FileClosedEvent,
    FileCreatedEvent,
    FileMovedEvent,
    FileSystemEvent,
    FileSystemEventHandler,
)
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver
from watchdog.observers.polling import PollingObserver

from daemon.adapters.disk.mounts import mount_of

HEARD: list[type[FileSystemEvent]] = [FileClosedEvent, FileMovedEvent, FileCreatedEvent, DirCreatedEvent, DirMovedEvent]
"""Writes to a file are left out: a slow writer would fill the queue of events with them."""

POLL_SECONDS = 1.0
JOIN_SECONDS = 5.0

log = structlog.get_logger()


class InputWatcher:
    """Calls `wake` from a thread of its own when something happens in `folder`.

    `wake` is given the path of a file whose writer has closed it or moved it in, else None. `mode` is `polling` to look
    each second, `off` for nothing, and `auto` for the system's events, or to look where the system hears of none.
    """

    def __init__(
        self, folder: Path, mode: Literal["auto", "polling", "off"], wake: Callable[[Path | None], None]
    ) -> None:
        self._folder = folder
        self._mode = mode
        self._listener = _Listener(folder, wake)
        self._observer: BaseObserver | None = None
        self._watched: tuple[int, int] | None = None

    def start(self) -> None:
        """Begin to listen; where the system has no room for one more listener, say so and leave it to the sweep."""
        if self._mode == "off":
            return
        self._watched = self._identity()
        observer = PollingObserver(timeout=POLL_SECONDS) if self._looks() else Observer()
        try:
            observer.schedule(self._listener, str(self._folder), recursive=True, event_filter=HEARD)
            observer.start()
        except OSError as error:
            if error.errno not in {errno.EMFILE, errno.ENOSPC, errno.ENOENT}:
                raise
            log.warning("watcher.unavailable", reason=os.strerror(error.errno), instead="each sweep looks for files")
            return
        self._observer = observer

    def tend(self) -> None:
        """Listen to the folder that is there now, should it have been replaced."""
        if self._mode != "off" and self._identity() not in {None, self._watched}:
            log.warning("watcher.moved", folder=str(self._folder))
            self.stop()
            self.start()

    def stop(self) -> None:
        """End its thread."""
        if self._observer is None:
            return
        # A file that comes while it ends is nobody's business; watchdog calls that an error.
        told = logging.getLogger("watchdog")
        level = told.level
        told.setLevel(logging.CRITICAL)
        try:
            self._observer.stop()
            self._observer.join(JOIN_SECONDS)
        finally:
            told.setLevel(level)
        self._observer = None

    def _looks(self) -> bool:
        """Whether to look each second instead of waiting to be told."""
        if self._mode == "polling":
            return True
        mount = mount_of(self._folder)
        if mount is None or not mount.silent:
            return False
        log.info("watcher.polls", folder=str(self._folder), file_system=mount.kind)
        return True

    def _identity(self) -> tuple[int, int] | None:
        try:
            status = self._folder.stat()
        except OSError:
            return None
        return status.st_dev, status.st_ino


class _Listener(FileSystemEventHandler):
    def __init__(self, folder: Path, wake: Callable[[Path | None], None]) -> None:
        self._folder = folder
        self._wake = wake

    def on_any_event(self, event: FileSystemEvent) -> None:
        moved = isinstance(event, FileMovedEvent | DirMovedEvent)
        path = Path(os.fsdecode(event.dest_path if moved else event.src_path))
        # The vault's own claims are moves inside the folder.
        if not path.is_relative_to(self._folder) or path.relative_to(self._folder).parts[:1] == (".work",):
            return
        self._wake(path if isinstance(event, FileClosedEvent | FileMovedEvent) else None)


class SettingsWatch:
    """Notices that settings files changed, by looking at them; editors that replace the file are no matter.

    Folders inside the watched ones, and hidden files, are nobody's settings: labels are written there all the time.
    """

    def __init__(self, files: Sequence[Path], folders: Sequence[Path]) -> None:
        self._files, self._folders = tuple(files), tuple(folders)
        self._further: tuple[Path, ...] = ()
        self._seen = self._look()

    def follow(self, further: Sequence[Path]) -> None:
        """Watch these files as well, instead of those named before; that they are watched is no change."""
        self._further = tuple(further)
        named = {str(path) for path in further}
        self._seen |= {sign for sign in self._look() if sign[0] in named}

    def changed(self) -> bool:
        """Whether a file, or a plain one directly in a folder, is not what it was when this was last asked."""
        seen, self._seen = self._seen, self._look()
        return seen != self._seen

    def _look(self) -> frozenset[tuple[str, int, int, int]]:
        paths = [*self._files, *self._further]
        for folder in self._folders:
            try:
                paths += [path for path in folder.iterdir() if not path.name.startswith(".")]
            except OSError:
                continue
        found = set()
        for path in paths:
            try:
                status = path.stat()
            except OSError:
                continue
            if not stat.S_ISDIR(status.st_mode):
                found.add((str(path), status.st_ino, status.st_size, status.st_mtime_ns))
        return frozenset(found)

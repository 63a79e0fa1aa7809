"""What lies in `input/`: which files there are Muster's business, and which of them their writers are done with."""

from __future__ import annotations

import contextlib
import logging
import os
import stat
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import structlog

from daemon.adapters.disk.in_use import IN_USE
from daemon.adapters.disk.names import left_alone, shown
from daemon.ports import Clock

WORK = ".work"
"""The folder in `input/` for what is taken."""

DEEPEST = 20
"""Folders in each other. Nobody sorts screenshots like that; a thousand are made to break programs."""

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class _Look:
    """How a file was first seen with this size and these times, and when that was by the monotonic clock."""

    size: int
    changed: int
    inode: int
    since: float


def no_plain_file(status: os.stat_result) -> str:
    """Why this is nothing that can be taken: what is opened may lead elsewhere, or never end; "" for a plain file."""
    if stat.S_ISLNK(status.st_mode):
        return "it is a symbolic link"
    return "" if stat.S_ISREG(status.st_mode) else "it is no file with bytes in it"


def look_through(
    folder: Path, refuse: Callable[[Path, str], None], *, passing_over: Callable[[Path], bool] = lambda _: False
) -> Iterator[tuple[Path, os.stat_result]]:
    """All that lies below a folder, the folders before what is in them, and never through a link.

    `refuse` is told of folders that cannot be looked into, and why; what `passing_over` says yes to is not looked at.
    """
    waiting = [(folder, 0)]
    while waiting:
        inside, depth = waiting.pop()
        try:
            with os.scandir(inside) as listing:
                entries = sorted(listing, key=lambda entry: entry.name)
        except OSError as error:
            refuse(inside, f"it cannot be listed: {error.strerror}")
            continue
        for entry in entries:
            path = Path(entry.path)
            if passing_over(path):
                continue
            with contextlib.suppress(FileNotFoundError):
                status = entry.stat(follow_symlinks=False)
                yield path, status
                if stat.S_ISDIR(status.st_mode) and depth < DEEPEST:
                    waiting.append((path, depth + 1))
                elif stat.S_ISDIR(status.st_mode):
                    refuse(path, f"it lies in more than {DEEPEST} folders that are in each other")


class InputFolder:
    """Looks through the folder again and again, and remembers what it saw the last time."""

    def __init__(self, folder: Path, clock: Clock) -> None:
        self._folder = folder
        self._clock = clock
        self._looks: dict[Path, _Look] = {}
        self._given: dict[Path, _Look] = {}
        self._told: set[Path] = set()
        self._said: set[tuple[Path, str]] = set()
        self._saying: set[tuple[Path, str]] = set()
        self._stuck: set[Path] = set()

    @property
    def settling(self) -> int:
        """How many files the last look saw whose writers may not be done."""
        return len(self._looks)

    @property
    def stuck(self) -> int:
        """How many files and folders the last look saw that Muster may not read or take."""
        return len(self._stuck)

    def finished(self, path: Path) -> None:
        """Take the word of the watcher that the writer of `path` is done."""
        self._told.add(path)

    def ready(self, settle_seconds: float) -> Sequence[Path]:
        """Every file to be taken now, in the order of their times, then names."""
        told, self._told = self._told, set()
        # What could not be taken lies there still, and need not stand still once more before it is tried again.
        looks, self._looks, self._given, self._stuck = self._looks | self._given, {}, {}, set()
        self._said, self._saying = self._saying, set()
        ready = []
        for path, status in self._files():
            look = self._look(status, looks.get(path))
            waited = self._clock.monotonic() - look.since
            if waited >= settle_seconds or (path in told and look.size > 0):
                ready.append((look.changed, path))
                self._given[path] = look
            else:
                self._looks[path] = look
        return [path for _, path in sorted(ready)]

    def refuse(self, path: Path, why: str) -> None:
        """This file or folder stays where it is, though it should be taken; that is said once."""
        self._stuck.add(path)
        self._say(path, why)

    def _files(self) -> Iterator[tuple[Path, os.stat_result]]:
        """Every plain file that is Muster's business; what is not is said once."""
        for path, status in look_through(self._folder, self.refuse, passing_over=self._pass_over):
            if stat.S_ISDIR(status.st_mode):
                continue
            if why := no_plain_file(status):
                self._say(path, why)
            elif not os.access(path, os.R_OK):
                self.refuse(path, f"user {os.getuid()} may not read it")
            else:
                yield path, status

    def _pass_over(self, path: Path) -> bool:
        """Whether this is none of Muster's business by its name; that is said once, for a screenshot may have such."""
        if not left_alone(path.name):
            return False
        if path.parent != self._folder or not (path.name == WORK or path.name.startswith(IN_USE)):
            why = "names like this are those of unfinished downloads and of other programs"
            self._say(path, why, logging.INFO)
        return True

    def _say(self, path: Path, why: str, level: int = logging.WARNING) -> None:
        if (path, why) not in self._said:
            log.log(level, "input.left_alone", path=shown(path), why=why)
        self._saying.add((path, why))

    def _look(self, status: os.stat_result, earlier: _Look | None) -> _Look:
        look = _Look(status.st_size, status.st_mtime_ns, status.st_ino, self._clock.monotonic())
        same = earlier and (earlier.size, earlier.changed, earlier.inode) == (look.size, look.changed, look.inode)
        return earlier if earlier and same else look

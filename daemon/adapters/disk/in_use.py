"""One daemon for one folder, whichever `state/` it has: a note in each that it works in, renewed while it lives.

A lock of the system would not do here. Not every share has them, two machines need not see each other's, and a file
that is held open keeps a disk from being unmounted. So the note's age tells whether its writer lives, by the clock of
the file system alone: the clocks of two machines differ.
"""

from __future__ import annotations

import contextlib
import json
import os
import socket
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

import structlog

from daemon.adapters.disk.moves import Disk, take_name
from daemon.adapters.disk.names import shown
from daemon.errors import AlreadyRunningError

IN_USE = ".in-use.json"
"""The note. Hidden, so that no officer stumbles over it and nobody takes it for a screenshot."""

RENEWED_EVERY = 15.0
"""Seconds between two looks at the notes."""

GOOD_FOR = 60.0
"""Seconds after which the writer of a note that was not renewed is taken for dead: three looks that failed."""

LARGEST_NOTE = 500
"""Bytes; one has a hundred."""

STARTED, ENDED = 19, "ZX"
"""Where a process's own start stands behind its name in /proc/PID/stat, and the states of one that has ended."""

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class _Note:
    """Who wrote it, in words for a person, by which process, and its age by the file system's own clock, in seconds."""

    owner: str
    who: str
    process: str
    age: float


class FoldersInUse:
    """Held from `with FoldersInUse(folders, owner, taken):` to its end; raises AlreadyRunningError at either.

    `owner` names this Muster over all its starts (`FolderLock.owner`). A folder that somebody else takes meanwhile is
    taken back, for anybody may drop such a file. It is taken again only by one that lives, as another machine's may
    after this one slept for long: then `taken` is called, from another thread, and should have all end.
    """

    def __init__(self, folders: Sequence[Path], owner: str, taken: Callable[[], None]) -> None:
        self._folders = folders
        self._owner = owner
        self._taken = taken
        self._lost = ""
        self._disputed: set[Path] = set()
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._stay, name="in-use", daemon=True)

    def __enter__(self) -> Self:
        for folder in self._folders:
            if lost := self._take(folder):
                self._let_go()
                raise AlreadyRunningError(lost)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ended.set()
        self._thread.join()
        self._let_go()
        if self._lost and value is None:
            raise AlreadyRunningError(self._lost)

    def renew(self) -> bool:
        """Look at each note, and renew it; False when a folder is somebody else's by now."""
        for folder in self._folders:
            lost = self._take(folder)
            if lost and folder in self._disputed:
                self._lost = lost
                return False
            if lost:
                log.warning("folder.disputed", reason=lost)
                self._disputed.add(folder)
                self._take(folder, by_force=True)
            else:
                self._disputed.discard(folder)
        return True

    def _stay(self) -> None:
        while not self._ended.wait(RENEWED_EVERY):
            if not self.renew():
                self._taken()
                return

    def _take(self, folder: Path, *, by_force: bool = False) -> str:
        """Have this folder, or say who has it. One that cannot be written to now is no reason to end: "" as well."""
        path, spare = folder / IN_USE, folder / f"{IN_USE}.{self._owner}.tmp"
        try:
            if _owner(path) == self._owner:
                os.utime(path)
                return ""
            Disk().write(
                spare, json.dumps({"owner": self._owner, "who": _myself(), "process": _process(os.getpid())}) + "\n"
            )
            try:
                take_name(Disk(), spare, path)
            except FileExistsError:
                note = _note(path, spare.stat().st_mtime)
                # What lies in the future was written before somebody set the clock: its writer, if it lives, renews it.
                lives = note is not None and abs(note.age) < GOOD_FOR and not _has_ended(note.process)
                if note is not None and lives and not by_force:
                    return _said(folder, note)
                spare.replace(path)
        except OSError as error:
            log.debug("folder.not_marked", folder=shown(folder), reason=error.strerror)
        finally:
            with contextlib.suppress(OSError):
                spare.unlink(missing_ok=True)
        return ""

    def _let_go(self) -> None:
        for folder in self._folders:
            with contextlib.suppress(OSError):
                if _owner(folder / IN_USE) == self._owner:
                    (folder / IN_USE).unlink()


def _myself() -> str:
    return f"process {os.getpid()} on {socket.gethostname()}"


def _process(pid: int) -> str:
    """A process that is never taken for another: system start, namespace of numbers, number, own start; "" if unknown.

    As proc(5) has them. Another machine's, or another container's, has another start or namespace.
    """
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
        state = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
        return f"{boot} {Path('/proc/self/ns/pid').readlink()} {pid} {state[STARTED]}" if state[0] not in ENDED else ""
    except (OSError, IndexError):
        return ""


def _has_ended(process: str) -> bool:
    """Whether it was one that could be seen from here, and is no more: nobody need wait for a killed one's note."""
    *where, pid, _ = process.split() if process.count(" ") == 3 else ("", "", "")
    mine = _process(os.getpid()).split()[:2]
    return bool(mine) and where == mine and pid.isdecimal() and _process(int(pid)) != process


def _told(path: Path) -> tuple[str, str, str]:
    """The owner, who that is and its process, "" for each that a note does not say. Raises OSError."""
    handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        told = json.loads(os.read(handle, LARGEST_NOTE))
        return str(told["owner"]), str(told["who"]), str(told.get("process", ""))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return "", "", ""
    finally:
        os.close(handle)


def _owner(path: Path) -> str:
    """Whose the note is; "" where none can be read."""
    try:
        return _told(path)[0]
    except OSError:
        return ""


def _note(path: Path, now: float) -> _Note | None:
    """The note as it lies there at `now`, by the file system's clock; None when it is gone."""
    try:
        return _Note(*_told(path), age=now - path.lstat().st_mtime)
    except FileNotFoundError:
        return None


def _said(folder: Path, note: _Note) -> str:
    free_in = max(1, round(GOOD_FOR - note.age))
    who = f" ({shown(note.who)})" if note.who else ""
    return (
        f"Another Muster{who} already works with the folder {shown(folder)}. Stop it first, or give this one folders "
        f"of its own under 'folders' in config.yaml. If it was killed, the folder is free in {free_in} seconds."
    )

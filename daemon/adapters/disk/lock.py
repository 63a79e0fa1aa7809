"""One daemon for one set of folders: a lock that the system lets go of when the process ends, however it ends."""

from __future__ import annotations

import fcntl
import os
import re
import secrets
from pathlib import Path
from types import TracebackType
from typing import Self

from daemon.errors import AlreadyRunningError, FolderError

LOCK_FILE = "muster.lock"

MOST_BYTES = 200
"""The file holds two short lines: the process, and the owner."""


class FolderLock:
    """Held from `with FolderLock(state_folder):` to its end.

    `owner` then names this Muster among all: the same at each start, and another one for a copy of the state folder.
    Raises AlreadyRunningError when another process holds it. The file stays when the lock is let go: removing it would
    let two processes each hold a lock of that name.
    """

    def __init__(self, state_folder: Path) -> None:
        self._path = state_folder / LOCK_FILE
        self._handle = -1
        self.owner = ""

    def __enter__(self) -> Self:
        try:
            self._handle = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        except OSError as error:
            raise FolderError(f"Muster cannot write {self._path}: {error.strerror}. See 'muster doctor'.") from error
        try:
            fcntl.flock(self._handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = self._lines()[0]
            self._let_go()
            raise AlreadyRunningError(
                f"Another Muster{f' (process {holder})' if holder.isdecimal() else ''} already works with the folder "
                f"{self._path.parent}. Stop it first, or leave this one be."
            ) from None
        except OSError as error:
            self._let_go()
            raise FolderError(
                f"The disk of {self._path} knows no locks ({error.strerror}). Put the folder 'state' on a local disk."
            ) from error
        token = self._lines()[1]
        if not re.fullmatch(r"[0-9a-f]{16}", token):
            token = secrets.token_hex(8)
        os.ftruncate(self._handle, 0)
        os.pwrite(self._handle, f"{os.getpid()}\n{token}\n".encode(), 0)
        self.owner = f"{token}-{os.fstat(self._handle).st_ino}"
        return self

    def _lines(self) -> tuple[str, str]:
        """Who holds it or held it last, and what the owner is known by."""
        lines = [*os.pread(self._handle, MOST_BYTES, 0).decode("ascii", "replace").splitlines(), "", ""]
        return lines[0].strip(), lines[1].strip()

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._let_go()

    def _let_go(self) -> None:
        os.close(self._handle)
        self._handle = -1

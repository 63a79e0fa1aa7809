"""A folder for temporary pictures that does not outlive who made it by much, however that ends.

Whoever makes one holds a lock on it. A lock ends with its process; so the next one to make such a folder knows which
others are nobody's any more, and removes them. Only a machine that goes off, or two processes killed in one blow, leave
one behind at all. Programs that clear away old temporary files leave a locked folder alone.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from daemon.errors import FolderError

PREFIX = "muster-scratch-"


@contextmanager
def scratch_folder() -> Iterator[Path]:
    """A new folder that nobody else can look into, gone at the end of the block; raises FolderError."""
    try:
        within = Path(tempfile.gettempdir())
        _clear(within)
        folder, lock = _made(within)
    except OSError as error:
        raise FolderError(
            f"No folder for temporary pictures can be made: {error.strerror}. Make room in {tempfile.gettempdir()}, or "
            "name another folder in the environment variable TMPDIR."
        ) from error
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(lock)


def _made(within: Path) -> tuple[Path, int]:
    """A new folder and the lock on it."""
    while True:
        folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=within))
        # Another process that clears up may have taken it for a lost one, before there was a lock.
        with contextlib.suppress(FileNotFoundError, BlockingIOError):
            lock = _locked(folder)
            if folder.exists():
                return folder, lock
            os.close(lock)


def _locked(folder: Path) -> int:
    """The lock on a folder of ours; raises BlockingIOError when somebody has it."""
    lock = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(lock)
        raise
    return lock


def _clear(within: Path) -> None:
    """Remove the folders whose makers have ended."""
    for folder in within.glob(f"{PREFIX}*"):
        with contextlib.suppress(OSError):
            status = folder.lstat()
            if status.st_uid == os.geteuid() and stat.S_ISDIR(status.st_mode):
                lock = _locked(folder)
                shutil.rmtree(folder, ignore_errors=True)
                os.close(lock)

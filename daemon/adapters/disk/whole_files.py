"""Files that several programs read and write: replaced whole, and changed by one process at a time."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from daemon.adapters.disk.moves import Disk


def replace_file(path: Path, data: bytes) -> None:
    """Put `data` in the place of a file: a reader sees the old one or the new one, on the disk when this returns.

    The folder is made when it is missing. Raises OSError, and then the old one stays and nothing else is left.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with part.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError:
        part.unlink(missing_ok=True)
        raise
    Disk().sync(path.parent)


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """Have no other process in such a block with the same file, which is made for it and stays empty.

    Waits for its turn: who holds it reads and writes one small file. Raises OSError.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)

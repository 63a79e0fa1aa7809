"""The bytes of a claimed file: read once, and whether they are there still."""

from __future__ import annotations

import hashlib
import io
import os
from pathlib import Path

from daemon.adapters.disk.moves import BLOCK, Disk
from daemon.adapters.disk.times import changed_at
from daemon.ports import Contents


def contents_of(file: io.BufferedReader, max_bytes: int, disk: Disk) -> Contents:
    """What is in an open file, which is on the disk when this returns. Raises OSError."""
    before = os.fstat(file.fileno())
    digest, parts, size = hashlib.sha256(), [], 0
    while block := file.read(BLOCK):
        digest.update(block)
        size += len(block)
        if size <= max_bytes:
            parts.append(block)
    disk.sync_open(file.fileno())
    after = os.fstat(file.fileno())
    steady = (before.st_size, before.st_mtime_ns) == (after.st_size, after.st_mtime_ns) and size == after.st_size
    return Contents(
        sha256=digest.hexdigest(),
        size=size,
        data=b"".join(parts) if size <= max_bytes else None,
        changed_at=changed_at(after),
        steady=steady,
    )


def stands_as_read(path: Path, contents: Contents) -> bool:
    """Whether a file has the size and the time that it had when it was read. Raises OSError when it is gone."""
    status = path.lstat()
    return (status.st_size, changed_at(status)) == (contents.size, contents.changed_at)

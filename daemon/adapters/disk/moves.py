"""Moving a file so that at every moment it is whole in at least one place, and never over another file."""

from __future__ import annotations

import errno
import hashlib
import io
import os
import shutil
from pathlib import Path

BLOCK = 1 << 20
NO_LINKS_HERE = {errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK, errno.EACCES}
"""What file systems without hard links (exFAT, SMB, some mounts of phones and containers) answer to one."""

NO_SYNC_HERE = {errno.EINVAL, errno.EOPNOTSUPP, errno.ENOSYS, errno.EBADF, errno.EACCES}
"""What file systems answer that cannot sync a folder."""


class Disk:
    """The calls that change what is on the disk, in one place."""

    def link(self, source: Path, target: Path) -> None:
        """A second name for a file; FileExistsError when the name is taken."""
        os.link(source, target, follow_symlinks=False)

    def rename(self, source: Path, target: Path) -> None:
        """Another name for a file, in place of whatever has it."""
        source.rename(target)

    def unlink(self, path: Path) -> None:
        """Take a name away."""
        path.unlink()

    def copy(self, source: Path, target: Path) -> None:
        """The same bytes and the same modification time under another name, on the disk when this returns."""
        with open_plain(source) as bytes_in, target.open("wb") as bytes_out:
            shutil.copyfileobj(bytes_in, bytes_out, BLOCK)
            bytes_out.flush()
            times = os.fstat(bytes_in.fileno())
            os.utime(bytes_out.fileno(), ns=(times.st_atime_ns, times.st_mtime_ns))
            os.fsync(bytes_out.fileno())

    def make_folder(self, path: Path) -> None:
        """A folder, on the disk when this returns: what is in one whose own name is not is lost with it."""
        path.mkdir(exist_ok=True)
        self.sync(path.parent)

    def write(self, path: Path, text: str) -> None:
        """A small text, on the disk when this returns."""
        with path.open("w", encoding="utf-8") as out:
            out.write(text)
            out.flush()
            os.fsync(out.fileno())

    def sync(self, path: Path) -> None:
        """Have a file, or the names in a folder, on the disk when this returns, as far as the file system can."""
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        try:
            self.sync_open(handle)
        finally:
            os.close(handle)

    def sync_open(self, handle: int) -> None:
        """The same for what is open already."""
        try:
            os.fsync(handle)
        except OSError as error:
            if error.errno not in NO_SYNC_HERE:
                raise


def make_folders(disk: Disk, path: Path) -> None:
    """Make a folder and all above it that are missing."""
    for missing in reversed([one for one in (path, *path.parents) if not one.is_dir()]):
        disk.make_folder(missing)


def open_plain(path: Path) -> io.BufferedReader:
    """Open a file for reading, never through a symbolic link and never waiting for a pipe."""
    return os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC), "rb")


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file's bytes, in hex."""
    with open_plain(path) as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def give_second_place(disk: Disk, source: Path, target: Path, spare: Path) -> None:
    """Have the content of `source` under `target` as well, on the disk when this returns.

    By a hard link; where that cannot be (two mounts, or a file system without links) by a copy under the name `spare`,
    on the disk of `target`, that then gets the name. FileExistsError when `target` is taken.
    """
    try:
        disk.sync(source)
        disk.link(source, target)
    except OSError as error:
        if error.errno != errno.EXDEV and error.errno not in NO_LINKS_HERE:
            raise
        spare.parent.mkdir(exist_ok=True)
        disk.copy(source, spare)
        take_name(disk, spare, target)
    disk.sync(target.parent)


def take_name(disk: Disk, spare: Path, target: Path) -> None:
    """Give a file another name in its folder; FileExistsError, and nothing is done, when that is taken."""
    try:
        disk.link(spare, target)
    except OSError as error:
        if error.errno not in NO_LINKS_HERE:
            raise
        # No links at all here. The look and the rename are two steps; only this daemon writes below this folder.
        if os.path.lexists(target):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(target)) from error
        disk.rename(spare, target)
    else:
        disk.unlink(spare)


def replace_text(disk: Disk, path: Path, text: str, spare: Path) -> None:
    """Write a small text file, whole or not at all, in place of an earlier one."""
    spare.parent.mkdir(exist_ok=True)
    disk.write(spare, text)
    disk.rename(spare, path)
    disk.sync(path.parent)

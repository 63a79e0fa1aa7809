"""Small disks and mounts for a fault, where this user may make them."""

from __future__ import annotations

import functools
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@functools.cache
def allowed() -> str:
    """Why this user may not mount anything here; "" when it may."""
    if os.geteuid() != 0:
        return "only root may mount"
    folder = Path(tempfile.mkdtemp(prefix="muster-faults-"))
    try:
        with small_disk(folder, 1):
            return ""
    except (OSError, subprocess.CalledProcessError):
        return "mounting is not allowed here"
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def small_disk(at: Path, megabytes: int) -> Iterator[None]:
    """A disk of its own at this folder, with room for so many megabytes."""
    at.mkdir(parents=True, exist_ok=True)
    _do("mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(at))
    try:
        yield
    finally:
        unmount(at)


def show(source: Path, at: Path) -> None:
    """Have a folder appear at another place, as a container does."""
    at.mkdir(parents=True, exist_ok=True)
    _do("mount", "--bind", str(source), str(at))


def seal(at: Path, *, sealed: bool) -> None:
    """Have a mount be read-only, or no longer."""
    _do("mount", "-o", f"remount,bind,{'ro' if sealed else 'rw'}", str(at))


def unmount(at: Path) -> None:
    """Take a mount away, also while it is in use."""
    _do("umount", "--lazy", str(at))


def _do(*words: str) -> None:
    subprocess.run(words, check=True, capture_output=True)  # noqa: S603 (commands of the system with paths of our own)

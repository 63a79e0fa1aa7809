"""The hostile files through a real daemon and a real Tesseract, one by one, each followed by a good list."""

from __future__ import annotations

import hashlib
import os
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.faults.place import Place
from tests.faults.process import Daemon, running, started_by
from tests.hostile.corpus import MEMBERS, Hostile, good

MOST_MEMORY = 1 << 30
"""Bytes that the daemon and all it has started may hold together."""

MOST_SECONDS = 60.0

EVERY = 0.02
"""Seconds between two looks at the memory."""


@dataclass(frozen=True, slots=True)
class Became:
    """What became of a hostile file: its fate, the first sentence of why, the seconds that took, and the most memory.

    `wrong` says what should not have been, one sentence each.
    """

    hostile: Hostile
    fate: str
    why: str
    seconds: float
    memory: int
    wrong: tuple[str, ...]


def resident(process: int) -> int:
    """Bytes of memory that a process and all that it has started hold."""
    pages = 0
    for one in (process, *started_by(process)):
        try:
            pages += int(Path(f"/proc/{one}/statm").read_text(encoding="ascii").split()[1])
        except (OSError, IndexError):
            continue
    return pages * os.sysconf("SC_PAGE_SIZE")


class Memory:
    """Looks at the memory of a daemon all the time; `most` is the most since it was last asked."""

    def __init__(self, process: int) -> None:
        self._process, self._most, self._stop = process, 0, threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def _look(self) -> None:
        while not self._stop.wait(EVERY):
            self._most = max(self._most, resident(self._process))

    def most(self) -> int:
        """The most since this was last asked."""
        most, self._most = self._most, resident(self._process)
        return most

    def stop(self) -> None:
        """Look no more."""
        self._stop.set()
        self._thread.join()


@contextmanager
def trying(made: Place) -> Iterator[tuple[Daemon, Memory]]:
    """A daemon that really reads, and its memory."""
    made.write_settings(MEMBERS)
    with running(made, read_seconds=None, engines=True) as daemon:
        memory = Memory(daemon.pid)
        try:
            yield daemon, memory
        finally:
            memory.stop()
    left = [str(path) for path in made.temporary()]
    assert not left, f"left over: {left}"


def tried(made: Place, hostiles: Sequence[Hostile]) -> Iterator[Became]:
    """Drop each, and a good list behind it; gives what became of it once both have found their fate."""
    with trying(made) as (daemon, memory):
        for number, hostile in enumerate(hostiles):
            yield _one(made, daemon, memory, hostile, good(1000 + number))


def _one(made: Place, daemon: Daemon, memory: Memory, hostile: Hostile, next_one: bytes) -> Became:
    path = made.input / os.fsdecode(hostile.name)
    memory.most()
    begun = time.monotonic()
    sha256 = _laid_down(made, path, hostile)
    next_sha = hashlib.sha256(next_one).hexdigest()
    made.drop(f"next-{next_sha[:8]}.png", next_one)
    found: list[tuple[str, str]] = []

    def decided() -> bool:
        fate = _fate(made, daemon, path, sha256)
        found[:] = [fate] if fate else []
        return bool(found)

    daemon.wait_for(decided, what=f"the fate of {hostile.what}")
    seconds = time.monotonic() - begun
    daemon.wait_for(lambda: _lies(made.archive, next_sha) is not None, what=f"the good list after {hostile.what}")
    (fate, why), most = found[0], memory.most()
    wrong = []
    if not hostile.allows(fate):
        wrong.append(f"{hostile.what}: {fate} instead of {hostile.fate} ({why})")
    if most >= MOST_MEMORY:
        wrong.append(f"{hostile.what}: {most / 1e6:.0f} MB")
    if seconds >= MOST_SECONDS:
        wrong.append(f"{hostile.what}: {seconds:.0f} s")
    return Became(hostile, fate, why, seconds, most, tuple(wrong))


def _laid_down(made: Place, path: Path, hostile: Hostile) -> str:
    """Have it in `input/`; gives the SHA-256 of a file's bytes."""
    if not hostile.moved:
        hostile.lay(path)
        return ""
    spare = made.home / "arriving"
    hostile.lay(spare)
    sha256 = hashlib.sha256(spare.read_bytes()).hexdigest() if os.access(spare, os.R_OK) else ""
    spare.rename(path)
    return sha256


def _fate(made: Place, daemon: Daemon, path: Path, sha256: str) -> tuple[str, str] | None:
    """What has become of it so far, and why."""
    if os.path.lexists(path):
        mine = (line for line in daemon.log if line["event"] == "input.left_alone")
        why = next((line["why"] for line in mine if path.name in line["path"]), None)
        return None if why is None else ("left alone", why)
    if not sha256:
        return None
    failed = _lies(made.failed, sha256)
    if failed is not None:
        note = failed.with_name(failed.name + ".txt")
        # The note is laid beside it a moment later.
        return (failed.parent.name, _reason(note)) if note.exists() else None
    return ("read", "") if _lies(made.archive, sha256) else None


def _lies(root: Path, sha256: str) -> Path | None:
    """Where a content lies below a folder."""
    for inside, _, names in os.walk(root):
        for name in names:
            path = Path(inside, name)
            if path.suffix != ".json" and ".tmp" not in path.parts and _sha256(path) == sha256:
                return path
    return None


_known: dict[tuple[int, int], str] = {}


def _sha256(path: Path) -> str:
    """The hash of a file that does not change any more."""
    try:
        status = path.stat()
        key = (status.st_ino, status.st_mtime_ns)
        if key not in _known:
            _known[key] = hashlib.sha256(path.read_bytes()).hexdigest()
    except FileNotFoundError:
        return ""
    return _known[key]


def _reason(note: Path) -> str:
    """What a note says of why."""
    return note.read_text(encoding="utf-8").split("\n\n")[1]

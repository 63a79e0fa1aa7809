"""What runs in a process that a `Child` of `daemon.adapters.processes.child` has started.

It answers, keeps to its bounds, and ends.
"""

from __future__ import annotations

import contextlib
import os
import resource
import shutil
import signal
import sys
import tempfile
import threading
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path

TRIES_TO_CLEAR = 100
"""A picture may be written into the folder while it is cleared; each try then has it smaller."""

ROOM, ROOM_A_MEGAPIXEL = 600_000_000, 6_000_000
"""Bytes of address space that work on a picture may take, and more for each million pixels that one may have. A
picture of 40 million pixels takes 450 million, white or full of text; and the first one that a language is needed for
has it loaded, of which nine take 210."""

FIRST_TO_GO = 300
"""Of 1000: where memory runs out the system is to take this process, which can be replaced, and not the daemon."""


def serve(answer: Callable[[bytes], bytes]) -> None:
    """Answer what is asked until the one who asks is gone; an exception of `answer` ends the process with its trace.

    Temporary files go to the folder of this process, and nowhere else when that cannot be written.
    """
    scratch = Path(os.environ["TMPDIR"])
    tempfile.tempdir = str(scratch)
    # A system that stops the daemon may tell every process of it. What the daemon does with its last picture is its own
    # affair, and its end is ours. Programs that are started from here ignore it likewise.
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    watch = threading.Thread(target=_end_with_parent, args=(scratch,), daemon=True)
    watch.start()
    # The memory of a process that crashes holds somebody's picture.
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text(str(FIRST_TO_GO), encoding="ascii")
    handle = int(sys.argv[1])
    os.set_inheritable(handle, False)
    line = Connection(handle)
    while (asked := _asked(line)) is not None:
        line.send_bytes(answer(asked))
        _reap()
    # The end of the one who asks is seen here and there; who came first must not leave before all is cleared away.
    watch.join()


def _asked(line: Connection) -> bytes | None:
    """What is asked next; None when nobody is left to ask."""
    try:
        return line.recv_bytes()
    except (EOFError, ConnectionError):
        return None


def _reap() -> None:
    """Take note of the end of programs that were given up on, so that none stays as a zombie."""
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def memory() -> tuple[int, int] | None:
    """The address space and the resident memory of this process in bytes; None where the system does not tell."""
    try:
        pages = Path("/proc/self/statm").read_text(encoding="ascii").split()
    except OSError:
        return None
    size = os.sysconf("SC_PAGE_SIZE")
    return int(pages[0]) * size, int(pages[1]) * size


def bound_picture(max_megapixels: float) -> None:
    """Bound what the next picture may take. What was loaded for earlier ones is no fault of its."""
    taken = memory()
    if taken is not None:
        allow_memory(taken[0] + ROOM + round(max_megapixels * ROOM_A_MEGAPIXEL))


def allow_memory(address_space: int) -> None:
    """Bound the address space of this process, and of programs it starts from now on, to so many bytes."""
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    bound = address_space if most == resource.RLIM_INFINITY else min(address_space, most)
    resource.setrlimit(resource.RLIMIT_AS, (bound, most))


def _end_with_parent(scratch: Path) -> None:
    """Wait for the end of the process that started this one; then leave nothing behind, neither picture nor program."""
    while os.read(sys.stdin.fileno(), 1):
        pass
    for _ in range(TRIES_TO_CLEAR):
        shutil.rmtree(scratch, ignore_errors=True)
        if not scratch.exists():
            break
    os.killpg(os.getpgrp(), signal.SIGKILL)

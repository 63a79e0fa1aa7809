"""A Python process of our own that may die: asked over a socket, watched by the clock, ended with all it started.

What a stranger made is looked at in such a process, because nothing in a program can survive a fault in a native
library, a hang in one, or the system taking the memory back. What goes in and comes out is bytes.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path

ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "OMP_WAIT_POLICY": "passive"}
"""More threads in one process slow the others down and answer no sooner: 40 crops take half a millisecond."""

LONGEST_ANSWER = 64 << 20
"""Bytes; a list of a thousand rows takes one megabyte."""

MOST_SAID = 16 << 10
"""Bytes of what a child says on its error stream that are kept."""

END_SECONDS = 5.0
"""How long a killed process may take to be gone; the kernel takes its memory back first."""


class ChildDiedError(Exception):
    """The process is no more; `how` it ended, in a few words, and what it `said` last on its error stream.

    `broke`: by an error of its own program, not by a signal. `killed`: from outside.
    """

    def __init__(self, said: str, code: int) -> None:
        self.how, self.said = _how(code), said
        self.broke, self.killed = code >= 0, code == -signal.SIGKILL
        super().__init__(f"{self.how}: {said}" if said else self.how)


class ChildHungError(Exception):
    """The process did not answer in time, and was ended."""


class Child:
    """One process running `python -m module HANDLE`, which is to call `daemon.adapters.processes.child_side.serve`.

    It is the head of a group of its own, so that what it starts ends with it, and Ctrl-C in a terminal does not reach
    it. `scratch` is a folder that is made for its temporary files and removed with it; `environment` is added to that
    of this process. Raises OSError when it cannot be started. One thread at a time may use it.
    """

    def __init__(self, module: str, *, scratch: Path, environment: Mapping[str, str]) -> None:
        scratch.mkdir(mode=0o700, parents=True)
        self._scratch = scratch
        ours, theirs = socket.socketpair()
        with contextlib.ExitStack() as made:
            made.callback(shutil.rmtree, scratch, ignore_errors=True)
            made.callback(ours.close)
            made.enter_context(theirs)
            self._said = made.enter_context(tempfile.TemporaryFile(dir=scratch))
            # -P: what lies in the folder we were started in is no part of the program. Its standard input is its
            # lifeline: it ends when this process does, however that ends.
            self._process = subprocess.Popen(  # noqa: S603 (this very Python and a module of ours)
                [sys.executable, "-P", "-X", "faulthandler", "-m", module, str(theirs.fileno())],
                stdin=subprocess.PIPE,
                stdout=self._said,
                stderr=self._said,
                pass_fds=[theirs.fileno()],
                env={**os.environ, **environment, "TMPDIR": str(scratch.resolve())},
                start_new_session=True,
            )
            theirs.close()
            made.pop_all()
        self._line = Connection(ours.detach())
        self._hung = False

    @property
    def number(self) -> int:
        """Its process number."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Whether it can be asked: nothing but its end is to be heard from one that was asked nothing."""
        return not self._hung and not self._line.poll()

    def ask(self, data: bytes, seconds: float) -> bytes:
        """Its answer; raises ChildDiedError, or ChildHungError when there is none within so many seconds."""
        self._said.seek(0)
        self._said.truncate()
        try:
            with self._within(seconds):
                self._line.send_bytes(data)
                return self._line.recv_bytes(LONGEST_ANSWER)
        except (EOFError, OSError) as error:
            # Its line is shut while it still ends: how it ends is told by its own exit code, not by ours.
            code = self._ended(0 if self._hung else END_SECONDS)
            if self._hung:
                raise ChildHungError from error
            raise ChildDiedError(self._heard(), code) from error

    def end(self) -> None:
        """Have it gone, with what it started and what that left in its folder. It may be called again."""
        self._ended(0)
        self._line.close()
        self._said.close()
        if self._process.stdin is not None:
            self._process.stdin.close()
        shutil.rmtree(self._scratch, ignore_errors=True)

    @contextmanager
    def _within(self, seconds: float) -> Iterator[None]:
        """End the process when the block takes longer: whatever was waited for then ends too."""
        timer = threading.Timer(seconds, self._expire)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def _expire(self) -> None:
        self._hung = True
        self.kill()

    def kill(self) -> None:
        """End it at once, also while another thread asks, which is then told that it died. `end` clears up."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)

    def _ended(self, grace: float) -> int:
        """Have its whole group gone, after so many seconds to end by itself; gives its exit code."""
        if self._process.returncode is not None:
            return self._process.returncode
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(grace)
        self.kill()
        try:
            return self._process.wait(END_SECONDS)
        except subprocess.TimeoutExpired:
            # It hangs in the kernel, on a disk that does not answer; it goes when that does.
            return -signal.SIGKILL

    def _heard(self) -> str:
        end = self._said.seek(0, os.SEEK_END)
        self._said.seek(max(0, end - MOST_SAID))
        return self._said.read().decode("utf-8", "replace").strip()


def _how(code: int) -> str:
    if code >= 0:
        return f"it ended with exit code {code}"
    try:
        name = signal.Signals(-code).name
    except ValueError:
        name = f"signal {-code}"
    return f"it was killed ({name})" if -code == signal.SIGKILL else f"it crashed ({name})"

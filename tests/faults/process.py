"""Daemons under test as processes of their own, and what is seen of them from outside."""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from tests.faults.launch import Start, run
from tests.faults.place import PATIENCE, PROJECT, Place, wait_until

_FORKS = multiprocessing.get_context("forkserver")
_FORKS.set_forkserver_preload(["tests.faults.launch"])
"""One process imports everything and is forked for each daemon: a start then takes 0.2 s instead of 2."""

_TURN = threading.Lock()
"""Starting a process asks all others whether they have ended, and the answer can be read once: who reads it second
is told 255."""

_STARTED: list[Daemon] = []

LOG = "log.txt"


class Daemon:
    """A `muster run` on a place. Its log goes on behind that of the one before."""

    def __init__(self, place: Place, **how: Any) -> None:  # noqa: ANN401 (the fields of Start)
        self.log_path = place.home / LOG
        self._begins = self.log_path.stat().st_size if self.log_path.exists() else 0
        self.started, self.took = time.monotonic(), 0.0
        start = Start(config=place.config, log=self.log_path, **how)
        self._process: BaseProcess = _FORKS.Process(target=run, args=(start,))
        with _TURN:
            self._process.start()
            _STARTED.append(self)

    @property
    def pid(self) -> int:
        """Its process number."""
        assert self._process.pid
        return self._process.pid

    @property
    def log(self) -> list[dict[str, Any]]:
        """The lines it has logged."""
        return [json.loads(line) for line in self.said.split("\n")[:-1] if line.startswith("{")]

    @property
    def said(self) -> str:
        """Everything it wrote."""
        if not self.log_path.exists():
            return ""
        return self.log_path.read_bytes()[self._begins :].decode("utf-8", "replace")

    @property
    def alive(self) -> bool:
        """Whether it still runs."""
        return self.code is None

    def logged(self, event: str) -> bool:
        """Whether an event stands in its log."""
        return f'"event": "{event}"' in self.said

    def wait_for(self, happened: Callable[[], bool], seconds: float = PATIENCE, what: str = "") -> float:
        """Wait for a condition while it runs; raises Never."""

        def holds() -> bool:
            assert self.alive, f"it ended with {self.code}: {self.said[-2000:]}"
            return happened()

        return wait_until(holds, seconds, what or "what was waited for")

    def ends(self, seconds: float = PATIENCE) -> int | None:
        """Its exit code once it has ended, None when it has not within so many seconds."""
        wait([self._process.sentinel], seconds)
        self.took = self.age
        return self.code

    @property
    def code(self) -> int | None:
        """Its exit code; negative for a signal."""
        with _TURN:
            return self._process.exitcode

    @property
    def age(self) -> float:
        """Seconds since it was started."""
        return time.monotonic() - self.started

    def send(self, number: signal.Signals) -> None:
        """Send it a signal."""
        if self.alive:
            os.kill(self.pid, number)

    def kill(self) -> None:
        """End it at once."""
        self.send(signal.SIGKILL)
        self.ends()


def kill_all() -> None:
    """End every daemon that a fault which broke off has left behind."""
    while _STARTED:
        _STARTED.pop().kill()


@contextmanager
def running(place: Place, **how: Any) -> Iterator[Daemon]:  # noqa: ANN401 (the fields of Start)
    """A daemon that works until the end of the block, where it is asked to end and must end well."""
    daemon = Daemon(place, **how)
    try:
        daemon.wait_for(lambda: daemon.logged("daemon.started"), what="the start")
        yield daemon
        daemon.send(signal.SIGTERM)
        code = daemon.ends()
        assert code == 0, f"it ended with {code}: {daemon.said[-2000:]}"
    finally:
        daemon.kill()


def empty_input(place: Place, **how: Any) -> Daemon:  # noqa: ANN401 (the fields of Start)
    """Have a daemon read all that lies in `input/` and end; it must end well."""
    daemon = Daemon(place, once=True, **how)
    code = daemon.ends()
    if code != 0:
        daemon.kill()
        raise AssertionError(f"the last start ended with {code}: {daemon.said[-2000:]}")
    return daemon


def real(place: Place, *words: str, **environment: str) -> subprocess.Popen[bytes]:
    """`python -m daemon …` as anybody types it, with the real reader; what it says goes to the place's log."""
    with (place.home / LOG).open("ab") as log:
        return subprocess.Popen(  # noqa: S603 (this very Python and a path of our own)
            [sys.executable, "-m", "daemon", "--config", str(place.config), *words],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd=PROJECT,
            env={**os.environ, **environment},
        )


def started_by(pid: int) -> list[int]:
    """All processes that a process has started and those have, that still run."""
    found = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            children = [int(number) for number in task.read_text(encoding="ascii").split()]
        except OSError:
            continue
        for child in children:
            found += [child, *started_by(child)]
    return found

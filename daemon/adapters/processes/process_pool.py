"""Processes that may die, kept for one question after the other: made when one more is needed, and replaced."""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import structlog

from daemon.adapters.processes.child import Child, ChildDiedError, ChildHungError
from daemon.errors import CrashedError, TooSlowError, UnexpectedError

IDLE_SECONDS = 300.0
"""How long a process is kept that nothing is asked of. It takes 150 MB, and a new one is there in two seconds."""

QUESTIONS = 500
"""After so many a process is replaced: whatever its libraries do not give back ends with it. That is once in some
minutes of work, for two seconds."""

log = structlog.get_logger()


@dataclass(slots=True)
class _Worker:
    """A process, how many questions it has answered, and since when it has been idle, by the monotonic clock."""

    child: Child
    answered: int = 0
    idle_since: float = 0.0


class ProcessPool:
    """As many as `most` processes at a time, each answering one question in at most so many `seconds`.

    `start` is given a folder that it may make, and gives a process that is ready to be asked; it raises SetupError or
    OSError. The folders are made in `scratch`. Any number of threads may ask.
    """

    def __init__(self, start: Callable[[Path], Child], *, most: int, seconds: float, scratch: Path) -> None:
        self.most = most
        self._start, self._seconds, self._scratch = start, seconds, scratch
        self._numbers = itertools.count()
        self._lock = threading.Lock()
        self._idle: list[_Worker] = []
        self._busy: set[Child] = set()
        self._none_busy = threading.Condition(self._lock)
        self._keeping, self._closed = True, False
        self._turns, self._door = threading.Semaphore(most), threading.Lock()

    @property
    def at_work(self) -> bool:
        """Whether something is being asked."""
        return bool(self._busy)

    @property
    def numbers(self) -> tuple[int, ...]:
        """The numbers of all its processes."""
        with self._lock:
            return tuple(child.number for child in (*self._busy, *(worker.child for worker in self._idle)))

    def warm_up(self) -> None:
        """Have one process ready; raises SetupError or OSError."""
        with self._turn(alone=False), self._taken():
            pass

    def ask(self, data: bytes, *, alone: bool = False) -> bytes:
        """The answer of one of the processes; `alone`: while no other is at work.

        Raises TooSlowError, CrashedError or UnexpectedError when the process does not survive it, SetupError or OSError
        when none can be started.
        """
        with self._turn(alone=alone):
            if alone:
                # It needs the memory that the others hold, too.
                self._end_idle(but=1)
            return self._asked(data)

    def _asked(self, data: bytes) -> bytes:
        with self._taken() as worker:
            try:
                answer = worker.child.ask(data, self._seconds)
            except ChildHungError as error:
                log.warning("reading.hung", process=worker.child.number, seconds=self._seconds)
                raise TooSlowError(
                    f"Reading this picture was not done after {self._seconds:g} seconds and was stopped. If your "
                    "machine is slow, raise 'timeout_seconds' under 'ocr' in config.yaml."
                ) from error
            except ChildDiedError as died:
                if self._closed:
                    raise CrashedError("It was ended with the program.") from died
                log.warning("reading.died", process=worker.child.number, how=died.how, said=died.said)
                if died.broke:
                    raise UnexpectedError from died
                raise CrashedError(
                    f"The process that read this picture did not survive it: {died.how}. If the machine was short of "
                    "memory, put the file back once that is over; else please report it with the daemon's log and "
                    "this file."
                ) from died
            worker.answered += 1
            return answer

    def tend(self) -> None:
        """End processes that have been idle for long, or have died meanwhile."""
        now = time.monotonic()
        with self._lock:
            over = [one for one in self._idle if now - one.idle_since > IDLE_SECONDS or not one.child.alive]
            self._idle = [one for one in self._idle if one not in over]
        for worker in over:
            worker.child.end()

    def retire(self) -> None:
        """Keep no process any longer than for the question it is asked; further ones are still answered."""
        with self._lock:
            self._keeping = False
        self._end_idle()

    def close(self) -> None:
        """End all processes, at work or not; who waits for an answer is told that the process died."""
        self.retire()
        with self._none_busy:
            self._closed = True
            for child in self._busy:
                child.kill()
            self._none_busy.wait_for(lambda: not self._busy, timeout=10)

    def _end_idle(self, but: int = 0) -> None:
        """End the processes that nothing is asked of, but so many."""
        with self._lock:
            over, self._idle = self._idle[but:], self._idle[:but]
        for worker in over:
            worker.child.end()

    @contextmanager
    def _turn(self, *, alone: bool) -> Iterator[None]:
        """Wait for a turn, or for all of them. One at a time goes through the door, so nobody waits for ever."""
        turns = self.most if alone else 1
        with self._door:
            for _ in range(turns):
                self._turns.acquire()
        try:
            yield
        finally:
            self._turns.release(turns)

    @contextmanager
    def _taken(self) -> Iterator[_Worker]:
        """A process that is ready; it is kept unless the block fails or it has answered often enough."""
        worker = self._next()
        kept = False
        try:
            yield worker
            kept = worker.answered < QUESTIONS
        finally:
            worker.idle_since = time.monotonic()
            with self._lock:
                kept = kept and self._keeping
                if kept:
                    self._idle.append(worker)
            if not kept:
                worker.child.end()
            with self._none_busy:
                self._busy.discard(worker.child)
                self._none_busy.notify_all()

    def _next(self) -> _Worker:
        while True:
            with self._lock:
                if not self._idle:
                    break
                worker = self._idle.pop()
                self._busy.add(worker.child)
            if worker.child.alive:
                return worker
            # It was killed while nothing was asked of it, and no picture is to blame.
            worker.child.end()
            with self._lock:
                self._busy.discard(worker.child)
        child = self._start(self._scratch / str(next(self._numbers)))
        with self._lock:
            closed = self._closed
            self._busy.add(child)
        if closed:
            child.kill()
        return _Worker(child)

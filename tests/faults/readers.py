"""The processes that read are killed, stopped and starved: pictures are tried again, and nothing is left behind."""

from __future__ import annotations

import hashlib
import itertools
import os
import random
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.faults.outcome import Outcome, Size
from tests.faults.place import TEMPORARY, Place, wait_until
from tests.faults.process import Daemon, running, started_by
from tests.hostile.corpus import MEMBERS, good

PROGRAM, LIBRARY = "tesseract", "libtesseract"
"""The two ways to read with Tesseract: a program that is started for each call, and its library within our process."""

READING_SETTINGS = "ocr: {{readers: [{reader}], processes: 2, timeout_seconds: 20}}\n"

MOST_TRIES = 3

LATEST = 0.3
"""Seconds after it was first seen in which a process is killed, at most."""


def reading_place(size: Size, name: str, reader: str = PROGRAM) -> Place:
    """A place whose daemon really reads, two pictures at a time, with the program or the library of Tesseract."""
    made = Place(home=size.folder / name)
    made.write_settings(MEMBERS)
    with made.config.open("a", encoding="utf-8") as settings:
        settings.write(READING_SETTINGS.format(reader=reader))
    return made


@dataclass(frozen=True, slots=True)
class Family:
    """The processes that a daemon reads with at this moment: those of ours, and each Tesseract."""

    reading: tuple[int, ...]
    tesseract: tuple[int, ...]


def family(daemon: Daemon) -> Family:
    """Those that are there now."""
    found: dict[bool, list[int]] = {False: [], True: []}
    for number in started_by(daemon.pid):
        try:
            words = Path(f"/proc/{number}/cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        if words[0].endswith(b"tesseract") and b"--list-langs" not in words:
            found[True].append(number)
        elif b"daemon.app.reading_side" in words:
            found[False].append(number)
    return Family(tuple(found[False]), tuple(found[True]))


def ended(number: int) -> bool:
    """Whether a process is no more, or is only waited for by whoever started it."""
    try:
        return Path(f"/proc/{number}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0] in {"Z", "X"}
    except OSError:
        return True


class Readers:
    """F3 and F21 at work: one daemon after the other on one place, and all the processes that were ever seen."""

    def __init__(self, size: Size, outcome: Outcome, reader: str = PROGRAM) -> None:
        self.made = reading_place(size, outcome.code.lower(), reader)
        self.outcome = outcome
        self._reader = reader
        self._dice = random.Random(size.seed)  # noqa: S311 (no secret)
        self._numbers = itertools.count(5000)
        self._seen: set[int] = set()
        self._dropped: list[str] = []

    def drop(self) -> str:
        """Drop a list that nobody has seen; gives its SHA-256."""
        data = good(next(self._numbers))
        self.made.drop(f"list-{len(self._dropped)}.png", data)
        self._dropped.append(hashlib.sha256(data).hexdigest())
        return self._dropped[-1]

    def victims(self, daemon: Daemon, choose: Callable[[Family], tuple[int, ...]]) -> tuple[int, ...]:
        """Some of the processes, as soon as one of them reads, and a random moment later."""
        found: list[Family] = []

        def at_work() -> bool:
            found[:] = [family(daemon)]
            self._seen.update(found[0].reading, found[0].tesseract)
            return self._at_work(found[0])

        daemon.wait_for(at_work, what="a reader at work")
        chosen = choose(found[0])
        wait_until(_after(self._dice.uniform(0, LATEST)))
        return chosen

    def _at_work(self, there: Family) -> bool:
        """Whether a picture is being read: the program runs, or a picture was taken by a process with the library."""
        if self._reader == PROGRAM:
            return bool(there.tesseract)
        return bool(there.reading) and any(self.made.claimed())

    def laid(self, sha256: str) -> Path | None:
        """Where a list lies by now."""
        for root in (self.made.archive, self.made.failed):
            for path in root.rglob("*.png"):
                if ".tmp" not in path.parts and hashlib.sha256(path.read_bytes()).hexdigest() == sha256:
                    return path
        return None

    def is_read(self, daemon: Daemon, sha256: str) -> None:
        """Wait until a list is in the archive."""
        daemon.wait_for(lambda: self.laid(sha256) is not None, what="the list that was disturbed")
        path = self.laid(sha256)
        self.outcome.expect(path is not None and path.is_relative_to(self.made.archive), f"{path} was not read")

    def hit(self, daemon: Daemon, choose: Callable[[Family], tuple[int, ...]], number: signal.Signals) -> None:
        """Have a list read, and send a signal to some process in the middle of it; the list is read all the same."""
        sha256 = self.drop()
        chosen = self.victims(daemon, choose)
        begun = time.monotonic()
        for process in chosen:
            send(process, number)
        self.is_read(daemon, sha256)
        self.outcome.recovered.append(time.monotonic() - begun)
        self.outcome.tried += 1

    def poison(self, daemon: Daemon) -> None:
        """Kill whoever reads one list, each time: it goes to `failed/`, after so many tries; another one is read."""
        sha256 = self.drop()

        def decided() -> bool:
            there = family(daemon)
            for process in there.reading if there.tesseract else ():
                send(process, signal.SIGKILL)
            return self.laid(sha256) is not None

        daemon.wait_for(decided, what="the fate of a list that kills who reads it")
        path = self.laid(sha256)
        assert path is not None
        self.outcome.expect(path.parent.name == "crashed", f"{path} instead of failed/crashed")
        note = path.with_name(path.name + ".txt")
        daemon.wait_for(note.exists, what="the note")
        self.outcome.expect("SIGKILL" in note.read_text(encoding="utf-8"), "the note does not say what happened")
        again = [line for line in daemon.log if line["event"] == "screenshot.again" and line["file"] == path.name]
        tries = len(again) + 1
        self.outcome.expect(tries == MOST_TRIES, f"tried {tries} times")
        self.outcome.tried += 1
        self.is_read(daemon, self.drop())

    def kill_daemon(self, also: Callable[[Family], tuple[int, ...]]) -> None:
        """Kill the daemon in the middle of a list, and whoever else in the same blow; nothing may go on without it."""
        daemon = Daemon(self.made, read_seconds=None, engines=True)
        self.drop()
        chosen = self.victims(daemon, also)
        there = family(daemon)
        self._seen.update(there.reading, there.tesseract)
        for process in (daemon.pid, *chosen):
            send(process, signal.SIGKILL)
        begun = time.monotonic()
        daemon.kill()
        wait_until(self.all_ended, what="the end of what the daemon had started")
        self.outcome.recovered.append(time.monotonic() - begun)
        # Where both are killed in one blow, the next start clears away what is left.
        left = [path for path in (self.made.home / TEMPORARY).rglob("*") if path.is_file()]
        self.outcome.expect(bool(chosen) or not left, f"left by a daemon that was killed: {left}")
        self.outcome.expect(not (self.made.state / "tries.json").exists(), "the daemon's own death used up a try")
        self.outcome.tried += 1

    def all_ended(self) -> bool:
        """Whether no process that was ever seen still runs."""
        return all(ended(number) for number in self._seen)

    def account(self) -> None:
        """Each list lies in one place, each that was read counts once, and nothing is left over."""
        laid = self.made.laid()
        self.outcome.lost += sum(laid[sha256] == 0 for sha256 in self._dropped)
        self.outcome.twice += sum(laid[sha256] > 1 for sha256 in self._dropped)
        rows = self.made.rows("SELECT sha256, state FROM kept.screenshots")
        self.outcome.twice += len(rows) - len({sha256 for sha256, _ in rows})
        counted = {sha256 for sha256, state in rows if state == "read"}
        read = {sha for sha in self._dropped if (path := self.laid(sha)) and path.is_relative_to(self.made.archive)}
        self.outcome.expect(counted == read, f"{len(counted)} count and {len(read)} lie in the archive")
        self.outcome.expect(self.all_ended(), "a process goes on without its daemon")
        left = [*self.made.temporary(), *self.made.waiting()]
        self.outcome.expect(not left, f"left over: {left}")


def killed_readers(size: Size) -> Outcome:
    """F3: who reads is killed or stopped, one list kills each time, and the daemon is killed in the middle of one."""
    outcome = Outcome(code="F3", fault="reading processes, Tesseract or the daemon killed or stopped in mid-reading")
    readers = Readers(size, outcome)
    with running(readers.made, read_seconds=None, engines=True) as daemon:
        for number in range(size.of(4, 80)):
            choose = (_all_reading, _tesseract)[number % 2]
            readers.hit(daemon, choose, (signal.SIGKILL, signal.SIGSEGV)[number // 2 % 2])
        for number in range(size.of(1, 10)):
            readers.hit(daemon, (_tesseract, _all_reading)[number % 2], signal.SIGSTOP)
        readers.poison(daemon)
    for number in range(size.of(3, 30)):
        readers.kill_daemon((_nobody, _all_reading, _nobody)[number % 3])
    with running(readers.made, read_seconds=None, engines=True) as daemon:
        daemon.wait_for(lambda: not readers.made.waiting(), what="the last lists")
    readers.account()
    readers.made.remove()
    return outcome


def killed_library(size: Size) -> Outcome:
    """F21: the same where our own process reads, by the library of Tesseract: there is nobody under it to kill."""
    outcome = Outcome(code="F21", fault="reading processes that call the library of Tesseract killed in mid-reading")
    readers = Readers(size, outcome, LIBRARY)
    with running(readers.made, read_seconds=None, engines=True) as daemon:
        for number in range(size.of(2, 40)):
            readers.hit(daemon, _all_reading, (signal.SIGKILL, signal.SIGSEGV)[number % 2])
        outcome.expect(not family(daemon).tesseract, "the program of Tesseract was started beside its library")
    for number in range(size.of(2, 20)):
        readers.kill_daemon((_nobody, _all_reading)[number % 2])
    with running(readers.made, read_seconds=None, engines=True) as daemon:
        daemon.wait_for(lambda: not readers.made.waiting(), what="the last lists")
    readers.account()
    readers.made.remove()
    return outcome


def _all_reading(there: Family) -> tuple[int, ...]:
    return there.reading


def _tesseract(there: Family) -> tuple[int, ...]:
    return there.tesseract


def _nobody(_: Family) -> tuple[int, ...]:
    return ()


def send(process: int, number: signal.Signals) -> None:
    """Send a signal to a process that may be gone by now."""
    try:
        os.kill(process, number)
    except ProcessLookupError:
        return


def _after(seconds: float) -> Callable[[], bool]:
    """A condition that holds so many seconds from now."""
    begun = time.monotonic()
    return lambda: time.monotonic() - begun >= seconds

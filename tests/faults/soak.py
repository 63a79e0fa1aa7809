"""Work for a long time: what grows that should not, and whether what is told of a backlog comes true."""

from __future__ import annotations

import contextlib
import os
import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.faults.crashes import place, restart
from tests.faults.outcome import Outcome, Size
from tests.faults.place import Place
from tests.faults.process import Daemon, running, started_by
from tests.faults.screens import alliance

MOST_DRIFT = 0.05
"""By so much of itself may the memory grow between a fifth to two fifths of the files and the last of them."""


MOST_LAID_ASIDE = 10
"""Files that hold what the database laid aside: it has eight sizes of pieces, and a further file for each gigabyte."""


@dataclass(frozen=True, slots=True)
class Sample:
    """The daemon at one moment: files laid away, bytes of memory, open handles, seconds of processor, seconds left."""

    at: float
    done: int
    memory: int
    handles: int
    worked: float
    left: float | None


def soak(size: Size) -> Outcome:
    """F17: many files, one after the other; memory, handles and temporary files are what they were."""
    files = size.of(900, 10_000)
    outcome = Outcome(code="F17", fault="many files, one after the other: memory, handles, temporary files, estimate")
    made = place(size, "f17", people=files // 30, settle=0.2, sweep=1)
    with running(made, read_seconds=0) as daemon:
        # One file and its report first: what is loaded once is no growth.
        first, *rest = alliance(days=30, pages=files // 30, lines=1, seed=17, tail=2_000)
        made.drop_screen(first)
        daemon.wait_for(lambda: not made.waiting())
        daemon.wait_for((made.reports / "latest.html").exists, what="the first report")
        for screen in rest:
            made.drop_screen(screen)
        samples = list(_watched(made, daemon, len(rest)))
        daemon.wait_for(lambda: made.told().get("waiting") == 0, what="being done")
        daemon.wait_for(lambda: _handles(daemon.pid) <= samples[0].handles, what="letting go of all handles")
        laid_aside = _laid_aside(daemon.pid)
        outcome.expect(laid_aside <= MOST_LAID_ASIDE, f"{laid_aside} files hold what was laid aside")
        outcome.expect(not started_by(daemon.pid), f"processes are left: {started_by(daemon.pid)}")
        outcome.expect(daemon.logged("backlog.waits"), "the log does not tell of the backlog")
        outcome.expect(daemon.logged("backlog.done"), "the log does not tell of its end")
    _judge(outcome, samples)
    outcome.add(restart(made)[1], "afterwards", files)
    made.remove()
    return outcome


def _watched(made: Place, daemon: Daemon, files: int) -> Iterator[Sample]:
    """A sample each twentieth of the files."""
    begun, due = time.monotonic(), 0
    while due < files:
        daemon.wait_for(lambda: _done(daemon) >= due, files / 2, f"file {due} of {files}")  # noqa: B023 (used at once)
        told = made.told()
        yield Sample(
            at=time.monotonic() - begun,
            done=_done(daemon),
            memory=_memory(daemon.pid),
            handles=_handles(daemon.pid),
            worked=_worked(daemon.pid),
            left=told.get("seconds_left"),
        )
        due += files // 20


def _done(daemon: Daemon) -> int:
    """Files that were laid away after the first one."""
    return daemon.said.count('"screenshot.archived"') - 1


def _judge(outcome: Outcome, samples: list[Sample]) -> None:
    last = samples[-1]
    early, late = (statistics.median(one.memory for one in some) for some in (samples[4:8], samples[17:]))
    outcome.notes.append(f"memory {early / 1e6:.0f} -> {late / 1e6:.0f} MB ({late / early - 1:+.1%})")
    outcome.expect(late < early * (1 + MOST_DRIFT), f"the memory grew from {early / 1e6:.0f} to {late / 1e6:.0f} MB")
    worked = last.worked - samples[0].worked
    outcome.notes.append(
        f"{last.done / last.at:.0f} files a second, {last.done / worked:.0f} a second of one processor"
    )
    told = [(one.left, last.at - one.at) for one in samples[6:-1] if one.left]
    outcome.expect(bool(told), "how long the backlog will take is not told")
    if told:
        estimate, truth = told[0]
        outcome.notes.append(f"said to be done in {estimate:.0f} s, was in {truth:.0f}")


def _memory(pid: int) -> int:
    """Bytes that the process holds."""
    return int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")


def _handles(pid: int) -> int:
    """Open handles, but for those of what the database laid aside until the next question."""
    return sum(1 for _ in Path(f"/proc/{pid}/fd").iterdir()) - _laid_aside(pid)


def _laid_aside(pid: int) -> int:
    """Open files of what the database laid aside: a few, each for pieces of one size, however much lies in them."""
    return sum(".duckdb.tmp/" in target for target in _targets(pid))


def _targets(pid: int) -> Iterator[str]:
    """What the open handles are of."""
    for handle in Path(f"/proc/{pid}/fd").iterdir():
        with contextlib.suppress(FileNotFoundError):
            yield str(handle.readlink())


def _worked(pid: int) -> float:
    """Seconds that the process has had a processor."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return sum(map(int, fields[11:13])) / os.sysconf("SC_CLK_TCK")

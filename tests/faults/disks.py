"""Disks that are full, a database that somebody else has open, and a database that is no longer what was written."""

from __future__ import annotations

import multiprocessing
import os
import resource
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

import duckdb

from tests.faults import mounts
from tests.faults.crashes import place, restart
from tests.faults.outcome import Outcome, Size
from tests.faults.place import Place, Tally
from tests.faults.process import Daemon, empty_input, running
from tests.faults.screens import Screen, alliance

DATABASE = "muster.duckdb"


def full_disks(size: Size) -> Outcome:
    """F6: no room for the database, the archive or the reports; then there is room again."""
    outcome = Outcome(code="F6", fault="disk full for database, archive, reports; then freed")
    why_not = mounts.allowed()
    if why_not:
        outcome.notes.append(f"{why_not}: only files that may not grow were tried")
    else:
        _full(size, outcome, "database", "database")
        _full(size, outcome, "archive", "folders")
        _full(size, outcome, "reports", "reports")
    _stunted(size, outcome)
    return outcome


def _full(size: Size, outcome: Outcome, what: str, part: str) -> None:
    made = place(size, f"f6-{what}", "two mounts" if what == "archive" else "one mount", people=20, http="{port: 0}")
    disk = {"database": made.state, "archive": made.archive, "reports": made.reports}[what]
    # The published copy has some 30 tables, each of at least a block of 256 KiB; while it is made there are two.
    with mounts.small_disk(disk, 16):
        with running(made, publish_always=what == "reports") as daemon:
            first, *others = alliance(days=1, pages=20, lines=1)
            made.drop_screen(first)
            daemon.wait_for(lambda: not made.waiting())
            # So that no room is left in files that are there: the database is written to its main file.
            daemon.wait_for((made.reports / "alliance.duckdb").exists, what="publishing")
            filler = disk / "filler"
            _fill(filler)
            for screen in others:
                made.drop_screen(screen)
            _resumes(outcome, made, daemon, part, what, filler.unlink)
        outcome.add(restart(made)[1], what)
    made.remove()


def _resumes(outcome: Outcome, made: Place, daemon: Daemon, part: str, what: str, free: Callable[[], object]) -> None:
    """It says what is in trouble, goes on living, and catches up by itself once the disk is freed."""
    url = next(line["url"] for line in daemon.log if line["event"] == "http.listening")

    def troubles() -> dict[str, str]:
        told = made.asked(f"{url}/readyz")
        return {trouble["part"]: trouble["said"] for trouble in told.get("troubles", [])}

    seconds = daemon.wait_for(lambda: part in troubles(), what=f"telling of {what}")
    said = troubles().get(part, "")
    outcome.notes.append(f"{what}: told after {seconds:.1f} s")
    outcome.expect("space" in said or "full" in said or "large" in said, f"{what}: it says only '{said}'")
    free()
    begun = time.monotonic()
    daemon.wait_for(lambda: not made.waiting(), what=f"catching up: {what}")
    daemon.wait_for(lambda: not troubles(), what=f"being well again: {what}")
    outcome.recovered.append(time.monotonic() - begun)


def _fill(filler: Path) -> None:
    """Leave no room on a disk."""
    with filler.open("wb", buffering=0) as out:
        for block in (1 << 16, 1 << 12, 1):
            try:
                while out.write(bytes(block)):
                    pass
            except OSError:
                continue


def _stunted(size: Size, outcome: Outcome) -> None:
    """No file of the daemon may grow over what the database has now: a full disk for who may not mount one."""
    made = place(size, "f6-stunted", people=20, http="{port: 0}")
    with running(made) as daemon:
        first, *others = alliance(days=1, pages=20, lines=1, tail=100)
        made.drop_screen(first)
        daemon.wait_for(lambda: not made.waiting())
        before = resource.prlimit(daemon.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(daemon.pid, resource.RLIMIT_FSIZE, (2_000, before[1]))
        for screen in others:
            made.drop_screen(screen)
        free = lambda: resource.prlimit(daemon.pid, resource.RLIMIT_FSIZE, before)  # noqa: E731 (one line, used once)
        _resumes(outcome, made, daemon, "database", "files that may not grow", free)
    outcome.add(restart(made)[1], "files that may not grow")
    made.remove()


@contextmanager
def _held_open(path: Path) -> Iterator[int]:
    """Another process has the database open; gives its number."""
    context = multiprocessing.get_context("forkserver")
    ours, theirs = context.Pipe()
    other = context.Process(target=_hold, args=(path, theirs))
    other.start()
    ours.recv()
    assert other.pid
    try:
        yield other.pid
    finally:
        ours.send("let go")
        other.join()


def _hold(path: Path, line: Connection) -> None:
    with duckdb.connect(str(path), read_only=True):
        line.send("open")
        line.recv()


def locked(size: Size) -> Outcome:
    """F7: an officer has the live database open at start; and somebody tries to open it while the daemon works."""
    outcome = Outcome(code="F7", fault="database open in another program, at start and in flight")
    made = place(size, "f7", people=20)
    screens = iter(alliance(days=1, pages=20, lines=1))
    made.drop_screen(next(screens))
    empty_input(made)
    with _held_open(made.state / DATABASE) as officer:
        made.drop_screen(next(screens))
        once = Daemon(made, once=True)
        outcome.expect(once.ends() == 3, f"'run --once' ended with {once.code}")
        outcome.expect(f"(process {officer})" in once.said, "it does not say who has the database open")
        daemon = Daemon(made)
        daemon.wait_for(lambda: made.told().get("database") == "locked", what="telling that the database is locked")
        outcome.expect(f"(process {officer})" in " ".join(made.told()["sentences"]), "the health does not say who")
    begun = time.monotonic()
    daemon.wait_for(lambda: not made.waiting(), what="going on by itself")
    outcome.recovered.append(time.monotonic() - begun)
    for screen in screens:
        made.drop_screen(screen)
        try:
            duckdb.connect(str(made.state / DATABASE), read_only=True).close()
        except duckdb.IOException:
            outcome.tried += 1
    outcome.expect(outcome.tried > 0, "others could open the database")
    daemon.wait_for(lambda: not made.waiting())
    daemon.kill()
    outcome.tried = 2
    outcome.add(restart(made)[1], "afterwards", 0)
    made.remove()
    return outcome


Harm = Callable[[Path, Path], object]
"""What is done to the database and its log."""


@dataclass(frozen=True, slots=True)
class Damage:
    """One thing that happens to the files of the database."""

    name: str
    do: Harm


def damages() -> Iterator[Damage]:
    """Everything that a file system, a bad disk or a person can do to a database and its log."""
    for share in (0.1, 0.3, 0.5, 0.7, 0.9):
        yield Damage(f"log cut at {share:.0%}", _cut(share))
    yield Damage("garbage behind the log", lambda _, log: _append(log, os.urandom(500)))
    yield Damage("zeros behind the log", lambda _, log: _append(log, bytes(500)))
    for share in (0.001, 0.1, 0.5, 0.99):
        yield Damage(f"a byte of the log changed at {share:.1%}", _flipped_log(share))
    yield Damage("log gone", lambda _, log: log.unlink())
    yield Damage("database gone, log there", lambda main, _: main.unlink())
    yield Damage("both gone", _both_gone)
    yield Damage("log of another database", _foreign_log)
    for share in (0.001, 0.05, 0.5, 0.95):
        yield Damage(f"a byte of the database changed at {share:.1%}", _flipped(share))
    yield Damage("database cut by half", lambda main, _: os.truncate(main, _size(main) // 2))
    yield Damage("database empty", lambda main, _: os.truncate(main, 0))
    yield Damage("database is a picture", lambda main, _: main.write_bytes(b"\x89PNG\r\n\x1a\n" + os.urandom(5000)))


def _cut(share: float) -> Harm:
    return lambda _, log: os.truncate(log, int(_size(log) * share))


def _flipped_log(share: float) -> Harm:
    return lambda _, log: _flip(log, share)


def _flipped(share: float) -> Harm:
    return lambda main, _: _flip(main, share)


def _both_gone(main: Path, log: Path) -> None:
    main.unlink()
    log.unlink()


def _size(path: Path) -> int:
    return path.stat().st_size


def _append(path: Path, data: bytes) -> None:
    with path.open("ab") as out:
        out.write(data)


def _flip(path: Path, share: float) -> None:
    with path.open("r+b") as content:
        content.seek(int(_size(path) * share))
        byte = content.read(1)
        content.seek(-1, os.SEEK_CUR)
        content.write(bytes([byte[0] ^ 0xFF]))


def _foreign_log(main: Path, log: Path) -> None:
    """The log of a database that was never closed."""
    other = main.with_name("other.duckdb")
    context = multiprocessing.get_context("forkserver")
    writer = context.Process(target=_leave_log, args=(other,))
    writer.start()
    writer.join()
    other.with_name("other.duckdb.wal").replace(log)
    other.unlink()


def _leave_log(path: Path) -> None:
    connection = duckdb.connect(str(path))
    connection.execute("CREATE TABLE t AS SELECT 1 AS one")
    os._exit(0)


def damaged(size: Size) -> Outcome:
    """F8: no damage goes unnoticed that takes a screenshot with it, and `muster rebuild` makes it good."""
    outcome = Outcome(code="F8", fault="database or its log damaged, cut, swapped or gone")
    made = place(size, "f8", people=12)
    screens = alliance(days=1, pages=12, lines=1)
    for screen in screens[:6]:
        made.drop_screen(screen)
    empty_input(made)
    for screen in screens[6:]:
        made.drop_screen(screen)
    died = Daemon(made, once=True, die_at=("laid", 6))
    died.ends()
    log = made.state / f"{DATABASE}.wal"
    assert _size(log) > 1000, "there is no log to damage"
    intact = made.home.with_name("f8-intact")
    shutil.copytree(made.home, intact)
    ends: dict[str, int] = {}
    for damage in damages():
        _put_back(made, intact)
        damage.do(made.state / DATABASE, log)
        begun = time.monotonic()
        end = _after(made, outcome, damage.name, screens)
        ends[end] = ends.get(end, 0) + 1
        outcome.recovered.append(time.monotonic() - begun)
    outcome.notes += [f"{count} {end}" for end, count in sorted(ends.items())]
    made.remove()
    shutil.rmtree(intact)
    return outcome


def _put_back(made: Place, intact: Path) -> None:
    for folder in (made.input, made.archive, made.failed, made.reports, made.state):
        shutil.rmtree(folder)
        shutil.copytree(intact / folder.name, folder)


def _after(made: Place, outcome: Outcome, what: str, screens: Sequence[Screen]) -> str:
    """Start on what is left of the database, mend it as the daemon says, and account for everything."""
    first = Daemon(made, once=True)
    code = first.ends()
    end = "harmless"
    if code == 3:
        end = "refused at start"
        outcome.expect("muster rebuild" in first.said, f"{what}: it does not say what to do: {first.said[-300:]}")
    elif code != 0:
        end = f"ended with {code}"
        outcome.complaints.append(f"{what}: {end}: {first.said[-300:]}")
    elif (lost := len(screens) - made.rows("SELECT count(*) FROM kept.screenshots")[0][0]) > 0:
        end = "found beside the archive"
        outcome.expect(first.logged("store.gap"), f"{what}: {lost} screenshots went without a word")
    if end != "harmless":
        rebuilt = Daemon(made, command="rebuild")
        outcome.expect(
            rebuilt.ends() == 0, f"{what}: 'muster rebuild' ended with {rebuilt.code}: {rebuilt.said[-500:]}"
        )
        verified = Daemon(made, command="verify")
        outcome.expect(verified.ends() == 0, f"{what}: 'muster verify' says: {verified.said[-500:]}")
    try:
        outcome.add(restart(made)[1], what)
    except AssertionError as error:
        outcome.add(Tally(complaints=(str(error),)), what)
    return end

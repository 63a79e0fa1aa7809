"""How files come: in bursts, from slow writers, under names that are taken."""

from __future__ import annotations

import multiprocessing
import os
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.faults.crashes import place, restart
from tests.faults.outcome import Outcome, Size
from tests.faults.place import Place
from tests.faults.process import Daemon, empty_input, running
from tests.faults.screens import Screen, alliance


def bursts(size: Size) -> Outcome:
    """F11: more files at once than inotify can tell of, with the processor busy besides."""
    outcome = Outcome(code="F11", fault="burst of files, more than inotify can tell of")
    sizes = [(10_000, 0), (30_000, 4)] if size.full else [(2_000, 2)]
    for number, (files, busy) in enumerate(sizes):
        _burst(size, outcome, f"f11-{number}", files, busy)
    return outcome


def _burst(size: Size, outcome: Outcome, name: str, files: int, busy: int) -> None:
    pages = min(files // 20, 500)
    screens = alliance(days=files // pages, pages=pages, lines=1, seed=3, tail=0)
    made = place(size, name, people=pages, settle=0.3, sweep=1)
    for screen in screens:
        made.expect(screen.data)
        made.screens.append(screen)
    with running(made, read_seconds=0, tell_sweeps=True) as daemon:
        begun = time.monotonic()
        writers = [threading.Thread(target=_write_all, args=(made.input, screens[part::2])) for part in range(2)]
        burners = [multiprocessing.get_context("forkserver").Process(target=_burn, args=(5.0,)) for _ in range(busy)]
        for burner in burners:
            burner.start()
        for writer in writers:
            writer.start()
        for writer in writers:
            writer.join()
        written = time.monotonic()
        daemon.wait_for(lambda: not _unclaimed(made), what="all files to be claimed")
        daemon.wait_for(lambda: not made.waiting(), files / 5, "all files to be laid away")
        outcome.recovered.append(time.monotonic() - written)
        for burner in burners:
            burner.join()
        swept = [line for line in daemon.log if line["event"] == "input.swept"]
    found = claimed = sweeps = 0
    for line in swept:
        claimed += line["claims"]
        # A sweep that began before the last file was written need not find it.
        if line["at"] >= written and found < files:
            sweeps += 1
        found = claimed + line["settling"]
    outcome.expect(sweeps <= 2, f"it took {sweeps} sweeps to find {files} files")
    outcome.notes.append(f"{files} files written in {written - begun:.1f} s, found in {sweeps} sweeps")
    outcome.add(restart(made)[1], name)
    made.remove()


def _write_all(folder: Path, screens: Sequence[Screen]) -> None:
    for screen in screens:
        (folder / screen.name).write_bytes(screen.data)


def _burn(seconds: float) -> None:
    """Keep a processor busy."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        pass


def _unclaimed(made: Place) -> bool:
    return any(".work" not in path.parts for path in made.waiting())


def writers(size: Size) -> Outcome:
    """F13: nobody's file is taken before it is whole, and two files of one name are two files."""
    outcome = Outcome(code="F13", fault="slow and pausing writers, overwriting, appending")
    made = place(size, "f13", people=9, settle=1)
    screens = iter(alliance(days=18, pages=1, lines=1, seed=5))
    rounds = size.of(1, 3)
    with running(made, read_seconds=0.3) as daemon:
        for _ in range(rounds):
            for case in (_slow, _pausing, _reserved, _overwritten, _appended, _renamed):
                screen = next(screens)
                begun = time.monotonic()
                case(made, daemon, screen)
                daemon.wait_for(lambda: not made.waiting(), what=f"laying away '{case.__name__}'")
                outcome.recovered.append(time.monotonic() - begun)
                outcome.tried += 1
                outcome.expect(not list(made.failed.rglob("*.png")), f"'{case.__name__}': half a file was read")
    outcome.add(restart(made)[1], "afterwards", 0)
    made.remove()
    return outcome


@contextmanager
def _written(made: Place, screen: Screen) -> Iterator[Callable[[bytes, float], None]]:
    """A program that writes a screen under its own name: each piece, then a pause with the file open."""
    made.screens.append(screen)
    made.expect(screen.data)
    with (made.input / screen.name).open("wb", buffering=0) as out:

        def write(piece: bytes, seconds: float) -> None:
            out.write(piece)
            threading.Event().wait(seconds)

        yield write


def _slow(made: Place, _: Daemon, screen: Screen) -> None:
    with _written(made, screen) as write:
        for start in range(0, len(screen.data), len(screen.data) // 30 + 1):
            write(screen.data[start : start + len(screen.data) // 30 + 1], 0.05)


def _pausing(made: Place, _: Daemon, screen: Screen) -> None:
    """Longer than a file must be still to be taken."""
    half = len(screen.data) // 2
    with _written(made, screen) as write:
        write(screen.data[:half], 2.0)
        write(screen.data[half:], 0)


def _reserved(made: Place, _: Daemon, screen: Screen) -> None:
    """The file has its size from the beginning, and holes where nothing is written yet."""
    made.screens.append(screen)
    made.expect(screen.data)
    with (made.input / screen.name).open("wb", buffering=0) as out:
        os.posix_fallocate(out.fileno(), 0, len(screen.data))
        threading.Event().wait(2.0)
        out.write(screen.data)


def _overwritten(made: Place, daemon: Daemon, screen: Screen) -> None:
    """Another picture under the same name while the first is in work."""
    made.drop_screen(screen)
    daemon.wait_for(lambda: not _unclaimed(made), what="the claim")
    other = alliance(days=1, pages=3, lines=1, seed=len(made.screens), last=screen.day)[2]
    made.drop_screen(other, name=screen.name)


def _appended(made: Place, daemon: Daemon, screen: Screen) -> None:
    """The rest comes after the file was taken."""
    half = len(screen.data) // 2
    with _written(made, screen) as write:
        write(screen.data[:half], 0)
        daemon.wait_for(lambda: not _unclaimed(made), what="the claim")
        write(screen.data[half:], 0)


def _renamed(made: Place, _: Daemon, screen: Screen) -> None:
    """As browsers do: under another name until it is whole."""
    part = made.input / f"{screen.name}.part"
    part.write_bytes(screen.data[:100])
    threading.Event().wait(1.5)
    part.write_bytes(screen.data)
    made.screens.append(screen)
    made.expect(screen.data)
    part.rename(part.with_suffix(""))


def names(size: Size) -> Outcome:
    """F15: nothing in the archive is ever written over, whatever files are called."""
    outcome = Outcome(code="F15", fault="one content under 5 names, 5 contents under one name, a name that is taken")
    for mounts_of in ("one mount", "two mounts"):
        made = place(size, f"f15-{mounts_of[:3]}", mounts_of, people=8)
        same, *others, last = alliance(days=1, pages=7, lines=1, seed=9)
        for number in range(5):
            made.drop_screen(same, name=f"{number}/Screenshot_{same.day:%Y%m%d}-1{number}0000.png")
        for number, other in enumerate(others):
            made.drop_screen(other, name=f"{number}/{others[0].name}")
        empty_input(made)
        foreign = made.archive / last.day.isoformat() / last.name
        foreign.write_bytes(b"somebody's own file")
        foreign.with_name(f"{foreign.name}.json").write_text("somebody's own note")
        made.drop_screen(last)
        made.expect(foreign.read_bytes())
        seconds, tally = restart(made)
        outcome.recovered.append(seconds)
        outcome.add(tally, mounts_of, 3)
        outcome.expect(foreign.read_bytes() == b"somebody's own file", "a file in the archive was written over")
        found = made.rows("SELECT count(*) FROM kept.screenshots")[0][0]
        outcome.expect(found == 7, f"{found} contents are counted instead of 7")
        made.remove()
    return outcome

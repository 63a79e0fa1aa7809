"""`make faults`: try every fault on real daemons, print what came of it, and end with 1 if anything did not hold."""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import duckdb
from rich.console import Console
from rich.table import Table

from tests.faults import arrivals, clocks, crashes, disks, folders, hostile, readers, secrets, settings, soak, watching
from tests.faults.outcome import HEADS, Outcome, Size, as_markdown
from tests.faults.place import Never
from tests.faults.process import kill_all

FAULTS: Mapping[str, Callable[[Size], Outcome]] = {
    "F1": crashes.crash_points,
    "F2": crashes.random_kills,
    "F3": readers.killed_readers,
    "F4": crashes.sigterm,
    "F5": crashes.naive_protocols,
    "F6": disks.full_disks,
    "F7": disks.locked,
    "F8": disks.damaged,
    "F9": settings.broken_settings,
    "F10": clocks.clocks,
    "F11": arrivals.bursts,
    "F12": folders.folder_gone,
    "F13": arrivals.writers,
    "F14": hostile.hostile_files,
    "F15": arrivals.names,
    "F16": crashes.two_daemons,
    "F17": soak.soak,
    "F19": secrets.secrets,
    "F20": watching.published,
}

MEMORY = Path("/dev/shm")  # noqa: S108 (folders of random names are made in it)
"""A file system in memory that every Linux has; containers give it 64 MB unless told otherwise."""

ROOM = 200_000_000
"""Bytes that the small sizes may need there."""


def main() -> int:
    """Try the faults that were asked for."""
    asked = _asked()
    console = Console(stderr=True)
    chosen = asked.faults or list(FAULTS)
    folder, other = (Path(tempfile.mkdtemp(prefix="muster-faults-", dir=disk)) for disk in _disks(asked.folder))
    size = Size(full=asked.full, folder=folder, other=other, seed=asked.seed)
    outcomes = []
    try:
        for code in chosen:
            begun = time.monotonic()
            outcome = _tried(code, size)
            outcomes.append(outcome)
            console.print(" ".join(outcome.cells()), f"({time.monotonic() - begun:.0f} s)", markup=False)
            for complaint in outcome.complaints[:20]:
                console.print(f"    {complaint}", markup=False)
    finally:
        good = len(outcomes) == len(chosen) and all(outcome.good for outcome in outcomes)
        for left in (folder, other) if good or not asked.keep else ():
            shutil.rmtree(left, ignore_errors=True)
    table = Table(*HEADS)
    for outcome in outcomes:
        table.add_row(*outcome.cells())
    Console(width=160).print(table)
    if asked.to:
        asked.to.write_text(as_markdown(outcomes), encoding="utf-8")
    return 0 if good else 1


def _disks(folder: Path) -> tuple[Path, Path]:
    """Where the places are made, and another file system: memory, where a sync takes no time, and the disk.

    A process that is killed leaves the same behind on both; only a machine that loses its power does not.
    """
    if not MEMORY.is_dir() or not os.access(MEMORY, os.W_OK) or shutil.disk_usage(MEMORY).free < ROOM:
        return folder, folder
    return (folder, MEMORY) if folder.stat().st_dev == MEMORY.stat().st_dev else (MEMORY, folder)


def _tried(code: str, size: Size) -> Outcome:
    """Try one fault; what could not even be tried to its end is a complaint."""
    try:
        return FAULTS[code](size)
    except (Never, AssertionError, OSError, subprocess.SubprocessError, duckdb.Error) as error:
        return Outcome(code=code, fault=FAULTS[code].__name__, complaints=[f"broke off: {error}"])
    finally:
        kill_all()


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make faults", description=__doc__)
    parser.add_argument("faults", nargs="*", choices=[[], *FAULTS], metavar="F1", help="only these (default: all)")
    parser.add_argument("--full", action="store_true", help="the full sizes: an hour")
    parser.add_argument("--to", type=Path, metavar="FILE", help="write the table there too, as Markdown")
    parser.add_argument("--seed", type=int, default=1, help="other moments for what is random")
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()), help="where to work")
    parser.add_argument("--keep", action="store_true", help="leave the folders of faults that did not hold")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())

"""`make faults`: try every fault on real daemons, print what came of it, and end with 1 if anything did not hold."""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.faults.every import FAULTS, all_tried
from tests.faults.outcome import HEADS, Outcome, Size, as_markdown

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
    outcomes: list[Outcome] = []
    try:
        for outcome, seconds in all_tried(chosen, size):
            outcomes.append(outcome)
            console.print(" ".join(outcome.cells()), f"({seconds:.0f} s)", markup=False)
            for complaint in outcome.complaints[:20]:
                console.print(f"    {complaint}", markup=False)
    finally:
        good = len(outcomes) == len(chosen) and all(outcome.good for outcome in outcomes)
        for left in (folder, other) if good or not asked.keep else ():
            shutil.rmtree(left, ignore_errors=True)
    outcomes.sort(key=lambda outcome: list(FAULTS).index(outcome.code))
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

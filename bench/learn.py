"""How a pack that `muster learn` proposes from one picture reads that picture, beside the shipped pack.

    python -m bench.learn [--drafts DIR] [FOLDER ...]

For each picture in the folders (default: `../shared/screens`): the draft is made from it alone, written as text and
read again as a pack, and the picture is read by each. A row counts when there is something of its name; with the truth
beside the picture a column of numbers counts as learned when one of the draft's columns has most of its values, and its
type as right when it is that of the shipped pack.
Prints a line for each picture, and fails when a draft reads fewer rows than the shipped pack. The pictures belong to
others and are no part of the project; without them there is nothing to learn.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from bench.score import SCREENS, SHARED
from bench.screens import CONFIG, seen
from daemon.adapters.settings.packs import load_packs
from daemon.app.engines import make_engines
from daemon.app.models import classifier
from daemon.app.reading import order_of
from daemon.app.settled import settle_settings
from daemon.domain.pack import Pack
from daemon.domain.reading import ScreenReading
from daemon.errors import ScreenshotError
from daemon.learning.proposal import Sight, propose
from daemon.learning.writing import written
from daemon.pipeline import Engines, read_screenshot


@dataclass(frozen=True)
class Learned:
    """What the two packs read on a picture that shows `truth` rows; `columns` of its `numbers` are in the draft.

    `types` of these columns are of the right type.
    """

    draft: int
    shipped: int
    truth: int
    columns: int
    numbers: int
    types: int
    why: str


def main() -> int:
    """Learn from each picture."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("folders", nargs="*", type=Path, default=[SHARED / "screens"])
    asked.add_argument("--drafts", type=Path, help="keep the drafts in this folder")
    told = asked.parse_args()
    pictures = sorted(path for folder in told.folders for path in folder.glob("*.png"))
    if not pictures:
        print("There are no pictures: nothing to learn.")
        return 0
    fewer = 0
    totals = [0] * 6
    print(f"{'picture':<28}{'rows by draft':>14}{'shipped':>9}{'truth':>7}{'columns':>9}{'types':>7}")
    with tempfile.TemporaryDirectory() as scratch:
        order = order_of(settle_settings(CONFIG, named=True))
        engines = make_engines(order, classifier(CONFIG, named=True), Path(scratch))
        for path in pictures:
            found = learned(path, engines, told.drafts or Path(scratch, "drafts"))
            fewer += found.draft < found.shipped
            counts = (found.draft, found.shipped, found.truth, found.columns, found.numbers, found.types)
            totals = [total + count for total, count in zip(totals, counts, strict=True)]
            print(line(path.stem, counts), found.why)
    print(line("all", totals))
    print(f"{len(pictures)} pictures, {fewer} of which the draft reads fewer rows than the shipped pack.")
    return 1 if fewer else 0


def learned(path: Path, engines: Engines, folder: Path) -> Learned:
    """Read one picture by its draft and by the shipped pack."""
    data = path.read_bytes()
    own = next((screen for start, screen in SCREENS.items() if path.name.startswith(start)), "")
    shipped = [pack for pack in engines.packs if pack.screen == own]
    by_shipped, _ = read(data, engines, shipped) if shipped else (None, "")
    screen = re.sub(r"\W", "_", f"learned_{path.stem}")[:40]
    steps = seen(data, engines)
    draft = propose(screen, [Sight(steps.lines, steps.chosen.perhaps, steps.picture.size)])
    if draft is None:
        return Learned(0, rows(by_shipped, shipped), 0, 0, 0, 0, "no list found")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{screen}.yaml").write_text(written(draft, [path.name]), encoding="utf-8")
    packs = load_packs(folder, [screen])
    by_draft, why = read(data, engines, packs)
    told = path.with_suffix(".json")
    truth = json.loads(told.read_text(encoding="utf-8")) if told.exists() else {"rows": [], "columns": []}
    numbers = wanted(truth)
    known = values(by_draft)
    found = {name: kept for name, said in numbers.items() if (kept := with_most_of(said, known))}
    types = {column.name: column.type for column in packs[0].columns}
    right = {column.name: column.type for pack in shipped for column in pack.columns}
    whole = sum(not row.get("partial") for row in truth["rows"])
    return Learned(
        draft=rows(by_draft, packs),
        shipped=rows(by_shipped, shipped),
        truth=whole,
        columns=len(found),
        numbers=len(numbers),
        types=sum(types[kept] is right.get(name, types[kept]) for name, kept in found.items()),
        why=why,
    )


def with_most_of(said: set[str], known: Mapping[str, set[str]]) -> str:
    """The column that was read with more than half of these values, and with most of them; "" for none."""
    best = max(known, key=lambda name: len(said & known[name]), default="")
    return best if best and 2 * len(said & known[best]) > len(said) else ""


def line(name: str, counts: Sequence[int]) -> str:
    """A line of the table."""
    draft, shipped, truth, columns, numbers, types = counts
    return f"{name:<28}{draft:>14}{shipped:>9}{truth:>7}{columns:>6}/{numbers:<2}{types:>7}"


def read(data: bytes, engines: Engines, packs: Sequence[Pack]) -> tuple[ScreenReading | None, str]:
    """What the packs make of a picture, or why nothing."""
    try:
        return read_screenshot(data, replace(engines, packs=tuple(packs))).reading, ""
    except ScreenshotError as error:
        return None, error.message


def rows(reading: ScreenReading | None, packs: Sequence[Pack]) -> int:
    """The rows with a name; a pinned one is there too."""
    if reading is None:
        return 0
    name = packs[0].name.name
    return sum(bool(row.cells[name].text) for row in reading.rows if name in row.cells)


def wanted(truth: Mapping[str, Any]) -> dict[str, set[str]]:
    """The digits of each column of numbers in the truth, row by row; those that all rows share say nothing."""
    found: dict[str, set[str]] = {}
    for column in truth["columns"]:
        said = {digits(row.get(column)) for row in truth["rows"] if not row.get("partial") and row.get(column)}
        if column != "name" and len(said) > 1 and all(said):
            found[column] = said
    return found


def values(reading: ScreenReading | None) -> dict[str, set[str]]:
    """The digits of each column that was read."""
    found: dict[str, set[str]] = {}
    for row in reading.rows if reading else ():
        for name, cell in row.cells.items():
            found.setdefault(name, set()).add(digits(cell.text))
    return found


def digits(text: object) -> str:
    """What is a digit of a text."""
    return "".join(sign for sign in str(text) if sign.isdigit())


if __name__ == "__main__":
    sys.exit(main())

"""At which step of reading each cell of real screenshots is lost that is not exact.

    python bench/losses.py [FOLDER] [-v]

Reads all pictures of FOLDER (default: `../shared/screens`), each with its truth beside it, pairs rows and cells with
the truth as `../shared/score.py` does, and asks for each cell that is held, wrong or missing where the right text was
last seen:

- row: its row was not found, or the picture was refused
- crop: no crop lies where the pack says that the text stands
- noise: one does, and was taken for something else; perhaps: it was not sure
- ocr: nobody who looked at it read what stands there
- vote: one did, and was not believed
- held: it is in its cell, and is not trusted for another reason, which is given

The pictures belong to others and are no part of the project; without them there is nothing to look at.
"""

from __future__ import annotations

import importlib.util
import json
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
from typing import Any
from unittest.mock import patch

from daemon.app.engines import make_engines
from daemon.app.models import classifier
from daemon.app.reading import order_of
from daemon.app.settled import settle_settings
from daemon.cli.reading import as_json
from daemon.domain.cells import read as cell_text
from daemon.domain.geometry import Box
from daemon.domain.reading import Cell, ScreenshotRead
from daemon.errors import ScreenshotError
from daemon.pipeline import Engines, Steps, read_screenshot
from daemon.stages.classify import SURELY_TEXT
from daemon.stages.interpret import Doubt, Interpretation, interpret
from daemon.stages.sort import PERHAPS_TEXT
from daemon.stages.vote import Reading, vote

CONFIG = Path(__file__).parents[1] / "config.yaml"
SHARED = CONFIG.parents[1] / "shared"

STEPS = ("row", "crop", "noise", "perhaps", "ocr", "vote", "held")
"""Where a cell can be lost, in the order of the path of a screenshot."""

INSIDE = 0.5
"""A crop lies in a column's band when this share of it does, or the band's middle lies in it."""


class Witness:
    """Listens to one reading at a time: how the pack was laid, and what was said of each cell in doubt."""

    def __init__(self) -> None:
        self.found: Interpretation | None = None
        self.steps: Steps | None = None
        self.said: dict[tuple[int, str], list[str]] = defaultdict(list)

    def read(self, data: bytes, engines: Engines) -> ScreenshotRead:
        """Read a picture; what was heard of the last one is forgotten."""
        self.found = None
        self.said.clear()
        with patch("daemon.pipeline.interpret", self._interpreted), patch("daemon.stages.reread.vote", self._voted):
            return read_screenshot(data, engines, watch=self._watched)

    def _watched(self, steps: Steps) -> None:
        self.steps = steps

    def _interpreted(self, *args: Any, **named: Any) -> Interpretation:  # noqa: ANN401 - as the step it listens to
        self.found = interpret(*args, **named)
        for number, row in enumerate(self.found.reading.rows):
            for name, cell in row.cells.items():
                self.said[number, name].append(cell.text)
        return self.found

    def _voted(self, doubt: Doubt, cell: Cell, said: Sequence[Reading]) -> Cell:
        texts = (cell_text(doubt.column, one.text.split()) for one in said)
        self.said[doubt.row, doubt.column.name] += texts
        return vote(doubt, cell, said)


def step_of(seen: ScreenshotRead, witness: Witness, row: int, column: str, right: str, scorer: ModuleType) -> str:
    """Where the text of a cell that is not exact was lost, with the reason why it is held if it is."""
    cell = seen.reading.rows[row].cells.get(column)
    if cell is not None and scorer.said(column, cell.text) == right:
        return f"held {cell.why}"
    if any(scorer.said(column, text) == right for text in witness.said[row, column]):
        return "vote"
    found = witness.found
    wanted = next((one for one in found.laid.pack.in_rows if one.name == column), None) if found else None
    if (cell is not None and cell.text) or found is None or wanted is None or witness.steps is None:
        return "ocr"
    band = found.laid.band(wanted, found.laid.origins[row], found.pile.piled if found.pile else seen.size)
    band = found.pile.on_picture(band) if found.pile else band
    chances = [crop.text_chance for crop in witness.steps.crops if _lies_in(crop.box, band)]
    if not chances:
        return "crop"
    best = max(chances)
    return "ocr" if best >= SURELY_TEXT else "perhaps" if best >= PERHAPS_TEXT else "noise"


def _lies_in(box: Box, band: Box) -> bool:
    if box.height > 2 * band.height:
        return False
    return box.intersection(band) >= INSIDE * box.area


def losses(picture: Path, engines: Engines, witness: Witness, scorer: ModuleType) -> list[tuple[str, str, str]]:
    """Each cell that is not exact: what it is, as what it was read, and the step that lost it."""
    truth = json.loads(picture.with_suffix(".json").read_text(encoding="utf-8"))
    try:
        seen = witness.read(picture.read_bytes(), engines)
    except ScreenshotError as error:
        seen = None
        print(f"{picture.name}: {error.code}")
    rows: Any = as_json(picture.name, seen)["rows"] if seen else []
    pairs = scorer.align(truth["rows"], rows, truth["columns"])
    found = []
    for number, row in enumerate(truth["rows"]):
        for column in truth["columns"]:
            if row.get("uncertain") or row.get("partial") or row.get(column) in {None, ""}:
                continue
            right = scorer.said(column, row[column])
            got, held = scorer.cell(rows[pairs[number]], column) if number in pairs else ("", True)
            if got == right and not held:
                continue
            step = step_of(seen, witness, pairs[number], column, right, scorer) if seen and number in pairs else "row"
            kind = scorer.kind(column, right)
            what = f"{'held ' if held else 'wrong'} {kind:6} {row['name']} {column}: {row[column]!r} read {got!r}"
            found.append((kind, what, step if held else f"{step}, and given as sure"))
    return found


def main(arguments: Sequence[str]) -> int:
    """Print a line a cell if asked, and the table of losses by step and kind."""
    folders = [Path(one) for one in arguments if one != "-v"]
    pictures = sorted((folders[0] if folders else SHARED / "screens").glob("*.png"))
    if not pictures:
        print("There are no pictures: nothing to look at.")
        return 0
    described = importlib.util.spec_from_file_location("score", SHARED / "score.py")
    if described is None or described.loader is None:
        return 1
    scorer = importlib.util.module_from_spec(described)
    described.loader.exec_module(scorer)
    witness = Witness()
    counted: Counter[tuple[str, str]] = Counter()
    with tempfile.TemporaryDirectory() as scratch:
        order = order_of(settle_settings(CONFIG, named=True))
        engines = make_engines(order, classifier(CONFIG, named=True), Path(scratch))
        for picture in pictures:
            for kind, what, step in losses(picture, engines, witness, scorer):
                counted[step.split()[0].rstrip(","), kind] += 1
                if "-v" in arguments:
                    print(f"{picture.stem:28} {step:24} {what}")
    kinds = ("name", "number", "text")
    print(f"{'lost at':10}" + "".join(f"{kind:>8}" for kind in kinds))
    for step in STEPS:
        print(f"{step:10}" + "".join(f"{counted[step, kind]:8d}" for kind in kinds))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""How the number model reads the number cells of real pictures, beside the stock model, and what their agreement says.

    muster read --json FOLDER/*.png > readings.jsonl
    python bench/number_model.py FOLDER readings.jsonl

Beside each picture lies its truth, in the format of `../shared/score.py`, which pairs its rows with those read. A cell
is cut out where the reading has it, alone, through mask and sheet; the stock model reads the whole sheet in one call,
as Muster does, ours a strip at a time. Cells of rows that were not found have no place and are counted as such.
"""

from __future__ import annotations

import argparse
import collections
import importlib.util
import json
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

from daemon.app.readers import readers
from daemon.app.settled import settle_settings
from daemon.domain.geometry import Box
from daemon.domain.languages import NUMBERS
from daemon.ports import TextReader
from daemon.stages.load import load
from daemon.stages.mask import mask
from daemon.stages.sheet import Look, sheet

PROJECT = Path(__file__).parents[1]
STOCK = "eng"
PICTURE_MEGAPIXELS = 50

COUNTS = ("cells", "no place", "stock", "ours", "either", "agree", "agree, wrong")


def scorer() -> ModuleType:
    """`../shared/score.py`, for its pairing of rows and its idea of what a cell says."""
    spec = importlib.util.spec_from_file_location("score", PROJECT.parent / "shared" / "score.py")
    if spec is None or spec.loader is None:
        sys.exit("There is no ../shared/score.py beside the project.")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def cells(truth: dict[str, Any], reading: dict[str, Any], score: ModuleType) -> Iterator[tuple[str, str, Box | None]]:
    """Column, text and place of each whole number cell of the truth."""
    rows = reading.get("rows") or []
    pairs = score.align(truth["rows"], rows, truth["columns"])
    for number, row in enumerate(truth["rows"]):
        if row.get("uncertain") or row.get("partial"):
            continue
        found = rows[pairs[number]]["cells"] if number in pairs else {}
        for column in truth["columns"]:
            text = str(row.get(column) or "")
            if column != "name" and re.search(r"\d", text):
                box = found.get(column, {}).get("box")
                yield column, text, Box(*box) if box else None


def value(column: str, text: str, score: ModuleType) -> str:
    """What a cell says without the label before it."""
    return re.sub(r"^[^\W\d].*:(?=\d)|^[^\W\d]+(?=\d)", "", str(score.said(column, text)))


def compared(picture: Path, reading: dict[str, Any], reader: TextReader, score: ModuleType) -> collections.Counter[str]:
    """The counts of one picture."""
    truth = json.loads(picture.with_suffix(".json").read_text(encoding="utf-8"))
    wanted = list(cells(truth, reading, score))
    placed = [(column, text, box) for column, text, box in wanted if box]
    tally = collections.Counter({"cells": len(wanted), "no place": len(wanted) - len(placed)})
    if not placed:
        return tally
    boxes = [box for _, _, box in placed]
    pixels = load(picture.read_bytes(), max_megapixels=PICTURE_MEGAPIXELS).pixels
    page = sheet(mask(pixels, boxes), [Look(box) for box in boxes])
    mine, theirs = (page.read(reader, language=language) for language in (NUMBERS, STOCK))
    for (column, text, _), ours, stock in zip(placed, mine, theirs, strict=True):
        want, one, other = (value(column, said, score) for said in (text, ours.text, stock.text))
        tally["ours"] += one == want
        tally["stock"] += other == want
        tally["either"] += want in {one, other}
        tally["agree"] += one == other != ""
        tally["agree, wrong"] += one == other != "" and one != want
    return tally


def main(arguments: Iterable[str]) -> int:
    """Print a line a picture and the total."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("folder", type=Path)
    asked.add_argument("readings", type=Path)
    told = asked.parse_args(list(arguments))
    settled = settle_settings(PROJECT / "config.yaml", named=True)
    score, reader = scorer(), readers(settled.config.ocr, settled.config.folders.models).sheets
    total: collections.Counter[str] = collections.Counter()
    print(f"{'picture':28}", *(f"{name:>12}" for name in COUNTS))
    for line in told.readings.read_text(encoding="utf-8").splitlines():
        reading = json.loads(line)
        picture = told.folder / reading["image"]
        if not picture.with_suffix(".json").exists():
            continue
        tally = compared(picture, reading, reader, score)
        total += tally
        print(f"{picture.stem:28}", *(f"{tally[name]:12}" for name in COUNTS), flush=True)
    print(f"{'all':28}", *(f"{total[name]:12}" for name in COUNTS))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

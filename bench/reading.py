"""Seconds and exact cells of reading war lists, ours beside what else one would pick, in one run on the same pictures.

    python bench/reading.py PICTURE.png ...

Each picture needs its truth beside it, as `muster draw --war` writes it (or a file with the same `rows` and `columns`).
One process, one thread (OMP_THREAD_LIMIT=1, but for the row that says otherwise), everything from the bytes of the
file to the text; the median of several rounds, taken in turn so that a busy machine slows all alike. A cell counts for
the others when its text is found anywhere in what they read; for ours it must stand in its own row and column and be
trusted.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

os.environ["OMP_THREAD_LIMIT"] = "1"

import cv2
import numpy as np
import pytesseract

from daemon.app.engines import make_engines
from daemon.app.models import classifier
from daemon.app.reading import order_of
from daemon.app.settled import settle_settings
from daemon.pipeline import Engines, read_screenshot
from daemon.stages.classify import SURELY_TEXT, classify
from daemon.stages.crop import crop
from daemon.stages.features import features
from daemon.stages.load import load

CONFIG = Path(__file__).parents[1] / "config.yaml"
Cells = set[tuple[str, str, str]]
"""Of a picture: name, column and text of each cell."""


def ours(data: bytes, engines: Engines) -> Cells:
    """Every trusted cell, in its row."""
    reading = read_screenshot(data, engines).reading
    return {
        (row.cells["name"].text, column, cell.text)
        for row in reading.rows
        if "name" in row.cells
        for column, cell in row.cells.items()
        if not cell.held
    }


def whole(data: bytes, mode: int) -> str:
    """All that Tesseract reads on the whole picture."""
    pixels = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)
    return str(pytesseract.image_to_string(pixels, lang="eng", config=f"--psm {mode}"))


def prepared(data: bytes) -> str:
    """The same with the preparation that reads most of a dark list: gray, dark on white, twice the size."""
    pixels = np.asarray(cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_GRAYSCALE))
    larger = cv2.resize(255 - pixels, None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC)
    return str(pytesseract.image_to_string(larger, lang="eng", config="--psm 11"))


def as_it_comes(data: bytes) -> str:
    """The whole picture as a user would call it, with as many threads as Tesseract likes."""
    os.environ.pop("OMP_THREAD_LIMIT")
    try:
        return whole(data, 3)
    finally:
        os.environ["OMP_THREAD_LIMIT"] = "1"


def each_crop(data: bytes, engines: Engines) -> str:
    """All that Tesseract reads when it is called once for each crop of text."""
    pixels = load(data, max_megapixels=engines.max_megapixels).pixels
    boxes = crop(pixels)
    crops = classify(boxes, features(pixels, boxes), engines.classifier)
    text = [found for found in crops if found.text_chance >= SURELY_TEXT]
    parts = (pixels[c.box.y - 2 : c.box.bottom + 2, c.box.x - 2 : c.box.right + 2] for c in text)
    return "\n".join(
        str(pytesseract.image_to_string(255 - part, lang="eng", config="--psm 7")) for part in parts if part.size
    )


def found(said: Cells | str, truth: Cells) -> int:
    """How many cells of the truth were read."""
    if isinstance(said, set):
        return len(said & truth)
    plain = said.replace(" ", "")
    return sum(text.replace(" ", "") in plain for _, _, text in truth)


def truth_of(picture: Path) -> Cells:
    """The cells of the rows that no edge cuts."""
    told = json.loads(picture.with_suffix(".json").read_text(encoding="utf-8"))
    return {
        (row["name"], column, str(row[column]))
        for row in told["rows"]
        if not row.get("partial")
        for column in told["columns"]
        if row.get(column) not in {None, ""}
    }


def main(arguments: Iterable[str]) -> int:
    """Print the table."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("pictures", nargs="+", type=Path)
    asked.add_argument("--rounds", type=int, default=5)
    told = asked.parse_args(list(arguments))
    with tempfile.TemporaryDirectory() as scratch:
        order = order_of(settle_settings(CONFIG, named=True))
        compare(told.pictures, told.rounds, make_engines(order, classifier(CONFIG, named=True), Path(scratch)))
    return 0


def compare(pictures: Sequence[Path], rounds_each: int, engines: Engines) -> None:
    """Read each picture in every way, and print how it went."""
    ways: dict[str, Callable[[bytes], Cells | str]] = {
        "Muster": lambda data: ours(data, engines),
        "Tesseract, whole picture, psm 6": lambda data: whole(data, 6),
        "Tesseract, whole picture, psm 3": lambda data: whole(data, 3),
        "Tesseract, whole picture, psm 11": lambda data: whole(data, 11),
        "Tesseract, whole, prepared, psm 11": prepared,
        "Tesseract, whole, threads unset": as_it_comes,
        "pytesseract, a call a crop": lambda data: each_crop(data, engines),
    }
    seconds: dict[str, list[float]] = {way: [] for way in ways}
    right = dict.fromkeys(ways, 0)
    cells = 0
    for picture in pictures:
        data, truth = picture.read_bytes(), truth_of(picture)
        cells += len(truth)
        rounds: dict[str, list[float]] = {way: [] for way in ways}
        for number in range(rounds_each + 1):
            for way, read in ways.items():
                if way.startswith("pytesseract") and number > 1:
                    continue
                start = time.perf_counter()
                said = read(data)
                # The first round warms the caches and counts the cells.
                if number:
                    rounds[way].append(time.perf_counter() - start)
                else:
                    right[way] += found(said, truth)
        for way, taken in rounds.items():
            seconds[way].append(statistics.median(taken))
    mine = sum(seconds["Muster"])
    print(f"{'way':34} {'s a picture':>11} {'ratio':>7} {'exact cells':>12}")
    for way, taken in seconds.items():
        print(f"{way:34} {sum(taken) / len(taken):11.3f} {sum(taken) / mine:6.1f}x {right[way]:6d}/{cells}")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"\n{len(pictures)} pictures; peak memory of this process {peak:.0f} MB, of the largest Tesseract "
        f"{resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024:.0f} MB"
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

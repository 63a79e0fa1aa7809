"""Processor time and exact cells of reading lists, ours beside what else one would pick, in one run.

    python bench/reading.py PICTURE.png ...

Each picture needs its truth beside it, as `muster draw --war` writes it (or a file with the same `rows` and `columns`).
One thread (OMP_THREAD_LIMIT=1, but for the row that says otherwise), everything from the bytes of the file to the text;
the median of several rounds, taken in turn, of the processor time of this process and of what it starts, which a busy
machine changes less than the time on the wall. A cell counts for the others when its text is found anywhere in what
they read; for ours it must stand in its own row and column and be trusted. Spaces, and the label before a number, do
not count. The readers of the extras take part where they are installed. Muster reads in every language that is
installed; Tesseract on the whole picture is asked so as well, which is like for like, and in English alone.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import resource
import statistics
import sys
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

# Before numpy is loaded, which starts threads of its own.
os.environ |= {"OMP_THREAD_LIMIT": "1", "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}

import cv2
import numpy as np
import pytesseract

from daemon.adapters.readers.rapidocr_reader import TELEMETRY
from daemon.app.engines import make_engines
from daemon.app.models import classifier
from daemon.app.reading import order_of
from daemon.app.settled import settle_settings
from daemon.domain.languages import NUMBERS
from daemon.errors import ScreenshotError
from daemon.pipeline import Engines, read_screenshot
from daemon.stages.classify import SURELY_TEXT, classify
from daemon.stages.crop import crop
from daemon.stages.features import features
from daemon.stages.load import load

CONFIG = Path(__file__).parents[1] / "config.yaml"
Rows = list[dict[str, str]]
"""Of a picture: the text of each cell by its column, row by row."""

MINE, WHOLE = "Muster without RapidOCR", "Tesseract, whole picture"
"""What the ways are called that others are held against."""

Way = Callable[[bytes], Rows | str]
"""From the bytes of a picture to its cells, or to all that was read of it."""


def ours(data: bytes, engines: Engines) -> Rows:
    """The trusted cells of each row."""
    reading = read_screenshot(data, engines).reading
    return [{column: cell.text for column, cell in row.cells.items() if not cell.held} for row in reading.rows]


def whole(data: bytes, mode: int, languages: str) -> str:
    """All that Tesseract reads on the whole picture, in languages such as `eng+fra`."""
    pixels = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)
    return str(pytesseract.image_to_string(pixels, lang=languages, config=f"--psm {mode}"))


def prepared(data: bytes, languages: str) -> str:
    """The same with the preparation that reads most of a dark list: gray, dark on white, twice the size."""
    pixels = np.asarray(cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_GRAYSCALE))
    larger = cv2.resize(255 - pixels, None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC)
    return str(pytesseract.image_to_string(larger, lang=languages, config="--psm 11"))


def as_it_comes(data: bytes) -> str:
    """The whole picture as a user would call it, with as many threads as Tesseract likes."""
    os.environ.pop("OMP_THREAD_LIMIT")
    try:
        return whole(data, 3, "eng")
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


def rapid() -> Callable[[bytes], str]:
    """All that RapidOCR reads on the whole picture, with its own detector, on one thread."""
    os.environ.update(dict.fromkeys(TELEMETRY, "1"))
    engine = import_module("rapidocr").RapidOCR(
        params={"EngineConfig.onnxruntime.intra_op_num_threads": 1, "Global.log_level": "error"}
    )
    return lambda data: "\n".join(engine(data).txts or ())


def found(said: Rows | str, truth: Rows) -> tuple[int, int]:
    """How many cells of the truth were read, and how many of those that hold a digit."""
    read: list[tuple[str, str]] = []
    for row in truth:
        wanted = [(column, _plain(text)) for column, text in row.items()]
        if isinstance(said, str):
            read += [(column, text) for column, text in wanted if text in _plain(said)]
        else:
            best: list[tuple[str, str]] = []
            for other in said:
                same = [(column, text) for column, text in wanted if _plain(other.get(column, "")) == text]
                best = max(best, same, key=len)
            read += best
    return len(read), sum(_is_number(column, text) for column, text in read)


def _plain(text: str) -> str:
    """The text without spaces, and without what the game writes before a number."""
    return re.sub(r"^\D+[:.](?=\d)", "", "".join(text.split()))


def _is_number(column: str, text: str) -> bool:
    return column != "name" and any(sign.isdigit() for sign in text)


def worked() -> float:
    """Seconds of processor that this process and what it started have had."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def truth_of(picture: Path) -> Rows:
    """The cells of the rows that no edge cuts and of which the truth is sure."""
    told = json.loads(picture.with_suffix(".json").read_text(encoding="utf-8"))
    return [
        {column: str(row[column]) for column in told["columns"] if row.get(column) not in {None, ""}}
        for row in told["rows"]
        if not row.get("partial") and not row.get("uncertain")
    ]


def main(arguments: Iterable[str]) -> int:
    """Print the table."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("pictures", nargs="+", type=Path)
    asked.add_argument("--rounds", type=int, default=5)
    told = asked.parse_args(list(arguments))
    # As a process that reads has it: OpenCV's own threads make it no faster, and take a tenth more of the processor.
    cv2.setNumThreads(1)
    with tempfile.TemporaryDirectory() as scratch:
        compare(told.pictures, told.rounds, ways(Path(scratch)))
    return 0


def ways(scratch: Path) -> dict[str, Way]:
    """Every way to read a picture that this machine has, ours first."""
    order, model = order_of(settle_settings(CONFIG, named=True)), classifier(CONFIG, named=True)
    variants: dict[str, tuple[str, ...]] = {
        MINE: ("libtesseract",),
        "Muster, by the program": ("tesseract",),
        "Muster with tesserocr": ("tesserocr",),
        "Muster with RapidOCR": ("libtesseract", "rapidocr"),
        "Muster with both": ("tesserocr", "rapidocr"),
    }
    made: dict[str, Way] = {}
    for name, wanted in variants.items():
        if all(find_spec(reader) for reader in wanted if not reader.endswith("tesseract")):
            ocr = order.ocr.model_copy(update={"readers": (*wanted, NUMBERS)})
            made[name] = partial(ours, engines=make_engines(replace(order, ocr=ocr), model, scratch))
    engines = make_engines(order, model, scratch)
    found = engines.languages
    every = "+".join(dict.fromkeys((found.first, *found.usable)))
    for languages in dict.fromkeys((every, "eng")):
        count = 1 + languages.count("+")
        said = f"{count} languages" if count > 1 else languages
        made |= {f"{WHOLE}, psm {mode}, {said}": partial(whole, mode=mode, languages=languages) for mode in (6, 3, 11)}
        made[f"{WHOLE}, prepared, {said}"] = partial(prepared, languages=languages)
    made |= {
        f"{WHOLE}, threads unset, eng": as_it_comes,
        "pytesseract, a call a crop, eng": partial(each_crop, engines=engines),
    }
    if find_spec("rapidocr"):
        made["RapidOCR, whole picture"] = rapid()
    return made


def compare(pictures: Sequence[Path], rounds_each: int, ways: Mapping[str, Way]) -> None:
    """Read each picture in every way, and print how it went."""
    seconds: dict[str, list[float]] = {way: [] for way in ways}
    right = dict.fromkeys(ways, (0, 0))
    cells = numbers = 0
    for picture in pictures:
        data, truth = picture.read_bytes(), truth_of(picture)
        every = [cell for row in truth for cell in row.items()]
        cells, numbers = cells + len(every), numbers + sum(_is_number(*cell) for cell in every)
        rounds: dict[str, list[float]] = {way: [] for way in ways}
        for number in range(rounds_each + 1):
            for way, read in ways.items():
                if number > 1 and (way.startswith(("pytesseract", "RapidOCR")) or way.endswith("languages")):
                    continue
                start = worked()
                said = _said(read, data)
                # The first round warms the caches and counts the cells.
                if number:
                    rounds[way].append(worked() - start)
                else:
                    read_right, of_them = found(said, truth)
                    right[way] = right[way][0] + read_right, right[way][1] + of_them
        for way, taken in rounds.items():
            seconds[way].append(statistics.median(taken))
    mine = sum(seconds[MINE])
    print(f"{'way':42} {'s a picture':>11} {'ratio':>7} {'cells':>12} {'numbers':>9}")
    for way, taken in seconds.items():
        exact, some = f"{right[way][0]}/{cells}", f"{right[way][1]}/{numbers}"
        print(f"{way:42} {sum(taken) / len(taken):11.3f} {sum(taken) / mine:6.1f}x {exact:>12} {some:>9}")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"\n{len(pictures)} pictures; peak memory of this process {peak:.0f} MB, of the largest Tesseract "
        f"{resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024:.0f} MB"
    )


def _said(read: Way, data: bytes) -> Rows | str:
    """What was read; nothing of a picture that is refused."""
    try:
        return read(data)
    except ScreenshotError:
        return []


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

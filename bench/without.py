"""What each part of reading buys: the same pictures read with one part taken away at a time.

    python bench/without.py [FOLDER]

Reads all pictures of FOLDER (default: `../shared/screens`) that have their truth beside them, in one process and with
the readers of the settings, and prints for each way how many cells of each kind are exact, how many are given as sure
and wrong, and the processor time of a picture beside that of Muster as it is. The pictures belong to others and are no
part of the project; without them there is nothing to measure.

- masking: letters are not told from what is behind them; the reader gets the gray picture of each word, light on dark
- classifier: every crop is read as text
- letters at ends: what the cropper lost beside something sharper stays lost
- lines of columns: a doubtful text is looked at where it seemed to stand
- further looks: what the first look says is all there is
- number model: only the stock models look again
- other scripts: names are read in Latin letters alone
- second reader: nobody looks again but Tesseract and the number model
- looking beyond: a text ends where its crop does
- seeking: what no crop showed is not sought
- sight: the second reader is not shown the whole place of a number
- checks: what a list says of its own cells is not asked
"""

from __future__ import annotations

import contextlib
import importlib.util
import json
import resource
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any
from unittest.mock import patch

import cv2
import numpy as np
from numpy.typing import NDArray

from daemon.app.engines import make_engines
from daemon.app.models import classifier
from daemon.app.reading import order_of
from daemon.app.settled import settle_settings
from daemon.cli.reading import as_json
from daemon.domain.geometry import Box
from daemon.errors import ScreenshotError
from daemon.pipeline import Engines, read_screenshot
from daemon.stages.interpret import Interpretation
from daemon.stages.load import Pixels
from daemon.stages.sort import Sorted

CONFIG = Path(__file__).parents[1] / "config.yaml"
SHARED = CONFIG.parents[1] / "shared"

WHO = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)

KINDS = ("name", "number", "text")

Change = Callable[[contextlib.ExitStack, Engines], Engines]
"""Takes a part away until the stack is closed, and gives what is then read with."""


def _gray(part: Pixels, *_: object) -> NDArray[np.uint8]:
    """A crop as it is, light on dark by its border, stretched from the darkest to the lightest."""
    gray = cv2.cvtColor(part, cv2.COLOR_BGR2GRAY).astype(np.float32)
    if np.median(np.concatenate([gray[0], gray[-1], gray[:, 0], gray[:, -1]])) > (gray.min() + gray.max()) / 2:
        gray = 255 - gray
    return np.asarray((gray - gray.min()) * (255 / max(1.0, float(np.ptp(gray)))), np.uint8)


def _put(name: str, other: Callable[..., object]) -> Change:
    def change(stack: contextlib.ExitStack, engines: Engines) -> Engines:
        stack.enter_context(patch(name, other))
        return engines

    return change


def _without_numbers(_: contextlib.ExitStack, engines: Engines) -> Engines:
    return replace(engines, languages=replace(engines.languages, has_numbers=False))


def _without_scripts(_: contextlib.ExitStack, engines: Engines) -> Engines:
    latin = tuple({engines.languages.first, engines.languages.second, engines.languages.digits})
    return replace(engines, languages=replace(engines.languages, usable=latin))


def _all_text(crops: Sequence[Any], *_: object) -> Sorted:
    boxes: tuple[Box, ...] = tuple(crop.box for crop in crops)
    return Sorted(text=boxes, perhaps=())


def _nothing_sought(_: Pixels, masked: NDArray[np.uint8], found: Interpretation) -> Any:  # noqa: ANN401 - as the stage
    return replace(found, doubts=()), masked


WAYS: dict[str, Change] = {
    "Muster": lambda _, engines: engines,
    "without masking": _put("daemon.stages.mask.ink", _gray),
    "without the classifier": _put("daemon.pipeline.sort", _all_text),
    "without letters at ends": _put("daemon.pipeline.fringed", lambda _, text, __: tuple(text)),
    "without lines of columns": _put("daemon.pipeline.flush", lambda _, masked, found: (found, masked)),
    "without further looks": _put("daemon.pipeline.reread", lambda *args, **_: _first_cells(args[3])),
    "without the number model": _without_numbers,
    "without other scripts": _without_scripts,
    "without the second reader": lambda _, engines: replace(engines, crop_reader=None),
    "without looking beyond": _put("daemon.pipeline.beyond", lambda _, found, __: found),
    "without seeking": _put("daemon.pipeline.seek", _nothing_sought),
    "without sight": _put("daemon.pipeline.sight", lambda *_: ((), [])),
    "without checks": _put("daemon.pipeline.checks", lambda reading, _: reading),
}


def _first_cells(found: Interpretation) -> list[Any]:
    return [found.reading.rows[doubt.row].cells[doubt.column.name] for doubt in found.doubts]


@contextlib.contextmanager
def _changed(change: Change, engines: Engines) -> Iterator[Engines]:
    with contextlib.ExitStack() as stack:
        yield change(stack, engines)


Tally = Counter[Any]
"""What `score.py` counts: rows by a word, cells by their kind and what became of them."""


def scored(pictures: Sequence[Path], engines: Engines, scorer: ModuleType) -> tuple[Tally, float]:
    """What `score.py` counts over all pictures, and the seconds a picture."""
    tally: Tally = Counter()
    taken = 0.0
    for picture in pictures:
        truth = json.loads(picture.with_suffix(".json").read_text(encoding="utf-8"))
        data, start = picture.read_bytes(), _worked()
        try:
            reading: dict[str, Any] = as_json(picture.name, read_screenshot(data, engines))
        except ScreenshotError:
            reading = {"rows": []}
        taken += _worked() - start
        tally += scorer.score_picture(truth, reading, verbose=False)
    return tally, taken / len(pictures)


def _worked() -> float:
    """Seconds of processor that this process and all that it started have had: a busy machine does not change them."""
    return sum(used.ru_utime + used.ru_stime for used in map(resource.getrusage, WHO))


def main(arguments: Sequence[str]) -> int:
    """Print the table."""
    folder = Path(arguments[0]) if arguments else SHARED / "screens"
    pictures = [one for one in sorted(folder.glob("*.png")) if one.with_suffix(".json").exists()]
    if not pictures:
        print(f"There are no pictures with their truth in {folder}: nothing to measure.")
        return 0
    spec = importlib.util.spec_from_file_location("score", SHARED / "score.py")
    if spec is None or spec.loader is None:
        print(f"The scorer {SHARED / 'score.py'} is not there.")
        return 1
    scorer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scorer)
    with tempfile.TemporaryDirectory() as scratch:
        order = order_of(settle_settings(CONFIG, named=True))
        engines = make_engines(order, classifier(CONFIG, named=True), Path(scratch))
        mine = 0.0
        print(f"{'':28} {'rows':>9} {'names':>9} {'numbers':>9} {'texts':>8} {'sure, wrong':>12} {'time':>6}")
        for way, change in WAYS.items():
            with _changed(change, engines) as changed:
                tally, seconds = scored(pictures, changed, scorer)
            mine = mine or seconds
            print(_line(way, tally, seconds / mine))
    return 0


def _line(way: str, tally: Tally, ratio: float) -> str:
    kinds = [f"{tally[kind, 'exact']}/{tally[kind, 'all']}" for kind in KINDS]
    wrong = sum(tally[kind, "wrong"] for kind in KINDS)
    rows = f"{tally['rows found']}/{tally['rows']}"
    return f"{way:28} {rows:>9} {kinds[0]:>9} {kinds[1]:>9} {kinds[2]:>8} {wrong:12d} {ratio:5.2f}x"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

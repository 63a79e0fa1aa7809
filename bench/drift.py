"""How far the crops of real pictures move by chance, and by what a game update does, against the bounds of the alarms.

    python -m bench.drift [FOLDER]

FOLDER (default: `../shared/runs/tb_members`) holds screenshots of one list. They are dealt into two weeks, many times:
as they are, when nothing must be told, and with those of the later week changed as an update or another phone would,
when something should be. For each change it is printed how far the crops moved (the population stability index of the
feature that moved most: the median over the deals), how often the week is called changed, by the number of pictures in
it, and how often pictures in a row raise the alarm. At last the two halves of the list, top and bottom. The pictures
belong to others and are no part of the project.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from statistics import median

import cv2
import numpy as np

from bench.score import SHARED
from daemon.app.models import classifier
from daemon.domain.census import Census, shifts, together
from daemon.domain.drift import Measure, drift
from daemon.domain.quality import CHANGED
from daemon.ports import Classifier
from daemon.stages.census import census
from daemon.stages.classify import classify
from daemon.stages.crop import crop
from daemon.stages.features import features
from daemon.stages.load import Pixels, load

CONFIG = Path(__file__).parents[1] / "config.yaml"

DEALS = 200
"""So many times the pictures are dealt."""

SIZES = (3, 6, 12)
"""Pictures of the later week."""


def _scaled(by: float) -> Callable[[Pixels], Pixels]:
    def change(pixels: Pixels) -> Pixels:
        return _of(cv2.resize(pixels, None, fx=by, fy=by, interpolation=cv2.INTER_AREA if by < 1 else cv2.INTER_CUBIC))

    return change


def _lit(by: float) -> Callable[[Pixels], Pixels]:
    return lambda pixels: _of(np.clip(pixels.astype(np.float32) * by, 0, 255))


def _packed(pixels: Pixels) -> Pixels:
    return _of(cv2.imdecode(cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, 40])[1], cv2.IMREAD_COLOR))


def _other_hue(pixels: Pixels) -> Pixels:
    hsv = cv2.cvtColor(pixels, cv2.COLOR_BGR2HSV)
    hsv[..., 0] = (hsv[..., 0].astype(int) + 90) % 180
    hsv[..., 1] = np.clip(hsv[..., 1].astype(int) * 2, 0, 255)
    return _of(cv2.cvtColor(hsv, cv2.COLOR_HSV2BGR))


def _bold(pixels: Pixels) -> Pixels:
    return _of(cv2.erode(pixels, np.ones((2, 2), np.uint8)))


def _of(pixels: object) -> Pixels:
    return np.ascontiguousarray(np.asarray(pixels, np.uint8))


CHANGES: Mapping[str, Callable[[Pixels], Pixels]] = {
    "as they are": lambda pixels: pixels,
    "brighter by 15 %": _lit(1.15),
    "darker by 30 %": _lit(0.7),
    "JPEG of quality 40": _packed,
    "scaled by 0.8": _scaled(0.8),
    "scaled by 1.5": _scaled(1.5),
    "dark theme (inverted)": lambda pixels: _of(255 - pixels),
    "other colours, stronger": _other_hue,
    "bolder letters": _bold,
}


def main() -> int:
    """Print the table."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else SHARED / "runs" / "tb_members"
    pictures = [load(path.read_bytes(), max_megapixels=40).pixels for path in sorted(folder.glob("*.png"))]
    if len(pictures) < 2 * max(SIZES):
        print(f"There are {len(pictures)} pictures in {folder}, too few for two weeks.")
        return 0
    model = classifier(CONFIG, named=True)
    usual = [looked_at(pixels, model) for pixels in pictures]
    heads = "".join(f"{f'{size} pictures':>20}" for size in SIZES)
    print(f"{len(pictures)} pictures, dealt {DEALS} times: how far the later week moved, and how often that is told;")
    print("how often an alarm is raised when the last 3, or 6, of all pictures are changed")
    print(f"{'':24}{heads}{'last 3':>8}{'last 6':>8}")
    for name, change in CHANGES.items():
        now = usual if name == "as they are" else [looked_at(change(pixels), model) for pixels in pictures]
        weeks = "".join(f"{told(usual, now, size):>20}" for size in SIZES)
        print(f"{name:24}{weeks}{alarms(usual, now, 3):>8}{alarms(usual, now, 6):>8}")
    half = len(usual) // 2
    moved = shifts(together(usual[:half]), together(usual[half:]))
    print(f"upper half against lower half: {max(moved.values()):.2f} ({max(moved, key=lambda one: moved[one])})")
    return 0


def looked_at(pixels: Pixels, model: Classifier) -> Census:
    """The census of a picture."""
    boxes = crop(pixels)
    measured = features(pixels, boxes)
    return census(measured, classify(boxes, measured, model))


def told(usual: Sequence[Census], now: Sequence[Census], size: int) -> str:
    """How far the crops of so many changed pictures moved against the others as they are, and how often it is told."""
    moved, by = [], []
    for order in _deals(len(usual)):
        before = together(usual[i] for i in order[size:])
        found = shifts(before, together(now[i] for i in order[:size]))
        by.append(max(found, key=lambda measure: found[measure]))
        moved.append(max(found.values()))
    return f"{median(moved):.2f}  {sum(one > CHANGED for one in moved) / len(moved):4.0%}"


def alarms(usual: Sequence[Census], now: Sequence[Census], last: int) -> str:
    """How often the alarm is raised when so many of all pictures are changed, the last ones."""
    raised = 0
    for order in _deals(len(usual)):
        listed = [usual[i] for i in order[:-last]] + [now[i] for i in order[-last:]]
        every = together(listed)
        values = [max(shifts(every, one).values()) for one in listed]
        raised += drift(values, Measure.CROPS) is not None
    return f"{raised / DEALS:.0%}"


def _deals(count: int) -> list[list[int]]:
    dice = np.random.default_rng(5)
    return [dice.permutation(count).tolist() for _ in range(DEALS)]


if __name__ == "__main__":
    sys.exit(main())

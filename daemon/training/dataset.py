"""The dataset: the crops that Muster's own cropper proposes on drawn screens, labelled by the truth of the drawing."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from daemon.domain.geometry import Box
from daemon.errors import NothingToDoError
from daemon.stages.crop import crop
from daemon.stages.features import features, without_surroundings
from daemon.training.canvas import TextMark
from daemon.training.dice import Dice
from daemon.training.draw import draw_screen

CLASSES = ("icon", "text")
"""What a crop can be, in the order of the labels 0, 1, …"""

MOSTLY_TEXT, HARDLY_TEXT = 0.6, 0.2
"""A crop is text when texts cover at least this share of it, and none when they cover at most that."""

WHOLE_HEIGHT = 0.5
"""Share of a text's height that a crop must have to count as text: less is a piece of a letter."""

MOST_CROPS = 300
"""Crops taken from one screen: a textured one would else outweigh all others."""

ALONE_SHARE = 0.25
"""Share of the crops that are learned a second time without their surroundings, as if each stood alone."""

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True, eq=False)
class Dataset:
    """Crops of drawn screens.

    `features` (crops, LENGTH); `labels` into CLASSES; `screens`, the number of each crop's screen; `alone`, whether
    its surroundings are left out; `boxes`, where it is on its screen.
    """

    features: NDArray[np.float32]
    labels: NDArray[np.int64]
    screens: NDArray[np.int64]
    alone: NDArray[np.bool_]
    boxes: tuple[Box, ...]

    def sha256(self) -> str:
        """The hash of features and labels."""
        return hashlib.sha256(self.features.tobytes() + self.labels.astype(np.int8).tobytes()).hexdigest()


def label(box: Box, texts: Sequence[TextMark]) -> int | None:
    """The class of a crop, or None when it is neither: text and icon in one, or a piece of a letter."""
    shared = [box.intersection(mark.box) for mark in texts]
    covered = sum(shared) / box.area
    if covered <= HARDLY_TEXT:
        return CLASSES.index("icon")
    if covered < MOSTLY_TEXT:
        return None
    best = texts[int(np.argmax(shared))].box
    high = min(box.bottom, best.bottom) - max(box.y, best.y)
    return CLASSES.index("text") if high >= WHOLE_HEIGHT * best.height else None


def make_dataset(*, screens: int, seed: int, fonts: Path | None = None, progress: Progress | None = None) -> Dataset:
    """Draw `screens` screens and take their crops; the same numbers give the same bytes.

    Raises NothingToDoError for fewer than 2 screens, TrainingMissingError when the fonts are missing.
    """
    if screens < 2:
        raise NothingToDoError("A model needs at least 2 screens to learn from; a good one needs several hundred.")
    values: list[NDArray[np.float32]] = []
    labels: list[int] = []
    numbers: list[int] = []
    boxes: list[Box] = []
    for number in range(screens):
        drawing = draw_screen(seed, number, fonts=fonts)
        proposed = crop(drawing.pixels)
        found = [label(box, drawing.texts) for box in proposed]
        clear = [i for i, kind in enumerate(found) if kind is not None]
        kept = _thinned(clear, Dice(seed, number, 1))
        measured = features(drawing.pixels, proposed)
        values.append(measured[kept])
        labels += [int(found[i] or 0) for i in kept]
        numbers += [number] * len(kept)
        boxes += [proposed[i] for i in kept]
        if progress is not None:
            progress(number + 1, screens)
    return _with_some_alone(np.concatenate(values), np.array(labels), np.array(numbers), boxes, seed)


def _thinned(clear: list[int], dice: Dice) -> list[int]:
    if len(clear) <= MOST_CROPS:
        return clear
    order = np.argsort(dice.field(1, len(clear))[0], kind="stable")[:MOST_CROPS]
    return [clear[i] for i in sorted(order)]


def _with_some_alone(
    values: NDArray[np.float32], labels: NDArray[np.int64], numbers: NDArray[np.int64], boxes: list[Box], seed: int
) -> Dataset:
    chosen = np.flatnonzero(Dice(seed, len(labels)).field(1, len(labels))[0] < ALONE_SHARE)
    return Dataset(
        features=np.concatenate([values, without_surroundings(values[chosen])]),
        labels=np.concatenate([labels, labels[chosen]]),
        screens=np.concatenate([numbers, numbers[chosen]]),
        alone=np.repeat([False, True], [len(labels), len(chosen)]),
        boxes=(*boxes, *(boxes[i] for i in chosen)),
    )

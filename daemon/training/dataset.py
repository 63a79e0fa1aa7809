"""The dataset: the crops that Muster's own cropper proposes on drawn screens, labelled by the truth of the drawing."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from daemon.domain.geometry import Box
from daemon.domain.labelled import BASE_CLASSES
from daemon.errors import NothingToDoError
from daemon.stages.crop import crop
from daemon.stages.features import features, features_alone
from daemon.training.canvas import IconMark, TextMark
from daemon.training.dice import Dice
from daemon.training.draw import Drawing, Progress, draw_screen

CLASSES = BASE_CLASSES
"""What a drawn crop can be, in the order of the labels 0, 1, …"""

MOSTLY_TEXT, HARDLY_TEXT = 0.6, 0.2
"""A crop is text when texts cover at least this share of it, and none when they cover at most that."""

WHOLE_HEIGHT = 0.6
"""Share of a text's height that a crop must have to count as text: less is a piece of a letter."""

LARGER = 3.0
"""An icon with more than so many times the area of a crop is what the text stands on, and not in its place."""

MOST_CROPS = 300
"""Crops taken from one screen: a textured one would else outweigh all others."""

ALONE_SHARE = 0.3
"""Share of the crops that are learned a second time as if each were a picture of its own, cut with a rough hand."""

ROUGH = 0.4
"""Share of its height by which such a cut may miss the crop on each side, outwards."""


@dataclass(frozen=True, slots=True, eq=False)
class Dataset:
    """Crops of drawn screens, of the officer's own, or of both, one a line.

    `features` (crops, LENGTH); `labels` into `classes`; `screens`, the number of each crop's screen; `alone`, whether
    it was measured as a picture of its own; `own`, whether the officer labelled it; `crops`, which labelled crop it is
    or was made from, and `made`, whether it was made from one; 0 and False for drawn ones.
    """

    classes: tuple[str, ...]
    features: NDArray[np.float32]
    labels: NDArray[np.int64]
    screens: NDArray[np.int64]
    alone: NDArray[np.bool_]
    own: NDArray[np.bool_]
    crops: NDArray[np.int64]
    made: NDArray[np.bool_]

    def sha256(self) -> str:
        """The hash of features and labels."""
        return hashlib.sha256(self.features.tobytes() + self.labels.astype(np.int8).tobytes()).hexdigest()

    def part(self, chosen: NDArray[np.int64] | NDArray[np.bool_]) -> Dataset:
        """The crops of these numbers, or where this is true."""
        arrays = {name: getattr(self, name)[chosen] for name in ARRAYS}
        return Dataset(classes=self.classes, **arrays)


ARRAYS = tuple(one.name for one in fields(Dataset) if one.name != "classes")
"""What a dataset says of each crop."""


def drawn_dataset(
    features: NDArray[np.float32], labels: NDArray[np.int64], screens: NDArray[np.int64], alone: NDArray[np.bool_]
) -> Dataset:
    """A dataset of drawn crops alone."""
    nothing = np.zeros(len(labels), bool)
    return Dataset(CLASSES, features, labels, screens, alone, nothing, nothing.astype(np.int64), nothing)


def joined(parts: Sequence[Dataset], classes: tuple[str, ...]) -> Dataset:
    """Several datasets as one, with labels into `classes`, which have all of theirs."""
    arrays = {name: np.concatenate([getattr(part, name) for part in parts]) for name in ARRAYS}
    renamed = [np.array([classes.index(name) for name in part.classes])[part.labels] for part in parts]
    return Dataset(classes=classes, **{**arrays, "labels": np.concatenate(renamed).astype(np.int64)})


def label(box: Box, texts: Sequence[TextMark], icons: Sequence[IconMark]) -> int | None:
    """The class of a crop, or None when it has no clear one: text and icon in one, two lines, or a piece of a letter.

    A text on something larger, such as a badge on a portrait, is text.
    """
    shared = [box.intersection(mark.box) for mark in texts]
    covered = sum(shared) / box.area
    if covered <= HARDLY_TEXT:
        return CLASSES.index("icon")
    if covered < MOSTLY_TEXT:
        return None
    if any(_fills(mark.box, box) for mark in icons):
        return None
    best = texts[int(np.argmax(shared))].box
    within = [mark.box for mark, part in zip(texts, shared, strict=True) if part >= MOSTLY_TEXT * mark.box.area]
    if any(one.bottom <= other.y for one in within for other in within):
        return None
    high = min(box.bottom, best.bottom) - max(box.y, best.y)
    return CLASSES.index("text") if high >= WHOLE_HEIGHT * best.height else None


def _fills(icon: Box, box: Box) -> bool:
    return icon.intersection(box) >= MOSTLY_TEXT * box.area and icon.area <= LARGER * box.area


def make_dataset(*, screens: int, seed: int, fonts: Path | None = None, progress: Progress | None = None) -> Dataset:
    """Draw `screens` screens and take their crops; the same numbers give the same bytes.

    Raises NothingToDoError for fewer than 2 screens, TrainingMissingError when the fonts are missing.
    """
    few_screens(screens)
    return screens_dataset(range(screens), seed=seed, fonts=fonts, progress=progress)


def few_screens(screens: int) -> None:
    """Raises NothingToDoError when a model of so many drawn screens could not be checked on another."""
    if screens < 2:
        raise NothingToDoError("A model needs at least 2 screens to learn from; a good one needs several hundred.")


def screens_dataset(
    numbers: range, *, seed: int, fonts: Path | None = None, progress: Progress | None = None
) -> Dataset:
    """The crops of the screens of these numbers; raises TrainingMissingError when the fonts are missing."""
    parts = []
    for done, number in enumerate(numbers, 1):
        parts.append(_of_screen(number, seed, fonts))
        if progress is not None:
            progress(done, len(numbers))
    return joined(parts, CLASSES)


def labelled_crops(drawing: Drawing) -> tuple[list[Box], NDArray[np.int64]]:
    """The crops of a drawing that have a clear class, and their labels."""
    proposed = crop(drawing.pixels)
    found = [(box, label(box, drawing.texts, drawing.icons)) for box in proposed]
    clear = [(box, kind) for box, kind in found if kind is not None]
    return [box for box, _ in clear], np.array([kind for _, kind in clear], np.int64)


def _of_screen(number: int, seed: int, fonts: Path | None) -> Dataset:
    """One screen's crops as they stand among each other, and some of them again alone."""
    drawing, dice = draw_screen(seed, number, fonts=fonts), Dice(seed, number, 1)
    proposed = crop(drawing.pixels)
    found = [label(box, drawing.texts, drawing.icons) for box in proposed]
    kept = _thinned([i for i, kind in enumerate(found) if kind is not None], dice)
    labels = np.array([found[i] for i in kept], np.int64)
    chosen = np.flatnonzero(dice.field(1, len(kept))[0] < ALONE_SHARE)
    size = (drawing.pixels.shape[1], drawing.pixels.shape[0])
    cuts = [_roughly(proposed[kept[i]], dice, size) for i in chosen]
    measured = features(drawing.pixels, proposed)[kept]
    return drawn_dataset(
        features=np.concatenate([measured, features_alone(drawing.pixels, cuts)]),
        labels=np.concatenate([labels, labels[chosen]]),
        screens=np.full(len(kept) + len(chosen), number),
        alone=np.repeat([False, True], [len(kept), len(chosen)]),
    )


def _thinned(clear: list[int], dice: Dice) -> list[int]:
    if len(clear) <= MOST_CROPS:
        return clear
    order = np.argsort(dice.field(1, len(clear))[0], kind="stable")[:MOST_CROPS]
    return [clear[i] for i in sorted(order)]


def _roughly(box: Box, dice: Dice, size: tuple[int, int]) -> Box:
    """The box as another program or a hand may have cut it: tight, or with some ground around."""
    if dice.chance(0.4):
        return box
    left, top, right, foot = (round(box.height * dice.between(0, ROUGH)) for _ in range(4))
    x, y = max(0, box.x - left), max(0, box.y - top)
    return Box(x, y, min(size[0], box.right + right) - x, min(size[1], box.bottom + foot) - y)

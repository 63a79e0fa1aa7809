"""The officer's own labelled crops as a dataset: measured as they are met when a screenshot is read, and augmented."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import groupby, islice

import numpy as np
from numpy.typing import NDArray

from daemon.domain.geometry import Box
from daemon.domain.labelled import LabelledCrop
from daemon.errors import NothingToDoError, ScreenshotError
from daemon.ports import LabelledCrops
from daemon.stages.crop import crop
from daemon.stages.features import features, features_alone
from daemon.stages.load import Pixels, load
from daemon.training.augment import Variant, variant
from daemon.training.dataset import Dataset, joined
from daemon.training.dice import Dice
from daemon.training.draw import Progress

FIRST_SCREEN = 1_000_000
"""The number of the first screen of the officer's own: above those of all drawn ones."""

FEWEST, FEWEST_OF_A_CLASS = 30, 5
"""Labels below which nothing can be learned that holds on the next screenshot."""

VARIANTS, MOST_VARIANTS = 6, 120
"""Variants of a screenshot, and of all of them together: one takes a fifth of a second of a core."""

AT_ONCE = 2
"""Pictures measured side by side."""

MORE_OF_RARE = 3.0
"""A crop of a rare class is in up to so many times as many variants."""

TO_SHOW, AROUND = 4, 40
"""Crops of each class that are kept to be looked at, and how many pixels of what is around them."""

SAME = 0.6
"""Intersection over union from which a region that the cropper proposes is the labelled one."""

LARGEST = 40.0
"""Megapixels of a labelled picture."""


@dataclass(frozen=True, slots=True, eq=False)
class OwnPicture:
    """A picture with labelled crops: `boxes` with their classes' numbers `kinds`. `alone`: it is one crop itself."""

    source: str
    pixels: Pixels
    boxes: tuple[Box, ...]
    kinds: tuple[int, ...]
    alone: bool


@dataclass(frozen=True, slots=True, eq=False)
class OwnCrops:
    """The dataset, the label of each line of it that is no variant, in order, and labels whose crops are gone.

    `shown` are some of the crops with the picture around them, to look at.
    """

    data: Dataset
    labels: tuple[LabelledCrop, ...]
    gone: tuple[LabelledCrop, ...]
    shown: list[OwnPicture]


def own_crops(
    store: LabelledCrops, *, seed: int, known: Sequence[str] = (), progress: Progress | None = None
) -> OwnCrops:
    """Measure all labelled crops and variants of them; the same store and seed give the same bytes.

    Of the classes `known`, which are learned from drawn screens as well, there may be as few as there are.
    Raises LabelsError when the labels cannot be used, NothingToDoError when there are too few of them.
    """
    classes, given = store.classes(), store.labels()
    counts = _enough(given, classes, known)
    boost = np.clip(np.sqrt(counts.max() / np.maximum(counts, 1)), 1, MORE_OF_RARE)
    pictures = len({label.place.source if label.place.box else label.place.sha256 for label in given})
    each = max(1, min(VARIANTS, MOST_VARIANTS // max(1, pictures)))
    screens = {source: number for number, source in enumerate(sorted({label.place.source for label in given}))}
    parts: list[Dataset] = []
    labels: list[LabelledCrop] = []
    gone: list[LabelledCrop] = []
    shown: dict[str, OwnPicture] = {}
    numbered, done = enumerate(own_pictures(given, store, classes), 1), 0
    with ThreadPoolExecutor(AT_ONCE) as pool:
        # A few at a time: all pictures together would fill the memory.
        while some := list(islice(numbered, 2 * AT_ONCE)):
            measuring = []
            for number, (picture, group) in some:
                if picture is None:
                    gone += group
                    continue
                times = np.ceil(each * boost[list(picture.kinds)]).astype(int)
                numbers = FIRST_SCREEN + screens[picture.source], 1 + len(labels)
                dice = Dice(seed, FIRST_SCREEN, number)
                measuring.append(pool.submit(_measured, picture, classes, times, numbers, dice))
                labels += group
                _show(shown, picture, classes)
            for one in measuring:
                parts += one.result()
                done += 1
                if progress is not None:
                    progress(min(done, pictures), pictures)
    if not parts:
        raise NothingToDoError(f"All {len(gone)} labels speak of crops that are gone: there is nothing to learn from.")
    return OwnCrops(data=joined(parts, classes), labels=tuple(labels), gone=tuple(gone), shown=list(shown.values()))


def _show(shown: dict[str, OwnPicture], picture: OwnPicture, classes: Sequence[str]) -> None:
    """Keep up to TO_SHOW crops of each class to look at, each of another picture, with what is around it."""
    for box, kind in zip(picture.boxes, picture.kinds, strict=True):
        number = sum(name.startswith(f"{classes[kind]} ") for name in shown)
        if number < TO_SHOW:
            near = box.grown(AROUND, AROUND, (picture.pixels.shape[1], picture.pixels.shape[0]))
            cut = picture.pixels[near.y : near.bottom, near.x : near.right].copy()
            place = Box(box.x - near.x, box.y - near.y, box.width, box.height)
            shown[f"{classes[kind]} {number}"] = OwnPicture(picture.source, cut, (place,), (kind,), alone=picture.alone)
            return


def own_pictures(
    labels: Sequence[LabelledCrop], store: LabelledCrops, classes: Sequence[str]
) -> Iterator[tuple[OwnPicture | None, list[LabelledCrop]]]:
    """Each picture with the labels on it, in one order; None for crops that are gone.

    A crop whose screenshot is gone, or was never there, is a picture of its own.
    """
    ordered = sorted(labels, key=lambda label: label.place.order)
    for source, group in groupby(ordered, key=lambda label: label.place.source):
        listed, pixels = list(group), None
        if any(label.place.box for label in listed):
            pixels = _pixels(store.picture(source))
        on_it = [label for label in listed if pixels is not None and _within(label.place.box, pixels)]
        if pixels is not None and on_it:
            boxes = tuple(label.place.box for label in on_it if label.place.box)
            kinds = tuple(classes.index(label.kind) for label in on_it)
            yield OwnPicture(source, pixels, boxes, kinds, alone=False), on_it
        for label in listed:
            if label not in on_it:
                yield _alone(label, store, classes), [label]


def _within(box: Box | None, pixels: Pixels) -> bool:
    return box is not None and box.right <= pixels.shape[1] and box.bottom <= pixels.shape[0]


def _alone(label: LabelledCrop, store: LabelledCrops, classes: Sequence[str]) -> OwnPicture | None:
    pixels = _pixels(store.crop(label.place.sha256))
    if pixels is None:
        return None
    whole = Box(0, 0, pixels.shape[1], pixels.shape[0])
    return OwnPicture(label.place.source, pixels, (whole,), (classes.index(label.kind),), alone=True)


def own_features(picture: OwnPicture) -> NDArray[np.float32]:
    """The features of a picture's labelled crops, as they are met when it is read; shape (crops, LENGTH)."""
    if picture.alone:
        return features_alone(picture.pixels, picture.boxes)
    return _among_others(picture.pixels, picture.boxes)


def _enough(labels: Sequence[LabelledCrop], classes: Sequence[str], known: Sequence[str]) -> NDArray[np.int64]:
    """How many labels each class has; raises NothingToDoError when they are too few."""
    counts = np.bincount([classes.index(label.kind) for label in labels], minlength=len(classes))
    if len(labels) < FEWEST:
        raise NothingToDoError(
            f"There are {len(labels)} labelled crops, and {FEWEST} are the fewest that anything can be learned from; "
            "some hundred make a good model. Label more with: muster label"
        )
    for name, count in zip(classes, counts, strict=True):
        if 0 < count < FEWEST_OF_A_CLASS and name not in known:
            raise NothingToDoError(
                f"The class '{name}' has {count} labelled crops, and a class needs {FEWEST_OF_A_CLASS} at least: "
                "label more of them, or give these another class."
            )
    return counts


def _measured(
    picture: OwnPicture,
    classes: tuple[str, ...],
    times: NDArray[np.int64],
    numbers: tuple[int, int],
    dice: Dice,
) -> list[Dataset]:
    """The picture's labelled crops as they are, and then those of each variant; `numbers` are screen and first crop."""
    screen, first = numbers
    every = np.arange(len(picture.boxes))
    parts = [_lines(Variant(picture.pixels), picture, every, classes, (screen, first, False))]
    for number in range(int(times.max())):
        made = variant(picture.pixels, dice)
        parts.append(_lines(made, picture, every[times > number], classes, (screen, first, True)))
    return parts


def _lines(
    made: Variant,
    picture: OwnPicture,
    chosen: NDArray[np.int64],
    classes: tuple[str, ...],
    numbers: tuple[int, int, bool],
) -> Dataset:
    screen, first, is_made = numbers
    if picture.alone:
        height, width = made.pixels.shape[:2]
        places: Mapping[int, Box] = {0: Box(0, 0, width, height)}
        measured = features_alone(made.pixels, [places[0]])
    else:
        moved = ((int(number), made.place(picture.boxes[number])) for number in chosen)
        places = {number: box for number, box in moved if box is not None}
        measured = _among_others(made.pixels, list(places.values()))
    kept = np.array(list(places), np.int64)
    count = len(kept)
    return Dataset(
        classes=classes,
        features=measured,
        labels=np.array(picture.kinds, np.int64)[kept],
        screens=np.full(count, screen),
        alone=np.full(count, picture.alone),
        own=np.ones(count, bool),
        crops=first + kept,
        made=np.full(count, is_made),
    )


def _among_others(pixels: Pixels, boxes: Sequence[Box]) -> NDArray[np.float32]:
    """The features of crops as they stand among all that the cropper proposes.

    A region that the cropper proposes in the place of a crop stands for it: that is what it will meet.
    """
    proposed = list(crop(pixels))
    numbers = []
    for box, shares in zip(boxes, _overlaps(boxes, proposed), strict=True):
        number = int(shares.argmax()) if len(shares) and shares.max() >= SAME else len(proposed)
        if number == len(proposed):
            proposed.append(box)
        numbers.append(number)
    return features(pixels, proposed)[numbers]


def _overlaps(boxes: Sequence[Box], proposed: Sequence[Box]) -> NDArray[np.float64]:
    """Intersection over union of each box with each proposed region, shape (boxes, regions)."""
    mine = np.array([(b.x, b.y, b.right, b.bottom) for b in boxes], np.float64).reshape(-1, 1, 4)
    theirs = np.array([(b.x, b.y, b.right, b.bottom) for b in proposed], np.float64).reshape(1, -1, 4)
    sides = np.minimum(mine[..., 2:], theirs[..., 2:]) - np.maximum(mine[..., :2], theirs[..., :2])
    shared = np.maximum(sides, 0).prod(axis=2)
    areas = (mine[..., 2:] - mine[..., :2]).prod(axis=2) + (theirs[..., 2:] - theirs[..., :2]).prod(axis=2)
    return np.asarray(shared / np.maximum(areas - shared, 1))


def _pixels(data: bytes | None) -> Pixels | None:
    if data is None:
        return None
    try:
        return load(data, max_megapixels=LARGEST).pixels
    except ScreenshotError:
        return None

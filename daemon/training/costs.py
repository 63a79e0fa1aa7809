"""Costs: which cells would be read otherwise if the crops of a screenshot were called what the officer says."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from daemon.domain.comparing import differences
from daemon.domain.evaluation import Cost
from daemon.domain.geometry import Box
from daemon.domain.reading import ScreenReading
from daemon.ports import Classifier
from daemon.stages.crop import crop
from daemon.stages.features import features
from daemon.stages.load import load

Read = Callable[[bytes, Classifier], ScreenReading | None]
"""Reads a picture file by a classifier; None when it cannot be read."""

LARGEST = 40.0
"""Megapixels of a picture."""

NEAR = 4
"""Pixels around a crop within which a cell that it touches is its doing."""


@dataclass(frozen=True, slots=True)
class Costly:
    """A cell that would be read otherwise, and where it stands."""

    cost: Cost
    box: Box | None


class Told:
    """A classifier that has been told what some crops are, and asks another one about the rest."""

    def __init__(self, inner: Classifier, told: Mapping[bytes, str]) -> None:
        self._inner, self._told = inner, told

    @property
    def name(self) -> str:
        """That of the other one."""
        return self._inner.name

    @property
    def classes(self) -> tuple[str, ...]:
        """Those of the other one."""
        return self._inner.classes

    def probabilities(self, asked: NDArray[np.float32]) -> NDArray[np.float32]:
        """What was told of crops with these very features, and what the other one says of the rest."""
        given = np.array(self._inner.probabilities(asked), np.float32)
        for number, line in enumerate(asked):
            kind = self._told.get(line.tobytes())
            if kind in self.classes:
                given[number] = 0
                given[number, self.classes.index(kind)] = 1
        return given


def costs(data: bytes, kinds: Mapping[Box, str], model: Classifier, read: Read) -> list[Costly]:
    """The cells of a screenshot that would be read otherwise if the crops in these places were called these classes."""
    pixels = load(data, max_megapixels=LARGEST).pixels
    boxes = crop(pixels)
    measured = features(pixels, boxes)
    told = {measured[n].tobytes(): kinds[box] for n, box in enumerate(boxes) if box in kinds}
    return [
        Costly(Cost(row=one.row, column=one.column, before=one.before, after=one.after), one.box)
        for one in differences("", read(data, model), read(data, Told(model, told)))
    ]


def of_crop(box: Box, found: Sequence[Costly], size: tuple[int, int]) -> tuple[Cost, ...]:
    """Those of the costs that stand where this crop is."""
    near = box.grown(NEAR, NEAR, size)
    return tuple(one.cost for one in found if one.box is not None and near.intersection(one.box))

"""The reader of crops is asked a single time for each crop."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from daemon.stages.once import Once


class Crops:
    """Says how bright a crop is, and remembers how many it was shown."""

    def __init__(self) -> None:
        self.shown: list[int] = []

    def read_crops(self, crops: Sequence[NDArray[np.uint8]]) -> tuple[tuple[str, float], ...]:
        """As the port has it."""
        self.shown.append(len(crops))
        return tuple((str(crop.flat[0]), crop.shape[1] / 100) for crop in crops)


def _crop(shade: int, width: int = 9) -> NDArray[np.uint8]:
    return np.full((4, width, 3), shade, np.uint8)


def test_what_was_shown_before_is_not_shown_again() -> None:
    """In one call as little as in two; and each crop has its own answer, in the order asked."""
    reader = Crops()
    once = Once(reader)
    assert once.read_crops([_crop(1), _crop(2), _crop(1)]) == (("1", 0.09), ("2", 0.09), ("1", 0.09))
    assert once.read_crops([_crop(2), _crop(3)]) == (("2", 0.09), ("3", 0.09))
    assert once.read_crops([_crop(1)]) == (("1", 0.09),)
    assert once.read_crops([]) == ()
    assert reader.shown == [2, 1]


def test_crops_of_another_shape_are_other_crops() -> None:
    """Though all of their pixels are the same in number and colour."""
    reader = Crops()
    once = Once(reader)
    one, other = np.zeros((2, 6, 3), np.uint8), np.zeros((6, 2, 3), np.uint8)
    assert once.read_crops([one, other]) == (("0", 0.06), ("0", 0.02))

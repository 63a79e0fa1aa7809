"""Chance that can be repeated: the few kinds of draw that pictures are made from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

T = TypeVar("T")

Colour = tuple[int, int, int]
"""Red, green and blue, 0 to 255 each."""


class Dice:
    """A source of chance; the same numbers in `seed` give the same draws."""

    def __init__(self, *seed: int) -> None:
        self._generator = np.random.default_rng(seed)

    def chance(self, share: float) -> bool:
        """True in this share of all throws."""
        return bool(self._generator.random() < share)

    def between(self, low: float, high: float) -> float:
        """A number between the two."""
        return float(low + (high - low) * self._generator.random())

    def whole(self, low: int, high: int) -> int:
        """A whole number from `low` to `high`, both included."""
        return int(self._generator.integers(low, high + 1))

    def one(self, of: Sequence[T]) -> T:
        """One item of a sequence that is not empty."""
        return of[self.whole(0, len(of) - 1)]

    def field(self, height: int, width: int) -> NDArray[np.float32]:
        """Noise from 0 to 1, shape (height, width)."""
        return self._generator.random((height, width), dtype=np.float32)

    def bell(self, height: int, width: int) -> NDArray[np.float32]:
        """Noise around 0 with a spread of 1, shape (height, width, 3)."""
        return self._generator.standard_normal((height, width, 3), dtype=np.float32)

    def colour(self, low: int = 0, high: int = 255) -> Colour:
        """Any colour whose parts lie between the two."""
        return self.whole(low, high), self.whole(low, high), self.whole(low, high)

    def near(self, colour: Colour, by: int) -> Colour:
        """A colour whose parts lie at most `by` steps from those of the given one."""
        red, green, blue = (max(0, min(255, part + self.whole(-by, by))) for part in colour)
        return red, green, blue


def mix(one: Colour, other: Colour, share: float) -> Colour:
    """The colour that lies `share` of the way from one to the other."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def brightness(colour: Colour) -> float:
    """How bright a colour looks, 0 to 255 (weights of ITU-R BT.601)."""
    red, green, blue = colour
    return 0.299 * red + 0.587 * green + 0.114 * blue

"""Load: from the bytes of a dropped file to pixels, under limits that are checked before anything is decoded."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """A decoded screenshot: `pixels` in BGR, shape (height, width, 3), read-only."""

    pixels: Pixels

    @property
    def size(self) -> tuple[int, int]:
        """`(width, height)` in pixels."""
        return self.pixels.shape[1], self.pixels.shape[0]

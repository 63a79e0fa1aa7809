"""Once: the reader of crops, asked a single time for each crop of a picture.

Several stages show it the same piece of the picture, and a list has the same drawing in many rows.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from daemon.ports import CropReader


class Once:
    """Reads crops as `reader` does, and remembers what it said for as long as this lives: for one picture."""

    def __init__(self, reader: CropReader) -> None:
        self._reader = reader
        self._said: dict[tuple[tuple[int, ...], bytes], tuple[str, float]] = {}

    def read_crops(self, crops: Sequence[NDArray[np.uint8]]) -> tuple[tuple[str, float], ...]:
        """See `daemon.ports.CropReader`."""
        keys = [(crop.shape, crop.tobytes()) for crop in crops]
        new = {key: crop for key, crop in zip(keys, crops, strict=True) if key not in self._said}
        if new:
            self._said.update(zip(new, self._reader.read_crops(list(new.values())), strict=True))
        return tuple(self._said[key] for key in keys)

"""Mask: everything that is not text becomes black, and text becomes light on black, whatever its colours were."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from daemon.domain.geometry import Box
from daemon.stages.load import Pixels

MARGIN = 2
"""Pixels kept around a crop: its box follows the bright side of edges, and dark text begins a pixel further out."""

LEAST_CONTRAST = 24.0
"""Distance in BGR space between ink and ground below which a crop holds nothing to read."""

GAIN = 1.3
"""A second, fainter ink in one crop (yellow digits behind white ones lie at 0.6 of the way) is lifted by this much."""


def mask(pixels: Pixels, text: Sequence[Box], noise: Sequence[Box]) -> NDArray[np.uint8]:
    """A gray picture of the same height and width: the ink of the boxes in `text` white, all else black.

    Where a box of `noise` reaches into a box of text (an icon drawn over its corner), the noise is black too.
    """
    size = (pixels.shape[1], pixels.shape[0])
    masked = np.zeros(pixels.shape[:2], np.uint8)
    for box in text:
        wide = box.grown(MARGIN, MARGIN, size)
        ink = _ink(pixels[wide.y : wide.bottom, wide.x : wide.right])
        part = masked[wide.y : wide.bottom, wide.x : wide.right]
        np.maximum(part, ink, out=part)
    for box in noise:
        if any(0 < box.intersection(word) <= 0.3 * min(box.area, word.area) for word in text):
            masked[box.y : box.bottom, box.x : box.right] = 0
    return masked


def _ink(pixels: Pixels) -> NDArray[np.uint8]:
    """How much of the ink's colour each pixel has, 0 to 255.

    The ground is the colour along the border; the ink is the colour furthest from it; each pixel counts by its place on
    the line between the two, so that gold on yellow reads as well as white on black.
    """
    colours = pixels.astype(np.float32)
    border = np.concatenate([colours[0], colours[-1], colours[:, 0], colours[:, -1]])
    ground = np.median(border, axis=0)
    offset = colours - ground
    distance = np.sqrt((offset**2).sum(axis=2))
    far = np.quantile(distance, 0.97)
    if far < LEAST_CONTRAST:
        return np.zeros(pixels.shape[:2], np.uint8)
    axis = offset[distance >= far].mean(axis=0)
    along = offset @ axis / float(axis @ axis)
    return np.asarray(np.clip(along * GAIN, 0, 1) * 255, dtype=np.uint8)

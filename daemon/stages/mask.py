"""Mask: everything that is not text becomes black, and text becomes light on black, whatever its colours were."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from daemon.domain.geometry import Box
from daemon.stages.ink import Way, ink
from daemon.stages.load import Pixels

MARGIN = 3
"""Pixels kept around a crop: its box follows the bright side of edges, dark text begins a pixel further out, and what
reaches from there to the rim is told from letters by that."""


def mask(pixels: Pixels, text: Sequence[Box]) -> NDArray[np.uint8]:
    """A gray picture of the same height and width: the ink of the boxes in `text` white, all else black."""
    return masked_as(pixels, text, Way.BEST)


def masked_as(pixels: Pixels, text: Sequence[Box], way: Way) -> NDArray[np.uint8]:
    """The ink of the boxes in `text`, told from its ground in one way; all else black."""
    size = (pixels.shape[1], pixels.shape[0])
    masked = np.zeros(pixels.shape[:2], np.uint8)
    for box in text:
        wide = box.grown(MARGIN, MARGIN, size)
        cut = (wide.x == 0, wide.y == 0, wide.right == size[0], wide.bottom == size[1])
        part = masked[wide.y : wide.bottom, wide.x : wide.right]
        np.maximum(part, ink(pixels[wide.y : wide.bottom, wide.x : wide.right], cut, way), out=part)
    return masked

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

Masked = NDArray[np.uint8]


class Inks(dict[Box, Masked]):
    """The ink of boxes, each with its margin."""


def mask(pixels: Pixels, text: Sequence[Box], known: Inks | None = None) -> Masked:
    """A gray picture of the same height and width: the ink of the boxes in `text` white, all else black.

    `known` is that of boxes for which it was told before, as `ink_of` gives it.
    """
    masked = np.zeros(pixels.shape[:2], np.uint8)
    for box in text:
        wide = with_margin(pixels, box)
        part = masked[wide.y : wide.bottom, wide.x : wide.right]
        found = known.get(box) if known else None
        np.maximum(part, ink_of(pixels, box) if found is None else found, out=part)
    return masked


def with_margin(pixels: Pixels, box: Box) -> Box:
    """The box with what is kept around it, within the picture."""
    return box.grown(MARGIN, MARGIN, (pixels.shape[1], pixels.shape[0]))


def ink_of(pixels: Pixels, box: Box, way: Way = Way.BEST) -> Masked:
    """The ink of a box with its margin, told from its ground in one way; all else in it black."""
    height, width = pixels.shape[:2]
    wide = with_margin(pixels, box)
    cut = (wide.x == 0, wide.y == 0, wide.right == width, wide.bottom == height)
    return ink(pixels[wide.y : wide.bottom, wide.x : wide.right], cut, way)

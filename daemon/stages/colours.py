"""Colours: sums on the colours of a piece of a picture, in BGR, as OpenCV does them: numpy takes five times as long.

A piece is small, and there are a hundred on a picture: what counts is how often something is gone through.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

Colours = NDArray[np.float32]
Colour = NDArray[np.float64] | NDArray[np.float32]

ALL = np.ones((1, 3), np.float32)


def seen_from(part: NDArray[np.uint8] | Colours, colour: Colour) -> Colours:
    """How far each pixel is from a colour in each of the three, for pixels of shape (height, width, 3)."""
    return np.asarray(cv2.subtract(part, np.append(colour, 0.0), dtype=cv2.CV_32F), np.float32)


def squares(offsets: Colours) -> Colours:
    """The squared length of each offset, shape (height, width)."""
    return _plane(cv2.transform(cv2.multiply(offsets, offsets), ALL), offsets)


def along(offsets: Colours, axis: Colour) -> Colours:
    """How far each offset goes on the way of `axis`: 1 at its end; shape (height, width)."""
    way = np.asarray(axis, np.float32)
    return _plane(cv2.transform(offsets, (way / np.float32(way @ way))[None]), offsets)


def beside(square: Colours, gone: Colours, axis: Colour) -> Colours:
    """How far offsets lie beside the way of `axis`, squared, by their squares and how far they go along it."""
    length = np.float32(float(axis @ axis))
    return square - gone * gone * length


def middle(colours: NDArray[np.uint8] | Colours) -> NDArray[np.float64]:
    """The median of colours of shape (found, 3), each of the three by itself."""
    last = len(colours)
    places = [(last - 1) // 2, last // 2]
    ordered = np.partition(np.ascontiguousarray(colours.T), places, axis=1)[:, places]
    return np.asarray(ordered.mean(axis=1, dtype=np.float64), np.float64)


def middle_where(part: NDArray[np.uint8], where: NDArray[np.bool_]) -> NDArray[np.float64]:
    """The same of the pixels of a piece that are so marked, of which there is at least one."""
    marked = where.view(np.uint8)
    counts = [cv2.calcHist([part], [channel], marked, [256], [0, 256]).cumsum() for channel in range(3)]
    last = int(counts[0][-1])
    return np.array([(_value_at(one, (last - 1) // 2) + _value_at(one, last // 2)) / 2 for one in counts])


def mean_where(offsets: Colours, where: NDArray[np.bool_] | NDArray[np.uint8]) -> Colours:
    """The mean of the offsets that are so marked, of which there is at least one."""
    return np.array(cv2.mean(offsets, where.view(np.uint8))[:3], np.float32)


def _value_at(counts: NDArray[np.float32], place: int) -> int:
    return int(np.searchsorted(counts, place, side="right"))


def _plane(found: object, like: Colours) -> Colours:
    return np.asarray(found, np.float32).reshape(like.shape[:2])

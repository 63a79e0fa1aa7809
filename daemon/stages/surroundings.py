"""Surroundings: where a crop stands on the picture and what stands beside it, as numbers.

Text comes in lines and columns of like height; pieces of an avatar lie in and over each other.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from daemon.domain.geometry import Box

CONTEXT_NAMES = (
    "height_by_median",
    "place_across",
    "width_share",
    "line_alike",
    "line_others",
    "gap_left",
    "gap_right",
    "left_edges_alike",
    "right_edges_alike",
    "heights_alike",
    "inside_another",
    "others_inside",
    "overlapped",
    "next_by_height",
)
"""What each number is, in order."""

NEUTRAL = np.float32(np.nan)
"""Stands for a number that is not known; the classifier learns what to do without it."""

BLOCK = 400
"""Crops that are compared with all others at a time: bounds the memory on a picture with thousands of crops."""

FARTHEST = 12.0
"""Gaps are counted in heights of the crop, up to this."""


def surroundings(boxes: Sequence[Box], size: tuple[int, int]) -> NDArray[np.float32]:
    """Shape (len(boxes), len(CONTEXT_NAMES)); `size` is the picture's width and height in pixels."""
    places = np.array([(b.x, b.y, b.right, b.bottom) for b in boxes], np.float32)
    blocks = [_block(places[i : i + BLOCK], i, places, size[0]) for i in range(0, len(places), BLOCK)]
    return np.concatenate(blocks)


def _block(own: NDArray[np.float32], first: int, every: NDArray[np.float32], width: int) -> NDArray[np.float32]:
    left, top, right, bottom = (own[:, i : i + 1] for i in range(4))
    lefts, tops, rights, bottoms = every.T
    heights, height = bottoms - tops, bottom - top
    others = np.ones((len(own), len(every)), bool)
    others[np.arange(len(own)), first + np.arange(len(own))] = False
    shared_high = np.minimum(bottom, bottoms) - np.maximum(top, tops)
    shared_wide = np.minimum(right, rights) - np.maximum(left, lefts)
    meets = others & (shared_high > 0) & (shared_wide > 0)
    common = np.where(meets, shared_high * shared_wide, 0)
    areas, area = (rights - lefts) * heights, (right - left) * height
    alike = others & (heights > 0.6 * height) & (heights < 1.67 * height)
    line = others & ~meets & (shared_high >= 0.5 * np.minimum(height, heights))
    to_left = np.where(line & (rights <= left + 0.2 * height), left - rights, np.inf)
    to_right = np.where(line & (lefts >= right - 0.2 * height), lefts - right, np.inf)
    nearest = np.minimum(to_left, to_right)
    beside = nearest.argmin(axis=1)
    ratio = np.where(np.isfinite(nearest.min(axis=1)), np.log(heights[beside] / height[:, 0]), 0)
    near = 0.25 * height
    columns = (
        np.log(height[:, 0] / np.median(heights)),
        (left + right)[:, 0] / 2 / width,
        (right - left)[:, 0] / width,
        np.log1p((line & alike).sum(axis=1)),
        np.log1p((line & ~alike).sum(axis=1)),
        np.minimum(to_left.min(axis=1) / height[:, 0], FARTHEST),
        np.minimum(to_right.min(axis=1) / height[:, 0], FARTHEST),
        np.log1p((alike & (np.abs(lefts - left) <= near)).sum(axis=1)),
        np.log1p((alike & (np.abs(rights - right) <= near)).sum(axis=1)),
        (others & (np.abs(np.log(heights / height)) < 0.12)).mean(axis=1),
        (np.where(areas > area, common, 0) / area).max(axis=1),
        np.log1p((common >= 0.8 * areas).sum(axis=1, where=meets)),
        np.minimum(common.sum(axis=1) / area[:, 0], 4.0),
        ratio,
    )
    return np.stack(columns, axis=1).astype(np.float32)

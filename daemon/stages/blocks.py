"""Blocks: a picture that was enlarged without smoothing, so that each pixel of the game became a square of many.

Windows, emulators and picture viewers enlarge so. The stairs at every slanted stroke are no part of the letters: an `N`
of such stairs was read as an `M`, a `W` as `Ww`.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]

MOST = 6
"""So many times as large at most: what was enlarged further had few pixels of its own."""

LEAST_SIDE = 4 * MOST
"""Pixels on each side of a picture from which on it can show squares."""

LEAST_STEPS = 0.02
"""Share of neighbouring pixels that differ between squares at least: a plain picture tells nothing."""

STRAYS = 0.001
"""Share of neighbouring pixels that may differ within squares, such as those under a pointer."""

SAMPLES = 96
"""Lines of the picture that are looked at first: nearly all pictures are not made of squares, and need no more."""


def smoothed(pixels: Pixels) -> tuple[Pixels, int]:
    """BGR pixels of shape (height, width, 3) as smooth enlargement would have given them; others as they are.

    And so many times as large they are as the game drew them: 1 for others.
    """
    if min(pixels.shape[:2]) < LEAST_SIDE:
        return pixels, 1
    across = _squares(pixels[:: max(1, len(pixels) // SAMPLES)])
    if across is None or _squares(pixels) != across:
        return pixels, 1
    down = _squares(pixels.transpose(1, 0, 2))
    if down is None or down[0] != across[0]:
        return pixels, 1
    side, height, width = across[0], *pixels.shape[:2]
    # The first square may be cut by the edge of the picture.
    above, before = -down[1] % side, -across[1] % side
    lines, columns = np.arange(-above, height, side).clip(0), np.arange(-before, width, side).clip(0)
    small = pixels[np.ix_(lines, columns)]
    large = cv2.resize(small, (len(columns) * side, len(lines) * side), interpolation=cv2.INTER_LINEAR)
    return np.asarray(large[above : above + height, before : before + width], np.uint8), side


def _squares(pixels: Pixels) -> tuple[int, int] | None:
    """How wide the squares are that a picture is made of, in pixels, and where the first whole one begins."""
    steps = (pixels[:, 1:] != pixels[:, :-1]).any(axis=2).mean(axis=0)
    for side in range(MOST, 1, -1):
        within = np.array([np.delete(steps, np.s_[start::side]).mean() for start in range(side)])
        between = np.array([steps[start::side].mean() for start in range(side)])
        start = int(within.argmin())
        if between[start] >= LEAST_STEPS and within[start] <= STRAYS:
            return side, (start + 1) % side
    return None

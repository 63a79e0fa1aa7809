"""Crop: every place in the picture where something is drawn that could be a word, on any ground.

Strokes are where neighbouring pixels differ much, in any colour channel, by the measure of their surroundings. What
hangs together is a glyph, an icon or a piece of one; glyphs of like height beside each other make a word. Proposes too
much on purpose: the classifier sorts it out.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from daemon.domain.geometry import Box
from daemon.errors import TooLargeError
from daemon.stages.joined import Boxes, joined
from daemon.stages.load import Pixels

LEAST_CONTRAST = 18
"""Steps of 255 between neighbouring pixels below which nothing is a stroke: above JPEG noise, below faint gray text."""

LOCAL_SHARE = 0.42
"""A stroke differs at least by this share of the sharpest edge nearby: keeps texture behind text from joining it."""

BLOCK = 10
"""Pixels; the sharpest edge is looked for in a block this wide and its neighbours: about a line of text around."""

LEAST_HEIGHT, LEAST_WIDTH = 6, 2
"""Pixels; the smallest text seen on real screens is 8 px high in capitals, and a `1` of it is one pixel wide."""

MOST_PIECES = 6000
"""Of a picture; the busiest real screen has 2,100."""

MOST_CROPS = 3000
"""Of a picture; the busiest of 233 real screens has 619. What comes after measures each and holds each against each:
9,500 in noise took 300 MB to measure and 3 GB to compare."""

SAME = 2
"""Pixels; boxes that differ by no more on any side are one."""

HOLE = 0.55
"""Of its height at least has the hole of a letter; a text inside of a frame has less."""

LINES = 64
"""Of a picture that are gone through at a time."""

CROSS = cv2.getStructuringElement(cv2.MORPH_CROSS, (3, 3))
"""A pixel and its neighbours."""

BLOCK_OF_BOXES = 256
"""Boxes that are compared with all others at a time: bounds the memory on a busy picture."""


def crop(pixels: Pixels) -> tuple[Box, ...]:
    """Candidate regions of a BGR picture of shape (height, width, 3), top to bottom, words and icons apart.

    Edges are looked at from both sides, one after the other: on the bright side bright text has its true shape, on the
    dark side dark text. What touches on one side, as a letter and the rim of a badge, is apart on the other.

    Raises TooLargeError for more of them than a list has.
    """
    # One side after the other, so that of a large picture only one lies in memory.
    bright, dark = (joined(_components(_strokes(_edges(pixels, is_bright=side)))) for side in (True, False))
    words = _merged(bright, dark)
    height, width = words[:, 3] - words[:, 1], words[:, 2] - words[:, 0]
    words = words[(height >= LEAST_HEIGHT) & (width >= LEAST_WIDTH)]
    if len(words) > MOST_CROPS:
        raise TooLargeError(
            f"There is more on this picture ({len(words)} things that may be text) than on a screenshot of a list. "
            "Drop plain screenshots, each of one page of the list."
        )
    words = words[np.lexsort((words[:, 0], words[:, 1]))]
    return tuple(Box(x, y, r - x, b - y) for x, y, r, b in words.tolist())


def _edges(pixels: Pixels, *, is_bright: bool) -> NDArray[np.uint8]:
    """How much each pixel differs from its darkest neighbour, or from its brightest, in the channel where it does most.

    Shape (height, width).
    """
    edge = np.empty(pixels.shape[:2], np.uint8)
    # A few lines at a time stay in the processor's cache: a large picture takes a third of the time.
    for top in range(0, len(pixels), LINES):
        above = min(top, 1)
        around = pixels[top - above : top + LINES + 1]
        if is_bright:
            differences = cv2.subtract(around, cv2.erode(around, CROSS))
        else:
            differences = cv2.subtract(cv2.dilate(around, CROSS), around)
        blue, green, red = cv2.split(differences[above : above + LINES])
        cv2.max(cv2.max(blue, green), red, dst=edge[top : top + LINES])
    return edge


def _strokes(edge: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """255 where an edge is a sharp one for its surroundings, shape (height, width) both."""
    # The sharpest edge around is wanted only roughly, so it is looked for on a picture of blocks.
    height, width = edge.shape
    blocks = cv2.copyMakeBorder(edge, 0, -height % BLOCK, 0, -width % BLOCK, cv2.BORDER_REPLICATE)
    lines = blocks.reshape(-1, BLOCK, blocks.shape[1]).max(axis=1)
    sharpest = cv2.dilate(lines.reshape(len(lines), -1, BLOCK).max(axis=2), np.ones((3, 3), np.uint8))
    needed = np.maximum(sharpest * LOCAL_SHARE, LEAST_CONTRAST).astype(np.uint8)
    needed = cv2.resize(needed, (blocks.shape[1], blocks.shape[0]), interpolation=cv2.INTER_NEAREST)[:height, :width]
    return np.asarray(cv2.compare(edge, needed, cv2.CMP_GE), dtype=np.uint8)


def _components(strokes: NDArray[np.uint8]) -> Boxes:
    """What hangs together, as rows of left, top, right, bottom; whole panels are left out."""
    height, width = strokes.shape
    # Of the algorithms of OpenCV this is the fastest on one thread, by a factor of three.
    _, _, stats, _ = cv2.connectedComponentsWithStatsWithAlgorithm(strokes, 8, cv2.CV_32S, cv2.CCL_GRANA)
    x, y, w, h = stats[1:, :4].T
    keep = (w < width * 0.6) & (h < min(max(height * 0.3, 60), 200))
    found = np.asarray(np.stack([x, y, x + w, y + h], axis=1)[keep], dtype=np.int32)
    # On a photo every leaf is a piece, and pairing all would take minutes: the highest are enough to say it is no list.
    return found[np.argsort(-h[keep], kind="stable")[:MOST_PIECES]]


def _merged(one: Boxes, other: Boxes) -> Boxes:
    """The boxes of both, without those of the second that a box of the first has too, or has as the hole of a `0`."""
    is_new = np.ones(len(other), np.bool_)
    lefts, tops, rights, bottoms = (np.ascontiguousarray(side) for side in one.T)
    for start in range(0, len(other), BLOCK_OF_BOXES):
        # Each side by itself, as numpy is slow at arrays whose last axis is short.
        left, top, right, bottom = (side[:, None] for side in other[start : start + BLOCK_OF_BOXES].T)
        from_left, from_top, from_right, from_bottom = left - lefts, top - tops, right - rights, bottom - bottoms
        is_same = (np.abs(from_left) <= SAME) & (np.abs(from_top) <= SAME)
        is_same &= (np.abs(from_right) <= SAME) & (np.abs(from_bottom) <= SAME)
        is_within = (from_left > SAME) & (from_top > SAME) & (from_right < -SAME) & (from_bottom < -SAME)
        is_hole = is_within & (bottom - top >= HOLE * (bottoms - tops))
        is_new[start : start + BLOCK_OF_BOXES] = ~(is_same | is_hole).any(axis=1)
    return np.concatenate([one, other[is_new]])

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
from daemon.stages.load import Pixels

LEAST_CONTRAST = 18
"""Steps of 255 between neighbouring pixels below which nothing is a stroke: above JPEG noise, below faint gray text."""

LOCAL_SHARE = 0.42
"""A stroke differs at least by this share of the sharpest edge nearby: keeps texture behind text from joining it."""

BLOCK = 10
"""Pixels; the sharpest edge is looked for in a block this wide and its neighbours: about a line of text around."""

LEAST_HEIGHT, LEAST_WIDTH = 6, 2
"""Pixels; the smallest text seen on real screens is 8 px high in capitals."""

MOST_GAP = 30
"""Pixels; no two glyphs of one word are further apart, whatever their height."""

TALLEST_WORD = 64
"""Pixels; taller things are no words that commas and dots could belong to."""

MOST_PIECES = 6000
"""Of a picture; the busiest real screen has 2,100."""

WIDEST_GLYPH = 40
"""Pixels; wider things that lie on each other are no pieces of a glyph."""

WORD_GAP = 0.36
"""Glyphs join to a word over gaps up to this share of their height; gaps between words are 0.4 and more."""

UNLIKE_GAP = 0.2
"""The same for glyphs of unlike height, such as `la`: what stands further off and is higher is an icon."""


def crop(pixels: Pixels) -> tuple[Box, ...]:
    """Candidate regions of a BGR picture of shape (height, width, 3), top to bottom, words and icons apart."""
    glyphs = _components(_strokes(pixels))
    words = _joined(glyphs)
    return tuple(Box(int(x), int(y), int(r - x), int(b - y)) for x, y, r, b in words)


def _strokes(pixels: Pixels) -> NDArray[np.uint8]:
    """The bright side of every edge: 255 there, shape (height, width).

    Bright text is caught in its true shape, dark text by a thin outline: one side only, because an edge caught on both
    sides would tie a letter to an icon two pixels away.
    """
    cross = cv2.getStructuringElement(cv2.MORPH_CROSS, (3, 3))
    edges = cv2.subtract(pixels, cv2.erode(pixels, cross))
    edge = cv2.max(cv2.max(edges[:, :, 0], edges[:, :, 1]), edges[:, :, 2])
    # The sharpest edge around is wanted only roughly, so it is looked for on a picture of blocks.
    height, width = edge.shape
    blocks = cv2.copyMakeBorder(edge, 0, -height % BLOCK, 0, -width % BLOCK, cv2.BORDER_REPLICATE)
    sharpest = blocks.reshape(blocks.shape[0] // BLOCK, BLOCK, -1, BLOCK).max(axis=(1, 3))
    sharpest = cv2.dilate(sharpest, np.ones((3, 3), np.uint8))
    needed = np.maximum(sharpest * LOCAL_SHARE, LEAST_CONTRAST).astype(np.uint8)
    needed = cv2.resize(needed, (blocks.shape[1], blocks.shape[0]), interpolation=cv2.INTER_NEAREST)[:height, :width]
    return np.asarray(cv2.compare(edge, needed, cv2.CMP_GE), dtype=np.uint8)


def _components(strokes: NDArray[np.uint8]) -> NDArray[np.int32]:
    """What hangs together, as rows of left, top, right, bottom; specks and whole panels are left out."""
    height, width = strokes.shape
    _, _, stats, _ = cv2.connectedComponentsWithStats(strokes, connectivity=8, ltype=cv2.CV_32S)
    x, y, w, h = stats[1:, :4].T
    keep = (w >= 2) & (h >= 2) & (w < width * 0.6) & (h < min(max(height * 0.3, 60), 200))
    found = np.asarray(np.stack([x, y, x + w, y + h], axis=1)[keep], dtype=np.int32)
    # On a photo every leaf is a piece, and pairing all would take minutes: the highest are enough to say it is no list.
    return found[np.argsort(-h[keep], kind="stable")[:MOST_PIECES]]


def _joined(glyphs: NDArray[np.int32]) -> NDArray[np.int32]:
    """Glyphs joined to words, as rows of left, top, right, bottom, sorted by top and left."""
    first = _words(glyphs)
    words = _hulls(glyphs, first)
    is_single = np.unique(first, return_counts=True)[1] == 1
    words = _hulls(words, _owners(words, is_single))
    # Digits that a comma keeps apart stand next to each other once the comma belongs to one of them.
    words = _hulls(words, _words(words))
    height, width = words[:, 3] - words[:, 1], words[:, 2] - words[:, 0]
    words = words[(height >= LEAST_HEIGHT) & (width >= LEAST_WIDTH)]
    return words[np.lexsort((words[:, 0], words[:, 1]))]


def _pairs(boxes: NDArray[np.int32]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Every two boxes that lie within `MOST_GAP` of each other from left to right."""
    order = np.argsort(boxes[:, 0], kind="stable")
    last = np.searchsorted(boxes[order, 0], boxes[order, 2] + MOST_GAP, side="right")
    counts = np.maximum(last - np.arange(len(order)) - 1, 0)
    one = np.repeat(np.arange(len(order)), counts)
    other = np.arange(counts.sum()) - np.repeat(counts.cumsum() - counts, counts) + one + 1
    return order[one], order[other]


def _words(glyphs: NDArray[np.int32]) -> NDArray[np.intp]:
    """For each glyph the first glyph of its word: beside each other, of like height, on one base line.

    Or one on top of the other: two pieces of one glyph.
    """
    one, other = _pairs(glyphs)
    a, b = glyphs[one], glyphs[other]
    heights = a[:, 3] - a[:, 1], b[:, 3] - b[:, 1]
    small, large = np.minimum(*heights), np.maximum(*heights)
    shared = np.minimum(a[:, 3], b[:, 3]) - np.maximum(a[:, 1], b[:, 1])
    gap = b[:, 0] - a[:, 2]
    reach = np.where(large <= 1.4 * small, WORD_GAP, UNLIKE_GAP) * small
    tied = (gap <= np.maximum(reach, 2)) & (shared >= 0.6 * small) & (large <= 1.9 * small)
    tied &= np.abs(a[:, 3] - b[:, 3]) <= 0.4 * large
    # The halves of a 3 or an 8, where the edge between them is faint.
    widths = a[:, 2] - a[:, 0], b[:, 2] - b[:, 0]
    narrow, wide = np.minimum(*widths), np.maximum(*widths)
    tied |= (gap <= -0.7 * narrow) & (shared >= -1) & (wide <= 1.6 * narrow) & (wide <= WIDEST_GLYPH)
    first = list(range(len(glyphs)))

    def root(i: int) -> int:
        while first[i] != i:
            first[i] = first[first[i]]
            i = first[i]
        return i

    for i, j in zip(one[tied].tolist(), other[tied].tolist(), strict=True):
        first[root(j)] = root(i)
    return np.array([root(i) for i in range(len(glyphs))], dtype=np.intp)


def _owners(words: NDArray[np.int32], is_single: NDArray[np.bool_]) -> NDArray[np.intp]:
    """For each box the word it is a mark of (a comma, a point, a dash, a quote, a dot, an accent), or itself.

    A mark has one owner, the nearest, and no marks of its own: else marks between two things would tie those. What is
    a word itself, not a single thing, is a mark of nothing, however small it looks beside a portrait.
    """
    one, other = _pairs(words)
    one, other = np.concatenate([one, other]), np.concatenate([other, one])
    mark, word = words[one], words[other]
    height, of = mark[:, 3] - mark[:, 1], word[:, 3] - word[:, 1]
    width = mark[:, 2] - mark[:, 0]
    shared = np.minimum(mark[:, 3], word[:, 3]) - np.maximum(mark[:, 1], word[:, 1])
    gap = np.maximum(mark[:, 0], word[:, 0]) - np.minimum(mark[:, 2], word[:, 2])
    inside = (gap < 0) & (shared >= 0.9 * height) & (height < of)
    is_dot = (height <= 0.45 * of) & (width <= 0.45 * of)
    is_dash = (height <= 0.2 * of) & (width <= 0.8 * of)
    beside = is_single[one] & (is_dot | is_dash) & (gap <= 0.25 * of) & (shared >= -0.3 * of)
    # Fingers on a fist, a lid on a battery: pieces of one icon touch, lines of text under each other do not.
    touching = (gap <= -0.5 * width) & (shared >= -1) & (height <= 0.6 * of)
    fits = (inside | beside | touching) & (of <= TALLEST_WORD)
    distance = np.maximum(gap, 0) + np.maximum(-shared, 0)
    owner = np.arange(len(words))
    by_distance = np.argsort(-distance[fits], kind="stable")
    owner[one[fits][by_distance]] = other[fits][by_distance]
    is_owned = owner != np.arange(len(words))
    return np.where(is_owned & is_owned[owner], owner[owner], owner)


def _hulls(boxes: NDArray[np.int32], group: NDArray[np.intp]) -> NDArray[np.int32]:
    """The smallest boxes around the boxes of each group."""
    _, first, member = np.unique(group, return_index=True, return_inverse=True)
    hulls = boxes[first].copy()
    for side, outer in enumerate((np.minimum, np.minimum, np.maximum, np.maximum)):
        outer.at(hulls[:, side], member, boxes[:, side])
    return hulls

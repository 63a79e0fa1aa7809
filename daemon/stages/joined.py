"""Joined: glyphs beside each other, of like height, make a word, and small marks belong to the word they stand at."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Boxes = NDArray[np.int32]
"""Rows of left, top, right, bottom, in pixels."""

Numbers = NDArray[np.intp]

MOST_GAP = 30
"""Pixels; no two glyphs of one word are further apart, whatever their height."""

BAND, REACH = 64, 10
"""Pixels; boxes are compared when they meet in one band of the picture, this much of room around each."""

TALLEST_WORD = 64
"""Pixels; taller things are no words that commas and dots could belong to."""

WIDEST_GLYPH = 40
"""Pixels; wider things that lie on each other are no pieces of a glyph."""

WORD_GAP = 0.36
"""Glyphs join to a word over gaps up to this share of their height; gaps between words are 0.4 and more."""

UNLIKE_GAP = 0.2
"""The same for glyphs of unlike height, such as `la`: what stands further off and is higher is an icon."""

MARK_GAP = 0.25
"""How far from its word a mark stands at most, in heights of letters."""

DASH = (0.25, 1.0)
"""How high and how long dashes are at most, in heights of letters: the Japanese one is as long as a letter is high."""

FILLING = 0.7
"""What an outlined text has within its outline is at least this share as high."""

BAR = 8.0
"""A single thing so many times as wide as high is a bar or a frame, and owns no letters that stand in it."""

LEAST_STEM = 5
"""Pixels; the `l` and `1` of the smallest text are one pixel wide and higher than that, its commas and dots are not."""


def joined(pieces: Boxes) -> Boxes:
    """Words and single things made of pieces that hang together each."""
    width, height = pieces[:, 2] - pieces[:, 0], pieces[:, 3] - pieces[:, 1]
    is_glyph = ((width >= 2) & (height >= 2)) | (height >= LEAST_STEM)
    glyphs, specks = pieces[is_glyph], pieces[~is_glyph]
    first = _words(glyphs)
    words = np.concatenate([_hulls(glyphs, first), specks])
    is_single = np.append(np.unique(first, return_counts=True)[1] == 1, np.ones(len(specks), np.bool_))
    owner = _owners(words, is_single)
    is_speck = np.arange(len(words)) >= len(words) - len(specks)
    is_lone = is_speck & (owner == np.arange(len(words)))
    words = _hulls(words[~is_lone], owner[~is_lone])
    # Digits that a comma keeps apart stand next to each other once the comma belongs to one of them.
    return _hulls(words, _words(words))


def _pairs(boxes: Boxes) -> tuple[Numbers, Numbers]:
    """Every two boxes within `MOST_GAP` of each other from left to right, and at most twice `REACH` up or down."""
    top, bottom = (boxes[:, 1] - REACH) // BAND, (boxes[:, 3] + REACH) // BAND
    counts = bottom - top + 1
    box = np.repeat(np.arange(len(boxes)), counts)
    band = np.arange(counts.sum()) - np.repeat(counts.cumsum() - counts, counts) + top[box]
    row = np.int64(1) << 32
    x, y, right, foot = _sides(boxes)
    start, end = band * row + x[box], band * row + right[box] + MOST_GAP
    order = np.argsort(start, kind="stable")
    last = np.searchsorted(start[order], end[order], side="right")
    many = np.maximum(last - np.arange(len(order)) - 1, 0)
    i = np.repeat(np.arange(len(order)), many)
    j = np.arange(many.sum()) - np.repeat(many.cumsum() - many, many) + i + 1
    i, j = order[i], order[j]
    one, other = box[i], box[j]
    # Two boxes that meet in several bands are paired in the highest of them.
    apart = np.maximum(y[one], y[other]) - np.minimum(foot[one], foot[other])
    kept = (band[i] == np.maximum(top[one], top[other])) & (apart <= 2 * REACH)
    return one[kept], other[kept]


def _sides(boxes: Boxes) -> tuple[NDArray[np.int32], ...]:
    """Left, top, right and bottom, each by itself: numpy is slow at arrays whose last axis is short."""
    return tuple(np.ascontiguousarray(side) for side in boxes.T)


def _words(glyphs: Boxes) -> Numbers:
    """For each glyph the first glyph of its word: beside each other, of like height, on one base line.

    Or one on top of the other: two pieces of one glyph.
    """
    one, other = _pairs(glyphs)
    left, top, right, bottom = _sides(glyphs)
    width, height = right - left, bottom - top
    small, large = np.minimum(height[one], height[other]), np.maximum(height[one], height[other])
    shared = np.minimum(bottom[one], bottom[other]) - np.maximum(top[one], top[other])
    gap = left[other] - right[one]
    reach = np.where(large <= 1.4 * small, WORD_GAP, UNLIKE_GAP) * small
    tied = (gap <= np.maximum(reach, 2)) & (shared >= 0.6 * small) & (large <= 1.9 * small)
    tied &= np.abs(bottom[one] - bottom[other]) <= 0.4 * large
    # The halves of a 3 or an 8, where the edge between them is faint.
    narrow, wide = np.minimum(width[one], width[other]), np.maximum(width[one], width[other])
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


def _owners(words: Boxes, is_single: NDArray[np.bool_]) -> Numbers:
    """For each box the word it is a mark of (a comma, a point, a dash, a quote, a dot, an accent), or itself.

    A mark has one owner, the nearest, and no marks of its own: else marks between two things would tie those. What is
    a word itself, not a single thing, is a mark of nothing, however small it looks beside a portrait.
    """
    one, other = _pairs(words)
    one, other = np.concatenate([one, other]), np.concatenate([other, one])
    left, top, right, bottom = _sides(words)
    widths, heights = right - left, bottom - top
    # Most pairs are of two letters: a mark is lower than its word, and near.
    gap = np.maximum(left[one], left[other]) - np.minimum(right[one], right[other])
    of = heights[other]
    near = (heights[one] < of) & (of <= TALLEST_WORD) & (gap <= MARK_GAP * of)
    one, other, gap, of = one[near], other[near], gap[near], of[near]
    height, width = heights[one], widths[one]
    shared = np.minimum(bottom[one], bottom[other]) - np.maximum(top[one], top[other])
    inside = (gap < 0) & (shared >= 0.9 * height)
    # A word inside of another thing is one with it as its fill is with its outline, not as a text with a frame around.
    is_bar = is_single[other] & (widths[other] > BAR * of)
    is_framed = inside & (height < FILLING * of) & (is_bar | ~is_single[one])
    is_dot = (height <= 0.45 * of) & (width <= 0.45 * of)
    is_dash = (height <= DASH[0] * of) & (width <= DASH[1] * of)
    beside = is_single[one] & (is_dot | is_dash) & (shared >= -0.3 * of)
    # Fingers on a fist, a lid on a battery: pieces of one icon touch, lines of text under each other do not.
    touching = (gap <= -0.5 * width) & (shared >= -1) & (height <= 0.6 * of)
    fits = (inside | beside | touching) & ~is_framed
    distance = np.maximum(gap, 0) + np.maximum(-shared, 0)
    owner = np.arange(len(words))
    by_distance = np.argsort(-distance[fits], kind="stable")
    owner[one[fits][by_distance]] = other[fits][by_distance]
    is_owned = owner != np.arange(len(words))
    return np.where(is_owned & is_owned[owner], owner[owner], owner)


def _hulls(boxes: Boxes, group: Numbers) -> Boxes:
    """The smallest boxes around the boxes of each group."""
    _, first, member = np.unique(group, return_index=True, return_inverse=True)
    hulls = boxes[first].copy()
    for side, outer in enumerate((np.minimum, np.minimum, np.maximum, np.maximum)):
        outer.at(hulls[:, side], member, boxes[:, side])
    return hulls

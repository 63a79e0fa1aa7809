"""Sort: which crops are read, which may be text, and which are none; where crops lie on each other, one box a word.

The cropper looks at every edge from both sides, so a word is often proposed twice, and one of the two may have caught
an icon or the line below as well.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from daemon.domain.geometry import Box
from daemon.stages.classify import SURELY_TEXT, ClassifiedCrop
from daemon.stages.icons import Icon, icons, is_icon

PERHAPS_TEXT = 0.1
"""Crops from this chance on are looked at where a cell is missing: a word taken for an icon would lose it."""

SURELY_NOISE, OUTSTANDING = 0.01, 1.25
"""What is cut off a text has at most this chance of being text itself, or is so many times as high as the text: a
single sign of Japanese may look like an icon."""

INSIDE = 0.8
"""A box lies in another with this share of its area."""

LOWER, OF_SIZE = 0.65, 0.5
"""Of two lines in one box each is lower than this share of it; and what stands beside a word in its box is no piece of
a letter when it has at least this share of its height and half of that in width."""

LEFT_OVER = 0.6
"""A box without its noise is no more than a word in it when it goes on by less than this share of its height."""

ONE_LINE, LIKE_HIGH = 0.6, 1.9
"""Boxes on one line share this much of the lower one's height, and are not higher than each other by more."""

COVERED = 0.5
"""What may be text counts for nothing where a word that is read covers this share of it, with the noise beside it."""

RIM = 2
"""Pixels; the rim of an icon, seen from the dark side, lies so far outside of what is seen from the bright side."""

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Sorted:
    """Boxes that are read, boxes that may hold text and are not read, and the icons that name columns."""

    text: tuple[Box, ...]
    perhaps: tuple[Box, ...]
    icons: tuple[Icon, ...] = ()


def sort(crops: Sequence[ClassifiedCrop], names: Collection[str] = ()) -> Sorted:
    """The crops by what they are to the reader; `names` are the classes that are icons of columns."""
    known = np.array([is_icon(crop, names) for crop in crops], bool)
    is_noise = known | np.array([crop.text_chance < PERHAPS_TEXT for crop in crops], bool)
    sure = known | np.array([crop.text_chance <= SURELY_NOISE for crop in crops], bool)
    noise, is_sure = _edges([crops[i].box for i in np.flatnonzero(is_noise).tolist()]), sure[is_noise]
    found = [crops[i] for i in np.flatnonzero(~is_noise).tolist()]
    is_text = np.array([crop.text_chance >= SURELY_TEXT for crop in found], np.bool_)
    boxes = _edges([crop.box for crop in found])
    trimmed, is_needless = _trimmed(boxes, boxes[is_text], noise, is_sure)
    kept = ~(_holds_two_lines(boxes, boxes[is_text]) | is_needless)
    boxes = trimmed
    text = _merged(boxes[is_text & kept])
    others = boxes[~is_text & kept]
    return Sorted(_boxes(text), _boxes(others[~_is_covered(others, text, noise)]), icons(crops, names))


def _edges(boxes: Sequence[Box]) -> Numbers:
    return np.array([(b.x, b.y, b.right, b.bottom) for b in boxes], np.float64).reshape(-1, 4)


def _boxes(edges: Numbers) -> tuple[Box, ...]:
    return tuple(Box(int(x), int(y), int(r - x), int(b - y)) for x, y, r, b in edges.tolist())


def _areas(edges: Numbers) -> Numbers:
    return np.asarray((edges[:, 2] - edges[:, 0]) * (edges[:, 3] - edges[:, 1]))


def _heights(edges: Numbers) -> Numbers:
    return np.asarray(edges[:, 3] - edges[:, 1])


def _across(one: Numbers, other: Numbers) -> Numbers:
    """How far each box and each other box share columns, shape (n, m); below zero: how far apart they are."""
    return np.asarray(np.minimum(one[:, None, 2], other[None, :, 2]) - np.maximum(one[:, None, 0], other[None, :, 0]))


def _down(one: Numbers, other: Numbers) -> Numbers:
    """The same for lines."""
    return np.asarray(np.minimum(one[:, None, 3], other[None, :, 3]) - np.maximum(one[:, None, 1], other[None, :, 1]))


def _shared(one: Numbers, other: Numbers) -> Numbers:
    return np.asarray(np.maximum(_across(one, other), 0) * np.maximum(_down(one, other), 0))


def _inside(outer: Numbers, inner: Numbers) -> NDArray[np.bool_]:
    """Which boxes lie in which larger ones, shape (outer, inner)."""
    smaller = _areas(inner)[None, :] < INSIDE * _areas(outer)[:, None]
    return np.asarray(smaller & (_shared(outer, inner) >= INSIDE * _areas(inner)[None, :]))


def _holds_two_lines(boxes: Numbers, text: Numbers) -> NDArray[np.bool_]:
    """Which boxes hold two texts one above the other."""
    low = _inside(boxes, text) & (_heights(text)[None, :] <= LOWER * _heights(boxes)[:, None])
    above = _down(text, text) <= 0.2 * np.minimum(_heights(text)[:, None], _heights(text)[None, :])
    return np.array([bool(above[np.ix_(row, row)].any()) for row in low], np.bool_)


def _is_covered(others: Numbers, text: Numbers, noise: Numbers) -> NDArray[np.bool_]:
    """Which boxes hold no more than other boxes do: a word, or a piece of one and the icon that it touches."""
    read = _shared(others, text).max(axis=1, initial=0.0)
    within = np.where(_inside(others, others), _areas(others)[None, :], 0.0).max(axis=1, initial=0.0)
    icon = np.where(_inside(others, noise), _areas(noise)[None, :], 0.0).max(axis=1, initial=0.0)
    is_word = (read > 0) & (read + icon >= COVERED * _areas(others))
    # What may be a word and lies beside the icon is worth a look without it.
    return np.asarray(is_word | ((within > 0) & (icon > 0) & (within + icon >= COVERED * _areas(others))))


def _trimmed(
    boxes: Numbers, text: Numbers, noise: Numbers, is_sure: NDArray[np.bool_]
) -> tuple[Numbers, NDArray[np.bool_]]:
    """The boxes without what stands at their ends beside a text and is none; and which are no more than that text."""
    trimmed, is_needless = boxes.copy(), np.zeros(len(boxes), np.bool_)
    heights = _heights(boxes)[:, None]
    wide = (noise[:, 2] - noise[:, 0])[None, :]
    within = _inside(boxes, noise) & (_heights(noise)[None, :] >= OF_SIZE * heights) & (wide >= 0.5 * OF_SIZE * heights)
    inside = _inside(boxes, text)
    words = inside & (_heights(text)[None, :] >= OF_SIZE * heights)
    apart = _across(noise, text) <= 0
    for i in np.flatnonzero(within.any(axis=1) & words.any(axis=1)).tolist():
        # The icon makes the box higher than its text, and an `m` is lower still.
        tallest = _heights(text[words[i]]).max()
        own = text[inside[i] & (_heights(text) >= OF_SIZE * tallest)]
        left, right, reach = own[:, 0].min(), own[:, 2].max(), LEFT_OVER * heights[i, 0]
        is_icon = is_sure | (_heights(noise) >= OUTSTANDING * tallest)
        beside = noise[within[i] & is_icon & apart[:, words[i]].all(axis=1)]
        trimmed[i, 0] = max([boxes[i, 0], *np.minimum(beside[beside[:, 2] <= left, 2] + RIM, left)])
        trimmed[i, 2] = min([boxes[i, 2], *np.maximum(beside[beside[:, 0] >= right, 0] - RIM, right)])
        is_needless[i] = len(beside) and left - trimmed[i, 0] < reach and trimmed[i, 2] - right < reach
    return trimmed, is_needless


def _merged(text: Numbers) -> Numbers:
    """The boxes with those that overlap on one line as one."""
    while len(text) > 1:
        heights = _heights(text)
        low, high = np.minimum.outer(heights, heights), np.maximum.outer(heights, heights)
        one = (_across(text, text) > 0) & (_down(text, text) >= ONE_LINE * low)
        one &= (high <= LIKE_HIGH * low) | _inside(text, text) | _inside(text, text).T
        first = one.argmax(axis=1)
        if (first == np.arange(len(text))).all():
            break
        groups = np.unique(first)
        text = np.array(
            [(*text[first == i, :2].min(axis=0), *text[first == i, 2:].max(axis=0)) for i in groups.tolist()]
        )
    return text

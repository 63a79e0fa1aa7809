"""Ink: how much of a text's own colour each pixel of a crop has, for plain and for outlined text on any ground."""

from __future__ import annotations

from enum import Enum, auto

import cv2
import numpy as np
from numpy.typing import NDArray

from daemon.stages.colours import Colours, along, beside, mean_where, middle, middle_where, seen_from, squares
from daemon.stages.load import Pixels

LEAST_CONTRAST = 24.0
"""Distance in BGR space between ink and ground below which a crop holds nothing to read."""

GAIN = 1.3
"""A second, fainter ink in one crop (yellow digits behind white ones lie at 0.6 of the way) is lifted by this much."""

SMOOTH = 0.08
"""Neighbouring pixels that differ by less than this share of the contrast are one surface: a gradient, not an edge."""

LEAST_FILL = (25.0, 0.1)
"""How far the colour inside of an outline must be from the ground, in BGR steps and as a share of the outline's own
distance; the hole of a `0` is nearer than that."""

MOST_OPEN = 0.35
"""An outline keeps its fill from the ground: at most this share of the fill's pixels lies beside the ground."""

SOLID = 100
"""Ink, of 255, from which on pixels belong to one glyph."""

SPECK = 0.006
"""Parts smaller than this share of the squared height of a letter are specks; the dot of an `i` has 0.01 and more."""

PLAIN = 0.08
"""Pixels that stray from the line between ground and ink by more than this share of it have a third colour."""

RIM = 1.7
"""Pixels; the blurred edge between the ground and what stands on it."""

LEAST_PLATE = 0.45
"""The share of a crop that a plate under the text covers."""

RULE, THIN = 2.5, 0.2
"""A stroke longer than so many heights of the crop, and thinner than this share of one, is a line under a text."""

Sides = tuple[bool, bool, bool, bool]
"""Something of each side of a crop: left, top, right, bottom."""


class Way(Enum):
    """How to tell ink from ground: as the crop suggests, as if nothing had an outline, or on a plate of its own."""

    BEST = auto()
    PLAIN = auto()
    PLATE = auto()


def ink(part: Pixels, cut: Sides, way: Way = Way.BEST) -> NDArray[np.uint8]:
    """The ink of one crop, 0 to 255, for BGR pixels of shape (height, width, 3); `cut` are the picture's own edges.

    The ground is the colour along the border. Plain text has the colour furthest from it, and each pixel counts by its
    place on the line between the two, so that gold on yellow reads as well as white on black. Where an outline keeps
    another colour from the ground, that other colour is the text's, and the outline is none of it. On a plate, such as
    a medal, the text is what has another colour inside of it; nothing where there is no plate.
    """
    offsets = seen_from(part, middle(np.concatenate([part[0], part[-1], part[:, 0], part[:, -1]])))
    square = squares(offsets)
    distance = np.sqrt(square)
    last = int(0.97 * (distance.size - 1))
    far = float(np.partition(distance, last, axis=None)[last])
    if far < LEAST_CONTRAST:
        return np.zeros(part.shape[:2], np.uint8)
    axis = mean_where(offsets, distance >= far)
    if float(axis @ axis) < LEAST_CONTRAST:
        # Ink on both sides of the ground, as much brighter as darker: no colour is the text's.
        return np.zeros(part.shape[:2], np.uint8)
    gone = along(offsets, axis)
    found: Colours | None = None
    if way is Way.PLATE:
        found = _on_plate(part, gone)
    elif way is Way.BEST and not _is_plain(square[::2, ::2], gone[::2, ::2], axis):
        found = _fill(part, offsets, far)
    if found is None:
        found = gone * GAIN
    return _glyphs(_without_rule(np.asarray(np.clip(found, 0, 1) * 255, dtype=np.uint8)), cut)


def _is_plain(square: Colours, gone: Colours, axis: Colours) -> bool:
    """Whether there are but two colours and what lies between them, so that nothing can be an outline's fill."""
    strays = beside(square, gone, axis) > (PLAIN * PLAIN) * float(axis @ axis)
    return float((strays | (gone < -PLAIN)).mean()) < 0.02


def _fill(part: Pixels, offsets: Colours, far: float) -> Colours | None:
    """How much of an outlined text's fill each pixel has, from 0 to 1; None when the text has no outline.

    `offsets` are the colours as seen from the ground.
    """
    inside = ~_surroundings(part, far * SMOOTH)
    depth = cv2.distanceTransform(np.pad(inside, 1).astype(np.uint8), cv2.DIST_L2, 3)[1:-1, 1:-1]
    pixels, beside_ground = offsets[inside], depth[inside] < RIM
    split = _two_colours(pixels)
    if split is None:
        return None
    shares = [float(beside_ground[side].mean()) for side in (split, ~split)]
    is_fill = split if shares[0] <= shares[1] else ~split
    fill, outline = middle(pixels[is_fill]), middle(pixels[~is_fill])
    # The blurred edge of plain text lies between ground and fill; an outline lies behind the ground, or beside the way.
    length = float(np.sqrt(fill @ fill))
    if length < max(LEAST_FILL[0], LEAST_FILL[1] * float(np.sqrt(outline @ outline))) or min(shares) > MOST_OPEN:
        return None
    far_along = float(outline @ fill) / length**2
    away = float(np.linalg.norm(outline - far_along * fill)) / length
    if far_along >= -0.15 and (far_along >= 1.2 or away <= 0.5):
        return None
    found = (along(seen_from(offsets, outline), fill - outline) - 0.1) * 1.25
    found[depth < RIM] = 0
    return np.asarray(found, np.float32)


def _on_plate(part: Pixels, gone: Colours) -> Colours:
    """How much of the text's colour each pixel of a plate has, from 0 to 1; none at all where there is no plate."""
    plate = (gone > 0.3).astype(np.uint8)
    outside = cv2.connectedComponents(np.pad(1 - plate, 1, constant_values=1), connectivity=4)[1]
    _, labels, stats, _ = cv2.connectedComponentsWithStats(
        (outside != outside[0, 0])[1:-1, 1:-1].astype(np.uint8), connectivity=4
    )
    largest = int(stats[1:, cv2.CC_STAT_AREA].argmax()) + 1 if len(stats) > 1 else 0
    inside = labels == largest
    depth = cv2.distanceTransform(np.pad(inside, 1).astype(np.uint8), cv2.DIST_L2, 3)[1:-1, 1:-1]
    rim = inside & (depth >= RIM) & (depth < 2 * RIM) & (plate > 0)
    if not largest or inside.mean() < LEAST_PLATE or not rim.any():
        return np.zeros_like(gone)
    offsets = seen_from(part, middle_where(part, rim))
    distance = np.sqrt(squares(offsets))
    distance[depth < 2 * RIM] = 0
    far = float(np.quantile(distance[inside], 0.95))
    if far < LEAST_CONTRAST:
        return np.zeros_like(gone)
    found = along(offsets, mean_where(offsets, distance >= far)) * GAIN
    found[depth < 2 * RIM] = 0
    return np.asarray(found, np.float32)


def _surroundings(part: Pixels, smooth: float) -> NDArray[np.bool_]:
    """What hangs together with the border of the crop without a sharp edge in between."""
    height, width = part.shape[:2]
    # Pixels and the links between neighbours are the cells of one grid, so that labelling it walks along both.
    grid = np.zeros((2 * height - 1, 2 * width - 1), np.uint8)
    grid[::2, ::2] = 1
    grid[::2, 1::2] = _step(part[:, 1:], part[:, :-1]) <= smooth
    grid[1::2, ::2] = _step(part[1:], part[:-1]) <= smooth
    count, labels = cv2.connectedComponents(grid, connectivity=4, ltype=cv2.CV_32S)
    labels = labels[::2, ::2]
    outside = np.zeros(count, np.bool_)
    for side in (labels[0], labels[-1], labels[:, 0], labels[:, -1]):
        outside[side] = True
    return np.asarray(outside[labels])


def _step(one: Pixels, other: Pixels) -> NDArray[np.uint8]:
    """The largest difference in any of the three colours."""
    blue, green, red = cv2.split(cv2.absdiff(one, other))
    return np.asarray(cv2.max(cv2.max(blue, green), red), np.uint8)


def _two_colours(pixels: Colours) -> NDArray[np.bool_] | None:
    """Which of two colours each pixel is nearer to, the two that part them best; None when they are all one."""
    if len(pixels) < 12:
        return None
    offsets = pixels - pixels.mean(axis=0)
    along = offsets @ np.linalg.eigh(offsets.T @ offsets)[1][:, -1]
    low, high = float(along.min()), float(along.max())
    if high - low < LEAST_FILL[0]:
        return None
    levels = ((along - low) * (255 / (high - low))).astype(np.uint8)
    threshold, _ = cv2.threshold(levels, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    return np.asarray(levels > threshold)


def _without_rule(found: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The ink without a line that runs under a text, as under a link: it ties what hangs down to it to one part.

    What crosses the line stays whole.
    """
    height, width = found.shape
    longest = round(RULE * height)
    if width <= longest:
        return found
    solid = (found > SOLID).view(np.uint8)
    if int(cv2.reduce(solid, 1, cv2.REDUCE_SUM, dtype=cv2.CV_32S).max()) < longest:
        return found
    rule = cv2.morphologyEx(solid, cv2.MORPH_OPEN, np.ones((1, longest), np.uint8)) > 0
    thick = int(rule.any(axis=1).sum())
    if not 0 < thick <= THIN * height:
        return found
    crosses = cv2.morphologyEx(solid, cv2.MORPH_OPEN, np.ones((thick + 3, 1), np.uint8)) > 0
    gone = cv2.dilate((rule & ~crosses).astype(np.uint8), np.ones((3, 1), np.uint8)) > 0
    found[gone & (rule | (solid == 0)) & ~crosses] = 0
    return found


def _glyphs(found: NDArray[np.uint8], cut: Sides) -> NDArray[np.uint8]:
    """The ink without specks, and without what reaches in from outside of the crop.

    A part that touches one rim may be a letter that the crop cuts: it stays when it is as high as one, and above or
    below also not wider than one. Beyond an edge of the picture there is no outside.
    """
    count, labels, stats, _ = cv2.connectedComponentsWithStats((found > SOLID).view(np.uint8), connectivity=8)
    if count < 2:
        return found
    height, width = found.shape
    x, y, w, h, area = stats.T
    touches = np.stack([x == 0, y == 0, x + w == width, y + h == height]) & ~np.array(cut)[:, None]
    free = ~touches.any(axis=0)
    free[0] = False
    tallest = h[free].max() if free.any() else height
    is_letter = (touches.sum(axis=0) == 1) & (h >= 0.6 * tallest) & (h <= 1.4 * tallest)
    is_letter &= (w <= 1.2 * tallest) | touches[0] | touches[2]
    # An underscore lies below the letters, and crops end with those.
    is_letter |= touches[3] & (touches.sum(axis=0) == 1) & (w >= 0.3 * tallest) & (w <= 1.5 * tallest)
    unwanted = (touches.any(axis=0) & ~is_letter) | (area < SPECK * tallest**2)
    unwanted[0] = False
    if unwanted.any():
        # What is left out takes its blurred edge along.
        gone = cv2.dilate(unwanted[labels].astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
        found[gone & ((labels == 0) | unwanted[labels])] = 0
    return found

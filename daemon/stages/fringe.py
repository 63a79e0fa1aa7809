"""Fringe: what belongs to a word and is in no crop: letters at its ends beside something sharper, and underscores.

The cropper measures edges by the sharpest one nearby. Beside a portrait or a frame the first letter of a faint text is
under that measure, and the word would begin with its second. An underscore is thin, and fainter than the letters.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from daemon.domain.geometry import Box, hull
from daemon.stages.ink import LEAST_CONTRAST, SOLID, ink
from daemon.stages.joined import WORD_GAP
from daemon.stages.load import Pixels
from daemon.stages.mask import MARGIN

REACH, MOST = 1.3, 2
"""How far beyond an end to look, in heights of the letters, and how many letters at most are missing there."""

LOWEST, HIGHEST, WIDEST = 0.6, 1.4, 1.1
"""How high and how wide such a letter is, in heights of the others: an `x`, a bracket, a `W`."""

OFF_LINE = 0.3
"""By so many heights it begins above the others at most, or ends below them."""

OFF_COLOUR = 0.3
"""How far from the line between the colours of ground and text its pixels may lie, as a share of that line."""

CLEAR = 0.85
"""The share of the pixels around it that must have the colour of the ground, or one on the way to it."""

PLAIN = 0.97
"""The share of a crop's pixels with such a colour from which on its text is plain; an outline keeps letters sharp."""

FAINT = 0.25
"""How far on the way from the ground to the colour of the letters an underscore is at least: of a thin one half is."""

FOOT = (0.4, 0.35)
"""It lies within this share of the letters' height above and below their foot: letters that hang down end lower."""

FLAT, SHORTEST, LONGEST = 0.16, 0.35, 2.5
"""How high an underscore is at most, and how wide it is, in heights of the letters; several of them touch."""

AWAY = 0.35
"""How far from the letters it begins, in heights of them: there is no letter between."""

Solid = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class _Text:
    """Where the letters of a word stand, the colour of its ground, and the way from there to theirs, in BGR."""

    box: Box
    ground: NDArray[np.float32]
    axis: NDArray[np.float32]


def fringed(pixels: Pixels, text: Sequence[Box]) -> tuple[Box, ...]:
    """The boxes of words, each with the letters at its ends that are in none, for BGR pixels (height, width, 3)."""
    return tuple(_fringed(pixels, box, text) for box in text)


def _fringed(pixels: Pixels, box: Box, others: Sequence[Box]) -> Box:
    text = _text(pixels, box)
    for way in (-1, 1):
        for _ in range(MOST):
            found = _next(pixels, text, way) if text else None
            if text is None or found is None or any(found.intersection(other) for other in others if other != box):
                break
            text, box = replace(text, box=_with(text.box, found)), _with(box, found)
    for low in _underscores(pixels, text) if text else ():
        if not any(low.intersection(other) for other in others if other != box):
            box = hull([box, low])
    return box


def _with(box: Box, other: Box) -> Box:
    """The box wide enough for another; its lines are what they were."""
    left, right = min(box.x, other.x), max(box.right, other.right)
    return replace(box, x=left, width=right - left)


def _text(pixels: Pixels, box: Box) -> _Text | None:
    """What is drawn in a box of plain text; None for outlined text, whose letters the outline keeps sharp."""
    wide = box.grown(MARGIN, MARGIN, (pixels.shape[1], pixels.shape[0]))
    part = pixels[wide.y : wide.bottom, wide.x : wide.right]
    solid = ink(part, (False,) * 4) > SOLID
    rows, columns = np.flatnonzero(solid.any(axis=1)), np.flatnonzero(solid.any(axis=0))
    is_ground = ~cv2.dilate(solid.astype(np.uint8), np.ones((5, 5), np.uint8)).astype(bool)
    if not len(rows) or not is_ground.any():
        return None
    ground = np.median(part[is_ground], axis=0)
    axis = np.median(part[solid], axis=0) - ground
    if float(np.linalg.norm(axis)) < LEAST_CONTRAST:
        return None
    if float(_is_ours(part - ground, axis)[1].mean()) < PLAIN:
        return None
    letters = Box(
        wide.x + int(columns[0]),
        wide.y + int(rows[0]),
        int(columns[-1] - columns[0]) + 1,
        int(rows[-1] - rows[0]) + 1,
    )
    return _Text(letters, ground.astype(np.float32), axis.astype(np.float32))


def _next(pixels: Pixels, text: _Text, way: int) -> Box | None:
    """The letter that stands next beyond an end of the text, to the left (`way` -1) or to the right (1)."""
    height, end = text.box.height, text.box.x if way < 0 else text.box.right
    reach, above = round(REACH * height), round(OFF_LINE * height) + 2
    left = max(0, end - reach) if way < 0 else end
    right = end if way < 0 else min(pixels.shape[1], end + reach)
    top, bottom = max(0, text.box.y - above), min(pixels.shape[0], text.box.bottom + above)
    if right - left < 2:
        return None
    along, is_ours = _is_ours(pixels[top:bottom, left:right] - text.ground, text.axis)
    is_ink = is_ours & (along > 0.5)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(is_ink.astype(np.uint8), connectivity=8)
    best: tuple[int, Box] | None = None
    for number in range(1, count):
        x, y, wide, high, _ = (int(value) for value in stats[number])
        gap = right - left - x - wide if way < 0 else x
        is_inside = y > 0 and y + high < bottom - top and (x > 0 if way < 0 else x + wide < right - left)
        fits = LOWEST * height <= high <= HIGHEST * height and wide <= WIDEST * height
        if not (is_inside and fits and gap <= WORD_GAP * height and _stands_free(labels == number, is_ours)):
            continue
        if best is None or gap < best[0]:
            best = gap, Box(left + x, top + y, wide, high)
    return best[1] if best else None


def _underscores(pixels: Pixels, text: _Text) -> list[Box]:
    """The underscores under the text, and beside its ends, that its box does not hold."""
    box, height = text.box, text.box.height
    flat, reach = max(3, round(FLAT * height)), round((AWAY + LONGEST) * height)
    wide = Box(
        box.x - reach,
        box.bottom - round(FOOT[0] * height),
        box.width + 2 * reach,
        round(FOOT[0] * height) + round(FOOT[1] * height),
    )
    around = wide.grown(0, 0, (pixels.shape[1], pixels.shape[0]))
    along, is_ours = _is_ours(pixels[around.y : around.bottom, around.x : around.right] - text.ground, text.axis)
    is_ink = is_ours & (along > FAINT)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(is_ink.astype(np.uint8), connectivity=8)
    found: list[tuple[Box, Solid]] = []
    row: list[Box] = []
    for number in range(1, count):
        x, y, width, high, _ = (int(value) for value in stats[number])
        is_inside = x > 0 and y > 0 and x + width < around.width and y + high < around.height
        if is_inside and high <= flat and SHORTEST * height <= width <= LONGEST * height and width >= 3 * high:
            found.append((Box(around.x + x, around.y + y, width, high), labels == number))
    for low, glyph in sorted(found, key=lambda one: max(one[0].x - box.right, box.x - one[0].right)):
        near = [box, *row]
        gap = min(max(low.x - other.right, other.x - low.right) for other in near)
        if gap <= AWAY * height and _stands_free(glyph, is_ours):
            row.append(low)
    return row


def _stands_free(glyph: Solid, is_ours: Solid) -> bool:
    """Whether a glyph stands on the ground of the text, and is no piece of something else."""
    around = cv2.dilate(glyph.astype(np.uint8), np.ones((5, 5), np.uint8)).astype(bool) & ~glyph
    return float(is_ours[around].mean()) >= CLEAR


def _is_ours(offsets: NDArray[np.float32], axis: NDArray[np.float32]) -> tuple[NDArray[np.float32], Solid]:
    """How far on the way from ground to text each pixel lies, and whether it lies on it; `offsets` from the ground."""
    along = offsets @ (axis / float(axis @ axis))
    beside = np.linalg.norm(offsets - along[..., None] * axis, axis=2) / float(np.linalg.norm(axis))
    return along, (beside <= OFF_COLOUR) & (along >= -OFF_COLOUR) & (along <= 1 + OFF_COLOUR)

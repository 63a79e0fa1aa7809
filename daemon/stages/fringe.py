"""Fringe: what belongs to a word and is in no crop: letters at its ends, underscores, dashes, points.

The cropper measures edges by the sharpest one nearby. Beside a portrait or a frame the first letter of a faint text is
under that measure, and the word would begin with its second. An underscore or a dash is thin, and fainter than the
letters. Of the points with which games cut long names short, the last may be too small and too far off for a crop.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from daemon.domain.geometry import Box, hull
from daemon.stages.colours import Colour, Colours, along, beside, middle_where, seen_from, squares
from daemon.stages.ink import LEAST_CONTRAST, SOLID
from daemon.stages.joined import WORD_GAP
from daemon.stages.load import Pixels
from daemon.stages.mask import Inks, ink_of, with_margin

REACH, MOST = 1.3, 2
"""How far beyond an end to look, in heights of the letters, and how many letters at most are missing there."""

LOWEST, HIGHEST, WIDEST = 0.6, 1.4, 1.1
"""How high and how wide such a letter is, in heights of the others: an `x`, a bracket, a `W`."""

OFF_LINE = 0.3
"""By so many heights it begins above the others at most, or ends below them."""

OFF_COLOUR = 0.3
"""How far from the line between the colours of ground and text its pixels may lie, as a share of that line."""

DARKER = 0.5
"""So much further from the ground than the middle of the ink the core of a blurred stroke may lie, as a share of that
way: a third in thin type that was enlarged."""

CLEAR = 0.85
"""The share of the pixels around it that must have the colour of the ground, or one on the way to it."""

PLAIN = 0.97
"""The share of a crop's pixels with such a colour from which on its text is plain; an outline keeps letters sharp."""

FAINT = 0.25
"""How far on the way from the ground to the colour of the letters an underscore is at least: of a thin one half is."""

FOOT = (0.4, 0.35)
"""It lies within this share of the letters' height above and below their foot: letters that hang down end lower."""

MIDDLE = (0.25, 0.75)
"""A dash lies between these shares of the letters' height, from their top: the long vowels of Japanese names."""

MOSTLY = 0.5
"""What lies by more than this share of it in the crop of another word is no stroke beside this one."""

FLAT, SHORTEST, LONGEST = 0.16, 0.35, 2.5
"""How high an underscore is at most, and how wide it is, in heights of the letters; several of them touch."""

AWAY = 0.35
"""How far from the letters it begins, in heights of them: there is no letter between."""

AROUND = np.ones((5, 5), np.uint8)
"""Two pixels around a glyph: its blurred edge."""

POINT, BETWEEN = 0.3, 0.4
"""How wide and high a point is at most, and how far the next one stands from it, in heights of the letters."""

LEVEL, HIGHER = 2, 1.15
"""A sign is level with the word beside it to so many pixels, and lower when that is so many times as high."""

RIM = 2
"""Pixels around a glyph that blurring gave to it."""

Solid = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class _Text:
    """Where the letters of a word stand, the colour of its ground, and the way from there to theirs, in BGR."""

    box: Box
    ground: NDArray[np.float32]
    axis: NDArray[np.float32]


def fringed(pixels: Pixels, text: Sequence[Box], known: Inks | None = None) -> tuple[Box, ...]:
    """The boxes of words, each with the letters at its ends that are in none, for BGR pixels (height, width, 3).

    `known` takes up the ink that was told of the boxes on the way, which whoever masks them needs as well.
    """
    return tuple(_fringed(pixels, box, text, Inks() if known is None else known) for box in text)


def _fringed(pixels: Pixels, box: Box, others: Sequence[Box], known: Inks) -> Box:
    text = _text(pixels, box, known)
    for way in (-1, 1):
        for _ in range(MOST):
            found = _next(pixels, text, way) if text else None
            if text is None or found is None or any(found.intersection(other) for other in others if other != box):
                break
            text, box = replace(text, box=_with(text.box, found)), _with(box, found)
    if text and box.width <= box.height and (beside := _higher(box, others)):
        box = _whole(pixels, box, beside, text)
    for flat in _flats(pixels, text) if text else ():
        # The next word may begin over the end of an underscore.
        if not any(flat.intersection(other) > MOSTLY * flat.area for other in others if other != box):
            box = hull([box, flat])
    for point in _points(pixels, text) if text else ():
        if not any(point.intersection(other) for other in others if other != box):
            box = hull([box, point])
    return box


def _with(box: Box, other: Box) -> Box:
    """The box wide enough for another; its lines are what they were."""
    left, right = min(box.x, other.x), max(box.right, other.right)
    return replace(box, x=left, width=right - left)


def _text(pixels: Pixels, box: Box, known: Inks) -> _Text | None:
    """What is drawn in a box of plain text; None for outlined text, whose letters the outline keeps sharp."""
    wide = with_margin(pixels, box)
    part = pixels[wide.y : wide.bottom, wide.x : wide.right]
    known[box] = ink_of(pixels, box)
    solid = known[box] > SOLID
    rows, columns = np.flatnonzero(solid.any(axis=1)), np.flatnonzero(solid.any(axis=0))
    is_ground = cv2.dilate(solid.view(np.uint8), AROUND) == 0
    if not len(rows) or not is_ground.any():
        return None
    ground = middle_where(part, is_ground)
    axis = middle_where(part, solid) - ground
    if float(np.linalg.norm(axis)) < LEAST_CONTRAST:
        return None
    if float(_is_ours(seen_from(part, ground), axis)[1].mean()) < PLAIN:
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
    gone, is_ours = _is_ours(seen_from(pixels[top:bottom, left:right], text.ground), text.axis)
    is_ink = is_ours & (gone > 0.5)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(is_ink.view(np.uint8), connectivity=8)
    x, y, wide, high, _ = stats.T
    gaps = right - left - x - wide if way < 0 else x
    fits = (y > 0) & (y + high < bottom - top) & (x > 0 if way < 0 else x + wide < right - left)
    fits &= (LOWEST * height <= high) & (high <= HIGHEST * height) & (wide <= WIDEST * height)
    fits &= gaps <= WORD_GAP * height
    fits[0] = False
    numbers = np.flatnonzero(fits)
    for number in numbers[np.argsort(gaps[numbers], kind="stable")].tolist():
        if _stands_free(labels == number, is_ours):
            return Box(left + int(x[number]), top + int(y[number]), int(wide[number]), int(high[number]))
    return None


def _higher(box: Box, others: Sequence[Box]) -> Box | None:
    """The word right beside a sign that begins or ends level with it and is higher; None if there is none."""
    for other in others:
        gap = max(other.x - box.right, box.x - other.right)
        is_level = min(abs(other.y - box.y), abs(other.bottom - box.bottom)) <= LEVEL
        if is_level and other.height > HIGHER * box.height and gap <= WORD_GAP * other.height:
            return other
    return None


def _whole(pixels: Pixels, box: Box, beside: Box, text: _Text) -> Box:
    """A sign with its foot or its head, which may have been taken for a crop of its own: the last stroke of a `2`.

    It is drawn in the sign's colours above or below it, within the lines of the word beside, and reaches no further.
    """
    place = Box(box.x, beside.y, box.width, beside.height)
    wide = place.grown(RIM + 1, 1, (pixels.shape[1], pixels.shape[0]))
    gone, is_ours = _is_ours(seen_from(pixels[wide.y : wide.bottom, wide.x : wide.right], text.ground), text.axis)
    is_ink = is_ours & (gone > 0.5)
    rows = np.flatnonzero(is_ink.any(axis=1))
    if not len(rows) or is_ink[:, [0, -1]].any() or is_ink[[0, -1]].any() or float(is_ours.mean()) < PLAIN:
        return box
    top, bottom = min(box.y, wide.y + int(rows[0])), max(box.bottom, wide.y + int(rows[-1]) + 1)
    return Box(box.x, top, box.width, bottom - top)


def _flats(pixels: Pixels, text: _Text) -> Iterator[Box]:
    """The underscores under the text and beside its ends, and the dashes beside them, that its box does not hold."""
    box, height = text.box, text.box.height
    yield from _rules(pixels, text, box.bottom - round(FOOT[0] * height), box.bottom + round(FOOT[1] * height))
    for dash in _rules(pixels, text, box.y + round(MIDDLE[0] * height), box.y + round(MIDDLE[1] * height)):
        if dash.right <= box.x or dash.x >= box.right:
            yield dash


def _rules(pixels: Pixels, text: _Text, top: int, bottom: int) -> list[Box]:
    """The flat strokes between two heights that are drawn in the colour of the text, under it or close to its ends."""
    box, height = text.box, text.box.height
    flat, reach = max(3, round(FLAT * height)), round((AWAY + LONGEST) * height)
    wide = Box(box.x - reach, top, box.width + 2 * reach, bottom - top)
    around = wide.grown(0, 0, (pixels.shape[1], pixels.shape[0]))
    if around.height <= 0:
        return []
    part = pixels[around.y : around.bottom, around.x : around.right]
    gone, is_ours = _is_ours(seen_from(part, text.ground), text.axis)
    is_ink = is_ours & (gone > FAINT)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(is_ink.view(np.uint8), connectivity=8)
    x, y, widths, high, _ = stats.T
    fits = (x > 0) & (y > 0) & (x + widths < around.width) & (y + high < around.height) & (high <= flat)
    fits &= (SHORTEST * height <= widths) & (widths <= LONGEST * height) & (widths >= 3 * high)
    fits[0] = False
    found: list[tuple[Box, Solid]] = []
    row: list[Box] = []
    for number in np.flatnonzero(fits).tolist():
        left, top, width, tall = stats[number, :4].tolist()
        found.append((Box(around.x + left, around.y + top, width, tall), labels == number))
    for low, glyph in sorted(found, key=lambda one: max(one[0].x - box.right, box.x - one[0].right)):
        near = [box, *row]
        gap = min(max(low.x - other.right, other.x - low.right) for other in near)
        if gap <= AWAY * height and _stands_free(glyph, is_ours):
            row.append(low)
    return row


def _points(pixels: Pixels, text: _Text) -> list[Box]:
    """The points behind a text that ends with one like them, or a dash, and that its box does not hold: of `Name..`."""
    box, most = text.box, max(2, round(POINT * text.box.height))
    reach = 3 * round((POINT + BETWEEN) * box.height)
    around = Box(box.right - 2 * most, box.y, reach + 2 * most, box.height + 2).grown(0, 0, pixels.shape[1::-1])
    part = pixels[around.y : around.bottom, around.x : around.right]
    gone, is_ours = _is_ours(seen_from(part, text.ground), text.axis)
    is_ink = is_ours & (gone > 0.5)
    # The rim of a blurred point may belong to the box, and not be its ink.
    ends = np.flatnonzero(is_ink[:, : box.right - around.x].any(axis=0))
    right = around.x + int(ends[-1]) + 1 if len(ends) else 0
    last = np.flatnonzero(is_ink[:, right - 1 - around.x]) if right >= box.right - RIM else ends[:0]
    if not 0 < len(last) <= most or int(np.ptp(last)) >= most:
        return []
    _, labels, stats, _ = cv2.connectedComponentsWithStats(is_ink.view(np.uint8), connectivity=8)
    x, y, width, high, _ = stats.T
    fits = (width <= most) & (high <= most) & (x > 0) & (x + width < around.width) & (y + high < around.height)
    fits[0] = False
    row: list[Box] = []
    found = [(Box(*stats[n, :4].tolist()), labels == n) for n in np.flatnonzero(fits).tolist()]
    points = [(replace(at, x=around.x + at.x, y=around.y + at.y), glyph) for at, glyph in found]
    for point, glyph in sorted(points, key=lambda one: one[0].x):
        end = row[-1] if row else None
        if end is None:
            row += [point] if point.right == right else []
        elif abs(point.y - end.y) <= 1 and abs(point.height - end.height) <= 1:
            if point.x - end.right > BETWEEN * box.height or not _stands_free(glyph, is_ours):
                break
            row.append(point)
    if row:
        return row[1:]
    return [point for point, glyph in points if _is_on_foot(point, box, right) and _stands_free(glyph, is_ours)][:1]


def _is_on_foot(point: Box, box: Box, end: int) -> bool:
    """Whether a point stands on the foot of a text, right behind its end."""
    is_near = 0 <= point.x - end <= BETWEEN * box.height
    return is_near and point.height >= RIM and abs(point.bottom - box.bottom) <= RIM


def _stands_free(glyph: Solid, is_ours: Solid) -> bool:
    """Whether a glyph stands on the ground of the text, and is no piece of something else."""
    around = (cv2.dilate(glyph.view(np.uint8), AROUND) > 0) & ~glyph
    return float(is_ours[around].mean()) >= CLEAR


def _is_ours(offsets: Colours, axis: Colour) -> tuple[Colours, Solid]:
    """How far on the way from ground to text each pixel lies, and whether it lies on it; `offsets` from the ground."""
    gone = along(offsets, axis)
    is_near = beside(squares(offsets), gone, axis) <= OFF_COLOUR**2 * float(axis @ axis)
    return gone, is_near & (gone >= -OFF_COLOUR) & (gone <= 1 + DARKER)

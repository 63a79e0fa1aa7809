"""Slant: how far the letters of a line lean, so that they can be read upright.

Readers are trained on upright type: of the digits of a narrow slanted game font Tesseract took 9 for 5 and 3 for 9, and
was sure. Upright, the stems of the letters fall into few columns of pixels, and these into high ones. Only lines that
lean clearly say so, and only together: a single `7` or `/` leans in any font.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from statistics import median

import cv2
import numpy as np
from numpy.typing import NDArray

from daemon.domain.geometry import Box
from daemon.stages.ink import SOLID
from daemon.stages.sheet import Look, TextLine, straight

TRIED = tuple(round(0.05 * step, 2) for step in range(-4, 11))
"""Slants that are tried: pixels to the right for each pixel up."""

LEAST = 0.15
"""What leans by less is read as it is."""

CLEARLY = 1.05
"""So many times as unevenly must the ink lie once upright. On 62 real screens of 14 games nearly all lines of the one
in slanted type come to this, and of no other more than one in seven."""

WIDE, HIGH = 1.5, 10
"""A line tells of its slant from this width on, in its height, and from so many pixels of height."""

FEWEST, MOSTLY = 3, 0.6
"""So many lines of a height must lean, and that share of all that could tell."""

ALIKE = 0.25
"""Lines are of one height when they differ by no more than this share."""


def leaning(masked: NDArray[np.uint8], looks: Sequence[Look]) -> tuple[Look, ...]:
    """The same looks at lines of a masked picture (light on black), each with the slant of its letters."""
    told = [_slant(masked[box.y : box.bottom, box.x : box.right]) for box in (look.box for look in looks)]
    if sum(one is not None and one >= LEAST for one in told) < FEWEST:
        return tuple(looks)
    heights = np.array([look.box.height for look in looks])
    found = []
    for look in looks:
        alike = np.abs(heights - look.box.height) <= ALIKE * np.maximum(heights, look.box.height)
        telling = [one for one, is_alike in zip(told, alike.tolist(), strict=True) if is_alike and one is not None]
        lean = [one for one in telling if one >= LEAST]
        is_slanted = len(lean) >= FEWEST and len(lean) >= MOSTLY * len(telling)
        found.append(replace(look, slant=median(lean)) if is_slanted else look)
    return tuple(found)


def slant_at(lines: Sequence[TextLine], box: Box) -> float:
    """The slant of what stands in a box, by the lines that were read: the one there, else those above and below it."""
    there = [line for line in lines if box.intersection(line.box) > 0]
    column = [line for line in lines if min(box.right, line.box.right) > max(box.x, line.box.x)]
    slants = [line.slant for line in there or column]
    return median(slants) if slants else 0.0


def _slant(piece: NDArray[np.uint8]) -> float | None:
    """How far the ink of a line leans, 0 when it does not clearly; None where it cannot tell."""
    solid = piece > SOLID
    rows, columns = np.flatnonzero(solid.any(axis=1)), np.flatnonzero(solid.any(axis=0))
    if not len(rows):
        return None
    ink = solid[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1].astype(np.uint8)
    if ink.shape[0] < HIGH or ink.shape[1] < WIDE * ink.shape[0]:
        return None
    height = len(ink)
    # So wide that no slant moves any of it out.
    room = np.asarray(cv2.copyMakeBorder(ink, 0, 0, height, height, cv2.BORDER_CONSTANT, value=0), np.uint8)
    peaks = [_peaks(room, slant) for slant in TRIED]
    best = int(np.argmax(peaks))
    return TRIED[best] if peaks[best] >= CLEARLY * peaks[TRIED.index(0.0)] else 0.0


def _peaks(ink: NDArray[np.uint8], slant: float) -> float:
    """How unevenly ink of one slant lies over the columns of pixels once it is upright."""
    height, width = ink.shape
    upright = cv2.warpAffine(ink, straight(slant, height), (width, height), flags=cv2.INTER_NEAREST)
    columns = cv2.reduce(upright, 0, cv2.REDUCE_SUM, dtype=cv2.CV_64F).ravel()
    return float(columns @ columns)

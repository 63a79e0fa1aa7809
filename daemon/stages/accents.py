"""Accents: what stands over the letters of a text as it is drawn, where a reader took the letter without it.

Readers of English drop the accents of names: `Lagía` comes out as `Lagia`, of all of them alike, so that no vote helps.
But where each letter is a part of the ink by itself, the mark over it can be seen, and told by its shape: two side by
side are a diaeresis, one that rises an acute, one that falls a grave, one with its peak in the middle a circumflex.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from daemon.stages.drawing import MARK_ROOM, TALL_SIGNS, Part, expected_marks, letters
from daemon.stages.ink import SOLID

ACUTE, GRAVE, CIRCUMFLEX, DIAERESIS = "\u0301", "\u0300", "\u0302", "\u0308"

SMALL = 0.35
"""Of a text's height; what is wider or higher over a letter is none of these marks."""

BESIDE = 0.15
"""Of a text's height; the two dots over an `i` stand so far beside its stem, and no other mark does."""

DOT = 1.7
"""A dot is as wide as its stem, and never by so much wider."""

LEANS, UPRIGHT = 0.6, 0.4
"""How far the pixels of a mark lie on a line that rises or falls: an acute or a grave from the first on, and none of
them up to the second."""

PEAK = 0.3
"""By so much of its height the middle of a circumflex is above its ends."""


def accented(text: str, ink: NDArray[np.uint8], found: Sequence[Part]) -> str:
    """The text with the accents that are drawn over its letters in the parts of `ink`, and that it lacks.

    The text itself where letters and parts do not come out even, or where a mark is none that can be told.
    """
    tall, places = letters(found), [i for i, sign in enumerate(text) if sign.isalnum() or sign in TALL_SIGNS]
    if len(tall) != len(places) or len(tall) == len(found):
        return text
    signs, height, top = list(text), max(part.height for part in tall), min(part.y for part in tall)
    others = [part for part in found if all(part is not letter for letter in tall)]
    high = [part for part in others if part.y + part.height <= top + MARK_ROOM * height]
    owners = [min(tall, key=lambda letter: abs(letter.middle - mark.middle)) for mark in high]
    for place, letter in zip(places, tall, strict=True):
        near = [mark for mark, owner in zip(high, owners, strict=True) if owner is letter]
        over = [mark for mark in near if abs(mark.middle - letter.middle) <= letter.width / 2 + BESIDE * height]
        accent = _accent(ink, over, height) if _lacks(text[place], letter, over) else ""
        whole = unicodedata.normalize("NFC", text[place] + accent)
        signs[place] = whole if len(whole) == 1 else text[place]
    return "".join(signs)


def _lacks(sign: str, letter: Part, over: Sequence[Part]) -> bool:
    """Whether more is drawn over a letter than was read, or what is no dot over an `i`."""
    if sign in "ij":
        return len(over) > 1 or any(mark.width > max(letter.width, DOT * letter.width - 1) for mark in over)
    return sign.isascii() and len(over) > expected_marks(sign)


def _accent(ink: NDArray[np.uint8], over: Sequence[Part], height: int) -> str:
    """Which accent the marks over a letter are; empty when it cannot be told."""
    if any(max(mark.width, mark.height) > max(3, SMALL * height) for mark in over):
        return ""
    if len(over) == 2:
        first, second = sorted(over, key=lambda mark: mark.x)
        is_level = abs(first.y - second.y) <= 1 and abs(first.height - second.height) <= 1
        return DIAERESIS if is_level and first.x + first.width < second.x else ""
    return _by_shape(ink, over[0]) if len(over) == 1 else ""


def _by_shape(ink: NDArray[np.uint8], mark: Part) -> str:
    """Which accent a single mark is; empty when it is a dot, a bar or something else."""
    y, x = np.nonzero(ink[mark.y : mark.y + mark.height, mark.x : mark.x + mark.width] > SOLID)
    falls = float(np.corrcoef(x, y)[0, 1]) if y.any() and x.any() else 0.0
    if abs(falls) >= LEANS:
        return GRAVE if falls > 0 else ACUTE
    is_middle = np.abs(x - (mark.width - 1) / 2) < mark.width / 4
    if abs(falls) > UPRIGHT or mark.width < 3 or is_middle.all() or not is_middle.any():
        return ""
    return CIRCUMFLEX if y[~is_middle].mean() - y[is_middle].mean() >= PEAK * mark.height else ""

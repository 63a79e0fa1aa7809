"""Drawing: what can be counted on a text's ink without reading it, and whether a reading agrees with that.

A digit that was lost or doubled leaves a part too many or too few, an `i` read for a `1` lacks its dot, and an
underscore read as a space lies outside of every word.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

import cv2
import numpy as np
from numpy.typing import NDArray

from daemon.stages.ink import SOLID

TALL = 0.5
"""From this share of the highest part on a part is a letter; below it is a dot, a comma or a dash."""

NARROWEST_DIGIT = 0.42
"""Of its height; what is wider by half than a digit is two that touch."""

LEAST_HEIGHT = 12
"""Pixels; in smaller text the dot of an `i` mostly runs into its stem."""

MARK_ROOM = 0.45
"""Dots and accents end within this share of a text's height from its top."""

FOOT = 0.6
"""Points, commas and underscores begin below this share of a text's height."""

THIN = 0.1
"""Of a text's height; lower than points and underscores is what is left of a line under the text."""

LEAST_MARK = 0.012
"""Share of a text's squared height that a dot covers at least; less is a speck."""

NUMBER_SIGNS = frozenset("0123456789.,'/:#KMB ")
"""What numbers are made of: here each sign is drawn by itself."""

TALL_SIGNS = frozenset("()[]{}/\\\\|!?&@#$\u20ac\u00a3")
"""What is as high as a letter and in one part, and is none."""

POINTS = {".": 1, ",": 1, ":": 1, ";": 1, "!": 1, "?": 1, "_": 1, "\u2026": 3}
"""What stands on the foot of the letters."""

PAIRS = ("rn", "vv", "VV", "ii")
"""Two letters that one is read as: `m`, `w`, `W`, `ü`."""

LOW, FEW_LOW = frozenset("acemnorsuvwxz"), 3
"""Letters without anything above the others, which are of one height in any font; so many of them tell of it."""

LONG = frozenset("bdfhkl")
"""Small letters that are as high as capitals, or higher, in any font."""

ACCENTED = 1.18
"""With an accent on it, such a letter is so many times as high as the others."""

LEVEL, FEW_LEVEL = 0.9, 4
"""A small letter is lower than this share of the capitals in any font that has them; where two letters touch, it takes
so many parts of one height to say that none of them is small."""

UNCOUNTED = frozenset("%\"'`^*\u00b0~\u00a8\u00b4=")
"""Signs in several parts, or high up as an accent is: a text with one of them is not counted."""


@dataclass(frozen=True, slots=True)
class Part:
    """One connected part of the ink: a box in pixels of the ink."""

    x: int
    y: int
    width: int
    height: int
    area: int

    @property
    def middle(self) -> float:
        """From left to right."""
        return self.x + self.width / 2


@dataclass(frozen=True, slots=True)
class Drawing:
    """The parts of a text, and its height in pixels: as high as letters, `marks` above those, `points` on their foot.

    `most` is how many letters there are if the wide ones are several that touch.
    """

    letters: int
    most: int
    marks: int
    points: int
    height: int


def parts(ink: NDArray[np.uint8]) -> list[Part]:
    """The connected parts of a piece of ink (light on black), from left to right, without specks."""
    _, _, stats, _ = cv2.connectedComponentsWithStats((ink > SOLID).view(np.uint8), connectivity=8)
    found = [Part(*row) for row in stats[1:].tolist()]
    tallest = max((part.height for part in found), default=0)
    return sorted((p for p in found if p.area >= LEAST_MARK * tallest**2), key=lambda part: part.x)


def letters(found: Sequence[Part]) -> list[Part]:
    """The parts that are as high as letters, and begin as high up: some commas are as high, and hang lower."""
    tallest = max((part.height for part in found), default=0)
    tall = [part for part in found if part.height >= TALL * tallest]
    top = min((part.y for part in tall), default=0)
    return [part for part in tall if part.y - top <= TALL * tallest]


def drawing(found: Sequence[Part]) -> Drawing | None:
    """What the parts of one text come to; None when there are none."""
    tall = letters(found)
    if not tall:
        return None
    height = max(part.height for part in tall)
    top = min(part.y for part in tall)
    usual = max(float(median(part.width for part in tall)), NARROWEST_DIGIT * height)
    most = sum(max(1, round(part.width / usual)) for part in tall)
    others = [part for part in found if all(part is not one for one in tall)]
    high = [part for part in others if part.y + part.height <= top + MARK_ROOM * height]
    marks = sum(any(one.x - 2 <= mark.middle <= one.x + one.width + 2 for one in tall) for mark in high)
    low = [part for part in others if part.y >= top + FOOT * height and part.height >= THIN * height]
    return Drawing(len(tall), most, marks, len(low), height)


def contradicts(text: str, drawn: Drawing, *, dotted: bool) -> bool:
    """Whether a reading cannot be what is drawn.

    `dotted`: in text of this size the dots of an `i` stand by themselves on this picture.
    """
    signs = [sign for sign in text if not sign.isspace()]
    if not signs or any(sign in UNCOUNTED or ord(sign) > 0x24F for sign in signs):
        return False
    count = sum(sign.isalnum() or sign in TALL_SIGNS for sign in signs)
    # A point that was lost makes ten of one: 1.5M is not 15M.
    if drawn.points > sum(POINTS.get(sign, 0) for sign in signs):
        return True
    if set(signs) <= NUMBER_SIGNS:
        return drawn.letters > count or drawn.most < count
    # A `ü` of small type was read as `ii`, one letter in the place of two; an `m` as `rn` where all others are apart.
    doubled = sum(text.count(pair) for pair in PAIRS)
    if ("ii" in text and max(drawn.letters, drawn.most) < count) or 0 < count - drawn.letters == doubled:
        return True
    expected = expected_marks(text)
    # Beside a high bracket the upper dot of a colon hangs as high as an accent.
    most_marks = expected + sum(text.count(sign) for sign in ":;")
    if drawn.letters > count or (drawn.marks > most_marks and (dotted or drawn.height >= LEAST_HEIGHT)):
        return True
    return dotted and drawn.letters == count and drawn.marks < expected


def hides_accent(text: str, found: Sequence[Part]) -> bool:
    """Whether a small letter is drawn higher than the others: an accent that was not read touches it.

    Nothing is said where letters and parts do not come out even.
    """
    tall, signs = letters(found), [sign for sign in text if sign.isalnum() or sign in TALL_SIGNS]
    if len(tall) != len(signs):
        return False
    low = [part.height for part, sign in zip(tall, signs, strict=True) if sign in LOW]
    return len(low) >= FEW_LOW and max(low) >= max(ACCENTED * median(low), median(low) + 2)


def levels_case(text: str, found: Sequence[Part]) -> bool:
    """Whether a small letter is drawn as high as the capitals, or the long letters, beside it.

    `ксюха` was read as `KCHOXa`, `kb2U` as `kb2u`. Where two letters are one part, all parts must be of one height.
    """
    tall, signs = letters(found), [sign for sign in text if sign.isalnum() or sign in TALL_SIGNS]
    if max((part.height for part in tall), default=0) < LEAST_HEIGHT:
        return False
    if len(tall) == len(signs):
        high = [part.height for part, sign in zip(tall, signs, strict=True) if _is_capital(sign) or sign in LONG]
        least = LEVEL * max(high, default=float("inf"))
        return any(part.height >= least and sign in LOW for part, sign in zip(tall, signs, strict=True))
    height = max(part.height for part in tall)
    level = [part.height >= LEVEL * height for part in tall]
    one_fewer = len(tall) == len(signs) - 1 >= FEW_LEVEL and any(_is_capital(sign) for sign in signs)
    return one_fewer and all(level) and any(sign in LOW for sign in signs)


def _is_capital(sign: str) -> bool:
    return sign.isascii() and sign.isupper()


def expected_marks(text: str) -> int:
    """How many dots and accents stand above the letters of a text."""
    return sum(_marks(sign) for sign in text)


def _marks(sign: str) -> int:
    decomposed = unicodedata.normalize("NFD", sign)
    base, accents = decomposed[0], decomposed[1:]
    above = sum(2 if accent == "\u0308" else unicodedata.combining(accent) == 230 for accent in accents)
    return above if accents else int(base in "ij")

"""Alphabet: how letters and digits are drawn on one picture, which mostly has one font for a column.

What was read with confidence fills an alphabet of drawn glyphs with their names. A glyph that is drawn like those of
another name stands out as a misreading, and a doubtful text can be spelled out by what its glyphs look like. On 57 real
screens the nearest glyph of the same name is at a distance of 0.025 in the median and 0.11 for nine in ten; 99 % of the
nearest of another name lie beyond 0.12, and nearer ones were misread, or were letters that fonts draw alike.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from daemon.stages.drawing import Part, letters, parts

SIZE = (12, 18)
"""Pixels, wide and high, that glyphs are brought to before they are compared."""

ASPECT = 0.5
"""How much a difference in width by height counts beside the root of the mean square difference of the pixels."""

LIKE_HIGH = 0.12
"""Glyphs are of one size when their heights differ by no more than this share, or by a pixel: so `o` is not `O`."""

MARGIN = 0.6
"""A glyph is drawn like another name's when it is this much nearer to one of those than to any of its own."""

SAME, NEAR = 0.06, 0.10
"""Distances below which two drawings are one glyph for certain, and below which they may be."""

MARGIN_DIGIT, NEAR_DIGIT = 0.75, 0.16
"""The same among digits, of which there are ten and no two alike: a slanted `9` read as a `5` was at 0.14 from other
`9`, and at 0.24 from the nearest `5`. It casts a doubt on 4 of some 2,000 numbers of 99 real pictures."""

UNLIKE, LEAST_UNEVEN = 0.3, 14
"""Beyond this distance two glyphs of one text are two letters, where they are so many pixels high: of 665 that were
named alike on 37 real pictures 99.5 % lie within 0.27, and those beyond 0.28 were not the same."""

LOOK_ALIKES = ("0OoDQ", "1lIi", "5Ss", "8B", "2Zz", "Cc", "Vv", "Ww", "Xx", "Kk", "Pp", "Uu", "Yy")
"""Letters that fonts draw alike, so that their shapes do not tell one for the other."""

BLOCK = 256
"""Glyphs that are compared with all others at a time: bounds the memory on a picture full of text."""


@dataclass(frozen=True, slots=True, eq=False)
class Alphabet:
    """Glyphs of one picture: their names, heights in pixels, widths by heights, and pixels from 0 to 1.

    Shapes (n,), and (n, 216) for the `drawings`.
    """

    names: NDArray[np.str_]
    heights: NDArray[np.float32]
    shapes: NDArray[np.float32]
    drawings: NDArray[np.float32]

    def odd(self) -> NDArray[np.bool_]:
        """Which glyphs are drawn like those of another name, shape (n,)."""
        found = [np.zeros(0, np.bool_)]
        for start in range(0, len(self.names), BLOCK):
            mine = self._part(start)
            apart = mine.distances(self)
            apart[np.arange(len(mine.names)), start + np.arange(len(mine.names))] = np.inf
            is_own = mine.names[:, None] == self.names[None]
            is_other = ~is_own & ~_look_alike(mine.names, self.names)
            own = np.where(is_own, apart, np.inf).min(axis=1)
            other = np.where(is_other, apart, np.inf).min(axis=1)
            # Where one drawing has two names, the one that fewer of them have is in doubt, both when it is as many.
            is_same = apart < SAME
            is_outvoted = (is_same & is_other).sum(axis=1) > (is_same & is_own).sum(axis=1)
            is_digits = mine.are_digits()[:, None] & self.are_digits()[None]
            digit = np.where(is_other & is_digits, apart, np.inf).min(axis=1)
            is_misread = (other < NEAR) & (other < MARGIN * own)
            found.append(is_misread | (digit < NEAR_DIGIT) & (digit < MARGIN_DIGIT * own) | is_outvoted)
        return np.concatenate(found)

    def is_uneven(self) -> bool:
        """Whether a letter of one text without digits is drawn in two ways: the `ß` of `SßABER` was read as an `R`."""
        if any(name.isdigit() for name in self.names.tolist()):
            # Units, and what touches them: of the two in `10246K/3497K` one had a piece of the stroke.
            return False
        letters = np.array([name.isalpha() for name in self.names.tolist()], bool) & (self.heights >= LEAST_UNEVEN)
        again = (self.names[:, None] == self.names[None]) & letters[:, None] & letters[None]
        if again.sum() <= letters.sum():
            return False
        apart = self.distances(self)
        return bool((again & (apart > UNLIKE) & np.isfinite(apart)).any())

    def named_in(self, others: Alphabet) -> list[str] | None:
        """The name of each glyph among others; None when one is like none of them, or like two of other names."""
        names: list[str] = []
        for start in range(0, len(self.names), BLOCK):
            apart = self._part(start).distances(others)
            nearest = others.names[apart.argmin(axis=1)]
            own = apart.min(axis=1)
            other = np.where(nearest[:, None] == others.names[None], np.inf, apart).min(axis=1)
            if not ((own < NEAR) & ((own < MARGIN * other) | (own < SAME) & (other > SAME))).all():
                return None
            names += nearest.tolist()
        return names

    def are_digits(self) -> NDArray[np.bool_]:
        """Which glyphs are named as digits, shape (n,)."""
        return np.array([name.isdigit() for name in self.names.tolist()], np.bool_)

    def _part(self, start: int) -> Alphabet:
        """So many glyphs that all of them can be compared with all others at once."""
        part = slice(start, start + BLOCK)
        return Alphabet(self.names[part], self.heights[part], self.shapes[part], self.drawings[part])

    def distances(self, others: Alphabet) -> NDArray[np.float32]:
        """How unlike each is to each of the others, shape (n, m); without limit where it is of another size."""
        mine, theirs = (self.drawings**2).sum(axis=1), (others.drawings**2).sum(axis=1)
        square = mine[:, None] + theirs[None] - 2 * self.drawings @ others.drawings.T
        apart = np.sqrt(np.maximum(square, 0) / (SIZE[0] * SIZE[1]))
        apart += ASPECT * np.abs(self.shapes[:, None] - others.shapes[None])
        higher = np.maximum(self.heights[:, None], others.heights[None])
        apart[np.abs(self.heights[:, None] - others.heights[None]) > np.maximum(1, LIKE_HIGH * higher)] = np.inf
        return np.asarray(apart, np.float32)


def _look_alike(names: NDArray[np.str_], others: NDArray[np.str_]) -> NDArray[np.bool_]:
    """Which of the names may be drawn as which of the others, shape (n, m)."""
    found = np.zeros((len(names), len(others)), np.bool_)
    for alike in LOOK_ALIKES:
        found |= np.isin(names, list(alike))[:, None] & np.isin(others, list(alike))[None]
    return found


def joined(alphabets: Sequence[Alphabet]) -> Alphabet:
    """All glyphs of several alphabets as one."""
    every = [_none(), *alphabets]
    return Alphabet(
        *(np.concatenate([getattr(one, name) for one in every]) for name in ("names", "heights", "shapes", "drawings"))
    )


def glyphs(ink: NDArray[np.uint8], found: Sequence[Part], text: str) -> Alphabet:
    """The glyphs of a text that is drawn in one part a letter; none where letters and parts do not come out even."""
    tall = letters(found)
    signs = _signs(text)
    if not signs or len(tall) != len(signs):
        return _none()
    return Alphabet(
        names=np.array(signs),
        heights=np.array([part.height for part in tall], np.float32),
        shapes=np.array([part.width / part.height for part in tall], np.float32),
        drawings=np.stack([_drawing(ink, part) for part in tall]),
    )


def spelled(alphabet: Alphabet, ink: NDArray[np.uint8], text: str) -> str | None:
    """The text with each letter and digit named as it is drawn elsewhere on the picture.

    None when one of them is like none there, or like two. So it is the text itself when the drawing confirms it.
    """
    mine = glyphs(ink, parts(ink), text)
    names = mine.named_in(alphabet) if len(mine.names) and len(alphabet.names) else None
    if names is None:
        return None
    named = iter(zip(mine.names.tolist(), names, strict=True))
    return "".join(_renamed(sign, *next(named)) if _base(sign) else sign for sign in text)


def _signs(text: str) -> list[str]:
    """The letters and digits of a text without their accents, which are parts of their own; none of other scripts."""
    signs = [_base(sign) for sign in text if sign.isalnum()]
    return [sign for sign in signs if sign] if all(signs) else []


def _base(sign: str) -> str:
    base = unicodedata.normalize("NFD", sign)[:1]
    return base if base.isascii() and base.isalnum() else ""


def _renamed(sign: str, was: str, is_now: str) -> str:
    return sign if was == is_now else is_now


def _none() -> Alphabet:
    nothing = np.zeros(0, np.float32)
    return Alphabet(np.array([], "U1"), nothing, nothing, np.zeros((0, SIZE[0] * SIZE[1]), np.float32))


def _drawing(ink: NDArray[np.uint8], part: Part) -> NDArray[np.float32]:
    piece = ink[part.y : part.y + part.height, part.x : part.x + part.width]
    small = cv2.resize(piece, SIZE, interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.GaussianBlur(small.astype(np.float32) / 255, (3, 3), 0), np.float32).ravel()

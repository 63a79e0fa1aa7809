"""Placement: a pack laid on a picture, and what then stands where it says."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from daemon.domain.geometry import Box
from daemon.domain.pack import NUMERIC, Column, Origin, Pack
from daemon.stages.scene import Scene

Numbers = NDArray[np.float64]
Flags = NDArray[np.bool_]

MISSED, UNREAD, OUT_OF_VIEW, WORDS, NAME = -2.0, -0.7, -0.5, 0.3, 1.0
"""What speaks for or against a row, as logarithms: nothing where a text belongs, a text there that does not fit (it may
be misread), a column beyond the edge of the picture, anything at all in a column of words, and letters where the name
belongs."""

IN_LINE = 0.08
"""Names stand under each other, within this share of the row distance."""

HIGHEST_NAME = 0.6
"""A name is lower than this share of the row distance."""

CERTAIN = 4.0
"""No single text speaks more for a row than this, however small the chance that it is there by chance."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """Where a pack lies on a picture: `pitch` is the row distance, `anchor` where names stand, `right` the list's end.

    `origins` are the vertical middles of the names, top to bottom. All lengths in pixels.
    """

    pack: Pack
    pitch: float
    anchor: float
    right: float
    origins: tuple[float, ...] = ()

    def moved(self, anchor: float) -> Placement:
        """The same with the names at another place, as on the cards beside these."""
        return replace(self, anchor=anchor)

    def across(self, column: Column) -> tuple[float, float]:
        """Where the column's band begins and ends, from the picture's left edge."""
        return self.at(column, column.x)

    def at(self, column: Column, band: tuple[float, float]) -> tuple[float, float]:
        """Where a band that is measured as the column is begins and ends, from the picture's left edge."""
        start, end = band
        match column.origin:
            case Origin.NAME:
                return self.anchor + start * self.pitch, self.anchor + end * self.pitch
            case Origin.RIGHT:
                return self.right + start * self.pitch, self.right + end * self.pitch
            case Origin.WIDTH:
                width = self.right - self.anchor
                return self.anchor + start * width, self.anchor + end * width

    def band(self, column: Column, origin: float, size: tuple[int, int]) -> Box:
        """The column's band of the row at `origin`, as far as the picture of `(width, height)` shows it."""
        left, right = self.across(column)
        top, bottom = (origin + self.pitch * y for y in column.y)
        x, y = max(0, round(left)), max(0, round(top))
        return Box(x, y, max(1, min(size[0], round(right)) - x), max(1, min(size[1], round(bottom)) - y))

    def stands(self, found: Scene) -> Flags:
        """Which lines could be names by where they stand and how high they are."""
        apart = np.abs(found.anchors(self.pack.name.align) - self.anchor)
        return (apart <= IN_LINE * self.pitch) & (found.height <= HIGHEST_NAME * self.pitch)

    def is_visible(self, column: Column, origins: Numbers, size: tuple[int, int]) -> Flags:
        """Whether the middle of the column's band lies in the picture, for each of the rows at `origins`."""
        x, y = sum(self.across(column)) / 2, origins + self.pitch * sum(column.y) / 2
        return (0 <= x < size[0]) & (y >= 0) & (y < size[1])

    def holds(self, column: Column, x: Numbers, y: Numbers, origins: Numbers) -> Flags:
        """Whether each of the points lies in the column's band of each row: shape (rows, points)."""
        left, right = self.across(column)
        down = (y[None, :] - origins[:, None]) / self.pitch
        return (column.y[0] <= down) & (down <= column.y[1]) & ((left <= x) & (x <= right))[None, :]


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """What speaks for rows at given origins, arrays of shape (rows,).

    `support` is how much more likely what is there is with the pack's row than without (a logarithm), `telling` how
    many columns hold a text that fits; of the columns whose texts tell anything, `present` how many have some, and
    `wanted` how many are in view. Of columns of numbers, `nearly` have digits that do not fit, as a number
    has that was misread, and `titles` letters alone, surely read, as a line of titles has.
    """

    support: Numbers
    telling: Numbers
    present: Numbers
    wanted: Numbers
    nearly: Numbers
    titles: Numbers


def groups(pack: Pack) -> list[tuple[Column, ...]]:
    """Columns of the rows besides the name, those that stand in each other's place together."""
    others = [column for column in pack.in_rows if column is not pack.name]
    return [
        (column, *(other for other in others if other.instead_of == column.name))
        for column in others
        if not column.instead_of
    ]


def surprise(found: Scene, column: Column, pitch: Numbers, width: float) -> Numbers:
    """How much a text that fits says, at each row distance: much where hardly any would stand there by chance.

    `width` is how wide one unit of the column's `x` is, in row distances.
    """
    area = (column.x[1] - column.x[0]) * width * (column.y[1] - column.y[0]) * pitch**2
    by_chance = len(found.telling(column)) * area / (found.size[0] * found.size[1])
    return np.asarray(np.minimum(CERTAIN, -np.log(-np.expm1(-np.maximum(by_chance, 1e-6)))))


def evidence(found: Scene, laid: Placement, origins: Numbers) -> Evidence:
    """How much speaks for the rows at `origins`: an optional column that is not there is not missed."""
    telling, present, wanted, nearly, titles = (np.zeros(len(origins)) for _ in range(5))
    name = laid.pack.name
    is_there = laid.stands(found)[None, :] & (np.abs(found.middle[None, :] - origins[:, None]) <= 0.02 * laid.pitch)
    support = NAME * np.where(is_there, found.names(name)[None, :], 0.0).sum(axis=1)
    for group in groups(laid.pack):
        seen = laid.is_visible(group[0], origins, found.size)
        said = np.zeros(len(origins))
        fits, something, numbered, lettered = (np.zeros(len(origins), bool) for _ in range(4))
        for column in group:
            inside = laid.holds(column, found.word_x, found.word_y, origins)
            something |= inside.any(axis=1)
            if column.type in NUMERIC:
                numbered |= (inside & found.numbered[None, :]).any(axis=1)
                lettered |= (inside & found.lettered[None, :]).any(axis=1)
            if column.is_telling:
                x, y = found.telling(column).T
                here = laid.holds(column, x, y, origins).any(axis=1)
                width = 1.0 if column.origin is not Origin.WIDTH else (laid.right - laid.anchor) / laid.pitch
                said = np.maximum(said, here * surprise(found, column, np.array(laid.pitch), width))
                fits |= here
        is_telling = any(column.is_telling for column in group)
        if is_telling:
            worth = np.where(fits, said, np.where(something, UNREAD, MISSED))
        else:
            fits = np.zeros(len(origins), bool)
            worth = WORDS * something
        worth = np.where(seen, worth, OUT_OF_VIEW)
        support += np.maximum(worth, 0.0) if group[0].optional else worth
        telling += fits & seen
        present += something & seen & is_telling
        wanted += seen & is_telling & (not group[0].optional)
        nearly += numbered & ~fits & seen
        titles += lettered & ~fits & seen
    return Evidence(support, telling, present, wanted, nearly, titles)

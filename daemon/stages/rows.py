"""Rows: which lines of text are the names of a list, how far apart its rows are, and which pack describes it.

A pack says where columns stand in row heights from the left end and the middle of the name. So two numbers place it
on a picture of any size, cut on any side: the distance from row to row, and where names begin. Both are guessed from
lines that stand under each other, and the guess that explains most is taken.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np

from daemon.domain.cells import fits
from daemon.domain.pack import Column, ColumnType, Pack
from daemon.ports import Word
from daemon.stages.sheet import TextLine

ALIGNED = 0.5
"""Lines begin under each other when their left ends differ by less than this share of their height."""

MOST_PITCHES = 12
"""How many guesses of the row distance are tried, the best supported first."""

ROW_GAP = 0.7
"""Rows are at least this share of the row distance apart."""

LEAST_SUPPORT = 1.5
"""What must be there besides a name to make a row: a typed value (1) and a text (0.5), or two typed values."""

SURE_FIT = 0.6
"""A pack is taken when at least this share of the cells it expects is there; the next one must be this much worse:"""

MARGIN = 0.1

LEAST_EXPLAINED = 0.4
"""Of the words on a war list all stand in its columns; titles, tabs and buttons around it are the rest."""


@dataclass(frozen=True, slots=True)
class Placement:
    """A pack on a picture: `pitch` is the row distance and `left` where names begin, `tops` the middles of the names.

    `fit` is the share of expected cells that are there and look as they should, from 0 to 1. All lengths in pixels.
    """

    pack: Pack
    pitch: float
    left: float
    origins: tuple[float, ...]
    fit: float

    def holds(self, column: Column, word: Word, origin: float) -> bool:
        """Whether the middle of the word lies in the column's band of the row at `origin`."""
        x = (word.box.centre_x - self.left) / self.pitch
        y = (word.box.centre_y - origin) / self.pitch
        return column.x[0] <= x <= column.x[1] and column.y[0] <= y <= column.y[1]


def place(lines: Sequence[TextLine], size: tuple[int, int], packs: Sequence[Pack]) -> list[Placement]:
    """The best placement of each pack that fits at all, the best first."""
    read = [line for line in lines if line.words]
    if not read:
        return []
    found = [best for pack in packs if (best := _best(pack, read, size))]
    return sorted(found, key=lambda placement: -placement.fit)


def _best(pack: Pack, lines: Sequence[TextLine], size: tuple[int, int]) -> Placement | None:
    words = [word for line in lines for word in line.words]
    placements = [
        _placed(pack, lines, words, pitch, left, size) for pitch in _pitches(lines) for left in _lefts(lines, pitch)
    ]
    placements.sort(key=lambda p: (p.fit * len(p.origins) ** 0.5, p.fit), reverse=True)
    return next((p for p in placements if p.origins and _is_screen(p, words, size)), None)


def _pitches(lines: Sequence[TextLine]) -> list[float]:
    """Distances between lines that begin under each other, most frequent first; else guesses from the text height."""
    distances = []
    for one, other in combinations(lines, 2):
        height = max(one.box.height, other.box.height)
        down = abs(one.box.centre_y - other.box.centre_y)
        if abs(one.box.x - other.box.x) <= ALIGNED * height and down > 1.3 * height:
            distances.append(down)
    groups: list[list[float]] = []
    for distance in sorted(distances):
        if groups and distance <= groups[-1][0] * 1.04:
            groups[-1].append(distance)
        else:
            groups.append([distance])
    groups.sort(key=len, reverse=True)
    supported = [group for group in groups[:MOST_PITCHES] if len(group) >= max(2, len(groups[0]) / 4)]
    if supported:
        return [float(np.median(group)) for group in supported]
    # A list of one row has no row distance: rows of real lists are 2.5 to 8 times as high as their text.
    usual = float(np.median([line.box.height for line in lines]))
    return [usual * 2.5 * 1.08 ** float(step) for step in range(16)]


def _lefts(lines: Sequence[TextLine], pitch: float) -> list[float]:
    """Where names may begin: every left end, those that are alike taken as one."""
    lefts: list[float] = []
    for x in sorted(line.box.x for line in lines):
        if not lefts or x > lefts[-1] + 0.06 * pitch:
            lefts.append(float(x))
    return lefts


def _placed(
    pack: Pack, lines: Sequence[TextLine], words: Sequence[Word], pitch: float, left: float, size: tuple[int, int]
) -> Placement:
    """The pack with its rows where the lines that begin at `left` could be names; the rows with most support stay."""
    bare = Placement(pack, pitch, left, (), 0.0)
    reach = pitch * max(abs(y) for column in pack.columns for y in column.y)
    rated = []
    for line in lines:
        if abs(line.box.x - left) <= 0.08 * pitch and line.box.height <= 0.6 * pitch:
            origin = line.box.centre_y
            near = [word for word in words if abs(word.box.centre_y - origin) <= reach]
            rated.append((*_support(bare, near, origin, size), origin))
    chosen: list[tuple[float, float, float]] = []
    for there, expected, origin in sorted(rated, key=lambda r: (-r[0], r[2])):
        if there >= LEAST_SUPPORT and all(abs(origin - other[2]) >= ROW_GAP * pitch for other in chosen):
            chosen.append((there, expected, origin))
    wanted = sum(expected for _, expected, _ in chosen)
    fit = sum(there for there, _, _ in chosen) / wanted if wanted else 0.0
    return replace(bare, origins=tuple(sorted(origin for _, _, origin in chosen)), fit=fit)


def _is_screen(placed: Placement, words: Sequence[Word], size: tuple[int, int]) -> bool:
    """Whether this can be the pack's screen at all: on a foreign list one column may fit by chance, and little else.

    Half of the typed columns must be in view, two of these and most of them must fit in most rows, and the rows must
    explain a good part of everything that is written on the picture.
    """
    typed = [c for c in placed.pack.columns if c.type not in {ColumnType.NAME, ColumnType.TEXT}]
    in_view = fitting = 0
    for column in typed:
        origins = [origin for origin in placed.origins if visible(placed, column, origin, size)]
        right = sum(_fits(placed, column, words, origin) for origin in origins)
        in_view += bool(origins)
        fitting += bool(origins) and right >= 0.5 * len(origins)
    known = sum(any(placed.holds(c, word, o) for o in placed.origins for c in placed.pack.columns) for word in words)
    enough = in_view >= 0.5 * len(typed) and fitting >= max(min(2, in_view), 0.6 * in_view)
    return enough and known >= LEAST_EXPLAINED * len(words)


def _fits(placed: Placement, column: Column, words: Sequence[Word], origin: float) -> bool:
    """Whether what stands in the column of the row at `origin` looks as it should."""
    inside = sorted((word for word in words if placed.holds(column, word, origin)), key=lambda word: word.box.x)
    return bool(inside) and fits(column, [word.text for word in inside])


def _support(bare: Placement, words: Sequence[Word], origin: float, size: tuple[int, int]) -> tuple[float, float]:
    """How much of what the row at `origin` should hold is there, and how much it should hold at all."""
    there = expected = 0.0
    for column in bare.pack.columns:
        if column.type is ColumnType.NAME or not visible(bare, column, origin, size):
            continue
        weight = 0.5 if column.type is ColumnType.TEXT else 1.0
        expected += weight
        there += weight * _fits(bare, column, words, origin)
    return there, expected


def visible(placement: Placement, column: Column, origin: float, size: tuple[int, int]) -> bool:
    """Whether the column's band of the row at `origin` lies in the picture, by its middle."""
    x = placement.left + placement.pitch * sum(column.x) / 2
    y = origin + placement.pitch * sum(column.y) / 2
    return 0 <= x < size[0] and 0 <= y < size[1]

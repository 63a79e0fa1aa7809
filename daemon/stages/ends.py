"""Ends: whether the texts of a column stand just where a pack says, to a small part of a row distance.

The band of a column is as wide as its texts need; but all of them begin in one line, or end in one, or are centred on
one, and where that line is differs from list to list.
"""

from __future__ import annotations

from collections.abc import Callable
from statistics import median

from daemon.domain.geometry import Box, hull
from daemon.domain.pack import Column, Pack
from daemon.stages.scene import CLEAR
from daemon.stages.view import View

PLACED, WORST = 1.0, 6.0
"""What texts of the first column say that stand where the pack says (those of the next say less: lists are laid out
alike), and the most that one place speaks against a pack."""

STRAYS, PIXELS = 0.02, 0.7
"""How far the line strays beyond its band from picture to picture of one screen: in row distances, and in pixels."""

FEWEST = 2
"""So many texts tell of a line: one may stand anywhere."""


def ends(seen: View) -> list[tuple[str, float]]:
    """What speaks for the places of texts, by column, for each line that the pack knows."""
    said: list[tuple[str, float]] = []
    for column in seen.laid.pack.in_rows:
        for band, end in _lines(column):
            boxes = _boxes(seen, column)
            if len(boxes) >= FEWEST:
                best = PLACED / (1 + len(said))
                said.append((column.name, best - _astray(seen, column, band, median(end(box) for box in boxes))))
    return said


def most_of_ends(pack: Pack) -> float:
    """The most that places can say for a pack."""
    return sum(PLACED / (1 + number) for number in range(sum(len(_lines(column)) for column in pack.in_rows)))


def _lines(column: Column) -> list[tuple[tuple[float, float], Callable[[Box], float]]]:
    known: tuple[tuple[tuple[float, float] | None, Callable[[Box], float]], ...] = (
        (column.begins, lambda box: box.x),
        (column.middle, lambda box: box.centre_x),
        (column.ends, lambda box: box.right),
    )
    return [(band, end) for band, end in known if band]


def _boxes(seen: View, column: Column) -> list[Box]:
    """Where the column's own text stands in each row that has some; an icon beside it is read as something unsure."""
    rows = [row[column.name].lines for row in seen.around if column.name in row]
    clear = [[line for line in lines if line.confidence >= CLEAR] or lines for lines in rows]
    return [hull(line.box for line in lines) for lines in clear if lines]


def _astray(seen: View, column: Column, band: tuple[float, float], place: float) -> float:
    """How much speaks against a place beyond the band."""
    start, end = seen.laid.at(column, band)
    beyond = max(start - place, place - end, 0.0)
    strays = STRAYS * seen.laid.pitch + PIXELS
    return min(WORST, float((beyond / strays) ** 2 / 2))

"""Short: texts that may be a part of what stands there, because the rest of their column says that more belongs.

Of `278` the crops may hold the `8` alone, and of `Paper` the `ap`: nothing of that looks wrong by itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from daemon.domain.geometry import Box
from daemon.domain.pack import Column
from daemon.domain.reading import Cell
from daemon.stages.checks import NUMBERS
from daemon.stages.interpret import Doubt, Interpretation
from daemon.stages.pieces import shares_text
from daemon.stages.repeated import repeated
from daemon.stages.scene import letters

FEWEST = 3
"""So many other numbers must say how many digits belong in a column."""

STRAYS, ALIKE = 0.25, 1.0
"""So many heights of their letters they stray from a line on which they begin, end or are centred at most; and so many
pixels further from one that may be their rule than from another."""


def short(found: Interpretation, size: tuple[int, int]) -> list[Doubt]:
    """A doubt for each text that may be a part of one, at the place of a whole one; `size` is (width, height).

    A number with fewer digits than all others of its column, off one of the lines that those stand on; and a part of
    a text that other rows surely have. It must be read again alike.
    """
    texts = repeated(found.pack, found.reading)
    doubts = []
    for column in found.laid.pack.in_rows:
        cells = [(i, row.cells[column.name]) for i, row in enumerate(found.reading.rows) if column.name in row.cells]
        told = [(i, cell) for i, cell in cells if cell.text and (not cell.held or cell.why == "unsure")]
        for i, cell in told:
            others = [other for k, other in told if k != i]
            whole = _whole_numbers(column, cell, others) or _whole_texts(cell, others, texts.get(column.name, ()))
            box = _clear_of(_hull_at(cell.box, whole), found, i, column).grown(0, 0, size) if whole else cell.box
            if box != cell.box:
                doubts.append(Doubt(i, column, box, unanimous=True, alone=True))
    return doubts


def _whole_numbers(column: Column, cell: Cell, others: Sequence[Cell]) -> list[Box]:
    """Where the other numbers stand, all of which have more digits; nothing where this one stands on their lines."""
    if column.type not in NUMBERS or len(others) < FEWEST:
        return []
    if digits(cell.text) >= min(digits(other.text) for other in others):
        return []
    boxes = [other.box for other in others]
    height = median(other.box.height / letters(other.text) for other in others)
    return [] if _stands_on_lines(cell.box, boxes, max(2.0, STRAYS * height)) else boxes


def _stands_on_lines(box: Box, others: Sequence[Box], strays: float) -> bool:
    """Whether a box begins, ends or is centred where the others do; all of these where they do all alike."""
    lines = []
    for place, places in (
        (box.x, [other.x for other in others]),
        (box.right, [other.right for other in others]),
        (box.centre_x, [other.centre_x for other in others]),
    ):
        line = median(places)
        lines.append((median(abs(other - line) for other in places), abs(place - line)))
    tightest = min(spread for spread, _ in lines)
    # Numbers of three and of four digits that end on one line are nearly centred on one too.
    return all(off <= strays for spread, off in lines if spread <= min(tightest + ALIKE, strays))


def _whole_texts(cell: Cell, others: Sequence[Cell], texts: frozenset[str] | tuple[()]) -> list[Box]:
    """Where those texts of other rows stand of which this one is a part."""
    return [
        other.box for other in others if other.text in texts and cell.text in other.text and cell.text != other.text
    ]


def _hull_at(box: Box, others: Sequence[Box]) -> Box:
    """The box as wide as the others mostly are, and no narrower than it was."""
    left, right = (median(places) for places in ([other.x for other in others], [other.right for other in others]))
    x, end = min(box.x, round(left)), max(box.right, round(right))
    return Box(x, box.y, end - x, box.height)


def _clear_of(box: Box, found: Interpretation, row: int, column: Column) -> Box:
    """The box without what other cells of its row take at its ends."""
    cells = found.reading.rows[row].cells
    apart = [other.name for other in found.laid.pack.in_rows if not shares_text(column, other)]
    beside = [cells[name].box for name in apart if name in cells and cells[name].text]
    level = [other for other in beside if min(other.bottom, box.bottom) > max(other.y, box.y)]
    own = cells[column.name].box
    x = max([box.x, *(other.right for other in level if other.right <= own.x)])
    end = min([box.right, *(other.x for other in level if other.x >= own.right)])
    return Box(x, box.y, end - x, box.height)


def digits(text: str) -> int:
    """How many digits a text has."""
    return sum(sign.isdigit() for sign in text)

"""Seek: a closer look for a text where the pack says that one must stand, and no crop was taken for text.

The cropper has to tell text from all else by its edges. Here the place is known, so that every threshold of every
colour channel can be tried: letters are what stays the same over many of them, of one height and on one line.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from statistics import median

import numpy as np
from numpy.typing import NDArray

from daemon.domain.cells import is_words
from daemon.domain.geometry import Box
from daemon.domain.pack import NUMERIC, Column, ColumnType
from daemon.domain.reading import Cell, ScreenReading
from daemon.stages.interpret import Doubt, Interpretation
from daemon.stages.load import Pixels
from daemon.stages.repeated import signs
from daemon.stages.scene import letters
from daemon.stages.short import digits
from daemon.stages.thresholds import line_in

LOWEST, HIGHEST = 0.22, 0.9
"""Of the band's height, that letters take when it is not known how high they are in this column."""

LEAST_HEIGHT = 6
"""Pixels."""

STRAYS = 0.3
"""How far heights and places stray from those in other rows, as a share of the height."""


SOUGHT = frozenset({"missing", "type", "unsure", "disagree"})
"""Why a cell is held that is worth a closer look."""

BESIDE, ABOVE = 0.15, 0.1
"""How far beyond the band, in which the middle of the text lies, to look for its ends, in row heights."""

TAKEN = 0.3
"""What shares so much of itself with another cell is that cell's."""


def hold_short(found: Interpretation, sought: Sequence[Doubt], reading: ScreenReading) -> ScreenReading:
    """The reading with each number held that was missing at first and has fewer digits than any sure one of its column.

    `sought` are the doubts that a closer look was taken at; those at cells of `found` that were missing are added.

    What was found may be a part of the text: the middle digit of three stands where all three do. So may a text that
    has fewer letters and digits than the first look saw there: `itanium` for `Titanium`, `17 m` for `17 m : 15 s`.
    """
    rows = list(reading.rows)
    missing = [doubt for doubt in found.doubts if _cell(found.reading, doubt).why == "missing"]
    for doubt in {(doubt.row, doubt.column.name): doubt for doubt in (*missing, *sought)}.values():
        name, cell = doubt.column.name, rows[doubt.row].cells[doubt.column.name]
        if doubt.column.type in NUMERIC:
            # Those that were sure at first, and those that are now, which may be parts as well.
            is_short = any(_is_shorter(cell, told, name, doubt.row) for told in (found.reading, reading))
        else:
            is_short = signs(cell.text) < signs(found.reading.rows[doubt.row].cells[name].text)
        if is_short:
            rows[doubt.row] = replace(
                rows[doubt.row], cells={**rows[doubt.row].cells, name: replace(cell, held=True, why="unsure")}
            )
    return replace(reading, rows=tuple(rows))


def _cell(reading: ScreenReading, doubt: Doubt) -> Cell:
    return reading.rows[doubt.row].cells[doubt.column.name]


def _is_shorter(cell: Cell, reading: ScreenReading, column: str, row: int) -> bool:
    """Whether a cell has fewer digits than two or more sure ones in other rows of its column, and than any of them."""
    cells = (other.cells[column] for i, other in enumerate(reading.rows) if i != row and column in other.cells)
    others = [digits(other.text) for other in cells if not other.held]
    return len(others) > 1 and digits(cell.text) < min(others)


@dataclass(frozen=True, slots=True)
class Like:
    """How the column's texts stand in other rows: how high, and how far below the middle of the name, in pixels."""

    height: float
    below: float


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a text must stand: its middle in the `band`, clear of `others`, `like` the rest of its column if known.

    `origin` is the middle of the row's name, `window` the piece of the picture that is looked at.
    """

    band: Box
    others: tuple[Box, ...]
    like: Like | None
    origin: float
    window: Box

    def heights(self) -> tuple[float, float]:
        """From and to, of letters, in pixels."""
        if self.like is None:
            return max(LEAST_HEIGHT, LOWEST * self.band.height), HIGHEST * self.band.height
        return max(LEAST_HEIGHT, self.like.height * (1 - STRAYS)), self.like.height * (1.3 + STRAYS)

    def fits(self, found: Box) -> bool:
        """Whether what was found in the window may be the text."""
        line, band = self.in_picture(found), self.band
        if not (band.x <= line.centre_x < band.right and band.y <= line.centre_y < band.bottom):
            return False
        if any(line.intersection(other) >= TAKEN * line.area for other in self.others):
            return False
        return self.like is None or abs(line.centre_y - self.origin - self.like.below) <= STRAYS * self.like.height

    def in_picture(self, found: Box) -> Box:
        """The same box, in pixels of the picture."""
        return replace(found, x=found.x + self.window.x, y=found.y + self.window.y)


def seek(pixels: Pixels, masked: NDArray[np.uint8], found: Interpretation) -> tuple[Interpretation, NDArray[np.uint8]]:
    """The same with a doubt for each cell in whose place something is written that was not read, or only in part.

    The doubts say where, and the mask has the ink of it; their cells are empty, as nothing that was read of them before
    may count.
    """
    rows, doubts = list(found.reading.rows), []
    masked = masked.copy()
    for number, column in sought(found):
        place = _place(found, number, column, (pixels.shape[1], pixels.shape[0]))
        window = place.window
        line = line_in(pixels[window.y : window.bottom, window.x : window.right], place.heights(), place.fits)
        if line is None:
            continue
        box = place.in_picture(line.box)
        masked[box.y - 1 : box.bottom + 1, box.x - 1 : box.right + 1] = 0
        masked[box.y : box.bottom, box.x : box.right] = line.ink
        doubts.append(Doubt(number, column, box, unanimous=True))
        emptied = Cell("", None, 0.0, held=True, box=box, why=rows[number].cells[column.name].why)
        rows[number] = replace(rows[number], cells={**rows[number].cells, column.name: emptied})
    return replace(found, reading=replace(found.reading, rows=tuple(rows)), doubts=tuple(doubts)), masked


def sought(found: Interpretation) -> Iterator[tuple[int, Column]]:
    """The cells that are worth a closer look, each by its row and its column."""
    for number, row in enumerate(found.reading.rows):
        for column in found.laid.pack.in_rows:
            if column.name in row.cells and _is_sought(column, row.cells[column.name]):
                yield number, column


def others(found: Interpretation, number: int, column: Column) -> tuple[Box, ...]:
    """Where the other texts of a cell's row stand."""
    cells = found.reading.rows[number].cells.items()
    return tuple(other.box for name, other in cells if name != column.name and other.text)


def _place(found: Interpretation, number: int, column: Column, size: tuple[int, int]) -> _Place:
    laid = found.laid
    band = laid.band(column, laid.origins[number], size)
    return _Place(
        band=band,
        others=others(found, number, column),
        like=like(found, column),
        origin=laid.origins[number],
        window=band.grown(round(BESIDE * laid.pitch), round(ABOVE * laid.pitch), size),
    )


def _is_sought(column: Column, cell: Cell) -> bool:
    """Whether a closer look may help: where nothing was read, or what was read of a number cannot be trusted."""
    # A column that is known by its icon may have another one's text in its place, and a part of a name is another name.
    if not cell.held or cell.why not in SOUGHT or column.icon or column.type is ColumnType.NAME:
        return False
    return cell.why == "missing" or not cell.text or not is_words(column) or bool(column.values)


def like(found: Interpretation, column: Column) -> Like | None:
    """What the rows have in common in which the column was read."""
    rows = zip(found.reading.rows, found.laid.origins, strict=True)
    seen = [(row.cells[column.name], origin) for row, origin in rows if column.name in row.cells]
    seen = [(cell, origin) for cell, origin in seen if cell.text and not cell.held]
    if len(seen) < 2:
        return None
    return Like(
        height=median(cell.box.height / letters(cell.text) for cell, _ in seen),
        below=median(cell.box.centre_y - origin for cell, origin in seen),
    )

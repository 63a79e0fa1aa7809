"""Unseen: columns that a picture may lack, and of which the first look saw next to nothing.

Digits on a badge are lost to the crops in every row alike, so that they seem not to be on the picture at all. So the
place of such a column is looked at closely in a few rows; if its values are there, it is looked at in all of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from daemon.domain.pack import Column
from daemon.domain.reading import Cell, ScreenReading
from daemon.stages.interpret import SHOWN, Interpretation, row_of

SAMPLE, FOUND = 3, 2
"""So many rows are looked at, and in so many of them there must be a value, sure or not."""


def sampled(found: Interpretation, size: tuple[int, int]) -> Interpretation | None:
    """A few rows with missing cells of the unseen columns, and these columns alone to be looked at.

    Rows in the middle of the picture of that size are taken; None where there are no such columns, or too few rows.
    """
    rows = _whole(found, size)
    if not found.unseen or len(rows) < SAMPLE:
        return None
    middle = sorted(rows, key=lambda row: abs(row - (len(found.reading.rows) - 1) / 2))[:SAMPLE]
    pack = found.pack
    laid = replace(found.laid, pack=replace(pack, columns=(pack.name, *found.unseen)))
    return replace(found, reading=_with_missing(found, found.reading, found.unseen, middle, size), laid=laid)


def vouched(found: Interpretation, sample: ScreenReading, size: tuple[int, int]) -> ScreenReading:
    """The reading with a missing cell in each row for the unseen columns that the sample has; its own cells stay."""
    there = [column for column in found.unseen if sum(cell.value is not None for cell in _of(sample, column)) >= FOUND]
    rest = _without(found, sample, [column for column in found.unseen if column not in there])
    return _with_missing(found, rest, there, _whole(found, size), size)


def without_doubtful(found: Interpretation, reading: ScreenReading) -> ScreenReading:
    """The reading without the unseen columns of which too few values can be trusted for them to be on the picture."""
    gone = []
    for column in found.unseen:
        cells = _of(reading, column)
        if sum(not cell.held for cell in cells) < max(FOUND, SHOWN * len(cells)):
            gone.append(column)
    return _without(found, reading, gone)


def _of(reading: ScreenReading, column: Column) -> list[Cell]:
    return [row.cells[column.name] for row in reading.rows if column.name in row.cells]


def _without(found: Interpretation, reading: ScreenReading, columns: Sequence[Column]) -> ScreenReading:
    gone = {column.name for column in columns}
    rows = (
        row_of(found.pack, {name: cell for name, cell in row.cells.items() if name not in gone}, own=row.own)
        for row in reading.rows
    )
    return replace(reading, rows=tuple(rows)) if gone else reading


def _whole(found: Interpretation, size: tuple[int, int]) -> list[int]:
    """The rows that show the places of all unseen columns and are not partial."""
    origins = np.array(found.laid.origins)
    seen = np.logical_and.reduce(
        [np.ones(len(origins), bool), *(found.laid.is_visible(column, origins, size) for column in found.unseen)]
    )
    return [row for row in np.flatnonzero(seen).tolist() if not found.reading.rows[row].partial]


def _with_missing(
    found: Interpretation,
    reading: ScreenReading,
    columns: Sequence[Column],
    numbers: Sequence[int],
    size: tuple[int, int],
) -> ScreenReading:
    rows = list(reading.rows)
    for number in numbers:
        bands = {column.name: found.laid.band(column, found.laid.origins[number], size) for column in columns}
        missing = {name: Cell("", None, 0.0, held=True, box=box, why="missing") for name, box in bands.items()}
        rows[number] = row_of(found.pack, {**missing, **rows[number].cells}, own=rows[number].own)
    return replace(reading, rows=tuple(rows))

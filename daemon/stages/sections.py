"""Sections: headings between rows, whose text belongs to all rows under them."""

from __future__ import annotations

import numpy as np

from daemon.domain.cells import fits
from daemon.domain.pack import Column, ColumnType
from daemon.domain.reading import Cell
from daemon.stages.placement import Placement
from daemon.stages.scene import Scene


def headings(found: Scene, laid: Placement) -> dict[str, dict[int, tuple[int, ...]]]:
    """For each column of type `section`, the words of its headings by the number of the first row under them."""
    columns = [column for column in laid.pack.columns if column.type is ColumnType.SECTION]
    if not columns:
        return {}
    origins = np.array(laid.origins)
    taken = np.zeros(len(found.words), bool)
    for column in laid.pack.in_rows:
        taken |= laid.holds(column, found.word_x, found.word_y, origins).any(axis=0)
    return {column.name: _headings(found, laid, column, ~taken) for column in columns}


def _headings(
    found: Scene, laid: Placement, column: Column, free: np.typing.NDArray[np.bool_]
) -> dict[int, tuple[int, ...]]:
    origins = np.array(laid.origins)
    inside = laid.holds(column, found.word_x, found.word_y, origins) & free[None, :]
    made = {}
    for row in range(len(origins)):
        above = origins[row - 1] if row else -np.inf
        words = [int(word) for word in np.flatnonzero(inside[row]) if found.word_y[word] > above]
        words.sort(key=lambda word: found.words[word].box.x)
        if words and (not column.is_telling or fits(column, [found.words[word].text for word in words])):
            made[row] = tuple(words)
    return made


def spread(column: str, heads: dict[int, Cell], rows: list[dict[str, Cell]]) -> None:
    """Give each row, in place, the heading above it; rows above the first heading on the picture have none."""
    current: Cell | None = None
    for number, row in enumerate(rows):
        current = heads.get(number, current)
        if current is not None:
            row[column] = current

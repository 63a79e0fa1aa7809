"""Own row: the row of whoever took the screenshot, which some games pin above or below the list."""

from __future__ import annotations

from collections.abc import Sequence

from daemon.domain.pack import ColumnType, OwnRow
from daemon.domain.reading import Cell
from daemon.stages.placement import Placement

OFF_GRID = 0.06
"""A pinned row does not move with the list: it is this share of a row distance or more off the grid of the others."""


def own_row(laid: Placement, rows: Sequence[dict[str, Cell]]) -> int | None:
    """The number of the pinned row, if the pack says there may be one and it is not simply the next row of the list."""
    if laid.pack.own_row is None or len(rows) < 3:
        return None
    last = laid.pack.own_row is OwnRow.BOTTOM
    pinned, beside = (len(rows) - 1, len(rows) - 2) if last else (0, 1)
    steps = abs(laid.origins[pinned] - laid.origins[beside]) / laid.pitch
    if abs(steps - round(steps)) >= OFF_GRID:
        return pinned
    ranks = [column.name for column in laid.pack.columns if column.type is ColumnType.RANK]
    for column in [*ranks, laid.pack.name.name]:
        own, other = rows[pinned].get(column), rows[beside].get(column)
        if column in ranks and own and other and isinstance(own.value, int) and isinstance(other.value, int):
            return None if own.value > other.value and last else pinned
        if own and own.text and any(row[column].text == own.text for row in rows[:-1] if column in row):
            return pinned
    return None

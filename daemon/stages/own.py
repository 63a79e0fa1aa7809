"""Own row: the row of whoever took the screenshot, which some games pin above or below the list."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from daemon.domain.pack import ColumnType, OwnRow
from daemon.domain.reading import Cell
from daemon.stages.placement import Placement

OFF_GRID = 0.06
"""A pinned row does not move with the list: it is this share of a row distance or more off the grid of the others."""

SORTED = 3
"""So many values that fall from row to row show that a list is sorted by them."""

Rows = Sequence[dict[str, Cell]]


def own_row(laid: Placement, rows: Rows) -> int | None:
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
        others = [row for number, row in enumerate(rows) if number != pinned]
        if own and own.text and any(row[column].text == own.text for row in others if column in row):
            return pinned
    return pinned if _is_out_of_order(laid, rows, last=last) else None


def _is_out_of_order(laid: Placement, rows: Rows, *, last: bool) -> bool:
    """Whether a value of the pinned row breaks the order of a column that all others are sorted by."""
    for column in laid.pack.in_rows:
        if column.type in {ColumnType.INTEGER, ColumnType.QUANTITY}:
            values = [_number(row.get(column.name)) for row in rows]
            own, others = (values[-1], values[:-1]) if last else (values[0], values[1:])
            listed = [value for value in others if value is not None]
            is_sorted = len(listed) >= SORTED and all(one > two for one, two in pairwise(listed))
            if own is not None and is_sorted and (own > listed[-1] if last else own < listed[0]):
                return True
    return False


def _number(cell: Cell | None) -> float | None:
    """What was read, sure or not: that all of it falls from row to row makes it sure enough."""
    return float(cell.value) if cell and cell.why != "cut" and isinstance(cell.value, int | float) else None

"""Settle: what the doubtful cells came to takes its place, and the reading of the picture is final."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from daemon.domain.pack import Pack
from daemon.domain.reading import Cell, ScreenReading
from daemon.errors import NoRowsError
from daemon.stages.interpret import Interpretation, row_of

LEAST_NAMED, LEAST_READ = 0.25, 0.3
"""Unless this share of names or that share of numbers can be trusted, it may not be the list it passes for."""


def settle(found: Interpretation, again: Sequence[Cell], pack: Pack) -> ScreenReading:
    """The reading after its doubts were looked at again: `again` has the cells they came to, in their order.

    A cell of which nothing could be made says what it said before.
    """
    rows = [dict(row.cells) for row in found.reading.rows]
    for doubt, cell in zip(found.doubts, again, strict=True):
        if cell.text or not rows[doubt.row][doubt.column.name].text:
            rows[doubt.row][doubt.column.name] = cell
    return replace(
        found.reading,
        rows=tuple(row_of(pack, cells, own=row.own) for cells, row in zip(rows, found.reading.rows, strict=True)),
    )


def hold_lone(reading: ScreenReading, pack: Pack) -> ScreenReading:
    """The reading with each name held beside which nothing stands that looks like what belongs in its column.

    A line of a letter above the list stands where a member's name would, and can be read as surely.
    """
    rows = []
    for row in reading.rows:
        name, others = row.cells.get(pack.name.name), [c for n, c in row.cells.items() if n != pack.name.name]
        if name is not None and not name.held and others and all(cell.value is None for cell in others):
            cells = {**row.cells, pack.name.name: replace(name, held=True, why="unsure")}
            rows.append(row_of(pack, cells, own=row.own))
        else:
            rows.append(row)
    return replace(reading, rows=tuple(rows))


def refuse_illegible(reading: ScreenReading) -> None:
    """Raise NoRowsError when hardly a row has a name that can be trusted: it may not be this list at all."""
    values = [cell for row in reading.rows for cell in row.cells.values() if not isinstance(cell.value, str)]
    is_legible = sum(not cell.held for cell in values) >= LEAST_READ * len(values)
    if not is_legible and sum(not row.held for row in reading.rows) < LEAST_NAMED * len(reading.rows):
        raise NoRowsError(
            "Hardly a member's name on this picture could be read. Take the screenshot again, larger and with whole "
            "names; if it is not a list that Muster knows, delete it."
        )

"""Settle: the readings of a doubtful cell vote, and the reading of the picture is final."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from daemon.domain.cells import read, value
from daemon.domain.pack import Pack
from daemon.domain.reading import Cell, ScreenReading
from daemon.errors import NoRowsError
from daemon.stages.interpret import Doubt, Interpretation, row_of

LEAST_NAMED = 0.25
"""The share of rows whose names must be trusted; foreign lists that pass for a known one stay under it."""


def settle(found: Interpretation, again: Sequence[Sequence[tuple[str, float]]], pack: Pack) -> ScreenReading:
    """The reading after its doubts were looked at again: for each of them further `(text, confidence)` readings.

    A text that two readings agree on and that fits its column is trusted; anything else stays held. Raises NoRowsError
    when hardly a row has a name that can be trusted: it may not be this list at all.
    """
    rows = [dict(row.cells) for row in found.reading.rows]
    for doubt, readings in zip(found.doubts, again, strict=True):
        cells, name = rows[doubt.row], doubt.column.name
        cells[name] = _voted(doubt, cells[name], readings)
    settled = replace(found.reading, rows=tuple(row_of(pack, cells) for cells in rows))
    if sum(not row.held for row in settled.rows) < LEAST_NAMED * len(settled.rows):
        raise NoRowsError(
            "Hardly a member's name on this picture could be read. Take the screenshot again, larger and with whole "
            "names; if it is not a list that Muster knows, delete it."
        )
    return settled


def _voted(doubt: Doubt, cell: Cell, again: Sequence[tuple[str, float]]) -> Cell:
    column = doubt.column
    first = [(cell.text, cell.confidence)] if cell.text else []
    readings = [*first, *((read(column, text.split()), sure) for text, sure in again)]
    votes: dict[str, list[float]] = {}
    for text, sure in readings:
        if value(column, text) is not None:
            votes.setdefault(text, []).append(sure)
    if not votes:
        return replace(cell, why="type")
    text, chances = max(votes.items(), key=lambda item: (len(item[1]), max(item[1])))
    agreed = (
        len(chances) == len(readings) if doubt.unanimous else len(chances) >= 2 and 2 * len(chances) > len(readings)
    )
    why = "" if agreed else "disagree" if len(votes) > 1 else cell.why
    return Cell(text, value(column, text), max(chances), held=not agreed, box=cell.box, why=why)

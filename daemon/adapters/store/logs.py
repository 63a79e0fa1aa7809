"""The lines of log screens, each counted once: worked out from the pictures of an event and of the one before it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import timedelta
from itertools import groupby, pairwise
from operator import itemgetter
from typing import Any

import duckdb

from daemon.adapters.store.connection import fill
from daemon.domain.geometry import Box
from daemon.domain.logs import LogPages, log_pages
from daemon.domain.pack import ColumnType, Pack, PackKind
from daemon.domain.reading import Cell, Row, Value

_CELLS = """
SELECT k.event, k.shot, r.row_number, r.partial, r.held, r.box, c.column_name, c.text, c.word, c.numbers, c.confidence,
       c.held, c.why, c.box
FROM counted k
JOIN picture_rows r USING (sha256)
JOIN readings c ON c.sha256 = r.sha256 AND c.row_number = r.row_number
WHERE k.screen = ?
ORDER BY k.event, k.shot, r.row_number
"""

Pages = tuple[tuple[int, tuple[Row, ...]], ...]
"""The pictures of one event: the number of each, and its rows."""


class LogBook:
    """Lays the pictures of logs over each other, and remembers what came of those that have not changed."""

    def __init__(self) -> None:
        self._known: dict[object, LogPages] = {}

    def fill(self, connection: duckdb.DuckDBPyConnection, packs: Sequence[Pack]) -> None:
        """Which line each row of a log shows, and which pictures of logs lie apart."""
        known: dict[object, LogPages] = {}
        for pack in (pack for pack in packs if pack.kind is PackKind.LOG):
            events = _events(connection.execute(_CELLS, [pack.screen]).fetchall(), pack)
            for before, pages in pairwise(((), *events)):
                key = (pack, before, pages)
                known[key] = found = self._known.get(key) or log_pages(
                    [rows for _, rows in before], [rows for _, rows in pages], pack
                )
                _write(connection, found, pages)
        self._known = known


def _write(connection: duckdb.DuckDBPyConnection, found: LogPages, pages: Pages) -> None:
    shots = [shot for shot, _ in pages]
    lines: dict[object, int] = defaultdict(lambda: len(lines))
    fill(
        connection,
        "log_lines",
        [
            (shots[picture], row, lines[line.line], line.earlier, line.doubtful)
            for (picture, row), line in found.lines.items()
        ],
    )
    fill(connection, "loose_pages", [(shots[picture],) for picture in sorted(found.loose)])


def _events(cells: Sequence[tuple[Any, ...]], pack: Pack) -> list[Pages]:
    """The pictures of each event with their rows, as they were read."""
    types = {column.name: column.type for column in pack.columns}
    return [
        tuple(
            (shot, tuple(_row(list(in_row), types) for _, in_row in groupby(in_shot, key=itemgetter(2))))
            for shot, in_shot in groupby(in_event, key=itemgetter(1))
        )
        for _, in_event in groupby(cells, key=itemgetter(0))
    ]


def _row(cells: Sequence[tuple[Any, ...]], types: Mapping[str, ColumnType]) -> Row:
    _, _, _, partial, held, box, *_ = cells[0]
    made = {}
    for *_, column, text, word, numbers, confidence, cell_held, why, cell_box in cells:
        value = _value(word, numbers, types.get(column))
        made[column] = Cell(text, value, confidence, cell_held, Box(*cell_box), why)
    return Row(made, partial=partial, held=held, box=Box(*box))


def _value(word: str | None, numbers: Sequence[float] | None, kind: ColumnType | None) -> Value:
    if not numbers:
        return word
    if kind is ColumnType.DURATION:
        return timedelta(seconds=numbers[0])
    whole = tuple(int(number) if number.is_integer() else number for number in numbers)
    return whole[0] if len(whole) == 1 else tuple(int(number) for number in whole)

"""The lines of log screens, each counted once: worked out from the pictures of an event and of the one before it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import timedelta
from itertools import groupby
from operator import itemgetter
from typing import Any

import duckdb

from daemon.adapters.store.connection import fill, statements
from daemon.adapters.store.laid_over import LaidOver, key_of, shown
from daemon.domain.geometry import Box
from daemon.domain.logs import LogPages, log_pages
from daemon.domain.pack import ColumnType, Pack, PackKind
from daemon.domain.reading import Cell, Row, Value

_EVENTS = "SELECT event FROM event_spans WHERE screen = ? ORDER BY event"

Kept = tuple[Sequence[tuple[int, int, int, bool, bool]], Sequence[int]]
"""What is kept of the pictures of an event: each row with the number of its picture, its line, whether that is on an
earlier picture, and whether it is doubtful; and the pictures that lie apart."""


def fill_logs(connection: duckdb.DuckDBPyConnection, laid_over: LaidOver, packs: Sequence[Pack]) -> None:
    """Which line each row of a log shows, and which pictures of logs lie apart."""
    lines: list[tuple[object, ...]] = []
    loose: list[tuple[int]] = []
    for pack in (pack for pack in packs if pack.kind is PackKind.LOG):
        events = [event for (event,) in connection.execute(_EVENTS, [pack.screen]).fetchall()]
        lists = shown(connection, events)
        pairs = list(zip((None, *lists), lists, strict=False))
        keys = [key_of("lines", pack, [one for one in pair if one]) for pair in pairs]
        found: list[Kept | None] = [laid_over.find(key) for key in keys]
        new = {one.event for pair, kept in zip(pairs, found, strict=True) if kept is None for one in pair if one}
        rows = _rows(connection, sorted(new), pack) if new else {}
        for (before, pages), key, known in zip(pairs, keys, found, strict=True):
            kept = known or _kept(log_pages(rows[before.event] if before else [], rows[pages.event], pack))
            laid_over.keep(key, kept)
            of_rows, of_pages = kept
            lines += [(pages.shots[picture], *line) for picture, *line in of_rows]
            loose += [(pages.shots[picture],) for picture in of_pages]
    fill(connection, "log_lines", lines)
    fill(connection, "loose_pages", loose)


def _kept(found: LogPages) -> Kept:
    lines: dict[object, int] = defaultdict(lambda: len(lines))
    rows = [
        (picture, row, lines[line.line], line.earlier, line.doubtful) for (picture, row), line in found.lines.items()
    ]
    return rows, sorted(found.loose)


def _rows(connection: duckdb.DuckDBPyConnection, events: Sequence[int], pack: Pack) -> dict[int, list[list[Row]]]:
    """The pictures of each event with their rows, as they were read."""
    types = {column.name: column.type for column in pack.columns}
    cells = connection.execute(statements("overlap_rows.sql"), [events]).fetchall()
    return {
        event: [
            [_row(list(in_row), types) for _, in_row in groupby(in_shot, key=itemgetter(3))]
            for _, in_shot in groupby(in_event, key=itemgetter(2))
        ]
        for event, in_event in groupby(cells, key=itemgetter(0))
    }


def _row(cells: Sequence[tuple[Any, ...]], types: Mapping[str, ColumnType]) -> Row:
    partial, held, box = cells[0][4:7]
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

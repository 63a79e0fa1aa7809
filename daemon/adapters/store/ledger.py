"""The ledger in DuckDB: each screenshot once, with its reading, in one transaction."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import duckdb

from daemon.adapters.store.connection import Database, read_time, stored_text, stored_time
from daemon.adapters.store.seal import CELLS_DIGEST
from daemon.domain.ledger import Capture, CaptureSource, FileState, LedgerEntry
from daemon.domain.reading import Cell, ScreenReading, Value

_FIND = """
SELECT sha256, file_name, source, state, screen, pack_version, model, captured_at, capture_source, game_day,
       received_at, code, reason, archived_as, width, height, seconds, census
FROM kept.screenshots WHERE sha256 = $sha256
"""

_KEEP_SCREENSHOT = """
INSERT INTO kept.screenshots BY NAME
SELECT $sha256 AS sha256, $file_name AS file_name, $source AS source, $state AS state, $screen AS screen,
       $pack_version AS pack_version, $model AS model, $captured_at AS captured_at, $capture_source AS capture_source,
       $game_day AS game_day, $received_at AS received_at, $code AS code, $reason AS reason,
       $archived_as AS archived_as, $width AS width, $height AS height,
       map($stages::VARCHAR[], $seconds::DOUBLE[]) AS seconds,
       map($measures::VARCHAR[], $parts::INTEGER[][]) AS census, $cells_digest::UBIGINT AS cells_digest
"""

_KEEP_ROWS = """
INSERT INTO kept.rows BY NAME
SELECT $sha256 AS sha256, unnest($row_numbers::INTEGER[]) AS row_number, unnest($partial::BOOLEAN[]) AS partial,
       unnest($held::BOOLEAN[]) AS held, unnest($boxes::INTEGER[][]) AS box
"""

_CELLS = """
SELECT $sha256 AS sha256, unnest($row_numbers::INTEGER[]) AS row_number, unnest($columns::VARCHAR[]) AS column_name,
       unnest($texts::VARCHAR[]) AS text, unnest($words::VARCHAR[]) AS word, unnest($numbers::DOUBLE[][]) AS numbers,
       unnest($confidences::DOUBLE[]) AS confidence, unnest($held::BOOLEAN[]) AS held, unnest($whys::VARCHAR[]) AS why,
       unnest($boxes::INTEGER[][]) AS box, unnest($guesses::VARCHAR[][]) AS guesses
"""
_KEEP_READINGS = f"INSERT INTO kept.readings BY NAME {_CELLS}"
_SEAL = f"SELECT {CELLS_DIGEST} FROM ({_CELLS})"  # noqa: S608 - texts above

# An earlier failure's name may be the only one that says when the picture was taken.
_KEEP_EARLIER_NAME = """
INSERT INTO kept.sightings
SELECT sha256, file_name, source, captured_at, capture_source, received_at
FROM kept.screenshots
WHERE sha256 = $sha256
  AND (file_name, source, captured_at, capture_source) IS DISTINCT FROM
      ($file_name, $source, $captured_at::TIMESTAMP, $capture_source)
ON CONFLICT DO NOTHING
"""

_FORGET = (
    "DELETE FROM kept.readings WHERE sha256 = $sha256",
    "DELETE FROM kept.rows WHERE sha256 = $sha256",
    "DELETE FROM kept.screenshots WHERE sha256 = $sha256",
)

_SIGHTED = """
INSERT INTO kept.sightings
VALUES ($sha256, $file_name, $source, $captured_at, $capture_source, $seen_at) ON CONFLICT DO NOTHING
"""


class DuckDBLedger:
    """Remembers each screenshot and what was read from it, once."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def find(self, sha256: str) -> LedgerEntry | None:
        """What is known of these bytes. Raises StoreError when the database fails."""
        found = self._database.rows(_FIND, {"sha256": sha256})
        return _entry(found[0]) if found else None

    def count(self) -> int:
        """How many screenshots are known that were read."""
        return int(self._database.rows("SELECT count(*) FROM kept.screenshots WHERE state = 'read'")[0][0])

    def keep(self, entry: LedgerEntry, reading: ScreenReading | None) -> None:
        """Remember a screenshot and its reading, in one transaction, in the place of an earlier failure.

        Keeping the same again changes nothing, and a failure never takes the place of a reading. Raises StoreError
        when the database fails; nothing is remembered then.
        """
        values = _values(entry)
        with self._database.transaction() as connection:
            known = connection.execute(_FIND, {"sha256": entry.sha256}).fetchall()
            if known:
                earlier = _entry(known[0])
                if earlier.state is FileState.READ and entry.state is FileState.FAILED:
                    return
                names = ("sha256", "file_name", "source", "captured_at", "capture_source")
                connection.execute(_KEEP_EARLIER_NAME, {name: values[name] for name in names})
                for statement in _FORGET:
                    connection.execute(statement, {"sha256": entry.sha256})
            sealed = None if reading is None else _keep_reading(connection, entry.sha256, reading)
            connection.execute(_KEEP_SCREENSHOT, {**values, "cells_digest": sealed})

    def sighted(self, sha256: str, file_name: str, source: str, capture: Capture, at: datetime) -> None:
        """Remember a further name under which known bytes arrived, and when that name says they were taken.

        The same name and time again is the same sighting. Raises StoreError when the database fails.
        """
        with self._database.transaction() as connection:
            connection.execute(
                _SIGHTED,
                {
                    "sha256": sha256,
                    "file_name": stored_text(file_name),
                    "source": stored_text(source),
                    "captured_at": stored_time(capture.at),
                    "capture_source": capture.source.value,
                    "seen_at": stored_time(at),
                },
            )


def _entry(row: tuple[Any, ...]) -> LedgerEntry:
    return LedgerEntry(
        sha256=row[0],
        file_name=row[1],
        source=row[2],
        state=FileState(row[3]),
        screen=row[4],
        pack_version=row[5],
        model=row[6],
        capture=Capture(read_time(row[7]), CaptureSource(row[8])),
        game_day=row[9],
        received_at=read_time(row[10]),
        code=row[11],
        reason=row[12],
        archived_as=row[13],
        width=row[14],
        height=row[15],
        seconds=row[16],
        census={measure: tuple(parts) for measure, parts in (row[17] or {}).items()},
    )


def _values(entry: LedgerEntry) -> dict[str, object]:
    return {
        "sha256": entry.sha256,
        "file_name": stored_text(entry.file_name),
        "source": stored_text(entry.source),
        "state": entry.state.value,
        "screen": entry.screen,
        "pack_version": entry.pack_version,
        "model": entry.model,
        "captured_at": stored_time(entry.capture.at),
        "capture_source": entry.capture.source.value,
        "game_day": entry.game_day,
        "received_at": stored_time(entry.received_at),
        "code": entry.code,
        "reason": stored_text(entry.reason),
        "archived_as": stored_text(entry.archived_as),
        "width": entry.width,
        "height": entry.height,
        "stages": list(entry.seconds),
        "seconds": list(entry.seconds.values()),
        "measures": list(entry.census),
        "parts": [list(parts) for parts in entry.census.values()],
    }


def _keep_reading(connection: duckdb.DuckDBPyConnection, sha256: str, reading: ScreenReading) -> int | None:
    """Keep the rows and cells; gives the digest of the cells."""
    rows = list(enumerate(reading.rows))
    connection.execute(
        _KEEP_ROWS,
        {
            "sha256": sha256,
            "row_numbers": [number for number, _ in rows],
            "partial": [row.partial for _, row in rows],
            "held": [row.held for _, row in rows],
            "boxes": [row.box.as_list() for _, row in rows],
        },
    )
    cells = [(number, column, cell) for number, row in rows for column, cell in row.cells.items()]
    values = {"sha256": sha256, **_columns(cells)}
    connection.execute(_KEEP_READINGS, values)
    ((sealed,),) = connection.execute(_SEAL, values).fetchall()
    return None if sealed is None else int(sealed)


def _columns(cells: list[tuple[int, str, Cell]]) -> Mapping[str, list[object]]:
    values = [stored_value(cell.value) for _, _, cell in cells]
    return {
        "row_numbers": [number for number, _, _ in cells],
        "columns": [column for _, column, _ in cells],
        "texts": [stored_text(cell.text) for _, _, cell in cells],
        "words": [word for word, _ in values],
        "numbers": [numbers for _, numbers in values],
        "confidences": [cell.confidence for _, _, cell in cells],
        "held": [cell.held for _, _, cell in cells],
        "whys": [cell.why for _, _, cell in cells],
        "boxes": [cell.box.as_list() for _, _, cell in cells],
        "guesses": [[stored_text(text) for text in cell.guesses] or None for _, _, cell in cells],
    }


def stored_value(value: Value) -> tuple[str | None, list[float] | None]:
    """A value as `word` and `numbers` of a reading; a length of time is its seconds."""
    if isinstance(value, str):
        return stored_text(value), None
    if value is None:
        return None, None
    if isinstance(value, timedelta):
        return None, [value.total_seconds()]
    return None, [float(number) for number in (value if isinstance(value, tuple) else (value,))]

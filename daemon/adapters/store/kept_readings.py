"""What is kept of archived screenshots, by the published database: as it was read, before any correction."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from daemon.adapters.store.connection import open_to_look, said
from daemon.domain.geometry import Box
from daemon.domain.reading import Cell, Row, ScreenReading

_READINGS = """
WITH kept AS (
    SELECT screenshot AS sha256, * EXCLUDE (screenshot, member, corrected, text_read) FROM readings WHERE NOT corrected
    UNION ALL BY NAME FROM kept_readings
)
SELECT s.sha256, s.file_name, s.archived_as, s.screen, s.pack_version, k.row_number, k.partial, k.held, k.box,
       list(struct_pack(name := r.column_name, text := r.text, confidence := r.confidence, held := r.held, why := r.why,
                        box := r.box) ORDER BY r.column_name)
FROM screenshots s
JOIN kept_rows k USING (sha256)
JOIN kept r USING (sha256, row_number)
WHERE s.state = 'read' AND ($screen IS NULL OR s.screen = $screen) AND ($since IS NULL OR s.game_day >= $since)
GROUP BY ALL
ORDER BY any_value(s.game_day), s.sha256, k.row_number
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """An archived screenshot and what was read from it; of its cells the text stands for the value."""

    sha256: str
    name: str
    archived_as: str
    reading: ScreenReading


def kept_readings(copy: Path, *, screen: str | None, since: date | None) -> Iterator[Kept]:
    """Every archived screenshot of a screen, or of all, from a game day on. Raises StoreError."""
    with contextlib.closing(open_to_look(copy)) as connection, said("read", copy):
        found = connection.execute(_READINGS, {"screen": screen, "since": since}).fetchall()
    groups: dict[str, list[tuple[Any, ...]]] = {}
    for line in found:
        groups.setdefault(line[0], []).append(line)
    for sha256, lines in groups.items():
        _, name, archived_as, of_screen, pack_version, *_ = lines[0]
        reading = ScreenReading(
            screen=of_screen, pack_version=pack_version, rows=tuple(_row(*line[6:]) for line in lines)
        )
        yield Kept(sha256=sha256, name=name, archived_as=archived_as, reading=reading)


def _row(partial: bool, held: bool, box: list[int], cells: list[dict[str, Any]]) -> Row:  # noqa: FBT001 (a line)
    return Row(cells={cell["name"]: _cell(cell) for cell in cells}, partial=partial, held=held, box=Box(*box))


def _cell(kept: dict[str, Any]) -> Cell:
    return Cell(
        text=kept["text"],
        value=kept["text"],
        confidence=kept["confidence"],
        held=kept["held"],
        box=Box(*kept["box"]),
        why=kept["why"],
    )

"""Archived screenshots by the published database: which there are, and the places on them that corrections speak of."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from daemon.adapters.store.connection import open_to_look, read_time, said
from daemon.domain.corrections import CellIs, Correction, RowIs
from daemon.domain.geometry import Box
from daemon.domain.pack import Pack

_PICTURES = """
SELECT archived_as FROM screenshots
WHERE state = 'read' AND ($screen IS NULL OR screen = $screen) AND ($since IS NULL OR game_day >= $since)
ORDER BY game_day, sha256
"""

# A box is that of what was read: where nothing could be read it is only where something should be.
_PLACES = """
WITH kept AS (
    SELECT screenshot AS sha256, row_number, column_name, why, box FROM readings WHERE NOT corrected
    UNION ALL BY NAME
    SELECT sha256, row_number, column_name, why, box FROM kept_readings
), told AS (
    SELECT unnest($prefixes::VARCHAR[]) AS prefix, unnest($rows::INTEGER[]) AS row_number,
           unnest($columns::VARCHAR[]) AS column_name
)
SELECT DISTINCT s.sha256, s.file_name, s.screen, s.archived_as, s.received_at, k.box
FROM told t
JOIN screenshots s ON s.state = 'read' AND starts_with(s.sha256, t.prefix)
JOIN kept k ON k.sha256 = s.sha256 AND k.row_number = t.row_number
LEFT JOIN (SELECT unnest($screens::VARCHAR[]) AS screen, unnest($names::VARCHAR[]) AS name) p ON p.screen = s.screen
WHERE k.column_name = coalesce(t.column_name, p.name) AND k.why NOT IN ('missing', 'cut') AND k.box[3] > 0
  AND k.box[4] > 0
ORDER BY s.sha256, k.box
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectedPlace:
    """Where something stands that the officer corrected, and the archived screenshot it is on."""

    sha256: str
    name: str
    screen: str
    archived_as: str
    received_at: datetime
    box: Box


def archived_pictures(copy: Path, archive: Path, *, screen: str | None, since: date | None) -> tuple[Path, ...]:
    """The archived screenshots of a screen, or of all, from a game day on; none without a copy. Raises StoreError."""
    if not copy.is_file():
        return ()
    with contextlib.closing(open_to_look(copy)) as connection, said("read", copy):
        found = connection.execute(_PICTURES, {"screen": screen, "since": since}).fetchall()
    return tuple(archive / name for (name,) in found)


def corrected_places(
    copy: Path, corrections: Sequence[Correction], packs: Sequence[Pack]
) -> tuple[CorrectedPlace, ...]:
    """The boxes of the cells that corrections speak of, as they were read; none without a copy. Raises StoreError.

    A correction of a row speaks of its name. What is cut by the edge, or was not there to be read, is left out.
    """
    told = [
        (one.screenshot, one.row, one.column if isinstance(one, CellIs) else None)
        for one in corrections
        if isinstance(one, CellIs | RowIs)
    ]
    if not told or not copy.is_file():
        return ()
    prefixes, rows, columns = (list(column) for column in zip(*told, strict=True))
    asked = {
        "prefixes": prefixes,
        "rows": rows,
        "columns": columns,
        "screens": [pack.screen for pack in packs],
        "names": [pack.name.name for pack in packs],
    }
    with contextlib.closing(open_to_look(copy)) as connection, said("read", copy):
        found = connection.execute(_PLACES, asked).fetchall()
    return tuple(
        CorrectedPlace(
            sha256=sha256, name=name, screen=screen, archived_as=archived_as, received_at=read_time(at), box=Box(*box)
        )
        for sha256, name, screen, archived_as, at, box in found
    )

"""Screenshots whose cells are known: from truth files beside pictures, or from the published database.

A truth file is the JSON beside a picture, with `rows` top to bottom: each an object of column and text, or of column
and an object with `text`, as `muster draw` writes it. A row that says `partial` or `uncertain` does not count.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from daemon.adapters.disk.moves import open_plain
from daemon.adapters.disk.names import shown
from daemon.adapters.store.connection import open_to_look, said
from daemon.domain.comparing import TrueCell, TrueRow, TrueScreenshot
from daemon.errors import LabelsError

FLAGS = ("partial", "uncertain", "held", "own")
"""What a row may say of itself, besides its cells."""

LARGEST, LARGEST_TRUTH = 100_000_000, 10_000_000
"""Bytes of a picture and of a truth file."""

ENDINGS = (".png", ".jpg", ".jpeg", ".webp", ".bmp")

_KNOWN = """
WITH wanted AS (
    SELECT s.sha256, s.file_name, s.screen, s.archived_as
    FROM screenshots s
    LEFT JOIN (SELECT DISTINCT screenshot FROM readings WHERE corrected) c ON c.screenshot = s.sha256
    WHERE s.state = 'read' AND s.day_state <> 'ignored' AND NOT list_contains($but, s.sha256)
    ORDER BY c.screenshot IS NOT NULL DESC, s.received_at DESC, s.sha256
    LIMIT $most
)
SELECT w.sha256, w.file_name, w.screen, w.archived_as, r.row_number, k.partial,
       list(struct_pack(name := r.column_name, text := r.text, known := r.corrected OR NOT r.held)
            ORDER BY r.column_name)
FROM wanted w
JOIN readings r ON r.screenshot = w.sha256
JOIN kept_rows k ON k.sha256 = w.sha256 AND k.row_number = r.row_number
GROUP BY ALL ORDER BY w.sha256, r.row_number
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A screenshot whose cells are known, and its bytes."""

    truth: TrueScreenshot
    data: bytes


def known_in_folder(folder: Path) -> Iterator[Known]:
    """The pictures of a folder that have a truth file beside them; raises LabelsError for one that is none."""
    for path in sorted(folder.glob("*.json")):
        picture = next((path.with_suffix(end) for end in ENDINGS if path.with_suffix(end).is_file()), None)
        if picture is None:
            continue
        try:
            with open_plain(path) as content:
                told = json.loads(content.read(LARGEST_TRUTH))
            with open_plain(picture) as content:
                data = content.read(LARGEST)
            rows = tuple(_row(row) for row in told["rows"])
        except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise LabelsError(f"{path} does not say what stands on {picture.name}: {error!r}.") from error
        truth = TrueScreenshot(
            name=shown(picture.name),
            sha256=hashlib.sha256(data).hexdigest(),
            screen=str(told.get("screen", "")),
            rows=rows,
        )
        yield Known(truth=truth, data=data)


def known_in_database(copy: Path, archive: Path, *, most: int, but: frozenset[str]) -> Iterator[Known]:
    """Archived screenshots by the published database, those with corrections first, then the newest.

    A corrected cell is what the officer said; another that is not held is what was read and nobody contradicted. Those
    whose SHA-256 is in `but` are left out, as are pictures that are gone. Raises StoreError.
    """
    with contextlib.closing(open_to_look(copy)) as connection, said("read", copy):
        found = connection.execute(_KNOWN, {"most": most, "but": sorted(but)}).fetchall()
    groups: dict[str, list[tuple[Any, ...]]] = {}
    for line in found:
        groups.setdefault(line[0], []).append(line)
    for sha256, lines in groups.items():
        _, file_name, screen, archived_as, *_ = lines[0]
        try:
            with open_plain(archive / archived_as) as content:
                data = content.read(LARGEST)
        except OSError:
            continue
        rows = tuple(
            TrueRow(
                cells={cell["name"]: TrueCell(text=cell["text"], known=cell["known"]) for cell in cells},
                counts=not partial,
            )
            for *_, partial, cells in lines
        )
        if hashlib.sha256(data).hexdigest() == sha256:
            yield Known(truth=TrueScreenshot(name=file_name, sha256=sha256, screen=screen, rows=rows), data=data)


def _row(told: Mapping[str, Any]) -> TrueRow:
    cells = {column: value for column, value in told.items() if column not in FLAGS and value not in (None, "")}
    return TrueRow(
        cells={
            column: TrueCell(text=str(value["text"]) if isinstance(value, dict) else str(value))
            for column, value in cells.items()
            if not (isinstance(value, dict) and not value.get("whole", True))
        },
        counts=not any(told.get(flag) is True for flag in ("partial", "uncertain")),
    )

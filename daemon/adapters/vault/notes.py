"""What is laid beside a file: the sidecar in the archive, the note in the folder of failed files."""

from __future__ import annotations

import json
import shlex
from pathlib import Path

from daemon.domain.ledger import LedgerEntry
from daemon.ports import Claim

DUPLICATES = "duplicates"
"""The folder in the archive for files whose bytes were there already."""

SIDECAR, NOTE, PAGE = ".json", ".txt", ".html"
"""What the name of a sidecar, a note or a page on what was seen has after the name of its file."""


def sidecar(claim: Claim, entry: LedgerEntry) -> str:
    """What a rebuild of the ledger needs to know of the file beside it."""
    known = {
        "sha256": entry.sha256,
        "file_name": claim.file_name,
        "source": claim.source,
        "file_time": claim.file_time.isoformat(),
        "received_at": entry.received_at.isoformat(),
        "captured_at": entry.capture.at.isoformat(),
        "captured_by": entry.capture.source.value,
        "screen": entry.screen,
        "pack_version": entry.pack_version,
        "game_day": entry.game_day.isoformat(),
        "archived_as": entry.archived_as,
    }
    return json.dumps(known, ensure_ascii=False, indent=1) + "\n"


def note(claim: Claim, entry: LedgerEntry, path: Path, *, page: bool) -> str:
    """Why a file failed, for the person who dropped it: it lies at `path`, and there may be a page beside it."""
    folder = f" (from the folder {claim.source})" if claim.source else ""
    return (
        f"Muster could not read {claim.file_name}{folder}.\n\n"
        f"{entry.reason}\n\n"
        f"{_how_to_begin(path) if page else ''}"
        "Once that is mended, put the picture back into the input folder: it is then read again.\n\n"
        f"code      {entry.code}\nreceived  {entry.received_at:%Y-%m-%d %H:%M} UTC\nsha256    {entry.sha256}\n"
    )


def _how_to_begin(path: Path) -> str:
    place = Path(*path.parts[-3:])
    return (
        f"What Muster saw is on the page {path.name}{PAGE} beside this note. Where the settings are, a pack for such a "
        f"list begins with\n\n    muster learn {shlex.quote(str(place))}\n\n"
    )

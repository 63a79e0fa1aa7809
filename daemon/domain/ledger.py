"""What the ledger knows of each screenshot that ever arrived."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from daemon.domain.census import Census


class FileState(StrEnum):
    """What became of a screenshot."""

    READ = "read"
    FAILED = "failed"


class CaptureSource(StrEnum):
    """How the capture time is known, best first."""

    FILE_NAME = "file_name"
    EXIF = "exif"
    FILE_TIME = "file_time"


@dataclass(frozen=True, slots=True)
class Capture:
    """When a screenshot was taken (an aware time) and how that is known."""

    at: datetime
    source: CaptureSource


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerEntry:
    """One screenshot, known by the SHA-256 of its bytes.

    `source` is the folder under `input/` it lay in (an officer, by custom; "" for none). `archived_as` is
    where the file went, relative to the archive or failed folder. `seconds` are by stage; `census` is what the
    crops look like, empty where that was not noted.
    """

    sha256: str
    file_name: str
    source: str
    state: FileState
    screen: str | None
    pack_version: int | None
    model: str
    capture: Capture
    game_day: date
    received_at: datetime
    code: str
    reason: str
    archived_as: str
    width: int
    height: int
    seconds: Mapping[str, float] = field(default_factory=dict, hash=False)
    census: Census = field(default_factory=dict, hash=False)

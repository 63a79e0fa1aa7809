"""What should be noticed though nobody asks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class NoticeKind(StrEnum):
    """`upload_missing`: no screenshot of an event that was expected; `screen_drifted`: it is read worse than before."""

    UPLOAD_MISSING = "upload_missing"
    SCREEN_DRIFTED = "screen_drifted"


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing to notice: of which screen ("" for files of no known one), since when, and for a drift what drifted."""

    kind: NoticeKind
    screen: str
    since: date
    measure: str = ""

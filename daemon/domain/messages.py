"""What is told to the service: each message a small value, put into one queue and heeded by one worker."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Woken:
    """Something happened in `input/`; `finished` is a file whose writer has closed it or moved it in, if that is it."""

    finished: Path | None = None


@dataclass(frozen=True, slots=True)
class ReportDue:
    """The hour at which a week closes has come."""


@dataclass(frozen=True, slots=True)
class SettingsChanged:
    """A settings file may have changed: read them anew."""


@dataclass(frozen=True, slots=True)
class Stop:
    """Finish the screenshot in hand and end."""


Message = Woken | ReportDue | SettingsChanged | Stop

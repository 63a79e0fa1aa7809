"""What was read from one screenshot: cells, rows, and the screen they make."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from daemon.domain.census import Census
from daemon.domain.exif import TakenTime
from daemon.domain.geometry import Box

Value = str | int | float | timedelta | tuple[int, ...] | None
"""A cell's typed meaning: a name or text, a number, a length of time, two numbers for a pair."""

MOST_GUESSES = 3
"""So many other texts of a cell are kept: a fourth is hardly ever right, and an officer reads the picture instead."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One column in one member's line.

    `text` is what was read after stripping labels, `value` its typed meaning (None when it has none),
    `confidence` runs from 0 to 1, and `why` says in one of the words of `HELD_REASONS` why it is held. `guesses` are
    other texts that further looks gave and that belong in the column, the likeliest first, at most `MOST_GUESSES`.
    """

    text: str
    value: Value
    confidence: float
    held: bool
    box: Box
    why: str = ""
    guesses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """One member's line. `partial`: its name is cut or unreadable, so it judges nobody. `held`: the member is not sure.

    `own`: the row of whoever took the screenshot, pinned beside the list; that member has a place of their own in the
    list, so this row is partial too.
    """

    cells: Mapping[str, Cell] = field(hash=False)
    partial: bool
    held: bool
    box: Box
    own: bool = False


@dataclass(frozen=True, slots=True)
class ScreenReading:
    """All rows of one screenshot, top to bottom, as the pack `screen` (of version `pack_version`) reads them."""

    screen: str
    pack_version: int
    rows: tuple[Row, ...]

    @property
    def held_cells(self) -> int:
        """How many cells wait for the officer."""
        return sum(cell.held for row in self.rows for cell in row.cells.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreenshotRead:
    """A screenshot that was read: the reading, the picture's `(width, height)`, and the seconds each stage took.

    `taken` is when the picture says it was taken, if it does; `census` is what its crops look like.
    """

    reading: ScreenReading
    size: tuple[int, int]
    taken: TakenTime | None
    seconds: Mapping[str, float] = field(hash=False)
    census: Census = field(default_factory=dict, hash=False)


HELD_REASONS = {
    "cut": "it is cut by the edge of the picture",
    "unsure": "the reader was not sure of it",
    "type": "it does not look like what belongs in this column",
    "icon": "no icon beside it says which column it is of",
    "joined": "it touches its neighbour, and where one ends cannot be told",
    "shared": "another column has the same text",
    "narrow": "more text stands right beside it, and no column has that",
    "disagree": "two readings of it do not agree",
    "missing": "nothing could be read where it belongs",
    "order": "it does not fit the order of the list",
    "twice": "another row, here or on a picture of the same minutes, has this name or one like it",
}
"""Each reason a cell can be held for, as the officer reads it in English."""

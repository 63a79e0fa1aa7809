"""Times: lengths of time, spelled as the other rows of the list spell them.

A reader that loses the colons of `War 7h:59m vor`, or all but the first letter of `1 hour(s) ago`, has the value all
the same; the game writes it in one way only, and other rows show in which.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from daemon.domain.cells import value
from daemon.domain.pack import Column, ColumnType, Pack
from daemon.domain.quantities import duration
from daemon.domain.reading import Cell, ScreenReading

OFTEN = 2
"""Rows that must share a spelling before others are taken for misread ones."""

FRAMED, MOSTLY = 3, 0.75
"""So many rows, and this share of them, end in the same word before one without it has lost that: `1 day(s)`."""

_DIGITS = re.compile(r"(\d+)")
_WORDS = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Spelling:
    """What stands around the numbers of a length of time, one part more than there are numbers, and what each counts.

    `units` are seconds.
    """

    parts: tuple[str, ...]
    units: tuple[float, ...]

    @property
    def last(self) -> str:
        """The last word, the unit itself where there is no other; without letter case."""
        words: list[str] = _WORDS.findall(self.parts[-1].casefold())
        return words[-1] if words else ""

    @property
    def closed(self) -> tuple[str, ...]:
        """The parts without spaces, which readers lose, and without letter case."""
        return tuple("".join(part.split()).casefold() for part in self.parts)

    def of(self, numbers: list[str]) -> str:
        """The same length of time spelled so."""
        around = [part for pair in zip(self.parts, [*numbers, ""], strict=True) for part in pair]
        return "".join(around).strip()


def respelled(reading: ScreenReading, pack: Pack) -> Iterator[tuple[int, str, Cell]]:
    """The sure lengths of time that are spelled otherwise than others of their column, by row and column, put right."""
    for column in pack.columns:
        if column.type is not ColumnType.DURATION or column.pattern:
            continue
        cells = {i: row.cells[column.name] for i, row in enumerate(reading.rows) if column.name in row.cells}
        told = {i: said for i, cell in cells.items() if not cell.held and (said := _spelling(cell.text))}
        written = Counter(told.values())
        often = Counter(said.closed for said in told.values())
        ends = Counter(said.last for said in told.values())
        end = next((end for end, rows in ends.items() if rows >= max(FRAMED, MOSTLY * len(told))), None)
        for i, said in told.items():
            is_cut = end is not None and said.last != end
            alike = [one for one in written if one.units == said.units and one.closed != said.closed]
            usual = [one for one in alike if (one.last == end if is_cut else _is_usual(often, one, said))]
            best = max(usual, key=lambda one: (often[one.closed], written[one]), default=None)
            if best and (cell := _as_spelled(column, cells[i], best)):
                yield i, column.name, cell


def _is_usual(often: Counter[tuple[str, ...]], one: Spelling, other: Spelling) -> bool:
    return often[one.closed] >= OFTEN and often[one.closed] > often[other.closed]


def _as_spelled(column: Column, cell: Cell, spelling: Spelling) -> Cell | None:
    """The cell spelled so; None where it would mean another thing."""
    text = spelling.of(_DIGITS.findall(cell.text))
    return replace(cell, text=text) if value(column, text) == cell.value else None


def _spelling(text: str) -> Spelling | None:
    """How a length of time is spelled; None where no unit follows a number, as where a word stands for a time."""
    first, *rest = _DIGITS.split(text)
    parts = (first, *rest[1::2])
    units = [found.total_seconds() for part in parts[1:] if (found := duration(f"1{part}"))]
    return Spelling(parts, tuple(units)) if rest and len(units) == len(parts) - 1 else None

"""Points: numbers of a column that seem to have lost the decimal point which its other numbers have.

A point is the smallest sign there is, and without it `2.4m` is ten times as much. Of one number alone nothing tells.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from daemon.domain.pack import ColumnType, Pack
from daemon.domain.reading import ScreenReading

POINTED = frozenset({ColumnType.QUANTITY, ColumnType.DURATION})
"""Types of columns whose numbers may have a decimal point."""

FEWEST = 2
"""So many numbers of one unit must have a point, with as many digits behind it."""

APART = 2.0
"""A number that is larger than all of those is out of place where with its point it would be among them, or so many
times as large or as small at most."""

_WRITTEN = re.compile(r"(\d+)(?:[.,](\d+))?\s*(\D*)")


@dataclass(frozen=True, slots=True)
class _Written:
    """A number as it is written: its digits, how many of them stand behind a point, and its unit."""

    digits: str
    decimals: int
    unit: str

    @property
    def size(self) -> float:
        """How much it says, in its unit."""
        return float(f"{self.digits}e-{self.decimals}")


def pointless(reading: ScreenReading, pack: Pack) -> Iterator[tuple[int, str]]:
    """The sure numbers, by row and column, that only with a point would be like the others of their unit.

    Where games keep the number of digits and not of decimals (`12.3M`, `123M`) nothing is said, nor of numbers that are
    too short to have had one.
    """
    for column in pack.in_rows:
        if column.type not in POINTED:
            continue
        cells = {i: row.cells[column.name] for i, row in enumerate(reading.rows) if column.name in row.cells}
        written = {i: said for i, cell in cells.items() if cell.value is not None and (said := _written(cell.text))}
        for i, said in written.items():
            others = [other for k, other in written.items() if k != i and other.decimals and other.unit == said.unit]
            if not cells[i].held and _is_pointless(said, others):
                yield i, column.name


def _written(text: str) -> _Written | None:
    found = _WRITTEN.fullmatch(text)
    if not found:
        return None
    whole, behind, unit = found.groups(default="")
    return _Written(whole + behind, len(behind), unit.strip().casefold())


def _is_pointless(said: _Written, others: list[_Written]) -> bool:
    decimals = {other.decimals for other in others}
    if said.decimals or len(others) < FEWEST or len(decimals) > 1 or len(said.digits) <= max(decimals):
        return False
    least, most = min(other.size for other in others), max(other.size for other in others)
    pointed = said.size * 10.0 ** -max(decimals)
    return said.size > most and least / APART <= pointed <= APART * most

"""Columns that a picture may lack and of which the first look saw nothing: looked for in a few rows first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from daemon.domain.geometry import Box
from daemon.domain.pack import Column, ColumnType, Pack
from daemon.domain.reading import Cell, Row, ScreenReading
from daemon.stages.interpret import Interpretation
from daemon.stages.placement import Placement
from daemon.stages.seek import sought
from daemon.stages.unseen import sampled, vouched, without_doubtful

SIZE, PITCH, ROWS = (500, 1000), 100, 8
NAME = Column(name="name", type=ColumnType.NAME, x=(0, 2), y=(-0.1, 0.1), metrics=())
POWER = Column(name="power", type=ColumnType.INTEGER, x=(2, 3), y=(-0.1, 0.1), metrics=("power",))
LEVEL = Column(name="level", type=ColumnType.INTEGER, x=(0.5, 1.0), y=(0.2, 0.4), metrics=("level",), optional=True)
PACK = Pack(screen="list", version=1, title={}, columns=(NAME, POWER, LEVEL))


def found(*unseen: Column) -> Interpretation:
    """A list of which the level was not seen; the last row is cut."""
    rows = []
    for number in range(ROWS):
        cells = {
            "name": Cell(
                f"Member {number}", f"Member {number}", 0.9, held=False, box=Box(0, 90 + PITCH * number, 90, 20)
            ),
            "power": Cell("", None, 0.0, held=True, box=Box(200, 90 + PITCH * number, 90, 20), why="missing"),
        }
        rows.append(Row(cells, partial=number == ROWS - 1, held=False, box=Box(0, 90 + PITCH * number, 300, 20)))
    origins = tuple(100.0 + PITCH * number for number in range(ROWS))
    laid = Placement(pack=PACK, pitch=PITCH, anchor=0, right=499, origins=origins)
    return Interpretation(ScreenReading("list", 1, tuple(rows)), (), laid, unseen=unseen)


def with_levels(reading: ScreenReading, levels: Mapping[int, str]) -> ScreenReading:
    """The reading with the levels of these rows; one with a `?` is held."""
    rows = list(reading.rows)
    for number, said in levels.items():
        text = said.rstrip("?")
        cell = Cell(text, int(text), 0.9, held=text != said, box=Box(50, 120 + PITCH * number, 20, 20))
        rows[number] = replace(rows[number], cells={**rows[number].cells, "level": cell})
    return replace(reading, rows=tuple(rows))


def levels(reading: ScreenReading) -> dict[int, str]:
    """The level of each row that has such a cell."""
    cells = {number: row.cells["level"] for number, row in enumerate(reading.rows) if "level" in row.cells}
    return {number: cell.text + "?" * cell.held for number, cell in cells.items()}


def test_three_rows_are_looked_at_for_the_column_alone() -> None:
    """Whole ones from the middle of the list; the rest of what is missing waits."""
    few = sampled(found(LEVEL), SIZE)
    assert few is not None
    assert levels(few.reading) == {2: "?", 3: "?", 4: "?"} or levels(few.reading) == {3: "?", 4: "?", 5: "?"}
    assert {column.name for _, column in sought(few)} == {"level"}
    assert few.pack.name is NAME


def test_where_nothing_is_unseen_nothing_is_looked_for() -> None:
    """Nor where so few rows are whole that they could not tell."""
    assert sampled(found(), SIZE) is None
    assert sampled(found(LEVEL), (SIZE[0], 280)) is None


@pytest.mark.parametrize(
    ("sample", "is_there"),
    [
        ({2: "17", 3: "9", 4: "?"}, True),
        ({2: "17?", 3: "9?", 4: "?"}, True),
        ({2: "17", 3: "?", 4: "?"}, False),
        ({2: "?", 3: "?", 4: "?"}, False),
    ],
)
def test_two_values_of_three_show_that_the_column_is_there(sample: dict[int, str], *, is_there: bool) -> None:
    """Then all whole rows are looked at; else none has the column."""
    here = found(LEVEL)
    few = sampled(here, SIZE)
    assert few is not None
    told = {row: said for row, said in zip(levels(few.reading), sample.values(), strict=True) if said != "?"}
    after = levels(vouched(here, with_levels(few.reading, told), SIZE))
    assert sorted(after) == (list(range(ROWS - 1)) if is_there else [])
    assert {row: after[row] for row in told} == told if is_there else not after


def test_a_column_of_which_little_can_be_trusted_is_not_on_the_picture() -> None:
    """It would be held in every row of a list that lacks it."""
    few, many = {0: "7", 1: "8"}, {0: "7", 1: "8", 2: "9"}
    held = dict.fromkeys(range(ROWS - 1), "4?")
    here = found(LEVEL)
    assert levels(without_doubtful(here, with_levels(here.reading, {**held, **few}))) == {}
    assert levels(without_doubtful(here, with_levels(here.reading, {**held, **many}))) == {**held, **many}

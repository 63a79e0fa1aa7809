"""What is held once all has been read."""

from __future__ import annotations

import pytest

from daemon.domain.geometry import Box
from daemon.domain.pack import Column, ColumnType, Pack
from daemon.domain.reading import Cell, Row, ScreenReading
from daemon.stages.settle import hold_lone

BOX = Box(0, 0, 9, 9)
NAME = Column(name="name", type=ColumnType.NAME, x=(0, 1), y=(0, 1), metrics=())
RANK = Column(name="rank", type=ColumnType.RANK, x=(0, 1), y=(0, 1), metrics=("rank",))
PACK = Pack(screen="list", version=1, title={}, columns=(NAME, RANK))


@pytest.mark.parametrize(
    ("rank", "held"),
    [
        (Cell("RE!", None, 0.2, held=True, box=BOX, why="type"), True),
        (Cell("", None, 0.0, held=True, box=BOX, why="missing"), True),
        (Cell("3", 3, 0.4, held=True, box=BOX, why="unsure"), False),
        (Cell("3", 3, 0.9, held=False, box=BOX), False),
        (None, False),
    ],
)
def test_a_line_beside_which_nothing_fits_its_column_may_be_no_member(rank: Cell | None, held: bool) -> None:  # noqa: FBT001 - a case
    """A sentence above the list; but a list of names alone has nothing beside them."""
    cells = {"name": Cell("Your alliance has won", "Your alliance has won", 0.9, held=False, box=BOX)}
    if rank:
        cells["rank"] = rank
    reading = ScreenReading("list", 1, (Row(cells=cells, partial=False, held=False, box=BOX),))
    (row,) = hold_lone(reading, PACK).rows
    assert (row.held, row.cells["name"].held) == (held, held)

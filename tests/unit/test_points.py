"""Numbers that lost the decimal point which the others of their column have."""

from __future__ import annotations

import pytest

from daemon.domain.cells import value
from daemon.domain.geometry import Box
from daemon.domain.pack import Column, ColumnType, Pack
from daemon.domain.reading import Cell, Row, ScreenReading
from daemon.stages.checks import checks, suspected
from daemon.stages.interpret import Interpretation
from daemon.stages.placement import Placement
from daemon.stages.points import pointless

BOX = Box(0, 0, 40, 20)


def _column(kind: ColumnType) -> Column:
    return Column(name="coins", type=kind, x=(0, 1), y=(0, 1), metrics=("coins",))


def _listed(column: Column, texts: list[str]) -> tuple[ScreenReading, Pack]:
    name = Column(name="name", type=ColumnType.NAME, x=(0, 1), y=(0, 1), metrics=())
    pack = Pack(screen="list", version=1, title={}, columns=(name, column))
    rows = [
        Row(
            {"coins": Cell(text, value(column, text), 0.9, held=text == "1.5x", box=BOX)},
            partial=False,
            held=False,
            box=BOX,
        )
        for text in texts
    ]
    return ScreenReading("list", 1, tuple(rows)), pack


@pytest.mark.parametrize(
    ("kind", "texts", "lost"),
    [
        (ColumnType.DURATION, ["3.3m", "9m", "1.8m", "24m"], [3]),
        (ColumnType.QUANTITY, ["1.163M", "1144M", "1.119M"], [1]),
        (ColumnType.DURATION, ["25.6m", "51m", "5.7m"], [1]),
        (ColumnType.QUANTITY, ["34,6", "97", "27,5"], []),
        # One other says too little, and other units nothing.
        (ColumnType.QUANTITY, ["1.163M", "1144M"], []),
        (ColumnType.QUANTITY, ["1.163M", "1144K", "1.119M"], []),
        # Games that keep the number of digits, and one who really has more than the others.
        (ColumnType.QUANTITY, ["1.23M", "12.3M", "123M"], []),
        (ColumnType.QUANTITY, ["1.2M", "1.3M", "800M"], []),
        # What was not read as a number has no point.
        (ColumnType.QUANTITY, ["1.5x", "1.5x", "15M"], []),
        (ColumnType.INTEGER, ["1.163", "1144", "1.119"], []),
    ],
)
def test_which_numbers_have_lost_a_point(kind: ColumnType, texts: list[str], lost: list[int]) -> None:
    """Those that would be like the others with one, and are far larger without."""
    assert [i for i, _ in pointless(*_listed(_column(kind), texts))] == lost


def test_a_number_without_its_point_is_read_again_and_held() -> None:
    """Its column has the point in other rows."""
    reading, pack = _listed(_column(ColumnType.DURATION), ["3.3m", "24m", "1.8m"])
    laid = Placement(pack=pack, pitch=100, anchor=0, right=999)
    (doubt,) = suspected(Interpretation(reading, (), laid)).doubts
    assert (doubt.row, doubt.column.name) == (1, "coins")
    assert [row.cells["coins"].held for row in checks(reading, pack).rows] == [False, True, False]

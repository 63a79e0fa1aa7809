"""The place of a number, shown to the reader of crops as it is, more and less of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from daemon.domain.geometry import Box
from daemon.domain.pack import Column, ColumnType, Pack
from daemon.domain.reading import Cell, Row, ScreenReading
from daemon.stages.interpret import Interpretation
from daemon.stages.placement import Placement
from daemon.stages.sight import SCALES, WINDOWS, sight

PITCH, ORIGIN = 100, 100.0
LEVEL = Column(
    name="level", type=ColumnType.INTEGER, x=(0.5, 0.6), y=(-0.1, 0.1), metrics=("level",), height=(0.1, 0.12)
)
NAME = Column(name="name", type=ColumnType.NAME, x=(1, 3), y=(-0.1, 0.1), metrics=())
PIXELS = np.zeros((220, 400, 3), np.uint8)
BOX = Box(50, 90, 10, 20)


class Crops:
    """Says the same things each time, and remembers the shapes of what it was shown."""

    def __init__(self, *said: tuple[str, float]) -> None:
        self.said = said
        self.shown: list[tuple[int, ...]] = []

    def read_crops(self, crops: Sequence[NDArray[np.uint8]]) -> tuple[tuple[str, float], ...]:
        """As the port has it."""
        self.shown += [crop.shape for crop in crops]
        return tuple(self.said[i % len(self.said)] for i in range(len(crops)))


def _found(column: Column = LEVEL, *, level: Cell | None = None, name_at: int = 120) -> Interpretation:
    cells = {
        "level": level or Cell("", None, 0.0, held=True, box=BOX, why="missing"),
        "name": Cell("Bobby", "Bobby", 0.9, held=False, box=Box(name_at, 92, 80, 16)),
    }
    rows = (Row(cells=cells, partial=False, held=False, box=BOX),)
    laid = Placement(
        pack=Pack(screen="list", version=1, title={}, columns=(column, NAME)),
        pitch=PITCH,
        anchor=0,
        right=399,
        origins=(ORIGIN,),
    )
    return Interpretation(ScreenReading("list", 1, rows), (), laid)


@pytest.mark.parametrize(
    ("said", "text"),
    [
        ([("412", 0.99)], "412"),
        # Half are sure, and what the others make of the rim is no objection.
        ([("412", 0.99), ("1412", 0.7)], "412"),
        ([("412", 0.99), ("1412", 0.7), ("1412", 0.7)], ""),
        ([("412", 0.99), ("1412", 0.95)], ""),
        # Unsure, but always the same: a digit on a medal.
        ([("\u2462", 0.6), ("3", 0.7)], "3"),
        ([("3", 0.6), ("", 0.0)], ""),
        ([("Battle", 0.99)], ""),
        ([("", 0.0)], ""),
    ],
)
def test_what_the_looks_must_say(said: list[tuple[str, float]], text: str) -> None:
    """Half of them surely the same and none another thing, or all of them the same."""
    doubts, cells = sight(PIXELS, _found(), Crops(*said))
    assert [(doubt.row, doubt.column) for doubt in doubts] == [(0, LEVEL)]
    (cell,) = cells
    assert (cell.text, cell.held) == (text, not text)
    assert cell.value == (int(text) if text else None)


@pytest.mark.parametrize(("sure", "held"), [(0.64, True), (0.3, False)])
def test_a_look_that_saw_a_point_speaks_against_those_that_saw_none(sure: float, held: bool) -> None:  # noqa: FBT001 - a case
    """However sure those are: a point is small."""
    coins = replace(LEVEL, type=ColumnType.QUANTITY)
    _, (cell,) = sight(PIXELS, _found(coins), Crops(("1144M", 0.99), ("1.144M", sure), ("1144M", 0.99)))
    assert cell.held is held
    _, (cell,) = sight(PIXELS, _found(coins), Crops(("1.144M", 0.99), ("1.144M", sure), ("1.144M", 0.99)))
    assert (cell.value, cell.held) == (1_144_000, False)


@pytest.mark.parametrize(
    ("said", "scales"),
    [([("412", 1.0)], 1), ([("412", 0.7)], len(SCALES)), ([("412", 0.9), ("12", 0.9)], len(SCALES))],
)
def test_more_and_less_of_the_place_is_shown(said: list[tuple[str, float]], scales: int) -> None:
    """So that a longer number is cut off at another digit each time; larger too where that does not settle it."""
    crops = Crops(*said)
    sight(PIXELS, _found(), crops)
    assert len(crops.shown) == scales * len(WINDOWS)
    assert len({shape[1] / shape[0] for shape in crops.shown[: len(WINDOWS)]}) == len(WINDOWS)


@pytest.mark.parametrize(
    "found",
    [
        lambda: _found(replace(LEVEL, type=ColumnType.TEXT)),
        lambda: _found(replace(LEVEL, icon="shield")),
        lambda: _found(replace(LEVEL, height=(0.001, 0.002))),
        lambda: _found(name_at=70),
        lambda: _found(replace(LEVEL, x=(0.0, 0.05))),
        lambda: _found(level=Cell("412", 412, 0.95, held=False, box=BOX)),
        lambda: _found(level=Cell("4", 4, 0.95, held=True, box=BOX, why="cut")),
    ],
    ids=["words", "known by an icon", "too low to be read", "another cell reaches in", "at the edge", "sure", "cut"],
)
def test_where_nothing_is_looked_at(found: Callable[[], Interpretation]) -> None:
    """What is sure, what something else may stand beside, and what it is not known where to look for."""
    crops = Crops(("412", 1.0))
    assert sight(PIXELS, found(), crops) == ((), [])
    assert not crops.shown


def test_how_high_digits_are_is_told_by_the_pack_or_by_the_band() -> None:
    """And what is shown, by that."""
    for column in (LEVEL, replace(LEVEL, height=None), replace(LEVEL, height=None, y=(-0.2, 0.2))):
        crops = Crops(("412", 1.0))
        sight(PIXELS, _found(column), crops)
        digits = 0.11 * PITCH if column.height else 0.5 * (column.y[1] - column.y[0]) * PITCH
        assert crops.shown[0][0] == pytest.approx(1.5 * digits, abs=1)


def test_the_windows_end_where_another_cell_begins() -> None:
    """As long as three digits have room."""
    wide, narrow = Crops(("412", 1.0)), Crops(("412", 1.0))
    _, (cell,) = sight(PIXELS, _found(), wide)
    sight(PIXELS, _found(name_at=72), narrow)
    assert max(shape[1] / shape[0] for shape in narrow.shown) < max(shape[1] / shape[0] for shape in wide.shown)
    assert cell.box.height == pytest.approx(0.11 * PITCH, abs=1)


def test_without_a_reader_of_crops_there_is_nothing_to_ask() -> None:
    """It is an extra."""
    assert sight(PIXELS, _found(), None) == ((), [])

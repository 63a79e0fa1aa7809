"""Whether a text goes on where its crop ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from daemon.domain.geometry import Box
from daemon.domain.pack import Column, ColumnType, Pack
from daemon.domain.reading import Cell, Row, ScreenReading
from daemon.stages.beyond import REACH, beyond
from daemon.stages.interpret import Doubt, Interpretation
from daemon.stages.placement import Placement

BOX = Box(100, 40, 80, 20)


def _drawn(*beside: int) -> NDArray[np.uint8]:
    """A picture with letters in the box, and before it one of each brightness."""
    pixels = np.zeros((100, 400, 3), np.uint8)
    pixels[45:55, 102:178:4] = 200
    for brightness in beside:
        pixels[45:55, 88:92] = brightness
    return pixels


PIXELS = _drawn(200)
NAME = Column(name="name", type=ColumnType.NAME, x=(0, 2), y=(0, 1), metrics=())
POWER = Column(name="power", type=ColumnType.INTEGER, x=(2, 4), y=(0, 1), metrics=("power",))
LAID = Placement(
    pack=Pack(screen="list", version=1, title={}, columns=(NAME, POWER)),
    pitch=60,
    anchor=100,
    right=399,
    origins=(50.0,),
)
DOUBT = Doubt(0, NAME, BOX)


class Crops:
    """Says one thing of the crop, and another of the crop with what stands beside it."""

    def __init__(self, own: str, more: str, sure: float, *, own_sure: float = 0.99) -> None:
        self.said = ((own, own_sure), (more, sure))
        self.shown: list[int] = []

    def read_crops(self, crops: Sequence[NDArray[np.uint8]]) -> tuple[tuple[str, float], ...]:
        """As the port has it."""
        self.shown += (crop.shape[1] for crop in crops)
        return tuple(self.said[crop.shape[1] > BOX.width + BOX.height] for crop in crops)


def _found(doubt: Doubt = DOUBT, power_at: int = 300) -> Interpretation:
    cells = {
        "name": Cell("Price", "Price", 0.7, held=True, box=BOX, why="unsure"),
        "power": Cell("12", 12, 0.9, held=False, box=Box(power_at, 40, 20, 20)),
    }
    row = Row(cells=cells, partial=False, held=True, box=BOX)
    return Interpretation(ScreenReading("list", 1, (row,)), (doubt,), LAID)


@pytest.mark.parametrize(
    ("own", "more", "sure", "goes_on"),
    [
        ("Price", "C Price", 0.95, True),
        ("Price", "Prices", 0.95, True),
        # A frame beside it, of which the reader made something.
        ("Price", "C Price", 0.6, False),
        ("Price", "Price", 0.99, False),
        ("Price", "- Price ]", 0.99, False),
        ("Price", "Prince", 0.99, False),
        ("", "C", 0.99, False),
    ],
)
def test_what_is_surely_read_beyond_is_looked_at_with_it(own: str, more: str, sure: float, goes_on: bool) -> None:  # noqa: FBT001 - a case
    """And then all readings of it must agree."""
    (doubt,) = beyond(PIXELS, _found(), Crops(own, more, sure)).doubts
    assert doubt.unanimous is goes_on
    reach = round(REACH * BOX.height) if goes_on else 0
    assert (doubt.box.x, doubt.box.right) == (BOX.x - reach, BOX.right + reach)


@pytest.mark.parametrize(
    "found",
    [
        _found(replace(DOUBT, column=POWER)),
        _found(replace(DOUBT, alone=True)),
        _found(replace(DOUBT, unanimous=True)),
        _found(power_at=190),
        _found(replace(DOUBT, column=replace(NAME, values=("R3", "R4")))),
    ],
    ids=[
        "a number",
        "told apart from what is beside it",
        "looked at so already",
        "another cell beside it",
        "none of the texts there can be is a part of another",
    ],
)
def test_what_is_not_looked_at_beyond(found: Interpretation) -> None:
    """Nothing is asked, and all doubts stay as they are."""
    crops = Crops("Price", "C Price", 0.99)
    assert beyond(PIXELS, found, crops) == found
    assert not crops.shown


@pytest.mark.parametrize("unanimous", [False, True])
def test_a_number_that_was_found_later_is_looked_at_up_to_the_next_cell(unanimous: bool) -> None:  # noqa: FBT001 - a case
    """Its other digits may be in no crop; and unsure as the look at one of them is, they must be read with it."""
    number = Doubt(0, POWER, BOX, unanimous=unanimous)
    found = _found(number, power_at=100)
    cells = dict(found.reading.rows[0].cells)
    cells["name"] = replace(cells["name"], box=Box(BOX.right + 8, 40, 80, 20))
    cells["power"] = Cell("", None, 0.0, held=True, box=BOX, why="missing")
    row = replace(found.reading.rows[0], cells=cells)
    found = replace(found, reading=replace(found.reading, rows=(row,)))
    (doubt,) = beyond(PIXELS, found, Crops("2", "12", 0.95, own_sure=0.4)).doubts
    assert doubt.unanimous
    assert (doubt.box.x, doubt.box.right) == (BOX.x - round(REACH * BOX.height), BOX.right + 8)
    assert beyond(PIXELS, found, Crops("12", "12", 0.95)) == found


class High:
    """Sees two digits where it is shown all of their height, else the foot of one."""

    def read_crops(self, crops: Sequence[NDArray[np.uint8]]) -> tuple[tuple[str, float], ...]:
        """As the port has it."""
        return tuple(("99", 0.98) if crop.shape[0] > BOX.height + 10 else ("9", 1.0) for crop in crops)


@pytest.mark.parametrize(("top", "goes_on"), [(30, True), (40, False), (0, False)])
def test_a_number_of_which_a_piece_was_found_is_looked_at_as_high_as_it_is_drawn(top: int, goes_on: bool) -> None:  # noqa: FBT001 - a case
    """As far as that ends near by: what goes on and on is the ground's."""
    pixels = _drawn(200)
    pixels[top:58, 102:178:4] = 200
    found = _found(Doubt(0, POWER, BOX), power_at=100)
    cells = {**found.reading.rows[0].cells, "power": Cell("", None, 0.0, held=True, box=BOX, why="missing")}
    cells["name"] = replace(cells["name"], box=Box(300, 40, 80, 20))
    found = replace(found, reading=replace(found.reading, rows=(replace(found.reading.rows[0], cells=cells),)))
    (doubt,) = beyond(pixels, found, High()).doubts
    assert doubt.unanimous is goes_on
    assert not goes_on or (doubt.box.y <= top and doubt.box.bottom >= BOX.bottom)


def test_where_one_known_text_is_a_part_of_another_it_is_looked_at() -> None:
    """`Leader` may be the rest of `Vice Leader`."""
    found = _found(replace(DOUBT, column=replace(NAME, values=("Leader", "Vice Leader"))))
    (doubt,) = beyond(PIXELS, found, Crops("Leader", "Vice Leader", 0.99)).doubts
    assert doubt.unanimous


@pytest.mark.parametrize("pixels", [_drawn(), _drawn(70)], ids=["nothing", "something faint"])
def test_where_nothing_is_drawn_beside_it_nothing_is_asked(pixels: NDArray[np.uint8]) -> None:
    """A look costs as much as reading three lines."""
    crops = Crops("Price", "C Price", 0.99)
    assert beyond(pixels, _found(), crops) == _found()
    assert not crops.shown


def test_what_is_not_surely_read_itself_is_not_looked_at_with_more() -> None:
    """Only the box itself is shown."""
    crops = Crops("Price", "C Price", 0.99, own_sure=0.5)
    assert beyond(PIXELS, _found(), crops) == _found()
    assert len(crops.shown) == 1


def test_without_a_reader_of_crops_nothing_is_looked_at_beyond() -> None:
    """It is an extra."""
    assert beyond(PIXELS, _found(), None) == _found()

"""A number on a plate behind a text: the text is looked at up to it, and the number by itself."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from daemon.domain.geometry import Box
from daemon.domain.pack import Column, ColumnType, Cut, Pack
from daemon.domain.reading import Row, ScreenReading
from daemon.stages.interpret import Doubt, Interpretation
from daemon.stages.placement import Placement
from daemon.stages.plates import without_plates

GROUND, INK, PLATE = (182, 217, 242), (40, 50, 60), (20, 120, 230)
TAG, LEVEL = Cut(r"^\[\w+\]", optional=False), Cut(r"\d{1,2}$", optional=False)
NAME = Column(name="name", type=ColumnType.NAME, x=(0, 3), y=(-0.2, 0.2), metrics=(), cuts=(TAG, LEVEL))
STARS = Column(
    name="stars", type=ColumnType.INTEGER, x=(0, 3), y=(-0.2, 0.2), metrics=("stars",), pattern=r"\d{1,2}$", cuts=(TAG,)
)
BOX = Box(8, 8, 244, 24)


def picture(text: str, *, plate: int = 0, colour: tuple[int, int, int] = PLATE) -> NDArray[np.uint8]:
    """A line of text, with a plate so wide that ends with the line and has a light number on it."""
    pixels = np.full((40, 300, 3), GROUND, np.uint8)
    cv2.putText(pixels, text, (10, 28), cv2.FONT_HERSHEY_DUPLEX, 0.7, INK, 1, cv2.LINE_AA)
    if plate:
        cv2.rectangle(pixels, (BOX.right - plate, 6), (BOX.right - 1, 34), colour, -1)
        cv2.putText(pixels, "9", (BOX.right - plate + 10, 27), cv2.FONT_HERSHEY_DUPLEX, 0.6, (255, 255, 255), 1)
    return pixels


def looked_at(pixels: NDArray[np.uint8], *columns: Column) -> list[Doubt]:
    """What is looked at of these columns, whose texts share a box."""
    laid = Placement(pack=Pack(screen="s", version=1, title={}, columns=columns), pitch=100, anchor=8, right=299)
    row = Row({}, partial=False, held=True, box=BOX)
    doubts = tuple(Doubt(0, column, BOX) for column in columns)
    return list(without_plates(pixels, Interpretation(ScreenReading("s", 1, (row,)), doubts, laid)).doubts)


def test_the_text_ends_before_the_plate_and_the_number_stands_on_it() -> None:
    """Each is alone there, and the name waits for no number at its end any more."""
    name, stars = looked_at(picture("[ACE] Koinue", plate=34), NAME, STARS)
    start = BOX.right - 34
    assert (name.box.x, name.alone) == (BOX.x, True)
    assert 125 < name.box.right <= start
    assert name.column.cuts == (TAG,)
    assert (stars.box.x, stars.box.right, stars.alone) == (start, BOX.right, True)
    assert (stars.column.pattern, stars.column.cuts) == (STARS.pattern, ())


@pytest.mark.parametrize(
    ("text", "plate"), [("[ACE] Koinue", 0), ("[ACE] Koinue MMWW", 0), ("[ACE] Koi", 200), ("", 34)]
)
def test_where_no_plate_is_all_stays(text: str, plate: int) -> None:
    """Nor where what is there is as wide as a portrait, or nothing stands before it."""
    assert [doubt.box for doubt in looked_at(picture(text, plate=plate), NAME, STARS)] == [BOX, BOX]


def test_only_where_the_pack_knows_of_a_number_at_the_end() -> None:
    """What else stands behind a name may belong to it."""
    tagged = Column(name="name", type=ColumnType.NAME, x=(0, 3), y=(-0.2, 0.2), metrics=(), cuts=(TAG,))
    (doubt,) = looked_at(picture("[ACE] Koinue", plate=34), tagged)
    assert (doubt.box, doubt.column, doubt.alone) == (BOX, tagged, False)


def test_what_has_the_colour_of_the_text_is_no_plate() -> None:
    """Wide letters that stand close are the end of a name: `ina` of `Dklina`."""
    pixels = picture("[ACE] Koinue", plate=34, colour=INK)
    assert [doubt.box for doubt in looked_at(pixels, NAME, STARS)] == [BOX, BOX]


def test_the_number_is_looked_at_up_to_the_end_of_its_plate() -> None:
    """The crop may have ended on it, before its last digit."""
    pixels = picture("[ACE] Koinue", plate=34)
    pixels[6:35, BOX.right : BOX.right + 12] = PLATE
    _, stars = looked_at(pixels, NAME, STARS)
    assert (stars.box.x, stars.box.right) == (BOX.right - 34, BOX.right + 12)
    pixels[6:35, BOX.right :] = PLATE
    _, stars = looked_at(pixels, NAME, STARS)
    assert stars.box.right == BOX.right

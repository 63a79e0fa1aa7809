"""Texts that may be a part of what stands there are looked at where a whole one would stand."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
import pytest

from daemon.domain.geometry import Box
from daemon.domain.pack import Column, ColumnType, Pack
from daemon.domain.reading import Cell, Row, ScreenReading
from daemon.stages.flush import flush
from daemon.stages.interpret import Interpretation
from daemon.stages.placement import Placement
from daemon.stages.short import short

HEIGHT, PITCH, TOP, WIDTH = 20, 60, 30, 600
NAME = Column(name="name", type=ColumnType.NAME, x=(0, 2), y=(-0.2, 0.2), metrics=())
TITLE = Column(name="title", type=ColumnType.TEXT, x=(2, 4), y=(-0.2, 0.2), metrics=("title",))
LEVEL = Column(name="level", type=ColumnType.INTEGER, x=(4, 6), y=(-0.2, 0.2), metrics=("level",))
PACK = Pack(screen="list", version=1, title={"en": "List"}, columns=(NAME, TITLE, LEVEL))
LAID = Placement(pack=PACK, pitch=PITCH, anchor=0.0, right=float(WIDTH))
SIZE = (WIDTH, 400)

Said = tuple[str, int, int]
"""A text, where it begins, and how wide it is, in pixels."""


def found(levels: Sequence[Said], titles: Sequence[Said] = (), *, doubted: int | None = None) -> Interpretation:
    rows = []
    for row, (text, x, width) in enumerate(levels):
        unsure = row == doubted
        box = Box(x, TOP + row * PITCH, width, HEIGHT)
        cells = {"level": Cell(text, int(text), 0.9, held=unsure, box=box, why="unsure" if unsure else "")}
        if titles:
            said, left, wide = titles[row]
            cells["title"] = Cell(said, said, 0.9, held=False, box=Box(left, TOP + row * PITCH, wide, HEIGHT))
        rows.append(Row(cells=cells, partial=False, held=False, box=Box(0, 0, 9, 9)))
    return Interpretation(ScreenReading("list", 1, tuple(rows)), (), LAID)


WHOLE = [("281", 300, 45), ("277", 301, 44), ("295", 300, 45)]


@pytest.mark.parametrize("doubted", [None, 3])
def test_a_number_that_lacks_digits_is_looked_at_where_all_of_it_would_stand(doubted: int | None) -> None:
    """Whether it was sure of itself or not; and it must be read again alike."""
    (doubt,) = short(found([*WHOLE, ("8", 330, 15)], doubted=doubted), SIZE)
    assert (doubt.row, doubt.column.name, doubt.box.x, doubt.box.right) == (3, "level", 300, 345)
    assert doubt.unanimous
    assert doubt.alone


def test_a_smaller_number_on_the_line_of_its_column_is_whole() -> None:
    """Where numbers of several lengths end on one line, one that ends there lacks nothing."""
    numbers = [("1281", 285, 60), ("277", 300, 45), ("295", 300, 45), ("1300", 285, 60)]
    assert short(found([*numbers, ("8", 330, 15)]), SIZE) == []
    assert len(short(found([*numbers, ("8", 305, 15)]), SIZE)) == 1


def test_too_few_numbers_say_nothing_of_another() -> None:
    """Two of three digits may stand beside one of two."""
    assert short(found([*WHOLE[:2], ("8", 330, 15)]), SIZE) == []


def test_a_part_of_a_text_that_other_rows_have_is_looked_at_as_a_whole() -> None:
    """`ap` under `Paper` twice; a text of its own is none."""
    titles = [("Paper", 150, 60), ("Paper", 150, 60), ("ap", 165, 20), ("Titan", 150, 60)]
    (doubt,) = short(found([*WHOLE, ("300", 300, 45)], titles), SIZE)
    assert (doubt.row, doubt.column.name, doubt.box.x, doubt.box.right) == (2, "title", 150, 210)


def test_it_ends_where_the_next_cell_begins() -> None:
    """What stands there is that cell's."""
    titles = [("Paper", 150, 60), ("Paper", 150, 60), ("Titan", 150, 60), ("Long one", 150, 170)]
    (doubt,) = short(found([*WHOLE, ("8", 330, 15)], titles), SIZE)
    assert (doubt.box.x, doubt.box.right) == (320, 345)


def test_what_it_lacks_is_in_the_mask() -> None:
    """A digit that was in no crop is drawn there, so that the looks see it."""
    pixels = np.zeros((SIZE[1], SIZE[0], 3), np.uint8)
    place = TOP + 3 * PITCH
    cv2.rectangle(pixels, (302, place + 3), (310, place + HEIGHT - 4), (255,) * 3, cv2.FILLED)
    seen, masked = flush(pixels, np.zeros(pixels.shape[:2], np.uint8), found([*WHOLE, ("8", 330, 15)]))
    assert masked[place : place + HEIGHT, 300:312].max() == 255
    assert seen.reading.rows[3].cells["level"].held

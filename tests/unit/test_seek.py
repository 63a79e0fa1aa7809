"""What was found by a closer look, held against the rest of its column."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from daemon.domain.geometry import Box
from daemon.domain.pack import Column, ColumnType, Pack
from daemon.domain.reading import Cell, Row, ScreenReading
from daemon.stages.interpret import Doubt, Interpretation
from daemon.stages.placement import Placement
from daemon.stages.seek import hold_short

BOX = Box(0, 0, 20, 10)
LEVEL = Column(name="level", type=ColumnType.INTEGER, x=(0, 1), y=(0, 1), metrics=("level",))
NAME = Column(name="name", type=ColumnType.NAME, x=(1, 2), y=(0, 1), metrics=())
LAID = Placement(pack=Pack(screen="list", version=1, title={}, columns=(LEVEL, NAME)), pitch=60, anchor=0, right=99)


def _reading(levels: Sequence[str]) -> ScreenReading:
    cells = [Cell(text, int(text) if text else None, 0.9, held=not text, box=BOX) for text in levels]
    rows = tuple(Row(cells={"level": cell}, partial=False, held=False, box=BOX) for cell in cells)
    return ScreenReading("list", 1, rows)


@pytest.mark.parametrize(
    ("others", "sought", "held"),
    [(["251", "213"], "5", True), (["251", "213"], "252", False), (["251", "9"], "5", False), (["251"], "5", False)],
)
def test_a_number_with_too_few_digits_may_be_a_part_of_one(others: list[str], sought: str, held: bool) -> None:  # noqa: FBT001 - a case
    """The middle digit of `251` stands where the whole stands; one other number says too little."""
    found = Interpretation(_reading([*others, ""]), (), LAID)
    asked = replace(found, doubts=(Doubt(len(others), LEVEL, BOX),))
    assert hold_short(found, asked.doubts, _reading([*others, sought])).rows[-1].cells["level"].held is held


def test_numbers_that_were_read_at_a_second_look_tell_as_well() -> None:
    """At the first look none of the column was sure."""
    found = Interpretation(_reading(["", "", ""]), (), LAID)
    asked = replace(found, doubts=(Doubt(2, LEVEL, BOX, unanimous=True),))
    assert hold_short(found, asked.doubts, _reading(["252", "251", "5"])).rows[-1].cells["level"].held
    assert not hold_short(found, asked.doubts, _reading(["252", "251", "250"])).rows[-1].cells["level"].held


def test_a_number_that_was_missing_and_was_read_at_the_second_look_may_be_a_part_too() -> None:
    """It was in doubt from the beginning, and needed no search."""
    empty = _reading(["252", "251", ""])
    cells = {"level": replace(empty.rows[2].cells["level"], why="missing")}
    first = replace(empty, rows=(*empty.rows[:2], replace(empty.rows[2], cells=cells)))
    found = Interpretation(first, (Doubt(2, LEVEL, BOX),), LAID)
    assert hold_short(found, (), _reading(["252", "251", "5"])).rows[-1].cells["level"].held


@pytest.mark.parametrize(
    ("seen", "sought", "held"),
    [("Titanium", "itanium", True), ("Titanium", "Titanium", False), ("", "Paper", False), ("© Pap", "Paper", False)],
)
def test_a_text_with_fewer_letters_than_were_seen_is_a_part_of_one(seen: str, sought: str, held: bool) -> None:  # noqa: FBT001 - a case
    """The first look saw a letter more, however unsure it was."""

    def reading(text: str) -> ScreenReading:
        cell = Cell(text, text or None, 0.4, held=not text, box=BOX)
        return ScreenReading("list", 1, (Row(cells={"title": cell}, partial=False, held=False, box=BOX),))

    title = Column(name="title", type=ColumnType.TEXT, x=(0, 1), y=(0, 1), metrics=("title",))
    found = Interpretation(reading(seen), (), LAID)
    asked = replace(found, doubts=(Doubt(0, title, BOX),))
    assert hold_short(found, asked.doubts, reading(sought)).rows[0].cells["title"].held is held

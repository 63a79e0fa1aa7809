"""Thin type in other letters is looked at once more, with round corners."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from daemon.domain.geometry import Box
from daemon.domain.languages import Languages
from daemon.domain.pack import Column, ColumnType, Pack
from daemon.domain.reading import Cell, Row, ScreenReading
from daemon.ports import Page, Word
from daemon.stages.alphabet import joined
from daemon.stages.glyphs import Proof
from daemon.stages.interpret import Doubt, Interpretation
from daemon.stages.placement import Placement
from daemon.stages.reread import Readers, reread
from daemon.stages.rounding import PENS, Pen, is_thin, rounded, stroke_width

NAME = Column(name="name", type=ColumnType.NAME, x=(0, 2), y=(-0.4, 0.4), metrics=())
PACK = Pack(screen="list", version=1, title={"en": "List"}, columns=(NAME,))
BOX = Box(5, 5, 20, 12)
SIZE = (40, 30)


def letters(*, round_corners: bool) -> NDArray[np.uint8]:
    """Two boxes of strokes one pixel wide, as bitmap type has them, light on black; with or without their corners."""
    ink = np.zeros(SIZE[::-1], np.uint8)
    for x in (BOX.x + 1, BOX.x + 11):
        cv2.rectangle(ink, (x, BOX.y + 1), (x + 5, BOX.y + 10), 255)
        if round_corners:
            ink[BOX.y + 1 : BOX.y + 11 : 9, x : x + 6 : 5] = 0
    return ink


class Korean:
    """A reader that says what it was given, of a look and of a look at round corners, and nothing in Latin letters."""

    languages = ("eng", "kor")

    def __init__(self, looks: Sequence[tuple[str, float]], again: Sequence[tuple[str, float]]) -> None:
        self.answers = [looks, again]
        self.asked: list[int] = []

    def read(self, page: Page, *, language: str) -> tuple[Word, ...]:
        """See `daemon.ports.TextReader`."""
        if language != "kor":
            return ()
        self.asked.append(len(page.lines))
        said = self.answers.pop(0)
        return tuple(Word(text, sure, place) for (text, sure), place in zip(said, page.lines, strict=True) if text)


def read_again(masked: NDArray[np.uint8], reader: Korean, *, enlarged: int = 1) -> Cell:
    """The name on a masked picture, of which nothing was read at first."""
    whole = Box(0, 0, masked.shape[1], masked.shape[0])
    scale = whole.width // SIZE[0]
    box = Box(BOX.x * scale, BOX.y * scale, BOX.width * scale, BOX.height * scale)
    cell = Cell("", None, 0.0, held=True, box=box, why="unsure")
    row = Row({"name": cell}, partial=False, held=True, box=whole)
    found = Interpretation(
        ScreenReading("list", 1, (row,)),
        (Doubt(0, NAME, box),),
        Placement(pack=PACK, pitch=30.0, anchor=0.0, right=float(whole.width)),
    )
    pixels = cv2.cvtColor(masked, cv2.COLOR_GRAY2BGR).astype(np.uint8)
    proof = Proof((), joined([]), float("inf"))
    readers = Readers(reader, None, Languages("eng", "eng", "eng", usable=("eng", "kor")))
    (again,) = reread(pixels, masked, proof, found, readers, enlarged=enlarged, tried=())
    return again


@pytest.mark.parametrize(
    ("looks", "again", "held"),
    [
        # One reader makes the same mistake at every height.
        ([("우마해", 0.93), ("우마해", 0.92)], [("우마해", 0.9), ("우아해", 0.9)], True),
        ([("우마해", 0.93), ("우마해", 0.92)], [("우마해", 0.9), ("", 0.0)], True),
        ([("우아해", 0.93), ("우아해", 0.92)], [("우아해", 0.4), ("우 아 해", 0.3)], False),
        # The two surest of all looks count.
        ([("우아해", 0.93), ("우아해", 0.7)], [("우아해", 0.9), ("우아해", 0.3)], False),
        ([("우아해", 0.83), ("우아해", 0.7)], [("우아해", 0.9), ("우아해", 0.3)], True),
    ],
)
def test_what_one_reader_says_of_thin_type_must_stay_the_same_with_round_corners(
    looks: list[tuple[str, float]],
    again: list[tuple[str, float]],
    held: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    """One pixel at a corner tells an `ㅇ` from an `ㅁ`."""
    reader = Korean(looks, again)
    cell = read_again(letters(round_corners=True), reader)
    assert (cell.held, reader.asked) == (held, [2, len(PENS)])
    assert held or cell.text == looks[0][0]


def test_looks_at_thin_type_that_differ_are_not_looked_at_again() -> None:
    """Nothing could come of it."""
    reader = Korean([("우아해", 0.93), ("우마해", 0.92)], [])
    assert read_again(letters(round_corners=True), reader).held
    assert reader.asked == [2]


def test_other_type_needs_no_round_corners() -> None:
    """Strokes three pixels wide have corners of their own, unless the picture was enlarged by so much."""
    thick = np.kron(letters(round_corners=True), np.ones((3, 3), np.uint8))
    looks, other = [("우아해", 0.93), ("우아해", 0.92)], [("우마해", 0.9)] * len(PENS)
    reader = Korean(looks, other)
    assert not read_again(thick, reader).held
    assert reader.asked == [2]
    assert read_again(thick, Korean(looks, other), enlarged=3).held


def test_how_wide_strokes_are() -> None:
    """Of a line of some pixels it is those; of nothing it is none."""
    for width in (1, 2, 4):
        ink = np.zeros((40, 400), np.uint8)
        ink[18 : 18 + width, 10:390] = 255
        assert stroke_width(ink) == pytest.approx(width, rel=0.02)
    assert stroke_width(np.zeros((9, 9), np.uint8)) == 0
    assert not is_thin(np.zeros((9, 9), np.uint8), Box(0, 0, 9, 9), 1)
    thin = letters(round_corners=False)
    assert is_thin(thin, BOX, 1)
    thick, around = np.kron(thin, np.ones((3, 3), np.uint8)), Box(15, 15, 60, 36)
    assert not is_thin(thick, around, 1)
    assert is_thin(thick, around, 3)


@pytest.mark.parametrize("pen", PENS)
def test_a_round_pen_leaves_the_strokes_and_takes_the_corners(pen: Pen) -> None:
    """What had square corners comes out as what had round ones, nearly."""
    square, round_ = (
        rounded(letters(round_corners=way)[BOX.y : BOX.bottom, BOX.x : BOX.right], pen, 36) for way in (False, True)
    )
    assert square.shape == round_.shape
    assert square.max() == 255
    assert abs(square.shape[0] - 36 * (BOX.height + 4) / (BOX.height - 2)) < 2
    dark = square.astype(int) - round_
    assert dark.max() > 60
    assert (np.abs(dark) < 60).mean() > 0.9


def test_nothing_drawn_is_no_error() -> None:
    """A box may hold no ink."""
    assert not rounded(np.zeros((12, 20), np.uint8), PENS[0], 36).any()

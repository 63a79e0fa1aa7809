"""The line on which the texts of a column begin says where a doubtful one does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from daemon.domain.geometry import Box
from daemon.domain.pack import Column, ColumnType, Cut, Pack
from daemon.domain.reading import Cell, Row, ScreenReading
from daemon.stages.flush import flush
from daemon.stages.ink import SOLID
from daemon.stages.interpret import Doubt, Interpretation
from daemon.stages.parted import parted
from daemon.stages.placement import Placement

HEIGHT, PITCH, TOP = 20, 60, 30
NAME = Column(name="name", type=ColumnType.NAME, x=(0, 2), y=(-0.2, 0.2), metrics=())
JOB = Column(name="job", type=ColumnType.TEXT, x=(2, 5), y=(-0.2, 0.2), metrics=("job",))
PACK = Pack(screen="list", version=1, title={"en": "List"}, columns=(NAME, JOB))
LAID = Placement(pack=PACK, pitch=PITCH, anchor=0.0, right=600.0)
PIXELS = np.zeros((400, 600, 3), np.uint8)
MASKED = np.zeros((400, 600), np.uint8)


def _cell(text: str, x: int, width: int, row: int, *, why: str = "") -> Cell:
    return Cell(text, text or None, 0.9, held=bool(why), box=Box(x, TOP + row * PITCH, width, HEIGHT), why=why)


def _found(rows: Sequence[Mapping[str, Cell]], doubts: Sequence[Doubt] = ()) -> Interpretation:
    made = tuple(Row(cells=cells, partial=False, held=False, box=Box(0, 0, 9, 9)) for cells in rows)
    return Interpretation(ScreenReading("list", 1, made), tuple(doubts), LAID)


def _names(*starts: int) -> list[dict[str, Cell]]:
    return [{"name": _cell("Bobby", x, 80, row)} for row, x in enumerate(starts)]


def test_an_icon_before_a_text_is_left_out() -> None:
    """The others begin at 100, so the doubtful one does; what was read with the icon no longer counts."""
    rows = [*_names(100, 100, 101), {"name": _cell("©Bob", 70, 110, 3, why="unsure")}]
    found, _ = flush(PIXELS, MASKED, _found(rows, [Doubt(3, NAME, rows[3]["name"].box)]))
    (doubt,) = found.doubts
    assert (doubt.box.x, doubt.box.right) == pytest.approx((100, 180), abs=2)
    assert doubt.alone
    assert found.reading.rows[3].cells["name"].text == ""


def test_what_only_stood_beside_a_text_asks_for_no_unanimity_any_more() -> None:
    """The text itself begins on the line, and what was read of it counts."""
    rows = [*_names(100, 100, 101), {"name": _cell("Bob", 100, 80, 3, why="unsure")}]
    asked = Doubt(3, NAME, Box(60, rows[3]["name"].box.y, 120, HEIGHT), unanimous=True)
    found, _ = flush(PIXELS, MASKED, _found(rows, [asked]))
    (doubt,) = found.doubts
    assert doubt.box.x == pytest.approx(100, abs=2)
    assert not doubt.unanimous
    assert found.reading.rows[3].cells["name"].text == "Bob"


def test_where_all_texts_are_of_one_length_they_may_be_centred() -> None:
    """So a longer one in their middle has no icon before it; one that goes on to the left alone has."""
    rows = [*_names(100, 100, 100), {"name": _cell("Titanium", 90, 100, 3, why="unsure")}]
    whole = Doubt(3, NAME, rows[3]["name"].box)
    assert flush(PIXELS, MASKED, _found(rows, [whole]))[0].doubts == (whole,)
    rows[3] = {"name": _cell("©Bobby", 70, 110, 3, why="unsure")}
    found, _ = flush(PIXELS, MASKED, _found(rows, [Doubt(3, NAME, rows[3]["name"].box)]))
    assert found.doubts[0].box.x == pytest.approx(100, abs=2)


def test_what_two_boxes_share_is_in_the_mask_for_both() -> None:
    """Both are in doubt, and in the box of the other there is brighter text, beside which this one is hardly ink."""
    pixels = PIXELS.copy()
    top = TOP + 3 * PITCH
    for x in range(100, 180, 20):
        cv2.rectangle(pixels, (x, top), (x + 8, top + HEIGHT - 1), (60, 60, 60), -1)
        cv2.rectangle(pixels, (x, top + 2 * HEIGHT), (x + 8, top + 3 * HEIGHT - 1), (255, 255, 255), -1)
    rows = [*_names(100, 100, 101), {"name": _cell("[x]Bob", 70, 120, 3, why="unsure")}]
    box = rows[3]["name"].box
    asked = [Doubt(3, NAME, box), Doubt(3, NAME, replace(box, height=3 * HEIGHT))]
    _, clear = flush(pixels, MASKED, _found(rows, asked))
    assert cv2.connectedComponents((clear > SOLID).astype(np.uint8))[0] - 1 == 8


def test_a_row_that_lost_its_name_is_looked_at_from_where_names_begin() -> None:
    """Where the name shares its line with a time; the rows that lost theirs do not move the line."""
    time = replace(JOB, name="ago", type=ColumnType.DURATION, pattern=r"\d+ hours$", x=(0, 5))
    name = replace(NAME, x=(0, 5), cuts=(Cut(pattern=time.pattern, optional=False),))
    rows = [
        {"name": _cell("Bobby", 100, 80, row), "ago": _cell("4 hours", 220, 90, row)}
        if row in (0, 1, 4)
        else {"name": _cell("", 220, 90, row, why="type"), "ago": _cell("4 hours", 220, 90, row)}
        for row in range(5)
    ]
    laid = replace(LAID, pack=replace(PACK, columns=(name, time)))
    asked = replace(_found(rows, [Doubt(2, name, rows[2]["name"].box)]), laid=laid)
    (doubt,) = flush(PIXELS, MASKED, asked)[0].doubts
    assert (doubt.box.x, doubt.box.right) == pytest.approx((100, 310), abs=2)


def test_texts_that_begin_anywhere_have_no_line() -> None:
    """Then a doubt stays what it was."""
    rows = [*_names(100, 140, 180), {"name": _cell("©Bob", 70, 110, 3, why="unsure")}]
    asked = Doubt(3, NAME, rows[3]["name"].box)
    assert flush(PIXELS, MASKED, _found(rows, [asked]))[0].doubts == (asked,)


def test_a_sure_text_that_begins_late_has_lost_a_letter() -> None:
    """It is looked at from the line on, and must say the same; until then it is held."""
    rows = _names(100, 100, 101, 124)
    found, _ = flush(PIXELS, MASKED, _found(rows))
    (doubt,) = found.doubts
    assert (doubt.row, doubt.box.x, doubt.box.right, doubt.unanimous) == (3, 100, 204, True)
    assert found.reading.rows[3].cells["name"].held


def test_a_sign_before_the_line_may_be_an_icon() -> None:
    """What seems one is left out and the rest looked at; a letter that begins a little early is none."""
    rows = [{"name": _cell("Bobby", 100, 80 + 30 * row, row)} for row in range(3)]
    rows.append({"name": _cell("|Bobby", 92, 88, 3)})
    (doubt,) = flush(PIXELS, MASKED, _found(rows))[0].doubts
    assert (doubt.row, doubt.box.x, doubt.box.right) == (3, 100, 180)
    rows[3] = {"name": _cell("Jobby", 92, 88, 3)}
    assert flush(PIXELS, MASKED, _found(rows))[0].doubts == ()


def test_what_a_sure_text_that_begins_late_lacks_is_looked_at() -> None:
    """The mask has the letter before it, which was in no crop; nothing is looked for outside of the picture."""
    pixels = np.zeros_like(PIXELS)
    cv2.rectangle(pixels, (102, TOP + 3 * PITCH + 2), (110, TOP + 3 * PITCH + HEIGHT - 4), (255,) * 3, cv2.FILLED)
    _, masked = flush(pixels, MASKED, _found(_names(100, 100, 101, 124)))
    assert masked[TOP + 3 * PITCH : TOP + 3 * PITCH + HEIGHT, 100:112].max() == 255
    assert MASKED.max() == 0
    centred = [
        {"name": _cell("Bobby", x, width, row)} for row, (x, width) in enumerate([(0, 60), (2, 56), (0, 60), (40, 60)])
    ]
    found, _ = flush(PIXELS, MASKED, _found(centred))
    assert all(doubt.box.x >= 0 and doubt.box.right <= MASKED.shape[1] for doubt in found.doubts)


def test_a_letter_through_the_edge_of_a_narrow_box_leaves_some_of_it() -> None:
    """There must be something to look at."""
    masked = MASKED.copy()
    cv2.rectangle(masked, (60, TOP), (79, TOP + HEIGHT - 1), 255, cv2.FILLED)
    box = Box(74, TOP, 6, HEIGHT)
    asked = Doubt(0, NAME, box)
    cell = Cell("l", "l", 0.4, held=True, box=box, why="unsure")
    (doubt,) = flush(PIXELS, masked, _found([{"name": cell}], [asked]))[0].doubts
    assert doubt.box.width > 0


@pytest.mark.parametrize(("number", "begins"), [("34", 60), ("4", 72)])
def test_a_digit_through_the_edge_belongs_to_a_number_that_would_lack_it(number: str, begins: int) -> None:
    """Where in a word a number begins is told by the width of its letters, which may lie in the middle of a digit."""
    level = replace(JOB, name="level", type=ColumnType.INTEGER)
    masked = MASKED.copy()
    for x in (60, 76):
        cv2.rectangle(masked, (x, TOP), (x + 11, TOP + HEIGHT - 1), 255, cv2.FILLED)
    box = Box(66, TOP, 22, HEIGHT)
    cell = Cell(number, int(number), 0.7, held=True, box=box, why="unsure")
    (doubt,) = flush(PIXELS, masked, _found([{"level": cell}], [Doubt(0, level, box)]))[0].doubts
    assert (doubt.box.x, doubt.box.right) == (begins, 88)


def _touching() -> tuple[list[dict[str, Cell]], np.ndarray, list[Doubt]]:
    """Three rows with a gap between name and job, and one in which they touch: `FlamingJay` and `Arch Mage`."""
    rows = [
        {"name": _cell("Bobby", 100, 80, row), "job": _cell("Hero", 270 - 10 * row, 60 + 20 * row, row)}
        for row in range(3)
    ]
    rows.append(
        {"name": _cell("FlamingJayArch", 100, 160, 3, why="joined"), "job": _cell("Mage", 265, 95, 3, why="joined")}
    )
    masked = MASKED.copy()
    # Letters of ten pixels with two between them; the job is as wide to the left of its middle, 300, as to the right.
    for x in (*range(100, 236, 12), *range(240, 360, 12)):
        cv2.rectangle(masked, (x, TOP + 3 * PITCH), (x + 9, TOP + 3 * PITCH + HEIGHT - 1), 255, cv2.FILLED)
    doubts = [Doubt(3, NAME, rows[3]["name"].box), Doubt(3, JOB, Box(100, TOP + 3 * PITCH, 260, HEIGHT))]
    return rows, masked, doubts


def test_two_texts_that_touch_are_told_apart_by_the_lines_of_their_columns() -> None:
    """The names begin on one, the jobs are centred on one."""
    rows, masked, doubts = _touching()
    found, _ = flush(PIXELS, masked, _found(rows, doubts))
    name, job = found.doubts
    assert name.box.x == 100
    assert name.box.right == job.box.x
    assert 234 <= job.box.x <= 240
    assert job.box.right == 360
    assert [found.reading.rows[3].cells[column].text for column in ("name", "job")] == ["", ""]


def test_texts_that_touch_and_have_no_lines_stay_held() -> None:
    """Nobody knows where one ends."""
    rows, masked, doubts = _touching()
    found = _found([rows[3]], [replace(doubt, row=0) for doubt in doubts])
    again, _ = flush(PIXELS, masked, found)
    assert again.doubts == ()
    assert again.reading == found.reading


@pytest.mark.parametrize(
    ("name", "job", "held"),
    [("FlamingJay", "Arch Mage", False), ("FlamingJa", "Arch Mage", True), ("FlamingJay", "rch Mage", True)],
)
def test_what_touched_must_come_to_what_was_read_of_both(name: str, job: str, held: bool) -> None:  # noqa: FBT001 - a case
    """A letter that neither has, or both have, is a question."""
    rows, _, doubts = _touching()
    again = [_cell(name, 100, 138, 3), _cell(job, 240, 120, 3)]
    assert [cell.held for cell in parted(_found(rows, doubts), doubts, again)] == [held, held]


@pytest.mark.parametrize(
    ("misread", "held"), [("FlaminqJayArch", False), ("FlamingJaArch", True), ("FlaminqJavArch", True)]
)
def test_a_letter_misread_away_from_the_seam_is_no_question(misread: str, held: bool) -> None:  # noqa: FBT001 - a case
    """Both were read again alike; what was read of them together has one slip, far from where they meet."""
    rows, _, doubts = _touching()
    rows[3]["name"] = _cell(misread, 100, 160, 3, why="joined")
    again = [_cell("FlamingJay", 100, 138, 3), _cell("Arch Mage", 240, 120, 3)]
    assert [cell.held for cell in parted(_found(rows, doubts), doubts, again)] == [held, held]


def test_a_text_that_only_stands_near_another_is_looked_at_alone() -> None:
    """Nothing of the job is in the box of the name, which goes up to where the job begins."""
    rows, masked, _ = _touching()
    rows[3] = {
        "name": _cell("FlamingJay", 100, 130, 3, why="joined"),
        "job": _cell("Arch Mage", 240, 120, 3, why="joined"),
    }
    doubts = [Doubt(3, column, rows[3][column.name].box) for column in (NAME, JOB)]
    name, job = flush(PIXELS, masked, _found(rows, doubts))[0].doubts
    assert (name.box.x, name.box.right) == (100, 230)
    assert job.box.x == pytest.approx(240, abs=3)
    assert name.alone


def test_where_one_of_two_that_touched_is_not_trusted_neither_is() -> None:
    """They may have been parted in the wrong place: `FlamingJa` and `yArch Mage`."""
    rows, _, doubts = _touching()
    again = [_cell("FlamingJay", 100, 138, 3), _cell("Arch Mage", 240, 120, 3, why="disagree")]
    assert [cell.held for cell in parted(_found(rows, doubts), doubts, again)] == [True, True]


@given(st.lists(st.integers(40, 300), min_size=1, max_size=6), st.integers(0, 5))
def test_doubts_keep_their_rows_and_no_sure_cell_changes_its_text(starts: list[int], doubtful: int) -> None:
    """Wherever texts begin."""
    rows = _names(*starts)
    row = doubtful % len(rows)
    rows[row] = {"name": replace(rows[row]["name"], held=True, why="unsure")}
    before = _found(rows, [Doubt(row, NAME, rows[row]["name"].box)])
    found, masked = flush(PIXELS, MASKED, before)
    assert found.doubts[0].row == row
    assert masked.shape == MASKED.shape
    assert all(
        after.cells["name"].text == was.cells["name"].text
        for after, was in zip(found.reading.rows, before.reading.rows, strict=True)
        if not was.cells["name"].held
    )

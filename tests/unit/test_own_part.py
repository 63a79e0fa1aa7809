"""Where a cell's own words stand in a box that it shares with others."""

from __future__ import annotations

import numpy as np

from daemon.domain.geometry import Box
from daemon.domain.pack import Column, ColumnType, Cut
from daemon.ports import Word
from daemon.stages.interpret import Doubt
from daemon.stages.own_part import own_part

TIME = Cut(pattern=r"\d+ hour\(s\)$", optional=True)
TAG = Cut(pattern=r"^\S{1,8}\]", optional=True)
BOX = Box(10, 10, 300, 20)


def _doubt(*cuts: Cut) -> Doubt:
    return Doubt(0, Column(name="name", type=ColumnType.NAME, x=(0, 3), y=(0, 1), metrics=(), cuts=cuts), BOX)


def _drawn(*words: tuple[str, int, int]) -> tuple[np.ndarray, list[Word]]:
    """Words as `(text, left, right)`, all of each inked."""
    masked = np.zeros((60, 400), np.uint8)
    for _, left, right in words:
        masked[12:28, left:right] = 255
    return masked, [Word(text, 0.5, Box(left, 12, right - left, 16)) for text, left, right in words]


def test_a_time_that_stands_clear_is_none_of_the_name() -> None:
    """What is read of the name alone is put together with the time again."""
    masked, words = _drawn(("7|", 12, 50), ("13", 100, 120), ("hour(s)", 130, 200))
    part = own_part(masked, _doubt(TIME), words)
    assert part.box.x == BOX.x
    assert 50 < part.box.right < 100
    assert part.with_others("Bob") == "Bob 13 hour(s)"


def test_a_tag_right_before_a_name_is_read_with_it() -> None:
    """Where the one ends and the other begins was told by a reader that knows none of the name's letters."""
    masked, words = _drawn(("[SGf]", 12, 50), ("LSL", 56, 120))
    part = own_part(masked, _doubt(TAG), words)
    assert (part.box, part.with_others("Bob")) == (BOX, "Bob")


def test_letters_that_were_not_read_are_no_gap() -> None:
    """The first look knew only the last of them."""
    masked, words = _drawn(("[SGf]", 12, 50), ("L", 110, 120))
    masked[12:28, 56:110] = 255
    assert own_part(masked, _doubt(TAG), words).box == BOX


def test_without_anything_of_others_all_is_its_own() -> None:
    """And where it cannot be told whose a word is."""
    masked, words = _drawn(("Bob", 12, 50), ("Bobson", 100, 160))
    assert own_part(masked, _doubt(), words).box == BOX
    assert own_part(masked, _doubt(Cut(pattern="x", optional=False)), words).box == BOX

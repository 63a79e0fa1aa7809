"""Values between processes: whole on the other side, and nothing else than was expected."""

from __future__ import annotations

import contextlib
import os
import pickle
from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daemon.adapters.processes.plain_values import packed, trusted, unpacked
from daemon.domain.exif import TakenTime
from daemon.domain.geometry import Box
from daemon.domain.reading import Cell, Row, ScreenReading

CLASSES = (Box, Cell, Row, ScreenReading, TakenTime, datetime, timedelta, timezone)

boxes = st.builds(Box, st.integers(), st.integers(), st.integers(), st.integers())
values = st.one_of(
    st.none(), st.text(), st.integers(), st.floats(allow_nan=False), st.timedeltas(), st.tuples(st.integers())
)
cells = st.builds(Cell, st.text(), values, st.floats(0, 1), st.booleans(), boxes, st.text())
rows = st.builds(Row, st.dictionaries(st.text(), cells), st.booleans(), st.booleans(), boxes)
readings = st.builds(ScreenReading, st.text(), st.integers(), st.lists(rows).map(tuple))


class Evil:
    """What unpacks itself into a call."""

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.system, ("touch /tmp/muster-was-here",)


@given(readings)
def test_a_reading_is_the_same_on_the_other_side(reading: ScreenReading) -> None:
    """Whatever stands in it."""
    assert unpacked(packed(reading), CLASSES) == trusted(packed(reading)) == reading


@pytest.mark.parametrize(
    "data",
    [
        packed(Evil()),
        packed([Box(1, 2, 3, 4), Evil()]),
        packed(os.system),
        packed(pickle.loads),
        packed(datetime.now),
        b"cos\nsystem\n(S'true'\ntR.",
        b"c__builtin__\neval\n(S'1'\ntR.",
        b"",
        b"nonsense",
        b"\x80\x05Nr\xff\xff\xff\x7f.",
        b"\x80\x05\x8e\xff\xff\xff\xff\xff\xff\xff\x7f.",
        b"\x80\x05\x95\xff\xff\xff\xff\xff\xff\xff\x7fN.",
        packed(Box(1, 2, 3, 4))[:-5],
    ],
)
def test_what_was_not_expected_is_refused(data: bytes) -> None:
    """Nothing is called, and no other class is made."""
    with pytest.raises(ValueError, match="no values"):
        unpacked(data, CLASSES)


def test_a_class_that_is_not_on_the_list_is_refused() -> None:
    """Also one of our own."""
    assert unpacked(packed(Box(1, 2, 3, 4)), (Box,)) == Box(1, 2, 3, 4)
    with pytest.raises(ValueError, match=r"daemon\.domain\.geometry"):
        unpacked(packed(Box(1, 2, 3, 4)), (Cell,))


def test_all_that_is_packed_is_understood() -> None:
    """Values of every kind and length, many of them, and one that stands in many places."""
    twice = "text" * 100
    kinds = [None, True, -1, 200, 70_000, -(2**40), 2**70, -(2**4000), 1.5, "", twice, "é" * 300, b"", b"x" * 300]
    many = [*kinds, *map(str, range(400)), twice, (), (1,), (1, 2), (1, 2, 3), tuple(kinds), [1], {"a": 1}, [kinds]]
    assert unpacked(packed(many), ()) == many
    times = [datetime(2026, 11, 21, tzinfo=timezone(timedelta(hours=2))), timedelta(days=1)]
    assert unpacked(packed(times), CLASSES) == times


@given(st.binary(max_size=200))
def test_any_bytes_are_a_value_or_a_value_error(data: bytes) -> None:
    """No other exception comes out of bytes that somebody made up."""
    with contextlib.suppress(ValueError):
        unpacked(b"\x80\x04" + data, CLASSES)

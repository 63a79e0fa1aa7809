"""Lengths of time are spelled as other rows have them, and mean what they meant."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daemon.domain.geometry import Box
from daemon.domain.pack import Column, ColumnType, Pack
from daemon.domain.quantities import duration
from daemon.domain.reading import Cell, Row, ScreenReading
from daemon.stages.checks import checks

PACK = Pack(
    screen="war",
    version=1,
    title={"en": "War"},
    columns=(
        Column(name="name", type=ColumnType.NAME, x=(0, 1), y=(-0.2, 0.2), metrics=()),
        Column(name="seen", type=ColumnType.DURATION, x=(2, 3), y=(-0.2, 0.2), metrics=("seen",)),
    ),
)


def reading(times: Sequence[str]) -> ScreenReading:
    """Rows with these lengths of time; what ends with `?` is held."""
    rows = []
    for number, time in enumerate(times):
        box = Box(300, 100 * number, 80, 20)
        text = time.rstrip("?")
        seen = Cell(text, duration(text), 0.9, held=text != time, box=box, why="" if text == time else "unsure")
        name = Cell(f"Member {number}", f"Member {number}", 0.9, held=False, box=Box(0, 100 * number, 80, 20))
        rows.append(Row({"name": name, "seen": seen}, partial=False, held=False, box=box))
    return ScreenReading("war", 1, tuple(rows))


def spelled(*times: str) -> list[str]:
    """The texts of the rows after all checks, what is held with a question mark; none means another thing."""
    before = reading(times)
    after = checks(before, PACK)
    assert [row.cells["seen"].value for row in after.rows] == [row.cells["seen"].value for row in before.rows]
    return [row.cells["seen"].text + "?" * row.cells["seen"].held for row in after.rows]


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("War7h59mvor", "War 7h:59m vor"),
        ("war 7h:59m vor", "war 7h:59m vor"),
        ("War 7h 59m", "War 7h:59m vor"),
        ("War 3 Tagen vor", "War 3 Tagen vor"),
        ("Online", "Online"),
    ],
)
def test_a_time_is_spelled_as_others_are(read: str, meant: str) -> None:
    """Colons and words that were lost come back; what has other units, or none, stays as it was read."""
    assert spelled("War 1h:32m vor", "War 2h:05m vor", read) == ["War 1h:32m vor", "War 2h:05m vor", meant]


def test_each_unit_is_spelled_by_itself() -> None:
    """Minutes as minutes, days as days, and a misread letter as the letter that stands there."""
    read = ("3 minute(s) ago", "43minuta(s)", "12 minute(s) ago", "1 day(s) ago", "2 day(s) ago", "1d")
    assert spelled(*read) == [read[0], "43 minute(s) ago", read[2], read[3], read[4], "1 day(s) ago"]


def test_a_time_that_lost_its_last_word_has_it_again() -> None:
    """Where nearly all others end in it; one row that has the same unit shows how it is spelled."""
    rest = ("3 hour(s) ago", "4 hour(s) ago", "5 minute(s) ago", "1 day(s) ago", "6 minute(s) ago", "7 hour(s) ago")
    assert spelled(*rest, "2day(s)", "8d") == [*rest, "2 day(s) ago", "8 day(s) ago"]
    assert spelled(*rest, "2 week(s)") == [*rest, "2 week(s)"]


def test_what_is_not_spelled_otherwise_by_most_stays() -> None:
    """Of two spellings neither is the game's own, and what is held teaches nothing."""
    assert spelled("1 hour ago", "2 hour ago", "3h", "4h") == ["1 hour ago", "2 hour ago", "3h", "4h"]
    assert spelled("1 hour ago", "2 hour ago?", "3h") == ["1 hour ago", "2 hour ago?", "3h"]


@given(
    st.lists(
        st.sampled_from(("5h", "5 hours ago", "1h:02m", "1 h 02 m", "9 min", "War 3 Tagen vor", "2h3")), max_size=9
    )
)
def test_nothing_ever_means_another_time(times: list[str]) -> None:
    """Whatever stands in the other rows."""
    spelled(*times)

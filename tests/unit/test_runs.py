"""Rules over several events: what is not known is never counted, and nothing is counted twice."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daemon.domain.rules import Consecutive, Within
from daemon.domain.runs import Told, applies

FIRST = date(2026, 11, 1)
MARKS = {"x": True, ".": False, "?": None}


def events(text: str) -> list[Told]:
    """One event a day: x holds, . does not, ? cannot be told, s (spared) holds but the member is on leave, say."""
    return [Told(FIRST + timedelta(days=i), MARKS.get(c, True), spared=c == "s") for i, c in enumerate(text)]


def shown(outcome: list[bool | None]) -> str:
    return "".join("?" if told is None else "x" if told else "." for told in outcome)


@pytest.mark.parametrize(
    ("told", "applied"),
    [
        ("xxx", "..x"),
        ("xx.x", "...."),
        ("xx?x", "..?."),
        ("xxxxxx", "..x..x"),
        ("xsxsx", "....x"),
        ("xx", ".."),
    ],
)
def test_three_in_a_row(told: str, applied: str) -> None:
    """Each third event of a run counts; an unknown one breaks the run, one that spares the member is passed over."""
    assert shown(applies(Consecutive(3), events(told))) == applied


@pytest.mark.parametrize(
    ("told", "applied"),
    [
        ("x.x", "..x"),
        ("x..x", "...."),
        ("x?x", ".?x"),
        ("xxx", ".x."),
        ("xs.x", "...."),
    ],
)
def test_twice_in_three_days(told: str, applied: str) -> None:
    """What has led to a mark is used up; a day exactly as long ago as the window is out of it."""
    assert shown(applies(Within(timedelta(days=3), 2), events(told))) == applied


OVERS = st.builds(Consecutive, st.integers(2, 4)) | st.builds(
    Within, st.integers(1, 9).map(lambda days: timedelta(days=days)), st.integers(2, 4)
)


@given(OVERS, st.text("x.?s", max_size=40))
def test_no_event_is_used_twice_and_only_known_ones_count(over: Consecutive | Within, told: str) -> None:
    """There are never more marks than the known events in which the condition held allow."""
    needed = over.count if isinstance(over, Consecutive) else over.at_least
    outcome = applies(over, events(told))
    assert len(outcome) == len(told)
    assert sum(found is True for found in outcome) <= told.count("x") // needed
    assert all(told[i] == "x" for i, found in enumerate(outcome) if found)
    assert all(told[i] == "?" for i, found in enumerate(outcome) if found is None)


@given(OVERS, st.text("x.s", max_size=40), st.integers(0, 39))
def test_knowing_less_never_marks_more(over: Consecutive | Within, told: str, hidden: int) -> None:
    """A forgotten page takes marks away or moves them, it never adds one."""
    less = "".join("?" if i == hidden else sign for i, sign in enumerate(told))
    marks = [sum(found is True for found in applies(over, events(text))) for text in (told, less)]
    assert marks[1] <= marks[0]

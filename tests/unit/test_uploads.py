"""Which uploads are missing."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

import pytest

from daemon.config import Upload
from daemon.domain.calendar import Calendar, Period
from daemon.domain.uploads import ExpectedBy, Missing, missing_uploads

MONDAY = date(2026, 11, 2)
DAILY = Calendar()
WEEKLY = Calendar(period=Period.WEEK)


def days(*numbers: int) -> set[date]:
    """Game days, counted from a Monday."""
    return {MONDAY + timedelta(days=n) for n in numbers}


def missing(
    seen: Collection[date], today: int, weekdays: Collection[int] | None = None, calendar: Calendar = DAILY
) -> list[int]:
    """The days that are missing on a day, counted from the Monday."""
    found = missing_uploads("war", seen, calendar, weekdays, MONDAY + timedelta(days=today))
    return [(one.game_day - MONDAY).days for one in found]


@pytest.mark.parametrize(
    ("seen", "today", "gaps"),
    [
        (range(7), 7, []),
        # The running day is not over.
        (range(8), 9, [8]),
        (range(7), 9, [7, 8]),
        # Five days say nothing yet, and a habit of six days in seven bears one gap.
        (range(5), 7, []),
        ((0, 1, 2, 4, 5, 6), 8, [7]),
        ((0, 2, 4, 6), 8, []),
        # Each Wednesday, three weeks long; the fourth is missing, and nothing else.
        ((2, 9, 16), 25, [23]),
        ((2, 9), 20, []),
        # Once the habit is gone there are no reminders any more, nor for what is older than two weeks.
        ((2, 9, 16), 60, []),
        (range(28), 60, []),
        ((), 10, []),
    ],
)
def test_what_is_missing_by_habit(seen: Collection[int], today: int, gaps: list[int]) -> None:
    """What came on most such days before is expected on the next one."""
    assert missing(days(*seen), today) == gaps


def test_what_the_settings_expect() -> None:
    """Whatever the habit: daily, on some weekdays, or never; not before the first upload of all."""
    assert missing(days(0), 4, range(7)) == [1, 2, 3]
    assert missing(days(0, 4), 12, [0, 4]) == [7, 11]
    assert missing(days(*range(20)), 25, []) == []
    assert missing(set(), 25, range(7)) == []
    found = missing_uploads("war", set(), DAILY, [2], MONDAY + timedelta(days=12), since=MONDAY)
    assert [one.game_day for one in found] == [MONDAY + timedelta(days=2), MONDAY + timedelta(days=9)]
    assert not missing_uploads("war", set(), DAILY, None, MONDAY + timedelta(days=12), since=MONDAY)
    (first, *_) = missing_uploads("war", days(0), DAILY, [2], MONDAY + timedelta(days=5))
    assert first == Missing("war", MONDAY + timedelta(days=2), ExpectedBy.SETTINGS, MONDAY)


def test_a_screen_of_a_week() -> None:
    """It is missing once its week is over."""
    assert missing(days(6, 13, 20), 27, calendar=WEEKLY) == []
    assert missing(days(6, 13, 20), 28, calendar=WEEKLY) == [27]
    assert missing(days(6), 14, [3], WEEKLY) == [13]


@pytest.mark.parametrize(
    ("written", "weekdays"),
    [("habit", None), ("daily", (0, 1, 2, 3, 4, 5, 6)), ("never", ()), (["sun", "mon", "Monday"], (0, 6))],
)
def test_what_may_be_written(written: object, weekdays: tuple[int, ...] | None) -> None:
    """A word, or weekdays in any order."""
    assert Upload.model_validate({"expected": written}).weekdays() == weekdays

"""When weeks close and which reports are due."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daemon.domain.days import REPORTS_MADE_UP, Week, closing_moment, weeks_due
from daemon.domain.written import Closing, closing

PARIS = ZoneInfo("Europe/Paris")
W47 = Week(2026, 47)
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("sun 20:00", "2026-11-22 19:00"),
        ("sun 00:00", "2026-11-21 23:00"),
        ("mon 06:00", "2026-11-23 05:00"),
        ("sat 10:00", "2026-11-28 09:00"),
    ],
)
def test_first_such_hour_on_or_after_sunday(written: str, moment: str) -> None:
    """The week of 16 to 22 November closes at the first such weekday and time from its Sunday on."""
    assert f"{closing_moment(W47, closing(written), PARIS):%Y-%m-%d %H:%M}" == moment


def test_clock_changes() -> None:
    """An hour that is skipped closes one hour later; one that comes twice closes the first time."""
    at_half_past_two = Closing(weekday=6, at=time(2, 30))
    assert closing_moment(Week(2026, 13), at_half_past_two, PARIS) == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    assert closing_moment(Week(2026, 43), at_half_past_two, PARIS) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_a_report_is_due_from_the_closing_on() -> None:
    """One second before the hour nothing is due, at the hour the week is, once written it is not."""
    closes, first = closing("sun 20:00"), date(2026, 11, 16)
    hour = datetime(2026, 11, 22, 19, tzinfo=UTC)
    assert weeks_due(first, hour - timedelta(seconds=1), set(), closes, PARIS, since=LONG_AGO) == []
    assert weeks_due(first, hour, set(), closes, PARIS, since=LONG_AGO) == [W47]
    assert weeks_due(first, hour, {W47}, closes, PARIS, since=LONG_AGO) == []


def test_gaps_are_made_up_oldest_first() -> None:
    """Every closed week without a report is due, whichever of them are written."""
    now = datetime(2026, 11, 25, tzinfo=UTC)
    due = weeks_due(date(2026, 10, 30), now, {Week(2026, 46)}, closing("sun 20:00"), PARIS, since=LONG_AGO)
    assert due == [Week(2026, 44), Week(2026, 45), W47]


def test_no_report_is_due_of_weeks_that_closed_before_the_first_screenshot_came() -> None:
    """Old pictures that are dropped at the first start are in the running report, and nobody waits for theirs."""
    now, closes = datetime(2026, 11, 25, tzinfo=UTC), closing("sun 20:00")
    assert weeks_due(date(2026, 10, 1), now, set(), closes, PARIS, since=now) == []
    friday = datetime(2026, 11, 20, tzinfo=UTC)
    assert weeks_due(date(2026, 10, 1), now, set(), closes, PARIS, since=friday) == [W47]


def test_one_stray_old_date_gives_no_years_of_reports() -> None:
    """Only the newest weeks are made up, now and whenever it is asked again."""
    now, closes = datetime(2026, 11, 25, tzinfo=UTC), closing("sun 20:00")
    due = weeks_due(date(2012, 1, 1), now, set(), closes, PARIS, since=LONG_AGO)
    assert len(due) == REPORTS_MADE_UP
    assert due[-1] == W47
    assert weeks_due(date(2012, 1, 1), now, set(due), closes, PARIS, since=LONG_AGO) == []


def test_nothing_is_due_for_days_to_come() -> None:
    """A first game day in the running week or later makes no report due."""
    now, closes = datetime(2026, 11, 25, tzinfo=UTC), closing("sun 20:00")
    assert weeks_due(date(2026, 11, 25), now, set(), closes, PARIS, since=LONG_AGO) == []
    assert weeks_due(date(2027, 1, 25), now, set(), closes, PARIS, since=LONG_AGO) == []


@given(
    st.dates(date(2015, 1, 1), date(2030, 1, 1)),
    st.sampled_from(["Europe/Paris", "America/Sao_Paulo", "Pacific/Apia", "Australia/Lord_Howe", "UTC"]),
    st.integers(0, 6),
    st.times(),
)
def test_weeks_close_in_their_order(day: date, zone: str, weekday: int, at: time) -> None:
    """In any zone each week closes after the one before, between its Sunday and the Sunday after."""
    closes, week = Closing(weekday=weekday, at=at.replace(second=0, microsecond=0)), Week.of(day)
    moment = closing_moment(week, closes, ZoneInfo(zone))
    assert moment < closing_moment(week.plus(1), closes, ZoneInfo(zone))
    wall = moment.astimezone(ZoneInfo(zone)).date()
    assert week.last_day <= wall <= week.last_day + timedelta(days=7)

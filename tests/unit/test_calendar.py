"""Of which days a screen speaks, and when its numbers are final."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daemon.domain.calendar import Calendar, Period
from daemon.domain.days import game_day
from daemon.domain.written import final_from, weekday

PARIS = ZoneInfo("Europe/Paris")
MIDNIGHT = time()
WEEKLY = Calendar(period=Period.WEEK)


def at(text: str) -> datetime:
    """A wall time in Paris."""
    return datetime.fromisoformat(text).replace(tzinfo=PARIS)


@pytest.mark.parametrize(
    ("calendar", "taken", "event"),
    [
        (Calendar(), "2026-11-18 12:00", "2026-11-18"),
        (Calendar(shows=-1), "2026-11-18 12:00", "2026-11-17"),
        (Calendar(shows=1), "2026-11-18 12:00", "2026-11-19"),
        (WEEKLY, "2026-11-16 00:00", "2026-11-22"),
        (WEEKLY, "2026-11-22 23:59", "2026-11-22"),
        (Calendar(period=Period.WEEK, shows=-1), "2026-11-16 00:00", "2026-11-15"),
        (Calendar(period=Period.WEEK, week_starts=3), "2026-11-18 23:59", "2026-11-18"),
        (Calendar(period=Period.WEEK, week_starts=3), "2026-11-19 00:00", "2026-11-25"),
    ],
)
def test_the_event_that_a_screenshot_speaks_of(calendar: Calendar, taken: str, event: str) -> None:
    """This, the previous or the next day or week; a week is called by its last day and may begin on any day."""
    assert calendar.event_day(at(taken), PARIS, MIDNIGHT) == date.fromisoformat(event)


@pytest.mark.parametrize(
    ("calendar", "reset", "event", "final"),
    [
        (Calendar(final_from=final_from("22:00")), MIDNIGHT, "2026-11-18", "2026-11-18 22:00"),
        # With a reset at two, one in the morning still belongs to the day before.
        (Calendar(final_from=final_from("01:00")), time(2), "2026-11-18", "2026-11-19 01:00"),
        (WEEKLY, time(2), "2026-11-22", "2026-11-22 02:00"),
        (Calendar(period=Period.WEEK, final_from=final_from("sat 20:00")), MIDNIGHT, "2026-11-22", "2026-11-21 20:00"),
        (
            Calendar(period=Period.WEEK, week_starts=3, final_from=final_from("mer 20:00")),
            MIDNIGHT,
            "2026-11-25",
            "2026-11-25 20:00",
        ),
        # The clocks went back in the night of the 25th of October: at three it was two once more.
        (Calendar(final_from=final_from("02:30")), time(2), "2026-10-25", "2026-10-25 02:30"),
    ],
)
def test_when_the_numbers_are_final(calendar: Calendar, reset: time, event: str, final: str) -> None:
    """At a wall time of the event's last day, or of the weekday that is named."""
    assert calendar.final_at(date.fromisoformat(event), PARIS, reset) == at(final).astimezone(UTC)


def test_the_numbers_of_a_day_are_final_at_once_unless_said_otherwise() -> None:
    """Most lists show what is."""
    assert Calendar().final_at(date(2026, 11, 18), PARIS, MIDNIGHT) is None


@given(st.dates(date(2026, 1, 1), date(2027, 1, 1)), st.integers(0, 6))
def test_every_day_lies_in_the_week_it_is_given_to(day: date, week_starts: int) -> None:
    """And the week begins on its weekday."""
    calendar = Calendar(period=Period.WEEK, week_starts=week_starts)
    event = calendar.event_of(day)
    assert calendar.first_day(event) <= day <= event
    assert calendar.first_day(event).weekday() == week_starts
    assert calendar.event_of(day, -1) == date.fromordinal(event.toordinal() - 7)


@given(st.dates(date(2026, 1, 1), date(2027, 1, 1)), st.times(), st.times())
def test_a_day_is_final_before_the_next_one_begins(day: date, clock: time, hour: time) -> None:
    """Whatever the reset: a screenshot of the next game day never shows numbers that are not final."""
    taken, reset = datetime.combine(day, clock, tzinfo=PARIS), time(4)
    calendar = Calendar(shows=-1, final_from=final_from(f"{hour:%H:%M}"))
    final = calendar.final_at(calendar.event_day(taken, PARIS, reset), PARIS, reset)
    assert final is not None
    assert final <= taken
    assert calendar.filed_under(taken, PARIS, reset) < game_day(taken, PARIS, reset)


@pytest.mark.parametrize(("word", "number"), [("mon", 0), ("Sunday", 6), ("dim", 6), ("mardi", 1), ("jeu.", 3)])
def test_weekdays_in_two_languages(word: str, number: int) -> None:
    """Whole, or their first three letters."""
    assert weekday(word) == number

"""When a screenshot was taken: names, the picture's own word, and the file's time."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daemon.domain.capture import capture_time, day_alone
from daemon.domain.days import game_day
from daemon.domain.exif import TakenTime
from daemon.domain.ledger import Capture, CaptureSource

PARIS = ZoneInfo("Europe/Paris")
ARRIVED = datetime(2026, 11, 22, 8, tzinfo=UTC)
FILE_TIME = datetime(2026, 11, 1, tzinfo=UTC)


def captured(name: str, taken: TakenTime | None = None) -> Capture:
    """The capture time of a file that arrives on 2026-11-22."""
    return capture_time(name, taken, FILE_TIME, ARRIVED, PARIS, reset=time(0))


@pytest.mark.parametrize(
    ("name", "wall"),
    [
        ("Screenshot_20251212-000513.png", "2025-12-12 00:05:13"),
        ("Screenshot_20251212-000513~2.png", "2025-12-12 00:05:13"),
        ("2026-06-28 13_16_48.png", "2026-06-28 13:16:48"),
        ("screenshot_20260208_22_56_0001.png", "2026-02-08 22:56:00"),
        ("IMG_20260515_030650.jpg", "2026-05-15 03:06:50"),
        ("2026-05-15.png", "2026-05-15 12:00:00"),
        ("20260515.png", "2026-05-15 12:00:00"),
        ("IMG-20260515-WA0003.jpg", "2026-05-15 12:00:00"),
        ("Screenshot_20261119-2105.png", "2026-11-19 21:05:00"),
        ("2026-11-19 0905.png", "2026-11-19 09:05:00"),
        ("15.05.2026_2030.png", "2026-05-15 20:30:00"),
        ("IMG_20260208_2460.png", "2026-02-08 12:00:00"),
        ("2026-11-19 2026-11-20.png", "2026-11-19 12:00:00"),
        ("2026-11-21 (1).png", "2026-11-21 12:00:00"),
        ("15.05.2026.png", "2026-05-15 12:00:00"),
        ("05-15-2026 20.30.png", "2026-05-15 20:30:00"),
        ("11.11.2026.png", "2026-11-11 12:00:00"),
        ("Capture d\u2019écran 2026-11-21 à 20.30.00.png", "2026-11-21 20:30:00"),
        ("Capture d\u2019e\u0301cran 2026-11-21 a\u0300 20.30.00.png", "2026-11-21 20:30:00"),
        ("Screenshot 2026-11-21 at 8.30.00\u202fPM.png", "2026-11-21 20:30:00"),
        ("Screenshot 2026-11-21 at 12.30.00 AM.png", "2026-11-21 00:30:00"),
        ("Photo 2026-11-21 20-30-00.png", "2026-11-21 20:30:00"),
        ("WhatsApp Image 2026-11-21 at 20.30.00.jpeg", "2026-11-21 20:30:00"),
        ("signal-2026-11-21-203000.png", "2026-11-21 20:30:00"),
        ("signal-2026-11-21-20-30-00-123.png", "2026-11-21 20:30:00"),
        ("Screenshot_2026-11-21-20-30-00-123_com.game.png", "2026-11-21 20:30:00"),
        ("PXL_20261121_203000123.jpg", "2026-11-21 20:30:00"),
        ("20261121203000_1.jpg", "2026-11-21 20:30:00"),
        ("Screenshot_2026.11.21_20.30.45.123.png", "2026-11-21 20:30:45"),
        ("2026-11-21 25.30.00.png", "2026-11-21 12:00:00"),
        ("FB_IMG_1763756400000.jpg", "2025-11-21 21:20:00"),
        ("week 2026-11-20, taken 2026-11-21 20.30.00.png", "2026-11-21 20:30:00"),
        ("2026-02-30 and 2026-11-20.png", "2026-11-20 12:00:00"),
        ("2026-03-29 02.30.00.png", "2026-03-29 03:30:00"),
    ],
)
def test_dates_in_names(name: str, wall: str) -> None:
    """Each way that phones, computers and messengers write a date is understood, as the alliance's wall time."""
    capture = captured(name)
    assert capture.source is CaptureSource.FILE_NAME
    assert f"{capture.at.astimezone(PARIS):%Y-%m-%d %H:%M:%S}" == wall


@pytest.mark.parametrize(
    "name",
    [
        "seed_1.png",
        "05.06.2026.png",
        "05-06-26.png",
        "2026-02-30.png",
        "2031-01-01.png",
        "2009-12-31.png",
        "202605151.png",
        "120260515.png",
        "9763756400000.jpg",
        "2026-11-24.png",
        "20-26-11-21.png",
    ],
)
def test_no_date_is_guessed(name: str) -> None:
    """What is ambiguous, impossible, in the future or too old says nothing."""
    assert captured(name) == Capture(FILE_TIME, CaptureSource.FILE_TIME)


def test_an_hour_that_comes_twice_counts_the_first_time() -> None:
    """When clocks go back, the first of the two is taken."""
    assert captured("2026-10-25 02.30.00.png").at == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_the_picture_itself_comes_second() -> None:
    """EXIF counts where the name says nothing, in its own offset, else in the alliance's zone."""
    wall = datetime(2026, 11, 20, 21, 0)  # noqa: DTZ001 (a wall time)
    plus_nine = TakenTime(wall, timezone(timedelta(hours=9)))
    assert captured("seed_1.png", plus_nine) == Capture(datetime(2026, 11, 20, 12, tzinfo=UTC), CaptureSource.EXIF)
    no_offset = TakenTime(wall, None)
    assert captured("seed_1.png", no_offset).at == datetime(2026, 11, 20, 20, tzinfo=UTC)
    assert captured("2026-11-19.png", no_offset).source is CaptureSource.FILE_NAME


@pytest.mark.parametrize("year", [1, 1980, 2031, 9999])
def test_an_impossible_exif_time_is_passed_over(year: int) -> None:
    """A camera whose clock was never set says nothing."""
    taken = TakenTime(datetime(year, 1, 1), timezone(timedelta(hours=14)))  # noqa: DTZ001 (a wall time)
    assert captured("seed_1.png", taken).source is CaptureSource.FILE_TIME


def test_a_file_time_in_the_future_is_the_arrival() -> None:
    """A disk whose clock is ahead does not put a screenshot into tomorrow."""
    ahead = ARRIVED + timedelta(days=400)
    assert capture_time("a.png", None, ahead, ARRIVED, PARIS, reset=time(0)).at == ARRIVED


@given(st.text())
def test_any_name_gives_a_plausible_time(name: str) -> None:
    """Whatever a file is called, its time is aware and never more than a day after its arrival."""
    assert captured(name).at <= ARRIVED + timedelta(days=1)


@given(st.datetimes(datetime(2010, 1, 2), datetime(2026, 11, 21)))  # noqa: DTZ001 (wall times)
def test_every_moment_is_found_again(wall: datetime) -> None:
    """A name written by a phone gives back the second it was written at; where an hour comes twice, the first one."""
    wall = wall.replace(fold=0)
    name = f"Screenshot_{wall:%Y%m%d-%H%M%S}_Game.png"
    assert captured(name).at == wall.replace(microsecond=0, tzinfo=PARIS).astimezone(UTC)


@pytest.mark.parametrize("reset", [time(0), time(11), time(13), time(20), time(23, 59)])
@pytest.mark.parametrize("day", [19, 22])
def test_a_date_without_a_time_means_that_game_day(reset: time, day: int) -> None:
    """Whenever the game's day begins, even when it has not begun yet on arrival."""
    capture = capture_time(f"2026-11-{day}.png", None, FILE_TIME, ARRIVED, PARIS, reset=reset)
    assert capture.source is CaptureSource.FILE_NAME
    assert game_day(capture.at, PARIS, reset) == date(2026, 11, day)
    assert day_alone(f"2026-11-{day}.png", ARRIVED, PARIS, reset) == capture.at


@pytest.mark.parametrize("name", ["seed_1.png", "2026-11-19 09.05.png", "2031-01-01.png"])
def test_only_a_date_without_a_time_is_a_day_alone(name: str) -> None:
    """A time, no date and an impossible one are none."""
    assert day_alone(name, ARRIVED, PARIS, time(0)) is None

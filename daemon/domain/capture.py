"""When a screenshot was taken: what its name says, else what the picture says, else the time of its file.

Names are searched for a date anywhere in them, as phones, computers and messengers write it:

- year first, with any separator or none: `Screenshot_20251212-000513`, `2026-06-28 13_16_48`, `IMG_20260515_030650`,
  `Screenshot 2026-11-21 at 8.30.00 PM`;
- day and month first, when only one reading is possible: `15.05.2026` and `05-15-2026` are taken, `05.06.2026` is not
  guessed;
- thirteen digits that are milliseconds since 1970: `FB_IMG_1763756400000`.

A date followed by a time is better than one without; of equals the first counts. A date without a time means that
game day: it stands for noon, or for the beginning of the game day where that is later.
Times are the alliance's wall clock: an hour that a clock change skips is taken an hour later, one that comes twice is
taken the first time. Dates that cannot be, before 2010, or more than a day after the file arrived are passed over.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from daemon.domain.exif import TakenTime
from daemon.domain.ledger import Capture, CaptureSource

EARLIEST = datetime(2010, 1, 1, tzinfo=UTC)
"""No game that Muster reads is older."""

LATEST_AFTER_ARRIVAL = timedelta(days=1)
"""A clock may be in another zone or a little wrong; more than a day ahead it says nothing."""

NOON = time(12)

YEAR_FIRST = re.compile(r"(?<!\d)(20\d\d)([-_. ]?)(\d\d)\2(\d\d)")
YEAR_LAST = re.compile(r"(?<!\d)(\d\d?)([-_. ])(\d\d?)\2(20\d\d)(?!\d)")
MILLISECONDS = re.compile(r"(?<!\d)(1\d{12})(?!\d)")

BETWEEN = r"[\s_.,T-]{0,3}(?:(?:at|à|a|um|om|alle|kl)\b[\s.]{0,2})?"
COMPACT_TIME = re.compile(BETWEEN + r"(\d\d)(\d\d)(\d\d)(?:[._-]?\d{1,3})?(?!\d)")
# Four digits are a time only when set apart, and when no second date begins with them.
SHORT_TIME = re.compile(r"[\s_-]{1,3}(?!20\d\d([-_. ])\d\d\1\d\d)(\d\d)(\d\d)(?!\d)")
SPLIT_TIME = re.compile(BETWEEN + r"(\d\d?)([-_.:h])(\d\d)(?:\2(\d\d))?(?!\d)(?:[\s_]?([AaPp])\.?[Mm]\b)?")


def capture_time(
    file_name: str, taken: TakenTime | None, file_time: datetime, arrived: datetime, zone: tzinfo, *, reset: time
) -> Capture:
    """When a screenshot was taken, by the best witness there is.

    `taken` is what the picture itself says; `file_time` and `arrived` are aware. A file time after the arrival is
    taken as the arrival. Game days begin at `reset` in `zone`.
    """
    named = _from_name(file_name, arrived, zone)
    moments = [(named and _moment(named, zone, reset), CaptureSource.FILE_NAME)]
    if taken is not None:
        moments.append((taken.wall.replace(tzinfo=taken.offset or zone), CaptureSource.EXIF))
    for moment, source in moments:
        if moment is not None and (source is CaptureSource.FILE_NAME or _plausible(moment, arrived)):
            return Capture(moment.astimezone(UTC), source)
    return Capture(min(file_time, arrived).astimezone(UTC), CaptureSource.FILE_TIME)


def day_alone(file_name: str, arrived: datetime, zone: tzinfo, reset: time) -> datetime | None:
    """The moment that a name with a date but without a time stands for, in UTC; None for any other name."""
    named = _from_name(file_name, arrived, zone)
    return None if named is None or named[2] else _moment(named, zone, reset).astimezone(UTC)


def _moment(named: tuple[int, datetime, bool], zone: tzinfo, reset: time) -> datetime:
    _, moment, timed = named
    return moment if timed else datetime.combine(moment.date(), max(NOON, reset), tzinfo=zone)


def _from_name(file_name: str, arrived: datetime, zone: tzinfo) -> tuple[int, datetime, bool] | None:
    found = [m for m in _moments(unicodedata.normalize("NFC", file_name), zone) if _plausible(m[1], arrived)]
    return min(found, key=lambda m: (not m[2], m[0])) if found else None


def _moments(name: str, zone: tzinfo) -> Iterator[tuple[int, datetime, bool]]:
    """Every date in the name: where it stands, the moment (noon without a time), and whether it has a time."""
    for found in YEAR_FIRST.finditer(name):
        day = _day(int(found[1]), int(found[3]), int(found[4]))
        at = _time(name, found.end())
        # A longer number that only begins like a date is none, unless the time follows without a gap.
        if day is not None and (at is not None or not name[found.end() : found.end() + 1].isdigit()):
            yield found.start(), datetime.combine(day, at or NOON, tzinfo=zone), at is not None
    for found in YEAR_LAST.finditer(name):
        days = {_day(int(found[4]), *pair) for pair in ((int(found[1]), int(found[3])), (int(found[3]), int(found[1])))}
        days.discard(None)
        if len(days) == 1 and (day := days.pop()) is not None:
            at = _time(name, found.end())
            yield found.start(), datetime.combine(day, at or NOON, tzinfo=zone), at is not None
    for found in MILLISECONDS.finditer(name):
        yield found.start(), datetime.fromtimestamp(int(found[1]) / 1000, UTC), True


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _time(name: str, start: int) -> time | None:
    if found := COMPACT_TIME.match(name, start):
        hour, minute, second = int(found[1]), int(found[2]), int(found[3])
    elif found := SPLIT_TIME.match(name, start):
        hour, minute, second = int(found[1]), int(found[3]), int(found[4] or 0)
        if half := found[5]:
            if not 1 <= hour <= 12:
                return None
            hour = hour % 12 + (12 if half in "Pp" else 0)
    elif found := SHORT_TIME.match(name, start):
        hour, minute, second = int(found[2]), int(found[3]), 0
    else:
        return None
    try:
        return time(hour, minute, second)
    except ValueError:
        return None


def _plausible(moment: datetime, arrived: datetime) -> bool:
    return EARLIEST <= moment <= arrived + LATEST_AFTER_ARRIVAL

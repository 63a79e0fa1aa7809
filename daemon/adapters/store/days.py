"""When each screenshot was taken, and of which day it speaks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import duckdb

from daemon.adapters.store.connection import fill, read_time, statements, stored_time
from daemon.config import Config
from daemon.domain.calendar import Calendar
from daemon.domain.capture import day_alone
from daemon.domain.days import game_day
from daemon.domain.ledger import CaptureSource
from daemon.domain.pack import Pack

OLDEST_FILE_TIME = timedelta(days=1)
"""A file's time this far from its arrival says more about copying than about the game: the day is asked."""

_WORTH = {CaptureSource.FILE_NAME: 0, CaptureSource.EXIF: 2, CaptureSource.FILE_TIME: 3}
"""Of all names of the same bytes the best source says when they were taken; a smaller number is better."""

_WORTH_OF_A_DAY_ALONE = 1
"""A date without a time must not take the time away that another name has."""


def fill_days(connection: duckdb.DuckDBPyConnection, config: Config, packs: Sequence[Pack]) -> None:
    """The game day of each screenshot, by the time zone, reset and packs of today.

    Of all names its bytes came under, one with a date and time is best, then one with a date, then EXIF, then a file
    time near the arrival, and of equals the earliest: a further name never makes a day worse known.
    """
    zone, reset = config.alliance.time_zone, config.alliance.day_reset
    calendars = {pack.screen: pack.calendar for pack in packs}
    best: dict[str, _Witness] = {}
    for sha256, file_name, kept_at, source, screen, kept_seen_at in connection.execute(
        statements("captures.sql")
    ).fetchall():
        captured_at, seen_at, state = read_time(kept_at), read_time(kept_seen_at), "known"
        worth = _WORTH[source]
        if source == CaptureSource.FILE_NAME and (alone := day_alone(file_name, seen_at, zone, reset)):
            captured_at, worth = alone, _WORTH_OF_A_DAY_ALONE
        elif source == CaptureSource.FILE_TIME:
            old = abs(seen_at - captured_at) > OLDEST_FILE_TIME
            state, worth = ("asked", worth + 1) if old else ("assumed", worth)
        found = _Witness((worth, captured_at, seen_at), source, state, calendars.get(screen, Calendar()))
        if sha256 not in best or found.rank < best[sha256].rank:
            best[sha256] = found
    told = dict(connection.execute("SELECT sha256, game_day FROM told_days").fetchall())
    fill(connection, "days", [(sha256, *_day(found, told, sha256, config)) for sha256, found in best.items()])


@dataclass(frozen=True, slots=True)
class _Witness:
    """What one name of a screenshot says of its time: how good it is, when it was taken, and when the name came."""

    rank: tuple[int, datetime, datetime]
    source: str
    state: str
    calendar: Calendar


def _day(
    found: _Witness, told: Mapping[str, date | None], sha256: str, config: Config
) -> tuple[datetime, str, date, date, str, bool, None]:
    """The rest of a row of `days`.

    The day that the officer tells stands, however the picture came; a screenshot to ignore counts nowhere.
    """
    zone, reset = config.alliance.time_zone, config.alliance.day_reset
    _, captured_at, _ = found.rank
    state, taken_on = found.state, game_day(captured_at, zone, reset)
    event = found.calendar.event_day(captured_at, zone, reset)
    if sha256 in told:
        said = told[sha256]
        state, event = ("known", found.calendar.event_of(said)) if said else ("ignored", event)
    final = found.calendar.final_at(event, zone, reset)
    provisional = final is not None and captured_at < final
    return stored_time(captured_at), found.source, event, min(event, taken_on), state, provisional, None

"""What the judge takes from outside the readings: the config, the packs, the days and the names, as small tables."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta

import duckdb

from daemon.adapters.duckdb_connection import fill, read_time, statements, stored_time
from daemon.adapters.duckdb_corrections import ToldNames
from daemon.config import Config, Leave
from daemon.domain.capture import day_alone
from daemon.domain.corrections import Excused
from daemon.domain.days import game_day
from daemon.domain.ledger import CaptureSource
from daemon.domain.names import (
    MAYBE_A_MEMBER,
    NOT_A_MEMBER,
    Identity,
    Known,
    Spelling,
    could_be,
    same_member,
    skeleton,
    who_is_who,
)
from daemon.domain.pack import Column, ColumnType, Pack

OLDEST_FILE_TIME = timedelta(days=1)
"""A file's time this far from its arrival says more about copying than about the game: the day is asked."""

_WORTH = {CaptureSource.FILE_NAME: 0, CaptureSource.EXIF: 2, CaptureSource.FILE_TIME: 3}
"""Of all names of the same bytes the best source says when they were taken; a smaller number is better."""

_WORTH_OF_A_DAY_ALONE = 1
"""A date without a time must not take the time away that another name has."""

_SPELLINGS = """
SELECT name, count(DISTINCT shot), count(*), min(captured_at)
FROM sure_names JOIN counted USING (shot) GROUP BY name ORDER BY name
"""

_CLASHING = """
SELECT DISTINCT skeleton FROM (
    SELECT skeleton FROM sure_names JOIN spellings USING (name) GROUP BY shot, skeleton HAVING count(*) > 1
)
"""


_CONTRADICTING = """
WITH several AS (SELECT skeleton FROM spellings GROUP BY skeleton HAVING count(*) > 1),
shown AS (
    SELECT skeleton, n.name, k.screen, k.game_day, m.metric, list(DISTINCT c.number) AS numbers
    FROM several
    JOIN spellings USING (skeleton)
    JOIN sure_names n USING (name)
    JOIN counted k USING (shot)
    JOIN measured c USING (shot, row_number)
    JOIN metrics m USING (metric_id)
    WHERE NOT c.held AND m.type <> 'duration' AND c.number IS NOT NULL
    GROUP BY ALL
)
SELECT DISTINCT skeleton FROM shown a JOIN shown b USING (skeleton, screen, game_day, metric)
WHERE a.name < b.name AND NOT list_has_any(a.numbers, b.numbers)
"""
"""Skeletons whose spellings have no number in common in an event. A length of time changes all day and says nothing."""

_MAYBE_MEMBERS = """
SELECT DISTINCT s.name
FROM suspicions s JOIN sure_names n USING (name) JOIN counted k USING (shot)
WHERE NOT EXISTS (
    FROM sure_names o JOIN identities i USING (name) JOIN counted e USING (shot)
    WHERE i.member = s.member AND e.screen = k.screen AND e.game_day = k.game_day
) AND NOT EXISTS (
    FROM sure_names o JOIN identities i USING (name) JOIN sure_names w ON w.shot = o.shot
    WHERE i.member = s.member AND w.name = s.name
)
"""
"""New names seen in an event without the member that they may be a misreading of, and never beside them."""

_TOGETHER = """
SELECT DISTINCT a.name, b.name
FROM sure_names a JOIN sure_names b ON a.shot = b.shot AND a.row_number <> b.row_number
WHERE a.name IN (SELECT unnest(?::VARCHAR[]))
"""

_SETTINGS = "INSERT INTO settings SELECT unnest(?::BOOLEAN[]), unnest(?::TIMESTAMP[])"
_SCREENS = """
INSERT INTO screens SELECT unnest(?::VARCHAR[]), unnest(?::INTEGER[]), unnest(?::VARCHAR[]), unnest(?::INTEGER[])
"""
_METRICS = """
INSERT INTO metrics SELECT unnest(?::INTEGER[]), unnest(?::VARCHAR[]), unnest(?::VARCHAR[]), unnest(?::INTEGER[]),
                           unnest(?::VARCHAR[]), unnest(?::VARCHAR[]), unnest(?::VARCHAR[]), unnest(?::INTEGER[])
"""
_ROSTER = """
INSERT INTO roster SELECT unnest(?::VARCHAR[]), unnest(?::VARCHAR[]), unnest(?::DATE[]), unnest(?::DATE[]),
                          unnest(?::BOOLEAN[])
"""
_DAYS = """
INSERT INTO days SELECT unnest(?::VARCHAR[]), unnest(?::TIMESTAMP[]), unnest(?::VARCHAR[]), unnest(?::DATE[]),
                        unnest(?::VARCHAR[]), NULL
"""
_NAMES = "INSERT INTO spellings SELECT unnest(?::VARCHAR[]), unnest(?::VARCHAR[])"
_IDENTITIES = "INSERT INTO identities SELECT unnest(?::VARCHAR[]), unnest(?::VARCHAR[]), unnest(?::VARCHAR[])"
_NOBODYS_NAMES = "SELECT DISTINCT name FROM nobodys_rows ORDER BY name"
_SUSPICIONS = "INSERT INTO suspicions SELECT unnest(?::VARCHAR[]), unnest(?::VARCHAR[])"
_LEAVES = "INSERT INTO leaves SELECT unnest(?::VARCHAR[]), unnest(?::DATE[]), unnest(?::DATE[])"


def fill_config(connection: duckdb.DuckDBPyConnection, config: Config, packs: Sequence[Pack], now: datetime) -> None:
    """What the officer and the packs say."""
    fill(connection, _SETTINGS, [(config.first_match, stored_time(now))])
    fill(
        connection,
        _SCREENS,
        [
            (pack.screen, pack.shows_day, column.name, position)
            for position, pack in enumerate(packs)
            for column in pack.columns
            if column.type is ColumnType.NAME
        ],
    )
    fill(
        connection,
        _METRICS,
        [
            (number, pack.screen, column.name, part, metric, column.kind.value, column.type.value, position)
            for number, (pack, position, column, part, metric) in enumerate(_metrics(packs))
        ],
    )
    members = config.roster.members
    fill(
        connection,
        _ROSTER,
        [(member.name, member.role, member.joined_on, member.left_on, member.exempt) for member in members],
    )


def _metrics(packs: Sequence[Pack]) -> Iterator[tuple[Pack, int, Column, int, str]]:
    """Each metric of each pack, with its column, the column's position, and its place in it."""
    for pack in packs:
        for position, column in enumerate(pack.columns):
            for part, metric in enumerate(column.metrics):
                yield pack, position, column, part, metric


def fill_days(connection: duckdb.DuckDBPyConnection, config: Config, packs: Sequence[Pack]) -> None:
    """The game day of each screenshot, by the time zone, reset and packs of today.

    Of all names its bytes came under, one with a date and time is best, then one with a date, then EXIF, then a file
    time near the arrival, and of equals the earliest: a further name never makes a day worse known.
    """
    zone, reset = config.alliance.time_zone, config.alliance.day_reset
    shows_day = {pack.screen: pack.shows_day for pack in packs}
    best: dict[str, tuple[tuple[int, datetime, datetime], tuple[object, ...]]] = {}
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
        day = game_day(captured_at, zone, reset, shows_day.get(screen, 0))
        found = (worth, captured_at, seen_at), (sha256, stored_time(captured_at), source, day, state)
        if sha256 not in best or found[0] < best[sha256][0]:
            best[sha256] = found
    told = dict(connection.execute("SELECT sha256, game_day FROM told_days").fetchall())
    fill(connection, _DAYS, [_told_day(row, told) for _, row in best.values()])


def _told_day(row: tuple[object, ...], told: Mapping[str, date | None]) -> tuple[object, ...]:
    """The day that the officer tells stands, however the picture came; a screenshot to ignore counts nowhere."""
    sha256, captured_at, source, day, _ = row
    if sha256 not in told:
        return row
    known = told[str(sha256)]
    return (sha256, captured_at, source, known or day, "known" if known else "ignored")


def fill_names(connection: duckdb.DuckDBPyConnection, config: Config, told: ToldNames) -> None:
    """Whom each name means, whom a name that is nobody's could mean, and who is on leave.

    What the officer `told` of names wins over everything.
    """
    spellings = [
        Spelling(name=name, screenshots=screenshots, rows=rows, first=read_time(first))
        for name, screenshots, rows, first in connection.execute(_SPELLINGS).fetchall()
    ]
    fill(connection, _NAMES, [(s.name, skeleton(s.name)) for s in spellings])
    clashing = {bones for (bones,) in connection.execute(_CLASHING).fetchall()}
    roster = [Known(member.name, member.aliases) for member in config.roster.members]
    contradicting = {bones for (bones,) in connection.execute(_CONTRADICTING).fetchall()}
    found = dict(who_is_who(spellings, roster, clashing, contradicting))
    found |= _told_names(connection, found, roster, told)
    skeletons: dict[str, set[str]] = {
        known.member: {skeleton(name) for name in (known.member, *known.aliases)} for known in roster
    }
    _fill_identities(connection, found)
    maybe = _maybe_members(connection, found, skeletons) - told.aliases.keys()
    if maybe:
        withheld = {found[name].member for name in maybe}
        found = {name: Identity(None, MAYBE_A_MEMBER) if who.member in withheld else who for name, who in found.items()}
        connection.execute("TRUNCATE identities")
        _fill_identities(connection, found)
    for name, who in found.items():
        if who.member is not None:
            skeletons.setdefault(who.member, set()).add(skeleton(name))
    absences: list[Leave | Excused] = [*config.roster.leave, *told.excuses]
    nobodys = [name for (name,) in connection.execute(_NOBODYS_NAMES).fetchall()]
    fill(connection, _SUSPICIONS, [(name, member) for name in nobodys for member in could_be(name, skeletons)])
    fill(
        connection,
        _LEAVES,
        [(same_member(away.member, skeletons), away.first_day, away.last_day) for away in absences],
    )


def _told_names(
    connection: duckdb.DuckDBPyConnection, found: Mapping[str, Identity], roster: Sequence[Known], told: ToldNames
) -> dict[str, Identity]:
    """Whom names mean by the officer's word, among the names that were read.

    An alias that only one corrected row taught is no word about other people: a member of the roster keeps the name,
    and so does whoever ever stood on one picture with the member.
    """
    names: dict[str, Identity] = {name: Identity(None, NOT_A_MEMBER) for name in told.nobody & found.keys()}
    members = {known.member for known in roster}
    beside = {frozenset(pair) for pair in connection.execute(_TOGETHER, [list(told.taught)]).fetchall()}
    for name, member in told.taught.items():
        if name in found and name not in members and frozenset((name, member)) not in beside:
            names[name] = Identity(member)
    names |= {name: Identity(member) for name, member in told.written.items() if name in found}
    return names


def _fill_identities(connection: duckdb.DuckDBPyConnection, found: Mapping[str, Identity]) -> None:
    fill(connection, _IDENTITIES, [(name, who.member, who.why) for name, who in found.items()])


def _maybe_members(
    connection: duckdb.DuckDBPyConnection, found: Mapping[str, Identity], roster: Mapping[str, Collection[str]]
) -> set[str]:
    """The new names that may be misreadings of members of the roster: they found nobody."""
    new = sorted(name for name, who in found.items() if who.member is not None and who.member not in roster)
    fill(connection, _SUSPICIONS, [(name, member) for name in new for member in could_be(name, roster)])
    maybe = {name for (name,) in connection.execute(_MAYBE_MEMBERS).fetchall()}
    connection.execute("TRUNCATE suspicions")
    return maybe

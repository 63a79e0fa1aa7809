"""Whom each name means, asked of the names that were read."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import duckdb

from daemon.adapters.duckdb_connection import fill, read_time
from daemon.adapters.duckdb_corrections import ToldNames
from daemon.config import Config
from daemon.domain.attendance import LeaveKind
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

_NOBODYS_NAMES = "SELECT DISTINCT name FROM nobodys_rows ORDER BY name"
_NOBODYS_NAMES = "SELECT DISTINCT name FROM nobodys_rows ORDER BY name"


def fill_names(connection: duckdb.DuckDBPyConnection, config: Config, told: ToldNames) -> None:
    """Whom each name means, whom a name that is nobody's could mean, and who is on leave.

    What the officer `told` of names wins over everything.
    """
    spellings = [
        Spelling(name=name, screenshots=screenshots, rows=rows, first=read_time(first))
        for name, screenshots, rows, first in connection.execute(_SPELLINGS).fetchall()
    ]
    fill(connection, "spellings", [(s.name, skeleton(s.name)) for s in spellings])
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
    nobodys = [name for (name,) in connection.execute(_NOBODYS_NAMES).fetchall()]
    fill(connection, "suspicions", [(name, member) for name in nobodys for member in could_be(name, skeletons)])
    leaves = [
        *((leave.member, leave.first_day, leave.last_day, leave.kind, "roster") for leave in config.roster.leave),
        *((one.member, one.first_day, one.last_day, LeaveKind.AWAY, "correction") for one in told.excuses),
    ]
    fill(connection, "leaves", [(same_member(member, skeletons), *rest) for member, *rest in leaves])


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
    fill(connection, "identities", [(name, who.member, who.why) for name, who in found.items()])


def _maybe_members(
    connection: duckdb.DuckDBPyConnection, found: Mapping[str, Identity], roster: Mapping[str, Collection[str]]
) -> set[str]:
    """The new names that may be misreadings of members of the roster: they found nobody."""
    new = sorted(name for name, who in found.items() if who.member is not None and who.member not in roster)
    fill(connection, "suspicions", [(name, member) for name in new for member in could_be(name, roster)])
    maybe = {name for (name,) in connection.execute(_MAYBE_MEMBERS).fetchall()}
    connection.execute("TRUNCATE suspicions")
    return maybe

"""Whom each name means, asked of the names that were read."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import partial

import duckdb

from daemon.adapters.store.connection import fill, read_time
from daemon.adapters.store.corrections import ToldNames
from daemon.config import Config
from daemon.domain.attendance import LeaveKind
from daemon.domain.identities import (
    FOUNDING_DAYS,
    Given,
    Identity,
    Known,
    Origin,
    Pair,
    Spelling,
    Witness,
    who_is_who,
)
from daemon.domain.names import NOT_A_MEMBER, could_be, same_member, skeleton

_SPELLINGS = """
SELECT name, count(DISTINCT shot) FILTER (own), count(*), min(captured_at)
FROM sure_names JOIN counted USING (shot) GROUP BY name ORDER BY name
"""
"""A picture whose row took its name from another picture is no witness of it."""

_CLASHING = """
SELECT DISTINCT skeleton FROM (
    SELECT skeleton
    FROM sure_names JOIN spellings USING (name) JOIN counted USING (shot) JOIN screens USING (screen)
    WHERE NOT is_log GROUP BY shot, skeleton HAVING count(*) > 1
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
    WHERE NOT c.held AND m.type <> 'duration' AND NOT m.is_log AND c.number IS NOT NULL
    GROUP BY ALL
)
SELECT DISTINCT skeleton FROM shown a JOIN shown b USING (skeleton, screen, game_day, metric)
WHERE a.name < b.name AND NOT list_has_any(a.numbers, b.numbers)
"""
"""Skeletons whose spellings have no number in common in an event. A length of time changes all day and says nothing."""

_GROUPS = """
CREATE OR REPLACE TEMP TABLE grouped_rows AS
SELECT g.name AS group_name, n.shot, n.row_number, k.event, p.is_log
FROM (SELECT unnest(?::VARCHAR[]) AS spelling, unnest(?::VARCHAR[]) AS name) g
JOIN sure_names n ON n.name = g.spelling
JOIN counted k USING (shot)
JOIN screens p USING (screen)
WHERE g.name IN (SELECT unnest(?::VARCHAR[]))
"""

_APART = """
WITH pairs AS (SELECT unnest(?::VARCHAR[]) AS one, unnest(?::VARCHAR[]) AS other),
beside AS (
    SELECT DISTINCT one, other
    FROM pairs
    JOIN grouped_rows a ON a.group_name = one AND NOT a.is_log
    JOIN grouped_rows b ON b.group_name = other AND b.shot = a.shot
), shared AS (
    SELECT DISTINCT one, other, a.event
    FROM (FROM pairs ANTI JOIN beside USING (one, other))
    JOIN grouped_rows a ON a.group_name = one
    JOIN grouped_rows b ON b.group_name = other AND b.event = a.event
    WHERE NOT a.is_log
    QUALIFY dense_rank() OVER (PARTITION BY one, other ORDER BY a.event DESC) <= 20
), numbers AS (
    SELECT DISTINCT g.group_name, g.event, m.metric_id, m.number
    FROM grouped_rows g
    JOIN measured m USING (shot, row_number)
    JOIN metrics x USING (metric_id)
    WHERE (g.group_name, g.event) IN (SELECT (unnest([one, other]), event) FROM shared)
      AND NOT m.held AND m.number IS NOT NULL AND x.type <> 'duration' AND NOT x.is_log
)
SELECT one, other, bool_or(apart)
FROM (
    SELECT one, other, true AS apart FROM beside
    UNION ALL
    SELECT one, other, NOT bool_or(equal)
    FROM (
        SELECT one, other, a.event, bool_or(a.number = b.number) AS equal
        FROM shared k
        JOIN numbers a ON a.group_name = one AND a.event = k.event
        JOIN numbers b ON b.group_name = other AND b.event = a.event AND b.metric_id = a.metric_id
        GROUP BY one, other, a.event, a.metric_id
    )
    GROUP BY one, other, event
    HAVING NOT bool_and(equal)
)
GROUP BY one, other
"""
"""Pairs of groups that stand beside each other or have other numbers in an event; and whether that is sure: beside each
other, or without one number in common. A length of time changes all day and says nothing; the twenty latest
events that show both are enough to tell."""

_FOUNDING = "SELECT count(DISTINCT game_day) <= ? FROM counted"

_TOGETHER = """
SELECT DISTINCT a.name, b.name
FROM sure_names a
JOIN sure_names b ON a.shot = b.shot AND a.row_number <> b.row_number
JOIN counted k ON k.shot = a.shot JOIN screens p ON p.screen = k.screen AND NOT p.is_log
WHERE a.name IN (SELECT unnest(?::VARCHAR[]))
"""

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
    roster = [Known(member.name, member.aliases) for member in config.roster.members]
    ((few_days,),) = connection.execute(_FOUNDING, [FOUNDING_DAYS]).fetchall()
    given = Given(
        roster=roster,
        told=_told_names(connection, roster, told),
        clashing={bones for (bones,) in connection.execute(_CLASHING).fetchall()},
        contradicting={bones for (bones,) in connection.execute(_CONTRADICTING).fetchall()},
        founding=few_days and not roster,
    )
    found = who_is_who(spellings, given, partial(_asked, connection, told.different))
    fill(
        connection, "identities", [(name, who.member, who.why, who.origin.value) for name, who in sorted(found.items())]
    )
    skeletons: dict[str, set[str]] = {
        known.member: {skeleton(name) for name in (known.member, *known.aliases)} for known in roster
    }
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
    connection: duckdb.DuckDBPyConnection, roster: Sequence[Known], told: ToldNames
) -> Mapping[str, Identity]:
    """Whom names mean by the officer's word.

    An alias that only one corrected row taught is no word about other people: a member of the roster keeps the name,
    and so does whoever ever stood on one picture with the member.
    """
    names: dict[str, Identity] = {name: Identity(None, NOT_A_MEMBER) for name in told.nobody}
    members = {known.member for known in roster}
    beside = {frozenset(pair) for pair in connection.execute(_TOGETHER, [list(told.taught)]).fetchall()}
    for name, member in told.taught.items():
        if name not in members and frozenset((name, member)) not in beside:
            names[name] = Identity(member, origin=Origin.NAME if name == member else Origin.TAUGHT)
    return names | {name: Identity(member, origin=Origin.TOLD) for name, member in told.written.items()}


def _asked(
    connection: duckdb.DuckDBPyConnection,
    different: Collection[frozenset[str]],
    of_group: Mapping[str, str],
    pairs: Collection[Pair],
) -> Witness:
    """What the pictures say of pairs of names; whom the officer calls `different` is apart in any case."""
    if not pairs:
        return Witness()
    columns = [[one for one, _ in pairs], [other for _, other in pairs]]
    asked = sorted({name for pair in pairs for name in pair})
    connection.execute(_GROUPS, [list(of_group), list(of_group.values()), asked])
    differing = connection.execute(_APART, columns).fetchall()
    apart = {(one, other) for one, other, sure in differing if sure}
    contested = {(one, other) for one, other, sure in differing if not sure}
    connection.execute("DROP TABLE grouped_rows")
    told = {frozenset(of_group.get(name, name) for name in names) for names in different}
    apart |= {pair for pair in pairs if frozenset(pair) in told}
    return Witness(apart, contested)

"""Who may have a new name, asked of what was seen of members and of names that are nobody's."""

from __future__ import annotations

from collections import defaultdict

import duckdb

from daemon.adapters.store.connection import fill
from daemon.adapters.store.corrections import ToldNames
from daemon.domain.identities import FOUNDING_DAYS
from daemon.domain.renames import Person, renames

_NAMED = """
CREATE OR REPLACE TEMP TABLE named_people AS
SELECT coalesce(i.member, n.name) AS name, n.shot, n.row_number
FROM sure_names n JOIN identities i USING (name)
WHERE i.member IS NOT NULL OR i.why IN ('unknown-name', 'maybe-a-member')
"""

_GONE = """
SELECT m.member, m.first_seen_on, m.last_seen_on, count(DISTINCT s.event),
       (SELECT count(*) FROM attendance a
        WHERE a.member = m.member AND a.state IN ('unknown', 'absent') AND a.game_day > m.last_seen_on)
FROM known_members m JOIN member_rows s USING (member)
WHERE m.left_on IS NULL AND m.last_seen_on < (SELECT max(seen_on) FROM counted)
GROUP BY m.member, m.first_seen_on, m.last_seen_on
HAVING count(DISTINCT s.event) >= 2
"""
"""Members who were seen at least twice and not on the last day. One who left is not looked for."""

_NEW = """
SELECT p.name, min(k.seen_on) AS first_day, max(k.seen_on), count(DISTINCT k.event), 0
FROM named_people p JOIN counted k USING (shot)
LEFT JOIN known_members m ON m.member = p.name
WHERE NOT coalesce(m.in_roster, false)
GROUP BY p.name
HAVING first_day > (
    SELECT max(day) FROM (SELECT DISTINCT seen_on AS day FROM counted ORDER BY day LIMIT ?)
)
"""
"""Names that first came when the alliance was known, and that the officer has not written into the roster."""

_NUMBERS = """
SELECT p.name, x.metric, arg_min(m.number, shot), arg_max(m.number, shot)
FROM named_people p JOIN measured m USING (shot, row_number) JOIN metrics x USING (metric_id)
WHERE x.steady AND NOT m.held AND m.number IS NOT NULL AND p.name IN (SELECT unnest(?::VARCHAR[]))
GROUP BY p.name, x.metric
"""

_RANKS = """
SELECT p.name, arg_min(m.word, shot), arg_max(m.word, shot)
FROM named_people p JOIN measured m USING (shot, row_number) JOIN metrics x USING (metric_id)
WHERE x.metric = 'role' AND NOT m.held AND m.word IS NOT NULL AND p.name IN (SELECT unnest(?::VARCHAR[]))
GROUP BY p.name
"""


def fill_renames(connection: duckdb.DuckDBPyConnection, told: ToldNames) -> None:
    """Each name that may be a member's new one, unless the officer told that they are two people.

    A name that the officer told to be a new member's is not asked about again, whoever else is seen no more.
    """
    gone = connection.execute(_GONE).fetchall()
    if not gone:
        return
    connection.execute(_NAMED)
    new = [
        found
        for found in connection.execute(_NEW, [FOUNDING_DAYS]).fetchall()
        if told.written.get(found[0]) != found[0]
    ]
    names = [name for name, *_ in (*gone, *new)]
    numbers: dict[str, dict[str, tuple[float, float]]] = defaultdict(dict)
    for name, metric, first, last in connection.execute(_NUMBERS, [names]).fetchall() if new else ():
        numbers[name][metric] = (first, last)
    ranks = {name: both for name, *both in connection.execute(_RANKS, [names]).fetchall()} if new else {}
    connection.execute("DROP TABLE named_people")
    people = {
        name: Person(
            name=name,
            first=first,
            last=last,
            numbers=numbers.get(name, {}),
            first_rank=ranks.get(name, ("", ""))[0],
            last_rank=ranks.get(name, ("", ""))[1],
            events=events,
            unseen=unseen,
        )
        for name, first, last, events, unseen in (*new, *gone)
    }
    found = renames([people[name] for name, *_ in gone], [people[name] for name, *_ in new], told.different)
    fill(
        connection,
        "renames",
        [
            (
                q.member,
                q.name,
                q.last_seen_on,
                q.first_seen_on,
                [r.value for r in q.because],
                q.metric,
                q.before,
                q.since,
            )
            for q in found
        ],
    )

"""Rows that several pictures of one event show: what each of them is called, before anybody asks whom a name means.

Laying pictures over each other takes longer than all else the judge does, so it is done where a name is in doubt, and
what it came to is kept: see `laid_over`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any

import duckdb

from daemon.adapters.store.connection import fill, statements
from daemon.adapters.store.corrections import ToldNames
from daemon.adapters.store.laid_over import LaidOver, key_of, shown
from daemon.domain.geometry import Box
from daemon.domain.likeness import two_members
from daemon.domain.names import skeleton
from daemon.domain.naming import Sighting, named
from daemon.domain.overlap import same_rows
from daemon.domain.pack import Pack
from daemon.domain.reading import Cell, Row

_SIGHTINGS = """
SELECT o.number, o.shot, o.row_number, coalesce(n.name, ''), coalesce(n.sure, false), c.sha256 IS NOT NULL,
       coalesce(r.confidence, 0)
FROM overlapping o
JOIN counted k USING (shot)
LEFT JOIN named_rows n USING (shot, row_number)
LEFT JOIN readings r ON r.sha256 = k.sha256 AND r.row_number = n.row_number AND r.column_name = n.column_name
LEFT JOIN corrected_rows c ON c.sha256 = k.sha256 AND c.row_number = o.row_number
ORDER BY o.number, o.shot
"""

_ALONE = "SELECT name, count(*) FROM sure_names ANTI JOIN overlapping USING (shot, row_number) GROUP BY name"

_RENAME = """
DELETE FROM named_rows WHERE (shot, row_number) IN (SELECT (shot, row_number) FROM renamed);
INSERT INTO named_rows
SELECT shot, row_number, name_column, name, why = '', true, why
FROM renamed JOIN counted USING (shot) JOIN screens USING (screen);
DELETE FROM sure_names WHERE (shot, row_number) IN (SELECT (shot, row_number) FROM renamed);
INSERT INTO sure_names SELECT shot, row_number, name, false FROM renamed WHERE why = ''
"""

AT_ONCE = 50
"""Of so many lists everything that was read is in memory at once."""

Group = Sequence[tuple[int, int]]
"""The rows that are one: each by the number of its picture among those of the event, and its number there."""


def settle_names(
    connection: duckdb.DuckDBPyConnection,
    laid_over: LaidOver,
    packs: Sequence[Pack],
    roster: Mapping[str, str],
    told: ToldNames,
) -> None:
    """Give every row that overlaps others one name, or say that whose it is cannot be told.

    `roster` has the member by each of the spellings that mean one.
    """
    events = [event for (event,) in connection.execute(statements("overlap.sql")).fetchall()]
    by_screen = {pack.screen: pack for pack in packs}
    rows = list(_overlapping(connection, laid_over, events, by_screen, two_members(_people(roster)))) if events else []
    if not rows:
        return
    fill(connection, "overlapping", rows)
    sighted = [
        [
            Sighting(key=(shot, row), name=name, sure=sure, told=told, confidence=confidence)
            for _, shot, row, name, sure, told, confidence in lines
        ]
        for _, lines in groupby(connection.execute(_SIGHTINGS).fetchall(), key=itemgetter(0))
    ]
    alone: Counter[str] = Counter()
    for name, count in connection.execute(_ALONE).fetchall():
        alone[skeleton(name)] += count
    known = {skeleton(name) for name in (*roster, *told.written, *told.taught, *told.nobody)}
    apart = {frozenset(map(skeleton, pair)) for pair in told.different}
    changes = named(sighted, alone, known, apart)
    fill(connection, "renamed", [(*change.key, change.name, change.why) for change in changes])
    connection.execute(_RENAME)


def _people(roster: Mapping[str, str]) -> Mapping[str, str]:
    """Which member each skeleton of a name means."""
    members: dict[str, set[str]] = defaultdict(set)
    for spelling, member in roster.items():
        members[skeleton(spelling)].add(member)
    return {bones: next(iter(meant)) for bones, meant in members.items() if len(meant) == 1}


def _overlapping(
    connection: duckdb.DuckDBPyConnection,
    laid_over: LaidOver,
    events: Sequence[int],
    packs: Mapping[str, Pack],
    apart: Collection[frozenset[str]],
) -> Iterator[tuple[int, int, int]]:
    """The rows of these events that are one, two or more: the number of each group, the picture, the row on it."""
    lists = shown(connection, events)
    keys = {one.event: key_of("rows", packs[one.screen], [one], apart) for one in lists}
    found: dict[int, Sequence[Group] | None] = {event: laid_over.find(key) for event, key in keys.items()}
    new = [event for event, groups in found.items() if groups is None]
    for begin in range(0, len(new), AT_ONCE):
        lines = connection.execute(statements("overlap_rows.sql"), [new[begin : begin + AT_ONCE]]).fetchall()
        for event, of_one in groupby(lines, key=itemgetter(0)):
            found[event] = groups = _laid_over(list(of_one), packs, apart)
            laid_over.keep(keys[event], groups)
    groups_of = [(one, group) for one in lists for group in found[one.event] or ()]
    for number, (one, group) in enumerate(groups_of):
        yield from ((number, one.shots[picture], row) for picture, row in group)


def _laid_over(
    lines: Sequence[tuple[Any, ...]], packs: Mapping[str, Pack], apart: Collection[frozenset[str]]
) -> list[Group]:
    """The rows of one event that are the same."""
    pack = packs[lines[0][1]]
    pictures: list[list[Row]] = []
    numbers: list[list[int]] = []
    for _, of_shot in groupby(lines, key=itemgetter(2)):
        rows = [(row, list(cells)) for row, cells in groupby(of_shot, key=itemgetter(3))]
        numbers.append([row for row, _ in rows])
        pictures.append([_row(pack, cells) for _, cells in rows])
    groups: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
    for (picture, row), first in same_rows(pictures, pack, apart).items():
        groups[first].append((picture, numbers[picture][row]))
    return [group for group in groups.values() if len(group) > 1]


def _row(pack: Pack, cells: Sequence[tuple[Any, ...]]) -> Row:
    """A row as it was read. A pinned one is the only one that is partial and has a whole name."""
    made = {
        column: Cell(text, word if numbers is None else tuple(numbers), confidence, held=held, box=Box(*box), why=why)
        for *_, column, text, word, numbers, confidence, held, why, box in cells
    }
    partial, held, box = cells[0][4:7]
    name = made.get(pack.name.name)
    own = partial and name is not None and not name.held
    return Row(cells=made, partial=partial, held=held, box=Box(*box), own=own)

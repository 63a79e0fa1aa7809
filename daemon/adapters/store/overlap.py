"""Rows that several pictures of one event show: what each of them is called, before anybody asks whom a name means.

Laying pictures over each other takes longer than all else the judge does, so it is done where a name is in doubt, and
what it came to is remembered as long as the readings stay the same.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any

import duckdb

from daemon.adapters.store.connection import fill, statements
from daemon.adapters.store.corrections import ToldNames
from daemon.domain.geometry import Box
from daemon.domain.names import skeleton
from daemon.domain.naming import Sighting, named
from daemon.domain.overlap import same_rows
from daemon.domain.pack import Pack
from daemon.domain.reading import Cell, Row

_SIGNATURES = """
SELECT event, bit_xor(hash(k.sha256, n.row_number, n.name, n.sure)), bit_xor(coalesce(m.read, 0)), count(*)
FROM counted k
JOIN named_rows n USING (shot)
LEFT JOIN (
    SELECT shot, row_number, bit_xor(hash(row_number, metric_id, number, word, held)) AS read
    FROM measured GROUP BY shot, row_number
) m USING (shot, row_number)
WHERE list_contains(?, event) GROUP BY event ORDER BY event
"""

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

Group = tuple[tuple[str, int], ...]
"""The rows that are one: each by the hash of its picture, and its number there."""


class Overlaps:
    """Which rows of an event's pictures are the same, as far as names are in doubt there."""

    def __init__(self) -> None:
        self._remembered: dict[tuple[object, ...], tuple[Group, ...]] = {}
        self._people: Mapping[str, str] = {}

    def settle_names(
        self,
        connection: duckdb.DuckDBPyConnection,
        packs: Sequence[Pack],
        roster: Mapping[str, str],
        told: ToldNames,
    ) -> None:
        """Give every row that overlaps others one name, or say that whose it is cannot be told.

        `roster` has the member by each of the spellings that mean one.
        """
        self._listen_to(roster)
        events = [event for (event,) in connection.execute(statements("overlap.sql")).fetchall()]
        groups = self._groups(connection, events, {pack.screen: pack for pack in packs}) if events else []
        if not groups:
            return
        shots = dict(connection.execute("SELECT sha256, shot FROM counted").fetchall())
        rows = [(number, shots[sha256], row) for number, group in enumerate(groups) for sha256, row in group]
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

    def _listen_to(self, roster: Mapping[str, str]) -> None:
        """Know which member each skeleton means; what was laid over under another roster is forgotten."""
        members: dict[str, set[str]] = defaultdict(set)
        for spelling, member in roster.items():
            members[skeleton(spelling)].add(member)
        people = {bones: next(iter(meant)) for bones, meant in members.items() if len(meant) == 1}
        if people != self._people:
            self._people = people
            self._remembered = {}

    def _groups(
        self, connection: duckdb.DuckDBPyConnection, events: Sequence[int], packs: Mapping[str, Pack]
    ) -> list[Group]:
        """The rows of these events that are one, two or more."""
        signatures = {event: read for event, *read in connection.execute(_SIGNATURES, [events]).fetchall()}
        known = {event: tuple(signature) for event, signature in signatures.items()}
        new = [event for event in events if known.get(event) not in self._remembered]
        lines = connection.execute(statements("overlap_rows.sql"), [new]).fetchall() if new else []
        found = {
            known[event]: _laid_over(list(of_one), packs, self._people)
            for event, of_one in groupby(lines, key=itemgetter(0))
        }
        # What is no longer so is forgotten.
        self._remembered = {
            signature: found.get(signature, self._remembered.get(signature, ())) for signature in known.values()
        }
        return [group for groups in self._remembered.values() for group in groups]


def _laid_over(
    lines: Sequence[tuple[Any, ...]], packs: Mapping[str, Pack], people: Mapping[str, str]
) -> tuple[Group, ...]:
    """The rows of one event that are the same."""
    pack = packs[lines[0][1]]
    shots: list[str] = []
    pictures: list[list[Row]] = []
    numbers: list[list[int]] = []
    for sha256, of_shot in groupby(lines, key=itemgetter(2)):
        shots.append(sha256)
        rows = [(row, list(cells)) for row, cells in groupby(of_shot, key=itemgetter(3))]
        numbers.append([row for row, _ in rows])
        pictures.append([_row(pack, cells) for _, cells in rows])
    groups: dict[tuple[int, int], list[tuple[str, int]]] = defaultdict(list)
    for (picture, row), first in same_rows(pictures, pack, people).items():
        groups[first].append((shots[picture], numbers[picture][row]))
    return tuple(tuple(group) for group in groups.values() if len(group) > 1)


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

"""The officer's corrections as small tables beside the readings: what was read is kept as it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import duckdb

from daemon.adapters.store.connection import fill, statements
from daemon.adapters.store.ledger import stored_value
from daemon.domain.cells import cleaned, value
from daemon.domain.corrections import (
    CellIs,
    Complete,
    Correction,
    DayIs,
    Different,
    Excused,
    Ignored,
    NameIs,
    NotAMember,
    RowIs,
)
from daemon.domain.pack import ColumnType, Pack

_SHOTS = """
SELECT x.prefix, any_value(s.sha256), any_value(s.screen)
FROM (SELECT DISTINCT unnest(?::VARCHAR[]) AS prefix) x JOIN kept.screenshots s ON starts_with(s.sha256, x.prefix)
GROUP BY x.prefix HAVING count(*) = 1
"""
_AS_READ = """
CREATE OR REPLACE TEMP VIEW readings AS FROM kept.readings;
CREATE OR REPLACE TEMP VIEW picture_rows AS FROM kept.rows
"""
_NAMES_READ = """
SELECT x.member, coalesce(c.word, c.text)
FROM (SELECT unnest(?::VARCHAR[]) AS sha256, unnest(?::INTEGER[]) AS row_number, unnest(?::VARCHAR[]) AS column_name,
             unnest(?::VARCHAR[]) AS member) x
JOIN kept.readings c USING (sha256, row_number, column_name)
WHERE c.why <> 'cut' AND trim(coalesce(c.word, c.text)) <> ''
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldNames:
    """What the officer says of names: whom each means, and which mean nobody; and who is excused on which days.

    `written` are aliases as the officer wrote them, `taught` those that a corrected row taught; `different` are pairs
    of names that are two people.
    """

    written: Mapping[str, str] = field(hash=False)
    taught: Mapping[str, str] = field(hash=False)
    nobody: frozenset[str]
    excuses: tuple[Excused, ...]
    different: tuple[frozenset[str], ...]


def fill_corrections(
    connection: duckdb.DuckDBPyConnection, corrections: Sequence[Correction], packs: Sequence[Pack]
) -> ToldNames:
    """Lay the corrections beside the readings; those of names and leaves are given back.

    One for a screenshot that is not there (or that two could be meant by), for a column that its screen does not have,
    or with a value that does not belong in its column does nothing.
    """
    by_screen = {pack.screen: pack for pack in packs}
    prefixes = [c.screenshot for c in corrections if isinstance(c, CellIs | RowIs | Ignored | DayIs)]
    shots = {
        prefix: (sha256, by_screen.get(screen))
        for prefix, sha256, screen in connection.execute(_SHOTS, [prefixes]).fetchall()
    }
    cells: dict[tuple[str, int, str], tuple[object, ...]] = {}
    rows: list[tuple[object, ...]] = []
    days: list[tuple[object, ...]] = []
    complete: list[tuple[object, ...]] = []
    named: list[tuple[str, int, str, str]] = []
    for correction in corrections:
        match correction:
            case CellIs(shot, row, column, text) if shot in shots:
                sha256, pack = shots[shot]
                cells |= _cell(sha256, row, column, text, pack)
                if column == _name_column(pack):
                    rows.append((sha256, row))
            case RowIs(shot, row, member) if shot in shots:
                sha256, pack = shots[shot]
                name = _name_column(pack)
                cells |= _cell(sha256, row, name, member, pack)
                rows.append((sha256, row))
                named.append((sha256, row, name, member))
            case Ignored(shot) if shot in shots:
                days.append((shots[shot][0], None))
            case DayIs(shot, day) if shot in shots:
                days.append((shots[shot][0], day))
            case Complete(screen, day) if screen in by_screen:
                complete.append((screen, by_screen[screen].calendar.event_of(day)))
    fill(connection, "corrected_cells", cells.values())
    fill(connection, "nobodies", [(c.name,) for c in corrections if isinstance(c, NotAMember)])
    fill(connection, "corrected_rows", rows)
    connection.execute(statements("readings.sql") if rows or cells else _AS_READ)
    fill(connection, "told_days", days)
    fill(connection, "told_complete", set(complete))
    return _names(connection, corrections, named)


def _name_column(pack: Pack | None) -> str:
    return next((column.name for column in pack.columns if column.type is ColumnType.NAME), "") if pack else ""


def _cell(
    sha256: str, row: int, column: str, text: str, pack: Pack | None
) -> dict[tuple[str, int, str], tuple[object, ...]]:
    known = next((c for c in pack.columns if c.name == column), None) if pack else None
    if known is None:
        return {}
    written = cleaned(known, text)
    meaning = value(known, written)
    if meaning is None:
        return {}
    return {(sha256, row, column): (sha256, row, column, written, *stored_value(meaning))}


def _names(
    connection: duckdb.DuckDBPyConnection, corrections: Sequence[Correction], named: Sequence[tuple[str, int, str, str]]
) -> ToldNames:
    """Two corrected rows that teach two members for one name teach nothing."""
    taught: dict[str, set[str]] = {}
    if named:
        columns = [list(column) for column in zip(*named, strict=True)]
        for member, name in connection.execute(_NAMES_READ, columns).fetchall():
            taught.setdefault(name, set()).add(member)
    return ToldNames(
        written={c.name: c.member for c in corrections if isinstance(c, NameIs)},
        taught={name: next(iter(members)) for name, members in taught.items() if len(members) == 1},
        nobody=frozenset(c.name for c in corrections if isinstance(c, NotAMember)),
        excuses=tuple(c for c in corrections if isinstance(c, Excused)),
        different=tuple(c.names for c in corrections if isinstance(c, Different)),
    )

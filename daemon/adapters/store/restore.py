"""Looking at a database without changing it, and taking its facts over into a new one."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

import duckdb

from daemon.adapters.store.connection import Database, open_to_look, said
from daemon.adapters.store.seal import broken_seals
from daemon.errors import StoreError, StoreLostError

FACTS = ("screenshots", "rows", "readings", "sightings", "reports", "told_marks")
"""Everything that is known and cannot be derived, in the order in which it is taken over."""

_LATER = ("told_marks",)
"""Those that a database of an earlier structure does not have."""

_UNSEALED = " UNION ALL BY NAME SELECT NULL::UBIGINT AS cells_digest WHERE false"
"""A database of an earlier structure has no digests."""

_LIVE = {
    "screenshots": "SELECT * FROM source.kept.screenshots" + _UNSEALED,  # noqa: S608 - texts above
    "rows": "SELECT * FROM source.kept.rows",
    "readings": "SELECT * FROM source.kept.readings",
    "sightings": "SELECT * FROM source.kept.sightings",
    "reports": "SELECT * FROM source.kept.reports",
    "told_marks": "SELECT * FROM source.kept.told_marks",
}
PUBLISHED_FACTS = {
    "screenshots": "SELECT * FROM source.main.kept_screenshots" + _UNSEALED,  # noqa: S608 - texts above
    "rows": "SELECT * FROM source.main.kept_rows",
    "readings": (
        "SELECT screenshot AS sha256, * EXCLUDE (screenshot, member, corrected, text_read) FROM source.main.readings "
        "WHERE NOT corrected UNION ALL BY NAME FROM source.main.kept_readings"
    ),
    "sightings": "SELECT * FROM source.main.sightings",
    "reports": "SELECT * FROM source.main.reports",
    "told_marks": "SELECT * FROM source.main.told_marks",
}
_FRESH = """
CREATE OR REPLACE TEMP TABLE fresh AS
WITH torn AS (
    SELECT sha256 FROM ({rows}) r FULL JOIN (SELECT DISTINCT sha256, row_number FROM ({readings})) c
           USING (sha256, row_number)
    WHERE r.sha256 IS NULL OR c.sha256 IS NULL
    UNION ALL ({broken})
)
SELECT sha256 FROM ({screenshots})
WHERE $all AND sha256 NOT IN (SELECT sha256 FROM kept.screenshots)
  AND ($torn OR state <> 'read' OR sha256 IN (SELECT sha256 FROM ({rows})) AND sha256 NOT IN (FROM torn))
"""
"""Whatever was read from a picture has rows, each row has cells, each cell is in a row, and the cells are those that
were kept; the rest is torn."""

_TAKE = {
    "screenshots": "INSERT INTO kept.screenshots BY NAME FROM ({facts}) WHERE sha256 IN (FROM fresh)",
    "rows": "INSERT INTO kept.rows BY NAME FROM ({facts}) WHERE sha256 IN (FROM fresh)",
    "readings": "INSERT INTO kept.readings BY NAME FROM ({facts}) WHERE sha256 IN (FROM fresh)",
    "sightings": "INSERT INTO kept.sightings BY NAME FROM ({facts}) ON CONFLICT DO NOTHING",
    "reports": "INSERT INTO kept.reports BY NAME FROM ({facts}) ON CONFLICT DO NOTHING",
    "told_marks": "INSERT INTO kept.told_marks BY NAME FROM ({facts}) ON CONFLICT DO NOTHING",
}

_WHOLE = "SELECT bit_xor(hash(COLUMNS(*))) FROM kept.{fact}"
"""Reads every block, so that one with a wrong checksum is found."""

_LOOSE = """
SELECT (SELECT count(DISTINCT sha256) FROM kept.readings WHERE sha256 NOT IN (SELECT sha256 FROM kept.screenshots)),
       (SELECT count(DISTINCT sha256) FROM kept.rows WHERE sha256 NOT IN (SELECT sha256 FROM kept.screenshots)),
       (SELECT count(*) FROM kept.screenshots WHERE state = 'read' AND sha256 NOT IN (SELECT sha256 FROM kept.rows)),
       (SELECT count(*) FROM (FROM kept.readings ANTI JOIN kept.rows USING (sha256, row_number))),
       (SELECT count(*) FROM (FROM kept.rows ANTI JOIN kept.readings USING (sha256, row_number)))
"""


class DatabaseLook:
    """A database that is only looked at: not even its log is written into the file."""

    def __init__(self, path: Path) -> None:
        """Open it. Raises StoreError when it is not there, damaged, or open elsewhere."""
        self.path = path
        if not path.is_file():
            raise StoreLostError(f"There is no database {path}. If the archive holds pictures, type: muster rebuild")
        self._connection = open_to_look(path)

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def known(self) -> dict[str, str]:
        """The archived name of each screenshot that was read. Raises StoreError."""
        rows = self._rows("SELECT sha256, archived_as FROM kept.screenshots WHERE state = 'read'")
        return {str(sha256): str(name) for sha256, name in rows}

    def loose_ends(self) -> Iterator[str]:
        """What does not hang together inside; every block of the facts is read for it. Raises StoreError."""
        tables = {name for (name,) in self._rows("SELECT table_name FROM duckdb_tables() WHERE schema_name = 'kept'")}
        for fact in FACTS:
            if fact in tables:
                self._rows(_WHOLE.replace("{fact}", fact))
        readings, rows, bare, cells, empty = self._rows(_LOOSE)[0]
        found = {
            "screenshots are not known, and there are cells of theirs": readings,
            "screenshots are not known, and there are rows of theirs": rows,
            "screenshots are known, and no row of theirs": bare,
            "cells stand in no row": cells,
            "rows have no cell": empty,
            "screenshots have other cells than were read, or fewer": self._broken(),
        }
        for what, count in found.items():
            if count:
                yield f"The database {self.path} does not hang together: {count} {what}. Type: muster rebuild"

    def _broken(self) -> int:
        kept = "SELECT * FROM kept.screenshots" + _UNSEALED  # noqa: S608 - texts above
        return len(self._rows(broken_seals(kept, "FROM kept.readings")))

    def _rows(self, query: str) -> list[tuple[object, ...]]:
        with said("read", self.path):
            return self._connection.execute(query).fetchall()


def published_screenshots(path: Path) -> set[str]:
    """The hashes of the screenshots that were read, by the published copy; none when there is no copy to read."""
    if not path.is_file():
        return set()
    try:
        with contextlib.closing(open_to_look(path)) as copy:
            rows = copy.execute("SELECT sha256 FROM screenshots WHERE state = 'read'").fetchall()
    except (StoreError, duckdb.Error):
        return set()
    return {str(sha256) for (sha256,) in rows}


def take_over(database: Database, source: Path, *, screenshots: bool = True, torn: bool = False) -> int:
    """Take over what another database knows and this one does not, all of it or nothing; gives how many screenshots.

    `source` is a live database of Muster's or a published copy. Without `screenshots` only the reports and the names
    of further copies are taken, and without `torn` no screenshot of which rows or cells are lost. Raises StoreError
    when it is damaged, of another structure, or cannot be read.
    """
    connection, done = database.connection, False
    database.facts_changed += 1
    with said("read", source):
        connection.execute("ATTACH ? AS source (READ_ONLY)", [str(source)])
        try:
            facts = _facts(connection, source)
            connection.execute("BEGIN")
            taken = _take(connection, facts, screenshots=screenshots, torn=torn)
            connection.execute("COMMIT")
            done = True
        finally:
            with contextlib.suppress(duckdb.Error):
                if not done:
                    connection.execute("ROLLBACK")
            with contextlib.suppress(duckdb.Error):
                connection.execute("DETACH source")
    return taken


def _facts(connection: duckdb.DuckDBPyConnection, source: Path) -> Mapping[str, str]:
    """Where this source has each of the facts."""
    tables = _tables(connection)
    for facts in (_LIVE, PUBLISHED_FACTS):
        there = {fact: set(re.findall(r"source\.(\w+\.\w+)", query)) <= tables for fact, query in facts.items()}
        if all(there[fact] for fact in facts if fact not in _LATER):
            return {fact: query for fact, query in facts.items() if there[fact]}
    raise _strange(source)


def require_tables(connection: duckdb.DuckDBPyConnection, source: Path, tables: Collection[str]) -> None:
    """Raise StoreError unless the attached database holds the facts as a published copy does, and these tables."""
    facts = {table for query in PUBLISHED_FACTS.values() for table in re.findall(r"source\.(\w+\.\w+)", query)}
    if not facts | set(tables) <= _tables(connection):
        raise _strange(source)


def _tables(connection: duckdb.DuckDBPyConnection) -> set[str]:
    found = connection.execute(
        "SELECT schema_name || '.' || table_name FROM duckdb_tables() WHERE database_name = 'source'"
    ).fetchall()
    return {str(name) for (name,) in found}


def _strange(source: Path) -> StoreError:
    return StoreError(f"The database {source} was not written by this version of Muster.")


def _take(connection: duckdb.DuckDBPyConnection, facts: Mapping[str, str], *, screenshots: bool, torn: bool) -> int:
    fresh = _FRESH
    fresh = fresh.replace("{broken}", broken_seals(facts["screenshots"], facts["readings"]))
    for fact in ("screenshots", "rows", "readings"):
        fresh = fresh.replace("{" + fact + "}", facts[fact])
    connection.execute(fresh, {"all": screenshots, "torn": torn})
    for fact in FACTS:
        if fact in facts:
            connection.execute(_TAKE[fact].replace("{facts}", facts[fact]))
    ((count,),) = connection.execute("SELECT count(*) FROM fresh").fetchall()
    connection.execute("DROP TABLE fresh")
    return int(count)

"""How well each screen was read, week by week: held cells, corrections, and how far crops and confidence have moved."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import fields
from datetime import date, datetime, timedelta

import duckdb

from daemon.adapters.store.connection import Database, fill
from daemon.domain.census import Census, shift, shifts, together
from daemon.domain.quality import LEAST_PICTURES, Quality

WEEKS = 12
"""So many weeks up to the one of judging are looked at."""

COLUMNS = tuple(one.name for one in fields(Quality))
"""Of the table, in its order."""

CONFIDENCE_EDGES = [0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 0.98, 0.99, 1.0]
"""Cells are counted by the first of these that their confidence does not exceed."""

_WEEKS = """
WITH nobodys AS (
    SELECT DISTINCT k.sha256, r.row_number FROM named_rows r JOIN counted k USING (shot) SEMI JOIN nobodies USING (name)
)
SELECT k.screen, date_trunc('week', k.game_day)::DATE AS monday, count(DISTINCT k.sha256), count(*),
       count(*) FILTER (c.held), median(c.confidence),
       count(*) FILTER (n.sha256 IS NULL AND x.text <> c.text AND trim(c.text) <> ''),
       count(*) FILTER (n.sha256 IS NULL AND x.text IS NOT NULL AND trim(c.text) = ''),
       count(*) FILTER (n.sha256 IS NOT NULL), map_values(histogram(c.confidence, $edges))
FROM counted k
JOIN kept.readings c USING (sha256)
LEFT JOIN corrected_cells x USING (sha256, row_number, column_name)
LEFT JOIN nobodys n USING (sha256, row_number)
WHERE k.game_day >= $first
GROUP BY ALL ORDER BY ALL
"""

_CENSUS = """
SELECT k.screen, date_trunc('week', k.game_day)::DATE, s.census
FROM counted k JOIN kept.screenshots s USING (sha256)
WHERE k.game_day >= ? AND cardinality(s.census) > 0
-- Another pack or model sees other crops.
QUALIFY (s.pack_version, s.model) = last_value((s.pack_version, s.model)) OVER (
    PARTITION BY k.screen ORDER BY k.shot ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
)
ORDER BY k.shot
"""

_QUALITY = "SELECT * FROM quality WHERE monday <= $until ORDER BY screen, monday DESC"


def fill_quality(connection: duckdb.DuckDBPyConnection, now: datetime) -> None:
    """How well each screen was read in each of the last weeks."""
    first = now.date() - timedelta(weeks=WEEKS)
    fill(connection, "quality", [tuple(getattr(line, name) for name in COLUMNS) for line in _lines(connection, first)])


def _lines(connection: duckdb.DuckDBPyConnection, first: date) -> Iterator[Quality]:
    seen = _censuses(connection, first)
    earlier: dict[str, tuple[int, tuple[int, ...]]] = {}
    for line in connection.execute(_WEEKS, {"first": first, "edges": CONFIDENCE_EDGES}).fetchall():
        screen, monday, pictures, cells, held, confidence, edited, added, deleted, parts = line
        before, usual = earlier.get(screen, (0, (0,) * len(parts)))
        moved = shift(usual, parts) if min(before, pictures) >= LEAST_PICTURES else None
        earlier[screen] = (before + pictures, tuple(one + other for one, other in zip(usual, parts, strict=True)))
        crop_shift, measure = _crop_shift(seen.get(screen, {}), monday)
        yield Quality(
            screen=screen,
            monday=monday,
            pictures=pictures,
            cells=cells,
            held=held,
            confidence=confidence,
            edited=edited,
            added=added,
            deleted=deleted,
            confidence_shift=moved,
            crop_shift=crop_shift,
            crop_measure=measure,
        )


def _censuses(connection: duckdb.DuckDBPyConnection, first: date) -> Mapping[str, Mapping[date, list[Census]]]:
    """What the pictures of each screen and week look like."""
    found: dict[str, dict[date, list[Census]]] = defaultdict(lambda: defaultdict(list))
    for screen, monday, census in connection.execute(_CENSUS, [first]).fetchall():
        found[screen][monday].append({measure: tuple(parts) for measure, parts in census.items()})
    return found


def _crop_shift(weeks: Mapping[date, list[Census]], monday: date) -> tuple[float | None, str]:
    """How far the feature moved that moved most against the weeks before, and which one."""
    usual = [census for week, listed in weeks.items() if week < monday for census in listed]
    now = weeks.get(monday, [])
    if min(len(usual), len(now)) < LEAST_PICTURES:
        return None, ""
    moved = shifts(together(usual), together(now))
    if not moved:
        return None, ""
    measure = max(moved, key=lambda name: moved[name])
    return moved[measure], measure


def quality(database: Database, until: date) -> tuple[Quality, ...]:
    """What was last judged of the weeks up to a day, by screen, the latest first. Raises StoreError."""
    return tuple(Quality(**dict(zip(COLUMNS, line, strict=True))) for line in database.rows(_QUALITY, {"until": until}))

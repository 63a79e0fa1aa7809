"""What should be noticed though nobody asks: uploads that are missing, and screens that are read worse than before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime

import duckdb

from daemon.adapters.store.connection import Database, fill
from daemon.config import Config, Upload
from daemon.domain.census import Census, shifts, together
from daemon.domain.days import game_day
from daemon.domain.drift import Measure, drift
from daemon.domain.notices import Notice, NoticeKind
from daemon.domain.pack import Pack
from daemon.domain.uploads import Missing, missing_uploads

LOOKED_AT = 80
"""So many of the last pictures of a screen are compared with each other."""

_EVENTS = "SELECT screen, list(game_day) FROM event_spans GROUP BY screen ORDER BY screen"

_LATEST = """
CREATE OR REPLACE TEMP TABLE latest_pictures AS
SELECT k.shot, k.sha256, k.screen, k.captured_at, s.width, s.height, s.census
FROM counted k JOIN kept.screenshots s USING (sha256)
QUALIFY row_number() OVER (PARTITION BY k.screen ORDER BY k.shot DESC) <= ?
    -- Another pack or model reads otherwise.
    AND (s.pack_version, s.model) = last_value((s.pack_version, s.model)) OVER (
        PARTITION BY k.screen ORDER BY k.shot ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
    )
"""

_READ = """
SELECT p.screen, p.captured_at, avg(c.held::INTEGER), median(c.confidence)
FROM latest_pictures p JOIN kept.readings c USING (sha256)
GROUP BY p.screen, p.shot, p.captured_at ORDER BY p.screen, p.shot
"""

_LAID = """
WITH names AS (
    SELECT p.shot, c.row_number, c.box[1] AS x, c.box[2] + c.box[4] / 2 AS y, c.box[4] AS height
    FROM latest_pictures p JOIN screens s USING (screen)
    JOIN kept.readings c ON c.sha256 = p.sha256 AND c.column_name = s.name_column
    WHERE NOT c.held
), pitches AS (
    SELECT shot, median(step) AS pitch
    FROM (SELECT shot, height, y - lag(y) OVER (PARTITION BY shot ORDER BY row_number) AS step FROM names)
    WHERE step > height GROUP BY shot
)
SELECT p.screen, c.column_name, p.width, p.height, p.captured_at, median((c.box[1] + c.box[3] / 2 - n.x) / t.pitch)
FROM latest_pictures p
JOIN pitches t USING (shot)
JOIN names n USING (shot)
JOIN kept.readings c ON c.sha256 = p.sha256 AND c.row_number = n.row_number
JOIN metrics m ON m.screen = p.screen AND m.column_name = c.column_name AND m.type NOT IN ('text', 'section')
WHERE NOT c.held
GROUP BY p.screen, p.shot, p.captured_at, p.width, p.height, c.column_name
HAVING count(DISTINCT c.row_number) >= 3
ORDER BY p.screen, c.column_name, p.width, p.height, p.shot
"""
"""Where the middle of each column stands, counted from the beginning of the name, in row heights. Words are as long as
they are; pictures of other sizes are other phones. Cards beside each other are no row apart."""

_CENSUS = "SELECT screen, captured_at, census FROM latest_pictures WHERE cardinality(census) > 0 ORDER BY screen, shot"

_ARRIVED = """
SELECT received_at, (state = 'failed')::INTEGER
FROM kept.screenshots WHERE state = 'read' OR code = 'unknown-screen'
ORDER BY received_at DESC, sha256 LIMIT ?
"""


def fill_watch(connection: duckdb.DuckDBPyConnection, config: Config, packs: Sequence[Pack], now: datetime) -> None:
    """Which uploads are missing today, and which screens are read worse than before."""
    today = game_day(now, config.alliance.time_zone, config.alliance.day_reset)
    fill(
        connection,
        "missing_uploads",
        [(m.screen, m.game_day, m.expected_by.value, m.last_day) for m in _missing(connection, config, packs, today)],
    )
    fill(connection, "alarms", _alarms(connection))


def _missing(
    connection: duckdb.DuckDBPyConnection, config: Config, packs: Sequence[Pack], today: date
) -> Iterator[Missing]:
    calendars = {pack.screen: pack.calendar for pack in packs}
    seen: dict[str, list[date]] = dict(connection.execute(_EVENTS).fetchall())
    since = min((day for days in seen.values() for day in days), default=None)
    for screen in sorted(seen.keys() | (config.uploads.keys() & calendars.keys())):
        weekdays = config.uploads.get(screen, Upload()).weekdays()
        yield from missing_uploads(screen, seen.get(screen, []), calendars[screen], weekdays, today, since=since)


Alarm = tuple[str, str, str, float, float, int, datetime]
"""Screen ("" for files of no known screen), measure, column, usual, now, pictures, since."""


def _alarms(connection: duckdb.DuckDBPyConnection) -> list[Alarm]:
    series: dict[tuple[str, Measure, str], list[tuple[datetime, float]]] = defaultdict(list)
    connection.execute(_LATEST, [LOOKED_AT])
    for screen, at, held, confidence in connection.execute(_READ).fetchall():
        series[screen, Measure.HELD, ""].append((at, held))
        series[screen, Measure.CONFIDENCE, ""].append((at, confidence))
    phones: dict[tuple[str, str], dict[tuple[int, int], list[tuple[datetime, float]]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for screen, column, width, height, at, place in connection.execute(_LAID).fetchall():
        phones[screen, column][width, height].append((at, place))
    for (screen, column), sizes in phones.items():
        # The phone that was used last.
        series[screen, Measure.LAYOUT, column] = max(sizes.values(), key=lambda places: places[-1][0])
    for screen, values in _looks(connection).items():
        series[screen, Measure.CROPS, ""] = values
    for at, unknown in reversed(connection.execute(_ARRIVED, [LOOKED_AT]).fetchall()):
        series["", Measure.UNKNOWN, ""].append((at, unknown))
    connection.execute("DROP TABLE latest_pictures")
    found: list[Alarm] = []
    for (screen, measure, column), values in sorted(series.items()):
        told = drift([value for _, value in values], measure)
        if told is not None:
            since = values[-told.pictures][0]
            found.append((screen, measure.value, column, told.usual, told.now, told.pictures, since))
    return found


def _looks(connection: duckdb.DuckDBPyConnection) -> dict[str, list[tuple[datetime, float]]]:
    """How far the crops of each picture are from those of all the last pictures of its screen."""
    seen: dict[str, list[tuple[datetime, Census]]] = defaultdict(list)
    for screen, at, parts in connection.execute(_CENSUS).fetchall():
        seen[screen].append((at, {measure: tuple(counts) for measure, counts in parts.items()}))
    found: dict[str, list[tuple[datetime, float]]] = {}
    for screen, listed in seen.items():
        usual = together(census for _, census in listed)
        moved = [(at, list(shifts(usual, census).values())) for at, census in listed]
        found[screen] = [(at, max(values)) for at, values in moved if values]
    return found


def notices(database: Database) -> tuple[Notice, ...]:
    """The uploads that are missing, and the screens that are read worse than before. Raises StoreError."""
    missing = database.rows("SELECT screen, game_day FROM missing_uploads ORDER BY ALL")
    drifted = database.rows("SELECT screen, min(since), measure FROM alarms GROUP BY screen, measure ORDER BY ALL")
    return (
        *(Notice(NoticeKind.UPLOAD_MISSING, screen, day) for screen, day in missing),
        *(Notice(NoticeKind.SCREEN_DRIFTED, screen, since.date(), measure) for screen, since, measure in drifted),
    )

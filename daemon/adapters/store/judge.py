"""The judge in DuckDB: observations, marks and counters, worked out anew from every reading that is kept.

Nothing derived is ever stored in the live file: it lives in temporary tables of the one connection, so a changed
rule, a late screenshot, a new alias or another time zone repairs the past the next time `judge` runs.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

from daemon.adapters.store.connection import Database, statements, stored_time
from daemon.adapters.store.corrections import fill_corrections
from daemon.adapters.store.days import fill_days
from daemon.adapters.store.inputs import fill_config
from daemon.adapters.store.logs import LogBook
from daemon.adapters.store.names import fill_names
from daemon.adapters.store.overlap import Overlaps
from daemon.adapters.store.publish import publish
from daemon.adapters.store.quality import fill_quality, quality
from daemon.adapters.store.questions import fill_questions, live_questions
from daemon.adapters.store.renames import fill_renames
from daemon.adapters.store.report import week_report
from daemon.adapters.store.verdicts import decide, fill_rules, fill_standing
from daemon.adapters.store.watch import fill_watch, notices
from daemon.config import Config
from daemon.domain.corrections import Correction
from daemon.domain.days import Week
from daemon.domain.notices import Notice
from daemon.domain.pack import Pack, titles
from daemon.domain.quality import Quality
from daemon.domain.questions import Review
from daemon.domain.report import NotedLine, WeekReport

_TABLES = "SELECT table_name FROM duckdb_tables() WHERE temporary ORDER BY table_name"


class DuckDBJudge:
    """Derives observations, marks and counters from all readings, and answers from them."""

    def __init__(self, database: Database) -> None:
        """Make the judge's own tables, empty. Raises StoreError when the database fails."""
        self._database = database
        self._overlaps = Overlaps()
        self._logs = LogBook()
        with database.transaction() as connection:
            connection.execute(statements("tables.sql"))
        self._tables = [str(name) for (name,) in database.rows(_TABLES)]

    def judge(
        self, config: Config, packs: Sequence[Pack], now: datetime, corrections: Sequence[Correction] = ()
    ) -> None:
        """Work everything out anew, or nothing: when the database fails (StoreError) the last results stand."""
        with self._database.transaction() as connection:
            for table in self._tables:
                connection.execute(f"TRUNCATE {table}")
            fill_config(connection, config, packs, now)
            fill_rules(connection, config, packs)
            told = fill_corrections(connection, corrections, packs)
            fill_days(connection, config, packs)
            connection.execute(statements("pictures.sql"))
            connection.execute(statements("copies.sql"))
            roster = {
                spelling: member.name for member in config.roster.members for spelling in (member.name, *member.aliases)
            }
            self._overlaps.settle_names(connection, packs, roster, told)
            connection.execute(statements("slips.sql"))
            self._logs.fill(connection, packs)
            fill_names(connection, config, told)
            connection.execute(statements("attendance.sql"))
            connection.execute(statements("observations.sql"))
            decide(connection, config)
            connection.execute(statements("marks.sql"))
            fill_standing(connection, config)
            fill_renames(connection, told.different)
            fill_watch(connection, config, packs, now)
            fill_quality(connection, now)
            fill_questions(connection, config)

    def publish(self, path: Path) -> None:
        """Write the read-only copy that officers query, replacing the earlier one at once. Raises StoreError."""
        publish(self._database, path)

    def week_report(
        self, config: Config, packs: Sequence[Pack], week: Week, now: datetime, noted: Sequence[NotedLine] = ()
    ) -> WeekReport:
        """What the report of one week says, from what was last judged. Raises StoreError."""
        return week_report(self._database, config, packs, week, now, noted)

    def review(self, config: Config, packs: Sequence[Pack], now: datetime) -> Review:
        """What waits for the officer, from what was last judged. Raises StoreError."""
        return Review(
            alliance=config.alliance.name,
            language=config.alliance.language,
            made_at=now.astimezone(config.alliance.time_zone),
            questions=live_questions(self._database),
            titles=titles(packs, config.alliance.language),
        )

    def notices(self) -> tuple[Notice, ...]:
        """What should be noticed though nobody asks, from what was last judged. Raises StoreError."""
        return notices(self._database)

    def quality(self, until: date) -> tuple[Quality, ...]:
        """How well each screen was read, week by week up to a day, the latest first. Raises StoreError."""
        return quality(self._database, until)

    def first_game_day(self) -> date | None:
        """The earliest game day that any screenshot speaks of whose day is sure enough to count. Raises StoreError."""
        found = self._database.rows("SELECT min(game_day) FROM counted")[0][0]
        return found if isinstance(found, date) else None

    def reports_written(self) -> set[Week]:
        """The weeks whose closing report is written. Raises StoreError."""
        return {Week.parse(week) for (week,) in self._database.rows("SELECT week FROM kept.reports")}

    def report_written(self, week: Week, at: datetime, *, told: bool = True) -> None:
        """Remember that a week's closing report is written; the first time stands. Raises StoreError.

        With `told`, the marks as they stand are those that it told, and that later reports are held against.
        """
        with self._database.transaction() as connection:
            connection.execute(
                "INSERT INTO kept.reports (week, written_at) VALUES ($week, $written_at) ON CONFLICT DO NOTHING",
                {"week": str(week), "written_at": stored_time(at)},
            )
            for statement in statements("report_tell.sql").split(";") if told else ():
                if "$week" in statement:
                    connection.execute(statement, {"week": str(week)})

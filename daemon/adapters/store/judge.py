"""The judge in DuckDB: observations, marks and counters, worked out anew from every reading that is kept.

What is derived lives in temporary tables of the one connection (but for `laid_over`), so a changed rule, a late
screenshot, a new alias or another time zone repairs the past the next time `judge` runs. Where nothing has changed but
rules, what the pictures say stands as it was settled, and only what follows from the rules is worked out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import duckdb

from daemon.adapters.store.connection import JUDGING_MEMORY, Database, read_time, statements, stored_time
from daemon.adapters.store.corrections import fill_corrections
from daemon.adapters.store.days import fill_days
from daemon.adapters.store.inputs import fill_config, fill_packs
from daemon.adapters.store.laid_over import LaidOver
from daemon.adapters.store.logs import fill_logs
from daemon.adapters.store.names import fill_names
from daemon.adapters.store.overlap import settle_names
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


RULED = (
    *("settings", "rules", "rule_leaves", "rule_metrics", "rule_adds", "counter_names"),
    *("decisions", "applied", "marks", "counter_steps", "counters", "strikes", "standings"),
    *("missing_uploads", "alarms", "quality", "questions"),
)
"""The tables that rest on the rules or on the time of judging; all others rest on what a `_Basis` holds."""

_RULING = {
    name: Config.model_fields[name].get_default(call_default_factory=True)
    for name in ("rules", "first_match", "strikes", "levels", "brakes")
}
"""The parts of the config on which no settled table rests, as they are by default."""


@dataclass(frozen=True, slots=True)
class _Basis:
    """All that the settled tables rest on: how often the facts changed, the config without its rules, and the rest."""

    facts: int
    config: Config
    packs: tuple[Pack, ...]
    corrections: tuple[Correction, ...]


class DuckDBJudge:
    """Derives observations, marks and counters from all readings, and answers from them."""

    def __init__(self, database: Database) -> None:
        """Make the judge's own tables, empty. Raises StoreError when the database fails."""
        self._database = database
        self._settled: _Basis | None = None
        with database.transaction(facts=False) as connection:
            connection.execute(statements("tables.sql"))
        self._tables = [str(name) for (name,) in database.rows(_TABLES)]
        # What has been derived is by far the most that lies in memory, and grows with the past: most of it can wait on
        # the disk until it is asked for.
        database.hold_to(JUDGING_MEMORY[0])

    def judge(
        self, config: Config, packs: Sequence[Pack], now: datetime, corrections: Sequence[Correction] = ()
    ) -> None:
        """Work everything out anew, or nothing: when the database fails (StoreError) the last results stand."""
        basis = _Basis(
            facts=self._database.facts_changed,
            config=config.model_copy(update=_RULING),
            packs=tuple(packs),
            corrections=tuple(corrections),
        )
        self._database.with_room(lambda: self._judge(basis, config, packs, now, corrections))
        self._settled = basis

    def _judge(
        self,
        basis: _Basis,
        config: Config,
        packs: Sequence[Pack],
        now: datetime,
        corrections: Sequence[Correction],
    ) -> None:
        with self._database.transaction(facts=False) as connection:
            again = basis == self._settled
            for table in RULED if again else self._tables:
                connection.execute(f"TRUNCATE {table}")
            fill_config(connection, config, now)
            fill_rules(connection, config, packs)
            if not again:
                _settle(connection, config, packs, corrections)
            decide(connection, config)
            connection.execute(statements("marks.sql"))
            fill_standing(connection, config)
            fill_watch(connection, config, packs, now)
            fill_quality(connection, now)
            fill_questions(connection, config)

    def publish(self, path: Path) -> None:
        """Write the read-only copy that officers query, replacing the earlier one at once. Raises StoreError."""
        self._database.with_room(lambda: publish(self._database, path))

    def rest(self) -> None:
        """Let what was derived wait on the disk until it is asked for. Raises nothing."""
        self._database.rest()

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

    def at_work_since(self) -> datetime | None:
        """When the first screenshot that is known arrived. Raises StoreError."""
        found = self._database.rows("SELECT min(received_at) FROM kept.screenshots")[0][0]
        return read_time(found) if found else None

    def reports_written(self) -> set[Week]:
        """The weeks whose closing report is written. Raises StoreError."""
        return {Week.parse(week) for (week,) in self._database.rows("SELECT week FROM kept.reports")}

    def report_written(self, week: Week, at: datetime, *, told: bool = True) -> None:
        """Remember that a week's closing report is written; the first time stands. Raises StoreError.

        With `told`, the marks as they stand are those that it told, and that later reports are held against.
        """
        with self._database.transaction(facts=False) as connection:
            connection.execute(
                "INSERT INTO kept.reports (week, written_at) VALUES ($week, $written_at) ON CONFLICT DO NOTHING",
                {"week": str(week), "written_at": stored_time(at)},
            )
            for statement in statements("report_tell.sql").split(";") if told else ():
                if "$week" in statement:
                    connection.execute(statement, {"week": str(week)})


def _settle(
    connection: duckdb.DuckDBPyConnection,
    config: Config,
    packs: Sequence[Pack],
    corrections: Sequence[Correction],
) -> None:
    """What the pictures say of whom, by all but the rules."""
    laid_over = LaidOver(connection)
    fill_packs(connection, config, packs)
    told = fill_corrections(connection, corrections, packs)
    fill_days(connection, config, packs)
    connection.execute(statements("pictures.sql"))
    connection.execute(statements("copies.sql"))
    roster = {spelling: member.name for member in config.roster.members for spelling in (member.name, *member.aliases)}
    settle_names(connection, laid_over, packs, roster, told)
    connection.execute(statements("slips.sql"))
    fill_logs(connection, laid_over, packs)
    fill_names(connection, config, told)
    connection.execute(statements("attendance.sql"))
    connection.execute(statements("observations.sql"))
    fill_renames(connection, told)
    laid_over.write()

"""The past judged anew beside what was published: in memory, and without touching either database."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from daemon.adapters.store.connection import Database, open_aside, read_time, said
from daemon.adapters.store.judge import DuckDBJudge
from daemon.adapters.store.restore import PUBLISHED_FACTS, require_tables
from daemon.config import Config
from daemon.domain.corrections import Correction
from daemon.domain.pack import Pack
from daemon.domain.replay import Difference, MarkSaid, Outcome, levelled, moved, without

_MARKS = """
SELECT member, game_day, screen, rule, counter, amount, observed, expected, provisional FROM {source}marks
ORDER BY member, game_day, screen, rule, counter
"""
_COUNTERS = "SELECT member, counter, value FROM {source}counters"
_LEVELS = "SELECT member, {level} FROM {source} WHERE {level} <> ''"
_SIZE = "SELECT (SELECT count(*) FROM counted), (SELECT count(*) FROM events)"

_KEPT = "CREATE VIEW kept.{fact} AS {facts}"

_TABLES = ("laid_over", "about", "marks", "counters", "levels")


class Replica(Database):
    """A published copy as the judge takes it for a live database; nothing can be kept in it."""

    def __init__(self, copy: Path) -> None:
        """Open it to look. Raises StoreError when it cannot be read, or is of another version of Muster."""
        self.path = copy
        self.facts_changed = 0
        self._connection = open_aside()
        with said("read", copy):
            self._connection.execute("ATTACH ? AS source (READ_ONLY)", [str(copy)])
            require_tables(self._connection, copy, [*(f"main.{name}" for name in _TABLES)])
            self._connection.execute("CREATE SCHEMA kept")
            for fact, query in PUBLISHED_FACTS.items():
                self._connection.execute(_KEPT.replace("{fact}", fact).replace("{facts}", query))
            # In memory, and so is whatever is laid over here for the first time.
            self._connection.execute("CREATE TABLE kept.laid_over AS FROM source.main.laid_over")

    def _require_place(self) -> None:
        """The daemon may publish a new copy meanwhile: the one that is open stays as it is."""

    def _name_log(self) -> None:
        """Nothing is written."""


def replay(
    copy: Path, config: Config, packs: Sequence[Pack], corrections: Sequence[Correction], since: date | None
) -> Difference:
    """What these settings would change of what was published, judged at the same moment. Raises StoreError."""
    database = Replica(copy)
    try:
        ((judged_at,),) = database.rows("SELECT judged_at FROM source.main.about")
        DuckDBJudge(database).judge(config, packs, read_time(judged_at), corrections)
        before = _outcome(database, "source.main.", "source.main.levels", "level")
        after = _outcome(database, "temp.main.", "temp.main.standings", "level")
        ((screenshots, events),) = database.rows(_SIZE)
    finally:
        database.close()
    return Difference(
        judged_at=read_time(judged_at),
        since=since,
        screenshots=screenshots,
        events=events,
        marks=len(after.marks),
        added=without(after.marks, before.marks, since),
        removed=without(before.marks, after.marks, since),
        counters=moved(before, after),
        levels=levelled(before, after),
    )


def _outcome(database: Database, source: str, levels: str, level: str) -> Outcome:
    marks = database.rows(_MARKS.replace("{source}", source))
    counters = database.rows(_COUNTERS.replace("{source}", source))
    found = database.rows(_LEVELS.replace("{source}", levels).replace("{level}", level))
    return Outcome(
        marks=tuple(_mark(row) for row in marks),
        counters={(member, counter): value for member, counter, value in counters},
        levels=dict(found),
    )


def _mark(row: tuple[Any, ...]) -> MarkSaid:
    member, game_day, screen, rule, counter, amount, observed, expected, provisional = row
    return MarkSaid(
        member=member,
        game_day=game_day,
        screen=screen,
        rule=rule,
        counter=counter,
        amount=amount,
        observed=observed,
        expected=expected,
        provisional=provisional,
    )

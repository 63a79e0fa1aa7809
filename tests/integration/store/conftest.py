"""An alliance's store on a real DuckDB file, with screenshots written down in a line or two."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest

from daemon.adapters.store.connection import Database
from daemon.adapters.store.judge import DuckDBJudge
from daemon.adapters.store.ledger import DuckDBLedger
from daemon.config import Config
from daemon.domain.census import Census
from daemon.domain.corrections import Correction
from daemon.domain.days import Week
from daemon.domain.geometry import Box
from daemon.domain.ledger import Capture, CaptureSource, FileState, LedgerEntry
from daemon.domain.pack import Column, ColumnType, MetricKind, Pack
from daemon.domain.reading import Cell, Row, ScreenReading, Value
from daemon.domain.report import WeekReport

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)

THREE_RULES: Mapping[str, object] = {
    "first_match": True,
    "rules": [
        {
            "name": "absence",
            "when": {"screen": "lg_war", "metric": "power_used", "equals": "0"},
            "unless": ["on_leave", "exempt", {"joined_less_than": "3 days"}],
            "adds": "absences",
        },
        {"name": "low_boost", "when": {"screen": "lg_war", "metric": "boost", "below": "1000"}, "adds": "low_boosts"},
        {
            "name": "great_boost",
            "when": {"screen": "lg_war", "metric": "boost", "above": "4000"},
            "adds": {"low_boosts": -2},
        },
    ],
}
"""The rules of the shipped config."""


def rules_for(screen: str, name: str, **when: object) -> dict[str, Any]:
    """A rule of the config that moves the counter of its own name: `rules_for("lg_war", "low", metric=…, below=…)`."""
    return {"name": name, "when": {"screen": screen, **when}, "adds": name}


def column(name: str, kind: ColumnType, *metrics: str, settles: MetricKind = MetricKind.GAUGE) -> Column:
    """A column of a pack, whatever its place."""
    return Column(name=name, type=kind, x=(0, 1), y=(0, 1), metrics=metrics, kind=settles)


WAR = Pack(
    screen="lg_war",
    version=1,
    title={"en": "War list", "fr": "Liste de guerre"},
    columns=(
        column("name", ColumnType.NAME),
        column("role", ColumnType.TEXT, "role"),
        column("boost", ColumnType.INTEGER, "boost"),
        column("power", ColumnType.PAIR, "power_used", "power_total"),
        column("points", ColumnType.INTEGER, "points", settles=MetricKind.COUNTER),
        column("last_seen", ColumnType.DURATION, "last_seen"),
    ),
)


def cell(value: Value, text: str | None = None, *, why: str = "", at: int = 0, guesses: tuple[str, ...] = ()) -> Cell:
    """A cell as it was read; with `why` it is held."""
    written = "/".join(map(str, value)) if isinstance(value, tuple) else "" if value is None else str(value)
    return Cell(
        text=written if text is None else text,
        value=value,
        confidence=0.5 if why else 0.97,
        held=bool(why),
        box=Box(10, at, 50, 20),
        why=why,
        guesses=guesses,
    )


def row(name: str | Cell, *, partial: bool = False, held: bool = False, at: int = 0, **cells: Any) -> Row:  # noqa: ANN401 (values of every type)
    """One member's line: `row("Ann", boost=1000, power=(5, 9))`."""
    made = {
        column: given if isinstance(given, Cell) else cell(given, at=at)
        for column, given in {"name": name, **cells}.items()
    }
    return Row(cells=made, partial=partial, held=held, box=Box(0, at, 500, 40))


@dataclass(kw_only=True)
class Shot:
    """A screenshot to keep. Its bytes are known by `key`."""

    key: str
    rows: Sequence[Row] = ()
    at: datetime = NOW
    source: CaptureSource = CaptureSource.FILE_NAME
    received: datetime | None = None
    screen: str = "lg_war"
    state: FileState = FileState.READ
    code: str = ""
    name: str = ""
    census: Census = field(default_factory=dict)

    @property
    def sha256(self) -> str:
        """The hash of its bytes."""
        return hashlib.sha256(self.key.encode()).hexdigest()

    def entry(self) -> LedgerEntry:
        """What the ledger is told."""
        read = self.state is FileState.READ
        return LedgerEntry(
            sha256=self.sha256,
            file_name=self.name or f"{self.key}.png",
            source="",
            state=self.state,
            screen=self.screen if read else None,
            pack_version=1 if read else None,
            model="0123456789ab",
            capture=Capture(self.at, self.source),
            game_day=self.at.date(),
            received_at=self.received or self.at + timedelta(minutes=5),
            code=self.code,
            reason="" if read else "It cannot be read.",
            archived_as=f"{self.at.date()}/{self.key}.png",
            width=1000,
            height=500,
            seconds={"ocr": 0.2},
            census=self.census,
        )

    def reading(self) -> ScreenReading | None:
        """What was read from it."""
        return ScreenReading(self.screen, 1, tuple(self.rows)) if self.state is FileState.READ else None


@dataclass
class Store:
    """Ledger and judge of one alliance on one database file."""

    folder: Path
    packs: tuple[Pack, ...] = (WAR,)
    settings: Mapping[str, object] = field(default_factory=lambda: THREE_RULES)

    def __post_init__(self) -> None:
        self.open()

    @property
    def path(self) -> Path:
        """The live file."""
        return self.folder / "muster.duckdb"

    @property
    def config(self) -> Config:
        """The config that `settings` write."""
        return Config.model_validate(self.settings)

    row = staticmethod(row)
    cell = staticmethod(cell)
    shot = Shot
    pack = WAR

    def open(self) -> None:
        """Open the file, as the daemon does at start."""
        self.database = Database(self.path)
        self.ledger = DuckDBLedger(self.database)
        self.judge_ = DuckDBJudge(self.database)

    def close(self) -> None:
        """Let go of the file, as the daemon does at its end."""
        self.database.close()

    def empty(self) -> None:
        """Forget everything, for the next example of a property."""
        with self.database.transaction() as connection:
            for table in ("screenshots", "sightings", "rows", "readings", "reports"):
                connection.execute(f"TRUNCATE kept.{table}")

    def keep(self, *shots: Shot) -> None:
        """Keep screenshots in this order."""
        for shot in shots:
            self.ledger.keep(shot.entry(), shot.reading())

    def judge(self, *shots: Shot, corrections: Sequence[Correction] = ()) -> None:
        """Keep these, then work everything out."""
        self.keep(*shots)
        self.judge_.judge(self.config, self.packs, NOW, corrections)

    def rows(self, query: str, **values: object) -> list[tuple[Any, ...]]:
        """What an officer sees: the query runs on a published copy."""
        path = self.folder / "alliance.duckdb"
        self.judge_.publish(path)
        with duckdb.connect(str(path), read_only=True) as copy:
            return copy.execute(query, values).fetchall()

    def states(self, metric: str, day: date | None = None) -> dict[str, tuple[str, float | None]]:
        """The state and number of one metric for each member."""
        found = self.rows(
            "SELECT member, state, number, game_day FROM observations WHERE metric = $metric", metric=metric
        )
        return {member: (state, number) for member, state, number, seen in found if day in (None, seen)}

    def everything(self) -> list[list[tuple[Any, ...]]]:
        """All that was derived."""
        tables = ("observations", "marks", "counter_steps", "counters", "held", "events", "known_members")
        return [sorted(self.database.rows(f"FROM {table}"), key=repr) for table in tables]

    def marks(self) -> list[tuple[str, str, int]]:
        """Member, rule and amount of each mark, in order."""
        return self.rows("SELECT member, rule, amount FROM marks ORDER BY game_day, screen, member, rule")

    def counters(self) -> dict[tuple[str, str], int]:
        """The value of each counter of each member."""
        return {(member, counter): value for member, counter, value in self.rows("FROM counters")}

    def report(self, week: Week | None = None, now: datetime = NOW) -> WeekReport:
        """What the report of the week says, by default of the week of `NOW`."""
        return self.judge_.week_report(self.config, self.packs, week or Week.of(NOW.date()), now)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty store with the war list and the three rules."""
    made = Store(tmp_path)
    yield made
    made.close()

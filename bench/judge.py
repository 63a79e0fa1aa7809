"""How long the store takes for a year of a large alliance: keeping a screenshot, judging, reporting, publishing.

    python bench/judge.py [days]

Drawn readings go through the real ledger into a database in a temporary folder: 100 members, 5 screens, a list of
3 screenshots a screen and day, a tenth of the rows overlapping, some cells held.
"""

from __future__ import annotations

import hashlib
import random
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from daemon.adapters.store.connection import Database
from daemon.adapters.store.judge import DuckDBJudge
from daemon.adapters.store.ledger import DuckDBLedger
from daemon.config import Config
from daemon.domain.days import Week
from daemon.domain.geometry import Box
from daemon.domain.ledger import Capture, CaptureSource, FileState, LedgerEntry
from daemon.domain.pack import Column, ColumnType, Pack
from daemon.domain.reading import Cell, Row, ScreenReading, Value

MEMBERS = [f"Member {chr(65 + n // 10)}{n % 10}x{n}" for n in range(100)]
SCREENS = [f"list_{n}" for n in range(5)]
PAGES = 3
FIRST_DAY = datetime(2026, 1, 1, 18, tzinfo=UTC)
BOX = Box(10, 20, 100, 30)
RULES: list[dict[str, object]] = [
    {"name": f"{name}_{screen}", "when": {"screen": screen, "metric": metric, **when}, "adds": counter}
    for screen in SCREENS
    for name, metric, when, counter in (
        ("low", "boost", {"below": "1000"}, "low_boosts"),
        ("absent", "power_used", {"equals": "0"}, "absences"),
    )
]


def pack(screen: str) -> Pack:
    """A list with a name, an integer and a pair."""
    columns = (("name", ColumnType.NAME, ()), ("boost", ColumnType.INTEGER, ("boost",)))
    pair = ("power", ColumnType.PAIR, ("power_used", "power_total"))
    return Pack(
        screen=screen,
        version=1,
        title={"en": screen},
        columns=tuple(
            Column(name=name, type=kind, x=(0, 1), y=(0, 1), metrics=metrics)
            for name, kind, metrics in (*columns, pair)
        ),
    )


def cell(value: Value, dice: random.Random) -> Cell:
    """A cell, one in two hundred of them held."""
    held = dice.random() < 0.005
    return Cell(str(value), value, 0.95, held, BOX, "unsure" if held else "")


def screenshots(days: int, dice: random.Random) -> Iterator[tuple[LedgerEntry, ScreenReading]]:
    """Every screenshot of so many days."""
    size = len(MEMBERS) // PAGES + 1
    for day in range(days):
        for screen in SCREENS:
            for page in range(PAGES):
                at = FIRST_DAY + timedelta(days=day, minutes=page)
                shown = MEMBERS[max(0, page * size - 3) : (page + 1) * size]
                rows = tuple(
                    Row(
                        {
                            "name": Cell(name, name, 0.95, held=False, box=BOX),
                            "boost": cell(dice.choice([500, 1000, 2000, 5000]), dice),
                            "power": cell((dice.choice([0, 1000, 2000]), 9000), dice),
                        },
                        partial=False,
                        held=False,
                        box=BOX,
                    )
                    for name in shown
                )
                name = f"{screen}-{at:%Y%m%d-%H%M%S}.png"
                entry = LedgerEntry(
                    sha256=hashlib.sha256(name.encode()).hexdigest(),
                    file_name=name,
                    source="",
                    state=FileState.READ,
                    screen=screen,
                    pack_version=1,
                    model="0" * 12,
                    capture=Capture(at, CaptureSource.FILE_NAME),
                    game_day=at.date(),
                    received_at=at + timedelta(minutes=10),
                    code="",
                    reason="",
                    archived_as=f"{at.date()}/{name}",
                    width=1000,
                    height=2000,
                    seconds={"ocr": 0.3},
                )
                yield entry, ScreenReading(screen, 1, rows)


def timed(what: str, work: Callable[[], object]) -> None:
    """Run and say how long it took, and the most memory used so far."""
    begin = time.perf_counter()
    work()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{what:<34}{time.perf_counter() - begin:8.2f} s   peak {peak:6.0f} MB")


def main() -> None:
    """Keep, judge, report and publish, with the times of each."""
    days = int(sys.argv[1]) if len(sys.argv) > 1 else 365
    with tempfile.TemporaryDirectory() as folder:
        database = Database(Path(folder, "muster.duckdb"))
        ledger, judge = DuckDBLedger(database), DuckDBJudge(database)
        config = Config.model_validate({"rules": RULES, "first_match": True})
        packs = [pack(screen) for screen in SCREENS]
        each = []
        for entry, reading in screenshots(days, random.Random(1)):  # noqa: S311 - drawn data, no secret
            begin = time.perf_counter()
            ledger.keep(entry, reading)
            each.append(time.perf_counter() - begin)
        median, late = statistics.median(each) * 1000, statistics.quantiles(each, n=20)[-1] * 1000
        readings = database.rows("SELECT count(*) FROM kept.readings")[0][0]
        print(f"{len(each)} screenshots, {readings} readings; keep: median {median:.1f} ms, 95 % under {late:.1f} ms")
        now = FIRST_DAY + timedelta(days=days)
        timed("judge", lambda: judge.judge(config, packs, now))
        timed("judge again", lambda: judge.judge(config, packs, now))
        timed("week report", lambda: judge.week_report(config, packs, Week.of(now.date()), now))
        timed("publish", lambda: judge.publish(Path(folder, "alliance.duckdb")))
        marks = database.rows("SELECT count(*) FROM marks")[0][0]
        print(f"{len(MEMBERS) * len(SCREENS) * days} member-events, {marks} marks")
        for _ in range(5):
            timed("judge again", lambda: judge.judge(config, packs, now))
        print(f"published copy: {Path(folder, 'alliance.duckdb').stat().st_size / 1e6:.1f} MB")
        database.close()


if __name__ == "__main__":
    main()

"""How long the store takes for a year of a large alliance: keeping a screenshot, judging, reporting, replaying.

    python bench/judge.py [days]

Drawn readings go through the real ledger into a database in a temporary folder: 100 members of the roster, 5 screens, a
list of 3 screenshots a screen and day, a tenth of the rows on two of them, one cell in 200 held, and one name in 300
misread.
"""

from __future__ import annotations

import hashlib
import os
import random
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import product
from pathlib import Path

from daemon.adapters.store.connection import Database, statements
from daemon.adapters.store.judge import DuckDBJudge
from daemon.adapters.store.ledger import DuckDBLedger
from daemon.adapters.store.replay import replay
from daemon.adapters.store.verdicts import decide, fill_standing
from daemon.config import Config
from daemon.domain.days import Week
from daemon.domain.geometry import Box
from daemon.domain.ledger import Capture, CaptureSource, FileState, LedgerEntry
from daemon.domain.names import could_be, skeleton
from daemon.domain.pack import Column, ColumnType, Pack
from daemon.domain.reading import Cell, Row, ScreenReading, Value

SYLLABLES = (
    "ba",
    "bel",
    "cor",
    "dal",
    "dor",
    "el",
    "fen",
    "gar",
    "hal",
    "is",
    "jor",
    "kel",
    "lan",
    "mor",
    "nar",
    "quin",
)
HELD, MISREAD = 0.005, 0.003
"""How many cells are held, and how many names have a wrong letter; names on real screens are read a little worse."""
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

STRIKES: dict[str, object] = {
    "strikes": {"each": {"absences": 3, "low_boosts": 5}, "expires_after": "4 weeks"},
    "levels": {"Reliable": 0, "At risk": 4},
}


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
    """A cell, now and then a held one."""
    held = dice.random() < HELD
    return Cell(str(value), value, 0.95, held, BOX, "unsure" if held else "")


def members(dice: random.Random) -> list[str]:
    """A hundred names, each unlike the others."""
    found: dict[str, None] = {}
    while len(found) < 100:
        name = "".join(dice.choice(SYLLABLES) for _ in range(dice.choice([2, 3, 3, 4]))).capitalize()
        if not could_be(name, {other: [skeleton(other)] for other in found}):
            found[name] = None
    return list(found)


def _name(read: str) -> Cell:
    return Cell(read, read, 0.95, held=False, box=BOX)


def misread(name: str, dice: random.Random) -> str:
    """The name, now and then with another letter."""
    if dice.random() >= MISREAD:
        return name
    place = dice.randrange(len(name))
    return name[:place] + dice.choice("uvwyz") + name[place + 1 :]


def screenshots(names: Sequence[str], days: int, dice: random.Random) -> Iterator[tuple[LedgerEntry, ScreenReading]]:
    """Every screenshot of so many days. A row that two of them show says the same on both."""
    size = len(names) // PAGES + 1
    power = {name: dice.randrange(2_000_000, 40_000_000) for name in names}
    for day, screen in product(range(days), SCREENS):
        gave = {name: dice.choice([0, *[dice.randrange(10_000, 9_000_000) for _ in range(9)]]) for name in names}
        boost = {name: dice.randrange(0, 6000, 10) for name in names}
        for page in range(PAGES):
            at = FIRST_DAY + timedelta(days=day, minutes=page)
            rows = tuple(
                Row(
                    {
                        "name": _name(misread(name, dice)),
                        "boost": cell(boost[name], dice),
                        "power": cell((gave[name], power[name] + 20_000 * day), dice),
                    },
                    partial=False,
                    held=False,
                    box=BOX,
                )
                for name in names[max(0, page * size - 3) : (page + 1) * size]
            )
            file_name = f"{screen}-{at:%Y%m%d-%H%M%S}.png"
            entry = LedgerEntry(
                sha256=hashlib.sha256(file_name.encode()).hexdigest(),
                file_name=file_name,
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
                archived_as=f"{at.date()}/{file_name}",
                width=1000,
                height=2000,
                seconds={"ocr": 0.3},
            )
            yield entry, ScreenReading(screen, 1, rows)


def timed(what: str, work: Callable[[], object]) -> None:
    """Run and say how long it took, the memory that is used now, and the most that was so far."""
    begin = time.perf_counter()
    work()
    took = time.perf_counter() - begin
    pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[1]
    now = int(pages) * os.sysconf("SC_PAGE_SIZE") / 1e6
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6
    print(f"{what:<34}{took:8.2f} s   now {now:6.0f} MB   peak {peak:6.0f} MB")


RULED = ("decisions", "applied", "marks", "counter_steps", "counters", "strikes", "standings")


def rule_again(database: Database, config: Config) -> None:
    """The rules over all observations that are there: marks, counters, strikes and levels."""
    with database.transaction(facts=False) as connection:
        for table in RULED:
            connection.execute(f"TRUNCATE {table}")
        decide(connection, config)
        connection.execute(statements("marks.sql"))
        fill_standing(connection, config)


def keep(database: Database, drawn: Iterator[tuple[LedgerEntry, ScreenReading]]) -> None:
    """Keep every screenshot and say how long each took."""
    ledger, each = DuckDBLedger(database), []
    for entry, reading in drawn:
        begin = time.perf_counter()
        ledger.keep(entry, reading)
        each.append(time.perf_counter() - begin)
    median, late = statistics.median(each) * 1000, statistics.quantiles(each, n=20)[-1] * 1000
    readings = database.rows("SELECT count(*) FROM kept.readings")[0][0]
    print(f"{len(each)} screenshots, {readings} readings; keep: median {median:.1f} ms, 95 % under {late:.1f} ms")


def main() -> None:
    """Keep, judge, report and publish, with the times of each."""
    days = int(sys.argv[1]) if len(sys.argv) > 1 else 365
    with tempfile.TemporaryDirectory() as folder:
        database = Database(Path(folder, "muster.duckdb"))
        judge = DuckDBJudge(database)
        dice = random.Random(1)  # noqa: S311 - drawn data, no secret
        names = members(dice)
        settings = {"rules": RULES, "first_match": True, "roster": {"members": names}, **STRIKES}
        config = Config.model_validate(settings)
        packs = [pack(screen) for screen in SCREENS]
        keep(database, screenshots(names, days, dice))
        now = FIRST_DAY + timedelta(days=days)
        copy = Path(folder, "alliance.duckdb")
        timed("judge, nothing known", lambda: judge.judge(config, packs, now))
        for _ in range(3):
            database.facts_changed += 1
            timed("judge, further readings", lambda: judge.judge(config, packs, now))
        stricter = config.model_copy(update={"rules": config.rules[1:]})
        for edited in (stricter, config, stricter, config):
            timed("judge, rules edited", partial(judge.judge, edited, packs, now))
        marks = database.rows("SELECT count(*) FROM marks")[0][0]
        print(f"{len(names) * len(SCREENS) * days} member-events, {marks} marks")
        for _ in range(3):
            timed("of that the rules alone", lambda: rule_again(database, config))
        roster = Config.model_validate({**settings, "roster": {"members": [*names[1:], "Newcomer"]}})
        timed("judge, roster changed", lambda: judge.judge(roster, packs, now))
        timed("and changed back", lambda: judge.judge(config, packs, now))
        timed("week report", lambda: judge.week_report(config, packs, Week.of(now.date()), now))
        timed("publish", lambda: judge.publish(copy))
        timed("rest", judge.rest)
        timed("judge, rules edited, after rest", lambda: judge.judge(stricter, packs, now))
        timed("rest", judge.rest)
        database.facts_changed += 1
        timed("further readings, after rest", lambda: judge.judge(config, packs, now))
        timed("replay of other rules", lambda: replay(copy, stricter, packs, (), None))
        database.close()
        database = Database(Path(folder, "muster.duckdb"))
        again = DuckDBJudge(database)
        timed("judge, after a start", lambda: again.judge(config, packs, now))
        print(f"published copy: {copy.stat().st_size / 1e6:.1f} MB")
        database.close()


if __name__ == "__main__":
    main()

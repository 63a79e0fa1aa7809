"""The ledger on a real DuckDB file: once, whole, and plain words when the file cannot be used."""

from __future__ import annotations

import contextlib
import shutil
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import pytest

from daemon.adapters.disk.moves import Disk
from daemon.adapters.store.connection import MIGRATIONS, Database, statements
from daemon.domain.ledger import Capture, CaptureSource, FileState
from daemon.domain.reading import ScreenReading
from daemon.errors import StoreError, StoreLostError

if TYPE_CHECKING:
    from tests.integration.store.conftest import Store

AT = datetime(2026, 11, 16, 12, tzinfo=UTC)

OPEN = """
import sys, duckdb
connection = duckdb.connect(sys.argv[1])
print("open", flush=True)
sys.stdin.read()
"""


def test_what_is_kept_is_found_again(store: Store) -> None:
    """Every field comes back as it went in, after the file was closed as well; other bytes are not known."""
    shot = store.shot(key="a", rows=[store.row("Ann", boost=600, power=(5, 9))], at=AT + timedelta(microseconds=7))
    store.keep(shot)
    store.close()
    store.open()
    assert store.ledger.find(shot.sha256) == shot.entry()
    assert store.ledger.find("0" * 64) is None


def test_a_screenshot_without_rows_is_kept(store: Store) -> None:
    """Empty readings and failures need no row."""
    empty = store.shot(key="empty", at=AT)
    failed = store.shot(key="failed", at=AT, state=FileState.FAILED, code="no-rows")
    store.keep(empty, failed)
    assert store.ledger.find(failed.sha256) == failed.entry()
    assert store.ledger.count() == 1


def test_a_database_of_the_first_structure_is_brought_up_to_date(store: Store) -> None:
    """What was kept before there were guesses is still there, and new guesses find their place."""
    store.close()
    store.path.unlink()
    with duckdb.connect(str(store.path)) as old:
        old.execute(
            "CREATE SCHEMA kept; CREATE TABLE kept.migrations (number INTEGER PRIMARY KEY, applied_at TIMESTAMP)"
        )
        old.execute(statements(MIGRATIONS[0]))
        old.execute("INSERT INTO kept.migrations VALUES (1, now()::TIMESTAMP)")
        old.execute(
            "INSERT INTO kept.readings VALUES ('ab', 0, 'name', 'Ann', 'Ann', NULL, 0.9, false, '', [1, 2, 3, 4])"
        )
    store.open()
    store.keep(store.shot(key="a", rows=[store.row("Bob", boost=store.cell(1, why="disagree", guesses=("7", "4")))]))
    assert store.database.rows("SELECT text, guesses FROM kept.readings ORDER BY sha256 = 'ab' DESC, column_name") == [
        ("Ann", None),
        ("1", ["7", "4"]),
        ("Bob", None),
    ]


def test_a_change_of_structure_survives_a_crash(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Killed before it is written into the main file, it is done again from the log, with all that was kept."""
    store.close()
    store.path.unlink()
    monkeypatch.setattr("daemon.adapters.store.connection.MIGRATIONS", MIGRATIONS[:6])
    with contextlib.closing(Database(store.path)) as old, old.transaction() as connection:
        connection.execute("INSERT INTO kept.rows SELECT 'ab', n, false, false, [] FROM range(5000) t(n)")
        connection.execute(
            "INSERT INTO kept.readings SELECT 'ab', n, 'name', 'Ann', 'Ann', [], 0.9, false, '', [], [] "
            "FROM range(5000) t(n)"
        )
    monkeypatch.undo()
    crashed = store.path.with_name("crashed.duckdb")

    def crash(_: Database) -> None:
        for name in ("", ".wal"):
            shutil.copy(f"{store.path}{name}", f"{crashed}{name}")

    with monkeypatch.context() as patched:
        patched.setattr(Database, "checkpoint", crash)
        Database(store.path).close()
    with contextlib.closing(Database(crashed)) as found:
        for table in ("rows", "readings"):
            assert found.rows(f"SELECT count(*), max(row_number) FROM kept.{table}") == [(5000, 4999)]  # noqa: S608 (names above)
        assert found.rows("SELECT max(number) FROM kept.migrations") == [(len(MIGRATIONS),)]
    store.open()


def test_keeping_again_changes_nothing(store: Store) -> None:
    """A screenshot is one, however often a crash makes the daemon keep it."""
    shot = store.shot(key="a", rows=[store.row("Ann", boost=600), store.row("Bob", boost=1)], at=AT)
    store.judge(shot)
    before = store.everything()
    store.judge(shot, shot)
    assert store.everything() == before
    assert store.rows("SELECT count(*) FROM screenshots") == [(1,)]
    assert store.rows("SELECT count(*) FROM sightings") == [(0,)]


def test_a_reading_takes_the_place_of_a_failure_and_never_the_other_way(store: Store) -> None:
    """A pack or model may have come since; what was read stays read."""
    good = store.shot(key="a", rows=[store.row("Ann", boost=600)], at=AT)
    bad = store.shot(key="a", at=AT, state=FileState.FAILED, code="unknown-screen")
    store.keep(bad, good)
    assert store.ledger.find(good.sha256) == good.entry()
    store.judge(bad)
    assert store.ledger.find(good.sha256) == good.entry()
    assert store.states("boost") == {"Ann": ("present", 600)}


def test_a_failure_keeps_its_name_as_a_sighting(store: Store) -> None:
    """The name it failed under may be the only one that says when it was taken."""
    dated = store.shot(key="a", at=AT, state=FileState.FAILED, code="unknown-screen", name="2026-11-16.png")
    later = store.shot(
        key="a", rows=[store.row("Ann", boost=600)], at=AT + timedelta(days=2), source=CaptureSource.FILE_TIME
    )
    store.judge(dated, later)
    assert store.rows("SELECT game_day, day_state FROM screenshots") == [(AT.date(), "known")]


def test_nothing_is_kept_when_a_part_cannot_be(store: Store) -> None:
    """One transaction: a width that no column holds is refused, and the ledger knows nothing of any of it."""
    shot = store.shot(key="a", at=AT)
    broken = replace(shot.entry(), seconds={"ocr": float("nan")}, width=2**40)
    with pytest.raises(StoreError):
        store.ledger.keep(broken, ScreenReading("lg_war", 1, (store.row("Ann"),)))
    assert store.ledger.find(shot.sha256) is None
    assert store.database.rows("SELECT count(*) FROM kept.readings") == [(0,)]
    store.keep(shot)
    assert store.ledger.count() == 1


def test_a_further_name_is_a_sighting_once(store: Store) -> None:
    """A crash may repeat it."""
    shot = store.shot(key="a", at=AT)
    store.keep(shot)
    for _ in range(2):
        store.ledger.sighted(shot.sha256, "copy.png", "bob", Capture(AT, CaptureSource.FILE_TIME), AT)
    store.judge()
    assert store.rows("SELECT file_name, source FROM sightings") == [("copy.png", "bob")]


@pytest.mark.parametrize(
    "name", ["bad\udcff.png", "nul\0.png", "'); DROP TABLE kept.screenshots; --.png", "\u202egnp.exe"]
)
def test_any_file_name_and_text_can_be_kept(store: Store, name: str) -> None:
    """Names that are no UTF-8, or look like SQL, are data like any other."""
    shot = store.shot(key="a", name=name, rows=[store.row(name, boost=600)], at=AT)
    store.judge(shot)
    found = store.ledger.find(shot.sha256)
    assert found is not None
    assert found.file_name == name.encode("utf-8", "backslashreplace").decode()
    assert list(store.states("boost").values()) == [("present", 600)]


def test_a_second_program_that_has_the_file_open_is_named(tmp_path: Path) -> None:
    """The officer is told which program to close."""
    path = tmp_path / "muster.duckdb"
    with subprocess.Popen(  # noqa: S603 (this very Python)
        [sys.executable, "-c", OPEN, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as viewer:
        assert viewer.stdout is not None
        assert viewer.stdout.readline() == "open\n"
        with pytest.raises(StoreError, match=rf"process {viewer.pid}\b.*reports/alliance.duckdb"):
            Database(path)
        viewer.communicate()
    Database(path).close()


@pytest.mark.parametrize("contents", [b"", b"\x89PNG\r\n" * 1000])
def test_a_file_that_is_no_database_is_refused(tmp_path: Path, contents: bytes) -> None:
    """It is never overwritten, and the message says what to do."""
    path = tmp_path / "muster.duckdb"
    path.write_bytes(contents)
    with pytest.raises(StoreError, match=r"damaged.*muster rebuild"):
        Database(path)
    assert path.read_bytes() == contents


def test_a_damaged_block_is_refused(store: Store) -> None:
    """A flipped bit in the file is not read as data."""
    store.keep(store.shot(key="a", rows=[store.row("Ann", boost=600)], at=AT))
    store.close()
    damaged = bytearray(store.path.read_bytes())
    for position in range(8192, len(damaged), 4096):
        damaged[position + 100] ^= 0xFF
    store.path.write_bytes(damaged)
    with pytest.raises(StoreError, match="damaged"):
        Database(store.path)
    store.path.unlink()
    store.open()


@pytest.mark.parametrize("replaced", [False, True])
def test_a_database_that_is_taken_away_takes_nothing_more(store: Store, *, replaced: bool) -> None:
    """What is written to a file without a name would be gone with the process; once it is back, all goes on."""
    store.keep(store.shot(key="a", at=AT))
    aside = store.path.with_suffix(".aside")
    store.path.rename(aside)
    if replaced:
        store.path.write_bytes(b"")
    with pytest.raises(StoreLostError, match="taken away"):
        store.keep(store.shot(key="b", at=AT))
    aside.replace(store.path)
    store.keep(store.shot(key="b", at=AT))
    assert store.ledger.count() == 2


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    """A missing folder is no damage."""
    with pytest.raises(StoreError, match="folder exists"):
        Database(tmp_path / "nowhere" / "muster.duckdb")


def test_a_database_of_a_later_version_is_refused(store: Store) -> None:
    """An older Muster does not write into a structure it does not know."""
    store.database.rows("INSERT INTO kept.migrations VALUES (99, TIMESTAMP '2030-01-01')")
    store.close()
    with pytest.raises(StoreError, match="later version"):
        Database(store.path)
    with duckdb.connect(str(store.path)) as connection:
        connection.execute("DELETE FROM kept.migrations WHERE number = 99")
    store.open()


def test_the_name_of_a_new_log_is_synced(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """DuckDB makes a log anew after each checkpoint and syncs what is in it; the folder that names it is synced too."""
    synced: list[Path] = []
    monkeypatch.setattr(Disk, "sync", lambda _, path: synced.append(path))
    for number in range(3):
        store.database.checkpoint()
        for key in "ab":
            store.keep(store.shot(key=f"{key}{number}", at=AT))
        assert synced == [store.database.path.parent] * (number + 1)

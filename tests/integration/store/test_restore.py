"""Looking at a database without changing it, and taking its facts over into a new one."""

from __future__ import annotations

import contextlib
import random
import re
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import pytest

from daemon.adapters.store.connection import Database
from daemon.adapters.store.restore import FACTS, DatabaseLook, published_screenshots, take_over
from daemon.domain.corrections import CellIs
from daemon.domain.days import Week
from daemon.domain.ledger import Capture, CaptureSource, FileState
from daemon.errors import StoreError, StoreLostError

if TYPE_CHECKING:
    from tests.integration.store.conftest import Shot, Store

AT = datetime(2026, 11, 16, 12, tzinfo=UTC)
_ONE_CELL = (
    "DELETE FROM kept.readings WHERE row_number = 1 AND column_name = 'boost'"
    " AND sha256 = (SELECT min(sha256) FROM kept.screenshots WHERE state = 'read')"
)


@pytest.fixture
def full(store: Store) -> Store:
    """A store with everything that can be kept: screenshots, a failed one, further names, a written report.

    What the officer corrected is published as corrected, and must be kept as it was read.
    """
    dice = random.Random(3)  # noqa: S311 - drawn data, no secret
    for number in range(12):
        store.keep(shot(store, number, dice))
    store.keep(store.shot(key="bad", state=FileState.FAILED, code="truncated", at=AT))
    store.ledger.sighted(store.shot(key="0").sha256, "b.png", "bob", Capture(AT, CaptureSource.FILE_TIME), AT)
    store.judge(corrections=[CellIs(store.shot(key="0").sha256, 0, "boost", "9000")])
    store.judge_.report_written(Week.of(AT.date()), AT)
    return store


def shot(store: Store, number: int, dice: random.Random) -> Shot:
    rows = [
        store.row(f"Member {n}", boost=dice.choice([500, 5000]), power=(dice.choice([0, 5]), 9), points=n)
        for n in range(4)
    ]
    rows.append(store.row(store.cell(None, "Zo", why="cut"), partial=True, last_seen=timedelta(minutes=number)))
    rows.append(store.row("Role", role="Officer", held=True))
    rows.append(store.row("Guessed", boost=store.cell(1200, why="disagree", guesses=("7200", "1700"))))
    source = CaptureSource.FILE_TIME if number % 3 == 0 else CaptureSource.FILE_NAME
    return store.shot(key=str(number), rows=rows, at=AT + timedelta(days=number), source=source)


def facts(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    return {fact: sorted(database.rows(f"FROM kept.{fact}"), key=repr) for fact in FACTS}


@contextlib.contextmanager
def fresh(folder: Path) -> Iterator[Database]:
    made = Database(folder / "new.duckdb")
    yield made
    made.close()


@pytest.mark.parametrize("published", [True, False])
def test_everything_is_taken_over(full: Store, published: bool) -> None:  # noqa: FBT001 - a parameter of the test
    """From a live file or from the published copy: the same facts, so the same counters."""
    before, derived = facts(full.database), full.everything()
    assert all(before.values())
    source = full.path
    if published:
        source = full.folder / "alliance.duckdb"
        full.judge_.publish(source)
    full.close()
    aside = full.folder / "source.duckdb"
    shutil.copy(source, aside)
    with fresh(full.folder) as new:
        assert take_over(new, aside) == 13
        assert facts(new) == before
        assert take_over(new, aside) == 0
        assert facts(new) == before
    full.path.unlink()
    (full.folder / "new.duckdb").rename(full.path)
    full.open()
    full.judge(corrections=[CellIs(full.shot(key="0").sha256, 0, "boost", "9000")])
    assert full.everything() == derived


def test_what_is_known_is_kept(full: Store) -> None:
    """Of two sources the first one counts, and the second gives what the first has not, or not whole."""
    whole, half = full.folder / "whole.duckdb", full.folder / "half.duckdb"
    before = facts(full.database)
    full.close()
    shutil.copy(full.path, whole)
    full.open()
    full.database.rows(
        "DELETE FROM kept.readings"
        " WHERE sha256 NOT IN (SELECT sha256 FROM kept.screenshots WHERE state = 'read' ORDER BY sha256 LIMIT 5)"
    )
    full.close()
    shutil.copy(full.path, half)
    full.open()
    with fresh(full.folder) as new:
        assert take_over(new, half) == 6
        assert take_over(new, whole) == 7
        assert take_over(new, half, torn=True) == 0
        assert facts(new) == before


@pytest.mark.parametrize("published", [True, False])
@pytest.mark.parametrize(
    "harm",
    [
        "DELETE FROM kept.readings WHERE sha256 = $sha",
        "DELETE FROM kept.readings WHERE sha256 = $sha AND row_number = 2",
        "DELETE FROM kept.rows WHERE sha256 = $sha",
        "DELETE FROM kept.rows WHERE sha256 = $sha AND row_number = 2",
        "DELETE FROM kept.readings WHERE sha256 = $sha AND row_number = 2 AND column_name = 'boost'",
    ],
)
def test_what_is_torn_is_taken_last(full: Store, harm: str, published: bool) -> None:  # noqa: FBT001 - a parameter
    """A screenshot that lost rows or cells is left to be read again; only one that cannot be is taken as it is."""
    sha = full.shot(key="3").sha256
    full.database.rows(harm, {"sha": sha})
    source = full.path
    if published:
        source = full.folder / "alliance.duckdb"
        full.judge_.publish(source)
    torn = facts(full.database)
    full.close()
    aside = full.folder / "source.duckdb"
    shutil.copy(source, aside)
    with fresh(full.folder) as new:
        assert take_over(new, aside) == 12
        assert {found[0] for found in facts(new)["screenshots"]} == {s[0] for s in torn["screenshots"]} - {sha}
        assert take_over(new, aside, torn=True) == 1
        after = facts(new)
    full.open()
    if published:
        # It has its cells beside their rows only.
        after.pop("readings"), torn.pop("readings")
    assert after == torn


def test_reports_and_names_alone(full: Store) -> None:
    """For those who read every picture anew."""
    before = facts(full.database)
    full.close()
    with fresh(full.folder) as new:
        assert take_over(new, full.path, screenshots=False) == 0
        after = facts(new)
    full.open()
    assert (after["reports"], after["sightings"]) == (before["reports"], before["sightings"])
    assert not after["screenshots"] + after["rows"] + after["readings"]


@pytest.mark.parametrize("published", [True, False])
def test_a_damaged_source_gives_nothing(full: Store, published: bool) -> None:  # noqa: FBT001 - a parameter of the test
    """All of it or nothing: half a source would be half the counters."""
    source = full.folder / "alliance.duckdb" if published else full.path
    full.judge_.publish(full.folder / "alliance.duckdb")
    full.close()
    whole, outcomes = source.read_bytes(), set()
    dice = random.Random(5)  # noqa: S311 - places to harm, no secret
    for position in [12_288, *dice.sample(range(16_384, len(whole), 4096), 7)]:
        damaged = bytearray(whole)
        damaged[position + 64] ^= 0xFF
        (full.folder / "damaged.duckdb").write_bytes(damaged)
        with fresh(full.folder) as new:
            try:
                taken = take_over(new, full.folder / "damaged.duckdb")
            except StoreError:
                taken = -1
                assert not any(facts(new).values())
            outcomes.add(taken)
        (full.folder / "new.duckdb").unlink()
    full.open()
    assert outcomes <= {13, -1}
    assert -1 in outcomes


def test_a_database_of_someone_elses_is_refused(store: Store) -> None:
    """It is named, and nothing is taken."""
    other = store.folder / "other.duckdb"
    with duckdb.connect(str(other)) as connection:
        connection.execute("CREATE TABLE screenshots (a INTEGER)")
    with pytest.raises(StoreError, match=r"other\.duckdb was not written by this version"):
        take_over(store.database, other)
    assert published_screenshots(other) == set()


def test_looking_changes_nothing(full: Store) -> None:
    """Not even what a killed daemon left in the log is written into the file."""
    full.database.checkpoint()
    full.keep(full.shot(key="late", rows=[full.row("Ann")], at=AT))
    copies = [full.folder / "look.duckdb", full.folder / "look.duckdb.wal"]
    for source, copy in zip([full.path, Path(f"{full.path}.wal")], copies, strict=True):
        shutil.copy(source, copy)
    before = [copy.read_bytes() for copy in copies]
    look = DatabaseLook(copies[0])
    assert len(look.known()) == 13
    assert list(look.loose_ends()) == []
    look.close()
    assert [copy.read_bytes() for copy in copies] == before


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        ("DELETE FROM kept.screenshots WHERE file_name = '3.png'", "1 screenshots are not known"),
        ("DELETE FROM kept.rows WHERE row_number = 1", "12 screenshots|[0-9]+ cells stand in no row"),
        ("DELETE FROM kept.rows WHERE box[1] = 0", "12 screenshots are known, and no row of theirs"),
        ("DELETE FROM kept.readings WHERE row_number = 2", "12 rows have no cell"),
        (_ONE_CELL, "1 screenshots have other cells than were read, or fewer"),
        ("UPDATE kept.readings SET text = '1' || text WHERE column_name = 'boost'", "12 screenshots have other cells"),
    ],
)
def test_what_does_not_hang_together_is_told(full: Store, harm: str, said: str) -> None:
    """Each screenshot has its rows, each row its cells, and none is without the other."""
    full.database.rows(harm)
    full.close()
    look = DatabaseLook(full.path)
    told = list(look.loose_ends())
    look.close()
    full.open()
    assert any(sentence for sentence in told if "does not hang together" in sentence)
    assert [sentence for sentence in told if re.search(said, sentence)]


def test_no_database_to_look_at(tmp_path: Path) -> None:
    """Nothing is made by looking."""
    with pytest.raises(StoreLostError, match="no database"):
        DatabaseLook(tmp_path / "muster.duckdb")
    assert list(tmp_path.iterdir()) == []
    assert published_screenshots(tmp_path / "alliance.duckdb") == set()


def test_a_log_without_its_database_is_not_written_over(store: Store) -> None:
    """DuckDB would begin an empty one there."""
    log = store.folder / "gone.duckdb.wal"
    log.write_bytes(b"what was written last")
    with pytest.raises(StoreLostError, match="not there"):
        Database(store.folder / "gone.duckdb")
    assert log.read_bytes() == b"what was written last"
    assert not (store.folder / "gone.duckdb").exists()

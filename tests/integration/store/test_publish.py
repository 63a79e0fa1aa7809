"""The copy that officers query."""

from __future__ import annotations

import contextlib
import resource
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import pytest

from daemon.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.integration.store.conftest import Store

AT = datetime(2026, 11, 16, 12, tzinfo=UTC)

DOCUMENTED = {
    "screenshots": ("sha256", "file_name", "screen", "captured_at", "game_day", "state", "reason"),
    "members": ("member", "role", "joined_on", "left_on", "last_seen_on"),
    "observations": ("screen", "game_day", "member", "metric", "number", "text", "state", "screenshot"),
    "marks": (
        "screen",
        "game_day",
        "member",
        "rule",
        "counter",
        "amount",
        "observed",
        "expected",
        "screenshot",
    ),
    "counters": ("member", "counter", "value"),
    "attendance": ("screen", "game_day", "member", "state", "why"),
}


def test_the_promised_columns_are_there_even_when_nothing_is_known(store: Store) -> None:
    """Names and order hold from the first day on, before anything was judged."""
    for table, columns in DOCUMENTED.items():
        found = store.rows(
            "SELECT column_name FROM duckdb_columns() WHERE table_name = $table ORDER BY column_index", table=table
        )
        assert tuple(name for (name,) in found)[: len(columns)] == columns


def test_every_published_column_is_documented(store: Store) -> None:
    """docs/database.md tells of every table and column."""
    text = Path(__file__).parents[3].joinpath("docs", "database.md").read_text(encoding="utf-8")
    for table, column in store.rows("SELECT table_name, column_name FROM duckdb_columns() WHERE NOT internal"):
        section = text.split(f"### {table}\n", 1)[1].split("\n### ", 1)[0]
        assert f"`{column}`" in section, (table, column)


def test_the_example_queries_run(store: Store) -> None:
    """Each query of docs/database.md works on a published copy."""
    text = Path(__file__).parents[3].joinpath("docs", "database.md").read_text(encoding="utf-8")
    store.judge(store.shot(key="a", rows=[store.row("Ann", boost=600, power=(0, 9))], at=AT))
    queries = [part.split("```", 1)[0] for part in text.split("```sql\n")[1:]]
    assert len(queries) >= 5
    for query in queries:
        assert store.rows(query) is not None


def test_who_has_the_earlier_copy_open_goes_on_reading_it(store: Store, tmp_path: Path) -> None:
    """A new copy takes the old one's place without disturbing a viewer, and no part of it stays behind."""
    path = tmp_path / "reports" / "alliance's.duckdb"
    store.judge(store.shot(key="a", rows=[store.row("Ann", boost=600)], at=AT))
    store.judge_.publish(path)
    with duckdb.connect(str(path), read_only=True) as viewer:
        store.judge(store.shot(key="b", rows=[store.row("Bob", boost=600)], at=AT))
        store.judge_.publish(path)
        assert viewer.execute("SELECT member FROM members").fetchall() == [("Ann",)]
    with duckdb.connect(str(path), read_only=True) as viewer:
        assert viewer.execute("SELECT member FROM members").fetchall() == [("Ann",), ("Bob",)]
    assert [found.name for found in path.parent.iterdir()] == [path.name]


def test_what_a_crash_left_behind_is_no_hindrance(store: Store, tmp_path: Path) -> None:
    """A half-written copy of an earlier run is thrown away."""
    path = tmp_path / "alliance.duckdb"
    path.with_name(".alliance.duckdb.tmp").write_bytes(b"half")
    path.with_name(".alliance.duckdb.tmp.wal").write_bytes(b"half")
    store.judge_.publish(path)
    assert not path.with_name(".alliance.duckdb.tmp").exists()


def test_a_copy_that_cannot_be_written_leaves_the_earlier_one_and_the_store_whole(store: Store, tmp_path: Path) -> None:
    """The message names the file; the next try works."""
    blocked = tmp_path / "file"
    blocked.write_text("no folder")
    with pytest.raises(StoreError, match="cannot be written"):
        store.judge_.publish(blocked / "alliance.duckdb")
    folder = tmp_path / "taken.duckdb"
    folder.mkdir()
    (folder / "inside").write_text("x")
    with pytest.raises(StoreError, match="cannot be written"):
        store.judge_.publish(folder)
    store.judge_.publish(tmp_path / "alliance.duckdb")


def test_in_whatever_room_there_is_the_copy_is_whole_or_the_earlier_one(store: Store, tmp_path: Path) -> None:
    """What a commit left in the copy's log is no copy: the log is thrown away."""
    path = tmp_path / "alliance.duckdb"
    rows = [store.row(f"Member {number:03}", boost=number) for number in range(200)]
    store.judge(store.shot(key="a", rows=rows, at=AT))
    store.judge_.publish(path)
    whole, size = _tables(path), path.stat().st_size
    told = 0
    for room in range(16 * 1024, size + 64 * 1024, size // 12):
        try:
            with _room(room):
                store.judge_.publish(path)
        except StoreError:
            told += 1
        assert _tables(path) == whole
    assert told
    store.judge_.publish(path)
    assert [found.name for found in tmp_path.glob("*alliance*")] == [path.name]


def _tables(path: Path) -> dict[str, int]:
    with duckdb.connect(str(path), read_only=True) as viewer:
        return dict(viewer.execute("SELECT table_name, estimated_size FROM duckdb_tables()").fetchall())


@contextlib.contextmanager
def _room(size: int) -> Iterator[None]:
    """No file grows over so many bytes, as on a disk that is nearly full."""
    _, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, most))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))

"""How much memory the database may take: what was derived goes to the disk, and more is taken only where it must be."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, NoReturn

import pytest

from daemon.errors import StoreError

if TYPE_CHECKING:
    from pathlib import Path

    from tests.integration.store.conftest import Store

_ONE_LIST = "SELECT list(n) FROM range(22_000_000) t(n)"
"""Takes more than 256 MB and less than 512 in one piece, which cannot be laid on the disk."""


def limit(store: Store) -> str:
    return str(store.database.rows("SELECT current_setting('memory_limit')")[0][0])


def make_list(store: Store) -> None:
    with store.database.transaction(facts=False) as connection:
        connection.execute(f"CREATE TEMP TABLE long AS {_ONE_LIST}")


def derive(store: Store) -> None:
    with store.database.transaction(facts=False) as connection:
        connection.execute("CREATE TEMP TABLE many AS SELECT n, md5(n::VARCHAR) AS text FROM range(500_000) t(n)")


def in_memory(store: Store) -> int:
    return int(store.database.rows("SELECT sum(memory_usage_bytes) FROM duckdb_memory()")[0][0])


def test_what_was_derived_goes_to_the_disk(store: Store) -> None:
    """Whoever judges is held to little, and what lies above that is found again."""
    assert limit(store) == "152.5 MiB"
    derive(store)
    store.database.hold_to("16MB")
    held = "SELECT sum(memory_usage_bytes) < 16e6, sum(temporary_storage_bytes) > 0 FROM duckdb_memory()"
    assert store.database.rows(held) == [(True, True)]
    assert store.database.rows("SELECT count(*), count(DISTINCT text) > 400_000 FROM many WHERE n >= 0") == [
        (500_000, True)
    ]


def test_at_rest_it_takes_next_to_nothing(store: Store) -> None:
    """What was derived is found again, and the next work has as much room as before."""
    derive(store)
    assert in_memory(store) > 16e6
    store.database.rest()
    assert in_memory(store) < 4e6
    assert limit(store) == "152.5 MiB"
    assert store.database.rows("SELECT count(*), count(DISTINCT text) > 400_000 FROM many WHERE n >= 0") == [
        (500_000, True)
    ]


def test_many_cells_take_no_memory(store: Store) -> None:
    """They lie on the disk; a key for each would grow in memory with the past, and faster than all else."""
    with store.database.transaction() as connection:
        connection.execute(
            "INSERT INTO kept.readings SELECT md5((n // 100)::VARCHAR), n // 10 % 10, n % 10, '', '', [], 0.9, false, "
            "'', [], [] FROM range(60_000) t(n)"
        )
    keys = "SELECT sum(memory_usage_bytes) FROM duckdb_memory() WHERE tag = 'ART_INDEX'"
    assert store.database.rows(keys)[0][0] < 2e6


def test_where_nothing_can_be_laid_aside_it_stays_in_memory(store: Store) -> None:
    """A disk without room makes nothing worse."""
    derive(store)
    store.path.with_name(f"{store.path.name}.tmp").write_bytes(b"in the way of the folder")
    store.database.rest()
    assert limit(store) == "152.5 MiB"
    assert store.database.rows("SELECT count(*) FROM many WHERE text > ''") == [(500_000,)]


def test_the_last_of_a_disk_is_left_to_screenshots(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a disk that is nearly full, or that is gone, nothing is laid aside that can stay in memory."""
    derive(store)

    def gone(_: Path) -> NoReturn:
        raise FileNotFoundError

    def nearly_full(_: Path) -> SimpleNamespace:
        return SimpleNamespace(free=400_000_000)

    for room in (gone, nearly_full):
        monkeypatch.setattr("daemon.adapters.store.connection.shutil.disk_usage", room)
        store.database.rest()
        assert store.database.rows("SELECT sum(temporary_storage_bytes) FROM duckdb_memory()") == [(0,)]
    assert limit(store) == "152.5 MiB"


def test_what_does_not_fit_is_done_with_more(store: Store) -> None:
    """It is done anew, as often as there is more to be had, and whoever comes after finds the room there."""
    store.database.hold_to("16MB")
    with pytest.raises(StoreError, match="not enough memory"):
        make_list(store)
    store.database.with_room(lambda: make_list(store))
    assert limit(store) == "488.2 MiB"


def test_other_trouble_is_not_tried_again(store: Store) -> None:
    """More memory mends nothing else."""
    tried = []

    def work() -> None:
        tried.append(1)
        with store.database.transaction(facts=False) as connection:
            connection.execute("SELECT * FROM nowhere")

    with pytest.raises(StoreError, match="nowhere"):
        store.database.with_room(work)
    assert (len(tried), limit(store)) == (1, "152.5 MiB")


def test_what_a_killed_process_left_on_the_disk_goes(store: Store) -> None:
    """The next start has no use for it."""
    left = store.path.with_name(f"{store.path.name}.tmp")
    store.close()
    left.mkdir()
    (left / "duckdb_temp_storage_DEFAULT-0.tmp").write_bytes(bytes(1000))
    store.open()
    assert not left.exists()

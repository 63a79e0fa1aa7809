"""The past judged by other settings, beside what was published."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import pytest

from daemon.adapters.store.replay import replay
from daemon.config import Config
from daemon.domain.corrections import CellIs, Correction
from daemon.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from daemon.domain.replay import Difference
    from tests.integration.store.conftest import Store

MONDAY = datetime(2026, 11, 16, 12, tzinfo=UTC)


@pytest.fixture
def published(store: Store) -> Path:
    """Three days of Ann and Bob: Ann is low on each, Bob on none; one cell of hers was corrected."""
    shots = [
        store.shot(
            key=f"{n}",
            at=MONDAY + timedelta(days=n),
            rows=[store.row("Ann", boost=600 + n, power=(5, 9)), store.row("Bob", boost=1500 + n, power=(5, 9))],
        )
        for n in range(3)
    ]
    store.settings = {
        **store.settings,
        "strikes": {"each": {"low_boosts": 3}},
        "levels": {"Reliable": 0, "At risk": 1},
    }
    store.judge(*shots, corrections=[CellIs(shots[0].sha256[:12], 0, "boost", "700")])
    path = store.folder / "alliance.duckdb"
    store.judge_.publish(path)
    return path


def replayed(
    store: Store,
    copy: Path,
    since: date | None = None,
    corrections: Sequence[Correction] | None = None,
    **settings: Any,  # noqa: ANN401 (settings of every kind)
) -> Difference:
    """What would be otherwise with other settings."""
    if corrections is None:
        first = copy.parent / "alliance.duckdb"
        ((shot,),) = (
            duckdb.connect(str(first), read_only=True)
            .execute("SELECT sha256 FROM screenshots ORDER BY captured_at LIMIT 1")
            .fetchall()
        )
        corrections = [CellIs(shot[:12], 0, "boost", "700")]
    config = Config.model_validate({**store.settings, **settings})
    return replay(copy, config, store.packs, corrections, since)


def test_the_same_settings_change_nothing(store: Store, published: Path) -> None:
    """As they were, with the corrections that were in force."""
    found = replayed(store, published)
    assert (found.members, found.added, found.removed) == ((), (), ())
    assert (found.screenshots, found.events, found.marks) == (3, 3, 3)


def test_a_changed_rule_tells_who_would_be_marked_otherwise(store: Store, published: Path) -> None:
    """With a higher floor Bob is low as well; with a lower one Ann is not. Counters and levels follow."""

    def low(floor: str) -> Difference:
        rule = {
            "name": "low_boost",
            "when": {"screen": "lg_war", "metric": "boost", "below": floor},
            "adds": "low_boosts",
        }
        return replayed(store, published, rules=[rule])

    found = low("2000")
    # Ann's marks would stand with another floor, and they are the same marks.
    assert {(mark.member, mark.expected) for mark in found.added} == {("Bob", "at least 2000")}
    assert found.removed == ()
    assert [(one.member, one.before, one.after) for one in found.counters] == [("Bob", 0, 3)]
    assert [(one.member, one.before, one.after) for one in found.levels] == [("Bob", "Reliable", "At risk")]
    found = low("100")
    assert [(mark.member, mark.game_day.day, mark.observed) for mark in found.removed] == [
        ("Ann", 16, "boost 700"),
        ("Ann", 17, "boost 601"),
        ("Ann", 18, "boost 602"),
    ]
    assert [(one.before, one.after) for one in found.levels] == [("At risk", "Reliable")]


def test_marks_are_told_from_a_day_on(store: Store, published: Path) -> None:
    """The counters stand as they are at the end."""
    found = replayed(store, published, since=date(2026, 11, 18), rules=[], strikes={})
    assert [mark.game_day.day for mark in found.removed] == [18]
    # No counter is no difference to one at 0.
    assert [(one.member, one.before, one.after) for one in found.counters] == [("Ann", 3, None)]


def test_a_correction_is_replayed_as_well(store: Store, published: Path) -> None:
    """What was read before it was corrected is still there. Another low number is the same mark, a high one is none."""
    assert replayed(store, published, corrections=[]).members == ()
    ((shot,),) = store.rows("SELECT screenshot FROM readings WHERE corrected")
    found = replayed(store, published, corrections=[CellIs(shot, 0, "boost", "1200")])
    assert [mark.observed for mark in found.removed] == ["boost 700"]


def test_the_copy_is_left_as_it_is(store: Store, published: Path) -> None:
    """Byte for byte, and a new one may take its place meanwhile."""
    before = published.read_bytes()
    replayed(store, published, rules=[], strikes={})
    assert published.read_bytes() == before
    store.judge_.publish(published)


@pytest.mark.parametrize("content", [b"", b"no database", None])
def test_what_is_no_copy_of_muster_is_refused(store: Store, tmp_path: Path, content: bytes | None) -> None:
    """With a sentence."""
    path = tmp_path / "other.duckdb"
    if content is None:
        duckdb.connect(str(path)).execute("CREATE TABLE marks (a INTEGER)").close()
    else:
        path.write_bytes(content)
    with pytest.raises(StoreError):
        replay(path, store.config, store.packs, (), None)

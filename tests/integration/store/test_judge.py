"""From settled values to marks and counters, on a real DuckDB file."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.integration.store.conftest import Store

MONDAY = datetime(2026, 11, 16, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def test_the_three_rules_of_the_first_version(store: Store) -> None:
    """No power used is an absence; else a low boost counts one, and a great one takes two back, never below 0."""
    row = store.row
    store.judge(
        store.shot(
            key="monday",
            at=MONDAY,
            rows=[
                row("Ann", power=(5, 9), boost=600),
                row("Bob", power=(0, 9), boost=500),
                row("Cleo", power=(5, 9), boost=4500),
                row("Dan", power=(5, 9), boost=1000),
            ],
        ),
        store.shot(
            key="tuesday",
            at=MONDAY + DAY,
            rows=[
                row("Ann", power=(5, 9), boost=4001),
                row("Bob", power=(0, 9), boost=5000),
                row("Cleo", power=(1, 9), boost=1),
            ],
        ),
    )
    assert store.marks() == [
        ("Ann", "low_boost", 1),
        ("Bob", "absence", 1),
        ("Cleo", "great_boost", -2),
        ("Ann", "great_boost", -2),
        ("Bob", "absence", 1),
        ("Cleo", "low_boost", 1),
    ]
    assert store.counters() == {
        ("Ann", "absences"): 0,
        ("Ann", "low_boosts"): 0,
        ("Bob", "absences"): 2,
        ("Bob", "low_boosts"): 0,
        ("Cleo", "absences"): 0,
        ("Cleo", "low_boosts"): 1,
        ("Dan", "absences"): 0,
        ("Dan", "low_boosts"): 0,
    }
    shot = store.shot(key="monday").sha256
    evidence = (
        "SELECT observed, expected, metric, row_number, box FROM marks WHERE screenshot = $shot AND member = 'Bob'"
    )
    assert store.rows(evidence, shot=shot) == [("power_used 0", "not 0", "power_used", 1, [10, 0, 50, 20])]


@pytest.mark.parametrize("why", ["unsure", "type", "disagree", "cut", "missing"])
def test_a_held_value_ends_the_list_without_a_mark(store: Store, why: str) -> None:
    """Who cannot be told to be absent is not judged by the rules after it either."""
    held = store.cell(None, "O/9", why=why)
    store.judge(store.shot(key="a", at=MONDAY, rows=[store.row("Ann", power=held, boost=600)]))
    assert store.marks() == []
    assert store.states("power_used") == {"Ann": ("held", None)}
    assert store.counters() == {("Ann", "absences"): 0, ("Ann", "low_boosts"): 0}
    assert [
        (member, column, text, why)
        for member, column, text, why in store.rows("SELECT member, column_name, text, why FROM held")
    ] == [("Ann", "power", "O/9", why)]


def test_without_first_match_each_rule_is_told_by_itself(store: Store) -> None:
    """A held value stops its own rule only."""
    store.settings = {**store.settings, "first_match": False}
    held = store.cell(None, "O/9", why="unsure")
    store.judge(
        store.shot(
            key="a",
            at=MONDAY,
            rows=[store.row("Ann", power=held, boost=600), store.row("Bob", power=(0, 9), boost=600)],
        )
    )
    assert store.marks() == [("Ann", "low_boost", 1), ("Bob", "absence", 1), ("Bob", "low_boost", 1)]


def test_a_column_that_no_picture_shows_cannot_be_told(store: Store) -> None:
    """A list cut off on the right accuses nobody of what stands there."""
    store.judge(store.shot(key="a", at=MONDAY, rows=[store.row("Ann", boost=600)]))
    assert store.marks() == []


@pytest.mark.parametrize(
    ("member", "marks"),
    [
        ({"exempt": True}, 0),
        ({"joined_on": "2026-11-15"}, 0),
        ({"joined_on": "2026-11-14"}, 0),
        ({"joined_on": "2026-11-13"}, 1),
        ({"left_on": "2026-11-15"}, 0),
        ({"left_on": "2026-11-16"}, 1),
        ({}, 1),
    ],
)
def test_whom_a_rule_passes_over(store: Store, member: dict[str, object], marks: int) -> None:
    """Exempt, new and gone members are not marked; nor does an excused absence fall through to the next rule."""
    store.settings = {**store.settings, "roster": {"members": [{"name": "Ann", **member}]}}
    store.judge(store.shot(key="a", at=MONDAY, rows=[store.row("Ann", power=(0, 9), boost=0)]))
    expected = [("Ann", "absence", 1)] if marks else []
    assert store.marks() == expected


def test_a_rule_change_repairs_the_past(store: Store) -> None:
    """Counters are derived: the new rules judge the old days."""
    store.judge(store.shot(key="a", at=MONDAY, rows=[store.row("Ann", power=(5, 9), boost=600)]))
    assert store.counters()["Ann", "low_boosts"] == 1
    lazy = {
        "name": "lazy",
        "when": {"screen": "lg_war", "metric": "boost", "below": "700"},
        "adds": {"naps": 3, "sins": 1},
    }
    store.settings = {"rules": [lazy]}
    store.judge()
    assert store.counters() == {("Ann", "naps"): 3, ("Ann", "sins"): 1}
    store.settings = {}
    store.judge()
    assert store.marks() == []
    assert store.counters() == {}


def test_screens_that_are_not_in_use_are_not_judged(store: Store) -> None:
    """Without its pack a screen's columns mean nothing."""
    store.packs = ()
    store.judge(store.shot(key="a", at=MONDAY, rows=[store.row("Ann", power=(0, 9))]))
    assert store.rows("FROM observations") == []
    assert store.rows("SELECT file_name FROM screenshots") == [("a.png",)]


def test_a_length_of_time_is_judged_in_seconds(store: Store) -> None:
    """It stands as it was read, and compares as seconds."""
    away = {"name": "away", "when": {"screen": "lg_war", "metric": "last_seen", "above": "86400"}, "adds": "away"}
    store.settings = {"rules": [away]}
    row, cell = store.row, store.cell
    store.judge(
        store.shot(
            key="a",
            at=MONDAY,
            rows=[row("Ann", last_seen=cell(2 * DAY, "2d")), row("Bob", last_seen=cell(timedelta(minutes=15), "15m"))],
        )
    )
    assert store.states("last_seen") == {"Ann": ("present", 172800), "Bob": ("present", 900)}
    assert store.rows("SELECT text FROM observations ORDER BY member") == [("2d",), ("15m",)]
    assert store.marks() == [("Ann", "away", 1)]
    assert store.rows("SELECT observed, expected FROM marks") == [("last_seen 2 days", "at most 1 day")]


def test_restarting_changes_nothing(store: Store) -> None:
    """What was derived is derived again from the file alone."""
    row = store.row
    store.judge(store.shot(key="a", at=MONDAY, rows=[row("Ann", power=(0, 9)), row("Bob", power=(2, 9), boost=1)]))
    before = store.everything()
    store.close()
    store.open()
    store.judge()
    assert store.everything() == before

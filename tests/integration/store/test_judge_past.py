"""Rules that look at a member's past, rank or power, and rules over several events, on a real DuckDB file."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tests.integration.store.conftest import Shot, Store

FIRST = datetime(2026, 10, 5, 12, tzinfo=UTC)
"""A Monday."""


def rules(when: Mapping[str, object], **more: object) -> dict[str, object]:
    """Settings with one rule on the war list."""
    return {"rules": [{"name": "low", "when": {"screen": "lg_war", **when}, "adds": "lows", **more}]}


def daily(store: Store, values: Sequence[Any]) -> list[Shot]:
    """One screenshot a day of Ann with these values; None: she is on none, "?": it is held."""
    shots = []
    for number, value in enumerate(values):
        shown = store.cell(None, "?", why="unsure") if value == "?" else value
        rows = [store.row("Bob", boost=7000 + number)]
        if value is not None:
            rows.append(store.row("Ann", boost=shown))
        shots.append(store.shot(key=f"day {number}", at=FIRST + timedelta(days=number), rows=rows))
    return shots


def marked(store: Store, member: str = "Ann") -> list[int]:
    """On which days, counted from the first, the member was marked."""
    found = store.rows("SELECT game_day FROM marks WHERE member = $member ORDER BY game_day", member=member)
    return [(day - FIRST.date()).days for (day,) in found]


@pytest.mark.parametrize(
    ("values", "days"),
    [
        ([1000, 1000, 1000, 699], [3]),
        ([1000, 1000, 1000, 700], []),
        ([1000, 1000, 10], []),
        ([1000, "?", 1000, 1000, 10], [4]),
        ([1000, 1000, 1000, "?"], []),
        ([100, 1000, 5000, 600], [3]),
    ],
)
def test_below_the_own_median(store: Store, values: list[Any], days: list[int]) -> None:
    """A member is measured by themselves, and not before three events are known."""
    store.settings = rules({"metric": "boost", "own_median": {"weeks": 2, "factor": 0.7}})
    store.judge(*daily(store, values))
    assert marked(store) == days


def test_the_median_forgets_what_is_older_than_its_weeks(store: Store) -> None:
    """Only the weeks before the event count, the event itself not."""
    store.settings = rules({"metric": "boost", "own_median": {"weeks": 1, "factor": 0.7}})
    store.judge(*daily(store, [9000] * 3 + [None] * 5 + [100, 100, 100, 100]))
    assert marked(store) == []


@pytest.mark.parametrize(
    ("values", "days"),
    [
        ([5, 5, 5, 5], [3]),
        ([5, 5, 6, 5], []),
        ([5, None, None, 5], [3]),
        ([None, 5, 5, 5], []),
        ([5, "?", 5, 5], []),
        ([5, 5, 5, 6], []),
        ([6, 5, 5, 5, 5], [4]),
    ],
)
def test_no_change_for_three_days(store: Store, values: list[Any], days: list[int]) -> None:
    """The value must stand all through the span, and nothing in it may be in doubt."""
    store.settings = rules({"metric": "boost", "no_change_for": "3 days"})
    store.judge(*daily(store, values))
    assert marked(store) == days


def test_a_threshold_by_rank(store: Store) -> None:
    """The rank is the roster's, or the last one read; who has none, or one that is not named, is not judged."""
    store.settings = rules({"metric": "boost", "below": {"by_rank": {"Chéf": 2000, "Membre": 1000}}}) | {
        "roster": {
            "members": [{"name": name} for name in ("Bob", "Cleo", "Dan", "Eve")] + [{"name": "Ann", "role": "chef"}]
        }
    }
    rows = [
        store.row("Ann", boost=1500, role="Membre"),
        store.row("Bob", boost=1500, role="Membre"),
        store.row("Cleo", boost=900, role="MEMBRE"),
        store.row("Dan", boost=1, role="Intrus"),
        store.row("Eve", boost=1),
    ]
    store.judge(store.shot(key="a", at=FIRST, rows=rows))
    assert [member for member, *_ in store.marks()] == ["Ann", "Cleo"]
    assert store.rows("SELECT DISTINCT expected FROM marks") == [("at least 2000 (Chéf), 1000 (Membre)",)]


def test_others_are_all_ranks_that_are_not_named_but_not_an_unknown_one(store: Store) -> None:
    """Not knowing a rank is no rank."""
    store.settings = rules({"metric": "boost", "below": {"by_rank": {"Chef": 2000, "others": 500}}})
    rows = [store.row("Ann", boost=400, role="Membre"), store.row("Bob", boost=400)]
    store.judge(store.shot(key="a", at=FIRST, rows=rows))
    assert [member for member, *_ in store.marks()] == ["Ann"]


def test_a_threshold_by_power(store: Store) -> None:
    """The power is the last one read up to that day."""
    store.settings = rules({"metric": "boost", "below": {"by_power": {"0": 1000, "5K": 3000}}})
    day = timedelta(days=1)
    store.judge(
        store.shot(key="a", at=FIRST, rows=[store.row("Ann", boost=2000, power=(1, 4999)), store.row("Bob", boost=1)]),
        store.shot(key="b", at=FIRST + day, rows=[store.row("Ann", boost=2000, power=(1, 5000))]),
        store.shot(key="c", at=FIRST + 2 * day, rows=[store.row("Ann", boost=2500)]),
    )
    assert marked(store) == [1, 2]
    assert marked(store, "Bob") == []


def test_three_times_in_a_row(store: Store) -> None:
    """A day on which the member is on no picture breaks the row; the mark stands on the last picture of it."""
    store.settings = rules({"metric": "boost", "below": 1000}, over={"consecutive": 3})
    store.judge(*daily(store, [1, 1, None, 1, 1, 1, 1, "?", 1, 1]))
    assert marked(store) == [5]
    assert store.rows("SELECT expected FROM marks") == [("at least 1000 in 1 of 3 events",)]


def test_a_leave_is_passed_over_in_a_row(store: Store) -> None:
    """Two days before and one after make three, when the rule spares members on leave."""
    settings = rules({"metric": "boost", "below": 1000}, over={"consecutive": 3}, unless=["on_leave"])
    store.settings = settings | {
        "roster": {
            "members": ["Ann", "Bob"],
            "leave": [{"member": "Ann", "from": str(date(2026, 10, 7)), "to": str(date(2026, 10, 8))}],
        }
    }
    store.judge(*daily(store, [1, 1, 1, None, 1, 1]))
    assert marked(store) == [4]


def test_twice_within_a_week(store: Store) -> None:
    """Each event is used once."""
    store.settings = rules({"metric": "boost", "below": 1000}, over={"window": "7 days", "at_least": 2})
    store.judge(*daily(store, [1, 2000, 1, 1, *[2000] * 6, 1, 1]))
    assert marked(store) == [2, 11]


def test_strikes_and_levels_follow_from_the_marks(store: Store) -> None:
    """They are told in the copy, with the day on which each strike ends."""
    store.settings = rules({"metric": "boost", "below": 1000}) | {
        "strikes": {"each": {"lows": 2}, "weight": {"lows": 2}, "expires_after": "90 days"},
        "levels": {"Reliable": 0, "Needs a word": 2, "At risk": 4},
        "brakes": {"min_events_seen": 3},
    }
    shots = daily(store, [1, 1, 1, 1, 1])
    # Seen twice, so that her name is surely one.
    late = [
        store.shot(key=f"late {n}", at=FIRST + timedelta(days=n), rows=[store.row("Cleo", boost=2000)]) for n in (9, 10)
    ]
    store.judge(*shots, *late)
    assert store.rows("SELECT member, game_day, counter, weight, expires_on FROM strikes") == [
        ("Ann", date(2026, 10, 6), "lows", 2.0, date(2027, 1, 4)),
        ("Ann", date(2026, 10, 8), "lows", 2.0, date(2027, 1, 6)),
    ]
    assert store.rows("SELECT member, strikes, level, held_back FROM levels") == [
        ("Ann", 4.0, "At risk", ""),
        ("Bob", 0.0, "Reliable", ""),
        ("Cleo", 0.0, None, "too-few-events"),
    ]

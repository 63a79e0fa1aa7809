"""Misread names: given to the member where that is sure, and otherwise to nobody."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from daemon.domain.corrections import Different

if TYPE_CHECKING:
    from tests.integration.store.conftest import Shot, Store

MONDAY = datetime(2026, 11, 16, 12, tzinfo=UTC)
DAY = timedelta(days=1)
RIGHT, WRONG = "Menace Ventura", "Menace Venture"
ROSTER = {"roster": {"members": [RIGHT, "Ann"]}}


def shot(store: Store, key: str, minute: int = 0, day: int = 0, **boosts: int) -> Shot:
    """A picture of members by their boost; `_` in a name is a space."""
    rows = [store.row(name.replace("_", " "), boost=boost, power=(5, 9)) for name, boost in boosts.items()]
    return store.shot(key=key, at=MONDAY + day * DAY + timedelta(minutes=minute), rows=rows)


def members(store: Store) -> dict[str, float]:
    """The settled boost of each member on the first day."""
    found = store.rows(
        "SELECT member, number FROM observations WHERE metric = 'boost' AND state = 'present' AND game_day = $day",
        day=MONDAY.date(),
    )
    return dict(found)


def test_a_misread_name_is_the_members(store: Store) -> None:
    """It is told how the name came to the member."""
    store.settings = {**store.settings, **ROSTER}
    store.judge(shot(store, "a", Menace_Venture=600, Ann=2000))
    assert members(store) == {RIGHT: 600, "Ann": 2000}
    assert store.rows("SELECT name, member, origin, screenshots FROM aliases") == [(WRONG, RIGHT, "near", 1)]


def test_the_overlap_of_two_pages_shows_that_it_is_one(store: Store) -> None:
    """The same numbers under two spellings in one event: one member, counted once."""
    store.settings = {**store.settings, **ROSTER}
    store.judge(shot(store, "a", Ann=2000, Menace_Ventura=600), shot(store, "b", minute=1, Menace_Venture=600, Bob=600))
    assert members(store) == {RIGHT: 600, "Ann": 2000}
    assert store.counters()[RIGHT, "low_boosts"] == 1


def test_some_equal_numbers_leave_it_open(store: Store) -> None:
    """The same power and another boost under a like name in one event: nobody is judged by it."""
    store.settings = {**store.settings, **ROSTER}
    store.judge(shot(store, "a", Menace_Ventura=2000), shot(store, "b", minute=1, Menace_Venture=600))
    assert store.marks() == []
    assert {why for (why,) in store.rows("SELECT why FROM held")} == {"maybe-a-member"}


@pytest.mark.parametrize("way", ["beside", "numbers"])
def test_two_people_with_like_names_are_two(store: Store, way: str) -> None:
    """One picture shows both, or one event shows other numbers for each; the second is a member when seen twice."""
    store.settings = {**store.settings, **ROSTER}
    if way == "beside":
        store.judge(shot(store, "a", Menace_Ventura=2000, Menace_Venture=600))
    else:
        other = store.shot(key="b", at=MONDAY, rows=[store.row(WRONG, boost=600, power=(6, 7))])
        store.judge(shot(store, "a", Menace_Ventura=2000), other)
    # As long as it may be a misreading of a later value of the member's, the member is not judged by the earlier one.
    assert members(store) == ({RIGHT: 2000} if way == "beside" else {})
    assert (WRONG, "unknown-name") in store.rows("SELECT member, why FROM held")
    store.judge(shot(store, "c", day=1, Menace_Venture=700))
    assert members(store) == {RIGHT: 2000, WRONG: 600}


def test_the_officer_says_that_two_are_two(store: Store) -> None:
    """Then the like name is a stranger's, and a member's once it was seen twice."""
    store.settings = {**store.settings, **ROSTER}
    different = [Different(frozenset({RIGHT, WRONG}))]
    store.judge(shot(store, "a", Menace_Venture=600, Ann=2000), corrections=different)
    assert members(store) == {"Ann": 2000}
    store.judge(shot(store, "b", day=1, Menace_Venture=650), corrections=different)
    assert members(store) == {WRONG: 600, "Ann": 2000}


def test_without_a_roster_the_alliance_is_who_was_read_often(store: Store) -> None:
    """In the first days each name is a member at once. Later a name that was read only once is asked about."""
    store.judge(shot(store, "a", Menace_Ventura=600, Ann=2000, Zed=600))
    assert set(members(store)) == {RIGHT, "Ann", "Zed"}
    # On the fourth day there is enough to go by.
    store.judge(*[shot(store, f"{day}", day=day, Menace_Ventura=600 + day, Ann=2000) for day in (1, 2, 3)])
    assert set(members(store)) == {RIGHT, "Ann"}
    assert store.rows("SELECT member, why FROM held") == [("Zed", "unknown-name")]
    store.judge(shot(store, "late", day=4, Menace_Venture=900, Ann=2000, Zed=600))
    assert set(members(store)) == {RIGHT, "Ann", "Zed"}
    assert [name for (name,) in store.rows("SELECT member FROM members")] == ["Ann", RIGHT, "Zed"]

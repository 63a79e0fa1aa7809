"""What the officer says wins over what was read, repairs the past, and can be taken back."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from daemon.domain.corrections import CellIs, DayIs, Excused, Ignored, NameIs, NotAMember, RowIs
from daemon.domain.ledger import CaptureSource

if TYPE_CHECKING:
    from tests.integration.store.conftest import Shot, Store

MONDAY = datetime(2026, 11, 16, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def held(store: Store) -> list[tuple[str, str, str]]:
    """Whose cell waits for a person, which, and why."""
    return store.rows("SELECT member, column_name, why FROM held ORDER BY ALL")


def test_a_held_value_is_told(store: Store) -> None:
    """It judges as if it had been read so, and what was read is kept beside it."""
    shot = store.shot(
        key="a", at=MONDAY, rows=[store.row("Ann", power=(5, 9), boost=store.cell(None, "6OO", why="type"))]
    )
    store.judge(shot)
    assert (store.marks(), held(store)) == ([], [("Ann", "boost", "type")])
    store.judge(corrections=[CellIs(shot.sha256[:10], 0, "boost", "600")])
    assert store.marks() == [("Ann", "low_boost", 1)]
    assert held(store) == []
    read = "SELECT text, text_read, corrected FROM readings WHERE column_name = 'boost'"
    assert store.rows(read) == [("600", "6OO", True)]
    store.judge()
    assert (store.marks(), held(store)) == ([], [("Ann", "boost", "type")])


def test_a_misread_value_is_told(store: Store) -> None:
    """An accusation that rests on a wrong number is gone with one line."""
    shot = store.shot(key="a", at=MONDAY, rows=[store.row("Ann", power=(0, 9), boost=5)])
    store.judge(shot, corrections=[CellIs(shot.sha256, 0, "power", "4K/9K"), CellIs(shot.sha256, 0, "boost", "1,000")])
    assert store.marks() == []
    assert store.states("power_used") == {"Ann": ("present", 4000.0)}


@pytest.mark.parametrize(
    "correction",
    [
        CellIs("00000000", 0, "boost", "9000"),
        CellIs("SHOT", 7, "boost", "9000"),
        CellIs("SHOT", 0, "bost", "9000"),
        CellIs("SHOT", 0, "boost", "many"),
        Ignored("00000000"),
        DayIs("00000000", MONDAY.date()),
    ],
)
def test_a_correction_of_nothing_changes_nothing(store: Store, correction: CellIs | Ignored | DayIs) -> None:
    """No such screenshot, row or column, or no such value."""
    shot = store.shot(key="a", at=MONDAY, rows=[store.row("Ann", power=(0, 9), boost=5)])
    if isinstance(correction, CellIs) and correction.screenshot == "SHOT":
        correction = CellIs(shot.sha256[:8], correction.row, correction.column, correction.text)
    store.judge(shot, corrections=[correction])
    assert store.marks() == [("Ann", "absence", 1)]


def roster(store: Store, *names: str) -> None:
    store.settings = {**store.settings, "roster": {"members": list(names)}}


def test_a_row_is_given_to_its_member_and_teaches_the_alias(store: Store) -> None:
    """One correction is enough: the same misreading on another picture is the member as well."""
    roster(store, "Ann", "Blade")
    shots = [
        store.shot(
            key=key, at=MONDAY + n * DAY, rows=[store.row("Ann", boost=2000 + n), store.row("Elade9", power=(0, 9 + n))]
        )
        for n, key in enumerate("ab")
    ]
    store.judge(*shots[:1])
    assert ("Elade9", "name", "unknown-name") in held(store)
    store.judge(shots[1], corrections=[RowIs(shots[0].sha256[:8], 1, "Blade")])
    assert store.marks() == [("Blade", "absence", 1)] * 2
    assert held(store) == []


def test_a_corrected_row_takes_no_name_from_another_member(store: Store) -> None:
    """Odin misread for Otin once does not make every Odin an Otin."""
    roster(store, "Odin", "Otin")
    first = store.shot(key="a", at=MONDAY, rows=[store.row("Odin", power=(0, 9))])
    second = store.shot(key="b", at=MONDAY + DAY, rows=[store.row("Odin", power=(0, 8))])
    store.judge(first, second, corrections=[RowIs(first.sha256, 0, "Otin")])
    assert store.marks() == [("Otin", "absence", 1), ("Odin", "absence", 1)]


def test_nor_from_somebody_who_stood_beside_the_member(store: Store) -> None:
    """Without a roster, two names on one picture are two people."""
    first = store.shot(key="a", at=MONDAY, rows=[store.row("Odin", power=(0, 9))])
    second = store.shot(
        key="b", at=MONDAY + DAY, rows=[store.row("Odin", power=(0, 8)), store.row("Otin", power=(3, 8))]
    )
    store.judge(first, second, corrections=[RowIs(first.sha256, 0, "Otin")])
    assert store.marks() == [("Otin", "absence", 1), ("Odin", "absence", 1)]


def test_an_alias_joins_two_names(store: Store) -> None:
    """Also when the screens founded both as members."""
    shots = [
        store.shot(key="a", at=MONDAY, rows=[store.row("Menace Ventura", power=(0, 9))]),
        store.shot(key="b", at=MONDAY + DAY, rows=[store.row("Menacho Libre", power=(0, 8))]),
    ]
    store.judge(*shots, corrections=[NameIs("Menacho Libre", "Menace Ventura")])
    assert {member for member, _ in store.counters()} == {"Menace Ventura"}
    assert store.counters()["Menace Ventura", "absences"] == 2


def test_somebody_is_excused(store: Store) -> None:
    """As with a leave, a rule that says so passes the member over."""
    shot = store.shot(key="a", at=MONDAY, rows=[store.row("Ann", power=(0, 9)), store.row("Bob", power=(0, 9))])
    store.judge(shot, corrections=[Excused("Ann", MONDAY.date(), MONDAY.date())])
    assert store.marks() == [("Bob", "absence", 1)]


def test_a_screenshot_is_ignored(store: Store) -> None:
    """It counts nowhere, and the files stay known."""
    shot = store.shot(key="a", at=MONDAY, rows=[store.row("Ann", power=(0, 9))])
    store.judge(shot, corrections=[Ignored(shot.sha256[:8])])
    assert store.marks() == []
    assert store.rows("SELECT day_state FROM screenshots") == [("ignored",)]
    assert store.rows("SELECT count(*) FROM members") == [(0,)]


def test_a_heading_is_no_member(store: Store) -> None:
    """Neither a member nor a question, sure or held."""
    rows = [store.row("Officers (3/12)", boost=1), store.row("Ann", boost=2000)]
    shot = store.shot(key="a", at=MONDAY, rows=rows)
    unsure = store.cell("Officers (3/12)", why="unsure")
    other = store.shot(
        key="b", at=MONDAY + DAY, rows=[store.row(unsure, held=True, boost=2), store.row("Ann", boost=2001)]
    )
    store.judge(shot, other, corrections=[NotAMember("Officers (3/12)")])
    assert store.rows("SELECT member FROM members") == [("Ann",)]
    assert held(store) == []


def asked(store: Store) -> Shot:
    """A picture copied from an old phone: its file's time tells no day."""
    return store.shot(
        key="old",
        at=MONDAY - 9 * DAY,
        received=MONDAY,
        source=CaptureSource.FILE_TIME,
        rows=[store.row("Ann", power=(0, 9))],
    )


def test_a_day_is_told(store: Store) -> None:
    """A screenshot whose day was asked counts on the day that the officer names."""
    shot = asked(store)
    store.judge(shot)
    assert store.marks() == []
    store.judge(corrections=[DayIs(shot.sha256, date(2026, 11, 14))])
    assert store.rows("SELECT member, game_day FROM marks") == [("Ann", date(2026, 11, 14))]


def test_two_equal_days_are_told_to_be_two(store: Store) -> None:
    """Nobody did anything on either: a copy by its looks, and not by the officer's word."""
    rows = [store.row(name, power=(0, 9), boost=0) for name in ("Ann", "Bob", "Cleo")]
    first, second = (store.shot(key=key, at=MONDAY + n * DAY, rows=rows) for n, key in enumerate("ab"))
    store.judge(first, second)
    assert len(store.marks()) == 3
    store.judge(corrections=[DayIs(second.sha256, (MONDAY + DAY).date())])
    assert len(store.marks()) == 6

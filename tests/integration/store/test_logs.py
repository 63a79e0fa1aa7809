"""Logs: each line counts once, and its member gets what they did."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from daemon.domain.corrections import Complete
from daemon.domain.pack import ColumnType, MetricKind, Pack, PackKind
from tests.integration.store.conftest import Store, column, rules_for

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.integration.store.conftest import Shot

MONDAY = datetime(2026, 11, 16, 12, tzinfo=UTC)
RAID = Pack(
    screen="raid",
    version=1,
    title={"en": "Raid log"},
    kind=PackKind.LOG,
    columns=(
        column("ago", ColumnType.DURATION, "ago"),
        column("name", ColumnType.NAME),
        column("damage", ColumnType.INTEGER, "damage", settles=MetricKind.PER_EVENT),
        column("level", ColumnType.INTEGER, "level"),
    ),
)
LINES = [
    ("Ann", 4_812_345, 80),
    ("Bob", 1_234_567, 81),
    ("Ann", 3_777_121, 82),
    ("Cleo", 2_000_123, 80),
    ("Bob", 5_555_001, 83),
    ("Ann", 1_010_990, 80),
    ("Dan", 9_876_543, 84),
]


@pytest.fixture
def raid(store: Store) -> Store:
    """Five members, and rules for who did little."""
    store.packs = (RAID,)
    store.settings = {
        "roster": {"members": ["Ann", "Bob", "Cleo", "Dan", "Eve"]},
        "rules": [
            rules_for("raid", "lazy", metric="entries", below="2"),
            rules_for("raid", "weak", metric="damage", below="7M"),
        ],
    }
    return store


def page(
    store: Store, lines: Sequence[tuple[str, int, int]], key: str, minute: int = 0, day: int = 0, unsure: int = -1
) -> Shot:
    """A picture of some lines; the damage of line `unsure` is held. The clock in them goes on."""
    at = MONDAY + timedelta(days=day, minutes=minute)
    rows = [
        store.row(
            name,
            at=60 * n,
            ago=timedelta(minutes=10 * n + minute),
            damage=store.cell(damage, why="unsure" if n == unsure else "", at=60 * n),
            level=level,
        )
        for n, (name, damage, level) in enumerate(lines)
    ]
    return store.shot(key=key, screen="raid", at=at, rows=rows)


def sums(store: Store, metric: str = "damage", day: int = 0) -> dict[str, tuple[str, float | None]]:
    """State and sum of each member on a day."""
    return store.states(metric, (MONDAY + timedelta(days=day)).date())


WHOLE = [Complete("raid", MONDAY.date())]


def test_lines_that_two_pictures_show_count_once(raid: Store) -> None:
    """However often a member comes; a picture that comes again changes nothing."""
    raid.judge(page(raid, LINES[:5], "a"), page(raid, LINES[3:], "b", 1), corrections=WHOLE)
    assert sums(raid) == {
        "Ann": ("present", 9_600_456.0),
        "Bob": ("present", 6_789_568.0),
        "Cleo": ("present", 2_000_123.0),
        "Dan": ("present", 9_876_543.0),
    }
    assert sums(raid, "entries") == {
        "Ann": ("present", 3.0),
        "Bob": ("present", 2.0),
        "Cleo": ("present", 1.0),
        "Dan": ("present", 1.0),
    }
    # Of a value that is not added up the largest counts.
    assert sums(raid, "level")["Bob"] == ("present", 83.0)
    before = raid.everything()
    raid.judge(page(raid, LINES[3:], "c", 2), corrections=WHOLE)
    told = [[line[:6] for line in lines if line[3] != "ago"] for lines in (before[0], raid.everything()[0])]
    assert told[0] == told[1]
    assert raid.marks() == [("Bob", "weak", 1), ("Cleo", "lazy", 1), ("Cleo", "weak", 1), ("Dan", "lazy", 1)]


def test_a_log_that_may_go_on_judges_nobody(raid: Store) -> None:
    """What was seen is no more than a part."""
    raid.judge(page(raid, LINES[:5], "a"))
    assert sums(raid)["Bob"] == ("partial", 6_789_568.0)
    assert raid.marks() == []
    # Everybody was seen, and may have done more.
    raid.settings = {**raid.settings, "roster": {"members": ["Ann", "Bob", "Cleo"]}}
    raid.judge()
    assert raid.rows("SELECT complete FROM events") == [(False,)]


def test_the_lines_of_yesterday_count_yesterday(raid: Store) -> None:
    """Today's log shows them still, below the new ones."""
    today = [("Eve", 2_222_222, 85), ("Ann", 7_070_707, 85), *LINES[:4]]
    raid.judge(page(raid, LINES[:5], "a"), page(raid, today, "b", day=1))
    assert sums(raid)["Ann"] == ("partial", 8_589_466.0)
    assert sums(raid, day=1) == {"Eve": ("partial", 2_222_222.0), "Ann": ("partial", 7_070_707.0)}
    found = dict(
        raid.rows("SELECT member, state FROM attendance WHERE game_day = $day", day=(MONDAY + timedelta(1)).date())
    )
    assert found == {"Ann": "present", "Bob": "unknown", "Cleo": "unknown", "Dan": "unknown", "Eve": "present"}


def test_a_line_is_told_by_any_picture_that_shows_it_surely(raid: Store) -> None:
    """And its member's sum is held where none does."""
    raid.judge(page(raid, LINES[:5], "a", unsure=4), page(raid, LINES[3:], "b", 1), corrections=WHOLE)
    assert sums(raid)["Bob"] == ("present", 6_789_568.0)
    raid.judge(page(raid, LINES[:5], "a", unsure=4), page(raid, LINES[3:], "c", 2, unsure=2), corrections=WHOLE)
    assert sums(raid)["Bob"] == ("present", 6_789_568.0)


def test_a_line_that_no_picture_shows_surely_holds_the_sum(raid: Store) -> None:
    """How many lines there are is known all the same."""
    raid.judge(page(raid, LINES, "a", unsure=1), corrections=WHOLE)
    assert sums(raid)["Bob"] == ("held", None)
    assert sums(raid)["Ann"] == ("present", 9_600_456.0)
    assert sums(raid, "entries")["Bob"] == ("present", 2.0)


def test_equal_lines_on_pictures_that_lie_apart_may_be_one(raid: Store) -> None:
    """Nothing tells how the two lie to each other, so the line is neither counted once nor twice."""
    amid = [LINES[4], ("Ann", 4_812_345, 80), LINES[6]]
    raid.judge(page(raid, LINES[:3], "a"), page(raid, amid, "b", 1), corrections=WHOLE)
    assert sums(raid)["Ann"] == ("held", None)
    assert ("Ann", "repeated") in raid.rows("SELECT member, why FROM held")
    assert sums(raid)["Bob"] == ("present", 6_789_568.0)
    assert raid.rows("SELECT loose_screenshots FROM events") == [(1,)]


def test_a_name_that_could_not_be_read_may_be_a_members_line(raid: Store) -> None:
    """Then the sum of whoever it may be is not known."""
    lines = [*LINES, ("Cleq", 1_111_222, 80)]
    raid.judge(page(raid, lines, "a"), corrections=WHOLE)
    assert sums(raid)["Cleo"] == ("held", None)
    assert sums(raid)["Ann"] == ("present", 9_600_456.0)

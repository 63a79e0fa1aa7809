"""Whose a row is, and who is expected, on a real DuckDB file."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.integration.store.conftest import Store

MONDAY = datetime(2026, 11, 16, 12, tzinfo=UTC)
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
LOW: dict[str, Any] = {"power": (0, 9), "boost": 0}


def test_rows_that_are_not_sure_judge_nobody(store: Store) -> None:
    """Held and partial rows, and rows whose name is held, are nobody's."""
    row, low = store.row, LOW
    store.judge(
        store.shot(
            key="a",
            at=MONDAY,
            rows=[
                row("Ann", partial=True, **low),
                row("Bob", held=True, **low),
                row(store.cell("Cleo", why="unsure"), **low),
                row(store.cell("Da", why="cut"), partial=True, **low),
                row("Eve", power=(5, 9), boost=2000),
            ],
        )
    )
    assert store.marks() == []
    assert store.rows("SELECT member FROM members") == [("Eve",)]
    assert store.rows("SELECT text, why FROM held ORDER BY text") == [("Bob", "unsure"), ("Cleo", "unsure")]


@pytest.mark.parametrize(
    ("name", "why", "hours", "marks"),
    [
        ("Koinue", "unsure", 1, 0),
        ("Koinve", "unsure", 1, 0),
        ("Koinve", "", 1, 0),
        ("Koinue", "unsure", -1, 1),
        ("Sylvain", "unsure", 1, 1),
        ("Koin", "cut", 1, 1),
    ],
)
def test_a_row_that_may_be_the_members_withholds_judgement(
    store: Store, name: str, why: str, hours: int, marks: int
) -> None:
    """A later row under a name that is not sure may show what the member did; it never adds anything."""
    store.settings = {**store.settings, "roster": {"members": ["Koinue"]}}
    row, cell = store.row, store.cell
    doubtful = row(cell(name, why=why), power=(5, 9), boost=600, partial=why == "cut")
    store.judge(
        store.shot(key="sure", at=MONDAY, rows=[row("Koinue", power=(0, 9), boost=600)]),
        store.shot(key="doubt", at=MONDAY + hours * HOUR, rows=[doubtful]),
    )
    assert len(store.marks()) == marks
    assert store.states("boost") == {"Koinue": ("present", 600)}
    assert store.states("power_used") == {"Koinue": ("present", 0) if marks else ("held", None)}


def test_a_row_beside_the_members_own_is_another_members(store: Store) -> None:
    """One member stands once on a picture, so a name like theirs on it is no doubt."""
    row, cell = store.row, store.cell
    other = row(cell("Koinve", why="unsure"), power=(5, 9))
    store.judge(store.shot(key="a", at=MONDAY, rows=[row("Koinue", power=(0, 9)), other]))
    assert store.marks() == [("Koinue", "absence", 1)]


def test_a_name_twice_on_one_picture_is_held(store: Store) -> None:
    """Which of the two rows is the member's cannot be told; equal values are the same either way."""
    store.settings = {**store.settings, "roster": {"members": [{"name": "Ann", "aliases": ["Annie"]}, "Bob"]}}
    row = store.row
    store.judge(
        store.shot(
            key="a",
            at=MONDAY,
            rows=[
                row("Ann", power=(0, 9), boost=2000),
                row("Annie", power=(5, 9), boost=2000),
                row("Bob", power=(5, 9)),
            ],
        )
    )
    assert store.marks() == []
    assert store.states("power_used") == {"Ann": ("held", None), "Bob": ("present", 5)}
    assert {why for (why,) in store.rows("SELECT why FROM held")} == {"twice"}


def test_founded_look_alikes_on_one_picture_are_held_everywhere(store: Store) -> None:
    """Without a roster nothing tells King1 from Kingl, on other pictures neither."""
    row, low = store.row, LOW
    store.judge(
        store.shot(key="a", at=MONDAY, rows=[row("King1", **low), row("Kingl", **low)]),
        store.shot(key="b", at=MONDAY + DAY, rows=[row("King1", **low)]),
    )
    assert store.marks() == []
    assert store.rows("FROM members") == []
    assert store.rows("SELECT DISTINCT why FROM held") == [("twice",)]
    assert store.rows("SELECT sum(held_cells) FROM events") == [(3,)]


def test_look_alike_spellings_are_one_member(store: Store) -> None:
    """K0inue and Koinue, never on one picture, share their counters."""
    row, low = store.row, LOW
    store.judge(
        store.shot(key="a", at=MONDAY, rows=[row("Koinue", **low)]),
        store.shot(key="b", at=MONDAY + DAY, rows=[row("K0inue", **low)]),
    )
    assert store.counters()["Koinue", "absences"] == 2
    assert store.rows("SELECT member, first_seen_on, last_seen_on FROM members") == [
        ("Koinue", date(2026, 11, 16), date(2026, 11, 17))
    ]


def test_a_new_name_waits_for_a_second_screenshot_and_then_counts_from_its_first_day(store: Store) -> None:
    """Beside a given roster one reading is not enough; the second repairs the past."""
    store.settings = {**store.settings, "roster": {"members": ["Ann"]}}
    row, low = store.row, LOW
    store.judge(store.shot(key="a", at=MONDAY, rows=[row("Zoe", **low)]))
    assert store.marks() == []
    assert store.rows("SELECT member, why FROM held") == [("Zoe", "unknown-name")]
    store.judge(store.shot(key="b", at=MONDAY + DAY, rows=[row("Zoe", **low)]))
    assert store.marks() == [("Zoe", "absence", 1)] * 2
    assert store.rows("SELECT member, in_roster FROM members") == [("Ann", True), ("Zoe", False)]


def test_an_alias_repairs_the_past(store: Store) -> None:
    """One correction is enough: every reading under that spelling becomes the member's."""
    row = store.row
    store.settings = {**store.settings, "roster": {"members": ["Ann", "Bob"]}}
    store.judge(store.shot(key="a", at=MONDAY, rows=[row("Xqz", power=(0, 9))]))
    assert store.counters() == {}
    store.settings = {**store.settings, "roster": {"members": [{"name": "Ann", "aliases": ["Xqz"]}, "Bob"]}}
    store.judge()
    assert store.counters()["Ann", "absences"] == 1


@pytest.mark.parametrize(("last_day", "marks"), [("2026-11-15", 1), ("2026-11-16", 0), ("2026-11-20", 0)])
def test_leave_excuses_to_its_last_day(store: Store, last_day: str, marks: int) -> None:
    """Both ends are included, and without a roster a look-alike spelling is on leave as well."""
    leave = {"member": "K0inue", "from": "2026-11-10", "to": last_day}
    store.settings = {**store.settings, "roster": {"leave": [leave]}}
    store.judge(store.shot(key="a", at=MONDAY, rows=[store.row("Koinue", power=(0, 9), boost=0)]))
    assert len(store.marks()) == marks


def test_who_is_on_no_picture_is_unknown_or_excused_and_not_marked(store: Store) -> None:
    """An incomplete event judges nobody for being unseen; who came later or left earlier is not expected."""
    members = [
        "Ann",
        "Bob",
        {"name": "Cleo", "joined_on": "2026-11-17"},
        {"name": "Dan", "left_on": "2026-11-15"},
        "Eve",
    ]
    leave = [{"member": "Bob", "from": "2026-11-16", "to": "2026-11-16"}]
    store.settings = {**store.settings, "roster": {"members": members, "leave": leave}}
    store.judge(store.shot(key="a", at=MONDAY, rows=[store.row("Ann", power=(5, 9), boost=2000)]))
    assert store.states("boost") == {"Ann": ("present", 2000)}
    assert store.rows("SELECT member, state, why FROM attendance") == [
        ("Ann", "present", ""),
        ("Bob", "excused", "away"),
        ("Cleo", "not_expected", "not-yet"),
        ("Dan", "not_expected", "left"),
        ("Eve", "unknown", "list-of-some"),
    ]
    assert store.marks() == []
    assert store.counters() == {("Ann", "absences"): 0, ("Ann", "low_boosts"): 0}


def test_founded_members_are_known_from_the_day_after_their_first(store: Store) -> None:
    """Nobody is missed before they were ever seen."""
    row = store.row
    store.judge(
        store.shot(key="a", at=MONDAY, rows=[row("Ann", boost=2000)]),
        store.shot(key="b", at=MONDAY + DAY, rows=[row("Bob", boost=2000)]),
    )
    found = store.rows("SELECT game_day, member, state FROM attendance")
    assert found == [
        (MONDAY.date(), "Ann", "present"),
        (MONDAY.date(), "Bob", "not_expected"),
        ((MONDAY + DAY).date(), "Ann", "unknown"),
        ((MONDAY + DAY).date(), "Bob", "present"),
    ]


def test_the_role_comes_from_the_roster_or_else_from_the_screen(store: Store) -> None:
    """The last settled word counts; a rule can ask for it, whatever its capitals and accents."""
    chief = {"name": "chief", "when": {"screen": "lg_war", "metric": "role", "is": "CHEF"}, "adds": "chiefs"}
    store.settings = {"rules": [chief], "roster": {"members": ["Ann", {"name": "Bob", "role": "Boss"}]}}
    row = store.row
    store.judge(
        store.shot(key="a", at=MONDAY, rows=[row("Ann", role="Membre"), row("Bob", role="chéf")]),
        store.shot(key="b", at=MONDAY + DAY, rows=[row("Ann", role="Officier")]),
    )
    assert store.rows("SELECT member, role FROM members") == [("Ann", "Officier"), ("Bob", "Boss")]
    assert store.rows("SELECT member, observed, expected FROM marks") == [("Bob", "role chéf", "not CHEF")]


@pytest.mark.parametrize(
    ("members", "boost", "counted", "held"),
    [
        ([], 0, set(), {("Max1", "look-alike"), ("Maxi", "look-alike")}),
        (["Maxi"], 0, {"Maxi"}, {("Max1", "look-alike")}),
        ([{"name": "Maxi", "aliases": ["Max1"]}], 0, {"Maxi"}, set()),
        ([], 2000, {"Maxi"}, set()),
        (["Maxi"], 2000, {"Maxi"}, set()),
    ],
)
def test_look_alikes_with_other_numbers_are_not_one_member(
    store: Store, members: list[Any], boost: int, counted: set[str], held: set[tuple[str, str]]
) -> None:
    """Pages of one list that show two numbers under look-alike names show two members."""
    store.settings = {**store.settings, "roster": {"members": members}}
    row = store.row
    store.judge(
        store.shot(key="page 1", at=MONDAY, rows=[row("Maxi", boost=2000, last_seen=HOUR)]),
        store.shot(key="page 2", at=MONDAY + timedelta(seconds=20), rows=[row("Max1", boost=boost, last_seen=DAY)]),
    )
    assert {member for (member,) in store.rows("SELECT member FROM members WHERE last_seen_on IS NOT NULL")} == counted
    assert set(store.rows("SELECT member, why FROM held WHERE column_name = 'name'")) == held


@pytest.mark.parametrize(("beside", "founded"), [("", set()), ("other event", set()), ("picture", {"Kainue"})])
def test_a_name_like_that_of_an_unseen_member_founds_nobody(store: Store, beside: str, founded: set[str]) -> None:
    """A misreading read twice, or a slip in the roster, is held; who stands beside the member is another."""
    store.settings = {**store.settings, "roster": {"members": ["Koinue", "Blade"]}}
    row, low = store.row, LOW
    shots = [
        store.shot(key=key, at=MONDAY + late, rows=[row("Kainue", **low), row("Blade", power=(4, 9), boost=1000)])
        for key, late in (("page 1", 0 * DAY), ("page 2", HOUR))
    ]
    if beside:
        rows = [row("Koinue", power=(4, 9), boost=1000), *([row("Kainue", **low)] if beside == "picture" else [])]
        shots.append(store.shot(key="beside", at=MONDAY + DAY, rows=rows))
    store.judge(*shots)
    assert {member for (member,) in store.rows("SELECT member FROM members WHERE NOT in_roster")} == founded
    held = store.rows("SELECT DISTINCT member, why FROM held WHERE column_name = 'name'")
    assert held == ([] if founded else [("Kainue", "maybe-a-member")])

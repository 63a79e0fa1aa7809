"""Who was there: complete lists, leave, and the events of a week."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from daemon.domain.calendar import Calendar, Period
from daemon.domain.corrections import Complete
from daemon.domain.pack import ColumnType, MetricKind, Pack
from tests.integration.store.conftest import Store, column, rules_for

if TYPE_CHECKING:
    from tests.integration.store.conftest import Shot

MONDAY = datetime(2026, 11, 16, 12, tzinfo=UTC)
DAY = timedelta(days=1)
HUNT = Pack(
    screen="hunt",
    version=1,
    title={"en": "Hunt"},
    columns=(
        column("rank", ColumnType.RANK, "rank"),
        column("name", ColumnType.NAME),
        column("damage", ColumnType.INTEGER, "damage", settles=MetricKind.PER_EVENT),
    ),
    unseen_is_absent=True,
)
MEMBERS = ("Ann", "Bob", "Cleo", "Dan")


@pytest.fixture
def hunt(store: Store) -> Store:
    """Four members, a list with places on which who did not take part is not, and a rule for those."""
    store.packs = (HUNT,)
    store.settings = {
        "roster": {"members": list(MEMBERS)},
        "rules": [rules_for("hunt", "no_show", metric="presence", **{"is": "absent"})],
    }
    return store


def page(store: Store, names: Sequence[str], *, key: str = "a", first: int = 1, at: datetime = MONDAY) -> Shot:
    """A picture of the list, its places counting up from `first`."""
    rows = [store.row(name, rank=first + n, damage=100) for n, name in enumerate(names)]
    return store.shot(key=key, screen="hunt", at=at, rows=rows)


def states(store: Store) -> dict[str, str]:
    """What each member is in the only event."""
    return dict(store.rows("SELECT member, state FROM attendance"))


def event(store: Store, *columns: str) -> Mapping[str, Any]:
    """What is known of the only event."""
    ((found,),) = store.rows("SELECT e FROM events e")
    return {column: found[column] for column in columns}


def test_a_list_that_may_go_on_says_nothing_of_who_is_not_on_it(hunt: Store) -> None:
    """Two of four members, and no gap: the last page may have been forgotten."""
    hunt.judge(page(hunt, ["Ann", "Bob"]))
    assert states(hunt) == {"Ann": "present", "Bob": "present", "Cleo": "unknown", "Dan": "unknown"}
    assert event(hunt, "expected", "unseen", "complete", "complete_by", "last_place", "missing_places") == {
        "expected": 4,
        "unseen": 2,
        "complete": False,
        "complete_by": "",
        "last_place": 2,
        "missing_places": [],
    }
    assert hunt.marks() == []


def test_missing_places_are_named(hunt: Store) -> None:
    """A page in the middle was forgotten."""
    hunt.settings = {**hunt.settings, "uploads": {"hunt": {"whole": "true"}}}
    hunt.judge(page(hunt, ["Ann"]), page(hunt, ["Dan"], key="b", first=4))
    assert event(hunt, "complete", "missing_places", "last_place") == {
        "complete": False,
        "missing_places": [2, 3],
        "last_place": 4,
    }
    assert hunt.marks() == []


WHOLE = {"uploads": {"hunt": {"whole": "true"}}}


@pytest.mark.parametrize("way", ["end", "told"])
def test_who_is_not_on_a_complete_list_was_absent(hunt: Store, way: str) -> None:
    """Its end is seen twice, or the officer says so; whoever was never seen has a counter as well."""
    names = ["Ann", "Bob", "Cleo"]
    if way == "end":
        hunt.settings = {**hunt.settings, **WHOLE}
        # It did not scroll on.
        hunt.judge(page(hunt, names), page(hunt, names[1:], key="b", first=2, at=MONDAY + timedelta(seconds=9)))
    else:
        hunt.judge(page(hunt, names), corrections=[Complete("hunt", MONDAY.date())])
    assert event(hunt, "complete_by")["complete_by"] == way
    assert states(hunt)["Dan"] == "absent"
    assert hunt.rows("SELECT member, observed, expected, screenshot FROM marks") == [
        ("Dan", "presence absent", "present", None)
    ]
    assert hunt.counters()["Dan", "no_show"] == 1


def test_a_list_as_long_as_the_alliance_is_complete(hunt: Store) -> None:
    """Four places for four members, and somebody who has left holds one: so one of the four is not on it."""
    members = [*MEMBERS, {"name": "Zoe", "left_on": "2026-11-01"}]
    hunt.settings = {**hunt.settings, "roster": {"members": members}}
    hunt.judge(page(hunt, ["Ann", "Bob", "Cleo", "Zoe"]))
    assert event(hunt, "complete_by", "expected") == {"complete_by": "places", "expected": 4}
    assert states(hunt)["Dan"] == "absent"


@pytest.mark.parametrize(
    ("second", "seconds"),
    [
        # Another page, the same picture saved anew, an hour later, and one that shows that the list goes on.
        (["Bob"], 9),
        (["Bob", "Cleo"], 0),
        (["Bob", "Cleo"], 3600),
        (["Cleo", "Dan"], 9),
    ],
)
def test_the_end_of_a_list_is_seen_only_where_it_did_not_scroll_on(
    hunt: Store, second: list[str], seconds: int
) -> None:
    """The promise to upload the whole list does not make a page appear that was forgotten."""
    hunt.settings = {**hunt.settings, **WHOLE, "roster": {"members": [*MEMBERS, "Eve"]}}
    first = MEMBERS.index(second[0]) + 1
    later = page(hunt, second, key="b", first=first, at=MONDAY + timedelta(seconds=seconds))
    hunt.judge(page(hunt, ["Ann", "Bob", "Cleo"]), later)
    assert event(hunt, "complete")["complete"] is False
    assert states(hunt)["Eve"] == "unknown"
    assert hunt.marks() == []


def test_a_row_that_is_nobodys_may_be_anybodys(hunt: Store) -> None:
    """A complete list with a row that could not be read accuses nobody."""
    unread = hunt.row(hunt.cell("D?", why="unsure"), held=True, rank=4, damage=5)
    shot = page(hunt, ["Ann", "Bob", "Cleo"])
    hunt.judge(replace(shot, rows=[*shot.rows, unread]), corrections=[Complete("hunt", MONDAY.date())])
    assert states(hunt)["Dan"] == "unknown"
    assert hunt.rows("SELECT why FROM attendance WHERE member = 'Dan'") == [("unnamed-rows",)]
    assert event(hunt, "unnamed_places") == {"unnamed_places": [4]}
    assert hunt.marks() == []


def test_pictures_that_share_nobody_may_leave_a_gap(store: Store) -> None:
    """A list without places that is always uploaded whole is complete when its pages overlap."""
    store.settings = {"roster": {"members": list(MEMBERS)}, "uploads": {"lg_war": {"whole": "true"}}}
    store.packs = (replace(store.pack, unseen_is_absent=True),)
    first = store.shot(key="a", at=MONDAY, rows=[store.row("Ann", boost=1), store.row("Bob", boost=1)])
    ends = [
        store.shot(key=key, at=MONDAY + timedelta(seconds=after), rows=[store.row("Cleo", boost=3)])
        for key, after in (("b", 60), ("d", 70))
    ]
    store.judge(first, *ends)
    assert event(store, "loose_screenshots", "complete") == {"loose_screenshots": 1, "complete": False}
    rows = [store.row("Bob", boost=1), store.row("Cleo", boost=3)]
    store.judge(store.shot(key="c", at=MONDAY + timedelta(seconds=30), rows=rows))
    assert event(store, "loose_screenshots", "complete_by") == {"loose_screenshots": 0, "complete_by": "end"}
    assert states(store)["Dan"] == "absent"


@pytest.mark.parametrize(
    ("kind", "state", "marks"), [("away", "excused", 0), ("limited", "excused", 0), ("minimums", "absent", 1)]
)
def test_kinds_of_leave(hunt: Store, kind: str, state: str, marks: int) -> None:
    """Who does the minimum is there; a rule says itself whom it spares."""
    leave = [{"member": "Dan", "from": "2026-11-01", "kind": kind}]
    hunt.settings = {**hunt.settings, "roster": {"members": list(MEMBERS), "leave": leave}}
    hunt.judge(page(hunt, MEMBERS[:3]), corrections=[Complete("hunt", MONDAY.date())])
    assert (states(hunt)["Dan"], len(hunt.marks())) == (state, marks)
    assert hunt.rows("SELECT member, last_day, kind, origin FROM leaves") == [("Dan", None, kind, "roster")]


@pytest.mark.parametrize(
    ("unless", "marked"),
    [
        (["on_leave"], set()),
        ([{"on_leave": ["away"]}], {"Bob", "Cleo"}),
        ([{"on_leave": ["limited", "minimums"]}], {"Ann"}),
        ([], {"Ann", "Bob", "Cleo"}),
    ],
)
def test_a_rule_spares_the_kinds_of_leave_it_names(hunt: Store, unless: list[Any], marked: set[str]) -> None:
    """Ann is away, Bob plays when he can, Cleo does the minimum; all three are on the list."""
    kinds = zip(MEMBERS, ("away", "limited", "minimums"), strict=False)
    leave = [{"member": name, "from": "2026-11-01", "kind": kind} for name, kind in kinds]
    rule = rules_for("hunt", "low", metric="damage", below="1000")
    hunt.settings = {"roster": {"members": list(MEMBERS), "leave": leave}, "rules": [{**rule, "unless": unless}]}
    hunt.judge(page(hunt, MEMBERS[:3]))
    assert {name for name, _, _ in hunt.marks()} == marked


def test_who_left_and_returned_keeps_the_history_and_is_judged_in_both_times(hunt: Store) -> None:
    """In between nobody is expected; the second joining is a new beginning for `joined_less_than`."""
    dan = {"name": "Dan", "joined_on": "2026-01-01", "left_on": "2026-11-16", "returned_on": "2026-11-19"}
    rule = rules_for("hunt", "low", metric="damage", below="1000")
    hunt.settings = {
        "roster": {"members": [dan]},
        "rules": [{**rule, "unless": [{"joined_less_than": "2 days"}]}],
    }
    hunt.judge(*[page(hunt, ["Dan"], key=f"{n}", at=MONDAY + n * DAY) for n in range(7)])
    assert hunt.rows("SELECT game_day FROM marks") == [
        (date(2026, 11, 16),),
        (date(2026, 11, 21),),
        (date(2026, 11, 22),),
    ]
    assert hunt.counters() == {("Dan", "low"): 3}


def test_an_alliance_of_a_week(store: Store) -> None:
    """Screenshots of one week are one event, called by its last day; before that day its numbers are provisional."""
    store.packs = (replace(store.pack, calendar=Calendar(period=Period.WEEK)),)
    store.settings = {"rules": [rules_for("lg_war", "lazy", metric="points", below="100")]}
    row = store.row
    store.judge(
        store.shot(key="a", at=MONDAY, rows=[row("Ann", points=10), row("Bob", points=20)]),
        store.shot(key="b", at=MONDAY + 3 * DAY, rows=[row("Ann", points=60), row("Bob", points=70)]),
    )
    found = store.rows("SELECT game_day, first_day, screenshots, provisional FROM events")
    assert found == [(date(2026, 11, 22), date(2026, 11, 16), 2, True)]
    assert store.rows("SELECT member, observed, provisional FROM marks") == [
        ("Ann", "points 60", True),
        ("Bob", "points 70", True),
    ]
    assert store.counters() == {("Ann", "lazy"): 0, ("Bob", "lazy"): 0}
    assert store.rows("SELECT DISTINCT last_seen_on FROM members") == [(date(2026, 11, 19),)]
    store.judge(store.shot(key="c", at=MONDAY + 6 * DAY, rows=[row("Ann", points=110), row("Bob", points=80)]))
    assert store.rows("SELECT member, observed, provisional FROM marks") == [("Bob", "points 80", False)]
    assert store.counters() == {("Ann", "lazy"): 0, ("Bob", "lazy"): 1}


@pytest.mark.parametrize("listed", [MEMBERS, ()])
def test_who_plays_another_game_is_expected_on_its_lists_alone(hunt: Store, listed: Sequence[str]) -> None:
    """Two games in one folder: not being on the other game's list is nothing, until one was seen there."""
    hunt.packs = (replace(HUNT, screen="one_hunt"), replace(HUNT, screen="two_hunt"))
    hunt.settings = {
        **hunt.settings,
        "roster": {"members": list(listed)},
        "rules": [rules_for("one_hunt", "no_show", metric="presence", **{"is": "absent"})],
    }

    def shots(screen: str, *days: Sequence[str]) -> list[Shot]:
        return [
            replace(page(hunt, names, key=f"{screen}{day}", at=MONDAY + day * DAY), screen=screen)
            for day, names in enumerate(days)
        ]

    one = shots("one_hunt", ["Ann", "Bob"], ["Bob", "Ann"], ["Ann", "Cleo"], ["Bob", "Ann"])
    two = shots("two_hunt", ["Cleo", "Dan"], ["Dan", "Cleo"], ["Cleo", "Dan"], ["Dan", "Cleo"])
    whole = [Complete("one_hunt", (MONDAY + day * DAY).date()) for day in range(4)]
    hunt.judge(*one, *two, corrections=whole)
    found = hunt.rows("SELECT day(game_day), member, state FROM attendance WHERE screen = 'one_hunt'")
    said = {(day - MONDAY.day, member): state for day, member, state in found}
    assert {said[day, "Dan"] for day in range(4)} == {"not_expected"}
    assert [said[day, "Cleo"] for day in range(4)] == ["not_expected", "not_expected", "present", "absent"]
    assert said[2, "Bob"] == "absent"
    assert {member for member, *_ in hunt.marks()} == {"Bob", "Cleo"}


def test_who_is_on_no_list_of_any_game_is_expected_on_all(hunt: Store) -> None:
    """Whom the roster names and nobody has seen may have been absent all along; a screen of no game is everybody's."""
    hunt.packs = (replace(HUNT, screen="one_hunt"), replace(HUNT, screen="two_hunt"), HUNT)
    shots = [replace(page(hunt, ["Ann", "Bob"], key="one"), screen="one_hunt")]
    shots.append(replace(page(hunt, ["Ann", "Cleo"], key="all", at=MONDAY + DAY), screen="hunt"))
    hunt.judge(*shots)
    found = hunt.rows("SELECT screen, member FROM attendance WHERE state = 'unknown' ORDER BY ALL")
    assert found == [("hunt", "Bob"), ("hunt", "Dan"), ("one_hunt", "Cleo"), ("one_hunt", "Dan")]

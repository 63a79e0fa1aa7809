"""One row on two pictures that overlap is one member's, though its name was misread on one of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from daemon.domain.corrections import RowIs
from daemon.domain.reading import Cell, Row

if TYPE_CHECKING:
    from tests.integration.store.conftest import Shot, Store

MONDAY = datetime(2026, 11, 16, 12, tzinfo=UTC)
DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)
LIST = {"Koinue": 9_451_000, "Tarori": 8_246_000, "Basalt": 7_981_000, "Corvane": 6_120_000, "Dunewalker": 5_433_000}
"""Members in the order of the list, and the power that each used."""


def page(
    store: Store,
    key: str,
    members: Sequence[str],
    *,
    read_as: Mapping[str, str | Cell] | None = None,
    at: datetime = MONDAY,
    boost: int = 2000,
) -> Shot:
    """A picture of these members one under the other, some of them read as something else."""
    rows: list[Row] = []
    for place, member in enumerate(members):
        name = (read_as or {}).get(member, member)
        # Other numbers on another day: a list that shows the same again would be a copy.
        used = LIST[member] + 31 * (at - MONDAY).days
        power = (used, used + 7)
        rows.append(store.row(name, at=40 + 100 * place, power=power, boost=boost, held=isinstance(name, Cell)))
    return store.shot(key=key, at=at, rows=rows)


NAMES = list(LIST)
MISREAD = {"Basalt": "Rosolf"}


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_a_misread_name_founds_no_second_member(store: Store, order: tuple[int, int]) -> None:
    """Without a roster, and whichever picture was the first; on the next day the right name takes its place."""
    shots = [page(store, "a", NAMES[:3], read_as=MISREAD), page(store, "b", NAMES[1:], at=MONDAY + MINUTE)]
    store.judge(*(shots[i] for i in order))
    assert len(store.rows("FROM members")) == len(NAMES)
    store.judge(page(store, "c", NAMES, at=MONDAY + DAY))
    assert {member for (member,) in store.rows("SELECT member FROM members")} == set(NAMES)
    assert store.states("power_used", MONDAY.date())["Basalt"] == ("present", LIST["Basalt"])


def test_a_misread_row_is_the_members_of_the_roster(store: Store) -> None:
    """Its numbers count, and nobody has to be asked."""
    store.settings = {**store.settings, "roster": {"members": NAMES}}
    second = page(store, "b", NAMES[1:], read_as=MISREAD, at=MONDAY + MINUTE, boost=600)
    store.judge(page(store, "a", NAMES[:3]), second)
    assert store.states("boost")["Basalt"] == ("present", 600)
    assert store.rows("FROM held") == []


def test_a_row_without_a_name_is_the_one_between_its_neighbours(store: Store) -> None:
    """On the other picture it has one."""
    unread = {"Basalt": store.cell(None, "", why="unsure")}
    store.judge(page(store, "a", NAMES[:3]), page(store, "b", NAMES[1:], read_as=unread, at=MONDAY + MINUTE, boost=600))
    assert store.states("boost")["Basalt"] == ("present", 600)
    assert store.rows("FROM held") == []


def test_a_row_that_took_its_name_from_another_picture_is_no_second_witness_of_it(store: Store) -> None:
    """Where the first picture misreads a name and the second cuts it, one picture shows the new name: it is asked."""
    store.settings = {**store.settings, "roster": {"members": NAMES}}
    cut = {"Basalt": store.cell("Basalt", why="cut")}
    store.judge(
        page(store, "before", NAMES, at=MONDAY - DAY),
        page(store, "a", NAMES[:3], read_as=MISREAD),
        page(store, "b", NAMES[2:], read_as=cut, at=MONDAY + MINUTE),
    )
    assert {member for (member,) in store.rows("SELECT member FROM members")} == set(NAMES)
    assert [text for (text,) in store.rows("SELECT DISTINCT text FROM questions WHERE kind = 'name'")] == ["Rosolf"]


def test_two_names_that_each_stand_by_themselves_are_a_question(store: Store) -> None:
    """Where both are members on other pictures, neither is judged by the row."""
    store.judge(
        page(store, "a", NAMES[:3]),
        page(store, "b", NAMES[1:], read_as={"Basalt": "Rosolf"}, at=MONDAY + MINUTE, boost=0),
        page(store, "c", ["Basalt"], at=MONDAY + DAY),
        page(store, "d", ["Basalt"], read_as=MISREAD, at=MONDAY + 2 * DAY),
    )
    assert store.states("boost", MONDAY.date()).get("Rosolf", ("unknown", None))[0] != "present"
    assert [why for (why,) in store.rows("SELECT DISTINCT why FROM held")] == ["disagree"]
    assert {member for member, _, _ in store.marks()} & {"Basalt", "Rosolf"} == set()


@pytest.mark.parametrize(
    ("names", "numbers", "surely"),
    [
        (("CobaltAmber", "CobaltHarbor"), {}, {"CobaltAmber", "CobaltHarbor"}),
        (("CobaltAmber", "CobaltHarbor"), {"power": (0, 9_813_777)}, set()),
        (("Nova2024", "Nova2026"), {}, set()),
    ],
)
def test_two_of_the_roster_with_like_names_and_one_number_are_two_members(
    store: Store, names: tuple[str, str], numbers: Mapping[str, Any], surely: set[str]
) -> None:
    """Unless one sign alone tells them apart, or more than one long number says that they are one."""
    store.settings = {**store.settings, "roster": {"members": [*names]}}
    for number, name in enumerate(names):
        row = store.row(name, boost=4711, **numbers)
        store.keep(store.shot(key=name, at=MONDAY + number * MINUTE, rows=[row]))
    store.judge()
    assert {name for name, (state, _) in store.states("boost").items() if state == "present"} == surely
    assert [why for (why,) in store.rows("SELECT DISTINCT why FROM held")] == ([] if surely else ["disagree"])


def test_a_roster_that_names_both_parts_them_at_once(store: Store) -> None:
    """What was laid over before is not remembered under another roster."""
    pages = [
        store.shot(key=name, at=MONDAY + number * MINUTE, rows=[store.row(name, boost=4711)])
        for number, name in enumerate(("CobaltAmber", "CobaltHarbor"))
    ]
    store.judge(*pages)
    assert len(store.rows("FROM members")) == 1
    store.settings = {**store.settings, "roster": {"members": ["CobaltAmber", "CobaltHarbor"]}}
    store.judge()
    assert store.states("boost") == {"CobaltAmber": ("present", 4711), "CobaltHarbor": ("present", 4711)}


def test_a_slip_between_like_names_of_the_roster_is_held_where_the_rows_around_say_so(store: Store) -> None:
    """Laid over each other the pictures show one row: whose, cannot be told."""
    store.settings = {**store.settings, "roster": {"members": [*NAMES, "Basaltor"]}}
    store.judge(
        page(store, "a", NAMES[:4]),
        page(store, "b", NAMES[1:], read_as={"Basalt": "Basaltor"}, at=MONDAY + MINUTE, boost=0),
    )
    assert {why for (why,) in store.rows("SELECT DISTINCT why FROM held")} == {"disagree"}
    assert {member for member, _, _ in store.marks()} & {"Basalt", "Basaltor"} == set()


def test_the_officers_word_settles_both_pictures(store: Store) -> None:
    """A corrected row is the member's, and so is the row of the other picture that it is one with."""
    shots = page(store, "a", NAMES[:3], read_as=MISREAD), page(store, "b", NAMES[1:], read_as={"Basalt": "Basolt"})
    store.judge(*shots, corrections=[RowIs(shots[0].sha256, 2, "Basalt")])
    assert {member for (member,) in store.rows("SELECT member FROM members")} == set(NAMES)


def test_what_was_laid_over_is_remembered_and_forgotten(store: Store) -> None:
    """Judging again comes to the same; a further picture that shows the right name changes what was settled."""
    store.judge(page(store, "a", NAMES[:3], read_as=MISREAD), page(store, "b", NAMES[1:], at=MONDAY + MINUTE))
    before = store.everything()
    store.judge()
    assert store.everything() == before
    store.judge(page(store, "c", NAMES[:4], at=MONDAY + 2 * MINUTE))
    assert {member for (member,) in store.rows("SELECT member FROM members")} == set(NAMES)


@pytest.mark.parametrize(
    ("seconds", "boosts", "said"),
    [
        (20, (4500, 4900), ("held", None)),
        (20, (4500, 4900, 4500), ("present", 4500)),
        (20, (4500, 4500, 450), ("present", 4500)),
        (20, (4500, 8900), ("present", 8900)),
        (90, (4500, 4900), ("present", 4900)),
        (20, (24, 23), ("present", 23)),
    ],
)
def test_one_digit_that_differs_within_a_minute(
    store: Store, seconds: int, boosts: Sequence[int], said: tuple[str, float | None]
) -> None:
    """Is a misreading: most pictures win, and one against one is held. Otherwise the number has changed."""
    at = MONDAY
    for number, boost in enumerate(boosts):
        store.keep(page(store, f"shot {number}", NAMES[:2], at=at, boost=boost))
        at += timedelta(seconds=seconds)
    store.judge()
    assert store.states("boost")["Koinue"] == said

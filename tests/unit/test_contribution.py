"""What members contribute, and what a week may be proud of."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daemon.domain.contribution import Contribution, Measure, WeekValue, contributions, measure
from daemon.domain.days import Week
from daemon.domain.highlights import Highlights, MemberWeek, highlights, streak
from daemon.domain.pack import Column, ColumnType, MetricKind, Pack
from daemon.domain.rules import Comparison, Exceptions, Operator, Rule

WEEK = Week(2026, 47)


def column(name: str, kind: MetricKind, type_: ColumnType = ColumnType.INTEGER) -> Column:
    return Column(name=name, type=type_, x=(0, 1), y=(0, 1), metrics=(name,), kind=kind)


def pack(screen: str, *columns: Column) -> Pack:
    return Pack(screen=screen, version=1, title={}, columns=columns)


def told(
    values: Mapping[str, list[float | None]], *, events: int = 1, comparable: bool = True
) -> Mapping[str, Contribution]:
    """The week's contributions of members whose weekly values are given, the last being this week's."""
    found = [
        WeekValue(week=WEEK.plus(place - len(weeks) + 1), member=member, value=value, events=events)
        for member, weeks in values.items()
        for place, value in enumerate(weeks)
        if value is not None
    ]
    return contributions(found, {one.week: events for one in found}, WEEK, comparable=comparable)


def test_what_is_given_comes_before_what_is_had() -> None:
    """Of what is given, one that a rule looks at; a wish comes before all; words and times are nothing to add up."""
    power = column("power", MetricKind.GAUGE)
    points, damage = column("points", MetricKind.COUNTER), column("damage", MetricKind.PER_EVENT)
    other = column("other", MetricKind.PER_EVENT)
    seen = column("seen", MetricKind.PER_EVENT, ColumnType.DURATION)
    packs = [pack("a", power, seen), pack("b", points, damage, other)]
    look = Comparison(metric="other", operator=Operator.BELOW, operand=5.0)
    rule = Rule(name="r", screen="b", when=look, unless=Exceptions(), adds={})
    assert measure(packs, [], None) == Measure(screen="b", metric="damage", kind=MetricKind.PER_EVENT)
    assert measure(packs, [rule], None) == Measure(screen="b", metric="other", kind=MetricKind.PER_EVENT)
    assert measure(packs[:1], [], None) == Measure(screen="a", metric="power", kind=MetricKind.GAUGE)
    assert measure(packs, [], ("b", "points")) == Measure(screen="b", metric="points", kind=MetricKind.COUNTER)
    assert measure(packs, [], ("b", "nothing")) is None
    assert measure([pack("c", seen)], [], None) is None


def test_places_changes_and_shares_of_the_own_median() -> None:
    """Equal values share a place; without enough weeks before there is no median, and without last week no change."""
    found = told({"Ann": [10, 20, 30, 45], "Bob": [None, None, 60, 45], "Cleo": [5, 5, 5, 0], "Dan": [9, 9, 9, None]})
    ann, bob, cleo, dan = (found[name] for name in ("Ann", "Bob", "Cleo", "Dan"))
    assert (ann.position, bob.position, cleo.position, dan.position) == (1, 1, 3, None)
    assert (ann.position_before, bob.position_before) == (2, 1)
    assert (ann.change, bob.change, cleo.change) == (0.5, -0.25, -1.0)
    assert (ann.share, bob.share, cleo.share, dan.share) == (45 / 20, None, 0.0, None)
    assert (ann.best, bob.best, cleo.best) == (True, False, False)
    assert (dan.value, dan.before) == (None, None)


def test_where_nobody_gave_anything_nobody_has_a_place() -> None:
    """All would be first; the week before is still told."""
    found = told({"Ann": [10, 20, 30, 0], "Bob": [10, 20, 60, 0]})
    assert [(one.value, one.position, one.position_before) for one in found.values()] == [(0, None, 2), (0, None, 1)]
    assert [one.change for one in found.values()] == [-1.0, -1.0]


def test_a_counter_is_not_compared_before_its_week_is_over() -> None:
    """On Tuesday everybody would be far behind."""
    ann = told({"Ann": [10, 20, 30, 5]}, comparable=False)["Ann"]
    assert ann == Contribution(value=5)


def test_who_is_known_in_fewer_than_half_of_the_events_has_no_place() -> None:
    """One lucky day is no lead."""
    lucky = WeekValue(week=WEEK, member="Ann", value=99.0, events=1)
    steady = WeekValue(week=WEEK, member="Bob", value=50.0, events=2)
    found = contributions([lucky, steady], {WEEK: 4}, WEEK, comparable=True)
    assert (found["Ann"].value, found["Ann"].position, found["Bob"].position) == (99.0, None, 1)


def test_only_what_was_known_at_the_end_of_the_week_counts() -> None:
    """A report of an earlier week, written again, says nothing of what came after."""
    later = WeekValue(week=WEEK.plus(1), member="Ann", value=99.0, events=1)
    assert contributions([later], {}, WEEK, comparable=True) == {}


@given(st.dictionaries(st.sampled_from("ABCDEFGH"), st.lists(st.none() | st.floats(0, 1e12), min_size=1, max_size=6)))
def test_places_are_in_the_order_of_the_values(values: Mapping[str, list[float | None]]) -> None:
    """Whoever gave more stands before whoever gave less, and nobody is compared with what is not known."""
    found = told(values)
    placed = [(one.position, one.value) for one in found.values() if one.position is not None and one.value is not None]
    assert all((a < b) == (x > y) for a, x in placed for b, y in placed if a != b)
    assert all(one.share is None or one.share >= 0 for one in found.values())
    assert all(one.value is not None for one in found.values() if one.best or one.change is not None)


def weeks(*told: tuple[int, int, int] | None) -> Mapping[Week, MemberWeek]:
    """Weeks up to this one, each as events seen, excused, and what marks added."""
    return {
        WEEK.plus(place - len(told) + 1): MemberWeek(seen=one[0], excused=one[1], raised=one[2])
        for place, one in enumerate(told)
        if one is not None
    }


@pytest.mark.parametrize(
    ("past", "length"),
    [
        (weeks((1, 0, 0), (1, 0, 0), (2, 0, 0)), 3),
        (weeks((1, 0, 0), (1, 0, 1), (2, 0, 0)), 1),
        (weeks((1, 0, 0), (0, 2, 0), (2, 0, 0)), 2),
        (weeks((1, 0, 0), (0, 0, 0), (2, 0, 0)), 1),
        (weeks((1, 0, 0), None, (2, 0, 0)), 1),
        (weeks((1, 0, 0), (1, 0, 0), (2, 0, 3)), 0),
        ({}, 0),
    ],
)
def test_a_streak_ends_with_a_mark_or_where_nothing_is_known(past: Mapping[Week, MemberWeek], length: int) -> None:
    """A leave is passed over: it neither counts nor ends anything."""
    assert streak(past, WEEK) == length


def test_a_week_is_proud_of_few_and_of_nobody_for_nothing() -> None:
    """Five in each list, the best first; who gave nothing leads nothing, and a little more than usual is chance."""
    given = {
        f"M{n}": Contribution(value=100.0 - n, position=n + 1, share=1.05 + n / 10, best=n == 3) for n in range(9)
    } | {"Zero": Contribution(value=0.0, position=10, share=2.0, best=True), "Nothing": Contribution()}
    past = {f"M{n}": weeks(*[(1, 0, 0)] * n) for n in range(9)}
    found = highlights(given, past, WEEK)
    assert [member for member, _ in found.leaders] == ["M0", "M1", "M2", "M3", "M4"]
    assert [member for member, _ in found.improved] == ["M8", "M7", "M6", "M5", "M4"]
    assert found.bests == (("M3", 97.0),)
    assert found.streaks == (("M8", 8), ("M7", 7), ("M6", 6), ("M5", 5), ("M4", 4))
    assert found.streaks_in_all == 6
    assert highlights({}, {}, WEEK) == Highlights()

"""Strikes and levels: what marks lead to, when it ends, and what holds it back."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from daemon.domain.standing import (
    SMALL_ALLIANCE,
    TOO_FEW_EVENTS,
    Brakes,
    Standing,
    Step,
    StrikeRules,
    standings,
    strikes,
)

MONDAY = date(2026, 11, 16)
LEVELS = [("Reliable", 0.0), ("Needs a word", 2.0), ("At risk", 4.0)]


def steps(*amounts: int, counter: str = "absences") -> list[Step]:
    """One move a day from a Monday on."""
    return [Step("Ann", counter, MONDAY + timedelta(days=i), amount) for i, amount in enumerate(amounts)]


def days(found: list[Step], rules: StrikeRules) -> list[int]:
    return [(strike.game_day - MONDAY).days for strike in strikes(found, rules)]


def test_a_strike_for_each_so_many_points() -> None:
    """Points are gathered, a large move makes several at once, and other counters make none."""
    rules = StrikeRules(each={"absences": 2})
    assert days(steps(1, 1, 1, 3), rules) == [1, 3, 3]
    assert days(steps(1, 1, counter="low_boosts"), rules) == []


def test_what_is_taken_back_delays_the_next_strike_and_undoes_none() -> None:
    """A good event helps, but never below nothing and never into the past."""
    rules = StrikeRules(each={"absences": 2})
    assert days(steps(1, -5, 1, 1), rules) == [3]
    assert days(steps(2, -2, 1), rules) == [0]


def test_more_than_so_many_in_a_week_are_let_go() -> None:
    """The brake is on new strikes of one member in one ISO week; the next week is another."""
    rules = StrikeRules(each={"absences": 1}, max_new_per_week=2)
    assert days(steps(*[1] * 9), rules) == [0, 1, 7, 8]


def test_a_strike_expires_and_weighs_what_it_should() -> None:
    """It counts from its day to the day before its end."""
    rules = StrikeRules(each={"absences": 1}, weight={"absences": 2.5}, expires_after=timedelta(days=7))
    (strike,) = strikes(steps(1), rules)
    assert strike.weight == 2.5
    assert [strike.counts_on(MONDAY + timedelta(days=d)) for d in (-1, 0, 6, 7)] == [False, True, True, False]


def stand(weight: int, *, events: int = 9, brakes: Brakes | None = None) -> Standing:
    given_ = strikes(steps(*[1] * weight), StrikeRules(each={"absences": 1}))
    return standings({"Ann": events}, given_, LEVELS, brakes or Brakes(), MONDAY + timedelta(days=30))[0]


def test_the_highest_level_that_the_strikes_reach() -> None:
    """The first level is where everybody begins."""
    assert [stand(n).level for n in (0, 1, 2, 3, 4, 9)] == [
        *("Reliable", "Reliable", "Needs a word", "Needs a word", "At risk", "At risk"),
    ]


def test_brakes_hold_a_level_back_and_say_why() -> None:
    """Neither a newcomer nor a handful of people is sorted into levels; the strikes are still told."""
    assert stand(4, events=2, brakes=Brakes(min_events_seen=3)) == Standing("Ann", 4.0, "", TOO_FEW_EVENTS)
    assert stand(4, brakes=Brakes(min_alliance_size=2)) == Standing("Ann", 4.0, "", SMALL_ALLIANCE)
    assert stand(4, events=3, brakes=Brakes(3, 1)).level == "At risk"


@given(st.lists(st.integers(-3, 3), max_size=30), st.integers(1, 4), st.none() | st.integers(1, 3))
def test_there_are_never_more_strikes_than_points(amounts: list[int], each: int, most: int | None) -> None:
    """Nobody gets a strike for what they did not do."""
    found = strikes(steps(*amounts), StrikeRules(each={"absences": each}, max_new_per_week=most))
    assert len(found) * each <= sum(amount for amount in amounts if amount > 0)

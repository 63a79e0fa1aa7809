"""What would have been in order, of conditions put together in every way."""

from __future__ import annotations

from datetime import timedelta

import pytest

from daemon.domain.expectations import expected
from daemon.domain.rules import (
    AllOf,
    AnyOf,
    ByPower,
    ByRank,
    Comparison,
    Condition,
    Exceptions,
    NoChange,
    Not,
    Operator,
    OwnMedian,
    Rule,
)

LOW = Comparison("boost", Operator.BELOW, 1000.0)
NONE = Comparison("power", Operator.EQUALS, 0.0)
ROLE = Comparison("role", Operator.IS, "Member")
MEDIAN = OwnMedian("points", weeks=4, factor=0.5)
STILL = NoChange("power", timedelta(days=7))
AWAY = Comparison("presence", Operator.IS, "absent")


def rule(condition: Condition) -> Rule:
    return Rule(name="low", screen="war", when=condition, unless=Exceptions(), adds={"low": 1})


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        (LOW, "at least 1000"),
        (Not(LOW), "below 1000"),
        (Not(Not(LOW)), "at least 1000"),
        (MEDIAN, "at least 50 % of own median"),
        (Not(MEDIAN), "below 50 % of own median"),
        (STILL, "changed within 7 days"),
        (Not(STILL), "not changed within 7 days"),
        (AllOf((LOW, NONE)), "boost at least 1000 or power not 0"),
        (AnyOf((LOW, NONE)), "boost at least 1000 and power not 0"),
        (Not(AllOf((LOW, NONE))), "boost below 1000 and power 0"),
        (Not(AnyOf((LOW, ROLE))), "boost below 1000 or role Member"),
        (AllOf((AnyOf((LOW, ROLE)), NONE)), "(boost at least 1000 and role not Member) or power not 0"),
        (AWAY, "present"),
        (Not(AWAY), "absent"),
        (Comparison("boost", Operator.BELOW, ByRank((("R4", 500.0),), 100.0)), "at least 500 (R4), 100"),
        (Comparison("boost", Operator.BELOW, ByPower(((2e6, 500.0),))), "at least 500 (>= 2000000)"),
    ],
)
def test_what_would_have_been_in_order(condition: Condition, words: str) -> None:
    """The opposite of what the rule looks for, to the last part of it."""
    assert expected(rule(condition)) == words


def test_lengths_of_time_are_said_in_their_unit() -> None:
    """In every part of the condition, in the largest unit that each is whole in."""
    away = Comparison("last_seen", Operator.ABOVE, 7 * 86_400.0)
    late = Comparison("last_seen", Operator.ABOVE, 3600.0)
    short = Comparison("last_seen", Operator.ABOVE, 90.0)
    asked = AllOf((away, AnyOf((late, Not(short)))))
    assert expected(rule(asked), {"last_seen"}) == "at most 7 days or (at most 1 hour and above 2 minutes)"

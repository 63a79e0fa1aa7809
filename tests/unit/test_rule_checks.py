"""What is said of rules before anybody is judged is true."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daemon.domain.attendance import LeaveKind
from daemon.domain.pack import Column, ColumnType, Pack
from daemon.domain.rule_checks import never_applies, taken_before, unused_columns
from daemon.domain.rules import AllOf, AnyOf, Comparison, Condition, Exceptions, Not, Operator, Rule

TYPES = {"boost": ColumnType.INTEGER, "change": ColumnType.QUANTITY, "role": ColumnType.TEXT}
PACK = Pack(
    screen="s",
    version=1,
    title={"en": "S"},
    columns=tuple(Column(name=n, type=t, x=(0, 1), y=(0, 1), metrics=(n,)) for n, t in TYPES.items()),
)


def rule(when: Condition, unless: Exceptions | None = None, screen: str = "s") -> Rule:
    return Rule(name="r", screen=screen, when=when, unless=unless or Exceptions(), adds={"c": 1})


def boost(operator: Operator, operand: float) -> Comparison:
    return Comparison("boost", operator, operand)


BELOW_0 = boost(Operator.BELOW, 0)
BELOW_1000 = boost(Operator.BELOW, 1000)
ABOVE_4000 = boost(Operator.ABOVE, 4000)
ZERO = boost(Operator.EQUALS, 0)
MEMBER = Comparison("role", Operator.IS, "Member")


@pytest.mark.parametrize(
    ("when", "never"),
    [
        (BELOW_0, True),
        (ZERO, False),
        (boost(Operator.AT_MOST, 0), False),
        (Comparison("change", Operator.BELOW, 0), False),
        (AllOf((BELOW_1000, ABOVE_4000)), True),
        (AllOf((boost(Operator.ABOVE, 5), boost(Operator.AT_MOST, 5))), True),
        (AllOf((boost(Operator.AT_LEAST, 5), boost(Operator.AT_MOST, 5))), False),
        (AllOf((MEMBER, Comparison("role", Operator.IS, "Chief"))), True),
        (AllOf((MEMBER, Comparison("role", Operator.IS, "M\u00e9mber"))), False),
        (AnyOf((BELOW_0, ZERO)), False),
        (AnyOf((BELOW_0, BELOW_0)), True),
        (AllOf((MEMBER, AnyOf((BELOW_0,)))), True),
        (Not(BELOW_0), False),
    ],
)
def test_a_condition_that_no_value_meets_is_found(when: Condition, *, never: bool) -> None:
    """A number below zero where there is no sign, and comparisons that contradict each other."""
    assert never_applies(rule(when), PACK) is never


@pytest.mark.parametrize(
    ("earlier", "later", "taken"),
    [
        (rule(BELOW_1000), rule(ZERO), True),
        (rule(ZERO), rule(BELOW_1000), False),
        (rule(BELOW_1000), rule(AllOf((ZERO, MEMBER))), True),
        (rule(AllOf((BELOW_1000, MEMBER))), rule(ZERO), False),
        (rule(BELOW_1000), rule(AllOf((ZERO, AnyOf((MEMBER,))))), True),
        (rule(AnyOf((BELOW_1000,))), rule(ZERO), False),
        (rule(Not(ABOVE_4000)), rule(ZERO), False),
        (rule(BELOW_1000, screen="t"), rule(ZERO), False),
        (rule(BELOW_1000, Exceptions(on_leave=frozenset(LeaveKind))), rule(ZERO), True),
    ],
)
def test_a_rule_that_never_gets_its_turn_is_found(earlier: Rule, later: Rule, *, taken: bool) -> None:
    """Only where the earlier rule takes everybody whom the later one would take; being excused ends the list too."""
    assert taken_before(later, [earlier]) is (earlier if taken else None)


def test_a_column_is_unused_when_no_rule_names_it() -> None:
    """In whatever part of a condition; a rule of another screen is no use."""
    assert unused_columns([rule(AnyOf((BELOW_0, Not(MEMBER))))], [PACK]) == {("s", "change")}
    assert unused_columns([rule(BELOW_0, screen="t")], [PACK]) == {("s", name) for name in TYPES}
    named = Column(name="name", type=ColumnType.NAME, x=(0, 1), y=(0, 1), metrics=())
    assert unused_columns([], [Pack(screen="s", version=1, title={}, columns=(named,))]) == frozenset()


def holds(condition: Condition, value: float) -> bool:
    match condition:
        case AllOf(parts):
            return all(holds(part, value) for part in parts)
        case AnyOf(parts):
            return any(holds(part, value) for part in parts)
        case Not(part):
            return not holds(part, value)
        case Comparison(_, operator, float() | int() as operand):
            number = float(operand)
            return {
                Operator.EQUALS: value == number,
                Operator.IS: value == number,
                Operator.BELOW: value < number,
                Operator.ABOVE: value > number,
                Operator.AT_LEAST: value >= number,
                Operator.AT_MOST: value <= number,
            }[operator]
    raise TypeError(condition)


CONDITIONS: st.SearchStrategy[Condition] = st.recursive(
    st.builds(boost, st.sampled_from([o for o in Operator if o is not Operator.IS]), st.integers(-3, 6)),
    lambda parts: (
        st.builds(AllOf, st.lists(parts, min_size=1, max_size=3).map(tuple))
        | st.builds(AnyOf, st.lists(parts, min_size=1, max_size=3).map(tuple))
        | st.builds(Not, parts)
    ),
    max_leaves=5,
)
VALUES = [half / 2 for half in range(17)]


@given(when=CONDITIONS)
def test_what_never_applies_holds_for_no_value(when: Condition) -> None:
    """Whatever is said of a rule is true of every value that can be read."""
    if never_applies(rule(when), PACK):
        assert not any(holds(when, value) for value in VALUES)


@given(first=CONDITIONS, second=CONDITIONS)
def test_what_is_taken_before_holds_wherever_the_later_rule_does(first: Condition, second: Condition) -> None:
    """A rule is only said to be idle when another takes all of its values."""
    if taken_before(rule(second), [rule(first)]):
        assert all(holds(first, value) for value in [*VALUES, -1.0] if holds(second, value))

"""Conditions as SQL, against a plain reading of the three-valued logic."""

from __future__ import annotations

from collections.abc import Mapping

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from daemon.adapters.store.rules import decision
from daemon.domain.expectations import expected, metrics_of
from daemon.domain.rules import AllOf, AnyOf, Comparison, Condition, Exceptions, Not, Operator, Rule

METRICS = ("boost", "power", "role")
DATABASE = duckdb.connect(":memory:")
HOSTILE = "x'); DROP TABLE seen; --"


def rule(when: Condition) -> Rule:
    """A rule with this condition."""
    return Rule(name="r", screen="war", when=when, unless=Exceptions(), adds={"c": 1})


def comparisons() -> st.SearchStrategy[Condition]:
    """Comparisons with small numbers, so that equality is met often."""
    numeric = st.builds(
        Comparison,
        st.sampled_from(METRICS[:2]),
        st.sampled_from([operator for operator in Operator if operator is not Operator.IS]),
        st.integers(0, 3).map(float),
    )
    return numeric | st.builds(
        Comparison, st.just("role"), st.just(Operator.IS), st.sampled_from(["Chef", "chéf", "x"])
    )


def conditions() -> st.SearchStrategy[Condition]:
    """Trees of comparisons."""
    return st.recursive(
        comparisons(),
        lambda inner: (
            st.builds(Not, inner)
            | st.lists(inner, min_size=1, max_size=3).map(lambda parts: AllOf(tuple(parts)))
            | st.lists(inner, min_size=1, max_size=3).map(lambda parts: AnyOf(tuple(parts)))
        ),
        max_leaves=6,
    )


def holds(condition: Condition, values: Mapping[str, float | str | None]) -> bool | None:
    """The oracle: None is contagious unless the other parts decide."""
    match condition:
        case Not(part):
            inner = holds(part, values)
            return None if inner is None else not inner
        case AllOf(parts):
            told = [holds(part, values) for part in parts]
            return False if False in told else None if None in told else True
        case AnyOf(parts):
            told = [holds(part, values) for part in parts]
            return True if True in told else None if None in told else False
        case Comparison(metric, operator, float() | str() as operand):
            return _compare(values[metric], operator, operand)
    raise TypeError(condition)


def _compare(value: float | str | None, operator: Operator, operand: float | str) -> bool | None:
    if value is None:
        return None
    if isinstance(value, str) or isinstance(operand, str):
        return str(value).lower().replace("é", "e") == str(operand).lower().replace("é", "e")
    return {
        Operator.EQUALS: value == operand,
        Operator.BELOW: value < operand,
        Operator.ABOVE: value > operand,
        Operator.AT_LEAST: value >= operand,
        Operator.AT_MOST: value <= operand,
    }[operator]


def decided(wanted: list[Condition], values: Mapping[str, float | str | None]) -> list[bool | None]:
    """What the database says of each condition for one member in one event."""
    with DATABASE.cursor() as connection:
        connection.execute(
            "CREATE OR REPLACE TABLE attendance AS SELECT 'war' AS screen, DATE '2026-11-16' AS game_day,"
            " 'Ann' AS member, 'present' AS state, false AS provisional;"
            "CREATE OR REPLACE TABLE observations (screen VARCHAR, game_day DATE, member VARCHAR, metric VARCHAR,"
            " number DOUBLE, word VARCHAR, state VARCHAR, provisional BOOLEAN);"
            "CREATE OR REPLACE TABLE decisions (screen VARCHAR, game_day DATE, member VARCHAR, position INTEGER,"
            " holds BOOLEAN, provisional BOOLEAN)"
        )
        for metric, value in values.items():
            text = isinstance(value, str)
            connection.execute(
                "INSERT INTO observations VALUES ('war', DATE '2026-11-16', 'Ann', ?, ?, ?, ?, false)",
                [metric, None if text else value, value if text else None, "held" if value is None else "present"],
            )
        made = decision("war", [(position, rule(when)) for position, when in enumerate(wanted)])
        connection.execute(made.statement, made.values)
        return [told for (told,) in connection.execute("SELECT holds FROM decisions ORDER BY position").fetchall()]


@settings(max_examples=25, deadline=None)
@given(
    st.lists(conditions(), min_size=1, max_size=6),
    st.none() | st.integers(0, 3).map(float),
    st.none() | st.integers(0, 3).map(float),
    st.none() | st.sampled_from(["CHÉF", "Membre"]),
)
def test_the_database_decides_as_the_oracle_does(
    wanted: list[Condition], boost: float | None, power: float | None, role: str | None
) -> None:
    """True, false and cannot be told, for any tree of conditions and any held values."""
    values: dict[str, float | str | None] = {"boost": boost, "power": power, "role": role}
    assert decided(wanted, values) == [holds(condition, values) for condition in wanted]


def test_text_of_a_rule_never_becomes_sql() -> None:
    """A metric or word that looks like SQL is a value like any other."""
    hostile = [Comparison(HOSTILE, Operator.EQUALS, 1.0), Comparison("role", Operator.IS, HOSTILE)]
    assert decided(list(hostile), {"role": HOSTILE, "boost": 1.0}) == [None, True]
    made = decision("war", [(0, rule(part)) for part in hostile])
    assert HOSTILE not in made.statement


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        (Comparison("power", Operator.EQUALS, 0.0), "not 0"),
        (Comparison("boost", Operator.BELOW, 1000.0), "at least 1000"),
        (Comparison("boost", Operator.ABOVE, 4000.0), "at most 4000"),
        (Comparison("boost", Operator.AT_LEAST, 2.5), "below 2.5"),
        (Comparison("boost", Operator.AT_MOST, 7.0), "above 7"),
        (Comparison("role", Operator.IS, "Chef"), "not Chef"),
        (Not(Comparison("boost", Operator.ABOVE, 4000.0)), "above 4000"),
        (
            AllOf((Comparison("boost", Operator.AT_LEAST, 1.0), Comparison("boost", Operator.AT_MOST, 5.0))),
            "below 1 or above 5",
        ),
        (
            AllOf((Comparison("boost", Operator.BELOW, 1.0), Comparison("power", Operator.EQUALS, 0.0))),
            "boost at least 1 or power not 0",
        ),
        (
            AnyOf(
                (
                    Not(AllOf((Comparison("boost", Operator.BELOW, 1.0), Comparison("power", Operator.BELOW, 2.0)))),
                    Comparison("boost", Operator.ABOVE, 9.0),
                )
            ),
            "(boost below 1 and power below 2) and boost at most 9",
        ),
    ],
)
def test_what_was_expected_is_the_opposite_of_the_condition(condition: Condition, words: str) -> None:
    """The officer reads what would have been in order."""
    assert expected(rule(condition)) == words


def test_the_metrics_of_a_condition_stand_once_each_in_order() -> None:
    """They are what a mark's evidence is taken from."""
    one, two = Comparison("power", Operator.EQUALS, 0.0), Comparison("boost", Operator.BELOW, 1.0)
    assert metrics_of(AnyOf((one, Not(two), one))) == ["power", "boost"]

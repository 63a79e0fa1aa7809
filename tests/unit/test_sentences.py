"""A rule reads as a sentence that says no more and no less than the rule."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daemon.domain.attendance import LeaveKind
from daemon.domain.pack import Column, ColumnType, Pack
from daemon.domain.rules import (
    AllOf,
    AnyOf,
    ByPower,
    ByRank,
    Comparison,
    Condition,
    Consecutive,
    Exceptions,
    NoChange,
    Not,
    Operator,
    OwnMedian,
    Rule,
    Within,
)
from daemon.domain.sentences import sentence


def column(name: str, kind: ColumnType) -> Column:
    return Column(name=name, type=kind, x=(0, 1), y=(0, 1), metrics=(name,))


PACK = Pack(
    screen="lg_war",
    version=1,
    title={"en": "War list", "fr": "Liste de guerre"},
    columns=(
        column("boost", ColumnType.INTEGER),
        column("last_seen", ColumnType.DURATION),
        column("role", ColumnType.TEXT),
    ),
)
NO_POWER = Comparison("power_used", Operator.EQUALS, 0)
LOW = Comparison("boost", Operator.BELOW, 1000)
AWAY = Comparison("last_seen", Operator.ABOVE, 3 * 86400)
CHIEF = Comparison("role", Operator.IS, "Chef")


def rule(when: Condition, unless: Exceptions | None = None, **adds: int) -> Rule:
    return Rule(name="absence", screen="lg_war", when=when, unless=unless or Exceptions(), adds=adds or {"absences": 1})


def test_the_first_rule_reads_well_in_both_languages() -> None:
    """Every part of it is there."""
    written = rule(NO_POWER, Exceptions(on_leave=frozenset(LeaveKind), exempt=True, joined_less_than=timedelta(days=3)))
    assert sentence(written, "en", PACK) == (
        "absence: when power_used is 0 in the War list, absences +1 — "
        "not for members on leave, exempt members, or members who joined less than 3 days ago."
    )
    assert sentence(written, "fr", PACK) == (
        "absence : quand power_used vaut 0 dans « Liste de guerre », absences +1 — "
        "sauf pour les membres en congé, les membres exemptés et les membres arrivés il y a moins de 3 jours."
    )


@pytest.mark.parametrize(
    ("when", "text"),
    [
        (LOW, "boost is below 1,000"),
        (Comparison("boost", Operator.AT_LEAST, 2.5), "boost is at least 2.5"),
        (Comparison("boost", Operator.AT_MOST, -4000), "boost is at most -4,000"),
        (AWAY, "last_seen is above 3 days"),
        (Comparison("last_seen", Operator.BELOW, 5400), "last_seen is below 90 minutes"),
        (Comparison("last_seen", Operator.BELOW, 900), "last_seen is below 15 minutes"),
        (Comparison("last_seen", Operator.BELOW, 90), "last_seen is below 1.5 minutes"),
        (Comparison("last_seen", Operator.BELOW, 14 * 86400), "last_seen is below 2 weeks"),
        (Comparison("last_seen", Operator.BELOW, 7 * 86400), "last_seen is below 7 days"),
        (CHIEF, "role is 'Chef'"),
        (AllOf((LOW, AWAY)), "boost is below 1,000 and last_seen is above 3 days"),
        (AnyOf((LOW, AllOf((AWAY, CHIEF)))), "boost is below 1,000 or (last_seen is above 3 days and role is 'Chef')"),
        (Not(AnyOf((LOW, CHIEF))), "it is not so that (boost is below 1,000 or role is 'Chef')"),
    ],
)
def test_conditions_read_as_they_are_decided(when: Condition, text: str) -> None:
    """Joined parts stand in brackets, numbers are grouped, and times have a unit."""
    assert sentence(rule(when), "en", PACK) == f"absence: when {text} in the War list, absences +1."


def test_french_writes_numbers_the_french_way() -> None:
    """A narrow space groups thousands and a comma marks decimals."""
    written = rule(AllOf((LOW, Comparison("boost", Operator.ABOVE, 2.5))), low_boosts=-2)
    assert sentence(written, "fr", PACK) == (
        "absence : quand boost est sous 1\u202f000 et boost dépasse 2,5 dans « Liste de guerre », low_boosts \u22122."
    )


def test_two_exceptions_are_joined_without_a_comma() -> None:
    """As people write it."""
    written = rule(LOW, Exceptions(on_leave=frozenset(LeaveKind), exempt=True))
    assert sentence(written, "en", PACK).endswith("— not for members on leave or exempt members.")


CONDITIONS: st.SearchStrategy[Condition] = st.recursive(
    st.builds(
        Comparison,
        st.sampled_from(["boost", "last_seen"]),
        st.sampled_from(list(Operator)),
        st.floats(-1e12, 1e12) | st.integers(-10, 10),
    ),
    lambda parts: (
        st.builds(AllOf, st.lists(parts, min_size=1, max_size=3).map(tuple))
        | st.builds(AnyOf, st.lists(parts, min_size=1, max_size=3).map(tuple))
        | st.builds(Not, parts)
    ),
    max_leaves=5,
)


@given(when=CONDITIONS, language=st.sampled_from(["en", "fr"]))
def test_every_rule_has_a_sentence_with_balanced_brackets(when: Condition, language: str) -> None:
    """Whatever can be written can be read."""
    text = sentence(rule(when), language, PACK)
    assert text.startswith("absence")
    assert text.endswith(".")
    assert text.count("(") == text.count(")")


@pytest.mark.parametrize(
    ("when", "english", "french"),
    [
        (
            OwnMedian("boost", 4, 0.7),
            "boost is below 70 % of the member's own median of the last 4 weeks",
            "boost est sous 70 % de la médiane du membre sur 4 semaines",
        ),
        (
            NoChange("boost", timedelta(days=7)),
            "boost has not changed for 7 days",
            "boost n'a pas changé depuis 7 jours",
        ),
        (
            Comparison("boost", Operator.BELOW, ByRank((("R4", 2000.0),), 1000.0)),
            "boost is below what is set for the rank (R4 2,000, others 1,000)",
            "boost est sous ce qui vaut pour le rang (R4 2\u202f000, autres 1\u202f000)",
        ),
        (
            Comparison("boost", Operator.BELOW, ByPower(((0.0, 500.0), (5e6, 1000.0)))),
            "boost is below what is set for the power (0+ 500, 5,000,000+ 1,000)",
            "boost est sous ce qui vaut pour la puissance (0+ 500, 5\u202f000\u202f000+ 1\u202f000)",
        ),
    ],
)
def test_conditions_on_the_member_and_their_past(when: Condition, english: str, french: str) -> None:
    """They are told as plainly as the others."""
    assert sentence(rule(when), "en", PACK) == f"absence: when {english} in the War list, absences +1."
    assert sentence(rule(when), "fr", PACK) == f"absence : quand {french} dans « Liste de guerre », absences +1."


def test_rules_over_several_events() -> None:
    """How often stands behind the screen."""
    three = replace(rule(LOW), over=Consecutive(3))
    two = replace(rule(LOW), over=Within(timedelta(days=7), 2))
    assert "in the War list 3 times in a row, absences +1." in sentence(three, "en", PACK)
    assert "in the War list 2 times within 7 days, absences +1." in sentence(two, "en", PACK)
    assert "dans « Liste de guerre » 3 fois de suite, absences +1." in sentence(three, "fr", PACK)
    assert "dans « Liste de guerre » 2 fois en 7 jours, absences +1." in sentence(two, "fr", PACK)

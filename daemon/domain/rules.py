"""Rules as values: when they apply, to whom they do not, and what they add.

A condition is decided with three outcomes: it holds, it does not, or it cannot be told because a value it needs
is held or was not read. A rule that cannot be decided marks nobody.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum


class Operator(StrEnum):
    """How a metric is compared with what the rule names."""

    EQUALS = "equals"
    BELOW = "below"
    ABOVE = "above"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    IS = "is"


@dataclass(frozen=True, slots=True)
class Comparison:
    """One metric compared with one number (or, for `is`, with one text)."""

    metric: str
    operator: Operator
    operand: float | str


@dataclass(frozen=True, slots=True)
class AllOf:
    """Holds when every part holds."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Holds when at least one part holds."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """Holds when its part does not."""

    part: Condition


Condition = Comparison | AllOf | AnyOf | Not


@dataclass(frozen=True, slots=True, kw_only=True)
class Exceptions:
    """Who a rule passes over: members on leave, exempt ones, those who joined less than so long ago."""

    on_leave: bool = False
    exempt: bool = False
    joined_less_than: timedelta | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule: in each event of `screen` where `when` holds for a member, each counter of `adds` moves."""

    name: str
    screen: str
    when: Condition
    unless: Exceptions
    adds: Mapping[str, int] = field(hash=False)

"""Rules as values: when they apply, to whom they do not, and what they add.

A condition is decided with three outcomes: it holds, it does not, or it cannot be told because a value it needs
is held or was not read. A rule that cannot be decided marks nobody.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum

from daemon.domain.attendance import LeaveKind


class Operator(StrEnum):
    """How a metric is compared with what the rule names."""

    EQUALS = "equals"
    BELOW = "below"
    ABOVE = "above"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    IS = "is"


@dataclass(frozen=True, slots=True)
class ByRank:
    """A threshold for each rank (role) of a member; `others` for every other rank, None: it cannot be told."""

    steps: tuple[tuple[str, float], ...]
    others: float | None = None


@dataclass(frozen=True, slots=True)
class ByPower:
    """A threshold that depends on a member's power: that of the last step whose power is not above the member's."""

    steps: tuple[tuple[float, float], ...]


Threshold = float | ByRank | ByPower


@dataclass(frozen=True, slots=True)
class Comparison:
    """One metric compared with one threshold (or, for `is`, with one text)."""

    metric: str
    operator: Operator
    operand: Threshold | str


@dataclass(frozen=True, slots=True)
class OwnMedian:
    """Holds when the metric lies below `factor` times the member's own median of the `weeks` before the event.

    Fewer than `EVENTS_OF_A_MEDIAN` settled events in those weeks say nothing, and then it does not hold.
    """

    metric: str
    weeks: int
    factor: float


EVENTS_OF_A_MEDIAN = 3
"""A median of fewer values is moved too far by one odd day."""


@dataclass(frozen=True, slots=True)
class NoChange:
    """Holds when the metric has had one and the same value for at least `span`, up to the event.

    A member who was not seen so long ago does not meet it; a held reading in between leaves it untold.
    """

    metric: str
    span: timedelta


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


Condition = Comparison | OwnMedian | NoChange | AllOf | AnyOf | Not


@dataclass(frozen=True, slots=True)
class Consecutive:
    """A rule applies at each `count`-th event in a row in which its condition holds."""

    count: int


@dataclass(frozen=True, slots=True)
class Within:
    """A rule applies when its condition has held in `at_least` events within `window`, each of them used once."""

    window: timedelta
    at_least: int


Over = Consecutive | Within


@dataclass(frozen=True, slots=True, kw_only=True)
class Exceptions:
    """Who a rule passes over: members on these kinds of leave, exempt ones, those who joined less than so long ago."""

    on_leave: frozenset[LeaveKind] = frozenset()
    exempt: bool = False
    joined_less_than: timedelta | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule: in each event of `screen` where `when` holds for a member, each counter of `adds` moves.

    With `over` it takes several events in which `when` holds.
    """

    name: str
    screen: str
    when: Condition
    unless: Exceptions
    adds: Mapping[str, int] = field(hash=False)
    over: Over | None = None


def comparisons(condition: Condition) -> Iterator[Comparison | OwnMedian | NoChange]:
    """Every part of a condition that looks at a metric, in the order written."""
    match condition:
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                yield from comparisons(part)
        case Not(part):
            yield from comparisons(part)
        case _:
            yield condition

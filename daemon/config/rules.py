"""The rules as written in `config.yaml`, and how they become values of the domain."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, field_validator, model_validator

from daemon.config.base import Amount, Name, Number, Settings, Span, Word
from daemon.domain.attendance import LeaveKind
from daemon.domain.pack import PRESENCE
from daemon.domain.quantities import quantity
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
    Over,
    OwnMedian,
    Rule,
    Threshold,
    Within,
)


class ByMember(Settings):
    """A threshold that depends on the member: by rank (`others` is every other one), or by power from 0 upwards."""

    by_rank: dict[Name, Number] | None = None
    by_power: dict[str, Number] | None = None

    @field_validator("by_power")
    @classmethod
    def _powers(cls, value: dict[str, float] | None) -> dict[str, float] | None:
        for power in value or ():
            if quantity(power) is None:
                raise ValueError(f"'{power}' is not a power; write one such as 0 or 50M before the colon")
        if value is not None and all(quantity(power) for power in value):
            raise ValueError("'by_power' needs a line for the power 0, from which everybody counts")
        return value

    def threshold(self) -> ByRank | ByPower:
        """The same as a value of the domain."""
        if self.by_power:
            return ByPower(tuple(sorted((float(quantity(power) or 0), step) for power, step in self.by_power.items())))
        ranks = self.by_rank or {}
        return ByRank(tuple((rank, step) for rank, step in ranks.items() if rank != "others"), ranks.get("others"))


def _one_form(value: object) -> object:
    if isinstance(value, dict) and (len(value) != 1 or not all(value.values())):
        raise ValueError("write a number, or by_rank: {R4: 2000, others: 1000}, or by_power: {0: 500, 50M: 2000}")
    return value


ThresholdText = Annotated[Number | ByMember, BeforeValidator(_one_form)]


class OwnMedianText(Settings):
    """How far below a member's own median: a `factor` of that of the `weeks` before."""

    weeks: int = Field(default=4, ge=1, le=52)
    factor: float = Field(gt=0, le=10)


class When(Settings):
    """A condition as written: one metric with its comparisons, or parts joined by `all`, `any` or `not`."""

    metric: Word | None = None
    equals: ThresholdText | None = None
    below: ThresholdText | None = None
    above: ThresholdText | None = None
    at_least: ThresholdText | None = None
    at_most: ThresholdText | None = None
    is_: Name | None = Field(default=None, alias="is")
    between: tuple[Number, Number] | None = None
    own_median: OwnMedianText | None = None
    no_change_for: Span | None = None
    all: tuple[When, ...] | None = None
    any: tuple[When, ...] | None = None
    not_: When | None = Field(default=None, alias="not")

    @model_validator(mode="after")
    def _one_form(self) -> When:
        joined = [form for form in (self.all, self.any, self.not_) if form is not None]
        if (self.metric is not None) + len(joined) != 1:
            raise ValueError("a condition needs either a 'metric', or one of 'all', 'any' and 'not'")
        compared = bool(self.comparisons()) or self.own_median is not None or self.no_change_for is not None
        if self.metric is not None and not compared:
            ways = "equals, below, above, at_least, at_most, is, between, own_median or no_change_for"
            raise ValueError(f"compare '{self.metric}' by {ways}")
        if joined and compared:
            raise ValueError("a comparison such as 'below' needs a 'metric' beside it")
        if self.all == () or self.any == ():
            raise ValueError("'all' and 'any' need at least one part")
        if self.between is not None and self.between[0] > self.between[1]:
            raise ValueError("'between' goes from the smaller to the larger number")
        if self.no_change_for is not None and self.no_change_for < timedelta(days=1):
            raise ValueError("'no_change_for' is at least 1 day: a screenshot tells of a day")
        return self

    def comparisons(self) -> list[tuple[Operator, Threshold | str]]:
        """How the metric is compared, and with what."""
        written: dict[Operator, ThresholdText | str | None] = {
            Operator.EQUALS: self.equals,
            Operator.BELOW: self.below,
            Operator.ABOVE: self.above,
            Operator.AT_LEAST: self.at_least,
            Operator.AT_MOST: self.at_most,
            Operator.IS: self.is_,
        }
        comparisons: list[tuple[Operator, Threshold | str]] = [
            (operator, operand.threshold() if isinstance(operand, ByMember) else operand)
            for operator, operand in written.items()
            if operand is not None
        ]
        if self.between is not None:
            comparisons += [(Operator.AT_LEAST, self.between[0]), (Operator.AT_MOST, self.between[1])]
        return comparisons

    def condition(self) -> Condition:
        """The same as a value of the domain."""
        if self.all is not None:
            return AllOf(tuple(part.condition() for part in self.all))
        if self.any is not None:
            return AnyOf(tuple(part.condition() for part in self.any))
        if self.not_ is not None:
            return Not(self.not_.condition())
        metric = str(self.metric)
        if metric == PRESENCE:
            return Comparison(metric, Operator.IS, str(self.is_).strip().lower())
        parts: list[Condition] = [Comparison(metric, *compared) for compared in self.comparisons()]
        if self.own_median is not None:
            parts.append(OwnMedian(metric, self.own_median.weeks, self.own_median.factor))
        if self.no_change_for is not None:
            parts.append(NoChange(metric, self.no_change_for))
        return parts[0] if len(parts) == 1 else AllOf(tuple(parts))


class EventWhen(When):
    """The condition of a rule, with the screen it speaks of."""

    screen: Word


class Spared(Settings):
    """Members on leave of these kinds, or members who joined less than so long ago."""

    joined_less_than: Span | None = None
    on_leave: tuple[LeaveKind, ...] | None = Field(default=None, min_length=1)

    @model_validator(mode="after")
    def _one_form(self) -> Spared:
        if (self.joined_less_than is None) == (self.on_leave is None):
            raise ValueError("write either {joined_less_than: 3 days} or {on_leave: [away, limited]}")
        return self


class OverText(Settings):
    """In how many events the condition must hold: so many in a row, or so many within a length of time."""

    consecutive: int | None = Field(default=None, ge=2, le=100)
    window: Span | None = None
    at_least: int | None = Field(default=None, ge=2, le=100)

    @model_validator(mode="after")
    def _one_form(self) -> OverText:
        pair = (self.window is not None, self.at_least is not None)
        if any(pair) != all(pair) or (self.consecutive is not None) == all(pair):
            raise ValueError("write either 'consecutive: 3', or 'window: 7 days' together with 'at_least: 2'")
        if self.window is not None and self.window < timedelta(days=1):
            raise ValueError("'window' is at least 1 day: a screenshot tells of a day")
        return self

    def over(self) -> Over:
        """The same as a value of the domain."""
        if self.consecutive is not None:
            return Consecutive(self.consecutive)
        return Within(self.window or timedelta(), self.at_least or 0)


class RuleText(Settings):
    """One rule as written in `rules:`."""

    name: Word
    when: EventWhen
    over: OverText | None = None
    unless: tuple[Literal["on_leave", "exempt"] | Spared, ...] = ()
    adds: Word | dict[Word, Amount]

    def rule(self) -> Rule:
        """The same as a value of the domain."""
        spared = [item for item in self.unless if isinstance(item, Spared)]
        joined = [item.joined_less_than for item in spared if item.joined_less_than is not None]
        kinds = [kind for item in spared for kind in item.on_leave or ()]
        return Rule(
            name=self.name,
            screen=self.when.screen,
            when=self.when.condition(),
            unless=Exceptions(
                on_leave=frozenset(LeaveKind if "on_leave" in self.unless else kinds),
                exempt="exempt" in self.unless,
                joined_less_than=max(joined, default=None),
            ),
            adds={self.adds: 1} if isinstance(self.adds, str) else dict(self.adds),
            over=self.over.over() if self.over else None,
        )

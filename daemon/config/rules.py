"""The rules as written in `config.yaml`, and how they become values of the domain."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from daemon.config.base import Amount, Name, Number, Settings, Span, Word
from daemon.domain.rules import AllOf, AnyOf, Comparison, Condition, Exceptions, Not, Operator, Rule


class When(Settings):
    """A condition as written: one metric with its comparisons, or parts joined by `all`, `any` or `not`."""

    metric: Word | None = None
    equals: Number | None = None
    below: Number | None = None
    above: Number | None = None
    at_least: Number | None = None
    at_most: Number | None = None
    is_: Name | None = Field(default=None, alias="is")
    between: tuple[Number, Number] | None = None
    all: tuple[When, ...] | None = None
    any: tuple[When, ...] | None = None
    not_: When | None = Field(default=None, alias="not")

    @model_validator(mode="after")
    def _one_form(self) -> When:
        joined = [form for form in (self.all, self.any, self.not_) if form is not None]
        if (self.metric is not None) + len(joined) != 1:
            raise ValueError("a condition needs either a 'metric', or one of 'all', 'any' and 'not'")
        if self.metric is not None and not self.comparisons():
            raise ValueError(f"compare '{self.metric}' by equals, below, above, at_least, at_most, is or between")
        if joined and self.comparisons():
            raise ValueError("a comparison such as 'below' needs a 'metric' beside it")
        if self.all == () or self.any == ():
            raise ValueError("'all' and 'any' need at least one part")
        if self.between is not None and self.between[0] > self.between[1]:
            raise ValueError("'between' goes from the smaller to the larger number")
        return self

    def comparisons(self) -> list[tuple[Operator, float | str]]:
        """How the metric is compared, and with what."""
        written = {
            Operator.EQUALS: self.equals,
            Operator.BELOW: self.below,
            Operator.ABOVE: self.above,
            Operator.AT_LEAST: self.at_least,
            Operator.AT_MOST: self.at_most,
            Operator.IS: self.is_,
        }
        comparisons = [(operator, operand) for operator, operand in written.items() if operand is not None]
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
        comparisons = tuple(Comparison(str(self.metric), *compared) for compared in self.comparisons())
        return comparisons[0] if len(comparisons) == 1 else AllOf(comparisons)


class EventWhen(When):
    """The condition of a rule, with the screen it speaks of."""

    screen: Word


class JoinedLessThan(Settings):
    """Members who joined less than so long ago."""

    joined_less_than: Span


class RuleText(Settings):
    """One rule as written in `rules:`."""

    name: Word
    when: EventWhen
    unless: tuple[Literal["on_leave", "exempt"] | JoinedLessThan, ...] = ()
    adds: Word | dict[Word, Amount]

    def rule(self) -> Rule:
        """The same as a value of the domain."""
        joined = [item.joined_less_than for item in self.unless if isinstance(item, JoinedLessThan)]
        return Rule(
            name=self.name,
            screen=self.when.screen,
            when=self.when.condition(),
            unless=Exceptions(
                on_leave="on_leave" in self.unless,
                exempt="exempt" in self.unless,
                joined_less_than=max(joined, default=None),
            ),
            adds={self.adds: 1} if isinstance(self.adds, str) else dict(self.adds),
        )

"""What can be said of rules before any member is judged by them: which can never apply, and which never get a turn.

Only what is easily seen is said: a silent check does not mean that a rule is a good one, but what is said is true.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf

from daemon.domain.attendance import Attendance
from daemon.domain.names import fold
from daemon.domain.pack import PRESENCE, ColumnType, Pack
from daemon.domain.rules import AllOf, AnyOf, Comparison, Condition, Not, Operator, Rule, comparisons

NEVER_NEGATIVE = frozenset({ColumnType.INTEGER, ColumnType.RANK, ColumnType.DURATION})
"""Types whose text has no sign."""


@dataclass(frozen=True, slots=True)
class Span:
    """The numbers from `low` to `high`, each end with or without itself."""

    low: float = -inf
    high: float = inf
    with_low: bool = True
    with_high: bool = True

    def meet(self, other: Span) -> Span:
        """The numbers in both."""
        low = max((self.low, not self.with_low), (other.low, not other.with_low))
        high = min((self.high, self.with_high), (other.high, other.with_high))
        return Span(low[0], high[0], not low[1], high[1])

    @property
    def empty(self) -> bool:
        """Whether no number is in it."""
        return self.low > self.high or (self.low == self.high and not (self.with_low and self.with_high))


def never_applies(rule: Rule, pack: Pack) -> bool:
    """Whether no member of the screen can ever meet the rule."""
    return _impossible(rule.when, pack)


def taken_before(rule: Rule, earlier: Sequence[Rule]) -> Rule | None:
    """With `first_match`: an earlier rule that takes every member whom `rule` would take.

    Whom the earlier rule passes over counts as taken: being excused ends the list as well.
    """
    asked = _together(_needed(rule.when))
    for other in earlier:
        wider = _together(_needed(other.when))
        if (
            other.screen == rule.screen
            and _is_plain(other.when)
            and other.over is None
            and asked is not None
            and wider is not None
            and all(metric in asked and _within(asked[metric], wider[metric]) for metric in wider)
        ):
            return other
    return None


def unused_columns(rules: Sequence[Rule], packs: Sequence[Pack]) -> frozenset[tuple[str, str]]:
    """The columns, each with its screen, of which no rule names a metric; every rule needs the name."""
    named = {(rule.screen, part.metric) for rule in rules for part in comparisons(rule.when)}
    return frozenset(
        (pack.screen, column.name)
        for pack in packs
        for column in pack.columns
        if column.metrics and not any((pack.screen, metric) in named for metric in column.metrics)
    )


def _needed(condition: Condition) -> tuple[Comparison, ...]:
    """Comparisons that must hold for the condition to hold; those under `any` and `not` are left out."""
    match condition:
        case Comparison():
            # A threshold that depends on the member says nothing of them all.
            return (condition,) if isinstance(condition.operand, float | int | str) else ()
        case AllOf(parts):
            return tuple(comparison for part in parts for comparison in _needed(part))
    return ()


def _is_plain(condition: Condition) -> bool:
    """Whether the comparisons that are needed are all there is."""
    match condition:
        case Comparison(operand=operand):
            return isinstance(operand, float | int | str)
        case AllOf(parts):
            return all(_is_plain(part) for part in parts)
    return False


def _together(needed: Sequence[Comparison], start: dict[str, Span] | None = None) -> dict[str, Span | str] | None:
    """What all comparisons together ask of each metric: a number in a span, or a text; None when they contradict."""
    asked: dict[str, Span | str] = {**(start or {})}
    for comparison in needed:
        new = _asks(comparison)
        both = _meet(asked.get(comparison.metric, new), new)
        if both is None:
            return None
        asked[comparison.metric] = both
    return asked


def _meet(old: Span | str, new: Span | str) -> Span | str | None:
    if isinstance(old, Span) and isinstance(new, Span):
        both = old.meet(new)
        return None if both.empty else both
    # Two texts contradict only where they do so however letters are compared.
    return new if fold(str(old)) == fold(str(new)) else None


def _asks(comparison: Comparison) -> Span | str:
    operand = comparison.operand
    if not isinstance(operand, float | int):
        return str(operand)
    match comparison.operator:
        case Operator.BELOW:
            return Span(high=operand, with_high=False)
        case Operator.AT_MOST:
            return Span(high=operand)
        case Operator.ABOVE:
            return Span(low=operand, with_low=False)
        case Operator.AT_LEAST:
            return Span(low=operand)
    return Span(operand, operand)


def _impossible(condition: Condition, pack: Pack) -> bool:
    match condition:
        case AnyOf(parts):
            return all(_impossible(part, pack) for part in parts)
        case Not():
            return False
        case AllOf(parts) if any(_impossible(part, pack) for part in parts):
            return True
        case Comparison(metric, Operator.IS, operand) if metric == PRESENCE and not pack.unseen_is_absent:
            return operand == Attendance.ABSENT
    needed = _needed(condition)
    natural = {c.metric: Span(low=0) for c in needed if _never_negative(c.metric, pack)}
    return _together(needed, natural) is None


def _never_negative(metric: str, pack: Pack) -> bool:
    column = pack.metrics.get(metric)
    return column is not None and column.type in NEVER_NEGATIVE


def _within(narrow: Span | str, wide: Span | str) -> bool:
    if isinstance(narrow, Span) and isinstance(wide, Span):
        return narrow.meet(wide) == narrow
    return narrow == wide

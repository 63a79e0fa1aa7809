"""What would have been in order instead of what a rule found, as short texts of one fixed form.

A report puts them into words of its language. Numbers stand plain; ranks of a threshold stand in brackets behind their
number.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence

from daemon.domain.attendance import Attendance
from daemon.domain.pack import PRESENCE
from daemon.domain.rules import (
    AllOf,
    AnyOf,
    ByPower,
    ByRank,
    Comparison,
    Condition,
    Consecutive,
    NoChange,
    Not,
    Operator,
    OwnMedian,
    Rule,
    Threshold,
    Within,
    comparisons,
)

_OPPOSITES = {
    Operator.EQUALS: "not {}",
    Operator.BELOW: "at least {}",
    Operator.ABOVE: "at most {}",
    Operator.AT_LEAST: "below {}",
    Operator.AT_MOST: "above {}",
    Operator.IS: "not {}",
}

_THERE_OR_NOT = (Attendance.PRESENT, Attendance.ABSENT)

_SAME = {
    Operator.EQUALS: "{}",
    Operator.BELOW: "below {}",
    Operator.ABOVE: "above {}",
    Operator.AT_LEAST: "at least {}",
    Operator.AT_MOST: "at most {}",
    Operator.IS: "{}",
}


def metrics_of(condition: Condition) -> list[str]:
    """The metrics that a condition looks at, each once, in the order written."""
    return list(dict.fromkeys(part.metric for part in comparisons(condition)))


def expected(rule: Rule, durations: Collection[str] = ()) -> str:
    """What would have been in order: the opposite of the condition, such as `at least 1000`.

    The `durations` among the metrics are lengths of time, such as `at most 7 days`.
    The metric is named only where the condition looks at several. A rule over several events adds in how many of them
    it may be otherwise.
    """
    once = _opposite(_lasting(rule.when, durations), named=len(metrics_of(rule.when)) > 1)
    match rule.over:
        case Consecutive(count):
            return f"{once} in 1 of {count} events"
        case Within(window, at_least):
            return f"{once} but {at_least - 1} times in {window.days} days"
    return once


def _lasting(condition: Condition, durations: Collection[str]) -> Condition:
    """The condition with its lengths of time as texts."""
    match condition:
        case Comparison(metric, operator, operand) if metric in durations:
            return Comparison(metric, operator, _operand(operand, _span))
        case AllOf(parts):
            return AllOf(tuple(_lasting(part, durations) for part in parts))
        case AnyOf(parts):
            return AnyOf(tuple(_lasting(part, durations) for part in parts))
        case Not(part):
            return Not(_lasting(part, durations))
    return condition


def _opposite(condition: Condition, *, named: bool) -> str:
    match condition:
        case Comparison():
            return _compared(condition, _OPPOSITES, named=named)
        case OwnMedian(metric, _, factor):
            return _named(f"at least {_number(factor * 100)} % of own median", metric, named=named)
        case NoChange(metric, span):
            return _named(f"changed within {span.days} days", metric, named=named)
        case AllOf(parts):
            return _joined([_opposite(part, named=named) for part in parts], "or")
        case AnyOf(parts):
            return _joined([_opposite(part, named=named) for part in parts], "and")
        case Not(part):
            return _plain(part, named=named)


def _plain(condition: Condition, *, named: bool) -> str:
    match condition:
        case Comparison():
            return _compared(condition, _SAME, named=named)
        case OwnMedian(metric, _, factor):
            return _named(f"below {_number(factor * 100)} % of own median", metric, named=named)
        case NoChange(metric, span):
            return _named(f"not changed within {span.days} days", metric, named=named)
        case AllOf(parts):
            return _joined([_plain(part, named=named) for part in parts], "and")
        case AnyOf(parts):
            return _joined([_plain(part, named=named) for part in parts], "or")
        case Not(part):
            return _opposite(part, named=named)


def _compared(comparison: Comparison, words: Mapping[Operator, str], *, named: bool) -> str:
    if comparison.metric == PRESENCE:
        return _THERE_OR_NOT[(comparison.operand == Attendance.PRESENT) == (words is _OPPOSITES)]
    return _named(words[comparison.operator].format(_operand(comparison.operand)), comparison.metric, named=named)


def _joined(parts: Sequence[str], word: str) -> str:
    inner = [f"({part})" if len(parts) > 1 and (" and " in part or " or " in part) else part for part in parts]
    return f" {word} ".join(inner)


def _named(said: str, metric: str, *, named: bool) -> str:
    return f"{metric} {said}" if named else said


def _operand(operand: Threshold | str, told: Callable[[float], str] | None = None) -> str:
    said = told or _number
    match operand:
        case ByRank(steps, others):
            ranks = [f"{said(number)} ({rank})" for rank, number in steps]
            return ", ".join([*ranks, *([] if others is None else [said(others)])])
        case ByPower(steps):
            return ", ".join(f"{said(number)} (>= {_number(power)})" for power, number in steps)
        case str():
            return operand
    return said(operand)


def _span(seconds: float) -> str:
    """A length of time in the largest unit that it is whole in; minutes otherwise, as the judge writes what it saw."""
    for unit, size in (("day", 86_400), ("hour", 3_600)):
        if seconds > 0 and seconds % size == 0:
            return _counted(seconds / size, unit)
    return _counted(round(seconds / 60), "minute")


def _counted(count: float, unit: str) -> str:
    return f"{_number(count)} {unit}{'' if count == 1 else 's'}"


def _number(number: float) -> str:
    return str(int(number)) if float(number).is_integer() else str(round(number, 6))

"""Rules as SQL: a condition becomes an expression with placeholders, decided as true, false or NULL (cannot be told).

SQL's own logic of three values is the one wanted: `false AND NULL` is false, `true OR NULL` is true, anything else
with NULL is NULL. Metrics, numbers and words of a rule are bound values; only generated names stand in the text.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from daemon.domain.rules import AllOf, AnyOf, Comparison, Condition, Not, Operator, Rule

_SIGNS: Mapping[Operator, str] = {
    Operator.EQUALS: "=",
    Operator.BELOW: "<",
    Operator.ABOVE: ">",
    Operator.AT_LEAST: ">=",
    Operator.AT_MOST: "<=",
}

_OPPOSITES: Mapping[Operator, str] = {
    Operator.EQUALS: "not {}",
    Operator.BELOW: "at least {}",
    Operator.ABOVE: "at most {}",
    Operator.AT_LEAST: "below {}",
    Operator.AT_MOST: "above {}",
    Operator.IS: "not {}",
}

_SAME: Mapping[Operator, str] = {
    Operator.EQUALS: "{}",
    Operator.BELOW: "below {}",
    Operator.ABOVE: "above {}",
    Operator.AT_LEAST: "at least {}",
    Operator.AT_MOST: "at most {}",
    Operator.IS: "{}",
}

_DECIDE = """
INSERT INTO decisions
WITH wide AS (
    SELECT game_day, member{columns}
    FROM observations WHERE screen = $screen AND state = 'present' GROUP BY ALL
), told AS (
    SELECT s.game_day, s.member, unnest($positions::INTEGER[]) AS position, unnest([{conditions}]::BOOLEAN[]) AS holds
    FROM seen s LEFT JOIN wide USING (game_day, member)
    WHERE s.screen = $screen
)
SELECT $screen, game_day, member, position, holds FROM told
"""


@dataclass(frozen=True, slots=True)
class Decision:
    """One statement that decides every rule of one screen for every member of its events, with its bound values."""

    statement: str
    values: Mapping[str, object] = field(hash=False)


@dataclass(slots=True)
class _Binding:
    """Values bound so far, and the metrics met."""

    values: dict[str, object]
    metrics: list[str]

    def value(self, value: object) -> str:
        name = f"v{len(self.values)}"
        self.values[name] = value
        return f"${name}"

    def metric(self, metric: str) -> int:
        if metric not in self.metrics:
            self.metrics.append(metric)
        return self.metrics.index(metric)


def decision(screen: str, rules: Sequence[tuple[int, Rule]]) -> Decision:
    """The statement that decides the rules of `screen`, each with its position in the config."""
    binding = _Binding(values={}, metrics=[])
    conditions = ", ".join(_expression(rule.when, binding) for _, rule in rules)
    columns = "".join(
        f", max(number) FILTER (metric = {bound}) AS n{place}, max(word) FILTER (metric = {bound}) AS w{place}"
        for place, bound in enumerate([binding.value(metric) for metric in binding.metrics])
    )
    statement = _DECIDE.replace("{columns}", columns).replace("{conditions}", conditions)
    return Decision(statement, {**binding.values, "screen": screen, "positions": [position for position, _ in rules]})


def _expression(condition: Condition, binding: _Binding) -> str:
    match condition:
        case AllOf(parts):
            return "(" + " AND ".join(_expression(part, binding) for part in parts) + ")"
        case AnyOf(parts):
            return "(" + " OR ".join(_expression(part, binding) for part in parts) + ")"
        case Not(part):
            return f"(NOT {_expression(part, binding)})"
        case Comparison(metric, Operator.IS, operand):
            place, bound = binding.metric(metric), binding.value(str(operand))
            return f"(lower(strip_accents(trim(w{place}))) = lower(strip_accents(trim({bound}::VARCHAR))))"
        case Comparison(metric, operator, operand):
            place, bound = binding.metric(metric), binding.value(float(operand))
            return f"(n{place} {_SIGNS[operator]} {bound}::DOUBLE)"


def metrics_of(condition: Condition) -> list[str]:
    """The metrics that a condition looks at, each once, in the order written."""
    return list(dict.fromkeys(comparison.metric for comparison in _comparisons(condition)))


def expected(condition: Condition) -> str:
    """What would have been in order, in short: the opposite of the condition, such as `at least 1000`.

    The metric is named only where a condition looks at several.
    """
    return _opposite(condition, named=len(metrics_of(condition)) > 1)


def _comparisons(condition: Condition) -> Iterator[Comparison]:
    match condition:
        case Comparison():
            yield condition
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                yield from _comparisons(part)
        case Not(part):
            yield from _comparisons(part)


def _opposite(condition: Condition, *, named: bool) -> str:
    match condition:
        case Comparison():
            return _in_words(condition, _OPPOSITES, named=named)
        case AllOf(parts):
            return _joined([_opposite(part, named=named) for part in parts], "or")
        case AnyOf(parts):
            return _joined([_opposite(part, named=named) for part in parts], "and")
        case Not(part):
            return _plain(part, named=named)


def _plain(condition: Condition, *, named: bool) -> str:
    match condition:
        case Comparison():
            return _in_words(condition, _SAME, named=named)
        case AllOf(parts):
            return _joined([_plain(part, named=named) for part in parts], "and")
        case AnyOf(parts):
            return _joined([_plain(part, named=named) for part in parts], "or")
        case Not(part):
            return _opposite(part, named=named)


def _joined(parts: Sequence[str], word: str) -> str:
    inner = [f"({part})" if len(parts) > 1 and (" and " in part or " or " in part) else part for part in parts]
    return f" {word} ".join(inner)


def _in_words(comparison: Comparison, words: Mapping[Operator, str], *, named: bool) -> str:
    operand = comparison.operand
    if isinstance(operand, float) and operand.is_integer():
        operand = int(operand)
    said = words[comparison.operator].format(operand)
    return f"{comparison.metric} {said}" if named else said

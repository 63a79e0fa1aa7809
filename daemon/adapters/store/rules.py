"""Rules as SQL: a condition becomes an expression with placeholders, decided as true, false or NULL (cannot be told).

SQL's own logic of three values is the one wanted: `false AND NULL` is false, `true OR NULL` is true, anything else
with NULL is NULL. Metrics, numbers and words of a rule are bound values; only generated names stand in the text.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from daemon.domain.pack import PRESENCE
from daemon.domain.rules import (
    EVENTS_OF_A_MEDIAN,
    AllOf,
    AnyOf,
    ByPower,
    ByRank,
    Comparison,
    Condition,
    NoChange,
    Not,
    Operator,
    OwnMedian,
    Rule,
    Threshold,
    comparisons,
)

_SIGNS: Mapping[Operator, str] = {
    Operator.EQUALS: "=",
    Operator.BELOW: "<",
    Operator.ABOVE: ">",
    Operator.AT_LEAST: ">=",
    Operator.AT_MOST: "<=",
}

_DECIDE = """
INSERT INTO decisions
WITH wide AS (
    SELECT game_day, member, bool_or(provisional) AS provisional{columns}
    FROM observations WHERE screen = $screen AND state = 'present' GROUP BY game_day, member
){pasts}, told AS (
    SELECT s.game_day, s.member, s.state, coalesce(wide.provisional, s.provisional) AS provisional,
           unnest($positions::INTEGER[]) AS position, unnest([{conditions}]::BOOLEAN[]) AS holds
    FROM (FROM attendance WHERE screen = $screen AND state IN ('present', 'absent')) s
    LEFT JOIN wide USING (game_day, member){joins}
)
SELECT $screen, game_day, member, position, holds, provisional FROM told
-- Whoever was absent has no values: only rules that look at that are for them.
WHERE state = 'present' OR position IN (SELECT unnest($absence_positions::INTEGER[]))
"""

_RANKS = """
    ASOF LEFT JOIN (
        SELECT member, game_day, max(word) AS word
        FROM observations WHERE metric = 'role' AND state = 'present' GROUP BY ALL
    ) ranks ON ranks.member = s.member AND s.game_day >= ranks.game_day
    LEFT JOIN known_members ON known_members.member = s.member"""
_RANK = "lower(strip_accents(trim(coalesce(known_members.role, ranks.word))))"

_POWERS = """
    ASOF LEFT JOIN (
        SELECT member, game_day, max(number) AS number
        FROM observations WHERE metric IN ('power', 'power_total') AND state = 'present' GROUP BY ALL
    ) powers ON powers.member = s.member AND s.game_day >= powers.game_day"""

_MEDIAN = """, {name} AS (
    SELECT game_day, member,
           CASE WHEN state = 'held' THEN NULL
                WHEN count(number) FILTER (NOT provisional) OVER before < {least} THEN false
                ELSE number < {factor}::DOUBLE * median(number) FILTER (NOT provisional) OVER before END AS holds
    FROM observations WHERE screen = $screen AND metric = {metric} AND state IN ('present', 'held')
    WINDOW before AS (
        PARTITION BY member ORDER BY game_day RANGE BETWEEN {days} DAY PRECEDING AND INTERVAL 1 DAY PRECEDING
    )
)"""

# The value before the span is the one that must have stood all through it.
_NO_CHANGE = """, {name} AS (
    SELECT game_day, member,
           CASE WHEN state = 'held' THEN NULL
                WHEN number IS DISTINCT FROM last_value(number IGNORE NULLS) OVER before
                  OR min(number) OVER span <> max(number) OVER span THEN false
                WHEN count(*) FILTER (state = 'held') OVER span > 0 THEN NULL
                ELSE true END AS holds
    FROM observations WHERE screen = $screen AND metric = {metric} AND state IN ('present', 'held')
    WINDOW before AS (
        PARTITION BY member ORDER BY game_day RANGE BETWEEN UNBOUNDED PRECEDING AND {days} DAY PRECEDING
    ), span AS (
        PARTITION BY member ORDER BY game_day RANGE BETWEEN {days} DAY PRECEDING AND CURRENT ROW
    )
)"""


@dataclass(frozen=True, slots=True)
class Decision:
    """One statement that decides every rule of one screen for every member of its events, with its bound values."""

    statement: str
    values: Mapping[str, object] = field(hash=False)


@dataclass(slots=True)
class _Binding:
    """Values bound so far, and the metrics, past conditions and joins met."""

    values: dict[str, object] = field(default_factory=dict)
    metrics: list[str] = field(default_factory=list)
    pasts: list[str] = field(default_factory=list)
    joins: dict[str, None] = field(default_factory=dict)

    def value(self, value: object) -> str:
        name = f"v{len(self.values)}"
        self.values[name] = value
        return f"${name}"

    def metric(self, metric: str) -> int:
        if metric not in self.metrics:
            self.metrics.append(metric)
        return self.metrics.index(metric)

    def past(self, query: str, metric: str, span: timedelta, **more: str) -> str:
        """The outcome of a condition on a metric's past, a table of its own that is joined to the event."""
        name = f"past{len(self.pasts)}"
        days = f"INTERVAL {-(-span // timedelta(days=1))}"
        self.pasts.append(query.format(name=name, metric=self.value(metric), days=days, **more))
        self.joins[f" LEFT JOIN {name} ON {name}.game_day = s.game_day AND {name}.member = s.member"] = None
        return f"{name}.holds"


def decision(screen: str, rules: Sequence[tuple[int, Rule]]) -> Decision:
    """The statement that decides the conditions of the rules of `screen`, each with its position in the config."""
    binding = _Binding()
    conditions = ", ".join(_expression(rule.when, binding) for _, rule in rules)
    columns = "".join(
        f", max(number) FILTER (metric = {bound}) AS n{place}, max(word) FILTER (metric = {bound}) AS w{place}"
        for place, bound in enumerate([binding.value(metric) for metric in binding.metrics])
    )
    parts = {
        "columns": columns,
        "pasts": "".join(binding.pasts),
        "joins": "".join(binding.joins),
        "conditions": conditions,
    }
    statement = _DECIDE
    for name, text in parts.items():
        statement = statement.replace("{" + name + "}", text)
    absence = [position for position, rule in rules if any(part.metric == PRESENCE for part in comparisons(rule.when))]
    positions = [position for position, _ in rules]
    return Decision(
        statement, {**binding.values, "screen": screen, "positions": positions, "absence_positions": absence}
    )


def _expression(condition: Condition, binding: _Binding) -> str:
    match condition:
        case AllOf(parts):
            return "(" + " AND ".join(_expression(part, binding) for part in parts) + ")"
        case AnyOf(parts):
            return "(" + " OR ".join(_expression(part, binding) for part in parts) + ")"
        case Not(part):
            return f"(NOT {_expression(part, binding)})"
        case OwnMedian() | NoChange():
            return _past(condition, binding)
        case Comparison(metric, Operator.IS, operand):
            found = "s.state" if metric == PRESENCE else f"w{binding.metric(metric)}"
            bound = binding.value(str(operand))
            return f"(lower(strip_accents(trim({found}))) = lower(strip_accents(trim({bound}::VARCHAR))))"
        case Comparison(metric, operator, operand) if not isinstance(operand, str):
            return f"(n{binding.metric(metric)} {_SIGNS[operator]} {_threshold(operand, binding)})"
    raise TypeError(f"{condition} compares a number with a text")


def _past(condition: OwnMedian | NoChange, binding: _Binding) -> str:
    """A condition on what the metric was before the event."""
    if isinstance(condition, NoChange):
        return binding.past(_NO_CHANGE, condition.metric, condition.span)
    more = {"factor": binding.value(condition.factor), "least": str(EVENTS_OF_A_MEDIAN)}
    return binding.past(_MEDIAN, condition.metric, timedelta(weeks=condition.weeks), **more)


def _threshold(threshold: Threshold, binding: _Binding) -> str:
    """The number that a metric is compared with; NULL where the member's rank or power is not known."""
    match threshold:
        case ByRank(steps, others):
            binding.joins[_RANKS] = None
            cases = " ".join(
                f"WHEN {_RANK} = lower(strip_accents(trim({binding.value(rank)}::VARCHAR))) "
                f"THEN {binding.value(number)}::DOUBLE"
                for rank, number in steps
            )
            rest = "" if others is None else f" WHEN {_RANK} IS NOT NULL THEN {binding.value(others)}::DOUBLE"
            return f"(CASE {cases}{rest} END)"
        case ByPower(steps):
            binding.joins[_POWERS] = None
            cases = " ".join(
                f"WHEN powers.number >= {binding.value(power)}::DOUBLE THEN {binding.value(number)}::DOUBLE"
                for power, number in sorted(steps, reverse=True)
            )
            return f"(CASE {cases} END)"
    return f"{binding.value(float(threshold))}::DOUBLE"

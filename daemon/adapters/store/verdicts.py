"""What the rules make of the settled values: decisions, and the strikes and levels that marks lead to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta
from itertools import groupby
from operator import itemgetter

import duckdb

from daemon.adapters.store.connection import fill, read_time
from daemon.adapters.store.rules import decision
from daemon.config import Config
from daemon.domain.days import game_day
from daemon.domain.expectations import expected, metrics_of
from daemon.domain.pack import Pack
from daemon.domain.rules import Rule
from daemon.domain.runs import Told, applies
from daemon.domain.standing import Step, standings, strikes

_EVENTS_OF_A_RULE = """
SELECT r.position, a.member, a.screen, a.game_day, CASE WHEN NOT d.provisional THEN d.holds END,
       p.member IS NOT NULL OR a.state IN ('excused', 'not_expected'), d.member IS NOT NULL
FROM rules r
JOIN attendance a USING (screen)
LEFT JOIN decisions d
  ON d.position = r.position AND d.screen = r.screen AND d.game_day = a.game_day AND d.member = a.member
LEFT JOIN spared p ON p.position = r.position AND p.game_day = a.game_day AND p.member = a.member
WHERE r.position IN (SELECT unnest(?::INTEGER[]))
ORDER BY r.position, a.member, a.game_day
"""
_STEPS = """
SELECT member, counter, game_day, amount FROM marks WHERE NOT provisional ORDER BY game_day, screen, position, place
"""
_EVENTS_SEEN = """
SELECT m.member, count(s.member)
FROM known_members m LEFT JOIN seen s USING (member)
WHERE m.left_on IS NULL OR m.left_on >= $today OR m.returned_on <= $today
GROUP BY m.member
"""


def fill_rules(connection: duckdb.DuckDBPyConnection, config: Config, packs: Sequence[Pack]) -> None:
    """What the rules of the config say, as small tables."""
    rules = [text.rule() for text in config.rules]
    numbered = list(enumerate(rules))
    durations = {pack.screen: pack.durations for pack in packs}
    fill(
        connection,
        "rules",
        [
            (
                position,
                rule.name,
                rule.screen,
                expected(rule, durations.get(rule.screen, frozenset())),
                rule.unless.exempt,
                rule.unless.joined_less_than and rule.unless.joined_less_than / timedelta(days=1),
            )
            for position, rule in numbered
        ],
    )
    fill(
        connection,
        "rule_leaves",
        [(position, kind.value) for position, rule in numbered for kind in sorted(rule.unless.on_leave)],
    )
    fill(
        connection,
        "rule_metrics",
        [
            (position, metric, place)
            for position, rule in numbered
            for place, metric in enumerate(metrics_of(rule.when))
        ],
    )
    fill(
        connection,
        "rule_adds",
        [
            (position, counter, amount, place)
            for position, rule in numbered
            for place, (counter, amount) in enumerate(rule.adds.items())
        ],
    )
    fill(connection, "counter_names", [(name, place) for place, name in enumerate(counters(rules))])


def counters(rules: Iterable[Rule]) -> list[str]:
    """Every counter that a rule can move, in the config's order."""
    return list(dict.fromkeys(counter for rule in rules for counter in rule.adds))


def decide(connection: duckdb.DuckDBPyConnection, config: Config) -> None:
    """Whether each rule applies to each member in each event."""
    rules = list(enumerate(text.rule() for text in config.rules))
    for screen in dict.fromkeys(rule.screen for _, rule in rules):
        made = decision(screen, [(position, rule) for position, rule in rules if rule.screen == screen])
        connection.execute(made.statement, made.values)
    _decide_runs(connection, {position: rule for position, rule in rules if rule.over})


def _decide_runs(connection: duckdb.DuckDBPyConnection, rules: dict[int, Rule]) -> None:
    """In the place of whether the condition holds in an event: whether the rule over several events applies there."""
    if not rules:
        return
    lines = connection.execute(_EVENTS_OF_A_RULE, [list(rules)]).fetchall()
    made: list[tuple[object, ...]] = []
    for (position, member), found in groupby(lines, key=itemgetter(0, 1)):
        events = list(found)
        over = rules[position].over
        told = [Told(day, holds, spared=spared) for *_, day, holds, spared, _ in events]
        outcome = applies(over, told) if over else []
        made += [
            (screen, day, member, position, applied, False)
            for (_, _, screen, day, *_, decided), applied in zip(events, outcome, strict=True)
            if decided
        ]
    connection.execute("DELETE FROM decisions WHERE position IN (SELECT unnest(?::INTEGER[]))", [list(rules)])
    fill(connection, "decisions", made)


def fill_standing(connection: duckdb.DuckDBPyConnection, config: Config) -> None:
    """The strikes that the marks lead to, and where each member stands on the day of judging."""
    steps = [Step(*line) for line in connection.execute(_STEPS).fetchall()]
    given = strikes(steps, config.strikes.rules())
    fill(connection, "strikes", [(s.member, s.game_day, s.counter, s.weight, s.expires_on) for s in given])
    alliance = config.alliance
    (now,) = connection.execute("SELECT judged_at FROM settings").fetchall()[0]
    today = game_day(read_time(now), alliance.time_zone, alliance.day_reset)
    seen = dict(connection.execute(_EVENTS_SEEN, {"today": today}).fetchall())
    stands = standings(seen, given, list(config.levels.items()), config.brakes.brakes(), today)
    fill(connection, "standings", [(s.member, s.strikes, s.level, s.held_back) for s in stands])

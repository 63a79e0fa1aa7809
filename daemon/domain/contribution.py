"""What members contribute: one metric over the weeks, held against their own past and against each other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from daemon.domain.days import Week
from daemon.domain.pack import ColumnType, MetricKind, Pack
from daemon.domain.rules import EVENTS_OF_A_MEDIAN, Rule, comparisons

MEDIAN_WEEKS = 8
"""Over so many weeks before goes a member's own median: older ones say how the game was then."""

FEWEST_WEEKS = EVENTS_OF_A_MEDIAN
"""With fewer weeks known before there is no own median and no best: they would be of chance."""

NUMBERS = frozenset({ColumnType.INTEGER, ColumnType.QUANTITY, ColumnType.PAIR})
"""Types of columns that hold amounts."""

_WORTH = (MetricKind.PER_EVENT, MetricKind.COUNTER, MetricKind.GAUGE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """The metric that stands for what a member contributes.

    Its value of a week is, by `kind`, the mean of the events (`per_event`; who was absent from one gave 0 there) or
    the last value (a `counter`, which is never added up, and a `gauge`).
    """

    screen: str
    metric: str
    kind: MetricKind


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekValue:
    """What a member contributed in a week, in so many events of it."""

    week: Week
    member: str
    value: float
    events: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Contribution:
    """What a member contributed in one week, and how that compares; None is unknown.

    `before` is the value of the week before; positions count from 1 for the largest, equal values share one,
    and nobody has one where nobody gave anything. `share`
    is the part of the member's own median that this week's value is. `best`: more than in any week before.
    """

    value: float | None = None
    before: float | None = None
    position: int | None = None
    position_before: int | None = None
    share: float | None = None
    best: bool = False

    @property
    def change(self) -> float | None:
        """How much more than in the week before, as a share of that; None when that was nothing."""
        if self.value is None or not self.before:
            return None
        return self.value / self.before - 1


NOTHING_KNOWN = Contribution()


def measure(packs: Sequence[Pack], rules: Sequence[Rule], wanted: tuple[str, str] | None) -> Measure | None:
    """The `wanted` screen and metric; without a wish the one that best says what members contribute, if any does.

    What is given in each event comes before what the game counts, and that before what a member only has; of equals
    one that a rule looks at, then the first.
    """
    looked_at = {(rule.screen, part.metric) for rule in rules for part in comparisons(rule.when)}
    found = [
        (Measure(screen=pack.screen, metric=metric, kind=column.kind), (pack.screen, metric) not in looked_at)
        for pack in packs
        for metric, column in pack.metrics.items()
        if column.type in NUMBERS
    ]
    if wanted is not None:
        return next((one for one, _ in found if (one.screen, one.metric) == wanted), None)
    return min(found, key=lambda item: (_WORTH.index(item[0].kind), item[1]), default=(None, True))[0]


def contributions(
    values: Sequence[WeekValue], events: Mapping[Week, int], week: Week, *, comparable: bool
) -> Mapping[str, Contribution]:
    """What each member contributed in a week, and how that compares, by member.

    `events` says how many events of the screen each week had: only who is known in half of them has a position. Where
    the week is not `comparable` yet, as a counter is not before its week is over, nothing is compared.
    """
    by_member: dict[str, dict[Week, float]] = defaultdict(dict)
    ranked: dict[Week, dict[str, float]] = defaultdict(dict)
    for one in values:
        if one.week > week:
            continue
        by_member[one.member][one.week] = one.value
        if 2 * one.events >= events.get(one.week, 0):
            ranked[one.week][one.member] = one.value
    known = ranked[week]
    positions, positions_before = _positions(known), _positions(ranked[week.plus(-1)])
    found = {}
    for member, of_weeks in by_member.items():
        value = of_weeks.get(week)
        before = [of_weeks[one] for one in sorted(of_weeks) if one < week]
        recent = [of_weeks[one] for one in of_weeks if week.plus(-MEDIAN_WEEKS) <= one < week]
        usual = median(recent) if len(recent) >= FEWEST_WEEKS else 0
        compare = comparable and value is not None and member in known
        found[member] = Contribution(
            value=value,
            before=of_weeks.get(week.plus(-1)) if compare else None,
            position=positions.get(member) if comparable else None,
            position_before=positions_before.get(member) if compare else None,
            share=value / usual if compare and value is not None and usual > 0 else None,
            best=bool(compare and value is not None and len(before) >= FEWEST_WEEKS and value > max(before)),
        )
    return found


def _positions(values: Mapping[str, float]) -> Mapping[str, int]:
    """The place of each, none where nobody gave anything: all of them would be first."""
    ordered = sorted(values.values(), reverse=True)
    if not any(ordered):
        return {}
    return {member: ordered.index(value) + 1 for member, value in values.items()}

"""Standing: which strikes marks lead to, and which level strikes lead to.

Like counters, both are worked out anew from all marks each time, so a corrected reading takes its strike back.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from daemon.domain.days import Week

TOO_FEW_EVENTS = "too-few-events"
SMALL_ALLIANCE = "small-alliance"


@dataclass(frozen=True, slots=True)
class StrikeRules:
    """What makes a strike.

    `each`: by counter, how many points of it make one. `weight`: by counter, what such a strike weighs (1 if not
    named). `expires_after`: how long one counts, None: for ever. `max_new_per_week`: more of one member in one week
    are let go, None: no limit.
    """

    each: Mapping[str, int] = field(default_factory=dict, hash=False)
    weight: Mapping[str, float] = field(default_factory=dict, hash=False)
    expires_after: timedelta | None = None
    max_new_per_week: int | None = None


@dataclass(frozen=True, slots=True)
class Brakes:
    """What holds a level back: a member seen in fewer events, or an alliance with fewer members, gets none."""

    min_events_seen: int = 0
    min_alliance_size: int = 0


@dataclass(frozen=True, slots=True)
class Step:
    """One move of a counter of a member, in the order of the game days."""

    member: str
    counter: str
    game_day: date
    amount: int


@dataclass(frozen=True, slots=True)
class Strike:
    """One strike: whose, when, for which counter, how heavy, and the first day on which it counts no more."""

    member: str
    game_day: date
    counter: str
    weight: float
    expires_on: date | None

    def counts_on(self, day: date) -> bool:
        """Whether it stands on that game day."""
        return self.game_day <= day and (self.expires_on is None or day < self.expires_on)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a member stands: the weight of the strikes that count, the level, or why no level is given."""

    member: str
    strikes: float
    level: str
    held_back: str = ""


def strikes(steps: Iterable[Step], rules: StrikeRules) -> list[Strike]:
    """The strikes that the moves of the counters lead to; `steps` in the order of their game days.

    Points of a counter are gathered until they make a strike; what a good event takes back is taken from those
    gathered so far, never from a strike.
    """
    gathered: dict[tuple[str, str], int] = {}
    new: dict[tuple[str, Week], int] = {}
    found = []
    for step in steps:
        needed = rules.each.get(step.counter)
        if not needed:
            continue
        key = (step.member, step.counter)
        points = max(0, gathered.get(key, 0) + step.amount)
        while points >= needed:
            points -= needed
            week = (step.member, Week.of(step.game_day))
            new[week] = new.get(week, 0) + 1
            if rules.max_new_per_week is None or new[week] <= rules.max_new_per_week:
                end = step.game_day + rules.expires_after if rules.expires_after is not None else None
                weight = rules.weight.get(step.counter, 1.0)
                found.append(Strike(step.member, step.game_day, step.counter, weight, end))
        gathered[key] = points
    return found


def standings(
    events_seen: Mapping[str, int],
    given: Sequence[Strike],
    levels: Sequence[tuple[str, float]],
    brakes: Brakes,
    day: date,
) -> list[Standing]:
    """Where each member of `events_seen` (in how many events each was seen) stands on a game day.

    `levels` are names with the weight from which they hold, the lowest first. The members of `events_seen` are the
    alliance whose size the brake looks at.
    """
    weights: dict[str, float] = {}
    for strike in given:
        if strike.counts_on(day):
            weights[strike.member] = weights.get(strike.member, 0.0) + strike.weight
    small = len(events_seen) < brakes.min_alliance_size
    found = []
    for member, events in sorted(events_seen.items()):
        weight = weights.get(member, 0.0)
        why = SMALL_ALLIANCE if small else TOO_FEW_EVENTS if events < brakes.min_events_seen else ""
        level = "" if why else next((name for name, least in reversed(levels) if weight >= least), "")
        found.append(Standing(member, weight, level, why))
    return found

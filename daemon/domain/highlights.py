"""What a week may be proud of: leaders, those who improved, personal bests, and streaks without a mark."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from daemon.domain.contribution import Contribution
from daemon.domain.days import Week

NAMED = 5
"""So many names in each list: a list of everybody praises nobody."""

LEAST_IMPROVED = 1.1
"""From this share of the own median on a week is an improvement and not chance."""

LEAST_STREAK = 3
"""Weeks in a row that are a streak."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberWeek:
    """One week of a member: the events that show them, those that excuse them, and what marks added to counters."""

    seen: int
    excused: int
    raised: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Highlights:
    """Each list with the best first: leaders by position, improved and streaks with how much.

    `streaks_in_all`: how many members have a streak at all.
    """

    leaders: tuple[tuple[str, float], ...] = ()
    improved: tuple[tuple[str, float], ...] = ()
    bests: tuple[tuple[str, float], ...] = ()
    streaks: tuple[tuple[str, int], ...] = ()
    streaks_in_all: int = 0


def highlights(
    contributed: Mapping[str, Contribution], weeks: Mapping[str, Mapping[Week, MemberWeek]], week: Week
) -> Highlights:
    """The lists of a week. Nobody is in one for nothing: who gave 0 leads nothing."""
    given = {member: one for member, one in contributed.items() if one.value}
    leaders = sorted((one.position, member) for member, one in given.items() if one.position is not None)
    improved = sorted((-one.share, member) for member, one in given.items() if one.share is not None)
    bests = sorted((-one.value, member) for member, one in given.items() if one.best and one.value is not None)
    lasting = ((streak(of, week), member) for member, of in weeks.items())
    streaks = sorted((-count, member) for count, member in lasting if count >= LEAST_STREAK)
    return Highlights(
        leaders=tuple((member, given[member].value or 0.0) for place, member in leaders if place <= NAMED),
        improved=tuple((member, -share) for share, member in improved if -share >= LEAST_IMPROVED)[:NAMED],
        bests=tuple((member, -value) for value, member in bests)[:NAMED],
        streaks=tuple((member, -count) for count, member in streaks)[:NAMED],
        streaks_in_all=len(streaks),
    )


def streak(weeks: Mapping[Week, MemberWeek], week: Week) -> int:
    """How many weeks in a row up to this one a member was seen and no mark added to a counter.

    A week that only excuses the member is passed over; one in which nothing is known of them ends it.
    """
    count = 0
    while (one := weeks.get(week)) is not None and not one.raised and (one.seen or one.excused):
        count += one.seen > 0
        week = week.plus(-1)
    return count

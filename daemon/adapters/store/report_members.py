"""The members of a report, and what their weeks amount to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from statistics import median

from daemon.adapters.store.asker import Asker
from daemon.domain.contribution import NOTHING_KNOWN, Contribution, WeekValue, contributions
from daemon.domain.days import Week
from daemon.domain.highlights import MemberWeek
from daemon.domain.pack import MetricKind
from daemon.domain.report import Away, MemberLine, WeekPoint
from daemon.domain.standing import Strike, standings

LATELY = 4
"""So many weeks before this one stand beside each counter."""

_STRIKES = "SELECT member, game_day, counter, weight, expires_on FROM strikes WHERE game_day <= $day"

Moves = Mapping[tuple[str, str], Mapping[Week, int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Weeks:
    """What is known of each week: of members, of their counters, and of what they contributed."""

    events: Mapping[Week, tuple[int, int]] = field(hash=False)
    members: Mapping[str, Mapping[Week, MemberWeek]] = field(hash=False)
    moves: Moves = field(hash=False)
    values: tuple[WeekValue, ...]
    totals: Mapping[Week, tuple[float, int, int]] = field(hash=False)


def weeks_known(ask: Asker) -> Weeks:
    """Ask for all of it. Raises StoreError."""
    members: dict[str, dict[Week, MemberWeek]] = defaultdict(dict)
    for week, member, seen, excused, raised in ask.until("member_weeks"):
        members[member][Week.parse(week)] = MemberWeek(seen=seen, excused=excused, raised=raised)
    moves: dict[tuple[str, str], dict[Week, int]] = defaultdict(dict)
    for member, counter, week, moved in ask.history("lately"):
        moves[member, counter][Week.parse(week)] = moved
    values = []
    totals: dict[Week, tuple[float, int, int]] = defaultdict(lambda: (0.0, 0, 0))
    for text, member, value, events, total, given in ask.measured("contributions", own_days=False):
        week = Week.parse(text)
        values.append(WeekValue(week=week, member=member, value=value, events=events))
        so_far, took_part, chances = totals[week]
        # Values of several events are only added up where each event has its own.
        added = total if ask.measure and ask.measure.kind is MetricKind.PER_EVENT else value
        totals[week] = so_far + added, took_part + given, chances + events
    held = {Week.parse(week): (events, seen) for week, events, seen in ask.history("history_events")}
    return Weeks(events=held, members=members, moves=moves, values=tuple(values), totals=dict(totals))


def contributed(ask: Asker, weeks: Weeks) -> Mapping[str, Contribution]:
    """What each member contributed this week."""
    of_screen: dict[Week, int] = defaultdict(int)
    for one in weeks.values:
        of_screen[one.week] = max(of_screen[one.week], one.events)
    # A counter says how far somebody is, and that grows until the week is over.
    comparable = ask.final or (ask.measure is not None and ask.measure.kind is not MetricKind.COUNTER)
    return contributions(weeks.values, of_screen, ask.week, comparable=comparable)


def member_lines(
    ask: Asker, weeks: Weeks, given: Mapping[str, Contribution], latest: Mapping[str, Mapping[str, str]]
) -> tuple[MemberLine, ...]:
    """Every member of the week. Raises StoreError."""
    totals: dict[str, dict[str, int]] = defaultdict(dict)
    moved: dict[str, dict[str, int]] = defaultdict(dict)
    for member, counter, value, added in ask.days("counters"):
        totals[member][counter] = value
        moved[member][counter] = added
    rows: dict[str, dict[str, int]] = defaultdict(dict)
    for member, counter, in_a_row in ask.days("rows"):
        rows[member][counter] = in_a_row
    stands = _standing(ask)
    found = []
    for line in ask.days("members"):
        member, role, events, expected, last_seen_on, exempt, watch, newcomer = line[:8]
        strikes, new_strikes, level, grade = stands.get(member, (0.0, 0, "", None))
        found.append(
            MemberLine(
                member=member,
                role=role,
                counters=totals.get(member, {}),
                # Who is on no picture of this week, and has no mark for that: nobody knows what they did.
                added=moved.get(member, {}) if events or any(moved.get(member, {}).values()) else {},
                lately={counter: _lately(ask.week, weeks, member, counter) for counter in totals.get(member, {})},
                latest=latest.get(member, {}),
                events=events,
                expected=expected,
                last_seen_on=last_seen_on,
                strikes=strikes,
                new_strikes=new_strikes,
                level=level,
                grade=grade,
                contribution=given.get(member, NOTHING_KNOWN),
                away=_away(line[8:]),
                exempt=exempt,
                watch=watch,
                newcomer=newcomer,
                rows=rows.get(member, {}),
            )
        )
    return tuple(found)


def _away(leave: Sequence[str | date | None]) -> Away | None:
    kind, first_day, last_day = leave
    if not isinstance(kind, str) or not isinstance(first_day, date):
        return None
    return Away(kind=kind, first_day=first_day, last_day=last_day if isinstance(last_day, date) else None)


def _lately(week: Week, weeks: Weeks, member: str, counter: str) -> tuple[int | None, ...]:
    """What each of the weeks before added; None where nothing shows the member and nothing moved."""
    told: list[int | None] = []
    for back in range(-LATELY, 0):
        one = week.plus(back)
        seen = weeks.members.get(member, {}).get(one)
        moved = weeks.moves.get((member, counter), {}).get(one)
        told.append(moved if moved is not None else 0 if seen and seen.seen else None)
    return tuple(told)


def _standing(ask: Asker) -> Mapping[str, tuple[float, int, str, int | None]]:
    """Of each member: the weight of strikes on the last day, how many are of this week, the level and its grade."""
    config = ask.config
    if not config.strikes.each:
        return {}
    given = [Strike(*row) for row in ask.database.rows(_STRIKES, {"day": ask.day})]
    levels = list(config.levels.items())
    grades = {name: grade for grade, (name, _) in enumerate(levels)}
    seen: dict[str, int] = dict(ask.on_the_day("standing"))
    new: dict[str, int] = defaultdict(int)
    for strike in given:
        new[strike.member] += strike.game_day >= ask.week.first_day
    return {
        stand.member: (stand.strikes, new[stand.member], stand.level, grades.get(stand.level))
        for stand in standings(seen, given, levels, config.brakes.brakes(), ask.day)
    }


def points(ask: Asker, weeks: Weeks, counters: Sequence[str]) -> tuple[WeekPoint, ...]:
    """The weeks of the charts."""
    found = []
    for week in ask.weeks:
        events, members = weeks.events.get(week, (0, 0))
        of_week = [one.value for one in weeks.values if one.week == week]
        total, took_part, chances = weeks.totals.get(week, (0.0, 0, 0))
        added = {
            counter: sum(moved.get(week, 0) for (_, name), moved in weeks.moves.items() if name == counter)
            for counter in counters
        }
        found.append(
            WeekPoint(
                week=week,
                added=added if events else {},
                members=members,
                events=events,
                total=total if of_week else None,
                median=median(of_week) if of_week else None,
                took_part=took_part,
                chances=chances,
            )
        )
    return tuple(found)

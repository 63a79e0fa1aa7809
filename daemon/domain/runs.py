"""Rules over several events: at which of them a rule with `over` applies.

An event in which nothing can be told (the member was on no picture, or a reading is held) is never taken for one in
which the condition held. An event that spares the member (leave, say) is passed over as if it had not been.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from daemon.domain.rules import Consecutive, Over, Within


@dataclass(frozen=True, slots=True)
class Told:
    """What a condition says of a member in one event: it holds, it does not, or None: it cannot be told."""

    game_day: date
    holds: bool | None
    spared: bool = False


def applies(over: Over, told: Sequence[Told]) -> list[bool | None]:
    """For each event, in the order of their days, whether the rule applies there; None where it cannot be told."""
    match over:
        case Consecutive(count):
            return _in_a_row(told, count)
        case Within():
            return _within(told, over)


def _in_a_row(told: Sequence[Told], count: int) -> list[bool | None]:
    found: list[bool | None] = []
    length = 0
    for event in told:
        if event.spared:
            found.append(False)
            continue
        length = length + 1 if event.holds else 0
        # After so many events in a row the next run begins: a long absence is marked at each third day, not daily.
        found.append(None if event.holds is None else length == count)
        length %= count
    return found


def _within(told: Sequence[Told], over: Within) -> list[bool | None]:
    found: list[bool | None] = []
    open_days: list[date] = []
    for event in told:
        if event.spared or not event.holds:
            found.append(None if event.holds is None and not event.spared else False)
            continue
        open_days = [day for day in (*open_days, event.game_day) if event.game_day - day < over.window]
        full = len(open_days) >= over.at_least
        found.append(full)
        if full:
            open_days = []
    return found

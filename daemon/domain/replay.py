"""What would be otherwise under other settings: marks, counters and levels, before and after."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkSaid:
    """A mark, as far as it matters to its member: when, by which rule, for what, and what it moves.

    A `provisional` one moves nothing yet. What was `observed` and `expected` explains a mark: with another number in
    its place it is the same mark.
    """

    member: str
    game_day: date
    screen: str
    rule: str
    counter: str
    amount: int
    provisional: bool
    observed: str = field(compare=False)
    expected: str = field(compare=False)


@dataclass(frozen=True, slots=True)
class Moved:
    """A counter of a member, before and after; None: it did not exist, or the member was not known."""

    member: str
    counter: str
    before: int | None
    after: int | None


@dataclass(frozen=True, slots=True)
class Levelled:
    """The level of a member, before and after; "" for none."""

    member: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What other settings would change of what was published at `judged_at`.

    `added` and `removed` marks are those from the game day `since` on (None: all); counters and levels are as they
    stand at the end.
    """

    judged_at: datetime
    since: date | None
    screenshots: int
    events: int
    marks: int
    added: tuple[MarkSaid, ...]
    removed: tuple[MarkSaid, ...]
    counters: tuple[Moved, ...]
    levels: tuple[Levelled, ...]

    @property
    def members(self) -> tuple[str, ...]:
        """Everybody for whom something is otherwise, by name."""
        changes: tuple[MarkSaid | Moved | Levelled, ...] = (*self.added, *self.removed, *self.counters, *self.levels)
        return tuple(sorted({change.member for change in changes}))


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What was judged: every mark, and the counters and levels at the end."""

    marks: tuple[MarkSaid, ...]
    counters: Mapping[tuple[str, str], int] = field(hash=False)
    levels: Mapping[str, str] = field(hash=False)


def moved(before: Outcome, after: Outcome) -> tuple[Moved, ...]:
    """The counters that stand otherwise. That one is nowhere and one stands at 0 is no difference."""
    found = []
    for key in sorted({*before.counters, *after.counters}):
        old, new = before.counters.get(key), after.counters.get(key)
        if (old or 0) != (new or 0):
            found.append(Moved(*key, old, new))
    return tuple(found)


def levelled(before: Outcome, after: Outcome) -> tuple[Levelled, ...]:
    """The levels that are otherwise."""
    return tuple(
        Levelled(member, before.levels.get(member, ""), after.levels.get(member, ""))
        for member in sorted({*before.levels, *after.levels})
        if before.levels.get(member, "") != after.levels.get(member, "")
    )


def without(marks: Iterable[MarkSaid], others: Iterable[MarkSaid], since: date | None) -> tuple[MarkSaid, ...]:
    """The marks that are not among the others, from a day on, by member and day."""
    known = set(others)
    found = [mark for mark in marks if mark not in known and (since is None or mark.game_day >= since)]
    return tuple(sorted(found, key=lambda mark: (mark.member, mark.game_day, mark.screen, mark.rule, mark.counter)))

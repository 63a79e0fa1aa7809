"""Renames: a member who is seen no more, and a new name that may be theirs.

Nothing is decided here: who is meant by a name is the officer's word. It is asked when a name appears after the last
sight of a member, and what is known of the two fits together.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from math import log

from daemon.domain.names import fold, likeness

LONGEST_GAP = timedelta(days=28)
"""Somebody who was away for longer is not asked about: too many others will have come meanwhile."""

SAME = 0.1
"""Two numbers of a steady metric, such as a member's power, are the same when they differ by at most this share."""

LIKE = 0.5
"""From this likeness on the two names themselves speak for a new name of the same person."""


class Reason(StrEnum):
    """What speaks for two names being one person: a steady number, the rank, or the names."""

    NUMBER = "number"
    RANK = "rank"
    NAME = "name"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A member, or a name that is nobody's yet: from when to when it was seen, with first and last rank and numbers.

    `first` and `last` are game days, `numbers` by metric the first and the last one. `unseen` is in how many events
    since then the member was expected and not seen.
    """

    name: str
    first: date
    last: date
    numbers: Mapping[str, tuple[float, float]] = field(hash=False)
    first_rank: str = ""
    last_rank: str = ""
    events: int = 1
    unseen: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Rename:
    """A question: is `name` the new name of `member`? With what speaks for it.

    `metric` is the steady number that is nearest, with its last value before and its first since; "": none is known.
    """

    member: str
    name: str
    last_seen_on: date
    first_seen_on: date
    because: tuple[Reason, ...]
    metric: str = ""
    before: float | None = None
    since: float | None = None


def renames(
    gone: Sequence[Person], new: Sequence[Person], different: Collection[frozenset[str]] = ()
) -> tuple[Rename, ...]:
    """Each new name with the one member whose new name it most likely is, and each member at most once.

    `different` are pairs that the officer told to be two people.
    """
    scored = [
        (score, question)
        for member in gone
        for person in new
        if frozenset((member.name, person.name)) not in different
        for score, question in [_asked(member, person)]
        if question is not None
    ]
    found: list[Rename] = []
    taken: set[str] = set()
    for _, question in sorted(scored, key=lambda pair: (-pair[0], pair[1].member, pair[1].name)):
        if not taken & {question.member, question.name}:
            taken |= {question.member, question.name}
            found.append(question)
    return tuple(sorted(found, key=lambda question: (question.first_seen_on, question.name)))


def _asked(member: Person, person: Person) -> tuple[float, Rename | None]:
    gap = person.first - member.last
    if not (timedelta(0) < gap <= LONGEST_GAP and member.unseen):
        return 0.0, None
    apart = {
        metric: abs(log(since / before))
        for metric, (_, before) in member.numbers.items()
        for since, _ in [person.numbers.get(metric, (0.0, 0.0))]
        if before > 0 and since > 0
    }
    like = likeness(member.name, person.name)
    numbers = bool(apart) and max(apart.values()) <= log(1 + SAME)
    # Where a number is known of both and is another, they are two people, whatever their names.
    if (apart and not numbers) or (not apart and like < LIKE):
        return 0.0, None
    ranks = bool(member.last_rank) and fold(member.last_rank) == fold(person.first_rank)
    because = {Reason.NUMBER: numbers, Reason.RANK: ranks, Reason.NAME: like >= LIKE}
    nearest = min(apart, key=lambda metric: (apart[metric], metric), default="")
    question = Rename(
        member=member.name,
        name=person.name,
        last_seen_on=member.last,
        first_seen_on=person.first,
        because=tuple(reason for reason, holds in because.items() if holds),
        metric=nearest,
        before=member.numbers[nearest][1] if nearest else None,
        since=person.numbers[nearest][0] if nearest else None,
    )
    near = 1 - apart[nearest] / log(1 + SAME) if numbers else 0.0
    return 2 * (numbers + near) + (ranks + like) / 2, question

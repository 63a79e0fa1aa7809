"""Naming: whose a row is that several pictures show, when they do not agree on the name or one of them has none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from daemon.domain.names import skeleton


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """A row on one picture: `key` says which, `name` what was read ("" for nothing), `sure` whether that is trusted.

    `told`: the officer has said whose row it is. `confidence` runs from 0 to 1.
    """

    key: tuple[int, int]
    name: str
    sure: bool
    told: bool
    confidence: float


@dataclass(frozen=True, slots=True)
class Named:
    """What a row is called after all; with `why` it is not trusted."""

    key: tuple[int, int]
    name: str
    why: str = ""


def named(
    groups: Sequence[Sequence[Sighting]],
    alone: Mapping[str, int],
    known: Collection[str],
    apart: Collection[frozenset[str]] = (),
) -> list[Named]:
    """What changes for the rows of groups, each of which is one row of the list, in the order of the pictures.

    `alone`: how many rows outside of the groups surely show each skeleton of a name. `known`: the skeletons of the
    roster, and of whatever the officer has said something of; `apart`: pairs that are two people by their word. Names
    that look alike are left to be told apart by others.

    Where two names stand against each other, the officer's word wins, then a name that stands by itself elsewhere or in
    the roster against one that does not, then the one that more pictures show. Two that both stand by themselves are
    two members, and whose the row is cannot be told.
    """
    standing = Counter(dict(alone))
    for group in groups:
        shown = {skeleton(one.name) for one in group if one.sure}
        if len(shown) == 1:
            standing[next(iter(shown))] += sum(one.sure for one in group)
    firm = {bones for bones, count in standing.items() if count} | {*known}
    return [change for group in groups for change in _settled(group, firm, apart)]


def _settled(group: Sequence[Sighting], firm: AbstractSet[str], apart: Collection[frozenset[str]]) -> list[Named]:
    sure = [one for one in group if one.sure]
    if not sure:
        return []
    told = [one for one in sure if one.told]
    votes = Counter(skeleton(one.name) for one in told or sure)
    standing = [bones for bones in votes if bones in firm]
    if len(votes) > 1 and (len(standing) > 1 or told or any(pair <= votes.keys() for pair in apart)):
        return [Named(one.key, one.name, "disagree") for one in sure]
    best = standing[0] if standing else max(votes, key=lambda bones: (votes[bones], _surest(sure, bones)))
    name = max((one for one in sure if skeleton(one.name) == best), key=lambda one: one.told).name
    return [Named(one.key, name) for one in group if not one.sure or skeleton(one.name) != best]


def _surest(sure: Sequence[Sighting], bones: str) -> float:
    return max(one.confidence for one in sure if skeleton(one.name) == bones)

"""Who is who: from names as they were read to members.

A name whose skeleton fits one member is that member, and one that could be two members is nobody. A name that is like
one member's, and unlike all others', is a misreading of it; one that is only somewhat like a member's may be one, even
where it was read twice, and is asked about. Whoever once stood beside the member, or had other numbers in the same
event, is somebody else, however alike the names are. A name like nobody's is a new member's once two screenshots show
it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from daemon.domain.names import (
    LOOK_ALIKE,
    MAYBE_A_MEMBER,
    TWICE,
    UNKNOWN,
    could_be,
    likeness,
    skeleton,
)

SCREENSHOTS_OF_A_NEW_NAME = 2
"""On how many screenshots a name that fits nobody must be read alike to be a new member."""

FOUNDING_DAYS = 3
"""While there are screenshots of no more game days than these, and no roster is given, one reading founds a member: a
newcomer to Muster sees their alliance at once. Afterwards a name that was read only once is asked about."""

FLOOR = 0.9
"""From this likeness on a name is taken for a misreading of a member's: one letter in ten may be wrong."""

MARGIN = 0.08
"""By so much the likeness to the next member's name must be smaller: what is like two names is nobody's."""


class Origin(StrEnum):
    """How it is known that a name means a member.

    `name`: it is the member's name. `alias`: the roster says so. `told`: a correction says so. `taught`: the officer
    gave a row with this name to the member. `look_alike`: it looks like a spelling of the member's. `near`: it is a
    likely misreading of one.
    """

    NAME = "name"
    ALIAS = "alias"
    TOLD = "told"
    TAUGHT = "taught"
    LOOK_ALIKE = "look_alike"
    NEAR = "near"


@dataclass(frozen=True, slots=True, kw_only=True)
class Spelling:
    """A name as it was surely read: on how many screenshots, in how many rows, and when first."""

    name: str
    screenshots: int
    rows: int
    first: datetime


@dataclass(frozen=True, slots=True)
class Known:
    """A member of the given roster with the spellings that mean them."""

    member: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Identity:
    """Whom a name means and how that is known: `member`, or None and the reason `why` (one of `NAME_REASONS`)."""

    member: str | None
    why: str = ""
    origin: Origin = Origin.NAME


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What is known beside the names themselves.

    `roster` is the officer's, `told` what corrections say of names. `clashing` are the skeletons that two rows of one
    screenshot share, `contradicting` those whose spellings show other numbers in one event. `founding`: one reading
    founds a member.
    """

    roster: Sequence[Known] = ()
    told: Mapping[str, Identity] = field(default_factory=dict, hash=False)
    clashing: Collection[str] = ()
    contradicting: Collection[str] = ()
    founding: bool = False


Pair = tuple[str, str]
"""A name that may be a misreading, and the member whose name it may be of, each by one of its spellings."""


@dataclass(frozen=True, slots=True)
class Witness:
    """What the pictures say of pairs of names.

    `apart`: they are surely two people. `contested`: they may be, for some of their numbers in one event differ.
    """

    apart: Collection[Pair] = ()
    contested: Collection[Pair] = ()


Ask = Callable[[Mapping[str, str], Collection[Pair]], Witness]
"""Asks the pictures about pairs of groups, given the group of each name."""


def who_is_who(spellings: Iterable[Spelling], given: Given, ask: Ask) -> Mapping[str, Identity]:
    """Whom each name means. What the officer told stands; an alias wins over a look-alike.

    A new member is called by the spelling read most often, then the earliest. The result does not depend on the order
    of the spellings.
    """
    found: dict[str, Identity] = {}
    strangers: dict[str, list[Spelling]] = defaultdict(list)
    owners = _owners(given)
    for spelling in spellings:
        identity = _listed(spelling.name, owners, given)
        if identity is not None:
            found[spelling.name] = identity
        else:
            strangers[skeleton(spelling.name)].append(spelling)
    for bones, alike in strangers.items():
        why = TWICE if bones in given.clashing else LOOK_ALIKE if bones in given.contradicting else ""
        if why or not bones:
            found |= {spelling.name: Identity(None, why or UNKNOWN) for spelling in alike}
    groups = [_Group.of(alike) for bones, alike in strangers.items() if bones and alike[0].name not in found]
    found |= _settled(sorted(groups, key=lambda group: group.rank), given, found, ask)
    return found


@dataclass(frozen=True, slots=True)
class _Group:
    """Spellings that fit nobody and look alike, called by the one read most often."""

    name: str
    spellings: tuple[str, ...]
    established: bool
    rank: tuple[bool, int, datetime, str]

    @classmethod
    def of(cls, alike: Sequence[Spelling]) -> _Group:
        best = min(alike, key=lambda spelling: (-spelling.rows, spelling.first, spelling.name))
        established = max(spelling.screenshots for spelling in alike) >= SCREENSHOTS_OF_A_NEW_NAME
        rows, first = sum(spelling.rows for spelling in alike), min(spelling.first for spelling in alike)
        rank = (not established, -rows, first, best.name)
        return cls(best.name, tuple(spelling.name for spelling in alike), established, rank)


def _owners(given: Given) -> Mapping[str, set[str]]:
    """The members of the roster by the skeletons of their spellings."""
    owners: dict[str, set[str]] = defaultdict(set)
    for known in given.roster:
        for written in (known.member, *known.aliases):
            owners[skeleton(written)].add(known.member)
    return owners


def _listed(name: str, owners: Mapping[str, set[str]], given: Given) -> Identity | None:
    """Whom the officer says that a name means; None when it fits nobody whom they name."""
    aliases = {alias: known.member for known in given.roster for alias in known.aliases}
    bones = skeleton(name)
    fitting = owners.get(bones, set())
    if name in given.told:
        return given.told[name]
    if name in aliases:
        return Identity(aliases[name], origin=Origin.ALIAS)
    if len(fitting) == 1 and name in fitting:
        return Identity(name)
    if len(fitting) == 1 and bones not in given.contradicting:
        return Identity(next(iter(fitting)), origin=Origin.LOOK_ALIKE)
    return Identity(None, LOOK_ALIKE) if fitting else None


def _settled(
    groups: Sequence[_Group], given: Given, listed: Mapping[str, Identity], ask: Ask
) -> Mapping[str, Identity]:
    """Whom the names of each group mean; those read most often come first, and others may be misreadings of them."""
    spelled: dict[str, set[str]] = {known.member: {known.member, *known.aliases} for known in given.roster}
    for name, identity in listed.items():
        if identity.member is not None:
            spelled.setdefault(identity.member, {identity.member}).add(name)
    pairs = _alike(groups, spelled, founding=given.founding)
    of_group = {name: member for member, names in spelled.items() for name in names}
    of_group |= {name: group.name for group in groups for name in group.spellings}
    witness = ask(of_group, [(name, member) for name, members in pairs.items() for member in members])
    found: dict[str, Identity] = {}
    for group in groups:
        members = {member: spelled[member] for member in pairs[group.name] if member in spelled}
        identity = _meant(group, members, witness, founding=given.founding)
        found |= {name: _spelled_otherwise(name, identity) for name in group.spellings}
        if identity.member is not None:
            spelled.setdefault(identity.member, set()).update(group.spellings)
    return found


def _alike(
    groups: Sequence[_Group], spelled: Mapping[str, Collection[str]], *, founding: bool
) -> Mapping[str, set[str]]:
    """For each group the members, and the groups before it that may become some, of whose names it may be misread."""
    bones = {member: {skeleton(name) for name in names} for member, names in spelled.items()}
    pairs = {}
    for group in groups:
        pairs[group.name] = could_be(group.name, bones)
        if group.established or founding:
            bones[group.name] = {skeleton(group.name)}
    return pairs


def _spelled_otherwise(name: str, identity: Identity) -> Identity:
    """What a group means, said of one of its spellings."""
    if identity.member in {name, None} or identity.origin is Origin.NEAR:
        return identity
    return Identity(identity.member, origin=Origin.LOOK_ALIKE)


def _meant(group: _Group, members: Mapping[str, Collection[str]], witness: Witness, *, founding: bool) -> Identity:
    possible = [member for member in members if (group.name, member) not in witness.apart]
    near = _near(group.name, members)
    if near in possible and (group.name, near) not in witness.contested:
        return Identity(near, origin=Origin.NEAR)
    if possible:
        return Identity(None, MAYBE_A_MEMBER)
    return Identity(group.name) if group.established or founding else Identity(None, UNKNOWN)


def _near(name: str, members: Mapping[str, Collection[str]]) -> str | None:
    """The one member whose name this is likely a misreading of."""
    like = {member: max(likeness(name, other) for other in names) for member, names in members.items()}
    best, *others = sorted(like, key=lambda member: (-like[member], member)) or [""]
    if not best or like[best] < FLOOR or (others and like[others[0]] > like[best] - MARGIN):
        return None
    return best

"""Who is who: from names as they were read to members.

Readers confuse letters that look alike (0 and O, 1 and l, rn and m) and drop accents. Two names are therefore never
told apart by such letters alone: they have the same skeleton. A name whose skeleton fits one member is that member,
and a name that could be two members is nobody.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from rapidfuzz.distance import Levenshtein

_LOOK_ALIKE = str.maketrans(
    {"0": "o", "1": "l", "i": "l", "\u0131": "l", "|": "l", "!": "l", "5": "s", "$": "s", "8": "b"}
)
_LOOK_ALIKE_PAIRS = (("rn", "m"), ("vv", "w"))

UNKNOWN = "unknown-name"
LOOK_ALIKE = "look-alike"
NOT_A_MEMBER = "not-a-member"
MAYBE_A_MEMBER = "maybe-a-member"
TWICE = "twice"

NAME_REASONS = {
    UNKNOWN: "this name fits nobody in the roster, and only one screenshot shows it",
    LOOK_ALIKE: "two members have names that look like this one",
    MAYBE_A_MEMBER: "this name fits nobody in the roster, but may be a misreading of a member who was not seen",
    TWICE: "the same name stands twice on this picture",
}
"""Each reason a surely read name can belong to nobody for, as the officer reads it in English."""

SCREENSHOTS_OF_A_NEW_NAME = 2
"""On how many screenshots a name that fits nobody in the given roster must be read alike to be a new member."""


LETTERS_A_MISREADING = 4
"""A name this long may have one letter wrong and still be the member's; one twice as long two."""

LEAST_LIKE = 0.4
"""From this share of equal letters on a person is asked whether a member is meant: of 173 names on real screens one
pair in a hundred is so alike."""


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
    """Whom a name means: `member`, or None and the reason `why` (one of `NAME_REASONS`)."""

    member: str | None
    why: str = ""


def fold(name: str) -> str:
    """The name without accents, capitals and spaces."""
    letters = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    # Folding capitals can bring new accents (as for the Turkish I with a dot), hence once more.
    folded = unicodedata.normalize("NFKD", letters.casefold())
    return "".join(c for c in folded if not unicodedata.combining(c) and not c.isspace())


def skeleton(name: str) -> str:
    """The folded name with every letter that looks like another written as that one."""
    bones = fold(name).translate(_LOOK_ALIKE)
    for pair, single in _LOOK_ALIKE_PAIRS:
        bones = bones.replace(pair, single)
    return bones


def who_is_who(
    spellings: Iterable[Spelling],
    roster: Sequence[Known],
    clashing: Collection[str],
    contradicting: Collection[str] = (),
) -> Mapping[str, Identity]:
    """Whom each name means.

    `clashing` are the skeletons that two rows of one screenshot share, `contradicting` those whose spellings show
    other numbers in one event: nobody is told by those, unless written exactly as in the roster. With an empty roster
    each name founds a member, and spellings with one skeleton are one member, called by the spelling read most often
    (then the earliest). With a roster, a name that fits nobody in it is a new member once `SCREENSHOTS_OF_A_NEW_NAME`
    screenshots show it alike. An alias is the officer's word and wins over a look-alike.
    """
    aliases = {alias: known.member for known in roster for alias in known.aliases}
    owners: dict[str, set[str]] = defaultdict(set)
    for known in roster:
        for written in (known.member, *known.aliases):
            owners[skeleton(written)].add(known.member)
    found: dict[str, Identity] = {}
    strangers: dict[str, list[Spelling]] = defaultdict(list)
    for spelling in spellings:
        bones = skeleton(spelling.name)
        fitting = owners.get(bones, set())
        if spelling.name in aliases:
            found[spelling.name] = Identity(aliases[spelling.name])
        elif len(fitting) == 1 and spelling.name in fitting:
            found[spelling.name] = Identity(spelling.name)
        elif len(fitting) == 1 and bones not in contradicting:
            found[spelling.name] = Identity(next(iter(fitting)))
        elif fitting:
            found[spelling.name] = Identity(None, LOOK_ALIKE)
        else:
            strangers[bones].append(spelling)
    for bones, alike in strangers.items():
        needed = SCREENSHOTS_OF_A_NEW_NAME if roster else 1
        identity = _newcomer(bones, alike, clashing, contradicting, needed=needed)
        found.update((spelling.name, identity) for spelling in alike)
    return found


def _newcomer(
    bones: str,
    alike: Sequence[Spelling],
    clashing: Collection[str],
    contradicting: Collection[str],
    *,
    needed: int,
) -> Identity:
    if bones in clashing:
        return Identity(None, TWICE)
    if bones in contradicting:
        return Identity(None, LOOK_ALIKE)
    if not bones or max(spelling.screenshots for spelling in alike) < needed:
        return Identity(None, UNKNOWN)
    return Identity(min(alike, key=lambda spelling: (-spelling.rows, spelling.first, spelling.name)).name)


def could_be(name: str, members: Mapping[str, Collection[str]]) -> set[str]:
    """The members that a name may be a misreading of, given the skeletons by which each is known.

    One letter in four may be wrong. This is for withholding judgement, never for giving a reading to a member.
    """
    bones = skeleton(name)
    wrong = len(bones) // LETTERS_A_MISREADING
    return {
        member
        for member, skeletons in members.items()
        if any(Levenshtein.distance(bones, known, score_cutoff=wrong) <= wrong for known in skeletons)
    }


def nearest(name: str, members: Mapping[str, Collection[str]], count: int) -> list[str]:
    """The members whose names are most like this one, at most `count`, given the skeletons by which each is known.

    None that shares less than `LEAST_LIKE` of its letters in order. For asking a person, never for judging.
    """
    bones = skeleton(name)
    likeness = {
        member: max(Levenshtein.normalized_similarity(bones, known) for known in skeletons)
        for member, skeletons in members.items()
        if skeletons
    }
    fitting = [member for member, like in likeness.items() if like >= LEAST_LIKE]
    return sorted(fitting, key=lambda member: (-likeness[member], member))[:count]


def same_member(name: str, members: Collection[str]) -> str:
    """The one member that a name in the config means: written exactly so, or looking like it; else the name itself."""
    if name in members:
        return name
    fitting = [member for member in members if skeleton(member) == skeleton(name)]
    return fitting[0] if len(fitting) == 1 else name

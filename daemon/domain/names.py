"""Names as they are compared.

Readers confuse letters that look alike (0 and O, 1 and l, rn and m) and drop accents. Two names are therefore never
told apart by such letters alone: they have the same skeleton.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Mapping
from functools import lru_cache

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
UNLIKE = "unlike"
REPEATED = "repeated"

NAME_REASONS = {
    UNKNOWN: "this name fits nobody in the roster, and only one screenshot shows it",
    LOOK_ALIKE: "two members have names that look like this one",
    MAYBE_A_MEMBER: "this name fits nobody in the roster, but may be a misreading of a member who was not seen",
    TWICE: "another row, here or on a picture of the same minutes, has this name or one like it",
    REPEATED: "another picture shows the same line, and whether the two are one cannot be told",
    UNLIKE: "a number in this row is far from what this member has: the number may be misread, or the name",
}
"""Each reason for which a row with a surely read name is not trusted, as the officer reads it in English."""

LETTERS_A_MISREADING = 4
"""A name this long may have one letter wrong and still be the member's; one twice as long two."""

LEAST_LIKE = 0.4
"""From this share of equal letters on a person is asked whether a member is meant: of 173 names on real screens one
pair in a hundred is so alike."""


def fold(name: str) -> str:
    """The name without accents, capitals and spaces."""
    letters = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    # Folding capitals can bring new accents (as for the Turkish I with a dot), hence once more.
    folded = unicodedata.normalize("NFKD", letters.casefold())
    return "".join(c for c in folded if not unicodedata.combining(c) and not c.isspace())


@lru_cache(maxsize=16384)
def skeleton(name: str) -> str:
    """The folded name with every letter that looks like another written as that one."""
    bones = fold(name).translate(_LOOK_ALIKE)
    for pair, single in _LOOK_ALIKE_PAIRS:
        bones = bones.replace(pair, single)
    return bones


def likeness(name: str, other: str) -> float:
    """How like two names are once what looks alike is the same, from 0 to 1; 0 where a digit tells them apart.

    Digits are what people tell their accounts apart by: `Nova2024` and `Nova2026` are two.
    """
    mine, theirs = skeleton(name), skeleton(other)
    if _digits(name, other):
        return 0.0
    return Levenshtein.normalized_similarity(mine, theirs)


def _digits(name: str, other: str) -> bool:
    """Whether one of the signs in which two names differ is a digit."""
    mine, theirs = fold(name), fold(other)
    changes = Levenshtein.editops(mine.translate(_LOOK_ALIKE), theirs.translate(_LOOK_ALIKE))
    return any(
        (change.tag != "insert" and mine[change.src_pos].isdigit())
        or (change.tag != "delete" and theirs[change.dest_pos].isdigit())
        for change in changes
    )


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

"""Zeros: a zero within a word that every reader takes for an `O`, told by how narrow it is beside round letters.

Of 26 fonts of the DejaVu and Noto families the capital is 0.95 times as wide for its height as the small round letters
or more, but for those that give each letter the same room (0.76 to 0.82), and the zero 0.72 to 0.82 times. Of seven
narrow or heavy display fonts the capital is 0.80 times (League Gothic) to 1.01; of such fonts nothing is said.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from daemon.stages.drawing import Part, letters

NARROW = 0.8
"""Up to this share of the width by height of the small round letters beside it a round sign is a zero."""

LEAST_HEIGHT = 16
"""Pixels of a text below which a pixel more or less is too much of a letter's width."""

LEAST_ROUND = 0.75
"""Width by height of small round letters below which a font is so narrow that its capital may be as narrow as a zero:
League Gothic's is."""

EVEN = 0.12
"""Letters stand at one distance from each other when the distances differ by no more than this share."""

ROUND = frozenset("oec")
"""Small letters that are as wide for their height as a capital `O`, or a little wider."""


def with_zeros(text: str, found: Sequence[Part]) -> str:
    """The text with zeros for each `O` that is drawn as one; as it is where its letters and parts do not come out even.

    Says nothing of words without small round letters, and of small ones.
    """
    if "O" not in text:
        return text
    tall = letters(found)
    places = [place for place, sign in enumerate(text) if sign.isalnum()]
    if len(tall) != len(places) or max(part.height for part in tall) < LEAST_HEIGHT:
        return text
    wide = {place: part.width / part.height for place, part in zip(places, tall, strict=True)}
    rounds = [wide[place] for place in places if text[place] in ROUND]
    if not rounds or median(rounds) < LEAST_ROUND or _is_even(tall):
        return text
    narrow = {place for place in places if text[place] == "O" and wide[place] <= NARROW * median(rounds)}
    return "".join("0" if place in narrow else sign for place, sign in enumerate(text))


def _is_even(tall: Sequence[Part]) -> bool:
    """Whether each letter seems to have the same room, as in fonts whose capital is as narrow as their zero."""
    steps = [other.middle - one.middle for one, other in pairwise(tall)]
    return not steps or max(steps) - min(steps) <= EVEN * median(steps)

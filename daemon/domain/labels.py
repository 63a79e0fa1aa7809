"""Labels that a game prints around a value, found whatever their letter case, accents and spaces."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from itertools import combinations

from rapidfuzz.distance import Levenshtein

LETTERS_A_SLIP = 5
"""In a text from a closed list, one letter in this many may be misread, and there must be no second text as near."""


@lru_cache(maxsize=4096)
def folded(text: str) -> str:
    """The text without letter case, accents and spaces."""
    return "".join(sign for sign, _ in _signs(text))


def find(label: str, text: str) -> tuple[int, int] | None:
    """Where in the text the label stands first, as `(start, end)`."""
    signs = _signs(text)
    wanted = folded(label)
    at = "".join(sign for sign, _ in signs).find(wanted) if wanted else -1
    return None if at < 0 else (signs[at][1], signs[at + len(wanted) - 1][1] + 1)


def stripped(text: str, labels: Sequence[str]) -> str:
    """The text without these labels at its beginning and its end, each taken once, in the order given."""
    for label in labels:
        wanted = folded(label)
        signs = _signs(text)
        whole = "".join(sign for sign, _ in signs)
        if not wanted or not whole:
            continue
        if whole.startswith(wanted):
            text = text[signs[len(wanted) - 1][1] + 1 :].strip()
        elif whole.endswith(wanted):
            text = text[: signs[len(whole) - len(wanted)][1]].strip()
    return text


def nearest(text: str, values: Sequence[str]) -> str | None:
    """The one of all texts there can be that was read; None when none is near or two are."""
    bare = folded(text)
    far = {value: Levenshtein.distance(bare, folded(value)) for value in values}
    if not far:
        return None
    best, *others = sorted(far, key=lambda value: far[value])
    if far[best] > len(folded(best)) // LETTERS_A_SLIP or (others and far[others[0]] == far[best]):
        return None
    return best


@lru_cache(maxsize=256)
def are_codes(values: tuple[str, ...]) -> bool:
    """Whether two of all texts there can be differ in one sign: one misread sign then makes one of another."""
    bare = [folded(value) for value in values]
    return any(Levenshtein.distance(one, two) == 1 for one, two in combinations(bare, 2))


def _signs(text: str) -> list[tuple[str, int]]:
    """Each letter or sign that counts, with its place in the text."""
    return [
        (sign, place)
        for place, written in enumerate(text)
        for sign in unicodedata.normalize("NFKD", written).casefold()
        if not sign.isspace() and not unicodedata.combining(sign)
    ]

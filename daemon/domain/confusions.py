"""Confusions: signs that readers take for each other, and whether a text would fit its column but for them.

This tells where a column may be, and what to look at again, never what stands there: where every row says `4h` and is
read `Ah`, the column is there all the same, and its cells are looked at again.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from daemon.domain.cells import cleaned, own, plain, value
from daemon.domain.pack import NUMERIC, Column, ColumnType
from daemon.domain.quantities import duration

AS_DIGITS = str.maketrans("OoDQIil|!SsBZzAgqG", "000011111558224996")
"""Letters that are read where a digit is drawn alike."""

RARE_SIGNS = frozenset("@$%©®£€§|\\<>{}=¢«»#*+^")
"""Signs that hardly stand in a name, and that letters are read as which a reader does not know: `Ø` as `@`. Of
1,119 names on 138 real pictures of twelve lists none has one, of 325 on 37 pictures of 19 other lists two have."""

MOST_DIGITS = 3
"""A unit is written after so many digits at most: no game shows a thousand hours."""


def has_rare_sign(name: str) -> bool:
    """Whether a name was read with a sign that is more likely a letter."""
    return not RARE_SIGNS.isdisjoint(name)


def nearly_fits(column: Column, words: Sequence[str]) -> bool:
    """Whether the words, from left to right, would look like what belongs in a column of numbers or lengths of time.

    That is with some of their letters taken for the digits that they look like.
    """
    if column.type not in NUMERIC | {ColumnType.DURATION} or column.values:
        return False
    return _nearly_fits(column, plain(words))


@lru_cache(maxsize=4096)
def _nearly_fits(column: Column, text: str) -> bool:
    is_time = column.type is ColumnType.DURATION
    mine = own(column, " ".join(map(_time, text.split())) if is_time else text.translate(AS_DIGITS))
    return mine is not None and value(column, cleaned(column, mine)) is not None


def _time(word: str) -> str:
    """A word of a length of time, letters before its unit as digits where it says nothing as it is."""
    if any(duration(said) is not None for said in (word, f"1{word}", f"1h {word}")):
        return word
    tried = (word[:digits].translate(AS_DIGITS) + word[digits:] for digits in range(1, MOST_DIGITS + 1))
    return next((one for one in tried if one.isdigit() or duration(one) is not None), word)

"""Foreign: in which languages of other letters a name in doubt may be written.

To read a name in one of them costs as much as to read two to five names in the first language, and most names that are
in doubt are in none: they have an icon beside them, or a font that is hard to read. What was read of them tells.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from rapidfuzz.distance import Levenshtein

from daemon.domain.cells import is_words, read
from daemon.domain.languages import HAN, LATIN_ONLY, LATIN_WITH_MARKS, LIKE_LATIN, has_own_letters
from daemon.domain.pack import Column
from daemon.domain.reading import ScreenReading
from daemon.stages.vote import By, Reading

HARDLY_ANY, LEAST_LATIN = 1, 4
"""Two looks that differ by no more letters are at a name in Latin ones, of so many at least. On 67 real pictures it
changed what was read of no name in other letters."""

LEAST_RUN = 5
"""Latin letters that two looks both read in a row, whatever they made of what stands around: letters of other scripts
come out as something else each time. Of 46 names in other letters on 250 pictures none had more than 3."""

LEAST_CLEAR = 2
"""So many of them must be letters that no letter of another script is drawn like, where there are such."""

LEAST_SURE = 0.4
"""So sure the reader of crops must be of letters that it knows."""


def latin_columns(reading: ScreenReading, name: Column) -> frozenset[str]:
    """The columns in which other rows surely have Latin letters: what the game itself says, it says in one script.

    `name` is the column of the members' names, which may be in any.
    """
    return frozenset(
        column
        for row in reading.rows
        for column, cell in row.cells.items()
        if column != name.name and not cell.held and any(sign.isascii() and sign.isalpha() for sign in cell.text)
    )


def may_be_in(language: str, column: Column, said: Sequence[Reading]) -> bool:
    """Whether a text may be in a language of other letters, by what was read of it so far, the first look first.

    The reader of crops knows Chinese and Japanese letters, and sees none where there are none; of the others it knows
    nothing.
    """
    if not is_words(column) or _is_nearly_agreed(column, said):
        return False
    if column.values and not any(has_own_letters(language, text) for text in column.values):
        return False
    crop = next((one for one in said if one.by is By.CROP), None)
    seen = _own(column, crop) if crop and crop.confidence >= LEAST_SURE else ""
    letters = [sign for sign in seen if sign.isalpha()]
    known = sum(any(has_own_letters(one, sign) for one in HAN) for sign in letters)
    if language in HAN and crop:
        return known > 0
    if 2 * known > len(letters):
        return False
    return language in LATIN_WITH_MARKS or not _has_latin_run(column, said, clear=language in LIKE_LATIN)


def _is_nearly_agreed(column: Column, said: Sequence[Reading]) -> bool:
    """Whether the first look and another in Latin letters differ by hardly a letter."""
    first, *others = [_own(column, one) for one in said if one.by is By.STOCK] or [""]
    return len(first) >= LEAST_LATIN and any(
        Levenshtein.distance(first, other, score_cutoff=HARDLY_ANY) <= HARDLY_ANY for other in others
    )


def _has_latin_run(column: Column, said: Sequence[Reading], *, clear: bool) -> bool:
    """Whether two looks read the same Latin letters in a row; `clear`, some that only Latin letters look like."""
    runs = [_runs(_own(column, one)) for one in said if one.by in {By.STOCK, By.CROP}]
    shared = (run for one, other in combinations(runs, 2) for run in one & other)
    return any(not clear or sum(sign in LATIN_ONLY for sign in run) >= LEAST_CLEAR for run in shared)


def _runs(text: str) -> set[str]:
    """Every `LEAST_RUN` Latin letters that stand in a row."""
    parts = (text[start : start + LEAST_RUN] for start in range(len(text) - LEAST_RUN + 1))
    return {part for part in parts if part.isascii() and part.isalpha()}


def _own(column: Column, one: Reading) -> str:
    return "".join(read(column, one.text.split()).split())

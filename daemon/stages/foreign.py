"""Foreign: in which languages of other letters a name in doubt may be written.

To read a name in one of them costs as much as to read two to five names in the first language, and most names that are
in doubt are in none: they have an icon beside them, or a font that is hard to read. What was read of them tells.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
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

MOSTLY = 0.5
"""Share of the texts of a column that must surely be in Latin letters for the others to be: of 17 Korean ones
up to three were, by mistake."""

LEAST_SURE = 0.4
"""So sure the reader of crops must be of letters that it knows."""

UNCONFIRMED = 0.5
"""The confidence of a look at thin type that others do not confirm: too low to be believed alone."""


def latin_columns(reading: ScreenReading, name: Column) -> frozenset[str]:
    """The columns in which most rows surely have Latin letters: what the game itself says, it says in one script.

    `name` is the column of the members' names, which may be in any.
    """
    told = [(column, cell) for row in reading.rows for column, cell in row.cells.items() if cell.text]
    all_told = Counter(column for column, _ in told)
    latin = Counter(
        column
        for column, cell in told
        if not cell.held and any(sign.isascii() and sign.isalpha() for sign in cell.text)
    )
    return frozenset(column for column in latin if column != name.name and latin[column] >= MOSTLY * all_told[column])


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


def are_alike(column: Column, said: Sequence[Reading]) -> bool:
    """Whether two looks or more say the same."""
    return len(said) > 1 and len({_own(column, one) for one in said}) == 1


def confirmed(column: Column, said: Sequence[Reading], again: Sequence[Reading]) -> list[Reading]:
    """Looks at thin type by one reader of other letters, after those `again` at it with round corners.

    Where all say the same they are as sure as the surest of all; else they are hardly sure.
    """
    if again and are_alike(column, [*said, *again]):
        surest = sorted((one.confidence for one in [*said, *again]), reverse=True)
        return [replace(one, confidence=sure) for one, sure in zip(said, surest, strict=False)]
    return [replace(one, confidence=min(one.confidence, UNCONFIRMED)) for one in said]


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

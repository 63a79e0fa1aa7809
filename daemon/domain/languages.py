"""Which languages a picture is read in, by Tesseract's codes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

NUMBERS = "numbers"
"""The language of the number model, which the project brings along."""

LATIN = ("eng", "fra", "deu", "spa", "ita", "por", "nld", "pol", "tur")
"""Languages in Latin letters, those first that stand in for each other best."""


@dataclass(frozen=True, slots=True)
class Languages:
    """`first`: of the first look at everything. `second`: of the further looks at words, as unlike as can be.

    `digits`: of the further looks at numbers. `has_numbers`: whether the number model can be asked as well.
    """

    first: str
    second: str
    digits: str
    has_numbers: bool = False


def chosen(usable: Sequence[str], preferred: Sequence[str]) -> Languages:
    """The languages to read in, of those `usable` (not empty), the `preferred` first.

    A second language fails on other letters than the first, so the two looks are worth more than one twice; but one in
    other letters knows none of the first's.
    """
    stock = [language for language in usable if language != NUMBERS]
    order = list(dict.fromkeys(one for one in (*preferred, *LATIN, *stock) if one in stock))
    first = order[0]
    second = next((one for one in order[1:] if (one in LATIN) == (first in LATIN)), first)
    return Languages(first, second, "eng" if "eng" in stock else first, NUMBERS in usable)

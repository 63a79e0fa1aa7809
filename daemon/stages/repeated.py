"""Repeated: what a game writes in one column stands in several rows, and tells how an unsure one is spelled.

Names belong to one member each and numbers repeat by chance; a rank, a server or a boss is the game's own word.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from rapidfuzz.distance import Levenshtein

from daemon.domain.cells import is_words, read
from daemon.domain.pack import Column, ColumnType, Pack
from daemon.domain.reading import ScreenReading

if TYPE_CHECKING:
    from daemon.stages.vote import Reading

OFTEN = 2
"""Rows in which a text must be sure."""

LEAST_SIGNS = 4
"""Letters and digits of such a text: a shorter one, `R4`, is too like another."""

SIGNS_A_SLIP = 4
"""For each so many signs of a text one may be misread, added or lost."""


def repeated(pack: Pack, reading: ScreenReading) -> Mapping[str, frozenset[str]]:
    """By the column's name, the texts that are sure in several of its rows; nothing for names and numbers."""
    texts: dict[str, Counter[str]] = {}
    for column in pack.columns:
        if is_words(column) and column.type is not ColumnType.NAME:
            cells = (row.cells.get(column.name) for row in reading.rows)
            texts[column.name] = Counter(cell.text for cell in cells if cell and not cell.held)
    return {
        name: frozenset(text for text, rows in counted.items() if rows >= OFTEN and signs(text) >= LEAST_SIGNS)
        for name, counted in texts.items()
    }


def as_repeated(column: Column, texts: frozenset[str], said: Sequence[Reading]) -> str:
    """The text that stands in other rows too, where one look gave just that; "" where another may stand here.

    Another may where a second of `texts` was read, or other digits: `Warzone #548` under three times `Warzone #549`.
    """
    free = {_closed(read(column, one.text.split())) for one in said if not one.denied}
    # Some readers leave out spaces.
    found = [text for text in texts if _closed(text) in free]
    if len(found) != 1:
        return ""
    (text,) = found
    return text if all(_digits(other) in {"", _digits(text)} for other in free) else ""


def slips(pack: Pack, reading: ScreenReading) -> list[tuple[int, str]]:
    """The sure cells, by row and column, that are a slip away from a text that other rows have: `Titaniurn`."""
    found = []
    for name, texts in repeated(pack, reading).items():
        for i, row in enumerate(reading.rows):
            cell = row.cells.get(name)
            if cell and not cell.held and any(_is_slip(cell.text, text) for text in texts):
                found.append((i, name))
    return found


def _is_slip(text: str, other: str) -> bool:
    most = signs(other) // SIGNS_A_SLIP
    one, two = _closed(text), _closed(other)
    return one != two and _digits(one) == _digits(two) and Levenshtein.distance(one, two, score_cutoff=most) <= most


def _closed(text: str) -> str:
    return "".join(text.split())


def signs(text: str) -> int:
    """How many letters and digits a text has."""
    return sum(sign.isalnum() for sign in text)


def _digits(text: str) -> str:
    return "".join(sign for sign in text if sign.isdigit())

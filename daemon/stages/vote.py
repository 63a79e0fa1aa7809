"""Vote: what several readings of one cell come to.

Two looks of one reader often share its error: on real screens Tesseract read `Dom1nation` as `Domination` in twelve
preparations out of twelve. So it counts who said something, not only how often.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from daemon.domain.cells import read, value
from daemon.domain.pack import WORDS, Column
from daemon.domain.reading import Cell
from daemon.stages.interpret import Doubt

ALONE = 0.9
"""From this on the reader of crops is believed alone, when no two readings say another thing. On 401 number cells of 22
real screens it was wrong once at this level, on a crop that had lost its first digit."""


class By(StrEnum):
    """Who says so: Tesseract in a stock language or with the number model, the reader of crops, the drawn digits."""

    STOCK = "stock"
    NUMBERS = "numbers"
    CROP = "crop"
    GLYPHS = "glyphs"


@dataclass(frozen=True, slots=True)
class Reading:
    """What one look at a cell gave: the whole text, how sure from 0 to 1, and by whom."""

    text: str
    confidence: float
    by: By


def vote(doubt: Doubt, cell: Cell, said: Sequence[Reading]) -> Cell:
    """The cell after all its readings, the first among them: trusted where they carry a text, else held."""
    column = doubt.column
    readings = [replace(one, text=read(column, one.text.split())) for one in said]
    votes: dict[str, list[Reading]] = {}
    for one in readings:
        if value(column, one.text) is not None:
            votes.setdefault(one.text, []).append(one)
    if not votes:
        return replace(cell, why="type")
    text, carried = max(votes.items(), key=lambda item: _weight(item[1]))
    if doubt.unanimous:
        looks = [one for one in readings if one.by is not By.GLYPHS]
        agreed = len(looks) > 1 and all(one.text == text for one in looks)
    else:
        agreed = _carries(column, text, votes, len(readings))
    why = "" if agreed else "disagree" if len(votes) > 1 else cell.why
    sureness = max(one.confidence for one in carried)
    return Cell(text, value(column, text), sureness, held=not agreed, box=cell.box, why=why)


def _weight(said: Sequence[Reading]) -> tuple[int, int, float]:
    return len({one.by for one in said}), len(said), max(one.confidence for one in said)


def _carries(column: Column, text: str, votes: dict[str, list[Reading]], looks: int) -> bool:
    """Whether a text can be trusted: two readers say it, or most looks of one, or the reader of crops is sure of it."""
    said = votes[text]
    others = [other for words, other in votes.items() if words != text]
    if len({one.by for one in said}) > 1:
        return all(len({one.by for one in other}) < 2 for other in others)
    if said[0].by is By.CROP:
        lone = said[0].confidence >= ALONE and all(len(other) < 2 for other in others)
        return lone and (column.type not in WORDS or _is_foreign(text) or not others)
    contradicted = any(one.by is not said[0].by and one.confidence >= ALONE for other in others for one in other)
    return len(said) >= 2 and 2 * len(said) > looks and not contradicted


def _is_foreign(text: str) -> bool:
    """Whether letters of the text are such as no look in Latin letters could have read: Chinese, Japanese."""
    return any("\u3040" <= letter <= "\u9fff" for letter in text)

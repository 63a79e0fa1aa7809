"""Reread: further looks at doubtful cells, by other readers, in other languages and preparations.

The looks come in rounds, from what settles most to what costs most, and only at what is still in doubt. Each round is
one call of each reader.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from daemon.domain.languages import NUMBERS, Languages
from daemon.domain.pack import ColumnType
from daemon.domain.reading import Cell
from daemon.ports import CropReader, TextReader
from daemon.stages.interpret import Doubt, Interpretation
from daemon.stages.load import Pixels
from daemon.stages.sheet import Look, sheet
from daemon.stages.vote import By, Reading, vote

SMALL, LARGE = 26, 46
"""Text heights in pixels of the further looks; the first look is `sheet.TEXT_HEIGHT` and lies between."""

CROP_MARGIN = 2
"""Pixels of the picture around a crop that is read in its own colours."""

WORDS = frozenset({ColumnType.NAME, ColumnType.TEXT})


@dataclass(frozen=True, slots=True)
class Readers:
    """Who can be asked: the reader of sheets with its languages, and the reader of crops if there is one."""

    sheets: TextReader
    crops: CropReader | None
    languages: Languages


@dataclass(frozen=True, slots=True)
class Ask:
    """One look: at which doubt, in which language, and how."""

    doubt: int
    language: str
    look: Look


def reread(pixels: Pixels, masked: NDArray[np.uint8], found: Interpretation, readers: Readers) -> list[Cell]:
    """The cells in doubt after all looks, in the order of the doubts; raises ReaderFailedError when a reader does."""
    doubts = found.doubts
    cells = [found.reading.rows[doubt.row].cells[doubt.column.name] for doubt in doubts]
    readings: list[list[Reading]] = [[] for _ in doubts]
    settled = list(cells)

    def open_doubts() -> list[int]:
        return [i for i, cell in enumerate(settled) if cell.held or not readings[i]]

    for look in (_with_crops, _with_numbers, _with_stock):
        asked = open_doubts()
        for i, reading in look(pixels, masked, [(i, doubts[i]) for i in asked], readers):
            readings[i].append(reading)
        for i in asked:
            if readings[i]:
                settled[i] = vote(doubts[i], cells[i], readings[i])
    return settled


Asked = Sequence[tuple[int, Doubt]]
Found = list[tuple[int, Reading]]


def _with_crops(pixels: Pixels, _: NDArray[np.uint8], asked: Asked, readers: Readers) -> Found:
    """In their own colours, by the reader of crops."""
    if readers.crops is None or not asked:
        return []
    size = (pixels.shape[1], pixels.shape[0])
    boxes = [doubt.box.grown(CROP_MARGIN, CROP_MARGIN, size) for _, doubt in asked]
    read = readers.crops.read_crops([pixels[box.y : box.bottom, box.x : box.right] for box in boxes])
    return [(i, Reading(text, sure, By.CROP)) for (i, _), (text, sure) in zip(asked, read, strict=True)]


def _with_numbers(_: Pixels, masked: NDArray[np.uint8], asked: Asked, readers: Readers) -> Found:
    """Numbers, by the number model."""
    if not readers.languages.has_numbers:
        return []
    asks = [Ask(i, NUMBERS, Look(doubt.box)) for i, doubt in asked if doubt.column.type not in WORDS]
    return _on_sheets(masked, asks, readers.sheets, By.NUMBERS)


def _with_stock(_: Pixels, masked: NDArray[np.uint8], asked: Asked, readers: Readers) -> Found:
    """Small, and large in two tones, in the language that reads such cells best beside the first."""
    asks = []
    for i, doubt in asked:
        is_words = doubt.column.type in WORDS
        language = readers.languages.second if is_words else readers.languages.digits
        asks += [Ask(i, language, Look(doubt.box, SMALL)), Ask(i, language, Look(doubt.box, LARGE, two_tone=True))]
    return _on_sheets(masked, asks, readers.sheets, By.STOCK)


def _on_sheets(masked: NDArray[np.uint8], asks: Sequence[Ask], reader: TextReader, by: By) -> Found:
    """One call a language, with all that is asked in it."""
    found: Found = []
    for language in dict.fromkeys(ask.language for ask in asks):
        mine = [ask for ask in asks if ask.language == language]
        read = sheet(masked, [ask.look for ask in mine]).read(reader, language=language)
        found += [(ask.doubt, Reading(line.text, line.confidence, by)) for ask, line in zip(mine, read, strict=True)]
    return found

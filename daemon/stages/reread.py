"""Reread: further looks at doubtful cells, by other readers, in other languages and preparations.

The looks come in rounds, from what settles most to what costs most, and only at what is still in doubt. Each round is
one call of each reader.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from daemon.domain.cells import read
from daemon.domain.geometry import Box
from daemon.domain.languages import NUMBERS, Languages
from daemon.domain.pack import WORDS
from daemon.domain.reading import Cell
from daemon.ports import CropReader, TextReader
from daemon.stages.glyphs import Proof, confirms, denies
from daemon.stages.ink import SOLID, Way
from daemon.stages.interpret import Doubt, Interpretation
from daemon.stages.load import Pixels
from daemon.stages.mask import masked_as
from daemon.stages.sheet import Look, sheet
from daemon.stages.vote import By, Reading, vote

SMALL, LARGE = 26, 46
"""Text heights in pixels of the further looks; the first look is `sheet.TEXT_HEIGHT` and lies between."""

CROP_MARGIN = 3
"""Pixels of the picture around a crop that is read in its own colours."""

LEAST_INK, LEAST_CHANGE = 0.03, 0.05
"""Shares of a box that ink told in another way must cover, and differ in from the best way, to be worth a look."""


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


def reread(
    pixels: Pixels, masked: NDArray[np.uint8], proof: Proof, found: Interpretation, readers: Readers
) -> list[Cell]:
    """The cells in doubt after all looks, in the order of the doubts; raises ReaderFailedError when a reader does.

    `proof` has the lines of the first look, and the digits on the picture that further readings are held against.
    """
    doubts = found.doubts
    cells = [found.reading.rows[doubt.row].cells[doubt.column.name] for doubt in doubts]
    desk = Desk(pixels, masked, readers, {})
    first = [_first(doubt, cell, proof) for doubt, cell in zip(doubts, cells, strict=True)]
    readings: list[list[Reading]] = [[] for _ in doubts]
    settled = list(cells)
    for look in (_with_crops, _with_numbers, _with_stock):
        asked = [(i, doubts[i]) for i, cell in enumerate(settled) if cell.held or not readings[i]]
        for i, reading in look(desk, asked):
            readings[i].append(reading)
        for i, doubt in asked:
            if readings[i]:
                settled[i] = vote(doubt, cells[i], _judged(masked, doubt, [*first[i], *readings[i]], proof))
    return settled


def _first(doubt: Doubt, cell: Cell, proof: Proof) -> list[Reading]:
    """The first look at all of the box that is in doubt: a cell has but its own part of that text."""
    lines = [line for line in proof.lines if line.words and doubt.box.intersection(line.box) > 0.5 * line.box.area]
    text = " ".join(line.text for line in sorted(lines, key=lambda line: line.box.x))
    if read(doubt.column, text.split()) == cell.text:
        return [Reading(text, cell.confidence, By.STOCK)] if text else []
    return [Reading(cell.text, cell.confidence, By.STOCK)] if cell.text else []


def _judged(masked: NDArray[np.uint8], doubt: Doubt, said: Sequence[Reading], proof: Proof) -> list[Reading]:
    """The readings, marked where the drawing speaks against them, and what the drawing itself says for one of them."""
    box = doubt.box.grown(CROP_MARGIN, CROP_MARGIN, (masked.shape[1], masked.shape[0]))
    ink = masked[box.y : box.bottom, box.x : box.right]
    texts = dict.fromkeys(one.text for one in said)
    denied = {text for text in texts if denies(ink, text, dotted=proof.dotted)}
    confirmed = [text for text in texts if text not in denied and confirms(proof.bank, ink, text)]
    return [
        *(replace(one, denied=one.text in denied) for one in said),
        *(Reading(text, 0.0, By.GLYPHS) for text in confirmed),
    ]


Asked = Sequence[tuple[int, Doubt]]
Found = list[tuple[int, Reading]]


@dataclass(frozen=True, slots=True)
class Desk:
    """What lies ready for further looks: the picture, masked in the best way and, once asked for, in others."""

    pixels: Pixels
    masked: NDArray[np.uint8]
    readers: Readers
    others: dict[Way, NDArray[np.uint8]]

    def ways(self, box: Box) -> list[Way]:
        """The other ways to tell the ink of a box that make a difference."""
        size = (self.masked.shape[1], self.masked.shape[0])
        wide = box.grown(CROP_MARGIN, CROP_MARGIN, size)
        best = self.masked[wide.y : wide.bottom, wide.x : wide.right]
        found = []
        for way in (Way.PLAIN, Way.PLATE):
            ink = masked_as(self.pixels, [box], way)[wide.y : wide.bottom, wide.x : wide.right]
            if (ink > SOLID).mean() > LEAST_INK and ((ink > SOLID) != (best > SOLID)).mean() > LEAST_CHANGE:
                found.append(way)
                self.others.setdefault(way, np.zeros_like(self.masked))[wide.y : wide.bottom, wide.x : wide.right] = ink
        return found


def _with_crops(desk: Desk, asked: Asked) -> Found:
    """In their own colours, by the reader of crops."""
    if desk.readers.crops is None or not asked:
        return []
    size = (desk.pixels.shape[1], desk.pixels.shape[0])
    boxes = [doubt.box.grown(CROP_MARGIN, CROP_MARGIN, size) for _, doubt in asked]
    read = desk.readers.crops.read_crops([desk.pixels[box.y : box.bottom, box.x : box.right] for box in boxes])
    return [(i, Reading(text, sure, By.CROP)) for (i, _), (text, sure) in zip(asked, read, strict=True)]


def _with_numbers(desk: Desk, asked: Asked) -> Found:
    """Numbers, by the number model."""
    if not desk.readers.languages.has_numbers:
        return []
    numbers = [(i, doubt) for i, doubt in asked if doubt.column.type not in WORDS]
    asks = [Ask(i, NUMBERS, Look(doubt.box)) for i, doubt in numbers]
    asks += [Ask(i, NUMBERS, Look(doubt.box, way=way)) for i, doubt in numbers for way in desk.ways(doubt.box)]
    return _on_sheets(desk, asks, By.NUMBERS)


def _with_stock(desk: Desk, asked: Asked) -> Found:
    """Small, and large in two tones, in the language that reads such cells best beside the first."""
    asks = []
    for i, doubt in asked:
        is_words = doubt.column.type in WORDS
        language = desk.readers.languages.second if is_words else desk.readers.languages.digits
        asks += [Ask(i, language, Look(doubt.box, SMALL)), Ask(i, language, Look(doubt.box, LARGE, two_tone=True))]
        asks += [Ask(i, language, Look(doubt.box, way=way)) for way in desk.ways(doubt.box)]
    return _on_sheets(desk, asks, By.STOCK)


def _on_sheets(desk: Desk, asks: Sequence[Ask], by: By) -> Found:
    """One call a language, with all that is asked in it."""
    found: Found = []
    for language in dict.fromkeys(ask.language for ask in asks):
        mine = [ask for ask in asks if ask.language == language]
        page = sheet(desk.masked, [ask.look for ask in mine], desk.others)
        read = page.read(desk.readers.sheets, language=language)
        found += [(ask.doubt, Reading(line.text, line.confidence, by)) for ask, line in zip(mine, read, strict=True)]
    return found

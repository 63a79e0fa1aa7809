"""Reread: further looks at doubtful cells, by other readers, in other languages and preparations.

The looks come in rounds, from what settles most to what costs most, and only at what is still in doubt. Each round is
one call of each reader and language.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from daemon.domain.cells import is_words, read
from daemon.domain.geometry import Box
from daemon.domain.languages import FROM_THE_RIGHT, NUMBERS, Languages, closed_up, has_own_letters
from daemon.domain.reading import Cell
from daemon.ports import CropReader, TextReader, Word
from daemon.stages.alphabet import spelled
from daemon.stages.foreign import are_alike, confirmed, latin_columns, may_be_in
from daemon.stages.glyphs import INK_MARGIN, Proof, held_against
from daemon.stages.ink import SOLID, Way
from daemon.stages.interpret import Doubt, Interpretation
from daemon.stages.load import Pixels
from daemon.stages.mask import ink_of, with_margin
from daemon.stages.own_part import own_part
from daemon.stages.repeated import as_repeated, repeated
from daemon.stages.rounding import PENS, is_thin
from daemon.stages.scene import mine as own_words
from daemon.stages.sheet import TEXT_HEIGHT, Look, TextLine, sheet
from daemon.stages.slant import slant_at
from daemon.stages.vote import By, Reading, has_skeleton, vote

SMALL, LARGE = 26, 46
"""Text heights in pixels of the further looks; the first look is `sheet.TEXT_HEIGHT` and lies between."""

LEAST_FOREIGN = 0.5
"""What a language of other letters is less sure of is not in its letters."""

LEAST_DRAWN, LEAST_SIGNS = 0.5, 2
"""So sure the first look must be of a text that its drawing is to confirm, of so many signs. On 200 real pictures all
338 such numbers and codes stayed what they were after all further looks; of names two had lost a letter."""

CROP_MARGIN = 3
"""Pixels of the picture around a crop that is read in its own colours."""

LEAST_INK, LEAST_CHANGE = 0.03, 0.05
"""Shares of a box that ink told in another way must cover, and differ in from the best way, to be worth a look."""


@dataclass(frozen=True, slots=True)
class Readers:
    """Who can be asked: the reader of sheets with its languages, and the reader of crops if there is one.

    `preferred` are the languages that the screen prefers.
    """

    sheets: TextReader
    crops: CropReader | None
    languages: Languages
    preferred: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Ask:
    """One look: at which doubt, by its number, and how."""

    number: int
    doubt: Doubt
    look: Look


@dataclass(frozen=True, slots=True)
class Desk:
    """What lies ready for further looks: the picture, masked in the best way and, once asked for, in those `tried`.

    `repeated` has, by column, the texts that other rows surely have.
    """

    pixels: Pixels
    masked: NDArray[np.uint8]
    proof: Proof
    readers: Readers
    repeated: Mapping[str, frozenset[str]]
    others: dict[Way, NDArray[np.uint8]]
    tried: tuple[Way, ...]
    enlarged: int

    def ways(self, box: Box) -> list[Way]:
        """The other ways to tell the ink of a box that make a difference."""
        wide = with_margin(self.pixels, box)
        best = self.masked[wide.y : wide.bottom, wide.x : wide.right] > SOLID
        found = []
        for way in self.tried:
            ink = ink_of(self.pixels, box, way)
            if (ink > SOLID).mean() > LEAST_INK and ((ink > SOLID) != best).mean() > LEAST_CHANGE:
                found.append(way)
                self.others.setdefault(way, np.zeros_like(self.masked))[wide.y : wide.bottom, wide.x : wide.right] = ink
        return found

    def judged(self, doubt: Doubt, line: TextLine, by: By, way: Way = Way.BEST) -> Reading:
        """A reading of a cell in doubt; the drawing may deny a word of it, which matters if it is the cell's."""
        masked = self.others.get(way, self.masked)
        if by is By.FOREIGN:
            # Letters of other scripts are drawn in several parts, and their readers tell badly where Latin words stand.
            # What such a language makes of the Latin letters and digits beside the name says nothing of the name.
            own = own_words(doubt.column, line.words)
            return Reading(line.text, min((word.confidence for word in own), default=line.confidence), by)
        margin = 0 if doubt.alone else INK_MARGIN
        shown, denied = held_against(masked, line, dotted=self.proof.dotted, margin=margin)
        mine = read(doubt.column, shown.text.split())
        return Reading(shown.text, line.confidence, by, denied=any(word in mine for word in denied))


Asked = Sequence[tuple[int, Doubt]]
Found = list[tuple[int, Reading]]


def reread(
    pixels: Pixels,
    masked: NDArray[np.uint8],
    proof: Proof,
    found: Interpretation,
    readers: Readers,
    *,
    enlarged: int = 1,
    tried: tuple[Way, ...] = (Way.PLAIN, Way.PLATE),
) -> list[Cell]:
    """The cells in doubt after all looks, in the order of the doubts; raises ReaderFailedError when a reader does.

    `proof` has the lines of the first look, and the alphabet of the picture that further readings are held against;
    `tried` are the ways to tell ink besides the best, which is what `masked` has; `enlarged` as in `load.Picture`.
    """
    doubts = found.doubts
    cells = [found.reading.rows[doubt.row].cells[doubt.column.name] for doubt in doubts]
    desk = Desk(pixels, masked, proof, readers, repeated(found.pack, found.reading), {}, tried, enlarged)
    readings = [_first(desk, doubt, cell) for doubt, cell in zip(doubts, cells, strict=True)]
    settled = [_as_drawn(desk, doubt, cell, said) for doubt, cell, said in zip(doubts, cells, readings, strict=True)]
    latin = latin_columns(found.reading, found.pack.name)
    letters = {_with_letters_of(language): language for language in readers.languages.others}
    for look in (_with_crops, _with_numbers, _with_stock, *letters):
        asked = [(i, doubts[i]) for i, cell in enumerate(settled) if cell is None or cell.held]
        if language := letters.get(look):
            names = [(i, doubt) for i, doubt in asked if doubt.column.name not in latin]
            asked = [(i, doubt) for i, doubt in names if may_be_in(language, doubt.column, readings[i])]
        again = look(desk, asked) if asked else []
        for i, reading in again:
            readings[i].append(reading)
        for i in {i for i, _ in again}:
            heard = [*_confirmed(desk, doubts[i], readings[i]), *_as_elsewhere(desk, doubts[i], readings[i])]
            settled[i] = vote(doubts[i], cells[i], [*readings[i], *heard])
    return [cell if again is None else again for cell, again in zip(cells, settled, strict=True)]


def _first(desk: Desk, doubt: Doubt, cell: Cell) -> list[Reading]:
    """The first look at all of the box that is in doubt: a cell has but its own part of that text."""
    words = _first_words(desk, doubt)
    if words and read(doubt.column, [word.text for word in words]) == cell.text:
        return [desk.judged(doubt, TextLine(doubt.box, tuple(words)), By.STOCK)]
    return [Reading(cell.text, cell.confidence, By.STOCK)] if cell.text else []


def _first_words(desk: Desk, doubt: Doubt) -> list[Word]:
    """What the first look read in the box that is in doubt, from left to right."""
    lines = [line for line in desk.proof.lines if doubt.box.intersection(line.box) > 0.5 * line.box.area]
    return [word for line in sorted(lines, key=lambda line: line.box.x) for word in line.words]


def _confirmed(desk: Desk, doubt: Doubt, said: Sequence[Reading]) -> list[Reading]:
    """What the drawing itself says: what was read with each glyph named as it is elsewhere on the picture."""
    margin = 0 if doubt.alone else CROP_MARGIN
    box = doubt.box.grown(margin, margin, (desk.masked.shape[1], desk.masked.shape[0]))
    ink = desk.masked[box.y : box.bottom, box.x : box.right]
    texts = (spelled(desk.proof.alphabet, ink, one.text) for one in said if not one.denied)
    # Only letters and digits are known by their drawing: what seems a sign before them may be an icon.
    return [Reading(text, 0.0, By.GLYPHS) for text in dict.fromkeys(texts) if text and text[0].isalnum()]


def _as_drawn(desk: Desk, doubt: Doubt, cell: Cell, said: Sequence[Reading]) -> Cell | None:
    """A number or a code of which the first look was not quite sure, if the drawing of each sign of it confirms that.

    That takes no further look. A single sign has nothing else by which a misreading could be told.
    """
    first = next((one for one in said if one.confidence >= LEAST_DRAWN and not one.denied), None)
    is_plain = cell.why == "unsure" and not doubt.unanimous
    if first is None or not is_plain or not has_skeleton(doubt.column) or len(first.text) < LEAST_SIGNS:
        return None
    heard = _confirmed(desk, doubt, [first])
    return vote(doubt, cell, [first, *heard]) if any(one.text == first.text for one in heard) else None


def _as_elsewhere(desk: Desk, doubt: Doubt, said: Sequence[Reading]) -> list[Reading]:
    """What the other rows of the column say, if that was read here too."""
    text = as_repeated(doubt.column, desk.repeated.get(doubt.column.name, frozenset()), said)
    return [Reading(text, 0.0, By.COLUMN)] if text else []


def _with_crops(desk: Desk, asked: Asked) -> Found:
    """In their own colours, by the reader of crops."""
    if desk.readers.crops is None:
        return []
    size = (desk.pixels.shape[1], desk.pixels.shape[0])
    boxes = [doubt.box if doubt.alone else doubt.box.grown(CROP_MARGIN, CROP_MARGIN, size) for _, doubt in asked]
    said = desk.readers.crops.read_crops([desk.pixels[box.y : box.bottom, box.x : box.right] for box in boxes])
    found: Found = []
    for (i, doubt), box, (text, sure) in zip(asked, boxes, said, strict=True):
        line = TextLine(box, (Word(text, sure, box),) if text else ())
        found.append((i, desk.judged(doubt, line, By.CROP)))
    return found


def _with_numbers(desk: Desk, asked: Asked) -> Found:
    """Numbers, by the number model."""
    if not desk.readers.languages.has_numbers:
        return []
    numbers = [(i, doubt) for i, doubt in asked if not is_words(doubt.column)]
    asks = [Ask(i, doubt, Look(doubt.box, alone=doubt.alone)) for i, doubt in numbers]
    asks += [
        Ask(i, doubt, Look(doubt.box, way=way, alone=doubt.alone))
        for i, doubt in numbers
        for way in desk.ways(doubt.box)
    ]
    return _on_sheet(desk, asks, NUMBERS, By.NUMBERS)


def _with_stock(desk: Desk, asked: Asked) -> Found:
    """Small, and large in two tones, in the language that reads such cells best beside the first."""
    languages = desk.readers.languages
    second = languages.second_for(desk.readers.preferred)
    asks: dict[str, list[Ask]] = {}
    for i, doubt in asked:
        mine = asks.setdefault(second if is_words(doubt.column) else languages.digits, [])
        looks = [Look(doubt.box, SMALL, alone=doubt.alone), Look(doubt.box, LARGE, two_tone=True, alone=doubt.alone)]
        looks += [Look(doubt.box, way=way, alone=doubt.alone) for way in desk.ways(doubt.box)]
        mine += [Ask(i, doubt, look) for look in looks]
    return [one for language, mine in asks.items() for one in _on_sheet(desk, mine, language, By.STOCK)]


def _with_letters_of(language: str) -> Callable[[Desk, Asked], Found]:
    """Names in a language of other letters, twice; what comes out in letters that it shares with others is nothing.

    Of thin type, what both looks say is asked again of the same, drawn with round corners.
    """

    def look(desk: Desk, asked: Asked) -> Found:
        own = {i: own_part(desk.masked, doubt, _first_words(desk, doubt)) for i, doubt in asked}

        def said(looks: Sequence[tuple[int, Doubt, Look]]) -> Found:
            asks = [Ask(i, doubt, replace(look, alone=doubt.alone)) for i, doubt, look in looks]
            found = _on_sheet(desk, asks, language, By.FOREIGN)
            texts = [closed_up(language, one.text) if has_own_letters(language, one.text) else "" for _, one in found]
            return [
                (i, replace(one, text=own[i].with_others(text) if text else ""))
                for (i, one), text in zip(found, texts, strict=True)
            ]

        found = said([(i, doubt, Look(own[i].box, height)) for i, doubt in asked for height in (TEXT_HEIGHT, LARGE)])
        told = [(i, one) for i, one in found if one.text and one.confidence >= LEAST_FOREIGN]
        first = {i: [one for number, one in told if number == i] for i, _ in asked}
        thin = [(i, doubt) for i, doubt in asked if is_thin(desk.masked, own[i].box, desk.enlarged)]
        alike = [(i, doubt) for i, doubt in thin if are_alike(doubt.column, first[i])]
        again = said([(i, doubt, Look(own[i].box, pen=pen)) for i, doubt in alike for pen in PENS])
        for i, doubt in thin:
            first[i] = confirmed(doubt.column, first[i], [one for number, one in again if number == i])
        return [(i, one) for i, those in first.items() for one in those]

    return look


def _on_sheet(desk: Desk, asks: Sequence[Ask], language: str, by: By) -> Found:
    """All that is asked in one language, in one call."""
    looks = [replace(ask.look, slant=slant_at(desk.proof.lines, ask.look.box)) for ask in asks]
    page = sheet(desk.masked, looks, desk.others)
    found: Found = []
    for ask, line in zip(asks, page.read(desk.readers.sheets, language=language), strict=True):
        words = line.words[::-1] if language in FROM_THE_RIGHT else line.words
        if language == NUMBERS and words:
            # Where the words stand is not told well of a line that is read without looking for them.
            words = (Word(line.text, line.confidence, line.box),)
        found.append((ask.number, desk.judged(ask.doubt, TextLine(line.box, words), by, ask.look.way)))
    return found

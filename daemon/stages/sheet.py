"""Sheets: pieces of a masked picture laid out as lines, one under the other, dark on white, for one call."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from daemon.domain.geometry import Box
from daemon.errors import TooLargeError
from daemon.ports import Page, TextReader, Word
from daemon.stages.ink import SOLID, Way
from daemon.stages.rounding import Pen, rounded

TEXT_HEIGHT = 36
"""Pixels that the ink of a line is scaled to on the sheet. On 401 number cells of 22 real screens 26, 30, 32 and 36
read 361, 365, 368 and 370 exactly, and the higher the surer, so that fewer cells are looked at twice."""

LINE_GAP = 20
"""White pixels between the lines of the sheet and around them."""

TALLEST = 32_000
"""Pixels of a sheet; Tesseract takes up to 32,767, which is five hundred lines."""

LARGEST_SCALE = 5.0
"""Text smaller than a fifth of `TEXT_HEIGHT` does not get clearer by growing."""

MARGIN = 2
"""Pixels of the picture kept around a box."""

LOST_DOTS = str.maketrans({"\u0131": "i"})
"""In small type the dot of an `i` is too faint to see, and a reader that knows Turkish says so."""


@dataclass(frozen=True, slots=True)
class Look:
    """How to look at a box of the picture: how high in pixels, whether in black and white, and how its ink is told.

    `alone`: with nothing of what stands around the box. `slant`: how far its letters lean, in pixels to the right for
    each pixel up; they are shown upright. `pen`: with their corners rounded so.
    """

    box: Box
    height: int = TEXT_HEIGHT
    two_tone: bool = False
    way: Way = Way.BEST
    alone: bool = False
    slant: float = 0.0
    pen: Pen | None = None


@dataclass(frozen=True, slots=True)
class TextLine:
    """A run of words side by side: where it stands in the picture, and the words read there, left to right.

    The words' boxes are in pixels of the picture too. No words: the reader found nothing. `slant` as in `Look`.
    """

    box: Box
    words: tuple[Word, ...]
    slant: float = 0.0

    @property
    def text(self) -> str:
        """The words with spaces between."""
        return " ".join(word.text for word in self.words)

    @property
    def confidence(self) -> float:
        """That of the least sure word, 0 when there is none."""
        return min((word.confidence for word in self.words), default=0.0)


@dataclass(frozen=True, slots=True, eq=False)
class Sheet:
    """The page handed to a reader: gray `pixels`, each look at it, where that stands on the page and in the picture."""

    pixels: NDArray[np.uint8]
    looks: tuple[Look, ...]
    places: tuple[Box, ...]
    sources: tuple[Box, ...]

    def read(self, reader: TextReader, *, language: str) -> tuple[TextLine, ...]:
        """What stands on each line of the sheet, in its order.

        Raises ReaderFailedError when the reader does, TooLargeError for more lines than it takes.
        """
        if not self.looks:
            return ()
        if self.pixels.shape[0] > TALLEST or self.pixels.shape[1] > TALLEST:
            raise too_much_text(len(self.looks), "lines")
        found: list[list[Word]] = [[] for _ in self.looks]
        middles = np.array([place.centre_y for place in self.places])
        for word in reader.read(Page(self.pixels, self.places), language=language):
            line = int(np.abs(middles - word.box.centre_y).argmin())
            text = word.text.translate(LOST_DOTS)
            found[line].append(Word(text, word.confidence, self._in_picture(line, word.box)))
        return tuple(
            TextLine(look.box, tuple(sorted(words, key=lambda word: word.box.x)), look.slant)
            for look, words in zip(self.looks, found, strict=True)
        )

    def _in_picture(self, line: int, box: Box) -> Box:
        place, source = self.places[line], self.sources[line]
        scale = source.height / place.height
        left, top = source.x + round((box.x - place.x) * scale), source.y + round((box.y - place.y) * scale)
        return Box(left, top, max(1, round(box.width * scale)), max(1, round(box.height * scale)))


def sheet(
    masked: NDArray[np.uint8], looks: Sequence[Look], others: Mapping[Way, NDArray[np.uint8]] | None = None
) -> Sheet:
    """Lay out boxes of a masked picture (light on black), each scaled so that it is as high as its look says.

    `others` has the same picture, masked in the other ways that the looks ask for.
    """
    masks = {**(others or {}), Way.BEST: masked}
    size = (masked.shape[1], masked.shape[0])
    around = [look.box if look.alone else look.box.grown(MARGIN, MARGIN, size) for look in looks]
    sources = tuple(inked(masks[look.way], box) for look, box in zip(looks, around, strict=True))
    strips = [_strip(masks[look.way], look, source) for look, source in zip(looks, sources, strict=True)]
    width = max((strip.shape[1] for strip in strips), default=0) + 2 * LINE_GAP
    height = sum(strip.shape[0] + LINE_GAP for strip in strips) + LINE_GAP
    pixels = np.full((height, width), 255, np.uint8)
    places, top = [], LINE_GAP
    for strip in strips:
        rows, columns = strip.shape
        pixels[top : top + rows, LINE_GAP : LINE_GAP + columns] = strip
        places.append(Box(LINE_GAP, top, columns, rows))
        top += rows + LINE_GAP
    return Sheet(pixels, tuple(looks), tuple(places), sources)


def too_much_text(count: int, things: str) -> TooLargeError:
    """The error of a picture that holds so many words or lines."""
    return TooLargeError(
        f"There is more text on this picture ({count} {things}) than on a screenshot of a list. Drop plain "
        "screenshots, each of one page of the list."
    )


def straight(slant: float, height: int) -> NDArray[np.float32]:
    """What makes slanted letters upright about their middle line, as OpenCV takes it, shape (2, 3)."""
    return np.array([[1, slant, -slant * (height - 1) / 2], [0, 1, 0]], np.float32)


def inked(masked: NDArray[np.uint8], box: Box) -> Box:
    """The part of the box that holds ink, with a pixel around it; the box itself when it holds none.

    An outlined text is smaller than its box, which has the outline too.
    """
    solid = masked[box.y : box.bottom, box.x : box.right] > SOLID
    rows, columns = np.flatnonzero(solid.any(axis=1)), np.flatnonzero(solid.any(axis=0))
    if not len(rows):
        return box
    x, y = max(0, int(columns[0]) - 1), max(0, int(rows[0]) - 1)
    right, bottom = min(box.width, int(columns[-1]) + 2), min(box.height, int(rows[-1]) + 2)
    return Box(box.x + x, box.y + y, right - x, bottom - y)


def _strip(masked: NDArray[np.uint8], look: Look, source: Box) -> NDArray[np.uint8]:
    scale = min(look.height / max(1, source.height - 2), LARGEST_SCALE)
    shape = (max(1, round(source.width * scale)), max(1, round(source.height * scale)))
    part = masked[source.y : source.bottom, source.x : source.right]
    if look.pen:
        strip = rounded(part, look.pen, look.height)
        shape = (strip.shape[1], strip.shape[0])
    else:
        strip = np.asarray(cv2.resize(part, shape, interpolation=cv2.INTER_CUBIC if scale > 1 else cv2.INTER_AREA))
    if look.slant:
        strip = np.asarray(cv2.warpAffine(strip, straight(look.slant, shape[1]), shape))
    if look.two_tone:
        # Otsu separates ink from ground by itself, where a second colour in the ink left it gray.
        strip = np.asarray(cv2.threshold(strip, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)[1])
    return np.asarray(255 - strip, dtype=np.uint8)

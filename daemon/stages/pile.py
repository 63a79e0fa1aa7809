"""Pile: cards that stand beside each other, laid one under the other as they follow each other in the list.

Everything after the layout knows rows that stand below each other. So a picture of cards is cut into its cards, which
are piled up from left to right and down, and is read from then on as a list of one column; what was read goes back to
where it stands at the very end. What is not on the cards (titles, headings between them) keeps the width of the
picture and its place among them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from daemon.domain.geometry import Box, hull
from daemon.domain.reading import Cell, Row, ScreenReading
from daemon.stages.icons import Icon
from daemon.stages.sheet import TextLine

Pixels = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the picture and where it goes: `shown` in pixels of the picture, `place` of the same size on the pile.

    A card that the picture's edge cuts has room on the pile for all of it: `room` is that, and `shown` what there is.
    `lane` is which card of its line it is, from the left and 0; None for what is on no card.
    """

    shown: Box
    place: Box
    room: Box
    lane: int | None = None

    def moved(self, box: Box) -> Box:
        """A box of the picture on the pile."""
        x, y = box.x + self.place.x - self.shown.x, box.y + self.place.y - self.shown.y
        # Of a card that the left edge cuts, the others are shown no more either.
        return Box(max(0, x), y, max(1, box.width + min(0, x)), box.height)

    def back(self, box: Box) -> Box:
        """A box of the pile on the picture."""
        return replace(box, x=box.x + self.shown.x - self.place.x, y=box.y + self.shown.y - self.place.y)


@dataclass(frozen=True, slots=True)
class Pile:
    """The parts of a picture of `size` (width, height), each with its place, top to bottom and without overlaps."""

    size: tuple[int, int]
    parts: tuple[Part, ...] = field(repr=False)

    @property
    def piled(self) -> tuple[int, int]:
        """The width and height of the pile in pixels."""
        return self.size[0], max(part.room.bottom for part in self.parts)

    def lines(self, lines: Sequence[TextLine]) -> tuple[TextLine, ...]:
        """The lines of the picture on the pile; what goes over several cards is as many lines."""
        return tuple(one for line in lines for one in self._line(line))

    def boxes(self, boxes: Iterable[Box]) -> tuple[Box, ...]:
        """The boxes of the picture on the pile."""
        return tuple(self._of(box).moved(box) for box in boxes)

    def icons(self, icons: Iterable[Icon]) -> tuple[Icon, ...]:
        """The icons of the picture on the pile."""
        return tuple(replace(icon, box=self._of(icon.box).moved(icon.box)) for icon in icons)

    def pixels(self, pixels: Pixels) -> Pixels:
        """The picture, or a mask of it, as a pile; beside and beyond what is shown the pixels at its edge go on."""
        width, height = self.piled
        made = np.zeros((height, width, *pixels.shape[2:]), pixels.dtype)
        for part in self.parts:
            shown, place, room = part.shown, part.place, part.room
            if shown.area:
                around = (place.y - room.y, room.bottom - place.bottom, place.x - room.x, room.right - place.right)
                piece = pixels[shown.y : shown.bottom, shown.x : shown.right]
                filled = cv2.copyMakeBorder(piece, *around, cv2.BORDER_REPLICATE)
                made[room.y : room.bottom, room.x : room.right] = filled
        return made

    def lane(self, origin: float) -> int:
        """Which card of its line the row at `origin` is, from the left; the first for what is on no card."""
        return next((part.lane or 0 for part in self.parts if part.room.y <= origin < part.room.bottom), 0)

    def back(self, reading: ScreenReading) -> ScreenReading:
        """The reading of the pile with its boxes where they are on the picture."""
        return replace(reading, rows=tuple(self._row(row) for row in reading.rows))

    def on_picture(self, box: Box) -> Box:
        """A box of the pile on the picture, as far as that shows it."""
        middle = box.centre_y
        apart = (max(part.room.y - middle, middle - part.room.bottom) for part in self.parts)
        part = self.parts[int(np.argmin([max(0.0, distance) for distance in apart]))]
        back = part.back(box)
        x, y = (min(max(0, at), end - 1) for at, end in zip((back.x, back.y), self.size, strict=True))
        return Box(x, y, max(1, min(back.right, self.size[0]) - x), max(1, min(back.bottom, self.size[1]) - y))

    def _row(self, row: Row) -> Row:
        cells: dict[str, Cell] = {
            name: replace(cell, box=self.on_picture(cell.box)) for name, cell in row.cells.items()
        }
        return replace(row, cells=cells, box=self.on_picture(row.box))

    def _line(self, line: TextLine) -> Iterator[TextLine]:
        owners = [self._of(word.box) for word in line.words] or [self._of(line.box)]
        for part in dict.fromkeys(owners):
            of_it = [word for word, owner in zip(line.words, owners, strict=False) if owner is part]
            words = tuple(replace(word, box=part.moved(word.box)) for word in of_it)
            # The box of a whole line follows its ink more closely than its words do.
            is_whole = len(words) == len(line.words)
            yield replace(line, words=words, box=part.moved(line.box) if is_whole else hull(w.box for w in words))

    def _of(self, box: Box) -> Part:
        """The part of the picture that has most of the box's middle."""
        return min(self.parts, key=lambda part: _apart(part.shown, box))


def _apart(part: Box, box: Box) -> float:
    across = max(part.x - box.centre_x, box.centre_x - part.right, 0.0)
    down = max(part.y - box.centre_y, box.centre_y - part.bottom, 0.0)
    return across + down


def pile(
    boxes: Sequence[Box],
    size: tuple[int, int],
    lanes: Sequence[float],
    origins: Sequence[float],
    *,
    across: tuple[float, float],
    above: float,
    pitch: float,
) -> Pile:
    """The pile of a picture of `(width, height)` whose cards have their names at `lanes` across and `origins` down.

    `boxes` are the words, which are not cut through where that can be helped. From its name the texts of a card reach
    as far to the left and right as `across` says; the card begins `above` it and ends `pitch` further down; in pixels.
    """
    left, right = across
    spans = np.array([(box.x, box.right) for box in boxes], np.float64).reshape(-1, 2)
    cuts = [round(between(spans, one + right, two + left)) for one, two in pairwise(lanes)]
    starts = [round(origin + above) for origin in origins]
    ends = [min(start + round(pitch), after) for start, after in pairwise([*starts, starts[-1] + size[1]])]
    parts: list[Part] = []
    down = reached = 0
    for start, end in zip(starts, ends, strict=True):
        if start > reached:
            down = _lay(parts, Box(0, reached, size[0], start - reached), size, down, 0, None)
        for lane, (side, other) in enumerate(pairwise([0, *cuts, size[0]])):
            shift = round(lanes[lane] - lanes[0])
            shown = Box(max(side, shift), start, other - max(side, shift), end - start)
            down = _lay(parts, shown, size, down, shift, lane)
        reached = end
    if reached < size[1]:
        _lay(parts, Box(0, reached, size[0], size[1] - reached), size, down, 0, None)
    return Pile(size, tuple(parts))


def _lay(parts: list[Part], box: Box, size: tuple[int, int], down: int, shift: int, lane: int | None) -> int:
    """Lay a box of the picture, which may reach beyond it, so far down on the pile; how far down the next one comes."""
    y, bottom = max(0, box.y), min(size[1], box.bottom)
    shown = Box(box.x, y, box.width, max(0, bottom - y))
    place = Box(box.x - shift, down + y - box.y, shown.width, shown.height)
    parts.append(Part(shown, place, Box(0, down, size[0], box.height), lane))
    return down + box.height


def between(spans: NDArray[np.float64], start: float, end: float) -> float:
    """Where from `start` to `end` the fewest words stand in the way, as far from those as can be.

    `spans`, shape (words, 2), are where each word begins and ends.
    """
    if end - start < 1:
        return (start + end) / 2
    places = np.arange(round(start), round(end) + 1)
    crossed = ((spans[None, :, 0] < places[:, None]) & (spans[None, :, 1] > places[:, None])).sum(axis=1)
    free = np.flatnonzero(crossed == crossed.min())
    longest = max(np.split(free, np.flatnonzero(np.diff(free) > 1) + 1), key=len)
    return float(places[longest[len(longest) // 2]])

"""Flush: the texts of a column mostly begin on one line, and where they do, that line says where a doubtful one begins.

So an icon that was taken for the beginning of a text can be left out, and two columns whose texts touch be told apart.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import median

import cv2
import numpy as np
from numpy.typing import NDArray

from daemon.domain.cells import is_words
from daemon.domain.geometry import Box
from daemon.domain.reading import Cell, Row
from daemon.stages.drawing import letters as letters_of
from daemon.stages.drawing import parts
from daemon.stages.ink import SOLID
from daemon.stages.interpret import SURE, Doubt, Interpretation
from daemon.stages.load import Pixels
from daemon.stages.mask import ink_of, with_margin
from daemon.stages.pieces import shares_text
from daemon.stages.scene import letters
from daemon.stages.short import short

FEWEST, MOSTLY = 2, 0.75
"""So many sure texts, and that share of all sure ones, must begin on a line that is to say anything of the others."""

STRAYS = 0.25
"""How far beginnings stray from their line, in heights of the letters: letters stand closer to it or further off."""

OFF_LINE, OFF_CENTRE = 0.45, 0.3
"""So far beyond its line, in heights of the letters, a text has lost its first letter, or one at either end."""

GAP = (0.4, 0.2)
"""How far before and behind the line, in heights of the letters, to look for the gap between two texts that touch."""

LETTER = 0.3
"""Of the height of the letters is at least drawn in the first column of one; of a dot less is."""

TOUCHED = frozenset({"joined", "unsure", "type"})
"""Why a cell is held that a line may settle."""


@dataclass(frozen=True, slots=True)
class Line:
    """Where the texts of a column begin, or what they are centred on, and how high their letters are, in pixels.

    `middle`: what they are centred on as well, where all are of one length, so that either may be the rule.
    """

    x: float
    height: float
    centred: bool
    middle: float | None = None

    def may_hold(self, box: Box) -> bool:
        """Whether the box stands in the middle of a column whose texts may be centred: `Titanium` under `Paper`."""
        return self.middle is not None and abs(box.centre_x - self.middle) <= OFF_CENTRE * self.height

    def without_sign(self, box: Box) -> Box:
        """The box from the line on, where it begins before it: what seems a sign there may be none of the text."""
        off = round(self.x) - box.x
        if self.centred or self.may_hold(box) or not STRAYS * self.height < off < box.width:
            return box
        return replace(box, x=box.x + off, width=box.width - off)

    def begin(self, box: Box) -> Line:
        """Where the text of a box begins that ends where it should."""
        return replace(self, x=2 * self.x - box.right, centred=False) if self.centred else self

    def reached(self, box: Box) -> Box:
        """The box wide enough to stand on the line, where it does not; one that begins before it stays as it is."""
        if self.may_hold(box):
            return box
        off = (box.centre_x if self.centred else box.x) - self.x
        if self.centred and off < -OFF_CENTRE * self.height:
            return replace(box, width=round(box.width - 2 * off))
        if off <= (OFF_CENTRE if self.centred else OFF_LINE) * self.height:
            return box
        x = round(box.x - off * (2 if self.centred else 1))
        return replace(box, x=x, width=box.right - x)


def flush(pixels: Pixels, masked: NDArray[np.uint8], found: Interpretation) -> tuple[Interpretation, NDArray[np.uint8]]:
    """The same with each doubt beginning on the line of its column, if there is one.

    Where two texts touch, one ends where the other begins; a doubt that cannot be told apart so is dropped, and its
    cell stays held. The mask has the ink of the new boxes; cells that were read with more than is theirs are empty, as
    nothing that was read of them before may count.
    """
    lines = _lines(found)
    rows = [dict(row.cells) for row in found.reading.rows]
    doubts: list[Doubt] = []
    anew: list[Box] = []
    size = (masked.shape[1], masked.shape[0])
    astray = [*_astray(found, lines, size), *short(found, size)]
    # A cell that is doubted twice is looked at where it is widest.
    widest = {(doubt.row, doubt.column.name): doubt for doubt in sorted(astray, key=lambda doubt: doubt.box.width)}
    known = [doubt for doubt in found.doubts if (doubt.row, doubt.column.name) not in widest]
    for doubt in [*known, *widest.values()]:
        cell = found.reading.rows[doubt.row].cells[doubt.column.name]
        box = _cut(found, doubt, cell, lines, masked) if cell.why in TOUCHED else doubt.box
        if box is None:
            continue
        if not cell.held:
            rows[doubt.row][doubt.column.name] = replace(cell, held=True, why="unsure")
        if box != doubt.box or cell.why == "joined" or (doubt.row, doubt.column.name) in widest:
            anew.append(box)
            if not _holds(box, cell.box) or cell.why == "joined":
                rows[doubt.row][doubt.column.name] = Cell("", None, 0.0, held=True, box=box, why=cell.why)
            beside = doubt.unanimous and not _holds(cell.box, box)
            doubts.append(replace(doubt, box=box, unanimous=beside, alone=True))
        else:
            doubts.append(doubt)
    reading = replace(
        found.reading,
        rows=tuple(replace(row, cells=cells) for row, cells in zip(found.reading.rows, rows, strict=True)),
    )
    return replace(found, reading=reading, doubts=tuple(doubts)), _told_anew(pixels, masked, anew)


def _told_anew(pixels: Pixels, masked: NDArray[np.uint8], boxes: Sequence[Box]) -> NDArray[np.uint8]:
    """The mask with the ink of boxes told from these boxes alone; where two share a text, both have their ink."""
    clear = masked.copy()
    for box in boxes:
        clear[box.y : box.bottom, box.x : box.right] = 0
    for box in boxes:
        wide = with_margin(pixels, box)
        left, top = box.x - wide.x, box.y - wide.y
        ink = ink_of(pixels, box)[top : top + box.height, left : left + box.width]
        part = clear[box.y : box.bottom, box.x : box.right]
        np.maximum(part, ink, out=part)
    return clear


def _lines(found: Interpretation) -> dict[str, Line]:
    """The line of each column whose texts have one; where columns share a text, that of the first of them.

    Columns that are known by their icons may stand in each other's places.
    """
    columns = found.laid.pack.in_rows
    lines = {}
    for column in (column for column in columns if not column.icon):
        sharing = [other.name for other in columns if shares_text(column, other)]
        # A row that lost what stands first in it begins with the next.
        whole = [
            row for row in found.reading.rows if all(row.cells[name].text for name in sharing if name in row.cells)
        ]
        rows = whole if len(whole) >= FEWEST else found.reading.rows
        line = _line([_first_of(row, sharing) for row in rows], centred=False)
        middle = _line([_first_of(row, [column.name]) for row in found.reading.rows], centred=True)
        if line:
            lines[column.name] = replace(line, middle=middle.x if middle else None)
        elif middle:
            lines[column.name] = middle
    return lines


def _astray(found: Interpretation, lines: Mapping[str, Line], size: tuple[int, int]) -> list[Doubt]:
    """A doubt for each sure text that does not stand on the line of its column: a letter of it may be lost.

    It is looked at from where it should begin, or up to where it should end, and must say the same.
    """
    columns = found.laid.pack.in_rows
    own = [column for column in columns if not any(shares_text(column, other) for other in columns if other != column)]
    doubts = []
    for number, row in enumerate(found.reading.rows):
        for column in own:
            cell, line = row.cells.get(column.name), lines.get(column.name)
            if cell is None or line is None or cell.held or not cell.text:
                continue
            box = line.reached(cell.box).grown(0, 0, size)
            if box == cell.box and not cell.text[0].isalnum():
                box = line.without_sign(cell.box)
            if box != cell.box:
                doubts.append(Doubt(number, column, box, unanimous=True, alone=True))
    return doubts


def _first_of(row: Row, names: Sequence[str]) -> Cell | None:
    """The leftmost of some cells of a row, if it is sure, or would be but for what stands beside it."""
    there = [row.cells[name] for name in names if name in row.cells and row.cells[name].text]
    first = min(there, key=lambda cell: cell.box.x, default=None)
    return first if first and (not first.held or (first.why == "unsure" and first.confidence >= SURE)) else None


def _line(cells: Sequence[Cell | None], *, centred: bool) -> Line | None:
    sure = [cell for cell in cells if cell]
    if len(sure) < FEWEST:
        return None
    places = [cell.box.centre_x if centred else cell.box.x for cell in sure]
    x, height = median(places), median(cell.box.height / letters(cell.text) for cell in sure)
    on_it = sum(abs(place - x) <= max(2.0, STRAYS * height) for place in places)
    return Line(x, height, centred) if on_it >= max(FEWEST, MOSTLY * len(sure)) else None


def _cut(
    found: Interpretation, doubt: Doubt, cell: Cell, lines: Mapping[str, Line], masked: NDArray[np.uint8]
) -> Box | None:
    """The part of a doubt's box that is its cell's, by the lines of its column and of the one whose text it touches.

    None for texts that touch and cannot be told apart.
    """
    box, own = doubt.box, lines.get(doubt.column.name)
    if cell.why != "joined":
        number = "" if is_words(doubt.column) else cell.text
        return _whole(masked, _from(masked, box, own) if own and not own.centred else box, number)
    if own is None:
        return None
    box = _from(masked, box, own.begin(cell.box))
    following = [
        (column.name, other)
        for column in found.laid.pack.in_rows
        if (other := found.reading.rows[doubt.row].cells.get(column.name)) and not shares_text(doubt.column, column)
        if other.why == "joined" and other.box.centre_x > cell.box.centre_x
    ]
    if not following:
        return box
    name, other = min(following, key=lambda one: one[1].box.centre_x)
    if name not in lines:
        return None
    end = _gap(masked, box, lines[name].begin(other.box))
    # It may only stand near the other: then all of the box is its own.
    return replace(box, width=min(end, box.right) - box.x) if box.x < end else None


def _from(masked: NDArray[np.uint8], box: Box, line: Line) -> Box:
    """The box from the line on."""
    if line.may_hold(box) or abs(box.x - line.x) <= max(2.0, STRAYS * line.height):
        return box
    x = _gap(masked, box, line)
    return replace(box, x=x, width=box.right - x) if x < box.right else box


def _gap(masked: NDArray[np.uint8], box: Box, line: Line) -> int:
    """The column of pixels behind which the text begins that stands at a line: the gap before its first letter.

    Dots before that belong to the text before it.
    """
    before, behind = (round(share * line.height) for share in GAP)
    start, end = max(0, round(line.x) - before), min(masked.shape[1], round(line.x) + behind + 1)
    solid = masked[box.y : box.bottom, start : end + 1] > SOLID
    drawn = solid[:, :-1].sum(axis=0)
    is_letter = solid[:, 1:].sum(axis=0) >= LETTER * line.height
    away = np.abs(np.arange(start, end) - (line.x - 1))
    return start + int(np.lexsort((away, ~is_letter, drawn))[0])


def _whole(masked: NDArray[np.uint8], box: Box, number: str) -> Box:
    """The box without a letter that its left edge goes through, or with all of it.

    That is with as many digits as the number has, if either is; else by where more of that letter lies.
    """
    reach = round(GAP[0] * box.height) + 1
    start = max(0, box.x - reach)
    solid = (masked[box.y : box.bottom, start : min(box.right, box.x + reach)] > SOLID).astype(np.uint8)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(solid, connectivity=8)
    edge = box.x - start
    if not 0 < edge < solid.shape[1]:
        return box
    for part in set(np.unique(labels[:, edge - 1]).tolist()) & set(np.unique(labels[:, edge]).tolist()) - {0}:
        left, width = int(stats[part, cv2.CC_STAT_LEFT]), int(stats[part, cv2.CC_STAT_WIDTH])
        without, whole = start + left + width, start + left
        counts = [_letters(masked, box, x) == sum(map(str.isalnum, number)) for x in (without, whole)]
        is_without = counts[0] if counts[0] != counts[1] else left + width - edge <= width / 2
        x = without if is_without else whole
        return replace(box, x=x, width=box.right - x) if x < box.right else box
    return box


def _letters(masked: NDArray[np.uint8], box: Box, x: int) -> int:
    """How many letters or digits are drawn in the box from there on."""
    return len(letters_of(parts(masked[box.y : box.bottom, x : box.right]))) if x < box.right else 0


def _holds(outer: Box, inner: Box) -> bool:
    """Whether a box lies in another, to two pixels."""
    return inner.x >= outer.x - 2 and inner.right <= outer.right + 2

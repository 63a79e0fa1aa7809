"""Interpret: from lines of text to the rows and cells of a known screen, each cell trusted or held."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import median

import numpy as np

from daemon.domain.cells import fits, is_words, read, value
from daemon.domain.confusions import has_rare_sign, nearly_fits
from daemon.domain.geometry import Box, hull
from daemon.domain.labels import are_codes
from daemon.domain.pack import Column, ColumnType, Pack
from daemon.domain.reading import Cell, Row, ScreenReading
from daemon.stages.cut import hold_cut, touches_edge
from daemon.stages.icons import Icon
from daemon.stages.own import own_row
from daemon.stages.pieces import Piece, pieces
from daemon.stages.pile import Pile
from daemon.stages.placement import Placement
from daemon.stages.scene import WIDEST, Scene, scene
from daemon.stages.screens import screen
from daemon.stages.sections import headings, spread
from daemon.stages.sheet import TextLine

SURE = 0.80
"""What the reader is less sure of is read again before it is trusted: wrong numbers carried 0.49 to 0.76 in trials."""

SURE_NAME = 0.85
"""The same for names, which nothing else in a list contradicts: in type 9 pixels high `Veelion` was read as `Yeelion`
with 0.82. Of 1,290 names on 200 real pictures 37 lay between."""

SURE_CODE = 0.93
"""The same for texts of a closed list that differ in one sign: `R3` was read as `R2` with 0.91 and 0.92, and of 66 such
badges that were read rightly half had less than that."""

BESIDE = 0.5
"""What may be text and stands within this share of a cell's height beside it may be its first or last letter."""

OUT_OF_LINE = 0.12
"""Names begin under each other, within this share of the row distance; what begins elsewhere is no name."""

CLOSED = frozenset({"cut", "joined", "narrow", "shared"})
"""Why a cell is held that no look at what stands beside it can settle."""

ICON_ROOM = 0.5
"""Row distances before and above a column's band in which an icon of its texts may stand."""

SPECK = 0.35
"""What may be text and is lower than this share of the other texts of its row is none: of the `48` on a crown only the
hole of the 4 was left, 7 pixels high beside texts of 20 and more, and all readers said `4`."""

SHOWN = 0.4
"""An optional column is on the picture when at least this share of the rows in view have it."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """A cell to be read again: by row, column and the box to look at.

    `unanimous`: something beside the cell may belong to it, so every reading of the two together must say the same.
    `alone`: what stands beside the box, however near, is none of it.
    """

    row: int
    column: Column
    box: Box
    unanimous: bool = False
    alone: bool = False


@dataclass(frozen=True, slots=True)
class Interpretation:
    """A reading, the cells of it that a second look might settle, and how the pack lies on the picture, row by row.

    Where cards stand beside each other, all of it is measured on the `pile` of them. `unseen` are columns of numbers
    that the picture may lack and that do not seem to be on it.
    """

    reading: ScreenReading
    doubts: tuple[Doubt, ...]
    laid: Placement
    pile: Pile | None = None
    unseen: tuple[Column, ...] = ()

    @property
    def pack(self) -> Pack:
        """The pack that fits, in the layout that the picture shows."""
        return self.laid.pack


def interpret(
    lines: Sequence[TextLine],
    perhaps: Sequence[Box],
    size: tuple[int, int],
    packs: Sequence[Pack],
    *,
    icons: Sequence[Icon] = (),
) -> Interpretation:
    """Read lines of a picture of `(width, height)` pixels as rows of the one pack that fits.

    `perhaps` are boxes that may hold text and were not read: where a cell is missing they are worth a look. `icons` is
    what stands beside the texts, for columns that are known by their icons.
    Raises UnknownScreenError when none fits, or two fit alike, and NoRowsError when there is no text at all.
    """
    case = screen(scene(lines, perhaps, size, icons), packs)
    found, laid, pile = case.found, case.laid, case.pile
    around = [pieces(found, laid, origin) for origin in laid.origins]
    shown = _shown(laid, around, found.size)
    rows = [_cells(found, laid, shown, piece, origin) for piece, origin in zip(around, laid.origins, strict=True)]
    rows = hold_cut(laid, rows, pile)
    doubts = []
    for i, row in enumerate(rows):
        for column in (column for column in shown if column.name in row):
            its = [box for box in found.unread if _may_be_of(found, column, row[column.name], box)]
            if doubt := _doubt(i, column, row[column.name], around[i], its):
                doubts.append(doubt)
                if doubt.unanimous:
                    row[column.name] = replace(row[column.name], held=True, why="unsure")
    doubts += _sections(found, laid, rows)
    own = own_row(laid, rows)
    finished = tuple(row_of(laid.pack, row, own=i == own) for i, row in enumerate(rows))
    reading = ScreenReading(laid.pack.screen, laid.pack.version, finished)
    return Interpretation(reading, tuple(doubts), laid, pile, tuple(_unseen(laid.pack, shown)))


def _unseen(pack: Pack, shown: Sequence[Column]) -> Iterator[Column]:
    """The columns of numbers and times that are not shown, though nothing else stands in their place."""
    for column in pack.in_rows:
        stands_for = column.instead_of or any(other.instead_of == column.name for other in pack.in_rows)
        if column.optional and not (is_words(column) or column.icon or stands_for) and column not in shown:
            yield column


def _shown(laid: Placement, around: Sequence[Mapping[str, Piece]], size: tuple[int, int]) -> list[Column]:
    """The columns that the picture shows: an optional one that many rows have, and of two in one place the better."""
    origins = np.array(laid.origins)
    share: dict[str, float] = {}
    for column in laid.pack.in_rows:
        seen = np.flatnonzero(laid.is_visible(column, origins, size)).tolist()
        there = [around[i][column.name] for i in seen if column.name in around[i]]
        fitting = [piece for piece in there if fits(column, piece.texts) or nearly_fits(column, piece.texts)]
        share[column.name] = len(fitting) / len(seen) if len(seen) else 0.0
    best = {
        column.instead_of or column.name: max(
            (other.name for other in laid.pack.in_rows if column.name in {other.name, other.instead_of}),
            key=lambda name: share[name],
        )
        for column in laid.pack.in_rows
        if not column.instead_of
    }
    return [
        column
        for column in laid.pack.in_rows
        if best[column.instead_of or column.name] == column.name
        # A single icon shows that there is such a column.
        and (not column.optional or column.icon or share[column.name] >= SHOWN)
    ]


def _cells(
    found: Scene, laid: Placement, shown: Sequence[Column], around: Mapping[str, Piece], origin: float
) -> dict[str, Cell]:
    cells = {}
    for column in shown:
        if column.name in around:
            cells[column.name] = _cell(laid, column, around[column.name], found.size)
        elif column.icon and column.optional and not _has_icon(found, laid, column, origin):
            continue
        elif laid.is_visible(column, np.array([origin]), found.size)[0]:
            band = laid.band(column, origin, found.size)
            cells[column.name] = Cell("", None, 0.0, held=True, box=band, why="missing")
    return cells


def _has_icon(found: Scene, laid: Placement, column: Column, origin: float) -> bool:
    """Whether an icon of the column stands in the row without any text beside it."""
    room = round(ICON_ROOM * laid.pitch)
    band = laid.band(column, origin, found.size)
    wide = Box(band.x - room, band.y - room, band.width + room, band.height + room)
    taken = set(found.icon_of.tolist())
    return any(
        icon.name == column.icon and number not in taken and _holds(wide, icon.box)
        for number, icon in enumerate(found.icons)
    )


def _may_be_of(found: Scene, column: Column, cell: Cell, box: Box) -> bool:
    """Whether something unread may be a text of the cell: where an icon names the column, only what is beside it."""
    return not column.icon or cell.why != "missing" or found.icon_by(box) == column.icon


def _cell(laid: Placement, column: Column, piece: Piece, size: tuple[int, int]) -> Cell:
    """A cell of the words that stand in it."""
    text = read(column, piece.texts)
    meaning = value(column, text)
    words = [word for line in piece.lines for word in line.words]
    confidence = round(min((word.confidence for word in words), default=0.0), 3)
    box = hull(line.box for line in piece.lines) if piece.lines else piece.around
    why = ""
    if touches_edge(box, size):
        why = "cut"
    elif piece.unnamed:
        why = "icon"
    elif meaning is None:
        why = "type"
    elif piece.unclear:
        why = piece.unclear
    elif (
        confidence < _sure(column)
        # In `6`, read from a box twice as wide, a digit was lost.
        or (not is_words(column) and box.width > WIDEST * box.height * len(text))
        or (column.type is ColumnType.NAME and (has_rare_sign(text) or _is_out_of_line(laid, column, piece.around)))
        or (not is_words(column) and len(piece.lines) > 1)
    ):
        why = "unsure"
    return Cell(text, meaning, confidence, held=bool(why), box=box, why=why)


def _sure(column: Column) -> float:
    """From which confidence on a text of the column is trusted as it was first read."""
    if are_codes(column.values):
        return SURE_CODE
    return SURE_NAME if column.type is ColumnType.NAME else SURE


def _is_out_of_line(laid: Placement, column: Column, around: Box) -> bool:
    """Whether the name does not stand under the others, as a heading or a part of a name does."""
    end = {"left": around.x, "centre": around.centre_x, "right": around.right}[column.align]
    return abs(end - laid.anchor) > OUT_OF_LINE * laid.pitch


def _doubt(row: int, column: Column, cell: Cell, around: Mapping[str, Piece], perhaps: Sequence[Box]) -> Doubt | None:
    """What to look at again, if anything: the cell, what may stand where it is missing, or it and what is beside it.

    A cell that shares its text with other columns is looked at with all of that text, and cut out of it again.
    """
    if cell.why == "missing":
        unread = [b for b in perhaps if _holds(cell.box, b)]
        return Doubt(row, column, hull(unread)) if unread and not _is_speck(hull(unread), around) else None
    is_shared = bool(column.cuts) or not around[column.name].lines
    whole = around[column.name].around if is_shared else cell.box
    beside = [b for b in perhaps if _is_beside(cell.box, b)]
    if cell.why == "icon":
        # Another look would read what it is, not whose.
        return None
    if beside and cell.why not in CLOSED:
        return Doubt(row, column, hull([whole, *beside]), unanimous=True)
    return Doubt(row, column, whole) if cell.why in {"unsure", "type", "joined"} else None


def _is_speck(box: Box, around: Mapping[str, Piece]) -> bool:
    """Whether a box is too low for a text of a row, by what was read in it."""
    heights = [piece.around.height for piece in around.values() if piece.lines]
    return bool(heights) and box.height < SPECK * median(heights)


def _holds(band: Box, box: Box) -> bool:
    return band.x <= box.centre_x < band.right and band.y <= box.centre_y < band.bottom


def _is_beside(box: Box, other: Box) -> bool:
    """Whether the other box stands so near on the same line that it may be a letter of the first."""
    gap = max(box.x, other.x) - min(box.right, other.right)
    shared = min(box.bottom, other.bottom) - max(box.y, other.y)
    return gap <= BESIDE * box.height and shared >= 0.5 * min(box.height, other.height)


def _sections(found: Scene, laid: Placement, rows: list[dict[str, Cell]]) -> list[Doubt]:
    """Give the rows the headings they stand under; a heading that is not sure is looked at again for each of them."""
    doubts = []
    for column in (column for column in laid.pack.columns if column.type is ColumnType.SECTION):
        heads = {}
        for row, numbers in headings(found, laid).get(column.name, {}).items():
            words = [found.words[number] for number in numbers]
            text = read(column, [word.text for word in words])
            confidence = round(min(word.confidence for word in words), 3)
            why = "" if value(column, text) is not None and confidence >= SURE else "unsure"
            box = hull(word.box for word in words)
            heads[row] = Cell(text, value(column, text), confidence, held=bool(why), box=box, why=why)
        spread(column.name, heads, rows)
        doubts += [
            Doubt(number, column, row[column.name].box)
            for number, row in enumerate(rows)
            if column.name in row and row[column.name].held
        ]
    return doubts


def row_of(pack: Pack, cells: Mapping[str, Cell], *, own: bool = False) -> Row:
    """The row that cells make: partial without a whole name or as the pinned row, held without a sure name."""
    name = cells.get(pack.name.name)
    partial = own or name is None or name.why in {"cut", "missing"}
    held = name is None or name.held
    sections = {column.name for column in pack.columns if column.type is ColumnType.SECTION}
    box = hull(cell.box for column, cell in cells.items() if column not in sections)
    return Row(cells=dict(cells), partial=partial, held=held, box=box, own=own)

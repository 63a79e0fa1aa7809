"""Interpret: from lines of text to the rows and cells of a known screen, each cell trusted or held."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import median

from daemon.domain.cells import fits, read, value
from daemon.domain.geometry import Box, hull
from daemon.domain.pack import Column, ColumnType, Pack
from daemon.domain.reading import Cell, Row, ScreenReading
from daemon.errors import NoRowsError, UnknownScreenError
from daemon.ports import Word
from daemon.stages.rows import MARGIN, SURE_FIT, Placement, place, visible
from daemon.stages.sheet import TextLine

SURE = 0.80
"""What the reader is less sure of is read again before it is trusted: wrong numbers carried 0.49 to 0.76 in trials."""

CUT_SHARE = 0.8
"""A text lower than this share of what its letters need, in the first or last row, is cut by the list's own edge."""


BESIDE = 0.5
"""What may be text and stands within this share of a cell's height beside it may be its first or last letter."""

NEXT_DIGIT = 0.35
"""A text that ends within this share of its height before the picture's right edge may have gone on."""

OUT_OF_LINE = 0.12
"""Names begin under each other, within this share of the row distance; what begins elsewhere is no name."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """A cell to be read again: by row, column and the box to look at.

    `unanimous`: something beside the cell may belong to it, so every reading of the two together must say the same.
    """

    row: int
    column: Column
    box: Box
    unanimous: bool = False


@dataclass(frozen=True, slots=True)
class Interpretation:
    """A reading, and the cells of it that a second look might settle."""

    reading: ScreenReading
    doubts: tuple[Doubt, ...]


def interpret(
    lines: Sequence[TextLine], perhaps: Sequence[Box], size: tuple[int, int], packs: Sequence[Pack]
) -> Interpretation:
    """Read lines of a picture of `(width, height)` pixels as rows of the one pack that fits.

    `perhaps` are boxes that may hold text and were not read: where a cell is missing they are worth a look.
    Raises UnknownScreenError when none fits, or two fit alike, and NoRowsError when there is no text at all.
    """
    placement = _screen(lines, size, packs)
    words = [word for line in lines for word in line.words]
    rows = [_cells(placement, lines, origin, size) for origin in _all_origins(placement, words, size)]
    rows = _hold_cut(placement, _hold_cut_names(placement, rows))
    doubts = []
    for i, row in enumerate(rows):
        for column in placement.pack.columns:
            if column.name in row and (doubt := _doubt(i, column, row[column.name], perhaps)):
                doubts.append(doubt)
                if doubt.unanimous:
                    row[column.name] = replace(row[column.name], held=True, why="unsure")
    finished = tuple(row_of(placement.pack, row) for row in rows)
    return Interpretation(ScreenReading(placement.pack.screen, placement.pack.version, finished), tuple(doubts))


def _doubt(row: int, column: Column, cell: Cell, perhaps: Sequence[Box]) -> Doubt | None:
    """What to look at again, if anything: the cell, what may stand where it is missing, or it and what is beside it."""
    if cell.why == "missing":
        unread = [b for b in perhaps if _holds(cell.box, b)]
        return Doubt(row, column, hull(unread)) if unread else None
    beside = [b for b in perhaps if _is_beside(cell.box, b)]
    if beside and cell.why != "cut":
        return Doubt(row, column, hull([cell.box, *beside]), unanimous=True)
    return Doubt(row, column, cell.box) if cell.why in {"unsure", "type"} else None


def _holds(band: Box, box: Box) -> bool:
    return band.x <= box.centre_x < band.right and band.y <= box.centre_y < band.bottom


def _is_beside(box: Box, other: Box) -> bool:
    """Whether the other box stands so near on the same line that it may be a letter of the first."""
    gap = max(box.x, other.x) - min(box.right, other.right)
    shared = min(box.bottom, other.bottom) - max(box.y, other.y)
    return gap <= BESIDE * box.height and shared >= 0.5 * min(box.height, other.height)


def _screen(lines: Sequence[TextLine], size: tuple[int, int], packs: Sequence[Pack]) -> Placement:
    if not any(line.words for line in lines):
        raise NoRowsError(
            "No text was found on this picture. If it shows a member list, take the screenshot again, larger and whole."
        )
    placements = place(lines, size, packs)
    names = ", ".join(pack.screen for pack in packs)
    if not placements or placements[0].fit < SURE_FIT:
        raise UnknownScreenError(
            f"This picture fits none of the screens in use ({names}). If it is a list that Muster should read, "
            "describe it in a file under rules/ (see rules/README.md); if not, delete it."
        )
    if len(placements) > 1 and placements[0].fit - placements[1].fit < MARGIN:
        raise UnknownScreenError(
            f"This picture could be '{placements[0].pack.screen}' as well as '{placements[1].pack.screen}'. Take "
            "the screenshot with the whole list in view, or leave one of the two out of 'screens' in config.yaml."
        )
    return placements[0]


def _all_origins(placement: Placement, words: Sequence[Word], size: tuple[int, int]) -> list[float]:
    """The rows with a name, and those without one (cut at an edge, or not readable) that other columns give away."""
    origins = list(placement.origins)
    guesses = []
    for column in placement.pack.columns:
        if column.type in {ColumnType.NAME, ColumnType.TEXT}:
            continue
        middle = sum(column.y) / 2 * placement.pitch
        for word in words:
            origin = word.box.centre_y - middle
            if (
                fits(column, [word.text])
                and placement.holds(column, word, origin)
                and visible(placement, column, origin, size)
            ):
                guesses.append(origin)
    for guess in sorted(guesses):
        near = [g for g in guesses if abs(g - guess) <= 0.15 * placement.pitch]
        if len(near) >= 2 and all(abs(guess - origin) > 0.6 * placement.pitch for origin in origins):
            origins.append(median(near))
    return sorted(origins)


def _cells(placement: Placement, lines: Sequence[TextLine], origin: float, size: tuple[int, int]) -> dict[str, Cell]:
    cells = {}
    for column in placement.pack.columns:
        parts = [part for line in lines if (part := _part(placement, column, line, origin))]
        if parts:
            cells[column.name] = _cell(placement, column, sorted(parts, key=lambda part: part.box.x), size)
        elif visible(placement, column, origin, size):
            band = _band(placement, column, origin, size)
            cells[column.name] = Cell("", None, 0.0, held=True, box=band, why="missing")
    return cells


def _part(placement: Placement, column: Column, line: TextLine, origin: float) -> TextLine | None:
    """What of a line stands in the column."""
    inside = tuple(word for word in line.words if placement.holds(column, word, origin))
    if len(inside) == len(line.words):
        # The box of a line follows the ink; a reader's box of a word may leave out a letter that it lost.
        return line if inside else None
    return replace(line, words=inside, box=hull(word.box for word in inside)) if inside else None


def _cell(placement: Placement, column: Column, parts: Sequence[TextLine], size: tuple[int, int]) -> Cell:
    """A cell of the lines that stand in it, left to right."""
    is_words = column.type in {ColumnType.NAME, ColumnType.TEXT}
    words = [word for part in parts for word in part.words]
    text = read(column, [word.text for word in words])
    meaning = value(column, text)
    confidence = round(min(word.confidence for word in words), 3)
    box = hull(part.box for part in parts)
    why = ""
    if _touches_edge(box, size):
        why = "cut"
    elif meaning is None:
        why = "type"
    elif (
        confidence < SURE
        or (column.type is ColumnType.NAME and abs(box.x - placement.left) > OUT_OF_LINE * placement.pitch)
        or (not is_words and len(parts) > 1)
    ):
        why = "unsure"
    return Cell(text, meaning, confidence, held=bool(why), box=box, why=why)


def _touches_edge(box: Box, size: tuple[int, int]) -> bool:
    """Whether the text may go on beyond the picture; on the right the sliver of a next digit may be lost as noise."""
    beyond = size[0] - NEXT_DIGIT * box.height
    return box.x <= 0 or box.y <= 0 or box.right >= beyond or box.bottom >= size[1]


def _band(placement: Placement, column: Column, origin: float, size: tuple[int, int]) -> Box:
    left, right = (placement.left + placement.pitch * x for x in column.x)
    top, bottom = (origin + placement.pitch * y for y in column.y)
    x, y = max(0, round(left)), max(0, round(top))
    return Box(x, y, max(1, min(size[0], round(right)) - x), max(1, min(size[1], round(bottom)) - y))


def _hold_cut_names(placement: Placement, rows: list[dict[str, Cell]]) -> list[dict[str, Cell]]:
    """Where the picture's left edge goes through the names, hold those too that it seems to leave whole."""
    name = next(column.name for column in placement.pack.columns if column.type is ColumnType.NAME)
    if not any(name in row and row[name].text and row[name].box.x <= 0 for row in rows):
        return rows
    return [
        {**row, name: replace(row[name], held=True, why="cut")}
        if name in row and row[name].text and row[name].box.x < row[name].box.height
        else row
        for row in rows
    ]


def _hold_cut(placement: Placement, rows: list[dict[str, Cell]]) -> list[dict[str, Cell]]:
    """Hold cells of the first and last row that are lower than their letters need: the list's own edge cuts them."""
    finished = list(rows)
    for column in placement.pack.columns:
        heights = {
            i: row[column.name].box.height / _letters(row[column.name].text)
            for i, row in enumerate(rows)
            if column.name in row and row[column.name].text
        }
        if len(heights) < 3:
            continue
        usual = median(heights.values())
        for i in {0, len(rows) - 1} & heights.keys():
            cell = finished[i][column.name]
            if heights[i] < CUT_SHARE * usual and cell.why != "cut":
                finished[i] = {**finished[i], column.name: replace(cell, held=True, why="cut")}
    return finished


def _letters(text: str) -> float:
    """How high a text is, in heights of its capitals: small letters reach 0.72, tails 0.22 below the line."""
    rises = any(c.isupper() or c.isdigit() or c in "bdfhijklt/|[](){}" for c in text)
    falls = any(c in "gjpqyQ,;/|[](){}" for c in text)
    return (1.0 if rises else 0.72) + (0.22 if falls else 0.0)


def row_of(pack: Pack, cells: Mapping[str, Cell]) -> Row:
    """The row that cells make: partial without a whole name, held without a sure one."""
    name = next((cells[c.name] for c in pack.columns if c.type is ColumnType.NAME and c.name in cells), None)
    partial = name is None or name.why in {"cut", "missing"}
    held = name is None or name.held
    return Row(cells=dict(cells), partial=partial, held=held, box=hull(cell.box for cell in cells.values()))

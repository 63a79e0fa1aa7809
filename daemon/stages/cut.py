"""Cut: cells that an edge goes through, of the picture or of the list itself."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from statistics import median

from daemon.domain.geometry import Box
from daemon.domain.pack import Column, Pack
from daemon.domain.reading import Cell
from daemon.stages.pile import Pile
from daemon.stages.placement import Placement
from daemon.stages.scene import letters

CUT_SHARE = 0.8
"""A text lower than this share of what its letters need, in the first or last row, is cut by the list's own edge."""

NEXT_DIGIT = 0.35
"""A text that ends within this share of its height before the picture's right edge may have gone on."""


def touches_edge(box: Box, size: tuple[int, int]) -> bool:
    """Whether the text may go on beyond the picture; on the right the sliver of a next digit may be lost as noise."""
    beyond = size[0] - NEXT_DIGIT * box.height
    return box.x <= 0 or box.y <= 0 or box.right >= beyond or box.bottom >= size[1]


def hold_cut(laid: Placement, rows: list[dict[str, Cell]], pile: Pile | None = None) -> list[dict[str, Cell]]:
    """The rows with the cells held that an edge goes through, though they seem to be whole; `pile` as they lie on."""
    if pile is not None:
        rows = _hold_beyond(pile, rows)
    lanes = [pile.lane(origin) if pile else 0 for origin in laid.origins]
    alike = [[row for row, other in enumerate(lanes) if other == lane] for lane in dict.fromkeys(lanes)]
    ends = {row for lane in alike for row in (lane[0], lane[-1])}
    return _hold_low(laid.pack, _hold_cut_names(laid.pack.name, rows), ends)


def _hold_beyond(pile: Pile, rows: list[dict[str, Cell]]) -> list[dict[str, Cell]]:
    """Hold the cells that touch the edge of the picture, which is not that of the pile."""
    return [
        {
            name: replace(cell, held=True, why="cut")
            if cell.text and touches_edge(pile.on_picture(cell.box), pile.size)
            else cell
            for name, cell in row.items()
        }
        for row in rows
    ]


def _hold_cut_names(name: Column, rows: list[dict[str, Cell]]) -> list[dict[str, Cell]]:
    """Where the picture's left edge goes through the names, hold those too that it seems to leave whole."""
    if not any(name.name in row and row[name.name].text and row[name.name].box.x <= 0 for row in rows):
        return rows
    return [
        {**row, name.name: replace(row[name.name], held=True, why="cut")}
        if name.name in row and row[name.name].text and row[name.name].box.x < row[name.name].box.height
        else row
        for row in rows
    ]


def _hold_low(pack: Pack, rows: list[dict[str, Cell]], ends: Collection[int]) -> list[dict[str, Cell]]:
    """Hold cells of the rows at the `ends` that are lower than their letters need: the edge of the list cuts them."""
    finished = list(rows)
    for column in pack.in_rows:
        heights = {
            i: row[column.name].box.height / letters(row[column.name].text)
            for i, row in enumerate(rows)
            if column.name in row and row[column.name].text
        }
        if len(heights) < 3:
            continue
        usual = median(heights.values())
        for i in heights.keys() & ends:
            cell = finished[i][column.name]
            if heights[i] < CUT_SHARE * usual and cell.why != "cut":
                finished[i] = {**finished[i], column.name: replace(cell, held=True, why="cut")}
    return finished

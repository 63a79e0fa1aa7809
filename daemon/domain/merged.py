"""Merged: one list out of the pictures of a scrolled one, each member once, each cell by the vote of its pictures."""

from __future__ import annotations

import heapq
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby, pairwise

from daemon.domain.likeness import Place
from daemon.domain.names import skeleton
from daemon.domain.order import risers
from daemon.domain.overlap import same_rows
from daemon.domain.pack import Column, ColumnType, Pack, PackKind
from daemon.domain.reading import MOST_GUESSES, Cell, Row


@dataclass(frozen=True, slots=True)
class MergedRow:
    """One member (in a log: one line), and every place where a picture shows it, in the order of the pictures."""

    cells: Mapping[str, Cell] = field(hash=False)
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Merged:
    """The whole list, top to bottom.

    `gaps`: pictures that share no row with the one given before them; whether a page between them is missing cannot be
    told.
    """

    rows: tuple[MergedRow, ...]
    gaps: tuple[int, ...]


def merged(pictures: Sequence[Sequence[Row]], pack: Pack) -> Merged:
    """Merge the rows of pictures of one list.

    A row whose name no picture shows whole is left out, as it is on each of them. A cell is trusted when a picture
    shows it surely and no other, just as surely, something else; of several readings the one of most pictures stands.
    """
    first = same_rows(pictures, pack)
    groups: dict[Place, list[Place]] = defaultdict(list)
    for place, group in first.items():
        groups[group].append(place)
    order = _in_order(
        groups.keys(), [[first[p, r] for r in range(len(rows)) if (p, r) in first] for p, rows in enumerate(pictures)]
    )
    whole = [group for group in order if any(not pictures[p][r].partial for p, r in groups[group])]
    rows = [_voted(pack, [pictures[p][r] for p, r in groups[group]]) for group in whole]
    rows = _under_headings(pack, rows, [_beside(one, two, groups) for one, two in pairwise(whole)])
    if pack.kind is PackKind.LIST:
        rows = _in_doubt(pack, rows)
    made = (MergedRow(cells, tuple(groups[group])) for cells, group in zip(rows, whole, strict=True))
    return Merged(tuple(made), tuple(_gaps(groups, len(pictures))))


def _in_order(groups: Iterable[Place], pictures: Sequence[Sequence[Place]]) -> list[Place]:
    """The rows in an order that each picture's own fits in; else, as they were given."""
    after: dict[Place, set[Place]] = {group: set() for group in groups}
    waiting: Counter[Place] = Counter()
    for rows in pictures:
        for one, two in pairwise(rows):
            if two not in after[one]:
                after[one].add(two)
                waiting[two] += 1
    ready = [group for group in after if not waiting[group]]
    heapq.heapify(ready)
    order: list[Place] = []
    left = dict.fromkeys(sorted(after))
    while left:
        # A list that was sorted anew between two pictures has no order that fits both.
        group = heapq.heappop(ready) if ready else next(iter(left))
        if group not in left:
            continue
        del left[group]
        order.append(group)
        for below in after[group]:
            waiting[below] -= 1
            if not waiting[below] and below in left:
                heapq.heappush(ready, below)
    return order


def _voted(pack: Pack, rows: Sequence[Row]) -> dict[str, Cell]:
    """What the pictures of one member say together, by column in the order of the pack."""
    found = {}
    for column in pack.columns:
        cells = [row.cells[column.name] for row in rows if column.name in row.cells]
        if cells:
            found[column.name] = _settled(column, cells)
    return found


def _settled(column: Column, cells: Sequence[Cell]) -> Cell:
    sure = [cell for cell in cells if not cell.held and cell.value is not None]
    if not sure:
        # A cut cell shows less than any other.
        return max(
            cells, key=lambda cell: (cell.why not in {"cut", "missing"}, cell.value is not None, cell.confidence)
        )
    if column.type is ColumnType.DURATION:
        # Time goes on from picture to picture.
        return sure[-1]
    votes = Counter(_meaning(column, cell) for cell in sure)
    (most, count), *others = votes.most_common()
    agreed = _spelling(cell for cell in sure if _meaning(column, cell) == most)
    if not others or others[0][1] < count:
        return agreed
    texts = dict.fromkeys(cell.text for cell in sure if cell.text != agreed.text)
    return replace(agreed, held=True, why="disagree", guesses=tuple(texts)[:MOST_GUESSES])


def _meaning(column: Column, cell: Cell) -> object:
    return skeleton(cell.text) if column.type is ColumnType.NAME else cell.value


def _spelling(cells: Iterable[Cell]) -> Cell:
    """The cell whose text most pictures show; of equals the one with most accents: readers lose them."""
    found = list(cells)
    texts = Counter(cell.text for cell in found)
    return max(found, key=lambda c: (texts[c.text], sum(not sign.isascii() for sign in c.text), c.confidence))


def _beside(one: Place, two: Place, groups: Mapping[Place, Sequence[Place]]) -> bool:
    """Whether a picture shows the second row right under the first."""
    return any((p, r + 1) in groups[two] for p, r in groups[one])


def _under_headings(pack: Pack, rows: Sequence[dict[str, Cell]], beside: Sequence[bool]) -> list[dict[str, Cell]]:
    """Each row with the heading that it stands under, which may be on an earlier picture.

    Where two pictures do not overlap, another heading may have been between them: then it is held.
    """
    made = [dict(row) for row in rows]
    for column in (column.name for column in pack.columns if column.type is ColumnType.SECTION):
        for row, below, together in zip(made, made[1:], beside, strict=False):
            if column not in below and column in row:
                above = row[column]
                below[column] = above if together or above.held else replace(above, held=True, why="unsure")
    return [{column.name: row[column.name] for column in pack.columns if column.name in row} for row in made]


def _in_doubt(pack: Pack, rows: list[dict[str, Cell]]) -> list[dict[str, Cell]]:
    """The rows with those numbers held that break the order of a sorted list, or of each of its sections."""
    headings = [column.name for column in pack.columns if column.type is ColumnType.SECTION]
    sections = groupby(range(len(rows)), lambda i: [rows[i][name].text if name in rows[i] else "" for name in headings])
    for section in [list(numbers) for _, numbers in sections]:
        for column in pack.columns:
            if column.type not in {ColumnType.INTEGER, ColumnType.QUANTITY}:
                continue
            cells = [rows[i].get(column.name) for i in section]
            values = [
                cell.value if cell and not cell.held and isinstance(cell.value, int | float) else None for cell in cells
            ]
            for k in risers(values, ranked=False):
                i = section[k]
                rows[i] = {**rows[i], column.name: replace(rows[i][column.name], held=True, why="order")}
    return rows


def _gaps(groups: Mapping[Place, Sequence[Place]], pictures: int) -> list[int]:
    shown = [{p for p, _ in places} for places in groups.values()]
    return [p for p in range(1, pictures) if not any({p - 1, p} <= together for together in shown)]

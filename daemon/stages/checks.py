"""Checks: what a list as a whole says of its cells. Places count up, a sorted column never rises, nobody stands twice.

A reading that breaks one of these is read again, and held if that does not mend it. Only a place is ever worked out
from its neighbours, where the list leaves no other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby, pairwise

from daemon.domain.labels import are_codes
from daemon.domain.order import counted, counts_down, grouped, risers, runs, steps, tied
from daemon.domain.pack import ColumnType, OwnRow, Pack, PackKind
from daemon.domain.reading import Cell, Row, ScreenReading
from daemon.stages.interpret import Doubt, Interpretation
from daemon.stages.points import pointless
from daemon.stages.repeated import slips
from daemon.stages.times import respelled

NUMBERS = frozenset({ColumnType.INTEGER, ColumnType.QUANTITY})

FEWEST, MOSTLY = 2, 0.5
"""Where so many numbers of a column, and that share of them, were not surely read, its type is hard to read."""

VERY_SURE = 0.93
"""In hard type a reader that is less sure may be wrong: of narrow digits it took 509 for 309 with 0.81, and 803 for 805
with 0.91."""

Place = tuple[int, str]
"""A cell of a reading: the number of its row, and its column."""


def suspected(found: Interpretation) -> Interpretation:
    """The same with every cell in doubt that the rest of the list contradicts, to be read again."""
    pack = found.pack
    cells = {
        **_slips(found.reading, pack),
        **_in_bad_company(found.reading, pack),
        **_contradicted(found.reading, pack),
        **_pointless(found.reading, pack),
    }
    columns = {column.name: column for column in pack.columns}
    known = {(doubt.row, doubt.column.name) for doubt in found.doubts}
    new = [Doubt(i, columns[name], cell.box) for (i, name), cell in cells.items() if (i, name) not in known]
    return replace(found, reading=_with(found.reading, pack, cells), doubts=(*found.doubts, *new))


def checks(reading: ScreenReading, pack: Pack) -> ScreenReading:
    """The reading with each cell held that the rest of the list contradicts, and places worked out that are certain.

    Names and times are spelled as the game writes them in other rows.
    """
    times = {(i, name): cell for i, name, cell in respelled(reading, pack)}
    reading = _with(reading, pack, {**_with_points(reading, pack), **times})
    held = {**_contradicted(reading, pack), **_pointless(reading, pack)}
    return _with(reading, pack, {**_places(reading, pack), **held})


def _slips(reading: ScreenReading, pack: Pack) -> dict[Place, Cell]:
    """The texts, held, that are hardly otherwise than what several other rows have in their column."""
    return {
        (i, name): replace(reading.rows[i].cells[name], held=True, why="unsure") for i, name in slips(pack, reading)
    }


def _pointless(reading: ScreenReading, pack: Pack) -> dict[Place, Cell]:
    """The numbers, held, that seem to have lost the point which others of their column have."""
    return {
        (i, name): replace(reading.rows[i].cells[name], held=True, why="unsure") for i, name in pointless(reading, pack)
    }


def _in_bad_company(reading: ScreenReading, pack: Pack) -> dict[Place, Cell]:
    """The numbers, texts and names, held, that were read surely, but not very, where most of their column were not.

    Its type is hard, or in letters that the first look does not know. Of a name that shares its line with other
    columns more than its own box would have to be read again.
    """
    found: dict[Place, Cell] = {}
    shared = pack.name.name if pack.name.cuts else ""
    for column in (name for name in _named(pack, NUMBERS | {ColumnType.TEXT, ColumnType.NAME}) if name != shared):
        cells = {(i, column): row.cells[column] for i, row in enumerate(reading.rows) if column in row.cells}
        told = {place: cell for place, cell in cells.items() if cell.text}
        doubtful = sum(cell.why in {"unsure", "type"} for cell in told.values())
        if doubtful >= max(FEWEST, MOSTLY * len(told)):
            easy = {place: cell for place, cell in told.items() if not cell.held and cell.confidence < VERY_SURE}
            found.update({place: replace(cell, held=True, why="unsure") for place, cell in easy.items()})
    return found


def _with_points(reading: ScreenReading, pack: Pack) -> dict[Place, Cell]:
    """The names that lost a point of those that shorten it, and that another reader saw with both."""
    found: dict[Place, Cell] = {}
    for i in _lost_points(reading, pack):
        cell = reading.rows[i].cells[pack.name.name]
        whole = f"{cell.text}."
        if not cell.held and whole in cell.guesses:
            guesses = (cell.text, *(guess for guess in cell.guesses if guess != whole))
            found[i, pack.name.name] = replace(cell, text=whole, value=whole, guesses=guesses)
    return found


def _contradicted(reading: ScreenReading, pack: Pack) -> dict[Place, Cell]:
    """The cells that the rest of the list contradicts, held, each with the reason.

    None of a log: its lines stand in the order of time, and the same member stands there many times.
    """
    if pack.kind is PackKind.LOG:
        return {}
    rows = reading.rows
    found: dict[Place, str] = {}
    for column in _named(pack, NUMBERS):
        ranked = _is_ranked_by(reading, pack, column)
        for section in _sections(reading, pack):
            values = [_number(rows[i], column) for i in section]
            for group in grouped(values, [_code(rows[i], pack) for i in section]):
                rising = risers([values[k] for k in group], ranked=ranked)
                found.update({(section[group[k]], column): "order" for k in rising})
    for column in _named(pack, {ColumnType.RANK}):
        for run in _regular(reading, pack, column):
            wrong = counted([_rank(rows[i], column) for i in run])[1]
            found.update({(run[k], column): "order" for k in wrong})
    for namesakes in _namesakes(reading, pack):
        if not _may_be_one([rows[i] for i in namesakes], pack):
            found.update({(i, pack.name.name): "twice" for i in namesakes})
    found.update({(i, pack.name.name): "unsure" for i in _lost_points(reading, pack)})
    return {(i, name): replace(rows[i].cells[name], held=True, why=why) for (i, name), why in found.items()}


def _lost_points(reading: ScreenReading, pack: Pack) -> list[int]:
    """Rows whose name ends in one point where the game shortens names with two or three: some were not read."""
    names = {i: row.cells[pack.name.name] for i, row in enumerate(reading.rows) if pack.name.name in row.cells}
    if not any(cell.text.endswith("..") for cell in names.values()):
        return []
    return [i for i, cell in names.items() if cell.text.endswith(".") and not cell.text.endswith("..")]


def _places(reading: ScreenReading, pack: Pack) -> dict[Place, Cell]:
    """The places that could not be read and are certain all the same."""
    found: dict[Place, Cell] = {}
    if pack.kind is PackKind.LOG:
        return found
    # What stands where a game pins a row may be pinned though it seems to be the next.
    pinned = {OwnRow.TOP: 0, OwnRow.BOTTOM: len(reading.rows) - 1}.get(pack.own_row) if pack.own_row else None
    for column in _named(pack, {ColumnType.RANK}):
        for run in _regular(reading, pack, column):
            rows = [reading.rows[i] for i in run]
            worked_out = counted([_rank(row, column) for row in rows])[0]
            for k, rank in worked_out.items():
                around = [rows[j] for j in (k - 1, k + 1) if 0 <= j < len(rows)]
                if run[k] == pinned:
                    continue
                if column in rows[k].cells and not any(tied(rows[k], row, _named(pack, NUMBERS)) for row in around):
                    sureness = min(row.cells[column].confidence for row in rows if _rank(row, column))
                    box = rows[k].cells[column].box
                    found[run[k], column] = Cell(str(rank), rank, sureness, held=False, box=box)
    return found


def _named(pack: Pack, types: frozenset[ColumnType] | set[ColumnType]) -> list[str]:
    return [column.name for column in pack.columns if column.type in types]


def _number(row: Row, column: str) -> int | float | None:
    """What is surely read in a column of numbers."""
    cell = row.cells.get(column)
    return cell.value if cell and not cell.held and isinstance(cell.value, int | float) else None


def _rank(row: Row, column: str) -> int | None:
    """The place that is surely read."""
    place = _number(row, column)
    return place if isinstance(place, int) else None


def _listed(reading: ScreenReading, pack: Pack) -> list[int]:
    """The rows that stand in the list itself: not those pinned beside it, which show somebody once more."""
    twice = {i for namesakes in _namesakes(reading, pack) for i in namesakes}
    return [i for i, row in enumerate(reading.rows) if not row.own and i not in twice]


def _sections(reading: ScreenReading, pack: Pack) -> list[list[int]]:
    """The rows under each heading, which a list is sorted by first."""
    names = _named(pack, {ColumnType.SECTION})

    def heading(i: int) -> tuple[str, ...]:
        cells = reading.rows[i].cells
        return tuple(cells[name].text if name in cells else "" for name in names)

    return [list(rows) for _, rows in groupby(_listed(reading, pack), heading)]


def _code(row: Row, pack: Pack) -> str:
    """The rank of a member, such as `R4`, which a list may be sorted by first; "" where it is not sure."""
    codes = [column.name for column in pack.in_rows if are_codes(column.values)]
    return " ".join(row.cells[name].text for name in codes if name in row.cells and not row.cells[name].held)


def _regular(reading: ScreenReading, pack: Pack, column: str) -> list[list[int]]:
    """Runs of rows that follow each other without a gap; none where members share a rank.

    Of cards whose places run down one column and then the next, those of one column follow each other.
    """
    listed = _listed(reading, pack)
    rows = [reading.rows[i] for i in listed]
    found = []
    columns = [column.name for column in pack.in_rows]
    for run in runs(steps(rows, columns)) if rows else []:
        members = [rows[k] for k in run]
        shared = any(
            _rank(one, column) is not None
            and _rank(one, column) == _rank(two, column)
            and tied(one, two, _named(pack, NUMBERS))
            for one, two in pairwise(members)
        )
        if not shared:
            found.append([listed[k] for k in run])
    if counts_down([[_rank(reading.rows[i], column) for i in run] for run in found], pack.across):
        return [run[lane :: pack.across] for run in found for lane in range(pack.across) if run[lane:]]
    return found


def _is_ranked_by(reading: ScreenReading, pack: Pack, column: str) -> bool:
    """Whether the list shows places that count up and no other number than this."""
    if _named(pack, NUMBERS) != [column]:
        return False
    return any(
        sum(_rank(reading.rows[i], rank) is not None for i in run) >= 2
        and not counted([_rank(reading.rows[i], rank) for i in run])[1]
        for rank in _named(pack, {ColumnType.RANK})
        for run in _regular(reading, pack, rank)
    )


def _namesakes(reading: ScreenReading, pack: Pack) -> list[list[int]]:
    """Rows that show one name, where it is surely read: two or more of them."""
    found: dict[str, list[int]] = defaultdict(list)
    for i, row in enumerate(reading.rows):
        cell = row.cells.get(pack.name.name)
        if cell and cell.text and not cell.held and not row.own:
            found[cell.text].append(i)
    return [rows for rows in found.values() if len(rows) > 1]


def _may_be_one(rows: Sequence[Row], pack: Pack) -> bool:
    """Whether rows of one name may be one member shown more than once: no number of theirs differs."""
    columns = _named(pack, NUMBERS | {ColumnType.RANK, ColumnType.PAIR})
    for column in columns:
        values = {row.cells[column].value for row in rows if column in row.cells and not row.cells[column].held}
        if len(values) > 1:
            return False
    return True


def _with(reading: ScreenReading, pack: Pack, cells: dict[Place, Cell]) -> ScreenReading:
    if not cells:
        return reading
    rows = list(reading.rows)
    for (i, column), cell in cells.items():
        rows[i] = replace(rows[i], cells={**rows[i].cells, column: cell})
        if column == pack.name.name:
            rows[i] = replace(rows[i], held=cell.held)
    return replace(reading, rows=tuple(rows))

"""Comparing readings: which cells of a screenshot are right, which are wrong, and where two readings differ."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from rapidfuzz import fuzz

from daemon.domain.geometry import Box
from daemon.domain.reading import Cell, Row, ScreenReading

ALIKE = 0.3
"""Rows whose likeness is below this are not the same row, whatever their places: two empty cells prove nothing."""

SEPARATORS = re.compile(r"(?<=\d)[.,' \u00a0\u202f](?=\d{3}(?!\d))")


@dataclass(frozen=True, slots=True, kw_only=True)
class TrueCell:
    """What stands in a cell; where nobody knows (`known`), what was read, to tell which row it is."""

    text: str
    known: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class TrueRow:
    """The known cells of a row by column; one that is cut by an edge is there, and does not count."""

    cells: Mapping[str, TrueCell] = field(hash=False)
    counts: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class TrueScreenshot:
    """A screenshot of which every row is known, top to bottom."""

    name: str
    sha256: str
    screen: str
    rows: tuple[TrueRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How cells were read: `right`, `wrong` (read otherwise, and not held), `held` or not read at all."""

    right: int = 0
    wrong: int = 0
    held: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(right=self.right + other.right, wrong=self.wrong + other.wrong, held=self.held + other.held)

    @property
    def cells(self) -> int:
        """All of them."""
        return self.right + self.wrong + self.held

    def worse_than(self, other: Tally) -> bool:
        """Whether more of the same cells are wrong, or fewer right."""
        return self.wrong > other.wrong or self.right < other.right


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A cell that two readings, `before` and `after`, do not read alike; `true` is what stands there, if it is known.

    `row` names the row; a text is "" where nothing was read, and ends with ` ?` where it is held. `box` is where the
    cell stands.
    """

    picture: str
    row: str
    column: str
    before: str
    after: str
    true: str = ""
    box: Box | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """How two models read the same screenshots: the tallies of each screen, and every cell they read otherwise."""

    champion: str
    challenger: str
    pictures: int
    tallies: Mapping[str, tuple[Tally, Tally]] = field(hash=False)
    differences: tuple[Difference, ...] = ()

    @property
    def worse_on(self) -> tuple[str, ...]:
        """The screens that the challenger reads worse."""
        return tuple(screen for screen, (mine, theirs) in self.tallies.items() if theirs.worse_than(mine))

    @property
    def said(self) -> str:
        """The whole of it in a sentence."""
        mine = sum((one for one, _ in self.tallies.values()), Tally())
        theirs = sum((one for _, one in self.tallies.values()), Tally())
        return (
            f"On {self.pictures} screenshots of {len(self.tallies)} screens {self.challenger} reads {theirs.right} of "
            f"{theirs.cells} cells right, {theirs.wrong} wrong and {theirs.held} held; {self.champion} {mine.right}, "
            f"{mine.wrong} and {mine.held}."
        )


def tallied(truth: TrueScreenshot, reading: ScreenReading | None) -> Tally:
    """How the cells of a screenshot were read: all are held when it could not be, and those of invented rows wrong."""
    found = Tally()
    rows = () if reading is None else reading.rows
    pairs = paired([_texts(row) for row in truth.rows], [_said(row) for row in rows])
    for number, known in enumerate(truth.rows):
        row = rows[pairs[number]] if number in pairs else None
        for column, cell in _counted(known):
            found += _judged(cell.text, row.cells.get(column) if row else None)
    extra = (row for number, row in enumerate(rows) if number not in set(pairs.values()))
    return found + Tally(wrong=sum(_is_invented(row) for row in extra))


def judged_differences(
    truth: TrueScreenshot, before: ScreenReading | None, after: ScreenReading | None
) -> Iterator[Difference]:
    """Every known cell that two readings of a screenshot do not read alike, with what stands there."""
    known = [_texts(row) for row in truth.rows]
    rows = [reading.rows if reading else () for reading in (before, after)]
    pairs = [paired(known, [_said(row) for row in side]) for side in rows]
    for number, row in enumerate(truth.rows):
        one, other = (
            _shown(side[found[number]] if number in found else None) for side, found in zip(rows, pairs, strict=True)
        )
        for column, cell in _counted(row):
            said = (one.get(column, ""), other.get(column, ""))
            if said[0] != said[1]:
                name = next(iter(known[number].values()), "")
                yield Difference(
                    picture=truth.name, row=name, column=column, before=said[0], after=said[1], true=cell.text
                )


def differences(picture: str, before: ScreenReading | None, after: ScreenReading | None) -> Iterator[Difference]:
    """Every cell that two readings of one screenshot do not read alike, row by row."""
    earlier, later = (reading.rows if reading else () for reading in (before, after))
    pairs = paired([_said(row) for row in earlier], [_said(row) for row in later])
    matched: list[tuple[Row | None, Row | None]]
    matched = [(row, later[pairs[n]] if n in pairs else None) for n, row in enumerate(earlier)]
    matched += [(None, row) for n, row in enumerate(later) if n not in set(pairs.values())]
    for mine, theirs in matched:
        one, other = (_shown(row) for row in (mine, theirs))
        name = next(iter([*one.values(), *other.values()]), "")
        for column in dict.fromkeys([*one, *other]):
            said = (one.get(column, ""), other.get(column, ""))
            if said[0] != said[1]:
                cell = next(row.cells[column] for row in (mine, theirs) if row and column in row.cells)
                yield Difference(picture=picture, row=name, column=column, before=said[0], after=said[1], box=cell.box)


def moved(before: ScreenReading, after: ScreenReading) -> bool:
    """Whether a row has another number than it had, so that what names it by number would mean another."""
    pairs = paired([_said(row) for row in before.rows], [_said(row) for row in after.rows])
    return any(pairs.get(number) != number for number in range(len(before.rows)))


def paired(known: Sequence[Mapping[str, str]], read: Sequence[Mapping[str, str]]) -> dict[int, int]:
    """Which read row is which known one, by their numbers: in order, for the most likeness in all."""
    likeness = [[max(0.0, _likeness(one, other) - ALIKE) for other in read] for one in known]
    # The best that can be had from row i and row j on.
    best = [[0.0] * (len(read) + 1) for _ in range(len(known) + 1)]
    for i in reversed(range(len(known))):
        for j in reversed(range(len(read))):
            best[i][j] = max(best[i + 1][j], best[i][j + 1], best[i + 1][j + 1] + likeness[i][j])
    pairs, i, j = dict[int, int](), 0, 0
    while i < len(known) and j < len(read):
        if likeness[i][j] > 0 and best[i][j] == best[i + 1][j + 1] + likeness[i][j]:
            pairs[i] = j
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return pairs


def same(one: str, other: str) -> bool:
    """Whether two texts say the same: white space, the form of letters and thousands separators do not matter."""
    return _even(one) == _even(other)


def _likeness(one: Mapping[str, str], other: Mapping[str, str]) -> float:
    """The mean likeness of the cells that the known row has."""
    shares = [fuzz.ratio(_even(text), _even(other.get(column, ""))) / 100 for column, text in one.items() if text]
    return sum(shares) / len(shares) if shares else 0.0


def _even(text: str) -> str:
    plain = SEPARATORS.sub("", unicodedata.normalize("NFKC", text)).replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
    return "".join(plain.split())


def _judged(text: str, cell: Cell | None) -> Tally:
    if cell is None or cell.held or cell.value is None:
        return Tally(held=1)
    return Tally(right=1) if same(cell.text, text) else Tally(wrong=1)


def _is_invented(row: Row) -> bool:
    return not row.partial and not row.held and any(not cell.held for cell in row.cells.values())


def _counted(row: TrueRow) -> list[tuple[str, TrueCell]]:
    return [(column, cell) for column, cell in row.cells.items() if cell.known] if row.counts else []


def _texts(row: TrueRow) -> dict[str, str]:
    return {column: cell.text for column, cell in row.cells.items()}


def _said(row: Row) -> dict[str, str]:
    return {column: cell.text for column, cell in row.cells.items()}


def _shown(row: Row | None) -> dict[str, str]:
    if row is None:
        return {}
    return {column: f"{cell.text or '-'} ?" if cell.held else cell.text for column, cell in row.cells.items()}

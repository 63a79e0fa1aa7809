"""Likeness: how much what two rows of different pictures show speaks for their being the same row.

Each column counts as a logarithm of how seldom two members show the same there: a long number says much, `2h` little.
How seldom is counted on the pictures themselves, between rows of one picture, which are surely different members.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import log

from rapidfuzz.distance import Levenshtein

from daemon.domain.geometry import Box
from daemon.domain.names import LETTERS_A_MISREADING, skeleton
from daemon.domain.pack import ColumnType, Pack
from daemon.domain.reading import Row

Place = tuple[int, int]
"""A row: the number of its picture, and its number on it."""

CERTAIN = 7.0
"""No single cell speaks more for two rows being one than this."""

TELLING = 3.0
"""Cells that agree and speak this much make two pictures worth laying over each other."""

NOT_SURE = 0.5
"""What is left of what a cell says when one of the two readings of it is held."""

OTHER_NAME, LIKE_NAME, OTHER_UNSURE, LIKE_UNSURE = -5.0, -0.5, -1.0, 1.0
"""Names that differ: both sure and altogether other, both sure and one letter in four other, and the same with one that
is not sure."""

A_SLIP = 1
"""Signs in which one member's name may be misread as another's. More make no known name of one that was misread, so two
names that are both in the roster are then altogether other, however alike."""

OTHER_VALUE = {ColumnType.DURATION: -0.3, ColumnType.TEXT: -1.5, ColumnType.SECTION: -1.5}
OTHER_NUMBER = -3.0
"""Two sure values that differ: time goes on between two pictures, words are misread more often than numbers."""

PRIOR_PAIRS = 10
"""The chance that two members show the same is counted on the pictures; at first it is taken as if so many pairs had
shown what is usual for such a column."""

USUALLY_ALIKE = {
    ColumnType.NAME: 0.001,
    ColumnType.RANK: 0.02,
    ColumnType.DURATION: 0.1,
    ColumnType.SECTION: 0.5,
}
FEWEST_ALIKE, MOST_ALIKE = 0.001, 0.3
"""How often two members show the same value: elsewhere the less often, the more digits it has, within these."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A row as it is compared: where it is, what it says by column, which of that is sure, and where its texts stand.

    `boxes` has the whole row's as "". Of the name what it says is its skeleton. What is left of a cut name is there as
    well, and never sure.
    """

    place: Place
    said: Mapping[str, Hashable]
    sure: frozenset[str]
    boxes: Mapping[str, Box]
    cut_name: bool


def lines(pack: Pack, rows: Sequence[Row], picture: int) -> list[Line]:
    """The rows of a picture as they are compared. Those pinned beside the list show somebody once more: left out."""
    name, in_rows = pack.name.name, {column.name for column in pack.in_rows}
    return [_line(row, (picture, number), name, in_rows) for number, row in enumerate(rows) if not row.own]


def _line(row: Row, place: Place, name: str, in_rows: Collection[str]) -> Line:
    said: dict[str, Hashable] = {}
    for column, cell in row.cells.items():
        value = skeleton(cell.text) if column == name else cell.value
        if value not in {None, ""}:
            said[column] = value
    held = {name} if row.held else set()
    return Line(
        place=place,
        said=said,
        sure=frozenset(column for column in said if not row.cells[column].held) - held,
        boxes={"": row.box} | {column: c.box for column, c in row.cells.items() if c.text and column in in_rows},
        cut_name=name in row.cells and row.cells[name].why == "cut",
    )


class Likeness:
    """How much speaks for two rows being one, by what the rows of all pictures of the list show.

    `apart` are pairs of skeletons of names that are two members', see `two_members`.
    """

    def __init__(
        self, pack: Pack, pictures: Sequence[Sequence[Line]], apart: Collection[frozenset[str]] = frozenset()
    ) -> None:
        self._name = pack.name.name
        self._apart = apart
        self._types = {column.name: column.type for column in pack.columns}
        self._pictures = pictures
        self._worth: dict[tuple[str, Hashable], float] = {}
        alike: Counter[tuple[str, Hashable]] = Counter()
        pairs: Counter[tuple[str, Hashable]] = Counter()
        for lines in pictures:
            shown = Counter(said for row in lines for said in row.said.items())
            columns = Counter(column for row in lines for column in row.said)
            for said, count in shown.items():
                alike[said] += count * (count - 1)
                pairs[said] += count * (columns[said[0]] - 1)
        for said, count in pairs.items():
            chance = (alike[said] + PRIOR_PAIRS * self._usual(*said)) / (count + PRIOR_PAIRS)
            self._worth[said] = min(CERTAIN, -log(chance))

    def _usual(self, column: str, value: Hashable) -> float:
        kind = self._types.get(column, ColumnType.TEXT)
        if kind in USUALLY_ALIKE:
            return USUALLY_ALIKE[kind]
        digits = len("".join(filter(str.isdigit, str(value))).rstrip("0"))
        return float(min(MOST_ALIKE, max(FEWEST_ALIKE, 10.0 ** (1 - digits))))

    def worth_comparing(self) -> Iterator[tuple[int, int]]:
        """The pictures, two by two, that share something telling."""
        showing: dict[tuple[str, Hashable], set[int]] = defaultdict(set)
        for number, lines in enumerate(self._pictures):
            for row in lines:
                for said in row.said.items():
                    if self._worth[said] >= TELLING:
                        showing[said].add(number)
        yield from sorted({pair for numbers in showing.values() for pair in combinations(sorted(numbers), 2)})

    def shared(self, one: Sequence[Line], two: Sequence[Line]) -> Iterator[tuple[int, int]]:
        """The rows of two pictures, by number, that share something telling."""
        showing: dict[tuple[str, Hashable], list[int]] = defaultdict(list)
        for number, row in enumerate(one):
            for said in row.said.items():
                if self._worth[said] >= TELLING:
                    showing[said].append(number)
        for number, row in enumerate(two):
            for said in row.said.items():
                yield from ((other, number) for other in showing.get(said, ()))

    def of(self, one: Line, two: Line) -> float:
        """For the two rows being one, less what speaks against it: the logarithm of a chance."""
        worth = 0.0
        for column, said in one.said.items():
            other = two.said.get(column)
            if other is None:
                continue
            both = column in one.sure and column in two.sure
            if said == other:
                worth += self._worth[column, said] * (1.0 if both else NOT_SURE)
            elif column == self._name:
                worth += self._of_names(one, two, sure=both)
            elif both:
                worth += OTHER_VALUE.get(self._types.get(column, ColumnType.TEXT), OTHER_NUMBER)
        return worth

    def _of_names(self, one: Line, two: Line, *, sure: bool) -> float:
        """What two names that differ say."""
        name, other = str(one.said[self._name]), str(two.said[self._name])
        wrong = max(len(name), len(other)) // LETTERS_A_MISREADING
        signs = Levenshtein.distance(name, other, score_cutoff=wrong)
        if signs <= wrong and not (sure and signs > A_SLIP and frozenset((name, other)) in self._apart):
            return LIKE_NAME if sure else LIKE_UNSURE
        if one.cut_name or two.cut_name:
            return 0.0
        return OTHER_NAME if sure else OTHER_UNSURE


def two_members(people: Mapping[str, str]) -> frozenset[frozenset[str]]:
    """Pairs of names that would pass for readings of one, were they not two members' of the roster.

    `people` says which member the skeleton of a name means.
    """
    return frozenset(
        frozenset((name, other))
        for name, other in combinations(sorted(people), 2)
        if people[name] != people[other]
        and A_SLIP
        < Levenshtein.distance(name, other, score_cutoff=(wrong := max(len(name), len(other)) // LETTERS_A_MISREADING))
        <= wrong
    )

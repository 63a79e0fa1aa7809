"""Overlap: which rows of several pictures of one list are the same row.

A list longer than the screen is taken in several screenshots that share some rows. Names alone do not tell which: one
may be misread on one picture, cut on the next. So whole pictures are laid over each other, as a scroll would move them,
and everything that both show speaks for or against: names, numbers, places, and the rows above and below.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from statistics import median

from daemon.domain.geometry import Box
from daemon.domain.likeness import Likeness, Line, Place, lines
from daemon.domain.pack import Pack, PackKind
from daemon.domain.reading import Row

ENOUGH, ENOUGH_OF_A_LOG = 5.0, 8.0
"""How much must speak for an overlap of two pictures in all. In a log the same line comes again by itself."""

OWN = 4.0
"""What two rows must say themselves to be one where their neighbours do not vouch for it: a name or a long number."""

NOT_AGAINST = -1.0
"""What two rows may say against each other and still be one because the rows around them are."""

SAME_STEP = 0.25
"""From one row to the next it is as far on both pictures, up to this share: a row that was not found between makes it
twice as far."""

NEAR, FAR = 2, -9.0
"""Rows are compared that stand up to so many rows off where those meet that share something telling; that others are
one is out of the question."""

SKIPPED = -1.5
"""A row within the overlap that only one of the pictures shows: it was not found on the other."""


@dataclass(frozen=True, slots=True)
class _Overlap:
    """Two pictures laid over each other: which rows meet and how much speaks for each two, and whether all fits.

    `clean`: between and around the rows that meet, no two stand in the same place and do not.
    """

    pairs: tuple[tuple[int, int, float], ...]
    worth: float
    clean: bool


def same_rows(
    pictures: Sequence[Sequence[Row]], pack: Pack, apart: Collection[frozenset[str]] = frozenset()
) -> dict[Place, Place]:
    """For each row the place of the first row that is the same one, in the order of the pictures; its own for most.

    Two rows of one picture are never the same. Rows pinned beside the list are left out: they show somebody once more.
    `apart` are pairs of skeletons of names that are two members', see `likeness.two_members`.
    """
    compared = [lines(pack, rows, picture) for picture, rows in enumerate(pictures)]
    alike = Likeness(pack, compared, apart)
    found: list[tuple[float, Place, Place]] = []
    for one, two in alike.worth_comparing():
        found += _links(compared[one], compared[two], alike, pack)
    joined = _Joined(row.place for rows in compared for row in rows)
    for _, here, there in sorted(found, key=lambda link: (-link[0], link[1:])):
        joined.join(here, there)
    if pack.kind is PackKind.LIST:
        for here, there in _namesakes(pictures, pack):
            joined.join(here, there)
    return joined.first()


def _links(
    one: Sequence[Line], two: Sequence[Line], alike: Likeness, pack: Pack
) -> Iterator[tuple[float, Place, Place]]:
    """The rows of two pictures that are the same, with how much speaks for each two."""
    worth = _worth(one, two, alike)
    laid = _laid_over(worth)
    is_log = pack.kind is PackKind.LOG
    # Order is all that tells the lines of a log from their likes.
    if laid.worth < (ENOUGH_OF_A_LOG if is_log else ENOUGH) or (is_log and not laid.clean):
        return
    # Where a list has moved between the pictures, rows speak for themselves alone.
    vouched = _vouched(laid, one, two) if laid.clean and (is_log or not _has_moved(worth, laid)) else set()
    for number, (a, b, speaks) in enumerate(laid.pairs):
        if number in vouched or speaks >= OWN:
            yield speaks, one[a].place, two[b].place


def _worth(one: Sequence[Line], two: Sequence[Line], alike: Likeness) -> list[list[float]]:
    """How much speaks for each row of one picture being each of the other, as far as scrolling may have brought them.

    Rows meet where others that share something telling do, give or take a few that were not found.
    """
    steps = {a - b for a, b in alike.shared(one, two)}
    near = {step + off for step in steps for off in range(-NEAR, NEAR + 1)}
    return [
        [alike.of(row, other) if a - b in near else FAR for b, other in enumerate(two)] for a, row in enumerate(one)
    ]


def _vouched(laid: _Overlap, one: Sequence[Line], two: Sequence[Line]) -> set[int]:
    """The pairs that say themselves that they are one, and those that follow them at the same distance on both."""
    found = {number for number, (_, _, speaks) in enumerate(laid.pairs) if speaks >= OWN}
    scales = [scale for number in found if (scale := _scale(one[laid.pairs[number][0]], two[laid.pairs[number][1]]))]
    scale = median(scales) if scales else 1.0
    for down in (1, -1):
        for number in range(len(laid.pairs))[::down]:
            if number - down in found and laid.pairs[number][2] >= NOT_AGAINST:
                (a, b, _), (above, beside, _) = laid.pairs[number], laid.pairs[number - down]
                if (a - above, b - beside) != (down, down):
                    continue
                here, there = _step(one[above], one[a]), _step(two[beside], two[b])
                if there and abs(here / there / scale - 1) <= SAME_STEP:
                    found.add(number)
    return found


def _scale(row: Line, other: Line) -> float | None:
    """How much larger the first picture is drawn, by the heights of what both rows show alike."""
    shared = [
        (row.boxes[column].height, other.boxes[column].height)
        for column in row.boxes.keys() & other.boxes.keys()
        if row.said.get(column) == other.said.get(column)
    ]
    return median(mine / theirs for mine, theirs in shared) if shared else None


def _step(row: Line, other: Line) -> float:
    """From one row of a picture to another in pixels, by the texts of the columns that both show.

    Downwards; where they are cards that stand beside each other, to the right.
    """
    shared = (row.boxes.keys() & other.boxes.keys()) - {""} or {""}
    boxes = [(row.boxes[name], other.boxes[name]) for name in shared]
    if all(_are_level(one, two) for one, two in boxes):
        return median(two.x - one.x for one, two in boxes)
    return median(two.centre_y - one.centre_y for one, two in boxes)


def _are_level(one: Box, two: Box) -> bool:
    """Whether two texts stand on one line."""
    return abs(two.centre_y - one.centre_y) < 0.5 * min(one.height, two.height)


def _laid_over(worth: Sequence[Sequence[float]]) -> _Overlap:
    """The best way to lay two pictures over each other, in the order of their rows.

    Above the first and below the last two rows that meet, only one of the pictures may go on: there the other ends.
    What both show there beside each other is paid for as what is skipped in between.
    """
    rows, columns = len(worth), len(worth[0])
    best = [[0.0] * (columns + 1) for _ in range(rows + 1)]
    for above, here, speaks in zip(best, best[1:], worth, strict=False):
        last = 0.0
        for b, speaks_for in enumerate(speaks, start=1):
            met = above[b - 1] + speaks_for
            here[b] = last = max(met, max(last, above[b]) + SKIPPED)
    ends = [*((best[rows][b], rows, b) for b in range(columns + 1)), *((best[a][-1], a, columns) for a in range(rows))]
    most, a, b = max(ends)
    pairs: list[tuple[int, int, float]] = []
    apart = False
    left, beside = a < rows, b < columns
    while a and b:
        if best[a][b] == best[a - 1][b - 1] + worth[a - 1][b - 1]:
            a, b = a - 1, b - 1
            pairs.append((a, b, worth[a][b]))
            apart |= left and beside
            left = beside = False
        elif best[a][b] == best[a - 1][b] + SKIPPED:
            a, left = a - 1, True
        else:
            b, beside = b - 1, True
    apart |= (left or a > 0) and (beside or b > 0)
    against = any(speaks < NOT_AGAINST for _, _, speaks in pairs)
    return _Overlap(tuple(reversed(pairs)), most, clean=not (apart or against))


def _has_moved(worth: Sequence[Sequence[float]], laid: _Overlap) -> bool:
    """Whether rows that say themselves that they are one stand in another order."""
    met = {(a, b) for a, b, _ in laid.pairs}
    places = product(range(len(worth)), range(len(worth[0])))
    return any(worth[a][b] >= OWN and (a, b) not in met for a, b in places)


def _namesakes(pictures: Sequence[Sequence[Row]], pack: Pack) -> Iterator[tuple[Place, Place]]:
    """Rows of one name, surely read alike: on a list each member stands once, however far the list has moved."""
    first: dict[str, Place] = {}
    for p, rows in enumerate(pictures):
        for r, row in enumerate(rows):
            name = row.cells.get(pack.name.name)
            if name and name.text and not (name.held or row.held or row.own):
                here = first.setdefault(name.text, (p, r))
                if here != (p, r):
                    yield here, (p, r)


class _Joined:
    """Rows joined into groups that hold no two of one picture."""

    def __init__(self, places: Iterator[Place]) -> None:
        self._group = {place: {place} for place in places}

    def join(self, one: Place, two: Place) -> None:
        here, there = self._group[one], self._group[two]
        if here is there or {picture for picture, _ in here} & {picture for picture, _ in there}:
            return
        here |= there
        for place in there:
            self._group[place] = here

    def first(self) -> dict[Place, Place]:
        return {place: min(group) for place, group in self._group.items()}

"""What the order of a list gives away: places count up by one, and a sorted column never rises.

Nothing here reads; it says which readings cannot all be right, and what must stand between two that are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from itertools import accumulate, groupby, pairwise
from math import comb, factorial
from statistics import median

from daemon.domain.reading import Cell, Row

ON_GRID = 0.12
"""Rows are neighbours when their distance is that of the others, up to this share of it: the middle of a name moves by
0.04 with the tails of its letters; a row pinned under a list stood 0.12 off in the closest one seen."""

BY_CHANCE = 0.002
"""A column is taken for a sorted one when values in no order would look so less often than this."""

LONG, MOST_BROKEN = 12, 0.25
"""Where a larger share of so many values breaks the order, the column is not what the list is sorted by and only goes
with it: 14 of 41 levels in a list sorted by power did, all read rightly."""

LANE_LEAST = 2
"""So many sure places in each column of cards say how these count."""

RANKED_LEAST = 3
"""The only number of a list with places is what it is sorted by: so many falling values confirm it."""

ABOVE = 2
"""So many members of the next rank must have more than the last of this one for a list to be sorted by ranks first."""


def steps(rows: Sequence[Row], columns: Collection[str]) -> list[float | None]:
    """From each row to the next, in pixels, by those columns that both show whole; None where they share none."""
    found: list[float | None] = []
    for row, below in pairwise(rows):
        shared = [(row.cells[name], below.cells[name]) for name in columns if name in row.cells and name in below.cells]
        whole = [pair for pair in shared if all(cell.text and cell.why != "cut" for cell in pair)]
        found.append(median(two.box.centre_y - one.box.centre_y for one, two in whole) if whole else None)
    return found


def runs(distances: Sequence[float | None]) -> list[list[int]]:
    """The rows that stand one under the other at the distance of neighbours, in runs from top to bottom.

    What is further away may have rows between that could not be read, or a heading, or be pinned beside the list.
    """
    known = [distance for distance in distances if distance]
    single = [distance for distance in known if distance <= (1 + ON_GRID) * min(known)]
    # Something read between two rows that is none makes the smallest distance an odd one.
    pitch = median(single) if 3 * len(single) >= len(known) > 0 else 0.0
    found = [[0]]
    for row, distance in enumerate(distances, start=1):
        if distance and abs(distance - pitch) <= ON_GRID * pitch:
            found[-1].append(row)
        else:
            found.append([row])
    return found


def counted(ranks: Sequence[int | None]) -> tuple[dict[int, int], set[int]]:
    """What the ranks of one run of rows must be, by their number in it, and which of the given ones cannot be right.

    A rank is None where it is not sure, and only worked out when all that are sure, two at least, count up (or down) by
    one from row to row. Without a majority that does, all are suspects.
    """
    sure = [(i, rank) for i, rank in enumerate(ranks) if rank is not None]
    if len(sure) < 2:
        return {}, set()
    votes = Counter((way, rank - way * i) for i, rank in sure for way in (1, -1))
    (way, start), most = max(votes.items(), key=lambda vote: (vote[1], vote[0]))
    if 2 * most <= len(sure):
        return {}, {i for i, _ in sure}
    suspects = {i for i, rank in sure if rank != start + way * i}
    worked_out = {i: start + way * i for i, rank in enumerate(ranks) if rank is None and start + way * i > 0}
    return ({} if suspects else worked_out), suspects


def counts_down(runs: Sequence[Sequence[int | None]], across: int) -> bool:
    """Whether places run down one column of cards and then the next, of `across` that stand beside each other.

    `runs` are the ranks from card to card, along the lines. Far more of them are right so, in columns that tell enough.
    """
    lanes = [[ranks[lane::across] for lane in range(across)] for ranks in runs]
    told = [parts for parts in lanes if all(sum(rank is not None for rank in part) >= LANE_LEAST for part in parts)]
    along = sum(len(counted(ranks)[1]) for ranks in runs)
    down = sum(len(counted(part)[1]) for parts in told for part in parts)
    return bool(told) and 2 * down < along


def risers(values: Sequence[float | None], *, ranked: bool) -> set[int]:
    """Which values break a column that is sorted from large to small: none when it does not look sorted.

    Where one of two must be wrong and it cannot be told which, both are meant. `ranked`: the list is known to be sorted
    by this column.
    """
    known = [(i, value) for i, value in enumerate(values) if value is not None]
    up_to = _longest([value for _, value in known])
    from_here = _longest([-value for _, value in reversed(known)])[::-1]
    most = max(up_to, default=0)
    if most == len(known):
        return set()
    kept = [i for i in range(len(known)) if up_to[i] + from_here[i] - 1 == most]
    needed = {i for i in kept if sum(up_to[other] == up_to[i] for other in kept) == 1}
    broken = len(known) - most
    # Equal values say nothing of an order, so they count once.
    falling = most - len(needed) + len({known[i][1] for i in needed})
    if not _is_sorted(falling, broken, ranked=ranked):
        return set()
    return {known[i][0] for i in range(len(known)) if i not in needed}


def grouped(values: Sequence[float | None], groups: Sequence[str]) -> list[range]:
    """The values in runs of one group each, where the list is sorted by the group first; else all as one run.

    `groups` has the group of each value, "" where it is not known, which is then that of the one before. It is sorted
    by it where each group is one run, and after one of them at least `ABOVE` values of the next are larger than its
    last: where a single one is, that may be misread.
    """
    first = next(filter(None, groups), "")
    known = list(accumulate(groups, lambda before, group: group or before, initial=first))[1:]
    places = [list(run) for _, run in groupby(range(len(known)), known.__getitem__)]
    told = [[value for place in run if (value := values[place]) is not None] for run in places]
    begins_anew = any(one and sum(value > one[-1] for value in two) >= ABOVE for one, two in pairwise(told))
    if len(places) != len(set(known)) or not begins_anew:
        return [range(len(values))]
    return [range(run[0], run[-1] + 1) for run in places]


def _is_sorted(falling: int, broken: int, *, ranked: bool) -> bool:
    if ranked and broken == 1 and falling >= RANKED_LEAST:
        return True
    if falling + broken >= LONG and broken > MOST_BROKEN * (falling + broken):
        return False
    # Of n values in no order, this many runs of k falling ones are to be expected: n over k, divided by k!.
    return comb(falling + broken, falling) / factorial(falling) <= BY_CHANCE


def _longest(values: Sequence[float]) -> list[int]:
    """For each value, how many of those up to it can be kept so that none rises, it being the last."""
    found: list[int] = []
    for i, value in enumerate(values):
        found.append(1 + max((found[j] for j in range(i) if values[j] >= value), default=0))
    return found


def tied(row: Row, other: Row, numbers: Collection[str]) -> bool:
    """Whether two members may share a place: no number of theirs is known to differ, and there are numbers."""
    shared = [(row.cells[n], other.cells[n]) for n in numbers if n in row.cells and n in other.cells]
    return bool(numbers) and not any(_differ(one, two) for one, two in shared)


def _differ(one: Cell, two: Cell) -> bool:
    return not one.held and not two.held and one.value != two.value

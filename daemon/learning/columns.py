"""Columns: what stands at the same place of most rows of a list, and how far each reaches."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import permutations
from statistics import median

import numpy as np

from daemon.learning.grid import Grid
from daemon.learning.runs import READ, Run
from daemon.learning.stacks import JITTER, is_pushed
from daemon.ports import Word

MOST = 0.4
"""A column stands in at least this share of the rows; what is rarer may be anything."""

LINE = 0.06
"""Texts are on one line of the row up to so many row distances off it, if that is more than their jitter."""

BRIDGED = 0.15
"""Texts that run together in up to this share of the rows, as a long name into what follows it, make no one column."""

HALF = 0.7
"""What stands in a smaller share of the rows and touches a column is a part of it: the end of a text whose beginning is
not always as long."""

ONE_TEXT = 0.7
"""Columns that are this near in most rows, in heights of their text, are one: a comma was lost, or a thin letter."""

FAR_ABOVE = 0.99
"""A heading is less than a row above the name under it."""

FINE = 0.01
"""Row distances to a step in which the places of texts are looked at."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A word where it stands in its row; all measures in row distances.

    `left` and `right` are counted from the names' end to the right, `down` from the middle of the name. `row` is unique
    over all pictures, and `jitter` how far the word may be off its line.
    """

    word: Word
    row: int
    left: float
    right: float
    down: float
    height: float
    jitter: float

    @property
    def middle(self) -> float:
        """Its middle from left to right."""
        return (self.left + self.right) / 2


@dataclass(frozen=True, slots=True)
class Strip:
    """A column as it was found: the words of each row in it, left to right; all measures in row distances.

    `left` and `right` are how far its texts reach, `first` and `last` where the middles of its words lie, and `down`
    where its texts stand under the middle of the name.
    """

    rows: dict[int, tuple[Placed, ...]]
    left: float
    right: float
    first: float
    last: float
    down: float

    @property
    def said(self) -> dict[int, str]:
        """What was surely read in it, by row; where no row was wholly, a medal standing in each, what was of it."""
        read = {
            row: [placed.word.text for placed in words if placed.word.text and placed.word.confidence >= READ]
            for row, words in sorted(self.rows.items())
        }
        whole = {row: texts for row, texts in read.items() if len(texts) == len(self.rows[row])}
        return {row: " ".join(texts) for row, texts in (whole or read).items() if texts}


def placed(found: Sequence[Run], laid: Grid, first_row: int = 0) -> list[Placed]:
    """The words of a picture that stand in its rows; the rows are numbered from `first_row`."""
    made = []
    for run in found:
        place = laid.row_of(run.box.centre_y)
        if place is None:
            continue
        row, down = place
        for word in run.words or (Word("", 0.0, run.box),):
            left, right = ((x - laid.anchor) / laid.pitch for x in (word.box.x, word.box.right))
            height, jitter = word.box.height / laid.pitch, JITTER / laid.pitch
            # The words of a text stand where it does: a comma of its own stands lower.
            made.append(Placed(word, first_row + row, left, right, down, height, jitter))
    return made


def headings(found: Sequence[Run], laid: Grid, columns: Sequence[Strip], first_row: int = 0) -> list[Placed]:
    """The words that push rows apart: those between two rows that are further from each other than the rest.

    Each is placed by the row under it. What belongs to a column of the row above or below is none.
    """
    made = []
    for number in np.flatnonzero(is_pushed(laid.steps)):
        above, below = laid.origins[number], laid.origins[number + 1]
        under = replace(laid, origins=(below,), above=FAR_ABOVE)
        over = replace(laid, origins=(above,), above=0.0)
        for run in found:
            if above < run.box.centre_y < below:
                words = placed([run], under, first_row + int(number) + 1)
                belongs = any(_fits(word, strip) for word in (*words, *placed([run], over)) for strip in columns)
                made += [] if belongs else words
    return made


def _fits(word: Placed, strip: Strip) -> bool:
    return abs(word.down - strip.down) <= 2 * LINE and strip.left - LINE <= word.middle <= strip.right + LINE


def strips(words: Sequence[Placed], rows: int) -> tuple[list[Strip], list[Placed]]:
    """The columns of so many rows, line by line from left to right, and the words that are in none."""
    needed = max(2.0, MOST * rows)
    left = list(words)
    made: list[Strip] = []
    while left:
        down = np.array([word.down for word in left])
        reach = np.maximum(LINE, np.array([word.jitter for word in left]))
        near = np.abs(down[None, :] - down[:, None]) <= reach[:, None]
        of_row = np.array([word.row for word in left])
        counts = [len(set(of_row[beside].tolist())) for beside in near]
        best = int(np.argmax(counts))
        if counts[best] < needed:
            break
        # Around the middle of what is there: a line found by its edge would leave texts of its own behind.
        middle = float(np.median(down[near[best]]))
        here = np.abs(down - middle) <= reach
        line = [left[i] for i in np.flatnonzero(here)]
        groups = [group for group in _apart(line, rows) if len({word.row for word in group}) >= needed]
        made += [_strip(group) for group in groups]
        left = [left[i] for i in np.flatnonzero(~here)]
    made = _joined(made, rows)
    kept = {id(word) for strip in made for group in strip.rows.values() for word in group}
    made = [strip for strip in made if strip.said]
    return sorted(made, key=lambda strip: (round(strip.down, 1), strip.left)), [w for w in words if id(w) not in kept]


def _apart(line: Sequence[Placed], rows: int) -> Iterator[list[Placed]]:
    """The words of one line of the rows, parted where hardly a row has anything."""
    start = min(word.left for word in line)
    size = int((max(word.right for word in line) - start) / FINE) + 2
    number = {row: i for i, row in enumerate({word.row for word in line})}
    shown = np.zeros((len(number), size), bool)
    for word in line:
        shown[number[word.row], int((word.left - start) / FINE) : int((word.right - start) / FINE) + 1] = True
    there = shown.sum(axis=0) > BRIDGED * rows
    edges = np.flatnonzero(np.diff(there.astype(np.int8), prepend=0, append=0))
    for begin, end in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
        yield [word for word in line if begin <= (word.middle - start) / FINE < end]


def _strip(words: Sequence[Placed]) -> Strip:
    rows: dict[int, list[Placed]] = {}
    for word in sorted(words, key=lambda word: word.left):
        rows.setdefault(word.row, []).append(word)
    return Strip(
        rows={row: tuple(found) for row, found in rows.items()},
        left=min(word.left for word in words),
        right=max(word.right for word in words),
        first=min(word.middle for word in words),
        last=max(word.middle for word in words),
        down=float(median(word.down for word in words)),
    )


def _joined(found: Sequence[Strip], rows: int) -> list[Strip]:
    """The columns, those put together that are pieces of one."""
    made = list(found)
    while True:
        pair = next(
            ((a, b) for a, b in permutations(made, 2) if _is_part(a, b, rows) or (a.left < b.left and _is_near(a, b))),
            None,
        )
        if pair is None:
            return made
        words = [word for strip in pair for row in strip.rows.values() for word in row]
        made = [strip for strip in made if strip not in pair] + [_strip(words)]


def _is_part(strip: Strip, other: Strip, rows: int) -> bool:
    """Whether the first is the end or beginning of some of the second's texts."""
    if abs(strip.down - other.down) > LINE:
        return False
    gap = max(strip.left, other.left) - min(strip.right, other.right)
    return len(strip.rows) < HALF * rows and len(strip.rows) <= len(other.rows) and gap <= LINE


def _is_near(strip: Strip, other: Strip) -> bool:
    """Whether there is no more than a space between the two in most rows."""
    shared = strip.rows.keys() & other.rows.keys() if abs(strip.down - other.down) <= LINE else set()
    gaps = [
        (other.rows[row][0].left - strip.rows[row][-1].right) / max(word.height for word in strip.rows[row])
        for row in shared
    ]
    return 2 * len(shared) > len(strip.rows) and median(gaps) <= ONE_TEXT

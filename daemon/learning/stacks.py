"""Stacks: texts that stand one under the other on a picture, at a distance that others have too."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from daemon.domain.pack import Align
from daemon.learning.runs import ALIKE_HIGH, Run

SAME_PLACE = 0.06
"""What stands at the same place of two rows does so up to this share of the row distance."""

IN_LINE = {Align.LEFT: SAME_PLACE, Align.CENTRE: 0.02, Align.RIGHT: 0.02}
"""Texts are aligned by an end up to this share of the row distance; by another than the left, few may be by chance."""

NARROW = 1.2
"""Rows are more than this many text heights apart."""

JITTER = 2.5
"""Pixels by which the middle of a text moves with its letters, whatever the row distance."""

TRIED = 15
"""How many row distances are tried, the most frequent first."""

OVER = 0.5
"""A step of several row distances is worth so much of a single one: a row may not have been found between."""

LOWEST = 0.12
"""Row distances that a heading takes at least; names stray by less from their places: ornaments move their middle."""

HEADING, FARTHEST = 1.0, 3
"""A text that is no whole row further is the next name only when none is within so many row distances more, and rows
that were not found are at most so many less one."""


def is_whole(steps: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Which steps are one row distance, or a few where rows were not found between."""
    rows = np.round(steps)
    return np.asarray((np.abs(steps - rows) <= SAME_PLACE) & (rows >= 1) & (rows <= FARTHEST))


def is_pushed(steps: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Which steps are longer than rows are, by as much as a heading between them takes."""
    return np.asarray(~is_whole(steps) & (steps > 1 + LOWEST) & (np.abs(steps - np.round(steps)) > LOWEST))


def even(steps: NDArray[np.float64]) -> float:
    """How evenly rows stand, from 0.3 to 1: at a third of the true row distance every second step is one too far."""
    single = np.abs(steps - 1) <= SAME_PLACE
    over = is_whole(steps) & ~single
    return 0.3 + 0.7 * float((single + OVER * over).mean()) if len(steps) else 0.3


@dataclass(frozen=True, slots=True)
class Stack:
    """Texts that stand one under the other, by number, top to bottom, and by which end they are aligned."""

    align: Align
    runs: tuple[int, ...]


class Linked:
    """The texts of a picture, and which could be the same thing of two rows."""

    def __init__(self, found: Sequence[Run]) -> None:
        boxes = np.array([(run.box.x, run.box.right, run.box.centre_y, run.box.height) for run in found], np.float64)
        self._found = found
        self._ends = {
            Align.LEFT: boxes[:, 0],
            Align.CENTRE: (boxes[:, 0] + boxes[:, 1]) / 2,
            Align.RIGHT: boxes[:, 1],
        }
        self._middle, self._height = boxes[:, 2], boxes[:, 3]
        self._down = self._middle[None, :] - self._middle[:, None]
        higher = np.maximum(self._height[None, :], self._height[:, None])
        lower = np.minimum(self._height[None, :], self._height[:, None])
        apart = np.minimum.reduce([np.abs(ends[None, :] - ends[:, None]) for ends in self._ends.values()])
        self._alike = (apart <= 0.5 * higher) & (higher <= ALIKE_HIGH * lower) & (self._down > NARROW * higher)

    def pitches(self) -> list[float]:
        """The row distances that there may be: those that texts alike have, the most frequent first."""
        distances = np.sort(self._down[self._alike])
        reach = np.maximum(distances * SAME_PLACE / 2, JITTER)
        counts = np.searchsorted(distances, distances + reach) - np.arange(len(distances))
        tried: list[float] = []
        for place in np.argsort(-counts, kind="stable"):
            pitch = float(np.median(distances[place : place + counts[place]]))
            if len(tried) < TRIED and all(abs(pitch - other) > SAME_PLACE / 2 * other for other in tried):
                tried.append(pitch)
        return tried

    def explained(self, pitch: float, stack: Stack) -> int:
        """How many texts have their like a row above or below: at the row distance, or where a heading is between."""
        steps = self._middle[list(stack.runs[1:])] - self._middle[list(stack.runs[:-1])]
        distances = [pitch, *steps[~is_whole(steps / pitch)]]
        links = self._alike & np.any([np.abs(self._down - step) <= SAME_PLACE * pitch for step in distances], axis=0)
        return int((links.any(axis=0) | links.any(axis=1)).sum())

    def stacks(self, pitch: float) -> list[Stack]:
        """Texts of like height under each other, a row distance or more apart and some exactly one."""
        made = []
        for align, ends in self._ends.items():
            seeded = sorted((self._members(i, align, pitch) for i in range(len(ends))), key=len, reverse=True)
            taken: set[int] = set()
            for members in seeded:
                # A longer stack keeps what both would have: where a name is missing, the next line is no name.
                left = [i for i in members if i not in taken]
                steps = [self._down[a, b] / pitch for a, b in pairwise(left)]
                if is_whole(np.array(steps)).any():
                    taken |= set(left)
                    made.append(Stack(align, tuple(left)))
        return made

    def _members(self, first: int, align: Align, pitch: float) -> list[int]:
        """The texts in one line with this one, none nearer to the next than a row."""
        ends = self._ends[align]
        lower, higher = np.minimum(self._height, self._height[first]), np.maximum(self._height, self._height[first])
        near = (np.abs(ends - ends[first]) <= IN_LINE[align] * pitch) & (higher <= ALIKE_HIGH * lower)
        there = np.flatnonzero(near)
        chosen = [first]
        for way in (1, -1):
            after = self._next(first, there, pitch, way)
            while after is not None:
                chosen.append(after)
                after = self._next(after, there, pitch, way)
        return sorted(chosen, key=lambda i: float(self._middle[i]))

    def _next(self, last: int, there: NDArray[np.int64], pitch: float, way: int) -> int | None:
        """The text that stands one row on, or a few, or else somewhere behind a heading."""
        steps = way * self._down[last, there] / pitch
        ahead = steps >= 1 - SAME_PLACE
        if not ahead.any():
            return None
        cost = np.where(ahead, np.where(is_whole(steps), np.round(steps), steps + HEADING), np.inf)
        return int(there[cost.argmin()])

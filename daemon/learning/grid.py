"""Grid: how far the rows of an unknown list are apart, and where each begins, by what repeats down the picture.

Nothing is known of the list but that its rows look alike: whatever stands in one row stands as far below in the next.
The row distance is the one at which most texts find their like; the names are the texts, one a row, that are words and
differ from row to row.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from statistics import median

import numpy as np
from numpy.typing import NDArray

from daemon.domain import quantities
from daemon.domain.labels import folded
from daemon.domain.pack import Align
from daemon.learning.runs import Run, is_wordy
from daemon.learning.stacks import SAME_PLACE, Linked, Stack, even

OFTEN = 0.4
"""Up to this share of a log's lines may be one member's; what stands in more rows is a label."""

SAME = 0.5
"""What texts that come again in all rows cost a stack that is to have the names."""

ABOVE_STEPS = 20
"""Where a row begins is tried at so many places from one name to the next."""

UPPER, LOW_NAME = 0.4, 2.0
"""Names stand in the upper part of their rows: what a lower one costs, in texts a row that keep their place."""

SECOND_LINE = 0.5
"""What it costs a guess that its names stand low in their rows, where titles of members do: so much for a whole row."""

ROOM = 4.0
"""What a row distance of room at the edges of rows is worth, in texts a row that keep their place."""

PROMISING = 12
"""So many guesses are worked out."""

BESIDE, LESS = 0.3, 0.7
"""Names that do not stand in line (some lost their first letters) begin within so many row distances of what does under
them; and what is left of what such a guess promises."""

AROUND_VALUES = (r"[^\d:()\[\]]{2,}[:\uff1a] ?\d", r"\d{1,3}(?:[.,]?\d{3})+ [^\W\d]+$")
"""Words of a game around a number: `Power: 162.8M`, `4,149,436 Punkte`."""


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows on a picture: their distance, where the names stand that are aligned by one end, and their middles.

    `origins` are from top to bottom. `above` is how far over the middle of its name a row begins, in row distances;
    all else in pixels.
    """

    pitch: float
    align: Align
    anchor: float
    origins: tuple[float, ...]
    above: float

    @property
    def steps(self) -> NDArray[np.float64]:
        """From each row to the next, in row distances."""
        return np.diff(np.array(self.origins, np.float64)) / self.pitch

    def row_of(self, y: float) -> tuple[int, float] | None:
        """The row that a height belongs to, and how far it is under the middle of its name, in row distances."""
        down = (y - np.array(self.origins, np.float64)) / self.pitch
        inside = np.flatnonzero((down >= -self.above) & (down < 1 - self.above))
        return (int(inside[-1]), float(down[inside[-1]])) if len(inside) else None


def grids(found: Sequence[Run], size: tuple[int, int]) -> list[tuple[float, Grid]]:
    """What the rows of the list on a picture could be, the most promising first, as a share of what that promises.

    None when nothing on it repeats.
    """
    if len(found) < 2:
        return []
    linked = Linked(found)
    guesses: list[tuple[float, Grid]] = []
    for pitch in linked.pitches():
        for stack in linked.stacks(pitch):
            names = [found[i] for i in stack.runs]
            steps = np.diff([name.box.centre_y for name in names]) / pitch
            worth = linked.explained(pitch, stack) * _many(len(names)) * even(steps)
            laid = _rough(found, pitch, stack)
            guesses.append((worth * _named(names, stack.align, size), laid))
            if stack.align is Align.LEFT:
                guesses += [(worth * LESS * share, other) for share, other in _over_or_under(found, laid, size)]
    guesses.sort(key=lambda guess: -guess[0])
    whole = [(worth / guesses[0][0], _whole_rows(found, laid)) for worth, laid in guesses[:PROMISING] if worth]
    return [(promise * (1 - SECOND_LINE * max(0.0, laid.above - UPPER)), laid) for promise, laid in whole]


def _over_or_under(found: Sequence[Run], laid: Grid, size: tuple[int, int]) -> Iterator[tuple[float, Grid]]:
    """The rows if their names stand on another line than this stack, and not in line; with how like names they are."""
    placed = [
        (place[1], run)
        for run in found
        if abs(run.box.x - laid.anchor) <= BESIDE * laid.pitch and (place := laid.row_of(run.box.centre_y))
    ]
    tried: list[float] = []
    for down, _ in placed:
        line = [run for other, run in placed if abs(other - down) <= SAME_PLACE]
        if abs(down) > SAME_PLACE and len(line) > 1 and all(abs(down - one) > SAME_PLACE for one in tried):
            tried.append(down)
            origins = tuple(origin + down * laid.pitch for origin in laid.origins)
            yield _named(line, Align.LEFT, size), replace(laid, origins=origins)


def _rough(found: Sequence[Run], pitch: float, stack: Stack) -> Grid:
    """The rows if this stack has the names, each from half a row above its name."""
    boxes = [found[i].box for i in stack.runs]
    ends = {Align.LEFT: lambda box: box.x, Align.CENTRE: lambda box: box.centre_x, Align.RIGHT: lambda box: box.right}
    origins = tuple(box.centre_y for box in boxes)
    steps = np.diff(origins) / pitch
    whole = np.round(steps)
    exact = (whole >= 1) & (np.abs(steps - whole) <= SAME_PLACE * whole)
    if exact.any():
        pitch *= float(np.median(steps[exact] / whole[exact]))
    return Grid(pitch, stack.align, float(median(map(ends[stack.align], boxes))), origins, 0.5)


def _whole_rows(found: Sequence[Run], laid: Grid) -> Grid:
    """The same rows, each beginning where least stands from one name to the next."""
    tried = [replace(laid, above=above / ABOVE_STEPS) for above in range(3, ABOVE_STEPS - 2)]
    return max(tried, key=lambda one: _whole(found, one))


def _whole(found: Sequence[Run], laid: Grid) -> float:
    """How well rows begin and end where the grid says: texts that keep their place in them, and room at their edges."""
    placed = [(place[1], run.box.height / 2 / laid.pitch) for run in found if (place := laid.row_of(run.box.centre_y))]
    down, half = np.array(placed, np.float64).reshape(-1, 2).T
    near = (np.abs(down[None, :] - down[:, None]) <= SAME_PLACE).sum(axis=1) >= 0.5 * len(laid.origins)
    room = np.minimum(down + laid.above, 1 - laid.above - down) - half
    low = LOW_NAME * max(0.0, laid.above - UPPER)
    return float(near.sum() + len(laid.origins) * (ROOM * room[near].min(initial=1.0) - low))


def _is_value(text: str) -> bool:
    """Whether a text is a value with words around it: a time, or a number behind a label or before its unit."""
    return quantities.duration(text) is not None or any(re.match(around, text) for around in AROUND_VALUES)


def _many(rows: int) -> float:
    """What texts that come again count in so many rows: at twice the row distance all do, in half the rows."""
    return (1 - 1 / (rows + 1)) ** 2


def _named(names: Sequence[Run], align: Align, size: tuple[int, int]) -> float:
    """How like names the texts of a stack are, from 0 to 1: words, most of them different, at the left."""
    read = [name for name in names if name.is_read]
    if not read:
        return 0.0
    wordy = [name for name in read if is_wordy(name.text)]
    words = [name for name in wordy if not _is_value(name.text)]
    bare = Counter("".join(sign for sign in folded(name.text) if sign.isalpha()) for name in wordy)
    most = max(bare.values(), default=0) / len(read)
    share, other = len(words) / len(read), min(1.0, (1 - most) / (1 - OFTEN)) if len(read) > 1 else 1.0
    # Even in a log there are more members than ranks in an alliance.
    other *= 1 - SAME * (1 - len(bare) / max(1, len(wordy)))
    left = 1 - 0.5 * min(name.box.x for name in names) / size[0]
    aligned = 1.0 if align is Align.LEFT else 0.9
    return share * other * left * aligned

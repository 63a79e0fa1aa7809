"""Drift: whether a game changed its screens, told from how pictures of them are read.

A game update moves a column or changes a font. Then more of each picture is held, the reader is less sure, texts stand
elsewhere in their rows, or the screen is not known any more. Single pictures are bad for many reasons, and few pictures
say little: an alarm is raised when each of the last pictures is clearly worse than nearly all before them, and none of
what is compared depends on how many cells a picture has.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import median

LEAST_PAST = 10
"""Fewer pictures than these say nothing about what is usual."""

LEAST_RUN = 3
"""So many pictures in a row must be beyond what is usual. Were nothing wrong, each would be so with a chance of one in
twenty (one in ten after ten pictures), and three in a row with one of 8,000 (1,000)."""

USUAL = 0.9
"""What is usual is the middle of the past: this share of it, and never the one that is furthest out on either side."""


class Measure(StrEnum):
    """What is compared.

    `held`: the share of cells that are not trusted. `confidence`: how sure the reader was, the median over the cells.
    `layout`: where a column stands in its row, in row heights. `unknown`: whether a file shows no screen that is known
    (1) or one that is (0). `crops`: how far the feature of its crops that moved most lies from that of all the last
    pictures (`daemon.domain.census.shifts`).
    """

    HELD = "held"
    CONFIDENCE = "confidence"
    LAYOUT = "layout"
    UNKNOWN = "unknown"
    CROPS = "crops"


@dataclass(frozen=True, slots=True)
class Bounds:
    """How far from what is usual something must lie to be told, and on which side."""

    beyond: float
    rising: bool
    falling: bool


BOUNDS: Mapping[Measure, Bounds] = {
    Measure.HELD: Bounds(0.10, rising=True, falling=False),
    Measure.CONFIDENCE: Bounds(0.05, rising=False, falling=True),
    # Columns of a pack are mostly given to within 0.15 row heights.
    Measure.LAYOUT: Bounds(0.08, rising=True, falling=True),
    Measure.UNKNOWN: Bounds(0.5, rising=True, falling=False),
    # What is called a change of a whole population, over the noise of the forty texts of one picture. Tried on real
    # pictures in docs/models.md: the mean of all features, by this bound, missed a dark theme.
    Measure.CROPS: Bounds(0.25, rising=True, falling=False),
}
"""By so much the last pictures must be beyond what is usual: a change that is told is one that an officer sees."""


@dataclass(frozen=True, slots=True)
class Drifted:
    """The last `pictures` lie beyond what was usual before them: the medians before and since."""

    pictures: int
    usual: float
    now: float


def drift(values: Sequence[float], measure: Measure) -> Drifted | None:
    """Whether the last of the values, oldest first, have drifted from those before; the longest run that has.

    A run may be half as long as what it is compared with.
    """
    bounds = BOUNDS[measure]
    found = None
    for run in range(LEAST_RUN, len(values) // 3 + 1):
        past, last = values[:-run], values[-run:]
        if len(past) < LEAST_PAST:
            break
        low, high = _usual(past)
        if (bounds.rising and min(last) > high + bounds.beyond) or (bounds.falling and max(last) < low - bounds.beyond):
            found = Drifted(run, median(past), median(last))
    return found


def _usual(past: Sequence[float]) -> tuple[float, float]:
    ordered = sorted(past)
    outside = max(1, int(len(ordered) * (1 - USUAL) / 2))
    return ordered[outside], ordered[len(ordered) - 1 - outside]

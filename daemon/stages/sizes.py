"""Sizes: whether letters and digits are as high as a pack says. Lists that look alike often differ in this alone."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from daemon.domain.pack import Column, Pack
from daemon.stages.placement import Placement
from daemon.stages.scene import Scene, capital, mine

SIZE, WORST_SIZE = 1.5, -6.0
"""Letters of names as high as the pack says; those of other columns say less and less, as games set all their text in a
few sizes. And the most that one height speaks against a pack."""

STRAYS, PIXELS, PIXELS_EACH, ROUGH = 0.005, 0.2, 0.5, 0.03
"""How far the mean height of the letters strays from picture to picture of one screen, as a logarithm: in any case, by
a share of a pixel, by a share of one for each text (less, the more there are), and where only a reader's boxes of words
tell it, which do not follow the ink."""


def sizes(found: Scene, laid: Placement) -> list[tuple[str, float]]:
    """What the heights of letters say, of each column whose height the pack knows."""
    said: list[tuple[str, float]] = []
    for column in laid.pack.in_rows:
        heights = _capitals(found, laid, column) if column.height else []
        if not column.height or not heights:
            continue
        pixels = _middle(heights)
        nearest = min(max(pixels / laid.pitch, column.height[0]), column.height[1])
        strays = STRAYS + (PIXELS + PIXELS_EACH / len(heights) ** 0.5) / pixels + (ROUGH if column.cuts else 0.0)
        off = float(np.log(pixels / laid.pitch / nearest)) / strays
        best = SIZE if column is laid.pack.name else SIZE / (2 + len(said))
        said.append((column.name, max(WORST_SIZE, best - off**2 / 2)))
    return said


def most_of_sizes(pack: Pack) -> float:
    """The most that heights can say for a pack."""
    known = [column for column in pack.in_rows if column.height]
    return sum(SIZE if column is pack.name else SIZE / (2 + number) for number, column in enumerate(known))


def height_of(found: Scene, laid: Placement, column: Column) -> float | None:
    """How high capital letters are in a column, in pixels; None where no text tells."""
    heights = _capitals(found, laid, column)
    return _middle(heights) if heights else None


def _middle(values: Sequence[float]) -> float:
    """The mean of the values without the largest and the smallest quarter of them."""
    out = len(values) // 4
    return float(np.mean(sorted(values)[out : len(values) - out]))


def _capitals(found: Scene, laid: Placement, column: Column) -> list[float]:
    """How high capital letters are in the column, in pixels, wherever that can be told."""
    inside = laid.holds(column, found.word_x, found.word_y, np.array(laid.origins)).any(axis=0)
    count = np.bincount(found.line_of, minlength=len(found.lines))
    whole = np.flatnonzero(np.bincount(found.line_of[inside], minlength=len(found.lines)) == count)
    if column.cuts:
        words = [word for line in whole for word in mine(column, found.lines[line].words)]
        heights = [capital(word.text, word.confidence, word.box) for word in words]
    else:
        heights = [float(found.capital[line]) for line in whole]
    return [height for height in heights if not np.isnan(height)]

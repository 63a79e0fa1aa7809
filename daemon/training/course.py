"""Course: how far a training is, by what each of its parts costs."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from daemon.training.learn import FOLDS

DRAWING, MEASURING, TUNING, CHECKING, LEARNING = "Drawing", "Measuring", "Tuning", "Checking", "Learning"
"""What a training does, in this order."""

COSTS: Mapping[str, float] = {DRAWING: 0.15, MEASURING: 0.7, TUNING: 15.0, CHECKING: 3.0, LEARNING: 4.0}
"""Seconds a screen, a labelled picture with its variants, a trial of other settings, a fold and the last fit take on
two cores, for estimates."""

Told = Callable[[str, float, float], None]
"""Told what is being done, and how many of how many seconds' work are done."""


class Course:
    """Tells how far a training is."""

    def __init__(self, *, screens: int, pictures: int, trials: int, told: Told) -> None:
        """So many drawn `screens` and labelled `pictures`, and `trials` of other settings."""
        self._counts = {DRAWING: screens, MEASURING: pictures, TUNING: trials, CHECKING: FOLDS, LEARNING: 1}
        costs = [COSTS[what] * count for what, count in self._counts.items()]
        self._ends = dict(zip(self._counts, np.cumsum(costs), strict=True))
        self._starts = {what: self._ends[what] - COSTS[what] * count for what, count in self._counts.items()}
        self._told = told

    def at(self, what: str, done: int, of: int | None = None) -> None:
        """So many parts of this are done, of all of them or of so many."""
        share = done / max(1, of or self._counts[what])
        done_by_now = self._starts[what] + (self._ends[what] - self._starts[what]) * min(1.0, share)
        self._told(what, float(done_by_now), float(self._ends[LEARNING]))

"""The learning curve: would more labels help? Models learn from a part of the screenshots, and are judged on others."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from daemon.domain.evaluation import CurvePoint
from daemon.training.dataset import Dataset
from daemon.training.dice import Dice
from daemon.training.draw import Progress
from daemon.training.learn import SETTINGS, fit, predicted

SHARES = (0.25, 0.5, 1.0)
"""Of the screenshots that are learned from."""

FOLDS = 3
"""Into which the screenshots are dealt: each is judged once at every point."""


def learning_curve(
    data: Dataset, *, start: bytes, trees: int, seed: int, progress: Progress | None = None
) -> tuple[CurvePoint, ...]:
    """A point for the model `start` alone and one for each of SHARES; none for fewer than three labelled screenshots.

    `data` holds the officer's own crops, and drawn ones, from which every model learns.
    """
    screens = np.unique(data.screens[data.own])
    if len(screens) < FOLDS:
        return ()
    folds = np.array_split(_shuffled(screens, seed), FOLDS)
    plain = data.own & ~data.made
    points = []
    for step, share in enumerate((0.0, *SHARES)):
        chances = np.zeros((len(data.labels), len(data.classes)), np.float32)
        counts = []
        for number, unseen in enumerate(folds):
            asked = plain & np.isin(data.screens, unseen)
            model, count = _learned(data, folds, number, share, start=start, trees=trees, seed=seed)
            chances[asked] = predicted(model, 1.0, data.features[asked])
            counts.append(count)
            if progress is not None:
                progress(step * FOLDS + number + 1, (1 + len(SHARES)) * FOLDS)
        given = np.clip(chances[plain, data.labels[plain]].astype(np.float64), 1e-7, 1)
        points.append(
            CurvePoint(
                labels=round(float(np.mean(counts))),
                wrong=float((chances[plain].argmax(axis=1) != data.labels[plain]).mean()),
                log_loss=float(-np.log(given).mean()),
            )
        )
    return tuple(points)


def _learned(
    data: Dataset,
    folds: Sequence[NDArray[np.int64]],
    number: int,
    share: float,
    *,
    start: bytes,
    trees: int,
    seed: int,
) -> tuple[bytes, int]:
    """A model that has learned from a share of the screenshots outside this fold, and of how many labels."""
    others = np.concatenate([fold for i, fold in enumerate(folds) if i != number])
    chosen = others[: max(1, round(share * len(others)))] if share else others[:0]
    if not len(chosen):
        return start, 0
    part = data.part(~data.own | np.isin(data.screens, chosen))
    model = fit(part, trees=trees, seed=seed, settings=SETTINGS, start=start)
    return model, int((part.own & ~part.made).sum())


def _shuffled(screens: NDArray[np.int64], seed: int) -> NDArray[np.int64]:
    return np.asarray(screens[np.argsort(Dice(seed, 3).field(1, len(screens))[0], kind="stable")], np.int64)

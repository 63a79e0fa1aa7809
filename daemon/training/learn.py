"""Learn: from a dataset to a model's bytes, checked on screens that it had not seen, always with the same result."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from daemon.domain.calibration import tempered
from daemon.training.dataset import Dataset
from daemon.training.engine import engine

FOLDS = 5
"""Parts into which the screens are dealt; each is judged by a model that learned from the others."""

MOST_TREES, PATIENCE = 600, 20
"""Rounds of trees at most, and after how many that bring nothing no more are grown."""

MOST_FURTHER = 200
"""Rounds at most that are added to those of an earlier model."""

AT_ONCE = 2
"""Folds learned side by side, each in a thread of its own: XGBoost's own threads took ten times as long on a busy
machine, each waiting for the other at every step of every tree."""

Settings = Mapping[str, float | int | str]

SETTINGS: Settings = {
    "objective": "multi:softprob",
    "eval_metric": "mlogloss",
    "tree_method": "hist",
    "max_bin": 64,
    "max_depth": 6,
    "eta": 0.2,
    "min_child_weight": 3,
    "subsample": 0.8,
    "colsample_bytree": 0.5,
    "lambda": 2.0,
    "nthread": 1,
    "verbosity": 0,
}
"""What XGBoost is told, besides the seed and the number of classes."""

RAREST = 10.0
"""A rare class weighs at most so many times what its number gives it: three crops must not outvote three hundred."""

OWN_WEIGHT = 20.0
"""A crop of the officer's own weighs at most as much as so many drawn ones.

All of them together never weigh more than the drawn ones do. On a game that no drawn screen resembles the icons taken
for text fell from 207 of 1,658 to 20, with no text lost, whether the crops of one screenshot weighed a tenth of the
drawn ones or as much; without drawn screens 11 texts of 251 were lost.
"""

TEMPERATURES = np.exp(np.linspace(np.log(0.4), np.log(4), 93))
"""Tried for calibration, in steps of 2.5 %."""


@dataclass(frozen=True, slots=True, eq=False)
class OutOfFold:
    """What models said of crops on screens that they had not seen: `chances` (crops, classes).

    `trees` are the rounds that each took. Crops that were made from others are not asked about: their chances are
    those of no class, all alike.
    """

    chances: NDArray[np.float32]
    trees: tuple[int, ...]


def out_of_fold(
    data: Dataset,
    *,
    seed: int,
    settings: Settings = SETTINGS,
    start: bytes | None = None,
    learned: Callable[[int], None] = lambda _folds: None,
) -> OutOfFold:
    """Cross-validation in which all crops of a screen are in one fold; `learned` is told how many folds are done.

    Each fold goes on from the model `start`, if there is one.
    """
    from sklearn.model_selection import StratifiedGroupKFold  # noqa: PLC0415 - only in the `train` extra

    folds = min(FOLDS, len(np.unique(data.screens)))
    chances = np.full((len(data.labels), len(data.classes)), 1 / len(data.classes), np.float32)
    trees = []
    splitter = StratifiedGroupKFold(folds, shuffle=True, random_state=seed)
    parts = [
        (seen, others[~data.made[others]]) for seen, others in splitter.split(data.features, data.labels, data.screens)
    ]
    told, pool = {**settings, "seed": seed}, ThreadPoolExecutor(AT_ONCE)
    try:
        judged = pool.map(lambda part: _fold(data, part[0], part[1], told, start), parts)
        for (_, unseen), (given, count) in zip(parts, judged, strict=True):
            chances[unseen] = given
            trees.append(count)
            learned(len(trees))
    finally:
        # Who breaks off waits for the folds in hand alone.
        pool.shutdown(wait=False, cancel_futures=True)
    return OutOfFold(chances, tuple(trees))


def _fold(
    data: Dataset, seen: NDArray[np.int64], unseen: NDArray[np.int64], settings: Settings, start: bytes | None
) -> tuple[NDArray[np.float32], int]:
    watched, earlier = matrix(data, unseen), opened(start)
    booster = engine().train(
        {**settings, "num_class": len(data.classes)},
        matrix(data, seen),
        MOST_FURTHER if earlier else MOST_TREES,
        xgb_model=earlier,
        evals=[(watched, "unseen")],
        early_stopping_rounds=PATIENCE,
        verbose_eval=False,
    )
    best = booster.best_iteration + 1
    further = best - (earlier.num_boosted_rounds() if earlier else 0)
    return np.asarray(booster.predict(watched, iteration_range=(0, best)), np.float32), further


def fit(data: Dataset, *, trees: int, seed: int, settings: Settings = SETTINGS, start: bytes | None = None) -> bytes:
    """The bytes of a model that learned from all crops, by so many rounds of `trees` further than `start`."""
    all_of_it = np.arange(len(data.labels))
    told = {**settings, "seed": seed, "num_class": len(data.classes)}
    booster = engine().train(told, matrix(data, all_of_it), trees, xgb_model=opened(start))
    return bytes(booster.save_raw("ubj"))


def opened(model: bytes | None) -> Any:  # noqa: ANN401 (XGBoost has no types)
    """The model of these bytes, which are known to be harmless; None for none."""
    if model is None:
        return None
    booster = engine().Booster({"nthread": 1})
    booster.load_model(bytearray(model))
    return booster


def predicted(model: bytes, temperature: float, features: NDArray[np.float32]) -> NDArray[np.float32]:
    """The chances that a model gives, shape (crops, classes)."""
    given = np.asarray(opened(model).inplace_predict(features), np.float32).reshape(len(features), -1)
    return tempered(given, temperature)


def matrix(data: Dataset, chosen: NDArray[np.int64]) -> object:
    """The chosen crops as XGBoost takes them, weighted among each other."""
    part = data.part(chosen)
    return engine().DMatrix(part.features, part.labels, weight=weights(part))


def weights(data: Dataset) -> NDArray[np.float32]:
    """What each crop weighs.

    Drawn crops: every class has the same say. The officer's own: likewise among themselves, a rare class within
    RAREST, and all together as OWN_WEIGHT says; what was made from a crop shares its weight.
    """
    found = np.zeros(len(data.labels), np.float64)
    drawn = ~data.own
    if drawn.any():
        found[drawn] = _balanced(data.labels[drawn], np.ones(int(drawn.sum())))
    if data.own.any():
        shares = 1 / np.bincount(data.crops[data.own])[data.crops[data.own]]
        own = _balanced(data.labels[data.own], shares)
        most = OWN_WEIGHT * shares.sum()
        found[data.own] = own * (min(most, drawn.sum()) / own.sum() if drawn.any() else 1)
    return found.astype(np.float32)


def _balanced(labels: NDArray[np.int64], shares: NDArray[np.float64]) -> NDArray[np.float64]:
    """`shares` with every class weighing the same, as far as RAREST lets it."""
    counts = np.bincount(labels, weights=shares)
    there = int((counts > 0).sum())
    by_class = np.minimum(shares.sum() / (there * np.maximum(counts, 1e-9)), RAREST)
    return np.asarray(by_class[labels] * shares, np.float64)


def best_temperature(labels: NDArray[np.int64], chances: NDArray[np.float32]) -> float:
    """The temperature at which chances say best what is true: the one with the least log loss; 1 without any crops."""
    if not len(labels):
        return 1.0
    true = np.arange(len(labels))
    losses = [-np.log(np.maximum(tempered(chances, t)[true, labels], 1e-7)).mean() for t in TEMPERATURES]
    return round(float(TEMPERATURES[int(np.argmin(losses))]), 3)

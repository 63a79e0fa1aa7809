"""Train: from drawn screens to `models/crops.ubj` and its card, in one call that always gives the same bytes."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType

import cv2
import numpy as np
import PIL
from numpy.typing import NDArray

from daemon.domain.card import CARD_FILE, MODEL_FILE, Card, SelfTest, card_text
from daemon.errors import FolderError, TrainingMissingError
from daemon.stages.features import NAMES, VERSION
from daemon.training.dataset import CLASSES, Dataset, make_dataset
from daemon.training.draw import Progress
from daemon.training.scores import scores

SCREENS, SEED, FOLDS = 500, 7, 5
"""What the committed model is made with."""

MOST_TREES, PATIENCE = 600, 20
"""Trees at most, and after how many that bring nothing no more are grown."""

THREADS = 2
"""Only training may use more than one: the daemon shares its machine."""

SETTINGS: Mapping[str, object] = {
    "objective": "multi:softprob",
    "num_class": len(CLASSES),
    "eval_metric": "mlogloss",
    "tree_method": "hist",
    "max_bin": 64,
    "max_depth": 6,
    "eta": 0.2,
    "min_child_weight": 3,
    "subsample": 0.8,
    "colsample_bytree": 0.5,
    "lambda": 2.0,
    "nthread": THREADS,
    "verbosity": 0,
}
"""What XGBoost is told, besides the seed."""

SELF_TESTS = 6
"""Crops whose answers stand on the card."""


@dataclass(frozen=True, slots=True, eq=False)
class OutOfFold:
    """What models said of crops on screens that they had not seen: `chances` (crops, classes), `trees` each took."""

    chances: NDArray[np.float32]
    trees: tuple[int, ...]


def train(
    folder: Path,
    *,
    screens: int = SCREENS,
    seed: int = SEED,
    fonts: Path | None = None,
    progress: Progress | None = None,
) -> Card:
    """Draw `screens` screens, learn from them, and write model and card into `folder`, each replaced at once.

    Raises TrainingMissingError without the `train` extra, NothingToDoError for too few screens, FolderError when the
    folder cannot be written.
    """
    require_training()
    steps = screens + FOLDS + 1

    def told(done: int, _of: int = 0) -> None:
        if progress is not None:
            progress(done, steps)

    data = make_dataset(screens=screens, seed=seed, fonts=fonts, progress=told)
    checked = out_of_fold(data, seed=seed, learned=lambda folds: told(screens + folds))
    trees = int(np.median(checked.trees))
    model = fit(data, np.ones(len(data.labels), bool), trees=trees, seed=seed)
    card = _card(data, checked, model, screens=screens, seed=seed)
    _replace(folder / MODEL_FILE, model)
    _replace(folder / CARD_FILE, card_text(card).encode())
    told(steps)
    return card


def require_training() -> None:
    """Raises TrainingMissingError when the `train` extra is not installed."""
    if find_spec("sklearn") is None:
        raise TrainingMissingError("Training needs scikit-learn, which is not installed. Type: uv sync --extra train")


def _engine() -> ModuleType:
    """XGBoost, told before it starts that idle threads sleep: on a busy machine spinning ones took 5 times as long."""
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    return import_module("xgboost")


def out_of_fold(data: Dataset, *, seed: int, learned: Callable[[int], None] = lambda _folds: None) -> OutOfFold:
    """Cross-validation in which all crops of a screen are in one fold; `learned` is told how many folds are done."""
    from sklearn.model_selection import StratifiedGroupKFold  # noqa: PLC0415 - only in the `train` extra

    folds = min(FOLDS, len(np.unique(data.screens)))
    chances = np.zeros((len(data.labels), len(CLASSES)), np.float32)
    trees = []
    splitter = StratifiedGroupKFold(folds, shuffle=True, random_state=seed)
    for seen, unseen in splitter.split(data.features, data.labels, data.screens):
        chances[unseen], count = _fold(data, seen, unseen, seed)
        trees.append(count)
        learned(len(trees))
    return OutOfFold(chances, tuple(trees))


def _fold(
    data: Dataset, learned: NDArray[np.int64], unseen: NDArray[np.int64], seed: int
) -> tuple[NDArray[np.float32], int]:
    xgboost = _engine()
    matrix = xgboost.DMatrix(data.features[learned], data.labels[learned], weight=weights(data)[learned])
    watched = xgboost.DMatrix(data.features[unseen], data.labels[unseen], weight=weights(data)[unseen])
    booster = xgboost.train(
        {**SETTINGS, "seed": seed},
        matrix,
        MOST_TREES,
        evals=[(watched, "unseen")],
        early_stopping_rounds=PATIENCE,
        verbose_eval=False,
    )
    best = booster.best_iteration + 1
    return np.asarray(booster.predict(watched, iteration_range=(0, best)), np.float32), best


def fit(data: Dataset, chosen: NDArray[np.bool_], *, trees: int, seed: int) -> bytes:
    """The bytes of a model that learned from the chosen crops."""
    xgboost = _engine()
    matrix = xgboost.DMatrix(data.features[chosen], data.labels[chosen], weight=weights(data)[chosen])
    booster = xgboost.train({**SETTINGS, "seed": seed}, matrix, trees)
    return bytes(booster.save_raw("ubj"))


def weights(data: Dataset) -> NDArray[np.float32]:
    """Weights that give every class the same say, whatever its number of crops."""
    counts = np.bincount(data.labels, minlength=len(CLASSES))
    return (len(data.labels) / (len(CLASSES) * np.maximum(counts, 1)))[data.labels].astype(np.float32)


def _card(data: Dataset, checked: OutOfFold, model: bytes, *, screens: int, seed: int) -> Card:
    xgboost = _engine()
    booster = xgboost.Booster({"nthread": 1})
    booster.load_model(bytearray(model))
    asked = data.features[np.linspace(0, len(data.labels) - 1, SELF_TESTS).astype(int)]
    answers = booster.inplace_predict(asked)
    together = ~data.alone
    return Card(
        classes=CLASSES,
        feature_version=VERSION,
        feature_names=NAMES,
        sha256=hashlib.sha256(model).hexdigest(),
        data_sha256=data.sha256(),
        screens=screens,
        crops={name: int((data.labels[together] == i).sum()) for i, name in enumerate(CLASSES)},
        seed=seed,
        trees=booster.num_boosted_rounds(),
        folds=len(checked.trees),
        scores={
            **scores(data.labels[together], checked.chances[together]),
            **{f"alone_{k}": v for k, v in scores(data.labels[data.alone], checked.chances[data.alone]).items()},
        },
        made_on=datetime.now(UTC).date().isoformat(),
        versions={
            "xgboost": xgboost.__version__,
            "numpy": np.__version__,
            "opencv": cv2.__version__,
            "pillow": PIL.__version__,
        },
        self_test=SelfTest(
            features=tuple(tuple(None if np.isnan(v) else float(v) for v in row) for row in asked),
            chances=tuple(tuple(float(v) for v in row) for row in answers),
        ),
    )


def _replace(path: Path, data: bytes) -> None:
    """Write a file so that a reader sees the old one or the new one, and never a part."""
    part = path.with_name(path.name + ".part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with part.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as error:
        raise FolderError(
            f"{path} cannot be written ({error.strerror}). Choose a folder that you may write."
        ) from error

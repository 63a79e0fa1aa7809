"""Tune: other settings for XGBoost are tried, and those that do best on screens not seen are taken."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from daemon.errors import FolderError, TrainingMissingError
from daemon.training.dataset import Dataset
from daemon.training.learn import Settings, out_of_fold

if TYPE_CHECKING:
    import optuna

OTHER_FOLDS = 1
"""Added to the seed: the folds that settings are chosen by are not those that the scores on the card come from."""


@dataclass(frozen=True, slots=True)
class Tuning:
    """How many other settings are tried, and the SQLite file in which each trial is kept at once."""

    trials: int
    file: Path
    broken_off: Callable[[int], None] = lambda _complete: None


def tuned(
    data: Dataset,
    tuning: Tuning,
    *,
    seed: int,
    usual: Settings,
    start: bytes | None,
    done: Callable[[int], None],
) -> Settings:
    """The settings with the least loss on screens not seen, out of the `usual` ones and as many trials as asked for.

    Trials with the same crops are gone on from, also those of a tuning that was broken off. Ctrl-C ends it with the
    best so far. Raises TrainingMissingError without optuna, FolderError when the trials cannot be kept.
    """
    try:
        import optuna  # noqa: PLC0415 - only in the `train` extra
        from sqlalchemy.exc import SQLAlchemyError  # noqa: PLC0415 - only in the `train` extra
    except ImportError as error:
        raise TrainingMissingError(
            "Tuning needs optuna, which is not installed. Type: uv sync --extra train"
        ) from error

    # A trial that is broken off would be told with its whole stack.
    optuna.logging.set_verbosity(optuna.logging.ERROR)

    def loss_of(trial: optuna.Trial) -> float:
        told = {**usual, **_suggested(trial)}
        chances = out_of_fold(data, seed=seed + OTHER_FOLDS, settings=told, start=start).chances
        return loss(data, chances)

    try:
        tuning.file.parent.mkdir(parents=True, exist_ok=True)
        study = optuna.create_study(
            storage=f"sqlite:///{tuning.file}",
            study_name=f"{data.sha256()[:16]}-{hashlib.sha256(start or b'').hexdigest()[:8]}",
            sampler=optuna.samplers.TPESampler(seed=seed),
            load_if_exists=True,
        )
        if not study.trials:
            study.enqueue_trial({name: usual[name] for name in RANGES})
        before = _complete(study)
        done(min(before, tuning.trials))
        try:
            study.optimize(
                loss_of,
                n_trials=max(0, tuning.trials + 1 - before),
                callbacks=[lambda study, _trial: done(min(_complete(study), tuning.trials))],
            )
        except KeyboardInterrupt:
            if not (complete := _complete(study)):
                raise
            tuning.broken_off(complete)
        best = study.best_params
    except (OSError, SQLAlchemyError, optuna.exceptions.StorageInternalError) as error:
        raise FolderError(
            f"{tuning.file} cannot be used to keep what is tried ({str(error).splitlines()[0]}). Make room, or remove "
            "the file; the trials in it are then made anew."
        ) from error
    return {**usual, **best}


RANGES = {
    "max_depth": (3, 8),
    "eta": (0.05, 0.3),
    "min_child_weight": (1, 20),
    "subsample": (0.5, 1.0),
    "colsample_bytree": (0.2, 0.8),
    "lambda": (0.5, 10.0),
}
"""What is tried of each setting, from and to: around what is usual for trees on some ten thousand examples."""

BY_FACTORS = frozenset({"eta", "min_child_weight", "lambda"})
"""Of these the double counts for as much as the half."""


def _suggested(trial: optuna.Trial) -> dict[str, float]:
    """One choice of each setting in RANGES."""
    return {
        name: trial.suggest_int(name, least, most, log=name in BY_FACTORS)
        if isinstance(least, int) and isinstance(most, int)
        else trial.suggest_float(name, least, most, log=name in BY_FACTORS)
        for name, (least, most) in RANGES.items()
    }


def _complete(study: optuna.Study) -> int:
    """How many trials have come to an end."""
    return sum(trial.value is not None for trial in study.trials)


def loss(data: Dataset, chances: NDArray[np.float32]) -> float:
    """The log loss on crops that were not seen: the mean of that on drawn crops and that on the officer's own."""
    given = -np.log(np.clip(chances[np.arange(len(data.labels)), data.labels].astype(np.float64), 1e-7, 1))
    parts = [part for part in (~data.own, data.own & ~data.made) if part.any()]
    return float(np.mean([given[part].mean() for part in parts]))

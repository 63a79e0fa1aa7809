"""Scores: how far the chances that a classifier gives agree with the truth."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from daemon.stages.classify import TEXT


def confusion(labels: NDArray[np.int64], chances: NDArray[np.float32]) -> NDArray[np.int64]:
    """How many crops of each class (lines) were called each class (columns), shape (classes, classes)."""
    classes = chances.shape[1]
    return np.bincount(labels * classes + chances.argmax(axis=1), minlength=classes**2).reshape(classes, classes)


def scores(classes: Sequence[str], labels: NDArray[np.int64], chances: NDArray[np.float32]) -> dict[str, float]:
    """Accuracy, and for `text` precision, recall and F1; log loss and Brier score of the chances as given."""
    if not len(labels):
        return {}
    text = classes.index(TEXT)
    called, true = chances.argmax(axis=1) == text, labels == text
    hits = int((called & true).sum())
    precision, recall = hits / max(1, int(called.sum())), hits / max(1, int(true.sum()))
    given = np.clip(chances[np.arange(len(labels)), labels].astype(np.float64), 1e-7, 1)
    found = {
        "accuracy": float((chances.argmax(axis=1) == labels).mean()),
        "text_precision": precision,
        "text_recall": recall,
        "text_f1": 2 * precision * recall / max(1e-9, precision + recall),
        "log_loss": float(-np.log(given).mean()),
        "brier": float(((chances[:, text] - true) ** 2).mean()),
    }
    return {name: round(value, 5) for name, value in found.items()}

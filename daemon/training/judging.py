"""Judging: what chances are worth against the truth, for the evaluation page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from daemon.domain.evaluation import CalibrationBin, ClassScore, ScreenScore
from daemon.stages.classify import TEXT
from daemon.stages.features import NAMES
from daemon.training.engine import engine
from daemon.training.learn import opened

BINS = 10
"""Of the calibration curve: as many crops in each as far as they go."""

MOST_REASONS = 6
"""Groups of features that are told for one crop."""


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """Crops with their truth: `labels` into `classes`, the `chances` that a model gave (crops, classes).

    `screens` is the name of each crop's screenshot or source, and `features` (crops, LENGTH) what the model saw.
    """

    classes: tuple[str, ...]
    labels: NDArray[np.int64]
    chances: NDArray[np.float32]
    screens: tuple[str, ...]
    features: NDArray[np.float32]

    @property
    def said(self) -> NDArray[np.int64]:
        """The likeliest class of each crop."""
        return np.asarray(self.chances.argmax(axis=1), np.int64)

    @property
    def wrong(self) -> NDArray[np.int64]:
        """The numbers of the crops that were called wrongly, the worst first."""
        missed = np.flatnonzero(self.said != self.labels)
        order = np.argsort(self.chances[missed, self.labels[missed]], kind="stable")
        return np.asarray(missed[order], np.int64)


def class_scores(judged: Judged) -> tuple[ClassScore, ...]:
    """Precision and recall of each class."""
    return tuple(
        _score(name, judged.labels == number, judged.said == number) for number, name in enumerate(judged.classes)
    )


def screen_scores(judged: Judged) -> tuple[ScreenScore, ...]:
    """Each screenshot by itself, the one with most mistakes first."""
    names, text = np.array(judged.screens), judged.classes.index(TEXT)
    found = []
    for name in dict.fromkeys(judged.screens):
        on = names == name
        labels, said = judged.labels[on], judged.said[on]
        score = _score(TEXT, labels == text, said == text)
        found.append(ScreenScore(name=name, crops=int(on.sum()), wrong=int((labels != said).sum()), text=score))
    return tuple(sorted(found, key=lambda one: (-one.wrong / one.crops, one.name)))


def _score(name: str, true: NDArray[np.bool_], said: NDArray[np.bool_]) -> ClassScore:
    hits = int((true & said).sum())
    precision, recall = hits / max(1, int(said.sum())), hits / max(1, int(true.sum()))
    return ClassScore(name=name, precision=precision, recall=recall, crops=int(true.sum()))


def calibration(judged: Judged) -> tuple[tuple[CalibrationBin, ...], float]:
    """How often the likeliest class is right against how sure it was said to be, and the mean distance of the two."""
    if not len(judged.labels):
        return (), 0.0
    sure, right = judged.chances.max(axis=1), judged.said == judged.labels
    order = np.argsort(sure, kind="stable")
    found = [
        CalibrationBin(said=float(sure[part].mean()), right=float(right[part].mean()), crops=len(part))
        for part in np.array_split(order, min(BINS, len(order)))
    ]
    error = sum(abs(one.said - one.right) * one.crops for one in found) / len(order)
    return tuple(found), round(error, 5)


def importance(model: bytes) -> tuple[tuple[str, float], ...]:
    """Each group of features' share of what the trees gain, the largest first."""
    gains = opened(model).get_score(importance_type="total_gain")
    groups: dict[str, float] = {}
    for name, gain in gains.items():
        group = group_of(NAMES[int(name[1:])])
        groups[group] = groups.get(group, 0.0) + float(np.sum(gain))
    total = sum(groups.values()) or 1.0
    return tuple(sorted(((group, gain / total) for group, gain in groups.items()), key=lambda one: -one[1]))


def reasons(model: bytes, judged: Judged, numbers: Sequence[int]) -> list[tuple[tuple[str, float], ...]]:
    """For each of these crops, how far each group of features speaks for what was said and against what it is.

    In log odds, by TreeSHAP; the strongest first.
    """
    if not numbers:
        return []
    chosen = np.array(numbers)
    shares = opened(model).predict(engine().DMatrix(judged.features[chosen]), pred_contribs=True)
    each = np.arange(len(chosen))
    towards = shares[each, judged.said[chosen], :-1] - shares[each, judged.labels[chosen], :-1]
    groups = np.array([group_of(name) for name in NAMES])
    names = list(dict.fromkeys(groups.tolist()))
    summed = np.stack([towards[:, groups == name].sum(axis=1) for name in names], axis=1)
    found = []
    for line in summed:
        strongest = np.argsort(-np.abs(line), kind="stable")[:MOST_REASONS]
        found.append(tuple((names[i], round(float(line[i]), 2)) for i in strongest))
    return found


def group_of(name: str) -> str:
    """A feature's group, in words: `gradient_0_3_2` is one of `gradient`."""
    return re.sub(r"(_\d+)+$", "", name).replace("_", " ")

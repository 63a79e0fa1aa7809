"""Classify: what each crop is, in one call for a whole picture."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from daemon.domain.geometry import Box
from daemon.ports import Classifier

TEXT = "text"
"""The class of crops that can be read."""

SURELY_TEXT = 0.8
"""Crops are read from this chance of being text: a piece of an icon beside a number would become a digit of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassifiedCrop:
    """A crop with its most likely class: `chance` is that class's, `text_chance` that it is to be read, 0 to 1 each."""

    box: Box
    kind: str
    chance: float
    text_chance: float


def classify(
    boxes: Sequence[Box], measured: NDArray[np.float32], classifier: Classifier, *, kept: Collection[str] = ()
) -> tuple[ClassifiedCrop, ...]:
    """The crops in the order of `boxes`, by their features, shape (len(boxes), LENGTH).

    `kept` are classes that are read as text is; those that the classifier does not know have no crops.
    """
    if not boxes:
        return ()
    chances = classifier.probabilities(measured)
    is_read = [name == TEXT or name in kept for name in classifier.classes]
    found = chances.argmax(axis=1), chances.max(axis=1), chances[:, is_read].sum(axis=1)
    return tuple(
        ClassifiedCrop(box=box, kind=classifier.classes[kind], chance=chance, text_chance=text_chance)
        for box, kind, chance, text_chance in zip(boxes, *(column.tolist() for column in found), strict=True)
    )

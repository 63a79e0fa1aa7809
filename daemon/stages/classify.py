"""Classify: what each crop is, in one call for a whole picture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from daemon.domain.geometry import Box
from daemon.ports import Classifier

TEXT = "text"
"""The class of crops that can be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassifiedCrop:
    """A crop with its most likely class: `chance` is that class's, `text_chance` that of `text`, 0 to 1 each."""

    box: Box
    kind: str
    chance: float
    text_chance: float


def classify(boxes: Sequence[Box], measured: NDArray[np.float32], classifier: Classifier) -> tuple[ClassifiedCrop, ...]:
    """The crops in the order of `boxes`, by their features, shape (len(boxes), LENGTH)."""
    if not boxes:
        return ()
    chances = classifier.probabilities(measured)
    text = classifier.classes.index(TEXT)
    return tuple(
        ClassifiedCrop(
            box=box, kind=classifier.classes[int(row.argmax())], chance=float(row.max()), text_chance=float(row[text])
        )
        for box, row in zip(boxes, chances, strict=True)
    )

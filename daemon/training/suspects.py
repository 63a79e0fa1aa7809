"""Suspects: labels that are better looked at once more, because models that did not learn from them say otherwise."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from daemon.domain.labelled import LabelledCrop, Suspect

UNLIKELY = 0.1
"""A label is suspect when the model that training went on from gives it a smaller chance.

That model has learned from none of the labels, so that a mistake which the officer makes again and again does not
convince it. Of 186 labels of the first version of this system, 40 wrong and 19 for crops that are two things at once,
it doubts 57: all 40 and 13 of those. Cross-validation alone doubts 5 and finds 2, confident learning (Cleanlab, another
200 MB) 2 and finds 1: the mistakes are alike, and are learned.
"""


def suspects(
    labels: Sequence[LabelledCrop],
    checked: NDArray[np.float32],
    classes: Sequence[str],
    earlier: NDArray[np.float32] | None,
    earlier_classes: Sequence[str],
) -> tuple[Suspect, ...]:
    """The labels in doubt, the most doubtful first.

    `checked` are the chances that models gave each crop which had not seen its screenshot, shape (labels, classes), and
    `earlier` those of the model that training went on from, for its own classes.
    """
    found = []
    for number, label in enumerate(labels):
        said = [_said(checked[number], classes, label.kind)]
        if earlier is not None and label.kind in earlier_classes:
            says, other, own = _said(earlier[number], earlier_classes, label.kind)
            said += [(says, other, own)] if own < UNLIKELY else []
        says, chance, _ = max((one for one in said if one[0] != label.kind), key=lambda one: one[1], default=("", 0, 0))
        if says:
            found.append(Suspect(label=label, says=says, chance=round(chance, 4)))
    return tuple(sorted(found, key=lambda suspect: (-suspect.chance, suspect.label.place.order)))


def _said(chances: NDArray[np.float32], classes: Sequence[str], kind: str) -> tuple[str, float, float]:
    """The likeliest class, its chance, and the chance of `kind`."""
    best = int(chances.argmax())
    return classes[best], float(chances[best]), float(chances[classes.index(kind)])

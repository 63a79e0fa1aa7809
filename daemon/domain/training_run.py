"""A training as it is looked back at: with what, on what, how well, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

CROP_CLASSIFIER, NUMBER_MODEL = "crop classifier", "number model"
"""What is trained."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingRun:
    """A training of `what` from `began` to `ended` (aware); without a model, so without a `name`, it was broken off.

    `parameters` is what it was told, `scores` how well the model does, `series` numbers that have an order, such as the
    rounds of each fold. `about` says what it learned from and by which program, in words and hashes. `files` are what
    came of it by their names: the model, its card, pictures.
    """

    name: str
    began: datetime
    ended: datetime
    parameters: Mapping[str, str | int | float]
    what: str = CROP_CLASSIFIER
    scores: Mapping[str, float] = field(default_factory=dict)
    series: Mapping[str, Sequence[float]] = field(default_factory=dict)
    about: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, bytes] = field(default_factory=dict)

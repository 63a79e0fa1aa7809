"""Census: what the features of a picture's crops come to, in a few numbers that are kept with its reading."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from daemon.domain.census import EDGES, SURENESS, Census, counted
from daemon.stages.classify import TEXT, ClassifiedCrop
from daemon.stages.features import NAMES


def census(measured: NDArray[np.float32], crops: Sequence[ClassifiedCrop]) -> Census:
    """Of crops with their features, shape (len(crops), LENGTH): how sure all are, and how those of text look."""
    text = [number for number, crop in enumerate(crops) if crop.kind == TEXT]
    looks = {name: measured[text, NAMES.index(name)].tolist() for name in EDGES if name != SURENESS}
    return counted({SURENESS: [crop.chance for crop in crops], **looks})

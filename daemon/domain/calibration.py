"""Calibration: chances as often right as they say, by one number over all classes."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def tempered(chances: NDArray[np.float32], temperature: float) -> NDArray[np.float32]:
    """Chances of shape (crops, classes), each line adding up to one, made less sure by a temperature above one.

    Temperature scaling (Guo and others, 2017): which class is the likeliest never changes.
    """
    if temperature == 1 or not chances.size:
        return chances
    raised = np.maximum(chances, np.float32(1e-12)) ** np.float32(1 / temperature)
    return np.asarray(raised / raised.sum(axis=1, keepdims=True), np.float32)

"""XGBoost as training takes it, and whether training can be done here at all."""

from __future__ import annotations

import os
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

from daemon.errors import TrainingMissingError


def require_training() -> None:
    """Raises TrainingMissingError when the `train` extra is not installed."""
    if find_spec("sklearn") is None:
        raise TrainingMissingError("Training needs scikit-learn, which is not installed. Type: uv sync --extra train")


def engine() -> ModuleType:
    """XGBoost, told before it starts that idle threads sleep: on a busy machine spinning ones took 5 times as long."""
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    return import_module("xgboost")

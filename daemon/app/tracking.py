"""Where trainings are noted, if the extra for that is installed."""

from __future__ import annotations

from pathlib import Path
from shlex import quote

from daemon.adapters.models.mlflow_runs import MlflowRuns
from daemon.app.settled import models_folder
from daemon.domain.training_run import TrainingRun

HOW = "Trainings are not noted: for a list of them with scores and pictures, type: uv sync --inexact --extra track"


def note_run(path: Path, run: TrainingRun, *, named: bool) -> str:
    """Note a training; gives how to look at it, or how to have it noted. Raises FolderError when it cannot be."""
    runs = MlflowRuns(models_folder(path, named=named))
    if not runs.is_there():
        return HOW
    runs.note(run)
    return f"To look at all trainings: MLFLOW_DISABLE_TELEMETRY=true mlflow ui --backend-store-uri {quote(runs.link)}"

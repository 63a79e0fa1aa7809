"""Trainings in MLflow, on an SQLite file of its own below the folder of models; nothing is sent anywhere.

    models/runs/mlflow.db       what was told and measured
    models/runs/files/          models, cards and pictures

MLflow is in the extra `track` alone, and is loaded when there is something to note.
"""

from __future__ import annotations

import logging
import os
import tempfile
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

from daemon.domain.training_run import TrainingRun
from daemon.errors import FolderError

FOLDER, DATABASE, FILES = "runs", "mlflow.db", "files"

LONGEST = 500
"""Letters of a value that MLflow takes."""


class MlflowRuns:
    """Notes each training, once it is over."""

    def __init__(self, models: Path) -> None:
        self._folder = models.absolute() / FOLDER

    @staticmethod
    def is_there() -> bool:
        """Whether the `track` extra is installed."""
        return find_spec("mlflow") is not None

    @property
    def link(self) -> str:
        """What MLflow is told to find its database."""
        return f"sqlite:///{quote(str(self._folder / DATABASE))}"

    def note(self, run: TrainingRun) -> None:
        """Keep a training; raises FolderError when that cannot be done."""
        # Before it is loaded: it would count its users.
        os.environ["MLFLOW_DISABLE_TELEMETRY"] = os.environ["DO_NOT_TRACK"] = "true"
        from mlflow.exceptions import MlflowException  # noqa: PLC0415 - only in the `track` extra
        from sqlalchemy.exc import SQLAlchemyError  # noqa: PLC0415 - only in the `track` extra

        for name in ("mlflow", "alembic"):
            logging.getLogger(name).setLevel(logging.ERROR)
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._note(run)
        except (OSError, MlflowException, SQLAlchemyError) as error:
            raise FolderError(
                f"The training could not be noted in {self._folder} ({str(error).splitlines()[0]}). Make room, or move "
                "that folder away; the next training makes another."
            ) from error

    def _note(self, run: TrainingRun) -> None:
        from mlflow import MlflowClient  # noqa: PLC0415 - only in the `track` extra
        from mlflow.entities import Metric, Param, RunTag  # noqa: PLC0415 - only in the `track` extra

        client = MlflowClient(tracking_uri=self.link)
        files = (self._folder / FILES).as_uri()
        known = client.get_experiment_by_name(run.what)
        experiment = known.experiment_id if known else client.create_experiment(run.what, files)
        run_id = client.create_run(
            experiment, start_time=_milliseconds(run.began), run_name=run.name or None
        ).info.run_id
        at = _milliseconds(run.ended)
        client.log_batch(
            run_id,
            metrics=[Metric(name, value, at, 0) for name, value in run.scores.items()]
            + [Metric(name, one, at, step) for name, values in run.series.items() for step, one in enumerate(values)],
            params=[Param(name, str(value)[:LONGEST]) for name, value in run.parameters.items()],
            tags=[RunTag(name, value[:LONGEST]) for name, value in run.about.items()],
        )
        with tempfile.TemporaryDirectory(prefix="muster-") as folder:
            for name, data in run.files.items():
                path = Path(folder, name)
                path.write_bytes(data)
                client.log_artifact(run_id, str(path))
        client.set_terminated(run_id, status="FINISHED" if run.name else "KILLED", end_time=at)


def _milliseconds(at: datetime) -> int:
    return round(at.timestamp() * 1000)

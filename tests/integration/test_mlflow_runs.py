"""Trainings in the real MLflow, where the extra `track` is installed."""

from __future__ import annotations

import os
import socket
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from daemon.adapters.models.mlflow_runs import MlflowRuns
from daemon.domain.training_run import NUMBER_MODEL, TrainingRun
from daemon.errors import FolderError

mlflow = pytest.importorskip("mlflow", reason="the extra `track` is not installed")

pytestmark = pytest.mark.filterwarnings("ignore")

BEGAN = datetime(2026, 11, 20, 18, 0, tzinfo=UTC)

RUN = TrainingRun(
    name="3f2a9c1bd0aa",
    began=BEGAN,
    ended=BEGAN + timedelta(minutes=2),
    parameters={"eta": 0.2, "started_from": "shipped"},
    scores={"accuracy": 0.987},
    series={"fold_trees": [40, 42]},
    about={"data_sha256": "ab" * 32, "code_sha256": "cd" * 32},
    files={"crops.ubj": b"model", "confusion.png": b"picture"},
)


def test_a_training_is_found_again_and_nothing_is_sent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Parameters, scores, hashes, files and how it ended; a folder with a space and a percent sign in its name."""

    def sent(_self: socket.socket, address: object) -> None:
        raise AssertionError(f"MLflow spoke to {address}")

    monkeypatch.setattr(socket.socket, "connect", sent)
    runs = MlflowRuns(tmp_path / "the models 100%")
    runs.note(RUN)
    runs.note(TrainingRun(name="", began=BEGAN, ended=BEGAN, parameters={"eta": 0.1}))
    assert (tmp_path / "the models 100%" / "runs" / "mlflow.db").is_file()
    assert os.environ["MLFLOW_DISABLE_TELEMETRY"] == "true"
    client = mlflow.MlflowClient(tracking_uri=runs.link)
    experiment = client.get_experiment_by_name(RUN.what)
    broken, whole = sorted(client.search_runs([experiment.experiment_id]), key=lambda run: str(run.info.status))[::-1]
    assert (broken.info.status, whole.info.status) == ("KILLED", "FINISHED")
    assert whole.info.run_name == "3f2a9c1bd0aa"
    assert whole.data.params == {"eta": "0.2", "started_from": "shipped"}
    assert whole.data.metrics == {"accuracy": 0.987, "fold_trees": 42}
    assert [one.value for one in client.get_metric_history(whole.info.run_id, "fold_trees")] == [40, 42]
    assert whole.data.tags["data_sha256"] == "ab" * 32
    assert whole.info.end_time - whole.info.start_time == 120_000
    listed = {one.path for one in client.list_artifacts(whole.info.run_id)}
    assert listed == {"crops.ubj", "confusion.png"}
    runs.note(replace(RUN, what=NUMBER_MODEL))
    (numbers,) = client.search_runs([client.get_experiment_by_name(NUMBER_MODEL).experiment_id])
    assert numbers.data.metrics["accuracy"] == 0.987


def test_what_cannot_be_noted_is_a_sentence(tmp_path: Path) -> None:
    """A database of another program, and a folder that is a file."""
    (tmp_path / "runs").write_text("in the way", encoding="utf-8")
    with pytest.raises(FolderError, match="could not be noted"):
        MlflowRuns(tmp_path).note(RUN)
    (tmp_path / "runs").unlink()
    (tmp_path / "runs").mkdir()
    (tmp_path / "runs" / "mlflow.db").write_text("no database at all, but long enough to look at " * 40, "utf-8")
    with pytest.raises(FolderError, match="could not be noted"):
        MlflowRuns(tmp_path).note(RUN)

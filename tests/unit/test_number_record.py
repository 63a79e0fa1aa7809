"""Trainings of the number model are noted as those of the classifier are, also when they are broken off."""

from __future__ import annotations

import argparse
from pathlib import Path

import pytest

from daemon.cli import workshop
from daemon.domain.number_card import NUMBER_CARD_FILE, NUMBER_MODEL_FILE, NumberCard
from daemon.domain.training_run import NUMBER_MODEL, TrainingRun

CARD = NumberCard(
    sha256="ab" * 32,
    data_sha256="cd" * 32,
    characters="0123456789",
    network="[1,36,0,1 O1c*]",
    page_mode=13,
    text_height=34,
    lines=30,
    iterations=400,
    seed=11,
    fonts={},
    held_out={},
    scores={"exact": 0.9},
    made_on="2026-11-20",
    versions={"tesseract": "5.3.0"},
)


@pytest.fixture
def noted(monkeypatch: pytest.MonkeyPatch) -> list[TrainingRun]:
    """What is noted, instead of being noted."""
    runs: list[TrainingRun] = []

    def note(_path: Path, run: TrainingRun, *, named: bool) -> str:
        assert named
        runs.append(run)
        return "To look at all trainings: …"

    monkeypatch.setattr(workshop, "note_run", note)
    return runs


def asked(folder: Path) -> argparse.Namespace:
    config = folder / "config.yaml"
    config.write_text("{}", encoding="utf-8")
    return argparse.Namespace(config=config, work=folder / "work", iterations=400)


def test_a_number_model_is_noted_with_its_scores_and_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, noted: list[TrainingRun]
) -> None:
    """Under a heading of its own, with all that it was told."""

    def trained(folder: Path, *_: object, **__: object) -> NumberCard:
        folder.mkdir()
        (folder / NUMBER_MODEL_FILE).write_bytes(b"model")
        (folder / NUMBER_CARD_FILE).write_bytes(b"card")
        return CARD

    monkeypatch.setattr(workshop, "train_number_model", trained)
    assert workshop.train_numbers(asked(tmp_path)) == 0
    (run,) = noted
    assert (run.what, run.name) == (NUMBER_MODEL, "ab" * 6)
    assert (run.scores["exact"], run.scores["best_iteration"]) == (0.9, 400)
    assert (run.parameters["iterations"], run.parameters["page_mode"]) == (400, 13)
    assert run.about["data_sha256"] == CARD.data_sha256
    assert run.files == {NUMBER_MODEL_FILE: b"model", NUMBER_CARD_FILE: b"card"}


def test_a_training_of_numbers_that_is_broken_off_is_noted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, noted: list[TrainingRun], capsys: pytest.CaptureFixture[str]
) -> None:
    """It says where to go on from."""

    def trained(*_: object, **__: object) -> NumberCard:
        raise KeyboardInterrupt

    monkeypatch.setattr(workshop, "train_number_model", trained)
    with pytest.raises(KeyboardInterrupt):
        workshop.train_numbers(asked(tmp_path))
    assert [(run.what, run.name, dict(run.scores)) for run in noted] == [(NUMBER_MODEL, "", {})]
    assert f"goes on from {tmp_path / 'work'}" in capsys.readouterr().err

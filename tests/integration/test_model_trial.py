"""Crafted models, with a card that fits them: whatever they do to the process that tries them, this one lives on."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import xgboost

from daemon.adapters.models import model_trial
from daemon.adapters.models.model_trial import load_classifier
from daemon.adapters.models.xgboost_classifier import LARGEST_FILE
from daemon.domain.card import CARD_FILE, MODEL_FILE
from daemon.errors import ModelMismatchError
from daemon.stages.features import NAMES, VERSION

COMMITTED = Path(__file__).parents[2] / "models"
Tree = dict[str, Any]


def far(tree: Tree) -> None:
    tree["left_children"] = [2_000_000_000 if child > 0 else child for child in tree["left_children"]]
    tree["right_children"] = tree["left_children"]


def other_feature(tree: Tree) -> None:
    tree["split_indices"] = [2_000_000_000] * len(tree["split_indices"])


def circle(tree: Tree) -> None:
    for node, child in enumerate(tree["left_children"]):
        if child > 0 and node:
            tree["left_children"][node] = tree["right_children"][node] = 0


def load(folder: Path, data: bytes) -> None:
    """Put a model into a folder, with the committed card changed to its hash, and load it."""
    card = json.loads((COMMITTED / CARD_FILE).read_text(encoding="utf-8"))
    (folder / MODEL_FILE).write_bytes(data)
    (folder / CARD_FILE).write_text(json.dumps(card | {"sha256": hashlib.sha256(data).hexdigest()}), encoding="utf-8")
    load_classifier(folder, version=VERSION, names=NAMES)


@pytest.mark.parametrize(
    ("craft", "why"),
    # Where a walk in a circle leads depends on what lies in memory beside the tree.
    [(far, "SIGSEGV"), (other_feature, "SIGSEGV"), (circle, "(not done after 3 seconds|SIGSEGV)")],
)
def test_a_crafted_model(
    craft: Callable[[Tree], None], why: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It crashes XGBoost or never lets it end; that is told in a sentence, and nothing of it runs here."""
    monkeypatch.setattr(model_trial, "TRIAL_SECONDS", 60 if why == "SIGSEGV" else 3)
    booster = xgboost.Booster(model_file=str(COMMITTED / MODEL_FILE))
    model = json.loads(booster.save_raw("json"))
    for tree in model["learner"]["gradient_booster"]["model"]["trees"]:
        craft(tree)
    with pytest.raises(ModelMismatchError, match=f"did not survive.*{why}"):
        load(tmp_path, json.dumps(model).encode())


def test_a_file_that_is_far_too_large_is_not_even_read(tmp_path: Path) -> None:
    """It is no model, whatever its card says."""
    (tmp_path / CARD_FILE).write_bytes((COMMITTED / CARD_FILE).read_bytes())
    with (tmp_path / MODEL_FILE).open("wb") as file:
        file.truncate(LARGEST_FILE + 1)
    with pytest.raises(ModelMismatchError, match="far too large"):
        load_classifier(tmp_path, version=VERSION, names=NAMES)


def test_a_model_is_tried_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """What went well in this process goes well again: no second process is started for the same bytes."""
    load_classifier(COMMITTED, version=VERSION, names=NAMES)
    monkeypatch.setattr(model_trial, "Child", None)
    assert load_classifier(COMMITTED, version=VERSION, names=NAMES).classes == ("icon", "text")

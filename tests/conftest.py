"""What tests of all kinds share."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Callable
from pathlib import Path

import hypothesis
import numpy as np
import pytest
import xgboost

from daemon.adapters.models.xgboost_classifier import read_card
from daemon.domain.card import MODEL_FILE, Card, SelfTest

# An example may take as long as it takes on a busy machine.
hypothesis.settings.register_profile("patient", deadline=None)
hypothesis.settings.load_profile("patient")

SHIPPED = Path(__file__).parents[1] / "models"

MadeModel = tuple[bytes, Card]


@pytest.fixture(scope="session")
def shorter_model() -> Callable[[int], MadeModel]:
    """Makes another model that reads nearly as well: the first trees of the shipped one, with a card that fits."""

    def made(trees: int) -> MadeModel:
        card = read_card(SHIPPED)
        booster = xgboost.Booster({"nthread": 1}, model_file=str(SHIPPED / MODEL_FILE))[:trees]
        data = bytes(booster.save_raw("ubj"))
        asked = np.array(card.self_test.features, np.float32)
        answers = booster.inplace_predict(asked)
        return data, dataclasses.replace(
            card,
            sha256=hashlib.sha256(data).hexdigest(),
            trees=trees,
            self_test=SelfTest(features=card.self_test.features, chances=tuple(map(tuple, answers.tolist()))),
        )

    return made

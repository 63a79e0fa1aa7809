"""The crop classifier on XGBoost: `models/crops.ubj` with its card beside it.

A damaged model file can crash XGBoost's reader or make it hang, and nothing catches that. So its bytes must have the
SHA-256 that the card names before they reach it, and the model must then give the card's answers.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from pydantic import TypeAdapter, ValidationError

from daemon.domain.card import CARD_FILE, MODEL_FILE, TOLERANCE, Card
from daemon.errors import ModelMismatchError, ModelMissingError

if TYPE_CHECKING:
    import xgboost

AGAIN = "Fetch the file again, or make a new model with: muster train"


class XgboostClassifier:
    """Says what each crop is; made by `load_classifier`."""

    def __init__(self, booster: xgboost.Booster, card: Card) -> None:
        self._booster = booster
        self.card = card

    @property
    def name(self) -> str:
        """The first twelve hex digits of the model's SHA-256."""
        return self.card.sha256[:12]

    @property
    def classes(self) -> tuple[str, ...]:
        """The classes, in the order of the columns that `probabilities` gives."""
        return self.card.classes

    def probabilities(self, features: NDArray[np.float32]) -> NDArray[np.float32]:
        """The chance of each class, shape (crops, classes), for features of shape (crops, numbers)."""
        if not len(features):
            return np.zeros((0, len(self.classes)), np.float32)
        return np.asarray(self._booster.inplace_predict(features), np.float32).reshape(len(features), -1)


def load_classifier(folder: Path, *, version: int, names: Sequence[str]) -> XgboostClassifier:
    """The model in `folder`, for features of this version and with these names.

    Raises ModelMissingError when a file is not there, ModelMismatchError when the model is not the one on its card,
    or learned from other features than this program takes.
    """
    card, data = _card(folder / CARD_FILE), _bytes(folder / MODEL_FILE)
    if hashlib.sha256(data).hexdigest() != card.sha256:
        raise ModelMismatchError(
            f"{folder / MODEL_FILE} is not the model that {CARD_FILE} beside it describes. {AGAIN}"
        )
    if (card.feature_version, card.feature_names) != (version, tuple(names)):
        raise ModelMismatchError(
            f"The model in {folder} was made for another version of Muster (features {card.feature_version}, "
            f"this one takes {version}). {AGAIN}"
        )
    # XGBoost takes a second to import: commands that read no picture go without it.
    import xgboost  # noqa: PLC0415

    booster = xgboost.Booster({"nthread": 1})
    try:
        booster.load_model(bytearray(data))
    except xgboost.core.XGBoostError as error:
        raise ModelMismatchError(f"{folder / MODEL_FILE} is not a model that XGBoost reads. {AGAIN}") from error
    booster.set_param({"nthread": 1, "device": "cpu"})
    classifier = XgboostClassifier(booster, card)
    _test(classifier, folder)
    return classifier


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise ModelMissingError(f"The crop classifier's file {path} is not there or cannot be read. {AGAIN}") from error


def _card(path: Path) -> Card:
    try:
        return TypeAdapter(Card).validate_json(_bytes(path), extra="forbid")
    except ValidationError as error:
        raise ModelMismatchError(f"{path} is not the card of a crop classifier. {AGAIN}") from error


def _test(classifier: XgboostClassifier, folder: Path) -> None:
    """Ask what the card has answers to."""
    asked = np.array(classifier.card.self_test.features, np.float32)
    expected = np.array(classifier.card.self_test.chances, np.float32)
    if asked.shape[1:] != (len(classifier.card.feature_names),):
        raise ModelMismatchError(f"The card in {folder} does not fit its own model. {AGAIN}")
    given = classifier.probabilities(asked)
    if given.shape != expected.shape or not np.allclose(given, expected, atol=TOLERANCE):
        raise ModelMismatchError(
            f"The model in {folder} gives other answers than its card says; the installed XGBoost may not fit. {AGAIN}"
        )

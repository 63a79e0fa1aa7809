"""The crop classifier on XGBoost: `models/crops.ubj` with its card beside it.

A damaged model file can crash XGBoost's reader or make it hang, and nothing catches that. So its bytes must have the
SHA-256 that the card names before they reach it, and the model must then give the card's answers. Who may not crash
has it tried in another process first: `daemon.adapters.models.model_trial`.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from pydantic import TypeAdapter, ValidationError

from daemon.domain.calibration import tempered
from daemon.domain.card import CARD_FILE, CARD_FORMAT, MODEL_FILE, TOLERANCE, Card
from daemon.errors import ModelMismatchError, ModelMissingError

if TYPE_CHECKING:
    import xgboost

AGAIN = "Put the file back, or make a new model: muster train (with --shipped for the one that comes with Muster)"

LARGEST_FILE = 100_000_000
"""Bytes; the committed model has 270,000."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """A model that is the one on its card: `data` is its file out of `folder`."""

    folder: Path
    card: Card
    data: bytes

    @property
    def name(self) -> str:
        """The first twelve hex digits of its SHA-256."""
        return self.card.sha256[:12]


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
        given = np.asarray(self._booster.inplace_predict(features), np.float32).reshape(len(features), -1)
        return tempered(given, self.card.temperature)


def read_model(folder: Path) -> Model:
    """The model in `folder`; nothing of it is run.

    Raises ModelMissingError when a file is not there, ModelMismatchError when the model is not the one on its card.
    """
    card, data = read_card(folder), _bytes(folder / MODEL_FILE)
    if hashlib.sha256(data).hexdigest() != card.sha256:
        raise ModelMismatchError(
            f"{folder / MODEL_FILE} is not the model that {CARD_FILE} beside it describes. {AGAIN}"
        )
    return Model(folder=folder, card=card, data=data)


def check_features(model: Model, *, version: int, names: Sequence[str]) -> None:
    """Raise ModelMismatchError when the model learned from other features than those of this version and names."""
    if (model.card.feature_version, model.card.feature_names) != (version, tuple(names)):
        raise ModelMismatchError(
            f"The model in {model.folder} was made for another version of Muster (features "
            f"{model.card.feature_version}, this one takes {version}). {AGAIN}"
        )


def read_card(folder: Path) -> Card:
    """The card of the model in `folder`; raises ModelMissingError or ModelMismatchError."""
    path = folder / CARD_FILE
    data = _bytes(path)
    if _format(data) > CARD_FORMAT:
        raise ModelMismatchError(
            f"{path} was written by a newer version of Muster than this one. Update Muster, or use another model."
        )
    try:
        return TypeAdapter(Card).validate_json(data, extra="forbid")
    except ValidationError as error:
        raise ModelMismatchError(f"{path} is not the card of a crop classifier. {AGAIN}") from error


def open_model(model: Model) -> XgboostClassifier:
    """The classifier, once it gives the answers on its card; raises ModelMismatchError.

    A crafted model can crash this process or hang it.
    """
    # XGBoost takes a second to import: commands that read no picture go without it.
    import xgboost  # noqa: PLC0415

    booster = xgboost.Booster({"nthread": 1})
    try:
        booster.load_model(bytearray(model.data))
    except xgboost.core.XGBoostError as error:
        raise ModelMismatchError(f"{model.folder / MODEL_FILE} is not a model that XGBoost reads. {AGAIN}") from error
    booster.set_param({"nthread": 1, "device": "cpu"})
    classifier = XgboostClassifier(booster, model.card)
    _test(classifier, model.folder)
    return classifier


def spare_scikit_learn() -> None:
    """Have XGBoost not look for scikit-learn in this process, which only training needs.

    Where it is installed it takes 60 MB and more than a second (measured with scikit-learn 1.7).
    """
    sys.modules.setdefault("sklearn", None)  # type: ignore[arg-type]  # how Python has a module that is not there


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise ModelMismatchError(f"{path} is far too large for what it should be. {AGAIN}")
        return path.read_bytes()
    except OSError as error:
        raise ModelMissingError(f"The crop classifier's file {path} is not there or cannot be read. {AGAIN}") from error


def _format(card: bytes) -> int:
    """Which format a card says it has; 0 when it says none."""
    try:
        told = json.loads(card)
    except (ValueError, RecursionError):
        return 0
    said = told.get("format") if isinstance(told, dict) else None
    return said if isinstance(said, int) else 0


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

"""The card of a model: what the crop classifier is, what it learned from and how well it does."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field

MODEL_FILE, CARD_FILE = "crops.ubj", "crops.card.json"
"""Names of the model and its card in the folder of models."""

CARD_FORMAT = 2
"""What a card says may grow; a larger number was written by a later program."""

TOLERANCE = 1e-3
"""How far an answer may lie from the one on the card: other processors round in other ways."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SelfTest:
    """Crops' features, and the chances of each class that the model gave for them when it was made.

    A missing number is None: JSON has no other word for it.
    """

    features: tuple[tuple[float | None, ...], ...]
    chances: tuple[tuple[float, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """All that stands on the card of a model.

    `sha256` is that of the model's file, `data_sha256` that of features and labels it learned from; `scores` are
    means over `folds` folds of screens that the model of the fold had not seen; `made_on` is a date such as
    2026-11-21; `versions` are those of the libraries. `own_crops` are the officer's own by class, `learned_from` where
    they come from (a screenshot by its SHA-256): on those it cannot be judged. Its chances are divided by `temperature`
    before they are given. It goes on from the model `started_from`, by its SHA-256, if not from nothing.
    """

    classes: tuple[str, ...]
    feature_version: int
    feature_names: tuple[str, ...]
    sha256: str
    data_sha256: str
    screens: int
    crops: Mapping[str, int]
    seed: int
    trees: int
    folds: int
    scores: Mapping[str, float]
    made_on: str
    versions: Mapping[str, str]
    self_test: SelfTest
    own_crops: Mapping[str, int] = field(default_factory=dict)
    learned_from: tuple[str, ...] = ()
    temperature: float = 1.0
    started_from: str = ""
    format: int = CARD_FORMAT


def card_text(card: Card) -> str:
    """The card as its file has it."""
    return json.dumps(asdict(card), indent=1, ensure_ascii=False) + "\n"

"""The number model: `models/numbers.traineddata`, for Tesseract, with its card beside it.

Its bytes must have the SHA-256 that the card names before Tesseract is told of it: a model cut short by a full disk
would read, and read wrongly.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from daemon.domain.number_card import NUMBER_CARD_FILE, NUMBER_MODEL_FILE, NumberCard
from daemon.errors import ModelMismatchError, ModelMissingError

AGAIN = "Fetch the file again, or make a new model with: muster train-numbers"


@dataclass(frozen=True, slots=True)
class NumberModel:
    """A number model that is the one on its card: `data` is its file."""

    card: NumberCard
    data: bytes


def read_number_model(folder: Path) -> NumberModel:
    """The number model in `folder`.

    Raises ModelMissingError when a file is not there, ModelMismatchError when the model is not the one on its card.
    """
    card_file = folder / NUMBER_CARD_FILE
    try:
        card = TypeAdapter(NumberCard).validate_json(_bytes(card_file), extra="forbid")
    except ValidationError as error:
        raise ModelMismatchError(f"{card_file} is not the card of a number model. {AGAIN}") from error
    data = _bytes(folder / NUMBER_MODEL_FILE)
    if hashlib.sha256(data).hexdigest() != card.sha256:
        raise ModelMismatchError(
            f"{folder / NUMBER_MODEL_FILE} is not the model that {NUMBER_CARD_FILE} beside it describes. {AGAIN}"
        )
    return NumberModel(card, data)


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise ModelMissingError(f"The number model's file {path} is not there or cannot be read. {AGAIN}") from error

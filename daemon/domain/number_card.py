"""The card of the number model: what it is, what it learned from, and how it is read with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from daemon.domain.languages import NUMBERS

NUMBER_MODEL_FILE, NUMBER_CARD_FILE = f"{NUMBERS}.traineddata", f"{NUMBERS}.card.json"
"""Names of the model and its card in the folder of models."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberCard:
    """All that stands on the card.

    `sha256` is that of the model's file, `data_sha256` that of the drawn lines it learned from. `page_mode` is the one
    of Tesseract that read best, one line a picture; `text_height` is how high in pixels the lines were laid. `fonts`
    gives version and licence of each family it learned from, `held_out` those it was judged with. `scores` are shares
    of drawn lines in held-out fonts. `made_on` is a date such as 2026-11-21; `versions` are those of the programs.
    """

    sha256: str
    data_sha256: str
    characters: str
    network: str
    page_mode: int
    text_height: int
    lines: int
    iterations: int
    seed: int
    fonts: Mapping[str, str]
    held_out: Mapping[str, str]
    scores: Mapping[str, float]
    made_on: str
    versions: Mapping[str, str]

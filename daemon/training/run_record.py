"""The record of a training: all that is needed to tell it from another one, and to make it again."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import numpy as np

import daemon
from daemon.domain.card import CARD_FILE, MODEL_FILE, card_text
from daemon.domain.number_card import NumberCard
from daemon.domain.training_run import NUMBER_MODEL, TrainingRun
from daemon.stages.crop_pictures import as_png
from daemon.training.canvas import Canvas
from daemon.training.keepsakes import INK, PAPER
from daemon.training.lettering import Style
from daemon.training.number_train import Plan
from daemon.training.scores import confusion
from daemon.training.train import Sources, Trained
from daemon.training.typefaces import BUILT_IN

CONFUSION_FILE = "confusion.png"

CELL = (150, 60)
"""Pixels, wide and high, of a number on the picture of the confusion matrix."""


def broken_off(sources: Sources, began: datetime, ended: datetime) -> TrainingRun:
    """The record of a training that gave no model."""
    return TrainingRun(name="", began=began, ended=ended, parameters=_told(sources), about=_program())


def run_record(
    trained: Trained, sources: Sources, beside: Mapping[str, bytes], began: datetime, ended: datetime
) -> TrainingRun:
    """The record of a training; `beside` are the files that lie beside the model."""
    card = trained.card
    return TrainingRun(
        name=card.sha256[:12],
        began=began,
        ended=ended,
        parameters={**_told(sources), **trained.settings},
        scores={
            **card.scores,
            "trees": card.trees,
            "temperature": card.temperature,
            "doubtful_labels": len(trained.suspects),
            "seconds": round((ended - began).total_seconds(), 1),
            **{f"drawn_crops_{name}": count for name, count in card.crops.items()},
            **{f"own_crops_{name}": count for name, count in card.own_crops.items()},
        },
        series={"fold_trees": [float(count) for count in trained.trees]},
        about={
            **_program(),
            "model_sha256": card.sha256,
            "data_sha256": card.data_sha256,
            "feature_version": str(card.feature_version),
            "learned_from_screenshots": str(len(card.learned_from)),
            **{f"version_{name}": told for name, told in card.versions.items()},
        },
        files={
            **beside,
            MODEL_FILE: trained.model,
            CARD_FILE: card_text(card).encode(),
            CONFUSION_FILE: _confusion(trained),
        },
    )


def number_record(
    plan: Plan, card: NumberCard | None, files: Mapping[str, bytes], began: datetime, ended: datetime
) -> TrainingRun:
    """The record of a training of the number model; without a card it was broken off."""
    told = {key: value for key, value in asdict(plan).items() if key != "families"}
    if card is None:
        return TrainingRun(name="", what=NUMBER_MODEL, began=began, ended=ended, parameters=told, about=_program())
    return TrainingRun(
        name=card.sha256[:12],
        what=NUMBER_MODEL,
        began=began,
        ended=ended,
        parameters={**told, "network": card.network, "page_mode": card.page_mode, "text_height": card.text_height},
        scores={
            **card.scores,
            "best_iteration": card.iterations,
            "seconds": round((ended - began).total_seconds(), 1),
        },
        about={
            **_program(),
            "model_sha256": card.sha256,
            "data_sha256": card.data_sha256,
            **{f"version_{name}": told for name, told in card.versions.items()},
        },
        files=files,
    )


def code_sha256() -> str:
    """The hash of this program's own code: two runs with the same one were made by the same program."""
    home, found = Path(daemon.__file__).parent, hashlib.sha256()
    for path in sorted(home.rglob("*.py")):
        found.update(f"{path.relative_to(home).as_posix()}\n".encode() + path.read_bytes())
    return found.hexdigest()


def _program() -> dict[str, str]:
    try:
        release = version("muster-roll-call")
    except PackageNotFoundError:
        release = "not installed"
    return {"muster": release, "code_sha256": code_sha256()}


def _told(sources: Sources) -> dict[str, str | int | float]:
    return {
        "screens": sources.screens,
        "own_labels": "yes" if sources.own else "no",
        "started_from": sources.start.card.sha256[:12] if sources.start else "nothing",
        "train_seed": sources.seed,
    }


def _confusion(trained: Trained) -> bytes:
    """A picture of what crops that were not seen were taken for, their true classes down and the called ones across."""
    data = trained.material.data
    asked = ~data.made
    counts = confusion(data.labels[asked], trained.checked[asked])
    wide, high = CELL
    canvas = Canvas(wide * (1 + len(data.classes)), high * (1 + len(data.classes)), PAPER)
    style = Style(typeface=BUILT_IN, size=18, fill=INK)
    canvas.text("truly, called", style, 8, high // 2)
    for number, name in enumerate(data.classes, 1):
        canvas.text(name[:12], style, number * wide + 8, high // 2)
        canvas.text(name[:12], style, 8, number * high + high // 2)
        for other, count in enumerate(counts[number - 1], 1):
            canvas.text(str(int(count)), style, other * wide + 8, number * high + high // 2)
    return as_png(np.ascontiguousarray(canvas.pixels[..., ::-1]))

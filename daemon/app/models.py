"""The versions of the crop classifier: which there are, and which of them reads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from daemon.adapters.models.label_store import LabelStore
from daemon.adapters.models.model_registry import ModelRegistry, Version
from daemon.adapters.models.model_trial import load_classifier
from daemon.adapters.models.xgboost_classifier import Model, check_features, read_model
from daemon.adapters.processes.clock import SystemClock
from daemon.app.chosen import Chosen, use_chosen
from daemon.app.settled import models_folder
from daemon.domain.card import Card
from daemon.domain.comparing import Comparison
from daemon.domain.promotions import Promotion
from daemon.errors import ModelMismatchError, ModelWorseError
from daemon.ports import Classifier
from daemon.stages.features import NAMES, VERSION


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A version: its card, or why it is `refused`; whether it is `in_use`, and the `last` time it was put to use."""

    name: str
    card: Card | None
    refused: str
    in_use: bool
    last: Promotion | None


def opened_model(folder: Path) -> Classifier:
    """The crop classifier in this folder, tried in another process; raises ModelMissingError or ModelMismatchError."""
    return load_classifier(folder, version=VERSION, names=NAMES)


def chosen_model(models: Path) -> Chosen[Classifier]:
    """The promoted model, or else the shipped one; raises ModelMissingError or ModelMismatchError."""
    return use_chosen(models, opened_model)


def classifier(path: Path, *, named: bool) -> Classifier:
    """The crop classifier that reads; raises ModelMissingError or ModelMismatchError, also where another stands in."""
    chosen = chosen_model(models_folder(path, named=named))
    if chosen.refused:
        raise ModelMismatchError(chosen.refused)
    return chosen.made


def models_listed(path: Path, *, named: bool) -> tuple[Listed, ...]:
    """All versions, the shipped one first; raises SettingsError or SetupError."""
    registry = ModelRegistry(models_folder(path, named=named))
    promotions = registry.promotions()
    return tuple(
        Listed(
            name=one.name,
            card=one.card,
            refused=one.refused,
            in_use=one.name == promotions.in_use,
            last=_last(promotions.entries, one),
        )
        for one in registry.versions()
    )


def label_store(path: Path, *, named: bool) -> LabelStore:
    """The officer's labelled crops; raises ConfigError."""
    return LabelStore(models_folder(path, named=named))


def shipped_model(path: Path, *, named: bool) -> Model:
    """The model that came with Muster, and is not run; raises ModelMissingError or ModelMismatchError."""
    model = read_model(models_folder(path, named=named))
    check_features(model, version=VERSION, names=NAMES)
    return model


def add_model(path: Path, model: bytes, card: Card, beside: Mapping[str, bytes], *, named: bool) -> Version:
    """Lay a new version down, with further files beside it; raises FolderError."""
    return ModelRegistry(models_folder(path, named=named)).add(model, card, beside)


def replace_shipped(path: Path, model: bytes, card: Card, *, named: bool) -> Version:
    """Put a model in the place of the one that came with Muster; raises FolderError."""
    return ModelRegistry(models_folder(path, named=named)).replace_shipped(model, card)


def promote(path: Path, said: str, *, named: bool, because: str, forced: bool) -> Promotion:
    """Put a version to use, once it has answered in a process of its own as its card says it does.

    `because` is what a comparison said, or the officer's reason when it is `forced`. A running daemon takes it up by
    itself. Raises NothingToDoError when there is no such version or it is in use already, ModelMismatchError or
    ModelMissingError when it cannot be used.
    """
    registry = ModelRegistry(models_folder(path, named=named))
    version = registry.find(said)
    opened_model(version.folder)
    now = SystemClock().now()
    return registry.note(lambda all_: all_.promoted(version.name, at=now, because=because, forced=forced))


def refuse_worse(found: Comparison) -> None:
    """Raises ModelWorseError when the challenger reads a screen worse than the champion."""
    if found.worse_on:
        said = "; ".join(
            f"{screen}: {after.right} right and {after.wrong} wrong instead of {before.right} and {before.wrong}"
            for screen, (before, after) in found.tallies.items()
            if screen in found.worse_on
        )
        raise ModelWorseError(
            f"{found.challenger} is not promoted, because it reads worse than {found.champion} ({said}). Label more "
            "and train again, or promote it all the same: --force 'your reason'"
        )


def roll_back(path: Path, *, named: bool, because: str) -> Promotion:
    """Put the version to use again that the present one took the place of; raises as `promote` does."""
    registry = ModelRegistry(models_folder(path, named=named))
    now = SystemClock().now()
    earlier = registry.promotions().rolled_back(at=now, because=because).in_use
    opened_model(registry.find(earlier).folder)
    return registry.note(lambda all_: all_.rolled_back(at=now, because=because))


def _last(entries: Sequence[Promotion], version: Version) -> Promotion | None:
    return next((one for one in reversed(entries) if one.version == version.name), None)

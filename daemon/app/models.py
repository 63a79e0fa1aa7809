"""The versions of the crop classifier: which there are, and which of them reads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from daemon.adapters.clock import SystemClock
from daemon.adapters.label_store import LabelStore
from daemon.adapters.model_registry import ModelRegistry, Version
from daemon.adapters.model_trial import load_classifier
from daemon.app.chosen import Chosen, use_chosen
from daemon.app.settled import models_folder
from daemon.domain.card import Card
from daemon.domain.promotions import Promotion
from daemon.errors import ModelMismatchError
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


def add_model(path: Path, model: bytes, card: Card, *, named: bool, as_shipped: bool = False) -> Version:
    """Lay a new version down, or put it in the place of the shipped one; raises FolderError."""
    registry = ModelRegistry(models_folder(path, named=named))
    return registry.replace_shipped(model, card) if as_shipped else registry.add(model, card)


def promote(path: Path, said: str, *, named: bool, because: str, forced: bool) -> Promotion:
    """Put a version to use, once it has answered in a process of its own as its card says it does.

    A running daemon takes it up by itself. Raises NothingToDoError when there is no such version or it is in use
    already, ModelMismatchError or ModelMissingError when it cannot be used.
    """
    registry = ModelRegistry(models_folder(path, named=named))
    version = registry.find(said)
    opened_model(version.folder)
    now = SystemClock().now()
    return registry.note(lambda all_: all_.promoted(version.name, at=now, because=because, forced=forced))


def roll_back(path: Path, *, named: bool, because: str) -> Promotion:
    """Put the version to use again that the present one took the place of; raises as `promote` does."""
    registry = ModelRegistry(models_folder(path, named=named))
    now = SystemClock().now()
    earlier = registry.promotions().rolled_back(at=now, because=because).in_use
    opened_model(registry.find(earlier).folder)
    return registry.note(lambda all_: all_.rolled_back(at=now, because=because))


def _last(entries: Sequence[Promotion], version: Version) -> Promotion | None:
    return next((one for one in reversed(entries) if one.version == version.name), None)

"""What the officer's settings come to: the config, the packs, and the engines that read by them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import structlog

from daemon.adapters.clock import SystemClock
from daemon.adapters.model_registry import ModelRegistry
from daemon.adapters.model_trial import load_classifier
from daemon.adapters.packs import load_packs
from daemon.adapters.settings import check_rules, load_corrections, load_settings
from daemon.app.readers import readers, reading_languages
from daemon.config import Config
from daemon.domain.corrections import Correction
from daemon.domain.pack import Pack
from daemon.domain.sentences import sentence
from daemon.errors import ModelMismatchError, SetupError
from daemon.pipeline import Engines
from daemon.ports import Classifier
from daemon.stages.features import NAMES, VERSION

CORRECTIONS = "corrections.yaml"
"""The officer's corrections, beside `config.yaml`."""

log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """The officer's settings, checked: the config, the packs in use, the corrections, and warnings.

    The warnings are about what in the settings does nothing.
    """

    config: Config
    packs: tuple[Pack, ...]
    corrections: tuple[Correction, ...]
    warnings: tuple[str, ...]


def settle_settings(path: Path, *, named: bool) -> Settled:
    """Read and check `config.yaml`, the packs it uses and the corrections beside it; raises ConfigError or PackError.

    A missing file is an error when the officer `named` it; otherwise everything has its default.
    """
    settings = load_settings(path, named=named)
    packs = load_packs(settings.config.folders.rules, settings.config.screens)
    return Settled(
        config=settings.config,
        packs=packs,
        corrections=load_corrections(path.with_name(CORRECTIONS)),
        warnings=check_rules(settings, packs),
    )


def for_screen(settled: Settled, screen: str) -> Settled:
    """The same settings with one pack in use; raises PackError when there is none of this name."""
    return replace(settled, packs=load_packs(settled.config.folders.rules, [screen]))


def explained(settled: Settled) -> tuple[str, ...]:
    """What each rule does, in a sentence of the alliance's language."""
    packs = {pack.screen: pack for pack in settled.packs}
    language = settled.config.alliance.language
    rules = (written.rule() for written in settled.config.rules)
    return tuple(sentence(rule, language, packs[rule.screen]) for rule in rules)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChosenModel:
    """The model that reads, and where it lies; `refused` says why the promoted one does not, if it does not."""

    classifier: Classifier
    folder: Path
    refused: str = ""


def chosen_model(models: Path) -> ChosenModel:
    """The promoted model; where it cannot be used, the one that came with Muster: the screenshots do not wait.

    Raises ModelMissingError or ModelMismatchError when that cannot be used either.
    """
    refused = ""
    try:
        folder = ModelRegistry(models).folder_in_use()
        if folder != models:
            return ChosenModel(classifier=opened_model(folder), folder=folder)
    except SetupError as error:
        refused = f"{error.message} The model that came with Muster reads instead. To choose another: muster models"
        log.warning("model.refused", reason=refused)
    return ChosenModel(classifier=opened_model(models), folder=models, refused=refused)


def opened_model(folder: Path) -> Classifier:
    """The crop classifier in this folder, tried in another process; raises ModelMissingError or ModelMismatchError."""
    return load_classifier(folder, version=VERSION, names=NAMES)


def classifier(path: Path, *, named: bool) -> Classifier:
    """The crop classifier that reads; raises ModelMissingError or ModelMismatchError, also where another stands in."""
    chosen = chosen_model(models_folder(path, named=named))
    if chosen.refused:
        raise ModelMismatchError(chosen.refused)
    return chosen.classifier


def models_folder(path: Path, *, named: bool) -> Path:
    """Where this config keeps its models; raises ConfigError."""
    return load_settings(path, named=named).config.folders.models


def engines(settled: Settled, chosen: ChosenModel | None = None) -> Engines:
    """What reading takes, made ready, with the model in use unless another is given; raises SetupError."""
    config = settled.config
    found = readers(config.ocr, config.folders.models)
    chosen = chosen or chosen_model(config.folders.models)
    return Engines(
        classifier=chosen.classifier,
        reader=found.sheets,
        crop_reader=found.crops,
        packs=settled.packs,
        languages=reading_languages(found.sheets.languages, config.ocr, settled.packs, config.alliance.language),
        max_megapixels=config.intake.max_megapixels,
        monotonic=SystemClock().monotonic,
    )

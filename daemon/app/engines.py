"""What reading a picture takes, made ready by the officer's settings."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import structlog

from daemon.adapters.clock import SystemClock
from daemon.adapters.model_registry import ModelRegistry
from daemon.adapters.model_trial import load_classifier
from daemon.app.readers import readers, reading_languages
from daemon.app.settled import Settled, models_folder
from daemon.errors import ModelMismatchError, SetupError
from daemon.pipeline import Engines
from daemon.ports import Classifier
from daemon.stages.features import NAMES, VERSION

log = structlog.get_logger()


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


def make_engines(settled: Settled, chosen: ChosenModel | None = None) -> Engines:
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

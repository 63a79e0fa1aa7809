"""Which version of the crop classifier reads, and what happens when that one cannot be used."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

import structlog

from daemon.adapters.models.model_registry import ModelRegistry
from daemon.errors import FolderError, ModelMismatchError, ModelMissingError

T = TypeVar("T")

log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen(Generic[T]):
    """What was made of the model that reads, and where that lies; `refused` says why the promoted one does not read."""

    made: T
    folder: Path
    refused: str = ""


def use_chosen(models: Path, make: Callable[[Path], T]) -> Chosen[T]:
    """Make something of the folder of the promoted model.

    Where that cannot be used it is made of the one that came with Muster: the screenshots do not wait. Raises what
    `make` raises: ModelMissingError or ModelMismatchError when that cannot be used either.
    """
    refused = ""
    try:
        folder = ModelRegistry(models).folder_in_use()
        if folder != models:
            return Chosen(made=make(folder), folder=folder)
    except (FolderError, ModelMissingError, ModelMismatchError) as error:
        refused = f"{error.message} The model that came with Muster reads instead. To choose another: muster models"
        log.warning("model.refused", reason=refused)
    return Chosen(made=make(models), folder=models, refused=refused)

"""What an evaluation needs of the rest: a model with all that lies beside it, reading by it here, and the page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from daemon.adapters.disk.scratch import scratch_folder
from daemon.adapters.disk.whole_files import replace_file
from daemon.adapters.models.model_registry import ModelRegistry
from daemon.adapters.models.model_trial import load_classifier
from daemon.adapters.models.xgboost_classifier import read_model
from daemon.adapters.pages.evaluation_page import render_evaluation
from daemon.app.engines import make_engines
from daemon.app.reading import order_of
from daemon.app.settled import models_folder, settle_settings
from daemon.domain.card import Card
from daemon.domain.evaluation import Evaluation
from daemon.domain.reading import ScreenReading
from daemon.errors import FolderError, ScreenshotError
from daemon.pipeline import read_screenshot
from daemon.ports import Classifier
from daemon.stages.features import NAMES, VERSION

Read = Callable[[bytes, Classifier], ScreenReading | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenVersion:
    """A version of the model, tried and opened: its file's bytes, its card, and what lies beside it under a name."""

    name: str
    data: bytes
    card: Card
    classifier: Classifier
    folder: Path

    def beside(self, name: str) -> bytes | None:
        """A file that lies beside the model; None when there is none."""
        try:
            return (self.folder / name).read_bytes()
        except OSError:
            return None


def open_version(path: Path, said: str, *, named: bool) -> OpenVersion:
    """The version that is meant; raises NothingToDoError, ModelMissingError or ModelMismatchError."""
    version = ModelRegistry(models_folder(path, named=named)).find(said)
    model = read_model(version.folder)
    classifier = load_classifier(version.folder, version=VERSION, names=NAMES)
    return OpenVersion(
        name=version.name, data=model.data, card=model.card, classifier=classifier, folder=version.folder
    )


@contextmanager
def reading_here(path: Path, *, named: bool) -> Iterator[Read]:
    """Reads a picture file by any classifier, in this process, until the end of the block; None when it cannot.

    Raises SettingsError or SetupError.
    """
    settled = settle_settings(path, named=named)
    order = order_of(settled)
    with scratch_folder() as scratch:
        folder = scratch / "numbers"
        folder.mkdir()

        def read(data: bytes, classifier: Classifier) -> ScreenReading | None:
            try:
                return read_screenshot(data, replace(engines, classifier=classifier)).reading
            except ScreenshotError:
                return None

        engines = make_engines(
            order, load_classifier(settled.config.folders.models, version=VERSION, names=NAMES), folder
        )
        yield read


def write_evaluation(found: Evaluation, path: Path) -> Path:
    """Write the page; raises FolderError when that cannot be done."""
    try:
        replace_file(path, render_evaluation(found).encode())
    except OSError as error:
        raise FolderError(
            f"{path} cannot be written ({error.strerror}). Choose a folder that you may write."
        ) from error
    return path

"""Train: from drawn screens, the officer's own labelled crops, or both, to a model and its card."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import cv2
import numpy as np
import PIL
from numpy.typing import NDArray

from daemon.domain.calibration import tempered
from daemon.domain.card import Card, SelfTest
from daemon.domain.labelled import BASE_CLASSES, Suspect
from daemon.errors import NothingToDoError
from daemon.ports import LabelledCrops
from daemon.stages.features import NAMES, VERSION
from daemon.training.course import CHECKING, DRAWING, LEARNING, MEASURING, TUNING, Course, Told
from daemon.training.dataset import Dataset, few_screens, joined, make_dataset
from daemon.training.drawn_cache import cached_dataset
from daemon.training.engine import engine, require_training
from daemon.training.learn import (
    SETTINGS,
    OutOfFold,
    Settings,
    best_temperature,
    fit,
    opened,
    out_of_fold,
    predicted,
)
from daemon.training.own_crops import OwnCrops, own_crops
from daemon.training.scores import scores
from daemon.training.start import started_from
from daemon.training.suspects import suspects
from daemon.training.tune import Tuning, tuned

SCREENS, SEED = 500, 7
"""What the shipped model is made with."""

SCREENS_BESIDE, SEED_BESIDE = 100, 1007
"""Drawn screens beside an officer's own labels: others than the shipped model has seen, so that its scores on them are
honest."""

SELF_TESTS = 6
"""Crops whose answers stand on the card."""

ENOUGH_TO_CALIBRATE = 100
"""Labelled crops from which on the chances are set right by them alone, and not by drawn ones."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """The model to go on from: its file's bytes and its card."""

    model: bytes
    card: Card


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """What to learn from: `screens` drawn ones (0: none), and the officer's own labelled crops where `own` has them.

    It goes on from the model `start`: it keeps what that one knows, and takes a minute less. Drawn crops are kept in
    the folder `kept`; with `fonts`, a folder of further fonts, they are drawn each time.
    """

    screens: int = SCREENS
    own: LabelledCrops | None = None
    start: Start | None = None
    seed: int = SEED
    fonts: Path | None = None
    kept: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Material:
    """What there is to learn from: the dataset, and the officer's own part of it."""

    data: Dataset
    own: OwnCrops | None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Trained:
    """A new model with its card, and what it was made from and checked with: chances `checked` are tempered.

    `suspects` are the officer's own labels that are better looked at once more. `settings` are what XGBoost was told,
    and `trees` the rounds that each fold took.
    """

    model: bytes
    card: Card
    material: Material
    checked: NDArray[np.float32]
    suspects: tuple[Suspect, ...]
    settings: Settings
    trees: tuple[int, ...]


def train(
    sources: Sources,
    *,
    settings: Settings = SETTINGS,
    tuning: Tuning | None = None,
    told: Told = lambda _what, _done, _of: None,
) -> Trained:
    """Learn from all there is, checked by folds of whole screens; the same sources give the same bytes.

    With `tuning` the best settings that it finds take the place of `settings`. Raises TrainingMissingError without the
    `train` extra, NothingToDoError for too few screens or labels, LabelsError for labels that cannot be used,
    FolderError when drawn crops or trials cannot be kept.
    """
    require_training()
    course = _course(sources, told, trials=tuning.trials if tuning else 0)
    material = gathered(sources, course)
    data, seed = material.data, sources.seed
    start = started_from(sources.start.model, sources.start.card.classes, data.classes) if sources.start else None
    if tuning is not None:
        settings = tuned(data, tuning, seed=seed, usual=settings, start=start, done=lambda n: course.at(TUNING, n))
    checked = out_of_fold(
        data, seed=seed, settings=settings, start=start, learned=lambda folds: course.at(CHECKING, folds)
    )
    model = fit(data, trees=int(np.median(checked.trees)), seed=seed, settings=settings, start=start)
    course.at(LEARNING, 1)
    temperature = _temperature(material.data, checked)
    chances = tempered(checked.chances, temperature)
    card = _card(sources, material, chances, model, temperature=temperature, folds=len(checked.trees))
    return Trained(
        model=model,
        card=card,
        material=material,
        checked=chances,
        suspects=_suspects(material, chances, sources.start),
        settings=settings,
        trees=checked.trees,
    )


def warnings(trained: Trained) -> tuple[str, ...]:
    """What is to be said of a new model before anybody relies on it."""
    own = trained.material.own
    if own is None:
        return ()
    said = []
    if own.gone:
        said.append(
            f"{len(own.gone)} labels speak of crops that are gone, picture and all; they were left out. Put "
            "models/labelled/ back from a copy, or label others."
        )
    if len({label.place.source for label in own.labels}) == 1:
        said.append(
            "All labelled crops are of one screenshot: nobody knows how the model does on another. Label crops of "
            "three screenshots at least."
        )
    known = {label.kind for label in own.labels}
    said += [
        f"No crop of yours is labelled '{name}': nothing tells whether the model knows it in your game. Label some."
        for name in BASE_CLASSES
        if name not in known
    ]
    return tuple(said)


def _course(sources: Sources, told: Told, *, trials: int = 0) -> Course:
    pictures = len({label.place.source for label in sources.own.labels()}) if sources.own else 0
    return Course(screens=sources.screens, pictures=pictures, trials=trials, told=told)


def gathered(sources: Sources, course: Course | None = None) -> Material:
    """Draw what is to be drawn and measure what was labelled; raises as `train` does."""
    course = course or _course(sources, lambda _what, _done, _of: None)
    own = None
    # First, because it is what may be refused.
    if sources.own is not None:
        if not sources.screens:
            _both_classes(sources.own)
        own = own_crops(
            sources.own,
            seed=sources.seed,
            known=BASE_CLASSES if sources.screens else (),
            progress=lambda done, of: course.at(MEASURING, done, of),
        )
    elif not sources.screens:
        raise NothingToDoError("There is nothing to learn from: neither drawn screens nor labelled crops.")
    parts = [] if own is None else [own.data]
    if sources.screens:
        parts.append(_drawn(sources, course))
    classes = own.data.classes if own else BASE_CLASSES
    return Material(data=joined(parts, classes), own=own)


def _drawn(sources: Sources, course: Course) -> Dataset:
    few_screens(sources.screens)

    def told(done: int, of: int) -> None:
        course.at(DRAWING, done, of)

    if sources.kept is None or sources.fonts is not None:
        return make_dataset(screens=sources.screens, seed=sources.seed, fonts=sources.fonts, progress=told)
    return cached_dataset(sources.kept, screens=sources.screens, seed=sources.seed, progress=told)


def _both_classes(own: LabelledCrops) -> None:
    """Without drawn screens nothing but the labels tells what text is, and what is none."""
    there = {label.kind for label in own.labels()}
    for name in BASE_CLASSES:
        if there and name not in there:
            raise NothingToDoError(
                f"No crop is labelled '{name}'. Label some, or learn from drawn screens as well: leave '--screens 0' "
                "out."
            )


def _suspects(material: Material, chances: NDArray[np.float32], start: Start | None) -> tuple[Suspect, ...]:
    if material.own is None:
        return ()
    data = material.data
    own = data.own & ~data.made
    earlier = predicted(start.model, start.card.temperature, data.features[own]) if start else None
    known = start.card.classes if start else ()
    return suspects(material.own.labels, chances[own], data.classes, earlier, known)


def _temperature(data: Dataset, checked: OutOfFold) -> float:
    asked = ~data.made
    own = asked & data.own
    chosen = own if own.sum() >= ENOUGH_TO_CALIBRATE and len(np.unique(data.screens[own])) > 1 else asked & ~data.own
    return best_temperature(data.labels[chosen], checked.chances[chosen])


def _card(
    sources: Sources,
    material: Material,
    chances: NDArray[np.float32],
    model: bytes,
    *,
    temperature: float,
    folds: int,
) -> Card:
    data, xgboost = material.data, engine()
    asked = data.features[np.linspace(0, len(data.labels) - 1, SELF_TESTS).astype(int)]
    answers = predicted(model, temperature, asked)
    parts = {
        "": ~data.own & ~data.alone,
        "alone_": ~data.own & data.alone,
        "own_": data.own & ~data.made,
    }
    return Card(
        classes=data.classes,
        feature_version=VERSION,
        feature_names=NAMES,
        sha256=hashlib.sha256(model).hexdigest(),
        data_sha256=data.sha256(),
        screens=sources.screens,
        crops=_counted(data, parts[""]),
        own_crops=_counted(data, parts["own_"]),
        learned_from=tuple(sorted({label.place.source for label in material.own.labels})) if material.own else (),
        temperature=temperature,
        started_from=sources.start.card.sha256 if sources.start else "",
        seed=sources.seed,
        trees=opened(model).num_boosted_rounds(),
        folds=folds,
        scores={
            f"{start}{name}": value
            for start, part in parts.items()
            for name, value in scores(data.classes, data.labels[part], chances[part]).items()
        },
        made_on=datetime.now(UTC).date().isoformat(),
        versions={
            "xgboost": xgboost.__version__,
            "numpy": np.__version__,
            "opencv": cv2.__version__,
            "pillow": PIL.__version__,
        },
        self_test=SelfTest(
            features=tuple(tuple(None if np.isnan(v) else float(v) for v in row) for row in asked),
            chances=tuple(tuple(float(v) for v in row) for row in answers),
        ),
    )


def _counted(data: Dataset, part: NDArray[np.bool_]) -> dict[str, int]:
    counts = np.bincount(data.labels[part], minlength=len(data.classes))
    return {name: int(count) for name, count in zip(data.classes, counts, strict=True) if count}

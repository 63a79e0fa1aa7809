"""Evaluate: what a model makes of the officer's labelled crops, or of drawn screens that no model has learned from."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

import cv2
import numpy as np
from numpy.typing import NDArray

from daemon.domain.card import Card
from daemon.domain.evaluation import Cost, Evaluation, Miss
from daemon.domain.geometry import Box
from daemon.domain.labelled import CropPlace, LabelledCrop
from daemon.errors import NothingToDoError
from daemon.ports import Classifier, LabelledCrops
from daemon.stages.crop_pictures import as_png
from daemon.stages.features import features
from daemon.stages.load import Pixels
from daemon.training.costs import Costly, Read, costs, of_crop
from daemon.training.dataset import CLASSES, labelled_crops
from daemon.training.draw import Progress, draw_screen
from daemon.training.judging import (
    Judged,
    calibration,
    class_scores,
    importance,
    reasons,
    screen_scores,
)
from daemon.training.own_crops import OwnPicture, own_features, own_pictures
from daemon.training.scores import confusion, scores

SEED = 90_001
"""Far from any seed that is trained with, so that no screen was learned from."""

SHOWN = 200
"""Mistakes on the page, the worst first; each takes some kilobytes."""

LARGEST_SHOWN = 240
"""Pixels that a shown crop has at most on a side."""

Key = tuple[str, Box | None, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """A model under judgement: its file's bytes, its card, and itself; `checked` is what its training kept.

    Those are the chances, by crop, that models gave which had not seen its screenshot.
    """

    data: bytes
    card: Card
    classifier: Classifier
    checked: Mapping[Key, tuple[float, ...]]


@dataclass(frozen=True, slots=True, eq=False)
class _Crop:
    """A judged crop as a picture, and where it stands on which."""

    pixels: Pixels
    source: str
    place: Box


def checked_chances(table: bytes | None, classes: Sequence[str]) -> dict[Key, tuple[float, ...]]:
    """What a training kept of its labelled crops, by crop; nothing when it is not there or of other classes."""
    lines = list(csv.reader((table or b"").decode("utf-8", "replace").splitlines()))
    if not lines or lines[0] != ["sha256", "source", "box", "class", *classes]:
        return {}
    found = {}
    for sha256, source, box, _, *chances in lines[1:]:
        place = CropPlace(sha256=sha256, source=source, box=Box(*map(int, box.split())) if box else None)
        found[place.key] = tuple(map(float, chances))
    return found


def evaluate_drawn(
    model: Model, *, screens: int = 100, seed: int = SEED, progress: Progress | None = None
) -> Evaluation:
    """Judge a model on so many drawn screens.

    Raises NothingToDoError for no screens or a model of other classes, TrainingMissingError when the fonts are missing.
    """
    if screens < 1:
        raise NothingToDoError("There is nothing to judge: the number of screens must be 1 or more.")
    if set(CLASSES) - set(model.classifier.classes):
        raise NothingToDoError(f"This model does not know the classes of drawn screens: {', '.join(CLASSES)}.")
    order = [model.classifier.classes.index(name) for name in CLASSES]
    labels, chances, measured, names = [], [], [], list[str]()
    crops: list[_Crop] = []
    for number in range(screens):
        drawing = draw_screen(seed, number)
        boxes, true = labelled_crops(drawing)
        found = features(drawing.pixels, boxes)
        given = model.classifier.probabilities(found)
        labels.append(true)
        chances.append(given)
        measured.append(found)
        names += [f"drawn {number}"] * len(boxes)
        # Of what was called right no picture is needed.
        wrong = given[:, order].argmax(axis=1) != true
        crops += [
            _Crop(_cut(drawing.pixels, box) if miss else drawing.pixels[:0, :0], f"drawn {number}", box)
            for box, miss in zip(boxes, wrong, strict=True)
        ]
        if progress is not None:
            progress(number + 1, screens)
    said = np.concatenate(chances)[:, order]
    judged = Judged(CLASSES, np.concatenate(labels), said, tuple(names), np.concatenate(measured))
    return _evaluation(model, judged, crops, f"crops of {screens} drawn screens that no model has learned from")


def evaluate_own(
    model: Model, store: LabelledCrops, *, read: Read | None, progress: Progress | None = None
) -> Evaluation:
    """Judge a model on the officer's labelled crops; with `read`, also by what its mistakes cost in cells.

    A crop that it learned from is judged by what its training kept. Raises NothingToDoError when there are no labels,
    or classes that the model does not know, LabelsError or FolderError.
    """
    given = store.labels()
    classes = model.classifier.classes
    if not given:
        raise NothingToDoError("There are no labelled crops yet. Label some: muster label")
    unknown = sorted({label.kind for label in given} - set(classes))
    if unknown:
        raise NothingToDoError(
            f"This model does not know {', '.join(unknown)}, which you have labelled. Train a new one: muster train"
        )
    found = _own(model, store, given, progress)
    judged = Judged(
        classes,
        np.array([classes.index(label.kind) for label, _, _, _ in found], np.int64),
        np.array([chances for _, _, chances, _ in found], np.float32).reshape(-1, len(classes)),
        tuple(crop.source for _, crop, _, _ in found),
        np.array([line for _, _, _, line in found], np.float32),
    )
    made = _evaluation(model, judged, [crop for _, crop, _, _ in found], f"{len(found)} crops that you labelled")
    learned = sum(label.place.key in model.checked for label, _, _, _ in found)
    if learned:
        note = f"It learned from {learned} of these crops; each is judged by a model that had not seen its screenshot."
        made = replace(made, notes=(note,))
    return made if read is None else _with_costs(made, model, store, judged, [label for label, *_ in found], read)


def _own(
    model: Model, store: LabelledCrops, given: Sequence[LabelledCrop], progress: Progress | None
) -> list[tuple[LabelledCrop, _Crop, tuple[float, ...], NDArray[np.float32]]]:
    """Each labelled crop that is there, as a picture, with its chances and its features."""
    found = []
    names = {sha256: note.name for sha256, note in store.pictures().items()}
    classes = model.classifier.classes
    for picture, group in own_pictures(given, store, classes):
        if picture is None:
            continue
        measured = own_features(picture)
        said = model.classifier.probabilities(measured)
        for number, label in enumerate(group):
            chances = model.checked.get(label.place.key, tuple(map(float, said[number])))
            crop = _Crop(_cut(picture.pixels, picture.boxes[number]), _name(picture, names), picture.boxes[number])
            found.append((label, crop, chances, measured[number]))
        if progress is not None:
            progress(len(found), len(given))
    return found


def _name(picture: OwnPicture, names: Mapping[str, str]) -> str:
    return names.get(picture.source, picture.source)


def _evaluation(model: Model, judged: Judged, crops: Sequence[_Crop], what: str) -> Evaluation:
    wrong = judged.wrong
    shown = [int(number) for number in wrong[:SHOWN]]
    bins, error = calibration(judged)
    why = reasons(model.data, _in_its_classes(model, judged), shown)
    return Evaluation(
        model=model.classifier.name,
        what=what,
        classes=judged.classes,
        crops=len(judged.labels),
        screens=len(set(judged.screens)),
        matrix=tuple(tuple(int(n) for n in line) for line in confusion(judged.labels, judged.chances)),
        scores=scores(judged.classes, judged.labels, judged.chances),
        by_class=class_scores(judged),
        by_screen=screen_scores(judged),
        calibration=bins,
        error=error,
        importance=importance(model.data),
        misses=tuple(_miss(judged, crops[n], n, reason) for n, reason in zip(shown, why, strict=True)),
        missed=len(wrong),
        facts=_facts(model.card),
    )


def _in_its_classes(model: Model, judged: Judged) -> Judged:
    """The same with labels and chances in the order of the model's own classes."""
    classes = model.classifier.classes
    if judged.classes == classes:
        return judged
    order = [classes.index(name) for name in judged.classes]
    chances = np.zeros((len(judged.labels), len(classes)), np.float32)
    chances[:, order] = judged.chances
    return Judged(classes, np.array(order)[judged.labels], chances, judged.screens, judged.features)


def _facts(card: Card) -> dict[str, str]:
    own = ", ".join(f"{count} {name}" for name, count in card.own_crops.items())
    return {
        "made on": card.made_on,
        "learned from": f"{card.screens} drawn screens" + (f", {own} of your own" if own else ""),
        "goes on from": card.started_from[:12] or "nothing",
        "rounds of trees": str(card.trees),
        "temperature": f"{card.temperature:g}",
        "data": card.data_sha256[:12],
        "features": f"version {card.feature_version}, {len(card.feature_names)} numbers a crop",
    }


def _miss(judged: Judged, crop: _Crop, number: int, why: tuple[tuple[str, float], ...]) -> Miss:
    true, said = int(judged.labels[number]), int(judged.said[number])
    return Miss(
        picture=as_png(crop.pixels),
        source=crop.source,
        width=crop.place.width,
        height=crop.place.height,
        true=judged.classes[true],
        said=judged.classes[said],
        chance_true=float(judged.chances[number, true]),
        chance_said=float(judged.chances[number, said]),
        reasons=why,
    )


def _cut(pixels: Pixels, box: Box) -> Pixels:
    """A crop with a margin, small enough for a page."""
    near = box.grown(box.height // 2, box.height // 2, (pixels.shape[1], pixels.shape[0]))
    cut = pixels[near.y : near.bottom, near.x : near.right]
    scale = min(1.0, LARGEST_SHOWN / max(cut.shape[:2]))
    size = (max(1, round(cut.shape[1] * scale)), max(1, round(cut.shape[0] * scale)))
    return np.asarray(cv2.resize(cut, size, interpolation=cv2.INTER_AREA) if scale < 1 else cut.copy(), np.uint8)


def _with_costs(
    made: Evaluation,
    model: Model,
    store: LabelledCrops,
    judged: Judged,
    labels: Sequence[LabelledCrop],
    read: Read,
) -> Evaluation:
    """The same with what its mistakes cost: every screenshot with one is read as it is, and as if there were none."""
    missed = {int(number) for number in judged.wrong}
    by_crop: dict[Key, tuple[Cost, ...]] = {}
    total = 0
    numbered = sorted(enumerate(labels), key=lambda one: one[1].place.order)
    for source, group in groupby(numbered, key=lambda one: one[1].place.source):
        on_it = [(number, label) for number, label in group if label.place.box]
        data = store.picture(source) if any(number in missed for number, _ in on_it) else None
        if data is None:
            continue
        found = costs(
            data, {label.place.box: label.kind for _, label in on_it if label.place.box}, model.classifier, read
        )
        total += len(found)
        by_crop |= {label.place.key: _of(label, found) for number, label in on_it if number in missed}
    shown = [labels[int(number)].place.key for number in judged.wrong[:SHOWN]]
    misses = tuple(replace(miss, costs=by_crop.get(key, ())) for miss, key in zip(made.misses, shown, strict=True))
    return replace(made, misses=misses, costs=total)


def _of(label: LabelledCrop, found: Sequence[Costly]) -> tuple[Cost, ...]:
    box = label.place.box
    return () if box is None else of_crop(box, found, (box.right + 1000, box.bottom + 1000))

"""Evaluate: what a classifier makes of drawn screens that no model has learned from, in numbers and in pictures."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from daemon.domain.geometry import Box
from daemon.errors import FolderError, NothingToDoError
from daemon.ports import Classifier
from daemon.stages.features import features
from daemon.stages.load import Pixels
from daemon.training.canvas import Canvas
from daemon.training.dataset import CLASSES, labelled_crops
from daemon.training.draw import Progress, draw_screen
from daemon.training.lettering import Style
from daemon.training.scores import confusion, scores
from daemon.training.typefaces import BUILT_IN

SEED = 90_001
"""Far from any seed that is trained with, so that no screen was learned from."""

WORST = 60
"""Crops on the sheet of the worst."""

INK, PAPER, SHADE = (24, 24, 28), (250, 250, 248), (58, 110, 165)


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """How a model did: `matrix[true][called]` counts crops by class in the order of `classes`.

    `confusion_picture` and `worst_picture` are PNG files; the second shows the crops that were called most wrongly.
    """

    model: str
    screens: int
    crops: int
    classes: tuple[str, ...]
    matrix: tuple[tuple[int, ...], ...]
    scores: dict[str, float]
    confusion_picture: Path
    worst_picture: Path


@dataclass(frozen=True, slots=True, eq=False)
class _Miss:
    chance: float
    true: int
    pixels: Pixels


def evaluate(
    folder: Path, classifier: Classifier, *, screens: int = 100, seed: int = SEED, progress: Progress | None = None
) -> Evaluation:
    """Judge the classifier on `screens` drawn screens and write the two pictures into `folder`.

    Raises NothingToDoError for no screens or a model of other classes, FolderError when the folder cannot be written,
    TrainingMissingError when the fonts are missing.
    """
    if screens < 1:
        raise NothingToDoError("There is nothing to judge: the number of screens must be 1 or more.")
    if set(CLASSES) - set(classifier.classes):
        raise NothingToDoError(f"This model does not know the classes of drawn screens: {', '.join(CLASSES)}.")
    order = [classifier.classes.index(name) for name in CLASSES]
    labels, chances, missed = [], [], list[_Miss]()
    for number in range(screens):
        drawing = draw_screen(seed, number)
        boxes, true = labelled_crops(drawing)
        given = classifier.probabilities(features(drawing.pixels, boxes))[:, order]
        labels.append(true)
        chances.append(given)
        missed = _worst(missed, drawing.pixels, boxes, true, given)
        if progress is not None:
            progress(number + 1, screens)
    known, said = np.concatenate(labels), np.concatenate(chances)
    matrix = confusion(known, said)
    return Evaluation(
        model=classifier.name,
        screens=screens,
        crops=len(known),
        classes=CLASSES,
        matrix=tuple(tuple(int(n) for n in line) for line in matrix),
        scores=scores(CLASSES, known, said),
        confusion_picture=_write(_matrix_picture(matrix), folder / "confusion.png"),
        worst_picture=_write(_worst_picture(missed), folder / "worst.png"),
    )


def _worst(
    missed: list[_Miss], pixels: Pixels, boxes: list[Box], true: NDArray[np.int64], given: NDArray[np.float32]
) -> list[_Miss]:
    """The crops called most wrongly so far, the worst first."""
    wrong = np.flatnonzero(given.argmax(axis=1) != true)
    new = [
        _Miss(
            chance=float(given[i, true[i]]),
            true=int(true[i]),
            pixels=pixels[boxes[i].y : boxes[i].bottom, boxes[i].x : boxes[i].right].copy(),
        )
        for i in wrong
    ]
    return sorted([*missed, *new], key=lambda miss: miss.chance)[:WORST]


def _matrix_picture(matrix: NDArray[np.int64]) -> Pixels:
    """Lines are what the crops are, columns what they were called; the darker, the larger its share of the line."""
    cell, left, top = 170, 190, 120
    count = len(matrix)
    canvas = Canvas(left + cell * count + 40, top + cell * count + 40, PAPER)
    label = Style(typeface=BUILT_IN, size=26, fill=INK)
    canvas.text("called", label, left + cell * count / 2, 34, align="centre")
    canvas.text("is", label, 24, top + cell * count / 2)
    shares = matrix / np.maximum(1, matrix.sum(axis=1, keepdims=True))
    for i, name in enumerate(CLASSES):
        canvas.text(name, label, left + cell * (i + 0.5), top - 30, align="centre")
        canvas.text(name, label, left - 20, top + cell * (i + 0.5), align="right")
        for j in range(count):
            share = float(shares[i, j])
            red, green, blue = (round(p + (s - p) * share) for p, s in zip(PAPER, SHADE, strict=True))
            canvas.panel(Box(left + j * cell, top + i * cell, cell, cell), (red, green, blue), edge=INK)
            ink = PAPER if share > 0.5 else INK
            x, y = left + cell * (j + 0.5), top + cell * (i + 0.5)
            canvas.text(f"{matrix[i, j]:,}", Style(typeface=BUILT_IN, size=32, fill=ink), x, y - 16, align="centre")
            canvas.text(f"{share:.2%}", Style(typeface=BUILT_IN, size=22, fill=ink), x, y + 24, align="centre")
    return np.ascontiguousarray(canvas.pixels[..., ::-1])


def _worst_picture(missed: list[_Miss]) -> Pixels:
    """Each crop with its class and the chance that the model gave that class."""
    wide, high, columns = 190, 110, 6
    lines = max(1, -(-len(missed) // columns))
    canvas = Canvas(wide * columns, high * lines, (70, 70, 74))
    style = Style(typeface=BUILT_IN, size=15, fill=PAPER)
    for number, miss in enumerate(missed):
        x, y = number % columns * wide, number // columns * high
        scale = min((wide - 12) / miss.pixels.shape[1], (high - 34) / miss.pixels.shape[0], 3.0)
        shown = cv2.resize(miss.pixels[..., ::-1].copy(), None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC)
        canvas.pixels[y + 26 : y + 26 + shown.shape[0], x + 6 : x + 6 + shown.shape[1]] = shown
        canvas.text(f"{CLASSES[miss.true]} {miss.chance:.2f}", style, x + 6, y + 13)
    return np.ascontiguousarray(canvas.pixels[..., ::-1])


def _write(picture: Pixels, path: Path) -> Path:
    _, data = cv2.imencode(".png", picture)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data.tobytes())
    except OSError as error:
        raise FolderError(
            f"{path} cannot be written ({error.strerror}). Choose a folder that you may write."
        ) from error
    return path

"""How well the committed classifier tells single crops of a real game apart, beside the classifier it replaced.

    python bench/crops.py FOLDER [--labels bench/crops_labels.csv] [--models models] [--checked checked.csv]

FOLDER holds crops as single pictures; the labels say `text`, `icon`, or `both` for a crop that holds an icon and a
text side by side. Muster's cropper keeps the two apart, so `both` has no right answer: those are left out of the
scores, and how they are called is counted on its own line. The pictures belong to others and are not in the project.

A crop that stands alone has no neighbours: those numbers are marked as not known. The old classifier, an SVC on
64 x 64 gray pixels, is trained and tested here by leaving one picture out at a time; the committed model never saw
any of these pictures. `--checked` is what a training on these crops leaves beside its model: what models said of each
that had learned from the crops of other pictures.
"""

from __future__ import annotations

import argparse
import csv
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from sklearn.model_selection import LeaveOneGroupOut, cross_val_predict
from sklearn.svm import SVC

from daemon.adapters.models.model_trial import load_classifier
from daemon.adapters.models.xgboost_classifier import XgboostClassifier
from daemon.domain.geometry import Box
from daemon.stages.crop_pictures import pixels_sha256
from daemon.stages.features import NAMES, VERSION, features_alone
from daemon.stages.load import Pixels

HERE = Path(__file__).parent

GRAY_SIDE = 64
"""Pixels square that the old classifier looks at."""

Flags = NDArray[np.bool_]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description="Score the crop classifier on labelled crops.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--labels", type=Path, default=HERE / "crops_labels.csv")
    parser.add_argument("--models", type=Path, default=HERE.parent / "models")
    parser.add_argument("--checked", type=Path)
    given = parser.parse_args()
    with given.labels.open(encoding="utf-8", newline="") as file:
        rows = [(row["file"], row["label"]) for row in csv.DictReader(file)]
    pictures = [_picture(given.folder / name) for name, _ in rows]
    labels = np.array([label for _, label in rows])
    groups = np.array([name.partition("_crop_")[0] if "_crop_" in name else "" for name, _ in rows])
    classifier = load_classifier(given.models, version=VERSION, names=NAMES)
    ours = np.array([text_chance(picture, classifier) for picture in pictures])
    clear = labels != "both"
    truth = labels == "text"
    gray = np.array([_gray(picture) for picture in pictures])
    old = cross_val_predict(SVC(), gray[clear], truth[clear], groups=groups[clear], cv=LeaveOneGroupOut())
    print(f"{len(rows)} crops: {truth.sum()} text, {(labels == 'icon').sum()} icon, {(~clear).sum()} both")
    print(f"{'':34}accuracy precision recall    F1")
    _line(f"XGBoost {classifier.name}, drawn screens", truth[clear], ours[clear] >= 0.5)
    _line("SVC on 64 x 64 gray, these crops", truth[clear], old.astype(bool))
    if given.checked:
        known = checked_chances(given.checked)
        own = np.array([known.get(pixels_sha256(picture), np.nan) for picture in pictures])
        there = clear & ~np.isnan(own)
        _line(f"XGBoost, own labels of {there.sum()}, five folds", truth[there], own[there] >= 0.5)
    print(f"both: {int((ours[~clear] >= 0.5).sum())} of {(~clear).sum()} called text")
    for (name, label), chance in zip(rows, ours, strict=True):
        if label != "both" and (chance >= 0.5) != (label == "text"):
            print(f"  wrong: {name} is {label}, chance of text {chance:.2f}")


def checked_chances(path: Path) -> dict[str, float]:
    """The chance of text that each crop was given, by the SHA-256 of its pixels."""
    with path.open(encoding="utf-8", newline="") as file:
        return {row["sha256"]: float(row["text"]) for row in csv.DictReader(file)}


def text_chance(picture: Pixels, classifier: XgboostClassifier) -> float:
    """The chance that a crop, given as a picture of its own, is text."""
    height, width = picture.shape[:2]
    alone = features_alone(picture, [Box(0, 0, width, height)])
    return float(classifier.probabilities(alone)[0, classifier.classes.index("text")])


def _picture(path: Path) -> Pixels:
    return np.asarray(cv2.imdecode(np.frombuffer(path.read_bytes(), np.uint8), cv2.IMREAD_COLOR), np.uint8)


def _gray(picture: Pixels) -> NDArray[np.float32]:
    gray = cv2.resize(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY), (GRAY_SIDE, GRAY_SIDE))
    return (gray.ravel() / 255).astype(np.float32)


def _line(name: str, truth: Flags, called: Flags) -> None:
    hits = int((truth & called).sum())
    precision, recall = hits / max(1, int(called.sum())), hits / max(1, int(truth.sum()))
    f1 = 2 * precision * recall / max(1e-9, precision + recall)
    print(f"{name:34}{(truth == called).mean():8.3f} {precision:9.3f} {recall:6.3f} {f1:5.3f}")


if __name__ == "__main__":
    main()

"""Labels in doubt: told by models that had not learned from them, and by the one that learned from none."""

from __future__ import annotations

from datetime import UTC, datetime

import cv2
import numpy as np

from daemon.domain.geometry import Box
from daemon.domain.labelled import CropPlace, LabelledCrop
from daemon.training.keepsakes import CELL, steps_picture
from daemon.training.own_crops import OwnPicture
from daemon.training.suspects import suspects

NOW = datetime(2026, 11, 26, tzinfo=UTC)
CLASSES = ("icon", "text", "flag")


def label(number: int, kind: str) -> LabelledCrop:
    place = CropPlace(sha256=f"{number:064x}", source="a" * 64, box=Box(number, 0, 9, 9))
    return LabelledCrop(place=place, kind=kind, by="alice", at=NOW)


def test_labels_in_doubt_are_told_the_most_doubtful_first() -> None:
    """By cross-validation, by the earlier model where it is sure, and not where it does not know the class."""
    labels = [label(0, "icon"), label(1, "icon"), label(2, "text"), label(3, "flag"), label(4, "icon")]
    checked = np.array([[0.9, 0.1, 0], [0.2, 0.7, 0.1], [0, 1, 0], [0, 0, 1], [0.6, 0.4, 0]], np.float32)
    earlier = np.array([[0.02, 0.98], [0.9, 0.1], [0.4, 0.6], [0.01, 0.99], [0.3, 0.7]], np.float32)
    found = suspects(labels, checked, CLASSES, earlier, CLASSES[:2])
    assert [(one.label.place.box, one.says, one.chance) for one in found] == [
        (Box(0, 0, 9, 9), "text", 0.98),
        (Box(1, 0, 9, 9), "text", 0.7),
    ]
    assert len(suspects(labels, checked, CLASSES, None, ())) == 1


def test_the_picture_of_the_steps_shows_every_crop() -> None:
    """A line a crop, with each step alone and some variants beside it as it is."""
    pixels = np.full((60, 120, 3), 40, np.uint8)
    cv2.putText(pixels, "Blade", (10, 40), cv2.FONT_HERSHEY_DUPLEX, 1, (250, 250, 250), 2)
    picture = OwnPicture("a" * 64, pixels, (Box(8, 14, 100, 30),), (1,), alone=False)
    drawn = steps_picture([picture, picture])
    assert drawn.shape[0] == 30 + 2 * CELL[1]
    columns = drawn.shape[1] // CELL[0]
    assert columns == 13
    for column in range(columns):
        cell = drawn[30 : 30 + CELL[1], column * CELL[0] : (column + 1) * CELL[0]]
        assert cell.min() < 120 < cell.max()

"""From chances to classes."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from daemon.domain.geometry import Box
from daemon.stages.classify import classify
from daemon.stages.features import LENGTH


@dataclass
class FixedClassifier:
    """Gives the same chances to the first crop, the second, …; remembers what it was asked."""

    chances: list[list[float]]
    classes: tuple[str, ...] = ("flag", "icon", "text")
    name: str = "fixed"
    asked: list[tuple[int, ...]] = field(default_factory=list)

    def probabilities(self, features: NDArray[np.float32]) -> NDArray[np.float32]:
        """What it was made with."""
        self.asked.append(features.shape)
        return np.array(self.chances, np.float32)


def test_each_crop_gets_its_likeliest_class() -> None:
    """Any number of classes in any order will do, and the chance of text is given beside the winner's."""
    classifier = FixedClassifier([[0.7, 0.2, 0.1], [0.1, 0.3, 0.6]])
    boxes = [Box(0, 0, 10, 10), Box(20, 0, 10, 10)]
    found = classify(boxes, np.zeros((2, LENGTH), np.float32), classifier)
    assert [crop.box for crop in found] == boxes
    assert [crop.kind for crop in found] == ["flag", "text"]
    np.testing.assert_allclose([crop.chance for crop in found], [0.7, 0.6], rtol=1e-6)
    np.testing.assert_allclose([crop.text_chance for crop in found], [0.1, 0.6], rtol=1e-6)


def test_kept_classes_are_read_with_text() -> None:
    """Their chances add up, and a class that the classifier does not know changes nothing."""
    classifier = FixedClassifier([[0.6, 0.1, 0.3], [0.1, 0.8, 0.1]])
    boxes = [Box(0, 0, 10, 10), Box(20, 0, 10, 10)]
    found = classify(boxes, np.zeros((2, LENGTH), np.float32), classifier, kept={"flag", "medal"})
    assert [crop.kind for crop in found] == ["flag", "icon"]
    np.testing.assert_allclose([crop.chance for crop in found], [0.6, 0.8], rtol=1e-6)
    np.testing.assert_allclose([crop.text_chance for crop in found], [0.9, 0.2], rtol=1e-6)


def test_one_call_for_all_crops() -> None:
    """The model is asked once a picture, and not at all where there is no crop."""
    classifier = FixedClassifier([[0.1, 0.1, 0.8]] * 3)
    measured = np.zeros((3, LENGTH), np.float32)
    classify([Box(i * 10, 5, 8, 9) for i in range(3)], measured, classifier)
    assert classify([], measured[:0], classifier) == ()
    assert classifier.asked == [(3, LENGTH)]

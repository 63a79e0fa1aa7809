"""The same drawing is read once."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from daemon.stages.alike import firsts
from daemon.stages.crop import crop
from daemon.stages.mask import mask
from daemon.stages.sheet import Look


def _written(texts: list[str], *, shift: float = 0.0, size: float = 0.8) -> tuple[NDArray[np.uint8], list[Look]]:
    """A masked picture with one text a line, each moved by a part of a pixel more than the one before."""
    pixels = np.full((60 * len(texts), 400, 3), 20, np.uint8)
    for i, text in enumerate(texts):
        line = np.full((60, 400, 3), 20, np.uint8)
        cv2.putText(line, text, (20, 40), cv2.FONT_HERSHEY_DUPLEX, size, (255, 255, 255), 2, cv2.LINE_AA)
        down = np.array([[1, 0, 0], [0, 1, i * shift]], np.float32)
        cv2.warpAffine(line, down, (400, 60), pixels[60 * i : 60 * i + 60], borderMode=cv2.BORDER_REPLICATE)
    found = crop(pixels)
    # The holes of zeros are proposed too.
    boxes = [one for one in found if not any(one.intersection(other) == one.area for other in found if other != one)]
    return mask(pixels, boxes), [Look(box) for box in boxes]


def test_the_same_text_is_the_same_drawing() -> None:
    """Equal texts are found alike, though each lies a part of a pixel further down."""
    masked, looks = _written(["1000", "24", "1000", "1000", "24"], shift=0.05)
    assert firsts(masked, looks) == [0, 1, 0, 0, 1]


@pytest.mark.parametrize(("one", "other"), [("1000", "1008"), ("600", "800"), ("276", "278"), ("Mara", "Mora")])
def test_one_letter_makes_another_drawing(one: str, other: str) -> None:
    """Texts that differ in one letter or digit are read each for itself."""
    masked, looks = _written([one, other])
    assert firsts(masked, looks) == [0, 1]


def test_small_text_is_always_read() -> None:
    """Where an accent would be too faint to see, nothing is taken for the same."""
    masked, looks = _written(["24", "24"], size=0.35)
    assert looks[0].box.height < 12
    assert firsts(masked, looks) == [0, 1]

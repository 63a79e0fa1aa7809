"""A line of letters in a window where edges alone do not tell it from what is around it."""

from __future__ import annotations

import cv2
import numpy as np

from daemon.domain.geometry import Box
from daemon.stages.load import Pixels
from daemon.stages.thresholds import line_in

HEIGHTS = (8.0, 30.0)


def badge(text: str, *, clutter: int = 0) -> Pixels:
    """A short text on a round badge with a bright rim, over a picture of many colours."""
    dice = np.random.default_rng(clutter)
    pixels = np.asarray(cv2.resize(dice.integers(0, 255, (6, 10, 3), dtype=np.uint8), (100, 60)), np.uint8)
    cv2.circle(pixels, (50, 30), 26, (250, 250, 250), -1, cv2.LINE_AA)
    cv2.circle(pixels, (50, 30), 22, (230, 180, 120), -1, cv2.LINE_AA)
    cv2.putText(pixels, text, (33, 38), cv2.FONT_HERSHEY_DUPLEX, 0.75, (90, 30, 20), 2, cv2.LINE_AA)
    return pixels


def test_a_text_on_a_badge_is_found_with_its_ink() -> None:
    """Whatever is around the badge, its letters are in the box, and the ink is theirs."""
    for clutter in range(6):
        line = line_in(badge("R4", clutter=clutter), HEIGHTS, lambda _: True)
        assert line is not None
        assert abs(line.box.x - 34) <= 3
        assert abs(line.box.right - 64) <= 4
        assert line.ink.shape == (line.box.height, line.box.width)
        assert 0.2 < (line.ink > 128).mean() < 0.7


def test_letters_that_show_at_other_thresholds_belong_to_the_line() -> None:
    """The ground grows darker to the right, and no one threshold shows all digits."""
    pixels = np.repeat(np.linspace(190, 30, 140, dtype=np.uint8)[None, :, None], 40, axis=0).repeat(3, axis=2).copy()
    for place, digit in enumerate("2067"):
        tone = 250 - 45 * place
        cv2.putText(pixels, digit, (20 + 20 * place, 30), cv2.FONT_HERSHEY_DUPLEX, 0.8, (tone,) * 3, 2, cv2.LINE_AA)
    line = line_in(pixels, HEIGHTS, lambda _: True)
    assert line is not None
    assert line.box.x <= 24
    assert line.box.right >= 92


def test_a_line_in_the_wrong_place_is_none() -> None:
    """What does not stand where it must is not taken, and an even window holds nothing."""
    assert line_in(badge("R4"), HEIGHTS, lambda box: box.y > 50) is None
    assert line_in(np.full((40, 60, 3), 120, np.uint8), HEIGHTS, lambda _: True) is None


def test_the_box_is_in_pixels_of_the_window() -> None:
    """It is the smallest around the letters."""
    pixels = np.full((50, 120, 3), 40, np.uint8)
    cv2.rectangle(pixels, (30, 15), (36, 34), (240, 240, 240), -1)
    cv2.rectangle(pixels, (42, 15), (48, 34), (240, 240, 240), -1)
    line = line_in(pixels, HEIGHTS, lambda _: True)
    assert line is not None
    assert line.box == Box(30, 15, 19, 20)

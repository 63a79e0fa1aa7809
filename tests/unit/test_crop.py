"""Candidate regions of drawn pictures."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from daemon.domain.geometry import Box
from daemon.errors import TooLargeError
from daemon.stages.crop import MOST_CROPS, MOST_PIECES, _components, _edges, _strokes, crop
from daemon.stages.joined import joined
from daemon.stages.load import Pixels


def _written(text: str, *, ink: tuple[int, int, int], ground: tuple[int, int, int], size: float = 1.0) -> Pixels:
    pixels = np.full((80, 420, 3), ground, np.uint8)
    cv2.putText(pixels, text, (40, 50), cv2.FONT_HERSHEY_DUPLEX, size, ink, 2, cv2.LINE_AA)
    return pixels


def _truth(pixels: Pixels, ground: tuple[int, int, int]) -> Box:
    ink = (np.abs(pixels.astype(int) - np.array(ground)).sum(axis=2) > 60).astype(np.uint8)
    x, y, w, h = cv2.boundingRect(ink)
    return Box(x, y, w, h)


@pytest.mark.parametrize(
    ("ink", "ground"),
    [
        ((255, 255, 255), (20, 20, 20)),
        ((30, 30, 30), (235, 240, 245)),
        ((60, 190, 240), (40, 40, 40)),
        ((20, 120, 160), (70, 210, 250)),
        ((200, 60, 40), (60, 60, 60)),
    ],
)
def test_a_word_is_one_crop_in_any_colours(ink: tuple[int, int, int], ground: tuple[int, int, int]) -> None:
    """Light on dark, dark on light, colour on colour: one word, one box around its ink."""
    pixels = _written("10499K", ink=ink, ground=ground)
    truth = _truth(pixels, ground)
    boxes = [box for box in crop(pixels) if box.intersection(truth)]
    assert len(boxes) == 1
    assert boxes[0].intersection(truth) >= 0.8 * truth.area
    assert boxes[0].area <= 1.35 * truth.area


def test_words_apart_are_crops_apart() -> None:
    """A space separates words, a comma does not."""
    pixels = _written("1,034  2h", ink=(255, 255, 255), ground=(20, 20, 20))
    assert len(crop(pixels)) == 2


def test_a_long_dash_is_a_letter_of_its_word() -> None:
    """The Japanese one is as long as a letter is high, and a quarter as thick."""
    letters = [(30, 20, 48, 38), (52, 20, 70, 38), (74, 27, 91, 31), (95, 20, 113, 38)]
    assert joined(np.array(letters, np.int32)).tolist() == [[30, 20, 113, 38]]


def test_an_icon_beside_a_number_is_a_crop_of_its_own() -> None:
    """An icon half as high again as the digits beside it does not join them."""
    pixels = _written("24", ink=(255, 255, 255), ground=(20, 20, 20))
    cv2.circle(pixels, (16, 40), 17, (90, 160, 240), -1)
    boxes = crop(pixels)
    assert len([box for box in boxes if box.x > 36]) == 1
    assert any(box.right <= 36 for box in boxes)


@given(st.integers(0, 2**32 - 1), st.integers(1, 60), st.integers(1, 90))
@settings(max_examples=30, deadline=None)
def test_boxes_lie_in_the_picture(seed: int, height: int, width: int) -> None:
    """Whatever is drawn, every box is inside the picture and not empty."""
    pixels = np.random.default_rng(seed).integers(0, 255, (height, width, 3), dtype=np.uint8)
    for box in crop(pixels):
        assert box.width > 0
        assert box.height > 0
        assert box.x >= 0
        assert box.y >= 0
        assert box.right <= width
        assert box.bottom <= height


def test_an_empty_picture_has_no_crops() -> None:
    """Nothing drawn, nothing proposed."""
    assert crop(np.full((100, 100, 3), 128, np.uint8)) == ()


def test_a_photo_is_bounded() -> None:
    """However busy a picture is, only so many pieces are paired."""
    photo = _squares(100, 90)
    assert len(_components(_strokes(_edges(photo, is_bright=True)))) == MOST_PIECES


def test_more_than_a_list_has_is_refused_before_any_of_it_is_measured() -> None:
    """Noise looks like thousands of words, and each held against each other would take gigabytes."""
    assert 0.9 * MOST_CROPS < len(crop(_squares(54, 54))) <= MOST_CROPS
    with pytest.raises(TooLargeError, match="There is more on this picture"):
        crop(_squares(60, 60))


def _squares(rows: int, columns: int) -> Pixels:
    """Bright squares, each too far from the others to be a word with them."""
    return np.tile(np.pad(np.full((8, 8, 3), 220, np.uint8), ((6, 6), (6, 6), (0, 0))), (rows, columns, 1))

"""Steps of augmentation: seeded, with the places of crops followed, and nothing mirrored or turned."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from daemon.domain.geometry import Box
from daemon.stages.load import Pixels
from daemon.training.augment import STEPS, Step, Variant, variant
from daemon.training.dice import Dice
from daemon.training.draw import draw_screen

MARK = Box(60, 40, 30, 14)


def marked() -> Pixels:
    """A gray picture with one bright mark, brighter at its left end."""
    pixels = np.full((120, 200, 3), 60, np.uint8)
    pixels[MARK.y : MARK.bottom, MARK.x : MARK.right] = 170
    pixels[MARK.y : MARK.bottom, MARK.x : MARK.x + 6] = 250
    return pixels


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.name)
def test_a_step_repeats_and_changes_something(step: Step) -> None:
    """The same dice give the same picture; every step says in words what it does."""
    one, again = (step.take(Variant(marked()), Dice(3)).pixels for _ in range(2))
    assert np.array_equal(one, again)
    assert not np.array_equal(one, marked())
    assert one.dtype == np.uint8
    assert step.said


@given(st.integers(0, 2**31))
@settings(max_examples=60, deadline=None)
def test_a_place_is_followed_through_every_step(seed: int) -> None:
    """The mark is where the variant says it is, upright and with its bright end on the left."""
    made = variant(marked(), Dice(seed))
    place = made.place(MARK)
    assert place is not None
    gray = cv2.cvtColor(made.pixels, cv2.COLOR_BGR2GRAY).astype(np.float32)
    inside = gray[place.y : place.bottom, place.x : place.right]
    third = max(1, place.width // 5)
    around = np.median(gray)
    assert inside.mean() > around + 30
    # Of 6,000 the faintest was 15 brighter; one that lay the other way round would be darker.
    assert inside[:, :third].mean() > inside[:, -third:].mean() + 5
    assert place.width == pytest.approx(MARK.width * made.scale[0], abs=2)


def test_a_place_that_was_cut_off_is_gone() -> None:
    """Half of a crop must be left for its label to hold."""
    made = Variant(marked()[:, 80:], dx=80)
    assert made.place(Box(60, 40, 30, 14)) is None
    assert made.place(Box(70, 40, 30, 14)) == Box(0, 40, 20, 14)


def test_a_tiny_crop_survives_every_step() -> None:
    """Crops that are pictures of their own may be a few pixels high."""
    for seed in range(40):
        made = variant(np.full((6, 5, 3), 90, np.uint8), Dice(seed))
        assert min(made.pixels.shape[:2]) >= 5


def test_a_drawn_screen_stays_readable() -> None:
    """No step takes the contrast away: strokes are as strong as the weakest text on the drawing allows."""
    drawing = draw_screen(11, 3)
    before = cv2.Laplacian(drawing.pixels, cv2.CV_32F).std()
    after = [cv2.Laplacian(variant(drawing.pixels, Dice(seed)).pixels, cv2.CV_32F).std() for seed in range(6)]
    assert min(after) > 0.25 * before

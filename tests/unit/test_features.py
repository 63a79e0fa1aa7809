"""What the classifier is told about a crop."""

from __future__ import annotations

import cv2
import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from daemon.domain.geometry import Box
from daemon.stages.features import LENGTH, NAMES, features, features_alone
from daemon.stages.load import Pixels
from daemon.stages.looks import LOOK_NAMES
from daemon.stages.surroundings import CONTEXT_NAMES

LOOKS = slice(2, 2 + len(LOOK_NAMES))
CONTEXT = slice(2 + len(LOOK_NAMES), LENGTH)

WIDTH, HEIGHT = 160, 90

boxes_within = st.builds(
    lambda x, y, width, height: Box(x, y, max(1, min(width, WIDTH - x)), max(1, min(height, HEIGHT - y))),
    st.integers(0, WIDTH - 1),
    st.integers(0, HEIGHT - 1),
    st.integers(1, WIDTH),
    st.integers(1, HEIGHT),
)


def _word(ink: tuple[int, int, int], ground: tuple[int, int, int]) -> tuple[Pixels, Box]:
    pixels = np.full((60, 200, 3), ground, np.uint8)
    cv2.putText(pixels, "3689K", (30, 42), cv2.FONT_HERSHEY_DUPLEX, 1.2, ink, 2, cv2.LINE_AA)
    return pixels, Box(28, 14, 130, 30)


def _noise(seed: int) -> Pixels:
    return np.random.default_rng(seed).integers(0, 256, (HEIGHT, WIDTH, 3)).astype(np.uint8)


def test_every_number_has_a_name_of_its_own() -> None:
    """The names are the documentation of the columns, and there are at most 300."""
    assert len(NAMES) == LENGTH == len(set(NAMES)) <= 300


def test_no_crops_give_no_lines() -> None:
    """An empty picture is no special case for the caller."""
    assert features(_noise(1), []).shape == (0, LENGTH)
    assert features_alone(_noise(1), []).shape == (0, LENGTH)


@settings(max_examples=40, deadline=None)
@given(st.lists(boxes_within, min_size=1, max_size=12), st.integers(0, 3))
def test_numbers_are_finite_for_any_boxes(boxes: list[Box], seed: int) -> None:
    """However small, thin or nested the boxes are, every number is one."""
    found = features(_noise(seed), boxes)
    assert found.shape == (len(boxes), LENGTH)
    assert found.dtype == np.float32
    assert np.isfinite(found).all()


@settings(max_examples=25, deadline=None)
@given(st.lists(boxes_within, min_size=2, max_size=8))
def test_looks_do_not_depend_on_the_other_crops(boxes: list[Box]) -> None:
    """Being measured side by side changes no more than rounding does about what a crop looks like."""
    pixels = _noise(5)
    together = features(pixels, boxes)[:, LOOKS]
    apart = np.concatenate([features(pixels, [box])[:, LOOKS] for box in boxes])
    np.testing.assert_allclose(together, apart, rtol=0.02, atol=2e-3)


def test_light_on_dark_looks_like_dark_on_light() -> None:
    """What is measured is the distance from the ground, so turning the colours round changes no stroke."""
    light, box = _word((255, 255, 255), (0, 0, 0))
    dark, _ = _word((0, 0, 0), (255, 255, 255))
    names = [NAMES.index(name) for name in ("ink_share", "stroke_width", "parts", "holes", "two_tone", "edge_share")]
    np.testing.assert_allclose(features(light, [box])[0, names], features(dark, [box])[0, names], rtol=0.02)


def test_size_changes_little() -> None:
    """The same word at three times the size has the same shape, parts and strokes."""
    pixels, box = _word((255, 255, 255), (20, 20, 20))
    large = np.asarray(cv2.resize(pixels, None, fx=3, fy=3, interpolation=cv2.INTER_CUBIC), np.uint8)
    grown = Box(box.x * 3, box.y * 3, box.width * 3, box.height * 3)
    names = [NAMES.index(name) for name in ("aspect", "ink_share", "stroke_width", "parts")]
    np.testing.assert_allclose(features(pixels, [box])[0, names], features(large, [grown])[0, names], rtol=0.2)


def test_a_word_is_in_two_tones_and_noise_is_not() -> None:
    """The numbers say what a person sees."""
    pixels, box = _word((250, 250, 250), (30, 30, 30))
    two_tone = NAMES.index("two_tone")
    word = features(pixels, [box])[0, two_tone]
    assert word > 0.8
    assert features(_noise(2), [Box(20, 20, 60, 20)])[0, two_tone] < word


def test_neighbours_on_the_line_are_counted() -> None:
    """Three crops of one height on one line are alike, and the gaps between them are in their height."""
    boxes = [Box(10, 20, 30, 10), Box(45, 20, 30, 10), Box(100, 21, 30, 10)]
    found = features(_noise(3), boxes)
    assert np.allclose(found[:, NAMES.index("line_alike")], np.log1p(2))
    assert np.isclose(found[1, NAMES.index("gap_left")], 0.5)
    assert np.isclose(found[1, NAMES.index("gap_right")], 2.5)


def test_pieces_inside_another_crop_are_told() -> None:
    """A piece of an avatar lies in the avatar's box, and the avatar holds pieces."""
    found = features(_noise(4), [Box(10, 10, 50, 50), Box(20, 20, 10, 10)])
    assert found[1, NAMES.index("inside_another")] == 1
    assert found[0, NAMES.index("inside_another")] == 0
    assert np.isclose(found[0, NAMES.index("others_inside")], np.log(2))


def test_alone_nothing_beyond_the_box_counts() -> None:
    """A crop known by itself has no neighbours and is measured to its edge and no further."""
    pixels, box = _word((255, 255, 255), (10, 10, 10))
    cut = pixels[box.y : box.bottom, box.x : box.right].copy()
    inside, outside = features_alone(pixels, [box]), features_alone(cut, [Box(0, 0, box.width, box.height)])
    assert np.isnan(inside[:, CONTEXT]).all()
    assert len(CONTEXT_NAMES) == inside[:, CONTEXT].shape[1]
    np.testing.assert_array_equal(inside, outside)

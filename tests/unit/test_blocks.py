"""A picture that was enlarged without smoothing is read as a smooth one."""

import cv2
import numpy as np
import pytest

from daemon.stages.blocks import Pixels, smoothed
from daemon.stages.load import load


def text(colour: int = 230) -> Pixels:
    picture = np.full((90, 300, 3), (40, 35, 30), np.uint8)
    for line, words in enumerate(("Nunez 295 Night Lord", "Weeb 298 Munez", "Xenpapi 1,000")):
        cv2.putText(picture, words, (6, 24 + 28 * line), cv2.FONT_HERSHEY_SIMPLEX, 0.6, (colour,) * 3, 1, cv2.LINE_AA)
    return picture


def enlarged(picture: Pixels, side: int) -> Pixels:
    return picture.repeat(side, axis=0).repeat(side, axis=1)


def smoothly(picture: Pixels, side: int) -> Pixels:
    size = (picture.shape[1] * side, picture.shape[0] * side)
    return np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_LINEAR), np.uint8)


@pytest.mark.parametrize("side", [2, 3, 4])
def test_squares_become_a_smooth_picture_of_the_same_size(side: int) -> None:
    """The stairs at slanted strokes are gone, and every box stays where it was."""
    assert (smoothed(enlarged(text(), side))[0] == smoothly(text(), side)).all()
    assert smoothed(enlarged(text(), side))[1] == side


@pytest.mark.parametrize(("left", "top"), [(1, 0), (0, 1), (1, 2), (2, 2)])
def test_squares_that_the_edge_of_the_picture_cuts_are_squares_too(left: int, top: int) -> None:
    """A window is cut out anywhere."""
    cut = enlarged(text(), 3)[top:, left:]

    assert (smoothed(cut)[0] == smoothly(text(), 3)[top:, left:]).all()


def test_a_pointer_over_the_squares_changes_nothing() -> None:
    """A few pixels may differ within squares."""
    picture = enlarged(text(), 2)
    picture[101:110, 301:308] = 255

    assert not (smoothed(picture)[0] == picture).all()


@pytest.mark.parametrize("picture", [text(), smoothly(text(), 2), np.full((80, 80, 3), 40, np.uint8)])
def test_any_other_picture_stays_as_it_is(picture: Pixels) -> None:
    """One of its own size, one that was enlarged smoothly, one of a single colour."""
    assert smoothed(picture)[0] is picture
    assert smoothed(picture)[1] == 1


def test_a_picture_that_is_enlarged_in_one_direction_stays_as_it_is() -> None:
    """That is no enlargement of a screen."""
    picture = text().repeat(2, axis=1)

    assert smoothed(picture)[0] is picture
    assert smoothed(picture)[1] == 1


def test_a_screenshot_is_smoothed_when_it_is_loaded() -> None:
    """So every stage sees the smooth one."""
    data = cv2.imencode(".png", enlarged(text(), 2))[1].tobytes()

    assert (load(data, max_megapixels=40).pixels == smoothly(text(), 2)).all()


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(("height", "width"), [(1, 1), (1, 600), (600, 1), (2, 2), (6, 6), (25, 3)])
def test_a_picture_too_small_for_squares_stays_as_it_is(height: int, width: int) -> None:
    """Whoever drops one finds no warning about it in the log."""
    picture = np.arange(height * width * 3).astype(np.uint8).reshape(height, width, 3)
    assert (smoothed(picture)[0] == picture).all()

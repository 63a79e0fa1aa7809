"""Letters at the ends of a word that the cropper lost beside something sharper."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from daemon.domain.geometry import Box
from daemon.stages.fringe import fringed
from daemon.stages.load import Pixels

GOLD, BROWN, SIZE = (90, 220, 250), (20, 120, 200), (60, 300)


def _picture(text: str = "EHNTL") -> Pixels:
    """A text from x = 60 on, its letters apart, that stands beside a portrait with the sharpest edges there are."""
    pixels = np.full((*SIZE, 3), GOLD, np.uint8)
    pixels[5:55, 4:52][::2] = 0
    pixels[5:55, 4:52][1::2] = 255
    x = 60
    for letter in text:
        (width, _), _ = cv2.getTextSize(letter, cv2.FONT_HERSHEY_DUPLEX, 0.8, 2)
        cv2.putText(pixels, letter, (x, 40), cv2.FONT_HERSHEY_DUPLEX, 0.8, BROWN, 2, cv2.LINE_AA)
        x += width + 1
    return pixels


def _box(pixels: Pixels, start: int, end: int = SIZE[1]) -> Box:
    """The box of what differs from the ground between two columns of pixels."""
    drawn = np.abs(pixels[:, start:end].astype(int) - pixels[0, -1]).max(axis=2) > 30
    rows, columns = np.flatnonzero(drawn.any(axis=1)), np.flatnonzero(drawn.any(axis=0))
    return Box(start + int(columns[0]), int(rows[0]), int(np.ptp(columns)) + 1, int(np.ptp(rows)) + 1)


def _without_ends(pixels: Pixels, first: int, last: int) -> tuple[Box, Box]:
    """The box of the whole text, and that of its letters but so many at either end."""
    whole = _box(pixels, 56)
    drawn = (np.abs(pixels[:, 56:].astype(int) - pixels[0, -1]).max(axis=2) > 30).any(axis=0)
    edges = np.flatnonzero(np.diff(np.pad(drawn.astype(int), 1))) + 56
    starts, ends = edges[::2], edges[1::2]
    return whole, _box(pixels, int(starts[first]), int(ends[len(ends) - 1 - last]))


@pytest.mark.parametrize(("first", "last"), [(1, 0), (0, 1), (1, 1), (2, 0)])
def test_lost_letters_are_found_again(first: int, last: int) -> None:
    """At the left end, at the right end, at both; two of them."""
    pixels = _picture()
    whole, part = _without_ends(pixels, first, last)
    (found,) = fringed(pixels, [part])
    assert (found.x, found.right) == pytest.approx((whole.x, whole.right), abs=2)


def test_a_whole_word_stays_as_it_is() -> None:
    """The portrait beside it is none of its letters, and neither is the next word."""
    pixels = _picture("Bob Al")
    whole = _box(pixels, 56)
    assert fringed(pixels, [whole]) == (whole,)


def test_what_is_in_another_box_is_no_letter_of_this_word() -> None:
    """The same letter would be read twice."""
    pixels = _picture()
    _, part = _without_ends(pixels, 1, 0)
    other = Box(58, part.y, part.x - 59, part.height)
    assert fringed(pixels, [part, other])[0] == part


def test_an_icon_of_another_colour_is_no_letter() -> None:
    """A badge right before a name has its own colour."""
    pixels = _picture("Bob")
    whole = _box(pixels, 56)
    cv2.rectangle(pixels, (whole.x - 14, whole.y + 2), (whole.x - 5, whole.bottom - 3), (200, 40, 40), cv2.FILLED)
    assert fringed(pixels, [whole]) == (whole,)


@given(st.lists(st.tuples(st.integers(0, 250), st.integers(0, 45), st.integers(1, 60), st.integers(1, 30)), max_size=4))
def test_boxes_only_grow_sideways_and_stay_within(places: list[tuple[int, int, int, int]]) -> None:
    """Whatever is in them."""
    pixels = _picture()
    boxes = [Box(x, y, min(w, SIZE[1] - x), min(h, SIZE[0] - y)) for x, y, w, h in places]
    for box, found in zip(boxes, fringed(pixels, boxes), strict=True):
        assert (found.y, found.height) == (box.y, box.height)
        assert 0 <= found.x <= box.x
        assert box.right <= found.right <= SIZE[1]


def _underlined(text: str, *places: tuple[int, int], at: int = 43) -> tuple[Pixels, Box]:
    """A text that begins at x = 80, with bars half as strong as it, between two columns each; under its foot."""
    pixels = np.full((*SIZE, 3), GOLD, np.uint8)
    cv2.putText(pixels, text, (80, 40), cv2.FONT_HERSHEY_DUPLEX, 0.8, BROWN, 2, cv2.LINE_AA)
    box = _box(pixels, 56)
    faint = np.mean([GOLD, BROWN], axis=0).astype(np.uint8)
    for left, right in places:
        pixels[at : at + 2, left:right] = faint
    return pixels, box


@pytest.mark.parametrize("places", [[(60, 76)], [(163, 179)], [(60, 76), (163, 179)], [(44, 59), (61, 76)]])
def test_underscores_are_found_though_they_are_faint(places: list[tuple[int, int]]) -> None:
    """Before the name, behind it, on both sides; two before it."""
    pixels, box = _underlined("HENTE", *places)

    (found,) = fringed(pixels, [box])

    left, right = min(box.x, *(x for x, _ in places)), max(box.right, *(x for _, x in places))
    assert (found.x, found.right, found.bottom) == (left, right, 45)


def test_an_underscore_between_two_words_belongs_to_one_of_them() -> None:
    """The other word is left alone."""
    pixels, box = _underlined("HEN", (box_end := 134, 150))
    cv2.putText(pixels, "NEH", (153, 40), cv2.FONT_HERSHEY_DUPLEX, 0.8, BROWN, 2, cv2.LINE_AA)
    second = _box(pixels[:42], 152)

    found = fringed(pixels, [box, second])

    assert box_end <= box.right + 8
    assert found[0].right == 150 or found[1].x == 134


def test_an_underscore_whose_end_lies_in_the_crop_of_the_next_word_is_found() -> None:
    """Crops have a margin, which the last pixels of the underscore reach into."""
    pixels, box = _underlined("HEN", (132, 150))
    cv2.putText(pixels, "NEH", (153, 40), cv2.FONT_HERSHEY_DUPLEX, 0.8, BROWN, 2, cv2.LINE_AA)
    second = _box(pixels[:42], 152)
    second = Box(145, second.y, second.right - 145, second.height + 6)

    assert fringed(pixels, [box, second])[0].right == 150


@pytest.mark.parametrize("places", [[(160, 176)], [(160, 176), (178, 194)], [(60, 76)]])
def test_dashes_beside_a_name_belong_to_it(places: list[tuple[int, int]]) -> None:
    """The long vowels at the end of a Japanese name are flat strokes at half its height."""
    pixels, box = _underlined("HENTE", *places, at=30)

    (found,) = fringed(pixels, [box])

    assert (found.x, found.right) == (min(box.x, *(x for x, _ in places)), max(box.right, *(x for _, x in places)))
    assert found.height <= box.height + 2


def test_a_thin_stroke_whose_core_is_darker_than_its_middle_is_plain_text() -> None:
    """Of blurred letters most pixels are paler than the core; only what has one colour tells an outline."""
    pixels, box = _underlined("HENTE", (163, 179))
    blurred = np.asarray(cv2.GaussianBlur(pixels, (0, 0), 1.4), np.uint8)

    assert fringed(blurred, [box])[0].right >= 177


@pytest.mark.parametrize("place", [(60, 300), (190, 206), (60, 64)])
def test_a_rule_a_far_bar_and_a_dot_are_no_underscores(place: tuple[int, int]) -> None:
    """The rule goes on to the edge of the picture, the bar has room for a letter before it."""
    pixels, box = _underlined("HENTE", place)

    assert fringed(pixels, [box]) == (box,)


def _with_points(*starts: int, size: int = 3) -> tuple[Pixels, Box]:
    """Letters that end at x = 180, the first point in their box, and further ones that begin so far behind it."""
    pixels = np.full((*SIZE, 3), GOLD, np.uint8)
    for x in range(100, 180, 20):
        cv2.rectangle(pixels, (x, 20), (x + 9, 39), BROWN, -1)
    end = 187
    cv2.rectangle(pixels, (end - 3, 37), (end - 1, 39), BROWN, -1)
    for start in starts:
        cv2.rectangle(pixels, (end + start, 40 - size), (end + start + size - 1, 39), BROWN, -1)
    return pixels, Box(100, 20, end - 100, 20)


@pytest.mark.parametrize(
    ("starts", "size", "reaches"),
    [((4,), 3, 7), ((4, 10), 3, 13), ((), 3, 0), ((12,), 3, 0), ((4,), 9, 0)],
    ids=["one", "two", "none", "too far off", "no point"],
)
def test_points_behind_a_point_belong_to_the_text(starts: tuple[int, ...], size: int, reaches: int) -> None:
    """A name that the game cut short."""
    pixels, box = _with_points(*starts, size=size)
    (found,) = fringed(pixels, [box])
    assert found.right - box.right == reaches


def test_points_that_were_enlarged_and_blurred_belong_to_the_text() -> None:
    """The box ends with the rim of the first point, which is less than half as dark as the letters."""
    pixels, box = _with_points(4)
    blurred = np.asarray(cv2.blur(pixels, (3, 3)), np.uint8)
    wider = Box(box.x, box.y, box.width + 1, box.height + 1)
    (found,) = fringed(blurred, [wider])
    assert found.right - box.right == 7


def test_a_point_behind_letters_alone_is_none_of_the_text() -> None:
    """It may be dirt, or a bullet."""
    pixels, box = _with_points(4)
    pixels[37:40, 184:187] = GOLD
    letters = Box(box.x, box.y, 70, box.height)
    assert fringed(pixels, [letters]) == (letters,)


@pytest.mark.parametrize(("top", "reaches"), [(37, 7), (30, 0)])
def test_a_point_behind_a_dash_belongs_to_the_text(top: int, reaches: int) -> None:
    """On the foot of the letters: `Name.-.`; what stands higher is a bullet."""
    pixels, box = _with_points(4)
    pixels[20:40, 191:194] = GOLD
    pixels[37:40, 184:187] = GOLD
    pixels[30:33, 176:187] = BROWN
    pixels[top : top + 3, 191:194] = BROWN
    (found,) = fringed(pixels, [box])
    assert found.right - box.right == reaches


def test_a_sign_that_lost_its_foot_is_made_whole() -> None:
    """The last stroke of a `2` was a crop of its own; beside a whole word the rest of it belongs to the sign."""
    pixels = np.full((*SIZE, 3), GOLD, np.uint8)
    for x in range(100, 180, 20):
        cv2.rectangle(pixels, (x, 20), (x + 9, 49), BROWN, -1)
    cv2.rectangle(pixels, (174, 20), (189, 49), BROWN, -1)
    word, sign, whole = Box(100, 20, 70, 30), Box(174, 20, 16, 22), Box(174, 20, 16, 30)
    assert fringed(pixels, [word, sign]) == (word, whole)
    assert fringed(pixels, [sign])[0].bottom == sign.bottom
    head = Box(174, 28, 16, 22)
    assert fringed(pixels, [word, head]) == (word, whole)


def test_what_stands_under_a_low_sign_and_is_none_of_it_stays_out() -> None:
    """A line under the text goes on to both sides; what lies lower than the word is another's."""
    for under in ((160, 52, 240, 53), (174, 46, 189, 58)):
        pixels = np.full((*SIZE, 3), GOLD, np.uint8)
        for x in range(100, 180, 20):
            cv2.rectangle(pixels, (x, 20), (x + 9, 49), BROWN, -1)
        cv2.rectangle(pixels, (174, 20), (189, 41), BROWN, -1)
        cv2.rectangle(pixels, under[:2], under[2:], BROWN, -1)
        word, sign = Box(100, 20, 70, 30), Box(174, 20, 16, 22)
        assert fringed(pixels, [word, sign])[1].bottom == sign.bottom

"""From crops to the sheet that is read."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from daemon.domain.geometry import Box
from daemon.errors import TooLargeError
from daemon.ports import Page, Word
from daemon.stages.mask import mask
from daemon.stages.ocr import lines, ocr
from daemon.stages.sheet import TEXT_HEIGHT, Look, sheet


class Echo:
    """A reader that says of each dark blob on the sheet how wide it is."""

    def __init__(self) -> None:
        self.calls: list[str] = []

    languages = ("eng",)

    def read(self, page: Page, *, language: str) -> tuple[Word, ...]:
        """One word a blob, its text the blob's width."""
        self.calls.append(language)
        dark = (page.pixels < 128).astype(np.uint8)
        _, _, stats, _ = cv2.connectedComponentsWithStats(dark)
        return tuple(Word(str(w), 0.9, Box(int(x), int(y), int(w), int(h))) for x, y, w, h, _ in stats[1:])


@pytest.mark.parametrize(
    ("ink", "ground"),
    [((250, 250, 250), (10, 10, 10)), ((10, 10, 10), (240, 240, 240)), ((30, 130, 170), (70, 210, 250))],
)
def test_ink_becomes_white_and_all_else_black(ink: tuple[int, int, int], ground: tuple[int, int, int]) -> None:
    """Whatever the colours, text is light on black, and what was not chosen is gone."""
    pixels = np.full((60, 200, 3), ground, np.uint8)
    pixels[20:40, 30:36] = ink
    pixels[20:40, 120:160] = ink
    masked = mask(pixels, [Box(28, 18, 12, 24)])
    assert masked[30, 33] > 240
    assert masked[30, 28] < 10
    assert not masked[:, 100:].any()


def test_a_line_under_a_text_is_left_out() -> None:
    """As under a link: it would tie what hangs down to it; what crosses it, and a bar on its own, stay."""
    plain = np.full((40, 220, 3), 235, np.uint8)
    cv2.putText(plain, "K98 X681", (14, 26), cv2.FONT_HERSHEY_SIMPLEX, 0.7, (20, 20, 20), 2)
    plain[8:34, 200:203] = 20
    ruled = plain.copy()
    ruled[29:31, 12:206] = 20
    box = Box(12, 8, 194, 26)
    assert np.array_equal(mask(ruled, [box])[29:31, 199:204] > 128, mask(plain, [box])[29:31, 199:204] > 128)
    assert not (mask(ruled, [box])[29:31, 12:196] > 100).any()
    bar = np.full((40, 220, 3), 235, np.uint8)
    bar[12:28, 20:200] = 20
    assert (mask(bar, [Box(20, 12, 180, 16)])[14:26, 24:196] > 200).all()


@pytest.mark.parametrize("ground", [(225, 210, 205), (60, 60, 230), (40, 90, 40), (240, 230, 220)])
@pytest.mark.parametrize(("fill", "outline"), [((255, 255, 255), (10, 10, 10)), ((30, 200, 250), (20, 40, 90))])
def test_the_fill_of_outlined_text_is_its_ink(
    ground: tuple[int, int, int], fill: tuple[int, int, int], outline: tuple[int, int, int]
) -> None:
    """Of text with an outline the inside is kept, on any ground, and the outline is gone."""
    pixels = np.full((60, 200, 3), ground, np.uint8)
    for colour, thickness in ((outline, 9), (fill, 3)):
        cv2.putText(pixels, "1406", (20, 45), cv2.FONT_HERSHEY_SIMPLEX, 1.2, colour, thickness, cv2.LINE_AA)
    inside, around = np.zeros((2, 60, 200), np.uint8)
    cv2.putText(inside, "1406", (20, 45), cv2.FONT_HERSHEY_SIMPLEX, 1.2, 255, 2)
    cv2.putText(around, "1406", (20, 45), cv2.FONT_HERSHEY_SIMPLEX, 1.2, 255, 5)
    masked = mask(pixels, [Box(14, 10, 116, 42)])
    assert np.median(masked[inside > 0]) > 200
    assert (masked[around == 0] > 100).mean() < 0.02


def test_the_hole_of_a_digit_is_no_fill() -> None:
    """A plain blurred `0` keeps its stroke as ink, though its hole is another colour than the ground."""
    pixels = np.full((50, 60, 3), 45, np.uint8)
    cv2.putText(pixels, "0", (18, 36), cv2.FONT_HERSHEY_SIMPLEX, 1, (190, 190, 190), 2, cv2.LINE_AA)
    pixels = np.asarray(cv2.GaussianBlur(pixels, (5, 5), 1.2), np.uint8)
    masked = mask(pixels, [Box(15, 10, 28, 30)])
    assert masked[26, 29] < 0.5 * masked[26, 16:40].max()
    assert masked[26, 16:40].max() > 200


def test_what_reaches_into_a_crop_from_outside_is_no_letter() -> None:
    """The rim of a badge and the next line are gone; a letter that the crop cuts at its side stays."""
    pixels = np.full((60, 200, 3), 10, np.uint8)
    pixels[20:40, 30:36] = 255
    pixels[0:24, 50:56] = 255
    pixels[20:40, 66:90] = 255
    masked = mask(pixels, [Box(28, 18, 44, 24)])
    assert masked[30, 33] > 240
    assert not masked[:, 48:58].any()
    assert masked[30, 68] > 240


def test_a_crop_without_contrast_holds_no_ink() -> None:
    """A plain ground is not blown up to ink."""
    pixels = np.full((40, 40, 3), 100, np.uint8)
    pixels[10:20, 10:20] = 104
    assert not mask(pixels, [Box(5, 5, 30, 30)]).any()


def test_words_side_by_side_are_one_line() -> None:
    """Words of one line join, columns and lines do not."""
    found = lines([Box(10, 10, 40, 20), Box(56, 12, 30, 18), Box(80, 50, 40, 20), Box(10, 50, 40, 20)])
    assert [look.box for look in found] == [Box(10, 10, 76, 20), Box(10, 50, 40, 20), Box(80, 50, 40, 20)]


def test_a_sheet_is_one_call_and_words_come_back_where_they_stood() -> None:
    """All lines are read in one call, and the boxes of words are in pixels of the picture."""
    masked = np.zeros((200, 300), np.uint8)
    masked[20:40, 30:90] = 255
    masked[120:160, 150:170] = 255
    reader = Echo()
    found = ocr(masked, [Box(30, 20, 60, 20), Box(150, 120, 20, 40)], reader, language="eng")
    assert reader.calls == ["eng"]
    assert [line.box for line in found] == [Box(30, 20, 60, 20), Box(150, 120, 20, 40)]
    for line, truth in zip(found, (Box(30, 20, 60, 20), Box(150, 120, 20, 40)), strict=True):
        (word,) = line.words
        assert abs(word.box.x - truth.x) <= 2
        assert abs(word.box.y - truth.y) <= 2
        assert abs(word.box.width - truth.width) <= 3


def test_text_is_scaled_to_one_height() -> None:
    """Small and large text come to the reader alike, and tiny text is not blown up without end."""
    masked = np.full((200, 300), 255, np.uint8)
    page = sheet(masked, [Look(Box(10, 10, 40, 15)), Look(Box(10, 100, 80, 60)), Look(Box(200, 10, 3, 3))])
    heights = [place.height for place in page.places]
    assert abs(heights[0] - TEXT_HEIGHT) <= 10
    assert abs(heights[1] - TEXT_HEIGHT) <= 10
    assert heights[2] <= 7 * 5


@pytest.mark.parametrize(("across", "down", "told"), [(30, 100, "3000 words"), (1, 900, "900 lines")])
def test_more_text_than_a_list_has(across: int, down: int, told: str) -> None:
    """Pictures made to keep the reader busy for minutes are refused before it is called."""
    masked = np.random.default_rng(1).integers(0, 256, (down * 20, across * 80), np.uint8)
    boxes = [Box(80 * x + 5, 20 * y + 3, 40, 14) for y in range(down) for x in range(across)]
    reader = Echo()
    with pytest.raises(TooLargeError, match=told):
        ocr(masked, boxes, reader, language="eng")
    assert reader.calls == []


def test_a_sheet_that_no_reader_takes() -> None:
    """A few lines that are huge are refused as well."""
    masked = np.random.default_rng(1).integers(0, 256, (36, 40_000), np.uint8)
    reader = Echo()
    with pytest.raises(TooLargeError, match="1 lines"):
        ocr(masked, [Box(0, 0, 40_000, 36)], reader, language="eng")
    assert reader.calls == []


def test_nothing_to_read_calls_nobody() -> None:
    """A picture without text costs no call."""
    reader = Echo()
    assert ocr(np.zeros((50, 50), np.uint8), [], reader, language="eng") == ()
    assert reader.calls == []

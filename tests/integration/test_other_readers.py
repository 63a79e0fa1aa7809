"""The readers that come with an extra: Tesseract as a library, and RapidOCR on single crops."""

from __future__ import annotations

import sys
from importlib.util import find_spec

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from daemon.adapters.readers.rapidocr_reader import RapidOCR
from daemon.adapters.readers.tesseract import Tesseract
from daemon.adapters.readers.tesserocr_reader import Tesserocr
from daemon.domain.geometry import Box
from daemon.errors import LanguageMissingError, ReaderFailedError
from daemon.ports import Page

needs_tesserocr = pytest.mark.skipif(find_spec("tesserocr") is None, reason="the extra `fast` is not installed")
needs_rapidocr = pytest.mark.skipif(find_spec("rapidocr") is None, reason="the extra `rapidocr` is not installed")


def written(text: str, ink: int = 0, ground: int = 255) -> NDArray[np.uint8]:
    """A gray line of text, 60 pixels high."""
    pixels = np.full((60, 400), ground, np.uint8)
    cv2.putText(pixels, text, (20, 44), cv2.FONT_HERSHEY_SIMPLEX, 1.1, ink, 2, cv2.LINE_AA)
    return pixels


def page(*texts: str) -> Page:
    pixels = np.concatenate([written(text) for text in texts])
    return Page(pixels, tuple(Box(10, 60 * number + 10, 380, 45) for number in range(len(texts))))


@needs_tesserocr
def test_the_library_reads_what_the_program_reads() -> None:
    """The same words in the same places, whichever way Tesseract is called."""
    one = Tesseract(wanted=("eng",), timeout_seconds=30)
    other = Tesserocr(wanted=("eng",), timeout_seconds=30)
    assert one.languages == other.languages
    sheet = page("Amberline 1200", "Koinue 10499K")
    first, second = one.read(sheet, language="eng"), other.read(sheet, language="eng")
    assert [word.text for word in first] == [word.text for word in second]
    for here, there in zip(first, second, strict=True):
        assert here.box.intersection(there.box) > 0.8 * here.box.area
        assert 0.5 < there.confidence <= 1
    assert other.read(Page(np.full((100, 300), 255, np.uint8), ()), language="eng") == ()


@needs_tesserocr
def test_the_library_fails_as_the_program_does() -> None:
    """A language that is not there is refused at start, or fails the picture; a call that takes too long is stopped."""
    with pytest.raises(LanguageMissingError, match="sudo apt-get install tesseract-ocr-tlh"):
        Tesserocr(wanted=("tlh",), timeout_seconds=30)
    with pytest.raises(ReaderFailedError, match="tlh"):
        Tesserocr(wanted=(), timeout_seconds=30).read(page("Blade"), language="tlh")
    with pytest.raises(ReaderFailedError, match="'timeout_seconds'"):
        Tesserocr(wanted=(), timeout_seconds=0.001).read(page(*["Blade of the north"] * 30), language="eng")


@needs_rapidocr
@pytest.mark.parametrize(("ink", "ground"), [(0, 255), (240, 30), (90, 130)])
def test_crops_are_read_in_their_own_colours(ink: int, ground: int) -> None:
    """Dark on light or light on dark, with the sureness of the least sure letter; an empty crop holds nothing."""
    crop = np.asarray(cv2.cvtColor(written("10499K", ink, ground)[10:52, 14:180], cv2.COLOR_GRAY2BGR), np.uint8)
    blank = np.full((40, 120, 3), ground, np.uint8)
    (text, sure), (nothing, _) = RapidOCR().read_crops([crop, blank])
    assert text == "10499K"
    assert 0.5 < sure <= 1
    assert nothing == ""


@needs_rapidocr
def test_a_crop_of_a_few_pixels_is_no_error() -> None:
    """Nothing is read of it, and nothing breaks."""
    assert len(RapidOCR().read_crops([np.zeros((1, 1, 3), np.uint8), np.zeros((3, 900, 3), np.uint8)])) == 2


def test_without_an_extra_there_is_no_such_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    """Importing Muster never needs what only an extra brings."""
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    monkeypatch.setitem(sys.modules, "tesserocr", None)
    with pytest.raises(ImportError):
        RapidOCR()
    with pytest.raises(ImportError):
        Tesserocr(wanted=(), timeout_seconds=30)

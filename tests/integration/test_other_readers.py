"""The other readers: Tesseract as a library, its own or that of an extra, and RapidOCR on single crops."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from daemon.adapters.readers import libtesseract
from daemon.adapters.readers.libtesseract import LibTesseract
from daemon.adapters.readers.rapidocr_reader import RapidOCR
from daemon.adapters.readers.tesseract import Tesseract
from daemon.adapters.readers.tesserocr_reader import Tesserocr
from daemon.domain.geometry import Box
from daemon.domain.languages import NUMBERS
from daemon.errors import LanguageMissingError, ReaderFailedError
from daemon.ports import Page

needs_tesserocr = pytest.mark.skipif(find_spec("tesserocr") is None, reason="the extra `fast` is not installed")
needs_library = pytest.mark.skipif(not libtesseract.is_here(), reason="the library of Tesseract 5 is not there")
needs_rapidocr = pytest.mark.skipif(find_spec("rapidocr") is None, reason="the extra `rapidocr` is not installed")


MODELS = Path(__file__).parents[2] / "models"


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


@needs_library
def test_its_own_library_reads_just_what_the_program_reads() -> None:
    """Words, places and sureness are the same, also of numbers, and of a second page in a row; nothing of an empty."""
    one = Tesseract(wanted=("eng",), timeout_seconds=30, own=MODELS)
    other = LibTesseract(wanted=("eng",), timeout_seconds=30, own=MODELS)
    assert one.languages == other.languages
    words, numbers = page("Amberline 1200", "Koinue 10499K"), page("4,730,820", "10499K")
    for sheet, language in ((words, "eng"), (numbers, NUMBERS), (numbers, "eng"), (words, "eng")):
        found = other.read(sheet, language=language)
        assert len(found) >= 2
        assert found == one.read(sheet, language=language)
    assert other.read(Page(np.full((100, 300), 255, np.uint8), ()), language="eng") == ()


def test_without_its_library_there_is_the_program(monkeypatch: pytest.MonkeyPatch) -> None:
    """A library that is not there, or that lacks a function, is none."""
    for files, calls in ((("libtesseract.so.999",), {}), (("libc.so.6",), libtesseract.CALLS)):
        monkeypatch.setattr(libtesseract, "FILES", files)
        monkeypatch.setattr(libtesseract, "CALLS", calls)
        assert not libtesseract.is_here()
        with pytest.raises(OSError, match="library of Tesseract"):
            LibTesseract(wanted=(), timeout_seconds=30)


@pytest.mark.parametrize(
    "library", [pytest.param(Tesserocr, marks=needs_tesserocr), pytest.param(LibTesseract, marks=needs_library)]
)
def test_the_library_fails_as_the_program_does(library: type[Tesserocr | LibTesseract]) -> None:
    """A language that is not there is refused at start, or fails the picture; a call that takes too long is stopped."""
    with pytest.raises(LanguageMissingError, match="sudo apt-get install tesseract-ocr-tlh"):
        library(wanted=("tlh",), timeout_seconds=30)
    with pytest.raises(ReaderFailedError, match="tlh"):
        library(wanted=(), timeout_seconds=30).read(page("Blade"), language="tlh")
    hurried = library(wanted=(), timeout_seconds=0.001)
    for _ in range(2):
        with pytest.raises(ReaderFailedError, match="'timeout_seconds'"):
            hurried.read(page(*["Blade of the north"] * 30), language="eng")


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
def test_the_runtime_tells_nobody_and_leaves_nothing(tmp_path: Path) -> None:
    """Left to itself it numbers the device, gathers what was run, and sends it off."""
    # It spares machines of continuous integration, so nothing of the environment may say that this is one.
    code = (
        "import numpy as np; from daemon.adapters.readers.rapidocr_reader import RapidOCR;"
        "RapidOCR().read_crops([np.zeros((48, 96, 3), np.uint8)])"
    )
    kept = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH") if name in os.environ}
    bare = {**kept, "HOME": str(tmp_path), "TMPDIR": str(tmp_path), "PYTHONDONTWRITEBYTECODE": "1"}
    subprocess.run([sys.executable, "-c", code], env=bare, cwd=MODELS.parent, check=True, timeout=120)  # noqa: S603 - our own interpreter
    assert list(tmp_path.rglob("*")) == []


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

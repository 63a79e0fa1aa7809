"""Tesseract through pytesseract: one process a call, one thread, never a path of the user's."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence

import numpy as np
import pytesseract
from numpy.typing import NDArray
from PIL import Image

from daemon.domain.geometry import Box
from daemon.errors import LanguageMissingError, ReaderFailedError, TesseractMissingError
from daemon.ports import Word

OPTIONS = "--psm 6 -c tessedit_do_invert=0"
"""One block of lines, which a sheet is; never look for light text on dark, which a sheet has not."""

TABLE = ("level", "text", "conf", "left", "top", "width", "height")
"""The columns of Tesseract's table that are used."""

WORD_LEVEL = 5
"""The level of Tesseract's table that holds words; the others hold blocks and lines."""


class Tesseract:
    """Reads sheets with the Tesseract program. `languages` are those installed, in alphabetical order.

    Raises TesseractMissingError when the program is not there, LanguageMissingError when it lacks one of `wanted`.
    """

    def __init__(self, *, wanted: Sequence[str], timeout_seconds: float) -> None:
        # Its own threads slow it down by a factor of ten on two cores; processes are the way to use more of them.
        os.environ["OMP_THREAD_LIMIT"] = "1"
        self._timeout_seconds = timeout_seconds
        self.languages = installed_languages()
        for language in wanted:
            if language not in self.languages:
                raise LanguageMissingError(
                    f"Tesseract has no language '{language}' (it has: {', '.join(self.languages) or 'none'}). "
                    f"Install it with: sudo apt-get install tesseract-ocr-{language.replace('_', '-')}"
                )

    def read(self, sheet: NDArray[np.uint8], *, language: str) -> tuple[Word, ...]:
        """Every word on the sheet; see `daemon.ports.TextReader`."""
        picture = Image.fromarray(sheet)
        # pytesseract writes what it is given to a file in this format; packing it as PNG takes 7 ms longer.
        picture.format = "PPM"
        try:
            table = pytesseract.image_to_data(
                picture,
                lang=language,
                config=OPTIONS,
                timeout=self._timeout_seconds,
                output_type=pytesseract.Output.DICT,
            )
        except pytesseract.TesseractNotFoundError:
            raise _missing() from None
        except pytesseract.TesseractError as error:
            raise ReaderFailedError(f"Tesseract stopped with the error {error.status} on this picture.") from error
        except RuntimeError as error:
            raise ReaderFailedError(
                f"Tesseract was not done with this picture after {self._timeout_seconds:g} seconds and was stopped. "
                "Raise 'timeout_seconds' under 'ocr' in config.yaml if your machine is slow."
            ) from error
        if not table.keys() >= {*TABLE}:
            raise ReaderFailedError(
                "Tesseract gave nothing on this picture that can be read back; the disk for its files may be full."
            )
        return tuple(
            Word(text.strip(), max(0.0, float(confidence)) / 100, Box(left, top, width, height))
            for level, text, confidence, left, top, width, height in zip(*(table[key] for key in TABLE), strict=True)
            if level == WORD_LEVEL and text.strip()
        )


def installed_languages() -> tuple[str, ...]:
    """The languages that Tesseract can read here; raises TesseractMissingError when it is not installed."""
    if shutil.which(pytesseract.pytesseract.tesseract_cmd) is None:
        raise _missing()
    try:
        found = pytesseract.get_languages()
    except (pytesseract.TesseractError, pytesseract.TesseractNotFoundError):
        raise _missing() from None
    return tuple(sorted(set(found) - {"osd", "equ", "snum"}))


def _missing() -> TesseractMissingError:
    return TesseractMissingError(
        "The text reader Tesseract is not installed. Install it with: sudo apt-get install tesseract-ocr "
        "tesseract-ocr-eng tesseract-ocr-fra"
    )

"""Tesseract through pytesseract: one process a call, one thread, never a path of the user's."""

from __future__ import annotations

import errno
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytesseract
from numpy.typing import NDArray
from PIL import Image

from daemon.domain.geometry import Box
from daemon.domain.languages import NUMBERS
from daemon.errors import LanguageMissingError, ReaderFailedError, TesseractMissingError
from daemon.ports import Page, Word

BLOCK, RAW_LINE = 6, 13
"""Page modes: one block of lines, which a sheet is, and one line as it is, without looking for words first: how the
number model was trained."""

OPTIONS = "-c tessedit_do_invert=0"
"""Never look for light text on dark, which a sheet has not."""

LINE_MARGIN = 10
"""White pixels around a line that is read by itself."""

TABLE = ("level", "page_num", "text", "conf", "left", "top", "width", "height")
"""The columns of Tesseract's table that are used."""

NOTHING = "Tesseract gave nothing on this picture that can be read back."

LEAST_ROOM = 8_000_000
"""Bytes that must be free for temporary pictures; a sheet takes one or two million."""

WORD_LEVEL = 5
"""The level of Tesseract's table that holds words; the others hold blocks and lines."""


class Tesseract:
    """Reads sheets with the Tesseract program. `languages` are those installed, in alphabetical order.

    `own` is the folder of the number model, when there is one. Raises TesseractMissingError when the program is not
    there, LanguageMissingError when it lacks one of `wanted`.
    """

    def __init__(self, *, wanted: Sequence[str], timeout_seconds: float, own: Path | None = None) -> None:
        hold_threads_back()
        self._timeout_seconds = timeout_seconds
        self._own = own
        self.languages = with_own(installed_languages(), own)
        refuse_missing(wanted, self.languages)

    def read(self, page: Page, *, language: str) -> tuple[Word, ...]:
        """Every word on the page; see `daemon.ports.TextReader`."""
        if language == NUMBERS and self._own:
            return self._read_lines(page, self._own)
        picture = Image.fromarray(page.pixels)
        # pytesseract writes what it is given to a file in this format; packing it as PNG takes 7 ms longer.
        picture.format = "PPM"
        return tuple(word for _, word in self._table(picture, language, f"--psm {BLOCK} {OPTIONS}"))

    def _read_lines(self, page: Page, models: Path) -> tuple[Word, ...]:
        """Each line by itself, in one call: a list of pictures is a list of pages."""
        with _blaming_the_disk(), tempfile.TemporaryDirectory(prefix="muster-") as temporary:
            folder, names = Path(temporary), []
            for number, place in enumerate(page.lines):
                framed = framed_line(page, place)
                name = folder / f"{number}.pgm"
                height, width = framed.shape
                name.write_bytes(b"P5\n%d %d\n255\n" % (width, height) + framed.tobytes())
                names.append(str(name))
            listed = folder / "pages.txt"
            listed.write_text("\n".join(names) + "\n", encoding="utf-8")
            options = f'--psm {RAW_LINE} {OPTIONS} --tessdata-dir "{models.resolve()}"'
            found = self._table(str(listed), NUMBERS, options)
        return tuple(at_place(word, page.lines[number - 1]) for number, word in found if number <= len(page.lines))

    def _table(self, pictures: Image.Image | str, language: str, options: str) -> list[tuple[int, Word]]:
        """Each word with the number of its page, from 1."""
        try:
            with _blaming_the_disk():
                table = self._asked(pictures, language, options)
        except pytesseract.TesseractNotFoundError:
            raise _missing() from None
        return [
            (number, Word(text.strip(), max(0.0, float(confidence)) / 100, Box(left, top, width, height)))
            for level, number, text, confidence, left, top, width, height in zip(
                *(table[key] for key in TABLE), strict=True
            )
            if level == WORD_LEVEL and text.strip()
        ]

    def _asked(self, pictures: Image.Image | str, language: str, options: str) -> dict[str, list[Any]]:
        try:
            table: dict[str, list[Any]] = pytesseract.image_to_data(
                pictures,
                lang=language,
                config=options,
                timeout=self._timeout_seconds,
                output_type=pytesseract.Output.DICT,
            )
        except pytesseract.TesseractError as error:
            raise ReaderFailedError(f"Tesseract stopped with the error {error.status} on this picture.") from error
        except RuntimeError as error:
            raise too_slow(self._timeout_seconds) from error
        except FileNotFoundError as error:
            raise ReaderFailedError(NOTHING) from error
        # Where memory runs out it may end well and with nothing: of an empty page it would tell the page.
        if not table.keys() >= {*TABLE} or not table["level"]:
            raise ReaderFailedError(NOTHING)
        return table


def hold_threads_back() -> None:
    """Have Tesseract take one thread: more slow it down by a factor of ten on two cores; processes use them better."""
    os.environ["OMP_THREAD_LIMIT"] = "1"


def framed_line(page: Page, place: Box) -> NDArray[np.uint8]:
    """One line of the page by itself, with white around."""
    part = page.pixels[place.y : place.bottom, place.x : place.right]
    return np.asarray(cv2.copyMakeBorder(part, *(LINE_MARGIN,) * 4, cv2.BORDER_CONSTANT, value=255), np.uint8)


def at_place(word: Word, place: Box) -> Word:
    """A word of a framed line, at that line's place on the page."""
    box = word.box
    left, top = place.x + box.x - LINE_MARGIN, place.y + box.y - LINE_MARGIN
    return Word(word.text, word.confidence, Box(left, top, box.width, box.height))


@contextmanager
def _blaming_the_disk() -> Iterator[None]:
    """Raise OSError for what goes wrong while the disk for temporary pictures is full, and no picture is to blame.

    One that fills the disk by itself is: there is room again once it is cleared away. Raises ReaderFailedError then.
    """
    try:
        yield
    except pytesseract.TesseractNotFoundError:
        raise
    except (ReaderFailedError, OSError) as error:
        folder = tempfile.gettempdir()
        if shutil.disk_usage(folder).free < LEAST_ROOM:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), folder) from error
        if isinstance(error, OSError):
            raise ReaderFailedError(
                f"This picture cannot be laid down for Tesseract in {folder}: {error.strerror}."
            ) from error
        raise


def too_slow(seconds: float) -> ReaderFailedError:
    """The error of a reader that was stopped after so many seconds."""
    return ReaderFailedError(
        f"Tesseract was not done with this picture after {seconds:g} seconds and was stopped. "
        "Raise 'timeout_seconds' under 'ocr' in config.yaml if your machine is slow."
    )


def with_own(installed: Sequence[str], own: Path | None) -> tuple[str, ...]:
    """The languages installed and the number model, if there is one."""
    return tuple(sorted({*installed, *((NUMBERS,) if own else ())}))


def refuse_missing(wanted: Sequence[str], there: Sequence[str]) -> None:
    """Raise LanguageMissingError for the first language that is wanted and not there."""
    for language in wanted:
        if language not in there:
            raise LanguageMissingError(
                f"Tesseract has no language '{language}' (it has: {', '.join(there) or 'none'}). "
                f"Install it with: sudo apt-get install tesseract-ocr-{language.replace('_', '-')}"
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


def language_folder() -> Path:
    """Where the language data of the installed Tesseract lies; raises TesseractMissingError when it cannot be told."""
    try:
        told = subprocess.run(  # noqa: S603 - the program that reads the sheets, asked for its own folder
            [pytesseract.pytesseract.tesseract_cmd, "--list-langs"],
            capture_output=True,
            text=True,
            check=True,
            timeout=30,
        )
    except (OSError, subprocess.SubprocessError):
        raise _missing() from None
    found = re.search(r'"(.+)"', told.stdout + told.stderr)
    if found is None:
        raise _missing()
    return Path(found[1])


def _missing() -> TesseractMissingError:
    return TesseractMissingError(
        "The text reader Tesseract is not installed. Install it with: sudo apt-get install tesseract-ocr "
        "tesseract-ocr-eng tesseract-ocr-fra"
    )

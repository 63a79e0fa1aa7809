"""The library that the Tesseract program is made of, called in this process: nothing is started at each call.

A start of the program costs 0.02 to 0.13 seconds, most of them for tables that do not change. It is the same version as
the program, so it reads the same. Only its C interface is used, which is the same for all of its versions 5.
"""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from daemon.adapters.readers.tesseract import (
    BLOCK,
    NOTHING,
    RAW_LINE,
    WORD_LEVEL,
    at_place,
    framed_line,
    hold_threads_back,
    installed_languages,
    language_folder,
    refuse_missing,
    too_slow,
    with_own,
)
from daemon.domain.geometry import Box
from daemon.domain.languages import NUMBERS
from daemon.errors import ReaderFailedError
from daemon.ports import Page, Word

FILES = ("libtesseract.so.5", "libtesseract.5.dylib")
"""What the library is called where the system looks for libraries."""

SETTINGS = {"tessedit_do_invert": "0", "debug_file": "/dev/null"}
"""As the program is called; and it is to say nothing on the error stream."""

POINTER, TEXT, NUMBER = ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int

CALLS: dict[str, tuple[Any, tuple[Any, ...]]] = {
    "TessBaseAPICreate": (POINTER, ()),
    "TessBaseAPIDelete": (None, (POINTER,)),
    "TessBaseAPIInit3": (NUMBER, (POINTER, TEXT, TEXT)),
    "TessBaseAPISetVariable": (NUMBER, (POINTER, TEXT, TEXT)),
    "TessBaseAPISetPageSegMode": (None, (POINTER, NUMBER)),
    "TessBaseAPISetImage": (None, (POINTER, TEXT, NUMBER, NUMBER, NUMBER, NUMBER)),
    "TessBaseAPIRecognize": (NUMBER, (POINTER, POINTER)),
    "TessBaseAPIGetTsvText": (POINTER, (POINTER, NUMBER)),
    "TessBaseAPIClear": (None, (POINTER,)),
    "TessDeleteText": (None, (POINTER,)),
    "TessMonitorCreate": (POINTER, ()),
    "TessMonitorDelete": (None, (POINTER,)),
    "TessMonitorSetDeadlineMSecs": (None, (POINTER, NUMBER)),
}
"""What each function of the library that is used here gives, and what it takes."""


class LibTesseract:
    """Reads sheets with the library of the installed Tesseract; otherwise as `tesseract.Tesseract`, word for word.

    Raises OSError when the library is not there or is another one.
    """

    def __init__(self, *, wanted: Sequence[str], timeout_seconds: float, own: Path | None = None) -> None:
        hold_threads_back()
        self._library = library()
        self._milliseconds, self._timeout_seconds = int(timeout_seconds * 1000), timeout_seconds
        self._stock, self._own = language_folder(), own
        self.languages = with_own(installed_languages(), own)
        refuse_missing(wanted, self.languages)
        self._open: dict[str, int] = {}

    def read(self, page: Page, *, language: str) -> tuple[Word, ...]:
        """Every word on the page; see `daemon.ports.TextReader`."""
        if language != NUMBERS or not self._own:
            return tuple(self._words(page.pixels, language))
        found: list[Word] = []
        for line in page.lines:
            found += [at_place(word, line) for word in self._words(framed_line(page, line), language)]
        return tuple(found)

    def _words(self, pixels: NDArray[np.uint8], language: str) -> list[Word]:
        api, call = self._opened(language), self._library
        height, width = pixels.shape
        call.TessBaseAPISetImage(api, np.ascontiguousarray(pixels).tobytes(), width, height, 1, width)
        monitor = call.TessMonitorCreate()
        try:
            call.TessMonitorSetDeadlineMSecs(monitor, self._milliseconds)
            if call.TessBaseAPIRecognize(api, monitor) != 0:
                raise too_slow(self._timeout_seconds)
            told = call.TessBaseAPIGetTsvText(api, 0)
            if not told:
                raise ReaderFailedError(NOTHING)
            try:
                return _words_in(ctypes.string_at(told).decode("utf-8"))
            finally:
                call.TessDeleteText(told)
        finally:
            call.TessMonitorDelete(monitor)
            call.TessBaseAPIClear(api)

    def _opened(self, language: str) -> int:
        if language not in self._open:
            own = self._own if language == NUMBERS else None
            call, api = self._library, self._library.TessBaseAPICreate()
            call.TessBaseAPISetVariable(api, b"debug_file", b"/dev/null")
            if call.TessBaseAPIInit3(api, str(own or self._stock).encode(), language.encode()) != 0:
                call.TessBaseAPIDelete(api)
                raise ReaderFailedError(f"Tesseract cannot read in the language '{language}'.")
            for name, value in SETTINGS.items():
                call.TessBaseAPISetVariable(api, name.encode(), value.encode())
            call.TessBaseAPISetPageSegMode(api, RAW_LINE if own else BLOCK)
            self._open[language] = api
        return self._open[language]


def _words_in(table: str) -> list[Word]:
    """The words in Tesseract's table: tabs between level, five numbers of pages to words, box, sureness and text."""
    found = []
    for row in table.splitlines():
        level, *_, left, top, width, height, confidence, text = row.split("\t", 11)
        if int(level) == WORD_LEVEL and text.strip():
            box = Box(int(left), int(top), int(width), int(height))
            found.append(Word(text.strip(), max(0, int(float(confidence))) / 100, box))
    return found


def is_here() -> bool:
    """Whether the library is there, and is one that this can call."""
    try:
        library()
    except OSError:
        return False
    return True


def library() -> Any:  # noqa: ANN401 - its functions are named at run time
    """The library, its functions with their types; raises OSError when it is not there, or lacks one of them."""
    for file in FILES:
        try:
            found = ctypes.CDLL(file)
            for name, (gives, takes) in CALLS.items():
                function = getattr(found, name)
                function.restype, function.argtypes = gives, takes
        except (OSError, AttributeError):
            continue
        return found
    raise OSError(f"The library of Tesseract ({FILES[0]}) is not there.")

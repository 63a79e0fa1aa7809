"""Tesseract as a library, through tesserocr: its tables are loaded once, not at each call.

The wheel brings the library and no language data: those of the installed Tesseract are used.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from daemon.adapters.readers.tesseract import (
    BLOCK,
    LINE_MARGIN,
    RAW_LINE,
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

RIGHT_TO_LEFT = 2
"""How the library calls a word in Arabic or Hebrew letters."""


class Tesserocr:
    """Reads sheets with Tesseract's library; otherwise as `daemon.adapters.readers.tesseract.Tesseract`.

    Raises ImportError when tesserocr is not installed.
    """

    def __init__(self, *, wanted: Sequence[str], timeout_seconds: float, own: Path | None = None) -> None:
        import tesserocr  # noqa: PLC0415 - an extra: only who has it and wants it pays for it

        self._engine: Any = tesserocr
        self._timeout_seconds = timeout_seconds
        self._stock, self._own = language_folder(), own
        self.languages = with_own(installed_languages(), own)
        refuse_missing(wanted, self.languages)
        self._open: dict[str, Any] = {}

    def read(self, page: Page, *, language: str) -> tuple[Word, ...]:
        """Every word on the page; see `daemon.ports.TextReader`."""
        api = self._opened(language)
        height, width = page.pixels.shape
        # As bytes: a picture of Pillow's would be packed into a file and unpacked again, 3 ms each time.
        api.SetImageBytes(page.pixels.tobytes(), width, height, 1, width)
        if language != NUMBERS:
            return tuple(self._words(api))
        words: list[Word] = []
        for line in page.lines:
            place = line.grown(LINE_MARGIN, LINE_MARGIN, (width, height))
            api.SetRectangle(place.x, place.y, place.width, place.height)
            words += self._words(api)
        return tuple(words)

    def _opened(self, language: str) -> Any:  # noqa: ANN401 - the library has no types
        if language not in self._open:
            folder = self._own if language == NUMBERS and self._own else self._stock
            try:
                api = self._engine.PyTessBaseAPI(
                    path=str(folder), lang=language, psm=RAW_LINE if language == NUMBERS else BLOCK
                )
            except RuntimeError as error:
                raise ReaderFailedError(f"Tesseract cannot read in the language '{language}'.") from error
            api.SetVariable("tessedit_do_invert", "0")
            self._open[language] = api
        return self._open[language]

    def _words(self, api: Any) -> Iterator[Word]:  # noqa: ANN401 - the library has no types
        if not api.Recognize(int(self._timeout_seconds * 1000)):
            raise too_slow(self._timeout_seconds)
        level = self._engine.RIL.WORD
        found = api.GetIterator()
        for word in self._engine.iterate_level(found, level) if found else ():
            if word.Empty(level):
                continue
            text, box = word.GetUTF8Text(level).strip(), word.BoundingBox(level)
            if word.WordDirection() == RIGHT_TO_LEFT:
                # The library hands these over letter by letter from the left.
                text = text[::-1]
            if text and box:
                left, top, right, bottom = box
                confidence = max(0.0, word.Confidence(level)) / 100
                yield Word(text, confidence, Box(left, top, right - left, bottom - top))

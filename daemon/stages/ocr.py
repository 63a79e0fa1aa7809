"""OCR: the kept crops laid out as lines on one sheet, dark on white, and read in one call.

One call a screenshot, because starting Tesseract costs about 75 ms, more than reading twenty cells does.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from daemon.domain.geometry import Box, hull
from daemon.ports import TextReader
from daemon.stages.sheet import Look, TextLine, sheet

SPACE = 0.75
"""Crops stand on one line over gaps up to this share of their height: wider than a space, narrower than a column."""


def ocr(masked: NDArray[np.uint8], text: Sequence[Box], reader: TextReader, *, language: str) -> tuple[TextLine, ...]:
    """Read the boxes of `text` in a masked picture (light on black), as lines from top to bottom.

    Raises ReaderFailedError when the reader does.
    """
    return sheet(masked, [Look(box) for box in lines(text)]).read(reader, language=language)


def lines(text: Sequence[Box]) -> tuple[Box, ...]:
    """The boxes of words, joined where they stand side by side on one line; top to bottom."""
    runs: list[list[Box]] = []
    for box in sorted(text, key=lambda b: b.x):
        fitting = [run for run in runs if _continues(run[-1], box)]
        if fitting:
            max(fitting, key=lambda run: run[-1].right).append(box)
        else:
            runs.append([box])
    return tuple(sorted((hull(run) for run in runs), key=lambda b: (b.y, b.x)))


def _continues(last: Box, box: Box) -> bool:
    small, large = sorted((last.height, box.height))
    shared = min(last.bottom, box.bottom) - max(last.y, box.y)
    return -small <= box.x - last.right <= SPACE * large and shared >= 0.6 * small and large <= 2.2 * small

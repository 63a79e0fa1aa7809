"""OCR: the kept crops laid out as lines on one sheet, dark on white, and read in one call.

One call a screenshot, because starting Tesseract costs about 75 ms, more than reading twenty cells does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from daemon.domain.geometry import Box, hull
from daemon.ports import TextReader
from daemon.stages.alike import firsts
from daemon.stages.sheet import Look, Sheet, TextLine, sheet, too_much_text
from daemon.stages.slant import leaning

MOST_WORDS, MOST_LINES = 2000, 600
"""On a picture; the busiest real screen has 619 crops of any kind. To put more words in lines, and to compare more
lines with each other, would take minutes."""

SPACE = 0.45
"""Crops stand on one line over gaps up to this share of their height: a space, less than from an icon to a number."""


def ocr(masked: NDArray[np.uint8], text: Sequence[Box], reader: TextReader, *, language: str) -> tuple[TextLine, ...]:
    """Read boxes of text in a masked picture (light on black), as lines from top to bottom.

    Raises ReaderFailedError when the reader does, TooLargeError for more text than a list has.
    """
    if len(text) > MOST_WORDS:
        raise too_much_text(len(text), "words")
    looks = leaning(masked, lines(text))
    if len(looks) > MOST_LINES:
        raise too_much_text(len(looks), "lines")
    first = firsts(masked, looks)
    read = dict(zip(sorted(set(first)), laid_out(masked, looks, first).read(reader, language=language), strict=True))
    return tuple(_as_at(look, read[i]) for look, i in zip(looks, first, strict=True))


def laid_out(masked: NDArray[np.uint8], looks: Sequence[Look], first: Sequence[int]) -> Sheet:
    """The sheet that is read: each drawing once; `first` as `alike.firsts` gives it."""
    return sheet(masked, [looks[i] for i in sorted(set(first))])


def _as_at(look: Look, line: TextLine) -> TextLine:
    """What was read of one line, at the place of another that is the same drawing."""
    right, down = look.box.x - line.box.x, look.box.y - line.box.y
    words = (replace(word, box=replace(word.box, x=word.box.x + right, y=word.box.y + down)) for word in line.words)
    return replace(line, box=look.box, words=tuple(words))


def lines(text: Sequence[Box]) -> tuple[Look, ...]:
    """How to look at the boxes of words: joined where they stand side by side on one line, top to bottom."""
    runs: list[list[Box]] = []
    for box in sorted(text, key=lambda b: b.x):
        fitting = [run for run in runs if _continues(run[-1], box)]
        if fitting:
            max(fitting, key=lambda run: run[-1].right).append(box)
        else:
            runs.append([box])
    return tuple(Look(box) for box in sorted(map(hull, runs), key=lambda b: (b.y, b.x)))


def _continues(last: Box, box: Box) -> bool:
    small, large = sorted((last.height, box.height))
    shared = min(last.bottom, box.bottom) - max(last.y, box.y)
    return -small <= box.x - last.right <= SPACE * large and shared >= 0.6 * small and large <= 2.2 * small

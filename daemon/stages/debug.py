"""Debug: a picture of each step, for a person who wants to see what Muster saw."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from daemon.domain.geometry import Box
from daemon.domain.reading import ScreenReading
from daemon.stages.classify import ClassifiedCrop
from daemon.stages.load import Pixels

GREEN, RED, AMBER, BLUE = (80, 200, 60), (60, 60, 230), (0, 170, 255), (230, 160, 40)
"""In BGR: text or trusted, noise, held, and the frame of a row."""

WIDTH_OF_A_LINE = 600
"""Pixels of a picture's shorter side for each pixel of the lines drawn on it, where somebody looks at it as a whole."""

COLOURS = (GREEN, AMBER, BLUE, RED, (230, 90, 200), (200, 220, 60), (160, 160, 255), (120, 255, 200))
"""For things of many kinds, one after the other."""


def drawn_crops(pixels: Pixels, crops: Sequence[ClassifiedCrop]) -> Pixels:
    """The picture with each crop framed: text green, icons red, classes of the officer's own blue and with their names.

    The chance of text stands where it is unsure.
    """
    drawn = pixels.copy()
    for crop in crops:
        colour = {"text": GREEN, "icon": RED}.get(crop.kind, BLUE)
        _frame(drawn, crop.box, colour)
        if colour == BLUE:
            _write(drawn, crop.kind, crop.box, colour)
        elif 0.05 < crop.text_chance < 0.95:
            _write(drawn, f"{crop.text_chance:.2f}", crop.box, colour)
    return drawn


def drawn_rows(pixels: Pixels, reading: ScreenReading) -> Pixels:
    """The picture, dimmed, with each row and cell framed and what was read written over it; held cells are amber."""
    drawn = np.asarray(pixels // 2, dtype=np.uint8)
    for row in reading.rows:
        _frame(drawn, row.box, BLUE)
        for cell in row.cells.values():
            colour = AMBER if cell.held else GREEN
            _frame(drawn, cell.box, colour)
            # OpenCV's own font has ASCII only; what it lacks is still told apart by a question mark.
            text = cell.text.encode("ascii", "replace").decode()
            _write(drawn, f"{text} ({cell.why})" if cell.held else text, cell.box, colour)
    return drawn


def drawn_boxes(pixels: Pixels, boxes: Sequence[tuple[str, Box]]) -> Pixels:
    """The picture, a little darker, with each box framed and its word in it; boxes of one word have one colour."""
    drawn = np.asarray(pixels // 4 * 3, dtype=np.uint8)
    words = list(dict.fromkeys(word for word, _ in boxes))
    width = max(1, round(min(pixels.shape[:2]) / WIDTH_OF_A_LINE))
    for word, box in boxes:
        colour = COLOURS[words.index(word) % len(COLOURS)]
        cv2.rectangle(drawn, (box.x, box.y), (box.right - 1, box.bottom - 1), colour, width)
        _write(drawn, word, Box(box.x + width, box.y, box.width, box.height), colour, size=0.4 * width)
    return drawn


def _frame(drawn: Pixels, box: Box, colour: tuple[int, int, int]) -> None:
    cv2.rectangle(drawn, (box.x - 1, box.y - 1), (box.right, box.bottom), colour, 1)


def _write(drawn: Pixels, text: str, box: Box, colour: tuple[int, int, int], *, size: float = 0.4) -> None:
    place = (box.x, max(round(25 * size), box.y - 3))
    width = max(1, round(2.5 * size))
    cv2.putText(drawn, text, place, cv2.FONT_HERSHEY_SIMPLEX, size, (0, 0, 0), 3 * width, cv2.LINE_AA)
    cv2.putText(drawn, text, place, cv2.FONT_HERSHEY_SIMPLEX, size, colour, width, cv2.LINE_AA)

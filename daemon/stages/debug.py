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


def drawn_crops(pixels: Pixels, crops: Sequence[ClassifiedCrop]) -> Pixels:
    """The picture with each crop framed: text green, everything else red; the chance of text where unsure."""
    drawn = pixels.copy()
    for crop in crops:
        colour = GREEN if crop.kind == "text" else RED
        _frame(drawn, crop.box, colour)
        if 0.05 < crop.text_chance < 0.95:
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


def _frame(drawn: Pixels, box: Box, colour: tuple[int, int, int]) -> None:
    cv2.rectangle(drawn, (box.x - 1, box.y - 1), (box.right, box.bottom), colour, 1)


def _write(drawn: Pixels, text: str, box: Box, colour: tuple[int, int, int]) -> None:
    place = (box.x, max(10, box.y - 3))
    cv2.putText(drawn, text, place, cv2.FONT_HERSHEY_SIMPLEX, 0.4, (0, 0, 0), 3, cv2.LINE_AA)
    cv2.putText(drawn, text, place, cv2.FONT_HERSHEY_SIMPLEX, 0.4, colour, 1, cv2.LINE_AA)

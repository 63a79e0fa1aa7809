"""Places of a screenshot as small pictures: a row with the cell in question marked, the cell large, the page small."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from daemon.domain.geometry import Box
from daemon.domain.questions import Cutout, Spot

Pixels = NDArray[np.uint8]

ROW_WIDTH = 760
"""Pixels that a row is at most wide: twice the room it has on a phone."""

CELL_HEIGHT, CELL_WIDTH = 96, 480
"""Pixels of a cell shown large: so high unless it would be wider than that."""

PAGE_SIZE = (300, 600)
"""Pixels of a whole screenshot shown small, at most."""

QUALITY = 62
"""Of WebP: a row takes about 6 KB then, and its letters look as they do on the screenshot."""

MARK = ((0, 0, 0), 5), ((0, 140, 255), 3)
"""The frame around a cell: colour in BGR and width in pixels, black under orange, so that it stands out on anything."""


def cut(pixels: Pixels, spot: Spot, cutout: Cutout) -> bytes:
    """The place on these BGR pixels, of shape (height, width, 3), as a WebP picture."""
    drawn = _drawn(pixels, spot, cutout)
    return cv2.imencode(".webp", drawn, [cv2.IMWRITE_WEBP_QUALITY, QUALITY])[1].tobytes()


def _drawn(pixels: Pixels, spot: Spot, cutout: Cutout) -> Pixels:
    size = (pixels.shape[1], pixels.shape[0])
    box, row = Box(*spot.box), Box(*spot.row_box)
    if cutout is Cutout.PAGE:
        return _scaled(pixels, min(1.0, PAGE_SIZE[0] / size[0], PAGE_SIZE[1] / size[1]))
    if cutout is Cutout.CELL:
        cell = _part(pixels, box.grown(box.height // 3, box.height // 4, size))
        return _scaled(cell, min(CELL_HEIGHT / cell.shape[0], CELL_WIDTH / cell.shape[1]))
    margin = max(6, row.height // 4)
    around = row.grown(margin, margin, size)
    scale = min(1.0, ROW_WIDTH / max(1, around.width))
    shown = _scaled(_part(pixels, around), scale).copy()
    first, last = (
        (round((x - around.x) * scale), round((y - around.y) * scale))
        for x, y in ((box.x - 4, box.y - 4), (box.right + 4, box.bottom + 4))
    )
    for colour, width in MARK:
        cv2.rectangle(shown, first, last, colour, width)
    return shown


def _part(pixels: Pixels, box: Box) -> Pixels:
    """What the box shows, at least one pixel, whatever the box is."""
    y, x = min(box.y, pixels.shape[0] - 1), min(box.x, pixels.shape[1] - 1)
    return pixels[y : max(box.bottom, y + 1), x : max(box.right, x + 1)]


def _scaled(pixels: Pixels, scale: float) -> Pixels:
    size = (max(1, round(pixels.shape[1] * scale)), max(1, round(pixels.shape[0] * scale)))
    way = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(pixels, size, interpolation=way), dtype=np.uint8)

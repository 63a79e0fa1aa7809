"""Small pictures of places on archived screenshots, for pages: a row with the cell in question marked, or the cell."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from daemon.adapters.vault_moves import open_plain
from daemon.domain.geometry import Box
from daemon.domain.questions import Cutout, Spot
from daemon.errors import ScreenshotError

Pixels = NDArray[np.uint8]

ROW_WIDTH = 760
"""Pixels that a row is at most wide: twice the room it has on a phone."""

CELL_HEIGHT, CELL_WIDTH = 96, 480
"""Pixels of a cell shown large: so high unless it would be wider than that."""

PAGE_SIZE = (300, 600)
"""Pixels of a whole screenshot shown small, at most."""

QUALITY = 62
"""Of WebP: a row takes about 6 KB then, and its letters look as they do on the screenshot."""

KEPT = 1500
"""So many pictures are kept for the next time, about 10 MB: the pages are renewed after each batch."""

MARK = ((0, 0, 0), 5), ((0, 140, 255), 3)
"""The frame around a cell: colour in BGR and width in pixels, black under orange, so that it stands out on anything."""


class ArchiveCrops:
    """Cuts places out of the screenshots in the archive.

    A screenshot is only decoded when its bytes are still those that were read: they were decoded once without harm.
    """

    def __init__(self, archive: Path, decode: Callable[[bytes], Pixels]) -> None:
        """`decode` makes BGR pixels of shape (height, width, 3) of a file's bytes, or raises ScreenshotError."""
        self._archive = archive
        self._decode = decode
        self._made: OrderedDict[tuple[Spot, Cutout], bytes] = OrderedDict()

    def cut(self, spots: Iterable[tuple[Spot, Cutout]]) -> Mapping[tuple[Spot, Cutout], bytes]:
        """A WebP picture of each place, each screenshot decoded once; without those whose screenshot is not there."""
        asked = list(dict.fromkeys(spots))
        missing: dict[str, list[tuple[Spot, Cutout]]] = {}
        for place in asked:
            if place in self._made:
                self._made.move_to_end(place)
            else:
                missing.setdefault(place[0].screenshot, []).append(place)
        for places in missing.values():
            self._cut_of_one(places)
        found = {place: self._made[place] for place in asked if place in self._made}
        while len(self._made) > KEPT:
            self._made.popitem(last=False)
        return found

    def _cut_of_one(self, places: Sequence[tuple[Spot, Cutout]]) -> None:
        spot = places[0][0]
        try:
            with open_plain(self._archive / spot.archived_as) as content:
                data = content.read()
            if hashlib.sha256(data).hexdigest() != spot.screenshot:
                return
            pixels = self._decode(data)
        except (OSError, ScreenshotError):
            return
        for place in places:
            self._made[place] = _webp(_drawn(pixels, *place))


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
    return pixels[box.y : max(box.bottom, box.y + 1), box.x : max(box.right, box.x + 1)]


def _scaled(pixels: Pixels, scale: float) -> Pixels:
    size = (max(1, round(pixels.shape[1] * scale)), max(1, round(pixels.shape[0] * scale)))
    way = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(pixels, size, interpolation=way), dtype=np.uint8)


def _webp(pixels: Pixels) -> bytes:
    return cv2.imencode(".webp", pixels, [cv2.IMWRITE_WEBP_QUALITY, QUALITY])[1].tobytes()

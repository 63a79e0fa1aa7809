"""The strip: every crop of a picture at one height, side by side, so that measures are taken for all at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from daemon.domain.geometry import Box
from daemon.stages.load import Pixels

HIGH = 24
"""Lines of the strip."""

NARROWEST, WIDEST = 6, 144
"""Columns that a crop gets at least and at most; a longer line of text is squeezed."""

MARGIN = 0.12
"""Share of a crop's height that is looked at around it, to see the ground it stands on."""

APART = 7
"""Empty columns before, between and after the crops: what is measured with a square of 7 pixels reaches 6 far."""

RING = 12
"""Places on each side of a crop where its ground is looked at."""

FAINTEST = 10
"""Steps of 255 below which a difference from the ground is never ink."""


@dataclass(frozen=True, slots=True, eq=False)
class Strip:
    """Crops side by side. Arrays over pixels have HIGH lines; `crops` is how many there are.

    `colour` BGR (lines, columns, 3); `distance` from the ground of the crop, 0 to 255 (lines, columns); `ink`, where
    that is large (lines, columns); `owner`, the crop of each column, `crops` for the empty ones (columns); `place`,
    from 0 to 1, where in its crop a column lies (columns); `widths` in columns (crops); `grounds` BGR (crops, 3);
    `contrast`, `two_tone` and `ring_spread` (crops).
    """

    crops: int
    colour: NDArray[np.uint8]
    distance: NDArray[np.uint8]
    ink: NDArray[np.bool_]
    owner: NDArray[np.int64]
    place: NDArray[np.float32]
    widths: NDArray[np.float32]
    grounds: NDArray[np.float32]
    contrast: NDArray[np.float32]
    two_tone: NDArray[np.float32]
    ring_spread: NDArray[np.float32]

    def total(self, columns: NDArray[np.generic]) -> NDArray[np.float64]:
        """The sum of a value of each column, by crop, shape (crops,)."""
        return np.bincount(self.owner, weights=columns, minlength=self.crops + 1)[: self.crops].astype(np.float64)

    def mean(self, values: NDArray[np.generic]) -> NDArray[np.float64]:
        """The mean of a value of each pixel, by crop, shape (crops,)."""
        means: NDArray[np.float64] = self.total(values.sum(axis=0)) / (self.widths * values.shape[0])
        return means


def lay_out(pixels: Pixels, boxes: Sequence[Box], *, margin: float = MARGIN) -> Strip:
    """The strip of at least one crop of a BGR picture, with this share of its height around each."""
    tiles = [_tile(pixels, box, max(1, round(box.height * margin)) if margin else 0) for box in boxes]
    widths = np.array([tile.shape[1] for tile in tiles])
    starts = np.cumsum(widths + APART) - widths
    colour = np.zeros((HIGH, int(starts[-1] + widths[-1] + APART), 3), np.uint8)
    owner = np.full(colour.shape[1], len(tiles), np.int64)
    for number, (tile, start) in enumerate(zip(tiles, starts, strict=True)):
        colour[:, start : start + tile.shape[1]] = tile
        owner[start : start + tile.shape[1]] = number
    grounds, ring_spread = _grounds(colour, starts, widths)
    beneath = np.concatenate([grounds, np.zeros((1, 3))]).astype(np.uint8)[owner]
    blue, green, red = cv2.split(cv2.absdiff(colour, np.broadcast_to(beneath, colour.shape).copy()))
    distance = np.asarray(cv2.max(cv2.max(blue, green), red), np.uint8)
    contrast, threshold, two_tone = split(distance, owner, len(tiles))
    needed = np.append(np.maximum(threshold, FAINTEST), 255)[owner]
    place = (np.arange(len(owner)) - np.append(starts, 0)[owner]) / np.append(widths, 1)[owner]
    return Strip(
        crops=len(tiles),
        colour=colour,
        distance=distance,
        ink=distance > needed,
        owner=owner,
        place=np.clip(place, 0, 0.9999).astype(np.float32),
        widths=widths.astype(np.float32),
        grounds=grounds.astype(np.float32),
        contrast=contrast,
        two_tone=two_tone,
        ring_spread=ring_spread,
    )


def _tile(pixels: Pixels, box: Box, by: int) -> NDArray[np.uint8]:
    seen = box.grown(by, by, within=(pixels.shape[1], pixels.shape[0]))
    part = pixels[seen.y : seen.bottom, seen.x : seen.right]
    width = min(WIDEST, max(NARROWEST, round(seen.width * HIGH / seen.height)))
    method = cv2.INTER_AREA if seen.height > HIGH else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(part, (width, HIGH), interpolation=method), np.uint8)


def _grounds(
    colour: NDArray[np.uint8], starts: NDArray[np.int64], widths: NDArray[np.int64]
) -> tuple[NDArray[np.float64], NDArray[np.float32]]:
    """The middle colour of each crop's rim, shape (crops, 3), and how far the rim strays from it, shape (crops,)."""
    along = np.linspace(0, 1, RING)
    across = starts[:, None] + np.round(along * (widths[:, None] - 1)).astype(np.int64)
    down = np.broadcast_to(np.round(along * (HIGH - 1)).astype(np.int64), across.shape)
    last = (starts + widths - 1)[:, None]
    lines = np.concatenate([np.zeros_like(across), np.full_like(across, HIGH - 1), down, down], axis=1)
    columns = np.concatenate([across, across, starts[:, None] + 0 * down, last + 0 * down], axis=1)
    rim = colour[lines, columns].astype(np.float32)
    grounds = np.median(rim, axis=1)
    strays = np.abs(rim - grounds[:, None]).max(axis=2).mean(axis=1)
    return grounds, (strays / 255).astype(np.float32)


def split(
    values: NDArray[np.uint8], owner: NDArray[np.int64], crops: int
) -> tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.float32]]:
    """Otsu's threshold for each crop at once.

    Gives, of shape (crops,) each: the value that only a twentieth of the pixels exceed, as a share of 255; the
    threshold; and the share of the spread that the two sides of it explain, 1 for a picture in two tones.
    """
    cells = owner[None, :] * 256 + values
    counts = np.bincount(cells.ravel(), minlength=(crops + 1) * 256).reshape(crops + 1, 256)[:crops]
    share = counts / np.maximum(1, counts.sum(axis=1, keepdims=True))
    below = np.cumsum(share, axis=1)
    steps = np.arange(256)
    moment = np.cumsum(share * steps, axis=1)
    mean = moment[:, -1:]
    spread = (share * (steps - mean) ** 2).sum(axis=1)
    between = (mean * below - moment) ** 2 / np.maximum(below * (1 - below), 1e-9)
    threshold = between.argmax(axis=1)
    high = (below >= 0.95).argmax(axis=1)
    two_tone = between.max(axis=1) / np.maximum(spread, 1e-6)
    return (high / 255).astype(np.float32), threshold.astype(np.float32), np.minimum(two_tone, 1).astype(np.float32)

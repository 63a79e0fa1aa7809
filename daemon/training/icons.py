"""Icons drawn from simple shapes: what stands between the texts of a game's list."""

from __future__ import annotations

import math

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from daemon.training.dice import Colour, Dice
from daemon.training.shapes import Brush, ring
from daemon.training.signs import SIGNS
from daemon.training.things import THINGS

ICONS: dict[str, Brush] = {**SIGNS, **THINGS}
"""Every icon by its name."""

BOARD = 96
"""Icons are drawn on a board of this many pixels square, then shrunk."""


def icon(name: str, dice: Dice, size: int, main: Colour, second: Colour, *, plain: bool = False) -> NDArray[np.uint8]:
    """An icon of `size` pixels, RGBA; `plain` leaves out shading, turn and edge, as for a flat white sign."""
    board = Image.new("RGBA", (BOARD, BOARD))
    ICONS[name](ImageDraw.Draw(board), dice, main, second)
    if not plain and dice.chance(0.5):
        board = board.rotate(dice.between(-18, 18), Image.Resampling.BILINEAR)
    if name in {"arrow", "chevron", "triangle"}:
        board = board.rotate(90 * dice.whole(0, 3))
    drawn = np.array(board)
    if not plain:
        drawn = _shaded(drawn, dice)
    return np.asarray(cv2.resize(drawn, (size, size), interpolation=cv2.INTER_AREA))


def _shaded(drawn: NDArray[np.uint8], dice: Dice) -> NDArray[np.uint8]:
    """Light from above, grain, and a dark or light edge around, as painted icons have."""
    light = np.linspace(dice.between(0, 70), -dice.between(0, 70), BOARD, dtype=np.float32)[:, None, None]
    grain = cv2.resize(dice.field(12, 12) - np.float32(0.5), (BOARD, BOARD), interpolation=cv2.INTER_CUBIC)
    colour = drawn[..., :3].astype(np.float32) + light + grain[..., None] * dice.between(0, 110)
    drawn[..., :3] = np.clip(colour, 0, 255).astype(np.uint8)
    if dice.chance(0.6):
        width = dice.whole(3, 6)
        shape = np.pad(drawn[..., 3], width)[width:-width, width:-width]
        grown = cv2.dilate(shape, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * width + 1, 2 * width + 1)))
        edge = dice.one([(20, 16, 12), (40, 30, 60), (250, 246, 236)])
        share = drawn[..., 3:].astype(np.float32) / 255
        drawn[..., :3] = (drawn[..., :3] * share + np.array(edge, np.float32) * (1 - share)).astype(np.uint8)
        drawn[..., 3] = np.maximum(grown, drawn[..., 3])
    return drawn


def flag(dice: Dice, width: int) -> NDArray[np.uint8]:
    """A flag of `width` pixels with stripes, a disc, a cross or a star, RGBA, as no country's in particular."""
    board = Image.new("RGB", (96, 64), dice.colour(120))
    d = ImageDraw.Draw(board)
    first, second, third = dice.colour(), dice.colour(), dice.colour()
    kind = dice.whole(0, 4)
    if kind == 0:
        for i, colour in enumerate((first, (245, 245, 245), third)):
            d.rectangle((i * 32, 0, i * 32 + 31, 63), fill=colour)
    elif kind == 1:
        for i, colour in enumerate((first, second, third)):
            d.rectangle((0, i * 22, 95, i * 22 + 21), fill=colour)
    elif kind == 2:
        d.rectangle((0, 0, 95, 63), fill=(248, 248, 248))
        d.ellipse((30, 14, 66, 50), fill=first)
    elif kind == 3:
        d.rectangle((0, 0, 95, 63), fill=first)
        d.rectangle((28, 0, 42, 63), fill=second)
        d.rectangle((0, 24, 95, 38), fill=second)
    else:
        d.polygon(ring(48, 32, 24, 10, -math.pi / 2, 0.45), fill=first)
    return np.dstack(
        [
            cv2.resize(np.asarray(board), (width, round(width * 0.66)), interpolation=cv2.INTER_AREA),
            np.full((round(width * 0.66), width), 255, np.uint8),
        ]
    )

"""Shapes: what the brushes of signs and things share."""

from __future__ import annotations

import math
from collections.abc import Callable

from PIL import ImageDraw

from daemon.training.dice import Colour, Dice

Brush = Callable[[ImageDraw.ImageDraw, Dice, Colour, Colour], None]
"""Draws on a board of 96 pixels square with a main and a second colour."""

NOTHING = (0, 0, 0, 0)
"""Wipes out what was drawn."""

Points = list[tuple[float, float]]


def ring(cx: float, cy: float, radius: float, corners: int, turn: float = 0.0, dent: float = 1.0) -> Points:
    """A ring of corners; with `dent` below 1 every other corner lies nearer the middle."""
    return [
        (
            cx + radius * (dent if i % 2 else 1) * math.cos(turn + i * math.tau / corners),
            cy + radius * (dent if i % 2 else 1) * math.sin(turn + i * math.tau / corners),
        )
        for i in range(corners)
    ]

"""Icons drawn from simple shapes: what stands between the texts of a game's list."""

from __future__ import annotations

import math
from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from daemon.training.dice import Colour, Dice, mix

BOARD = 96
"""Icons are drawn on a board of this many pixels square, then shrunk."""

Brush = Callable[[ImageDraw.ImageDraw, Dice, Colour, Colour], None]
"""Draws on a board with a main and a second colour."""

Points = list[tuple[float, float]]


def _round(cx: float, cy: float, radius: float, corners: int, turn: float = 0.0, dent: float = 1.0) -> Points:
    """A ring of corners; with `dent` below 1 every other corner lies nearer the middle."""
    return [
        (
            cx + radius * (dent if i % 2 else 1) * math.cos(turn + i * math.tau / corners),
            cy + radius * (dent if i % 2 else 1) * math.sin(turn + i * math.tau / corners),
        )
        for i in range(corners)
    ]


def _fist(d: ImageDraw.ImageDraw, dice: Dice, main: Colour, second: Colour) -> None:
    d.polygon([(28, 58), (72, 52), (66, 92), (34, 92)], fill=main)
    for i in range(4):
        x = 18 + i * 15
        d.rounded_rectangle((x, 14 + 3 * abs(i - 1), x + 13, 42), 5, fill=main)
    d.rounded_rectangle((20, 36, 80, 60), 10, fill=main)
    d.line([(24, 46), (52, 44), (48, 58)], fill=second, width=dice.whole(3, 5))


def _battery(d: ImageDraw.ImageDraw, dice: Dice, main: Colour, second: Colour) -> None:
    d.rounded_rectangle((28, 18, 68, 88), 8, fill=main)
    d.rectangle((40, 8, 56, 20), fill=second)
    for y in range(30, 84, dice.whole(11, 18)):
        d.rectangle((28, y, 68, y + 6), fill=second)
    d.line([(36, 24), (36, 82)], fill=mix(main, (255, 255, 255), 0.6), width=4)


def _ticket(d: ImageDraw.ImageDraw, _dice: Dice, main: Colour, second: Colour) -> None:
    d.polygon([(4, 34), (84, 22), (92, 62), (12, 76)], fill=mix(main, (0, 0, 0), 0.3))
    d.polygon([(8, 28), (88, 28), (90, 68), (8, 68)], fill=main)
    d.ellipse((22, 36, 46, 60), outline=second, width=4)
    for y in (38, 47, 56):
        d.line([(56, y), (80, y)], fill=second, width=3)


def _clock(d: ImageDraw.ImageDraw, dice: Dice, main: Colour, second: Colour) -> None:
    d.ellipse((10, 10, 86, 86), outline=main, width=dice.whole(6, 11))
    if dice.chance(0.5):
        d.pieslice((24, 24, 72, 72), dice.whole(-90, 0), dice.whole(60, 220), fill=main)
    else:
        d.line([(48, 48), (48, 24)], fill=main, width=7)
        d.line([(48, 48), (66, 56)], fill=second if dice.chance(0.3) else main, width=7)


def _coin(d: ImageDraw.ImageDraw, dice: Dice, main: Colour, second: Colour) -> None:
    d.ellipse((8, 8, 88, 88), fill=second)
    d.ellipse((16, 14, 80, 78), fill=main)
    d.polygon(_round(48, 46, 20, dice.one([4, 8, 10, 12]), -math.pi / 2, 0.5), fill=second)


def _arrow(d: ImageDraw.ImageDraw, _dice: Dice, main: Colour, _second: Colour) -> None:
    d.polygon([(4, 48), (48, 8), (48, 32), (92, 32), (92, 64), (48, 64), (48, 88)], fill=main)


def _chevron(d: ImageDraw.ImageDraw, dice: Dice, main: Colour, _second: Colour) -> None:
    d.line([(64, 10), (28, 48), (64, 86)], fill=main, width=dice.whole(10, 22), joint="curve")


def _gear(d: ImageDraw.ImageDraw, _dice: Dice, main: Colour, second: Colour) -> None:
    for i in range(8):
        x, y = 48 + 38 * math.cos(i * math.pi / 4), 48 + 38 * math.sin(i * math.pi / 4)
        d.ellipse((x - 9, y - 9, x + 9, y + 9), fill=main)
    d.ellipse((14, 14, 82, 82), fill=main)
    d.ellipse((34, 34, 62, 62), fill=second)


def _star(d: ImageDraw.ImageDraw, _dice: Dice, main: Colour, _second: Colour) -> None:
    d.polygon(_round(48, 50, 44, 10, -math.pi / 2, 0.45), fill=main)


def _heart(d: ImageDraw.ImageDraw, _dice: Dice, main: Colour, _second: Colour) -> None:
    d.ellipse((8, 14, 52, 56), fill=main)
    d.ellipse((44, 14, 88, 56), fill=main)
    d.polygon([(11, 44), (85, 44), (48, 90)], fill=main)


def _shield(d: ImageDraw.ImageDraw, _dice: Dice, main: Colour, second: Colour) -> None:
    d.polygon([(12, 14), (48, 4), (84, 14), (80, 58), (48, 92), (16, 58)], fill=second)
    d.polygon([(22, 22), (48, 14), (74, 22), (70, 54), (48, 80), (26, 54)], fill=main)


def _sword(d: ImageDraw.ImageDraw, _dice: Dice, main: Colour, second: Colour) -> None:
    d.polygon([(84, 6), (90, 12), (40, 66), (30, 56)], fill=main)
    d.line([(20, 50), (46, 76)], fill=second, width=8)
    d.line([(32, 64), (12, 84)], fill=second, width=10)


def _gem(d: ImageDraw.ImageDraw, _dice: Dice, main: Colour, second: Colour) -> None:
    d.polygon([(24, 16), (72, 16), (92, 40), (48, 90), (4, 40)], fill=main)
    d.polygon([(34, 40), (62, 40), (48, 88)], fill=mix(main, (255, 255, 255), 0.45))
    d.line([(4, 40), (92, 40)], fill=second, width=3)


def _bolt(d: ImageDraw.ImageDraw, _dice: Dice, main: Colour, _second: Colour) -> None:
    d.polygon([(56, 4), (20, 54), (44, 54), (36, 92), (76, 38), (52, 38)], fill=main)


def _crown(d: ImageDraw.ImageDraw, _dice: Dice, main: Colour, second: Colour) -> None:
    d.polygon([(8, 28), (30, 50), (48, 14), (66, 50), (88, 28), (80, 78), (16, 78)], fill=main)
    d.rectangle((16, 70, 80, 82), fill=second)


def _chest(d: ImageDraw.ImageDraw, _dice: Dice, main: Colour, second: Colour) -> None:
    d.rounded_rectangle((8, 22, 88, 84), 10, fill=main)
    d.rectangle((8, 46, 88, 54), fill=second)
    d.rectangle((42, 42, 54, 62), fill=mix(second, (255, 255, 255), 0.5))


def _person(d: ImageDraw.ImageDraw, _dice: Dice, main: Colour, _second: Colour) -> None:
    d.ellipse((30, 8, 66, 46), fill=main)
    d.pieslice((10, 48, 86, 130), 180, 360, fill=main)


def _envelope(d: ImageDraw.ImageDraw, _dice: Dice, main: Colour, second: Colour) -> None:
    d.rounded_rectangle((6, 20, 90, 76), 6, fill=main)
    d.line([(8, 24), (48, 54), (88, 24)], fill=second, width=5)


def _bin(d: ImageDraw.ImageDraw, _dice: Dice, main: Colour, second: Colour) -> None:
    d.rectangle((12, 16, 84, 26), fill=main)
    d.polygon([(20, 32), (76, 32), (70, 90), (26, 90)], fill=main)
    for x in (36, 48, 60):
        d.line([(x, 42), (x, 80)], fill=second, width=4)


def _lock(d: ImageDraw.ImageDraw, _dice: Dice, main: Colour, second: Colour) -> None:
    d.arc((26, 6, 70, 66), 180, 360, fill=main, width=9)
    d.rounded_rectangle((14, 42, 82, 90), 8, fill=main)
    d.ellipse((42, 56, 54, 70), fill=second)


def _signal(d: ImageDraw.ImageDraw, _dice: Dice, main: Colour, _second: Colour) -> None:
    for i in range(4):
        d.rounded_rectangle((8 + i * 22, 70 - i * 18, 22 + i * 22, 86), 3, fill=main)


def _waves(d: ImageDraw.ImageDraw, _dice: Dice, main: Colour, _second: Colour) -> None:
    for r in (16, 38, 60):
        d.arc((48 - r, 76 - r, 48 + r, 76 + r), 225, 315, fill=main, width=10)
    d.ellipse((42, 70, 54, 82), fill=main)


def _charge(d: ImageDraw.ImageDraw, dice: Dice, main: Colour, second: Colour) -> None:
    d.rounded_rectangle((4, 30, 84, 66), 10, outline=main, width=5)
    d.rectangle((86, 42, 92, 54), fill=main)
    d.rectangle((11, 37, dice.whole(20, 77), 59), fill=second if dice.chance(0.5) else main)


def _tick(d: ImageDraw.ImageDraw, dice: Dice, main: Colour, _second: Colour) -> None:
    d.line([(12, 50), (38, 78), (86, 18)], fill=main, width=dice.whole(9, 18), joint="curve")


def _cross(d: ImageDraw.ImageDraw, dice: Dice, main: Colour, _second: Colour) -> None:
    width = dice.whole(10, 24)
    d.line([(16, 16), (80, 80)], fill=main, width=width)
    d.line([(80, 16), (16, 80)], fill=main, width=width)


def _info(d: ImageDraw.ImageDraw, _dice: Dice, main: Colour, second: Colour) -> None:
    d.ellipse((6, 6, 90, 90), fill=main)
    d.ellipse((41, 20, 55, 34), fill=second)
    d.rectangle((42, 42, 54, 74), fill=second)


def _puzzle(d: ImageDraw.ImageDraw, _dice: Dice, main: Colour, second: Colour) -> None:
    d.rectangle((16, 32, 70, 86), fill=main)
    d.ellipse((32, 14, 54, 38), fill=main)
    d.ellipse((64, 48, 88, 70), fill=main)
    d.ellipse((14, 48, 32, 68), fill=second)


def _cube(d: ImageDraw.ImageDraw, _dice: Dice, main: Colour, _second: Colour) -> None:
    d.polygon([(48, 6), (86, 26), (48, 48), (10, 26)], fill=mix(main, (255, 255, 255), 0.4))
    d.polygon([(10, 26), (48, 48), (48, 92), (10, 70)], fill=main)
    d.polygon([(86, 26), (48, 48), (48, 92), (86, 70)], fill=mix(main, (0, 0, 0), 0.4))


def _pin(d: ImageDraw.ImageDraw, _dice: Dice, main: Colour, second: Colour) -> None:
    d.ellipse((20, 6, 76, 62), fill=main)
    d.polygon([(24, 48), (72, 48), (48, 92)], fill=main)
    d.ellipse((36, 22, 60, 46), fill=second)


def _bubble(d: ImageDraw.ImageDraw, _dice: Dice, main: Colour, second: Colour) -> None:
    d.rounded_rectangle((6, 12, 90, 66), 18, fill=main)
    d.polygon([(24, 60), (46, 62), (20, 88)], fill=main)
    for x in (28, 48, 68):
        d.ellipse((x - 5, 34, x + 5, 44), fill=second)


def _male(d: ImageDraw.ImageDraw, _dice: Dice, main: Colour, _second: Colour) -> None:
    d.ellipse((10, 34, 62, 86), outline=main, width=13)
    d.line([(56, 40), (84, 12)], fill=main, width=11)
    d.line([(60, 10), (86, 10), (86, 36)], fill=main, width=11)


def _female(d: ImageDraw.ImageDraw, _dice: Dice, main: Colour, _second: Colour) -> None:
    d.ellipse((22, 6, 74, 56), outline=main, width=12)
    d.line([(48, 56), (48, 92)], fill=main, width=11)
    d.line([(30, 74), (66, 74)], fill=main, width=11)


def _triangle(d: ImageDraw.ImageDraw, _dice: Dice, main: Colour, _second: Colour) -> None:
    d.polygon([(10, 26), (86, 26), (48, 76)], fill=main)


def _plus(d: ImageDraw.ImageDraw, dice: Dice, main: Colour, _second: Colour) -> None:
    half = dice.whole(7, 14)
    d.rectangle((10, 48 - half, 86, 48 + half), fill=main)
    d.rectangle((48 - half, 10, 48 + half, 86), fill=main)


def _lens(d: ImageDraw.ImageDraw, _dice: Dice, main: Colour, _second: Colour) -> None:
    d.ellipse((8, 8, 62, 62), outline=main, width=10)
    d.line([(58, 58), (88, 88)], fill=main, width=13)


def _cup(d: ImageDraw.ImageDraw, _dice: Dice, main: Colour, second: Colour) -> None:
    d.arc((6, 12, 46, 50), 60, 300, fill=second, width=7)
    d.arc((50, 12, 90, 50), 240, 120, fill=second, width=7)
    d.pieslice((22, -26, 74, 62), 0, 180, fill=main)
    d.rectangle((42, 58, 54, 76), fill=main)
    d.rectangle((28, 76, 68, 88), fill=second)


def _leafs(d: ImageDraw.ImageDraw, dice: Dice, main: Colour, second: Colour) -> None:
    for i in range(dice.whole(3, 7)):
        x, y = dice.whole(10, 70), dice.whole(10, 70)
        d.ellipse((x, y, x + dice.whole(12, 30), y + dice.whole(8, 24)), fill=main if i % 2 else second)


def _bars(d: ImageDraw.ImageDraw, _dice: Dice, main: Colour, _second: Colour) -> None:
    for y in (18, 42, 66):
        d.rounded_rectangle((8, y, 88, y + 12), 5, fill=main)


def _bag(d: ImageDraw.ImageDraw, _dice: Dice, main: Colour, second: Colour) -> None:
    d.ellipse((14, 30, 82, 92), fill=main)
    d.polygon([(34, 8), (62, 8), (56, 36), (40, 36)], fill=main)
    d.line([(34, 34), (62, 34)], fill=second, width=6)


ICONS: dict[str, Brush] = {
    brush.__name__.lstrip("_"): brush
    for brush in (
        *(_fist, _battery, _ticket, _clock, _coin, _arrow, _chevron, _gear, _star, _heart, _shield, _sword, _gem),
        *(_bolt, _crown, _chest, _person, _envelope, _bin, _lock, _signal, _waves, _charge, _tick, _cross, _info),
        *(_puzzle, _cube, _pin, _bubble, _male, _female, _triangle, _plus, _lens, _cup, _leafs, _bars, _bag),
    )
}
"""Every icon by its name."""


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
        d.polygon(_round(48, 32, 24, 10, -math.pi / 2, 0.45), fill=first)
    return np.dstack(
        [
            cv2.resize(np.asarray(board), (width, round(width * 0.66)), interpolation=cv2.INTER_AREA),
            np.full((round(width * 0.66), width), 255, np.uint8),
        ]
    )

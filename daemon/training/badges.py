"""Badges: numbers and letters on a ground of their own, as on medals, at portraits' corners, on rewards and buttons."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
from PIL import Image, ImageDraw

from daemon.domain.geometry import Box
from daemon.training.canvas import Canvas
from daemon.training.dice import Colour, Dice, brightness, mix
from daemon.training.icons import ICONS, icon
from daemon.training.lettering import Style
from daemon.training.theme import METALS, Theme, readable
from daemon.training.typefaces import BUILT_IN

WHITE, BLACK = (255, 255, 255), (0, 0, 0)

GROUNDS: tuple[Colour, ...] = (
    *((236, 240, 250), (40, 44, 60), (30, 110, 70), (170, 40, 40), (90, 60, 160), (120, 126, 134)),
    *((190, 120, 30), (60, 90, 190), (176, 204, 250)),
)
"""Of badges."""

YELLOWS: tuple[Colour, ...] = ((255, 226, 90), (255, 240, 190), (250, 200, 60))
"""What numbers on rewards are lettered in, besides white."""


def paint_badge(canvas: Canvas, dice: Dice, theme: Theme, at: tuple[float, float], text: str, row: int) -> None:
    """A short text on a pill, a disc with a rim, or a shield, with its middle at `at`."""
    high = max(theme.em * dice.between(0.45, 0.75), 10.0)
    back = dice.one(GROUNDS)
    wide = round(high * (1.5 if len(text) < 3 else 2.1))
    kind = dice.one(["pill", "pill", "disc", "shield"])
    if kind == "pill":
        box = Box(round(at[0]) - wide // 2, round(at[1] - high * 0.7), wide, round(high * 1.4))
        canvas.panel(box, back, radius=box.height // 2, edge=mix(back, (128, 128, 128), 0.6))
    elif kind == "disc":
        canvas.tile(_disc(round(wide * dice.between(1.1, 1.4)), back, dice), *at, "disc")
    else:
        rim = mix(back, dice.one([WHITE, BLACK, (250, 220, 130)]), dice.between(0.3, 0.7))
        canvas.tile(icon("shield", dice, round(wide * dice.between(1.3, 1.7)), back, rim), *at, "shield")
    style = Style(typeface=theme.value.typeface, size=high, fill=dice.one([WHITE, (255, 246, 214), (24, 40, 96)]))
    style = readable(style, back, dice)
    if dice.chance(0.35):
        edge = mix(back, WHITE if brightness(style.fill) < 128 else BLACK, dice.between(0.4, 0.9))
        style = replace(style, outline=edge, outline_width=dice.between(0.05, 0.12))
    canvas.text(text, style, *at, align="centre", column="badge", row=row)


def paint_medal(canvas: Canvas, dice: Dice, style: Style, at: tuple[float, float], rank: int, row: int) -> None:
    """One of the first three places: on metal, in white with a dark edge or in a tone of the metal itself."""
    em = style.size
    size = round(em * dice.between(1.7, 2.4))
    metal = mix(METALS[rank - 1], (90, 50, 0), 0.35)
    kind = dice.one(["coin", "shield", "crown", "hexagon", "ribbon", "ribbon"])
    canvas.tile(icon(kind, dice, size, metal, mix(metal, WHITE, 0.4)), *at, "medal")
    dark = mix(metal, BLACK, 0.6)
    fill, edge = dice.one(
        [(WHITE, dark), (WHITE, dark), (mix(metal, WHITE, 0.75), mix(metal, BLACK, 0.35)), (dark, None)]
    )
    style = replace(style, fill=fill, fade=None, outline=edge, size=em * dice.between(0.7, 0.95))
    canvas.text(str(rank), style, *at, align="centre", column="rank", row=row)


def paint_reward(canvas: Canvas, dice: Dice, theme: Theme, cell: Box, row: int) -> None:
    """A picture of something in a cell, and how many there are of it across its lower right corner."""
    kind = dice.one(list(ICONS))
    drawn = icon(kind, dice, max(8, round(cell.width * 0.8)), dice.colour(60), dice.colour())
    canvas.tile(drawn, cell.centre_x, cell.centre_y, kind)
    face = theme.value.typeface if dice.chance(0.5) else BUILT_IN
    style = Style(
        typeface=face,
        size=max(12.0, cell.width * dice.between(0.24, 0.34)),
        fill=dice.one([WHITE, WHITE, *YELLOWS]),
        outline=dice.one([(20, 20, 20), (60, 30, 10), (40, 20, 70)]),
        outline_width=dice.between(0.04, 0.12),
        weight=0.02,
    )
    if dice.chance(0.3):
        style = replace(style, fade=mix(style.fill, (255, 170, 40), 0.5))
    low = cell.centre_y + cell.width * 0.32
    text = dice.one(["1", "3", "5", "20", "x2", "100", "3,000", "500", "1.5K", f"{dice.whole(1, 99)},000"])
    text = text if face.covers(text) else "10"
    canvas.text(text, style, cell.centre_x + cell.width * 0.44, low, align="right", column="reward", row=row)


def paint_button(canvas: Canvas, dice: Dice, theme: Theme, box: Box, text: str, row: int) -> None:
    """A button with its text, in the screen's own colours or in one that calls."""
    loud = dice.chance(0.5)
    back = dice.one([(240, 160, 40), (80, 180, 60), (50, 130, 230), (210, 70, 60)]) if loud else theme.accent
    back = back if loud else mix(back, theme.bar, 0.3)
    canvas.panel(box, mix(back, WHITE, 0.25), foot=back, radius=box.height // 5, edge=mix(back, BLACK, 0.5))
    style = readable(replace(theme.value, size=theme.em * 0.8, hard=False), back, dice)
    if loud and dice.chance(0.7):
        style = replace(style, fill=WHITE, fade=None, outline=mix(back, BLACK, dice.between(0.4, 0.8)))
    canvas.text(text, style, box.centre_x, box.centre_y, align="centre", column="button", row=row)


def _disc(size: int, back: Colour, dice: Dice) -> np.typing.NDArray[np.uint8]:
    """A disc with a rim, lighter or darker to one side, RGBA."""
    board = Image.new("RGBA", (96, 96))
    d = ImageDraw.Draw(board)
    rim = dice.one([WHITE, mix(back, BLACK, 0.6), (250, 214, 120)])
    d.ellipse((2, 2, 93, 93), fill=rim)
    d.ellipse((9, 9, 86, 86), fill=back)
    if dice.chance(0.5):
        d.ellipse((16, 30, 86, 86), fill=mix(back, dice.one([WHITE, BLACK]), 0.25))
    return np.asarray(cv2.resize(np.asarray(board), (max(8, size), max(8, size)), interpolation=cv2.INTER_AREA))

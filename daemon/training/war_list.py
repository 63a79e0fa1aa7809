"""The war list, drawn in the layout that the pack `lg_war` describes, for the demo, the tests and the documents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from daemon.domain.geometry import Box
from daemon.training.canvas import Canvas
from daemon.training.dice import Colour, Dice
from daemon.training.draw import Drawing
from daemon.training.icons import flag, icon
from daemon.training.lettering import Style
from daemon.training.portraits import portrait
from daemon.training.typefaces import BUILT_IN

WIDTH = 953
"""Pixels across, as the screens that the pack was made from."""

ROW_SHARE = 103.3 / WIDTH
"""Height of a row as a share of the width."""

GROUND: Colour = (40, 40, 41)
ROW: Colour = (21, 21, 21)
WHITE: Colour = (252, 252, 252)
GRAY: Colour = (172, 172, 172)
YELLOW: Colour = (248, 218, 108)


@dataclass(frozen=True, slots=True, kw_only=True)
class WarMember:
    """One member's line, as text: `power` such as `10499K/3689K`. `face` is the seed of the portrait."""

    name: str
    role: str
    last_seen: str
    boost: str
    power: str
    tickets: str
    face: int = 0


def draw_war_list(members: Sequence[WarMember], *, width: int = WIDTH, height: int = 0, above: float = 0.35) -> Drawing:
    """The list as a phone shows it, `width` pixels wide.

    `above` is how far the first row begins under the upper edge, in row heights: below 0 it is cut. With `height` 0
    the picture ends just under the last row; with fewer pixels the last rows are cut or out of sight. Texts must be in
    plain letters: the font has no accents.
    """
    row = round(width * ROW_SHARE)
    high = height or round((above + len(members)) * row) + row // 8
    canvas = Canvas(width, high, GROUND)
    first = round(above * row)
    if first > 0:
        _panel(canvas, first - row, row)
    for number, member in enumerate(members):
        _row(canvas, member, number, first + number * row, row)
    pixels = np.ascontiguousarray(canvas.pixels[..., ::-1])
    pixels.setflags(write=False)
    return Drawing(pixels=pixels, texts=tuple(canvas.texts), icons=tuple(canvas.icons))


def _panel(canvas: Canvas, top: int, row: int) -> None:
    left = round(row * 0.175)
    canvas.panel(Box(left, top, canvas.width - left, round(row * 0.92)), ROW)


def _row(canvas: Canvas, member: WarMember, number: int, top: int, row: int) -> None:
    """One line. Places are in row heights from the left edge of the name and from the middle of its letters."""
    _panel(canvas, top, row)
    x, y = row * 1.13, top + row * 0.33
    dice = Dice(member.face, 11)
    canvas.tile(
        portrait(dice, round(row * 0.7), round_=True, frame=False, friendly=True),
        x - row * 0.5,
        y + row * 0.14,
        "portrait",
    )
    canvas.tile(flag(dice, round(row * 0.29)), x - row * 0.7, y - row * 0.13, "flag")
    same = Dice(4, 2)
    for kind, size, at, main, second in (
        ("clock", 0.21, 1.95, GRAY, ROW),
        ("battery", 0.38, 3.36, (222, 126, 44), (58, 110, 84)),
        ("fist", 0.37, 5.02, WHITE, ROW),
        ("ticket", 0.44, 7.2, (124, 136, 214), (66, 76, 150)),
    ):
        plain = kind in {"clock", "fist"}
        drawn = icon(kind, same, round(row * size), main, second, plain=plain)
        canvas.tile(drawn, x + row * at, y + row * 0.15, kind)
    small = Style(typeface=BUILT_IN, size=row * 0.235, fill=GRAY)
    large = Style(typeface=BUILT_IN, size=row * 0.285, fill=WHITE, squeeze=0.8, weight=0.018)
    name = Style(typeface=BUILT_IN, size=row * 0.32, fill=WHITE, squeeze=0.76, weight=0.026, slant=0.17)
    canvas.text(member.name, name, x, y, column="name", row=number)
    canvas.text(member.role, small, x, y + row * 0.33, column="role", row=number)
    middle = y + row * 0.15
    canvas.text(member.last_seen, small, x + row * 2.11, middle, column="last_seen", row=number)
    canvas.text(member.boost, large, x + row * 3.65, middle, column="boost", row=number)
    _power(canvas, member.power, large, (x + row * 5.34, middle), number)
    canvas.text(member.tickets, large, x + row * 7.57, middle, column="tickets", row=number)


def _power(canvas: Canvas, power: str, style: Style, at: tuple[float, float], number: int) -> None:
    """A pair of numbers, the second one yellow, and the truth of it as one text."""
    used, _, total = power.partition("/")
    first = canvas.text(f"{used}/", style, *at, column="power", row=number)
    gap = max(1, round(style.size * 0.04))
    canvas.text(total, replace(style, fill=YELLOW), first.right + gap, at[1], column="power", row=number)
    canvas.join(2, power, column="power", row=number)

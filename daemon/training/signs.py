"""Signs: the brushes of flat icons that say something, as on buttons, before values and in a status bar."""

from __future__ import annotations

import math

from PIL import ImageDraw

from daemon.training.dice import Colour, Dice
from daemon.training.shapes import Brush, ring


def _clock(d: ImageDraw.ImageDraw, dice: Dice, main: Colour, second: Colour) -> None:
    d.ellipse((10, 10, 86, 86), outline=main, width=dice.whole(6, 11))
    if dice.chance(0.5):
        d.pieslice((24, 24, 72, 72), dice.whole(-90, 0), dice.whole(60, 220), fill=main)
    else:
        d.line([(48, 48), (48, 24)], fill=main, width=7)
        d.line([(48, 48), (66, 56)], fill=second if dice.chance(0.3) else main, width=7)


def _arrow(d: ImageDraw.ImageDraw, _dice: Dice, main: Colour, _second: Colour) -> None:
    d.polygon([(4, 48), (48, 8), (48, 32), (92, 32), (92, 64), (48, 64), (48, 88)], fill=main)


def _chevron(d: ImageDraw.ImageDraw, dice: Dice, main: Colour, _second: Colour) -> None:
    d.line([(64, 10), (28, 48), (64, 86)], fill=main, width=dice.whole(10, 22), joint="curve")


def _star(d: ImageDraw.ImageDraw, _dice: Dice, main: Colour, _second: Colour) -> None:
    d.polygon(ring(48, 50, 44, 10, -math.pi / 2, 0.45), fill=main)


def _heart(d: ImageDraw.ImageDraw, _dice: Dice, main: Colour, _second: Colour) -> None:
    d.ellipse((8, 14, 52, 56), fill=main)
    d.ellipse((44, 14, 88, 56), fill=main)
    d.polygon([(11, 44), (85, 44), (48, 90)], fill=main)


def _bolt(d: ImageDraw.ImageDraw, _dice: Dice, main: Colour, _second: Colour) -> None:
    d.polygon([(56, 4), (20, 54), (44, 54), (36, 92), (76, 38), (52, 38)], fill=main)


def _person(d: ImageDraw.ImageDraw, _dice: Dice, main: Colour, _second: Colour) -> None:
    d.ellipse((30, 8, 66, 46), fill=main)
    d.pieslice((10, 48, 86, 130), 180, 360, fill=main)


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


def _bars(d: ImageDraw.ImageDraw, _dice: Dice, main: Colour, _second: Colour) -> None:
    for y in (18, 42, 66):
        d.rounded_rectangle((8, y, 88, y + 12), 5, fill=main)


def _pin(d: ImageDraw.ImageDraw, _dice: Dice, main: Colour, second: Colour) -> None:
    d.ellipse((20, 6, 76, 62), fill=main)
    d.polygon([(24, 48), (72, 48), (48, 92)], fill=main)
    d.ellipse((36, 22, 60, 46), fill=second)


def _bubble(d: ImageDraw.ImageDraw, _dice: Dice, main: Colour, second: Colour) -> None:
    d.rounded_rectangle((6, 12, 90, 66), 18, fill=main)
    d.polygon([(24, 60), (46, 62), (20, 88)], fill=main)
    for x in (28, 48, 68):
        d.ellipse((x - 5, 34, x + 5, 44), fill=second)


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


def _gear(d: ImageDraw.ImageDraw, _dice: Dice, main: Colour, second: Colour) -> None:
    for i in range(8):
        x, y = 48 + 38 * math.cos(i * math.pi / 4), 48 + 38 * math.sin(i * math.pi / 4)
        d.ellipse((x - 9, y - 9, x + 9, y + 9), fill=main)
    d.ellipse((14, 14, 82, 82), fill=main)
    d.ellipse((34, 34, 62, 62), fill=second)


SIGNS: dict[str, Brush] = {
    brush.__name__.lstrip("_"): brush
    for brush in (
        *(_clock, _arrow, _chevron, _star, _heart, _bolt, _person, _signal, _waves, _charge, _tick),
        *(_cross, _info, _male, _female, _triangle, _plus, _lens, _bars, _pin, _bubble, _envelope, _bin),
        *(_lock, _gear),
    )
}
"""Every sign by its name."""

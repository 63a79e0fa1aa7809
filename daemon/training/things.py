"""Things: the brushes of icons that show an object, as rewards, resources and medals do."""

from __future__ import annotations

import math

from PIL import ImageDraw

from daemon.training.dice import Colour, Dice, mix
from daemon.training.shapes import NOTHING, Brush, ring


def _fist(d: ImageDraw.ImageDraw, dice: Dice, main: Colour, second: Colour) -> None:
    d.polygon([(28, 58), (72, 52), (66, 92), (34, 92)], fill=main)
    for i in range(4):
        x, top = 18 + i * 16, dice.whole(8, 18)
        d.rounded_rectangle((x, top, x + dice.whole(11, 14), dice.whole(36, 44)), 5, fill=main)
    d.rounded_rectangle((dice.whole(14, 24), 40, dice.whole(74, 86), 62), 10, fill=main)
    d.line([(18, 50), (52, 46), (44, 62)], fill=second if dice.chance(0.5) else NOTHING, width=dice.whole(3, 6))


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


def _coin(d: ImageDraw.ImageDraw, dice: Dice, main: Colour, second: Colour) -> None:
    d.ellipse((8, 8, 88, 88), fill=second)
    d.ellipse((16, 14, 80, 78), fill=main)
    d.polygon(ring(48, 46, 20, dice.one([4, 8, 10, 12]), -math.pi / 2, 0.5), fill=second)


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


def _crown(d: ImageDraw.ImageDraw, _dice: Dice, main: Colour, second: Colour) -> None:
    d.polygon([(8, 28), (30, 50), (48, 14), (66, 50), (88, 28), (80, 78), (16, 78)], fill=main)
    d.rectangle((16, 70, 80, 82), fill=second)


def _chest(d: ImageDraw.ImageDraw, _dice: Dice, main: Colour, second: Colour) -> None:
    d.rounded_rectangle((8, 22, 88, 84), 10, fill=main)
    d.rectangle((8, 46, 88, 54), fill=second)
    d.rectangle((42, 42, 54, 62), fill=mix(second, (255, 255, 255), 0.5))


def _puzzle(d: ImageDraw.ImageDraw, _dice: Dice, main: Colour, second: Colour) -> None:
    d.rectangle((16, 32, 70, 86), fill=main)
    d.ellipse((32, 14, 54, 38), fill=main)
    d.ellipse((64, 48, 88, 70), fill=main)
    d.ellipse((14, 48, 32, 68), fill=second)


def _cube(d: ImageDraw.ImageDraw, _dice: Dice, main: Colour, _second: Colour) -> None:
    d.polygon([(48, 6), (86, 26), (48, 48), (10, 26)], fill=mix(main, (255, 255, 255), 0.4))
    d.polygon([(10, 26), (48, 48), (48, 92), (10, 70)], fill=main)
    d.polygon([(86, 26), (48, 48), (48, 92), (86, 70)], fill=mix(main, (0, 0, 0), 0.4))


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


def _bag(d: ImageDraw.ImageDraw, _dice: Dice, main: Colour, second: Colour) -> None:
    d.ellipse((14, 30, 82, 92), fill=main)
    d.polygon([(34, 8), (62, 8), (56, 36), (40, 36)], fill=main)
    d.line([(34, 34), (62, 34)], fill=second, width=6)


def _hexagon(d: ImageDraw.ImageDraw, _dice: Dice, main: Colour, second: Colour) -> None:
    d.polygon(ring(48, 48, 44, 6, math.pi / 6), fill=second)
    d.polygon(ring(48, 48, 34, 6, math.pi / 6), fill=main)


def _ribbon(d: ImageDraw.ImageDraw, dice: Dice, main: Colour, second: Colour) -> None:
    band = dice.colour()
    if dice.chance(0.5):
        d.polygon([(26, 50), (48, 60), (40, 94), (30, 84), (18, 90)], fill=band)
        d.polygon([(70, 50), (48, 60), (56, 94), (66, 84), (78, 90)], fill=band)
    else:
        d.polygon([(22, 2), (74, 2), (66, 30), (30, 30)], fill=band)
        d.rectangle((42, 2, 54, 30), fill=mix(band, (255, 255, 255), 0.6))
    d.ellipse((16, 16, 80, 80), fill=second)
    d.ellipse((24, 24, 72, 72), fill=main)


def _blot(d: ImageDraw.ImageDraw, dice: Dice, main: Colour, _second: Colour) -> None:
    """A silhouette of anything: a creature, a hand, a tower, cut by a few lines."""
    corners = dice.whole(7, 18)
    reaches = [dice.between(18, 46) for _ in range(corners)]
    turns = [i * math.tau / corners for i in range(corners)]
    outline = [(48 + r * math.cos(t), 48 + r * math.sin(t)) for r, t in zip(reaches, turns, strict=True)]
    d.polygon(outline, fill=main)
    for _ in range(dice.whole(0, 5)):
        start, end = (dice.whole(0, 95), dice.whole(0, 95)), (dice.whole(20, 75), dice.whole(20, 75))
        d.line([start, end], fill=NOTHING, width=dice.whole(2, 7))
    for _ in range(dice.whole(0, 3)):
        x, y, r = dice.whole(20, 70), dice.whole(20, 70), dice.whole(3, 10)
        d.ellipse((x - r, y - r, x + r, y + r), fill=NOTHING)


def _blocks(d: ImageDraw.ImageDraw, dice: Dice, main: Colour, second: Colour) -> None:
    """Blocks beside and over each other: machines, buildings, fists."""
    for i in range(dice.whole(3, 8)):
        x, y = dice.whole(4, 70), dice.whole(4, 70)
        box = (x, y, min(92, x + dice.whole(10, 50)), min(92, y + dice.whole(10, 50)))
        fill = second if i % 3 == 2 else main
        d.rounded_rectangle(box, dice.whole(0, 9), fill=fill, outline=NOTHING, width=dice.whole(0, 3))


THINGS: dict[str, Brush] = {
    brush.__name__.lstrip("_"): brush
    for brush in (
        *(_fist, _battery, _ticket, _coin, _shield, _sword, _gem, _crown, _chest, _puzzle, _cube, _cup),
        *(_leafs, _bag, _hexagon, _ribbon, _blot, _blocks),
    )
}
"""Every thing by its name."""

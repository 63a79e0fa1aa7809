"""Themes: the colours, letterings and grounds that one drawn screen keeps to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from daemon.training.dice import Colour, Dice, brightness, mix
from daemon.training.lettering import Style
from daemon.training.typefaces import Typeface

LEAST_CONTRAST = 62
"""Steps of brightness between text and its ground: the faintest gray labels that players still read."""

HARD_BELOW = 20.0
"""Pixels; smaller text may be lettered in whole pixels."""

METALS: tuple[Colour, ...] = ((244, 206, 70), (176, 214, 244), (216, 160, 126))
"""Grounds of the first three rows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """What the parts of one screen share. `em` is the size of the main text in pixels."""

    em: float
    ground: Colour
    panel: Colour
    row: Colour
    bar: Colour
    accent: Colour
    sign: Colour
    name: Style
    value: Style
    label: Style
    heading: Style
    rank: Style
    round_portraits: bool
    framed_portraits: bool
    plain_signs: bool
    radius: int
    gap: int
    fading_rows: bool
    edged_rows: bool
    metals: bool
    texture: int


def theme(dice: Dice, faces: Sequence[Typeface]) -> Theme:
    """Throw the dice for all of it."""
    em = float(np.exp(dice.between(np.log(14), np.log(56))))
    dark = dice.chance(0.5)
    tint = dice.colour()
    if dark:
        row = mix(mix((0, 0, 0), tint, dice.between(0.0, 0.45)), (0, 0, 0), 0.25)
    else:
        row = mix((255, 255, 255), tint, dice.between(0.03, 0.5))
    if dice.chance(0.12):
        row = dice.colour(60, 200)
    main, other = dice.one(faces), dice.one(faces)
    value = _style(dice, other if dice.chance(0.5) else main, em, row)
    name = _style(dice, main, em * dice.between(0.85, 1.25), row)
    label = _style(dice, other, em * dice.between(0.65, 1.0), row, plain=True)
    panel = mix(row, dice.colour(), dice.between(0.05, 0.3))
    bar = mix(row, dice.colour(), dice.between(0.2, 0.7))
    return Theme(
        em=em,
        ground=dice.near(row, 40),
        panel=panel,
        row=row,
        bar=bar,
        accent=_ink(dice, row),
        sign=_ink(dice, row),
        name=name,
        value=value,
        label=label,
        heading=_style(dice, main, em * dice.between(0.9, 1.5), bar),
        rank=_rank(dice, main, em, row),
        round_portraits=dice.chance(0.45),
        framed_portraits=dice.chance(0.5),
        plain_signs=dice.chance(0.45),
        radius=dice.one([0, 0, 4, 10, 18]),
        gap=dice.one([0, 1, 3, 8, 14]),
        fading_rows=dice.chance(0.3),
        edged_rows=dice.chance(0.25),
        metals=dice.chance(0.3),
        texture=dice.one([0, 0, 0, 0, 1, 2, 3, 4, 5]),
    )


def _ink(dice: Dice, ground: Colour) -> Colour:
    """A colour that can be read on the ground."""
    for _ in range(30):
        ink = dice.colour() if dice.chance(0.45) else dice.one([(255, 255, 255), (20, 20, 24), (120, 110, 100)])
        if abs(brightness(ink) - brightness(ground)) >= LEAST_CONTRAST:
            return ink
    return (255, 255, 255) if brightness(ground) < 128 else (16, 16, 20)


def _style(dice: Dice, face: Typeface, size: float, ground: Colour, *, plain: bool = False) -> Style:
    fill = _ink(dice, ground)
    style = Style(
        typeface=face,
        size=size,
        fill=fill,
        squeeze=dice.one([1.0, 1.0, dice.between(0.62, 0.95), dice.between(0.95, 1.15)]),
        slant=0.0 if plain or dice.chance(0.75) else dice.between(0.1, 0.28),
        weight=dice.one([0.0, 0.0, dice.between(0.0, 0.035)]),
    )
    if not plain and dice.chance(0.3):
        light = brightness(fill) > 128
        edge = mix((0, 0, 0), dice.colour(), 0.25) if light else mix((255, 255, 255), dice.colour(), 0.2)
        style = replace(style, outline=edge, outline_width=dice.between(0.03, 0.1))
    if not plain and dice.chance(0.25):
        style = replace(style, fade=mix(fill, dice.colour(), dice.between(0.1, 0.4)))
    if dice.chance(0.2):
        style = replace(style, shadow=mix((0, 0, 0), dice.colour(0, 120), 0.2), shadow_drop=dice.between(0.03, 0.1))
    if size < HARD_BELOW and dice.chance(0.4):
        style = replace(style, hard=True, squeeze=1.0, slant=0.0, fade=None, outline=None, shadow=None)
    return style


def _rank(dice: Dice, face: Typeface, em: float, ground: Colour) -> Style:
    """Places are lettered large, often white with a dark edge."""
    style = _style(dice, face, em * dice.between(0.8, 1.5), ground)
    if dice.chance(0.45):
        edge = mix((0, 0, 0), dice.colour(), 0.3)
        style = replace(style, fill=(255, 255, 255), fade=None, outline=edge, outline_width=dice.between(0.05, 0.13))
    return style


def readable(style: Style, ground: Colour, dice: Dice) -> Style:
    """The style with another fill where the ground has changed under it."""
    if style.outline or abs(brightness(style.fill) - brightness(ground)) >= LEAST_CONTRAST:
        return style
    return replace(style, fill=_ink(dice, ground), fade=None)


def texture(dice: Dice, kind: int, width: int, height: int) -> NDArray[np.float32]:
    """A layer of light and dark in steps of 255: clouds, weave, stripes, small ornaments or a faint sketch."""
    if kind == 1:
        cells = (max(2, height // dice.whole(8, 60)), max(2, width // dice.whole(8, 60)))
        clouds = cv2.resize(dice.field(*cells), (width, height), interpolation=cv2.INTER_CUBIC)
        return (clouds - np.float32(0.5)) * np.float32(dice.between(10, 70))
    if kind == 2:
        return (dice.field(height, width) - np.float32(0.5)) * np.float32(dice.between(4, 16))
    if kind == 3:
        step = dice.whole(6, 60)
        lines = (np.arange(width)[None, :] + np.arange(height)[:, None] * dice.whole(-1, 1)) // step % 2
        return (lines * dice.between(4, 22)).astype(np.float32)
    layer = np.zeros((height, width), np.float32)
    if kind == 5:
        return _sketch(dice, layer)
    strength = dice.between(12, 48) * dice.one([-1, 1])
    for _ in range(dice.whole(4, 14)):
        x, y, r = dice.whole(0, width), dice.whole(0, height), dice.whole(3, max(4, height // 3))
        start = dice.whole(0, 300)
        cv2.ellipse(layer, (x, y), (r, max(2, r // dice.whole(1, 3))), start, 0, dice.whole(90, 330), strength, 2)
        cv2.circle(layer, (x, y), dice.whole(1, 6), strength, -1)
    return layer


def _sketch(dice: Dice, layer: NDArray[np.float32]) -> NDArray[np.float32]:
    """Many short strokes of a fine pen, in a few heaps, as a picture drawn on parchment."""
    height, width = layer.shape
    for _ in range(dice.whole(1, 4)):
        middle, reach = (dice.whole(0, width), dice.whole(0, height)), dice.whole(height // 3 + 2, height + 2)
        strength = dice.between(8, 40) * dice.one([-1, -1, 1])
        for _ in range(dice.whole(20, 90)):
            x, y = middle[0] + dice.whole(-2 * reach, 2 * reach), middle[1] + dice.whole(-reach, reach)
            steps = [[x, y], *([dice.whole(-9, 9), dice.whole(-7, 7)] for _ in range(dice.whole(1, 4)))]
            corners = np.cumsum(steps, axis=0).astype(np.int32)
            shade = strength * dice.between(0.4, 1)
            cv2.polylines(layer, [corners], dice.chance(0.1), shade, dice.whole(1, 2))
    return layer

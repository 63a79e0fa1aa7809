"""How a number stands on a drawn row: its lettering, the ground under it, and what crowds it."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from daemon.training.dice import Colour, Dice, brightness, mix
from daemon.training.lettering import FINER, Style, Tile, engrave, letter
from daemon.training.theme import texture
from daemon.training.typefaces import Typeface

LEAST_CONTRAST = 50
"""Steps of brightness between a number and its ground."""

SMALLEST_EM, LARGEST_EM = 11.0, 64.0
"""Pixels. Digits are about 0.7 of the em: 8 px is the smallest on real screens."""


def number_style(dice: Dice, face: Typeface, ground: Colour, *, plain: bool) -> Style:
    """A lettering for one line; `plain` leaves out outline, shadow, gradient and slant."""
    size = float(np.exp(dice.between(np.log(20.0 if plain else SMALLEST_EM), np.log(LARGEST_EM))))
    fill = _ink(dice, ground)
    style = Style(typeface=face, size=size, fill=fill)
    if plain:
        return style
    style = replace(
        style,
        squeeze=dice.one([1.0, 1.0, 1.0, dice.between(0.7, 0.95), dice.between(0.95, 1.2)]),
        slant=dice.one([0.0, 0.0, 0.0, 0.0, 0.0, dice.between(0.08, 0.28)]),
        weight=dice.one([0.0, 0.0, 0.0, dice.between(0.0, 0.035)]),
        fade=mix(fill, dice.colour(), dice.between(0.1, 0.45)) if dice.chance(0.25) else None,
    )
    if dice.chance(0.4):
        edge = mix((0, 0, 0) if brightness(fill) > 110 else (255, 255, 255), dice.colour(), dice.between(0, 0.3))
        style = replace(style, outline=edge, outline_width=dice.between(0.03, 0.12))
    if dice.chance(0.3):
        dark = mix((0, 0, 0), dice.colour(0, 120), dice.between(0, 0.3))
        style = replace(style, shadow=dark, shadow_drop=dice.between(0.03, 0.1))
    return style


@cache
def has_only_capitals(face: Typeface) -> bool:
    """Whether the font draws small letters as capitals, so that nobody can tell which of them were meant."""
    font = face.at(24)
    return bytes(font.getmask("a")) == bytes(font.getmask("A"))


def _ink(dice: Dice, ground: Colour) -> Colour:
    usual: tuple[Colour, ...] = ((255, 255, 255), (20, 20, 24), (70, 60, 50), (250, 220, 90), (255, 240, 190))
    for _ in range(20):
        ink = dice.colour() if dice.chance(0.35) else dice.near(dice.one(usual), 12)
        if abs(brightness(ink) - brightness(ground)) >= LEAST_CONTRAST:
            return ink
    return (255, 255, 255) if brightness(ground) < 128 else (16, 16, 20)


def lettered(dice: Dice, text: str, style: Style, *, plain: bool) -> Tile:
    """The text as a tile: mostly as `letter` draws it, else with wider or tighter spacing, or without soft edges."""
    if plain or dice.chance(0.75):
        tile = letter(text, style)
    else:
        tile = engrave(_spaced(text, style, dice.between(-0.04, 0.16)), style)
    if not plain and dice.chance(0.06):
        # Old games letter in whole pixels.
        tile = replace(tile, cover=(tile.cover > 0.45).astype(np.float32))
    return tile


def _spaced(text: str, style: Style, spacing: float) -> NDArray[np.float32]:
    """Cover of the text with `spacing`, a share of the em, more or less between its characters."""
    font = style.typeface.at(round(style.size * FINER))
    steps = [font.getlength(character) + spacing * style.size * FINER for character in text]
    high = round(style.size * FINER * 1.7)
    drawn = Image.new("L", (round(sum(steps) + style.size * FINER), high))
    brush, x = ImageDraw.Draw(drawn), style.size * FINER * 0.3
    for character, step in zip(text, steps, strict=True):
        brush.text((x, high * 0.75), character, fill=255, font=font, anchor="ls", stroke_width=style.weight * font.size)
        x += step
    size = (max(1, round(drawn.width * style.squeeze / FINER)), max(1, high // FINER))
    return (cv2.resize(np.asarray(drawn), size, interpolation=cv2.INTER_AREA) / 255).astype(np.float32)


def ground_layer(dice: Dice, height: int, width: int) -> NDArray[np.float32]:
    """What lies on the ground behind a line, as steps of light and dark, shape (height, width): texture, bar, slope."""
    layer = np.zeros((height, width), np.float32)
    if dice.chance(0.4):
        layer += texture(dice, dice.whole(1, 4), width, height) * np.float32(dice.between(0.3, 1.0))
    if dice.chance(0.3):
        down = np.linspace(dice.between(-40, 40), dice.between(-40, 40), height, dtype=np.float32)
        layer += down[:, None]
    if dice.chance(0.08):
        # A bar that is filled up to somewhere under the number.
        layer[:, : dice.whole(0, width)] += np.float32(dice.between(-35, 35))
    return layer

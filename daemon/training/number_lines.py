"""Drawn lines for the number model: rows of a picture, cut out by the program's own crop, mask and sheet.

What is learned from is what is served: each text is lettered on a picture, its box is the one that `crop` proposes (or
one like it), and the line is the strip that `sheet` makes of the masked picture.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from daemon.domain.geometry import Box, hull
from daemon.stages.crop import crop
from daemon.stages.mask import mask
from daemon.stages.sheet import LINE_GAP, TEXT_HEIGHT, Look, sheet
from daemon.training.canvas import Canvas, TextMark, resized
from daemon.training.dice import Dice
from daemon.training.icons import ICONS, icon
from daemon.training.number_styles import ground_layer, has_only_capitals, lettered, number_style
from daemon.training.number_texts import line_text
from daemon.training.typefaces import Typeface

ROWS = 10
"""Lines drawn on one picture."""

LEAST_HIGH = 7
"""Pixels in the picture below which a line of digits is not learned from: nobody can read it."""

LEAST_INK = 0.015
"""Share of dark pixels on a line's sheet, its white rim included, below which the mask has left nothing to read."""

OTHER_HEIGHTS = (26, 30, 46)
"""Heights of further looks, as the second look at doubtful cells takes them."""


@dataclass(frozen=True, slots=True, eq=False)
class NumberLine:
    """One line as Tesseract sees it: gray `pixels`, dark on white, and what they say."""

    pixels: NDArray[np.uint8]
    text: str


def number_lines(
    faces: Sequence[Sequence[Typeface]], *, count: int, seed: int, plain: bool = False
) -> Iterator[NumberLine]:
    """`count` lines; each of `faces` is a family of fonts and comes as often as any other.

    `plain` draws what is easy to read, to begin with. The same arguments give the same lines.
    """
    made = plate = 0
    while made < count:
        for line in _plate(Dice(seed, plate), faces, plain=plain):
            if made < count:
                made += 1
                yield line
        plate += 1


def _plate(dice: Dice, faces: Sequence[Sequence[Typeface]], *, plain: bool) -> Iterator[NumberLine]:
    """The lines of one drawn picture."""
    canvas = Canvas(760, 96 * ROWS, dice.colour())
    for row in range(ROWS):
        _paint(canvas, dice, faces, Box(0, 96 * row, canvas.width, 96), plain=plain)
    scale = 1.0 if plain or dice.chance(0.5) else dice.between(0.55, 1.5)
    method = dice.one([cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC, cv2.INTER_LINEAR])
    pixels, texts, _ = resized(canvas, scale, method)
    bgr = np.ascontiguousarray((pixels if plain else _worn(pixels, dice))[..., ::-1])
    proposed = crop(bgr)
    marks = [mark for mark in texts if mark.whole and mark.box.height >= LEAST_HIGH]
    boxes = [_served(mark, proposed, dice, (bgr.shape[1], bgr.shape[0])) for mark in marks]
    masked = mask(bgr, boxes)
    for mark, box in zip(marks, boxes, strict=True):
        height = TEXT_HEIGHT if plain or dice.chance(0.7) else dice.one(OTHER_HEIGHTS)
        page = sheet(masked, [Look(box, height, two_tone=not plain and dice.chance(0.15))])
        if (page.pixels < 128).mean() < LEAST_INK:
            continue
        # Tesseract cuts its lines out of the page with more or less white around, by the page mode.
        place = page.places[0].grown(dice.whole(0, LINE_GAP), dice.whole(0, 10), page.pixels.shape[::-1])
        yield NumberLine(page.pixels[place.y : place.bottom, place.x : place.right], mark.text)


def _paint(canvas: Canvas, dice: Dice, faces: Sequence[Sequence[Typeface]], row: Box, *, plain: bool) -> None:
    text, face = line_text(dice), dice.one(dice.one(faces))
    if has_only_capitals(face):
        text = text.upper()
    if not face.covers(text):
        return
    ground = dice.colour()
    if plain:
        ground = dice.one([dice.colour(0, 50), dice.colour(215, 255)])
    style = number_style(dice, face, ground, plain=plain)
    tile = lettered(dice, text, style, plain=plain)
    canvas.panel(row, ground)
    if not plain:
        canvas.shade(ground_layer(dice, row.height, row.width), row)
    y = row.centre_y + dice.between(-3, 3)
    left = dice.whole(70, 90)
    if tile.ink.width < 6 or left + tile.ink.width > row.width - 70 or tile.ink.height > row.height - 14:
        return
    if not plain and dice.chance(0.3):
        _icon(canvas, dice, left, y, tile.ink.height, before=True)
    box = canvas.lay_text(tile, left, y, text=text)
    if not plain and dice.chance(0.15):
        _icon(canvas, dice, box.right, y, tile.ink.height, before=False)


def _icon(canvas: Canvas, dice: Dice, edge: float, y: float, high: int, *, before: bool) -> None:
    """An icon near a text's end: near enough that a sliver of it may come along."""
    size = min(60, max(8, round(high * dice.between(0.8, 1.8))))
    gap = dice.between(0.02, 0.5) * high
    x = edge - gap - size / 2 if before else edge + gap + size / 2
    drawn = icon(dice.one(sorted(ICONS)), dice, size, dice.colour(), dice.colour(), plain=dice.chance(0.4))
    canvas.tile(drawn, x, y + dice.between(-3, 3), "icon")


def _worn(pixels: NDArray[np.uint8], dice: Dice) -> NDArray[np.uint8]:
    """Blurred, noisy and packed, as a picture that went through a chat program."""
    if dice.chance(0.3):
        pixels = np.asarray(cv2.GaussianBlur(pixels, (0, 0), dice.between(0.35, 0.9)), np.uint8)
    if dice.chance(0.2):
        noise = dice.bell(*pixels.shape[:2]) * np.float32(dice.between(1, 6))
        pixels = np.clip(pixels.astype(np.float32) + noise, 0, 255).astype(np.uint8)
    if dice.chance(0.5):
        _, data = cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, dice.whole(50, 95)])
        pixels = np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR), np.uint8)
    return pixels


def _served(mark: TextMark, proposed: Sequence[Box], dice: Dice, size: tuple[int, int]) -> Box:
    """The box that the line would be read in: what `crop` proposes there, or the ink, a little off."""
    ink = mark.box
    near = ink.grown(3, 3, size)
    parts = [box for box in proposed if box.intersection(near) > 0.6 * box.area and box.height > 2]
    if parts and dice.chance(0.8):
        box = hull(parts)
        if box.x <= ink.x + 3 and box.right >= ink.right - 3 and box.height >= 0.75 * ink.height:
            return box
    left, right = dice.whole(-1, 4), dice.whole(-1, 4)
    top, bottom = dice.whole(-1, 2), dice.whole(-1, 2)
    x, y = max(0, ink.x - left), max(0, ink.y - top)
    return Box(x, y, min(size[0], ink.right + right) - x, min(size[1], ink.bottom + bottom) - y)

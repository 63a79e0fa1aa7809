"""Lettering: a line of text as a tile of colour and cover, in the ways that games letter their lists."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from daemon.domain.geometry import Box
from daemon.training.dice import Colour
from daemon.training.typefaces import Typeface

FINER = 3
"""Text is drawn this many times larger and then shrunk, so that slant and squeeze stay smooth."""

HARD = 0.4
"""Cover from which on a pixel of hard text is ink."""

VISIBLE = 0.3
"""Cover from which on a pixel counts as ink."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """How text looks. Lengths are pixels, except where a share of `size`, the em, is said.

    `squeeze` narrows (below 1) or widens; `slant` is the tangent of the lean; `weight` (share) thickens the strokes;
    `fade` is the colour at the foot of a gradient; `outline_width` and `shadow_drop` are shares. `hard` text has whole
    pixels, without soft edges, as old programs letter it.
    """

    typeface: Typeface
    size: float
    fill: Colour
    squeeze: float = 1.0
    slant: float = 0.0
    weight: float = 0.0
    fade: Colour | None = None
    outline: Colour | None = None
    outline_width: float = 0.06
    shadow: Colour | None = None
    shadow_drop: float = 0.06
    hard: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Tile:
    """A small picture to lay on another: `colour` (height, width, 3) RGB, `cover` (height, width) from 0 to 1.

    `ink` is the box around what shows of the letters and their outline, in the tile; `middle` is the line of the
    tile on which the middle of a capital letter lies.
    """

    colour: NDArray[np.uint8]
    cover: NDArray[np.float32]
    ink: Box
    middle: float


def letter(text: str, style: Style) -> Tile:
    """Draw one line of text."""
    font = style.typeface.at(round(style.size * FINER))
    em = style.size * FINER
    weight = style.weight * em
    around = style.outline_width * em if style.outline else 0.0
    left, top, right, bottom = font.getbbox(text)
    lean = abs(style.slant) * (bottom - top)
    margin = int(weight + around + lean + em * 0.25) + FINER
    size = (int(right - left) + 2 * margin, int(bottom - top) + 2 * margin)
    at = (margin - left, margin - top)
    capital = font.getbbox("H")
    middle = at[1] + (capital[1] + capital[3]) / 2
    warp = np.array([[style.squeeze, -style.slant * style.squeeze, style.slant * style.squeeze * middle], [0, 1, 0]])

    def cover(stroke: float) -> NDArray[np.float32]:
        drawn = Image.new("L", size)
        ImageDraw.Draw(drawn).text(at, text, fill=255, font=font, stroke_width=stroke)
        width = int(size[0] * style.squeeze) + margin
        wide = cv2.warpAffine(np.asarray(drawn), np.asarray(warp, np.float32), (width, size[1]))
        small = cv2.resize(wide, (max(1, width // FINER), max(1, size[1] // FINER)), interpolation=cv2.INTER_AREA)
        soft = (small / 255).astype(np.float32)
        return (soft > HARD).astype(np.float32) if style.hard else soft

    letters = cover(weight)
    whole = np.maximum(cover(weight + around), letters) if style.outline else letters
    return _coloured(letters, whole, middle / FINER, style)


def engrave(letters: NDArray[np.float32], style: Style) -> Tile:
    """Colour a line of signs given as cover from 0 to 1 in the same style; the middle is that of the tile."""
    margin = round(style.size * 0.3) + 2
    letters = np.pad(letters, margin)
    whole = letters
    if style.outline:
        reach = 2 * max(1, round(style.outline_width * style.size)) + 1
        whole = cv2.dilate(letters, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (reach, reach))).astype(np.float32)
    return _coloured(letters, whole, letters.shape[0] / 2, style)


def _coloured(letters: NDArray[np.float32], whole: NDArray[np.float32], middle: float, style: Style) -> Tile:
    colour = _fill(letters, style)
    if style.outline:
        share = letters[..., None]
        colour = colour * share + np.array(style.outline, np.float32) * (1 - share)
    ink = _box_of(whole)
    if style.shadow:
        whole, colour = _shadowed(whole, colour, style)
    return Tile(np.clip(colour, 0, 255).astype(np.uint8), whole, ink, middle)


def _fill(letters: NDArray[np.float32], style: Style) -> NDArray[np.float32]:
    top, foot = np.array(style.fill, np.float32), np.array(style.fade or style.fill, np.float32)
    box = _box_of(letters)
    lines = (np.arange(letters.shape[0], dtype=np.float32) - box.y) / max(1, box.height)
    ramp = np.clip(lines, 0, 1)[:, None, None]
    return np.broadcast_to(top + (foot - top) * ramp, (*letters.shape, 3)).astype(np.float32)


def _shadowed(
    cover: NDArray[np.float32], colour: NDArray[np.float32], style: Style
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    drop = max(1, round(style.shadow_drop * style.size))
    thrown = np.zeros_like(cover)
    thrown[drop:, drop:] = cover[:-drop, :-drop]
    thrown = cv2.GaussianBlur(thrown, (0, 0), 0.4 + drop * 0.4) * np.float32(0.8)
    both = cover + thrown * (1 - cover)
    share = (cover / np.maximum(both, 1e-4))[..., None]
    under = np.array(style.shadow, np.float32) * (1 - share)
    return both.astype(np.float32), (colour * share + under).astype(np.float32)


def _box_of(cover: NDArray[np.float32]) -> Box:
    """The box around what shows, or an empty one."""
    lines, columns = np.flatnonzero(cover.max(axis=1) > VISIBLE), np.flatnonzero(cover.max(axis=0) > VISIBLE)
    if not len(lines) or not len(columns):
        return Box(0, 0, 0, 0)
    return Box(int(columns[0]), int(lines[0]), int(columns[-1] - columns[0]) + 1, int(lines[-1] - lines[0]) + 1)

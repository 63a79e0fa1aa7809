"""A canvas that remembers what was drawn on it: the picture and its truth grow together."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from daemon.domain.geometry import Box, hull
from daemon.training.dice import Colour
from daemon.training.lettering import Style, Tile, letter

Align = Literal["left", "centre", "right"]


@dataclass(frozen=True, slots=True, kw_only=True)
class TextMark:
    """A text on the drawing: what it says, where its ink is, and which cell of which row it is, if any.

    `whole` is false for a text that the picture's edge or something drawn later cuts.
    """

    text: str
    box: Box
    column: str = ""
    row: int = -1
    whole: bool = True


@dataclass(frozen=True, slots=True)
class IconMark:
    """Something that is no text: an icon, an avatar, a flag, an ornament."""

    name: str
    box: Box


class Canvas:
    """A picture in the making: `pixels` is RGB, shape (height, width, 3)."""

    def __init__(self, width: int, height: int, ground: Colour) -> None:
        self.pixels: NDArray[np.uint8] = np.empty((height, width, 3), np.uint8)
        self.pixels[:] = ground
        self.texts: list[TextMark] = []
        self.icons: list[IconMark] = []

    @property
    def width(self) -> int:
        """Width in pixels."""
        return int(self.pixels.shape[1])

    @property
    def height(self) -> int:
        """Height in pixels."""
        return int(self.pixels.shape[0])

    def text(
        self, text: str, style: Style, x: float, y: float, *, align: Align = "left", column: str = "", row: int = -1
    ) -> Box:
        """Letter `text` with its left edge, middle or right edge at `x` and the middle of its capitals at `y`.

        Gives the box of its ink, which may reach over the edge of the picture.
        """
        return self.lay_text(letter(text, style), x, y, text=text, align=align, column=column, row=row)

    def lay_text(
        self, tile: Tile, x: float, y: float, *, text: str, align: Align = "left", column: str = "", row: int = -1
    ) -> Box:
        """Lay a lettered tile where `text` would; gives the box of its ink."""
        start = {"left": 0.0, "centre": tile.ink.width / 2, "right": float(tile.ink.width)}[align]
        left, top = round(x - start - tile.ink.x), round(y - tile.middle)
        self._lay(tile.colour, tile.cover, left, top)
        box = replace(tile.ink, x=tile.ink.x + left, y=tile.ink.y + top)
        self._mark(TextMark(text=text, box=box, column=column, row=row))
        return box

    def join(self, pieces: int, text: str, *, column: str = "", row: int = -1) -> None:
        """Make one text of the last ones, lettered apart for their colours: those of `pieces` that are in sight."""
        seen = [mark for mark in self.texts[-pieces:] if (mark.column, mark.row) == (column, row)]
        if not seen:
            return
        whole = len(seen) == pieces and all(mark.whole for mark in seen)
        box = hull(mark.box for mark in seen)
        self.texts[-len(seen) :] = [TextMark(text=text, box=box, column=column, row=row, whole=whole)]

    def tile(self, rgba: NDArray[np.uint8], x: float, y: float, name: str) -> Box:
        """Lay an icon of shape (height, width, 4), RGBA, with its middle at (x, y); gives its box."""
        height, width = rgba.shape[:2]
        left, top = round(x - width / 2), round(y - height / 2)
        self._lay(rgba[..., :3], (rgba[..., 3] / 255).astype(np.float32), left, top)
        box = Box(left, top, width, height)
        seen = self._seen(box)
        if seen.area:
            self.icons.append(IconMark(name, seen))
        return box

    def panel(
        self,
        box: Box,
        colour: Colour,
        *,
        foot: Colour | None = None,
        radius: int = 0,
        edge: Colour | None = None,
        edge_width: int = 2,
    ) -> None:
        """Fill a box, plain or with a gradient down to `foot`, with round corners and an edge if asked."""
        seen = self._seen(box)
        if not seen.area:
            return
        cover = Image.new("L", (box.width, box.height))
        ImageDraw.Draw(cover).rounded_rectangle((0, 0, box.width - 1, box.height - 1), radius, fill=255)
        ramp = np.linspace(0, 1, box.height, dtype=np.float32)[:, None, None]
        top, bottom = np.array(colour, np.float32), np.array(foot or colour, np.float32)
        fill = np.broadcast_to(top + (bottom - top) * ramp, (box.height, box.width, 3)).astype(np.uint8)
        if edge is not None:
            inner = Image.new("L", (box.width, box.height))
            ImageDraw.Draw(inner).rounded_rectangle(
                (0, 0, box.width - 1, box.height - 1), radius, outline=255, width=edge_width
            )
            fill = np.where(np.asarray(inner)[..., None] > 127, np.array(edge, np.uint8), fill)
        self._lay(fill, (np.asarray(cover) / 255).astype(np.float32), box.x, box.y)

    def shade(self, layer: NDArray[np.float32], box: Box) -> None:
        """Add a layer of light and dark (steps of 255, shape (height, width) or (height, width, 3)) to a box."""
        seen = self._seen(box)
        if not seen.area:
            return
        layer = layer if layer.ndim == 3 else layer[..., None]
        part = layer[seen.y - box.y : seen.bottom - box.y, seen.x - box.x : seen.right - box.x]
        under = self.pixels[seen.y : seen.bottom, seen.x : seen.right]
        under[:] = np.clip(under.astype(np.float32) + part, 0, 255).astype(np.uint8)

    def cover(self, box: Box) -> None:
        """Forget what lies under a box that was drawn over: texts are cut to what is left above or below."""
        self.texts = [left for mark in self.texts for left in _remaining(mark, box)]
        self.icons = [mark for mark in self.icons if mark.box.intersection(box) < 0.7 * mark.box.area]

    def _mark(self, mark: TextMark) -> None:
        seen = self._seen(mark.box)
        if seen.area:
            self.texts.append(replace(mark, box=seen, whole=seen == mark.box))

    def _seen(self, box: Box) -> Box:
        x, y = max(0, box.x), max(0, box.y)
        return Box(x, y, max(0, min(self.width, box.right) - x), max(0, min(self.height, box.bottom) - y))

    def _lay(self, colour: NDArray[np.uint8], cover: NDArray[np.float32], left: int, top: int) -> None:
        box = Box(left, top, cover.shape[1], cover.shape[0])
        seen = self._seen(box)
        if not seen.area:
            return
        part = np.s_[seen.y - top : seen.bottom - top, seen.x - left : seen.right - left]
        share = cover[part][..., None]
        under = self.pixels[seen.y : seen.bottom, seen.x : seen.right]
        under[:] = (under * (1 - share) + colour[part] * share + 0.5).astype(np.uint8)


def _remaining(mark: TextMark, box: Box) -> list[TextMark]:
    """What is left of a text after a box was drawn over it: nothing, itself, or the part above or below."""
    if not mark.box.intersection(box):
        return [mark]
    above, below = box.y - mark.box.y, mark.box.bottom - box.bottom
    if max(above, below) <= 0:
        return []
    if above >= below:
        return [replace(mark, box=replace(mark.box, height=above), whole=False)]
    return [replace(mark, box=replace(mark.box, y=box.bottom, height=below), whole=False)]


def resized(
    canvas: Canvas, scale: float, interpolation: int
) -> tuple[NDArray[np.uint8], list[TextMark], list[IconMark]]:
    """The canvas at another scale: pixels RGB, texts and icons."""
    size = (max(1, round(canvas.width * scale)), max(1, round(canvas.height * scale)))
    pixels = np.asarray(cv2.resize(canvas.pixels, size, interpolation=interpolation), np.uint8)

    def at(box: Box) -> Box:
        x, y = round(box.x * scale), round(box.y * scale)
        return Box(x, y, max(1, round(box.right * scale) - x), max(1, round(box.bottom * scale) - y))

    texts = [replace(mark, box=at(mark.box)) for mark in canvas.texts]
    return pixels, texts, [IconMark(mark.name, at(mark.box)) for mark in canvas.icons]

"""Draw: synthetic list screens with their truth, for training, for tests and for measuring.

A screen has a status bar, a title, tabs, a banner, headings, rows cut at top and bottom, a pinned row and a bar of
buttons, each of them or not; then it is scaled, blurred and packed as a phone and a chat program would.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from daemon.domain.geometry import Box
from daemon.errors import FolderError, NothingToDoError
from daemon.stages.load import Pixels
from daemon.training.canvas import Canvas, IconMark, TextMark, resized
from daemon.training.dice import Dice
from daemon.training.frame import paint_foot, paint_head
from daemon.training.layouts import layout
from daemon.training.rows import RowPainter
from daemon.training.theme import texture, theme
from daemon.training.typefaces import typefaces

Progress = Callable[[int, int], None]
"""Told how many of how many are done."""

LARGEST = 2_000_000
"""Pixels of the largest drawn screen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """A drawn screen: `pixels` in BGR, shape (height, width, 3), read-only, and the truth of it."""

    pixels: Pixels = field(compare=False)
    texts: tuple[TextMark, ...]
    icons: tuple[IconMark, ...]

    def rows(self) -> list[dict[str, TextMark]]:
        """The truth by rows, top to bottom: column -> text, as far as it can be seen."""
        numbers = sorted({mark.row for mark in self.texts if mark.row >= 0})
        return [{mark.column: mark for mark in self.texts if mark.row == row and mark.column} for row in numbers]

    def truth(self) -> dict[str, object]:
        """The truth as JSON has it: rows, every text box and every icon box."""
        return {
            "resolution": [self.pixels.shape[1], self.pixels.shape[0]],
            "rows": [
                {
                    column: {"text": mark.text, "box": mark.box.as_list(), "whole": mark.whole}
                    for column, mark in row.items()
                }
                for row in self.rows()
            ],
            "texts": [{"text": mark.text, "box": mark.box.as_list(), "whole": mark.whole} for mark in self.texts],
            "icons": [{"name": mark.name, "box": mark.box.as_list()} for mark in self.icons],
        }


def draw_screen(seed: int, index: int = 0, *, fonts: Path | None = None) -> Drawing:
    """One screen; the same seed and index always give the same one, whatever was drawn before."""
    dice = Dice(seed, index)
    look, plan = theme(dice, typefaces(fonts)), layout(dice)
    width = round(plan.width * look.em)
    margin = dice.one([0, 0, round(look.em * 0.5), round(look.em)])
    height = round(min(max(width * dice.between(0.5, 2.2), 6 * look.em), LARGEST / (width + 2 * margin), 2400))
    canvas = Canvas(width + 2 * margin, height, look.ground)
    if dice.chance(0.3):
        layer = texture(dice, dice.whole(1, 4), canvas.width, canvas.height)
        canvas.shade(layer, Box(0, 0, canvas.width, canvas.height))
    painter = RowPainter(canvas, dice, look, plan)
    _paint_rows(canvas, dice, painter, margin)
    top = paint_head(canvas, dice, look, plan, margin)
    paint_foot(canvas, dice, look, painter, margin, top)
    return _finished(canvas, dice)


def _paint_rows(canvas: Canvas, dice: Dice, painter: RowPainter, margin: int) -> None:
    step = painter.height
    rank = dice.one([1, 1, 4, dice.whole(1, 90)])
    y = -dice.whole(0, step) + (dice.whole(0, step * 2) if dice.chance(0.5) else 0)
    for row in range(canvas.height // step + 3):
        if y >= canvas.height:
            break
        painter.paint(row, rank + row, Box(margin, y, canvas.width - 2 * margin, step))
        y += step


def _finished(canvas: Canvas, dice: Dice) -> Drawing:
    """Scaled, blurred, with the noise of a packed picture."""
    largest = min(1.6, (LARGEST / (canvas.width * canvas.height)) ** 0.5)
    scale = 1.0 if dice.chance(0.4) else dice.between(min(0.65, largest), largest)
    method = dice.one([cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC, cv2.INTER_LINEAR])
    pixels, texts, icons = resized(canvas, scale, method)
    if dice.chance(0.3):
        pixels = np.asarray(cv2.GaussianBlur(pixels, (0, 0), dice.between(0.35, 0.9)), np.uint8)
    if dice.chance(0.2):
        noise = dice.bell(*pixels.shape[:2]) * np.float32(dice.between(1, 5))
        pixels = np.clip(pixels.astype(np.float32) + noise, 0, 255).astype(np.uint8)
    bgr = np.ascontiguousarray(pixels[..., ::-1])
    if dice.chance(0.5):
        bgr = _packed(bgr, dice.whole(55, 95))
    bgr.setflags(write=False)
    return Drawing(pixels=bgr, texts=tuple(texts), icons=tuple(icons))


def _packed(bgr: NDArray[np.uint8], quality: int) -> NDArray[np.uint8]:
    _, data = cv2.imencode(".jpg", bgr, [cv2.IMWRITE_JPEG_QUALITY, quality])
    return np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR), np.uint8)


def draw_screens(
    folder: Path, *, count: int, seed: int = 1, fonts: Path | None = None, progress: Progress | None = None
) -> tuple[Path, ...]:
    """Write `count` drawn screens as PNG, each with its truth as JSON beside it; gives the pictures' paths.

    Raises NothingToDoError for a count below one, FolderError when the folder cannot be written,
    TrainingMissingError when the fonts are missing.
    """
    if count < 1:
        raise NothingToDoError("There is nothing to draw: the number of screens must be 1 or more.")
    written = []
    for index in range(count):
        drawing = draw_screen(seed, index, fonts=fonts)
        written.append(write_drawing(drawing, folder / f"drawn_{seed}_{index:04d}.png"))
        if progress is not None:
            progress(index + 1, count)
    return tuple(written)


def write_drawing(drawing: Drawing, path: Path) -> Path:
    """Write a drawing as PNG to `path` and its truth as JSON beside it; raises FolderError when that fails."""
    _, data = cv2.imencode(".png", drawing.pixels)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data.tobytes())
        truth = json.dumps({"image": path.name, **drawing.truth()}, ensure_ascii=False, indent=1)
        path.with_suffix(".json").write_text(truth + "\n", encoding="utf-8")
    except OSError as error:
        raise FolderError(
            f"{path} cannot be written ({error.strerror}). Choose a folder that you may write."
        ) from error
    return path

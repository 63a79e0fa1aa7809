"""Keepsakes: what lies beside a new model to look back at: what it was made of, and how it was checked."""

from __future__ import annotations

import csv
import io

import cv2
import numpy as np
from numpy.typing import NDArray

from daemon.domain.geometry import Box
from daemon.stages.crop_pictures import as_png
from daemon.stages.load import Pixels
from daemon.training.augment import STEPS, Variant, variant
from daemon.training.canvas import Canvas
from daemon.training.dice import Dice
from daemon.training.lettering import Style
from daemon.training.own_crops import FIRST_SCREEN, OwnPicture
from daemon.training.train import Trained
from daemon.training.typefaces import BUILT_IN

CHECKED_FILE, STEPS_FILE = "checked.csv", "steps.png"
"""What models that had not seen them said of the labelled crops; and a picture of what augmentation makes of some."""

SHOWN, VARIANTS = 8, 4
"""Crops on that picture, and variants of each beside what every step makes of it."""

CELL = (120, 64)
"""Pixels, wide and high, for each on that picture."""

INK, PAPER = (24, 24, 28), (250, 250, 248)


def beside(trained: Trained) -> dict[str, bytes]:
    """The files to lay beside a model that learned from the officer's labels, by their names; none for another."""
    own = trained.material.own
    if own is None:
        return {}
    return {CHECKED_FILE: _checked(trained), STEPS_FILE: as_png(steps_picture(own.shown))}


def _checked(trained: Trained) -> bytes:
    """A line for each labelled crop: where it is, its class, and the chance of every class."""
    own, data = trained.material.own, trained.material.data
    out = io.StringIO()
    lines = csv.writer(out, lineterminator="\n")
    lines.writerow(["sha256", "source", "box", "class", *data.classes])
    chances = trained.checked[data.own & ~data.made]
    for label, said in zip(own.labels if own else (), chances, strict=True):
        place = label.place
        box = " ".join(map(str, place.box.as_list())) if place.box else ""
        lines.writerow([place.sha256, place.source, box, label.kind, *(f"{chance:.4f}" for chance in said)])
    return out.getvalue().encode("utf-8", "backslashreplace")


def steps_picture(pictures: list[OwnPicture]) -> Pixels:
    """Some labelled crops, one a line: as they are, what each step alone makes of them, and some variants, in BGR."""
    heads = ["as it is", *(step.name for step in STEPS), *(f"variant {number + 1}" for number in range(VARIANTS))]
    wide, high = CELL
    canvas = Canvas(wide * len(heads), 30 + high * len(pictures), PAPER)
    for column, head in enumerate(heads):
        canvas.text(head, Style(typeface=BUILT_IN, size=15, fill=INK), column * wide + 6, 15)
    for line, picture in enumerate(pictures):
        dice = Dice(FIRST_SCREEN, line)
        made = [Variant(picture.pixels), *(step.take(Variant(picture.pixels), dice) for step in STEPS)]
        made += [variant(picture.pixels, dice) for _ in range(VARIANTS)]
        for column, one in enumerate(made):
            place = one.place(picture.boxes[0])
            if place is not None:
                _paste(canvas, one.pixels, place, Box(column * wide + 4, 30 + line * high + 4, wide - 8, high - 8))
    return np.ascontiguousarray(canvas.pixels[..., ::-1])


def _paste(canvas: Canvas, pixels: NDArray[np.uint8], place: Box, room: Box) -> None:
    """Show a crop in the room that there is for it, at most three times as large."""
    cut = pixels[place.y : place.bottom, place.x : place.right, ::-1]
    scale = min(room.width / place.width, room.height / place.height, 3.0)
    size = (max(1, round(place.width * scale)), max(1, round(place.height * scale)))
    shown = cv2.resize(np.ascontiguousarray(cut), size, interpolation=cv2.INTER_NEAREST)
    canvas.pixels[room.y : room.y + size[1], room.x : room.x + size[0]] = shown

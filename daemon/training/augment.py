"""Augment: other pictures that the same screen could have given on another phone, seeded and in documented steps.

Nothing is mirrored and nothing turned: it is text, and a screenshot is always upright. Bounds are those of real
screenshots as chat programs and other phones pass them on; within them a person still reads every text.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np

from daemon.domain.geometry import Box
from daemon.stages.load import Pixels
from daemon.training.dice import Dice

SHARE = 0.5
"""Chance of each step in a variant: about four of them at once."""

LEAST_SIDE = 8
"""Pixels below which a picture is not made smaller or cut."""


@dataclass(frozen=True, slots=True, eq=False)
class Variant:
    """A picture made of another one, and where its places went: `scale` times theirs, then `dx` and `dy` less."""

    pixels: Pixels
    scale: tuple[float, float] = (1.0, 1.0)
    dx: int = 0
    dy: int = 0

    def place(self, box: Box) -> Box | None:
        """Where a box of the first picture is now; None when less than half of it is left."""
        height, width = self.pixels.shape[:2]
        x, y = round(box.x * self.scale[0]) - self.dx, round(box.y * self.scale[1]) - self.dy
        right = round(box.right * self.scale[0]) - self.dx
        bottom = round(box.bottom * self.scale[1]) - self.dy
        whole = Box(x, y, max(1, right - x), max(1, bottom - y))
        left = Box(max(0, x), max(0, y), min(width, whole.right) - max(0, x), min(height, whole.bottom) - max(0, y))
        return left if left.width > 0 and left.height > 0 and 2 * left.area >= whole.area else None


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that may happen to a picture on its way, with its bounds in words."""

    name: str
    said: str
    take: Callable[[Variant, Dice], Variant]


def variant(pixels: Pixels, dice: Dice) -> Variant:
    """What some of the steps, chosen by the dice, make of a BGR picture of shape (height, width, 3)."""
    made = Variant(pixels)
    for step in STEPS:
        if dice.chance(SHARE):
            made = step.take(made, dice)
    return made


def _shift(made: Variant, dice: Dice) -> Variant:
    """The list scrolled, or the status bar was cut off, by some pixels."""
    height, width = made.pixels.shape[:2]
    if min(height, width) < 2 * LEAST_SIDE:
        return made
    dx, dy = (dice.whole(0, min(12, side // 10)) for side in (width, height))
    return Variant(np.ascontiguousarray(made.pixels[dy:, dx:]), made.scale, made.dx + dx, made.dy + dy)


def _scale(made: Variant, dice: Dice) -> Variant:
    height, width = made.pixels.shape[:2]
    factor = dice.between(0.75, 1.35)
    size = (max(LEAST_SIDE, round(width * factor)), max(LEAST_SIDE, round(height * factor)))
    method = cv2.INTER_AREA if factor < 1 else dice.one([cv2.INTER_CUBIC, cv2.INTER_LINEAR])
    pixels = np.asarray(cv2.resize(made.pixels, size, interpolation=method), np.uint8)
    by = (size[0] / width, size[1] / height)
    scale = (made.scale[0] * by[0], made.scale[1] * by[1])
    return Variant(pixels, scale, round(made.dx * by[0]), round(made.dy * by[1]))


def _brightness(made: Variant, dice: Dice) -> Variant:
    return _with(made, made.pixels * np.float32(dice.between(0.8, 1.2)) + np.float32(dice.between(-12, 12)))


def _contrast(made: Variant, dice: Dice) -> Variant:
    """A gamma curve: dark or light tones spread, ends stay."""
    curve = (np.linspace(0, 1, 256) ** dice.between(0.75, 1.3) * 255).astype(np.float32)
    return _with(made, curve[made.pixels])


def _shadow(made: Variant, dice: Dice) -> Variant:
    """Light that falls off across the picture, as on a dimmed or photographed screen."""
    height, width = made.pixels.shape[:2]
    across, down = np.linspace(-0.5, 0.5, width), np.linspace(-0.5, 0.5, height)
    slope = dice.between(-0.3, 0.3) * across[None, :] + dice.between(-0.3, 0.3) * down[:, None]
    return _with(made, made.pixels * (0.92 + slope[..., None]).astype(np.float32))


def _blur(made: Variant, dice: Dice) -> Variant:
    return _with(made, cv2.GaussianBlur(made.pixels, (0, 0), dice.between(0.3, 0.8)))


def _noise(made: Variant, dice: Dice) -> Variant:
    return _with(made, made.pixels + dice.bell(*made.pixels.shape[:2]) * np.float32(dice.between(1, 5)))


def _jpeg(made: Variant, dice: Dice) -> Variant:
    _, data = cv2.imencode(".jpg", made.pixels, [cv2.IMWRITE_JPEG_QUALITY, dice.whole(55, 95)])
    return _with(made, cv2.imdecode(data, cv2.IMREAD_COLOR))


def _with(made: Variant, pixels: object) -> Variant:
    return Variant(np.clip(np.asarray(pixels), 0, 255).astype(np.uint8), made.scale, made.dx, made.dy)


STEPS = (
    Step("shift", "up to 12 pixels cut off on the left and at the top", _shift),
    Step("scale", "0.75 to 1.35 times the size", _scale),
    Step("brightness", "0.8 to 1.2 times as bright, and 12 steps of 255 up or down", _brightness),
    Step("contrast", "a gamma curve from 0.75 to 1.3", _contrast),
    Step("shadow", "light that falls off across the picture by up to 0.3", _shadow),
    Step("blur", "a Gaussian of 0.3 to 0.8 pixels", _blur),
    Step("noise", "of 1 to 5 steps of 255", _noise),
    Step("jpeg", "packed at a quality of 55 to 95", _jpeg),
)
"""Every step, in the order in which they happen to a picture."""

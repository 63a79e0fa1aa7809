"""Load: from the bytes of a dropped file to pixels, under limits that are checked before anything is decoded."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from daemon.domain.exif import TakenTime, taken_time
from daemon.domain.headers import header, stranger
from daemon.errors import NotAPictureError, TooLargeError, TruncatedError
from daemon.stages.blocks import smoothed

Pixels = NDArray[np.uint8]


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """A decoded screenshot: `pixels` in BGR, shape (height, width, 3), read-only; when it was `taken`, if known.

    `enlarged`: so many times as large as the game drew it, as far as that shows.
    """

    pixels: Pixels
    taken: TakenTime | None = None
    enlarged: int = 1

    @property
    def size(self) -> tuple[int, int]:
        """`(width, height)` in pixels."""
        return self.pixels.shape[1], self.pixels.shape[0]


def load(data: bytes, *, max_megapixels: float) -> Picture:
    """Decode the bytes of a PNG, JPEG, WebP or BMP file, turned upright where its EXIF data asks for it.

    Raises NotAPictureError, TooLargeError or TruncatedError; MemoryError when there is none left.
    """
    claimed = header(data)
    if claimed is None:
        raise NotAPictureError(
            f"This file is {stranger(data)}. Muster reads PNG, JPEG, WebP and BMP pictures: take a screenshot, or save "
            "this as PNG, and drop that."
        )
    if claimed.width * claimed.height > max_megapixels * 1e6:
        raise TooLargeError(
            f"The picture is {claimed.width} x {claimed.height} pixels, more than the {max_megapixels:g} million that "
            "'max_megapixels' allows. Drop a plain screenshot, or raise 'max_megapixels' under 'intake' in config.yaml."
        )
    try:
        pixels, _, blocks = cv2.imdecodeWithMetadata(np.frombuffer(data, np.uint8), flags=cv2.IMREAD_COLOR)
    except cv2.error as error:
        if error.code == cv2.Error.StsNoMem:
            raise MemoryError from error
        pixels, blocks = None, ()
    if pixels is None:
        raise TruncatedError(
            f"The file begins as a {claimed.format} picture, and the rest is missing or broken, as after a copy that "
            "was cut short. Copy the screenshot again and drop it."
        )
    found, enlarged = smoothed(np.asarray(pixels, dtype=np.uint8))
    found.setflags(write=False)
    times = (taken_time(np.asarray(block).tobytes()) for block in blocks)
    return Picture(found, next((taken for taken in times if taken), None), enlarged)

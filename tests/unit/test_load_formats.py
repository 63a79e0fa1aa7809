"""Pictures of every kind that phones and programs write come out as the same pixels."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import cv2
import numpy as np
import pytest
from PIL import Image

from daemon.stages.load import Pixels, load
from tests.hostile import chunks


def drawn() -> Pixels:
    """Some text in two colours on a dark ground, wider than high."""
    pixels = np.full((90, 240, 3), (60, 40, 30), np.uint8)
    cv2.putText(pixels, "Blade 4200", (10, 40), cv2.FONT_HERSHEY_SIMPLEX, 0.9, (240, 250, 245), 2)
    cv2.rectangle(pixels, (10, 55), (120, 80), (40, 200, 90), -1)
    return pixels


def turned(orientation: int, way: Image.Transpose) -> bytes:
    """A JPEG that lies on its side or its head, and says so."""
    says = Image.Exif()
    says[0x0112] = orientation
    return chunks.saved([chunks.picture(drawn()).transpose(way)], "JPEG", exif=says, quality=98)


def with_alpha(alpha: int) -> bytes:
    pixels = np.dstack([drawn(), np.full(drawn().shape[:2], alpha, np.uint8)])
    return cv2.imencode(".png", pixels)[1].tobytes()


MADE: Mapping[str, Callable[[], bytes]] = {
    "PNG": lambda: chunks.saved([chunks.picture(drawn())], "PNG"),
    "BMP": lambda: chunks.saved([chunks.picture(drawn())], "BMP"),
    "JPEG": lambda: chunks.saved([chunks.picture(drawn())], "JPEG", quality=98),
    "progressive JPEG": lambda: chunks.saved([chunks.picture(drawn())], "JPEG", quality=98, progressive=True),
    "WebP without loss": lambda: chunks.saved([chunks.picture(drawn())], "WebP", lossless=True),
    "CMYK": lambda: chunks.saved([chunks.picture(drawn()).convert("CMYK")], "JPEG", quality=98),
    "16 bits": lambda: chunks.deep(drawn()),
    "palette": lambda: chunks.saved([chunks.picture(drawn()).quantize(256)], "PNG"),
    "opaque alpha": lambda: with_alpha(255),
    "half transparent": lambda: with_alpha(128),
    "wholly transparent": lambda: with_alpha(0),
    "animated PNG": lambda: chunks.saved([chunks.picture(drawn()), Image.new("RGB", (240, 90))], "PNG"),
    "animated WebP": lambda: chunks.saved([chunks.picture(drawn()), Image.new("RGB", (240, 90))], "WebP", quality=98),
    "lies on its left side": lambda: turned(6, Image.Transpose.ROTATE_90),
    "lies on its right side": lambda: turned(8, Image.Transpose.ROTATE_270),
    "stands on its head": lambda: turned(3, Image.Transpose.ROTATE_180),
}


@pytest.mark.parametrize("kind", MADE)
def test_it_comes_out_as_it_was_drawn(kind: str) -> None:
    """Upright, in its own colours, whatever of it is transparent; of an animation the first page."""
    found = load(MADE[kind](), max_megapixels=1).pixels
    assert found.shape == drawn().shape
    assert float(np.abs(found.astype(np.float32) - drawn()).mean()) < 4


def test_gray_comes_out_as_gray() -> None:
    """With alpha and without."""
    gray = chunks.picture(drawn()).convert("L")
    for made in (gray, gray.convert("LA")):
        found = load(chunks.saved([made], "PNG"), max_megapixels=1).pixels
        assert (found == np.asarray(gray)[..., None]).all()

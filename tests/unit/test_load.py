"""Loading pictures under limits."""

from __future__ import annotations

import struct
import zlib

import cv2
import numpy as np
import pytest

from daemon.errors import NotAPictureError, TooLargeError, TruncatedError
from daemon.stages.load import load


def _png(pixels: np.ndarray[tuple[int, ...], np.dtype[np.uint8]]) -> bytes:
    return bytes(cv2.imencode(".png", pixels)[1].tobytes())


def test_a_picture_is_decoded_and_frozen() -> None:
    """The pixels are those of the file, and no stage can change them."""
    picture = load(_png(np.full((20, 30, 3), (1, 2, 3), np.uint8)), max_megapixels=1)
    assert picture.size == (30, 20)
    assert picture.pixels[5, 5].tolist() == [1, 2, 3]
    with pytest.raises(ValueError, match="read-only"):
        picture.pixels[0, 0] = 9


@pytest.mark.parametrize("shape", [(20, 30), (20, 30, 4)])
def test_gray_and_transparent_pictures_become_colour(shape: tuple[int, ...]) -> None:
    """Every picture has three channels after loading."""
    assert load(_png(np.full(shape, 200, np.uint8)), max_megapixels=1).pixels.shape == (20, 30, 3)


def test_no_picture_is_refused() -> None:
    """Bytes that are no picture are called by their name."""
    with pytest.raises(NotAPictureError, match="a PDF document"):
        load(b"%PDF-1.4 and more", max_megapixels=1)


@pytest.mark.parametrize("ending", [".png", ".jpg"])
def test_a_cut_picture_is_refused(ending: str) -> None:
    """Half a file is no picture yet."""
    noise = np.random.default_rng(1).integers(0, 255, (200, 200, 3), dtype=np.uint8)
    data = cv2.imencode(ending, noise)[1].tobytes()
    with pytest.raises(TruncatedError, match="missing or broken"):
        load(data[: len(data) // 2], max_megapixels=1)


def test_a_bomb_is_refused_by_its_header() -> None:
    """A header that claims too many pixels is believed, and nothing is decoded."""
    body = struct.pack(">IIBBBBB", 60_000, 60_000, 1, 0, 0, 0, 0)
    chunk = struct.pack(">I", 13) + b"IHDR" + body + struct.pack(">I", zlib.crc32(b"IHDR" + body))
    with pytest.raises(TooLargeError, match="60000 x 60000"):
        load(b"\x89PNG\r\n\x1a\n" + chunk, max_megapixels=40)

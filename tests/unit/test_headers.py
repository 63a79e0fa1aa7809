"""What a file's first bytes say."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from daemon.domain.headers import Header, header, stranger


@pytest.mark.parametrize(("ending", "name"), [("png", "PNG"), ("jpg", "JPEG"), ("webp", "WebP"), ("bmp", "BMP")])
def test_header_tells_format_and_size(ending: str, name: str) -> None:
    """Each format that is read is known by its bytes, with the size it was written with."""
    data = cv2.imencode(f".{ending}", np.full((30, 70, 3), 90, np.uint8))[1].tobytes()
    assert header(data) == Header(name, 70, 30)


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"", "an empty file"),
        (b"GIF89a....", "a GIF animation"),
        (b"%PDF-1.7", "a PDF document"),
        (b"\x00\x00\x00\x18ftypheic", "a HEIC photo"),
        (b"hello", "no picture that Muster knows"),
    ],
)
def test_strangers_are_named(data: bytes, what: str) -> None:
    """What people drop by mistake is called by its name."""
    assert header(data) is None
    assert stranger(data) == what


@given(st.binary(max_size=200), st.sampled_from([b"", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"RIFF....WEBP", b"BM"]))
def test_any_bytes_are_survived(data: bytes, start: bytes) -> None:
    """Whatever the bytes, there is an answer and no crash."""
    assert header(start + data) is None or isinstance(header(start + data), Header)

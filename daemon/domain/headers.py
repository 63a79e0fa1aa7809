"""What the first bytes of a file say it is, and how large a picture it holds: known before anything is decoded."""

from __future__ import annotations

import struct
from dataclasses import dataclass

STRANGERS = (
    (b"GIF8", "a GIF animation"),
    (b"%PDF", "a PDF document"),
    (b"PK\x03\x04", "a ZIP archive or an Office document"),
    (b"\x7fELF", "a program"),
    (b"II*\x00", "a TIFF picture"),
    (b"MM\x00*", "a TIFF picture"),
    (b"<svg", "an SVG drawing"),
    (b"<!DO", "a web page"),
    (b"<htm", "a web page"),
)
"""Kinds of files that people drop by mistake, by their first bytes."""


@dataclass(frozen=True, slots=True)
class Header:
    """Format (`PNG`, `JPEG`, `WebP`, `BMP`), width and height in pixels as the header claims them."""

    format: str
    width: int
    height: int


def header(data: bytes) -> Header | None:
    """What picture the bytes claim to be; None for anything that is none of the four formats, or cut in its header."""
    try:
        if data.startswith(b"\x89PNG\r\n\x1a\n"):
            return Header("PNG", *struct.unpack_from(">II", data, 16))
        if data.startswith(b"\xff\xd8\xff"):
            return _jpeg(data)
        if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
            return _webp(data)
        if data.startswith(b"BM"):
            width, height = struct.unpack_from("<ii", data, 18)
            return Header("BMP", width, abs(height))
    except (struct.error, IndexError):
        return None
    return None


def stranger(data: bytes) -> str:
    """What the bytes are instead of a picture, as a person would say it."""
    if not data:
        return "an empty file"
    if data[4:8] == b"ftyp" and data[8:11] in {b"hei", b"mif", b"hev"}:
        return "a HEIC photo"
    return next((name for start, name in STRANGERS if data.startswith(start)), "no picture that Muster knows")


def _jpeg(data: bytes) -> Header | None:
    at = 2
    while data[at] == 0xFF:
        marker = data[at + 1]
        # SOF0 to SOF15 carry the size; C4, C8 and CC in that range are tables.
        if 0xC0 <= marker <= 0xCF and marker not in {0xC4, 0xC8, 0xCC}:
            height, width = struct.unpack_from(">HH", data, at + 5)
            return Header("JPEG", width, height)
        at += 1 if marker == 0xFF else 2 + struct.unpack_from(">H", data, at + 2)[0]
    return None


def _webp(data: bytes) -> Header | None:
    kind = data[12:16]
    if kind == b"VP8X":
        width, height = (int.from_bytes(data[i : i + 3], "little") + 1 for i in (24, 27))
    elif kind == b"VP8L":
        bits = struct.unpack_from("<I", data, 21)[0]
        width, height = (bits & 0x3FFF) + 1, ((bits >> 14) & 0x3FFF) + 1
    else:
        width, height = (value & 0x3FFF for value in struct.unpack_from("<HH", data, 26))
    return Header("WebP", width, height)

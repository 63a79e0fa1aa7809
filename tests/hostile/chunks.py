"""Picture files put together by hand: what no program that means well would write."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterable, Sequence

import numpy as np
from PIL import Image

from daemon.stages.load import Pixels

SIGNATURE = b"\x89PNG\r\n\x1a\n"

GRAY, COLOUR, COLOUR_AND_ALPHA = 0, 2, 6
"""How a PNG says what its pixels are."""


def chunk(kind: bytes, data: bytes) -> bytes:
    """A chunk of a PNG, with its checksum."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def header(width: int, height: int, depth: int = 8, colour: int = GRAY) -> bytes:
    """The chunk that says how large a PNG is."""
    return chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0))


def png(*chunks: bytes) -> bytes:
    """A PNG of these chunks."""
    return SIGNATURE + b"".join(chunks) + chunk(b"IEND", b"")


def squeezed(size: int) -> bytes:
    """So many zeros, packed: a thousandth of that."""
    packer, block = zlib.compressobj(9), bytes(1 << 20)
    parts = [packer.compress(block) for _ in range(size >> 20)]
    return b"".join([*parts, packer.compress(block[: size % (1 << 20)]), packer.flush()])


def bomb(width: int, height: int, depth: int, colour: int, bytes_a_row: int) -> bytes:
    """A whole PNG that is black everywhere."""
    return png(header(width, height, depth, colour), chunk(b"IDAT", squeezed(height * (1 + bytes_a_row))))


def with_chunk(data: bytes, added: bytes) -> bytes:
    """A PNG with a further chunk behind its header."""
    end = len(SIGNATURE) + 25
    return data[:end] + added + data[end:]


def bmp(width: int, height: int) -> bytes:
    """A BMP that claims a size and holds nothing."""
    return struct.pack("<2sIHHIIiiHHIIiiII", b"BM", 54, 0, 0, 54, 40, width, height, 1, 24, 0, 0, 0, 0, 0, 0)


def tiff(width: int, height: int) -> bytes:
    """A TIFF that claims a size and holds nothing."""
    tags = [(256, 4, width), (257, 4, height), (258, 3, 8), (259, 3, 1), (262, 3, 1), (273, 4, 8), (279, 4, 1)]
    listed = b"".join(struct.pack("<HHII", tag, kind, 1, value) for tag, kind, value in tags)
    return b"II*\x00" + struct.pack("<IH", 8, len(tags)) + listed + bytes(4)


def saved(pictures: Sequence[Image.Image], form: str, **how: object) -> bytes:
    """A file of one picture or an animation of several."""
    file, (first, *rest) = io.BytesIO(), pictures
    more: dict[str, object] = {"save_all": True, "append_images": rest} if rest else {}
    first.save(file, form, **more, **how)
    return file.getvalue()


def picture(pixels: Pixels) -> Image.Image:
    """BGR pixels as Pillow takes them."""
    return Image.fromarray(np.ascontiguousarray(pixels[..., ::-1]))


def pages(colours: Iterable[int], size: tuple[int, int] = (64, 64)) -> list[Image.Image]:
    """Plain pages, one of each gray."""
    return [Image.new("L", size, colour) for colour in colours]


def deep(pixels: Pixels) -> bytes:
    """BGR pixels as a PNG of 16 bits a colour."""
    height, width = pixels.shape[:2]
    wide = pixels[..., ::-1].astype(">u2") * 257
    rows = b"".join(b"\0" + row.tobytes() for row in wide)
    return png(header(width, height, 16, COLOUR), chunk(b"IDAT", zlib.compress(rows)))

"""Files that strangers drop: broken, huge, of other kinds, oddly named, or no files at all; and what becomes of them.

Each ends in `failed/` with a reason, is read because there is a list on it that anybody could read, or stays where it
is with a line in the log.
"""

from __future__ import annotations

import os
import socket
import struct
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Literal

import cv2
import numpy as np
from PIL import Image

from daemon.stages.load import Pixels
from daemon.training.war_list import WarMember, draw_war_list
from tests.hostile import chunks

Fate = Literal["read", "not-a-picture", "truncated", "too-large", "no list", "left alone"]
"""`read`: into the archive; `left alone`: still in `input/`, with a line in the log; else the folder below `failed/`.

`no list`: one of those for pictures that hold no list; which of them is a matter of how noise looks to a model.
"""

NO_LIST = frozenset({"no-rows", "unknown-screen", "too-large"})

MEMBERS = ("Amber", "Birch", "Cobalt", "Dune")
"""Who stands on the good lists."""


@dataclass(frozen=True, slots=True)
class Hostile:
    """What it is, for a person, and what must become of it; `lay` lays it down under a path in `input/`.

    `moved`: it is laid down elsewhere and moved in, as a whole file is. `slow`: it takes seconds to make or to refuse.
    """

    what: str
    fate: Fate
    name: bytes
    lay: Callable[[Path], object]
    moved: bool = True
    slow: bool = False

    def allows(self, fate: str) -> bool:
        """Whether this is what must become of it."""
        return fate in NO_LIST if self.fate == "no list" else fate == self.fate


def war_list(number: int = 0, width: int = 953) -> Pixels:
    """A list that can be read; each number is another one, and no sign that is hard to read stands in all its rows."""
    people = [
        WarMember(
            name=name,
            role="Membre",
            last_seen=f"{1 + (number + place) % 23}h",
            boost=str(1000 + number),
            power=f"{1200 + place}K/5000K",
            tickets=str(place),
            face=place,
        )
        for place, name in enumerate(MEMBERS)
    ]
    return draw_war_list(people, width=width).pixels


def good(number: int, ending: str = ".png") -> bytes:
    """The same as a file of the kind that has this ending."""
    return _file(war_list(number), ending)


def _file(pixels: Pixels, ending: str = ".png") -> bytes:
    return cv2.imencode(ending, pixels)[1].tobytes()


def corpus() -> list[Hostile]:
    """Everything, the harmless first."""
    quick = [*_broken(), *_strangers(), *_headers(), *_formats()]
    files = [
        Hostile(what, fate, b"%03d.png" % number, _writing(data), slow=number >= len(quick))
        for number, (what, fate, data) in enumerate([*quick, *_bombs(), *_full()])
    ]
    return [*files, *_names(), *_things()]


def _writing(data: Callable[[], bytes]) -> Callable[[Path], object]:
    return lambda path: path.write_bytes(data())


Made = tuple[str, Fate, Callable[[], bytes]]


def _broken() -> Iterator[Made]:
    whole = good(1)
    jpeg = good(2, ".jpg")
    wrong = bytearray(whole)
    wrong[len(wrong) // 2] ^= 0xFF
    yield "a good PNG", "read", lambda: whole
    yield "a good JPEG", "read", lambda: jpeg
    yield "an empty file", "not-a-picture", lambda: b""
    yield "one byte", "not-a-picture", lambda: b"\x89"
    yield "the first eight bytes of a PNG", "not-a-picture", lambda: chunks.SIGNATURE
    yield "the header of a PNG and no more", "truncated", lambda: whole[:33]
    yield "half a PNG", "truncated", lambda: whole[: len(whole) // 2]
    yield "a PNG without its last twenty bytes", "truncated", lambda: whole[:-20]
    yield "half a JPEG", "truncated", lambda: jpeg[: len(jpeg) // 2]
    yield "a PNG with one byte changed", "truncated", lambda: bytes(wrong)


def _strangers() -> Iterator[Made]:
    secret = Path("/etc/hostname")
    dice = np.random.default_rng(3)
    yield "random bytes", "not-a-picture", lambda: dice.bytes(50_000)
    yield "a text", "not-a-picture", lambda: b"Meeting at eight.\n" * 100
    yield "a list of files that Tesseract would open", "not-a-picture", f"{secret}\n/etc/passwd\n".encode
    yield "a web page", "not-a-picture", lambda: b"<!DOCTYPE html><script>alert(1)</script>"
    yield "a PDF", "not-a-picture", lambda: b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n"
    yield "a ZIP bomb", "not-a-picture", _zip
    yield "a program", "not-a-picture", lambda: b"\x7fELF" + bytes(1000)
    yield (
        "an SVG that names a file",
        "not-a-picture",
        lambda: b'<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/></svg>',
    )
    yield "a pickle", "not-a-picture", lambda: b"cos\nsystem\n(S'touch /tmp/owned'\ntR."


def _zip() -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("zeros", bytes(20_000_000))
    return file.getvalue()


def _headers() -> Iterator[Made]:
    empty = chunks.chunk(b"IDAT", b"")
    yield (
        "a header of 2,000,000,000 x 2,000,000,000",
        "too-large",
        lambda: chunks.png(chunks.header(2 * 10**9, 2 * 10**9), empty),
    )
    yield "a header of 100,000 x 100,000", "too-large", lambda: chunks.png(chunks.header(10**5, 10**5), empty)
    yield "a header of 0 x 0", "truncated", lambda: chunks.png(chunks.header(0, 0), empty)
    yield "one pixel", "no list", lambda: chunks.bomb(1, 1, 8, chunks.GRAY, 1)
    yield "1 x 60,000 pixels", "no list", lambda: chunks.bomb(1, 60_000, 8, chunks.GRAY, 1)
    yield "60,000 x 1 pixels", "no list", lambda: chunks.bomb(60_000, 1, 8, chunks.GRAY, 60_000)
    yield "65,535 x 100 pixels", "no list", lambda: chunks.bomb(65_535, 100, 8, chunks.COLOUR, 3 * 65_535)
    yield "a BMP header of 30,000 x 30,000", "too-large", lambda: chunks.bmp(30_000, 30_000)
    yield "a BMP header of 1,000 x -1,000 without pixels", "truncated", lambda: chunks.bmp(1000, -1000)
    yield "a PPM header of 30,000 x 30,000", "not-a-picture", lambda: b"P6 30000 30000 255\n"
    yield "a TIFF header of 60,000 x 60,000", "not-a-picture", lambda: chunks.tiff(60_000, 60_000)
    yield (
        "a JPEG header of 65,500 x 65,500",
        "too-large",
        lambda: b"\xff\xd8\xff\xc0" + struct.pack(">HBHHB", 17, 8, 65_500, 65_500, 3) + bytes(9),
    )


def _bombs() -> Iterator[Made]:
    alpha = chunks.COLOUR_AND_ALPHA
    yield "400 megapixels of gray in 400 KB", "too-large", lambda: chunks.bomb(20_000, 20_000, 8, chunks.GRAY, 20_000)
    yield "900 megapixels of one bit in 110 KB", "too-large", lambda: chunks.bomb(30_000, 30_000, 1, chunks.GRAY, 3750)
    yield "144 megapixels with alpha", "too-large", lambda: chunks.bomb(12_000, 12_000, 8, alpha, 48_000)
    yield (
        "a list with 250 MB of text packed into a comment",
        "read",
        lambda: chunks.with_chunk(good(3), chunks.chunk(b"zTXt", b"Comment\0\0" + chunks.squeezed(250_000_000))),
    )
    yield (
        "a list with 250 MB of colours packed into a profile",
        "read",
        lambda: chunks.with_chunk(good(4), chunks.chunk(b"iCCP", b"profile\0\0" + chunks.squeezed(250_000_000))),
    )
    yield "a file over the limit of 30 MB", "too-large", lambda: good(5) + bytes(31_000_000)


def _formats() -> Iterator[Made]:
    listed = chunks.picture(war_list(6))
    turned = Image.Exif()
    turned[0x0112] = 6
    clear = np.dstack([war_list(12), np.zeros(war_list(12).shape[:2], np.uint8)])
    yield "a JPEG that is called PNG", "read", partial(good, 7, ".jpg")
    yield "a WebP that is called PNG", "read", partial(good, 8, ".webp")
    yield "a BMP that is called PNG", "read", partial(good, 9, ".bmp")
    yield "an animated GIF", "not-a-picture", lambda: chunks.saved(chunks.pages(range(200)), "GIF")
    yield "a TIFF of 300 pages", "not-a-picture", lambda: chunks.saved(chunks.pages([0] * 300), "TIFF")
    yield "an animated PNG of 200 pages", "no list", lambda: chunks.saved(chunks.pages(range(200)), "PNG")
    yield "an animated WebP of 100 pages", "no list", lambda: chunks.saved(chunks.pages(range(100)), "WebP")
    yield "an animated PNG that begins with a list", "read", lambda: chunks.saved(_moving(14), "PNG")
    yield "an animated WebP that begins with a list", "read", lambda: chunks.saved(_moving(15), "WebP", quality=90)
    yield "a list in the colours of printers (CMYK)", "read", lambda: chunks.saved([listed.convert("CMYK")], "JPEG")
    yield "a list of 16 bits a colour", "read", lambda: chunks.deep(war_list(10))
    yield "a list in gray with alpha", "read", lambda: chunks.saved([listed.convert("LA")], "PNG")
    yield "a list of 256 colours", "read", lambda: chunks.saved([chunks.picture(war_list(11)).convert("P")], "PNG")
    yield "a list that is wholly transparent", "read", partial(_file, clear)
    yield (
        "a list that lies on its side, and says so",
        "read",
        lambda: chunks.saved(
            [chunks.picture(war_list(13)).transpose(Image.Transpose.ROTATE_90)], "JPEG", exif=turned, quality=95
        ),
    )


def _moving(number: int) -> list[Image.Image]:
    """A list, and two blank pages that come after it."""
    shown = chunks.picture(war_list(number))
    return [shown, *(Image.new("RGB", shown.size, colour) for colour in ("white", "black"))]


def _full() -> Iterator[Made]:
    yield "12 megapixels of noise", "no list", _noise
    yield (
        "8 megapixels of white",
        "no list",
        partial(_file, np.full((2000, 4000), 255, np.uint8)),
    )
    yield (
        "39 megapixels of white",
        "no list",
        lambda: _file(np.full((6240, 6250), 255, np.uint8)),
    )
    yield "6 megapixels full of text", "no list", lambda: _texts(3000, 2000)
    yield "39 megapixels full of text", "no list", lambda: _texts(6300, 6200)
    yield "39 megapixels full of letters", "no list", _letters


def _noise() -> bytes:
    dice = np.random.default_rng(4)
    return _file(dice.integers(0, 256, (3000, 4000), np.uint8))


def _texts(width: int, height: int) -> bytes:
    pixels = np.full((height, width), 30, np.uint8)
    for y in range(30, height, 40):
        for x in range(10, width, 600):
            place = (x, y)
            cv2.putText(pixels, f"Member{y}{x} 123,456", place, cv2.FONT_HERSHEY_SIMPLEX, 0.8, 230, 2)
    return _file(pixels)


def _letters() -> bytes:
    tile = np.full((16, 12), 30, np.uint8)
    cv2.putText(tile, "B", (1, 13), cv2.FONT_HERSHEY_SIMPLEX, 0.4, 230, 1)
    return _file(np.tile(tile, (390, 520)))


NAMES: dict[str, bytes] = {
    "a line break": b"one\ntwo.png",
    "an option of a program": b"-rf.png",
    "a command behind a semicolon": b"a; touch owned.png",
    "a command in brackets": b"$(touch owned).png",
    "bytes that are no UTF-8": b"caf\xe9\xff.png",
    "spaces at both ends": b"  list .png",
    "Chinese letters and a picture of a face": "排名😀.png".encode(),
    "255 bytes": b"n" * 251 + b".png",
    "a command of a terminal": b"\x1b[2J\x1b]0;owned\x07.png",
    "the name of a device of Windows": b"CON",
    "no ending": b"list",
    "an ending in capitals": b"LIST.PNG",
    "a formula": b"=cmd|'-C calc'!A0.png",
    "a script of a web page": b"<script>alert(1)<!--.png",
    "quotes": b"'\"`.png",
    "dots that lead upwards": b"list..%2f..%2fetc%2fpasswd.png",
    "letters that turn the reading around": "\u202egnp.list".encode(),
    "the ending of another kind": b"list.txt.exe",
}


def _names() -> Iterator[Hostile]:
    for number, (what, name) in enumerate(NAMES.items(), start=100):
        yield Hostile(f"a good list, its name {what}", "read", name, _writing(partial(good, number)))
    yield Hostile("a good list that is hidden", "left alone", b".hidden.png", _writing(partial(good, 90)))


def _things() -> Iterator[Hostile]:
    links = {
        "to /etc/passwd": "/etc/passwd",
        "to endless zeros": "/dev/zero",
        "to nothing": "/nowhere/at/all",
        "to itself": "loop.png",
        "to a folder": "/etc",
    }
    for number, (what, target) in enumerate(links.items()):
        name = b"loop.png" if target == "loop.png" else b"link-%d.png" % number
        yield Hostile(f"a link {what}", "left alone", name, _linking(target), moved=False)
    yield Hostile("a pipe", "left alone", b"pipe.png", os.mkfifo, moved=False)
    yield Hostile("a socket", "left alone", b"plug.png", _plug, moved=False)
    yield Hostile("folders, fifty in each other", "left alone", b"folders.png", _folders, moved=False)
    if os.geteuid() != 0:
        yield Hostile("a file that nobody may read", "left alone", b"secret.png", _secret)


def _linking(target: str) -> Callable[[Path], object]:
    return lambda path: path.symlink_to(target)


def _plug(path: Path) -> None:
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        with socket.socket(socket.AF_UNIX) as plug:
            # The whole path may be longer than a socket's address.
            plug.bind(f"/proc/self/fd/{folder}/{path.name}")
    finally:
        os.close(folder)


def _folders(path: Path) -> None:
    path.joinpath(*["d"] * 50).mkdir(parents=True)


def _secret(path: Path) -> None:
    path.write_bytes(good(91))
    path.chmod(0)

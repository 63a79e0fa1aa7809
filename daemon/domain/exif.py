"""When a camera or phone says a picture was taken: the EXIF block, a small TIFF file inside the picture."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

EXIF_FOLDER = 0x8769
DATE_TIME_ORIGINAL = 0x9003
OFFSET_TIME_ORIGINAL = 0x9011
ASCII, LONG = 2, 4
MOST_TAGS = 1000
"""A folder of more tags than this is no camera's work."""


@dataclass(frozen=True, slots=True)
class TakenTime:
    """The wall time a picture was taken, and how far that clock is from UTC when the picture says so."""

    wall: datetime
    offset: timezone | None


def taken_time(block: bytes) -> TakenTime | None:
    """The tag DateTimeOriginal of an EXIF block (from its `II` or `MM` on); None when it is not there or nonsense."""
    order = {b"II": "<", b"MM": ">"}.get(block[:2])
    if order is None:
        return None
    try:
        (first,) = struct.unpack_from(order + "I", block, 4)
        (inner,) = struct.unpack(order + "I", _tags(block, order, first)[EXIF_FOLDER])
        tags = _tags(block, order, inner)
        wall = datetime.strptime(_text(tags[DATE_TIME_ORIGINAL]), "%Y:%m:%d %H:%M:%S")  # noqa: DTZ007 (a wall time)
    except (struct.error, KeyError, ValueError):
        return None
    return TakenTime(wall, _offset(_text(tags.get(OFFSET_TIME_ORIGINAL, b""))))


def _tags(block: bytes, order: str, at: int) -> dict[int, bytes]:
    """The raw values of the texts and single long numbers in the folder of tags at `at`."""
    (count,) = struct.unpack_from(order + "H", block, at)
    values: dict[int, bytes] = {}
    for number in range(min(count, MOST_TAGS)):
        entry = at + 2 + 12 * number
        tag, kind, length = struct.unpack_from(order + "HHI", block, entry)
        size = {ASCII: length, LONG: 4}.get(kind, 0)
        start = entry + 8 if size <= 4 else struct.unpack_from(order + "I", block, entry + 8)[0]
        values[tag] = block[start : start + size]
    return values


def _text(value: bytes) -> str:
    return value.split(b"\0")[0].decode("ascii", "replace").strip()


def _offset(text: str) -> timezone | None:
    sign, hours, separator, minutes = text[:1], text[1:3], text[3:4], text[4:]
    if len(text) != 6 or sign not in {"+", "-"} or separator != ":" or not (hours + minutes).isdecimal():
        return None
    away = timedelta(hours=int(hours), minutes=int(minutes))
    return timezone(-away if sign == "-" else away) if away < timedelta(hours=24) else None

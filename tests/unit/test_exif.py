"""The EXIF block: what a camera wrote is read, and no block can break the reader."""

from __future__ import annotations

import struct
from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daemon.domain.exif import TakenTime, taken_time

WALL = datetime(2026, 11, 21, 20, 30, 5)  # noqa: DTZ001 (a wall time)


def block(order: str, texts: dict[int, str], date_tag: int = 0x8769) -> bytes:
    """An EXIF block with these texts in its inner folder."""
    mark = {"<": b"II", ">": b"MM"}[order]
    entries, values = b"", b""
    values_at = 26 + 2 + 12 * len(texts) + 4
    for tag, text in texts.items():
        value = text.encode() + b"\0"
        entries += struct.pack(order + "HHII", tag, 2, len(value), values_at + len(values))
        values += value
    outer = struct.pack(order + "H", 1) + struct.pack(order + "HHII", date_tag, 4, 1, 26) + b"\0" * 4
    inner = struct.pack(order + "H", len(texts)) + entries + b"\0" * 4
    return mark + struct.pack(order + "HI", 42, 8) + outer + inner + values


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize(
    ("offset", "zone"),
    [
        ("+01:00", timezone(timedelta(hours=1))),
        ("-05:30", timezone(timedelta(hours=-5, minutes=-30))),
        ("", None),
        ("   ", None),
        ("+99:00", None),
        ("PST", None),
        (f"+01:{'9' * 30}", None),
    ],
)
def test_time_and_offset(order: str, offset: str, zone: timezone | None) -> None:
    """Both byte orders are read; an offset that is none is passed over."""
    assert taken_time(block(order, {0x9003: "2026:11:21 20:30:05", 0x9011: offset})) == TakenTime(WALL, zone)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"II",
        b"Exif\0\0II",
        block("<", {0x9003: "0000:00:00 00:00:00"}),
        block("<", {0x9003: "    :  :     :  :  "}),
        block("<", {0x9004: "2026:11:21 20:30:05"}),
        block("<", {0x9003: "2026:11:21 20:30:05"}, date_tag=0x8825),
        block("<", {0x9003: "2026:11:21 20:30:05"})[:-25],
    ],
)
def test_nonsense_says_nothing(data: bytes) -> None:
    """A block without a time, or cut short, is as good as none."""
    assert taken_time(data) is None


@given(st.binary(max_size=200), st.sampled_from([b"II*\0", b"MM\0*"]))
def test_no_bytes_break_it(data: bytes, start: bytes) -> None:
    """Whatever the bytes are, there is an answer."""
    taken_time(start + data)


@given(st.binary(max_size=12), st.integers(0, 80))
def test_no_damage_breaks_it(damage: bytes, at: int) -> None:
    """A good block with some bytes changed gives an answer too."""
    good = block("<", {0x9003: "2026:11:21 20:30:05", 0x9011: "+01:00"})
    taken_time(good[:at] + damage + good[at + len(damage) :])

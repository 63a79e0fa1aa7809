"""What goes between the daemon and a process that reads: values come out as they went in, errors as themselves."""

from __future__ import annotations

import errno
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from daemon.adapters.processes.plain_values import packed
from daemon.app.orders import Question, Refused, answered
from daemon.domain.exif import TakenTime
from daemon.domain.geometry import Box
from daemon.domain.reading import Cell, Row, ScreenReading, ScreenshotRead
from daemon.errors import MusterError, NotAPictureError, TesseractMissingError, UnexpectedError, UnknownScreenError


def test_a_reading_comes_out_as_it_went_in() -> None:
    """With values of every kind, and the time that the picture says."""
    values = ("a", 1, 1.5, timedelta(hours=2), (1, 2), None)
    cells = {
        f"c{number}": Cell(text="x", value=value, confidence=0.9, held=False, box=Box(0, 0, 1, 1))
        for number, value in enumerate(values)
    }
    row = Row(cells=cells, partial=False, held=False, box=Box(0, 0, 9, 9))
    wall = datetime(2026, 11, 21, 20, 30, tzinfo=UTC).replace(tzinfo=None)
    for offset in (None, UTC, timezone(timedelta(hours=5, minutes=30))):
        taken = TakenTime(wall, offset)
        read = ScreenshotRead(
            reading=ScreenReading("lg_war", 1, (row,)), size=(9, 9), taken=taken, seconds={"ocr": 0.1}
        )
        assert answered(packed(read)) == read


@pytest.mark.parametrize("kind", [NotAPictureError, TesseractMissingError])
def test_an_error_is_raised_as_itself(kind: type[MusterError]) -> None:
    """What the picture, or the machine, is to blame for there is so here."""
    with pytest.raises(kind, match=r"^So it is\.$"):
        answered(packed(Refused("So it is.", code=kind.code)))


def test_an_error_of_the_system_keeps_its_number() -> None:
    """A full disk there is a full disk here, and the file waits."""
    with pytest.raises(OSError, match="No space left") as caught:
        answered(packed(Refused("No space left on device", number=errno.ENOSPC)))
    assert caught.value.errno == errno.ENOSPC


def test_what_was_read_on_a_foreign_picture_comes_with_the_refusal() -> None:
    """Where a picture fits no pack, its texts and their places cross over."""
    texts = [("Rank", (1, 2, 30, 10))]
    with pytest.raises(UnknownScreenError, match="Odd") as raised:
        answered(packed(Refused("Odd.", code=UnknownScreenError.code, size=(40, 20), texts=texts)))
    assert (raised.value.size, raised.value.texts) == ((40, 20), texts)


@pytest.mark.parametrize(
    "data", [b"", b"nonsense", packed(Path()), packed(Question(b"")), packed(Refused("Odd.", code="no-such-code"))]
)
def test_what_is_no_answer_is_an_error(data: bytes) -> None:
    """Nothing but what is expected is ever made of what such a process sends."""
    with pytest.raises(UnexpectedError):
        answered(data)

"""What a reading process is told, and what it answers: plain values that go from one process to the other."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path

from daemon.adapters.processes.plain_values import unpacked
from daemon.config import Ocr
from daemon.domain.exif import TakenTime
from daemon.domain.geometry import Box
from daemon.domain.pack import Pack
from daemon.domain.reading import Cell, Row, ScreenReading, ScreenshotRead
from daemon.errors import MusterError, UnexpectedError, UnknownScreenError, of_code


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """By what a process reads, besides the crop classifier: what of the officer's settings changes a reading.

    `numbers` are the bytes of the number model, where there is one.
    """

    ocr: Ocr
    numbers: bytes | None
    packs: tuple[Pack, ...]
    language: str
    max_megapixels: float


@dataclass(frozen=True, slots=True)
class Debug:
    """Where the picture of each step is drawn, and with what its names begin."""

    folder: Path
    stem: str


@dataclass(frozen=True, slots=True)
class Question:
    """A picture to read."""

    data: bytes
    debug: Debug | None = None


@dataclass(frozen=True, slots=True)
class Look:
    """A picture of which only the texts are wanted, wherever they stand."""

    data: bytes


@dataclass(frozen=True, slots=True)
class Looked:
    """What is written on a picture of `size` (width, height): `lines` with their words, each with how sure it is.

    `perhaps`: where more may stand that was not read.
    """

    lines: tuple[tuple[Box, tuple[tuple[str, float, Box], ...]], ...]
    perhaps: tuple[Box, ...]
    size: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Propose:
    """A pack is wanted for the list on these pictures; `names` are what their files are called."""

    screen: str
    looked: tuple[Looked, ...]
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Proposed:
    """The `text` of a pack ("": there is no list), what is unsure, and where its columns lie on each picture."""

    text: str
    doubts: tuple[str, ...]
    bands: tuple[tuple[tuple[str, Box], ...], ...]


@dataclass(frozen=True, slots=True)
class Sketch:
    """A picture on which boxes are to be drawn, each with its word, and the file that it goes into."""

    data: bytes
    boxes: tuple[tuple[str, Box], ...]
    file: Path


@dataclass(frozen=True, slots=True)
class Ready:
    """The process can read; `told` is with what, for a person."""

    told: str


@dataclass(frozen=True, slots=True)
class Refused:
    """An error of ours by its `code`, or one of the system's by its `number`, to be raised where it was asked.

    `size` (width, height) and `texts`, each with its (x, y, width, height), are of a picture that fits no pack.
    """

    message: str
    code: str = ""
    number: int = 0
    size: tuple[int, int] = (0, 0)
    texts: Sequence[tuple[str, tuple[int, int, int, int]]] = ()


ANSWERS: Collection[type] = (
    Refused,
    Ready,
    ScreenshotRead,
    ScreenReading,
    Row,
    Cell,
    Box,
    Looked,
    Proposed,
    TakenTime,
    datetime,
    timedelta,
    timezone,
)
"""All that an answer is made of, besides Python's plain values."""


def answered(data: bytes) -> object:
    """What a process answered; raises the error that it met as if it had been met here.

    What looked at a stranger's picture may be the stranger's by now: an answer that is none is no more than an error.
    """
    try:
        answer = unpacked(data, ANSWERS)
    except ValueError as error:
        raise UnexpectedError(f"The reading of this picture cannot be understood: {error}") from error
    if isinstance(answer, Refused):
        raise _raised(answer)
    return answer


def _raised(refused: Refused) -> MusterError | OSError:
    if refused.number:
        return OSError(refused.number, refused.message)
    kind = of_code(refused.code)
    error = kind(refused.message) if kind else UnexpectedError(refused.message)
    if isinstance(error, UnknownScreenError):
        error.size, error.texts = refused.size, refused.texts
    return error

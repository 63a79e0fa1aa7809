"""What runs in a process that reads pictures: it is told the model, then by what to read, then picture after picture.

Everything that touches a stranger's picture happens here, under limits: what one picture may cost ends with it.
"""

from __future__ import annotations

import math
import signal
import tempfile
from pathlib import Path

import cv2

from daemon.adapters.child_side import allow_memory, memory, serve
from daemon.adapters.plain_values import packed, trusted
from daemon.adapters.xgboost_classifier import Model, check_features, open_model, spare_scikit_learn
from daemon.app.engines import make_engines
from daemon.app.orders import Debug, Order, Question, Ready, Refused
from daemon.domain.reading import ScreenshotRead
from daemon.errors import FolderError, MusterError, OutOfMemoryError
from daemon.pipeline import Engines, Steps, read_screenshot
from daemon.ports import Classifier
from daemon.stages.alike import firsts
from daemon.stages.debug import drawn_crops, drawn_rows
from daemon.stages.features import NAMES, VERSION
from daemon.stages.load import Pixels
from daemon.stages.ocr import laid_out, lines

ROOM, ROOM_A_MEGAPIXEL = 400_000_000, 6_000_000
"""Bytes of address space that reading a picture may take, and more for each million pixels that one may have."""

LAST_RESORT = 30
"""Seconds after the time for a picture at which the system ends this process, if nobody else is there to do so."""

TOO_MUCH = (
    "Reading this picture takes more memory than a picture may. Drop a plain screenshot, or one of a part of the list."
)


class ReadingSide:
    """Answers what `daemon.app.reading` asks."""

    def __init__(self) -> None:
        self._model: Classifier
        self._engines: Engines
        self._order: Order

    def answer(self, asked: bytes) -> bytes:
        """The answer to a model, an order or a picture; what they meet is answered as `Refused`."""
        try:
            return packed(self._answered(trusted(asked)))
        except MusterError as error:
            return packed(Refused(error.message, code=error.code))
        except MemoryError:
            return packed(Refused(TOO_MUCH, code=OutOfMemoryError.code))
        except cv2.error as error:
            if error.code != cv2.Error.StsNoMem:
                raise
            return packed(Refused(TOO_MUCH, code=OutOfMemoryError.code))
        except OSError as error:
            return packed(Refused(error.strerror or str(error), number=error.errno or 0))

    def _answered(self, asked: Model | Order | Question) -> Ready | ScreenshotRead:
        match asked:
            case Model():
                check_features(asked, version=VERSION, names=NAMES)
                self._model = open_model(asked)
                return Ready(asked.card.sha256)
            case Order():
                # Other processes read other pictures: more threads in this one would only be in their way.
                cv2.setNumThreads(1)
                self._order, self._engines = asked, make_engines(asked, self._model, Path(tempfile.gettempdir()))
                return Ready(_told(self._engines))
            case Question():
                return self._read(asked)

    def _read(self, asked: Question) -> ScreenshotRead:
        self._limit()
        try:
            if asked.debug is None:
                return read_screenshot(asked.data, self._engines)
            return _drawn(asked.data, self._engines, asked.debug)
        finally:
            signal.alarm(0)

    def _limit(self) -> None:
        """Bound what this picture may take. What was loaded for earlier ones is no fault of its."""
        taken = memory()
        if taken is not None:
            allow_memory(taken[0] + ROOM + round(self._order.max_megapixels * ROOM_A_MEGAPIXEL))
        signal.alarm(math.ceil(self._order.ocr.timeout_seconds) + LAST_RESORT)


def _told(ready: Engines) -> str:
    """Who reads, and in what."""
    languages = ready.languages
    stock = " and ".join(dict.fromkeys((languages.first, languages.second, languages.digits)))
    others = (("the number model", languages.has_numbers), ("RapidOCR", ready.crop_reader is not None))
    return ", ".join([f"{type(ready.reader).__name__} in {stock}", *(name for name, there in others if there)])


def _drawn(data: bytes, engines: Engines, debug: Debug) -> ScreenshotRead:
    """Read a picture and draw each step; raises FolderError when the folder for that cannot be written."""
    pixels: list[Pixels] = []

    def watch(steps: Steps) -> None:
        pixels.append(steps.picture.pixels)
        looks = lines(steps.chosen.text)
        page = laid_out(steps.masked, looks, firsts(steps.masked, looks))
        _write(debug, {"1-crops": drawn_crops(steps.picture.pixels, steps.crops)})
        _write(debug, {"2-mask": steps.masked, "3-sheet": page.pixels})

    found = read_screenshot(data, engines, watch=watch)
    _write(debug, {"4-rows": drawn_rows(pixels[0], found.reading)})
    return found


def _write(debug: Debug, pictures: dict[str, Pixels]) -> None:
    folder: Path = debug.folder
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for step, pixels in pictures.items():
            (folder / f"{debug.stem}-{step}.png").write_bytes(cv2.imencode(".png", pixels)[1].tobytes())
    except OSError as error:
        raise FolderError(f"The pictures of each step cannot be written to {folder}: {error.strerror}.") from error


if __name__ == "__main__":
    spare_scikit_learn()
    serve(ReadingSide().answer)

"""What runs in a process that reads pictures: it is told the model, then by what to read, then picture after picture.

Everything that touches a stranger's picture happens here, under limits: what one picture may cost ends with it.
"""

from __future__ import annotations

import math
import signal
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import cv2

from daemon.adapters.models.xgboost_classifier import Model, check_features, open_model, spare_scikit_learn
from daemon.adapters.processes.child_side import bound_picture, serve
from daemon.adapters.processes.plain_values import packed, trusted
from daemon.app.engines import make_engines
from daemon.app.orders import Debug, Look, Looked, Order, Propose, Proposed, Question, Ready, Refused, Sketch
from daemon.domain.reading import ScreenshotRead
from daemon.errors import FolderError, MusterError, NoRowsError, OutOfMemoryError, UnknownScreenError
from daemon.learning.bands import bands
from daemon.learning.proposal import Sight, propose
from daemon.learning.writing import written
from daemon.pipeline import Engines, Steps, read_screenshot
from daemon.ports import Classifier, Word
from daemon.stages.alike import firsts
from daemon.stages.debug import drawn_boxes, drawn_crops, drawn_rows
from daemon.stages.features import NAMES, VERSION
from daemon.stages.load import Pixels, load
from daemon.stages.ocr import laid_out, lines
from daemon.stages.sheet import TextLine
from daemon.stages.slant import leaning

LAST_RESORT = 30
"""Seconds after the time for a picture at which the system ends this process, if nobody else is there to do so."""

TOO_MUCH = (
    "Reading this picture takes more memory than a picture may. Drop a plain screenshot, or one of a part of the list."
)

Asked = Model | Order | Question | Look | Propose | Sketch


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
        except UnknownScreenError as error:
            return packed(Refused(error.message, code=error.code, size=error.size, texts=error.texts))
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

    def _answered(self, asked: Asked) -> Ready | ScreenshotRead | Looked | Proposed:
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
            case _:
                with self._limits():
                    return self._seen(asked)

    def _seen(self, asked: Question | Look | Propose | Sketch) -> Ready | ScreenshotRead | Looked | Proposed:
        """The answer to what touches a picture, or what was read of one."""
        match asked:
            case Question():
                if asked.debug is None:
                    return read_screenshot(asked.data, self._engines)
                return _drawn(asked.data, self._engines, asked.debug)
            case Look():
                return _looked(asked.data, self._engines)
            case Propose():
                return _proposed(asked)
            case Sketch():
                _sketch(asked, self._order.max_megapixels)
                return Ready(str(asked.file))

    @contextmanager
    def _limits(self) -> Iterator[None]:
        """Bound what this picture may take, in memory and in time."""
        bound_picture(self._order.max_megapixels)
        signal.alarm(math.ceil(self._order.ocr.timeout_seconds) + LAST_RESORT)
        try:
            yield
        finally:
            signal.alarm(0)


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
        looks = leaning(steps.masked, lines(steps.chosen.text))
        page = laid_out(steps.masked, looks, firsts(steps.masked, looks))
        _write(debug, {"1-crops": drawn_crops(steps.picture.pixels, steps.crops)})
        _write(debug, {"2-mask": steps.masked, "3-sheet": page.pixels})

    found = read_screenshot(data, engines, watch=watch)
    _write(debug, {"4-rows": drawn_rows(pixels[0], found.reading)})
    return found


def _looked(data: bytes, engines: Engines) -> Looked:
    """What is written on a picture: by no pack it is no screen, and until that is known its texts are read."""
    seen: list[Steps] = []
    try:
        read_screenshot(data, replace(engines, packs=()), watch=seen.append)
    except (UnknownScreenError, NoRowsError):
        if not seen:
            raise
    lines = tuple(
        (line.box, tuple((word.text, word.confidence, word.box) for word in line.words)) for line in seen[0].lines
    )
    return Looked(lines=lines, perhaps=seen[0].chosen.perhaps, size=seen[0].picture.size)


def _proposed(asked: Propose) -> Proposed:
    looks = [
        Sight(
            tuple(TextLine(box, tuple(Word(*word) for word in words)) for box, words in one.lines),
            one.perhaps,
            one.size,
        )
        for one in asked.looked
    ]
    draft = propose(asked.screen, looks)
    if draft is None:
        return Proposed("", (), ())
    doubts = (f"{made.column.name}: {doubt}" for made in draft.columns for doubt in made.doubts)
    drawn = tuple(tuple(bands(draft.pack, look)) for look in looks)
    return Proposed(written(draft, asked.names), (*draft.doubts, *doubts), drawn)


def _sketch(asked: Sketch, max_megapixels: float) -> None:
    pixels = drawn_boxes(load(asked.data, max_megapixels=max_megapixels).pixels, asked.boxes)
    _save(asked.file, pixels)


def _write(debug: Debug, pictures: dict[str, Pixels]) -> None:
    for step, pixels in pictures.items():
        _save(debug.folder / f"{debug.stem}-{step}.png", pixels)


def _save(file: Path, pixels: Pixels) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(cv2.imencode(".png", pixels)[1].tobytes())
    except OSError as error:
        raise FolderError(f"The picture {file} cannot be written: {error.strerror}.") from error


if __name__ == "__main__":
    spare_scikit_learn()
    serve(ReadingSide().answer)

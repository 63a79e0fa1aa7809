"""Reading pictures in processes that may die, by the settings in use. This process never looks at a picture itself."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from daemon.adapters.disk.scratch import scratch_folder
from daemon.adapters.models.model_trial import crashed
from daemon.adapters.models.xgboost_classifier import Model, read_model
from daemon.adapters.processes.child import ONE_THREAD, Child, ChildDiedError, ChildHungError
from daemon.adapters.processes.machine import memory_bytes, processors
from daemon.adapters.processes.plain_values import packed
from daemon.adapters.processes.process_pool import ProcessPool
from daemon.adapters.readers.number_model import read_number_model
from daemon.app.chosen import Chosen, use_chosen
from daemon.app.orders import Debug, Look, Looked, Order, Propose, Proposed, Question, Ready, Sketch, answered
from daemon.app.settled import Settled
from daemon.config import Ocr
from daemon.domain.geometry import Box
from daemon.domain.headers import header
from daemon.domain.languages import NUMBERS
from daemon.domain.number_card import NUMBER_MODEL_FILE
from daemon.domain.reading import ScreenshotRead
from daemon.errors import CrashedError, MusterError, ReadingProcessError

READING_SIDE = "daemon.app.reading_side"
"""The module that runs in a process that reads."""

START_SECONDS = 120.0
"""A process is ready after two seconds, most of it loading XGBoost from the disk; after twenty on a slow one."""

REST_MEMORY, PROCESS_MEMORY, MOST_BY_ITSELF = 400_000_000, 500_000_000, 4
"""Bytes for the daemon itself and for each process that reads, with its Tesseract in nine languages; and how many
processes are started at most unless the officer wants more: four read a thousand screenshots in two minutes."""

Answer = TypeVar("Answer", ScreenshotRead, Looked, Proposed, Ready)

LARGE = 8_000_000
"""Pixels from which on a picture is read alone: several such at a time would take a small machine's memory."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """All that decides how pictures are read: the same work needs no other processes."""

    model: Model
    order: Order
    most: int


class ScreenshotReader:
    """Reads pictures by one model and one order, `most` at a time."""

    def __init__(self, work: Work, scratch: Path) -> None:
        self.work = work
        self.told = ""
        self._pool = ProcessPool(self._started, most=work.most, seconds=work.order.ocr.timeout_seconds, scratch=scratch)

    @property
    def model(self) -> str:
        """The name of the model."""
        return self.work.model.name

    @property
    def most(self) -> int:
        """How many pictures are read at a time."""
        return self.work.most

    @property
    def at_work(self) -> bool:
        """Whether a picture is being read."""
        return self._pool.at_work

    def read(self, data: bytes, debug: Debug | None = None) -> ScreenshotRead:
        """Read the bytes of one picture file, and draw the steps where `debug` says.

        Raises the ScreenshotError that says why it cannot be read, and SetupError or OSError when none can be.
        """
        return self._asked(Question(data, debug), ScreenshotRead)

    def look(self, data: bytes) -> Looked:
        """What is written on a picture, whatever screen it is. Raises as `read` does."""
        return self._asked(Look(data), Looked)

    def propose(self, screen: str, looked: Sequence[Looked], names: Sequence[str]) -> Proposed:
        """A pack for the list on these pictures. Raises as `read` does."""
        return self._asked(Propose(screen, tuple(looked), tuple(names)), Proposed)

    def sketch(self, data: bytes, boxes: Sequence[tuple[str, Box]], file: Path) -> None:
        """Draw boxes on a picture into a file. Raises as `read` does, and FolderError when it cannot be written."""
        self._asked(Sketch(data, tuple(boxes), file), Ready)

    def _asked(self, question: Question | Look | Propose | Sketch, wanted: type[Answer]) -> Answer:
        claimed = None if isinstance(question, Propose) else header(question.data)
        alone = claimed is not None and claimed.width * claimed.height >= LARGE
        found = answered(self._pool.ask(packed(question), alone=alone))
        if not isinstance(found, wanted):
            raise CrashedError("The process that read this picture gave no reading of it.")
        return found

    @property
    def numbers(self) -> tuple[int, ...]:
        """The numbers of its processes."""
        return self._pool.numbers

    def warm_up(self) -> None:
        """Have one process ready, which shows that all is there; raises SetupError."""
        try:
            self._pool.warm_up()
        except OSError as error:
            raise ReadingProcessError(
                f"No process that reads pictures can be started: {error.strerror}. Close other programs, or make room."
            ) from error

    def tend(self) -> None:
        """End processes that nobody needs."""
        self._pool.tend()

    def retire(self) -> None:
        """Read what is still asked, and keep no process for more."""
        self._pool.retire()

    def close(self) -> None:
        """End all processes at once."""
        self._pool.close()

    def _started(self, scratch: Path) -> Child:
        """A process that knows model and order; raises SetupError or OSError."""
        model, order = self.work.model, self.work.order
        with ExitStack() as made:
            child = Child(READING_SIDE, scratch=scratch, environment=environment(order.max_megapixels))
            made.callback(child.end)
            try:
                answered(child.ask(packed(model), START_SECONDS))
            except ChildDiedError as died:
                raise (_not_started(died) if died.broke or died.killed else crashed(model, died.how)) from died
            except ChildHungError as hung:
                raise crashed(model, f"it was not done after {START_SECONDS:g} seconds") from hung
            try:
                ready = answered(child.ask(packed(order), START_SECONDS))
            except (ChildDiedError, ChildHungError) as error:
                raise _not_started(error) from error
            self.told = ready.told if isinstance(ready, Ready) else ""
            made.pop_all()
        return child


class ReadingInUse:
    """The reader for the settings in use, and earlier ones as long as they are at work."""

    def __init__(self, scratch: Path) -> None:
        self._scratch = scratch
        self._numbers = itertools.count()
        self._readers: list[ScreenshotReader] = []

    def settle(self, settled: Settled) -> Chosen[ScreenshotReader]:
        """The reader for these settings, ready: the one in use where nothing of what it goes by has changed.

        Raises SetupError when pictures cannot be read by them; the one in use then stays.
        """
        order, most = order_of(settled), processes(settled.config.ocr)

        def make(folder: Path) -> ScreenshotReader:
            work = Work(model=read_model(folder), order=order, most=most)
            if self._readers and self._readers[-1].work == work:
                return self._readers[-1]
            reader = ScreenshotReader(work, self._scratch / str(next(self._numbers)))
            try:
                reader.warm_up()
            except MusterError:
                reader.close()
                raise
            return reader

        chosen = use_chosen(settled.config.folders.models, make)
        if chosen.made not in self._readers:
            for reader in self._readers:
                reader.retire()
            self._readers = [*(reader for reader in self._readers if reader.at_work), chosen.made]
        return chosen

    def numbers(self) -> tuple[int, ...]:
        """The numbers of all processes that read."""
        return tuple(number for reader in self._readers for number in reader.numbers)

    def tend(self) -> None:
        """End processes that nobody needs."""
        for reader in self._readers:
            reader.tend()

    def close(self) -> None:
        """End all processes at once."""
        for reader in self._readers:
            reader.close()


@contextmanager
def reading_in_use() -> Iterator[ReadingInUse]:
    """Reads until the end of the block; raises FolderError when there is no place for temporary pictures."""
    with scratch_folder() as scratch:
        reading = ReadingInUse(scratch)
        try:
            yield reading
        finally:
            reading.close()


def order_of(settled: Settled) -> Order:
    """What the officer's settings say about reading; raises ModelMissingError or ModelMismatchError."""
    config = settled.config
    return Order(
        ocr=config.ocr,
        numbers=number_model(config.ocr, config.folders.models),
        packs=settled.packs,
        language=config.alliance.language,
        max_megapixels=config.intake.max_megapixels,
    )


def number_model(ocr: Ocr, models: Path) -> bytes | None:
    """The number model, where it is there or asked for; raises ModelMissingError or ModelMismatchError."""
    wanted = (models / NUMBER_MODEL_FILE).exists() if ocr.readers == "auto" else NUMBERS in ocr.readers
    return read_number_model(models).data if wanted else None


def processes(ocr: Ocr) -> int:
    """How many pictures are read at a time: as the officer says, else as many as this machine can well bear."""
    if ocr.processes != "auto":
        return ocr.processes
    room = int((memory_bytes() - REST_MEMORY) / PROCESS_MEMORY)
    return max(1, min(processors(), room, MOST_BY_ITSELF))


def environment(max_megapixels: float) -> dict[str, str]:
    """What the libraries in a process that opens pictures must know before they are loaded."""
    return {
        **ONE_THREAD,
        "OMP_THREAD_LIMIT": "1",
        "OPENCV_IO_MAX_IMAGE_PIXELS": str(round(max_megapixels * 1e6)),
        # Each further one reserves 64 MB, which counts against the limit of the process.
        "MALLOC_ARENA_MAX": "2",
    }


def _not_started(error: ChildDiedError | ChildHungError) -> ReadingProcessError:
    how = error.how if isinstance(error, ChildDiedError) else f"it was not ready after {START_SECONDS:g} seconds"
    last = error.said.splitlines()[-1:] if isinstance(error, ChildDiedError) and error.broke else []
    return ReadingProcessError(
        f"The process that reads pictures does not start: {': '.join([how, *last])}. See what 'muster doctor' says."
    )

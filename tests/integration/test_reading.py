"""Pictures read in processes that may die: errors come back as themselves, and whatever dies, the next one is read."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import cv2
import numpy as np
import pytest

from daemon.app import reading as app_reading
from daemon.app.reading import ReadingInUse, ScreenshotReader, reading_in_use
from daemon.app.settled import Settled, settle_settings
from daemon.domain.reading import ScreenshotRead
from daemon.errors import (
    CrashedError,
    LanguageMissingError,
    ModelMismatchError,
    NoRowsError,
    NotAPictureError,
    OutOfMemoryError,
    ReaderFailedError,
    ReadingProcessError,
    TesseractMissingError,
    TooLargeError,
    TooSlowError,
    TruncatedError,
)
from daemon.stages.load import Pixels
from daemon.training.war_list import WarMember, draw_war_list
from tests.faults.process import started_by

PROJECT = Path(__file__).parents[2]

OCR = "ocr: {{readers: [tesseract], processes: 2{more}}}\n"

TIGHT = """
from daemon.adapters.processes import child_side
from daemon.adapters.models.xgboost_classifier import spare_scikit_learn
from daemon.app import reading_side

child_side.ROOM, child_side.ROOM_A_MEGAPIXEL = 200_000_000, 0
spare_scikit_learn()
child_side.serve(reading_side.ReadingSide().answer)
"""
"""A process that reads as all do, and is given less memory."""

MEMBER = WarMember(name="Koinue", role="Membre", last_seen="2h", boost="4100", power="1234K/5000K", tickets="3", face=1)


def png(pixels: Pixels) -> bytes:
    return cv2.imencode(".png", pixels)[1].tobytes()


@pytest.fixture(scope="module")
def war_list() -> bytes:
    """A good picture."""
    return png(draw_war_list([MEMBER] * 3).pixels)


def settled(folder: Path, more: str = "", **changes: str) -> Settled:
    """Settings in a folder, with the shipped packs and models; `more` stands under `ocr`."""
    text = OCR.format(more=f", {more}" if more else "")
    text += "".join(f"{section}: {{{said}}}\n" for section, said in changes.items())
    for name in ("rules", "models"):
        if not (folder / name).exists():
            shutil.copytree(PROJECT / name, folder / name)
    (folder / "config.yaml").write_text(text, encoding="utf-8")
    return settle_settings(folder / "config.yaml", named=True)


@pytest.fixture
def scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the folder for temporary pictures is made; nothing may be left there in the end."""
    (tmp_path / "scratch").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "scratch"))
    return tmp_path / "scratch"


@pytest.fixture
def in_use(scratch: Path) -> Iterator[ReadingInUse]:
    before = set(reading_processes())
    with reading_in_use() as reading:
        yield reading
    assert set(reading_processes()) <= before
    assert list(scratch.iterdir()) == []


@pytest.fixture
def reader(in_use: ReadingInUse, tmp_path: Path) -> ScreenshotReader:
    return in_use.settle(settled(tmp_path)).made


@pytest.fixture
def fake_tesseract(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Puts a shell script in the place of Tesseract, once that has told its languages."""

    def put(script: str) -> None:
        folder = tmp_path / "bin"
        folder.mkdir(exist_ok=True)
        real = shutil.which("tesseract", path=os.environ["PATH"].removeprefix(f"{folder}:"))
        program = folder / "tesseract"
        program.write_text(
            f'#!/bin/sh\ncase "$*" in *--list-langs*|*--version*) exec {real} "$@";; esac\n{script}\n', "utf-8"
        )
        program.chmod(0o755)
        monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH'].removeprefix(f'{folder}:')}")

    return put


def wait_until(happened: Callable[[], bool], seconds: float = 60.0) -> None:
    start, pause = time.monotonic(), threading.Event()
    while not happened():
        assert time.monotonic() - start < seconds
        pause.wait(0.01)


def reading_processes() -> list[int]:
    """Those that this one has started to read pictures; others may be there for other tests."""
    found = []
    for number in started_by(os.getpid()):
        with contextlib.suppress(OSError):
            if b"faulthandler" in Path(f"/proc/{number}/cmdline").read_bytes():
                found.append(number)
    return found


def names(found: ScreenshotRead) -> list[object]:
    return [row.cells["name"].value for row in found.reading.rows]


def test_a_picture_is_read_and_bad_ones_are_told_as_what_they_are(
    reader: ScreenshotReader, war_list: bytes, tmp_path: Path
) -> None:
    """Each bad one with its own error, by the same process, and the good one between them is read."""
    blank = np.full((700, 1080, 3), 40, np.uint8)
    broken = bytearray(war_list)
    broken[len(broken) // 2] ^= 0xFF
    bad: Mapping[bytes, type[Exception]] = {
        b"no picture": NotAPictureError,
        b"": NotAPictureError,
        war_list[: len(war_list) // 2]: TruncatedError,
        bytes(broken): TruncatedError,
        png(blank): NoRowsError,
        png(np.zeros((7000, 7000), np.uint8)): TooLargeError,
    }
    before = set(reading_processes())
    for data, error in bad.items():
        with pytest.raises(error):
            reader.read(data)
        assert names(reader.read(war_list)) == ["Koinue"] * 3
    assert set(reading_processes()) == before
    assert reader.told.startswith("Tesseract in ")
    assert not any(path.is_file() and path.suffix == ".PPM" for path in tmp_path.rglob("*"))


def test_many_are_read_at_a_time(reader: ScreenshotReader, war_list: bytes) -> None:
    """Each by a process of its own."""
    with ThreadPoolExecutor(4) as threads:
        found = list(threads.map(reader.read, [war_list] * 6))
    assert [names(one) for one in found] == [["Koinue"] * 3] * 6
    assert len(reading_processes()) >= 2


def test_a_bomb_is_refused_before_it_is_decoded(in_use: ReadingInUse, tmp_path: Path) -> None:
    """By its header; and by the library, which knows the limit, where the header lies."""
    bomb = png(np.zeros((3000, 3000), np.uint8))
    reader = in_use.settle(settled(tmp_path, intake="max_megapixels: 5")).made
    with pytest.raises(TooLargeError):
        reader.read(bomb)
    environment = Path(f"/proc/{reading_processes()[0]}/environ").read_bytes()
    assert b"OPENCV_IO_MAX_IMAGE_PIXELS=5000000\0" in environment


def test_a_picture_that_takes_too_much_memory(
    in_use: ReadingInUse, tmp_path: Path, war_list: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is told as such, whoever asks for the memory, and the process reads on."""
    modules = tmp_path / "modules"
    modules.mkdir()
    (modules / "tight.py").write_text(TIGHT, encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(modules))
    monkeypatch.setattr(app_reading, "READING_SIDE", "tight")
    reader = in_use.settle(settled(tmp_path)).made
    with pytest.raises(OutOfMemoryError):
        reader.read(png(np.full((6000, 6000), 40, np.uint8)))
    assert names(reader.read(war_list)) == ["Koinue"] * 3


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSEGV])
def test_a_process_that_is_killed_over_a_picture(
    number: signal.Signals,
    in_use: ReadingInUse,
    tmp_path: Path,
    war_list: bytes,
    fake_tesseract: Callable[[str], None],
) -> None:
    """In the middle of reading text: that is told, nothing is left of it, and the next picture is read."""
    fake_tesseract("exec sleep 600")
    reader = in_use.settle(settled(tmp_path)).made
    (process,) = reading_processes()
    with ThreadPoolExecutor(1) as threads:
        reading = threads.submit(reader.read, war_list)
        wait_until(lambda: bool(started_by(process)))
        (tesseract,) = started_by(process)
        os.kill(process, number)
        with pytest.raises(CrashedError, match=number.name):
            reading.result()
    wait_until(lambda: has_ended(tesseract))
    assert not any(path.suffix == ".PPM" for path in tmp_path.rglob("*"))
    fake_tesseract('exec "$(command -v -p tesseract)" "$@"')
    assert names(reader.read(war_list)) == ["Koinue"] * 3


def has_ended(number: int) -> bool:
    """Whether a process is no more, or is only waited for by whoever started it."""
    try:
        return Path(f"/proc/{number}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0] in {"Z", "X"}
    except FileNotFoundError:
        return True


def test_a_reader_that_hangs(
    in_use: ReadingInUse, tmp_path: Path, war_list: bytes, fake_tesseract: Callable[[str], None]
) -> None:
    """After the time for a picture the process is ended, with the reader under it, and the next picture is read."""
    fake_tesseract("exec sleep 600")
    reader = in_use.settle(settled(tmp_path, "timeout_seconds: 3")).made
    with pytest.raises(TooSlowError, match="timeout_seconds"):
        reader.read(war_list)
    assert reading_processes() == []
    fake_tesseract('exec "$(command -v -p tesseract)" "$@"')
    with pytest.raises(NotAPictureError):
        reader.read(b"no picture")


@pytest.mark.parametrize("script", ["kill -9 $$", "exit 1", "exit 0", "echo nonsense > $2.tsv"])
def test_a_reader_that_dies_or_gives_nonsense(
    script: str, in_use: ReadingInUse, tmp_path: Path, war_list: bytes, fake_tesseract: Callable[[str], None]
) -> None:
    """That is the reader's failure, to be tried again."""
    fake_tesseract(script)
    reader = in_use.settle(settled(tmp_path)).made
    with pytest.raises(ReaderFailedError):
        reader.read(war_list)


def test_the_same_settings_are_read_by_the_same_processes(
    in_use: ReadingInUse, tmp_path: Path, war_list: bytes
) -> None:
    """A change that decides nothing about reading starts none; one that does is in use at once, or refused."""
    first = in_use.settle(settled(tmp_path)).made
    assert in_use.settle(settled(tmp_path, alliance="name: Others")).made is first
    other = in_use.settle(settled(tmp_path, intake="max_megapixels: 0.001")).made
    assert other is not first
    with pytest.raises(TooLargeError):
        other.read(war_list)
    # Who was given the earlier one is still answered.
    assert names(first.read(war_list)) == ["Koinue"] * 3
    with pytest.raises(LanguageMissingError):
        in_use.settle(settled(tmp_path, "languages: [xyz]"))
    assert in_use.settle(settled(tmp_path, intake="max_megapixels: 0.001")).made is other


def test_models_are_what_they_were_when_they_were_taken_up(
    in_use: ReadingInUse, tmp_path: Path, war_list: bytes
) -> None:
    """Files that change afterwards are refused or taken up as a whole, and never read in between."""
    text = "ocr: {readers: [tesseract, numbers], processes: 1}\n"
    settled(tmp_path)
    (tmp_path / "config.yaml").write_text(text, encoding="utf-8")
    settings = settle_settings(tmp_path / "config.yaml", named=True)
    reader = in_use.settle(settings).made
    for name in ("numbers.traineddata", "crops.ubj"):
        (tmp_path / "models" / name).write_bytes(b"damaged")
        with pytest.raises(ModelMismatchError):
            in_use.settle(settings)
    # Also a new process reads by the last good ones.
    (process,) = reading_processes()
    os.kill(process, signal.SIGKILL)
    os.waitid(os.P_PID, process, os.WEXITED | os.WNOWAIT)
    assert names(reader.read(war_list)) == ["Koinue"] * 3


def test_no_tesseract(in_use: ReadingInUse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Known before the first picture, as what it is."""
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(TesseractMissingError):
        in_use.settle(settled(tmp_path))


def test_a_process_that_does_not_start(in_use: ReadingInUse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is told in a sentence, with the last line that the process said."""
    broken = tmp_path / "modules"
    broken.mkdir()
    (broken / "cv2.py").write_text("raise ImportError('libGL.so.1 is missing')\n", encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(broken))
    with pytest.raises(ReadingProcessError, match="libGL"):
        in_use.settle(settled(tmp_path))


def test_a_machine_that_starts_no_more_processes(
    in_use: ReadingInUse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Likewise."""

    def refuse(*_: object, **__: object) -> None:
        raise OSError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(app_reading, "Child", refuse)
    with pytest.raises(ReadingProcessError, match="temporarily unavailable"):
        in_use.settle(settled(tmp_path))

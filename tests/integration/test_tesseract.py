"""The real Tesseract: what it reads from a sheet, and what it says when it cannot."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import cv2
import numpy as np
import pytest

from daemon.adapters.readers import tesseract
from daemon.adapters.readers.tesseract import Tesseract, installed_languages
from daemon.domain.geometry import Box
from daemon.errors import LanguageMissingError, ReaderFailedError, TesseractMissingError
from daemon.ports import Page


def sheet(*texts: str) -> Page:
    """Dark text on white, one line under the other, 60 pixels apart."""
    pixels = np.full((20 + 60 * len(texts), 700), 255, np.uint8)
    for number, text in enumerate(texts):
        cv2.putText(pixels, text, (20, 50 + 60 * number), cv2.FONT_HERSHEY_SIMPLEX, 1.1, 0, 2, cv2.LINE_AA)
    return Page(pixels, tuple(Box(15, 15 + 60 * number, 670, 50) for number in range(len(texts))))


def script(folder: Path, body: str) -> None:
    """A program called tesseract that lists English and otherwise does as it is told."""
    program = folder / "tesseract"
    program.write_text(
        '#!/bin/sh\ncase "$*" in *--list-langs*) echo "List of available languages (1):"; echo eng; exit 0;; '
        f'*--version*) echo "tesseract 5.3.0"; exit 0;; esac\n{body}\n',
        encoding="utf-8",
    )
    program.chmod(0o755)


@pytest.fixture(scope="module")
def reader() -> Tesseract:
    return Tesseract(wanted=("eng",), timeout_seconds=30)


def test_words_with_their_places_and_sureness(reader: Tesseract) -> None:
    """Every word of each line, in boxes on the sheet, sure from 0 to 1."""
    words = reader.read(sheet("Amberline 1200", "Koinue 10499K"), language="eng")
    assert [word.text for word in words] == ["Amberline", "1200", "Koinue", "10499K"]
    assert [word.box.centre_y // 60 for word in words] == [0, 0, 1, 1]
    assert all(0.5 < word.confidence <= 1 for word in words)


def test_nothing_is_read_from_an_empty_sheet(reader: Tesseract) -> None:
    """No word is no error."""
    assert reader.read(Page(np.full((100, 300), 255, np.uint8), ()), language="eng") == ()


def test_its_threads_are_held_back(reader: Tesseract) -> None:
    """Two calls on two cores take ten times as long when each starts threads of its own."""
    assert os.environ["OMP_THREAD_LIMIT"] == "1"
    assert "eng" in reader.languages
    assert "osd" not in reader.languages


def test_text_that_is_a_path_is_only_text(reader: Tesseract, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What stands on a picture is never taken for a file, and nothing is left behind."""
    monkeypatch.chdir(tmp_path)
    words = reader.read(sheet("/etc/passwd"), language="eng")
    assert "passwd" in "".join(word.text for word in words)
    assert list(tmp_path.iterdir()) == []


def test_a_language_that_is_not_installed(reader: Tesseract) -> None:
    """Refused at once when it is wanted, with the line to type; a broken one fails the picture, not the program."""
    with pytest.raises(LanguageMissingError, match="sudo apt-get install tesseract-ocr-tlh"):
        Tesseract(wanted=("eng", "tlh"), timeout_seconds=30)
    with pytest.raises(LanguageMissingError, match="tesseract-ocr-chi-sim"):
        Tesseract(wanted=("chi_sim_of_nobody",), timeout_seconds=30)
    with pytest.raises(ReaderFailedError, match="error 1"):
        reader.read(sheet("Blade"), language="tlh")


def test_no_tesseract_on_the_machine(reader: Tesseract, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Said with the line to type, at start and when it goes away later."""
    monkeypatch.setenv("PATH", str(tmp_path))
    for ask in (
        installed_languages,
        lambda: Tesseract(wanted=(), timeout_seconds=30),
        lambda: reader.read(sheet("Blade"), language="eng"),
    ):
        with pytest.raises(TesseractMissingError, match="sudo apt-get install tesseract-ocr"):
            ask()


def test_a_tesseract_that_crashes_or_hangs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each is an error of this one picture, with what happened and what to do."""
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    script(tmp_path, "kill -SEGV $$")
    with pytest.raises(ReaderFailedError, match="stopped with the error"):
        Tesseract(wanted=("eng",), timeout_seconds=30).read(sheet("Blade"), language="eng")
    for nothing in ("exit 0", "echo nonsense > $2.tsv", "printf 'level\\tpage_num\\n' > $2.tsv"):
        script(tmp_path, nothing)
        with pytest.raises(ReaderFailedError, match="gave nothing"):
            Tesseract(wanted=("eng",), timeout_seconds=30).read(sheet("Blade"), language="eng")
    script(tmp_path, "exec tail -f /dev/null")
    with pytest.raises(ReaderFailedError, match=r"after 0\.3 seconds.*'timeout_seconds'"):
        Tesseract(wanted=("eng",), timeout_seconds=0.3).read(sheet("Blade"), language="eng")


def test_a_full_disk_is_no_fault_of_the_picture(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What goes wrong then is the machine's trouble; a picture that needs more room than there is, is told as such."""
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    script(tmp_path, "exit 1")
    reader = Tesseract(wanted=("eng",), timeout_seconds=30)
    with monkeypatch.context() as patch:
        patch.setattr(tesseract, "LEAST_ROOM", 1 << 62)
        with pytest.raises(OSError, match="No space left"):
            reader.read(sheet("Blade"), language="eng")

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("PIL.Image.Image.save", full)
    with pytest.raises(ReaderFailedError, match="cannot be laid down"):
        reader.read(sheet("Blade"), language="eng")

"""One picture read aside, where it lies."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from daemon.app.orders import Debug
from daemon.app.reading import ScreenshotReader
from daemon.config import Intake
from daemon.domain.reading import ScreenshotRead
from daemon.errors import NotAPictureError, TooLargeError


def read_file(path: Path, reader: ScreenshotReader, intake: Intake, debug: Path | None) -> ScreenshotRead:
    """Read one picture file where it lies, and draw each step into the folder `debug` if one is given.

    Raises the ScreenshotError that says why it cannot be read, FolderError when `debug` cannot be written.
    """
    return reader.read(file_bytes(path, intake), Debug(debug, path.stem) if debug else None)


def file_bytes(path: Path, intake: Intake) -> bytes:
    """What is in one picture file; raises the ScreenshotError that says why it cannot be had."""
    try:
        # Opening a pipe would wait for somebody to write into it.
        with os.fdopen(os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC), "rb") as file:
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode):
                raise NotAPictureError("This is a folder, a pipe or a device, and no file.")
            if status.st_size > intake.max_megabytes * 1e6:
                raise TooLargeError(
                    f"The file is larger than the {intake.max_megabytes:g} megabytes that 'max_megabytes' allows."
                )
            return file.read()
    except OSError as error:
        raise NotAPictureError(f"The file cannot be opened: {error.strerror}.") from error

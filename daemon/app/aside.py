"""One picture read aside, where it lies."""

from __future__ import annotations

from pathlib import Path

import cv2

from daemon.config import Intake
from daemon.domain.reading import ScreenshotRead
from daemon.errors import FolderError, NotAPictureError, TooLargeError
from daemon.pipeline import Engines, Steps, read_screenshot
from daemon.stages.alike import firsts
from daemon.stages.debug import drawn_crops, drawn_rows
from daemon.stages.load import Pixels
from daemon.stages.ocr import laid_out, lines


def read_file(path: Path, reading: Engines, intake: Intake, debug: Path | None) -> ScreenshotRead:
    """Read one picture file where it lies, and draw each step into the folder `debug` if one is given.

    Raises the ScreenshotError that says why it cannot be read, FolderError when `debug` cannot be written.
    """
    try:
        if path.stat().st_size > intake.max_megabytes * 1e6:
            raise TooLargeError(
                f"The file is larger than the {intake.max_megabytes:g} megabytes that 'max_megabytes' allows."
            )
        data = path.read_bytes()
    except OSError as error:
        raise NotAPictureError(f"The file cannot be opened: {error.strerror}.") from error

    pixels: list[Pixels] = []

    def watch(steps: Steps) -> None:
        if debug:
            pixels.append(steps.picture.pixels)
            looks = lines(steps.text)
            page = laid_out(steps.masked, looks, firsts(steps.masked, looks))
            _write(debug, path.stem, {"1-crops": drawn_crops(steps.picture.pixels, steps.crops)})
            _write(debug, path.stem, {"2-mask": steps.masked, "3-sheet": page.pixels})

    found = read_screenshot(data, reading, watch=watch)
    if debug:
        _write(debug, path.stem, {"4-rows": drawn_rows(pixels[0], found.reading)})
    return found


def _write(folder: Path, stem: str, pictures: dict[str, Pixels]) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for step, pixels in pictures.items():
            (folder / f"{stem}-{step}.png").write_bytes(cv2.imencode(".png", pixels)[1].tobytes())
    except OSError as error:
        raise FolderError(f"The pictures of each step cannot be written to {folder}: {error.strerror}.") from error

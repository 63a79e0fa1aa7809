"""What is only looked at: one picture read aside, the machine, the daemon's health, a demonstration."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2

from daemon.adapters.clock import SystemClock
from daemon.adapters.health import health as daemon_health
from daemon.adapters.logs import set_up_logs
from daemon.adapters.settings import load_settings
from daemon.adapters.tesseract import installed_languages
from daemon.adapters.vault_folders import prepare_folders
from daemon.app.settled import classifier, engines, settle_settings
from daemon.config import Intake
from daemon.domain.health import Verdict
from daemon.errors import FolderError, MusterError, NotAPictureError, TooLargeError
from daemon.pipeline import Engines, ScreenshotRead, Steps, read_screenshot
from daemon.stages.alike import firsts
from daemon.stages.debug import drawn_crops, drawn_rows
from daemon.stages.load import Pixels
from daemon.stages.ocr import laid_out, lines

DEMO_CONFIG = """\
alliance:
  name: Demonstration
  language: {language}
screens: [lg_war]
first_match: true
rules:
  - name: absence
    when: {{screen: lg_war, metric: power_used, equals: 0}}
    adds: absences
  - name: low_boost
    when: {{screen: lg_war, metric: boost, below: 1000}}
    adds: low_boosts
  - name: great_boost
    when: {{screen: lg_war, metric: boost, above: 4000}}
    adds: {{low_boosts: -2}}
"""
"""The settings of a demonstration, for its language."""


OFFICERS_OWN = shutil.ignore_patterns("versions", "in_use.json", "labelled", ".*")
"""What a demonstration leaves where it is: it reads with the model that came with Muster."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing looked at: what, what was found, and what is wrong with it if something is."""

    what: str
    said: str
    error: MusterError | None


def tell_troubles_alone() -> None:
    """Keep the log to warnings, on the error stream, so that what a command prints stands alone."""
    set_up_logs("warning", "auto")


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

    def watch(steps: Steps) -> None:
        if debug:
            looks = lines(steps.text)
            page = laid_out(steps.masked, looks, firsts(steps.masked, looks))
            _write(debug, path.stem, {"1-crops": drawn_crops(steps.picture.pixels, steps.crops)})
            _write(debug, path.stem, {"2-mask": steps.masked, "3-sheet": page.pixels})

    found = read_screenshot(data, reading, watch=watch)
    if debug:
        _write(debug, path.stem, {"4-rows": drawn_rows(found.steps.picture.pixels, found.reading)})
    return found


def findings(path: Path, *, named: bool) -> Iterator[Finding]:
    """Everything that Muster needs, looked at one by one."""
    config = load_settings(path, named=named).config
    yield _looked("settings and packs", lambda: ", ".join(p.screen for p in settle_settings(path, named=named).packs))
    yield _looked("folders", lambda: _prepared(path, named=named))
    yield _looked("Tesseract", lambda: f"reads {', '.join(installed_languages())}")
    yield _looked("crop classifier", lambda: f"{config.folders.models}, {classifier(path, named=named).name}")
    yield _looked("reading", lambda: _reading(engines(settle_settings(path, named=named))))


def health(path: Path, *, named: bool) -> Verdict:
    """How the daemon that works on this config's folders is. Raises ConfigError when there is no telling which."""
    return daemon_health(load_settings(path, named=named).config.folders.state, SystemClock().now())


def lay_out_demo(path: Path, folder: Path, drawn: Sequence[Path], *, named: bool) -> None:
    """Make `folder` a place to work in, with the packs and models of this config and the drawn pictures in `input/`.

    Its config is one of its own: with the officer's folders it would work on their files, and with their roster it
    would miss their members. Raises FolderError when the folder cannot be written.
    """
    config = load_settings(path, named=named).config
    theirs = config.folders
    try:
        (folder / "input").mkdir(parents=True, exist_ok=True)
        for picture in drawn:
            shutil.copyfile(picture, folder / "input" / picture.name)
        shutil.copytree(theirs.rules, folder / "rules", dirs_exist_ok=True)
        shutil.copytree(theirs.models, folder / "models", dirs_exist_ok=True, ignore=OFFICERS_OWN)
        (folder / "config.yaml").write_text(DEMO_CONFIG.format(language=config.alliance.language), encoding="utf-8")
    except OSError as error:
        raise FolderError(f"The demonstration cannot be laid out in {folder}: {error.strerror}.") from error


def _looked(what: str, look: Callable[[], str]) -> Finding:
    try:
        return Finding(what=what, said=look(), error=None)
    except MusterError as error:
        return Finding(what=what, said="", error=error)


def _reading(ready: Engines) -> str:
    """Who reads, and in what."""
    languages = ready.languages
    stock = " and ".join(dict.fromkeys((languages.first, languages.second, languages.digits)))
    others = (("the number model", languages.has_numbers), ("RapidOCR", ready.crop_reader is not None))
    return ", ".join([f"{type(ready.reader).__name__} in {stock}", *(name for name, there in others if there)])


def _prepared(path: Path, *, named: bool) -> str:
    folders = load_settings(path, named=named).config.folders
    prepare_folders(folders)
    return str(Path(os.path.commonpath([folders.input.resolve(), folders.reports.resolve()])))


def _write(folder: Path, stem: str, pictures: dict[str, Pixels]) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for step, pixels in pictures.items():
            (folder / f"{stem}-{step}.png").write_bytes(cv2.imencode(".png", pixels)[1].tobytes())
    except OSError as error:
        raise FolderError(f"The pictures of each step cannot be written to {folder}: {error.strerror}.") from error

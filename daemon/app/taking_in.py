"""Pictures taken in to be labelled: screenshots, or crops that are pictures of their own, with labels or without."""

from __future__ import annotations

import csv
import getpass
import hashlib
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from daemon.adapters.disk.moves import open_plain
from daemon.adapters.disk.names import left_alone, shown
from daemon.adapters.models.label_store import LabelStore
from daemon.adapters.processes.clock import SystemClock
from daemon.domain.labelled import CropPlace, LabelledCrop, PictureNote, wrong_class
from daemon.errors import LabelsError, NotAPictureError, NothingToDoError, ScreenshotError, TooLargeError
from daemon.stages.crop import crop
from daemon.stages.crop_pictures import as_png, pixels_sha256
from daemon.stages.load import Pixels, load

CUT_OUT_OF = re.compile(r"(?P<source>.+?)[ _-]crop[ _-]?\d+", re.IGNORECASE)
"""A crop's file name that says what it was cut out of: `1.png_crop_100.png` is of `1.png`."""

LARGEST, LARGEST_TABLE = 100_000_000, 10_000_000
"""Bytes of a picture, and of a table of labels."""

LARGEST_MEGAPIXELS = 40.0


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenIn:
    """What came of it: new `pictures` and those known already, `crops` on the new ones, `labels` given.

    `refused` are the files that are no pictures, each with why.
    """

    pictures: int
    known: int
    crops: int
    labels: int
    refused: tuple[tuple[str, str], ...]


def take_in(
    store: LabelStore,
    paths: Sequence[Path],
    *,
    alone: bool = False,
    table: Path | None = None,
    renamed: Mapping[str, str] | None = None,
) -> TakenIn:
    """Keep pictures to be labelled; folders stand for the pictures in them.

    `alone`: each is one crop. So it is with a `table` that says what each of them is, a file name and a class a line,
    in which classes may be `renamed`. Raises NothingToDoError when there is no picture, LabelsError for a table that
    cannot be used, FolderError when nothing can be kept.
    """
    kinds = None if table is None else _table(table, renamed or {})
    by, now = officer(), SystemClock().now()
    pictures = known = crops = 0
    labels: list[LabelledCrop] = []
    refused: list[tuple[str, str]] = []
    there = set(store.pictures())
    for path in _files(paths):
        if kinds is not None and path.name not in kinds:
            continue
        name = shown(path.name)
        try:
            data, pixels = _opened(path)
            is_new = (sha256 := hashlib.sha256(data).hexdigest()) not in there
            proposed = 0 if alone or kinds is not None or not is_new else len(crop(pixels))
        except ScreenshotError as error:
            refused.append((name, error.message))
            continue
        there.add(sha256)
        pictures, known = pictures + is_new, known + (not is_new)
        if alone or kinds is not None:
            place = CropPlace(sha256=pixels_sha256(pixels), source=_cut_out_of(name), box=None)
            store.add_picture(data, PictureNote(name=name, at=now, by=by, alone=True, source=place.source))
            crops += is_new
            if kinds is not None:
                store.keep_crop(place.sha256, as_png(pixels))
                labels.append(LabelledCrop(place=place, kind=kinds[path.name], by=by, at=now))
        else:
            store.add_picture(data, PictureNote(name=name, at=now, by=by))
            crops += proposed
    if not pictures + known + len(refused):
        raise NothingToDoError("There is no picture among these files. Name screenshots, or folders that hold some.")
    store.change({label.place.key: label for label in labels}.values())
    return TakenIn(pictures=pictures, known=known, crops=crops, labels=len(labels), refused=tuple(refused))


def officer() -> str:
    """Who sits at this machine, as labels have it."""
    try:
        return shown(getpass.getuser())[:60]
    except (OSError, KeyError):
        # A container may run under a number that nobody has a name for.
        return "officer"


def _files(paths: Sequence[Path]) -> Iterator[Path]:
    """The files among the paths, and those in the folders among them; names of other programs are left alone."""
    for path in paths:
        if not path.is_dir():
            yield path
            continue
        yield from sorted(one for one in path.iterdir() if one.is_file() and not left_alone(one.name) and _drawn(one))


def _drawn(path: Path) -> bool:
    return path.suffix.lower() in {".png", ".jpg", ".jpeg", ".webp", ".bmp"}


def _opened(path: Path) -> tuple[bytes, Pixels]:
    try:
        with open_plain(path) as content:
            data = content.read(LARGEST + 1)
    except OSError as error:
        raise NotAPictureError(f"The file cannot be opened: {error.strerror}.") from error
    if len(data) > LARGEST:
        raise TooLargeError("The file is far too large for a screenshot.")
    return data, load(data, max_megapixels=LARGEST_MEGAPIXELS).pixels


def _cut_out_of(name: str) -> str:
    found = CUT_OUT_OF.match(name)
    return found["source"] if found else Path(name).stem


def _table(path: Path, renamed: Mapping[str, str]) -> dict[str, str]:
    """What a table of file names and classes says, by file name."""
    try:
        with path.open("rb") as file:
            text = file.read(LARGEST_TABLE).decode("utf-8-sig")
        rows = [row for row in csv.reader(io.StringIO(text, newline=""), strict=True) if row]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise LabelsError(f"{path} is not a table of labels: {error}.") from error
    if len(rows) < 2 or any(len(row) < 2 for row in rows):
        raise LabelsError(
            f"{path} is not a table of labels: after a line of headings, each line is a file name, a comma and a class."
        )
    kinds = {name: renamed.get(kind, kind) for name, kind, *_ in rows[1:]}
    for kind in dict.fromkeys(kinds.values()):
        if said := wrong_class(kind):
            raise LabelsError(f"{path}: {said}. Another word for it: --rename '{kind[:40]}=flag'")
    return kinds

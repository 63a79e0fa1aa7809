"""The officer's labelled crops, below the folder of models.

    labelled/labels.csv       one crop a line; see `label_csv`
    labelled/suspects.csv     labels that the last training doubts
    labelled/classes.txt      classes that were added, one a line
    labelled/pictures/        screenshots, and crops that came as pictures of their own, by the SHA-256 of their bytes,
                              each with a note (`.json`) that says what it is
    labelled/crops/           each labelled crop as a picture, by the SHA-256 of its pixels: it can still be learned
                              from when its screenshot is gone

Every change is one replaced file, made by one process at a time: two pages and a crash lose nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from daemon.adapters.disk.moves import open_plain
from daemon.adapters.disk.whole_files import alone, replace_file
from daemon.adapters.models.label_csv import KEPT, label_lines, labels_in, suspect_lines, suspects_in
from daemon.domain.headers import header
from daemon.domain.labelled import (
    MOST_CLASSES,
    CropPlace,
    LabelledCrop,
    PictureNote,
    Suspect,
    classes_of,
    doubted,
    wrong_class,
)
from daemon.errors import FolderError, LabelsError, NotAPictureError

FOLDER, LABELS, SUSPECTS, CLASSES, PICTURES, CROPS, LOCK = (
    "labelled",
    "labels.csv",
    "suspects.csv",
    "classes.txt",
    "pictures",
    "crops",
    ".labels.lock",
)

LARGEST_TABLE, LARGEST_PICTURE, LARGEST_NOTE = 200_000_000, 100_000_000, 10_000
"""Bytes; a label takes 200, a screenshot some millions."""

NOTE = TypeAdapter(PictureNote)


class LabelStore:
    """The labelled crops below one folder of models. Every method raises FolderError when it cannot read or write."""

    def __init__(self, models: Path) -> None:
        self._folder = models / FOLDER

    def labels(self) -> tuple[LabelledCrop, ...]:
        """All labels; raises LabelsError when the table was changed into something else."""
        path = self._folder / LABELS
        data = self._bytes(path, LARGEST_TABLE)
        return () if data is None else labels_in(data, path)

    def classes(self) -> tuple[str, ...]:
        """The classes there are, the two that every model has first; raises LabelsError."""
        path = self._folder / CLASSES
        data = self._bytes(path, 10_000) or b""
        added = [line.strip() for line in data.decode("utf-8", "replace").splitlines() if line.strip()]
        for name in added:
            if said := wrong_class(name):
                raise LabelsError(f"{path}: {said}.")
        return classes_of(self.labels(), added)

    def add_class(self, name: str) -> None:
        """Have a further class; raises LabelsError when it cannot be one, or there are too many."""
        if said := wrong_class(name):
            raise LabelsError(f"{said[0].upper()}{said[1:]}.")
        with self._alone():
            known = self.classes()
            if name in known:
                return
            if len(known) >= MOST_CLASSES:
                raise LabelsError(f"There are {len(known)} classes, and more than {MOST_CLASSES} nobody tells apart.")
            self._replace(self._folder / CLASSES, "".join(f"{one}\n" for one in [*known[2:], name]).encode())

    def change(self, given: Iterable[LabelledCrop], taken: Iterable[CropPlace] = ()) -> None:
        """Label crops, each anew if it had a label, and take the labels of others away. All or nothing is kept."""
        with self._alone():
            labels = {label.place.key: label for label in self.labels()}
            for place in taken:
                labels.pop(place.key, None)
            labels.update({label.place.key: label for label in given})
            self._replace(self._folder / LABELS, label_lines(labels.values()))

    def suspects(self) -> tuple[Suspect, ...]:
        """The labels that the last training doubts; raises LabelsError."""
        path = self._folder / SUSPECTS
        data = self._bytes(path, LARGEST_TABLE)
        return () if data is None else suspects_in(data, path)

    def keep_suspects(self, found: Iterable[Suspect]) -> None:
        """Remember the labels that a training doubts, in the place of those of the one before."""
        with self._alone():
            known = doubted(tuple(found), self.suspects(), self.labels())
            self._replace(self._folder / SUSPECTS, suspect_lines(known))

    def add_picture(self, data: bytes, note: PictureNote) -> str:
        """Keep a picture to be labelled, once; gives the SHA-256 of its bytes. Raises NotAPictureError."""
        sha256, kind = hashlib.sha256(data).hexdigest(), header(data)
        if kind is None:
            raise NotAPictureError(f"{note.name} is no picture that Muster reads.")
        path = self._folder / PICTURES / f"{sha256}.{kind.format.lower()}"
        # The note last: a picture without one is not there yet.
        if not self._note(sha256).exists():
            self._replace(path, data)
            self._replace(self._note(sha256), NOTE.dump_json(note, indent=1))
        return sha256

    def pictures(self) -> dict[str, PictureNote]:
        """The pictures that are there by the SHA-256 of their bytes, in the order they came."""
        found = []
        for path in self._listed(PICTURES):
            if path.suffix == ".json":
                note = self._read_note(path)
                if note is not None:
                    found.append((note.at, path.stem, note))
        return {sha256: note for _, sha256, note in sorted(found, key=lambda one: one[:2])}

    def picture(self, sha256: str) -> bytes | None:
        """The bytes of a picture, None when it is gone or was changed."""
        for path in self._listed(PICTURES):
            if path.stem == sha256 and path.suffix != ".json":
                data = self._bytes(path)
                return data if data is not None and hashlib.sha256(data).hexdigest() == sha256 else None
        return None

    def keep_crop(self, sha256: str, png: bytes) -> None:
        """Keep a labelled crop as a picture, by the SHA-256 of its pixels."""
        path = self._folder / CROPS / f"{sha256}.png"
        if not path.exists():
            self._replace(path, png)

    def crop(self, sha256: str) -> bytes | None:
        """A labelled crop as a picture, None when it is gone."""
        return self._bytes(self._folder / CROPS / f"{sha256}.png")

    def drop_oldest(self, most_bytes: int, *, by: str) -> int:
        """Take away the oldest pictures that `by` brought, until they are within a size; gives how many went.

        Those with a label stay.
        """
        labelled = {label.place.source for label in self.labels()}
        theirs = [sha256 for sha256, note in self.pictures().items() if note.by == by and sha256 not in labelled]
        files = {path.stem: path for path in self._listed(PICTURES) if path.suffix != ".json"}
        gone = 0
        try:
            sizes = {sha256: files[sha256].stat().st_size for sha256 in theirs if sha256 in files}
            too_many = sum(sizes.values()) - most_bytes
            for sha256 in theirs:
                if too_many <= 0:
                    break
                too_many -= sizes.get(sha256, 0)
                self._note(sha256).unlink(missing_ok=True)
                if sha256 in files:
                    files[sha256].unlink(missing_ok=True)
                gone += 1
        except OSError as error:
            raise self._unwritten(error) from error
        return gone

    def _note(self, sha256: str) -> Path:
        return self._folder / PICTURES / f"{sha256}.json"

    def _read_note(self, path: Path) -> PictureNote | None:
        """The note at a path, None when it is none of ours."""
        data = self._bytes(path, LARGEST_NOTE)
        try:
            return None if data is None else NOTE.validate_json(data)
        except ValidationError:
            return None

    def _listed(self, name: str) -> list[Path]:
        try:
            return [path for path in (self._folder / name).iterdir() if not path.name.startswith(".")]
        except FileNotFoundError:
            return []
        except OSError as error:
            raise FolderError(f"{self._folder / name} cannot be read: {error.strerror}.") from error

    def _bytes(self, path: Path, largest: int = LARGEST_PICTURE) -> bytes | None:
        """What is in a file of ours, None when it is not there."""
        try:
            with open_plain(path) as content:
                data = content.read(largest + 1)
        except FileNotFoundError:
            return None
        except OSError as error:
            raise FolderError(f"{path} cannot be read: {error.strerror}.") from error
        if len(data) > largest:
            raise LabelsError(f"{path} is far too large for what it should be. {KEPT}")
        return data

    def _replace(self, path: Path, data: bytes) -> None:
        try:
            replace_file(path, data)
        except OSError as error:
            raise self._unwritten(error) from error

    @contextmanager
    def _alone(self) -> Iterator[None]:
        try:
            with alone(self._folder / LOCK):
                yield
        except OSError as error:
            raise self._unwritten(error) from error

    def _unwritten(self, error: OSError) -> FolderError:
        return FolderError(
            f"{self._folder} cannot be written: {error.strerror}. What was labelled before is kept; make room, or make "
            "sure that the folder may be written, and go on."
        )

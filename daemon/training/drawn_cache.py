"""Crops of drawn screens, kept from one training to the next: drawing takes longer than learning.

A piece is used again only by the very program that made it: its name holds the hash of the code that draws, crops and
measures. Broken off, the pieces that are done are there the next time.
"""

from __future__ import annotations

import hashlib
import os
import zipfile
from pathlib import Path

import cv2
import numpy as np

import daemon
from daemon.errors import FolderError
from daemon.training.dataset import CLASSES, Dataset, drawn_dataset, joined, screens_dataset
from daemon.training.draw import Progress

PIECE = 20
"""Screens a file: three seconds of drawing."""

KEPT = ("features", "labels", "screens", "alone")


def cached_dataset(folder: Path, *, screens: int, seed: int, progress: Progress | None = None) -> Dataset:
    """The dataset of `screens` drawn screens, out of `folder` as far as it is there, and kept there.

    The same bytes as `make_dataset` gives. Raises NothingToDoError for fewer than 2 screens, FolderError when the
    folder cannot be written, TrainingMissingError when the fonts are missing.
    """
    code = _code()
    parts = []
    for first in range(0, screens, PIECE):
        count = min(PIECE, screens - first)
        path = folder / f"{code}-{seed}-{first}-{count}.npz"
        piece = _kept(path)
        if piece is None:
            piece = screens_dataset(range(first, first + count), seed=seed)
            _keep(path, piece, code)
        parts.append(piece)
        if progress is not None:
            progress(first + count, screens)
    return joined(parts, CLASSES)


def _code() -> str:
    """The hash of all that decides what a drawn screen's crops are."""
    home = Path(daemon.__file__).parent
    found = hashlib.sha256(f"{cv2.__version__} {np.__version__}".encode())
    for folder in ("training", "stages", "domain"):
        for path in sorted((home / folder).glob("*.py")):
            found.update(path.name.encode() + path.read_bytes())
    return found.hexdigest()[:16]


def _kept(path: Path) -> Dataset | None:
    """What is in a piece's file; None when it is not there or damaged."""
    try:
        with np.load(path, allow_pickle=False) as arrays:
            return drawn_dataset(*(arrays[name] for name in KEPT))
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return None


def _keep(path: Path, piece: Dataset, code: str) -> None:
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _unwritten(path, error) from error
    try:
        for old in path.parent.glob("*.npz"):
            if not old.name.startswith(code):
                old.unlink(missing_ok=True)
        with part.open("wb") as file:
            np.savez(file, **{name: getattr(piece, name) for name in KEPT})
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise _unwritten(path, error) from error


def _unwritten(path: Path, error: OSError) -> FolderError:
    return FolderError(
        f"{path.parent} cannot be written ({error.strerror}). What was drawn before is kept; make room, or make sure "
        "that the folder may be written."
    )

"""What corrections teach the classifier: where the officer says what is written, something is written."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby
from pathlib import Path

from daemon.adapters.disk.moves import open_plain
from daemon.adapters.models.label_store import LabelStore
from daemon.adapters.processes.clock import SystemClock
from daemon.adapters.settings.config_file import load_settings
from daemon.adapters.store.archived_pictures import CorrectedPlace, archived_pictures, corrected_places
from daemon.app.mending import PUBLISHED
from daemon.app.settled import settle_settings
from daemon.app.taking_in import LARGEST, LARGEST_MEGAPIXELS
from daemon.domain.labelled import FROM_CORRECTIONS, CropPlace, LabelledCrop, PictureNote
from daemon.errors import NothingToDoError, ScreenshotError
from daemon.stages.classify import TEXT
from daemon.stages.crop_pictures import as_png, pixels_sha256
from daemon.stages.load import load


def label_corrected(path: Path, store: LabelStore, *, named: bool) -> int:
    """Label as text what the corrections beside this config speak of, by the boxes in the published database.

    Gives how many crops have such a label now. What somebody labelled keeps that label, and the labels of corrections
    that were withdrawn go. Raises SettingsError, LabelsError, StoreError or FolderError.
    """
    settled = settle_settings(path, named=named)
    folders = settled.config.folders
    places = corrected_places(folders.reports / PUBLISHED, settled.corrections, settled.packs)
    before = {label.place.key: label for label in store.labels()}
    found = {label.place.key: label for label in _labelled(store, places, folders.archive)}
    new = [label for key, label in found.items() if key not in before]
    # Of a screenshot that cannot be opened nothing is known: its labels stay.
    asked = {place.sha256 for place in places} - {key[0] for key in found}
    gone = [
        label.place
        for key, label in before.items()
        if label.by == FROM_CORRECTIONS and key not in found and label.place.source not in asked
    ]
    if not (folders.reports / PUBLISHED).is_file():
        gone = []
    if new or gone:
        store.change(new, gone)
    return sum(before.get(key, label).by == FROM_CORRECTIONS for key, label in found.items())


def archived_files(path: Path, *, named: bool, screen: str | None, since: date | None) -> tuple[Path, ...]:
    """The archived screenshots of a screen, or of all, from a game day on; raises NothingToDoError without any."""
    folders = load_settings(path, named=named).config.folders
    found = archived_pictures(folders.reports / PUBLISHED, folders.archive, screen=screen, since=since)
    if not found:
        raise NothingToDoError("There is no such archived screenshot.")
    return found


def _labelled(store: LabelStore, places: Sequence[CorrectedPlace], archive: Path) -> Iterator[LabelledCrop]:
    """The labels, with screenshot and crop kept for each; none for a screenshot that is gone or is another by now."""
    now = SystemClock().now()
    for sha256, group in groupby(places, key=lambda place: place.sha256):
        listed = list(group)
        try:
            with open_plain(archive / listed[0].archived_as) as content:
                data = content.read(LARGEST)
            pixels = load(data, max_megapixels=LARGEST_MEGAPIXELS).pixels
        except (OSError, ScreenshotError):
            continue
        if hashlib.sha256(data).hexdigest() != sha256:
            continue
        first = listed[0]
        store.add_picture(
            data, PictureNote(name=first.name, at=first.received_at, by=FROM_CORRECTIONS, screen=first.screen)
        )
        for place in listed:
            box = place.box
            cut = pixels[box.y : box.bottom, box.x : box.right]
            if cut.shape[:2] == (box.height, box.width):
                spot = CropPlace(sha256=pixels_sha256(cut), source=sha256, box=box)
                store.keep_crop(spot.sha256, as_png(cut))
                yield LabelledCrop(place=spot, kind=TEXT, by=FROM_CORRECTIONS, at=now)

"""The desk: the crops of all pictures that were taken in, the least sure first, and what the officer says of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import cv2
import numpy as np

from daemon.domain.geometry import Box
from daemon.domain.labelled import CropPlace, DeskCrop, LabelledCrop, PictureNote
from daemon.errors import ScreenshotError
from daemon.ports import Classifier, LabelKeeper
from daemon.stages.crop import crop
from daemon.stages.crop_pictures import as_png, pixels_sha256
from daemon.stages.features import features, features_alone
from daemon.stages.load import Pixels, load
from daemon.training.draw import Progress

ID_DIGITS = 16
"""Of a crop's SHA-256 that tell it from all others on the desk."""

LARGEST = 40.0
"""Megapixels of a picture."""

AROUND = 1.6
"""So many heights of a crop are shown above and below it, and the picture's whole width."""

LEAST_AROUND = 40
"""Pixels shown above and below at least."""

MARGIN, LEAST_MARGIN = 0.7, 8
"""Heights of a crop, and pixels at least, shown around it in the grid: a piece of a portrait alone is a riddle."""

FRAME = (40, 40, 235)
"""BGR of the frame around the crop that is asked about."""


@dataclass(frozen=True, slots=True, eq=False)
class _Lying:
    """A crop with all places that have the same pixels; as a picture, and as one with some of what is around it."""

    shown: DeskCrop
    places: tuple[CropPlace, ...]
    png: bytes
    in_place: bytes


class Desk:
    """All that can be labelled. Pictures are opened when it is made, and once more to show what is around a crop."""

    def __init__(
        self,
        store: LabelKeeper,
        classifier: Classifier,
        *,
        by: str,
        now: Callable[[], datetime],
        progress: Progress | None = None,
    ) -> None:
        self._store, self._classifier, self._by, self._now = store, classifier, by, now
        self._suspects = {one.label.place.key: one.label for one in store.suspects() if not one.confirmed}
        self._lying = self._lay_out(progress)

    def classes(self) -> tuple[str, ...]:
        """The classes there are; raises LabelsError."""
        return self._store.classes()

    def crops(self) -> tuple[DeskCrop, ...]:
        """What lies on the desk, the least sure first, with the labels of this moment; raises LabelsError."""
        known = {label.place.key: label for label in self._store.labels()}
        found = []
        for lying in self._lying.values():
            label, doubted = known.get(lying.places[0].key), self._suspects.get(lying.places[0].key)
            # Looked at again, the label has another moment, be it the same or not.
            suspect = label is not None and doubted is not None and label.at == doubted.at
            found.append(replace(lying.shown, kind=label.kind if label else "", suspect=suspect))
        return tuple(found)

    def picture(self, crop_id: str) -> bytes:
        """A crop with a margin of what is around it, dimmed, as a PNG file; raises KeyError."""
        return self._of(crop_id).in_place

    def around(self, crop_id: str) -> bytes:
        """The line of the picture that the crop stands on, with a frame around the crop; raises KeyError."""
        lying = self._of(crop_id)
        place = lying.places[0]
        pixels = self._opened(self._store.picture(place.source)) if place.box else None
        if pixels is None or place.box is None:
            return lying.in_place
        return as_png(_line_around(pixels, place.box))

    def label(self, kinds: Mapping[str, str]) -> None:
        """Say what crops are, "" for nothing; places with the same pixels are labelled alike.

        Raises KeyError for an id that is not there, LabelsError for a class that is not, FolderError.
        """
        at = self._now()
        given: list[LabelledCrop] = []
        taken: list[CropPlace] = []
        for crop_id, kind in kinds.items():
            lying = self._of(crop_id)
            if not kind:
                taken += lying.places
                continue
            self._store.keep_crop(lying.places[0].sha256, lying.png)
            given += [LabelledCrop(place=place, kind=kind, by=self._by, at=at) for place in lying.places]
        self._store.change(given, taken)

    def add_class(self, name: str) -> None:
        """Have a further class; raises LabelsError when it cannot be one."""
        self._store.add_class(name)

    def _of(self, crop_id: str) -> _Lying:
        return self._lying[crop_id]

    def _lay_out(self, progress: Progress | None) -> dict[str, _Lying]:
        """The crops of all pictures by their ids, those with the same pixels as one, the least sure first."""
        found: dict[str, _Lying] = {}
        pictures = self._store.pictures()
        labelled = [(label.place.source, label.place.box) for label in self._store.labels() if label.place.box]
        for done, (sha256, note) in enumerate(pictures.items(), 1):
            theirs = [box for source, box in labelled if source == sha256]
            for lying in self._of_picture(sha256, note, theirs):
                known = found.get(lying.shown.id)
                if known is None:
                    found[lying.shown.id] = lying
                else:
                    places = (*known.places, *lying.places)
                    shown = replace(known.shown, copies=len(places), suspect=known.shown.suspect or lying.shown.suspect)
                    found[lying.shown.id] = replace(known, places=places, shown=shown)
            if progress is not None:
                progress(done, len(pictures))
        order = sorted(found.values(), key=lambda lying: (not lying.shown.suspect, lying.shown.chance))
        return {lying.shown.id: lying for lying in order}

    def _of_picture(self, sha256: str, note: PictureNote, labelled: Sequence[Box]) -> Iterator[_Lying]:
        pixels = self._opened(self._store.picture(sha256))
        if pixels is None:
            return
        whole = Box(0, 0, pixels.shape[1], pixels.shape[0])
        boxes: Sequence[Box] = (whole,) if note.alone else _proposed(pixels, labelled)
        measured = features_alone(pixels, boxes) if note.alone else features(pixels, boxes)
        for box, chances in zip(boxes, self._classifier.probabilities(measured), strict=True):
            cut = pixels[box.y : box.bottom, box.x : box.right]
            source = note.source if note.alone else sha256
            place = CropPlace(sha256=pixels_sha256(cut), source=source, box=None if note.alone else box)
            shown = DeskCrop(
                id=place.sha256[:ID_DIGITS],
                picture=note.name,
                width=box.width,
                height=box.height,
                guess=self._classifier.classes[int(chances.argmax())],
                chance=round(float(chances.max()), 4),
                kind="",
                copies=1,
                suspect=place.key in self._suspects,
            )
            yield _Lying(shown, (place,), as_png(cut), as_png(cut if note.alone else _in_place(pixels, box)))

    @staticmethod
    def _opened(data: bytes | None) -> Pixels | None:
        try:
            return None if data is None else load(data, max_megapixels=LARGEST).pixels
        except ScreenshotError:
            return None


def _proposed(pixels: Pixels, labelled: Sequence[Box]) -> list[Box]:
    """What the cropper proposes, and what was labelled where it proposed something else."""
    boxes = list(crop(pixels))
    within = (box for box in labelled if box.right <= pixels.shape[1] and box.bottom <= pixels.shape[0])
    return boxes + [box for box in within if box not in boxes]


def _in_place(pixels: Pixels, box: Box) -> Pixels:
    """The crop in the middle, and around it what it stands on, mixed with gray."""
    more = max(LEAST_MARGIN, round(MARGIN * box.height))
    wider = box.grown(more, more, (pixels.shape[1], pixels.shape[0]))
    shown = pixels[wider.y : wider.bottom, wider.x : wider.right] // 2 + np.uint8(64)
    x, y = box.x - wider.x, box.y - wider.y
    shown[y : y + box.height, x : x + box.width] = pixels[box.y : box.bottom, box.x : box.right]
    return np.asarray(shown, np.uint8)


def _line_around(pixels: Pixels, box: Box) -> Pixels:
    more = max(LEAST_AROUND, round(AROUND * box.height))
    top, foot = max(0, box.y - more), min(pixels.shape[0], box.bottom + more)
    shown = pixels[top:foot].copy()
    cv2.rectangle(shown, (box.x - 3, box.y - top - 3), (box.right + 2, box.bottom - top + 2), FRAME, 2)
    return np.asarray(shown, np.uint8)

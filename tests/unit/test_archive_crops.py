"""Pictures of archived screenshots: opened once, kept, and never of other bytes than those that were read."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from daemon.adapters.pages.archive_crops import KEPT, ArchiveCrops, Cutters
from daemon.adapters.pages.page import Place
from daemon.domain.questions import Cutout, Spot


class Archive:
    """A folder with one screenshot, and what was done with it."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "shot.png"
        self.path.write_bytes(b"screenshot")
        self.opened = self.started = 0
        self.crops = ArchiveCrops(folder, self._scissors)
        self.spot = self.place_at(0)

    def place_at(self, x: int, data: bytes = b"screenshot") -> Spot:
        """A place on the screenshot with these bytes."""
        box = (x, 0, 9, 9)
        return Spot(screenshot=hashlib.sha256(data).hexdigest(), archived_as=self.path.name, row_box=box, box=box)

    @contextmanager
    def _scissors(self) -> Iterator[Cutters]:
        self.started += 1
        yield self._cut

    def _cut(self, data: bytes, places: Sequence[Place]) -> Sequence[bytes]:
        self.opened += 1
        if data != b"screenshot":
            raise ValueError("no picture")
        return [f"{cutout} at {spot.box[0]}".encode() for spot, cutout in places]


def test_a_screenshot_is_opened_once_and_its_pictures_kept(tmp_path: Path) -> None:
    """The pages are made anew after each batch, mostly with the pictures that they had before."""
    archive = Archive(tmp_path)
    places = [(archive.spot, Cutout.ROW), (archive.spot, Cutout.CELL), (archive.place_at(5), Cutout.ROW)]
    first = archive.crops.cut([*places, *places])
    assert first == dict(zip(places, (b"row at 0", b"cell at 0", b"row at 5"), strict=True))
    assert archive.opened == 1
    archive.path.unlink()
    assert archive.crops.cut(places) == first
    assert (archive.opened, archive.started) == (1, 1)


def test_not_more_is_kept_than_has_room(tmp_path: Path) -> None:
    """What was not asked for longest goes first."""
    archive = Archive(tmp_path)
    archive.crops.cut([(archive.spot, Cutout.ROW)])
    archive.crops.cut((archive.place_at(n), Cutout.CELL) for n in range(KEPT))
    archive.crops.cut([(archive.spot, Cutout.ROW), (archive.place_at(KEPT - 1), Cutout.CELL)])
    assert archive.opened == 3


def test_a_place_that_is_not_there_as_it_was_read_has_no_picture(tmp_path: Path) -> None:
    """A file that is gone, or another in its place; put back, it is shown again."""
    archive = Archive(tmp_path)
    archive.path.write_bytes(b"another")
    assert not archive.crops.cut([(archive.spot, Cutout.ROW)])
    archive.path.unlink()
    assert not archive.crops.cut([(archive.spot, Cutout.ROW)])
    assert archive.opened == 0
    archive.path.write_bytes(b"screenshot")
    assert archive.crops.cut([(archive.spot, Cutout.ROW)])


def test_a_screenshot_that_cannot_be_opened_is_not_tried_again(tmp_path: Path) -> None:
    """Each time might take as long; the others have their pictures."""
    archive = Archive(tmp_path)
    archive.path.write_bytes(b"broken")
    broken = archive.place_at(0, b"broken")
    assert not archive.crops.cut([(broken, Cutout.ROW)])
    assert not archive.crops.cut([(broken, Cutout.ROW)])
    assert archive.opened == 1

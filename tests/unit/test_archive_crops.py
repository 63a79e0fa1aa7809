"""Places on archived screenshots as small pictures."""

from __future__ import annotations

import hashlib
from pathlib import Path

import cv2
import numpy as np

from daemon.adapters.archive_crops import CELL_HEIGHT, PAGE_SIZE, ROW_WIDTH, ArchiveCrops, Pixels
from daemon.domain.questions import Cutout, Spot
from daemon.stages.load import load

ROW, BOX = (0, 400, 1000, 60), (600, 410, 120, 30)


class Archive:
    """A folder with one screenshot, gray but for a red cell, and how often it was decoded."""

    def __init__(self, folder: Path) -> None:
        pixels = np.full((2000, 1000, 3), 128, np.uint8)
        pixels[410:440, 600:720] = (0, 0, 255)
        self.path = folder / "shot.png"
        self.path.write_bytes(cv2.imencode(".png", pixels)[1].tobytes())
        self.decoded = 0
        self.crops = ArchiveCrops(folder, self._decode)
        sha256 = hashlib.sha256(self.path.read_bytes()).hexdigest()
        self.spot = Spot(screenshot=sha256, archived_as="shot.png", row_box=ROW, box=BOX)

    def _decode(self, data: bytes) -> Pixels:
        self.decoded += 1
        return load(data, max_megapixels=10).pixels

    def cut(self, *cutouts: Cutout, spot: Spot | None = None) -> list[Pixels]:
        """The pictures that are found, decoded."""
        found = self.crops.cut((spot or self.spot, cutout) for cutout in cutouts)
        return [load(data, max_megapixels=10).pixels for data in found.values()]


def test_a_row_is_shown_with_its_cell_marked(tmp_path: Path) -> None:
    """As wide as a page has room, the frame around the cell and not over it."""
    (row,) = Archive(tmp_path).cut(Cutout.ROW)
    scale = ROW_WIDTH / 1000
    assert row.shape[1] == ROW_WIDTH
    assert 60 * scale < row.shape[0] < 120 * scale
    blue, green, red = row[row.shape[0] // 2, round(660 * scale)].tolist()
    assert red > 200
    assert max(blue, green) < 60
    orange = (row[..., 2] > 200) & (row[..., 1] > 90) & (row[..., 0] < 90)
    columns = np.flatnonzero(orange.any(axis=0))
    assert abs(columns[0] - 596 * scale) < 5
    assert abs(columns[-1] - 724 * scale) < 5


def test_a_cell_is_shown_large_and_a_page_small(tmp_path: Path) -> None:
    """The letters of the first can be told apart, and the second fits on a phone."""
    cell, page = Archive(tmp_path).cut(Cutout.CELL, Cutout.PAGE)
    assert cell.shape[0] == CELL_HEIGHT
    assert cell[CELL_HEIGHT // 2, cell.shape[1] // 2, 2] > 200
    assert page.shape[:2] == (PAGE_SIZE[1], PAGE_SIZE[0])


def test_a_screenshot_is_decoded_once_and_its_pictures_kept(tmp_path: Path) -> None:
    """The pages are made anew after each batch, mostly with the pictures that they had before."""
    archive = Archive(tmp_path)
    other = Spot(screenshot=archive.spot.screenshot, archived_as="shot.png", row_box=(0, 0, 1000, 50), box=(0, 0, 9, 9))
    first = archive.crops.cut([(archive.spot, Cutout.ROW), (archive.spot, Cutout.CELL), (other, Cutout.ROW)])
    assert (len(first), archive.decoded) == (3, 1)
    archive.path.unlink()
    assert archive.crops.cut(first) == first
    assert archive.decoded == 1


def test_a_place_that_is_not_there_as_it_was_read_has_no_picture(tmp_path: Path) -> None:
    """A file that is gone, another in its place, or none that was ever named; what cannot be shown is not made up."""
    archive = Archive(tmp_path)
    data = archive.path.read_bytes()
    archive.path.write_bytes(data + b"x")
    assert archive.cut(Cutout.ROW) == []
    archive.path.unlink()
    assert archive.cut(Cutout.ROW) == []
    archive.path.write_bytes(b"no picture")
    spot = Spot(screenshot=hashlib.sha256(b"no picture").hexdigest(), archived_as="shot.png", row_box=ROW, box=BOX)
    assert archive.cut(Cutout.ROW, spot=spot) == []
    archive.path.write_bytes(data)
    assert len(archive.cut(Cutout.ROW)) == 1


def test_boxes_at_and_over_the_edge_are_cut_there(tmp_path: Path) -> None:
    """A box of no size or beyond the picture gives a small picture, not an error."""
    archive = Archive(tmp_path)
    for box in ((0, 0, 0, 0), (990, 1990, 50, 50), (0, 1999, 1000, 1)):
        spot = Spot(screenshot=archive.spot.screenshot, archived_as="shot.png", row_box=box, box=box)
        assert len(archive.cut(Cutout.ROW, Cutout.CELL, spot=spot)) == 2

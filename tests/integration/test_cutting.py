"""Places cut out of archived screenshots, by a process of its own."""

from __future__ import annotations

import hashlib
import resource
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest

from daemon.adapters.pages.cutouts import CELL_HEIGHT, PAGE_SIZE, ROW_WIDTH, Pixels
from daemon.adapters.processes.child import Child
from daemon.adapters.processes.plain_values import packed, trusted
from daemon.app.cutting import archive_crops
from daemon.app.cutting_side import answer
from daemon.config import Config
from daemon.domain.questions import Cutout, Spot
from daemon.stages.load import load

ROW, BOX = (0, 400, 1000, 60), (600, 410, 120, 30)


@pytest.fixture(autouse=True)
def bounds() -> Iterator[None]:
    """Asked in this process, it bounds the memory of all tests that come after."""
    before = resource.getrlimit(resource.RLIMIT_AS)
    yield
    resource.setrlimit(resource.RLIMIT_AS, before)


@pytest.fixture
def config(tmp_path: Path) -> Config:
    return Config.model_validate({}, context={"home": tmp_path})


@pytest.fixture
def spot(config: Config) -> Spot:
    """A screenshot, gray but for a red cell."""
    pixels = np.full((2000, 1000, 3), 128, np.uint8)
    pixels[410:440, 600:720] = (0, 0, 255)
    return keep(config, "shot.png", cv2.imencode(".png", pixels)[1].tobytes())


def keep(config: Config, name: str, data: bytes) -> Spot:
    config.folders.archive.mkdir(exist_ok=True)
    (config.folders.archive / name).write_bytes(data)
    return Spot(screenshot=hashlib.sha256(data).hexdigest(), archived_as=name, row_box=ROW, box=BOX)


def pictures(config: Config, *places: tuple[Spot, Cutout]) -> list[Pixels]:
    return [load(data, max_megapixels=10).pixels for data in archive_crops(config).cut(places).values()]


def test_a_row_has_its_cell_marked_a_cell_is_large_and_a_page_small(config: Config, spot: Spot) -> None:
    """The frame stands around the cell and not over it; letters can be told apart; the page fits on a phone."""
    row, cell, page = pictures(config, *((spot, cutout) for cutout in Cutout))
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
    assert cell.shape[0] == CELL_HEIGHT
    assert cell[CELL_HEIGHT // 2, cell.shape[1] // 2, 2] > 200
    assert page.shape[:2] == (PAGE_SIZE[1], PAGE_SIZE[0])


@pytest.mark.parametrize("box", [(0, 0, 0, 0), (990, 1990, 50, 50), (0, 1999, 1000, 1), (3000, 3000, 5, 5)])
def test_boxes_at_and_over_the_edge_are_cut_there(config: Config, spot: Spot, box: tuple[int, int, int, int]) -> None:
    """A box of no size or beyond the picture gives a small picture, and the others are cut."""
    odd = Spot(screenshot=spot.screenshot, archived_as=spot.archived_as, row_box=box, box=box)
    assert len(pictures(config, (odd, Cutout.ROW), (odd, Cutout.CELL), (spot, Cutout.ROW))) == 3


def test_what_cannot_be_opened_leaves_the_others(config: Config, spot: Spot, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that is no picture, and one that the process does not survive: another process cuts the next."""
    broken = keep(config, "broken.png", b"no picture")
    deadly = keep(config, "deadly.png", b"deadly")
    asked = Child.ask

    def die(child: Child, data: bytes, seconds: float) -> bytes:
        return asked(child, b"not to be understood" if b"deadly" in data else data, seconds)

    monkeypatch.setattr(Child, "ask", die)
    assert len(pictures(config, (deadly, Cutout.ROW), (broken, Cutout.ROW), (spot, Cutout.ROW))) == 1


def test_the_process_says_why_it_cuts_nothing() -> None:
    """In the words of whoever reads screenshots."""
    assert "Muster reads PNG" in trusted(answer(packed((10.0, b"no picture", ()))))[1]

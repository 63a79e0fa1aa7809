"""The daemon sets aside screenshots with crops that it was not sure of, within a size."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
import structlog

from daemon.adapters.models.label_store import LabelStore
from daemon.adapters.models.unsure_pictures import set_aside
from daemon.domain.census import SURENESS, counted
from daemon.domain.geometry import Box
from daemon.domain.labelled import FROM_DAEMON, CropPlace, LabelledCrop, PictureNote
from daemon.domain.ledger import Capture, CaptureSource, FileState, LedgerEntry
from daemon.stages.crop_pictures import as_png
from daemon.stages.load import Pixels


def picture(number: int) -> Pixels:
    """A small picture unlike the others."""
    return np.full((40, 60, 3), 50 + number, np.uint8)


FIRST = datetime(2026, 11, 20, 18, 0, tzinfo=UTC)


def entry(number: int, *, chance: float = 0.6) -> LedgerEntry:
    """The screenshot of this number, with one crop whose class had this chance."""
    at = FIRST + timedelta(minutes=number)
    return LedgerEntry(
        sha256=f"{number:064x}",
        file_name=f"list {number}.png",
        source="",
        state=FileState.READ,
        screen="lg_war",
        pack_version=1,
        model="0" * 12,
        capture=Capture(at, CaptureSource.FILE_NAME),
        game_day=date(2026, 11, 20),
        received_at=at,
        code="",
        reason="",
        archived_as="",
        width=1,
        height=1,
        census=counted({SURENESS: [chance]}),
    )


def test_the_oldest_make_room(tmp_path: Path) -> None:
    """Three pictures where there is room for two: the first goes. Off, or with nothing unsure, none is kept."""
    store = LabelStore(tmp_path)
    data = [as_png(picture(number)) for number in range(3)]
    room = (len(data[1]) + len(data[2])) / 1e6
    set_aside(store, data[0], entry(0), 0)
    set_aside(store, data[0], entry(0, chance=0.95), 1)
    assert store.pictures() == {}
    for number in range(3):
        set_aside(store, data[number], entry(number), room)
    kept = list(store.pictures().values())
    assert [note.name for note in kept] == ["list 1.png", "list 2.png"]
    assert {(note.by, note.screen) for note in kept} == {(FROM_DAEMON, "lg_war")}


def test_what_has_a_label_or_was_brought_stays(tmp_path: Path) -> None:
    """However little room there is."""
    store = LabelStore(tmp_path)
    brought, labelled, third = (as_png(picture(number)) for number in range(3))
    store.add_picture(brought, PictureNote(name="mine.png", at=FIRST, by="Anna"))
    set_aside(store, labelled, entry(1), 1)
    (sha256,) = [sha256 for sha256, note in store.pictures().items() if note.by == FROM_DAEMON]
    place = CropPlace(sha256="ab" * 32, source=sha256, box=Box(0, 0, 5, 5))
    store.change([LabelledCrop(place=place, kind="icon", by="Anna", at=FIRST)])
    set_aside(store, third, entry(2), 0.000001)
    assert [note.name for note in store.pictures().values()] == ["mine.png", "list 1.png"]


def test_a_full_disk_is_logged_and_stops_nothing(tmp_path: Path) -> None:
    """The screenshot itself is read and laid away by then."""
    (tmp_path / "labelled").write_text("in the way", encoding="utf-8")
    with structlog.testing.capture_logs() as logged:
        set_aside(LabelStore(tmp_path), as_png(picture(0)), entry(0), 1)
    assert [line["event"] for line in logged] == ["labels.unkept"]


@pytest.mark.parametrize("chance", [0.81, 1.0])
def test_sure_crops_are_not_kept(tmp_path: Path, chance: float) -> None:
    """From 0.8 on a crop is sure."""
    set_aside(LabelStore(tmp_path), as_png(picture(0)), entry(0, chance=chance), 1)
    assert not (tmp_path / "labelled").exists()

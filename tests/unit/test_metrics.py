"""The numbers for Prometheus: what is counted, what ages, and that no text of a user's is ever a label."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from prometheus_client.parser import text_string_to_metric_families

from daemon.adapters.signs.health import Board
from daemon.adapters.signs.metrics import OTHER, Meter, MeteredLedger
from daemon.domain.geometry import Box
from daemon.domain.health import Health, Part, Room, Trouble
from daemon.domain.ledger import Capture, CaptureSource, FileState, LedgerEntry
from daemon.domain.quality import Quality
from daemon.domain.reading import Cell, Row, ScreenReading
from daemon.errors import StoreError

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
BOX = Box(0, 0, 1, 1)
NOTHING: Mapping[str, float] = {}


class _FakeLedger:
    def __init__(self) -> None:
        self.broken = False

    def find(self, sha256: str) -> LedgerEntry | None:
        assert sha256
        return None

    def keep(self, entry: LedgerEntry, reading: ScreenReading | None) -> None:
        assert (entry.state is FileState.READ) == (reading is not None)
        if self.broken:
            raise StoreError("The disk is full.")

    def sighted(self, sha256: str, file_name: str, source: str, capture: Capture, at: datetime) -> None:
        assert (sha256, file_name, source, capture.at) == ("a" * 64, "b.png", "", at)


def entry(state: FileState = FileState.READ, code: str = "", seconds: Mapping[str, float] = NOTHING) -> LedgerEntry:
    return LedgerEntry(
        sha256="a" * 64,
        file_name="Blade's war list.png",
        source="alice",
        state=state,
        screen="lg_war",
        pack_version=1,
        model="m",
        capture=Capture(NOW, CaptureSource.EXIF),
        game_day=NOW.date(),
        received_at=NOW,
        code=code,
        reason="",
        archived_as="a.png",
        width=1,
        height=1,
        seconds=dict(seconds),
    )


def reading(*confidences: float) -> ScreenReading:
    """One row a confidence; cells under a half are held."""
    cells = [Cell("Blade", "Blade", sure, held=sure < 0.5, box=BOX) for sure in confidences]
    return ScreenReading("lg_war", 1, tuple(Row({"name": cell}, partial=False, held=False, box=BOX) for cell in cells))


def numbers(meter: Meter) -> dict[tuple[str, str], float]:
    """Every sample by its name and its label's value, "" for none; buckets are left out."""
    found = {}
    for family in text_string_to_metric_families(meter.text().decode()):
        for sample in family.samples:
            if not sample.name.endswith("_bucket"):
                found[sample.name, "".join(sample.labels.values())] = sample.value
    return found


@pytest.fixture
def board() -> Board:
    return Board()


@pytest.fixture
def meter(board: Board) -> Meter:
    return Meter(board, lambda: NOW)


def test_what_is_kept_is_counted(meter: Meter) -> None:
    """Screenshots, cells and seconds, each once, at the moment at which the ledger keeps them."""
    ledger = MeteredLedger(_FakeLedger(), meter)
    ledger.keep(entry(seconds={"load": 0.1, "ocr": 0.3}), reading(0.99, 0.9, 0.2))
    ledger.keep(entry(seconds={"ocr": 0.5}), reading(0.7))
    ledger.keep(entry(FileState.FAILED, "unknown-screen"), None)
    ledger.sighted("a" * 64, "b.png", "", Capture(NOW, CaptureSource.EXIF), NOW)
    assert ledger.find("a" * 64) is None
    found = numbers(meter)
    assert found["muster_files_read_total", ""] == 2
    assert found["muster_files_copied_total", ""] == 1
    assert found["muster_files_failed_total", "unknown-screen"] == 1
    assert (found["muster_cells_read_total", ""], found["muster_cells_held_total", ""]) == (4, 1)
    assert found["muster_stage_seconds_sum", "ocr"] == pytest.approx(0.8)
    assert found["muster_stage_seconds_count", "load"] == 1
    assert found["muster_screenshot_seconds_sum", ""] == pytest.approx(0.9)
    assert found["muster_cell_confidence_count", ""] == 4
    assert found["process_resident_memory_bytes", ""] > 1e6


def test_the_last_week_of_each_screen_is_told(meter: Meter) -> None:
    """By the name of its pack; what is not known is not there, and a name that is none is no label."""
    line = Quality(
        screen="lg_war",
        monday=NOW.date(),
        pictures=5,
        cells=200,
        held=10,
        confidence=0.93,
        edited=3,
        added=2,
        deleted=1,
        crop_shift=0.61,
        crop_measure="aspect",
    )
    meter.note_quality(
        [line, replace(line, held=100), replace(line, screen='x"} 1'), replace(line, screen="b", held=0)]
    )
    found = numbers(meter)
    assert found["muster_week_held_share", "lg_war"] == 0.05
    assert found["muster_week_held_share", "b"] == 0
    assert found["muster_week_confidence", "lg_war"] == 0.93
    assert found["muster_week_crop_shift", "lg_war"] == 0.61
    assert [found["muster_week_cells", f"{how}lg_war"] for how in ("exact", "edited", "added", "deleted")] == [
        194,
        3,
        2,
        1,
    ]
    assert not [name for name, _ in found if name == "muster_week_confidence_shift"]
    assert {label for name, label in found if name == "muster_week_held_share"} == {"lg_war", "b"}


def test_the_processes_that_read_are_told_of(board: Board) -> None:
    """How many, and what they hold; one that has just ended holds nothing."""
    found = numbers(Meter(board, lambda: NOW, lambda: [os.getpid(), 2**30]))
    assert found["muster_reading_processes", ""] == 2
    assert found["muster_reading_resident_memory_bytes", ""] > 1e6
    assert numbers(Meter(board, lambda: NOW))["muster_reading_processes", ""] == 0


def test_what_is_not_kept_is_not_counted(meter: Meter) -> None:
    """A full disk makes a screenshot wait; it is counted when it is kept."""
    inner = _FakeLedger()
    inner.broken = True
    with pytest.raises(StoreError):
        MeteredLedger(inner, meter).keep(entry(seconds={"ocr": 0.1}), reading(0.9))
    assert numbers(meter)["muster_files_read_total", ""] == 0


def test_no_text_of_a_users_is_a_label(meter: Meter) -> None:
    """Whatever a picture, a file or a broken child says, labels are a few plain words."""
    ledger = MeteredLedger(_FakeLedger(), meter)
    for number in range(100):
        ledger.keep(entry(FileState.FAILED, f"code{number}"), None)
        ledger.keep(entry(seconds={f"stage_{'x' * number}": 0.1, 'a"} evil': 0.1, "Blade": 0.1}), reading(0.9))
    text = meter.text().decode()
    assert "Blade" not in text
    assert "alice" not in text
    assert "evil" not in text
    found = numbers(meter)
    assert found["muster_stage_seconds_count", OTHER] >= 200
    assert len({key for key in found if key[0] == "muster_stage_seconds_count"}) < 50


def test_signs_of_life_as_numbers(meter: Meter, board: Board) -> None:
    """Ages are those of the moment of the question."""
    board.note(
        Health(
            at=NOW - timedelta(seconds=5),
            good_for_seconds=30,
            started_at=NOW - timedelta(hours=1),
            waiting=12,
            oldest_since=NOW - timedelta(minutes=2),
            busy_since=NOW - timedelta(minutes=3),
            seconds_left=7.5,
            swept_at=NOW - timedelta(seconds=9),
            published_at=NOW - timedelta(minutes=1),
            publish_seconds=0.25,
            closed_week="2026-W46",
            troubles=(Trouble(Part.SETTINGS, "settings", "Blade stands twice in the roster."),),
            rooms={"archive": Room(free=10**9, total=10**10, usable=True)},
        )
    )
    found = numbers(meter)
    assert found["muster_alive", ""] == 1
    assert [found["muster_state", state] for state in ("well", "degraded", "down")] == [0, 1, 0]
    assert found["muster_files_waiting", ""] == 12
    assert found["muster_oldest_waiting_seconds", ""] == 120
    assert found["muster_queue_age_seconds", ""] == 180
    assert found["muster_queue_seconds_left", ""] == 7.5
    assert found["muster_sweep_age_seconds", ""] == 9
    assert (found["muster_settings_good", ""], found["muster_database_good", ""]) == (0, 1)
    assert {part for (name, part), on in found.items() if name == "muster_trouble" and on} == {"settings"}
    assert found["muster_last_report_timestamp_seconds", ""] == (NOW - timedelta(minutes=1)).timestamp()
    assert found["muster_closed_week_timestamp_seconds", ""] == datetime(2026, 11, 9, tzinfo=UTC).timestamp()
    assert found["muster_disk_free_bytes", "archive"] == 10**9
    assert "Blade" not in meter.text().decode()


def test_before_the_first_sign_and_after_the_last(meter: Meter, board: Board) -> None:
    """A daemon that hangs is told by its age, not by what it last said."""
    assert numbers(meter)["muster_alive", ""] == 0
    board.note(Health(at=NOW - timedelta(seconds=31), good_for_seconds=30, started_at=NOW))
    found = numbers(meter)
    assert (found["muster_alive", ""], found["muster_state", "down"]) == (0, 1)
    assert ("muster_queue_seconds_left", "") not in found

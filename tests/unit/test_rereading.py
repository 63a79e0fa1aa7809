"""New readings in the place of old ones: kept, or left with the reason."""

from __future__ import annotations

import dataclasses
from datetime import UTC, date, datetime
from typing import cast

import pytest

from daemon.adapters.store.kept_readings import Kept
from daemon.adapters.store.ledger import DuckDBLedger
from daemon.app.rereading import _put
from daemon.domain.corrections import CellIs, Correction, DayIs
from daemon.domain.geometry import Box
from daemon.domain.ledger import Capture, CaptureSource, FileState, LedgerEntry
from daemon.domain.reading import Cell, Row, ScreenReading, ScreenshotRead

SHA, NOW, BOX = "ab" * 32, datetime(2026, 11, 26, tzinfo=UTC), Box(0, 0, 9, 9)


class Ledger:
    """One screenshot in memory."""

    def __init__(self, entry: LedgerEntry | None) -> None:
        self.entry = entry
        self.kept: list[tuple[LedgerEntry, ScreenReading | None]] = []

    def find(self, _sha256: str) -> LedgerEntry | None:
        """As the ledger has it."""
        return self.entry

    def keep(self, entry: LedgerEntry, reading: ScreenReading | None) -> None:
        """As the ledger has it."""
        self.kept.append((entry, reading))


ENTRY = LedgerEntry(
    sha256=SHA,
    file_name="list.png",
    source="",
    state=FileState.READ,
    screen="lg_war",
    pack_version=1,
    model="0" * 12,
    capture=Capture(NOW, CaptureSource.FILE_NAME),
    game_day=date(2026, 11, 25),
    received_at=NOW,
    code="",
    reason="",
    archived_as="2026-11-25/list.png",
    width=10,
    height=10,
)


def reading(*names: str, screen: str = "lg_war") -> ScreenReading:
    cells = [{"name": Cell(text=name, value=name, confidence=1, held=False, box=BOX)} for name in names]
    rows = tuple(Row(cells=cell, partial=False, held=False, box=BOX) for cell in cells)
    return ScreenReading(screen=screen, pack_version=2, rows=rows)


def put(ledger: Ledger, after: ScreenReading, *corrections: Correction) -> str:
    kept = Kept(sha256=SHA, name="list.png", archived_as=ENTRY.archived_as, reading=reading("Blade", "Koinue"))
    found = ScreenshotRead(reading=after, size=(10, 10), taken=None, seconds={"ocr": 1.0})
    return _put(cast("DuckDBLedger", ledger), corrections, "f" * 12, kept, found)


def test_a_new_reading_is_kept_with_its_model() -> None:
    """All else that is known of the screenshot stays as it was."""
    ledger = Ledger(ENTRY)
    after = reading("Blade", "K0inue")
    assert put(ledger, after, CellIs(SHA[:12], 0, "name", "Blade"), DayIs(SHA[:12], date(2026, 11, 24))) == ""
    expected = dataclasses.replace(ENTRY, model="f" * 12, pack_version=2, seconds={"ocr": 1.0})
    assert ledger.kept == [(expected, after)]


@pytest.mark.parametrize(
    ("entry", "after", "corrections", "why"),
    [
        (ENTRY, reading("Koinue"), (CellIs(SHA[:12], 1, "name", "Koinue"),), "by number"),
        (ENTRY, reading("Blade", "K0inue", screen="other"), (), "would be other now"),
        (None, reading("Blade", "K0inue"), (), "does not know it"),
    ],
)
def test_what_would_go_wrong_is_left(
    entry: LedgerEntry | None, after: ScreenReading, corrections: tuple[Correction, ...], why: str
) -> None:
    """A correction that names row 1 must never come to mean another member."""
    ledger = Ledger(entry)
    assert why in put(ledger, after, *corrections)
    assert ledger.kept == []

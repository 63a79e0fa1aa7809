"""What Prometheus may ask: counts and times of screenshots, and the last sign of life as numbers.

No name, text or path from a picture or a file is ever a label: labels are words of this program, and the names of
packs.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, time

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Histogram,
    ProcessCollector,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from daemon.adapters.processes.machine import resident_bytes
from daemon.adapters.signs.health import Board
from daemon.domain.days import Week
from daemon.domain.health import OK, Health, Part, State, alive, verdict
from daemon.domain.ledger import Capture, FileState, LedgerEntry
from daemon.domain.quality import Quality
from daemon.domain.reading import ScreenReading
from daemon.ports import Ledger

SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)
"""Bounds for what a stage takes: reading a list takes 0.1 to 2 s, and a call is broken off after 60."""

CONFIDENCES = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99, 1.0)

OTHER = "other"
_WORD = re.compile(r"[a-z][a-z_-]{0,30}")
_PACK = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,49}")
_MOST_WORDS = 30
"""A label has a handful of values; whatever tried to make more of them is no word of this program."""


class Meter:
    """Counts what became of screenshots, in a registry of its own, beside what the board says."""

    def __init__(self, board: Board, now: Callable[[], datetime], reading: Callable[[], Sequence[int]] = tuple) -> None:
        """`reading` gives the numbers of the processes that read pictures at this moment."""
        disable_created_metrics()  # type: ignore[no-untyped-call]  # the library says nothing of its types here
        self._registry = CollectorRegistry(auto_describe=True)
        self._words: set[str] = set()
        self._read = self._counter("muster_files_read", "Screenshots that were read and kept.")
        self._copied = self._counter("muster_files_copied", "Files whose bytes were known already.")
        self._failed = self._counter("muster_files_failed", "Files that could not be read, by code.", "code")
        self._cells = self._counter("muster_cells_read", "Cells that were read.")
        self._held = self._counter("muster_cells_held", "Cells that were read and not trusted.")
        self._whole = self._histogram("muster_screenshot_seconds", "What reading one screenshot takes.", SECONDS)
        self._stages = self._histogram("muster_stage_seconds", "What each stage of it takes.", SECONDS, "stage")
        self._confidence = self._histogram("muster_cell_confidence", "How sure the cells are.", CONFIDENCES)
        ProcessCollector(registry=self._registry)
        self._registry.register(_Signs(board, now))
        self._registry.register(_Reading(reading))
        self._weeks = _Weeks()
        self._registry.register(self._weeks)

    def read(self, reading: ScreenReading, seconds: Mapping[str, float]) -> None:
        """A screenshot was read and kept."""
        self._read.inc()
        self._held.inc(reading.held_cells)
        for row in reading.rows:
            for cell in row.cells.values():
                self._cells.inc()
                self._confidence.observe(cell.confidence)
        self._whole.observe(sum(seconds.values()))
        for stage, taken in seconds.items():
            self._stages.labels(self._word(stage)).observe(taken)

    def failed(self, code: str) -> None:
        """A file could not be read."""
        self._failed.labels(self._word(code)).inc()

    def copied(self) -> None:
        """Known bytes came again."""
        self._copied.inc()

    def note_quality(self, lines: Sequence[Quality]) -> None:
        """How well the screens were read, the latest week of each first."""
        self._weeks.lines = tuple(lines)

    def text(self) -> bytes:
        """Everything in the form that Prometheus reads (text format 0.0.4)."""
        return generate_latest(self._registry)

    def _word(self, text: str) -> str:
        if text not in self._words:
            if len(self._words) >= _MOST_WORDS or not _WORD.fullmatch(text):
                return OTHER
            self._words.add(text)
        return text

    def _counter(self, name: str, what: str, *labels: str) -> Counter:
        return Counter(name, what, labels, registry=self._registry)

    def _histogram(self, name: str, what: str, buckets: Iterable[float], *labels: str) -> Histogram:
        return Histogram(name, what, labels, buckets=tuple(buckets), registry=self._registry)


class MeteredLedger:
    """A ledger whose every change is counted at the one moment at which a screenshot counts."""

    def __init__(self, ledger: Ledger, meter: Meter) -> None:
        self._ledger = ledger
        self._meter = meter

    def find(self, sha256: str) -> LedgerEntry | None:
        """What is known of these bytes. Raises StoreError."""
        return self._ledger.find(sha256)

    def keep(self, entry: LedgerEntry, reading: ScreenReading | None) -> None:
        """Remember a screenshot and its reading. Raises StoreError; nothing is remembered or counted then."""
        self._ledger.keep(entry, reading)
        if reading is not None and entry.state is FileState.READ:
            self._meter.read(reading, entry.seconds)
        else:
            self._meter.failed(entry.code)

    def sighted(self, sha256: str, file_name: str, source: str, capture: Capture, at: datetime) -> None:
        """Remember a further name under which known bytes arrived. Raises StoreError."""
        self._ledger.sighted(sha256, file_name, source, capture, at)
        self._meter.copied()


class _Reading(Collector):
    """The processes that read pictures, which are most of what Muster takes."""

    def __init__(self, numbers: Callable[[], Sequence[int]]) -> None:
        self._numbers = numbers

    def describe(self) -> Iterable[Metric]:
        """Nothing beforehand."""
        return ()

    def collect(self) -> Iterator[Metric]:
        """How many there are, and their memory."""
        numbers = self._numbers()
        yield _one("muster_reading_processes", "Processes that read pictures.", len(numbers))
        held = sum(map(resident_bytes, numbers))
        yield _one("muster_reading_resident_memory_bytes", "Memory that they hold.", held)


class _Weeks(Collector):
    """How well each screen was read in the last week in which it was."""

    def __init__(self) -> None:
        self.lines: tuple[Quality, ...] = ()

    def describe(self) -> Iterable[Metric]:
        """Nothing beforehand."""
        return ()

    def collect(self) -> Iterator[Metric]:
        """By the names of packs, which are words of a few plain letters."""
        last: dict[str, Quality] = {}
        for line in self.lines:
            if _PACK.fullmatch(line.screen) and len(last) < _MOST_WORDS:
                last.setdefault(line.screen, line)
        told = last.items()
        held = {screen: line.held / line.cells for screen, line in told}
        yield _several("muster_week_held_share", "Share of the cells not trusted, last week.", "screen", held)
        sure = {screen: line.confidence for screen, line in told}
        yield _several("muster_week_confidence", "Median confidence of the cells, last week.", "screen", sure)
        moved = {screen: line.confidence_shift for screen, line in told if line.confidence_shift is not None}
        yield _several("muster_week_confidence_shift", "PSI of the confidence, to the weeks before.", "screen", moved)
        looks = {screen: line.crop_shift for screen, line in told if line.crop_shift is not None}
        yield _several("muster_week_crop_shift", "PSI of the crops' features, to the weeks before.", "screen", looks)
        family = GaugeMetricFamily(
            "muster_week_cells", "Cells by what corrections say of them, last week.", labels=["screen", "how"]
        )
        for screen, line in told:
            for how in ("exact", "edited", "added", "deleted"):
                family.add_metric([screen, how], getattr(line, how))
        yield family


class _Signs(Collector):
    """The last sign of life, worked out anew at each question, so that ages grow while the daemon hangs."""

    def __init__(self, board: Board, now: Callable[[], datetime]) -> None:
        self._board = board
        self._now = now

    def describe(self) -> Iterable[Metric]:
        """Nothing beforehand: before the first sign there is little to tell."""
        return ()

    def collect(self) -> Iterator[Metric]:
        """Every number there is."""
        sign, now = self._board.sign, self._now()
        found = verdict(sign, now)
        yield _one("muster_alive", "1 while signs of life come in time.", float(not alive(sign, now)))
        states = {state.value: float(state is found.state) for state in State}
        yield _several("muster_state", "1 for the state the daemon is in.", "state", states)
        if sign is not None:
            yield from _numbers(sign, now)


def _numbers(sign: Health, now: datetime) -> Iterator[Metric]:
    def age(at: datetime | None) -> float:
        return max(0.0, (now - at).total_seconds()) if at else 0.0

    broken = {trouble.part for trouble in sign.troubles}
    yield _one("muster_start_time_seconds", "When the daemon began, in Unix time.", sign.started_at.timestamp())
    yield _one("muster_files_waiting", "Files that are not laid away yet.", sign.waiting)
    yield _one("muster_files_stuck", "Files in input/ that cannot be read or taken.", sign.stuck)
    yield _one("muster_oldest_waiting_seconds", "For how long the oldest of them has waited.", age(sign.oldest_since))
    yield _one("muster_queue_age_seconds", "For how long the queue has not been empty.", age(sign.busy_since))
    if sign.seconds_left is not None:
        yield _one("muster_queue_seconds_left", "When the queue will be empty at the present pace.", sign.seconds_left)
    yield _one("muster_sweep_age_seconds", "Time since the last look that went well.", age(sign.swept_at))
    yield _one("muster_settings_good", "1 while the settings in use are those written.", float(sign.settings_good))
    yield _one("muster_database_good", "1 while nothing is wrong with the database.", float(sign.database == OK))
    parts = {part.value: float(part in broken) for part in Part}
    yield _several("muster_trouble", "1 for what does not go well.", "part", parts)
    if sign.published_at is not None:
        at, took = sign.published_at.timestamp(), sign.publish_seconds
        yield _one("muster_last_report_timestamp_seconds", "When latest.* was last renewed, in Unix time.", at)
        yield _one("muster_publish_seconds", "What judging and publishing took the last time.", took)
    if sign.closed_week:
        monday = datetime.combine(Week.parse(sign.closed_week).first_day, time(), UTC).timestamp()
        yield _one("muster_closed_week_timestamp_seconds", "Monday of the last week whose report is written.", monday)
    free = {name: float(room.free) for name, room in sign.rooms.items()}
    yield _several("muster_disk_free_bytes", "Bytes left on the disk of each folder.", "folder", free)
    total = {name: float(room.total) for name, room in sign.rooms.items()}
    yield _several("muster_disk_size_bytes", "Bytes that this disk has in all.", "folder", total)


def _one(name: str, what: str, value: float) -> Metric:
    return GaugeMetricFamily(name, what, value=value)


def _several(name: str, what: str, label: str, values: Mapping[str, float]) -> Metric:
    family = GaugeMetricFamily(name, what, labels=[label])
    for word, value in values.items():
        family.add_metric([word], value)
    return family

"""A small world to run the real vault and the real service in: a clock that jumps, a ledger in memory, a fuse."""

from __future__ import annotations

import errno
import hashlib
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from daemon.adapters.disk.moves import Disk
from daemon.adapters.vault.folders import prepare_folders
from daemon.adapters.vault.vault import FolderVault
from daemon.config import Config
from daemon.domain.corrections import Correction
from daemon.domain.days import Week
from daemon.domain.geometry import Box
from daemon.domain.health import Health
from daemon.domain.highlights import Highlights
from daemon.domain.ledger import Capture, CaptureSource, FileState, LedgerEntry
from daemon.domain.messages import Message
from daemon.domain.notices import Notice
from daemon.domain.pack import Pack
from daemon.domain.quality import Quality
from daemon.domain.questions import Review
from daemon.domain.reading import Cell, Row, ScreenReading, ScreenshotRead
from daemon.domain.report import NotedLine, Trust, WeekReport
from daemon.errors import NotAPictureError, StoreError, TruncatedError, UnknownScreenError
from daemon.ports import Claim
from daemon.service import Counts, Inbox, Parts, Service, Working

START = datetime(2026, 11, 21, 12, tzinfo=UTC)
NOTHING = Trust(received=0, read=0, failed=0, copies=0, cells=0, held_cells=0, assumed_days=0, asked_days=0)


class Crash(BaseException):
    """The process dies here."""


@dataclass
class _Fuse:
    """Lets so many steps pass and then kills the process; None never does."""

    left: int | None = None

    def burn(self) -> None:
        if self.left is not None:
            if self.left == 0:
                raise Crash
            self.left -= 1


class _FakeClock:
    """A clock that only moves when it is told to."""

    def __init__(self) -> None:
        self.passed = 0.0

    def now(self) -> datetime:
        return START + timedelta(seconds=self.passed)

    def monotonic(self) -> float:
        return self.passed


class _FakeInbox(Inbox):
    """Nobody waits: the clock jumps to the end of each pause, after `meanwhile` had its turn."""

    def __init__(self, clock: _FakeClock) -> None:
        super().__init__()
        self._clock = clock
        self.meanwhile: Callable[[], None] = lambda: None

    def wait(self, seconds: float) -> Message | None:
        message = super().wait(0)
        if message is None and seconds > 0:
            self._clock.passed += seconds
            self.meanwhile()
        return message


@dataclass
class _FakeDisk(Disk):
    """The real disk, without waiting for it, whose every call can be the last, or be refused.

    `mounts` are folders that are mounts of their own: no link or rename crosses their edge. `no_links`: a file system
    without hard links. `full`: no room for another byte.
    """

    fuse: _Fuse = field(default_factory=_Fuse)
    mounts: tuple[Path, ...] = ()
    no_links: bool = False
    full: bool = False

    def link(self, source: Path, target: Path) -> None:
        self.fuse.burn()
        self._check_mounts(source, target)
        if self.no_links:
            raise OSError(errno.EPERM, os.strerror(errno.EPERM))
        super().link(source, target)
        self.fuse.burn()

    def rename(self, source: Path, target: Path) -> None:
        self.fuse.burn()
        self._check_mounts(source, target)
        super().rename(source, target)
        self.fuse.burn()

    def unlink(self, path: Path) -> None:
        self.fuse.burn()
        super().unlink(path)
        self.fuse.burn()

    def copy(self, source: Path, target: Path) -> None:
        self._check_room()
        self.fuse.burn()
        data = source.read_bytes()
        target.write_bytes(data[: len(data) // 2])
        self.fuse.burn()
        target.write_bytes(data)
        times = source.stat()
        os.utime(target, ns=(times.st_atime_ns, times.st_mtime_ns))
        self.fuse.burn()

    def write(self, path: Path, text: str) -> None:
        self._check_room()
        self.fuse.burn()
        path.write_text(text[: len(text) // 2], encoding="utf-8")
        self.fuse.burn()
        path.write_text(text, encoding="utf-8")

    def sync(self, path: Path) -> None:
        assert path.exists()

    def sync_open(self, handle: int) -> None:
        assert os.fstat(handle)

    def _check_room(self) -> None:
        if self.full:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def _check_mounts(self, source: Path, target: Path) -> None:
        for mount in self.mounts:
            if source.is_relative_to(mount) != target.is_relative_to(mount):
                raise OSError(errno.EXDEV, os.strerror(errno.EXDEV))


class _FakeLedger:
    """A ledger in memory, which stands for what was committed: it outlives a crash."""

    def __init__(self) -> None:
        self.fuse = _Fuse()
        self.entries: dict[str, LedgerEntry] = {}
        self.readings: list[str] = []
        self.sightings: set[tuple[str, str, str, Capture]] = set()
        self.down = False

    def find(self, sha256: str) -> LedgerEntry | None:
        self._check()
        return self.entries.get(sha256)

    def keep(self, entry: LedgerEntry, reading: ScreenReading | None) -> None:
        self._check()
        self.fuse.burn()
        self.entries[entry.sha256] = entry
        if reading is not None:
            self.readings.append(entry.sha256)
        self.fuse.burn()

    def sighted(self, sha256: str, file_name: str, source: str, capture: Capture, at: datetime) -> None:
        self._check()
        assert at.tzinfo is not None
        self.fuse.burn()
        self.sightings.add((sha256, file_name, source, capture))

    def _check(self) -> None:
        if self.down:
            raise StoreError("The disk of the database is full.")


class _FakeJudge:
    """Keeps a list of what was asked of it."""

    def __init__(self, ledger: _FakeLedger) -> None:
        self._ledger = ledger
        self.judged: list[int] = []
        self.published: list[Path] = []
        self.rested = 0
        self.written: set[Week] = set()
        self.noticed: tuple[Notice, ...] = ()
        self.first_day: date | None = None
        self.since = datetime(2026, 1, 1, tzinfo=UTC)
        self.broken: Exception | None = None

    def judge(
        self, config: Config, packs: Sequence[Pack], now: datetime, corrections: Sequence[Correction] = ()
    ) -> None:
        assert isinstance(corrections, tuple)
        assert isinstance(config, Config)
        assert now.tzinfo is not None
        assert packs is not None
        if self.broken:
            raise self.broken
        self.judged.append(len(self._ledger.readings))

    def publish(self, path: Path) -> None:
        self.published.append(path)

    def rest(self) -> None:
        self.rested += 1

    def notices(self) -> tuple[Notice, ...]:
        return self.noticed

    def quality(self, until: date) -> tuple[Quality, ...]:
        assert until
        return ()

    def review(self, config: Config, packs: Sequence[Pack], now: datetime) -> Review:
        assert packs is not None
        return Review(alliance=config.alliance.name, language="en", made_at=now, questions=(), titles={})

    def week_report(
        self, config: Config, packs: Sequence[Pack], week: Week, now: datetime, noted: Sequence[NotedLine] = ()
    ) -> WeekReport:
        assert packs is not None
        assert not noted
        return WeekReport(
            alliance=config.alliance.name,
            language="en",
            week=week,
            made_at=now,
            final=False,
            config_error="",
            counters=(),
            metrics=(),
            levels=(),
            measure=None,
            trust=NOTHING,
            events=(),
            members=(),
            marks=(),
            changes=(),
            questions=(),
            questions_elsewhere=0,
            unseen=(),
            uploads=(),
            alarms=(),
            missing=(),
            movements=(),
            noted=(),
            failed=(),
            highlights=Highlights(),
            history=(),
            titles={},
        )

    def first_game_day(self) -> date | None:
        return self.first_day

    def at_work_since(self) -> datetime | None:
        return self.since

    def reports_written(self) -> set[Week]:
        return set(self.written)

    def report_written(self, week: Week, at: datetime) -> None:
        assert at.tzinfo is not None
        self.written.add(week)


def fake_read(data: bytes) -> ScreenshotRead:
    """`PNG…END` is a picture, `PNG…` a half one, `odd…` of an unknown screen, `bug…` breaks the program."""
    if data.startswith(b"odd"):
        error = UnknownScreenError("No pack fits.")
        error.size, error.texts = (40, 20), [("<b>Rank & Name</b>", (1, 2, 30, 10))]
        raise error
    if data.startswith(b"bug"):
        raise ZeroDivisionError
    if not data.startswith(b"PNG"):
        raise NotAPictureError("This is no picture.")
    if not data.endswith(b"END"):
        raise TruncatedError("The rest is missing.")
    cell = Cell(text=data.hex(), value=data.hex(), confidence=1.0, held=False, box=Box(0, 0, 1, 1))
    row = Row(cells={"name": cell}, partial=False, held=False, box=Box(0, 0, 1, 1))
    reading = ScreenReading(screen="list", pack_version=1, rows=(row,))
    return ScreenshotRead(reading=reading, size=(10, 20), taken=None, seconds={"ocr": 0.1})


def sha(data: bytes) -> str:
    """The key of these bytes."""
    return hashlib.sha256(data).hexdigest()


class World:
    """Folders on the real disk, and everything else a fake; `start()` is a new process on the same folders."""

    def __init__(self, home: Path) -> None:
        self.config = Config.model_validate({}, context={"home": home})
        self.folders = self.config.folders
        prepare_folders(self.folders)
        self.clock = _FakeClock()
        self.ledger = _FakeLedger()
        self.judge = _FakeJudge(self.ledger)
        self.disk = _FakeDisk()
        self.read: Callable[[bytes], ScreenshotRead] = fake_read
        self.readers = 1
        self.reports: list[tuple[str, WeekReport]] = []
        self.reviews: list[Review] = []
        self.health: list[Health] = []
        self.told: list[str] = []
        self.settings_changed = False
        self.reload: Callable[[], Working] = self.working
        self.start()

    def start(self) -> None:
        """A new process on the same folders and ledger."""
        self.inbox = _FakeInbox(self.clock)
        self.vault = FolderVault(self.folders, self.clock, self.disk)
        parts = Parts(
            vault=self.vault,
            ledger=self.ledger,
            judge=self.judge,
            clock=self.clock,
            inbox=self.inbox,
            reload=self._reload,
            changed=self._changed,
            tend=lambda: None,
            write_report=lambda report, stem: self.reports.append((stem, report)),
            write_review=self.reviews.append,
            tell_settings_error=self.told.append,
            note_health=self.health.append,
        )
        self.service = Service(parts, self.working())

    def working(self) -> Working:
        """What the settings of this world give."""
        return Working(config=self.config, packs=(), model="m", read=self._read, readers=self.readers)

    def burning(self, steps: int | None) -> None:
        """Have the process die after so many steps of its disk and ledger."""
        self.disk.fuse = self.ledger.fuse = _Fuse(steps)

    def drop(self, name: str, data: bytes, age: float = 60.0) -> Path:
        """Put a file into the input folder that was last written `age` seconds ago."""
        path = self.folders.input / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        changed = self.clock.now().timestamp() - age
        os.utime(path, (changed, changed))
        return path

    def run_once(self) -> Counts:
        """Do what is there."""
        return self.service.run_once(lambda _: None)

    def sweep_settled(self) -> Sequence[Claim]:
        """What two looks far enough apart take."""
        self.vault.sweep(2.0)
        self.clock.passed += 2.0
        return self.vault.sweep(2.0)

    def entry(self, claim: Claim, data: bytes, code: str = "") -> LedgerEntry:
        """What the ledger would keep of a claim."""
        day = date(2026, 11, 21)
        vault, key = self.vault, sha(data)
        return LedgerEntry(
            sha256=key,
            file_name=claim.file_name,
            source=claim.source,
            state=FileState.FAILED if code else FileState.READ,
            screen=None if code else "list",
            pack_version=None if code else 1,
            model="m",
            capture=Capture(claim.file_time, CaptureSource.FILE_TIME),
            game_day=day,
            received_at=self.clock.now(),
            code=code,
            reason="The reason." if code else "",
            archived_as=vault.failed_name(claim, key, code) if code else vault.archive_name(claim, key, day),
            width=1,
            height=1,
        )

    def files(self, folder: Path) -> dict[str, bytes]:
        """Every file below a folder, by its path in it."""
        return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}

    def pictures(self, folder: Path) -> dict[str, bytes]:
        """The same without sidecars, notes and pages."""
        notes = (".json", ".png.txt", ".png.html")
        return {name: data for name, data in self.files(folder).items() if not name.endswith(notes)}

    def _read(self, data: bytes) -> ScreenshotRead:
        return self.read(data)

    def _reload(self) -> Working:
        return self.reload()

    def _changed(self) -> bool:
        changed, self.settings_changed = self.settings_changed, False
        return changed


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


@pytest.fixture
def new_world(tmp_path: Path) -> Callable[[str], World]:
    """For tests that need many worlds."""
    return lambda name: World(tmp_path / name)

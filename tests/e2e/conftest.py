"""A place to work in with the shipped settings, a drawn week to drop there, and what must come of it."""

from __future__ import annotations

import contextlib
import io
import json
import logging
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import cv2
import duckdb
import numpy as np
import pytest
import structlog

from daemon.adapters.disk.in_use import IN_USE
from daemon.cli import main
from daemon.stages.load import Pixels
from daemon.training.alliance_week import draw_week

PROJECT = Path(__file__).parents[2]

FIRST_DAY = date(2025, 3, 3)
"""A Monday, long over whenever the tests run."""

DAYS, MEMBERS = 3, 10

QUICK = "\nintake: {settle_seconds: 0.1, sweep_seconds: 0.2}\nlog: {format: json}\nhttp: off\n"
"""The shipped pauses are for phones and networks; these tests write files whole. The port may be somebody's."""

JUDGED = ("observations", "marks", "counters", "counter_steps", "events", "members", "held")
"""The published tables that say what is counted."""

Table = list[tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Said:
    """How a command ended, and what it wrote."""

    code: int
    out: str
    err: str


@dataclass(frozen=True, slots=True)
class Line:
    """One member's line on one picture, as it was drawn: the truth of its numbers, and where each text stands."""

    day: date
    picture: str
    member: str
    boost: int
    used: int
    boxes: Mapping[str, tuple[int, int, int, int]]


def wait_until(happened: Callable[[], bool], seconds: float = 60.0) -> float:
    """Wait for a condition and give the seconds that took; a deadline that passes fails the test."""
    start, pause = time.monotonic(), threading.Event()
    while not happened():
        assert time.monotonic() - start < seconds, f"did not happen within {seconds:g} s"
        pause.wait(0.02)
    return time.monotonic() - start


class Place:
    """A folder with config.yaml, packs and model, on which commands are typed and into which pictures are dropped."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.config = home / "config.yaml"
        self.input, self.archive, self.failed = home / "input", home / "archive", home / "failed"
        self.reports, self.state = home / "reports", home / "state"

    def muster(self, *typed: str | Path) -> Said:
        """Type a command in this process, about the place's settings unless others are named."""
        named = [] if "--config" in typed else ["--config", str(self.config)]
        out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True) for _ in range(2))
        root = logging.getLogger()
        handlers, level = root.handlers[:], root.level
        try:
            with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
                try:
                    code = main([*(str(word) for word in typed), *named])
                except SystemExit as ended:
                    code = int(ended.code or 0)
        finally:
            root.handlers[:] = handlers
            root.setLevel(level)
            structlog.reset_defaults()
        return Said(code, *(written.buffer.getvalue().decode() for written in (out, err)))

    def once(self) -> Said:
        """`muster run --once`, which must end well."""
        said = self.muster("run", "--once")
        assert said.code == 0, said.err
        return said

    def write_settings(self, *changes: tuple[str, str], more: str = QUICK) -> None:
        """The shipped config.yaml with changes, each `(shipped text, new text)`, and more lines at its end."""
        text = (PROJECT / "config.yaml").read_text(encoding="utf-8")
        for shipped, new in changes:
            assert shipped in text
            text = text.replace(shipped, new)
        # As editors do: a new file in the place of the old one.
        fresh = self.home / "config.yaml.new"
        fresh.write_text(text + more, encoding="utf-8")
        fresh.replace(self.config)

    def drop(self, picture: Path | bytes, name: str = "", *, age: timedelta | None = None) -> Path:
        """Move a picture into `input/`, under `name` if one is given; it was last written `age` ago."""
        data = picture if isinstance(picture, bytes) else picture.read_bytes()
        target = self.input / (name or (picture.name if isinstance(picture, Path) else ""))
        target.parent.mkdir(parents=True, exist_ok=True)
        spare = self.home / f"arriving-{os.urandom(4).hex()}"
        spare.write_bytes(data)
        if age is not None:
            changed = time.time() - age.total_seconds()
            os.utime(spare, (changed, changed))
        spare.rename(target)
        return target

    def table(self, query: str) -> Table:
        """What a query on the published database gives."""
        with duckdb.connect(str(self.reports / "alliance.duckdb"), read_only=True) as database:
            return database.execute(query).fetchall()

    def judged(self) -> dict[str, Table]:
        """Everything that is counted."""
        return {name: self.table(f"FROM {name} ORDER BY ALL") for name in JUDGED}

    def marks(self) -> set[tuple[Any, ...]]:
        """Every mark: day, member, rule, counter, amount."""
        return set(self.table("SELECT game_day, member, rule, counter, amount FROM marks"))

    def counters(self) -> dict[tuple[str, str], int]:
        """Every counter by member and name."""
        return {(member, counter): value for member, counter, value in self.table("FROM counters")}

    def files(self, folder: Path) -> list[str]:
        """Every file below a folder, by its path in it."""
        return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())

    def left(self) -> list[str]:
        """What still lies in `input/`, claimed files included, but for the note that a daemon works there."""
        return [name for name in self.files(self.input) if name != IN_USE]

    def copy(self, home: Path) -> Place:
        """The same place again, to go on from here."""
        shutil.copytree(self.home, home)
        return Place(home)


class Child:
    """A running `muster run`."""

    def __init__(self, place: Place) -> None:
        self._log_path = place.home / f"log-{os.urandom(4).hex()}.txt"
        with self._log_path.open("wb") as log:
            self._process = subprocess.Popen(  # noqa: S603 - this very Python and a path of the test's own
                [sys.executable, "-m", "daemon", "--config", str(place.config), "run"],
                cwd=place.home,
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
            )
        self.wait_for(lambda: "daemon.started" in self.log)

    @property
    def number(self) -> int:
        """Its process number."""
        return self._process.pid

    @property
    def log(self) -> str:
        """What it has written so far."""
        return self._log_path.read_text(encoding="utf-8")

    def wait_for(self, happened: Callable[[], bool], seconds: float = 60.0) -> float:
        """Wait for a condition, as long as it runs."""

        def holds() -> bool:
            assert self._process.poll() is None, self.log
            return happened()

        return wait_until(holds, seconds)

    def end(self, number: signal.Signals) -> int:
        """Ask it to end by a signal; gives its exit code."""
        self._process.send_signal(number)
        return self._process.wait(timeout=60)

    def break_off(self) -> None:
        """End it if it still runs."""
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait(timeout=60)


@dataclass(frozen=True, slots=True)
class DrawnWeek:
    """The pictures of a week, and what was drawn on them."""

    pictures: tuple[Path, ...]
    lines: tuple[Line, ...]

    def marks(self, *, low: int = 1000) -> set[tuple[Any, ...]]:
        """The marks that the three rules of config.yaml give, low boosts being those below `low`.

        The first rule that holds is the only one: no power used, a low boost, a great boost.
        """
        marks: set[tuple[Any, ...]] = set()
        for line in self.lines:
            if line.used == 0:
                marks.add((line.day, line.member, "absence", "absences", 1))
            elif line.boost < low:
                marks.add((line.day, line.member, "low_boost", "low_boosts", 1))
            elif line.boost > 4000:
                marks.add((line.day, line.member, "great_boost", "low_boosts", -2))
        return marks

    def counters(self, *, low: int = 1000) -> dict[tuple[str, str], int]:
        """What those marks add up to, day by day and never below 0."""
        values = {(line.member, counter): 0 for line in self.lines for counter in ("absences", "low_boosts")}
        for _, member, _, counter, amount in sorted(self.marks(low=low)):
            values[member, counter] = max(0, values[member, counter] + amount)
        return values

    def of(self, day: int) -> tuple[Path, ...]:
        """The pictures of one day, counted from 0."""
        return tuple(p for p in self.pictures if f"{FIRST_DAY + timedelta(days=day):%Y%m%d}" in p.name)


def _lines(picture: Path) -> Iterator[Line]:
    truth = json.loads(picture.with_suffix(".json").read_text(encoding="utf-8"))
    day = datetime.strptime(picture.name, "Screenshot_%Y%m%d-%H%M.png").replace(tzinfo=UTC).date()
    for row in truth["rows"]:
        assert row["name"]["whole"]
        used = row["power"]["text"].partition("/")[0]
        yield Line(
            day=day,
            picture=picture.name,
            member=row["name"]["text"],
            boost=int(row["boost"]["text"]),
            used=int(used.removesuffix("K")) * (1000 if used.endswith("K") else 1),
            boxes={column: tuple(cell["box"]) for column, cell in row.items()},
        )


def as_png(pixels: Pixels, *, compression: int = 3) -> bytes:
    """A picture as the bytes of a PNG file."""
    return cv2.imencode(".png", pixels, [cv2.IMWRITE_PNG_COMPRESSION, compression])[1].tobytes()


@pytest.fixture(scope="session")
def week(tmp_path_factory: pytest.TempPathFactory) -> DrawnWeek:
    pictures = draw_week(tmp_path_factory.mktemp("week"), first_day=FIRST_DAY, days=DAYS, members=MEMBERS)
    return DrawnWeek(pictures, tuple(line for picture in pictures for line in _lines(picture)))


@pytest.fixture(scope="session")
def _shipped(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """A place nobody has worked in yet."""
    place = Place(tmp_path_factory.mktemp("shipped") / "muster")
    for folder in ("rules", "models"):
        shutil.copytree(PROJECT / folder, place.home / folder)
    place.write_settings()
    place.input.mkdir()
    return place


@pytest.fixture(scope="session")
def counted(_shipped: Place, week: DrawnWeek, tmp_path_factory: pytest.TempPathFactory) -> Place:
    """A place in which the week was dropped and counted, to look at and not to touch."""
    place = _shipped.copy(tmp_path_factory.mktemp("counted") / "muster")
    for picture in week.pictures:
        place.drop(picture)
    place.once()
    return place


@pytest.fixture
def place(_shipped: Place, tmp_path: Path) -> Place:
    """A place of the test's own."""
    return _shipped.copy(tmp_path / "muster")


@pytest.fixture
def after(counted: Place, tmp_path: Path) -> Place:
    """A place of the test's own in which the week is counted already."""
    return counted.copy(tmp_path / "counted" / "muster")


@pytest.fixture
def start() -> Iterator[Callable[[Place], Child]]:
    """Starts `muster run` on a place; ends it with the test."""
    children: list[Child] = []

    def started(place: Place) -> Child:
        children.append(Child(place))
        return children[-1]

    yield started
    for child in children:
        child.break_off()


@pytest.fixture(scope="session")
def blank() -> bytes:
    """A picture with nothing on it."""
    return as_png(np.full((700, 1080, 3), 40, np.uint8))


@pytest.fixture
def redrawn() -> Callable[[Path], bytes]:
    """The same picture in other bytes, as a second screenshot of the same list is."""

    def packed_anew(picture: Path) -> bytes:
        data = as_png(np.asarray(cv2.imread(str(picture)), np.uint8), compression=9)
        assert data != picture.read_bytes()
        return data

    return packed_anew

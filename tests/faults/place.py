"""A place for one daemon: its folders and settings, what is dropped there, and whether all of it is accounted for."""

from __future__ import annotations

import hashlib
import itertools
import json
import os
import shutil
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import urlopen

import duckdb

from daemon.adapters.disk.in_use import IN_USE
from tests.faults.screens import Screen, counters

PROJECT = Path(__file__).parents[2]

CONFIG = """
alliance: {{name: Faults, time_zone: {zone}}}
roster: {{members: [{members}]}}
rules:
  - {{name: absence, when: {{screen: lg_war, metric: power_used, equals: 0}}, adds: absences}}
  - {{name: low_boost, when: {{screen: lg_war, metric: boost, below: 1000}}, adds: low_boosts}}
  - {{name: great_boost, when: {{screen: lg_war, metric: boost, above: 4000}}, adds: {{low_boosts: -2}}}}
first_match: true
report: {{closes: {closes}}}
intake: {{settle_seconds: {settle}, sweep_seconds: {sweep}, watcher: {watcher}}}
folders: {{archive: "{archive}", failed: "{failed}", reports: "{reports}", state: "{state}", models: "{models}"}}
screens: [lg_war]
log: {{format: json}}
http: {http}
"""

ARRIVING = ".arriving-"

TEMPORARY = "temporary"
"""The folder, beside the settings, in which the daemon may keep what it needs for a moment."""

SECRET = 32
"""Bytes at the end of a picture that chance does not write anywhere else; most recorded screens end in noise."""


@dataclass(frozen=True, slots=True)
class Tally:
    """What became of the dropped files: how many are `lost`, are there or count `twice`, and all complaints."""

    lost: int = 0
    twice: int = 0
    complaints: tuple[str, ...] = ()

    @property
    def clean(self) -> bool:
        """Whether nothing is wrong."""
        return not (self.lost or self.twice or self.complaints)


@dataclass(kw_only=True)
class Place:
    """One set of folders. `outside`: where archive and failed lie when they are on another disk."""

    home: Path
    outside: Path | None = None
    settings: dict[str, Any] = field(default_factory=dict)
    dropped: Counter[str] = field(default_factory=Counter)
    screens: list[Screen] = field(default_factory=list)
    _names: Iterator[int] = field(default_factory=itertools.count)

    def __post_init__(self) -> None:
        """Make the folders and write the settings."""
        self.home.mkdir(parents=True)
        base = self.outside or self.home
        self.config, self.input = self.home / "config.yaml", self.home / "input"
        self.archive, self.failed = base / "archive", base / "failed"
        self.reports, self.state = self.home / "reports", self.home / "state"
        self.input.mkdir()
        (self.home / TEMPORARY).mkdir()
        (self.home / "rules").mkdir()
        shutil.copy(PROJECT / "rules" / "lg_war.yaml", self.home / "rules")
        if "models" not in self.settings:
            self.settings["models"] = PROJECT / "models"

    def write_settings(self, members: Iterable[str], **changes: object) -> None:
        """Write config.yaml; the roster stands in it, so that no name is in doubt."""
        plain: dict[str, object] = {
            "settle": 0, "sweep": 0.2, "watcher": "auto", "closes": "sun 20:00", "zone": "UTC", "http": "off",
            "archive": self.archive, "failed": self.failed, "reports": self.reports, "state": self.state,
        }  # fmt: skip
        text = CONFIG.format(members=", ".join(members), **(plain | self.settings | changes))
        spare = self.home / "config.yaml.new"
        spare.write_text(text, encoding="utf-8")
        spare.replace(self.config)

    def drop(self, name: str, data: bytes) -> Path:
        """Move a file into `input/`, whole, as a good program does."""
        target = self.input / name
        target.parent.mkdir(parents=True, exist_ok=True)
        # A hidden file is nobody's business yet, and lies on the same mount.
        spare = target.with_name(f"{ARRIVING}{next(self._names)}")
        spare.write_bytes(data)
        spare.rename(target)
        self.expect(data)
        return target

    def expect(self, data: bytes) -> None:
        """A file with this content is to be accounted for."""
        self.dropped[hashlib.sha256(data).hexdigest()] += 1

    def drop_screen(self, screen: Screen, *, name: str = "") -> Path:
        """Drop a screen, under another name if one is given."""
        self.screens.append(screen)
        return self.drop(name or screen.name, screen.data)

    def claimed(self) -> list[Path]:
        """The files that the daemon has taken and not laid away yet."""
        return [path for path in self.waiting() if ".work" in path.parts]

    def waiting(self) -> list[Path]:
        """Every file that still lies in `input/`, claims included."""
        found = (Path(inside, name) for inside, _, names in os.walk(self.input) for name in names)
        return [path for path in found if not path.name.startswith((ARRIVING, IN_USE))]

    def laid(self) -> Counter[str]:
        """The contents in archive and failed, by hash, without what stands beside each file."""
        pictures = (path for root in (self.archive, self.failed) for path in _pictures(root))
        return Counter(hashlib.sha256(path.read_bytes()).hexdigest() for path in pictures)

    def told(self) -> dict[str, Any]:
        """The sign of life; empty when there is none to read."""
        try:
            return dict(json.loads((self.state / "health.json").read_text(encoding="utf-8")))
        except (FileNotFoundError, ValueError):
            return {}

    def asked(self, url: str) -> dict[str, Any]:
        """What the daemon says of itself on its own port; empty while it says nothing."""
        try:
            with urlopen(url, timeout=10) as answer:  # noqa: S310 (the daemon's own address)
                return dict(json.loads(answer.read()))
        except HTTPError as refusal:
            return dict(json.loads(refusal.read()))
        except OSError:
            return {}

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """What a query on the live database gives, once no daemon has it open."""
        with duckdb.connect(str(self.state / "muster.duckdb"), read_only=True) as database:
            return database.execute(query).fetchall()

    def published(self, query: str) -> list[tuple[Any, ...]]:
        """What a query on the copy for officers gives."""
        with duckdb.connect(str(self.reports / "alliance.duckdb"), read_only=True) as database:
            return database.execute(query).fetchall()

    def tally(self) -> Tally:
        """Account for every dropped file, once the daemon has ended. Each content must be there, and count, once."""
        laid, complaints = self.laid(), []
        lost, twice = (self.dropped - laid).total(), (laid - self.dropped).total()
        good = {screen.sha256 for screen in self.screens}
        rows = self.rows("SELECT sha256, state FROM kept.screenshots")
        counted = [sha for sha, state in rows if state == "read"]
        lost += len(good - set(counted))
        twice += len(counted) - len(good & set(counted))
        if {sha for sha, _ in rows} - set(self.dropped) or len(rows) > len(self.dropped):
            complaints.append("the ledger knows what was never dropped")
        found = {(member, name): value for member, name, value in self.published("FROM counters")}
        if found != counters(self.screens):
            complaints.append("the counters are not those of an undisturbed run")
        complaints += [f"left in input: {path.relative_to(self.input)}" for path in self.waiting()]
        complaints += [f"left over: {path}" for path in self.temporary()]
        complaints += [f"what the picture holds stands in {path}" for path in self._leaks()]
        complaints += [f"nothing beside {path}" for path in self._alone()]
        return Tally(lost, twice, tuple(complaints))

    def temporary(self) -> list[Path]:
        """Files that only a daemon at work may have."""
        names = {"in-hand.json", "tries.json"}
        folders = (self.archive, self.failed, self.reports, self.state, self.home)
        found = {path for folder in folders for path in folder.rglob("*") if path.is_file()}
        # What a rebuild lays aside is for a person to take away.
        found = {path for path in found if ".duckdb.old-" not in path.name}
        signs = {".tmp", ".wal", TEMPORARY}
        return sorted(p for p in found if signs & {*p.suffixes, *p.parts} or p.name in names)

    def _leaks(self) -> Iterator[Path]:
        """Files outside of input, archive and failed that hold the bytes of a picture: its last ones, in full."""
        secrets = [screen.data[-SECRET:] for screen in self.screens if len(screen.data) > 2 * SECRET]
        for path in self.home.rglob("*"):
            if path.is_file() and not any(path.is_relative_to(own) for own in (self.input, self.archive, self.failed)):
                data = path.read_bytes()
                if any(secret in data for secret in secrets):
                    yield path

    def _alone(self) -> Iterator[Path]:
        for root, suffix in ((self.archive, ".json"), (self.failed, ".txt")):
            yield from (p for p in _pictures(root) if not p.with_name(p.name + suffix).is_file())

    def remove(self) -> None:
        """Take everything away."""
        shutil.rmtree(self.home, ignore_errors=True)
        if self.outside:
            shutil.rmtree(self.outside, ignore_errors=True)


def _pictures(root: Path) -> Iterator[Path]:
    for path in root.rglob("*"):
        if path.is_file() and ".tmp" not in path.parts and path.suffix not in {".json", ".txt", ".html"}:
            yield path


class Never(Exception):  # noqa: N818 (it reads as a word where it is raised)
    """Something did not come about in time."""


PATIENCE = 180.0
"""Seconds that anything may take to come about. It takes one or two; a machine may be busy with other things."""


def wait_until(happened: Callable[[], bool], seconds: float = PATIENCE, what: str = "what was waited for") -> float:
    """Wait for a condition and give the seconds that took; raises Never."""
    start, pause = time.monotonic(), threading.Event()
    while True:
        asked = time.monotonic()
        if happened():
            return time.monotonic() - start
        if asked - start > seconds:
            raise Never(f"{what} did not happen within {seconds:g} s")
        # Looking through thousands of files must not take the processor from the daemon.
        pause.wait(max(0.01, 5 * (time.monotonic() - asked)))


def odd(number: int) -> bytes:
    """A file that is no picture."""
    return b"no picture, number %d" % number

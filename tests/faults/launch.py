"""What runs in the process of a daemon under test: the real `muster run`, with a seam for each kind of fault.

Only three things are ever put in its place: the reader, which gives a recorded reading so that a fault costs
milliseconds (and with it what cuts places out of pictures for the report); the clock, which may be wrong; and the
order of the two steps that decide, in the two protocols that are known to be bad, to see that the checks notice them.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Literal

import structlog

import daemon.cli.daily  # noqa: F401 (what a fresh process would spend its first second on)
from daemon.adapters.pages.page import TEMPLATES
from daemon.adapters.processes.clock import SystemClock
from daemon.adapters.store.ledger import DuckDBLedger
from daemon.adapters.vault import vault
from daemon.app import running
from daemon.app.chosen import Chosen
from daemon.app.reading import ScreenshotReader
from daemon.app.settled import Settled
from daemon.cli import main
from daemon.domain.ledger import LedgerEntry
from daemon.domain.reading import ScreenReading
from daemon.ports import Claim
from daemon.service import Working, weekly
from tests.faults.place import TEMPORARY
from tests.faults.points import die_at
from tests.faults.screens import read_recorded

for _name in ("report.html.j2", "review.html.j2"):
    # Compiled once, before the first fork, and not by each daemon.
    TEMPLATES.get_template(_name)

Protocol = Literal["", "count, then move, without a look", "move, then count"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """How a daemon is to be started.

    `command` is what is typed. `die_at`: the name of a crash point, and at which time it is passed to die.
    `read_seconds`: how long a recorded reading takes; None for real readings. `engines`: have the models and Tesseract
    looked at as ever, in a process of their own, though that reads nothing. `clock`: a file with the seconds by which
    its clock is ahead. `tell_sweeps`: log each look through `input/`. `publish_always`: after each round, however long
    that takes.
    """

    config: Path
    log: Path
    once: bool = False
    die_at: tuple[str, int] | None = None
    read_seconds: float | None = 0.001
    protocol: Protocol = ""
    engines: bool = False
    command: str = "run"
    clock: Path | None = None
    tell_sweeps: bool = False
    publish_always: bool = False


def run(start: Start) -> None:
    """Be a daemon until it ends; its exit code is that of the process."""
    out = os.open(start.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
    for handle in (1, 2):
        os.dup2(out, handle)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.environ["TMPDIR"] = tempfile.tempdir = str(start.config.with_name(TEMPORARY))
    if start.read_seconds is not None:
        _record(start.read_seconds)
    if not start.engines:
        _put(running, "reading_in_use", _no_reading)
        # What is recorded holds no pixels that the report could show.
        _put(running, "archive_crops", lambda _: SimpleNamespace(cut=lambda _: {}))
    if start.clock is not None:
        _wrong_clock(start.clock)
    _mutate(start.protocol)
    if start.publish_always:
        _put(weekly, "PUBLISHED_EVERY", 0.0)
        _put(weekly, "PUBLISH_SHARE", 0)
    if start.tell_sweeps:
        _tell_sweeps()
    if start.die_at is not None:
        die_at(*start.die_at)
    sys.exit(main([start.command, "--config", str(start.config), *(["--once"] if start.once else [])]))


def _record(seconds: float) -> None:
    made = running._working

    def working(settled: Settled, chosen: Chosen[ScreenshotReader]) -> Working:
        return replace(made(settled, chosen), read=lambda data: read_recorded(data, seconds), readers=1)

    _put(running, "_working", working)


@contextmanager
def _no_reading() -> Iterator[Any]:
    """No process that reads is started."""
    reader = SimpleNamespace(model="0123456789ab", most=1, read=None)
    chosen = SimpleNamespace(made=reader, refused="")
    yield SimpleNamespace(settle=lambda _: chosen, tend=lambda: None, numbers=tuple)


def _wrong_clock(ahead: Path) -> None:
    class WrongClock(SystemClock):
        """The machine's clock, set wrong."""

        def now(self) -> datetime:
            return datetime.now(UTC) + timedelta(seconds=float(ahead.read_text(encoding="ascii")))

    _put(running, "SystemClock", WrongClock)


def _tell_sweeps() -> None:
    sweep = vault.FolderVault.sweep

    def told(folder: vault.FolderVault, settle_seconds: float) -> Sequence[Claim]:
        at = time.monotonic()
        claims = sweep(folder, settle_seconds)
        structlog.get_logger().info("input.swept", claims=len(claims), settling=folder.settling, at=at)
        return claims

    _put(vault.FolderVault, "sweep", told)


def _mutate(protocol: Protocol) -> None:
    """Put a protocol that is known to be bad in the place of the daemon's."""
    find, keep, archive = DuckDBLedger.find, DuckDBLedger.keep, vault.FolderVault.archive
    if protocol == "count, then move, without a look":

        def count(ledger: DuckDBLedger, entry: LedgerEntry, reading: ScreenReading | None) -> None:
            # As a table without a key has it: one more row.
            known = find(ledger, entry.sha256) is not None
            keep(ledger, replace(entry, sha256=uuid.uuid4().hex * 2) if known else entry, reading)

        _put(DuckDBLedger, "find", lambda *_: None)
        _put(DuckDBLedger, "keep", count)
    if protocol == "move, then count":
        held: list[tuple[DuckDBLedger, LedgerEntry, ScreenReading | None]] = []

        def move(folder: vault.FolderVault, claim: Claim, entry: LedgerEntry) -> Path:
            path = archive(folder, claim, entry)
            while held:
                keep(*held.pop())
            return path

        _put(DuckDBLedger, "keep", lambda *counted: held.append(counted))
        _put(vault.FolderVault, "archive", move)


def _put(owner: Any, name: str, value: object) -> None:  # noqa: ANN401 (a module or a class)
    """Replace a part by name; one that is no longer there is a mistake of this file."""
    if not hasattr(owner, name):
        raise AttributeError(f"{owner} has no {name}")
    setattr(owner, name, value)

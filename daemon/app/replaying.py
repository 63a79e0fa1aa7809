"""What other settings would have made of the past, told before they are saved."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from daemon.adapters.processes.clock import SystemClock
from daemon.adapters.store.replay import replay as judge_again
from daemon.app.mending import PUBLISHED
from daemon.app.settled import Settled, settle_settings
from daemon.domain.replay import Difference
from daemon.errors import NothingToDoError

__all__ = ["Replayed", "replay"]


@dataclass(frozen=True, slots=True)
class Replayed:
    """The settings that were tried, what they would change, and how long it took, in seconds."""

    settled: Settled
    difference: Difference
    seconds: float


def replay(path: Path, *, named: bool, since: date | None) -> Replayed:
    """Judge the published past by the settings at `path`, beside a running daemon or without one.

    Raises SettingsError, NothingToDoError when nothing was published so far, or StoreError when that cannot be read.
    """
    clock = SystemClock()
    settled = settle_settings(path, named=named)
    copy = settled.config.folders.reports / PUBLISHED
    if not copy.is_file():
        raise NothingToDoError(f"There is no database {copy} yet: nothing was read so far. Type: muster run")
    begin = clock.monotonic()
    difference = judge_again(copy, settled.config, settled.packs, settled.corrections, since)
    return Replayed(settled, difference, clock.monotonic() - begin)

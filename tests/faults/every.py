"""Every fault by its name, and trying some of them, side by side where that spoils no figure."""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed

import duckdb

from tests.faults import arrivals, clocks, crashes, disks, folders, hostile, readers, secrets, settings, soak, watching
from tests.faults.outcome import Outcome, Size
from tests.faults.place import Never
from tests.faults.process import kill_all

FAULTS: Mapping[str, Callable[[Size], Outcome]] = {
    "F1": crashes.crash_points,
    "F2": crashes.random_kills,
    "F3": readers.killed_readers,
    "F4": crashes.sigterm,
    "F5": crashes.naive_protocols,
    "F6": disks.full_disks,
    "F7": disks.locked,
    "F8": disks.damaged,
    "F9": settings.broken_settings,
    "F10": clocks.clocks,
    "F11": arrivals.bursts,
    "F12": folders.folder_gone,
    "F13": arrivals.writers,
    "F14": hostile.hostile_files,
    "F15": arrivals.names,
    "F16": crashes.two_daemons,
    "F17": soak.soak,
    "F19": secrets.secrets,
    "F20": watching.published,
    "F21": readers.killed_library,
}

ALONE = ("F11", "F14", "F17")
"""These ask how fast and how large: nothing else may run beside them."""

AT_ONCE = 2
"""Faults that are tried side by side, each in a process of its own: most of them wait more than they work."""


def all_tried(chosen: Sequence[str], size: Size) -> Iterator[tuple[Outcome, float]]:
    """Try the faults, as many at a time as may be; gives each as it ends, with the seconds that it took."""
    beside = [code for code in chosen if code not in ALONE]
    with ProcessPoolExecutor(min(AT_ONCE, os.cpu_count() or 1), multiprocessing.get_context("spawn")) as pool:
        yield from (trying.result() for trying in as_completed([pool.submit(_tried, code, size) for code in beside]))
    yield from (_tried(code, size) for code in chosen if code in ALONE)


def _tried(code: str, size: Size) -> tuple[Outcome, float]:
    """Try one fault, and give the seconds that took; what could not even be tried to its end is a complaint."""
    begun = time.monotonic()
    try:
        outcome = FAULTS[code](size)
    except (Never, AssertionError, OSError, subprocess.SubprocessError, duckdb.Error) as error:
        outcome = Outcome(code=code, fault=FAULTS[code].__name__, complaints=[f"broke off: {error}"])
    finally:
        kill_all()
    return outcome, time.monotonic() - begun

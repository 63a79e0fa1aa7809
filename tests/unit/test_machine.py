"""What the machine has to give, and how many processes that is."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from daemon.adapters.processes import machine
from daemon.app import reading
from daemon.app.reading import processes
from daemon.config import Ocr

GIGABYTE = 1 << 30


@pytest.fixture
def limits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder in the place of that of the control groups, and a machine of eight processors."""
    monkeypatch.setattr(machine, "MEMORY_LIMITS", (tmp_path / "memory.max", tmp_path / "memory.limit_in_bytes"))
    monkeypatch.setattr(machine, "PROCESSOR_LIMIT", tmp_path / "cpu.max")
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(8)))
    return tmp_path


@pytest.mark.parametrize("name", ["memory.max", "memory.limit_in_bytes"])
def test_a_container_has_what_it_is_given(name: str, limits: Path) -> None:
    """By either version of control groups; no limit, and one larger than the machine, are none."""
    whole = machine.memory_bytes()
    assert whole > 0
    for said, has in [("max\n", whole), (f"{1 << 62}\n", whole), (f"{GIGABYTE // 16}\n", GIGABYTE // 16)]:
        (limits / name).write_text(said)
        assert machine.memory_bytes() == has


@pytest.mark.parametrize(
    ("said", "has"), [("max 100000\n", 8), ("150000 100000\n", 2), ("50000 100000\n", 1), ("nonsense", 8), ("", 8)]
)
def test_processors_of_a_container(said: str, has: int, limits: Path) -> None:
    """A part of one counts as one."""
    (limits / "cpu.max").write_text(said)
    assert machine.processors() == has


@pytest.mark.parametrize(
    ("memory", "processors", "count"),
    [(GIGABYTE // 2, 8, 1), (GIGABYTE, 2, 1), (2 * GIGABYTE, 8, 3), (16 * GIGABYTE, 2, 2), (16 * GIGABYTE, 32, 4)],
)
def test_how_many_pictures_are_read_at_a_time(
    memory: int, processors: int, count: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No more than there are processors, than the memory bears, and than a few, unless the officer says so."""
    monkeypatch.setattr(reading, "memory_bytes", lambda: memory)
    monkeypatch.setattr(reading, "processors", lambda: processors)
    assert processes(Ocr()) == count
    assert processes(Ocr(processes=7)) == 7

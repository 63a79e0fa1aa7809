"""What this machine, or the container that this runs in, has to give: memory and processors."""

from __future__ import annotations

import math
import os
from pathlib import Path

MEMORY_LIMITS = (Path("/sys/fs/cgroup/memory.max"), Path("/sys/fs/cgroup/memory/memory.limit_in_bytes"))
"""What a container may use, by the second and the first version of control groups; `max` or a huge number: all."""

PROCESSOR_LIMIT = Path("/sys/fs/cgroup/cpu.max")
"""Microseconds of work that a container may do in each so many microseconds."""


def memory_bytes() -> int:
    """How much memory this process and others may use together."""
    limits = [os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")]
    for path in MEMORY_LIMITS:
        said = _read(path).strip()
        if said.isdecimal():
            limits.append(int(said))
    return min(limits)


def processors() -> int:
    """How many processors this process may keep busy, at least one."""
    allowed = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    quota, _, period = _read(PROCESSOR_LIMIT).strip().partition(" ")
    if quota.isdecimal() and period.isdecimal() and int(period):
        allowed = min(allowed, math.ceil(int(quota) / int(period)))
    return max(1, allowed)


def resident_bytes(process: int) -> int:
    """The memory that a process holds; 0 where it has ended or the system does not tell."""
    pages = _read(Path(f"/proc/{process}/statm")).split()[1:2]
    return int(pages[0]) * os.sysconf("SC_PAGE_SIZE") if pages else 0


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError):
        return ""

"""Every point at which a process can die, by name, and how it is made to die there: by SIGKILL to itself."""

from __future__ import annotations

import functools
import os
import signal
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from daemon.adapters.disk.moves import Disk
from daemon.adapters.store import ledger as duckdb_ledger
from daemon.adapters.store.judge import DuckDBJudge
from daemon.adapters.store.ledger import DuckDBLedger
from daemon.adapters.vault.vault import FolderVault
from daemon.app import running

Moment = Literal["before", "after", "half"]
Kind = Literal["any", "one mount", "two mounts"]


@dataclass(frozen=True, slots=True)
class Point:
    """`before`, `after` or `half` way through a call of `owner.name` whose arguments `concerns`.

    `kind`: the mounts on which it is passed at all; `files`: whether once a file, and not once a run.
    """

    owner: Any
    name: str
    moment: Moment
    kind: Kind = "any"
    files: bool = True
    concerns: Callable[..., bool] = lambda *_: True


def _claims(_: Disk, source: Path, target: Path) -> bool:
    return ".work" in target.parts and ".work" not in source.parts


def _lays(_: Disk, source: Path, target: Path) -> bool:
    return ".work" in source.parts and ".work" not in target.parts


def _names_copy(_: Disk, source: Path, target: Path) -> bool:
    return ".tmp" in source.parts and ".tmp" not in target.parts


def _beside(_: Disk, path: Path, __: str) -> bool:
    return ".tmp" in path.parts


def _published(path: Path, _: Path) -> bool:
    return path.name.startswith(".alliance")


def _reported(path: Path, _: Path) -> bool:
    return path.name.startswith(".latest")


def _week_reported(path: Path, _: Path) -> bool:
    return path.name.startswith(".2")


def _of_claim(_: Disk, path: Path) -> bool:
    return ".work" in path.parts


POINTS = {
    "dropped": Point(Disk, "rename", "before", concerns=_claims),
    "claimed": Point(Disk, "rename", "after", concerns=_claims),
    "hashed": Point(FolderVault, "read", "after"),
    "looked up": Point(DuckDBLedger, "find", "after"),
    "named": Point(FolderVault, "archive_name", "after"),
    "in transaction, before the rows": Point(duckdb_ledger, "_keep_reading", "before"),
    "in transaction, after the rows": Point(duckdb_ledger, "_keep_reading", "after"),
    "committed": Point(DuckDBLedger, "keep", "after"),
    "linked": Point(Disk, "link", "after", "one mount", concerns=_lays),
    "copied by half": Point(Disk, "copy", "half", "two mounts"),
    "copied": Point(Disk, "copy", "after", "two mounts"),
    "copy named": Point(Disk, "link", "after", "two mounts", concerns=_names_copy),
    "sidecar by half": Point(Disk, "write", "half", concerns=_beside),
    "sidecar named": Point(Disk, "rename", "after", concerns=_names_copy),
    "claim taken away": Point(Disk, "unlink", "after", concerns=_of_claim),
    "laid": Point(FolderVault, "archive", "after"),
    "known content noted": Point(DuckDBLedger, "sighted", "after", files=False),
    "copy laid": Point(FolderVault, "archive_copy", "after", files=False),
    "failure laid": Point(FolderVault, "fail", "after", files=False),
    "judged": Point(DuckDBJudge, "judge", "after", files=False),
    "published by half": Point(Path, "replace", "before", files=False, concerns=_published),
    "published": Point(DuckDBJudge, "publish", "after", files=False),
    "report by half": Point(Path, "replace", "before", files=False, concerns=_reported),
    "report of a week by half": Point(Path, "replace", "before", files=False, concerns=_week_reported),
    "report written": Point(running, "write_report", "after", files=False),
    "report noted": Point(DuckDBJudge, "report_written", "after", files=False),
}
"""In the order in which a file passes them, then those of a run."""


def die_at(name: str, time: int) -> None:
    """Have this process die when it passes a point for the so manieth time."""
    point = POINTS[name]
    call = getattr(point.owner, point.name)
    left = time

    @functools.wraps(call)
    def passing(*arguments: Any, **named: Any) -> Any:  # noqa: ANN401 (of any call)
        nonlocal left
        left -= point.concerns(*arguments)
        dies = left == 0 and point.concerns(*arguments)
        if dies and point.moment == "before":
            die()
        if dies and point.moment == "half":
            _half(*arguments)
            die()
        given = call(*arguments, **named)
        if dies:
            die()
        return given

    setattr(point.owner, point.name, passing)


def _half(_: Disk, source: Path, target: Path | str) -> None:
    """What a copy, or a text being written, leaves when it breaks off."""
    if isinstance(target, str):
        source.write_text(target[: len(target) // 2], encoding="utf-8")
    else:
        data = source.read_bytes()
        target.write_bytes(data[: len(data) // 2])


def die() -> None:
    """End as a killed process does: at once, with nothing tidied up."""
    os.kill(os.getpid(), signal.SIGKILL)

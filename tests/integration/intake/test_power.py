"""The power goes, and what is not synced may be gone: nothing is taken away before what is to remain of it lasts."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from daemon.domain.ledger import LedgerEntry
from daemon.domain.reading import ScreenReading
from tests.integration.intake.conftest import _FakeDisk
from tests.integration.intake.test_crashes import KINDS, OTHERS, PICTURES, prepare

if TYPE_CHECKING:
    from tests.integration.intake.conftest import World


@dataclass
class _WatchedDisk(_FakeDisk):
    """Knows what of it a power cut could take.

    `named` are names that were given since their folder was last synced, `written` the files, by inode, whose bytes
    are on the disk. `inbox` and `roots` are where files come from and where they are to remain; `gone` counts names
    that were taken away in `inbox`, and `complaints` are names that were taken away too early.
    """

    named: set[Path] = field(default_factory=set)
    written: set[int] = field(default_factory=set)
    inbox: Path = Path()
    roots: tuple[Path, ...] = ()
    gone: int = 0
    complaints: list[str] = field(default_factory=list)

    def link(self, source: Path, target: Path) -> None:
        super().link(source, target)
        self.named.add(target)

    def rename(self, source: Path, target: Path) -> None:
        super().rename(source, target)
        self.named.add(target)

    def copy(self, source: Path, target: Path) -> None:
        super().copy(source, target)
        self.written.add(target.stat().st_ino)

    def write(self, path: Path, text: str) -> None:
        super().write(path, text)
        self.written.add(path.stat().st_ino)

    def make_folder(self, path: Path) -> None:
        self.named.add(path)
        super().make_folder(path)

    def sync(self, path: Path) -> None:
        self.written.add(path.stat().st_ino)
        self.named -= {name for name in self.named if name.parent == path}

    def sync_open(self, handle: int) -> None:
        self.written.add(os.fstat(handle).st_ino)

    def unlink(self, path: Path) -> None:
        if path.is_relative_to(self.inbox) and ".tmp" not in path.parts:
            data = path.read_bytes()
            claimed = path.is_relative_to(self.inbox / ".work")
            remain = self.roots if claimed else (self.inbox / ".work",)
            lasting = [one.read_bytes() for root in remain for one in files(root) if self.lasts(one, root)]
            there = [one for root in remain for one in files(root)]
            if data not in lasting or (claimed and len(lasting) < len(there)):
                self.complaints.append(f"{path} is taken away too early")
            self.gone += 1
        super().unlink(path)

    def lasts(self, path: Path, above: Path) -> bool:
        """Whether a file is there after a power cut: its bytes, and all names that lead to it from `above`."""
        names = {path, *(folder for folder in path.parents if folder.is_relative_to(above) and folder != above)}
        return path.stat().st_ino in self.written and not self.named & names


def files(root: Path) -> Iterator[Path]:
    """All that is to remain below a folder."""
    return (path for path in root.rglob("*") if path.is_file() and ".tmp" not in path.parts)


def watched(world: World) -> _WatchedDisk:
    """A world's disk that is watched from now on."""
    disk = _WatchedDisk(inbox=world.folders.input, roots=(world.folders.archive, world.folders.failed))
    world.disk = disk
    return disk


def counted_too_early(world: World, disk: _WatchedDisk, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Do what is there; gives the names of the files that counted before their bytes were on the disk."""
    world.start()
    keep, early = world.ledger.keep, []

    def kept(entry: LedgerEntry, reading: ScreenReading | None) -> None:
        claims = [path.stat().st_ino for path in files(world.folders.input / ".work") if path.name == entry.file_name]
        if not disk.written.intersection(claims):
            early.append(entry.file_name)
        keep(entry, reading)

    monkeypatch.setattr(world.ledger, "keep", kept)
    world.run_once()
    return early


@pytest.mark.parametrize("kind", KINDS)
def test_what_a_power_cut_leaves_is_enough(world: World, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Bytes are synced before they count, and bytes, names and folders before the name in `input/` goes."""
    disk = watched(world)
    prepare(world, kind)
    assert counted_too_early(world, disk, monkeypatch) == []
    assert disk.complaints == []
    assert len(world.ledger.entries) == len({*PICTURES.values(), *OTHERS.values()})
    assert disk.gone == len(PICTURES) + len(OTHERS) + (kind == "subfolder on its own mount")


@pytest.mark.parametrize("forgotten", ["sync", "sync_open"])
def test_a_sync_that_is_left_out_is_noticed(world: World, forgotten: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The test above would fail without the sync of folders, and without that of the bytes that are read."""
    disk = watched(world)
    prepare(world, "one mount")
    monkeypatch.setattr(disk, forgotten, lambda _: None)
    early = counted_too_early(world, disk, monkeypatch)
    assert disk.complaints if forgotten == "sync" else early

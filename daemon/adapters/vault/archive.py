"""The archive as it lies on the disk, to be compared with the ledger and read again."""

from __future__ import annotations

import json
import os
from datetime import date, datetime
from pathlib import Path

from daemon.adapters.disk.moves import Disk, open_plain, replace_text, sha256_of
from daemon.adapters.disk.names import shown
from daemon.adapters.disk.times import changed_at, time_of
from daemon.adapters.vault.notes import DUPLICATES, SIDECAR, sidecar
from daemon.domain.archived import Archived, Sidecar
from daemon.domain.ledger import Capture, CaptureSource, LedgerEntry
from daemon.errors import FolderError
from daemon.ports import Claim

LARGEST_SIDECAR = 100_000
"""Bytes; one has under a thousand."""


class ArchiveFolder:
    """The pictures below one folder. Nothing in it is ever moved or changed here but sidecars that are missing."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def names(self) -> list[str]:
        """The names of all pictures below the archive, further copies of known bytes last. Raises FolderError."""
        found = []

        def refuse(error: OSError) -> None:
            raise FolderError(f"The archive {error.filename} cannot be read: {error.strerror}.")

        for inside, folders, files in os.walk(self._folder, onerror=refuse):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            below = Path(inside).relative_to(self._folder)
            plain = set(files)
            for name in files:
                beside = name.endswith(SIDECAR) and name.removesuffix(SIDECAR) in plain
                if not beside and not name.startswith(".") and (Path(inside) / name).is_file():
                    found.append(str(below / name))
        return sorted(found, key=lambda name: (_is_copy(name), name))

    def look(self, name: str) -> Archived:
        """What lies under a name. Raises FolderError when it cannot be read."""
        path = self._folder / name
        try:
            sha256 = sha256_of(path)
        except OSError as error:
            raise FolderError(f"The picture {shown(path)} cannot be read: {error.strerror}.") from error
        return Archived(name=name, sha256=sha256, sidecar=self._sidecar(path), copy=_is_copy(name))

    def data(self, name: str) -> bytes:
        """The bytes of a picture. Raises FolderError when they cannot be read."""
        try:
            with open_plain(self._folder / name) as content:
                return content.read()
        except OSError as error:
            raise FolderError(f"The picture {shown(self._folder / name)} cannot be read: {error.strerror}.") from error

    def claim(self, name: str) -> Claim:
        """The picture as if it had just been taken out of `input/`; its change of name stands for its arrival."""
        path = self._folder / name
        status = path.lstat()
        arrived = time_of(max(status.st_ctime, status.st_mtime))
        changed = changed_at(status)
        return Claim(path=path, file_name=shown(path.name), source="", file_time=changed, taken_at=arrived)

    def add_sidecar(self, claim: Claim, entry: LedgerEntry) -> None:
        """Lay a sidecar beside a picture that has none, or a wrong one. Raises OSError."""
        beside = claim.path.with_name(claim.path.name + SIDECAR)
        replace_text(Disk(), beside, sidecar(claim, entry), beside.with_name(f".{entry.sha256}.tmp"))

    def count(self) -> int:
        """How many pictures have a sidecar, further copies of one left out."""
        return sum(path.parent.name != DUPLICATES for path in self._folder.glob(f"*/*{SIDECAR}"))

    def newest(self, count: int) -> list[Sidecar]:
        """The sidecars that were written last, those of further copies left out; ones that cannot be read as well."""
        found = []
        for path in self._folder.glob(f"*/*{SIDECAR}"):
            if path.parent.name != DUPLICATES:
                try:
                    found.append((path.stat().st_mtime, path))
                except OSError:
                    continue
        newest = [path for _, path in sorted(found, reverse=True)[:count]]
        read = [self._sidecar(path.with_name(path.name.removesuffix(SIDECAR))) for path in newest]
        return [one for one in read if one is not None]

    def _sidecar(self, picture: Path) -> Sidecar | None:
        try:
            with open_plain(picture.with_name(picture.name + SIDECAR)) as content:
                told = json.loads(content.read(LARGEST_SIDECAR))
            return Sidecar(
                sha256=str(told["sha256"]),
                file_name=str(told["file_name"]),
                source=str(told["source"]),
                file_time=_time(told["file_time"]),
                received_at=_time(told["received_at"]),
                captured=Capture(_time(told["captured_at"]), CaptureSource(told["captured_by"])),
                game_day=date.fromisoformat(told["game_day"]),
                archived_as=str(told["archived_as"]),
            )
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            return None


def _is_copy(name: str) -> bool:
    return name.startswith(f"{DUPLICATES}/")


def _time(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    if at.tzinfo is None:
        raise ValueError(text)
    return at

"""The vault on a file system: how a file gets from `input/` to `archive/` or `failed/` and is never lost on the way.

A file is claimed by one rename to `input/.work/<number>/<its folder>/<its name>`: from then on a later file of the same
name is another file, and after a crash the path alone says what it was. It is laid away by giving it a second name (or
a whole copy) where it belongs, then its sidecar or note, and only then taking the claim away.
"""

from __future__ import annotations

import errno
import itertools
import os
import shutil
import stat
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path

import structlog

from daemon.adapters.disk.moves import (
    BLOCK,
    Disk,
    give_second_place,
    make_folders,
    open_plain,
    replace_text,
    sha256_of,
)
from daemon.adapters.disk.names import free_names, shown
from daemon.adapters.disk.times import changed_at, time_of
from daemon.adapters.pages.seen_page import seen_page
from daemon.adapters.vault.contents import contents_of, stands_as_read
from daemon.adapters.vault.input import WORK, InputFolder, look_through, no_plain_file
from daemon.adapters.vault.notes import DUPLICATES, NOTE, PAGE, SIDECAR, note, sidecar
from daemon.adapters.vault.tries import Tries
from daemon.config import Folders
from daemon.domain.ledger import LedgerEntry
from daemon.domain.seen import Seen
from daemon.errors import FolderError
from daemon.ports import Claim, Clock, Contents

SPARE = ".tmp"

log = structlog.get_logger()


class FolderVault:
    """Keeps the files in plain folders; the one user of them, by the lock in `state/`."""

    def __init__(self, folders: Folders, clock: Clock, disk: Disk | None = None) -> None:
        self._input, self._archive, self._failed = folders.input, folders.archive, folders.failed
        self._work = folders.input / WORK
        self._clock = clock
        self._disk = disk or Disk()
        self._tries = Tries(folders.state, self._disk)
        self._dropped = InputFolder(folders.input, clock)
        self._numbers = itertools.count()
        self._held: set[str] = set()

    @property
    def settling(self) -> int:
        """How many files the last sweep saw whose writers may not be done."""
        return self._dropped.settling

    @property
    def stuck(self) -> int:
        """How many files and folders the last sweep saw that it may not read or take."""
        return self._dropped.stuck

    def finished(self, path: Path) -> None:
        """Take the word of the watcher that the writer of `path` is done."""
        self._dropped.finished(path)

    def sweep(self, settle_seconds: float) -> Sequence[Claim]:
        """Take every finished file in `input/`, in the order of their times, then names."""
        if not self._input.is_dir():
            log.warning("input.made", folder=shown(self._input))
        self._make_work()
        claims = [self._claim(path) for path in self._dropped.ready(settle_seconds)]
        return [claim for claim in claims if claim is not None]

    def recover(self) -> Sequence[Claim]:
        """The files that an earlier run had taken and not laid away, oldest first; half copies are cleared away."""
        self._make_work()
        for folder in (self._archive, self._failed, self._work):
            shutil.rmtree(folder / SPARE, ignore_errors=True)
        self._held.clear()
        return self.returned()

    def returned(self) -> Sequence[Claim]:
        """The files below `.work` that nobody holds: `input/` was away when they were to be read, say, and is back."""
        strays = [one for one in self._work.iterdir() if one.name not in self._held and one.name != SPARE]
        found = [claim for stray in strays for claim in self._found(stray)]
        return sorted(found, key=lambda claim: (claim.file_time, claim.path))

    def _found(self, taken: Path) -> Iterator[Claim]:
        folders, itself = [], taken.lstat()
        inside = look_through(taken, self._dropped.refuse) if stat.S_ISDIR(itself.st_mode) else ()
        for path, status in ((taken, itself), *inside):
            below = path.relative_to(taken)
            if stat.S_ISDIR(status.st_mode):
                folders.append(path)
            elif why := no_plain_file(status):
                self._dropped.refuse(path, why)
            else:
                yield self._described(path, below if below.name else Path(taken.name))
        for folder in reversed(folders):
            self._remove_empty(folder)

    def _make_work(self) -> None:
        """Make the folder for claims; raises FolderError when that is one of somebody else's."""
        if self._work.is_symlink():
            raise FolderError(f"{self._work} is a symbolic link; it must be a folder of Muster's own. Remove the link.")
        self._work.mkdir(parents=True, exist_ok=True)

    def read(self, claim: Claim, max_bytes: int) -> Contents | None:
        """What is in the file, which is on the disk when this returns; None when someone has taken it away.

        Who dropped it need not have synced it, and what is counted must not be lost to a power cut.
        """
        try:
            content = open_plain(claim.path)
        except FileNotFoundError:
            self._held.discard(self._number_of(claim.path))
            return None
        with content:
            return contents_of(content, max_bytes, self._disk)

    def stands(self, claim: Claim, contents: Contents) -> bool:
        """Whether the file is as it was read: a writer who kept it open may have written over it since."""
        return stands_as_read(claim.path, contents)

    def note_try(self, sha256: str) -> int:
        """Note that these bytes were tried in vain; gives how often by now, over restarts."""
        return self._tries.note(sha256)

    def forget_tries(self, sha256: str) -> None:
        """These bytes have found their fate."""
        self._tries.forget(sha256)

    def archive_name(self, claim: Claim, sha256: str, day: date) -> str:
        """The name below the archive that is free for this file."""
        return self._free(self._archive, day.isoformat(), claim.file_name, sha256, (SIDECAR,))

    def failed_name(self, claim: Claim, sha256: str, code: str) -> str:
        """The name below the folder of failed files that is free for this file."""
        return self._free(self._failed, code, claim.file_name, sha256, (NOTE, PAGE))

    def archive(self, claim: Claim, entry: LedgerEntry) -> Path:
        """Lay the file into the archive as `entry.archived_as`, with its sidecar; gives the path it has there."""
        return self._archive_as(claim, entry, entry.archived_as)

    def archive_copy(self, claim: Claim, entry: LedgerEntry) -> Path:
        """Lay a file whose bytes are archived already into `archive/duplicates/`, with its sidecar."""
        name = self._free(self._archive, DUPLICATES, claim.file_name, entry.sha256, (SIDECAR,))
        return self._archive_as(claim, entry, name)

    def _archive_as(self, claim: Claim, entry: LedgerEntry, name: str) -> Path:
        target = self._target(claim, self._archive, name, entry.sha256, (SIDECAR,))
        return self._lay(claim, self._archive, target, entry.sha256, {SIDECAR: sidecar(claim, entry)})

    def fail(self, claim: Claim, entry: LedgerEntry, seen: Seen | None = None) -> Path:
        """Lay the file into the folder of failed files as `entry.archived_as`, with `entry.reason` in a note.

        What was `seen` on it is drawn on a page beside it.
        """
        target = self._target(claim, self._failed, entry.archived_as, entry.sha256, (NOTE, PAGE))
        pages = {PAGE: seen_page(target.name, entry, seen)} if seen else {}
        notes = {NOTE: note(claim, entry, target, page=bool(pages))}
        return self._lay(claim, self._failed, target, entry.sha256, pages | notes)

    def holds(self, archived_as: str) -> bool:
        """Whether the file that was laid away under this name is there."""
        return (self._archive / archived_as).is_file()

    def _claim(self, path: Path) -> Claim | None:
        below = path.relative_to(self._input)
        place = self._new_number() / below
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            try:
                self._disk.rename(path, place)
            except OSError as error:
                if error.errno != errno.EXDEV:
                    raise
                self._claim_from_mount(path, place)
        except FileNotFoundError:
            self._remove_empty(place.parent)
            return None
        except OSError as error:
            self._dropped.refuse(path, f"it cannot be taken: {error.strerror}")
            self._remove_empty(place.parent)
            return None
        if why := no_plain_file(place.lstat()):
            # Something else was put in its place between the look and the rename.
            self._dropped.refuse(place, why)
            return None
        return self._described(place, below)

    def _new_number(self) -> Path:
        """A folder for one claim; numbers rise with the time, also over a restart."""
        number = f"{int(self._clock.now().timestamp() * 1e9)}~{next(self._numbers)}"
        return self._work / number

    def _number_of(self, place: Path) -> str:
        """The name of a claim's folder; what somebody laid into `.work` itself has its own."""
        return place.relative_to(self._work).parts[0]

    def _taken_at(self, place: Path) -> datetime:
        """When a claim was made, by the number of its folder; now, where that is no time."""
        now = self._clock.now()
        nanoseconds, tilde, _ = self._number_of(place).partition("~")
        if not (tilde and nanoseconds.isdecimal() and len(nanoseconds) < 20):
            return now
        return min(now, time_of(int(nanoseconds) / 1e9))

    def _claim_from_mount(self, path: Path, place: Path) -> None:
        """Claim a file out of a folder that is another mount: a whole copy first, then the file goes.

        Raises OSError, and leaves no copy, when it cannot go: it would be taken again with each sweep.
        """
        if not os.access(path.parent, os.W_OK | os.X_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path.parent))
        before = path.lstat()
        give_second_place(self._disk, path, place, self._work / SPARE / self._number_of(place))
        for folder in (*itertools.takewhile(lambda one: one != self._work, place.parent.parents), self._work):
            self._disk.sync(folder)
        after = path.lstat()
        if (before.st_ino, before.st_size, before.st_mtime_ns) != (after.st_ino, after.st_size, after.st_mtime_ns):
            return
        try:
            self._disk.unlink(path)
        except OSError:
            place.unlink()
            raise

    def _described(self, path: Path, below: Path) -> Claim:
        folder = below.parent
        claim = Claim(
            path=path,
            file_name=shown(below.name),
            source="" if folder == Path() else shown(folder),
            file_time=changed_at(path.lstat()),
            taken_at=self._taken_at(path),
        )
        self._held.add(self._number_of(path))
        return claim

    def _free(self, root: Path, shelf: str, file_name: str, sha256: str, suffixes: Sequence[str]) -> str:
        names = free_names(file_name, sha256, max(map(len, suffixes)))
        return next(f"{shelf}/{n}" for n in names if self._is_free(root / shelf / n, sha256, suffixes))

    def _is_free(self, target: Path, sha256: str, suffixes: Sequence[str]) -> bool:
        """Whether nothing but this very content lies there, and beside it nothing but what is its own."""
        if os.path.lexists(target) and not (_is_plain(target) and sha256_of(target) == sha256):
            return False
        beside = [path for path in (target.with_name(target.name + end) for end in suffixes) if os.path.lexists(path)]
        return all(_is_plain(path) and sha256.encode() in path.read_bytes()[:BLOCK] for path in beside)

    def _target(self, claim: Claim, root: Path, name: str, sha256: str, suffixes: Sequence[str]) -> Path:
        """Where the file goes: what was free when its name was chosen may not be any more."""
        if not self._is_free(root / name, sha256, suffixes):
            name = self._free(root, str(Path(name).parent), claim.file_name, sha256, suffixes)
        return root / name

    def _lay(self, claim: Claim, root: Path, target: Path, sha256: str, beside: Mapping[str, str]) -> Path:
        spare = root / SPARE
        make_folders(self._disk, target.parent)
        if not os.path.lexists(target):
            give_second_place(self._disk, claim.path, target, spare / sha256)
        for suffix, text in beside.items():
            replace_text(self._disk, target.with_name(target.name + suffix), text, spare / f"{sha256}{suffix}")
        self._disk.unlink(claim.path)
        self._remove_empty(claim.path.parent)
        self._held.discard(self._number_of(claim.path))
        return target

    def _remove_empty(self, folder: Path) -> None:
        """Take away a claim's folders as far as they are empty."""
        while folder != self._work and folder.is_relative_to(self._work):
            try:
                folder.rmdir()
            except OSError:
                return
            folder = folder.parent


def _is_plain(path: Path) -> bool:
    return stat.S_ISREG(path.lstat().st_mode)

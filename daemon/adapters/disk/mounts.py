"""What a folder lies on: where that file system is mounted, and whether it tells of what others write there."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

MOUNTS = Path("/proc/self/mountinfo")
"""The system's list; only Linux has one."""

SILENT = frozenset(
    {"nfs", "nfs4", "cifs", "smb3", "smbfs", "ncpfs", "afs", "ceph", "9p", "v9fs", "virtiofs", "vboxsf", "prl_fs",
     "vmhgfs", "fakeowner", "grpcfuse", "osxfs", "drvfs", "davfs"}
)  # fmt: skip
"""File systems that somebody else writes to without a word to this system: shares of other machines, and what Docker
Desktop, WSL and virtual machines show of their host (paperless-ngx #1975, microsoft/WSL #4739). Those that programs
provide (`fuse.sshfs`, `fuse.vmhgfs-fuse`, `fuse.grpcfuse`) are too, all of them."""

FUSE = "fuse."


@dataclass(frozen=True, slots=True)
class Mount:
    """Where a file system begins, and its kind, such as `ext4`."""

    point: Path
    kind: str

    @property
    def silent(self) -> bool:
        """Whether others may write there without a word to this system."""
        return self.kind in SILENT or self.kind.startswith(FUSE)


def mount_of(folder: Path) -> Mount | None:
    """The mount that a folder lies on; None where the system does not say."""
    try:
        lines = MOUNTS.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    except OSError:
        return None
    folder, found = folder.resolve(), None
    for line in lines:
        before, _, after = line.partition(" - ")
        point = Path(_plain(before.split(" ")[4]))
        # Of several at one place the last covers the others.
        if folder.is_relative_to(point) and (found is None or point.is_relative_to(found.point)):
            found = Mount(point, after.split(" ")[0])
    return found


def _plain(word: str) -> str:
    r"""A path as it is: the list has spaces and the like as `\040`."""
    return re.sub(r"\\([0-7]{3})", lambda octal: chr(int(octal[1], 8)), word)

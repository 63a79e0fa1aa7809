"""What a folder lies on, by the system's own list."""

from __future__ import annotations

from pathlib import Path

import pytest

from daemon.adapters.disk import mounts
from daemon.adapters.disk.mounts import Mount, mount_of

LISTED = """\
22 27 0:21 / /proc rw,relatime - proc proc rw
27 1 254:0 / / rw,relatime - ext4 /dev/vda rw,discard
31 27 0:40 / /srv/my\\040share rw,relatime shared:5 master:2 - cifs //nas/a\\040b rw,vers=3.1.1
32 27 0:41 / /data rw,relatime - ext4 /dev/vdb rw
33 32 0:42 / /data/input rw,relatime - 9p drvfs rw
34 27 0:43 / /data rw,relatime - tmpfs tmpfs rw
35 27 0:44 / /mnt/far rw,relatime - fuse.sshfs me@there: rw
"""


@pytest.fixture(autouse=True)
def _listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "mountinfo").write_text(LISTED)
    monkeypatch.setattr(mounts, "MOUNTS", tmp_path / "mountinfo")


@pytest.mark.parametrize(
    ("folder", "point", "kind", "silent"),
    [
        ("/srv/my share/input", "/srv/my share", "cifs", True),
        ("/srv/my sharer/input", "/", "ext4", False),
        ("/data/archive", "/data", "tmpfs", False),
        ("/data/input/alice", "/data/input", "9p", True),
        ("/mnt/far", "/mnt/far", "fuse.sshfs", True),
    ],
)
def test_the_nearest_mount_above_a_folder(folder: str, point: str, kind: str, *, silent: bool) -> None:
    """Names with spaces are understood, the last of several mounts at one place counts, and shares are silent."""
    found = mount_of(Path(folder))
    assert found == Mount(Path(point), kind)
    assert found.silent is silent


def test_a_system_without_a_list(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Other systems than Linux do not say."""
    monkeypatch.setattr(mounts, "MOUNTS", tmp_path / "nothing")
    assert mount_of(Path("/data")) is None

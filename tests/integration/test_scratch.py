"""The folder for temporary pictures: nobody else's, gone at its end, and cleared away when its maker was killed."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from daemon.adapters.disk.scratch import PREFIX, scratch_folder
from daemon.errors import FolderError

MAKER = """
import sys
from daemon.adapters.disk.scratch import scratch_folder
with scratch_folder() as folder:
    (folder / "picture.png").write_bytes(b"a picture")
    print(folder, flush=True)
    sys.stdin.read()
"""


@pytest.fixture(autouse=True)
def _temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))


def maker(within: Path) -> tuple[subprocess.Popen[str], Path]:
    """Another process with such a folder, and the folder."""
    process = subprocess.Popen(  # noqa: S603 (this very Python)
        [sys.executable, "-c", MAKER],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "TMPDIR": str(within)},
    )
    assert process.stdout is not None
    return process, Path(process.stdout.readline().strip())


def test_it_is_ones_own_and_gone_at_the_end(tmp_path: Path) -> None:
    """Whatever was left in it goes with it, also when the block fails."""

    def work() -> None:
        with scratch_folder() as folder:
            assert folder.parent == tmp_path
            assert folder.stat().st_mode & 0o077 == 0
            (folder / "deep").mkdir()
            (folder / "deep" / "picture").write_bytes(b"a picture")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        work()
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_process_left_is_cleared_away_by_the_next(tmp_path: Path) -> None:
    """And that of one that lives is left alone."""
    killed, lost = maker(tmp_path)
    alive, used = maker(tmp_path)
    killed.kill()
    killed.communicate()
    assert (lost / "picture.png").exists()
    with scratch_folder() as folder:
        assert set(tmp_path.iterdir()) == {folder, used}
        assert (used / "picture.png").exists()
    alive.communicate()
    assert list(tmp_path.iterdir()) == []


def test_what_only_has_such_a_name_is_left_alone(tmp_path: Path) -> None:
    """A link leads to somebody's pictures, and a file is no folder."""
    theirs = tmp_path / "theirs"
    theirs.mkdir()
    (theirs / "picture.png").write_bytes(b"a picture")
    (tmp_path / f"{PREFIX}link").symlink_to(theirs)
    (tmp_path / f"{PREFIX}file").write_bytes(b"")
    with scratch_folder():
        pass
    assert (theirs / "picture.png").exists()
    assert {path.name for path in tmp_path.iterdir()} == {"theirs", f"{PREFIX}link", f"{PREFIX}file"}


def test_no_room_for_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is told in a sentence, with what to do."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "gone"))
    with pytest.raises(FolderError, match="TMPDIR"), scratch_folder():
        pass

"""The weekly alarm, the lock on the folders, and the folders themselves."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from datetime import UTC, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from daemon.adapters.disk.lock import FolderLock
from daemon.adapters.processes.scheduler import JOB, WeeklyAlarm
from daemon.adapters.vault.folders import prepare_folders
from daemon.config import Config, Folders
from daemon.domain.written import Closing
from daemon.errors import AlreadyRunningError, FolderError

HOLD = """
import sys
from pathlib import Path
from daemon.adapters.disk.lock import FolderLock
with FolderLock(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def folders(home: Path, **changed: str) -> Folders:
    """The folders that a config in `home` gives."""
    return Config.model_validate({"folders": changed}, context={"home": home}).folders


def test_alarm_rings_on_the_right_day() -> None:
    """Sunday is Sunday, in the alliance's zone, and a later setting replaces the earlier."""
    alarm = WeeklyAlarm(lambda: None)
    alarm.start()
    alarm.set(Closing(weekday=0, at=time(6)), ZoneInfo("UTC"))
    alarm.set(Closing(weekday=6, at=time(20)), ZoneInfo("Europe/Paris"))
    (job,) = alarm._scheduler.get_jobs()
    alarm.stop()
    assert job.id == JOB
    rings = job.trigger.get_next_fire_time(None, datetime(2026, 11, 18, tzinfo=UTC))
    assert rings == datetime(2026, 11, 22, 19, tzinfo=UTC)


def test_alarm_calls() -> None:
    """A ring reaches its listener from the alarm's own thread, and the alarm can be stopped twice."""
    rung = threading.Event()
    alarm = WeeklyAlarm(rung.set)
    alarm.start()
    alarm.set(Closing(weekday=6, at=time(20)), ZoneInfo("UTC"))
    alarm._scheduler.modify_job(JOB, next_run_time=datetime.now(UTC))
    assert rung.wait(10)
    alarm.stop()
    alarm.stop()


def test_one_daemon_for_one_folder(tmp_path: Path) -> None:
    """A second process is refused with the number of the first; when the first is killed the lock is free."""
    holder = subprocess.Popen(  # noqa: S603 (this very Python)
        [sys.executable, "-c", HOLD, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(AlreadyRunningError, match=f"process {holder.pid}"), FolderLock(tmp_path):
            pass
    finally:
        holder.kill()
        holder.communicate()
    with FolderLock(tmp_path), pytest.raises(AlreadyRunningError), FolderLock(tmp_path):
        pass
    with FolderLock(tmp_path):
        pass


def test_lock_in_a_folder_that_is_none(tmp_path: Path) -> None:
    """A state folder that cannot be written is said as such."""
    with pytest.raises(FolderError), FolderLock(tmp_path / "nowhere"):
        pass


def test_folders_are_made(tmp_path: Path) -> None:
    """What is missing is made, and making it again changes nothing."""
    for _ in range(2):
        prepare_folders(folders(tmp_path / "deep" / "home"))
    made = {path.name for path in (tmp_path / "deep" / "home").iterdir()}
    assert made == {"input", "archive", "failed", "reports", "state"}
    assert list((tmp_path / "deep" / "home" / "input").iterdir()) == []


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"archive": "input"}, "are the same"),
        ({"archive": "input/done"}, "lies inside 'input'"),
        ({"input": "."}, "lies inside 'input'"),
        ({"failed": "rules"}, "are the same"),
        ({"reports": "elsewhere/../archive"}, "are the same"),
    ],
)
def test_folders_must_lie_apart(tmp_path: Path, changed: dict[str, str], words: str) -> None:
    """Two folders in one, or one in another, are refused by their names in the config."""
    with pytest.raises(FolderError, match=words):
        prepare_folders(folders(tmp_path, **changed))


def test_a_link_to_another_folder_is_seen_through(tmp_path: Path) -> None:
    """Two names for one place are one place."""
    (tmp_path / "archive").mkdir()
    (tmp_path / "failed").symlink_to(tmp_path / "archive")
    with pytest.raises(FolderError, match="are the same"):
        prepare_folders(folders(tmp_path))


def test_a_file_where_a_folder_should_be(tmp_path: Path) -> None:
    """A file of that name is named in the message."""
    (tmp_path / "input").write_text("x")
    with pytest.raises(FolderError, match="is a file"):
        prepare_folders(folders(tmp_path))


def test_a_folder_that_may_not_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The message says what to type."""
    if os.getuid() == 0:
        # The superuser may write anywhere, so the refusal comes from a stand-in.
        def refuse(*_: object, **__: object) -> None:
            raise PermissionError(13, "Permission denied")

        monkeypatch.setattr("daemon.adapters.vault.folders.tempfile.TemporaryFile", refuse)
    else:
        (tmp_path / "input").mkdir(mode=0o500)
    with pytest.raises(FolderError, match=f"sudo chown -R {os.getuid()}:{os.getgid()} '.*/input'"):
        prepare_folders(folders(tmp_path))

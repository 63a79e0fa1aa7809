"""A real process, killed again and again with SIGKILL while it works: nothing is lost, nothing counts twice."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

CHILD = '''
import json, os, sys
from datetime import UTC, datetime
from pathlib import Path
import structlog
from daemon.adapters.processes.clock import SystemClock
from daemon.adapters.disk.lock import FolderLock
from daemon.adapters.vault.vault import FolderVault
from daemon.adapters.vault.folders import prepare_folders
from daemon.config import Config
from daemon.domain.ledger import Capture, CaptureSource, FileState, LedgerEntry
from daemon.domain.reading import ScreenReading
from daemon.domain.report import Trust
from daemon.service import Inbox, Parts, Service, Working

structlog.configure(logger_factory=structlog.ReturnLoggerFactory())
home = Path(sys.argv[1])
config = Config.model_validate({"intake": {"settle_seconds": 0, "sweep_seconds": 0.2}}, context={"home": home})


class FileLedger:
    """Each committed entry is one line; a torn last line was never committed."""

    def __init__(self, path):
        self.entries = {}
        text = path.read_text() if path.exists() else ""
        whole = text[: text.rfind("\\n") + 1]
        path.write_text(whole)
        for line in whole.splitlines():
            kept = json.loads(line)
            self.entries[kept["sha256"]] = self.entry(**kept)
        self.out = os.open(path, os.O_WRONLY | os.O_APPEND)

    @staticmethod
    def entry(sha256, file_name, source, archived_as):
        now = datetime(2026, 11, 21, tzinfo=UTC)
        return LedgerEntry(
            sha256=sha256, file_name=file_name, source=source, state=FileState.READ, screen="list", pack_version=1,
            model="m", capture=Capture(now, CaptureSource.FILE_TIME), game_day=now.date(), received_at=now, code="",
            reason="", archived_as=archived_as, width=1, height=1,
        )

    def find(self, sha256):
        return self.entries.get(sha256)

    def keep(self, entry, reading):
        names = ("sha256", "file_name", "source", "archived_as")
        os.write(self.out, (json.dumps({name: getattr(entry, name) for name in names}) + "\\n").encode())
        self.entries[entry.sha256] = entry

    def sighted(self, *_):
        pass


class NoJudge:
    def judge(self, *_): pass
    def publish(self, _): pass
    def first_game_day(self): return None
    def at_work_since(self): return None
    def reports_written(self): return set()
    def report_written(self, *_): pass


class Read:
    reading = ScreenReading(screen="list", pack_version=1, rows=())
    size, seconds, taken, census = (1, 1), {}, None, {}


prepare_folders(config.folders)
with FolderLock(config.folders.state):
    clock = SystemClock()
    working = Working(config=config, packs=(), model="m", read=lambda data: Read())
    nothing = lambda *_: None
    judge = NoJudge()
    judge.week_report = nothing
    parts = Parts(
        vault=FolderVault(config.folders, clock), ledger=FileLedger(home / "ledger"), judge=judge, clock=clock,
        inbox=Inbox(), reload=lambda: working, changed=lambda: False, tend=nothing, write_report=nothing,
        write_review=nothing, tell_settings_error=nothing, note_health=nothing,
    )
    service = Service(parts, working)
    service._publisher.publish = nothing
    print("started", flush=True)
    service.run_once(nothing) if sys.argv[2] == "once" else service.run_forever()
'''


def start(home: Path, how: str) -> subprocess.Popen[str]:
    """Start the program and wait until it works."""
    child = subprocess.Popen(  # noqa: S603 (this very Python)
        [sys.executable, "-c", CHILD, str(home), how], stdout=subprocess.PIPE, text=True
    )
    assert child.stdout is not None
    assert child.stdout.readline() == "started\n"
    return child


@pytest.mark.parametrize("seed", [1])
def test_killed_again_and_again(tmp_path: Path, seed: int) -> None:
    """Files dropped while the program is killed at random moments all end in the archive, each counted once."""
    dice = random.Random(seed)  # noqa: S311 (no secret)
    contents = set()
    (tmp_path / "input" / "alice").mkdir(parents=True)
    for kill in range(6):
        for number in range(25):
            data = os.urandom(dice.randrange(1, 5000)) if number % 5 else b"the same in each round"
            contents.add(data)
            (tmp_path / "input" / dice.choice(["", "alice"]) / f"{kill}-{number}.png").write_bytes(data)
        child = start(tmp_path, "forever")
        try:
            child.wait(dice.uniform(0, 0.12))
        except subprocess.TimeoutExpired:
            child.send_signal(signal.SIGKILL)
        child.communicate()
    child = start(tmp_path, "once")
    child.communicate(timeout=300)
    assert child.returncode == 0
    archived = [p.read_bytes() for p in (tmp_path / "archive").rglob("*.png")]
    assert set(archived) == contents
    kept = Counter(json.loads(line)["sha256"] for line in (tmp_path / "ledger").read_text().splitlines())
    assert set(kept.values()) == {1}
    assert len(kept) == len(contents)
    assert [path for path in (tmp_path / "input").rglob("*") if path.is_file()] == []

"""The watcher on the real system: what wakes it, and that it never ends the daemon."""

from __future__ import annotations

import errno
import logging
import os
import queue
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal

import pytest
import structlog
from watchdog.observers.polling import PollingObserver

from daemon.adapters.disk.mounts import Mount
from daemon.adapters.vault import watcher
from daemon.adapters.vault.watcher import InputWatcher, SettingsWatch

PATIENCE = 10.0
Mode = Literal["auto", "polling", "off"]


class Ear:
    """Keeps what the watcher says."""

    def __init__(self) -> None:
        self.heard: queue.SimpleQueue[Path | None] = queue.SimpleQueue()

    def until(self, wanted: Callable[[Path | None], bool]) -> Path | None:
        """Wait for a call that fits; fails when none comes."""
        while True:
            path = self.heard.get(timeout=PATIENCE)
            if wanted(path):
                return path


@pytest.fixture
def ear() -> Ear:
    return Ear()


@pytest.fixture
def listen(tmp_path: Path, ear: Ear) -> Iterator[Callable[[Mode], InputWatcher]]:
    started = []

    def start(mode: Mode) -> InputWatcher:
        (tmp_path / "input").mkdir(exist_ok=True)
        watching = InputWatcher(tmp_path / "input", mode, ear.heard.put)
        watching.start()
        started.append(watching)
        return watching

    yield start
    for watching in started:
        watching.stop()


Listen = Callable[[Mode], InputWatcher]


def test_a_closed_file_is_told_by_its_path(tmp_path: Path, listen: Listen, ear: Ear) -> None:
    """A file that was written and closed is told, at any depth and with any name."""
    listen("auto")
    path = tmp_path / "input" / os.fsdecode(b"\xff.png")
    path.write_bytes(b"x")
    assert ear.until(lambda p: p is not None) == path
    (tmp_path / "input" / "alice").mkdir()
    ear.until(lambda p: p is None)
    deep = tmp_path / "input" / "alice" / "a.png"
    deep.write_bytes(b"x")
    assert ear.until(lambda p: p is not None) == deep


def test_a_file_moved_in_place_is_told_by_its_new_name(tmp_path: Path, listen: Listen, ear: Ear) -> None:
    """A download that is renamed when it is done is told as finished."""
    listen("auto")
    part = tmp_path / "input" / "a.png.part"
    part.write_bytes(b"x")
    part.rename(tmp_path / "input" / "a.png")
    assert ear.until(lambda p: p is not None and p.name == "a.png")


def test_a_file_moved_in_from_outside_only_wakes(tmp_path: Path, listen: Listen, ear: Ear) -> None:
    """No close ever comes for it, so its being finished is for the sweep to see."""
    (tmp_path / "a.png").write_bytes(b"x")
    listen("auto")
    (tmp_path / "a.png").rename(tmp_path / "input" / "a.png")
    assert ear.heard.get(timeout=PATIENCE) is None


def test_claims_do_not_wake(tmp_path: Path, listen: Listen, ear: Ear) -> None:
    """The vault's own moves are passed over."""
    listen("auto")
    work = tmp_path / "input" / ".work" / "1~0"
    work.mkdir(parents=True)
    (tmp_path / "input" / "a.png").write_bytes(b"x")
    ear.until(lambda p: p is not None)
    (tmp_path / "input" / "a.png").rename(work / "a.png")
    (tmp_path / "input" / "last.png").write_bytes(b"x")
    heard: list[Path | None] = []
    while tmp_path / "input" / "last.png" not in heard:
        heard.append(ear.heard.get(timeout=PATIENCE))
    assert all(path is None or ".work" not in path.parts for path in heard)


def test_a_replaced_folder_is_listened_to_again(tmp_path: Path, listen: Listen, ear: Ear) -> None:
    """When input/ is taken away and made anew, the watcher moves to the new one."""
    watching = listen("auto")
    watching.tend()
    (tmp_path / "input").rename(tmp_path / "old")
    watching.tend()
    (tmp_path / "input").mkdir()
    watching.tend()
    path = tmp_path / "input" / "a.png"
    path.write_bytes(b"x")
    assert ear.until(lambda p: p is not None) == path


def test_polling_hears_as_well(tmp_path: Path, listen: Listen, ear: Ear, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the system has no events, looking each second does."""
    monkeypatch.setattr(watcher, "POLL_SECONDS", 0.02)
    listen("polling")
    (tmp_path / "input" / "a.png").write_bytes(b"x")
    assert ear.heard.get(timeout=PATIENCE) is None


def test_a_share_is_looked_at_each_second(
    tmp_path: Path, listen: Listen, ear: Ear, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the system hears of nothing, looking takes the place of listening by itself."""
    monkeypatch.setattr(watcher, "POLL_SECONDS", 0.02)
    monkeypatch.setattr(watcher, "mount_of", lambda folder: Mount(folder, "cifs"))
    watching = listen("auto")
    assert isinstance(watching._observer, PollingObserver)
    (tmp_path / "input" / "a.png").write_bytes(b"x")
    assert ear.heard.get(timeout=PATIENCE) is None


def test_off_hears_nothing(tmp_path: Path, listen: Listen, ear: Ear) -> None:
    """Switched off, it neither listens nor looks, also after the folder was replaced."""
    watching = listen("off")
    (tmp_path / "input" / "a.png").write_bytes(b"x")
    watching.tend()
    assert ear.heard.empty()


@pytest.mark.parametrize("number", [errno.EMFILE, errno.ENOSPC])
def test_a_system_without_room_leaves_it_to_the_sweep(
    tmp_path: Path, ear: Ear, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    """When the system allows no further listener that is one line in the log, and no error."""

    class Full(PollingObserver):
        def start(self) -> None:
            raise OSError(number, os.strerror(number))

    monkeypatch.setattr(watcher, "Observer", Full)
    watching = InputWatcher(tmp_path, "auto", ear.heard.put)
    with structlog.testing.capture_logs() as logs:
        watching.start()
        watching.tend()
        watching.stop()
    assert [line["event"] for line in logs] == ["watcher.unavailable"]


def test_what_comes_in_while_it_ends_is_no_error(
    tmp_path: Path, ear: Ear, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Watchdog complains of files that come while it ends; nobody is to read that, and later complaints stand."""
    library = logging.getLogger("watchdog.observers.inotify")

    class Complaining(PollingObserver):
        def join(self, timeout: float | None = None) -> None:
            library.error("called when the thread is inactive")
            super().join(timeout)

    monkeypatch.setattr(watcher, "Observer", Complaining)
    watching = InputWatcher(tmp_path, "auto", ear.heard.put)
    watching.start()
    watching.stop()
    library.error("later")
    assert [record.message for record in caplog.records] == ["later"]


def test_settings_files_that_change_are_noticed(tmp_path: Path) -> None:
    """A file written, replaced, added to a folder or removed is noticed once."""
    config, rules = tmp_path / "config.yaml", tmp_path / "rules"
    config.write_text("a")
    watch = SettingsWatch([config, tmp_path / "corrections.yaml"], [rules])
    assert not watch.changed()
    steps: list[tuple[Callable[[], object], bool]] = [
        (lambda: config.write_text("ab"), True),
        (lambda: (tmp_path / "new").write_text("ab"), False),
        (lambda: (tmp_path / "new").replace(config), True),
        (rules.mkdir, False),
        (lambda: (rules / "lg_war.yaml").write_text("x"), True),
        ((rules / "lg_war.yaml").unlink, True),
        (lambda: (tmp_path / "corrections.yaml").write_text("x"), True),
        (config.unlink, True),
    ]
    for step, noticed in steps:
        step()
        assert watch.changed() == noticed
        assert not watch.changed()

"""The daemon's sign of life: what it tells, and what is made of it."""

from __future__ import annotations

import errno
import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daemon.adapters.disk import mounts
from daemon.adapters.signs.health import HEALTH_FILE, HealthFile, Rooms, health
from daemon.config import Config
from daemon.domain.health import LOW_ROOM, NEEDED, Health, Part, Room, State, Trouble, verdict
from daemon.service.signs import trouble_of

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
PLENTY = Room(free=10 * LOW_ROOM, total=20 * LOW_ROOM, usable=True)
GOOD = Health(at=NOW, good_for_seconds=30, started_at=NOW, swept_at=NOW, rooms={"input": PLENTY, "reports": PLENTY})


def test_a_young_sign_is_health(tmp_path: Path) -> None:
    """Within the time it was good for all is well, after it the daemon is down, with the last error."""
    HealthFile(tmp_path).write(GOOD)
    assert health(tmp_path, NOW + timedelta(seconds=30)).state is State.WELL
    HealthFile(tmp_path).write(replace(GOOD, troubles=(Trouble(Part.REPORTS, "x", "The disk is full."),)))
    found = health(tmp_path, NOW + timedelta(seconds=31))
    assert found.state is State.DOWN
    assert "The disk is full." in found.sentences[0]
    assert [path.name for path in tmp_path.iterdir()] == [HEALTH_FILE]


def test_no_sign_is_down(tmp_path: Path) -> None:
    """A daemon that never said anything is not well."""
    assert health(tmp_path, NOW).state is State.DOWN


def test_a_daemon_that_ended_is_down() -> None:
    """At once, not only when the next sign is overdue."""
    found = verdict(replace(GOOD, good_for_seconds=0), NOW + timedelta(hours=3))
    assert found.state is State.DOWN
    assert found.sentences == ("The daemon has ended, 3 hours ago.",)


def test_a_sign_from_the_future_is_down() -> None:
    """A clock that was set back must not make a dead daemon live for days; one that is set right by a little may."""
    assert verdict(GOOD, NOW - timedelta(days=8)).state is State.DOWN
    assert verdict(GOOD, NOW - timedelta(minutes=1)).state is State.WELL


@pytest.mark.parametrize("text", ["", "{}", "[]", "3", '{"at": 3}', "\xff", '{"at": "2026-11-21", "troubles": 1}'])
def test_a_broken_sign_is_down(tmp_path: Path, text: str) -> None:
    """A file that is no sign of life is said, not a crash."""
    (tmp_path / HEALTH_FILE).write_text(text, encoding="latin-1")
    found = health(tmp_path, NOW)
    assert found.state is State.DOWN
    assert "cannot be read" in found.sentences[0]


@pytest.mark.parametrize("part", Part)
def test_each_trouble_is_told(part: Part) -> None:
    """What stops the reading is down, everything else degraded, and both say why."""
    found = verdict(replace(GOOD, troubles=(Trouble(part, "word", "Something is wrong."),)), NOW)
    assert found.state is (State.DOWN if part in NEEDED else State.DEGRADED)
    assert found.sentences[0].endswith("Something is wrong.")


def test_a_look_that_is_overdue_is_down() -> None:
    """Signs of life alone do not read files."""
    late = replace(GOOD, at=NOW + timedelta(seconds=31))
    found = verdict(late, late.at)
    assert found.state is State.DOWN
    assert found.sentences == ("The folder 'input' was last looked through 31 seconds ago.",)
    never = replace(late, swept_at=None)
    assert verdict(never, late.at).state is State.DOWN


def test_a_disk_that_fills_up_is_degraded() -> None:
    """Said before it is full, with the folders on it."""
    low = Room(free=LOW_ROOM - 1, total=10 * LOW_ROOM, usable=True)
    found = verdict(replace(GOOD, rooms={"archive": low, "state": PLENTY, "reports": low}), NOW)
    assert found.state is State.DEGRADED
    assert found.sentences == ("The disk has only 500 MB left for 'archive', 'reports': free some space.",)


@pytest.mark.parametrize(("name", "state"), [("input", State.DOWN), ("state", State.DOWN), ("reports", State.DEGRADED)])
def test_a_folder_that_cannot_be_used(name: str, state: State) -> None:
    """Without reports screenshots are read all the same."""
    found = verdict(replace(GOOD, rooms={name: replace(PLENTY, usable=False)}), NOW)
    assert found.state is state
    assert f"'{name}'" in found.sentences[0]


def test_a_folder_that_cannot_be_used_is_told_once() -> None:
    """By its name; what the system said when something was moved there is for the log."""
    rooms = {"archive": replace(PLENTY, usable=False)}
    trouble = trouble_of(OSError(errno.EROFS, os.strerror(errno.EROFS), "/data/archive/x.png"), Part.FOLDERS)
    found = verdict(replace(GOOD, rooms=rooms, troubles=(trouble,)), NOW)
    assert found.sentences == ("The folder 'archive' is not there or cannot be written; see 'muster doctor'.",)
    # A file alone that may not be moved is told of.
    found = verdict(replace(GOOD, troubles=(trouble,)), NOW)
    assert found.sentences == ("Muster may not write or move '/data/archive/x.png': see 'muster doctor'.",)


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (errno.EACCES, "Muster may not write or move 'x.png': see 'muster doctor'."),
        (errno.ENOSPC, "The disk has no room left for 'x.png': free some space."),
        (errno.ENOENT, "What belongs at 'x.png' is gone: see 'muster doctor'."),
        (errno.EIO, "The system did not let Muster use 'x.png' (Input/output error): see 'muster doctor'."),
    ],
)
def test_what_the_system_refuses_is_said_in_words(number: int, said: str) -> None:
    """Never with the number of an error."""
    trouble = trouble_of(OSError(number, os.strerror(number), "x.png"), Part.INPUT)
    assert (trouble.part, trouble.said) == (Part.INPUT, said)
    assert "[Errno" not in trouble_of(OSError(number, os.strerror(number)), Part.INPUT).said


def test_files_that_cannot_be_taken_are_told() -> None:
    """Nobody would know otherwise why a screenshot stays where it is."""
    found = verdict(replace(GOOD, stuck=2), NOW)
    assert found.state is State.DEGRADED
    assert "2 files or folders in 'input'" in found.sentences[0]


def test_the_gravest_comes_first() -> None:
    """Whoever reads one line reads the right one."""
    troubles = (Trouble(Part.SETTINGS, "settings", "Line 3."), Trouble(Part.DATABASE, "full", "The disk is full."))
    found = verdict(replace(GOOD, troubles=troubles), NOW)
    assert found.state is State.DOWN
    assert found.sentences[0] == "The disk is full."
    assert "Line 3." in found.sentences[1]


def test_the_rooms_of_real_folders(tmp_path: Path) -> None:
    """A folder that is there has room; one that is gone cannot be used."""
    folders = Config.model_validate({}, context={"home": tmp_path}).folders
    for name in ("input", "archive", "failed", "reports"):
        (tmp_path / name).mkdir()
    found = Rooms(folders).look()
    assert {name for name, room in found.items() if room.usable} == {"input", "archive", "failed", "reports"}
    assert found["input"].total >= found["input"].free > 0
    if os.geteuid():
        (tmp_path / "archive").chmod(0o500)
        assert not Rooms(folders).look()["archive"].usable


def test_a_folder_that_is_no_longer_mounted_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty folder where a share was mounted looks well, and is not; one that never was a mount is."""
    folders = Config.model_validate({}, context={"home": tmp_path}).folders
    listed = tmp_path / "mountinfo"
    monkeypatch.setattr(mounts, "MOUNTS", listed)
    root = "27 1 254:0 / / rw,relatime - ext4 /dev/vda rw"
    share = f"40 27 0:50 / {folders.archive} rw shared:1 - cifs //nas/archive rw"
    for name in ("input", "archive", "failed", "reports", "state"):
        (tmp_path / name).mkdir()
    rooms = Rooms(folders)
    told = []
    for lines in ([root], [root, share], [root]):
        listed.write_text("\n".join(lines))
        found = verdict(replace(GOOD, rooms=rooms.look()), NOW)
        told.append((found.state, [sentence for sentence in found.sentences if "mount it again" in sentence]))
    assert [state for state, _ in told] == [State.WELL, State.WELL, State.DEGRADED]
    assert [len(sentences) for _, sentences in told] == [0, 0, 1]
    assert "'archive'" in told[2][1][0]


TIMES = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - zone beside
MAYBE = st.none() | TIMES
SIGNS = st.builds(
    Health,
    at=TIMES,
    good_for_seconds=st.floats(0, 1e6),
    started_at=TIMES,
    waiting=st.integers(0, 10**6),
    stuck=st.integers(0, 10**6),
    oldest_since=MAYBE,
    busy_since=MAYBE,
    seconds_left=st.none() | st.floats(0, 1e9),
    swept_at=MAYBE,
    published_at=MAYBE,
    publish_seconds=st.floats(0, 1e6),
    closed_week=st.text(),
    troubles=st.lists(st.builds(Trouble, st.sampled_from(Part), st.text(), st.text())).map(tuple),
    rooms=st.dictionaries(st.text(), st.builds(Room, st.integers(0), st.integers(0), st.booleans(), st.booleans())),
)


@given(sign=SIGNS, now=TIMES)
def test_what_is_written_is_what_is_read(tmp_path_factory: pytest.TempPathFactory, sign: Health, now: datetime) -> None:
    """Whoever asks from outside comes to the same verdict as the daemon itself."""
    folder = tmp_path_factory.mktemp("state")
    HealthFile(folder).write(sign)
    assert health(folder, now) == verdict(sign, now)

"""The note in each folder by which a second Muster, whatever its `state/`, knows that a first one works there."""

from __future__ import annotations

import contextlib
import json
import os
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
import structlog

from daemon.adapters.disk import in_use
from daemon.adapters.disk.in_use import GOOD_FOR, IN_USE, FoldersInUse
from daemon.adapters.disk.lock import FolderLock
from daemon.adapters.disk.moves import Disk
from daemon.errors import AlreadyRunningError


@pytest.fixture
def shared(tmp_path: Path) -> list[Path]:
    """Two folders that two of them could work in."""
    for name in ("input", "archive"):
        (tmp_path / name).mkdir()
    return [tmp_path / "input", tmp_path / "archive"]


def muster(folders: list[Path], owner: str, taken: Callable[[], None] = lambda: None) -> FoldersInUse:
    return FoldersInUse(folders, owner, taken)


def age(folder: Path, seconds: float) -> None:
    """Let the note be so old, as if its writer had died then."""
    path = folder / IN_USE
    then = path.stat().st_mtime - seconds
    os.utime(path, (then, then))


def owner_of(folder: Path) -> str:
    return str(json.loads((folder / IN_USE).read_text(encoding="utf-8"))["owner"])


def test_a_second_one_is_refused_and_leaves_no_trace(shared: list[Path]) -> None:
    """By any folder that both have, in a sentence that says who and where; the first one's notes stay as they are."""
    own = shared[0].with_name("own")
    own.mkdir()
    with muster(shared, "first"):
        for folder in shared:
            with (
                pytest.raises(AlreadyRunningError, match=rf"process {os.getpid()} on .* {folder}\. Stop it first"),
                muster([own, folder], "second"),
            ):
                pass
            assert owner_of(folder) == "first"
            assert list(own.iterdir()) == []
            assert [path.name for path in folder.iterdir()] == [IN_USE]
    assert [list(folder.iterdir()) for folder in shared] == [[], []]


def test_the_dead_are_waited_for_no_longer_than_told(shared: list[Path]) -> None:
    """A killed one's note holds for a minute; its own next start does not wait at all."""
    killed = muster(shared, "killed")
    assert killed.renew()
    with muster(shared, "killed"):
        pass
    assert killed.renew()
    for folder in shared:
        age(folder, GOOD_FOR - 20)
    with pytest.raises(AlreadyRunningError, match=r"free in (19|20) seconds"), muster(shared, "other"):
        pass
    for folder in shared:
        age(folder, 20)
    with muster(shared, "other"):
        assert {owner_of(folder) for folder in shared} == {"other"}


def test_nobody_waits_for_a_process_that_is_seen_to_have_ended(shared: list[Path]) -> None:
    """Under another name even, as after a `state/` from a backup; one of another machine may live."""
    muster(shared, "killed").renew()
    note = json.loads((shared[0] / IN_USE).read_text(encoding="utf-8"))
    boot, space, pid, started = note["process"].split()
    for process, free in (
        (f"{boot} {space} {pid} {started}1", True),
        (f"another {space} {pid} {started}1", False),
        (f"{boot} pid:[1] {pid} {started}1", False),
        ("nothing of the kind", False),
    ):
        for folder in shared:
            (folder / IN_USE).write_text(json.dumps({**note, "process": process}), encoding="utf-8")
        with contextlib.nullcontext() if free else pytest.raises(AlreadyRunningError), muster(shared, "other"):
            pass


@pytest.mark.parametrize("far", [-30 * GOOD_FOR, 30 * GOOD_FOR])
def test_a_clock_that_was_set_locks_nobody_out(shared: list[Path], far: float) -> None:
    """A note from long ago, or from the future, is nobody's that lives: such a one would renew it."""
    muster(shared, "before").renew()
    for folder in shared:
        age(folder, far)
    with muster(shared, "now"):
        assert owner_of(shared[0]) == "now"


def test_a_renewed_note_is_young(shared: list[Path]) -> None:
    """However long its writer works."""
    first = muster(shared, "first")
    first.renew()
    for _ in range(3):
        for folder in shared:
            age(folder, GOOD_FOR - 1)
        assert first.renew()
    with pytest.raises(AlreadyRunningError), muster(shared, "second"):
        pass


def test_a_dropped_note_ends_nobody(shared: list[Path]) -> None:
    """Whoever may write to `input/` may drop a note of somebody's who is not there: it is taken back, and that told."""
    first = muster(shared, "first")
    assert first.renew()
    for said in ('{"owner": "stranger", "who": "\\u001b[31mme"}', "no note at all", "[" * 400, ""):
        (shared[0] / IN_USE).write_text(said)
        with structlog.testing.capture_logs() as logs:
            assert first.renew()
        assert [line["event"] for line in logs] == ["folder.disputed"]
        assert "\x1b" not in logs[0]["reason"]
        assert first.renew()
        assert owner_of(shared[0]) == "first"


def test_of_two_that_live_one_ends(shared: list[Path]) -> None:
    """After a long sleep of the first, say, in which the second came: whoever finds the other twice gives way."""
    first, second = muster(shared, "first"), muster(shared, "second")
    first.renew()
    for folder in shared:
        age(folder, GOOD_FOR)
    second.renew()
    stay = [(first.renew(), second.renew()) for _ in range(2)]
    assert stay == [(True, True), (False, True)]
    assert second.renew()
    assert owner_of(shared[0]) == "second"


def test_the_one_that_gives_way_ends_with_a_sentence(shared: list[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    """It is told from its own thread, and says so when it has ended; the other's notes stay."""
    monkeypatch.setattr(in_use, "RENEWED_EVERY", 0.01)
    taken = threading.Event()
    other = muster(shared, "other")

    def work_beside_the_other() -> None:
        with muster(shared, "first", taken.set):
            while not taken.is_set():
                other.renew()
                other._disputed.clear()

    with pytest.raises(AlreadyRunningError, match="Another Muster"):
        work_beside_the_other()
    other.renew()
    assert {owner_of(folder) for folder in shared} == {"other"}


def test_a_folder_that_goes_away_ends_nobody(shared: list[Path]) -> None:
    """Unmounted, say: it has its note again once it is back, and nothing is held open in it meanwhile."""
    first = muster(shared, "first")
    with first:
        (shared[0] / IN_USE).unlink()
        shared[0].rmdir()
        assert first.renew()
        shared[0].mkdir()
        assert first.renew()
        assert owner_of(shared[0]) == "first"
        opened = [os.path.realpath(handle) for handle in Path("/proc/self/fd").iterdir()]
        assert not any(path.startswith(str(folder)) for path in opened for folder in shared)


def test_a_link_in_its_place_is_not_followed(shared: list[Path], tmp_path: Path) -> None:
    """Nor written through: what it leads to is as it was."""
    theirs = tmp_path / "theirs"
    theirs.write_text('{"owner": "x", "who": "x"}')
    (shared[0] / IN_USE).symlink_to(theirs)
    stamp = theirs.stat().st_mtime_ns
    with muster(shared, "first"):
        pass
    assert (theirs.read_text(), theirs.stat().st_mtime_ns) == ('{"owner": "x", "who": "x"}', stamp)


def test_without_hard_links(shared: list[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    """As on exFAT and many shares."""

    def refuse(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(Disk, "link", refuse)
    with muster(shared, "first"):
        assert owner_of(shared[1]) == "first"
        with pytest.raises(AlreadyRunningError), muster(shared, "second"):
            pass


def test_an_owner_is_the_same_at_each_start_and_no_copy_is(tmp_path: Path) -> None:
    """A copied state folder is another Muster."""
    state, copy = tmp_path / "state", tmp_path / "copy"
    state.mkdir()
    owners = []
    for _ in range(2):
        with FolderLock(state) as lock:
            owners.append(lock.owner)
    copy.mkdir()
    (copy / "muster.lock").write_bytes((state / "muster.lock").read_bytes())
    with FolderLock(copy) as lock:
        owners.append(lock.owner)
    assert owners[0] == owners[1] != owners[2]

"""The vault on a real file system: what it takes, when, and where it lays it."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shlex
import socket
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import structlog

from daemon.adapters.disk.moves import Disk, give_second_place
from daemon.adapters.processes.clock import SystemClock
from daemon.adapters.vault.input import look_through
from daemon.adapters.vault.vault import FolderVault
from daemon.domain.seen import Seen
from daemon.errors import FolderError

if TYPE_CHECKING:
    from tests.integration.intake.conftest import World

DATA = b"PNGxEND"

NASTY_NAMES = [
    b"-rf",
    b"a\nb.png",
    b"\xff\xfe.png",
    b"x" * 251 + b".png",
    b"\xf0\x9f\x94\xa5\xf0\x9f\x90\xb2.png",
    b"$(touch x).png",
    b"; rm -r ~.png",
    b"x..%2fy.png",
    b"\x1b[31mred.png",
    "evil\u202egnp.exe".encode(),
    b"noending",
    b"two.dots.PNG",
    b"=cmd|x.png",
    b"CON",
    b"\xff" * 255,
    "é".encode() * 127 + b"x",
]


def archive(world: World, data: bytes = DATA) -> list[Path]:
    """Take all there is and archive it."""
    return [world.vault.archive(claim, world.entry(claim, data)) for claim in world.sweep_settled()]


def test_file_is_taken_after_two_equal_looks(world: World) -> None:
    """A file is left alone until two looks settle_seconds apart find it the same."""
    world.drop("a.png", DATA)
    assert world.vault.sweep(2.0) == []
    assert world.vault.settling == 1
    world.clock.passed += 1.9
    assert world.vault.sweep(2.0) == []
    world.clock.passed += 0.1
    (claim,) = world.vault.sweep(2.0)
    assert (claim.file_name, claim.source, claim.path.read_bytes()) == ("a.png", "", DATA)
    assert world.vault.settling == 0


def test_slow_writer_is_waited_for(world: World) -> None:
    """A file that grows is not taken, even when its time stays old, as with `cp -p`."""
    path = world.drop("a.png", b"P")
    stamp = path.stat()
    for _ in range(20):
        assert world.vault.sweep(2.0) == []
        with path.open("ab") as file:
            file.write(b"NG")
        os.utime(path, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
        world.clock.passed += 1.5
    assert world.vault.sweep(2.0) == []
    world.clock.passed += 2.0
    assert len(world.vault.sweep(2.0)) == 1


def test_file_that_was_closed_is_taken_at_once(world: World) -> None:
    """The watcher's word that a writer has closed a file is enough, unless nothing is in it yet."""
    world.vault.finished(world.drop("a.png", DATA))
    world.vault.finished(world.drop("b.png", b""))
    world.drop("c.png", DATA)
    assert [claim.file_name for claim in world.vault.sweep(2.0)] == ["a.png"]


def test_taken_in_the_order_of_their_times(world: World) -> None:
    """Older files come first; equal times go by name."""
    for name, age in (("z.png", 9), ("c.png", 5), ("b.png", 5), ("a.png", 1)):
        world.drop(name, DATA, age)
    assert [claim.file_name for claim in world.sweep_settled()] == ["z.png", "b.png", "c.png", "a.png"]


def test_subfolder_is_the_source(world: World) -> None:
    """A folder an officer is kept as the source, at any depth, and stays."""
    world.drop("alice/tuesday/a.png", DATA)
    (path,) = archive(world)
    assert json.loads(path.with_name("a.png.json").read_text())["source"] == "alice/tuesday"
    assert (world.folders.input / "alice" / "tuesday").is_dir()


@pytest.mark.parametrize(
    "name",
    [
        ".hidden.png",
        "a.png.part",
        "a.png.CRDOWNLOAD",
        "a.tmp",
        "~a.png",
        "~syncthing~a.png.tmp",
        ".syncthing.a.png.tmp",
        "._a.png",
        ".DS_Store",
        "Thumbs.db",
        "desktop.ini",
        "@eaDir/a.png",
        ".stfolder/a.png",
        ".stversions/a.png",
        "README.md",
        ".gitkeep",
        "lost+found/a.png",
        "$RECYCLE.BIN/a.png",
        "System Volume Information/a.png",
        "#recycle/a.png",
        "a.png.filepart",
    ],
)
def test_names_left_alone(world: World, name: str) -> None:
    """Unfinished downloads and what systems leave behind are never taken."""
    path = world.drop(name, DATA)
    assert world.sweep_settled() == []
    assert path.read_bytes() == DATA


def test_only_plain_files_are_touched(world: World, tmp_path: Path) -> None:
    """Links, pipes and sockets stay where they are, and that is said once each."""
    inbox = world.folders.input
    secret = tmp_path / "secret"
    secret.write_bytes(DATA)
    (inbox / "link.png").symlink_to(secret)
    (inbox / "loop.png").symlink_to(inbox)
    (inbox / "dangling.png").symlink_to(tmp_path / "nothing")
    os.mkfifo(inbox / "pipe.png")
    with socket.socket(socket.AF_UNIX) as plug, structlog.testing.capture_logs() as logs:
        here = Path.cwd()
        os.chdir(inbox)
        try:
            plug.bind("plug.png")
        finally:
            os.chdir(here)
        assert world.sweep_settled() == []
        assert world.sweep_settled() == []
    assert secret.read_bytes() == DATA
    assert len(list(inbox.iterdir())) == 6
    assert [line["event"] for line in logs] == ["input.left_alone"] * 5


def test_links_among_the_claims_lead_nowhere(world: World, tmp_path: Path) -> None:
    """Whoever may write to `input/` may lay a link into `.work`: what it leads to is not taken, read or moved."""
    world.sweep_settled()
    work, theirs = world.folders.input / ".work", tmp_path / "theirs"
    theirs.mkdir()
    (theirs / "secret.png").write_bytes(DATA)
    (work / "1~1").symlink_to(theirs)
    (work / "2~2").mkdir()
    (work / "2~2" / "list.png").symlink_to(theirs / "secret.png")
    os.mkfifo(work / "2~2" / "pipe.png")
    (work / "stray.png").write_bytes(DATA)
    with structlog.testing.capture_logs() as logs:
        assert [claim.file_name for claim in world.vault.recover()] == ["stray.png"]
    assert (theirs / "secret.png").read_bytes() == DATA
    assert len([line for line in logs if line["event"] == "input.left_alone"]) == 3


def test_a_link_in_the_place_of_the_claims(world: World, tmp_path: Path) -> None:
    """Nothing is taken out of where it leads; it is told as a folder's trouble."""
    theirs = tmp_path / "theirs"
    theirs.mkdir()
    (theirs / "secret.png").write_bytes(DATA)
    (world.folders.input / ".work").symlink_to(theirs)
    for look in (world.vault.recover, world.sweep_settled):
        with pytest.raises(FolderError, match="symbolic link"):
            look()
    assert (theirs / "secret.png").read_bytes() == DATA


def test_what_is_swapped_for_a_link_as_it_is_taken(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the look and the rename: the link is left where it then is."""
    secret = tmp_path / "secret.png"
    secret.write_bytes(DATA)
    path = world.drop("list.png", DATA)
    rename = world.disk.rename

    def swap(source: Path, target: Path) -> None:
        path.unlink()
        path.symlink_to(secret)
        rename(source, target)

    monkeypatch.setattr(world.disk, "rename", swap)
    assert world.sweep_settled() == []
    assert world.vault.stuck == 1
    assert secret.read_bytes() == DATA


def test_folders_in_each_other_without_end(world: World) -> None:
    """A chain of them is not followed for ever, and what lies beside it is taken."""
    world.drop("/".join(["d"] * 30) + "/deep.png", DATA)
    world.drop("list.png", DATA)
    assert [claim.file_name for claim in world.sweep_settled()] == ["list.png"]
    assert world.vault.stuck == 1


@pytest.mark.parametrize("name", NASTY_NAMES)
def test_nasty_names_go_through(world: World, name: bytes) -> None:
    """Whatever a file is called, it is archived whole, under a name that can be printed and stored as text."""
    (world.folders.input / os.fsdecode(name)).write_bytes(DATA)
    (path,) = archive(world)
    assert path.read_bytes() == DATA
    assert len(os.fsencode(path.name)) <= 250
    assert path.name.encode("utf-8").decode("utf-8").isprintable()
    sidecar = json.loads(path.with_name(path.name + ".json").read_text(encoding="utf-8"))
    assert sidecar["file_name"].isprintable()
    assert world.files(world.folders.input) == {}


@pytest.mark.parametrize("name", NASTY_NAMES)
def test_nasty_names_survive_a_restart(world: World, name: bytes) -> None:
    """A claim of an earlier run says what its file was called, and where it lay."""
    folder = world.folders.input / "alice"
    folder.mkdir()
    (folder / os.fsdecode(name)).write_bytes(DATA)
    (claim,) = world.sweep_settled()
    world.start()
    assert world.vault.recover() == [claim]
    assert world.vault.recover() == [claim]
    assert claim.source == "alice"


def test_archive_never_overwrites(world: World) -> None:
    """Another file of the same name gets a name of its own; the same content is there once."""
    for data in (b"one", b"two", b"one"):
        world.drop("a.png", data)
        archive(world, data)
    kept = world.pictures(world.folders.archive)
    assert sorted(kept.values()) == [b"one", b"two"]
    assert "2026-11-21/a.png" in kept
    assert world.files(world.folders.input) == {}


def test_name_taken_between_plan_and_move(world: World) -> None:
    """When someone puts a file where this one was going, both are kept."""
    world.drop("a.png", DATA)
    (claim,) = world.sweep_settled()
    entry = world.entry(claim, DATA)
    other = world.folders.archive / entry.archived_as
    other.parent.mkdir()
    other.write_bytes(b"other")
    path = world.vault.archive(claim, entry)
    assert (other.read_bytes(), path.read_bytes()) == (b"other", DATA)


def test_files_named_like_notes_are_kept(world: World) -> None:
    """A dropped file that is called like the note or sidecar of another is not lost to it, in either order."""
    for names in (("a.png", "a.png.txt"), ("b.png.txt", "b.png")):
        for name in names:
            data = name.encode()
            world.drop(name, data)
            (claim,) = world.sweep_settled()
            world.vault.fail(claim, world.entry(claim, data, "not-a-picture"))
    kept = list(world.files(world.folders.failed).values())
    assert all(name in kept for name in (b"a.png", b"a.png.txt", b"b.png", b"b.png.txt"))


def test_sidecar_tells_all_that_a_rebuild_needs(world: World) -> None:
    """Name, folder, times, hash, screen and day stand beside each archived file; its own time is kept."""
    dropped = world.drop("alice/a.png", DATA, age=3600)
    changed = dropped.stat().st_mtime
    (path,) = archive(world)
    sidecar = json.loads(path.with_name("a.png.json").read_text())
    assert set(sidecar) >= {"sha256", "file_name", "source", "file_time", "received_at", "captured_at", "screen"}
    assert sidecar["game_day"] == "2026-11-21"
    assert path.stat().st_mtime == changed


def test_note_says_why(world: World) -> None:
    """A failed file has a note beside it with the reason."""
    world.drop("a.png", DATA)
    (claim,) = world.sweep_settled()
    path = world.vault.fail(claim, world.entry(claim, DATA, "no-rows"))
    assert path.relative_to(world.folders.failed) == Path("no-rows/a.png")
    assert "The reason." in path.with_name("a.png.txt").read_text()


def test_what_was_seen_is_a_page_beside_the_picture(world: World) -> None:
    """The page shows the picture under its own name, and each text where it stands; the note says how a pack begins."""
    world.drop('a "b" #1.png', DATA)
    (claim,) = world.sweep_settled()
    seen = Seen.plain((40, 20), [("<b>Rank & Name</b>", (1, 2, 30, 10))] * 2000)
    path = world.vault.fail(claim, world.entry(claim, DATA, "unknown-screen"), seen)
    page = path.with_name(path.name + ".html").read_text()
    assert 'href="./a%20%22b%22%20%231.png"' in page
    assert "&lt;b&gt;Rank &amp; Name&lt;/b&gt;" in page
    assert "<b>" not in page
    assert "without 500 more" in page
    note = path.with_name(path.name + ".txt").read_text()
    assert f"muster learn {shlex.quote(f'failed/unknown-screen/{path.name}')}" in note


def test_a_page_takes_no_place_of_another_file(world: World) -> None:
    """A dropped file that is called like the page of another is not lost to it, in either order."""
    seen = Seen.plain((40, 20), [])
    for names in (("a.png", "a.png.html"), ("b.png.html", "b.png")):
        for name in names:
            data = name.encode()
            world.drop(name, data)
            (claim,) = world.sweep_settled()
            world.vault.fail(claim, world.entry(claim, data, "unknown-screen"), seen)
    kept = list(world.files(world.folders.failed).values())
    assert all(name in kept for name in (b"a.png", b"a.png.html", b"b.png", b"b.png.html"))


def test_copies_lie_apart(world: World) -> None:
    """A further copy goes to archive/duplicates/, and is no reason to think the first one is there."""
    world.drop("a.png", DATA)
    (claim,) = world.sweep_settled()
    entry = world.entry(claim, DATA)
    path = world.vault.archive_copy(claim, entry)
    assert path.relative_to(world.folders.archive) == Path("duplicates/a.png")
    assert not world.vault.holds(entry.archived_as)


@pytest.mark.parametrize("seconds", [1e12, -1e12, 253402300800.0])
def test_a_time_that_no_calendar_has(world: World, monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
    """Some file systems keep the year 33658 for whoever writes it: that file is taken, and so are those behind it."""
    world.drop("a.png", DATA)
    lstat, fstat = Path.lstat, os.fstat

    def odd(status: os.stat_result) -> os.stat_result:
        return os.stat_result(tuple(status), {"st_mtime": seconds, "st_mtime_ns": int(seconds) * 10**9})

    monkeypatch.setattr(Path, "lstat", lambda path: odd(lstat(path)))
    monkeypatch.setattr(os, "fstat", lambda handle: odd(fstat(handle)))
    (claim,) = world.sweep_settled()
    contents = world.vault.read(claim, 1000)
    assert contents is not None
    assert world.vault.stands(claim, contents)
    assert contents.changed_at == claim.file_time == datetime(2200 if seconds > 0 else 1970, 1, 1, tzinfo=UTC)


def test_a_file_that_changes_while_it_is_read_is_not_steady(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """A writer that was not done after all is noticed."""
    world.drop("a.png", DATA)
    (claim,) = world.sweep_settled()
    hasher = hashlib.sha256

    def late_writer() -> object:
        with claim.path.open("ab") as file:
            file.write(b"more")
        return hasher()

    monkeypatch.setattr("daemon.adapters.vault.contents.hashlib.sha256", late_writer)
    contents = world.vault.read(claim, 1000)
    monkeypatch.undo()
    assert contents is not None
    assert not contents.steady
    again = world.vault.read(claim, 1000)
    assert again is not None
    assert (again.steady, again.data) == (True, DATA + b"more")


def test_tries_in_vain_are_counted_over_restarts(world: World) -> None:
    """Each picture has a count of its own, which ends with its fate; a note that cannot be read is none."""
    for tries in range(1, 4):
        world.start()
        assert world.vault.note_try("one") == tries
        assert world.vault.note_try(f"other {tries}") == 1
    world.vault.forget_tries("one")
    world.start()
    assert world.vault.note_try("one") == 1
    assert world.vault.note_try("other 2") == 2
    note = world.folders.state / "tries.json"
    for nonsense in ("nonsense", "[]", '{"one": "two"}'):
        note.write_text(nonsense)
        world.vault.forget_tries("one")
        assert world.vault.note_try("one") == 1
    world.vault.forget_tries("one")
    assert not note.exists()


def test_notes_of_tries_do_not_pile_up(world: World) -> None:
    """Of pictures that were taken away in the middle of their tries, the oldest are forgotten."""
    note = world.folders.state / "tries.json"
    note.write_text(json.dumps({str(number): 1 for number in range(1000)}))
    assert world.vault.note_try("new") == 1
    kept = json.loads(note.read_text())
    assert len(kept) == 1000
    assert "0" not in kept
    assert kept["new"] == 1


def test_file_over_the_limit_is_hashed_and_not_kept_in_memory(world: World) -> None:
    """What is too large has a key and no bytes."""
    world.drop("a.png", b"x" * 100)
    (claim,) = world.sweep_settled()
    contents = world.vault.read(claim, 99)
    assert contents is not None
    assert contents.data is None
    exact = world.vault.read(claim, 100)
    assert exact is not None
    assert exact.data == b"x" * 100
    assert exact.sha256 == contents.sha256


def test_claim_that_someone_took_away(world: World) -> None:
    """A claimed file that is gone is no error."""
    world.drop("a.png", DATA)
    (claim,) = world.sweep_settled()
    claim.path.unlink()
    assert world.vault.read(claim, 10) is None


def test_input_folder_taken_away_is_made_again(world: World) -> None:
    """Without its input folder the vault makes a new one and goes on."""
    world.folders.input.rename(world.folders.input.with_name("elsewhere"))
    assert world.vault.sweep(2.0) == []
    world.drop("a.png", DATA)
    assert len(world.sweep_settled()) == 1


def test_folder_that_cannot_be_listed(world: World) -> None:
    """A folder that goes away in the middle of a sweep is said once and passed over."""
    with structlog.testing.capture_logs() as logs:
        assert list(look_through(world.folders.input / "gone", world.vault._dropped.refuse)) == []
    assert [line["event"] for line in logs] == ["input.left_alone"]


def test_files_that_may_not_be_read_or_taken_stay(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both are said once, and cost the other files nothing."""
    refused = [world.drop("secret.png", DATA), world.drop("stuck.png", DATA)]
    world.drop("good.png", DATA)
    monkeypatch.setattr("daemon.adapters.vault.input.os.access", lambda path, _: path.name != "secret.png")
    rename = world.disk.rename

    def refuse(source: Path, target: Path) -> None:
        if source.name == "stuck.png":
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        rename(source, target)

    monkeypatch.setattr(world.disk, "rename", refuse)
    with structlog.testing.capture_logs() as logs:
        assert [claim.file_name for claim in world.sweep_settled()] == ["good.png"]
        for _ in range(3):
            assert world.sweep_settled() == []
    assert {line["event"] for line in logs} == {"input.left_alone"}
    assert sorted(line["path"] for line in logs) == sorted(map(str, refused))
    assert all(path.read_bytes() == DATA for path in refused)


def test_a_file_that_goes_before_it_is_taken(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that its owner takes back in the last moment is no error, and leaves nothing behind."""
    path = world.drop("a.png", DATA)

    def gone(source: Path, _: Path) -> None:
        source.unlink()
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))

    monkeypatch.setattr(world.disk, "rename", gone)
    assert world.sweep_settled() == []
    assert not path.exists()
    assert list((world.folders.input / ".work").iterdir()) == []


@pytest.mark.parametrize("no_links", [False, True])
def test_no_second_place_over_another_file(world: World, tmp_path: Path, *, no_links: bool) -> None:
    """The last step looks once more: a taken name is refused, with hard links and without."""
    source, target, spare = tmp_path / "a.png", tmp_path / "b.png", tmp_path / "spare" / "x"
    source.write_bytes(DATA)
    target.write_bytes(b"other")
    world.disk.no_links = no_links
    with pytest.raises(FileExistsError):
        give_second_place(world.disk, source, target, spare)
    assert (source.read_bytes(), target.read_bytes()) == (DATA, b"other")


def test_other_trouble_with_a_link_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only what a copy can mend leads to a copy."""
    (tmp_path / "a.png").write_bytes(DATA)

    def broken(_: Path, __: Path) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    disk = Disk()
    monkeypatch.setattr(disk, "link", broken)
    with pytest.raises(OSError, match="Input/output"):
        give_second_place(disk, tmp_path / "a.png", tmp_path / "b.png", tmp_path / "spare" / "x")


def test_file_that_comes_again_while_the_first_is_in_work(world: World) -> None:
    """A new file of the same name is another file."""
    world.drop("a.png", b"one")
    (first,) = world.sweep_settled()
    world.drop("a.png", b"two")
    (second,) = world.sweep_settled()
    assert (first.path.read_bytes(), second.path.read_bytes()) == (b"one", b"two")


def test_a_claim_whose_folder_was_away_is_found_again(world: World) -> None:
    """A share that is unmounted takes what is in work with it; once it is back the files are taken up, once."""
    world.drop("a.png", DATA)
    world.drop("alice/b.png", DATA)
    claims = world.sweep_settled()
    assert world.vault.returned() == []
    away = world.folders.input.rename(world.folders.input.with_name("away"))
    assert [world.vault.read(claim, 1000) for claim in claims] == [None, None]
    assert world.sweep_settled() == []
    assert world.vault.returned() == []
    (world.folders.input / ".work").rmdir()
    world.folders.input.rmdir()
    away.rename(world.folders.input)
    back = world.vault.returned()
    assert [(claim.file_name, claim.source, claim.path) for claim in back] == [
        (claim.file_name, claim.source, claim.path) for claim in claims
    ]
    assert world.vault.returned() == []
    for claim in back:
        world.vault.archive(claim, world.entry(claim, DATA))
    assert (world.vault.returned(), world.files(world.folders.input)) == ([], {})


@pytest.mark.parametrize("refuses", ["folder", "file"])
def test_what_cannot_leave_a_mount_is_not_copied_again_and_again(
    world: World, monkeypatch: pytest.MonkeyPatch, refuses: str
) -> None:
    """A file on a mount of its own that Muster may not take away stays there, and no copy of it anywhere."""
    path = world.drop("alice/a.png", DATA)
    world.disk.mounts = (path.parent,)
    with monkeypatch.context() as patched:
        if refuses == "folder":
            patched.setattr("daemon.adapters.vault.vault.os.access", lambda *_: False)
        else:

            def refuse(_: Path) -> None:
                raise OSError(errno.EROFS, os.strerror(errno.EROFS))

            patched.setattr(world.disk, "unlink", lambda gone: refuse(gone) if gone == path else gone.unlink())
        for _ in range(3):
            assert world.sweep_settled() == []
            assert world.vault.returned() == []
        assert world.vault.stuck == 1
        assert world.files(world.folders.input) == {"alice/a.png": DATA}
    assert len([*world.vault.sweep(2.0), *world.sweep_settled()]) == 1


def test_across_mounts_without_links(world: World) -> None:
    """The slowest way, a copy that is renamed, keeps bytes and times and leaves nothing behind."""
    world.disk.mounts, world.disk.no_links = (world.folders.archive,), True
    changed = world.drop("a.png", DATA).stat().st_mtime
    (path,) = archive(world)
    assert (path.read_bytes(), path.stat().st_mtime) == (DATA, changed)
    assert set(world.files(world.folders.archive)) == {"2026-11-21/a.png", "2026-11-21/a.png.json"}


def test_real_copy_across_file_systems(world: World, tmp_path_factory: pytest.TempPathFactory) -> None:
    """The same on two file systems, where the machine has them."""
    memory = Path("/dev/shm")  # noqa: S108 (the one other file system most Linux machines have)
    if not os.access(memory, os.W_OK) or memory.stat().st_dev == world.folders.input.stat().st_dev:
        pytest.skip("no second file system here")
    far = memory / tmp_path_factory.mktemp("far").name
    try:
        world.folders.archive.rmdir()
        far.mkdir()
        world.folders.archive.symlink_to(far)
        changed = world.drop("a.png", DATA).stat().st_mtime_ns
        world.vault = FolderVault(world.folders, SystemClock())
        (claim,) = world.vault.sweep(0.0)
        path = world.vault.archive(claim, world.entry(claim, DATA))
        assert (path.read_bytes(), path.stat().st_mtime_ns) == (DATA, changed)
        assert set(world.files(far)) == {"2026-11-21/a.png", "2026-11-21/a.png.json"}
        assert world.files(world.folders.input) == {}
    finally:
        world.folders.archive.unlink()
        for left in sorted(far.rglob("*"), reverse=True):
            left.rmdir() if left.is_dir() else left.unlink()
        far.rmdir()


def test_files_that_cannot_be_taken_are_counted(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """As long as they cannot be; they stay where they are, and the others are taken."""
    rename = world.disk.rename

    def refused(source: Path, target: Path) -> None:
        if source.name == "a.png":
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        rename(source, target)

    for name in ("a.png", "b.png"):
        world.drop(name, DATA)
    with monkeypatch.context() as patched:
        patched.setattr(world.disk, "rename", refused)
        assert [claim.file_name for claim in world.sweep_settled()] == ["b.png"]
        for _ in range(3):
            assert world.vault.stuck == 1
            assert world.vault.sweep(2.0) == []
        assert (world.folders.input / "a.png").exists()
    assert [claim.file_name for claim in world.vault.sweep(2.0)] == ["a.png"]
    assert world.vault.stuck == 0

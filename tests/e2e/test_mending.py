"""A database that is lost, damaged or not whole: noticed at start, told by `verify`, made anew by `rebuild`."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import pytest

from daemon.adapters.disk.moves import Disk
from daemon.service import Progress, rebuilding

if TYPE_CHECKING:
    from tests.e2e.conftest import Child, DrawnWeek, Place


def live(place: Place) -> Path:
    return place.state / "muster.duckdb"


def aside(place: Place) -> list[str]:
    """The old databases that were kept."""
    return [path.name for path in place.state.iterdir() if ".old-" in path.name]


def forget(place: Place, count: int) -> None:
    """Let the database lose screenshots, as a broken log does."""
    with duckdb.connect(str(live(place))) as connection:
        lost = connection.execute("SELECT sha256 FROM kept.screenshots ORDER BY received_at DESC LIMIT ?", [count])
        for (sha256,) in lost.fetchall():
            for table in ("readings", "rows", "screenshots"):
                connection.execute(f"DELETE FROM kept.{table} WHERE sha256 = ?", [sha256])  # noqa: S608 - names above


def test_a_whole_database_is_found_whole(after: Place, week: DrawnWeek) -> None:
    """And nothing is changed by looking; copies and failed files are no fault."""
    after.drop(week.pictures[0], "again.png")
    after.drop(b"no picture", "bad.png")
    after.once()
    before = {name: (after.home / name).read_bytes() for name in after.files(after.home) if "state/" in name}
    said = after.muster("verify")
    assert (said.code, said.err) == (0, "")
    count = len(week.pictures)
    assert f"{count} screenshots in the database, {count} pictures and 1 further copies in the archive." in said.out
    assert "All is as it should be." in said.out
    changed = {name for name, data in before.items() if (after.home / name).read_bytes() != data}
    assert changed <= {"state/muster.lock"}


def test_everything_that_does_not_fit_is_told(after: Place, week: DrawnWeek) -> None:
    """A picture gone, one changed, one without a sidecar, one unknown: each with its name and what to do."""
    pictures = [after.archive / name for name in after.files(after.archive) if name.endswith(".png")]
    pictures[0].unlink()
    pictures[1].write_bytes(pictures[1].read_bytes() + b"rot")
    pictures[2].with_name(f"{pictures[2].name}.json").unlink()
    (after.archive / "2025-03-03" / "stranger.png").write_bytes(b"PNG")
    said = after.muster("verify")
    assert said.code == 3
    for picture, words in zip(
        pictures, ("not in the archive", "no longer what was read", "without a sidecar"), strict=False
    ):
        (line,) = [line for line in said.out.splitlines() if words in line]
        assert picture.name in line
    assert "stranger.png" in said.out
    assert len(week.pictures) >= 3


@pytest.mark.parametrize("harm", ["gone", "empty file", "flipped", "not whole", "log alone"])
def test_a_lost_database_is_noticed_and_made_anew(after: Place, harm: str, week: DrawnWeek) -> None:
    """Whatever happened to it: it is told at start with what to type, and then every counter is what it was."""
    before, database = after.judged(), live(after)
    whole = database.read_bytes()
    match harm:
        case "gone":
            database.unlink()
        case "empty file":
            database.write_bytes(b"")
        case "flipped":
            damaged = bytearray(whole)
            for place in range(12_288, len(damaged), 4096):
                damaged[place + 99] ^= 0xFF
            database.write_bytes(damaged)
        case "not whole":
            forget(after, 2)
        case "log alone":
            database.rename(f"{database}.wal")
    checked = after.muster("verify")
    assert checked.code == 3
    assert "muster rebuild" in checked.out + checked.err
    started = after.muster("run", "--once")
    if harm == "not whole":
        assert started.code == 0
        assert "store.gap" in started.err
        assert "muster rebuild" in (after.state / "health.json").read_text(encoding="utf-8")
    else:
        assert (started.code, "muster rebuild" in started.err) == (3, True)
    if harm == "log alone":
        Path(f"{database}.wal").rename(after.home / "aside.wal")
    made = after.muster("rebuild")
    assert made.code == 0, made.err
    assert f"The new database knows {len(week.pictures)} screenshots" in made.out
    assert after.muster("verify").code == 0
    after.once()
    assert after.judged() == before
    assert bool(aside(after)) == (harm not in {"gone", "log alone"})
    assert not list(after.state.glob("*rebuilding*"))


def test_from_the_archive_alone(after: Place, week: DrawnWeek) -> None:
    """Without any database or copy, and without one sidecar, the pictures are read again and everything is equal."""
    after.drop(week.pictures[0], "bob/again.png")
    after.once()
    before = after.judged()
    sightings = after.table("SELECT sha256, file_name FROM sightings ORDER BY ALL")
    live(after).unlink()
    (after.reports / "alliance.duckdb").unlink()
    sidecar = next(after.archive.glob("*/*.png.json"))
    sidecar.unlink()
    made = after.muster("rebuild")
    assert "0 taken over" in made.out
    assert sidecar.exists()
    assert after.muster("verify").code == 0
    after.once()
    assert after.judged() == before
    assert after.table("SELECT sha256, file_name FROM sightings ORDER BY ALL") == sightings
    assert len(sightings) == 1


def test_what_lost_its_cells_is_mended(after: Place, week: DrawnWeek) -> None:
    """Cells, rows or all of a screenshot are gone from the database: told, and read again from the archive."""
    before = after.judged()
    with duckdb.connect(str(live(after))) as connection:
        shas = [sha for (sha,) in connection.execute("SELECT sha256 FROM kept.screenshots ORDER BY sha256").fetchall()]
        for harm, sha in zip(
            ("readings WHERE sha256 = ?", "readings WHERE sha256 = ? AND row_number = 1", "rows WHERE sha256 = ?"),
            shas,
            strict=False,
        ):
            connection.execute(f"DELETE FROM kept.{harm}", [sha])  # noqa: S608 - texts above
    (after.reports / "alliance.duckdb").unlink()
    checked = after.muster("verify")
    assert (checked.code, "does not hang together" in checked.out) == (3, True)
    made = after.muster("rebuild")
    assert f"{len(week.pictures) - 3} taken over, 3 read from the archive" in made.out
    assert after.muster("verify").code == 0
    after.once()
    assert after.judged() == before


def test_from_the_archive_alone_with_corrections(after: Place) -> None:
    """What the officer said stands beside what was read, so it is worth as much for readings that are made again."""
    plain = after.judged()
    ((sha, row, other),) = after.table(
        "SELECT screenshot, min(row_number), max(member) FROM readings WHERE column_name = 'boost' AND NOT held"
        " GROUP BY screenshot ORDER BY screenshot LIMIT 1"
    )
    (after.home / "corrections.yaml").write_text(
        "corrections:\n"
        f"  - {{screenshot: {sha[:12]}, row: {row}, column: boost, value: 77}}\n"
        f"  - {{excused: {other}, from: 2025-03-01, to: 2025-03-09}}\n",
        encoding="utf-8",
    )
    after.once()
    corrected = after.judged()
    assert corrected["observations"] != plain["observations"]
    live(after).unlink()
    (after.reports / "alliance.duckdb").unlink()
    assert "0 taken over" in after.muster("rebuild").out
    assert after.muster("verify").code == 0
    after.once()
    assert after.judged() == corrected
    (after.home / "corrections.yaml").unlink()
    after.once()
    assert after.judged() == plain


def test_every_picture_is_read_anew_when_asked(after: Place, week: DrawnWeek) -> None:
    """The readings of the old database are not believed; what cannot be read any more is told, and stays."""
    before = after.judged()
    (after.archive / "2025-03-03" / "broken.png").write_bytes(b"no picture")
    made = after.muster("rebuild", "--read-anew")
    assert made.code == 1
    assert f"0 taken over, {len(week.pictures)} read" in made.out
    assert "broken.png could not be read any more" in made.out
    assert (after.archive / "2025-03-03" / "broken.png").exists()
    after.once()
    assert after.judged() == before


def test_a_rebuild_that_is_broken_off_goes_on(after: Place, monkeypatch: pytest.MonkeyPatch, week: DrawnWeek) -> None:
    """In the middle of the pictures, and between the two renames; until it is done Muster does not start."""
    before = after.judged()
    live(after).write_bytes(b"")
    (after.reports / "alliance.duckdb").unlink()

    def killed(progress: Progress) -> None:
        if progress.done == 2:
            raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        read_again = rebuilding.read_again
        patched.setattr(
            "daemon.app.mending.read_again",
            lambda archive, ledger, working, _: read_again(archive, ledger, working, killed),
        )
        assert after.muster("rebuild").code == 130
    started = after.muster("run", "--once")
    assert (started.code, "was begun and not finished" in started.err) == (3, True)
    assert after.muster("verify").code == 3

    class Killed(BaseException):
        pass

    rename = Disk.rename

    def torn(disk: Disk, source: Path, target: Path) -> None:
        if target == live(after):
            raise Killed
        rename(disk, source, target)

    with monkeypatch.context() as patched:
        patched.setattr(Disk, "rename", torn)
        with pytest.raises(Killed):
            after.muster("rebuild")
    assert after.muster("run", "--once").code == 3
    made = after.muster("rebuild")
    assert "0 read from the archive" in made.out
    assert after.muster("verify").code == 0
    after.once()
    assert after.judged() == before
    assert len(before["marks"]) > len(week.pictures)


def test_neither_works_beside_a_daemon(after: Place, start: Callable[[Place], Child]) -> None:
    """One at a time: the database has one owner."""
    child = start(after)
    for command in ("verify", "rebuild"):
        said = after.muster(command)
        assert (said.code, "already works" in said.err) == (4, True)
    assert child.end(signal.SIGTERM) == 0
    assert after.muster("verify").code == 0


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_state_folder_that_cannot_be_written(after: Place) -> None:
    """It is told before anything is begun."""
    after.state.chmod(0o500)
    said = after.muster("rebuild")
    after.state.chmod(0o700)
    assert (said.code, "chown" in said.err) == (3, True)
    shutil.rmtree(after.state)

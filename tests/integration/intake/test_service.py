"""The service with the real vault: what becomes of files, copies, failures, trouble, and the weeks."""

from __future__ import annotations

import dataclasses
import errno
import hashlib
import itertools
import os
import threading
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

import pytest
import structlog

from daemon.domain.days import Week
from daemon.domain.health import Part, State, verdict
from daemon.domain.ledger import CaptureSource, FileState
from daemon.domain.messages import ReportDue, SettingsChanged, Stop, Woken
from daemon.domain.notices import Notice, NoticeKind
from daemon.domain.reading import ScreenshotRead
from daemon.domain.written import Closing
from daemon.errors import (
    ConfigError,
    CrashedError,
    OutOfMemoryError,
    ReaderFailedError,
    ScreenshotError,
    StoreError,
    TesseractMissingError,
    TooSlowError,
    UnexpectedError,
)
from daemon.ports import Claim, Contents
from daemon.service import Counts, Progress, Working

if TYPE_CHECKING:
    from tests.integration.intake.conftest import World


def png(text: str) -> bytes:
    """Bytes that the fake reader takes for a picture."""
    return b"PNG" + text.encode() + b"END"


def sha(data: bytes) -> str:
    """The key of these bytes."""
    return hashlib.sha256(data).hexdigest()


def test_a_picture_is_read_kept_and_archived(world: World) -> None:
    """The main way: read, kept once, archived under its game day, published."""
    world.drop("Screenshot_20261120-100000.png", png("a"))
    assert world.run_once() == Counts(read=1)
    (entry,) = world.ledger.entries.values()
    assert (entry.game_day, entry.capture.source) == (date(2026, 11, 20), CaptureSource.FILE_NAME)
    assert entry.archived_as == "2026-11-20/Screenshot_20261120-100000.png"
    assert world.vault.holds(entry.archived_as)
    assert world.judge.judged[-1] == 1
    assert world.judge.published[-1] == world.folders.reports / "alliance.duckdb"
    assert world.judge.rested == len(world.judge.published)
    assert world.reports[-1][0] == "latest"


def test_a_burst_of_300_files(world: World) -> None:
    """All of a burst are taken, each once, and the progress rises to the end."""
    for number in range(300):
        world.drop(f"{number}.png", png(str(number)))
    seen: list[Progress] = []
    assert world.service.run_once(seen.append) == Counts(read=300)
    assert len(set(world.ledger.readings)) == len(world.ledger.readings) == 300
    assert [p.done for p in seen] == list(range(1, 301))
    assert {p.total for p in seen} == {300}


def test_the_same_picture_again_counts_once(world: World) -> None:
    """A copy under another name goes to duplicates, its name is noted, and nothing more is counted."""
    world.drop("a.png", png("a"), age=100)
    world.drop("bob/Screenshot_20261119-100000.png", png("a"), age=50)
    assert world.run_once() == Counts(read=1, copies=1)
    world.start()
    world.drop("a.png", png("a"), age=100)
    assert world.run_once() == Counts(copies=1)
    assert len(world.ledger.readings) == 1
    (_, name, source, capture) = next(s for s in world.ledger.sightings if s[2] == "bob")
    assert (name, source) == ("Screenshot_20261119-100000.png", "bob")
    assert capture.source is CaptureSource.FILE_NAME


def test_picture_whose_archived_file_is_missing_is_archived(world: World) -> None:
    """A read picture that comes again after its file was lost takes its place in the archive."""
    world.drop("a.png", png("a"))
    world.run_once()
    (entry,) = world.ledger.entries.values()
    (world.folders.archive / entry.archived_as).unlink()
    world.start()
    world.drop("b.png", png("a"))
    world.run_once()
    assert world.vault.holds(entry.archived_as)
    assert len(world.ledger.readings) == 1


def test_bad_files_fail_and_the_next_goes_on(world: World) -> None:
    """Each kind of bad file lies under its code with a note, and good ones are read."""
    world.config = world.config.model_copy(
        update={"intake": world.config.intake.model_copy(update={"max_megabytes": 0.0001})}
    )
    world.start()
    files = {"a.png": b"text", "b.png": b"PNGhalf", "c.png": b"odd", "d.png": b"PNG" + b"x" * 200, "e.png": b""}
    for name, data in files.items():
        world.drop(name, data)
    world.drop("good.png", png("a"))
    assert world.run_once() == Counts(read=1, failed=5)
    assert set(world.pictures(world.folders.failed)) == {
        "not-a-picture/a.png",
        "truncated/b.png",
        "unknown-screen/c.png",
        "too-large/d.png",
        "not-a-picture/e.png",
    }
    assert (world.folders.failed / "too-large" / "d.png.txt").is_file()
    pages = [name for name in world.files(world.folders.failed) if name.endswith(".html")]
    assert pages == ["unknown-screen/c.png.html"]
    assert {entry.code for entry in world.ledger.entries.values()} >= {"too-large", "truncated"}


def test_failed_picture_is_read_again(world: World) -> None:
    """A picture that failed and comes again is read anew: a pack may have come since."""
    world.drop("a.png", b"odd")
    world.run_once()
    world.start()
    read = world.read
    world.read = lambda data: read(png(data.hex()))
    world.drop("a.png", b"odd")
    assert world.run_once() == Counts(read=1)
    assert [entry.state for entry in world.ledger.entries.values()] == [FileState.READ]


def test_young_half_picture_is_waited_for(world: World) -> None:
    """A file that is no whole picture yet is tried again while it may still grow, and then read."""
    world.drop("a.png", b"PNGhal", age=0)
    work = world.folders.input / ".work"

    def grow() -> None:
        for path in work.rglob("*.png"):
            path.write_bytes(png("half"))
            os.utime(path, (world.clock.now().timestamp(),) * 2)

    world.inbox.meanwhile = grow
    assert world.run_once() == Counts(read=1)


def test_young_half_picture_that_stays_half_fails(world: World) -> None:
    """When it has not changed for long enough, it is called bad."""
    world.drop("a.png", b"PNGhal", age=0)
    assert world.run_once() == Counts(failed=1)
    assert world.clock.passed >= 5 * world.config.intake.settle_seconds - 2


def test_claim_that_is_taken_away_is_forgotten(world: World) -> None:
    """When someone clears the folder of work, the service goes on with what is left."""
    world.disk.full = True
    world.drop("a.png", png("a"))
    world.run_once()
    for path in (world.folders.input / ".work").rglob("*.png"):
        path.unlink()
    world.disk.full = False
    assert world.run_once() == Counts()


def test_file_that_is_still_written_to_waits(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that changes while it is read is neither kept nor called bad until it stands still."""
    world.drop("a.png", png("a"))
    read, looks = world.vault.read, iter(range(10))

    def unsteady(claim: Claim, max_bytes: int) -> Contents | None:
        contents = read(claim, max_bytes)
        assert contents is not None
        return dataclasses.replace(contents, steady=next(looks) >= 3)

    monkeypatch.setattr(world.vault, "read", unsteady)
    assert world.run_once() == Counts(read=1)
    assert next(looks) == 4


@pytest.mark.parametrize("first", [png("first"), b"odd picture"])
def test_file_that_is_written_over_while_it_is_looked_at(world: World, first: bytes) -> None:
    """Who kept a file open may write another picture into it: that one is read, and lies in the archive as itself."""
    read, path = world.read, world.drop("a.png", first)
    with path.open("r+b", buffering=0) as out:

        def written_over(data: bytes) -> ScreenshotRead:
            if data == first:
                out.write(png("second"))
                out.truncate()
            return read(data)

        world.read = written_over
        assert world.run_once() == Counts(read=1)
    assert world.ledger.readings == [sha(png("second"))]
    assert list(world.pictures(world.folders.archive).values()) == [png("second")]
    assert world.pictures(world.folders.failed) == {}


def test_growing_pauses(world: World) -> None:
    """Each pause before another try is longer than the one before, up to a minute."""
    tried: list[float] = []
    world.config = world.config.model_copy(
        update={"intake": world.config.intake.model_copy(update={"sweep_seconds": 1000.0})}
    )

    def missing(_: bytes) -> ScreenshotRead:
        tried.append(world.clock.passed)
        if len(tried) == 10:
            world.inbox.post(Stop())
        raise TesseractMissingError("Tesseract is missing.")

    world.read = missing
    world.start()
    world.drop("a.png", png("a"))
    world.service.run_forever()
    pauses = [later - earlier for earlier, later in itertools.pairwise(tried)]
    assert [round(p) for p in pauses] == [1, 2, 4, 8, 16, 32, 60, 60, 60]
    assert world.files(world.folders.failed) == {}
    (trouble,) = world.health[-1].troubles
    assert (trouble.part, trouble.said) == (Part.READER, "Tesseract is missing.")


def test_program_error_is_survived(world: World) -> None:
    """A picture that the program breaks on is tried three times, then laid aside with its trace in the log."""
    world.drop("a.png", b"bug", age=100)
    world.drop("b.png", png("b"))
    with structlog.testing.capture_logs() as logs:
        assert world.run_once() == Counts(read=1, failed=1)
    assert "unexpected/a.png" in world.pictures(world.folders.failed)
    assert len([line for line in logs if line.get("exc_info")]) == 3


@pytest.mark.parametrize("error", [ReaderFailedError, TooSlowError, OutOfMemoryError, CrashedError, UnexpectedError])
def test_what_the_machine_did_is_tried_again(world: World, error: type[ScreenshotError]) -> None:
    """A picture over which the reader ended is tried twice more, and read if it goes well; others go on meanwhile."""
    read, order = world.read, list[bytes]()

    def failing(data: bytes) -> ScreenshotRead:
        order.append(data)
        if data == png("a") and order.count(data) < 3:
            raise error("It ended.")
        return read(data)

    world.read = failing
    world.drop("a.png", png("a"), age=100)
    world.drop("b.png", png("b"))
    assert world.run_once() == Counts(read=2)
    assert order == [png("a"), png("b"), png("a"), png("a")]
    assert world.vault.note_try(sha(png("a"))) == 1


def test_tries_end_also_over_restarts(world: World) -> None:
    """After the third try in vain the file fails with the last reason, however often the daemon was restarted."""

    def failing(_: bytes) -> ScreenshotRead:
        world.inbox.post(Stop())
        raise CrashedError("It crashed.")

    world.read = failing
    world.drop("a.png", png("a"))
    for left in (Counts(waiting=1), Counts(waiting=1), Counts(failed=1)):
        world.start()
        assert world.service.run_forever() == left
    (entry,) = world.ledger.entries.values()
    assert (entry.code, entry.reason) == ("crashed", "It crashed.")
    assert "crashed/a.png" in world.pictures(world.folders.failed)
    world.drop("a.png", png("a"))
    world.start()
    assert world.service.run_forever() == Counts(waiting=1)


def test_the_daemons_own_death_uses_up_no_try(world: World) -> None:
    """However often the daemon dies while a picture is read, the picture is read once it lives."""

    class Death(BaseException):
        pass

    def deadly(_: bytes) -> ScreenshotRead:
        raise Death

    read, world.read = world.read, deadly
    world.drop("a.png", png("a"))
    for _ in range(20):
        world.start()
        with pytest.raises(Death):
            world.run_once()
    world.read = read
    world.start()
    assert world.run_once() == Counts(read=1)


def test_several_readers_read_at_a_time(world: World) -> None:
    """As many pictures as there are readers are read at the same time, and all are kept, whichever is done first."""
    together = threading.Barrier(3)
    read = world.read

    def at_once(data: bytes) -> ScreenshotRead:
        together.wait(60)
        return read(data)

    world.read, world.readers = at_once, 3
    world.start()
    for number in range(9):
        world.drop(f"{number}.png", png(str(number)))
    assert world.run_once() == Counts(read=9)
    assert sorted(world.ledger.readings) == sorted(sha(png(str(number))) for number in range(9))


def test_two_copies_that_are_read_at_the_same_time_count_once(world: World) -> None:
    """The one that is done later is found to be known by then."""
    together = threading.Barrier(2)
    read = world.read

    def at_once(data: bytes) -> ScreenshotRead:
        together.wait(60)
        return read(data)

    world.read, world.readers = at_once, 2
    world.start()
    world.drop("a.png", png("a"))
    world.drop("b.png", png("a"))
    assert world.run_once() == Counts(read=1, copies=1)
    assert len(world.ledger.readings) == 1


def test_a_stop_does_not_wait_for_ever(world: World) -> None:
    """A picture that is not done in time when the daemon is to end is left for the next start."""
    hanging, read = threading.Event(), world.read

    def slow(data: bytes) -> ScreenshotRead:
        world.inbox.post(Stop())
        hanging.wait(60)
        return read(data)

    def goes_by_itself() -> float:
        world.clock.passed += 1
        return world.clock.passed

    world.read = slow
    world.drop("slow.png", png("slow"))
    world.clock.monotonic = goes_by_itself  # type: ignore[method-assign]  # nobody waits for it meanwhile
    try:
        assert world.service.run_forever() == Counts(waiting=1)
    finally:
        hanging.set()
    world.read = read
    world.start()
    assert world.run_once() == Counts(read=1)


def test_full_disk_loses_nothing(world: World) -> None:
    """While the disk is full, files wait; once there is room they are archived, each counted once."""
    world.disk.full = True
    for number in range(3):
        world.drop(f"{number}.png", png(str(number)))
    counts = world.run_once()
    assert counts == Counts(waiting=3)
    world.disk.full = False
    world.start()
    assert world.run_once() == Counts(read=3)
    assert len(world.ledger.readings) == 3
    assert len(world.pictures(world.folders.archive)) == 3


def test_database_that_fails_loses_nothing(world: World) -> None:
    """While the database cannot be written, files wait for it."""
    world.ledger.down = True
    world.drop("a.png", png("a"))
    assert world.run_once() == Counts(waiting=1)
    assert world.files(world.folders.failed) == {}
    world.ledger.down = False
    world.start()
    assert world.run_once() == Counts(read=1)


def test_report_that_cannot_be_written_is_written_later(world: World) -> None:
    """Judging that fails does not end the daemon; the next round does it."""
    world.judge.broken = OSError(errno.ENOSPC, "No space left on device")
    world.drop("a.png", png("a"))
    rounds = iter(range(10))

    def mend() -> None:
        if next(rounds) == 3:
            world.judge.broken = None
        if world.reports:
            world.inbox.post(Stop())

    world.inbox.meanwhile = mend
    assert world.service.run_forever().read == 1
    assert world.judge.judged == [1]


def test_stop_lets_the_picture_in_hand_finish(world: World) -> None:
    """Stop is heeded between two pictures; those not begun are found at the next start."""
    read = world.read

    def stop_in_the_middle(data: bytes) -> ScreenshotRead:
        world.inbox.post(Stop())
        return read(data)

    world.read = stop_in_the_middle
    for number in range(3):
        world.drop(f"{number}.png", png(str(number)), age=10 - number)
    assert world.service.run_forever() == Counts(read=1, waiting=2)
    world.read = read
    world.start()
    assert world.run_once() == Counts(read=2)


def test_woken_by_a_closed_file(world: World) -> None:
    """A file whose writer closed it is taken without waiting for the next sweep."""
    asleep: list[float] = []

    def close() -> None:
        if not asleep:
            asleep.append(world.clock.passed)
            world.inbox.post(Woken(world.drop("a.png", png("a"), age=0)))
        elif world.ledger.readings:
            world.inbox.post(Stop())

    world.inbox.meanwhile = close
    world.service.run_forever()
    assert len(world.ledger.readings) == 1


def test_settings_are_read_again_when_a_file_changed(world: World) -> None:
    """A change is taken up while running; the last good settings stay when it cannot be used, and that is said."""
    name = world.config.alliance.name

    def refuse() -> Working:
        raise ConfigError("config.yaml, line 3: no.")

    world.reload = refuse
    world.settings_changed = True
    world.run_once()
    assert world.told == ["", "config.yaml, line 3: no."]
    assert (world.reports[-1][1].config_error, world.reports[-1][1].alliance) == ("config.yaml, line 3: no.", name)

    def renamed() -> Working:
        alliance = world.config.alliance.model_copy(update={"name": "New"})
        world.config = world.config.model_copy(update={"alliance": alliance})
        return world.working()

    world.reload = renamed
    world.inbox.post(SettingsChanged())
    world.run_once()
    assert world.told[-1] == ""
    assert (world.reports[-1][1].config_error, world.reports[-1][1].alliance) == ("", "New")


def test_folders_do_not_move_under_a_running_daemon(world: World) -> None:
    """Changed folders are only used after a restart, which is said."""

    def moved() -> Working:
        folders = world.folders.model_copy(update={"reports": world.folders.reports / "other"})
        world.config = world.config.model_copy(update={"folders": folders})
        return world.working()

    world.reload = moved
    world.inbox.post(SettingsChanged())
    world.run_once()
    assert "restart" in world.told[-1]
    assert world.judge.published[-1].parent == world.folders.reports
    alliance = world.config.alliance.model_copy(update={"language": "fr"})
    world.config = world.config.model_copy(update={"alliance": alliance})
    world.inbox.post(SettingsChanged())
    world.run_once()
    assert "redémarrez Muster" in world.told[-1]


def test_missed_reports_are_made_up_at_start(world: World) -> None:
    """Each closed week without a report gets one, after the files that wait are read, and only once."""
    world.judge.first_day = date(2026, 10, 30)
    world.drop("a.png", png("a"))
    world.run_once()
    assert [stem for stem, _ in world.reports][:2] == ["latest", "latest"]
    stems = [stem for stem, _ in world.reports if stem != "latest"]
    assert stems == ["2026-W44", "2026-W45", "2026-W46"]
    assert all(report.final for stem, report in world.reports if stem != "latest")
    assert world.judge.judged[-1] == 1
    world.start()
    world.run_once()
    assert [stem for stem, _ in world.reports if stem != "latest"] == stems


def test_week_closes_while_running(world: World) -> None:
    """When the hour comes the report is written, with or without the alarm."""
    closes = world.config.report.model_copy(update={"closes": Closing(weekday=5, at=time(12, 30))})
    world.config = world.config.model_copy(update={"report": closes})
    world.judge.first_day = date(2026, 11, 10)
    world.judge.written = {Week(2026, 45)}
    world.start()
    world.inbox.post(ReportDue())

    def look() -> None:
        if world.judge.written != {Week(2026, 45)}:
            world.inbox.post(Stop())

    world.inbox.meanwhile = look
    world.service.run_forever()
    assert world.judge.written == {Week(2026, 45), Week(2026, 46)}
    assert datetime(2026, 11, 21, 12, 30, tzinfo=UTC) <= world.clock.now() < datetime(2026, 11, 21, 12, 31, tzinfo=UTC)


def test_sign_of_life_under_load(world: World) -> None:
    """Each second of work gives a sign of life that says how many files wait, since when, and when all will be done."""
    read = world.read

    def slowly(data: bytes) -> ScreenshotRead:
        world.clock.passed += 0.5
        return read(data)

    world.read = slowly
    for number in range(10):
        world.drop(f"{number}.png", png(str(number)))
    world.run_once()
    busy = [health for health in world.health if health.busy_since]
    assert [health.waiting for health in busy] == [10, 8, 6, 4, 2]
    assert [health.seconds_left for health in busy] == [None, None, 3.0, 2.0, 1.0]
    assert {health.oldest_since for health in busy} == {health.busy_since for health in busy}
    assert (world.health[-1].waiting, world.health[-1].oldest_since, world.health[-1].troubles) == (0, None, ())
    assert all(health.swept_at and health.swept_at <= health.at for health in world.health)


def test_trouble_is_told_and_forgotten(world: World) -> None:
    """A full disk is in the sign of life as long as a file waits for it, and no longer."""
    world.disk.full = True
    world.drop("a.png", png("a"))

    def mend() -> None:
        world.disk.full = world.clock.passed < 30
        if world.ledger.readings and not world.disk.full and not world.files(world.folders.input):
            world.inbox.post(Stop())

    world.inbox.meanwhile = mend
    world.service.run_forever()
    states = [verdict(health, health.at).state for health in world.health[:-1]]
    assert set(states) == {State.WELL, State.DOWN}
    assert (states[0], states[-1]) == (State.WELL, State.WELL)
    (told,) = {t for health in world.health for t in health.troubles}
    assert told.part is Part.FOLDERS
    assert "no room left" in told.said


def test_database_trouble_is_told(world: World) -> None:
    """What the ledger runs into is the database's trouble, in its own sentence."""
    world.ledger.down = True
    world.drop("a.png", png("a"))
    world.run_once()
    (trouble,) = world.health[-1].troubles
    assert (trouble.part, trouble.said) == (Part.DATABASE, "The disk of the database is full.")
    assert world.health[-1].database == "failing"


def test_settings_that_are_refused_are_told(world: World) -> None:
    """The daemon works on, and its health says with what."""

    def refuse() -> Working:
        raise ConfigError("config.yaml, line 3: no.")

    world.reload, world.settings_changed = refuse, True
    world.run_once()
    sign = world.health[-2]
    assert not sign.settings_good
    assert verdict(sign, sign.at).state is State.DEGRADED


def test_what_was_dropped_last_comes_first_in_a_backlog(world: World) -> None:
    """A few files dropped into a long queue are read at once; meanwhile the oldest have their turns."""
    read, order = world.read, []

    def slowly(data: bytes) -> ScreenshotRead:
        order.append(data)
        world.clock.passed += 1.0
        if len(order) == 20:
            for number in range(3):
                world.drop(f"late/{number}.png", png(f"late {number}"))
        return read(data)

    world.read = slowly
    for number in range(300):
        world.drop(f"{number:03}.png", png(f"{number:03}"))
    assert world.run_once() == Counts(read=303)
    late = [order.index(png(f"late {number}")) for number in range(3)]
    # The next look is due within ten seconds, and what it sees is taken when it has settled at the one after.
    assert max(late) < 20 + 2 * 10 + 4 + 3
    assert order[:20] == [png(f"{number:03}") for number in range(20)]
    assert sorted(order) == sorted(set(order))


def test_under_load_settings_are_heeded_and_reports_published_each_minute(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A long queue does not keep the officer's changes or the report waiting, and publishing takes a bounded share.

    What became of a change is published at once.
    """
    read, published, edited = world.read, [], []

    def slowly(data: bytes) -> ScreenshotRead:
        world.clock.passed += 1.0
        if data == png("50"):
            world.settings_changed = True
            edited.append(world.clock.passed)
        return read(data)

    def judge(*_: object) -> None:
        published.append(world.clock.passed)
        world.clock.passed += 10.0

    world.read = slowly
    monkeypatch.setattr(world.judge, "judge", judge)
    for number in range(600):
        world.drop(f"{number}.png", png(str(number)))
    with structlog.testing.capture_logs() as logs:
        world.run_once()
    (loaded,) = [n for n, line in enumerate(logs) if line["event"] == "settings.loaded"]
    assert any(line["event"] == "screenshot.read" for line in logs[loaded:])
    hurried = [later for earlier, later in itertools.pairwise(published[:-1]) if later - earlier < 60]
    assert hurried == [at for at in published if edited[0] + 10 < at < edited[0] + 60]
    assert len(hurried) == 1
    assert 5 <= len(published) <= 9
    told = [line for line in logs if line["event"] == "backlog.waits"]
    assert told[0]["files"] == 600
    assert 8 <= len(told) <= 11
    assert all(later["files"] < earlier["files"] for earlier, later in itertools.pairwise(told))
    assert [line["event"] for line in logs].count("backlog.done") == 1


def test_a_run_says_that_what_it_read_is_not_in_the_report(world: World) -> None:
    """Who types `run --once` looks at the report next."""
    world.judge.broken = StoreError("The database is full.")
    world.drop("a.png", png("a"))
    counts = world.run_once()
    assert (counts.read, counts.unpublished) == (1, True)
    world.judge.broken = None
    world.start()
    assert not world.run_once().unpublished


def test_publishing_that_fails_is_not_tried_in_a_hurry(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that is full for reports stays full for a while; each try judges all of the past."""
    tried: list[float] = []

    def broken(*_: object) -> None:
        tried.append(world.clock.passed)
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(world.judge, "publish", broken)
    world.drop("a.png", png("a"))
    world.inbox.meanwhile = lambda: world.inbox.post(Stop()) if len(tried) > 4 else None
    world.service.run_forever()
    pauses = [later - earlier for earlier, later in itertools.pairwise(tried[:5])]
    assert pauses
    assert min(pauses) >= 10
    failed_at = world.clock.now() - timedelta(seconds=world.clock.passed - tried[0])
    failing = [health for health in world.health if health.at > failed_at]
    assert len(failing) > len(tried)
    assert {trouble.part for health in failing for trouble in health.troubles} == {Part.REPORTS}
    assert all(health.troubles for health in failing), "in between, it seemed to be well"


def test_who_is_asked_to_end_does_not_judge_a_long_history_first(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The end comes soon; the next start publishes."""

    def judge(*_: object) -> None:
        world.clock.passed += 5.0
        world.judge.judged.append(len(world.ledger.readings))
        if world.judge.judged == [0]:
            world.drop("a.png", png("a"))

    def stop() -> None:
        if world.ledger.readings:
            world.inbox.post(Stop())

    monkeypatch.setattr(world.judge, "judge", judge)
    world.inbox.meanwhile = stop
    world.service.run_forever()
    assert world.judge.judged == [0]
    world.start()
    world.run_once()
    assert world.judge.judged[-1] == 1


def test_what_is_noticed_is_logged_once(world: World) -> None:
    """As long as it lasts; when it comes again it is told again."""
    gap = Notice(NoticeKind.UPLOAD_MISSING, "war", date(2026, 11, 20))
    drifted = Notice(NoticeKind.SCREEN_DRIFTED, "war", date(2026, 11, 19), "held")
    with structlog.testing.capture_logs() as logs:
        for number, noticed in enumerate([(gap,), (gap, drifted), (drifted,), (gap, drifted)]):
            world.judge.noticed = noticed
            world.drop(f"{number}.png", png(str(number)))
            world.run_once()
    told = [(line["event"], line["screen"], line["since"], line.get("measure")) for line in logs if "since" in line]
    missing, worse = ("upload.missing", "war", "2026-11-20", None), ("screen.drifted", "war", "2026-11-19", "held")
    assert told == [missing, worse, missing]

"""`muster run` as a process of its own: files that come while it runs, how it ends, and settings that change."""

from __future__ import annotations

import json
import os
import shutil
import signal
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.request import urlopen

import duckdb
import pytest

from tests.faults.process import started_by

if TYPE_CHECKING:
    from tests.e2e.conftest import Child, DrawnWeek, Place

PROGRAM = """
intake: {settle_seconds: 0.1, sweep_seconds: 0.2}
ocr: {readers: [tesseract]}
log: {format: json}
http: off
"""
"""Settings in which Tesseract reads as a program, whatever else is installed."""

Start = Callable[["Place"], "Child"]


def lines(child: Child) -> list[dict[str, Any]]:
    """What the daemon has logged."""
    return [json.loads(line) for line in child.log.splitlines() if line.startswith("{")]


def asked(url: str) -> bytes:
    """What the daemon's own port answers."""
    with urlopen(url, timeout=10) as answer:  # noqa: S310 - the daemon's own address
        return bytes(answer.read())


def test_a_file_is_read_as_it_comes_and_sigterm_ends_it(
    after: Place, start: Start, redrawn: Callable[..., bytes], week: DrawnWeek
) -> None:
    """No sweep is near, yet the file is read at once; meanwhile nobody else may work here; the end is clean."""
    after.write_settings(
        more="\nintake: {settle_seconds: 0.1, sweep_seconds: 3600}\nlog: {format: json}\nhttp: {port: 0}\n"
    )
    before = after.judged()
    child = start(after)
    archived = after.archive / "2025-03-03" / "Screenshot_20250303-2300.png"
    after.drop(redrawn(week.of(0)[0]), f"alice/{archived.name}")
    child.wait_for(archived.exists)
    child.wait_for(lambda: after.table("SELECT count(*) FROM screenshots") == [(len(week.pictures) + 1,)])

    url = next(line["url"] for line in lines(child) if line["event"] == "http.listening")
    child.wait_for(lambda: b"muster_files_read_total 1.0" in asked(f"{url}/metrics"))
    told = json.loads(asked(f"{url}/readyz"))
    assert (told["state"], told["waiting"], told["database"]) == ("well", 0, "ok")
    assert json.loads(asked(f"{url}/healthz"))["state"] == "well"

    second = after.muster("run", "--once")
    assert second.code == 4
    assert "already works" in second.err
    assert "process" in second.err
    assert after.muster("doctor", "--health").code == 0
    report = after.muster("report")
    assert (report.code, "keeps the report up to date" in report.out) == (0, True)
    assert after.muster("report", "--week", "2025-W10").code == 5

    assert child.end(signal.SIGTERM) == 0
    assert after.muster("doctor", "--health").code == 3
    assert after.left() == []
    assert after.judged()["counters"] == before["counters"]
    assert lines(child)[-1]["event"] == "daemon.stopped"
    assert "0 read" in after.once().err


def test_ctrl_c_in_the_middle_of_work_leaves_nothing_half_done(
    place: Place, counted: Place, start: Start, week: DrawnWeek
) -> None:
    """The screenshot in hand is finished, the rest waits for the next start, and then all is as if nothing had been."""
    for picture in week.pictures:
        place.drop(picture)
    child = start(place)
    child.wait_for(lambda: "screenshot.archived" in child.log)
    assert child.end(signal.SIGINT) == 0
    kept = {name for name in place.files(place.archive) if name.endswith(".png")}
    waiting = {name for name in place.left() if name.endswith(".png")}
    assert len(kept) + len(waiting) == len(week.pictures)
    assert waiting
    # The copy for the officers may be renewed at the next start: publishing may take too long to be done at the end.
    with duckdb.connect(str(place.state / "muster.duckdb"), read_only=True) as database:
        assert database.execute("SELECT count(*) FROM kept.screenshots").fetchall() == [(len(kept),)]
    assert f"{len(waiting)} read, 0 failed, 0 known already, 0 left" in place.once().err
    assert place.left() == []
    assert place.judged() == counted.judged()


def test_settings_that_change_while_it_runs(
    after: Place, start: Start, redrawn: Callable[..., bytes], week: DrawnWeek
) -> None:
    """A broken config keeps the last good one and says so everywhere; a mended one heals; a new rule repairs the past.

    The watcher is off here: the sweep alone finds files and settings.
    """
    off = "\nintake: {settle_seconds: 0.1, sweep_seconds: 0.2, watcher: off}\nlog: {format: json}\n"
    after.write_settings(more=off)
    child = start(after)
    message, latest = after.reports / "config-error.txt", after.reports / "latest.md"

    after.write_settings(("metric: boost, below", "metric: bost, below"), more=off)
    child.wait_for(message.exists)
    assert "did you mean 'boost'?" in message.read_text(encoding="utf-8")
    child.wait_for(lambda: "did you mean 'boost'?" in latest.read_text(encoding="utf-8").replace("\\", ""))
    top = latest.read_text(encoding="utf-8").replace("\\", "").partition("##")[0]
    assert "did you mean 'boost'?" in top
    child.wait_for(lambda: "did you mean" in (after.reports / "latest.html").read_text(encoding="utf-8"))
    after.drop(redrawn(week.of(1)[0]), "Screenshot_20250304-2330.png")
    child.wait_for(lambda: after.table("SELECT count(*) FROM screenshots") == [(len(week.pictures) + 1,)])
    assert after.marks() == week.marks()

    after.write_settings(("metric: boost, below: 1000", "metric: boost, below: 2000"), more=off)
    child.wait_for(lambda: after.marks() == week.marks(low=2000))
    assert week.marks(low=2000) != week.marks()
    assert after.counters() == week.counters(low=2000)
    assert not message.exists()
    child.wait_for(lambda: "did you mean" not in latest.read_text(encoding="utf-8"))

    # A program that writes into the file as it is.
    text = after.config.read_text(encoding="utf-8")
    after.config.write_text(text.replace("below: 2000", "below: 1000"), encoding="utf-8")
    child.wait_for(lambda: after.marks() == week.marks())
    assert after.counters() == week.counters()
    assert child.end(signal.SIGTERM) == 0


def test_who_reads_is_killed_in_the_middle_of_a_picture(
    after: Place,
    start: Start,
    redrawn: Callable[..., bytes],
    week: DrawnWeek,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The picture is tried again by another process, and counts once; the daemon goes on."""
    go_on, real = tmp_path / "go-on", shutil.which("tesseract")
    program = tmp_path / "bin" / "tesseract"
    program.parent.mkdir()
    waiting = f"until [ -e {go_on} ]; do sleep 0.05; done"
    program.write_text(f'#!/bin/sh\n[ "$1" = --list-langs ] || {waiting}\nexec {real} "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(program.parent), prepend=":")
    after.write_settings(more=PROGRAM)
    child = start(after)
    after.drop(redrawn(week.of(0)[0]), "Screenshot_20250303-2310.png")

    def reading() -> list[int]:
        return [one for one in started_by(child.number) if started_by(one)]

    child.wait_for(lambda: bool(reading()))
    for one in reading():
        os.kill(one, signal.SIGKILL)
    go_on.touch()
    child.wait_for((after.archive / "2025-03-03" / "Screenshot_20250303-2310.png").exists)
    assert [line["code"] for line in lines(child) if line["event"] == "screenshot.again"] == ["crashed"]
    assert child.end(signal.SIGTERM) == 0


def test_settings_that_are_wrong_at_start_are_refused(place: Place) -> None:
    """There is no last good one then: the mistake is told with its place, and nothing is touched."""
    place.write_settings(("day_reset: 00:00", "day_resett: 00:00"))
    said = place.muster("run", "--once")
    assert said.code == 2
    assert "config.yaml" in said.err
    assert "did you mean 'day_reset'?" in said.err
    assert not place.state.exists()


def test_a_crash_between_two_runs_is_made_good(after: Place, counted: Place, week: DrawnWeek) -> None:
    """A file that was claimed when the machine went off is taken up at the next start, and counts once."""
    claim = after.input / ".work" / "0" / week.pictures[0].name
    claim.parent.mkdir(parents=True)
    claim.write_bytes(week.pictures[0].read_bytes())
    after.once()
    assert after.left() == []
    assert after.judged() == counted.judged()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_is_told_at_start(place: Place) -> None:
    """With the line to type."""
    place.archive.mkdir()
    place.archive.chmod(0o500)
    said = place.muster("run", "--once")
    assert said.code == 3
    assert "chown" in said.err


def test_a_missed_report_is_written_at_start_once(place: Place, week: DrawnWeek) -> None:
    """Each week that closed since the first screenshot came gets its report, and none is written twice.

    Of weeks that closed before, as those of old pictures at the first start, none is written.
    """
    now = datetime.now(UTC)
    two_weeks_ago = datetime.fromtimestamp(now.timestamp() - 14 * 86400, UTC)
    year, number, _ = two_weeks_ago.isocalendar()
    stem = f"{year}-W{number:02d}"
    first, second = week.of(0)
    place.drop(first, f"Screenshot_{two_weeks_ago:%Y%m%d}-120000.png")
    place.once()
    assert not list(place.reports.glob("20*.html"))
    with duckdb.connect(str(place.state / "muster.duckdb")) as live:
        live.execute("UPDATE kept.screenshots SET received_at = received_at - INTERVAL 14 DAY")
    place.once()
    written = {kind: (place.reports / f"{stem}.{kind}") for kind in ("html", "md", "csv")}
    before = {kind: path.read_bytes() for kind, path in written.items()}
    drawn = {line.member for line in week.lines if line.picture == first.name}
    assert all(member.encode() in text for member in drawn for text in before.values())
    place.drop(second, f"Screenshot_{two_weeks_ago:%Y%m%d}-120100.png")
    assert "1 read" in place.once().err
    assert {kind: path.read_bytes() for kind, path in written.items()} == before
    assert place.table(f"SELECT count(*) FROM reports WHERE week = '{stem}'") == [(1,)]  # noqa: S608 - made above

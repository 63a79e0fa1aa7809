"""Report files are replaced whole, or left as they were."""

from __future__ import annotations

import os
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from daemon.adapters.pages.page import Cutter
from daemon.adapters.pages.report_chat import alliance_text, officers_text
from daemon.adapters.pages.report_csv import render_csv
from daemon.adapters.pages.report_files import write_report
from daemon.adapters.pages.report_html import render_html
from daemon.adapters.pages.report_markdown import render_markdown
from daemon.domain.report import WeekReport
from daemon.errors import FolderError


def test_all_forms_are_written_and_nothing_else(full: WeekReport, tmp_path: Path, cut: Cutter) -> None:
    """The folder is made, the paths are given, and no temporary file is left."""
    folder = tmp_path / "reports"
    paths = write_report(full, folder, "2026-W47", cut)
    endings = ("html", "md", "csv", "xlsx", "officers.txt", "alliance.txt")
    assert [path.name for path in paths] == [f"2026-W47.{ending}" for ending in endings]
    assert sorted(folder.iterdir()) == sorted(paths)
    html, markdown, table, workbook, officers, alliance = paths
    assert html.read_text(encoding="utf-8") == render_html(full, cut)
    assert markdown.read_text(encoding="utf-8") == render_markdown(full)
    assert table.read_bytes() == render_csv(full)
    assert zipfile.is_zipfile(workbook)
    assert officers.read_text(encoding="utf-8") == officers_text(full)
    assert alliance.read_text(encoding="utf-8") == alliance_text(full)


def test_everyone_may_read_them_as_their_mask_allows(full: WeekReport, tmp_path: Path, cut: Cutter) -> None:
    """The files are not private to the daemon's user."""
    before = os.umask(0o022)
    try:
        paths = write_report(full, tmp_path, "latest", cut)
    finally:
        os.umask(before)
    assert {path.stat().st_mode & 0o777 for path in paths} == {0o644}


def test_a_second_report_takes_the_place_of_the_first(
    full: WeekReport, empty: WeekReport, tmp_path: Path, cut: Cutter
) -> None:
    """An open reader keeps the earlier file, a new one sees the new."""
    path = write_report(full, tmp_path, "latest", cut)[0]
    with path.open(encoding="utf-8") as earlier:
        write_report(empty, tmp_path, "latest", cut)
        assert earlier.read() == render_html(full, cut)
    assert path.read_text(encoding="utf-8") == render_html(empty, cut)


def test_a_folder_that_cannot_be_is_said_in_plain_words(full: WeekReport, tmp_path: Path, cut: Cutter) -> None:
    """A file where the folder should be: one sentence names it, and says what to do."""
    (tmp_path / "reports").write_text("mine")
    with pytest.raises(FolderError, match=r"could not be written to .*reports: .+\. Make sure"):
        write_report(full, tmp_path / "reports", "latest", cut)


def test_a_failed_write_leaves_the_earlier_file(
    full: WeekReport, empty: WeekReport, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cut: Cutter
) -> None:
    """When the disk is full the earlier report stands whole, and nothing half-written lies about."""
    before = write_report(full, tmp_path, "latest", cut)

    def full_disk(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full_disk)
    with pytest.raises(FolderError, match="No space left on device"):
        write_report(empty, tmp_path, "latest", cut)
    assert sorted(tmp_path.iterdir()) == sorted(before)
    assert before[0].read_text(encoding="utf-8") == render_html(full, cut)


def test_what_a_killed_process_left_is_cleared_away(full: WeekReport, tmp_path: Path, cut: Cutter) -> None:
    """Half a report of any week, under whatever number of a process; files of others stay."""
    for left in (".latest.html.1.part", ".2026-W46.md.4711.part", ".latest.officers.txt.20.part"):
        (tmp_path / left).write_text("half a rep")
    other = tmp_path / ".alliance.duckdb.tmp"
    other.write_text("being published")
    paths = write_report(full, tmp_path, "latest", cut)
    assert sorted(tmp_path.iterdir()) == sorted([*paths, other])


def test_nothing_is_written_when_a_report_cannot_be_rendered(full: WeekReport, tmp_path: Path, cut: Cutter) -> None:
    """A language without words touches no file."""
    with pytest.raises(KeyError):
        write_report(replace(full, language="tlh"), tmp_path, "latest", cut)
    assert list(tmp_path.iterdir()) == []

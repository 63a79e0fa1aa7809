"""Writes the report's files, each replaced at once: a reader sees the earlier one or the new one, never a half."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from daemon.adapters.disk.whole_files import replace_file
from daemon.adapters.pages.page import Cutter
from daemon.adapters.pages.report_chat import alliance_text, officers_text
from daemon.adapters.pages.report_csv import render_csv
from daemon.adapters.pages.report_html import render_html
from daemon.adapters.pages.report_markdown import render_markdown
from daemon.adapters.pages.report_xlsx import render_xlsx
from daemon.adapters.pages.review_html import render_review
from daemon.domain.questions import Review
from daemon.domain.report import WeekReport
from daemon.errors import FolderError

ENDINGS = ("html", "md", "csv", "xlsx", "txt")
"""Of the files of a report."""

REVIEW = "review.html"
"""The page of questions, beside the reports."""


def write_report(report: WeekReport, folder: Path, stem: str, cut: Cutter) -> tuple[Path, ...]:
    """Write the files of a report into `folder`, made when missing, and give their paths; `cut` gives the pictures.

    All are rendered before the first is written. Raises FolderError when the folder or a file cannot be written.
    """
    contents = {
        "html": render_html(report, cut).encode(),
        "md": render_markdown(report).encode(),
        "csv": render_csv(report),
        "xlsx": render_xlsx(report),
        "officers.txt": officers_text(report).encode(),
        "alliance.txt": alliance_text(report).encode(),
    }
    return _write(folder, {f"{stem}.{ending}": content for ending, content in contents.items()})


def write_review(review: Review, folder: Path, cut: Cutter) -> Path:
    """Write the page of questions into `folder`, and give its path. Raises FolderError when it cannot be written."""
    return _write(folder, {REVIEW: render_review(review, cut).encode()})[0]


def _write(folder: Path, contents: Mapping[str, bytes]) -> tuple[Path, ...]:
    written = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _clear(folder)
        for name, content in contents.items():
            path = folder / name
            replace_file(path, content)
            written.append(path)
    except OSError as error:
        raise FolderError(
            f"The report could not be written to {folder}: {error.strerror or error}. "
            "Make sure that the folder can be written and its disk has room; the report is made again after the "
            "next batch, or by `muster report`."
        ) from error
    return tuple(written)


def _clear(folder: Path) -> None:
    """Take away what a process left that was killed while it wrote: only who holds the lock of the folders writes."""
    for ending in ENDINGS:
        for left in folder.glob(f".*.{ending}*.part"):
            left.unlink(missing_ok=True)

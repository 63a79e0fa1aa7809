"""The roster as CSV for a spreadsheet: UTF-8 with a byte order mark (Excel asks for it), RFC 4180."""

from __future__ import annotations

import csv
from datetime import date
from io import StringIO

from daemon.adapters.pages.report_tables import Value, roster_table
from daemon.adapters.pages.report_text import spreadsheet_safe
from daemon.adapters.pages.report_words import UNKNOWN
from daemon.domain.report import WeekReport


def render_csv(report: WeekReport) -> bytes:
    """One line a member by name, under one line of titles; `-` is unknown.

    Numbers are plain (no grouping, a sign where negative) and days are ISO dates, so that a spreadsheet can
    calculate with them. Texts are made harmless by `spreadsheet_safe`. Raises KeyError for a language that has no
    words.
    """
    table = roster_table(report)
    out = StringIO(newline="")
    lines = csv.writer(out, lineterminator="\r\n")
    lines.writerow([spreadsheet_safe(title) for title in table.titles])
    lines.writerows([[_cell(value) for value in row] for row in table.rows])
    return out.getvalue().encode("utf-8-sig")


def _cell(value: Value) -> str | int | float:
    if isinstance(value, str):
        return spreadsheet_safe(value)
    if isinstance(value, date):
        return value.isoformat()
    return UNKNOWN if value is None else value

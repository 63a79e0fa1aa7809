"""The report as a workbook: roster, marks, changes, events and weeks, a sheet each. No text of it is ever a formula."""

from __future__ import annotations

from datetime import date, datetime
from io import BytesIO

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from daemon.adapters.pages.report_tables import Table, Value, tables
from daemon.adapters.pages.report_text import clean
from daemon.adapters.pages.report_words import UNKNOWN
from daemon.domain.report import WeekReport

LONGEST_NAME = 31
"""Signs that a sheet's name may have, and not these: `[]:*?/\\`."""

LONGEST_TEXT = 32_000
"""Signs that a cell may hold, with a little to spare."""

WIDEST = 40
"""How many signs wide a column is at most."""


def render_xlsx(report: WeekReport) -> bytes:
    """The workbook. Raises KeyError for a language that has no words.

    Every text is written as a text: what begins with `=` is shown and not worked out, and no text becomes a link.
    """
    out = BytesIO()
    book = Workbook(
        out,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "default_date_format": "yyyy-mm-dd",
        },
    )
    book.set_properties({"title": clean(f"{report.alliance} {report.week}"), "created": report.made_at})
    head = book.add_format({"bold": True, "text_wrap": True, "valign": "bottom", "bottom": 1})
    day = book.add_format({"num_format": "yyyy-mm-dd", "align": "left"})
    for table in tables(report):
        _fill(book.add_worksheet(_sheet_name(table.name)), table, head, day)
    book.close()
    return out.getvalue()


def _sheet_name(name: str) -> str:
    return "".join(" " if sign in "[]:*?/\\" else sign for sign in clean(name))[:LONGEST_NAME].strip("' ") or "-"


def _fill(sheet: Worksheet, table: Table, head: Format, day: Format) -> None:
    for column, title in enumerate(table.titles):
        sheet.write_string(0, column, clean(title), head)
        longest = max((len(_shown(row[column])) for row in table.rows), default=0)
        sheet.set_column(column, column, min(WIDEST, max(8, longest + 1)))
    for number, row in enumerate(table.rows, 1):
        for column, value in enumerate(row):
            if isinstance(value, date):
                sheet.write_datetime(number, column, datetime.combine(value, datetime.min.time()), day)
            elif isinstance(value, int | float):
                sheet.write_number(number, column, value)
            else:
                sheet.write_string(number, column, _shown(value))
    sheet.freeze_panes(1, 1)
    if table.rows:
        sheet.autofilter(0, 0, len(table.rows), len(table.titles) - 1)


def _shown(value: Value) -> str:
    return UNKNOWN if value is None else clean(str(value))[:LONGEST_TEXT]

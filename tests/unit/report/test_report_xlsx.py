"""The workbook holds all tables, numbers as numbers, and runs nothing."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest

from daemon.adapters.pages.report_tables import tables
from daemon.adapters.pages.report_xlsx import render_xlsx
from daemon.domain.report import WeekReport

SPACE = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


class Book:
    """A workbook as what a spreadsheet finds in it."""

    def __init__(self, content: bytes) -> None:
        self.files = {name: zipfile.ZipFile(io.BytesIO(content)).read(name) for name in _names(content)}
        texts = ET.fromstring(self.files["xl/sharedStrings.xml"])  # noqa: S314 - made by the program itself
        self.texts = ["".join(part.text or "" for part in text.iter(f"{SPACE}t")) for text in texts]

    def sheet(self, number: int) -> list[list[str | float]]:
        """The rows of a sheet, counted from 1."""
        top = ET.fromstring(self.files[f"xl/worksheets/sheet{number}.xml"])  # noqa: S314 - as above
        return [[self._value(cell) for cell in row] for row in top.iter(f"{SPACE}row")]

    def _value(self, cell: ET.Element) -> str | float:
        value = cell.find(f"{SPACE}v")
        assert cell.find(f"{SPACE}f") is None
        said = (value.text if value is not None else "") or ""
        return self.texts[int(said)] if cell.get("t") == "s" else float(said)


def _names(content: bytes) -> list[str]:
    return zipfile.ZipFile(io.BytesIO(content)).namelist()


def test_every_table_has_a_sheet(full: WeekReport) -> None:
    """Roster, marks, changes, events and weeks, each under its titles; unknown is a dash, a number a number."""
    book = Book(render_xlsx(full))
    for number, table in enumerate(tables(full), 1):
        titles, *rows = book.sheet(number)
        assert titles == list(table.titles)
        assert len(rows) == len(table.rows) > 0
    roster = {row[0]: row for row in book.sheet(1)}
    assert roster["Kestrel"][7] == 5.0
    assert roster["Xanthe"][7] == "-"
    assert len(book.files["xl/workbook.xml"]) < 5000


@pytest.mark.parametrize("language", ["en", "fr"])
def test_an_empty_week_is_a_workbook_too(empty: WeekReport, language: str) -> None:
    """With titles and no rows."""
    book = Book(render_xlsx(replace(empty, language=language)))
    assert [len(book.sheet(number)) for number in range(1, 6)] == [1, 1, 1, 1, 2]


@pytest.mark.parametrize(
    "text",
    ['=HYPERLINK("http://x")', "{=1+1}", "+1", "@SUM(A1)", "http://x.org", "internal:A1", "x" * 40_000, "\x1b\ud800"],
)
def test_no_text_is_a_formula_or_a_link(full: WeekReport, text: str) -> None:
    """A name is a text, whatever it looks like, in a cell and in the name of a sheet; what is far too long is cut."""
    members = tuple(replace(line, member=text, role=text, latest={"boost": text}) for line in full.members[:1])
    marks = tuple(replace(mark, member=text, rule=text, observed=text, file_name=text) for mark in full.marks)
    book = Book(render_xlsx(replace(full, alliance=text, members=members, marks=marks, titles={"boost": text})))
    book.sheet(2)
    (row,) = book.sheet(1)[1:]
    assert isinstance(row[0], str)
    assert len(row[0]) <= 32_000
    everything = b"".join(data for name, data in book.files.items() if name != "xl/sharedStrings.xml")
    assert not re.search(rb"<f>|<hyperlink|externalLink", everything)

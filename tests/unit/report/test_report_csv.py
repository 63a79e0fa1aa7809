"""The CSV holds the roster for a spreadsheet and runs nothing in it."""

from __future__ import annotations

import csv
from dataclasses import replace

import pytest

from daemon.adapters.pages.report_csv import render_csv
from daemon.domain.report import WeekReport


def _rows(content: bytes) -> list[list[str]]:
    return list(csv.reader(content.decode("utf-8-sig").splitlines(keepends=True), strict=True))


def test_one_line_a_member_under_the_titles(full: WeekReport) -> None:
    """Everybody has a line as long as the titles, numbers plain, days in ISO form."""
    titles, *rows = _rows(render_csv(full))
    assert titles[:7] == ["Member", "Role", "Level", "Strikes", "New strikes", "Events", "Events this week"]
    assert titles[7:11] == ["Absences", "Absences this week", "Absences, one week before", "Absences, 2 weeks before"]
    assert titles[19:24] == [
        *("Power used per event", "Power used per event, week before"),
        *("Place", "Place, week before", "Of own median"),
    ]
    assert titles[24:] == ["Power used", "Total power", "Boost", "Last online", "Last seen", "Note"]
    assert len(rows) == len(full.members)
    assert all(len(row) == len(titles) for row in rows)
    kestrel = dict(zip(titles, next(row for row in rows if row[0] == "Kestrel"), strict=True))
    assert [kestrel[title] for title in ("Level", "Strikes", "New strikes", "Absences")] == ["At risk", "4.0", "2", "5"]
    assert (kestrel["Absences this week"], kestrel["Absences, 2 weeks before"]) == ("2", "1")
    assert (kestrel["Total power"], kestrel["Last seen"], kestrel["Of own median"]) == ("2980000", "2026-11-21", "1.04")
    halcyon = dict(zip(titles, next(row for row in rows if row[0] == "Halcyon"), strict=True))
    assert (halcyon["Low boosts this week"], halcyon["Low boosts, 2 weeks before"]) == ("-2", "-1")
    assert halcyon["Low boosts, 4 weeks before"] == "-"


def test_unknown_is_a_dash(full: WeekReport) -> None:
    """A member never seen has dashes, and in a week without events nobody was seen in 0 of them."""
    xanthe = next(row for row in _rows(render_csv(full)) if row[0] == "Xanthe")
    assert xanthe[1:7] == ["-", "-", "0.0", "0", "0", "4"]
    assert set(xanthe[7:-1]) == {"-"}
    assert {row[5] for row in _rows(render_csv(replace(full, events=())))[1:]} == {"-"}


def test_excel_sees_utf_8_and_lines_end_as_the_standard_says(full: WeekReport) -> None:
    """A byte order mark first, CRLF at the end of every line."""
    content = render_csv(full)
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.endswith(b"\r\n")
    assert content.count(b"\n") == content.count(b"\r\n") == len(full.members) + 1


@pytest.mark.parametrize("text", ["=cmd|' /C calc'!A0", "+1", "@x", "-1+1", "\t=1", "\r=1", 'a"b,c', "two\nlines"])
def test_no_cell_is_a_formula_or_breaks_the_table(full: WeekReport, text: str) -> None:
    """A hostile text in every place leaves the table whole, and no cell begins as a formula."""
    report = replace(
        full,
        counters=(text,),
        metrics=(text,),
        members=tuple(
            replace(line, member=f"{text}", role=text, level=text, latest={text: text}) for line in full.members
        ),
    )
    titles, *rows = _rows(render_csv(report))
    assert len(rows) == len(full.members)
    for row in (titles, *rows):
        assert len(row) == len(titles)
        for cell in row:
            assert cell in {"-", "+1", "-1"} or not cell.startswith(("=", "+", "-", "@", "\t", "\r"))


def test_titles_and_notes_are_in_the_language(full: WeekReport) -> None:
    """A French report has French titles."""
    titles, *rows = _rows(render_csv(replace(full, language="fr")))
    assert titles[:3] == ["Membre", "Rôle", "Niveau"]
    assert {row[-1] for row in rows} == {
        *("", "exempté, à l\u2019œil", "à l\u2019œil", "nouveau"),
        "en congé jusqu\u2019au dim. 22 nov.",
    }

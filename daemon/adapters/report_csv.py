"""The roster as CSV for a spreadsheet: UTF-8 with a byte order mark (Excel asks for it), RFC 4180."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import StringIO

from daemon.adapters.report_text import spreadsheet_safe
from daemon.adapters.report_view import by_name, title_of
from daemon.adapters.report_words import LANGUAGES, UNKNOWN, Language
from daemon.domain.report import MemberLine, WeekReport


def render_csv(report: WeekReport) -> bytes:
    """One line a member by name, under one line of titles; `-` is unknown.

    Numbers are plain (no grouping, a sign where negative) and days are ISO dates, so that a spreadsheet can
    calculate with them. Texts are made harmless by `spreadsheet_safe`. Raises KeyError for a language that has no
    words.
    """
    words = LANGUAGES[report.language]
    out = StringIO(newline="")
    lines = csv.writer(out, lineterminator="\r\n")
    lines.writerow([spreadsheet_safe(title) for title in _titles(report, words)])
    for member in by_name(report.members):
        lines.writerow(list(_cells(report, words, member)))
    return out.getvalue().encode("utf-8-sig")


def _titles(report: WeekReport, words: Language) -> Iterator[str]:
    yield from (words.say(f"column.{column}") for column in ("member", "role", "events", "events_held"))
    for counter in report.counters:
        title = title_of(report, counter)
        yield title
        yield words.say("column.this_week", counter=title)
    yield from (title_of(report, metric) for metric in report.metrics)
    yield words.say("column.last_seen")
    yield words.say("column.note")


def _cells(report: WeekReport, words: Language, member: MemberLine) -> Iterator[str | int]:
    yield spreadsheet_safe(member.member)
    yield spreadsheet_safe(member.role or UNKNOWN)
    yield member.events if report.events else UNKNOWN
    yield len(report.events)
    for counter in report.counters:
        yield member.counters.get(counter, UNKNOWN)
        yield member.added.get(counter, UNKNOWN)
    yield from (spreadsheet_safe(member.latest.get(metric, "").strip() or UNKNOWN) for metric in report.metrics)
    yield member.last_seen_on.isoformat() if member.last_seen_on else UNKNOWN
    note = f"note.{member.note}"
    yield words.say(note) if words.knows(note) else spreadsheet_safe(member.note)

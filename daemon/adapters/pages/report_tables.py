"""The report as plain tables, for spreadsheets: numbers stay numbers, days days, and unknown is None."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial

from daemon.adapters.pages.report_evidence import title_of
from daemon.adapters.pages.report_roster import notes
from daemon.adapters.pages.report_sections import coverage, measure_title, total_title
from daemon.adapters.pages.report_words import LANGUAGES, Language, alphabetical
from daemon.domain.report import MarkLine, MemberLine, WeekReport

Value = str | int | float | date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One table: its name, the titles of its columns, and its rows. A share is a number, 1 being all."""

    name: str
    titles: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]


Column = tuple[str, Callable[[MemberLine], Value]]


def tables(report: WeekReport) -> tuple[Table, ...]:
    """The roster first, then marks, changes, events and weeks. Raises KeyError for a language that has no words."""
    words = LANGUAGES[report.language]
    return (
        roster_table(report),
        _marks(words.say("evidence.heading"), report, words, [("", mark) for mark in report.marks]),
        _marks(
            words.say("change.heading"),
            report,
            words,
            [(words.say("change.gone.word" if one.gone else "change.new.word"), one.mark) for one in report.changes],
        ),
        _events(report, words),
        _weeks(report, words),
    )


def roster_table(report: WeekReport) -> Table:
    """Everybody by name. Raises KeyError for a language that has no words."""
    words = LANGUAGES[report.language]
    columns = list(_columns(report, words))
    members = sorted(report.members, key=lambda line: alphabetical(line.member))
    return Table(
        name=words.say("roster.heading"),
        titles=tuple(title for title, _ in columns),
        rows=tuple(tuple(value(line) for _, value in columns) for line in members),
    )


def _columns(report: WeekReport, words: Language) -> Iterator[Column]:
    yield words.say("column.member"), lambda line: line.member
    yield words.say("column.role"), lambda line: line.role or None
    if report.levels:
        yield words.say("column.level"), lambda line: line.level or None
        yield words.say("column.strikes"), lambda line: line.strikes
        yield words.say("column.strikes.new"), lambda line: line.new_strikes
    yield words.say("column.events"), lambda line: line.events if report.events else None
    yield words.say("column.events_held"), lambda line: line.expected
    for counter in report.counters:
        yield from _of_counter(report, words, counter)
    if report.measure is not None:
        yield from _of_measure(report, words)
    for metric in report.metrics:
        yield title_of(report, metric), partial(_latest, metric)
    yield words.say("column.last_seen"), lambda line: line.last_seen_on
    yield words.say("column.note"), lambda line: ", ".join(notes(line, words))


def _of_counter(report: WeekReport, words: Language, counter: str) -> Iterator[Column]:
    title = title_of(report, counter)
    yield title, lambda line: line.counters.get(counter)
    yield words.say("column.this_week", counter=title), lambda line: line.added.get(counter)
    for back in range(1, 5):
        yield words.count("column.weeks_before", back, counter=title), partial(_before, counter, back)


def _before(counter: str, back: int, line: MemberLine) -> Value:
    lately = line.lately.get(counter, ())
    return lately[-back] if len(lately) >= back else None


def _of_measure(report: WeekReport, words: Language) -> Iterator[Column]:
    title = measure_title(report, words)
    yield title, lambda line: _rounded(line.contribution.value)
    yield words.say("column.week_before", counter=title), lambda line: _rounded(line.contribution.before)
    yield words.say("column.place"), lambda line: line.contribution.position
    yield (
        words.say("column.week_before", counter=words.say("column.place")),
        lambda one: one.contribution.position_before,
    )
    yield words.say("column.share"), lambda line: _rounded(line.contribution.share, 3)


def _rounded(value: float | None, places: int = 2) -> Value:
    if value is None:
        return None
    return int(value) if value == int(value) and places == 2 else round(value, places)


def _latest(metric: str, line: MemberLine) -> Value:
    text = line.latest.get(metric, "").strip()
    return int(text) if text.lstrip("-").isdecimal() and len(text) < 16 else text or None


def _marks(name: str, report: WeekReport, words: Language, lines: list[tuple[str, MarkLine]]) -> Table:
    keys = ("day", "screen", "member", "rule", "counter", "amount", "observed", "expected", "screenshot", "file")
    return Table(
        name=name,
        titles=(words.say("column.what"), *(words.say(f"column.{key}") for key in keys), "SHA-256", "x, y, w, h"),
        rows=tuple(
            (
                said or (words.say("mark.provisional") if mark.provisional else ""),
                mark.game_day,
                title_of(report, mark.screen),
                mark.member,
                mark.rule,
                title_of(report, mark.counter),
                mark.amount,
                mark.observed,
                mark.expected,
                mark.file_name,
                mark.spot.archived_as if mark.spot else None,
                mark.spot.screenshot if mark.spot else None,
                ", ".join(map(str, mark.spot.box)) if mark.spot else None,
            )
            for said, mark in lines
        ),
    )


def _events(report: WeekReport, words: Language) -> Table:
    keys = ("day", "screen", "screenshots", "members", "expected_members", "held", "coverage")
    return Table(
        name=words.say("events.heading"),
        titles=tuple(words.say(f"column.{key}") for key in keys),
        rows=tuple(
            (
                event.game_day,
                title_of(report, event.screen),
                event.screenshots,
                event.members,
                event.expected,
                event.held_cells,
                coverage(event, words),
            )
            for event in report.events
        ),
    )


def _weeks(report: WeekReport, words: Language) -> Table:
    title = measure_title(report, words)
    added = tuple(words.say("history.added", counter=title_of(report, counter)) for counter in report.counters)
    measured = (total_title(report, words), words.say("history.median", measure=title)) if title else ()
    return Table(
        name=words.say("history.heading"),
        titles=(
            words.say("column.week"),
            words.say("column.events"),
            words.say("history.members"),
            *measured,
            words.say("history.participation"),
            *added,
        ),
        rows=tuple(
            (
                str(point.week),
                point.events,
                point.members if point.events else None,
                *((_rounded(point.total), _rounded(point.median)) if title else ()),
                round(point.took_part / point.chances, 3) if point.chances else None,
                *(point.added.get(counter) for counter in report.counters),
            )
            for point in report.history
        ),
    )

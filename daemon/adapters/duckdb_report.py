"""What a weekly report says, asked of the judge's tables."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Any

from daemon.adapters.duckdb_connection import Database, read_time, statements, stored_time
from daemon.adapters.duckdb_verdicts import counters
from daemon.config import Config
from daemon.domain.days import Week, closing_moment
from daemon.domain.pack import Pack, titles
from daemon.domain.report import (
    EventLine,
    FailedLine,
    HeldLine,
    MarkLine,
    MemberLine,
    QuestionLine,
    Trust,
    WeekPoint,
    WeekReport,
)
from daemon.domain.rule_checks import unused_columns

WEEKS_OF_HISTORY = 8

Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class _Asker:
    """Asks for one week. Arrivals between two closings belong to the later one, and the week's own days always."""

    database: Database
    config: Config
    week: Week

    def days(self, name: str) -> list[Row]:
        return self._rows(name, self._days)

    def until(self, name: str) -> list[Row]:
        return self._rows(name, {"last_day": self.week.last_day})

    def arrivals(self, name: str) -> list[Row]:
        return self._rows(name, self._arrived)

    def days_and_arrivals(self, name: str) -> list[Row]:
        return self._rows(name, {**self._days, **self._arrived})

    def history(self, name: str) -> list[Row]:
        return self._rows(name, {"oldest_day": self.weeks[0].first_day, "last_day": self.week.last_day})

    @property
    def weeks(self) -> list[Week]:
        return [self.week.plus(n) for n in range(1 - WEEKS_OF_HISTORY, 1)]

    @property
    def _days(self) -> Mapping[str, object]:
        return {"first_day": self.week.first_day, "last_day": self.week.last_day}

    @property
    def _arrived(self) -> Mapping[str, object]:
        zone, closes = self.config.alliance.time_zone, self.config.report.closes
        begin = min(closing_moment(self.week.plus(-1), closes, zone), self._day_begins(self.week.first_day))
        end = max(closing_moment(self.week, closes, zone), self._day_begins(self.week.last_day + timedelta(days=1)))
        return {"arrived_from": stored_time(begin), "arrived_before": stored_time(end)}

    def _day_begins(self, day: date) -> datetime:
        alliance = self.config.alliance
        return datetime.combine(day, alliance.day_reset, tzinfo=alliance.time_zone).astimezone(UTC)

    def _rows(self, name: str, values: Mapping[str, object]) -> list[Row]:
        return self.database.rows(statements(f"report_{name}.sql"), values)


def week_report(database: Database, config: Config, packs: Sequence[Pack], week: Week, now: datetime) -> WeekReport:
    """Everything one report says. Raises StoreError when the database fails."""
    ask = _Asker(database, config, week)
    marks = [(own, _mark(line)) for own, *line in ask.days_and_arrivals("marks")]
    latest = _latest(ask)
    shown = {metric for values in latest.values() for metric in values}
    language = config.alliance.language
    names = tuple(counters(text.rule() for text in config.rules))
    return WeekReport(
        unused=unused_columns([written.rule() for written in config.rules], packs),
        alliance=config.alliance.name,
        language=language,
        week=week,
        made_at=now.astimezone(config.alliance.time_zone),
        final=now >= closing_moment(week, config.report.closes, config.alliance.time_zone),
        config_error="",
        counters=names,
        metrics=tuple(dict.fromkeys(metric for pack in packs for metric in pack.metrics if metric in shown)),
        trust=_trust(ask),
        events=tuple(_event(line) for line in ask.days("events")),
        members=_members(ask, latest),
        marks=tuple(mark for own, mark in marks if own),
        late_marks=tuple(mark for own, mark in marks if not own),
        held=tuple(_held(line) for line in ask.days("held")),
        questions=tuple(_question(line) for line in ask.arrivals("questions")),
        failed=tuple(_failed(line, config.alliance.time_zone) for line in ask.arrivals("failed")),
        history=_history(ask, names),
        titles=titles(packs, language),
    )


def _trust(ask: _Asker) -> Trust:
    received, read, failed, copies, cells, held_cells, assumed_days, asked_days = ask.days_and_arrivals("trust")[0]
    return Trust(
        received=received,
        read=read,
        failed=failed,
        copies=copies,
        cells=cells,
        held_cells=held_cells,
        assumed_days=assumed_days,
        asked_days=asked_days,
    )


def _event(line: Row) -> EventLine:
    screen, game_day, screenshots, members, held_cells, assumed = line
    return EventLine(
        screen=screen,
        game_day=game_day,
        screenshots=screenshots,
        members=members,
        held_cells=held_cells,
        assumed=assumed,
    )


def _latest(ask: _Asker) -> Mapping[str, Mapping[str, str]]:
    latest: dict[str, dict[str, str]] = defaultdict(dict)
    for member, metric, text in ask.until("latest"):
        latest[member][metric] = text
    return latest


def _members(ask: _Asker, latest: Mapping[str, Mapping[str, str]]) -> tuple[MemberLine, ...]:
    totals: dict[str, dict[str, int]] = defaultdict(dict)
    moved: dict[str, dict[str, int]] = defaultdict(dict)
    for member, counter, value, added in ask.days("counters"):
        totals[member][counter] = value
        moved[member][counter] = added
    return tuple(
        MemberLine(
            member=member,
            role=role,
            counters=totals.get(member, {}),
            # Who is on no picture of this week: nobody knows what they did.
            added=moved.get(member, {}) if events else {},
            latest=latest.get(member, {}),
            events=events,
            last_seen_on=last_seen_on,
            note=note,
        )
        for member, role, events, last_seen_on, note in ask.days("members")
    )


def _mark(line: Sequence[Any]) -> MarkLine:
    (game_day, screen, member, rule, counter, amount, observed, expected, screenshot, file_name, archived_as, box) = (
        line[:12]
    )
    assumed_day, late = line[12:]
    return MarkLine(
        game_day=game_day,
        screen=screen,
        member=member,
        rule=rule,
        counter=counter,
        amount=amount,
        observed=observed,
        expected=expected,
        screenshot=screenshot,
        file_name=file_name,
        archived_as=archived_as,
        box=tuple(box),
        assumed_day=assumed_day,
        late=late,
    )


def _held(line: Row) -> HeldLine:
    game_day, screen, member, column, text, why, screenshot, file_name, archived_as, box = line
    return HeldLine(
        game_day=game_day,
        screen=screen,
        member=member,
        column=column,
        text=text,
        why=why,
        screenshot=screenshot,
        file_name=file_name,
        archived_as=archived_as,
        box=tuple(box),
    )


def _question(line: Row) -> QuestionLine:
    file_name, screen, game_day, why, other_day, screenshot = line
    return QuestionLine(
        file_name=file_name,
        screen=screen,
        game_day=game_day,
        why=why,
        other_day=other_day,
        screenshot=screenshot,
    )


def _failed(line: Row, zone: tzinfo) -> FailedLine:
    file_name, code, reason, received_at = line
    return FailedLine(
        file_name=file_name, code=code, reason=reason, received_at=read_time(received_at).astimezone(zone)
    )


def _history(ask: _Asker, names: Sequence[str]) -> tuple[WeekPoint, ...]:
    moved = {(week, counter): added for week, counter, added in ask.history("history")}
    held = {week: (events, members) for week, events, members in ask.history("history_events")}
    points = []
    for week in ask.weeks:
        events, members = held.get(str(week), (0, 0))
        added = {name: moved.get((str(week), name), 0) for name in names} if events else {}
        points.append(WeekPoint(week=week, added=added, members=members, events=events))
    return tuple(points)

"""What a weekly report says, asked of the judge's tables."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, tzinfo
from typing import Any

from daemon.adapters.store.asker import Asker, Row
from daemon.adapters.store.connection import Database, read_time
from daemon.adapters.store.quality import quality
from daemon.adapters.store.questions import live_questions
from daemon.adapters.store.report_members import contributed, member_lines, points, weeks_known
from daemon.adapters.store.verdicts import counters
from daemon.config import Config
from daemon.domain.contribution import measure
from daemon.domain.corrections import NameIs
from daemon.domain.days import Week
from daemon.domain.highlights import highlights
from daemon.domain.names import could_be, skeleton
from daemon.domain.pack import Pack, titles
from daemon.domain.questions import Question, Spot
from daemon.domain.report import (
    AlarmLine,
    ChangeLine,
    EventLine,
    FailedLine,
    MarkLine,
    MissingLine,
    MovementLine,
    NotedLine,
    Trust,
    UploadLine,
    WeekReport,
)


def week_report(
    database: Database,
    config: Config,
    packs: Sequence[Pack],
    week: Week,
    now: datetime,
    noted: Sequence[NotedLine] = (),
) -> WeekReport:
    """Everything one report says; `noted` are the officer's corrections that have a day. Raises StoreError."""
    rules = [text.rule() for text in config.rules]
    wanted = config.report.contribution
    chosen = measure(packs, rules, (wanted.screen, wanted.metric) if wanted else None)
    ask = Asker(database, config, week, now, chosen)
    latest = _latest(ask)
    shown = {metric for values in latest.values() for metric in values}
    names, language = tuple(counters(rules)), config.alliance.language
    weeks = weeks_known(ask)
    given = contributed(ask, weeks)
    waiting = [question for question in live_questions(database) if question.needed]
    of_week = [question for question in waiting if _is_of(question, week)]
    of_this_week = tuple(note for note in noted if Week.of(note.on) == week)
    return WeekReport(
        alliance=config.alliance.name,
        language=language,
        week=week,
        made_at=now.astimezone(config.alliance.time_zone),
        final=ask.final,
        config_error="",
        counters=names,
        metrics=tuple(dict.fromkeys(metric for pack in packs for metric in pack.metrics if metric in shown)),
        levels=tuple(config.levels) if config.strikes.each else (),
        measure=chosen,
        trust=_trust(ask),
        events=tuple(_event(line) for line in ask.days("events")),
        members=member_lines(ask, weeks, given, latest),
        marks=tuple(_mark(line) for line in ask.days("marks")),
        changes=tuple(
            ChangeLine(week=Week.parse(of), gone=gone, cause=cause, mark=_mark(line))
            for of, gone, cause, *line in ask.before("changes")
        ),
        questions=tuple(of_week),
        questions_elsewhere=len(waiting) - len(of_week),
        unseen=tuple(member for (member,) in ask.on_the_day("unseen")),
        uploads=tuple(
            UploadLine(screen=screen, game_day=day, last_day=last) for screen, day, last in ask.days("missing_uploads")
        ),
        alarms=tuple(_alarm(line, config.alliance.time_zone) for line in ask.until("alarms")),
        missing=_missing(ask),
        movements=(*_movements(ask), *_renamed(of_this_week)),
        noted=of_this_week,
        failed=tuple(_failed(line, config.alliance.time_zone) for line in ask.arrivals("failed")),
        highlights=highlights(given, weeks.members, week),
        history=points(ask, weeks, names),
        titles=titles(packs, language),
        quality=quality(database, week.last_day),
    )


def _is_of(question: Question, week: Week) -> bool:
    """Whether it waits in this week. A name waits in the week of its last row, and a day in that of its guess."""
    return Week.of(question.game_day) == week


def _trust(ask: Asker) -> Trust:
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
    screen, first_day, game_day, screenshots, members, held_cells, assumed, provisional = line[:8]
    expected, unseen, complete, missing_places, unnamed_places, loose = line[8:]
    return EventLine(
        screen=screen,
        first_day=first_day,
        game_day=game_day,
        screenshots=screenshots,
        members=members,
        held_cells=held_cells,
        assumed=assumed,
        provisional=provisional,
        expected=expected,
        unseen=unseen,
        complete=complete,
        missing_places=tuple(missing_places),
        unnamed_places=tuple(unnamed_places),
        loose=loose,
    )


def _latest(ask: Asker) -> Mapping[str, Mapping[str, str]]:
    latest: dict[str, dict[str, str]] = defaultdict(dict)
    for member, metric, text in ask.until("latest"):
        latest[member][metric] = text
    return latest


def _mark(line: Sequence[Any]) -> MarkLine:
    game_day, screen, member, rule, counter, amount, observed, expected = line[:8]
    screenshot, file_name, archived_as, row_box, box, assumed_day, provisional = line[8:]
    spot = None
    if screenshot and archived_as and box:
        spot = Spot(screenshot=screenshot, archived_as=archived_as, row_box=tuple(row_box or box), box=tuple(box))
    return MarkLine(
        game_day=game_day,
        screen=screen,
        member=member,
        rule=rule,
        counter=counter,
        amount=amount,
        observed=observed,
        expected=expected,
        spot=spot,
        file_name=file_name or "",
        assumed_day=assumed_day,
        provisional=provisional,
    )


def _missing(ask: Asker) -> tuple[MissingLine, ...]:
    return tuple(
        MissingLine(member=member, days=tuple(days), announced=announced, absent=absent)
        for member, announced, days, absent in ask.measured("missing", own_days=True)
    )


def _movements(ask: Asker) -> tuple[MovementLine, ...]:
    return tuple(MovementLine(how=how, member=member, day=day) for how, member, day in ask.days("movements"))


def _renamed(noted: Sequence[NotedLine]) -> tuple[MovementLine, ...]:
    """Aliases given this week that are no misreading of the member's name."""
    return tuple(
        MovementLine(how="renamed", member=means.member, day=note.on, name=means.name)
        for note in noted
        if isinstance(means := note.correction, NameIs)
        and not note.withdrawn
        and not could_be(means.name, {means.member: {skeleton(means.member)}})
    )


def _alarm(line: Row, zone: tzinfo) -> AlarmLine:
    screen, drifted, column, usual, now, pictures, since = line
    return AlarmLine(
        screen=screen,
        measure=drifted,
        column=column,
        usual=usual,
        now=now,
        pictures=pictures,
        since=read_time(since).astimezone(zone),
    )


def _failed(line: Row, zone: tzinfo) -> FailedLine:
    file_name, code, reason, received_at = line
    return FailedLine(
        file_name=file_name, code=code, reason=reason, received_at=read_time(received_at).astimezone(zone)
    )

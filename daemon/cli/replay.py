"""The command `replay`: who would be marked otherwise."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping

from rich.console import Console

from daemon.app.replaying import Replayed, replay
from daemon.cli.daily import is_named
from daemon.cli.plain import Text
from daemon.domain.pack import titles
from daemon.domain.replay import Difference, Levelled, MarkSaid, Moved

DIFFERENT = 1
"""The exit code when somebody would be marked otherwise."""

MOST_MARKS = 20
"""So many marks of one member are shown; the counters tell of all."""


def replay_rules(asked: argparse.Namespace) -> int:
    """`muster replay`."""
    told = replay(asked.config, named=is_named(asked), since=asked.since)
    if asked.json:
        print(json.dumps(_as_json(told), ensure_ascii=True))  # noqa: T201 (what the command is asked for)
    else:
        console = Console(highlight=False)
        for line in _lines(told):
            console.print(line, soft_wrap=True)
    return DIFFERENT if told.difference.members else 0


def _lines(told: Replayed) -> list[Text]:
    found = told.difference
    language = told.settled.config.alliance.language
    called = titles(told.settled.packs, language)
    lines = [
        Text(
            f"{_count(found.screenshots, 'screenshot')} of {_count(found.events, 'event')}, as published on "
            f"{found.judged_at:%Y-%m-%d %H:%M} UTC, judged in {told.seconds:.1f} s: {_count(found.marks, 'mark')}."
        )
    ]
    if not found.members:
        return [*lines, Text("Nobody would be marked otherwise.")]
    since = f" since {found.since}" if found.since else ""
    lines.append(
        Text(
            f"{_count(len(found.added), 'mark')} more and {_count(len(found.removed), 'mark')} less{since}; something "
            f"is otherwise for {_count(len(found.members), 'member')}:"
        )
    )
    for member in found.members:
        lines += _of_member(member, found, called)
    return lines


def _of_member(member: str, found: Difference, called: Mapping[str, str]) -> list[Text]:
    levels = [f"{one.before or '-'} -> {one.after or '-'}" for one in found.levels if one.member == member]
    counters = [
        f"{one.counter} {_value(one.before)} -> {_value(one.after)}" for one in found.counters if one.member == member
    ]
    lines = [Text("  ".join([member, *counters, *levels]), style="bold")]
    marks = [
        *(("+", "green", mark) for mark in found.added if mark.member == member),
        *(("-", "red", mark) for mark in found.removed if mark.member == member),
    ]
    for sign, style, mark in sorted(marks, key=lambda one: one[2].game_day)[:MOST_MARKS]:
        not_yet = ", provisional" if mark.provisional else ""
        title = called.get(mark.screen, mark.screen)
        said = f"  {sign} {mark.game_day} {title}: {mark.rule}, {mark.counter} {mark.amount:+d}{not_yet}"
        lines.append(Text(f"{said} ({mark.observed}; expected {mark.expected})", style=style))
    if len(marks) > MOST_MARKS:
        lines.append(Text(f"  ... and {len(marks) - MOST_MARKS} more"))
    return lines


def _count(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"


def _value(value: int | None) -> str:
    return "-" if value is None else str(value)


def _as_json(told: Replayed) -> dict[str, object]:
    found = told.difference
    return {
        "judged_at": found.judged_at.isoformat(),
        "since": found.since and found.since.isoformat(),
        "seconds": round(told.seconds, 3),
        "screenshots": found.screenshots,
        "events": found.events,
        "marks": found.marks,
        "members": list(found.members),
        "added": [_mark(mark) for mark in found.added],
        "removed": [_mark(mark) for mark in found.removed],
        "counters": [_change(one) | {"counter": one.counter} for one in found.counters],
        "levels": [_change(one) for one in found.levels],
    }


def _mark(mark: MarkSaid) -> dict[str, object]:
    return {
        "member": mark.member,
        "game_day": mark.game_day.isoformat(),
        "screen": mark.screen,
        "rule": mark.rule,
        "counter": mark.counter,
        "amount": mark.amount,
        "observed": mark.observed,
        "expected": mark.expected,
        "provisional": mark.provisional,
    }


def _change(one: Moved | Levelled) -> dict[str, object]:
    return {"member": one.member, "before": one.before, "after": one.after}

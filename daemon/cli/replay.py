"""The command `replay`: who would be marked otherwise."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping
from dataclasses import dataclass

from rich.console import Console

from daemon.app.replaying import Replayed, expected, observed, replay
from daemon.cli.daily import is_named
from daemon.cli.plain import Text
from daemon.domain.pack import titles
from daemon.domain.replay import Difference, Levelled, MarkSaid, Moved

DIFFERENT = 1
"""The exit code when somebody would be marked otherwise."""

MOST_MARKS = 20
"""So many marks of one member are shown; the counters tell of all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Words:
    """What the command says in one language; of things that are counted the form for one, and for several."""

    published: str
    nobody: str
    changed: str
    since: str
    marked: str
    provisional: str
    more: str
    screenshot: tuple[str, str]
    event: tuple[str, str]
    mark: tuple[str, str]
    member: tuple[str, str]
    none_is_one: bool
    point: str

    def count(self, count: int, what: tuple[str, str]) -> str:
        """So many things of a kind."""
        one, many = what
        return f"{count} {one if count == 1 or (count == 0 and self.none_is_one) else many}"


_WORDS = {
    "en": _Words(
        published="{screenshots} of {events}, as published on {at} UTC, judged in {seconds} s: {marks}.",
        nobody="Nobody would be marked otherwise.",
        changed="{more} more and {less} less{since}; something is otherwise for {members}:",
        since=" since {day}",
        marked="  {sign} {day} {screen}: {rule}, {counter} {amount}{provisional} ({observed}; expected {expected})",
        provisional=", provisional",
        more="  ... and {count} more",
        screenshot=("screenshot", "screenshots"),
        event=("event", "events"),
        mark=("mark", "marks"),
        member=("member", "members"),
        none_is_one=False,
        point=".",
    ),
    "fr": _Words(
        published="{screenshots} de {events}, comme publié le {at} UTC, jugé en {seconds} s : {marks}.",
        nobody="Rien ne changerait pour personne.",
        changed="{more} de plus et {less} de moins{since} ; quelque chose change pour {members} :",
        since=" depuis le {day}",
        marked="  {sign} {day} {screen} : {rule}, {counter} {amount}{provisional} ({observed} ; attendu : {expected})",
        provisional=", provisoire",
        more="  ... et {count} de plus",
        screenshot=("capture", "captures"),
        event=("événement", "événements"),
        mark=("constat", "constats"),
        member=("membre", "membres"),
        none_is_one=True,
        point=",",
    ),
}


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
    words = _WORDS[language]
    published = words.published.format(
        screenshots=words.count(found.screenshots, words.screenshot),
        events=words.count(found.events, words.event),
        at=f"{found.judged_at:%Y-%m-%d %H:%M}",
        seconds=f"{told.seconds:.1f}".replace(".", words.point),
        marks=words.count(found.marks, words.mark),
    )
    if not found.members:
        return [Text(published), Text(words.nobody)]
    changed = words.changed.format(
        more=words.count(len(found.added), words.mark),
        less=words.count(len(found.removed), words.mark),
        since=words.since.format(day=found.since) if found.since else "",
        members=words.count(len(found.members), words.member),
    )
    called = titles(told.settled.packs, language)
    lines = [Text(published), Text(changed)]
    for member in found.members:
        lines += _of_member(member, found, called, language)
    return lines


def _of_member(member: str, found: Difference, called: Mapping[str, str], language: str) -> list[Text]:
    words = _WORDS[language]
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
        said = words.marked.format(
            sign=sign,
            day=mark.game_day,
            screen=called.get(mark.screen, mark.screen),
            rule=mark.rule,
            counter=mark.counter,
            amount=f"{mark.amount:+d}",
            provisional=words.provisional if mark.provisional else "",
            observed=observed(mark, language),
            expected=expected(mark, language),
        )
        lines.append(Text(said, style=style))
    if len(marks) > MOST_MARKS:
        lines.append(Text(words.more.format(count=len(marks) - MOST_MARKS)))
    return lines


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

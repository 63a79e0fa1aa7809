"""The whole roster as a page shows it, with a dash for what is unknown and 0 only where it was read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from daemon.adapters.pages.report_evidence import Evidence, title_of
from daemon.adapters.pages.report_words import UNKNOWN, Language, alphabetical
from daemon.domain.report import MemberLine, WeekReport

LOWEST, MIDDLE, HIGHEST = "good", "wait", "alert"
"""How a level is coloured: the first one, those in between, the last."""

UNCHANGED = 0.005
"""A change of less than this share is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """One counter of one member: the total, what this week added (`+1`, "" for nothing), and the weeks before.

    `quiet`: nothing moved in those.
    """

    title: str
    total: str
    added: str
    rose: bool
    lately: str
    quiet: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberRow:
    """One member as shown. `evidence` are the numbers of this week's marks against them that can be linked to.

    `given` is what they contributed, `change` against the week before (and whether it `rose`), `place` among all, such
    as `14 → 9`, `share` of their own median. `colour` is that of the level.
    """

    member: str
    role: str
    level: str
    colour: str
    strikes: str
    new_strikes: str
    tallies: tuple[Tally, ...]
    given: str
    change: str
    rose: bool
    place: str
    share: str
    events: str
    last_seen: str
    notes: tuple[str, ...]
    latest: tuple[tuple[str, str], ...]
    seen: bool
    evidence: tuple[int, ...]


def roster(report: WeekReport, words: Language, evidence: Iterable[Evidence]) -> tuple[MemberRow, ...]:
    """Everybody, by name."""
    numbers: dict[str, list[int]] = {}
    for item in evidence:
        if item.shown and item.mark.amount > 0:
            numbers.setdefault(item.mark.member, []).append(item.number)
    ordered = sorted(report.members, key=lambda line: alphabetical(line.member))
    return tuple(_row(report, words, line, numbers) for line in ordered)


def _row(report: WeekReport, words: Language, line: MemberLine, numbers: Mapping[str, list[int]]) -> MemberRow:
    given = line.contribution
    change = given.change
    return MemberRow(
        member=line.member,
        role=line.role or UNKNOWN,
        level=line.level or UNKNOWN,
        colour=colour(report, line),
        strikes=words.decimals(line.strikes) if report.levels else UNKNOWN,
        new_strikes=words.added(line.new_strikes) if line.new_strikes else "",
        tallies=tuple(_tally(report, words, line, counter) for counter in report.counters),
        given=UNKNOWN if given.value is None else words.amount(given.value),
        change="" if change is None else words.percent(change, signed=True) if abs(change) >= UNCHANGED else "=",
        rose=(change or 0) >= UNCHANGED,
        place=place(line, words),
        share=UNKNOWN if given.share is None else words.percent(given.share),
        events=f"{words.number(line.events)}/{words.number(line.expected)}" if line.expected else UNKNOWN,
        last_seen=words.short_day(line.last_seen_on) if line.last_seen_on else UNKNOWN,
        notes=tuple(notes(line, words)),
        latest=tuple(
            (title_of(report, metric), words.value(line.latest[metric]))
            for metric in report.metrics
            if metric in line.latest
        ),
        seen=line.events > 0,
        evidence=tuple(numbers.get(line.member, ())),
    )


def colour(report: WeekReport, line: MemberLine) -> str:
    """The colour of a member's level, "" without one."""
    if line.grade is None:
        return ""
    return LOWEST if line.grade == 0 else HIGHEST if line.grade == len(report.levels) - 1 else MIDDLE


def place(line: MemberLine, words: Language) -> str:
    """Where the member stands among all by contribution, and where they stood the week before if that was elsewhere."""
    now, before = line.contribution.position, line.contribution.position_before
    if now is None:
        return UNKNOWN
    return (
        words.number(now) if before in {None, now} else f"{words.number(before or 0)}\u00a0→\u00a0{words.number(now)}"
    )


def notes(line: MemberLine, words: Language) -> Iterator[str]:
    """What must be known of a member beside their numbers."""
    if line.away is not None:
        until = line.away.last_day
        kind = words.say(f"leave.{line.away.kind}")
        yield words.say("note.until", kind=kind, day=words.short_day(until)) if until else kind
    if line.exempt:
        yield words.say("note.exempt")
    if line.newcomer:
        yield words.say("note.new")
    if line.watch:
        yield words.say("note.watch")


def _tally(report: WeekReport, words: Language, line: MemberLine, counter: str) -> Tally:
    total, added = line.counters.get(counter), line.added.get(counter)
    lately = line.lately.get(counter, ())
    return Tally(
        title=title_of(report, counter),
        total=UNKNOWN if total is None else words.number(total),
        added=words.added(added) if added else "",
        rose=(added or 0) > 0,
        lately=" ".join(UNKNOWN if one is None else _moved(words, one) for one in lately),
        quiet=not any(lately),
    )


def _moved(words: Language, amount: int) -> str:
    return words.added(amount) if amount < 0 else words.number(amount)

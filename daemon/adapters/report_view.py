"""What the pages show, worked out of the report's values: order, numbers of evidence, and texts of cells.

Both the HTML and the Markdown are laid out from this one view, so they cannot tell different stories.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from daemon.adapters.report_marks import expected_words, observed_words
from daemon.adapters.report_trust import in_order, trust_sentences, verdict
from daemon.adapters.report_words import LANGUAGES, UNKNOWN, Language
from daemon.domain.names import UNKNOWN as UNKNOWN_NAME
from daemon.domain.report import EventLine, FailedLine, HeldLine, MarkLine, MemberLine, QuestionLine, WeekReport

SHOWN_MARKS = 3
"""How many marks of one member stand under their name; the rest are in the evidence."""

SHOWN_DECISIONS = 10
"""How many members stand open on the page; the rest are folded away."""

SHOWN_LINES = 300
"""How many lines of one list stand on a page: it weighs a third of a megabyte then, and nobody reads more."""

CUT = "cut"
"""The reason of `daemon.domain.reading.HELD_REASONS` for what the edge of the picture cuts."""

SHOWN_WEEKS = 12
"""How many weeks the chart has room for on a phone."""


Line = TypeVar("Line")


@dataclass(frozen=True, slots=True)
class Tally:
    """One counter of one member: the total and, when this week moved it, by how much (`+1`)."""

    title: str
    total: str
    added: str
    rose: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One mark with the number it goes by on the page, and what it says in the page's words.

    `shown`: it stands in the list of evidence, so that a link finds it.
    """

    number: int
    mark: MarkLine
    screen: str
    counter: str
    amount: str
    observed: str
    expectation: str
    shown: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberRow:
    """One member of the roster as shown; `evidence` are the numbers of this week's marks that can be linked to."""

    member: str
    role: str
    events: str
    tallies: tuple[Tally, ...]
    metrics: tuple[str, ...]
    last_seen: str
    note: str
    seen: bool
    evidence: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One member with new marks: the counters that moved, the first marks, and how many more there are."""

    member: str
    role: str
    note: str
    tallies: tuple[Tally, ...]
    marks: tuple[Evidence, ...]
    more: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """Held readings by what is to be done with them.

    `held` need a clearer picture; `strangers` stand on names that fit nobody, each name once in `names`; `spare` are
    cut by the edge of the picture and needed by no rule.
    """

    held: tuple[HeldLine, ...]
    strangers: tuple[HeldLine, ...]
    spare: tuple[HeldLine, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The names that fit nobody, in the order of the alphabet."""
        return tuple(sorted({line.text for line in self.strangers}, key=alphabetical))


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """Everything a page shows beyond the plain lines of the report."""

    report: WeekReport
    words: Language
    trust: tuple[str, ...]
    verdict: tuple[str, ...]
    decisions: tuple[Decision, ...]
    made_good: tuple[Evidence, ...]
    roster: tuple[MemberRow, ...]
    counters: tuple[str, ...]
    metrics: tuple[str, ...]
    evidence: tuple[Evidence, ...]
    late: tuple[Evidence, ...]
    events: tuple[EventLine, ...]
    seen: int
    held: Waiting
    waiting: int
    in_order: bool

    def shown(self, lines: Sequence[Line]) -> Sequence[Line]:
        """The lines of a list that stand on the page."""
        return lines[:SHOWN_LINES]

    def rest(self, lines: Sequence[object], table: str) -> str:
        """Where the other lines of it are, in a sentence; "" when all are shown."""
        left = len(lines) - SHOWN_LINES
        if left <= 0:
            return ""
        return self.words.count("list.rest", left, table=table) if table else self.words.count("roster.rest", left)

    def title(self, key: str) -> str:
        """A screen, counter, metric or column by the name people use."""
        return title_of(self.report, key)

    def question(self, question: QuestionLine) -> str:
        """Why the day of a screenshot is asked, and what to do."""
        return question_sentence(self.words, question)

    def held_reason(self, why: str) -> str:
        """Why a reading is held, in words; a reason that has none stands as it is."""
        return self.words.reason(why)

    def failure(self, line: FailedLine) -> str:
        """What is wrong with a file and what to do: the program's own sentence where it is in the page's language."""
        if self.words.code == "en" and line.reason:
            return line.reason
        key = f"fate.{line.code}"
        return self.words.say(key) if self.words.knows(key) else line.reason or self.words.say("fate.other")


def title_of(report: WeekReport, key: str) -> str:
    """A screen, counter, metric or column by the name people use."""
    return LANGUAGES[report.language].title(key, report.titles)


def question_sentence(words: Language, question: QuestionLine) -> str:
    """Why the day of a screenshot is asked, and what to do."""
    if question.why == "old-file-time":
        return words.say("question.old-file-time", day=words.day(question.game_day), iso=question.game_day.isoformat())
    if question.why == "same-rows" and question.other_day is not None:
        return words.say("question.same-rows", other=words.day(question.other_day))
    if question.why == "same-rows":
        return words.say("question.same-rows.unknown")
    return words.say("question.other", why=question.why)


def alphabetical(name: str) -> tuple[str, str]:
    """The place of a name in an alphabetical list, capitals and accents or not."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    return plain.casefold(), name


def by_name(members: Iterable[MemberLine]) -> list[MemberLine]:
    """Members in the order of their names."""
    return sorted(members, key=lambda line: alphabetical(line.member))


def view_of(report: WeekReport) -> View:
    """Work out what the pages show. Raises KeyError for a language that has no words."""
    words = LANGUAGES[report.language]
    evidence = _numbered(report, words, report.marks, start=1)
    roster = tuple(_member_row(report, words, line, evidence) for line in by_name(report.members))
    decisions = _decisions(report, evidence, {row.member: row for row in roster})
    seen = sum(line.events > 0 for line in report.members)
    held = _waiting(report)
    return View(
        report=report,
        words=words,
        trust=trust_sentences(report, words, seen),
        verdict=verdict(report, words, marked=len(decisions), seen=seen),
        decisions=decisions,
        made_good=tuple(item for item in evidence if item.mark.amount < 0),
        roster=roster,
        counters=tuple(title_of(report, counter) for counter in report.counters),
        metrics=tuple(title_of(report, metric) for metric in report.metrics),
        evidence=evidence,
        late=_numbered(report, words, report.late_marks, start=len(evidence) + 1),
        seen=seen,
        in_order=not decisions and in_order(report, seen),
        events=tuple(sorted(report.events, key=lambda event: (event.game_day, event.screen))),
        held=held,
        waiting=len(held.held) + len(held.names) + len(report.questions) + len(report.failed),
    )


def _waiting(report: WeekReport) -> Waiting:
    strangers = [line for line in report.held if line.why == UNKNOWN_NAME and line.text]
    spare = [line for line in report.held if line.why == CUT and (line.screen, line.column) in report.unused]
    apart = {*strangers, *spare}
    held = tuple(line for line in report.held if line not in apart)
    return Waiting(held=held, strangers=tuple(strangers), spare=tuple(spare))


def _numbered(report: WeekReport, words: Language, marks: Iterable[MarkLine], *, start: int) -> tuple[Evidence, ...]:
    ordered = sorted(marks, key=lambda m: (m.game_day, m.screen, alphabetical(m.member), m.rule, m.counter))
    titles = {metric: title_of(report, metric) for metric in report.metrics}
    return tuple(
        Evidence(
            number=number,
            mark=mark,
            screen=title_of(report, mark.screen),
            counter=title_of(report, mark.counter),
            amount=words.added(mark.amount),
            observed=observed_words(mark.observed, words, titles),
            # What takes away from a counter was not failed: it was done instead of the opposite.
            expectation=f"{words.say('mark.expected' if mark.amount > 0 else 'mark.otherwise')} "
            + expected_words(mark.expected, words, titles),
            shown=number < start + SHOWN_LINES,
        )
        for number, mark in enumerate(ordered, start)
    )


def _tally(report: WeekReport, words: Language, line: MemberLine, counter: str) -> Tally:
    total, added = line.counters.get(counter), line.added.get(counter)
    return Tally(
        title=title_of(report, counter),
        total=UNKNOWN if total is None else words.number(total),
        added=words.added(added) if added else "",
        rose=(added or 0) > 0,
    )


def _member_row(report: WeekReport, words: Language, line: MemberLine, evidence: Iterable[Evidence]) -> MemberRow:
    note_key = f"note.{line.note}"
    return MemberRow(
        member=line.member,
        role=line.role or UNKNOWN,
        events=f"{words.number(line.events)}/{words.number(len(report.events))}" if report.events else UNKNOWN,
        tallies=tuple(_tally(report, words, line, counter) for counter in report.counters),
        metrics=tuple(words.value(line.latest.get(metric, "")) for metric in report.metrics),
        last_seen=words.short_day(line.last_seen_on) if line.last_seen_on else UNKNOWN,
        note=words.say(note_key) if words.knows(note_key) else line.note,
        seen=line.events > 0,
        evidence=tuple(item.number for item in evidence if item.shown and item.mark.member == line.member),
    )


def _decisions(report: WeekReport, evidence: Iterable[Evidence], rows: Mapping[str, MemberRow]) -> tuple[Decision, ...]:
    """Members with marks that raised a counter: the most added first, then the higher total, then by name."""
    marks: dict[str, list[Evidence]] = {}
    for item in evidence:
        if item.mark.amount > 0:
            marks.setdefault(item.mark.member, []).append(item)
    totals = {line.member: sum(line.counters.values()) for line in report.members}

    def seriousness(member: str) -> tuple[int, int, tuple[str, str]]:
        gained = sum(item.mark.amount for item in marks[member])
        return -gained, -totals.get(member, 0), alphabetical(member)

    return tuple(_decision(member, marks[member], rows.get(member)) for member in sorted(marks, key=seriousness))


def _decision(member: str, marks: list[Evidence], row: MemberRow | None) -> Decision:
    moved = {item.counter for item in marks}
    return Decision(
        member=member,
        role=row.role if row else UNKNOWN,
        note=row.note if row else "",
        tallies=tuple(tally for tally in row.tallies if tally.title in moved or tally.added) if row else (),
        marks=tuple(marks[:SHOWN_MARKS]),
        more=max(0, len(marks) - SHOWN_MARKS),
    )

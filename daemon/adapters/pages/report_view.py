"""What the pages show, worked out of the report's values: order, numbers of evidence, and texts of cells.

All forms of the report are laid out from this one view, so they cannot tell different stories.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from daemon.adapters.pages import report_sections as sections
from daemon.adapters.pages.report_evidence import (
    SHOWN_LINES,
    Decision,
    Evidence,
    decisions,
    made_good,
    numbered,
    title_of,
)
from daemon.adapters.pages.report_quality import ReadScreen, read_screens
from daemon.adapters.pages.report_roster import MemberRow, roster
from daemon.adapters.pages.report_sections import Items
from daemon.adapters.pages.report_trust import in_order, trust_line, trust_sentences, verdict
from daemon.adapters.pages.report_words import LANGUAGES, Language, Phrase
from daemon.adapters.pages.review_view import Card, review_card
from daemon.domain.questions import QuestionKind
from daemon.domain.report import EventLine, FailedLine, WeekReport

SHOWN_QUESTIONS = 10
"""So many questions stand in the report with their pictures; all of them stand in the page of questions."""

Line = TypeVar("Line")


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """Everything a page shows beyond the plain lines of the report.

    `kinds` says how many questions of each kind wait. `changed` are the marks of earlier weeks that are not as told, in
    the order of `changes`.
    """

    report: WeekReport
    words: Language
    trust_line: str
    trust: tuple[str, ...]
    verdict: tuple[str, ...]
    decisions: tuple[Decision, ...]
    made_good: tuple[tuple[Phrase, tuple[int, ...]], ...]
    watched: tuple[MemberRow, ...]
    kinds: tuple[str, ...]
    questions: tuple[Card, ...]
    reminders: tuple[Phrase, ...]
    roster: tuple[MemberRow, ...]
    counters: tuple[str, ...]
    measure: str
    highlights: tuple[Items, ...]
    absences: tuple[Items, ...]
    movements: tuple[Phrase, ...]
    evidence: tuple[Evidence, ...]
    changed: tuple[Evidence, ...]
    changes: tuple[Phrase, ...]
    noted: tuple[Phrase, ...]
    events: tuple[EventLine, ...]
    quality: tuple[ReadScreen, ...]
    seen: int
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

    def coverage(self, event: EventLine) -> str:
        """How whole an event is, and what of it is missing."""
        return sections.coverage(event, self.words)

    def failure(self, line: FailedLine) -> str:
        """What is wrong with a file and what to do: the program's own sentence where it is in the page's language."""
        if self.words.code == "en" and line.reason:
            return line.reason
        key = f"fate.{line.code}"
        return self.words.say(key) if self.words.knows(key) else line.reason or self.words.say("fate.other")


def view_of(report: WeekReport) -> View:
    """Work out what the pages show. Raises KeyError for a language that has no words."""
    words = LANGUAGES[report.language]
    evidence = numbered(report, words, report.marks, start=1)
    rows = roster(report, words, evidence)
    decided = decisions(report, words, evidence)
    marked = {decision.line.member for decision in decided}
    seen = sum(line.events > 0 for line in report.members)
    changed = numbered(report, words, (change.mark for change in report.changes), start=len(evidence) + 1)
    watched = {line.member for line in report.members if line.watch} - marked
    reminders = sections.reminders(report, words)
    return View(
        report=report,
        words=words,
        trust_line=trust_line(report, words),
        trust=trust_sentences(report, words, seen),
        verdict=verdict(report, words, marked=len(decided), seen=seen),
        decisions=decided,
        made_good=made_good(words, evidence),
        watched=tuple(row for row in rows if row.member in watched),
        kinds=tuple(_kinds(report, words)),
        questions=tuple(
            review_card(number, question, report.titles, words)
            for number, question in enumerate(report.questions[:SHOWN_QUESTIONS], 1)
        ),
        reminders=reminders,
        roster=rows,
        counters=tuple(title_of(report, counter) for counter in report.counters),
        measure=sections.measure_title(report, words),
        highlights=sections.highlights(report, words),
        absences=sections.absences(report, words),
        movements=sections.movements(report, words),
        evidence=evidence,
        changed=changed,
        changes=sections.changes(report, words, changed),
        noted=sections.noted(report, words),
        events=tuple(sorted(report.events, key=lambda event: (event.game_day, event.screen))),
        quality=read_screens(report.quality, words),
        seen=seen,
        waiting=len(report.questions) + len(report.failed) + len(reminders),
        in_order=not decided and in_order(report, seen),
    )


def _kinds(report: WeekReport, words: Language) -> list[str]:
    """How many questions of each kind wait."""
    counts = {kind: sum(question.kind is kind for question in report.questions) for kind in QuestionKind}
    told = [words.count(f"review.{kind}.heading", count) for kind, count in counts.items() if count]
    if report.questions_elsewhere:
        told.append(words.count("waiting.elsewhere", report.questions_elsewhere))
    return told

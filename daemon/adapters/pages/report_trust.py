"""The sentences that say how far a report can be trusted, and what its officer has to decide."""

from __future__ import annotations

from collections.abc import Iterator

from daemon.adapters.pages.report_words import Language
from daemon.domain.questions import QuestionKind
from daemon.domain.report import WeekReport


def trust_line(report: WeekReport, words: Language) -> str:
    """The whole of it in one line."""
    trust = report.trust
    complete = sum(event.complete for event in report.events)
    parts = [
        words.count("trust.short.files", trust.received, read=trust.read, failed=trust.failed),
        words.count("trust.short.open", len(report.questions)),
        words.count("trust.short.events", len(report.events), complete=complete),
    ]
    return " · ".join(parts)


def trust_sentences(report: WeekReport, words: Language, seen: int) -> tuple[str, ...]:
    """What came in, what became of it, and what is in doubt; a sentence about nothing is left out.

    `seen` is how many members stand on a picture of this week's events.
    """
    return tuple(_sentences(report, words, seen))


def _sentences(report: WeekReport, words: Language, seen: int) -> Iterator[str]:
    trust = report.trust
    yield _received(report, words)
    if trust.copies:
        yield words.count("trust.copies", trust.copies)
    if trust.cells == 1 and trust.held_cells:
        yield words.say("trust.only_held")
    elif trust.cells and trust.held_cells:
        share = words.share(trust.held_cells, trust.cells)
        yield words.count("trust.held", trust.held_cells, cells=trust.cells, share=share)
        about_readings = sum(question.kind is not QuestionKind.DAY for question in report.questions)
        yield words.count("trust.open", about_readings) if about_readings else words.say("trust.settled")
    elif trust.cells:
        yield words.count("trust.none_held", trust.cells)
    if trust.assumed_days:
        yield words.count("trust.assumed", trust.assumed_days)
    if trust.asked_days:
        yield words.count("trust.asked", trust.asked_days)
    yield from _coverage(report, words)
    members = len(report.members)
    if report.events and members:
        if not seen:
            yield words.count("trust.nobody", members)
        elif seen < members:
            yield words.count("trust.unseen", members - seen, all=members)
        else:
            yield words.count("trust.everyone", members)


def _coverage(report: WeekReport, words: Language) -> Iterator[str]:
    """Whether the lists are whole, and whether their numbers are final."""
    events = len(report.events)
    complete = sum(event.complete for event in report.events)
    if events and complete == events:
        yield words.count("trust.complete", events)
    elif events:
        yield words.count("trust.incomplete", events - complete, all=events)
    if provisional := sum(event.provisional for event in report.events):
        yield words.count("trust.provisional", provisional)


def _received(report: WeekReport, words: Language) -> str:
    trust = report.trust
    if not trust.received:
        return words.say("trust.none")
    if trust.read == trust.received and not trust.failed:
        return words.count("trust.all_read", trust.received)
    return words.count("trust.received", trust.received, read=trust.read, failed=trust.failed)


def in_order(report: WeekReport, seen: int) -> bool:
    """Whether members were seen this week (`seen` of them) and nothing is in doubt."""
    doubts = report.questions or report.failed or report.trust.asked_days
    return bool(report.events) and seen > 0 and not doubts


def verdict(report: WeekReport, words: Language, *, marked: int, seen: int) -> tuple[str, ...]:
    """The sentences over the decisions, the first being the verdict itself.

    `marked` members have new marks, `seen` were seen. "In good order" is said only when nothing is in doubt.
    """
    if marked:
        order = (words.say("decide.order" if report.levels else "decide.order.added"),) if marked > 1 else ()
        return (words.count("decide.marked", marked), *order, words.say("decide.suggest"))
    if not report.events or not seen:
        todo = "decide.nothing.final" if report.final else "decide.nothing.running"
        return words.say("decide.nothing"), words.say(todo)
    if not in_order(report, seen):
        return (words.say("decide.open"),)
    return (words.count("decide.good", seen),)

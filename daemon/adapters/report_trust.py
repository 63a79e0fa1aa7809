"""The sentences that say how far a report can be trusted, and what its officer has to decide."""

from __future__ import annotations

from daemon.adapters.report_words import Language
from daemon.domain.report import WeekReport


def trust_sentences(report: WeekReport, words: Language, seen: int) -> tuple[str, ...]:
    """What came in, what became of it, and what is in doubt; a sentence about nothing is left out.

    `seen` is how many members stand on a picture of this week's events.
    """
    trust, members = report.trust, len(report.members)
    said = [_received(report, words)]
    if trust.copies:
        said.append(words.count("trust.copies", trust.copies))
    if trust.cells == 1 and trust.held_cells:
        said.append(words.say("trust.only_held"))
    elif trust.cells and trust.held_cells:
        share = words.share(trust.held_cells, trust.cells)
        said.append(words.count("trust.held", trust.held_cells, cells=trust.cells, share=share))
    elif trust.cells:
        said.append(words.count("trust.none_held", trust.cells))
    if trust.assumed_days:
        said.append(words.count("trust.assumed", trust.assumed_days))
    if trust.asked_days:
        said.append(words.count("trust.asked", trust.asked_days))
    if report.events and members:
        if not seen:
            said.append(words.count("trust.nobody", members))
        elif seen < members:
            said.append(words.count("trust.unseen", members - seen, all=members))
        else:
            said.append(words.count("trust.everyone", members))
    return tuple(said)


def _received(report: WeekReport, words: Language) -> str:
    trust = report.trust
    if not trust.received:
        return words.say("trust.none")
    if trust.read == trust.received and not trust.failed:
        return words.count("trust.all_read", trust.received)
    return words.count("trust.received", trust.received, read=trust.read, failed=trust.failed)


def in_order(report: WeekReport, seen: int) -> bool:
    """Whether members were seen this week (`seen` of them) and nothing is in doubt."""
    doubts = report.held or report.questions or report.failed or report.trust.held_cells or report.trust.asked_days
    return bool(report.events) and seen > 0 and not doubts


def verdict(report: WeekReport, words: Language, *, marked: int, seen: int) -> tuple[str, ...]:
    """The sentences over the decisions, the first being the verdict itself.

    `marked` members have new marks, `seen` were seen. "In good order" is said only when nothing is in doubt.
    """
    if marked:
        order = (words.say("decide.order"),) if marked > 1 else ()
        return (words.count("decide.marked", marked), *order, words.say("decide.suggest"))
    if not report.events or not seen:
        todo = "decide.nothing.final" if report.final else "decide.nothing.running"
        return words.say("decide.nothing"), words.say(todo)
    if not in_order(report, seen):
        return (words.say("decide.open"),)
    return (words.count("decide.good", seen),)

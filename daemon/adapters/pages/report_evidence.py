"""Marks as a page shows them: numbered, in words, and by member."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from daemon.adapters.pages.report_marks import expected_words, observed_words
from daemon.adapters.pages.report_words import LANGUAGES, Language, Phrase, alphabetical
from daemon.domain.pack import ENTRIES
from daemon.domain.report import MarkLine, MemberLine, WeekReport

SHOWN_LINES = 300
"""How many lines of one list stand on a page: it weighs a third of a megabyte then, and nobody reads more."""

SHOWN_DECISIONS = 10
"""How many members stand open on the page; the rest are folded away."""


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
class Decision:
    """A member with new marks: a line for each rule with the numbers of its evidence, and what was added by counter."""

    line: MemberLine
    standing: Phrase | None
    lines: tuple[tuple[Phrase, tuple[int, ...]], ...]
    added: Mapping[str, int] = field(hash=False)


def title_of(report: WeekReport, key: str) -> str:
    """A screen, counter, metric or column by the name people use."""
    return LANGUAGES[report.language].title(key, report.titles)


def place_of(mark: MarkLine) -> tuple[object, ...]:
    """The place of a mark among others: first those against a member, by day, screen, member and rule."""
    return mark.amount <= 0, mark.game_day, mark.screen, alphabetical(mark.member), mark.rule, mark.counter


def numbered(report: WeekReport, words: Language, marks: Iterable[MarkLine], *, start: int) -> tuple[Evidence, ...]:
    """The marks in their order, with numbers from `start` on."""
    ordered = sorted(marks, key=place_of)
    titles = {metric: title_of(report, metric) for metric in (*report.metrics, ENTRIES)}
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


def decisions(report: WeekReport, words: Language, evidence: Iterable[Evidence]) -> tuple[Decision, ...]:
    """Members with marks that raised a counter, the most serious first.

    That is by level, by new strikes, by what this week added, by the total, and then by name.
    """
    members = {line.member: line for line in report.members}
    raised: dict[str, list[Evidence]] = {}
    for item in evidence:
        if item.mark.amount > 0 and not item.mark.provisional:
            raised.setdefault(item.mark.member, []).append(item)
            members.setdefault(item.mark.member, _stranger(item.mark.member))

    def seriousness(member: str) -> tuple[float, int, int, int, tuple[str, str]]:
        line = members[member]
        gained = sum(item.mark.amount for item in raised[member])
        total = sum(line.counters.values())
        return -(line.grade or 0), -line.new_strikes, -gained, -total, alphabetical(member)

    return tuple(_decision(words, members[one], raised[one]) for one in sorted(raised, key=seriousness))


def _stranger(member: str) -> MemberLine:
    """Somebody with a mark whom the roster does not have: neither the mark nor the name is lost."""
    return MemberLine(member=member, role="", counters={}, added={}, latest={}, events=0, expected=0, last_seen_on=None)


def _decision(words: Language, line: MemberLine, items: Sequence[Evidence]) -> Decision:
    by_rule: dict[tuple[str, str], list[Evidence]] = {}
    for item in items:
        by_rule.setdefault((item.mark.rule, item.mark.counter), []).append(item)
    return Decision(
        line=line,
        standing=standing(words, line),
        lines=tuple(
            (_rule_line(words, line, of_rule), tuple(item.number for item in of_rule if item.shown))
            for of_rule in by_rule.values()
        ),
        added=_amounts(items),
    )


def _amounts(items: Iterable[Evidence]) -> Mapping[str, int]:
    """What the marks added to each counter."""
    added: Counter[str] = Counter()
    for item in items:
        added[item.mark.counter] += item.mark.amount
    return added


def standing(words: Language, line: MemberLine) -> Phrase | None:
    """How many strikes, and how many of them are new."""
    if not line.strikes and not line.new_strikes:
        return None
    all_of_them = words.decimals(line.strikes)
    if line.new_strikes:
        return words.phrases("strikes.new", line.new_strikes, all=all_of_them)
    return words.phrase("strikes.all", all=all_of_them)


def _rule_line(words: Language, line: MemberLine, items: Sequence[Evidence]) -> Phrase:
    """All marks of one rule in a line: what was seen on which days, what was expected, and how often in a row."""
    seen: dict[str, list[Evidence]] = {}
    for item in items:
        seen.setdefault(item.observed, []).append(item)
    told = words.join(
        [
            words.say("decide.seen", observed=observed, days=words.days([item.mark.game_day for item in of_value]))
            for observed, of_value in seen.items()
        ]
    )
    first = items[0]
    values = {
        "counter": first.counter,
        "added": words.added(sum(item.mark.amount for item in items)),
        "seen": told,
        "expectation": first.expectation,
    }
    in_a_row = line.rows.get(first.mark.counter, 0)
    if in_a_row > 1:
        return words.phrase("decide.line.row", **values, row=words.number(in_a_row))
    return words.phrase("decide.line", **values)


def made_good(words: Language, evidence: Iterable[Evidence]) -> tuple[tuple[Phrase, tuple[int, ...]], ...]:
    """What members earned back, a line for each member and counter."""
    found: dict[tuple[str, str], list[Evidence]] = {}
    for item in evidence:
        if item.mark.amount < 0 and not item.mark.provisional:
            found.setdefault((item.mark.member, item.counter), []).append(item)
    return tuple(
        (
            words.phrase(
                "decide.made_good.line",
                member=member,
                counter=counter,
                added=words.added(sum(item.mark.amount for item in items)),
                seen=words.join(list(dict.fromkeys(item.observed for item in items))[:3]),
            ),
            tuple(item.number for item in items if item.shown),
        )
        for (member, counter), items in sorted(found.items(), key=lambda one: alphabetical(one[0][0]))
    )

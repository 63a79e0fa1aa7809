"""A rule as a sentence, so that an officer can check that it says what they mean."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from daemon.domain.attendance import Attendance, LeaveKind
from daemon.domain.pack import PRESENCE, ColumnType, Pack
from daemon.domain.rules import (
    AllOf,
    AnyOf,
    ByPower,
    ByRank,
    Comparison,
    Condition,
    Consecutive,
    Exceptions,
    NoChange,
    Not,
    Operator,
    Over,
    OwnMedian,
    Rule,
    Threshold,
    Within,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Words:
    """The parts of the sentence in one language."""

    whole: str
    compared: Mapping[Operator, str]
    and_: str
    or_: str
    presence: tuple[str, str]
    never: str
    own_median: str
    no_change: str
    by_rank: str
    by_power: str
    others: str
    in_a_row: str
    within: str
    spared: str
    on_leave: str
    on_some_leave: str
    leave_kinds: Mapping[LeaveKind, str]
    exempt: str
    joined: str
    units: tuple[tuple[str, str], ...]
    # Before the last of two things, and of more.
    list_end: tuple[str, str]
    thousands: str
    point: str


_ENGLISH = _Words(
    whole="{name}: when {condition} in the {title}{over}, {adds}",
    compared={
        Operator.EQUALS: "is",
        Operator.BELOW: "is below",
        Operator.ABOVE: "is above",
        Operator.AT_LEAST: "is at least",
        Operator.AT_MOST: "is at most",
        Operator.IS: "is",
    },
    and_=" and ",
    or_=" or ",
    presence=("the member is absent", "the member is present"),
    never="it is not so that {part}",
    own_median="{metric} is below {share} % of the member's own median of the last {span}",
    no_change="{metric} has not changed for {span}",
    by_rank="what is set for the rank ({steps})",
    by_power="what is set for the power ({steps})",
    others="others",
    in_a_row=" {count} times in a row",
    within=" {count} times within {span}",
    spared=" — not for {who}",
    on_leave="members on leave",
    on_some_leave="members on leave ({kinds})",
    leave_kinds={LeaveKind.AWAY: "away", LeaveKind.LIMITED: "limited", LeaveKind.MINIMUMS: "minimums"},
    exempt="exempt members",
    joined="members who joined less than {span} ago",
    units=(("week", "weeks"), ("day", "days"), ("hour", "hours"), ("minute", "minutes")),
    list_end=(" or ", ", or "),
    thousands=",",
    point=".",
)
_FRENCH = _Words(
    whole="{name} : quand {condition} dans « {title} »{over}, {adds}",
    compared={
        Operator.EQUALS: "vaut",
        Operator.BELOW: "est sous",
        Operator.ABOVE: "dépasse",
        Operator.AT_LEAST: "vaut au moins",
        Operator.AT_MOST: "vaut au plus",
        Operator.IS: "est",
    },
    and_=" et ",
    or_=" ou ",
    presence=("le membre est absent", "le membre est présent"),
    never="il n'est pas vrai que {part}",
    own_median="{metric} est sous {share} % de la médiane du membre sur {span}",
    no_change="{metric} n'a pas changé depuis {span}",
    by_rank="ce qui vaut pour le rang ({steps})",
    by_power="ce qui vaut pour la puissance ({steps})",
    others="autres",
    in_a_row=" {count} fois de suite",
    within=" {count} fois en {span}",
    spared=" — sauf pour {who}",
    on_leave="les membres en congé",
    on_some_leave="les membres en congé ({kinds})",
    leave_kinds={LeaveKind.AWAY: "absents", LeaveKind.LIMITED: "limités", LeaveKind.MINIMUMS: "au minimum"},
    exempt="les membres exemptés",
    joined="les membres arrivés il y a moins de {span}",
    units=(("semaine", "semaines"), ("jour", "jours"), ("heure", "heures"), ("minute", "minutes")),
    list_end=(" et ", " et "),
    thousands="\u202f",
    point=",",
)
_WORDS = {"en": _ENGLISH, "fr": _FRENCH}


def sentence(rule: Rule, language: str, pack: Pack) -> str:
    """What `rule` does, in `en` or `fr`; `pack` is that of the rule's screen."""
    words = _WORDS[language]
    text = words.whole.format(
        name=rule.name,
        condition=_condition(rule.when, words, pack),
        title=pack.title.get(language, pack.title.get("en", pack.screen)),
        over=_over(rule.over, words),
        adds=", ".join(f"{counter} {amount:+d}".replace("-", "\u2212") for counter, amount in rule.adds.items()),
    )
    who = _spared(rule.unless, words)
    return f"{text}{words.spared.format(who=who)}." if who else f"{text}."


def _condition(condition: Condition, words: _Words, pack: Pack) -> str:
    match condition:
        case AllOf(parts):
            return words.and_.join(_part(part, words, pack) for part in parts)
        case AnyOf(parts):
            return words.or_.join(_part(part, words, pack) for part in parts)
        case Not(part):
            return words.never.format(part=_part(part, words, pack))
        case Comparison():
            return _compared(condition, words, pack)
        case OwnMedian(metric, weeks, factor):
            span = _span(timedelta(weeks=weeks), words)
            return words.own_median.format(metric=metric, share=_operand(factor * 100, words, lasts=False), span=span)
        case NoChange(metric, span):
            return words.no_change.format(metric=metric, span=_span(span, words))


def _compared(comparison: Comparison, words: _Words, pack: Pack) -> str:
    metric, operand = comparison.metric, comparison.operand
    if metric == PRESENCE:
        return words.presence[operand == Attendance.PRESENT]
    column = pack.metrics.get(metric)
    lasts = column is not None and column.type is ColumnType.DURATION
    return f"{metric} {words.compared[comparison.operator]} {_operand(operand, words, lasts=lasts)}"


def _over(over: Over | None, words: _Words) -> str:
    match over:
        case Consecutive(count):
            return words.in_a_row.format(count=count)
        case Within(window, at_least):
            return words.within.format(count=at_least, span=_span(window, words))
    return ""


def _part(part: Condition, words: _Words, pack: Pack) -> str:
    """A part of a joined condition, in brackets where it is joined itself."""
    text = _condition(part, words, pack)
    return f"({text})" if isinstance(part, AllOf | AnyOf | Not) else text


def _operand(operand: Threshold | str, words: _Words, *, lasts: bool) -> str:
    match operand:
        case str():
            return f"'{operand}'"
        case ByRank(steps, others):
            named = [*steps, *([] if others is None else [(words.others, others)])]
            told = ", ".join(f"{rank} {_operand(number, words, lasts=lasts)}" for rank, number in named)
            return words.by_rank.format(steps=told)
        case ByPower(steps):
            told = ", ".join(
                f"{_operand(power, words, lasts=False)}+ {_operand(number, words, lasts=lasts)}"
                for power, number in steps
            )
            return words.by_power.format(steps=told)
    if lasts and operand:
        return _span(timedelta(seconds=operand), words)
    number = f"{operand:,.10g}" if operand != int(operand) else f"{int(operand):,}"
    return number.translate({ord(","): words.thousands, ord("."): words.point})


def _span(span: timedelta, words: _Words) -> str:
    """The span in the largest unit that it is whole in; minutes otherwise."""
    week = timedelta(weeks=1)
    sizes = (week, timedelta(days=1), timedelta(hours=1), timedelta(minutes=1))
    for size, (one, many) in zip(sizes, words.units, strict=True):
        count, rest = divmod(span, size)
        # 7 days stay days: that is how people write a week's grace.
        if not rest and not (size == week and count == 1):
            return f"{count} {one if count == 1 else many}"
    return f"{span / sizes[-1]:.3g} {words.units[-1][1]}".replace(".", words.point)


def _spared(unless: Exceptions, words: _Words) -> str:
    who: list[str] = []
    if unless.on_leave:
        kinds = [words.leave_kinds[kind] for kind in LeaveKind if kind in unless.on_leave]
        every = len(kinds) == len(LeaveKind)
        who.append(words.on_leave if every else words.on_some_leave.format(kinds=_listed(kinds, words)))
    if unless.exempt:
        who.append(words.exempt)
    if unless.joined_less_than is not None:
        who.append(words.joined.format(span=_span(unless.joined_less_than, words)))
    return _listed(who, words)


def _listed(items: Sequence[str], words: _Words) -> str:
    *start, end = items or [""]
    return f"{', '.join(start)}{words.list_end[len(start) > 1]}{end}" if start else end

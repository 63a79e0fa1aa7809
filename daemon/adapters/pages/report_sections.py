"""The parts of a report that are lists of sentences: highlights, absences, comings and goings, earlier weeks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from daemon.adapters.pages.correction_words import correction_words
from daemon.adapters.pages.report_evidence import Evidence, place_of, title_of
from daemon.adapters.pages.report_words import Language, Phrase, alphabetical
from daemon.domain.drift import Measure
from daemon.domain.highlights import LEAST_STREAK
from daemon.domain.pack import MetricKind
from daemon.domain.report import AlarmLine, EventLine, MemberLine, MissingLine, WeekReport


@dataclass(frozen=True, slots=True, kw_only=True)
class Items:
    """A list with its heading; `praise`: for everybody to read."""

    heading: str
    lines: tuple[Phrase, ...]
    praise: bool = False


def measure_title(report: WeekReport, words: Language) -> str:
    """What the contribution is called."""
    if report.measure is None:
        return ""
    title = title_of(report, report.measure.metric)
    return words.say("measure.per_event", title=title) if report.measure.kind is MetricKind.PER_EVENT else title


def total_title(report: WeekReport, words: Language) -> str:
    """What all members together contributed is called."""
    title = title_of(report, report.measure.metric) if report.measure else ""
    return words.say("history.total", measure=title)


def highlights(report: WeekReport, words: Language) -> tuple[Items, ...]:
    """Leaders, most improved, personal bests and streaks; a list without anybody is left out."""
    found = report.highlights
    lists = {
        "praise.leaders": [
            words.phrase("praise.leader", member=member, value=words.amount(value)) for member, value in found.leaders
        ],
        "praise.improved": [
            words.phrase("praise.share", member=member, share=words.percent(share)) for member, share in found.improved
        ],
        "praise.bests": [
            words.phrase("praise.leader", member=member, value=words.amount(value)) for member, value in found.bests
        ],
        "praise.streaks": [words.phrases("praise.streak", weeks, member=member) for member, weeks in found.streaks],
    }
    if found.streaks_in_all > len(found.streaks):
        more = words.phrases("praise.streak.more", found.streaks_in_all - len(found.streaks), least=LEAST_STREAK)
        lists["praise.streaks"].append(more)
    title = measure_title(report, words)
    return tuple(
        Items(heading=words.say(key, measure=title), lines=tuple(lines), praise=True)
        for key, lines in lists.items()
        if lines
    )


def absences(report: WeekReport, words: Language) -> tuple[Items, ...]:
    """Who is on leave, who was missing and said so, and who was missing without a word."""
    on_leave = [line for line in _by_name(report) if line.away is not None]
    announced = [line for line in report.missing if line.announced]
    silent = [line for line in report.missing if not line.announced]
    unknown = [line for line in _by_name(report) if line.expected and not line.events and line.away is None]
    missing = {line.member for line in report.missing}
    lists = {
        "absent.silent": [_missing(words, line) for line in silent],
        "absent.announced": [_missing(words, line) for line in announced],
        "absent.leave": [_leave(words, line) for line in on_leave],
        "absent.unknown": [
            words.phrase("absent.unknown.line", member=line.member) for line in unknown if line.member not in missing
        ],
    }
    return tuple(Items(heading=words.say(key), lines=tuple(lines)) for key, lines in lists.items() if lines)


def _missing(words: Language, line: MissingLine) -> Phrase:
    return words.phrase("absent.line", member=line.member, days=words.days(line.days))


def _leave(words: Language, line: MemberLine) -> Phrase:
    away = line.away
    if away is None:
        raise TypeError(line)
    kind, first = words.say(f"leave.{away.kind}"), words.short_day(away.first_day)
    if away.last_day is None:
        return words.phrase("absent.since", member=line.member, kind=kind, first=first)
    return words.phrase(
        "absent.leave.line", member=line.member, kind=kind, first=first, last=words.short_day(away.last_day)
    )


def _by_name(report: WeekReport) -> list[MemberLine]:
    return sorted(report.members, key=lambda line: alphabetical(line.member))


def movements(report: WeekReport, words: Language) -> tuple[Phrase, ...]:
    """Who joined, left, came back or has a new name."""
    return tuple(
        words.phrase(f"move.{line.how}", member=line.member, day=words.short_day(line.day), **_name(line.name))
        for line in report.movements
    )


def _name(name: str) -> dict[str, str]:
    return {"name": name} if name else {}


def reminders(report: WeekReport, words: Language) -> tuple[Phrase, ...]:
    """What the officer may want to look after.

    Screens that are read worse than before, uploads that are missing, who comes back from leave, and who was not seen
    for two weeks.
    """
    alarms = [_alarm(report, words, line) for line in report.alarms]
    uploads = [
        words.phrase("remind.upload", screen=title_of(report, line.screen), day=words.short_day(line.game_day))
        for line in report.uploads
    ]
    back = [
        words.phrase("remind.back", member=line.member, day=words.short_day(line.away.last_day))
        for line in _by_name(report)
        if line.away is not None and line.away.last_day is not None and line.away.last_day <= report.week.last_day
    ]
    unseen = [words.phrase("remind.unseen", member=member) for member in report.unseen]
    unsent = (
        [words.phrase("remind.unsent", why=words.say(f"unsent.{report.undelivered}"))] if report.undelivered else []
    )
    return (*unsent, *alarms, *uploads, *back, *unseen)


def _alarm(report: WeekReport, words: Language, line: AlarmLine) -> Phrase:
    """An update of the game is the usual cause: a column that moved, another font, another screen."""
    values = {"day": words.short_day(line.since.date()), "pictures": words.number(line.pictures)}
    if line.screen:
        values["screen"] = title_of(report, line.screen)
    match line.measure:
        case Measure.LAYOUT:
            values["column"] = title_of(report, line.column)
        case Measure.HELD | Measure.CONFIDENCE:
            values |= {"usual": words.percent(line.usual), "now": words.percent(line.now)}
    if line.measure in {Measure.HELD, Measure.CONFIDENCE, Measure.CROPS}:
        values["command"] = f"muster label --screen {line.screen} --since {line.since:%Y-%m-%d}"
    return words.phrase(f"alarm.{line.measure}", **values)


def changes(report: WeekReport, words: Language, evidence: Sequence[Evidence]) -> tuple[Phrase, ...]:
    """What is not as an earlier report told it; `evidence` are the marks of all the changes, numbered."""
    ordered = sorted(report.changes, key=lambda change: place_of(change.mark))
    return tuple(
        words.phrase(
            "change.gone" if change.gone else "change.new",
            week=words.say("page.week", number=str(change.week.number)),
            member=item.mark.member,
            counter=item.counter,
            amount=item.amount,
            day=words.short_day(item.mark.game_day),
            observed=item.observed,
            cause=words.say(f"change.cause.{change.cause}"),
        )
        for change, item in zip(ordered, evidence, strict=True)
    )


def noted(report: WeekReport, words: Language) -> tuple[Phrase, ...]:
    """The corrections that the officer gave this week."""
    return tuple(
        words.phrase(
            "noted.withdrawn" if line.withdrawn else "noted.reason" if line.because else "noted.line",
            said=correction_words(line.correction, words, report.titles),
            day=words.short_day(line.on),
            **({"reason": line.because} if line.because and not line.withdrawn else {}),
        )
        for line in report.noted
    )


def coverage(event: EventLine, words: Language) -> str:
    """How whole an event is, and what of it is missing."""
    if event.complete:
        return words.say("cover.complete")
    told = list(_gaps(event, words))
    return "; ".join(told) if told else words.say("cover.incomplete")


def _gaps(event: EventLine, words: Language) -> Iterator[str]:
    if event.missing_places:
        yield words.count("cover.missing", len(event.missing_places), places=_ranges(event.missing_places))
    if event.unnamed_places:
        yield words.count("cover.unnamed", len(event.unnamed_places), places=_ranges(event.unnamed_places))
    if event.loose:
        yield words.count("cover.loose", event.loose)
    if event.unseen:
        yield words.count("cover.unseen", event.unseen, all=event.expected)


def _ranges(numbers: Iterable[int]) -> str:
    """Numbers in short: `3`, then from `7` to `12`."""
    spans: list[list[int]] = []
    for number in sorted(numbers):
        if spans and number == spans[-1][1] + 1:
            spans[-1][1] = number
        else:
            spans.append([number, number])
    return ", ".join(str(first) if first == last else f"{first}\u2013{last}" for first, last in spans)

"""The weekly report in short as Markdown, safe to paste into a chat or a wiki.

Lists instead of tables, since chats show no tables; no HTML at all. Every value goes through `markdown_safe`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from daemon.adapters.report_chart import panels
from daemon.adapters.report_text import markdown_safe as safe
from daemon.adapters.report_view import SHOWN_DECISIONS, Decision, Evidence, MemberRow, Tally, View, view_of
from daemon.adapters.report_words import UNKNOWN
from daemon.domain.report import EventLine, WeekReport


def render_markdown(report: WeekReport) -> str:
    """The text, one line a fact, parts parted by an empty line. Raises KeyError for a language that has no words."""
    view = view_of(report)
    parts = (
        _top(view),
        _decide(view),
        _waiting(view),
        _roster(view),
        _history(view),
        _events(view),
        _evidence(view, "evidence.heading", view.evidence, "evidence.none"),
        _evidence(view, "late.heading", view.late),
    )
    return "\n\n".join(block for part in parts for block in part) + "\n"


def _top(view: View) -> Iterator[str]:
    report, words = view.report, view.words
    yield f"# {safe(report.alliance)}{words.colon} {safe(words.say('page.week', number=report.week.number))}"
    state = words.say("state.final" if report.final else "state.running")
    made = words.say("page.made", moment=words.moment(report.made_at))
    yield " · ".join(safe(part) for part in (words.span(report.week), state, made))
    if report.config_error:
        yield f"**{safe(words.say('config.heading'))}**"
        yield "\n".join(f"> {safe(line)}" for line in report.config_error.splitlines() if line.strip())
        yield safe(words.say("config.text"))
    yield _heading(view, "trust.heading")
    yield _items(safe(sentence) for sentence in view.trust)


def _decide(view: View) -> Iterator[str]:
    yield _heading(view, "decide.heading")
    yield safe(" ".join(view.verdict))
    yield from _some(view, [_decision(view, decision) for decision in view.decisions])
    if view.made_good:
        yield f"**{safe(view.words.say('decide.made_good'))}**"
        yield from _some(
            view,
            [
                f"**{safe(item.mark.member)}**{view.words.colon} {safe(item.counter)} {item.amount}; "
                f"{_seen(view, item)}"
                for item in view.made_good
            ],
        )


def _decision(view: View, decision: Decision) -> str:
    tallies = f"{view.words.colon} {_tallies(decision.tallies)}" if decision.tallies else ""
    lines = [f"**{safe(decision.member)}**{tallies}"]
    lines += [f"  - {_seen(view, item)}" for item in decision.marks]
    if decision.more:
        lines.append(f"  - {safe(view.words.count('decide.more', decision.more))}")
    return "\n".join(lines)


def _seen(view: View, item: Evidence) -> str:
    words, mark = view.words, item.mark
    day = words.short_day(mark.game_day)
    seen = safe(f"{day}, {item.screen}{words.colon} {item.observed}, {item.expectation}")
    return f"{seen} ({safe(words.say('events.assumed'))})" if mark.assumed_day else seen


def _tallies(tallies: Iterable[Tally]) -> str:
    return ", ".join(
        f"{safe(tally.title)} {tally.total}" + (f" ({tally.added})" if tally.added else "") for tally in tallies
    )


def _waiting(view: View) -> Iterator[str]:
    report, words = view.report, view.words
    yield _heading(view, "waiting.heading")
    if not view.waiting:
        yield safe(words.say("waiting.none"))
    lists = {
        "question.heading": [
            safe(f"{line.file_name}, {view.title(line.screen)}{words.colon} {view.question(line)}")
            for line in report.questions
        ],
        "held.heading": [
            f"**{safe(line.member) or UNKNOWN}**, {safe(view.title(line.column))}{words.colon} "
            f"{safe(line.text) or UNKNOWN} "
            f"({safe(view.held_reason(line.why))}; {safe(words.short_day(line.game_day))}, "
            f"{safe(view.title(line.screen))}, {safe(line.file_name)})"
            for line in view.held.held
        ],
        "strangers.heading": [safe(name) for name in view.held.names],
        "failed.heading": [safe(f"{line.file_name}{words.colon} {view.failure(line)}") for line in report.failed],
    }
    for heading, items in lists.items():
        if items:
            yield f"**{safe(words.count(heading, len(items)))}**"
            yield from _some(view, items)
    if view.held.spare:
        yield safe(words.count("spare.heading", len(view.held.spare)))


def _roster(view: View) -> Iterator[str]:
    yield _heading(view, "roster.heading")
    if view.roster:
        yield from _part([_member(view, row) for row in view.shown(view.roster)], view.rest(view.roster, ""))
    else:
        yield safe(view.words.say("roster.empty"))


def _member(view: View, row: MemberRow) -> str:
    role = f" ({safe(row.role)})" if row.role != UNKNOWN else ""
    metrics = [f"{title} {value}" for title, value in zip(view.metrics, row.metrics, strict=True)]
    last_seen = view.words.say("list.last_seen", day=row.last_seen)
    facts = [
        view.words.say("list.events", events=row.events),
        *([_tallies(row.tallies)] if row.tallies else []),
        *(safe(fact) for fact in (*metrics, last_seen, *filter(None, (row.note,)))),
    ]
    return f"**{safe(row.member)}**{role}{view.words.colon} {', '.join(facts)}"


def _history(view: View) -> Iterator[str]:
    yield _heading(view, "history.heading")
    charts = panels(view)
    if not charts:
        yield safe(view.words.say("history.none"))
        return
    weeks = zip(*(panel.bars for panel in charts), strict=True)
    yield _items(
        f"{bars[0].week}{view.words.colon} "
        + ", ".join(f"{safe(panel.title)} {bar.label}" for panel, bar in zip(charts, bars, strict=True))
        for bars in weeks
    )


def _events(view: View) -> Iterator[str]:
    words = view.words
    yield _heading(view, "events.heading")
    if not view.events:
        yield safe(words.say("events.none"))
        return
    yield _items(
        safe(f"{words.day(event.game_day, year=False)}, {view.title(event.screen)}{words.colon}")
        + " "
        + safe(_basis(view, event))
        + (f" ({safe(words.say('events.assumed'))})" if event.assumed else "")
        for event in view.events
    )


def _basis(view: View, event: EventLine) -> str:
    words = view.words
    seen = words.count("list.screenshots", event.screenshots), words.count("list.members", event.members)
    return ", ".join((*seen, words.say("list.held", held=event.held_cells)))


def _evidence(view: View, heading: str, items: Sequence[Evidence], otherwise: str = "") -> Iterator[str]:
    if items:
        yield _heading(view, heading)
        yield from _part([_proof(view, item) for item in view.shown(items)], view.rest(items, "marks"))
    elif otherwise:
        yield _heading(view, heading)
        yield safe(view.words.say(otherwise))


def _proof(view: View, item: Evidence) -> str:
    mark, words = item.mark, view.words
    x, y, width, height = mark.box
    place = (mark.archived_as, mark.screenshot[:12], words.say("place.box", x=x, y=y, width=width, height=height))
    moved = f"{safe(item.counter)} {item.amount}, {safe(words.say('list.rule', rule=mark.rule))}"
    return (
        f"{item.number} · **{safe(mark.member)}**, {_seen(view, item)}; {moved}; "
        f"{', '.join(safe(part) for part in place)}"
    )


def _heading(view: View, key: str) -> str:
    return f"## {safe(view.words.say(key))}"


def _items(lines: Iterable[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)


def _part(lines: Iterable[str], rest: str) -> Iterator[str]:
    """As many lines as a page has, and where the rest is."""
    yield _items(lines)
    if rest:
        yield safe(rest)


def _some(view: View, lines: Sequence[str]) -> Iterator[str]:
    """The first lines as a list, and how many more there are."""
    if lines:
        yield _items(lines[:SHOWN_DECISIONS])
    if lines[SHOWN_DECISIONS:]:
        yield safe(view.words.count("list.more", len(lines) - SHOWN_DECISIONS))

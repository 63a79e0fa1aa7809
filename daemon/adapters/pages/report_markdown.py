"""The weekly report in short as Markdown, safe to paste into a chat or a wiki.

Lists instead of tables, since chats show no tables; no HTML at all. Every value goes through `markdown_safe`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from daemon.adapters.pages.report_chart import panels
from daemon.adapters.pages.report_evidence import SHOWN_DECISIONS, Decision, Evidence
from daemon.adapters.pages.report_roster import MemberRow, Tally
from daemon.adapters.pages.report_sections import Items
from daemon.adapters.pages.report_text import markdown_safe as safe
from daemon.adapters.pages.report_view import View, view_of
from daemon.adapters.pages.report_words import UNKNOWN, Phrase
from daemon.domain.report import WeekReport


def render_markdown(report: WeekReport) -> str:
    """The text, one line a fact, parts parted by an empty line. Raises KeyError for a language that has no words."""
    view = view_of(report)
    parts = (
        _top(view),
        _decide(view),
        _waiting(view),
        _roster(view),
        _lists(view, "praise", view.highlights),
        _history(view),
        _lists(view, "absent", view.absences),
        _phrases(view, "move", view.movements),
        _events(view),
        _evidence(view),
        _phrases(view, "change", view.changes),
        _noted(view),
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
    yield safe(view.trust_line)


def _decide(view: View) -> Iterator[str]:
    yield _heading(view, "decide.heading")
    yield safe(" ".join(view.verdict))
    yield from _some(view, [_decision(decision) for decision in view.decisions])
    if view.made_good:
        yield f"**{safe(view.words.count('decide.made_good', len(view.made_good)))}**"
        yield from _some(view, [safe(str(phrase)) for phrase, _ in view.made_good])
    if view.watched:
        yield f"**{safe(view.words.say('decide.watched'))}**"
        yield _items(_member(view, row) for row in view.watched)


def _decision(decision: Decision) -> str:
    line = decision.line
    known = [line.level, str(decision.standing) if decision.standing else ""]
    about = ", ".join(safe(part) for part in known if part)
    lines = [f"**{safe(line.member)}**" + (f" ({about})" if about else "")]
    return "\n".join([*lines, *(f"  - {safe(str(phrase))}" for phrase, _ in decision.lines)])


def _tallies(tallies: Iterable[Tally]) -> str:
    return ", ".join(
        f"{safe(tally.title)} {tally.total}" + (f" ({tally.added})" if tally.added else "") for tally in tallies
    )


def _waiting(view: View) -> Iterator[str]:
    report, words = view.report, view.words
    yield _heading(view, "waiting.heading")
    if not view.waiting and not view.kinds:
        yield safe(words.say("waiting.none"))
        return
    about = [*view.kinds, *(str(phrase) for phrase in view.reminders)]
    about += [f"{line.file_name}{words.colon} {view.failure(line)}" for line in report.failed]
    yield from _some(view, [safe(line) for line in about])
    for card in view.questions:
        question = card.question
        told = f"{card.heading} ({card.about}; {question.file_name})"
        yield f"- {safe(told)}" + (f"{words.colon} {safe(question.text)}" if question.text else "")
    if view.kinds:
        yield safe(words.say("waiting.page"))


def _roster(view: View) -> Iterator[str]:
    yield _heading(view, "roster.heading")
    if view.roster:
        yield from _part([_member(view, row) for row in view.shown(view.roster)], view.rest(view.roster, ""))
    else:
        yield safe(view.words.say("roster.empty"))


def _member(view: View, row: MemberRow) -> str:
    words = view.words
    role = f" ({safe(row.role)})" if row.role != UNKNOWN else ""
    facts = [row.level] if row.level != UNKNOWN else []
    facts.append(words.say("list.events", events=row.events))
    given = f"{view.measure} {row.given}" + (f" ({row.change})" if row.change else "") if view.measure else ""
    facts += [given] if given else []
    facts.append(words.say("list.last_seen", day=row.last_seen))
    told = [safe(fact) for fact in facts]
    if row.tallies:
        told.insert(len(told) - 1, _tallies(row.tallies))
    told += [safe(note) for note in row.notes]
    return f"**{safe(row.member)}**{role}{words.colon} {', '.join(told)}"


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
    yield _heading(view, "trust.heading")
    yield _items(safe(sentence) for sentence in view.trust)
    if view.events:
        yield _items(
            safe(
                f"{words.day(event.game_day, year=False)}, {view.title(event.screen)}{words.colon} "
                f"{words.count('list.screenshots', event.screenshots)}, {words.count('list.members', event.members)}, "
                f"{view.coverage(event)}" + (f" ({words.say('events.assumed')})" if event.assumed else "")
            )
            for event in view.events
        )


def _evidence(view: View) -> Iterator[str]:
    yield _heading(view, "evidence.heading")
    if view.evidence:
        shown = [_proof(view, item) for item in view.shown(view.evidence)]
        yield from _part(shown, view.rest(view.evidence, "marks"))
    else:
        yield safe(view.words.say("evidence.none"))


def _proof(view: View, item: Evidence) -> str:
    mark, words = item.mark, view.words
    place = [words.say("evidence.absent")]
    if mark.spot is not None:
        x, y, width, height = mark.spot.box
        box = words.say("place.box", x=x, y=y, width=width, height=height)
        place = [mark.spot.archived_as, mark.spot.screenshot[:12], box]
    notes = [words.say("events.assumed")] if mark.assumed_day else []
    notes += [words.say("mark.provisional")] if mark.provisional else []
    seen = f"{words.short_day(mark.game_day)}, {item.screen}{words.colon} {item.observed}, {item.expectation}"
    moved = f"{item.counter} {item.amount}, {words.say('list.rule', rule=mark.rule)}"
    told = ", ".join(safe(part) for part in [*place, *notes])
    return f"{item.number} · **{safe(mark.member)}**, {safe(seen)}; {safe(moved)}; {told}"


def _lists(view: View, key: str, lists: Sequence[Items]) -> Iterator[str]:
    if lists:
        yield _heading(view, f"{key}.heading")
    for one in lists:
        yield f"**{safe(one.heading)}**"
        yield from _some(view, [safe(str(line)) for line in one.lines])


def _phrases(view: View, key: str, lines: Sequence[Phrase]) -> Iterator[str]:
    if lines:
        yield _heading(view, f"{key}.heading")
        yield from _some(view, [safe(str(line)) for line in lines])


def _noted(view: View) -> Iterator[str]:
    if view.noted:
        yield f"**{safe(view.words.say('noted.heading'))}**"
        yield from _some(view, [safe(str(line)) for line in view.noted])


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

"""Two texts to paste into a chat: one for the officers, and one for the whole alliance that accuses nobody."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from daemon.adapters.pages.report_sections import total_title
from daemon.adapters.pages.report_text import chat_safe
from daemon.adapters.pages.report_view import View, view_of
from daemon.domain.report import WeekPoint, WeekReport

MOST_SIGNS = 2000
"""What a message on Discord may have, counted as UTF-16 so that it holds whoever counts."""

MOST_LINES = 12
"""So many lines of one list: who wants more reads the report."""

Block = tuple[str, Sequence[str]]
"""A heading and the lines under it."""


def officers_text(report: WeekReport) -> str:
    """What the officers have to know: what to decide, what waits, who was missing, and what has changed.

    Raises KeyError for a language that has no words.
    """
    view = view_of(report)
    words = view.words
    top = [*_top(view), view.trust_line, " ".join(view.verdict[:1])]
    if report.config_error:
        top.insert(1, words.say("config.heading"))
    waiting = [*view.kinds, *(str(phrase) for phrase in view.reminders)]
    waiting += [f"{line.file_name}{words.colon} {view.failure(line)}" for line in report.failed]
    blocks: list[Block] = [
        (words.say("decide.heading"), list(_decisions(view))),
        (words.say("waiting.heading"), waiting),
        *((one.heading, [str(line) for line in one.lines]) for one in view.absences),
        (words.say("move.heading"), [str(line) for line in view.movements]),
        (words.say("change.heading"), [str(line) for line in view.changes]),
    ]
    return _fitted(view, top, blocks)


def alliance_text(report: WeekReport) -> str:
    """What everybody may read: how the week went, who did well, who is new. Nobody is named for a mark.

    Raises KeyError for a language that has no words.
    """
    view = view_of(report)
    words = view.words
    top = [*_top(view), *_figures(view)]
    came = [str(line) for line, move in zip(view.movements, report.movements, strict=True) if move.how != "left"]
    blocks: list[Block] = [(one.heading, [str(line) for line in one.lines]) for one in view.highlights]
    blocks.append((words.say("move.heading"), came))
    if not view.highlights:
        top.append(words.say("praise.none"))
    return _fitted(view, top, blocks)


def _top(view: View) -> Iterator[str]:
    words, report = view.words, view.report
    state = "" if report.final else f" ({words.say('state.running')})"
    week = words.say("page.week", number=report.week.number)
    yield f"{report.alliance} · {week} · {words.span(report.week)}{state}"


def _decisions(view: View) -> Iterator[str]:
    words = view.words
    for decision in view.decisions:
        line = decision.line
        known = ", ".join(part for part in (line.level, str(decision.standing or "")) if part)
        added = ", ".join(f"{view.title(counter)} {words.added(moved)}" for counter, moved in decision.added.items())
        yield f"{line.member}{words.colon} {added}" + (f" ({known})" if known else "")


def _figures(view: View) -> Iterator[str]:
    """The week in numbers, beside the one before."""
    words = view.words
    now, before = (_point(view, back) for back in (0, -1))
    if now is None:
        return
    if now.total is not None and view.measure:
        change = f" ({words.percent(now.total / before.total - 1, signed=True)})" if before and before.total else ""
        yield f"{total_title(view.report, words)}{words.colon} {words.amount(now.total)}{change}"
    if now.chances:
        yield f"{words.say('history.participation')}{words.colon} {words.percent(now.took_part / now.chances)}"


def _point(view: View, back: int) -> WeekPoint | None:
    wanted = view.report.week.plus(back)
    return next((point for point in view.report.history if point.week == wanted), None)


def _fitted(view: View, top: Iterable[str], blocks: Iterable[Block]) -> str:
    """The lines, as many as a message may have; what is left out is said."""
    text = "\n".join(chat_safe(line) for line in top if line)
    for heading, lines in blocks:
        if not lines:
            continue
        shown = [f"• {chat_safe(line)}" for line in lines[:MOST_LINES]]
        while shown:
            left = len(lines) - len(shown)
            more = [f"• {view.words.count('chat.more', left)}"] if left else []
            longer = "\n".join([text, "", chat_safe(heading), *shown, *more])
            if _signs(longer) <= MOST_SIGNS:
                text = longer
                break
            shown.pop()
    return _cut(text) + "\n"


def _signs(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2 + 1


def _cut(text: str) -> str:
    """No more signs than may be, should the very top be too long."""
    while _signs(text) > MOST_SIGNS:
        text = text[: -max(1, (_signs(text) - MOST_SIGNS) // 2)]
    return text

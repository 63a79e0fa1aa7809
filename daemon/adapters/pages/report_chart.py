"""Small bar charts of the last weeks, one for each figure, so that no colour has to tell them apart.

Lengths are in the units of the SVG's view box, about a pixel each on a phone.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from daemon.adapters.pages.report_sections import total_title
from daemon.adapters.pages.report_view import View
from daemon.adapters.pages.report_words import UNKNOWN
from daemon.domain.days import Week
from daemon.domain.report import WeekPoint

SHOWN_WEEKS = 12
"""How many weeks a chart has room for on a phone."""

WIDTH = 320
HEIGHT = 118
_TOP, _BOTTOM = 20, 92
_LABEL_GAP = 4
_WIDEST_BAR = 26.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One week: its bar (no height for 0 or unknown), the label at its end, and the week's short name."""

    week: str
    label: str
    current: bool
    centre: float
    x: float
    y: float
    width: float
    height: float
    label_y: float


_SIGN = 6.9
"""A sign of a bar's number is about so wide in the usual size of 11 pixels."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """One figure over the weeks. `baseline` is the height of 0; `summary` says the same in words.

    `crowded`: its numbers are so long that they would run into each other in the usual size.
    """

    title: str
    bars: tuple[Bar, ...]
    baseline: float
    summary: str
    crowded: bool


def panels(view: View) -> tuple[Panel, ...]:
    """What was contributed, who took part, a panel for each counter, and the members seen.

    None before the first event, and none of what no week tells.
    """
    points = sorted(view.report.history, key=lambda point: point.week)[-SHOWN_WEEKS:]
    if not any(point.events for point in points):
        return ()
    words = view.words
    parts = [point.took_part / point.chances if point.chances else None for point in points]
    told: list[tuple[str, Sequence[float | None], Callable[[float], str]]] = [
        (total_title(view.report, words), [point.total for point in points], words.amount),
        (words.say("history.median", measure=view.measure), [point.median for point in points], words.amount),
        (words.say("history.participation"), parts, words.percent),
    ]
    told += [
        (
            words.say("history.added", counter=view.title(counter)),
            _added(points, counter),
            lambda one: _label(view, one),
        )
        for counter in view.report.counters
    ]
    seen = [point.members if point.events else None for point in points]
    told.append((words.say("history.members"), seen, lambda one: _label(view, one)))
    weeks = [point.week for point in points]
    return tuple(
        _panel(view, title, weeks, values, label)
        for title, values, label in told
        if any(value is not None for value in values)
    )


def _added(points: Sequence[WeekPoint], counter: str) -> list[float | None]:
    return [point.added.get(counter) if point.events else None for point in points]


def _panel(
    view: View, title: str, weeks: Sequence[Week], values: Sequence[float | None], label: Callable[[float], str]
) -> Panel:
    known = [value for value in values if value is not None]
    highest, lowest = max(0, *known, 0), min(0, *known, 0)
    scale = (_BOTTOM - _TOP) / ((highest - lowest) or 1)
    # Negative bars need room for their labels above the names of the weeks.
    if lowest < 0:
        scale *= 1 - 12 / (_BOTTOM - _TOP)
    baseline = _TOP + highest * scale
    if lowest == 0:
        baseline = _BOTTOM
    step = WIDTH / len(weeks)
    bars = []
    for position, (week, value) in enumerate(zip(weeks, values, strict=True)):
        height = abs(value or 0) * scale
        width = min(_WIDEST_BAR, step * 0.62)
        centre = step * (position + 0.5)
        below = value is not None and value < 0
        bars.append(
            Bar(
                week=view.words.say("history.short", number=f"{week.number:02d}"),
                label=UNKNOWN if value is None else label(value),
                current=week == view.report.week,
                centre=round(centre, 1),
                x=round(centre - width / 2, 1),
                y=round(baseline if below else baseline - height, 1),
                width=round(width, 1),
                height=round(height, 1),
                label_y=round(baseline + height + 11 if below else baseline - height - _LABEL_GAP, 1),
            )
        )
    said = (view.words.say("history.point", week=bar.week, value=bar.label) for bar in bars)
    return Panel(
        title=title,
        bars=tuple(bars),
        baseline=round(baseline, 1),
        summary=", ".join(said),
        crowded=max(len(bar.label) for bar in bars) * _SIGN > step,
    )


def _label(view: View, value: float) -> str:
    whole = round(value)
    return view.words.number(whole) if whole >= 0 else view.words.added(whole)

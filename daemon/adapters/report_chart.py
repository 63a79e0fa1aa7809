"""Small bar charts of the last weeks, one for each figure, so that no colour has to tell them apart.

Lengths are in the units of the SVG's view box, about a pixel each on a phone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from daemon.adapters.report_view import SHOWN_WEEKS, View
from daemon.adapters.report_words import UNKNOWN
from daemon.domain.days import Week

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """One figure over the weeks. `baseline` is the height of 0; `summary` says the same in words."""

    title: str
    bars: tuple[Bar, ...]
    baseline: float
    summary: str


def panels(view: View) -> tuple[Panel, ...]:
    """A panel for each counter, and one for the members seen; none before the first event."""
    points = sorted(view.report.history, key=lambda point: point.week)[-SHOWN_WEEKS:]
    if not any(point.events for point in points):
        return ()
    weeks = [point.week for point in points]
    made = [
        _panel(
            view,
            view.words.say("history.added", counter=view.title(counter)),
            weeks,
            [point.added.get(counter) if point.events else None for point in points],
        )
        for counter in view.report.counters
    ]
    seen = [point.members if point.events else None for point in points]
    return (*made, _panel(view, view.words.say("history.members"), weeks, seen))


def _panel(view: View, title: str, weeks: Sequence[Week], values: Sequence[int | None]) -> Panel:
    known = [value for value in values if value is not None]
    highest, lowest = max(0, *known, 0), min(0, *known, 0)
    scale = (_BOTTOM - _TOP) / max(1, highest - lowest)
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
                label=UNKNOWN if value is None else _label(view, value),
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
    return Panel(title=title, bars=tuple(bars), baseline=round(baseline, 1), summary=", ".join(said))


def _label(view: View, value: int) -> str:
    return view.words.number(value) if value >= 0 else view.words.added(value)

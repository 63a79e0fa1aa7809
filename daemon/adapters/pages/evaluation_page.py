"""The page of an evaluation: one file that needs nothing else, with a script that filters and sorts the mistakes."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import resources

from markupsafe import Markup

from daemon.adapters.pages.page import TEMPLATES
from daemon.domain.evaluation import CalibrationBin, CurvePoint, Evaluation

WIDE, HIGH, LEFT, FOOT = 360, 260, 44, 34
"""Of a chart: its size, and the room for the marks on its left and below, in units of its view box."""

MOST_GROUPS, MOST_SCREENS = 20, 40
"""Groups of features and screenshots that are shown; the rest are few or right."""

MARKS = 5
"""Marks on an axis."""


Marks = tuple[tuple[float, str], ...]
"""Places on an axis, and what stands there."""


@dataclass(frozen=True, slots=True)
class Dot:
    """A point of a chart in its units, and what it says."""

    x: float
    y: float
    said: str


@dataclass(frozen=True, slots=True)
class Chart:
    """A line through dots, with the marks of both axes: each a place and what stands there."""

    dots: tuple[Dot, ...]
    across: Marks
    up: Marks

    @property
    def line(self) -> str:
        """The points of the line, as SVG has them."""
        return " ".join(f"{dot.x:.1f},{dot.y:.1f}" for dot in self.dots)


def render_evaluation(found: Evaluation) -> str:
    """The page. Text from pictures, files and labels is escaped."""
    script = resources.files("daemon.adapters.pages").joinpath("templates", "evaluation.js").read_text(encoding="utf-8")
    style = resources.files("daemon.adapters.pages").joinpath("templates", "evaluation.css").read_text(encoding="utf-8")
    digests = [b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in (script, style)]
    shares = [[n / max(1, sum(line)) for n in line] for line in found.matrix]
    return TEMPLATES.get_template("evaluation.html.j2").render(
        found=found,
        shares=shares,
        pictures=[_picture(miss.picture) for miss in found.misses],
        calibration=_calibration(found.calibration),
        curve=_curve(found.curve),
        groups=found.importance[:MOST_GROUPS],
        screens=found.by_screen[:MOST_SCREENS],
        more_screens=max(0, len(found.by_screen) - MOST_SCREENS),
        wide=WIDE,
        high=HIGH,
        left=LEFT,
        foot=FOOT,
        script=Markup(script),  # noqa: S704 - a file of the program
        style=Markup(style),  # noqa: S704 - a file of the program
        hashes=digests,
    )


def _picture(png: bytes) -> Markup:
    return Markup("data:image/png;base64," + b64encode(png).decode())  # noqa: S704 - plain letters


def _calibration(bins: Sequence[CalibrationBin]) -> Chart | None:
    if not bins:
        return None
    # From the chance that a guess has: nothing lies below it.
    low = min(0.5, *(one.said for one in bins), *(one.right for one in bins))
    dots = tuple(
        Dot(
            _across(one.said, low, 1),
            _up(one.right, low, 1),
            f"{one.crops} crops said to be sure by {one.said:.3f} are right in {one.right:.1%}",
        )
        for one in bins
    )
    return Chart(dots, _marks(low, 1, _across, "{:.2f}"), _marks(low, 1, _up, "{:.0%}"))


def _curve(points: Sequence[CurvePoint]) -> Chart | None:
    if not points:
        return None
    most, worst = max(1, points[-1].labels), max(0.001, *(one.wrong for one in points))
    dots = tuple(
        Dot(
            _across(one.labels, 0, most),
            _up(one.wrong, 0, worst),
            f"{one.labels} labels: {one.wrong:.2%} called wrongly, log loss {one.log_loss:.4f}",
        )
        for one in points
    )
    return Chart(dots, _marks(0, most, _across, "{:.0f}"), _marks(0, worst, _up, "{:.1%}"))


def _across(value: float, low: float, high: float) -> float:
    return LEFT + (value - low) / max(1e-9, high - low) * (WIDE - LEFT - 12)


def _up(value: float, low: float, high: float) -> float:
    return HIGH - FOOT - (value - low) / max(1e-9, high - low) * (HIGH - FOOT - 12)


def _marks(low: float, high: float, place: Callable[[float, float, float], float], form: str) -> Marks:
    values = [low + (high - low) * number / (MARKS - 1) for number in range(MARKS)]
    return tuple((place(value, low, high), form.format(value)) for value in values)

"""The chart draws what the history says, to scale, and claims nothing about weeks without events."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daemon.adapters.pages.report_chart import HEIGHT, SHOWN_WEEKS, WIDTH, Panel, panels
from daemon.adapters.pages.report_view import view_of
from daemon.domain.days import Week
from daemon.domain.highlights import Highlights
from daemon.domain.report import Trust, WeekPoint, WeekReport


def _panels(report: WeekReport) -> tuple[Panel, ...]:
    return panels(view_of(report))


def test_one_panel_for_each_figure(full: WeekReport) -> None:
    """Contributions, who took part, each counter and the members seen have a panel with a bar a week and its number."""
    total, middle, part, absences, low_boosts, members = _panels(full)
    assert [panel.title for panel in (total, middle, part, absences, low_boosts, members)] == [
        "Power used: total",
        "Power used per event: median",
        "Took part",
        "Absences: added",
        "Low boosts: added",
        "Members seen",
    ]
    assert total.bars[-1].label == "108M"
    assert middle.bars[-1].label == "2.10M"
    assert part.bars[-1].label == "97%"
    assert [bar.label for bar in absences.bars] == ["6", "4", "5", "-", "3", "2", "0", "4", "3"]
    assert [bar.label for bar in low_boosts.bars][5] == "\u22122"
    assert [bar.current for bar in members.bars] == [False] * 8 + [True]
    assert members.summary.startswith("W39: 18, W40: 20")


def test_a_week_without_events_is_unknown(full: WeekReport) -> None:
    """Where no event was seen stand a dash and no bar, though the values say 0; so too for a counter not known."""
    for panel in _panels(full):
        assert panel.bars[3].label == "-"
        assert panel.bars[3].height == 0
    unknown = replace(full, history=tuple(replace(point, added={}) for point in full.history))
    assert "Absences: added" not in [panel.title for panel in _panels(unknown)]


def test_heights_are_to_scale(full: WeekReport) -> None:
    """Twice the number is twice the height, and a negative bar hangs below the line."""
    *_, absences, low_boosts, _ = _panels(full)
    assert absences.bars[1].height == pytest.approx(2 * absences.bars[5].height, abs=0.11)
    below = low_boosts.bars[5]
    assert below.y == low_boosts.baseline
    assert below.label_y > below.y + below.height
    above = low_boosts.bars[0]
    assert above.y + above.height == pytest.approx(low_boosts.baseline, abs=0.11)


def test_only_the_last_weeks_are_drawn_in_order(full: WeekReport) -> None:
    """A long history is cut to what a phone has room for, whatever order it comes in."""
    long = tuple(
        WeekPoint(week=Week(2026, 47).plus(-back), added={"absences": back}, members=9, events=1) for back in range(30)
    )
    bars = next(panel for panel in _panels(replace(full, history=long)) if panel.title == "Absences: added").bars
    assert [bar.label for bar in bars] == [str(back) for back in range(SHOWN_WEEKS - 1, -1, -1)]


def test_no_chart_before_the_first_event(empty: WeekReport) -> None:
    """A history without any event draws nothing."""
    assert _panels(empty) == ()
    assert _panels(replace(empty, history=())) == ()


@given(st.lists(st.integers(min_value=-500, max_value=5000), min_size=1, max_size=SHOWN_WEEKS))
def test_everything_stays_inside_the_picture(values: list[int]) -> None:
    """Whatever the values, bars and labels lie in the view box and labels stand clear of the names of the weeks."""
    week = Week(2026, 47)
    history = tuple(
        WeekPoint(
            week=week.plus(place),
            added={"absences": value},
            members=abs(value),
            events=1,
            total=value * 1e6,
            median=value / 3,
            took_part=1,
            chances=place + 1,
        )
        for place, value in enumerate(values)
    )
    for panel in _panels(_report_with(history)):
        for bar in panel.bars:
            assert bar.x >= 0
            assert bar.x + bar.width <= WIDTH
            assert bar.height >= 0
            assert 0 < bar.y <= bar.y + bar.height <= HEIGHT - 20
            assert 8 < bar.label_y < HEIGHT - 14


def _report_with(history: tuple[WeekPoint, ...]) -> WeekReport:
    """A bare report: a fixture would be shared by all examples of one test."""
    return WeekReport(
        alliance="A",
        language="en",
        week=Week(2026, 47),
        made_at=datetime(2026, 11, 21, tzinfo=UTC),
        final=False,
        config_error="",
        counters=("absences",),
        metrics=(),
        levels=(),
        measure=None,
        trust=Trust(received=0, read=0, failed=0, copies=0, cells=0, held_cells=0, assumed_days=0, asked_days=0),
        events=(),
        members=(),
        marks=(),
        changes=(),
        questions=(),
        questions_elsewhere=0,
        unseen=(),
        uploads=(),
        alarms=(),
        missing=(),
        movements=(),
        noted=(),
        failed=(),
        highlights=Highlights(),
        history=history,
        titles={},
    )


def test_long_numbers_are_written_smaller(full: WeekReport) -> None:
    """`9,36Md` eight times beside each other would run into one another, or out of the figure."""
    assert not any(panel.crowded for panel in _panels(full))
    milliards = tuple(replace(point, total=9_360_000_000) for point in full.history)
    crowded = _panels(replace(full, language="fr", history=milliards))
    assert crowded[0].bars[-1].label == "9,36Md"
    assert [panel.crowded for panel in crowded[:3]] == [True, False, False]

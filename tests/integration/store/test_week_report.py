"""What a weekly report says."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from daemon.domain.days import Week
from daemon.domain.ledger import Capture, CaptureSource, FileState
from daemon.domain.report import Trust

if TYPE_CHECKING:
    from tests.integration.store.conftest import Store

MONDAY = datetime(2026, 11, 16, 12, tzinfo=UTC)
DAY = timedelta(days=1)
WEEK = Week(2026, 47)


def test_an_empty_week_claims_nothing(store: Store) -> None:
    """Nothing came in, so nothing is known; the counters the rules can move are named all the same."""
    store.judge()
    report = store.report()
    assert report.trust == Trust(
        received=0, read=0, failed=0, copies=0, cells=0, held_cells=0, assumed_days=0, asked_days=0
    )
    assert (report.counters, report.metrics, report.members, report.events) == (("absences", "low_boosts"), (), (), ())
    assert [point.week for point in report.history] == [WEEK.plus(n) for n in range(-7, 1)]
    assert {point.events for point in report.history} == {0}


def test_the_trust_line_counts_each_file_once(store: Store) -> None:
    """Read, failed, copies, held cells, assumed and asked days."""
    row = store.row
    held = store.cell(None, "6OO", why="unsure")
    good = store.shot(key="a", at=MONDAY, rows=[row("Ann", boost=600), row("Bob", boost=held)])
    store.keep(
        good,
        store.shot(key="b", at=MONDAY, source=CaptureSource.FILE_TIME, rows=[row("Cleo", boost=2000)]),
        store.shot(
            key="c",
            at=MONDAY - 20 * DAY,
            received=MONDAY,
            source=CaptureSource.FILE_TIME,
            rows=[row("Dan", boost=2000)],
        ),
        store.shot(key="d", at=MONDAY - 30 * DAY, received=MONDAY, state=FileState.FAILED, code="no-rows"),
        store.shot(key="e", at=MONDAY - 7 * DAY, received=MONDAY, rows=[row("Eve", boost=2000)]),
    )
    store.ledger.sighted(good.sha256, "again.png", "", Capture(MONDAY, CaptureSource.FILE_TIME), MONDAY)
    store.judge()
    report = store.report()
    assert report.trust == Trust(
        received=4, read=3, failed=1, copies=1, cells=6, held_cells=1, assumed_days=1, asked_days=1
    )
    assert [(line.file_name, line.code) for line in report.failed] == [("d.png", "no-rows")]
    assert [(line.file_name, line.why, line.game_day) for line in report.questions] == [
        ("c.png", "old-file-time", date(2026, 10, 27))
    ]
    assert [(line.member, line.column, line.text, line.why) for line in report.held] == [
        ("Bob", "boost", "6OO", "unsure")
    ]
    assert [(line.screen, line.screenshots, line.members, line.held_cells, line.assumed) for line in report.events] == [
        ("lg_war", 2, 3, 1, True)
    ]


def test_a_forwarded_copy_is_asked_in_the_week_it_came(store: Store) -> None:
    """It names the day that it equals, and adds to no event."""
    rows = [store.row(name, boost=2000) for name in ("Ann", "Bob", "Cleo")]
    store.judge(store.shot(key="a", at=MONDAY - 7 * DAY, rows=rows), store.shot(key="b", at=MONDAY, rows=rows))
    report = store.report()
    assert [(line.why, line.other_day) for line in report.questions] == [("same-rows", date(2026, 11, 9))]
    assert report.events == ()
    assert report.trust.asked_days == 1


def test_members_stand_with_what_is_known_of_them(store: Store) -> None:
    """Counters of all time and of the week, the last settled values, and a dash for whoever was not seen."""
    row = store.row
    store.settings = {
        **store.settings,
        "roster": {
            "members": [
                {"name": "Ann", "role": "Boss"},
                "Bob",
                {"name": "Cleo", "exempt": True},
                {"name": "Dan", "left_on": "2026-11-15"},
                {"name": "Eve", "joined_on": "2026-11-23"},
            ],
            "leave": [{"member": "Bob", "from": "2026-11-20", "to": "2026-12-01"}],
        },
    }
    store.judge(
        store.shot(
            key="a", at=MONDAY - 7 * DAY, rows=[row("Ann", boost=600, power=(5, 9)), row("Bob", boost=1, power=(0, 9))]
        ),
        store.shot(key="b", at=MONDAY, rows=[row("Ann", boost=5000, power=(7, 9), role="Membre")]),
        store.shot(key="next week", at=MONDAY + 7 * DAY, rows=[row("Ann", boost=1, power=(7, 9))]),
    )
    ann, bob, cleo = store.report(WEEK).members
    assert (ann.member, ann.role, ann.events, ann.last_seen_on, ann.note) == ("Ann", "Boss", 1, date(2026, 11, 16), "")
    assert ann.counters == {"absences": 0, "low_boosts": 0}
    assert ann.added == {"absences": 0, "low_boosts": -1}
    assert ann.latest == {"boost": "5000", "power_used": "7", "power_total": "9"}
    assert (bob.counters, bob.added, bob.events, bob.note) == ({"absences": 1, "low_boosts": 0}, {}, 0, "on leave")
    assert (cleo.counters, cleo.latest, cleo.last_seen_on, cleo.note) == ({}, {}, None, "exempt")
    assert store.report(WEEK).metrics == ("boost", "power_used", "power_total")


def test_each_mark_leads_to_its_screenshot(store: Store) -> None:
    """Rule, amounts, words, file, box, and whether the day is only assumed."""
    shot = store.shot(
        key="a",
        at=MONDAY,
        source=CaptureSource.FILE_TIME,
        rows=[store.row("Ann", boost=600, power=(5, 9)), store.row("Bob", boost=2000, power=(0, 9), at=40)],
    )
    store.judge(shot)
    ann, bob = store.report().marks
    assert (ann.member, ann.rule, ann.counter, ann.amount) == ("Ann", "low_boost", "low_boosts", 1)
    assert (bob.observed, bob.expected, bob.box) == ("power_used 0", "not 0", (10, 40, 50, 20))
    assert (bob.screenshot, bob.file_name, bob.archived_as) == (shot.sha256, "a.png", "2026-11-16/a.png")
    assert (bob.assumed_day, bob.late) == (True, False)


def test_marks_on_screenshots_that_came_after_the_closing_are_late(store: Store) -> None:
    """They stand in the report of the week they came in, once, and are marked in their own."""
    row = store.row
    low: dict[str, Any] = {"boost": 600, "power": (5, 9)}
    closed = datetime(2026, 11, 15, 20, tzinfo=UTC)
    store.keep(
        store.shot(key="in time", at=MONDAY - 7 * DAY, rows=[row("Ann", **low)]),
        store.shot(key="late", at=MONDAY - 6 * DAY, received=MONDAY, rows=[row("Bob", **low)]),
    )
    store.judge_.report_written(WEEK.plus(-1), closed)
    store.judge_.report_written(WEEK.plus(-1), closed + 9 * DAY)
    store.judge()
    assert store.judge_.reports_written() == {WEEK.plus(-1)}
    report = store.report(WEEK)
    assert report.marks == ()
    assert [(mark.member, mark.late) for mark in report.late_marks] == [("Bob", True)]
    assert [(mark.member, mark.late) for mark in store.report(WEEK.plus(-1)).marks] == [("Ann", False), ("Bob", True)]
    assert store.report(WEEK.plus(1)).late_marks == ()


def test_what_came_between_closing_and_monday_stands_in_both_reports(store: Store) -> None:
    """Nothing that failed on Sunday evening is told to nobody."""
    sunday = datetime(2026, 11, 15, 21, tzinfo=UTC)
    store.judge(store.shot(key="a", at=sunday, received=sunday, state=FileState.FAILED, code="no-rows"))
    assert [len(store.report(week).failed) for week in (WEEK.plus(-1), WEEK, WEEK.plus(1))] == [1, 1, 0]


def test_the_history_shows_how_far_counters_really_moved(store: Store) -> None:
    """What is taken below 0 is not taken; weeks without an event are unknown."""
    row = store.row
    store.judge(
        store.shot(
            key="a", at=MONDAY - 14 * DAY, rows=[row("Ann", boost=600, power=(5, 9)), row("Bob", boost=0, power=(0, 9))]
        ),
        store.shot(key="b", at=MONDAY, rows=[row("Ann", boost=5000, power=(5, 9))]),
    )
    *_, first, between, last = store.report().history
    assert (first.added, first.members, first.events) == ({"absences": 1, "low_boosts": 1}, 2, 1)
    assert (between.added, between.events) == ({}, 0)
    assert (last.added, last.members) == ({"absences": 0, "low_boosts": -1}, 1)


@pytest.mark.parametrize(("hour", "final"), [(19, False), (20, True)])
def test_a_week_is_final_once_it_closed(store: Store, hour: int, final: bool) -> None:  # noqa: FBT001 (a parameter of a test)
    """The schedule says when."""
    store.judge()
    assert store.report(WEEK, datetime(2026, 11, 22, hour, tzinfo=UTC)).final is final


def test_titles_are_in_the_alliances_language(store: Store) -> None:
    """Screens go by the name that the pack gives them."""
    store.settings = {"alliance": {"language": "fr", "name": "Les Loups"}}
    store.judge()
    report = store.report()
    assert (report.alliance, report.language, report.titles["lg_war"]) == ("Les Loups", "fr", "Liste de guerre")


def test_times_are_those_of_the_alliance(store: Store) -> None:
    """An officer reads the time of their own clock."""
    store.settings = {**store.settings, "alliance": {"time_zone": "Asia/Tokyo"}}
    store.judge(store.shot(key="d", at=MONDAY, state=FileState.FAILED, code="no-rows"))
    report = store.report(WEEK)
    assert report.made_at.tzname() == "JST"
    assert [line.received_at.tzname() for line in report.failed] == ["JST"]

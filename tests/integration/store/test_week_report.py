"""What a weekly report says."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from daemon.domain.contribution import Measure
from daemon.domain.corrections import CellIs, Correction, Excused, NameIs
from daemon.domain.days import Week
from daemon.domain.ledger import Capture, CaptureSource, FileState
from daemon.domain.pack import MetricKind
from daemon.domain.questions import Spot
from daemon.domain.report import Away, NotedLine, Trust

if TYPE_CHECKING:
    from tests.integration.store.conftest import Shot, Store

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
    assert [(line.member, line.column, line.text, line.why) for line in report.questions] == [
        ("Bob", "boost", "6OO", "unsure")
    ]
    assert report.questions_elsewhere == 1
    (asked,) = store.report(Week(2026, 44)).questions
    assert (asked.file_name, asked.why, asked.game_day) == ("c.png", "asked", date(2026, 10, 27))
    assert [(line.screen, line.screenshots, line.members, line.held_cells, line.assumed) for line in report.events] == [
        ("lg_war", 2, 3, 1, True)
    ]


def test_a_forwarded_copy_adds_to_no_event_and_waits_for_nobody(store: Store) -> None:
    """It is told in the trust line, and the page of questions shows it last."""
    rows = [store.row(name, boost=2000) for name in ("Ann", "Bob", "Cleo")]
    store.judge(store.shot(key="a", at=MONDAY - 7 * DAY, rows=rows), store.shot(key="b", at=MONDAY, rows=rows))
    report = store.report()
    assert (report.questions, report.questions_elsewhere, report.events) == ((), 0, ())
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
    assert (ann.member, ann.role, ann.events, ann.last_seen_on) == ("Ann", "Boss", 1, date(2026, 11, 16))
    assert (ann.expected, ann.exempt, ann.away) == (1, False, None)
    assert ann.counters == {"absences": 0, "low_boosts": 0}
    assert ann.added == {"absences": 0, "low_boosts": -1}
    assert ann.latest == {"boost": "5000", "power_used": "7", "power_total": "9"}
    assert (bob.counters, bob.added, bob.events) == ({"absences": 1, "low_boosts": 0}, {}, 0)
    assert bob.away == Away(kind="away", first_day=date(2026, 11, 20), last_day=date(2026, 12, 1))
    assert bob.lately == {"absences": (None, None, None, 1), "low_boosts": (None, None, None, 0)}
    assert (cleo.counters, cleo.latest, cleo.last_seen_on, cleo.exempt) == ({}, {}, None, True)
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
    assert (bob.observed, bob.expected, bob.assumed_day, bob.file_name) == ("power_used 0", "not 0", True, "a.png")
    assert bob.spot == Spot(
        screenshot=shot.sha256, archived_as="2026-11-16/a.png", row_box=(0, 40, 500, 40), box=(10, 40, 50, 20)
    )


def low(store: Store, key: str, member: str, at: datetime, *, boost: int = 600, used: int = 5, **more: Any) -> Shot:  # noqa: ANN401 - of a screenshot
    return store.shot(key=key, at=at, rows=[store.row(member, boost=boost, power=(used, 9))], **more)


def changes(store: Store, week: Week) -> list[tuple[str, bool, str, str]]:
    return [(one.mark.member, one.gone, one.cause, one.mark.observed) for one in store.report(week).changes]


def test_what_is_otherwise_than_a_report_told_is_listed_until_the_next_one(store: Store) -> None:
    """A late screenshot, a correction, an excuse and a changed rule, each with its cause; then all is told."""
    last = WEEK.plus(-1)
    corrected = low(store, "b", "Bob", MONDAY - 7 * DAY)
    store.judge(low(store, "a", "Ann", MONDAY - 7 * DAY), corrected, low(store, "c", "Cleo", MONDAY - 6 * DAY, used=0))
    store.judge_.report_written(last, MONDAY - DAY)
    assert changes(store, WEEK) == []

    store.keep(low(store, "late", "Dan", MONDAY - 6 * DAY, received=MONDAY))
    day = MONDAY.date() - 6 * DAY
    told: list[Correction] = [CellIs(corrected.sha256, 0, "boost", "700"), Excused("Cleo", day, day)]
    store.judge(corrections=told)
    assert changes(store, WEEK) == [
        ("Bob", False, "corrected", "boost 700"),
        ("Bob", True, "corrected", "boost 600"),
        ("Cleo", True, "corrected", "power_used 0"),
        ("Dan", False, "late", "boost 600"),
    ]
    (bob, *_) = store.report(WEEK).changes
    assert (bob.week, bob.mark.spot and bob.mark.spot.screenshot) == (last, corrected.sha256)
    assert changes(store, last) == []

    store.judge_.report_written(WEEK, MONDAY + 6 * DAY)
    assert changes(store, WEEK.plus(1)) == []
    store.settings = {**store.settings, "rules": []}
    store.judge(corrections=told)
    assert {(gone, cause) for _, gone, cause, _ in changes(store, WEEK.plus(1))} == {
        (True, "settings"),
        (True, "corrected"),
    }


def test_a_report_whose_telling_is_not_known_is_held_against_nothing(store: Store) -> None:
    """After a database was made anew from the archive, what earlier reports told is not known."""
    store.judge(low(store, "a", "Ann", MONDAY - 7 * DAY))
    store.judge_.report_written(WEEK.plus(-1), MONDAY - DAY, told=False)
    store.judge_.report_written(WEEK.plus(-1), MONDAY + 5 * DAY, told=False)
    assert store.judge_.reports_written() == {WEEK.plus(-1)}
    assert changes(store, WEEK) == []
    store.judge_.report_written(WEEK, MONDAY + 6 * DAY)
    store.judge(low(store, "b", "Bob", MONDAY - 7 * DAY, received=MONDAY + 7 * DAY))
    assert changes(store, WEEK.plus(1)) == [("Bob", False, "late", "boost 600")]


def test_where_a_member_stands_is_told_as_of_the_end_of_the_week(store: Store) -> None:
    """Strikes that came or ended later say nothing of it."""
    store.settings = {
        **store.settings,
        "strikes": {"each": {"low_boosts": 1}, "expires_after": "1 weeks"},
        "levels": {"Reliable": 0, "At risk": 1},
    }
    store.judge(
        low(store, "a", "Ann", MONDAY - 7 * DAY),
        low(store, "b", "Ann", MONDAY - 6 * DAY),
        low(store, "c", "Ann", MONDAY + 2 * DAY, boost=2000),
    )
    before, now = (store.report(week).members[0] for week in (WEEK.plus(-1), WEEK))
    assert (before.strikes, before.new_strikes, before.level, before.grade) == (2.0, 2, "At risk", 1)
    assert (now.strikes, now.new_strikes, now.level, now.grade) == (0.0, 0, "Reliable", 0)
    assert store.report(WEEK).levels == ("Reliable", "At risk")
    assert before.rows == {"low_boosts": 2}


def test_contributions_are_compared_over_the_weeks(store: Store) -> None:
    """By the metric that the settings name; the total, the median and who took part are in the charts."""
    store.settings = {**store.settings, "report": {"contribution": {"screen": "lg_war", "metric": "power_used"}}}
    for back in range(5):
        rows = [store.row("Ann", power=(10 + back, 9)), store.row("Bob", power=(20 if back else 0, 9))]
        store.keep(store.shot(key=str(back), at=MONDAY - 7 * back * DAY, rows=rows))
    store.judge()
    report = store.report()
    ann, bob = (line.contribution for line in report.members)
    assert report.measure == Measure(screen="lg_war", metric="power_used", kind=MetricKind.GAUGE)
    assert (ann.value, ann.before, ann.position, ann.position_before, ann.share) == (10, 11, 1, 2, 10 / 12.5)
    assert (bob.value, bob.position, bob.share) == (0, 2, 0)
    point = report.history[-1]
    assert (point.total, point.median, point.took_part, point.chances) == (10, 5, 1, 2)
    assert report.highlights.leaders == (("Ann", 10.0),)


def test_who_took_no_part_is_told_with_or_without_a_word(store: Store) -> None:
    """Nothing given in an event that each member stands in, on leave or not; who is on no picture is not known."""
    store.packs = (
        replace(store.pack, columns=tuple(replace(c, kind=MetricKind.PER_EVENT) for c in store.pack.columns)),
    )
    store.settings = {
        **store.settings,
        "roster": {
            "members": [
                "Ann",
                "Bob",
                "Cleo",
                {"name": "Dan", "joined_on": "2026-11-17"},
                {"name": "Eve", "left_on": "2026-11-18"},
            ],
            "leave": [{"member": "Bob", "from": "2026-11-16", "to": "2026-11-17"}],
        },
        "report": {"contribution": {"screen": "lg_war", "metric": "power_used"}},
    }
    rows = [store.row("Ann", power=(0, 9)), store.row("Bob", power=(0, 9))]
    store.judge(store.shot(key="a", at=MONDAY, rows=rows), store.shot(key="b", at=MONDAY + DAY, rows=rows[:1]))
    report = store.report()
    ann, bob = sorted(report.missing, key=lambda line: line.member)
    assert (ann.days, ann.announced) == ((MONDAY.date(), MONDAY.date() + DAY), False)
    assert (bob.days, bob.announced) == ((MONDAY.date(), MONDAY.date() + DAY), True)
    assert [(line.how, line.member) for line in report.movements] == [("joined", "Dan"), ("left", "Eve")]
    assert [line.member for line in report.members if line.newcomer] == ["Dan"]


def test_who_was_on_no_picture_for_two_weeks_is_told(store: Store) -> None:
    """Once there were events in both of them; somebody on leave, or never seen at all, is not."""
    store.settings = {
        **store.settings,
        "roster": {"members": ["Ann", "Bob", "Cleo", "Dan"], "leave": [{"member": "Cleo", "from": "2026-11-01"}]},
    }
    everyone = [store.row(name, boost=2000) for name in ("Ann", "Bob", "Cleo")]
    store.keep(store.shot(key="a", at=MONDAY - 15 * DAY, rows=everyone))
    for back in (9, 5, 1):
        store.keep(store.shot(key=str(back), at=MONDAY - back * DAY, rows=[store.row("Ann", boost=2000 + back)]))
    store.judge()
    assert store.report(WEEK.plus(-1), MONDAY).unseen == ("Bob",)
    assert store.report(WEEK.plus(-2), MONDAY).unseen == ()


def test_corrections_given_this_week_are_noted_and_new_names_told(store: Store) -> None:
    """A misreading of a name is no new name."""
    noted = [
        NotedLine(correction=NameIs("Menacho", "Kestrel"), on=MONDAY.date(), because="he said so"),
        NotedLine(correction=NameIs("Kestrek", "Kestrel"), on=MONDAY.date(), because=""),
        NotedLine(correction=NameIs("Zorro", "Kestrel"), on=MONDAY.date(), because="", withdrawn=True),
        NotedLine(correction=NameIs("Old", "Kestrel"), on=MONDAY.date() - 7 * DAY, because=""),
    ]
    store.judge(low(store, "a", "Kestrel", MONDAY))
    report = store.judge_.week_report(store.config, store.packs, WEEK, MONDAY, noted)
    assert [line.correction for line in report.noted] == [line.correction for line in noted[:3]]
    assert [(line.how, line.name) for line in report.movements if line.how == "renamed"] == [("renamed", "Menacho")]


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

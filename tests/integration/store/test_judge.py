"""From kept readings to observations, marks and counters, on a real DuckDB file."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from daemon.domain.ledger import Capture, CaptureSource

if TYPE_CHECKING:
    from tests.integration.store.conftest import Store

MONDAY = datetime(2026, 11, 16, 12, tzinfo=UTC)
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
LOW: dict[str, Any] = {"power": (0, 9), "boost": 0}


def test_the_three_rules_of_the_first_version(store: Store) -> None:
    """No power used is an absence; else a low boost counts one, and a great one takes two back, never below 0."""
    row = store.row
    store.judge(
        store.shot(
            key="monday",
            at=MONDAY,
            rows=[
                row("Ann", power=(5, 9), boost=600),
                row("Bob", power=(0, 9), boost=500),
                row("Cleo", power=(5, 9), boost=4500),
                row("Dan", power=(5, 9), boost=1000),
            ],
        ),
        store.shot(
            key="tuesday",
            at=MONDAY + DAY,
            rows=[
                row("Ann", power=(5, 9), boost=4001),
                row("Bob", power=(0, 9), boost=5000),
                row("Cleo", power=(1, 9), boost=1),
            ],
        ),
    )
    assert store.marks() == [
        ("Ann", "low_boost", 1),
        ("Bob", "absence", 1),
        ("Cleo", "great_boost", -2),
        ("Ann", "great_boost", -2),
        ("Bob", "absence", 1),
        ("Cleo", "low_boost", 1),
    ]
    assert store.counters() == {
        ("Ann", "absences"): 0,
        ("Ann", "low_boosts"): 0,
        ("Bob", "absences"): 2,
        ("Bob", "low_boosts"): 0,
        ("Cleo", "absences"): 0,
        ("Cleo", "low_boosts"): 1,
        ("Dan", "absences"): 0,
        ("Dan", "low_boosts"): 0,
    }
    shot = store.shot(key="monday").sha256
    evidence = (
        "SELECT observed, expected, metric, row_number, box FROM marks WHERE screenshot = $shot AND member = 'Bob'"
    )
    assert store.rows(evidence, shot=shot) == [("power_used 0", "not 0", "power_used", 1, [10, 0, 50, 20])]


@pytest.mark.parametrize("why", ["unsure", "type", "disagree", "cut", "missing"])
def test_a_held_value_ends_the_list_without_a_mark(store: Store, why: str) -> None:
    """Who cannot be told to be absent is not judged by the rules after it either."""
    held = store.cell(None, "O/9", why=why)
    store.judge(store.shot(key="a", at=MONDAY, rows=[store.row("Ann", power=held, boost=600)]))
    assert store.marks() == []
    assert store.states("power_used") == {"Ann": ("held", None)}
    assert store.counters() == {("Ann", "absences"): 0, ("Ann", "low_boosts"): 0}
    assert [
        (member, column, text, why)
        for member, column, text, why in store.rows("SELECT member, column_name, text, why FROM held")
    ] == [("Ann", "power", "O/9", why)]


def test_without_first_match_each_rule_is_told_by_itself(store: Store) -> None:
    """A held value stops its own rule only."""
    store.settings = {**store.settings, "first_match": False}
    held = store.cell(None, "O/9", why="unsure")
    store.judge(
        store.shot(
            key="a",
            at=MONDAY,
            rows=[store.row("Ann", power=held, boost=600), store.row("Bob", power=(0, 9), boost=600)],
        )
    )
    assert store.marks() == [("Ann", "low_boost", 1), ("Bob", "absence", 1), ("Bob", "low_boost", 1)]


def test_a_column_that_no_picture_shows_cannot_be_told(store: Store) -> None:
    """A list cut off on the right accuses nobody of what stands there."""
    store.judge(store.shot(key="a", at=MONDAY, rows=[store.row("Ann", boost=600)]))
    assert store.marks() == []


def test_rows_that_are_not_sure_judge_nobody(store: Store) -> None:
    """Held and partial rows, and rows whose name is held, are nobody's."""
    row, low = store.row, LOW
    store.judge(
        store.shot(
            key="a",
            at=MONDAY,
            rows=[
                row("Ann", partial=True, **low),
                row("Bob", held=True, **low),
                row(store.cell("Cleo", why="unsure"), **low),
                row(store.cell("Da", why="cut"), partial=True, **low),
                row("Eve", power=(5, 9), boost=2000),
            ],
        )
    )
    assert store.marks() == []
    assert store.rows("SELECT member FROM members") == [("Eve",)]
    assert store.rows("SELECT text, why FROM held ORDER BY text") == [("Bob", "unsure"), ("Cleo", "unsure")]


@pytest.mark.parametrize(
    ("name", "why", "hours", "marks"),
    [
        ("Koinue", "unsure", 1, 0),
        ("Koinve", "unsure", 1, 0),
        ("Koinve", "", 1, 0),
        ("Koinue", "unsure", -1, 1),
        ("Sylvain", "unsure", 1, 1),
        ("Koin", "cut", 1, 1),
    ],
)
def test_a_row_that_may_be_the_members_withholds_judgement(
    store: Store, name: str, why: str, hours: int, marks: int
) -> None:
    """A later row under a name that is not sure may show what the member did; it never adds anything."""
    store.settings = {**store.settings, "roster": {"members": ["Koinue"]}}
    row, cell = store.row, store.cell
    doubtful = row(cell(name, why=why), power=(5, 9), boost=600, partial=why == "cut")
    store.judge(
        store.shot(key="sure", at=MONDAY, rows=[row("Koinue", power=(0, 9), boost=600)]),
        store.shot(key="doubt", at=MONDAY + hours * HOUR, rows=[doubtful]),
    )
    assert len(store.marks()) == marks
    assert store.states("boost") == {"Koinue": ("present", 600)}
    assert store.states("power_used") == {"Koinue": ("present", 0) if marks else ("held", None)}


def test_a_row_beside_the_members_own_is_another_members(store: Store) -> None:
    """One member stands once on a picture, so a name like theirs on it is no doubt."""
    row, cell = store.row, store.cell
    other = row(cell("Koinve", why="unsure"), power=(5, 9))
    store.judge(store.shot(key="a", at=MONDAY, rows=[row("Koinue", power=(0, 9)), other]))
    assert store.marks() == [("Koinue", "absence", 1)]


def test_a_name_twice_on_one_picture_is_held(store: Store) -> None:
    """Which of the two rows is the member's cannot be told; equal values are the same either way."""
    store.settings = {**store.settings, "roster": {"members": [{"name": "Ann", "aliases": ["Annie"]}, "Bob"]}}
    row = store.row
    store.judge(
        store.shot(
            key="a",
            at=MONDAY,
            rows=[
                row("Ann", power=(0, 9), boost=2000),
                row("Annie", power=(5, 9), boost=2000),
                row("Bob", power=(5, 9)),
            ],
        )
    )
    assert store.marks() == []
    assert store.states("power_used") == {"Ann": ("held", None), "Bob": ("present", 5)}
    assert {why for (why,) in store.rows("SELECT why FROM held")} == {"twice"}


def test_founded_look_alikes_on_one_picture_are_held_everywhere(store: Store) -> None:
    """Without a roster nothing tells King1 from Kingl, on other pictures neither."""
    row, low = store.row, LOW
    store.judge(
        store.shot(key="a", at=MONDAY, rows=[row("King1", **low), row("Kingl", **low)]),
        store.shot(key="b", at=MONDAY + DAY, rows=[row("King1", **low)]),
    )
    assert store.marks() == []
    assert store.rows("FROM members") == []
    assert store.rows("SELECT DISTINCT why FROM held") == [("twice",)]
    assert store.rows("SELECT sum(held_cells) FROM events") == [(3,)]


def test_look_alike_spellings_are_one_member(store: Store) -> None:
    """K0inue and Koinue, never on one picture, share their counters."""
    row, low = store.row, LOW
    store.judge(
        store.shot(key="a", at=MONDAY, rows=[row("Koinue", **low)]),
        store.shot(key="b", at=MONDAY + DAY, rows=[row("K0inue", **low)]),
    )
    assert store.counters()["Koinue", "absences"] == 2
    assert store.rows("SELECT member, first_seen_on, last_seen_on FROM members") == [
        ("Koinue", date(2026, 11, 16), date(2026, 11, 17))
    ]


def test_a_new_name_waits_for_a_second_screenshot_and_then_counts_from_its_first_day(store: Store) -> None:
    """Beside a given roster one reading is not enough; the second repairs the past."""
    store.settings = {**store.settings, "roster": {"members": ["Ann"]}}
    row, low = store.row, LOW
    store.judge(store.shot(key="a", at=MONDAY, rows=[row("Zoe", **low)]))
    assert store.marks() == []
    assert store.rows("SELECT member, why FROM held") == [("Zoe", "unknown-name")]
    store.judge(store.shot(key="b", at=MONDAY + DAY, rows=[row("Zoe", **low)]))
    assert store.marks() == [("Zoe", "absence", 1)] * 2
    assert store.rows("SELECT member, in_roster FROM members") == [("Ann", True), ("Zoe", False)]


def test_an_alias_repairs_the_past(store: Store) -> None:
    """One correction is enough: every reading under that spelling becomes the member's."""
    row = store.row
    store.settings = {**store.settings, "roster": {"members": ["Ann", "Bob"]}}
    store.judge(store.shot(key="a", at=MONDAY, rows=[row("Xqz", power=(0, 9))]))
    assert store.counters() == {}
    store.settings = {**store.settings, "roster": {"members": [{"name": "Ann", "aliases": ["Xqz"]}, "Bob"]}}
    store.judge()
    assert store.counters()["Ann", "absences"] == 1


@pytest.mark.parametrize(
    ("member", "marks"),
    [
        ({"exempt": True}, 0),
        ({"joined_on": "2026-11-15"}, 0),
        ({"joined_on": "2026-11-14"}, 0),
        ({"joined_on": "2026-11-13"}, 1),
        ({"left_on": "2026-11-15"}, 0),
        ({"left_on": "2026-11-16"}, 1),
        ({}, 1),
    ],
)
def test_whom_a_rule_passes_over(store: Store, member: dict[str, object], marks: int) -> None:
    """Exempt, new and gone members are not marked; nor does an excused absence fall through to the next rule."""
    store.settings = {**store.settings, "roster": {"members": [{"name": "Ann", **member}]}}
    store.judge(store.shot(key="a", at=MONDAY, rows=[store.row("Ann", power=(0, 9), boost=0)]))
    expected = [("Ann", "absence", 1)] if marks else []
    assert store.marks() == expected


@pytest.mark.parametrize(("last_day", "marks"), [("2026-11-15", 1), ("2026-11-16", 0), ("2026-11-20", 0)])
def test_leave_excuses_to_its_last_day(store: Store, last_day: str, marks: int) -> None:
    """Both ends are included, and without a roster a look-alike spelling is on leave as well."""
    leave = {"member": "K0inue", "from": "2026-11-10", "to": last_day}
    store.settings = {**store.settings, "roster": {"leave": [leave]}}
    store.judge(store.shot(key="a", at=MONDAY, rows=[store.row("Koinue", power=(0, 9), boost=0)]))
    assert len(store.marks()) == marks


def test_who_is_on_no_picture_is_unknown_or_excused_and_not_marked(store: Store) -> None:
    """An incomplete event judges nobody for being unseen; who came later or left earlier is not expected."""
    members = [
        "Ann",
        "Bob",
        {"name": "Cleo", "joined_on": "2026-11-17"},
        {"name": "Dan", "left_on": "2026-11-15"},
        "Eve",
    ]
    leave = [{"member": "Bob", "from": "2026-11-16", "to": "2026-11-16"}]
    store.settings = {**store.settings, "roster": {"members": members, "leave": leave}}
    store.judge(store.shot(key="a", at=MONDAY, rows=[store.row("Ann", power=(5, 9), boost=2000)]))
    assert store.states("boost") == {"Ann": ("present", 2000), "Bob": ("excused", None), "Eve": ("unknown", None)}
    assert store.marks() == []
    assert store.counters() == {("Ann", "absences"): 0, ("Ann", "low_boosts"): 0}


def test_founded_members_are_known_from_the_day_after_their_first(store: Store) -> None:
    """Nobody is missed before they were ever seen."""
    row = store.row
    store.judge(
        store.shot(key="a", at=MONDAY, rows=[row("Ann", boost=2000)]),
        store.shot(key="b", at=MONDAY + DAY, rows=[row("Bob", boost=2000)]),
    )
    assert store.states("boost", MONDAY.date()) == {"Ann": ("present", 2000)}
    assert store.states("boost", (MONDAY + DAY).date()) == {"Ann": ("unknown", None), "Bob": ("present", 2000)}


def test_the_latest_screenshot_settles_a_gauge_and_the_largest_value_a_counter(store: Store) -> None:
    """Overlapping screenshots of a day are one event; only the last word counts."""
    row = store.row
    store.judge(
        store.shot(key="late", at=MONDAY + HOUR, rows=[row("Ann", boost=500, points=70, power=(5, 9))]),
        store.shot(key="early", at=MONDAY, rows=[row("Ann", boost=2000, points=90, power=(0, 9))]),
    )
    assert store.states("boost") == {"Ann": ("present", 500)}
    assert store.states("points") == {"Ann": ("present", 90)}
    assert store.marks() == [("Ann", "low_boost", 1)]
    assert store.rows("SELECT screenshots, members FROM events") == [(2, 1)]


@pytest.mark.parametrize(
    ("held", "hours", "state"),
    [
        (("unsure", 700), 1, "held"),
        (("unsure", 700), 0, "held"),
        (("unsure", 700), -1, "present"),
        (("unsure", 500), 1, "present"),
        (("type", None), 1, "held"),
        (("cut", 5), 1, "present"),
        (("missing", None), 1, "present"),
    ],
)
def test_a_held_reading_against_a_sure_one(store: Store, held: tuple[str, int | None], hours: int, state: str) -> None:
    """A doubt of a gauge counts unless it is earlier, only cut off, or says the same."""
    row = store.row
    doubt = store.cell(held[1], why=held[0])
    store.judge(
        store.shot(key="sure", at=MONDAY, rows=[row("Ann", boost=500)]),
        store.shot(key="doubt", at=MONDAY + hours * HOUR, rows=[row("Ann", boost=doubt)]),
    )
    assert store.states("boost") == {"Ann": (state, 500 if state == "present" else None)}


def test_a_held_reading_of_a_counter_counts_whenever_it_was_taken(store: Store) -> None:
    """An unsure earlier value may be the largest."""
    row = store.row
    store.judge(
        store.shot(key="sure", at=MONDAY, rows=[row("Ann", points=500)]),
        store.shot(key="doubt", at=MONDAY - HOUR, rows=[row("Ann", points=store.cell(7000, why="disagree"))]),
    )
    assert store.states("points") == {"Ann": ("held", None)}


def test_a_sure_cell_without_a_value_is_not_trusted(store: Store) -> None:
    """Nothing can be settled by nothing."""
    store.judge(store.shot(key="a", at=MONDAY, rows=[store.row("Ann", boost=store.cell(None, "many"))]))
    assert store.rows("SELECT state, text, why FROM observations WHERE metric = 'boost'") == [("held", "many", "type")]


def test_copies_under_several_names_count_once_at_the_best_and_earliest_time(store: Store) -> None:
    """A dated name beats the file's time, whichever came first; of two dated names the earlier holds."""
    shot = store.shot(
        key="a", at=MONDAY, source=CaptureSource.FILE_TIME, rows=[store.row("Ann", power=(0, 9), boost=0)]
    )
    store.judge(shot)
    assert store.rows("SELECT game_day, day_state FROM screenshots") == [(date(2026, 11, 16), "assumed")]
    for days in (2, 1):
        capture = Capture(MONDAY + days * DAY, CaptureSource.FILE_NAME)
        store.ledger.sighted(shot.sha256, f"{capture.at:%Y-%m-%d}.png", "", capture, MONDAY + 5 * DAY)
    store.judge()
    assert store.rows("SELECT game_day, day_state FROM screenshots") == [(date(2026, 11, 17), "known")]
    assert store.marks() == [("Ann", "absence", 1)]


def test_an_old_file_time_judges_nobody_until_a_dated_name_comes(store: Store) -> None:
    """A time more than a day before arrival says more about copying than about the game."""
    shot = store.shot(
        key="a",
        at=MONDAY,
        received=MONDAY + 25 * HOUR,
        source=CaptureSource.FILE_TIME,
        rows=[store.row("Ann", power=(0, 9), boost=0)],
    )
    store.judge(shot)
    assert store.rows("SELECT day_state, state FROM screenshots") == [("asked", "read")]
    assert store.marks() == []
    assert store.judge_.first_game_day() is None
    store.ledger.sighted(shot.sha256, "2026-11-10.png", "", Capture(MONDAY - 6 * DAY, CaptureSource.FILE_NAME), MONDAY)
    store.judge()
    assert store.rows("SELECT game_day FROM marks") == [(date(2026, 11, 10),)]
    assert store.judge_.first_game_day() == date(2026, 11, 10)


def test_a_forwarded_copy_of_another_day_counts_nowhere(store: Store) -> None:
    """Equal sure cells row by row on another day are a copy; on the same day, or with two rows, they are not."""
    rows = [store.row(name, power=(0, 9), boost=0) for name in ("Ann", "Bob", "Cleo")]
    store.judge(
        store.shot(key="first", at=MONDAY, rows=rows),
        store.shot(key="copy", at=MONDAY + DAY, rows=rows),
        store.shot(key="same day", at=MONDAY + HOUR, received=MONDAY + 2 * DAY, rows=rows),
        store.shot(key="short", at=MONDAY, rows=rows[:2]),
        store.shot(key="short later", at=MONDAY + 3 * DAY, rows=rows[:2]),
    )
    assert store.rows("SELECT file_name, day_state, other_day FROM screenshots WHERE day_state <> 'known'") == [
        ("copy.png", "copy", date(2026, 11, 16))
    ]
    assert store.rows("SELECT game_day, screenshots FROM events ORDER BY ALL") == [
        (date(2026, 11, 16), 3),
        (date(2026, 11, 19), 1),
    ]
    assert store.counters()["Ann", "absences"] == 2


def test_of_equals_one_with_a_known_day_counts(store: Store) -> None:
    """A forwarded copy that came first, with only the file's time, gives way to the original."""
    rows = [store.row(name, power=(0, 9), boost=0) for name in ("Ann", "Bob", "Cleo")]
    store.judge(
        store.shot(key="forwarded", at=MONDAY + DAY, source=CaptureSource.FILE_TIME, rows=rows),
        store.shot(key="original", at=MONDAY, received=MONDAY + 2 * DAY, rows=rows),
    )
    assert store.rows("SELECT file_name, day_state FROM screenshots ORDER BY ALL") == [
        ("forwarded.png", "copy"),
        ("original.png", "known"),
    ]
    assert store.counters()["Ann", "absences"] == 1


def test_a_changed_zone_or_reset_repairs_the_past(store: Store) -> None:
    """The game day is worked out when judging, not when keeping."""
    at = datetime(2026, 11, 16, 1, 30, tzinfo=UTC)
    store.judge(store.shot(key="a", at=at, rows=[store.row("Ann", boost=5)]))
    assert store.rows("SELECT DISTINCT game_day FROM observations") == [(date(2026, 11, 16),)]
    store.settings = {**store.settings, "alliance": {"time_zone": "Europe/Paris", "day_reset": "04:00"}}
    store.judge()
    assert store.rows("SELECT DISTINCT game_day FROM observations") == [(date(2026, 11, 15),)]


def test_a_rule_change_repairs_the_past(store: Store) -> None:
    """Counters are derived: the new rules judge the old days."""
    store.judge(store.shot(key="a", at=MONDAY, rows=[store.row("Ann", power=(5, 9), boost=600)]))
    assert store.counters()["Ann", "low_boosts"] == 1
    lazy = {
        "name": "lazy",
        "when": {"screen": "lg_war", "metric": "boost", "below": "700"},
        "adds": {"naps": 3, "sins": 1},
    }
    store.settings = {"rules": [lazy]}
    store.judge()
    assert store.counters() == {("Ann", "naps"): 3, ("Ann", "sins"): 1}
    store.settings = {}
    store.judge()
    assert store.marks() == []
    assert store.counters() == {}


def test_screens_that_are_not_in_use_are_not_judged(store: Store) -> None:
    """Without its pack a screen's columns mean nothing."""
    store.packs = ()
    store.judge(store.shot(key="a", at=MONDAY, rows=[store.row("Ann", power=(0, 9))]))
    assert store.rows("FROM observations") == []
    assert store.rows("SELECT file_name FROM screenshots") == [("a.png",)]


def test_the_role_comes_from_the_roster_or_else_from_the_screen(store: Store) -> None:
    """The last settled word counts; a rule can ask for it, whatever its capitals and accents."""
    chief = {"name": "chief", "when": {"screen": "lg_war", "metric": "role", "is": "CHEF"}, "adds": "chiefs"}
    store.settings = {"rules": [chief], "roster": {"members": ["Ann", {"name": "Bob", "role": "Boss"}]}}
    row = store.row
    store.judge(
        store.shot(key="a", at=MONDAY, rows=[row("Ann", role="Membre"), row("Bob", role="chéf")]),
        store.shot(key="b", at=MONDAY + DAY, rows=[row("Ann", role="Officier")]),
    )
    assert store.rows("SELECT member, role FROM members") == [("Ann", "Officier"), ("Bob", "Boss")]
    assert store.rows("SELECT member, observed, expected FROM marks") == [("Bob", "role chéf", "not CHEF")]


def test_a_length_of_time_is_judged_in_seconds(store: Store) -> None:
    """It stands as it was read, and compares as seconds."""
    away = {"name": "away", "when": {"screen": "lg_war", "metric": "last_seen", "above": "86400"}, "adds": "away"}
    store.settings = {"rules": [away]}
    row, cell = store.row, store.cell
    store.judge(
        store.shot(
            key="a",
            at=MONDAY,
            rows=[row("Ann", last_seen=cell(2 * DAY, "2d")), row("Bob", last_seen=cell(timedelta(minutes=15), "15m"))],
        )
    )
    assert store.states("last_seen") == {"Ann": ("present", 172800), "Bob": ("present", 900)}
    assert store.rows("SELECT text FROM observations ORDER BY member") == [("2d",), ("15m",)]
    assert store.marks() == [("Ann", "away", 1)]


def test_restarting_changes_nothing(store: Store) -> None:
    """What was derived is derived again from the file alone."""
    row = store.row
    store.judge(store.shot(key="a", at=MONDAY, rows=[row("Ann", power=(0, 9)), row("Bob", power=(2, 9), boost=1)]))
    before = store.everything()
    store.close()
    store.open()
    store.judge()
    assert store.everything() == before

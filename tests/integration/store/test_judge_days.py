"""Which screenshots count for which day, and which reading settles, on a real DuckDB file."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from daemon.domain.ledger import Capture, CaptureSource

if TYPE_CHECKING:
    from daemon.domain.reading import Row
    from tests.integration.store.conftest import Store

MONDAY = datetime(2026, 11, 16, 12, tzinfo=UTC)
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


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
    assert store.judge_.at_work_since() == MONDAY + 25 * HOUR
    store.ledger.sighted(shot.sha256, "2026-11-10.png", "", Capture(MONDAY - 6 * DAY, CaptureSource.FILE_NAME), MONDAY)
    store.judge()
    assert store.rows("SELECT game_day FROM marks") == [(date(2026, 11, 10),)]
    assert store.judge_.first_game_day() == date(2026, 11, 10)


def test_a_forwarded_copy_of_another_day_counts_nowhere(store: Store) -> None:
    """A list like that of another day is a copy; on the same day, or with two rows, it is not."""
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


def test_a_further_name_never_makes_a_day_worse_known(store: Store) -> None:
    """A date alone does not take the time away, and an old file time not the day; a time makes a date better."""
    ann = [store.row("Ann", boost=5)]
    timed = store.shot(key="timed", at=MONDAY + 9 * HOUR, name="2026-11-16 21.00.00.png", rows=ann)
    assumed = store.shot(key="assumed", at=MONDAY, source=CaptureSource.FILE_TIME, rows=ann)
    dated = store.shot(key="dated", at=MONDAY, name="2026-11-16.png", rows=ann)
    store.keep(timed, assumed, dated)
    again = MONDAY + 3 * DAY
    store.ledger.sighted(timed.sha256, "2026-11-16.png", "", Capture(MONDAY, CaptureSource.FILE_NAME), again)
    store.ledger.sighted(assumed.sha256, "x.png", "", Capture(MONDAY - HOUR, CaptureSource.FILE_TIME), again)
    evening = Capture(MONDAY + 8 * HOUR, CaptureSource.FILE_NAME)
    store.ledger.sighted(dated.sha256, "2026-11-16 20.00.png", "", evening, again)
    store.judge()
    assert store.rows("SELECT captured_at, day_state FROM screenshots ORDER BY captured_at") == [
        (datetime(2026, 11, 16, 12), "assumed"),  # noqa: DTZ001 (the database keeps UTC)
        (datetime(2026, 11, 16, 20), "known"),  # noqa: DTZ001 (the database keeps UTC)
        (datetime(2026, 11, 16, 21), "known"),  # noqa: DTZ001 (the database keeps UTC)
    ]


def test_a_date_alone_keeps_its_day_when_the_reset_changes(store: Store) -> None:
    """A name with a date and no time means that game day, by the reset of today."""
    store.judge(store.shot(key="a", at=MONDAY, name="2026-11-16.png", rows=[store.row("Ann", boost=5)]))
    store.settings = {**store.settings, "alliance": {"time_zone": "Europe/Paris", "day_reset": "20:00"}}
    store.judge()
    assert store.rows("SELECT game_day, day_state FROM screenshots") == [(date(2026, 11, 16), "known")]


@pytest.mark.parametrize("first", ["original", "copy"])
def test_a_copy_is_never_older_than_its_original(store: Store, first: str) -> None:
    """Of equal lists on two days the earlier day counts, in whatever order they arrive."""
    rows = [store.row(name, power=(0, 9), boost=0) for name in ("Ann", "Bob", "Cleo")]
    late = MONDAY + 3 * DAY
    store.judge(
        store.shot(key="original", at=MONDAY, received=late if first == "copy" else MONDAY, rows=rows),
        store.shot(key="copy", at=MONDAY + DAY, received=MONDAY + DAY, rows=rows),
    )
    assert store.rows("SELECT file_name, other_day FROM screenshots WHERE day_state = 'copy'") == [
        ("copy.png", date(2026, 11, 16))
    ]


NAMES = ("Ann", "Bob", "Cleo", "Dan", "Eve")


@pytest.mark.parametrize(
    ("change", "copies"),
    [
        ({"Ann": {"role": "M embre"}}, 1),
        ({"Ann": {"role": ("Membre", "unsure")}}, 1),
        ({"Ann": {"boost": (7, "unsure")}, "Cleo": {"power": (None, "type")}}, 1),
        ({"Ann": {"name": "Amn"}, "Dan": {"name": ("Dam", "unsure")}}, 1),
        ({"Ann": {"boost": 7}}, 0),
        ({"Ann": {"boost": 7}, "Bob": {"boost": 7}, "Cleo": {"power": (5, 9)}}, 0),
        ({"Ann": {"last_seen": timedelta(hours=3)}}, 0),
        ({name: {"boost": (5, "unsure")} for name in NAMES[:3]}, 0),
        ({name: {"name": f"{name} the other"} for name in NAMES[:3]}, 0),
    ],
)
def test_a_copy_saved_anew_counts_nowhere(store: Store, change: dict[str, dict[str, Any]], copies: int) -> None:
    """Texts, held cells and misread names do not hide a copy; one number that is surely another shows it is none."""

    def rows(changes: dict[str, dict[str, Any]]) -> list[Row]:
        made = []
        for name in NAMES:
            cells: dict[str, Any] = {"name": name, "role": "Membre", "power": (0, 9), "boost": 5}
            cells["last_seen"] = timedelta(hours=2)
            cells |= changes.get(name, {})
            held = {
                column: store.cell(value[0], why=value[1])
                for column, value in cells.items()
                if isinstance(value, tuple) and isinstance(value[1], str)
            }
            made.append(store.row(**{**cells, **held}))
        return made

    store.judge(
        store.shot(key="original", at=MONDAY, rows=rows({})),
        store.shot(key="copy", at=MONDAY + DAY, rows=rows(change)),
    )
    assert store.rows("SELECT count(*) FROM screenshots WHERE day_state = 'copy'") == [(copies,)]
    assert store.counters()["Eve", "absences"] == 2 - copies


def test_a_few_rows_alike_on_long_lists_are_no_copy(store: Store) -> None:
    """Few members who do nothing on two days, on lists that else show others, make no copy."""
    idle = [store.row(name, power=(0, 9), boost=0) for name in NAMES[:3]]
    others = [[store.row(f"{day} {name}", power=(5, 9), boost=2000) for name in NAMES] for day in ("Mon", "Tue")]
    store.judge(
        store.shot(key="monday", at=MONDAY, rows=[*idle, *others[0]]),
        store.shot(key="tuesday", at=MONDAY + DAY, rows=[*others[1], *idle]),
    )
    assert store.counters()["Ann", "absences"] == 2

"""The judge against a plain Python oracle, on drawn screenshots."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from daemon.domain.ledger import Capture, CaptureSource

if TYPE_CHECKING:
    from tests.integration.store.conftest import Shot, Store

MONDAY = datetime(2026, 11, 16, 12, tzinfo=UTC)
FEW = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
HOLDS = ("unsure", "cut", "missing", "disagree")
Settled = dict[tuple[date, str, str], tuple[str, float | None]]


@dataclass(frozen=True)
class Reading:
    """What one cell says: a value (None when nothing can be made of it) and why it is held, if it is."""

    value: int | None
    why: str

    @property
    def sure(self) -> bool:
        """Whether it is trusted."""
        return not self.why


@dataclass(frozen=True)
class Picture:
    """One member on one screenshot: minutes after Monday noon, and the readings of boost, power used and points."""

    minute: int
    member: str
    boost: Reading
    power: Reading
    points: Reading

    @property
    def cells(self) -> dict[str, Reading]:
        """The readings by metric."""
        return {"boost": self.boost, "power_used": self.power, "points": self.points}


def readings(*values: int) -> st.SearchStrategy[Reading]:
    """Sure ones, and held ones with or without a value."""
    sure = st.builds(Reading, st.sampled_from(values), st.just(""))
    held = st.builds(Reading, st.none() | st.sampled_from(values), st.sampled_from(HOLDS))
    return sure | held


def pictures_of(member: str, *boosts: int) -> st.SearchStrategy[Picture]:
    """Pictures of one member, whose boosts nobody else has: equal numbers in one row make two names one."""
    return st.builds(
        Picture,
        # Few minutes on two days, so that equal times and several pictures of an event are met often.
        st.sampled_from([0, 0, 1, 2, 24 * 60, 24 * 60 + 1]),
        st.just(member),
        # With more than one digit that differs: one alone within a minute is a misreading.
        readings(*boosts),
        readings(0, 5),
        readings(10, 20),
    )


PICTURES = st.lists(pictures_of("Ann", 500, 2100, 5330) | pictures_of("Bob", 640, 1870, 4950), max_size=8)


def shots(store: Store, pictures: Sequence[Picture]) -> list[Shot]:
    """The pictures as screenshots of one row each."""

    def cell(reading: Reading, *, pair: bool = False) -> object:
        value = (reading.value, 9) if pair and reading.value is not None else reading.value
        return store.cell(value, why=reading.why)

    made = []
    for number, picture in enumerate(pictures):
        cells: dict[str, Any] = {
            "boost": cell(picture.boost),
            "power": cell(picture.power, pair=True),
            "points": cell(picture.points),
        }
        at = MONDAY + timedelta(minutes=picture.minute)
        made.append(store.shot(key=f"shot {number}", at=at, rows=[store.row(picture.member, **cells)]))
    return made


def oracle(store: Store, pictures: Sequence[Picture]) -> Settled:
    """The settled value of each metric of each member on each day."""
    found: dict[tuple[date, str, str], list[tuple[datetime, str, Reading]]] = defaultdict(list)
    for number, (shot, picture) in enumerate(zip(shots(store, pictures), pictures, strict=True)):
        doubtful = any(_contradict(picture, other) for n, other in enumerate(pictures) if n != number)
        for metric, reading in picture.cells.items():
            # Whose the row is cannot be told, whatever each cell says.
            told = replace(reading, why="twice") if doubtful else reading
            found[shot.at.date(), picture.member, metric].append((shot.at, shot.sha256, told))
    return {key: _settle(key[2], candidates) for key, candidates in found.items()}


def _contradict(picture: Picture, other: Picture) -> bool:
    """Whether two pictures of one member, minutes apart, have at least two sure numbers and none in common."""
    numbers = [
        {
            **{metric: cell.value for metric, cell in one.cells.items() if cell.sure},
            **({"power_total": 9} if one.power.sure else {}),
        }
        for one in (picture, other)
    ]
    shared = numbers[0].keys() & numbers[1].keys()
    close = picture.member == other.member and abs(picture.minute - other.minute) <= 15
    return close and len(shared) >= 2 and not any(numbers[0][metric] == numbers[1][metric] for metric in shared)


def _settle(metric: str, candidates: list[tuple[datetime, str, Reading]]) -> tuple[str, float | None]:
    sure = [(at, sha256, reading.value or 0) for at, sha256, reading in candidates if reading.sure]
    if not sure:
        return "held", None
    rises = metric == "points"
    at, _, value = max(sure, key=lambda found: (found[2], found[0], found[1]) if rises else (found[0], found[1]))
    for seen_at, _, reading in candidates:
        serious = not reading.sure and reading.why not in ("cut", "missing")
        if serious and (rises or seen_at >= at) and reading.value != value:
            return "held", None
    return "present", float(value)


def expected_marks(settled: Settled) -> list[tuple[date, str, str, int]]:
    """The three rules, first match, by hand."""
    marks = []
    for day, member in sorted({key[:2] for key in settled}):
        state, power = settled[day, member, "power_used"]
        if state == "held":
            continue
        state, boost = settled[day, member, "boost"]
        if power == 0:
            marks.append((day, member, "absence", 1))
        elif state == "present" and boost is not None and boost < 1000:
            marks.append((day, member, "low_boost", 1))
        elif state == "present" and boost is not None and boost > 4000:
            marks.append((day, member, "great_boost", -2))
    return marks


def observed(store: Store) -> Settled:
    """What the database settled, members on no picture left out."""
    found = store.database.rows(
        "SELECT game_day, member, metric, state, number FROM observations"
        " WHERE state IN ('present', 'held') AND metric IN ('boost', 'power_used', 'points')"
    )
    return {(day, member, metric): (state, number) for day, member, metric, state, number in found}


def marked(store: Store) -> list[tuple[date, str, str, int]]:
    """The marks in the database."""
    found = store.database.rows("SELECT game_day, member, rule, amount FROM marks ORDER BY ALL")
    return [(day, member, rule, amount) for day, member, rule, amount in found]


@FEW
@given(PICTURES, st.randoms(use_true_random=False))
def test_observations_and_marks_are_the_oracles_whatever_the_order_of_arrival(
    store: Store, pictures: list[Picture], dice: random.Random
) -> None:
    """Settling looks at the pictures, not at when they came; first match stops at what cannot be told."""
    arriving = shots(store, pictures)
    dice.shuffle(arriving)
    store.empty()
    store.judge(*arriving)
    settled = oracle(store, pictures)
    assert observed(store) == settled
    assert marked(store) == expected_marks(settled)


@FEW
@given(PICTURES, st.data())
def test_keeping_and_judging_again_changes_nothing(store: Store, pictures: list[Picture], data: st.DataObject) -> None:
    """Not even when screenshots come again, in part, under other names with later times."""
    arriving = shots(store, pictures)
    store.empty()
    store.judge(*arriving)
    before = store.everything()
    for shot in data.draw(st.lists(st.sampled_from(arriving), max_size=4)) if arriving else []:
        store.keep(shot)
        later = Capture(shot.at + timedelta(minutes=data.draw(st.integers(0, 5000))), CaptureSource.FILE_NAME)
        store.ledger.sighted(shot.sha256, f"copy {later.at}.png", "", later, shot.at + timedelta(days=9))
    store.judge()
    assert store.everything() == before


def steps(amounts: Sequence[int]) -> Iterator[int]:
    """The counter after each mark."""
    value = 0
    for amount in amounts:
        value = max(0, value + amount)
        yield value


@FEW
@given(st.lists(st.sampled_from([500, 2000, 5000]), max_size=25))
def test_counters_add_up_by_day_and_never_go_below_nothing(store: Store, boosts: list[int]) -> None:
    """The window functions give what adding one by one gives, after every step."""
    days = [
        store.shot(
            key=f"day {number}", at=MONDAY + timedelta(days=number), rows=[store.row("Ann", power=(5, 9), boost=boost)]
        )
        for number, boost in enumerate(boosts)
    ]
    store.empty()
    store.judge(*reversed(days))
    amounts = [{500: 1, 5000: -2}[boost] for boost in boosts if boost != 2000]
    found = [value for (value,) in store.database.rows("SELECT value FROM counter_steps ORDER BY game_day")]
    assert found == list(steps(amounts))
    total = store.database.rows("SELECT value FROM counters WHERE counter = 'low_boosts'")
    assert total == ([(found[-1] if found else 0,)] if boosts else [])

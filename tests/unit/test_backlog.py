"""The order in which files that wait have their turn."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from daemon.ports import Claim
from daemon.service.backlog import BACKLOG, OLDEST_EVERY, Backlog
from daemon.service.intake import Task

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


def task(name: str, taken_at: datetime = NOW) -> Task:
    return Task(Claim(path=Path(name), file_name=name, source="", file_time=NOW, taken_at=taken_at))


def drained(backlog: Backlog, at: float = 0.0) -> list[str]:
    """The names in the order of their turns."""
    names = []
    while (turn := backlog.next(at)) is not None:
        names.append(turn.claim.file_name)
        backlog.done(turn, at)
    return names


def test_a_few_files_come_in_their_order() -> None:
    """Pages of a list are read as they were taken."""
    backlog = Backlog()
    names = [str(number) for number in range(BACKLOG - 1)]
    backlog.add([task(name) for name in names], NOW, 0.0)
    assert drained(backlog) == names


@given(st.lists(st.integers(1, 60), min_size=1, max_size=8))
def test_everything_has_its_turn_once_and_the_oldest_soon(drops: list[int]) -> None:
    """Nothing is left out or comes twice, and the file that came n-th waits for at most 4 n turns."""
    backlog, names = Backlog(), []
    for number, size in enumerate(drops):
        dropped = [f"{number}/{place}" for place in range(size)]
        backlog.add([task(name) for name in dropped], NOW, 0.0)
        names += dropped
    turns = drained(backlog)
    assert sorted(turns) == sorted(names)
    assert all(turns.index(name) < OLDEST_EVERY * place for place, name in enumerate(names, 1))


def test_the_last_drop_comes_first_in_a_backlog() -> None:
    """But for the turns of the oldest."""
    backlog = Backlog()
    backlog.add([task(f"old {number}") for number in range(100)], NOW, 0.0)
    backlog.add([task(f"new {number}") for number in range(3)], NOW, 0.0)
    assert drained(backlog)[:5] == ["new 0", "new 1", "new 2", "old 0", "old 1"]


def test_a_file_that_has_to_wait_is_passed_over() -> None:
    """Until its time has come."""
    backlog, waiting = Backlog(), task("waiting")
    waiting.not_before = 5.0
    backlog.add([waiting, task("ready")], NOW, 0.0)
    assert drained(backlog) == ["ready"]
    assert backlog.idle(0.0)
    assert not backlog.idle(5.0)
    assert drained(backlog, at=5.0) == ["waiting"]


def test_a_file_that_is_being_read_has_no_turn() -> None:
    """It waits nonetheless: nothing is idle as long as it is in hand."""
    backlog, reading = Backlog(), task("reading")
    reading.in_hand = True
    backlog.add([reading, task("next")], NOW, 0.0)
    assert drained(backlog) == ["next"]
    assert not backlog.idle(0.0)


def test_what_is_known_of_the_time_it_takes() -> None:
    """The oldest file, since when the queue has not been empty, and when it will be, once there is a pace."""
    backlog = Backlog()
    assert (backlog.oldest_since, backlog.busy_since, backlog.seconds_left) == (None, None, 0.0)
    earlier = NOW - timedelta(hours=1)
    backlog.add([task("a", earlier), *(task(str(number)) for number in range(9))], NOW, 100.0)
    assert (backlog.oldest_since, backlog.busy_since, backlog.seconds_left) == (earlier, NOW, None)
    for number in range(1, 6):
        turn = backlog.next(0.0)
        assert turn is not None
        backlog.done(turn, 100.0 + 2 * number)
    assert (backlog.oldest_since, backlog.seconds_left) == (NOW, 10.0)
    drained(backlog, at=200.0)
    assert (backlog.oldest_since, backlog.busy_since, backlog.seconds_left) == (None, None, 0.0)

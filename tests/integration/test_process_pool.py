"""The pool of processes that may die: who is asked, who is replaced, and what becomes of those that are asked."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from daemon.adapters.processes import process_pool
from daemon.adapters.processes.child import Child
from daemon.adapters.processes.process_pool import ProcessPool
from daemon.errors import CrashedError, ReadingProcessError, TooSlowError, UnexpectedError

ANSWERS = """
import os, signal, tempfile, threading
from pathlib import Path
from daemon.adapters.processes.child_side import serve


def answer(data):
    match data.decode().split():
        case ["who"]:
            return str(os.getpid()).encode()
        case ["meet", place, others]:
            Path(place, str(os.getpid())).touch()
            while len(list(Path(place).iterdir())) < int(others):
                threading.Event().wait(0.01)
            return str(os.getpid()).encode()
        case ["alone", place]:
            others = len(list(Path(place).iterdir()))
            return str(others).encode()
        case ["busy", place, until]:
            mark = Path(place, str(os.getpid()))
            mark.touch()
            while not Path(until).exists():
                threading.Event().wait(0.01)
            mark.unlink()
            return b""
        case ["hang"]:
            with tempfile.NamedTemporaryFile(delete=False) as file:
                file.write(b"a picture")
            signal.pause()
        case ["die"]:
            os.kill(os.getpid(), signal.SIGKILL)
        case ["break"]:
            raise ZeroDivisionError("it broke")


serve(answer)
"""

MakePool = Callable[..., ProcessPool]


def wait_until(happened: Callable[[], bool], seconds: float = 60.0) -> None:
    start, pause = time.monotonic(), threading.Event()
    while not happened():
        assert time.monotonic() - start < seconds
        pause.wait(0.01)


@pytest.fixture
def started() -> list[int]:
    """The numbers of all processes that were started."""
    return []


@pytest.fixture
def make(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, started: list[int]) -> Iterator[MakePool]:
    (tmp_path / "modules").mkdir()
    (tmp_path / "modules" / "answering.py").write_text(ANSWERS, encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "modules"))
    pools = []

    def start(scratch: Path) -> Child:
        child = Child("answering", scratch=scratch, environment={})
        started.append(child.number)
        return child

    def made(*, most: int = 1, seconds: float = 60.0, start: Callable[[Path], Child] = start) -> ProcessPool:
        pools.append(ProcessPool(start, most=most, seconds=seconds, scratch=tmp_path / "scratch"))
        return pools[-1]

    yield made
    for pool in pools:
        pool.close()
    assert not any(path.is_file() for path in (tmp_path / "scratch").rglob("*"))


def who(pool: ProcessPool) -> int:
    return int(pool.ask(b"who"))


def test_one_process_answers_one_question_after_the_other(make: MakePool, started: list[int]) -> None:
    """It is started before the first, when it was to be warm, and only once."""
    pool = make(most=2)
    pool.warm_up()
    assert [who(pool) for _ in range(3)] == started * 3
    assert not pool.at_work


def test_many_are_asked_at_a_time_and_not_more(make: MakePool, started: list[int], tmp_path: Path) -> None:
    """Two processes answer together; a third question waits for one of them."""
    pool, place = make(most=2), tmp_path / "place"
    place.mkdir()
    with ThreadPoolExecutor(3) as threads:
        asked = [threads.submit(pool.ask, f"meet {place} 2".encode()) for _ in range(3)]
        assert {int(one.result()) for one in asked} == set(started)
    assert len(started) == 2


def test_who_wants_to_be_alone_waits_for_the_others_and_they_for_it(make: MakePool, tmp_path: Path) -> None:
    """Nobody else is at work meanwhile, and nobody waits for ever."""
    pool, place, until = make(most=2), tmp_path / "place", tmp_path / "until"
    place.mkdir()
    with ThreadPoolExecutor(4) as threads:
        first = threads.submit(pool.ask, f"busy {place} {until}".encode())
        wait_until(lambda: any(place.iterdir()))
        alone = threads.submit(pool.ask, f"alone {place}".encode(), alone=True)
        after = threads.submit(pool.ask, b"who")
        until.touch()
        assert alone.result() == b"0"
        assert first.result() == b""
        assert int(after.result())


@pytest.mark.parametrize(
    ("question", "error", "says"),
    [
        (b"die", CrashedError, "it was killed"),
        (b"break", UnexpectedError, "a mistake in Muster"),
    ],
)
def test_a_process_that_does_not_survive_a_question(
    question: bytes, error: type[Exception], says: str, make: MakePool, started: list[int]
) -> None:
    """Who asked is told what happened, and the next question goes to a new process."""
    pool = make()
    with pytest.raises(error, match=says):
        pool.ask(question)
    assert who(pool) == started[1]
    assert len(started) == 2


def test_a_process_that_hangs_is_replaced_and_its_picture_is_gone(
    make: MakePool, started: list[int], tmp_path: Path
) -> None:
    """After its time it is ended, and its folder goes with it."""
    pool = make(seconds=5.0)
    with pytest.raises(TooSlowError, match="not done after 5 seconds"):
        pool.ask(b"hang")
    assert not any(path.is_file() for path in (tmp_path / "scratch").rglob("*"))
    assert who(pool) == started[1]


def test_a_process_that_died_while_nothing_was_asked_blames_nobody(make: MakePool, started: list[int]) -> None:
    """The next question goes to a new one, whether the pool was tended in between or not."""
    pool = make()
    for tended in (True, False):
        pool.warm_up()
        number = started[-1]
        os.kill(number, signal.SIGKILL)
        os.waitid(os.P_PID, number, os.WEXITED | os.WNOWAIT)
        if tended:
            pool.tend()
        assert who(pool) == started[-1] != number


def dead(number: int) -> bool:
    """Whether a process has ended, waited for or not."""
    try:
        return Path(f"/proc/{number}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0] in {"Z", "X"}
    except FileNotFoundError:
        return True


def test_an_idle_process_is_ended_after_a_while(
    make: MakePool, started: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its memory is given back; a further question starts another."""
    pool = make()
    pool.warm_up()
    pool.tend()
    assert not dead(started[0])
    monkeypatch.setattr(process_pool, "IDLE_SECONDS", 0.0)
    pool.tend()
    assert dead(started[0])
    assert who(pool) == started[1]


def test_a_process_is_replaced_after_many_questions(
    make: MakePool, started: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What its libraries did not give back ends with it."""
    monkeypatch.setattr(process_pool, "QUESTIONS", 2)
    pool = make()
    assert [started.index(who(pool)) for _ in range(5)] == [0, 0, 1, 1, 2]


def test_a_retired_pool_answers_and_keeps_nothing(make: MakePool, started: list[int]) -> None:
    """Who was given it before it was retired is served; idle processes end at once."""
    pool = make()
    pool.warm_up()
    pool.retire()
    assert dead(started[0])
    assert who(pool) == started[1]
    assert dead(started[1])


def test_closing_ends_what_is_at_work(make: MakePool, started: list[int]) -> None:
    """Who waits for an answer is told, and the process is gone when the pool is closed."""
    pool = make()
    with ThreadPoolExecutor(1) as threads:
        asked = threads.submit(pool.ask, b"hang")
        wait_until(lambda: pool.at_work)
        pool.close()
        assert dead(started[0])
        with pytest.raises(CrashedError):
            asked.result()


def test_a_process_that_cannot_be_started(make: MakePool) -> None:
    """The error is that of the start, each time, and nobody is kept waiting by it."""
    missing = ReadingProcessError("It does not start.")

    def failing(_: Path) -> Child:
        raise missing

    pool = make(start=failing)
    for _ in range(3):
        with pytest.raises(ReadingProcessError):
            pool.ask(b"who")
    with pytest.raises(ReadingProcessError):
        pool.warm_up()
    assert not pool.at_work

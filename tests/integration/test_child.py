"""Processes of our own that may die: what is told of their end, and that they leave nothing behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from daemon.adapters.processes.child import Child, ChildDiedError, ChildHungError

ANSWERS = """
import faulthandler, os, resource, signal, subprocess, sys, tempfile
from pathlib import Path
from daemon.adapters.processes.child_side import allow_memory, memory, serve


def answer(data):
    match data.decode().split():
        case ["say", word]:
            return word.encode()
        case ["break"]:
            raise ZeroDivisionError("it broke")
        case ["signal", number]:
            os.kill(os.getpid(), int(number))
        case ["exit", code]:
            sys.stderr.write("bye" * 20_000)
            os._exit(int(code))
        case ["hang"]:
            signal.pause()
        case ["start"]:
            return str(subprocess.Popen(["tail", "-f", "/dev/null"]).pid).encode()
        case ["picture"]:
            with tempfile.NamedTemporaryFile(prefix="tess_", delete=False) as file:
                file.write(b"a picture")
            return file.name.encode()
        case ["limits"]:
            return f"{resource.getrlimit(resource.RLIMIT_CORE)} {Path('/proc/self/oom_score_adj').read_text()}".encode()
        case ["grab", room, wanted]:
            allow_memory(memory()[0] + int(room))
            try:
                return str(len(bytearray(int(wanted)))).encode()
            except MemoryError:
                return b"no memory"
        case ["environment"]:
            return f"{os.environ['EXTRA']} {sys.path[0]}".encode()


serve(answer)
"""

PARENT = """
import sys
from pathlib import Path
from daemon.adapters.processes.child import Child
child = Child("answers", scratch=Path(sys.argv[1]), environment={})
print(child.number, child.ask(b"start", 60).decode(), child.ask(b"picture", 60).decode(), flush=True)
sys.stdin.read()
"""


def wait_until(happened: Callable[[], bool], seconds: float = 60.0) -> None:
    start, pause = time.monotonic(), threading.Event()
    while not happened():
        assert time.monotonic() - start < seconds
        pause.wait(0.01)


def gone(number: int) -> bool:
    """Whether a process is no more, or is only waited for by whoever started it."""
    try:
        return Path(f"/proc/{number}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0] in {"Z", "X"}
    except FileNotFoundError:
        return True


@pytest.fixture(autouse=True)
def _answers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The module that the children of these tests run."""
    (tmp_path / "modules").mkdir()
    (tmp_path / "modules" / "answers.py").write_text(ANSWERS, encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "modules"))


@pytest.fixture
def child(tmp_path: Path) -> Iterator[Child]:
    made = Child("answers", scratch=tmp_path / "scratch" / "1", environment={"EXTRA": "more"})
    yield made
    made.end()


def test_it_answers_again_and_again(child: Child, tmp_path: Path) -> None:
    """One process answers all, in an environment of its own, and not out of the folder that we are in."""
    assert [child.ask(f"say {word}".encode(), 60) for word in "abc"] == [b"a", b"b", b"c"]
    extra, path = child.ask(b"environment", 60).decode().split()
    assert (extra, path) == ("more", str(tmp_path / "modules"))
    assert child.alive


def test_a_child_that_breaks_says_why(child: Child) -> None:
    """An exception ends it, and its trace is what it said; it can be told from a crash."""
    with pytest.raises(ChildDiedError, match="exit code 1") as caught:
        child.ask(b"break", 60)
    assert caught.value.broke
    assert "ZeroDivisionError: it broke" in caught.value.said
    assert not child.alive


def test_what_a_child_says_is_cut(child: Child) -> None:
    """The end of it is kept, however much it was."""
    with pytest.raises(ChildDiedError, match="exit code 3") as caught:
        child.ask(b"exit 3", 60)
    assert 10_000 < len(caught.value.said) <= 16 << 10


@pytest.mark.parametrize(
    ("number", "how"),
    [
        (signal.SIGSEGV, r"it crashed \(SIGSEGV\)"),
        (signal.SIGABRT, r"it crashed \(SIGABRT\)"),
        (signal.SIGKILL, r"it was killed \(SIGKILL\)"),
        (signal.SIGRTMIN + 1, r"it crashed \(signal \d+\)"),
    ],
)
def test_a_child_that_crashes(child: Child, number: int, how: str) -> None:
    """The signal is named, and the one who asked lives on."""
    with pytest.raises(ChildDiedError, match=how) as caught:
        child.ask(f"signal {int(number)}".encode(), 60)
    assert not caught.value.broke


def test_a_system_that_stops_every_process_of_the_daemon(child: Child) -> None:
    """A polite signal is the daemon's to heed: the picture in hand is finished."""
    child.ask(b"say hello", 60)
    os.kill(child.number, signal.SIGTERM)
    assert child.ask(b"say still", 60) == b"still"


@pytest.mark.parametrize("word", ["hang", f"signal {int(signal.SIGSTOP)}"])
def test_a_child_that_hangs_is_ended(child: Child, word: str) -> None:
    """Also one that was stopped; it is gone at once, with what it had started."""
    started = int(child.ask(b"start", 60))
    with pytest.raises(ChildHungError):
        child.ask(word.encode(), 0.3)
    assert not child.alive
    assert gone(child.number)
    wait_until(lambda: gone(started))


def test_a_large_question_to_a_child_that_hangs(child: Child) -> None:
    """The limit holds for asking as well: a stopped process takes nothing in."""
    os.kill(child.number, signal.SIGSTOP)
    with pytest.raises(ChildHungError):
        child.ask(bytes(20_000_000), 0.3)


def test_a_child_that_died_unasked_is_known_to_be_dead(child: Child) -> None:
    """Nobody has to ask it in vain to find that out."""
    child.ask(b"say a", 60)
    os.kill(child.number, signal.SIGKILL)
    wait_until(lambda: not child.alive)


def test_the_end_of_a_child_leaves_nothing(child: Child, tmp_path: Path) -> None:
    """Neither what it started, nor its folder with the pictures in it; it can be ended twice."""
    started, picture = int(child.ask(b"start", 60)), Path(child.ask(b"picture", 60).decode())
    assert picture.is_relative_to(tmp_path / "scratch" / "1")
    assert picture.parent.stat().st_mode & 0o077 == 0
    child.end()
    assert gone(child.number)
    wait_until(lambda: gone(started))
    assert list((tmp_path / "scratch").iterdir()) == []
    child.end()


def test_the_parents_death_leaves_nothing(tmp_path: Path) -> None:
    """Killed without warning, it takes with it the child, what that had started, and the pictures."""
    parent = subprocess.Popen(  # noqa: S603 (this very Python)
        [sys.executable, "-c", PARENT, str(tmp_path / "scratch")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert parent.stdout is not None
    child, started, picture = parent.stdout.readline().split()
    assert Path(picture).read_bytes() == b"a picture"
    parent.kill()
    parent.communicate()
    wait_until(lambda: gone(int(child)) and gone(int(started)))
    assert not (tmp_path / "scratch").exists()


def test_its_bounds(child: Child) -> None:
    """No core with a picture in it, the first to go where memory is short, and no more memory than allowed."""
    assert child.ask(b"limits", 60).decode().split() == ["(0,", "0)", "300"]
    assert child.ask(b"grab 50000000 200000000", 60) == b"no memory"
    assert child.ask(b"grab 400000000 200000000", 60) == b"200000000"


def test_a_child_that_cannot_be_started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The error says what is missing, and no folder is left."""
    monkeypatch.setattr(sys, "executable", str(tmp_path / "no-python"))
    with pytest.raises(FileNotFoundError):
        Child("answers", scratch=tmp_path / "scratch", environment={})
    assert not (tmp_path / "scratch").exists()

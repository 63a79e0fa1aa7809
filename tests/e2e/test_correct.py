"""`muster correct` in a terminal, beside a daemon that runs."""

from __future__ import annotations

import os
import pty
import select
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.e2e.conftest import Child, DrawnWeek, Place

Start = Callable[["Place"], "Child"]


OWN_TERMINAL = """
import fcntl, os, signal, sys, termios
signal.signal(signal.SIGINT, signal.SIG_DFL)
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
os.execv(sys.argv[1], sys.argv[1:])
"""
"""So that Ctrl-C reaches the program as it does in a window, though who started the tests may have it ignored."""

MOST_SECONDS, MOST_PRESSES = 120.0, 12
"""How many seconds it may say nothing, and how often Ctrl-C is pressed in that time."""


class Terminal:
    """A terminal of the plainest kind with `muster correct` in it."""

    def __init__(self, place: Place) -> None:
        self._ours, theirs = pty.openpty()
        self._process = subprocess.Popen(  # noqa: S603 - this very Python and a path of the test's own
            [sys.executable, "-c", OWN_TERMINAL, sys.executable, "-m", "daemon", "--config", place.config, "correct"],
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            start_new_session=True,
            env={**os.environ, "TERM": "dumb"},
        )
        os.close(theirs)
        self.said = ""

    def wait_for(self, text: str) -> None:
        """Read what it says until it has said this."""
        while text not in self.said:
            assert select.select([self._ours], [], [], MOST_SECONDS)[0], f"after {self.said!r} nothing more is said"
            self.said += os.read(self._ours, 4096).decode()
        self.said = self.said.partition(text)[2]

    def type(self, text: str) -> None:
        """Press these keys."""
        os.write(self._ours, text.encode())

    def interrupt(self, said: str) -> None:
        """Press Ctrl-C until it has said this: Python misses one that comes just before it waits for a key."""
        for _ in range(MOST_PRESSES):
            self.type("\x03")
            while said not in self.said and select.select([self._ours], [], [], MOST_SECONDS / MOST_PRESSES)[0]:
                self.said += os.read(self._ours, 4096).decode()
            if said in self.said:
                break
        self.wait_for(said)

    def end(self) -> int:
        """Its exit code once it has ended."""
        code = self._process.wait(timeout=60)
        os.close(self._ours)
        return code


def test_answers_are_taken_up_by_the_running_daemon_and_outlive_ctrl_c(
    after: Place, start: Start, redrawn: Callable[..., bytes], week: DrawnWeek
) -> None:
    """Two screenshots whose day only an old file time tells: one is answered, then the terminal is shut."""
    for number, picture in enumerate(week.of(0)[:2]):
        after.drop(redrawn(picture), f"IMG_{number}.png", age=timedelta(days=9))
    asked = "SELECT count(*) FROM screenshots WHERE day_state = 'asked'"
    child = start(after)
    child.wait_for(lambda: after.table(asked) == [(2,)])
    child.wait_for(lambda: b"2 questions" in (after.reports / "review.html").read_bytes())

    terminal = Terminal(after)
    terminal.wait_for("[1/2] Which day does this screenshot speak of?")
    terminal.wait_for("> ")
    terminal.type("2025-03-03\n")
    terminal.wait_for("Noted: ")
    terminal.wait_for("[2/2]")
    terminal.wait_for("> ")
    terminal.interrupt("One answer is kept in ")
    assert terminal.end() == 130

    child.wait_for(lambda: after.table(asked) == [(1,)])
    known = "SELECT count(*) FROM screenshots WHERE file_name LIKE 'IMG_%' AND game_day = '2025-03-03'"
    assert after.table(known) == [(1,)]
    said = after.muster("correct", "--list")
    assert (said.code, "speaks of Monday 3 March 2025" in said.out) == (0, True)

    withdrawn = after.muster("correct", "--withdraw", "1")
    assert (withdrawn.code, withdrawn.out.startswith("Withdrawn: ")) == (0, True)
    child.wait_for(lambda: after.table(asked) == [(2,)])

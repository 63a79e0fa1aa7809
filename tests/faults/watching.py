"""Who looks on while the daemon works: the copy for officers, opened again and again."""

from __future__ import annotations

import threading
import time

import duckdb

from tests.faults.crashes import Dropping, place, restart
from tests.faults.outcome import Outcome, Size
from tests.faults.process import running
from tests.faults.screens import alliance

EVERY = 0.1
"""Seconds between two looks."""

TORN = """
SELECT count(*) FROM (
    SELECT s.sha256 FROM screenshots s LEFT JOIN readings r ON r.screenshot = s.sha256
    WHERE s.state = 'read' GROUP BY s.sha256 HAVING count(r.text) <> 9
)
"""
"""Screenshots that are there without all of their cells: three lines of three."""


def published(size: Size) -> Outcome:
    """F20: the published copy can be opened at any moment, and is whole."""
    outcome = Outcome(code="F20", fault="published copy opened every 100 ms under load")
    pages = size.of(40, 200)
    screens = alliance(days=size.of(2, 4), pages=pages)
    made = place(size, "f20", people=3 * pages)
    dropping = Dropping(made, screens)
    dropping.pause = 0.15
    copies: set[int] = set()
    path, pause = made.reports / "alliance.duckdb", threading.Event()
    with running(made, publish_always=True) as daemon:
        dropping.start()
        daemon.wait_for(path.exists, what="the first copy")
        seen = 0
        while not dropping.done or made.waiting():
            begun = time.monotonic()
            try:
                with duckdb.connect(str(path), read_only=True) as copy:
                    count = copy.execute("SELECT count(*) FROM screenshots").fetchall()[0][0]
                    torn = copy.execute(TORN).fetchall()[0][0]
                outcome.expect(torn == 0, f"{torn} screenshots are torn")
                outcome.expect(count >= seen, f"{count} screenshots after {seen}")
                seen = count
                copies.add(path.stat().st_ino)
            except duckdb.Error as error:
                outcome.complaints.append(str(error))
            outcome.tried += 1
            pause.wait(max(0.0, EVERY - (time.monotonic() - begun)))
    outcome.notes.append(f"{len(copies)} different copies were seen")
    outcome.expect(len(copies) > 3, "hardly a copy was published meanwhile")
    outcome.add(restart(made)[1], "afterwards", 0)
    made.remove()
    return outcome

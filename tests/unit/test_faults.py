"""The fault suite fits the daemon as it is: its seams are there, and what it starts accounts for every file."""

from __future__ import annotations

import base64
from pathlib import Path

import cv2
import duckdb
import numpy as np
import pytest

from tests.faults.crashes import few, place, restart
from tests.faults.outcome import Size
from tests.faults.place import TEMPORARY
from tests.faults.points import POINTS
from tests.faults.screens import alliance
from tests.faults.secrets import PLANTED, found, pictures, planted


def test_an_undisturbed_run_is_clean(tmp_path: Path) -> None:
    """Good files, copies, two of one name and a bad one: nothing lost, nothing twice, no complaint."""
    made = place(Size(full=False, folder=tmp_path, other=tmp_path, seed=1), "undisturbed", people=6)
    few(made)
    assert restart(made)[1].clean
    assert len(made.rows("FROM kept.screenshots WHERE state = 'read'")) == 5


def test_an_alliance_is_as_large_as_was_asked_for() -> None:
    """Where names ran out, pages had fewer lines or none, and a fault tried less than it said."""
    screens = alliance(days=2, pages=400, tail=0)
    assert all(len(screen.lines) == 3 for screen in screens)
    assert len({line.member for screen in screens for line in screen.lines}) == 1200
    with pytest.raises(ValueError, match="names"):
        alliance(days=1, pages=17_000, lines=1)


def test_every_crash_point_is_a_call_of_the_daemon() -> None:
    """A call that is renamed would be a crash that is never tried."""
    assert all(callable(getattr(point.owner, point.name, None)) for point in POINTS.values())


def test_a_secret_that_got_out_is_found(tmp_path: Path) -> None:
    """Wherever it is: the search for it would be worth nothing otherwise."""
    made = place(Size(full=False, folder=tmp_path, other=tmp_path, seed=1), "secret", people=6)
    few(made)
    restart(made)
    (_, talk), *_ = planted()
    pixels = np.asarray(cv2.imdecode(np.frombuffer(talk, np.uint8), cv2.IMREAD_COLOR))
    small = base64.b64encode(cv2.imencode(".webp", pixels[:200, :300])[1].tobytes())
    assert not [*found(made), *pictures(made)]
    for path, data in {
        made.home / "more.txt": f"who: {PLANTED}".encode(),
        made.state / "note.json": base64.b64encode(b"note " + PLANTED.encode() + b" end"),
        made.reports / "page.html": b'<img src="data:image/webp;base64,' + small + b'">',
        made.home / TEMPORARY / "sheet.ppm": b"P5\n1 1\n255\n0",
    }.items():
        path.write_bytes(data)
        assert [*found(made), *pictures(made)], path
        path.unlink()
    with duckdb.connect(str(made.state / "muster.duckdb")) as database:
        database.execute("CREATE TABLE notes AS SELECT ? AS said", [PLANTED])
    assert [*found(made)]

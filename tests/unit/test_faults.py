"""The fault suite fits the daemon as it is: its seams are there, and what it starts accounts for every file."""

from __future__ import annotations

from pathlib import Path

from tests.faults.crashes import few, place, restart
from tests.faults.outcome import Size
from tests.faults.points import POINTS


def test_an_undisturbed_run_is_clean(tmp_path: Path) -> None:
    """Good files, copies, two of one name and a bad one: nothing lost, nothing twice, no complaint."""
    made = place(Size(full=False, folder=tmp_path, other=tmp_path, seed=1), "undisturbed", people=6)
    few(made)
    assert restart(made)[1].clean
    assert len(made.rows("FROM kept.screenshots WHERE state = 'read'")) == 5


def test_every_crash_point_is_a_call_of_the_daemon() -> None:
    """A call that is renamed would be a crash that is never tried."""
    assert all(callable(getattr(point.owner, point.name, None)) for point in POINTS.values())

"""Models of the officer's own: put to use and taken back while the daemon runs."""

from __future__ import annotations

import signal
from collections.abc import Callable
from typing import TYPE_CHECKING

from daemon.adapters.model_registry import ModelRegistry

if TYPE_CHECKING:
    from daemon.domain.card import Card
    from tests.e2e.conftest import Child, DrawnWeek, Place

Start = Callable[["Place"], "Child"]


def test_a_model_is_promoted_and_rolled_back_while_the_daemon_runs(
    place: Place, start: Start, week: DrawnWeek, shorter_model: Callable[[int], tuple[bytes, Card]]
) -> None:
    """Each screenshot says which model read it; the daemon is never restarted, and nothing waits."""
    version = ModelRegistry(place.home / "models").add(*shorter_model(150)).name
    child = start(place)

    def models_of(count: int) -> Callable[[], bool]:
        query = "SELECT count(*) FROM screenshots WHERE state = 'read'"
        return lambda: (place.reports / "alliance.duckdb").exists() and place.table(query) == [(count,)]

    def read_by() -> list[str]:
        return [name for (name,) in place.table("SELECT model FROM screenshots ORDER BY received_at")]

    place.drop(week.pictures[0])
    child.wait_for(models_of(1))
    promoted = place.muster("models", "promote", version[:6])
    assert (promoted.code, version in promoted.out) == (0, True)
    child.wait_for(lambda: child.log.count("settings.loaded") == 1)
    place.drop(week.pictures[1])
    child.wait_for(models_of(2))
    assert place.muster("models", "rollback").code == 0
    child.wait_for(lambda: child.log.count("settings.loaded") == 2)
    place.drop(week.pictures[2])
    child.wait_for(models_of(3))
    first, second, third = read_by()
    assert second == version
    assert first == third != version
    assert child.end(signal.SIGTERM) == 0

    listed = place.muster("models")
    assert (listed.code, version in listed.out) == (0, True)
    assert place.muster("models", "rollback").code == 5
    assert place.muster("models", "promote").code == 5
    assert place.muster("models", "promote", "shipped").code == 5

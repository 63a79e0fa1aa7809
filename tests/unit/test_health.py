"""The daemon's sign of life, as the container's health check sees it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from daemon.adapters.health import HEALTH_FILE, HealthFile, health
from daemon.domain.health import Health

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


def test_a_young_sign_is_health(tmp_path: Path) -> None:
    """Within the time it was good for there is no trouble, after it there is, with the last error."""
    HealthFile(tmp_path).write(Health(at=NOW, waiting=3, last_error="The disk is full.", good_for_seconds=30))
    assert health(tmp_path, NOW + timedelta(seconds=30)) is None
    trouble = health(tmp_path, NOW + timedelta(seconds=31))
    assert trouble is not None
    assert "The disk is full." in trouble
    assert [path.name for path in tmp_path.iterdir()] == [HEALTH_FILE]


def test_no_sign_is_trouble(tmp_path: Path) -> None:
    """A daemon that never said anything is not well."""
    assert health(tmp_path, NOW) is not None


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"at": 3}', "\xff"])
def test_a_broken_sign_is_trouble(tmp_path: Path, text: str) -> None:
    """A file that is no sign of life is said, not a crash."""
    (tmp_path / HEALTH_FILE).write_text(text, encoding="latin-1")
    assert "cannot be read" in str(health(tmp_path, NOW))

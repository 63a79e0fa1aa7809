"""The daemon's sign of life in `state/health.json`, which the container's health check looks at."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

from daemon.adapters.vault_moves import Disk, replace_text
from daemon.domain.health import Health, trouble

HEALTH_FILE = "health.json"


class HealthFile:
    """Writes the sign of life, replacing the earlier one at once."""

    def __init__(self, state_folder: Path) -> None:
        self._path = state_folder / HEALTH_FILE
        self._disk = Disk()

    def write(self, health: Health) -> None:
        """Write it; raises OSError."""
        told = {
            "at": health.at.isoformat(),
            "waiting": health.waiting,
            "last_error": health.last_error,
            "good_for_seconds": health.good_for_seconds,
        }
        replace_text(self._disk, self._path, json.dumps(told) + "\n", self._path.with_suffix(".tmp"))


def health(state_folder: Path, now: datetime) -> str | None:
    """One sentence on what is wrong with the daemon that works on this folder, or None when it is alive."""
    try:
        told = json.loads((state_folder / HEALTH_FILE).read_text(encoding="utf-8"))
        sign = Health(
            at=datetime.fromisoformat(told["at"]),
            waiting=int(told["waiting"]),
            last_error=str(told["last_error"]),
            good_for_seconds=float(told["good_for_seconds"]),
        )
    except FileNotFoundError:
        return trouble(None, now)
    except (OSError, ValueError, KeyError, TypeError) as error:
        return f"The daemon's sign of life in {state_folder / HEALTH_FILE} cannot be read: {error}."
    return trouble(sign, now)

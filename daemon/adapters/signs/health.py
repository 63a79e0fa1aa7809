"""The daemon's sign of life in `state/health.json`, for `muster doctor --health` and the container's check."""

from __future__ import annotations

import dataclasses
import json
import os
import shutil
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from daemon.adapters.disk.mounts import mount_of
from daemon.adapters.vault.folders import WORKED_IN
from daemon.config import Folders
from daemon.domain.health import Health, Part, Room, State, Trouble, Verdict, verdict

HEALTH_FILE = "health.json"


class Board:
    """Holds the last sign of life for those who ask the running daemon itself, from any thread."""

    def __init__(self) -> None:
        self.sign: Health | None = None

    def note(self, health: Health) -> None:
        """Put up a new sign of life."""
        self.sign = health


class HealthFile:
    """Writes the sign of life, replacing the earlier one at once."""

    def __init__(self, state_folder: Path) -> None:
        self._path = state_folder / HEALTH_FILE

    def write(self, health: Health) -> None:
        """Write it; raises OSError. It is not synced: after a power cut there is no daemon that it could tell of."""
        spare = self._path.with_suffix(".tmp")
        spare.write_text(json.dumps(as_json(health, health.at), indent=1) + "\n", encoding="utf-8")
        spare.replace(self._path)


class Rooms:
    """Looks at the disk of each folder that Muster works in, and remembers which folders were mounts."""

    def __init__(self, folders: Folders) -> None:
        self._folders = {name: getattr(folders, name) for name in WORKED_IN}
        self._mounts: set[str] = set()

    def look(self) -> dict[str, Room]:
        """How each is, by its key in the settings; one that is not there has no room."""
        return {name: self._room(name, folder) for name, folder in self._folders.items()}

    def _room(self, name: str, folder: Path) -> Room:
        mount = mount_of(folder)
        if mount is not None and mount.point == folder.resolve():
            self._mounts.add(name)
            unmounted = False
        else:
            unmounted = name in self._mounts
        try:
            usage = shutil.disk_usage(folder)
            sealed = os.statvfs(folder).f_flag & os.ST_RDONLY
        except OSError:
            return Room(free=0, total=0, usable=False, unmounted=unmounted)
        usable = not sealed and os.access(folder, os.W_OK | os.X_OK)
        return Room(usage.free, usage.total, usable=usable, unmounted=unmounted)


def health(state_folder: Path, now: datetime) -> Verdict:
    """How the daemon that works on this folder is."""
    path = state_folder / HEALTH_FILE
    try:
        sign = _from_json(json.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return verdict(None, now)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        return Verdict(State.DOWN, (f"The daemon's sign of life in {path} cannot be read: {error}.",))
    return verdict(sign, now)


def as_json(sign: Health, now: datetime) -> dict[str, object]:
    """A sign of life with its verdict, for machines and curious people; docs/operations.md describes it."""
    found = verdict(sign, now)
    return {
        "state": found.state.value,
        "sentences": list(found.sentences),
        "at": sign.at.isoformat(),
        "good_for_seconds": sign.good_for_seconds,
        "started_at": sign.started_at.isoformat(),
        "waiting": sign.waiting,
        "stuck": sign.stuck,
        "oldest_since": _written(sign.oldest_since),
        "busy_since": _written(sign.busy_since),
        "seconds_left": sign.seconds_left,
        "swept_at": _written(sign.swept_at),
        "published_at": _written(sign.published_at),
        "publish_seconds": sign.publish_seconds,
        "closed_week": sign.closed_week,
        "database": sign.database,
        "settings_good": sign.settings_good,
        "troubles": [{"part": t.part.value, "code": t.code, "said": t.said} for t in sign.troubles],
        "rooms": {name: dataclasses.asdict(room) for name, room in sign.rooms.items()},
    }


def _from_json(told: Mapping[str, Any]) -> Health:
    left = told["seconds_left"]
    return Health(
        at=_time(told["at"]),
        good_for_seconds=float(told["good_for_seconds"]),
        started_at=_time(told["started_at"]),
        waiting=int(told["waiting"]),
        stuck=int(told["stuck"]),
        oldest_since=_maybe_time(told["oldest_since"]),
        busy_since=_maybe_time(told["busy_since"]),
        seconds_left=None if left is None else float(left),
        swept_at=_maybe_time(told["swept_at"]),
        published_at=_maybe_time(told["published_at"]),
        publish_seconds=float(told["publish_seconds"]),
        closed_week=str(told["closed_week"]),
        troubles=tuple(Trouble(Part(t["part"]), str(t["code"]), str(t["said"])) for t in told["troubles"]),
        rooms={
            str(name): Room(int(room["free"]), int(room["total"]), bool(room["usable"]), bool(room["unmounted"]))
            for name, room in told["rooms"].items()
        },
    )


def _written(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def _time(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    if at.tzinfo is None:
        raise ValueError(f"the time {text} has no zone")
    return at


def _maybe_time(text: str | None) -> datetime | None:
    return None if text is None else _time(text)

"""How often each picture was tried in vain, noted where a restart finds it.

A picture that takes its reader down would be tried for ever otherwise, one round of it at each start. Only a daemon
that lives to see the failure notes it: its own death, whatever killed it, counts against no picture.
"""

from __future__ import annotations

import json
from pathlib import Path

from daemon.adapters.disk.moves import Disk, replace_text

NOTE = "tries.json"

MOST_NOTES = 1000
"""Of pictures on trial; those that were taken away in the middle of it would pile up, so the oldest are forgotten."""


class Tries:
    """The note, in the state folder. Its methods raise OSError when it cannot be written."""

    def __init__(self, state_folder: Path, disk: Disk) -> None:
        self._path = state_folder / NOTE
        self._disk = disk

    def note(self, sha256: str) -> int:
        """Note one more try in vain; gives how many there were."""
        tries = self._read()
        count = tries.pop(sha256, 0) + 1
        self._write({**tries, sha256: count})
        return count

    def forget(self, sha256: str) -> None:
        """The picture has found its fate."""
        tries = self._read()
        if tries.pop(sha256, None) is None:
            return
        if tries:
            self._write(tries)
        else:
            self._path.unlink(missing_ok=True)

    def _read(self) -> dict[str, int]:
        try:
            noted = json.loads(self._path.read_text(encoding="utf-8"))
            return {str(key): int(count) for key, count in noted.items()}
        except (FileNotFoundError, ValueError, TypeError, AttributeError):
            return {}

    def _write(self, tries: dict[str, int]) -> None:
        kept = dict(list(tries.items())[-MOST_NOTES:])
        replace_text(self._disk, self._path, json.dumps(kept) + "\n", self._path.with_suffix(".tmp"))

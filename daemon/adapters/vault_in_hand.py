"""Which file is being read at this moment, noted where the death of the process leaves it.

A picture that kills the process (out of memory, a fault in a native library) would be recovered and kill the next one,
for ever, with every other file waiting behind it. So deaths are counted, for this one file and in a row.
"""

from __future__ import annotations

import json
from pathlib import Path

NOTE = "in-hand.json"


class InHand:
    """The note, in the state folder. It is for the death of a process, not of the machine, so it is not synced."""

    def __init__(self, state_folder: Path) -> None:
        self._path = state_folder / NOTE

    def take_up(self, sha256: str) -> int:
        """Note that these bytes are about to be read; gives how often in a row the process died while they were."""
        try:
            earlier = json.loads(self._path.read_text(encoding="utf-8"))
            deaths = int(earlier["deaths"]) + 1 if earlier["sha256"] == sha256 else 0
        except (FileNotFoundError, ValueError, KeyError, TypeError):
            deaths = 0
        self._path.write_text(json.dumps({"sha256": sha256, "deaths": deaths}), encoding="utf-8")
        return deaths

    def put_down(self) -> None:
        """Note that the reading has ended, well or not."""
        self._path.unlink(missing_ok=True)

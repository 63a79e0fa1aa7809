"""The machine's clock."""

from __future__ import annotations

import time
from datetime import UTC, datetime


class SystemClock:
    """Tells the time of this machine."""

    def now(self) -> datetime:
        """The present moment, as an aware time in UTC."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Seconds that only ever rise, whatever happens to the wall clock."""
        return time.monotonic()

"""The files that wait: which comes next, for how long the oldest has waited, and when all will be done.

What decides: as long as few files wait, the oldest comes first. In a backlog three turns of four go to what was dropped
last, because that is what an officer is waiting for, and every fourth to the oldest, so that nothing waits for ever.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from datetime import datetime

from daemon.service.intake import Task

BACKLOG = 30
"""From so many files on the order matters to a person: that is ten to thirty seconds of work."""

OLDEST_EVERY = 4
"""In a backlog every so manieth turn is the oldest file's."""

PACE_OF = 50
"""Files whose pace tells when the rest will be done: enough to even out big and small ones."""


class Backlog:
    """The claimed files that are not laid away yet."""

    def __init__(self) -> None:
        self._tasks: list[Task] = []
        self._drops = self._turns = 0
        self._done_at: deque[float] = deque(maxlen=PACE_OF)
        self.busy_since: datetime | None = None

    def __len__(self) -> int:
        return len(self._tasks)

    def __iter__(self) -> Iterator[Task]:
        return iter(self._tasks)

    def add(self, tasks: Iterable[Task], now: datetime, at: float) -> None:
        """Take in what one look through the folder found: that is one drop. `at` is `now` by the monotonic clock."""
        dropped = list(tasks)
        if not dropped:
            return
        if not self._tasks:
            self.busy_since = now
            self._done_at.clear()
            self._done_at.append(at)
        self._drops += 1
        for task in dropped:
            task.drop = self._drops
        self._tasks += dropped

    def next(self, at: float) -> Task | None:
        """The file whose turn it is, or None while all have to wait or are being read."""
        ready = [task for task in self._tasks if not task.in_hand and task.not_before <= at]
        if len(ready) < BACKLOG:
            return ready[0] if ready else None
        self._turns += 1
        if self._turns % OLDEST_EVERY == 0:
            return ready[0]
        return next(task for task in ready if task.drop == ready[-1].drop)

    def idle(self, at: float) -> bool:
        """Whether no file could be worked on now."""
        return all(task.not_before > at for task in self._tasks)

    def done(self, task: Task, at: float) -> None:
        """A file is laid away, or gone."""
        self._tasks.remove(task)
        self._done_at.append(at)
        if not self._tasks:
            self.busy_since = None

    @property
    def oldest_since(self) -> datetime | None:
        """When the file that has waited longest was taken out of `input/`."""
        return min((task.claim.taken_at for task in self._tasks), default=None)

    @property
    def seconds_each(self) -> float | None:
        """How long a file takes at the present pace; None until a few are done."""
        if len(self._done_at) < 4:
            return None
        return (self._done_at[-1] - self._done_at[0]) / (len(self._done_at) - 1)

    @property
    def seconds_left(self) -> float | None:
        """How long the files that wait will take at the present pace."""
        if not self._tasks:
            return 0.0
        each = self.seconds_each
        return None if each is None else each * len(self._tasks)
